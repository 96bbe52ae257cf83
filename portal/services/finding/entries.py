"""What can be found of the registers of panels, meetings, the Expert Board, the attachés and of what was done."""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from portal.core import vocabulary
from portal.core.db import session
from portal.core.localized import Localized
from portal.models.reference import (
    Activity,
    Assessment,
    Attache,
    Benchmark,
    BoardMember,
    BoardReport,
    ComplianceAction,
    Meeting,
    Panel,
)
from portal.services.finding.rows import Row, day_of, place, row, shorter_first

RANK = 5  # among duties, and after those: what has a day stands behind what has a length
_APART = 10**11  # numbers of one kind: those of two never meet


def actions(ids: Iterable[int]) -> Iterator[Row]:
    for found in _standing(ComplianceAction, ids):
        said = [found.asked, _label("compliance_action", found.kind), _label("record_actor", found.by)]
        yield _dated("action", 1, found, found.day.first, [found.title], said)


def panels(ids: Iterable[int]) -> Iterator[Row]:
    for found in _standing(Panel, ids, joinedload(Panel.case)):
        if found.case.ended_at is not None:
            continue
        said = [found.finding, _label("chain", "panel")]
        if found.result:
            said.append(_label("panel_result", found.result))
        codes = [found.file_number] if found.file_number else []
        yield _dated(
            "panel",
            2,
            found,
            found.case.began_on,
            [found.case.name],
            said,
            codes=codes,
            also=[found.owner],
            dated=False,
        )


def meetings(ids: Iterable[int]) -> Iterator[Row]:
    """With the papers and the advice that hold."""
    whole = selectinload(Meeting.papers), selectinload(Meeting.advice)
    for found in _standing(Meeting, ids, *whole):
        said = [found.place, found.agenda, found.attended, found.note, _label("meeting_state", found.state)]
        said += [_label("consultation_topic", code) for code in found.topics.split()]
        said += [text for each in found.papers if each.ended_at is None for text in (each.title, each.body)]
        said += [text for each in found.advice if each.ended_at is None for text in (each.said, each.reason)]
        yield _dated("meeting", 3, found, found.day.first, [found.title], said)


def members(ids: Iterable[int]) -> Iterator[Row]:
    for found in _standing(BoardMember, ids):
        name = Localized(found.name, found.name)
        yield _dated("member", 4, found, found.began.first, [name], [_label("board_appointer", found.appointed_by)])


def benchmarks(ids: Iterable[int]) -> Iterator[Row]:
    """Without what they are based on: most name the same text, and would stand before all that is about it."""
    for found in session.scalars(select(Benchmark).where(Benchmark.id.in_(ids))):
        said = [found.definition, _label("benchmark_kind", found.kind)]
        yield row(
            "benchmark", found.id, place(RANK, shorter_first(found.name), 5 * _APART + found.id), [found.name], said,
            codes=[found.slug], at={"slug": found.slug},
        )  # fmt: skip


def assessments(ids: Iterable[int]) -> Iterator[Row]:
    """With the position of the minority. Each stands on the page of its benchmark."""
    for found in _standing(Assessment, ids, joinedload(Assessment.benchmark)):
        said = [found.reasons, found.minority, _label("benchmark_verdict", found.verdict)]
        of = found.benchmark
        yield _dated("assessment", 6, found, found.day.first, [of.name], said, slug=of.slug)


def reports(ids: Iterable[int]) -> Iterator[Row]:
    """Of the Expert Board, with what was decided afterwards."""
    for found in _standing(BoardReport, ids, selectinload(BoardReport.steps)):
        said = [found.summary, found.minority, _label("board_report", found.kind)]
        said += [text for each in found.steps if each.holds for text in (_label("board_step", each.kind), each.note)]
        yield _dated("report", 7, found, found.day.first, [found.title], said)


def attaches(ids: Iterable[int]) -> Iterator[Row]:
    for found in _standing(Attache, ids):
        name = Localized(found.name, found.name)
        yield _dated("attache", 8, found, found.began.first, [name], [found.place])


def activities(ids: Iterable[int]) -> Iterator[Row]:
    for found in _standing(Activity, ids):
        said = [found.outcome, found.counterpart, found.place, _label("attache_activity", found.kind)]
        yield _dated("activity", 9, found, found.day.first, [found.title], said)


ENTRIES: dict[str, tuple[Any, Any]] = {
    "action": (actions, ComplianceAction),
    "panel": (panels, Panel),
    "meeting": (meetings, Meeting),
    "member": (members, BoardMember),
    "benchmark": (benchmarks, Benchmark),
    "assessment": (assessments, Assessment),
    "report": (reports, BoardReport),
    "attache": (attaches, Attache),
    "activity": (activities, Activity),
}
"""How each is read, and what it is made from."""


def _standing(of: Any, ids: Iterable[int], *whole: Any) -> Iterator[Any]:
    yield from session.scalars(select(of).where(of.id.in_(ids), of.ended_at.is_(None)).options(*whole))


def _dated(
    kind: str,
    nth: int,
    found: Any,
    day: Any,
    titles: list[Localized],
    said: list[Localized],
    *,
    slug: str = "",
    dated: bool = True,
    **more: Any,
) -> Row:
    """Behind what is as good and has a title alone, the latest first. Of a day that is known to a month or a year none
    is shown: it would say more than its source."""
    exact = dated and getattr(found, "day", None) is not None and found.day.is_exact
    at = {"slug": slug or found.slug}
    stands = place(RANK, day_of(day), nth * _APART + found.id)
    return row(kind, found.id, stands, titles, said, at=at, day=day if exact else None, **more)


def _label(name: str, code: str) -> Localized:
    try:
        return vocabulary.term(name, code).label
    except KeyError:
        return Localized("", "")
