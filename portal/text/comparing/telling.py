"""What became of a passage, as it is told to readers: in one column, or the old words beside the new ones."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from portal.text.comparing import tokens
from portal.text.comparing.edits import Edit, Op, edits

Block = tuple[Edit, ...]  # one passage, in its order
END = "\n"


@dataclass(frozen=True, slots=True)
class Told:
    """A block for each passage. Inline has those of the new version; of what was taken out, those of the old one."""

    inline: tuple[Block, ...]
    left: tuple[Block, ...]
    right: tuple[Block, ...]


def told(olds: Sequence[str], news: Sequence[str]) -> Told:
    """From these passages to those: one or several on either side, or none."""
    old, new = (END.join([" ".join(text.split(END)) for text in side]) for side in (olds, news))
    found = edits(old, new)
    left = _blocks(_with_old_spaces(found, old), olds, Op.DELETED)
    right = _blocks(found, news, Op.INSERTED)
    return Told(_blocks(found, news, Op.INSERTED, others=True) if news else left, left, right)


def _with_old_spaces(found: Iterable[Edit], old: str) -> Iterable[Edit]:
    """Equal words are given as the new text has them; the old one may have other spaces, or a new passage there."""
    spans, at = tokens.spans(old), 0
    for edit in found:
        if edit.op is Op.INSERTED:
            yield edit
            continue
        many = len(tokens.spans(edit.text))
        yield Edit(edit.op, old[spans[at][0] : spans[at + many - 1][1]])
        at += many


def _blocks(found: Iterable[Edit], passages: Sequence[str], own: Op, *, others: bool = False) -> tuple[Block, ...]:
    """Cut where one passage ends and the next begins. Words of the other version stand between them or are left out."""
    if not passages:
        return ()
    blocks: list[list[Edit]] = [[]]
    for edit in found:
        if edit.op in (own, Op.SAME):
            first, *more = edit.text.split(END)
            blocks[-1].append(Edit(edit.op, first))
            blocks += [[Edit(edit.op, line)] for line in more]
        elif others:
            blocks[-1].append(Edit(edit.op, edit.text.replace(END, " ")))
    return tuple(tuple(edit for edit in block if edit.text) for block in blocks)
