"""Periods that run from one event to another: the day on which they end, and what public records show of them.

Clocks inform. Nothing in the portal is closed or refused because one has run out.
"""

from portal.core.clocks.counting import Counted, due
from portal.core.clocks.rules import Rule, rule, rules
from portal.core.clocks.standing import Held, Standing, State, standing

__all__ = ["Counted", "Held", "Rule", "Standing", "State", "due", "rule", "rules", "standing"]
