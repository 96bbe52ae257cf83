"""What the guidelines for petitions recommend to say, beside what a concern says. A concern is not a petition."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from portal.core.errors import N_
from portal.queries.concerns.opening import Answer
from portal.text import words

COVERED = ("freedom_of_association", "collective_bargaining")  # what the rapid response mechanism is for


class Is(StrEnum):
    TOLD = "told"
    MISSING = "missing"
    NOT_ASKED = "not_asked"  # no question of ours asks for it


@dataclass(frozen=True, slots=True)
class Item:
    """One recommended content, and whether it is there."""

    sentence: str
    is_: Is


def recommended(told: Mapping[str, Answer], *, files: bool = False) -> list[Item]:
    """Of the final guidelines of 2023 (88 FR 40914), for a petition about one workplace. All of it is recommended."""

    def has(*fields: str) -> Is:
        there = (told[field].text.text for field in fields if field in told)
        return Is.TOLD if any(not words.is_blank(text) for text in there) else Is.MISSING

    rights = told["rights"].text.text.split() if "rights" in told else []
    return [
        Item(N_("Which workplace it is"), has("facility")),
        Item(N_("Where it is"), has("place")),
        Item(N_("What happened"), has("happened")),
        Item(N_("Since when"), has("since")),
        Item(
            N_("Freedom of association or collective bargaining was denied"),
            Is.TOLD if set(rights) & set(COVERED) else Is.MISSING,
        ),
        Item(N_("What supports it: documents, photographs, witnesses"), Is.TOLD if files else has("support")),
        Item(N_("What was tried in Mexico before"), has("tried")),
        Item(N_("Who speaks, and for whom; a petition may be anonymous"), has("relation", "speaks_for")),
        Item(N_("Which goods or services the workplace makes, and for which market"), Is.NOT_ASKED),
        Item(N_("Which Mexican laws may have been broken"), Is.NOT_ASKED),
    ]
