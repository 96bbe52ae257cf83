"""What happens to a concern: begun and written under its sender's key alone, then sent to those who read it.

Its sender's acts leave no line in the trail: an auditor could count concerns by them, and tell their days.
"""

from portal.services.concerns.drafting import AnsweredTwice, begin, discard, save
from portal.services.concerns.filing import NothingTold, file, withdraw
from portal.services.concerns.holders import Drawn, draw, enter_recovery_key, make_key
from portal.services.concerns.steps import Closed, add_entry
from portal.services.concerns.visits import lay_down, take_in_hand

__all__ = [
    "AnsweredTwice",
    "Closed",
    "Drawn",
    "NothingTold",
    "add_entry",
    "begin",
    "discard",
    "draw",
    "enter_recovery_key",
    "file",
    "lay_down",
    "make_key",
    "save",
    "take_in_hand",
    "withdraw",
]
