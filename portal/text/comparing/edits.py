"""What changed in a passage, word by word, for readers."""

from dataclasses import dataclass
from enum import StrEnum

from portal.text.comparing import tokens


class Op(StrEnum):
    SAME = "same"
    DELETED = "deleted"
    INSERTED = "inserted"


@dataclass(frozen=True, slots=True)
class Edit:
    op: Op
    text: str


_OPS = {"=": Op.SAME, "-": Op.DELETED, "+": Op.INSERTED}


def edits(old: str, new: str) -> list[Edit]:
    """From the old words to the new ones. What is the same is given as the new text has it: only spaces may differ."""
    before, after = tokens.spans(old), tokens.spans(new)
    alphabet = tokens.Alphabet()
    runs = tokens.difference(
        alphabet.spell(tokens.folded(old[start:end]) for start, end in before),
        alphabet.spell(tokens.folded(new[start:end]) for start, end in after),
        readable=True,
    )
    found, left, right = [], 0, 0
    for op, many in runs:
        text, spans, first = (old, before, left) if op == "-" else (new, after, right)
        found.append(Edit(_OPS[op], text[spans[first][0] : spans[first + many - 1][1]]))
        left += many if op != "+" else 0
        right += many if op != "-" else 0
    return found
