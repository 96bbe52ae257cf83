"""The day by which a round is answered, unless another one was promised: a period counted from the day it closes."""

from datetime import date, datetime

from portal.core import zones
from portal.core.clocks.counting import due
from portal.core.clocks.rules import Rule, rule
from portal.core.spans import Span


def answering() -> Rule:
    """The period, with its source in both languages."""
    return rule("ROUND-ANSWER")


def answers_due(closes_at: datetime, zone: str) -> date:
    """On the calendar of the round's zone."""
    return due(Span.on(zones.wall(closes_at, zone).date()), answering().counted).first
