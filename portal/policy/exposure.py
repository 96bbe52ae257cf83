"""Who may learn what of a concern, field by field, as its sender has allowed. A page of rules to read and sign.

The portal itself opens a concern for its sender and for case officers alone (``visibility.concerns``), and an officer's
page has the fields that ``may_learn`` gives in full. Of what goes further, case officers are the ones who tell it.
"""

from enum import StrEnum

from portal.models.concerns import FIELDS, Part


class Audience(StrEnum):
    SENDER = "sender"
    OFFICERS = "officers"
    COMMITTEE = "committee"
    GOVERNMENTS = "governments"
    ANYONE = "anyone"


class Measure(StrEnum):
    NOTHING = "nothing"
    APPROVED = "approved"  # once two custodians of two agencies have agreed, for one officer, with a reason
    RETOLD = "retold"  # in other words, from which nobody can be recognised
    AGREED = "agreed"  # in a text of its own, to which the sender has agreed word for word
    IN_FULL = "in full"


FACTS = frozenset({"facility", "place", "rights", "since", "affected"})
STORY = frozenset({"happened", "tried"})
MAY_BE_PUBLISHED = frozenset({"rights", "happened"})
WIDER = ("sealed", "committee", "governments", "public")
"""What a sender may choose, each with all that comes before it."""


PASSED_ON = "passed_on"
"""What a message is called in which the office says whom it told what."""


def may_learn(audience: Audience, field: str, exposure: str) -> Measure:
    """How much of this field; what nobody chose is sealed."""
    allowed = WIDER.index(exposure) if exposure in WIDER else 0
    if audience is Audience.SENDER:
        return Measure.IN_FULL
    if audience is Audience.OFFICERS:
        return Measure.APPROVED if FIELDS[field].part is Part.IDENTITY else Measure.IN_FULL
    if audience is Audience.ANYONE:
        return Measure.AGREED if allowed >= WIDER.index("public") and field in MAY_BE_PUBLISHED else Measure.NOTHING
    if allowed < WIDER.index(audience.value):
        return Measure.NOTHING
    return Measure.IN_FULL if field in FACTS else Measure.RETOLD if field in STORY else Measure.NOTHING


def reaches(exposure: str) -> list[Audience]:
    """Whom case officers may tell of it, beyond themselves: the narrower first."""
    told = (Audience.COMMITTEE, Audience.GOVERNMENTS)
    return [one for one in told if any(may_learn(one, field, exposure) is not Measure.NOTHING for field in FIELDS)]


def learn(field: str, exposure: str) -> dict[Audience, Measure]:
    """Everybody besides the sender who may learn something of this field, and how much."""
    found = {one: may_learn(one, field, exposure) for one in Audience if one is not Audience.SENDER}
    return {audience: measure for audience, measure in found.items() if measure is not Measure.NOTHING}
