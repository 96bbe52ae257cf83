"""A version with what was said about it in the margin, as comments of Word at exactly their words."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.text.run import Run

from portal.files.exporting.word import Stretch, packed, set_foot, written
from portal.text.passages import Piece

_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """A comment, and where it stands: at these code points of this passage (its place in the list, from 0)."""

    text: str
    author: str
    passage: int | None = None  # nothing: about the whole document, so it stands at its first passage
    start: int | None = None  # nothing: about the whole passage
    end: int | None = None
    initials: str = ""
    at: datetime | None = None  # nothing: Word shows no time


def commented_docx(
    title: str, pieces: Sequence[Piece], remarks: Sequence[Remark], language: str, foot: str = ""
) -> bytes:
    """The version in one language, its remarks in the margin in the order in which they are given."""
    cuts: dict[int, set[int]] = defaultdict(set)
    for remark in remarks:
        if remark.passage is not None and remark.start is not None and remark.end is not None:
            cuts[remark.passage] |= {remark.start, remark.end}
    sheet = written(title, pieces, language, cuts)
    set_foot(sheet.document, foot)
    if not pieces and remarks:
        sheet.stretches.append([Stretch(0, 0, sheet.document.add_paragraph().add_run(""))])
    margin: Any = sheet.document.part._comments_part.element
    for number, remark in enumerate(remarks):
        first, last = _runs(sheet.stretches[remark.passage or 0], remark)
        margin.append(_comment(number, remark))
        first.mark_comment_range(last, number)
    return packed(sheet.document)


def _runs(stretches: Sequence[Stretch], remark: Remark) -> tuple[Run, Run]:
    """The first and the last run of its words; of the whole passage where it has none of its own."""
    start, end = remark.start, remark.end
    if remark.passage is None or start is None or end is None:
        own: Sequence[Stretch] = []
    else:
        own = [stretch for stretch in stretches if start <= stretch.start < stretch.end <= end]
    covered = own or [stretch for stretch in stretches if stretch.start < stretch.end] or stretches
    return covered[0].run, covered[-1].run


def _comment(number: int, remark: Remark) -> Any:
    """Add a comment as python-docx would, but without counting all those before it each time."""
    comment = parse_xml(f'<w:comment {nsdecls("w")} w:id="{number}"/>')
    comment.set(qn("w:author"), _plain(remark.author))
    comment.set(qn("w:initials"), _plain(remark.initials))
    if remark.at:
        comment.set(qn("w:date"), remark.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
    for line in _plain(remark.text).split("\n"):
        paragraph = comment.add_p()
        Run(paragraph.add_r(), None).text = line  # type: ignore[arg-type]
    return comment


def _plain(text: str) -> str:
    return _NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text.replace("\r\n", "\n"))
