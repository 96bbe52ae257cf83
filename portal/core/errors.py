"""The ways the house says no.

Each carries a plain English sentence marked with ``N_`` so that the web floor
can translate it; the lower floors never translate anything themselves.
"""

from typing import Any


def N_(sentence: str) -> str:
    """Mark a sentence for translation without translating it here."""
    return sentence


class Refusal(Exception):
    """Something the house will not do, with the sentence that says why and the values in it."""

    sentence = N_("The portal could not do that.")
    of_one = ""
    """The same where what is ``counted`` is one."""
    counted = ""

    def __init__(self, sentence: str | None = None, **values: Any) -> None:
        of_one = self.of_one if values.get(self.counted) == 1 else ""
        self.sentence = sentence or of_one or self.sentence
        self.values = values
        super().__init__(self.sentence)

    def __str__(self) -> str:
        return self.sentence % self.values if self.values else self.sentence


class NotFound(Refusal):
    """404: nothing here that this viewer can see."""

    sentence = N_("We could not find that page.")


class NotAllowed(Refusal):
    """403: one may see it, but not do this."""

    sentence = N_("You cannot do this.")


class Conflict(Refusal):
    """409: somebody changed it meanwhile."""

    sentence = N_("Somebody else changed this while you were working on it.")


class Invalid(Refusal):
    """422: the form needs attention, at ``field`` where one is to blame."""

    sentence = N_("Check what you entered.")

    def __init__(self, sentence: str | None = None, field: str | None = None, **values: Any) -> None:
        super().__init__(sentence, **values)
        self.field = field


class TooMany(Refusal):
    """429: too many failed tries; wait ``seconds``. Only failures count, never success."""

    sentence = N_("Too many failed attempts. Wait %(seconds)s seconds, then try again.")
    of_one = N_("Too many failed attempts. Wait one second, then try again.")
    counted = "seconds"
    later = N_("Too many failed attempts. Wait %(minutes)s minutes, then try again.")
    soon = 120  # seconds; beyond that people count in minutes

    def __init__(self, seconds: int) -> None:
        if seconds <= self.soon:
            super().__init__(seconds=seconds)
        else:
            super().__init__(self.later, minutes=-(-seconds // 60))
        self.seconds = seconds


class Busy(Refusal):
    """503: too many write at once, or the database is held up; nothing was stored."""

    sentence = N_("The portal is very busy at the moment. Nothing was stored. Try again in a minute.")
    seconds = 60


class Crowded(Busy):
    """503: what takes its time is being done for others; nothing was looked at, try again in ``seconds``."""

    sentence = N_(
        "Very many people are signing in right now, so what you entered was not checked yet. Wait %(seconds)s "
        "seconds, then try again."
    )
    of_one = N_(
        "Very many people are signing in right now, so what you entered was not checked yet. Wait one second, then "
        "try again."
    )
    counted = "seconds"

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds=seconds)
        self.seconds = seconds
