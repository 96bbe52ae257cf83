"""Each change of what can be found reaches the index in its own transaction.

No act is asked to remember it: the session says which models changed, and what is found of them is made anew and
compared with what stands there, so that only a difference is written.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import delete, insert, select, text
from sqlalchemy.dialects import postgresql, sqlite

from portal.core import noting
from portal.core.db import connection, session
from portal.core.noting import Touched
from portal.models.finding import Found, KnownWord, Slip
from portal.models.outbox import Errand
from portal.services import outbox
from portal.services.finding.entries import ENTRIES
from portal.services.finding.projecting import KINDS
from portal.services.finding.rows import Row
from portal.text.searching import slips, spelled

FORGET = "forget_words"
TAKEN_BACK = ("contribution", "case", *ENTRIES)
"""Kinds of which somebody may have had words taken back: what else goes from the index was there to be read."""
_found: Any = Found.__table__
_COME = text("INSERT INTO found_words(rowid, words) VALUES (:at, :words)")
_GONE = text("INSERT INTO found_words(found_words, rowid, words) VALUES ('delete', :at, :words)")
_ADD: dict[str, Callable[[Any], Any]] = {
    "postgresql": lambda table: postgresql.insert(table).on_conflict_do_nothing(),
    "sqlite": lambda table: sqlite.insert(table).on_conflict_do_nothing(),
}


def keep_in_step() -> None:
    """From now on, in this process."""
    noting.follow(FOLLOWED, look_again)


def look_again(touched: Iterable[Touched]) -> None:
    """Bring what is found of these things to what they are now. Words that went are to leave the files, too."""
    by_kind: defaultdict[str, list[int]] = defaultdict(list)
    for kind, number in touched:
        by_kind[kind].append(number)
    for kind in KINDS:
        if by_kind[kind]:
            bring(kind, sorted(by_kind[kind]))


def bring(kind: str, ids: list[int], *, forget: bool = True) -> int:
    """How many rows these things have in the index now."""
    rows = {row.values["place"]: row for row in KINDS[kind].rows(ids)}
    there = {
        row.place: row
        for row in connection().execute(select(_found).where(_found.c.kind == kind, _found.c.of.in_(ids)))
    }
    gone = [stands for stands, row in there.items() if stands not in rows or _differs(row, rows[stands])]
    come = [rows[stands] for stands in rows if stands not in there or stands in gone]
    if gone:
        drop([there[stands] for stands in gone])
        if forget and kind in TAKEN_BACK:
            _leave_to_be_forgotten()
    if come:
        put([row.values for row in come])
        _learn(come)
    return len(rows)


def put(rows: Sequence[Mapping[str, Any]]) -> None:
    """Write rows of the index, with their words."""
    connection().execute(insert(_found), rows)
    if _by_itself():
        connection().execute(_COME, [{"at": row["place"], "words": row["words"]} for row in rows])


def drop(rows: Sequence[Any]) -> None:
    """Take rows out of the index, with their words: what is taken out has to be named as it was put in."""
    if _by_itself():
        connection().execute(_GONE, [{"at": row.place, "words": row.words} for row in rows])
    connection().execute(delete(_found).where(_found.c.place.in_([row.place for row in rows])))


def _by_itself() -> bool:
    """Whether the words have a table of their own, which nothing but this keeps in step."""
    return connection().dialect.name == "sqlite"


def _differs(row: Any, made: Row) -> bool:
    return any(
        set(there.split()) != set(wanted.split()) if name == "words" else there != wanted
        for name, wanted in made.values.items()
        for there in (getattr(row, name),)
    )


def _leave_to_be_forgotten() -> None:
    """Once, however much went: the errand sees to all of it."""
    waits = select(Errand.id).where(Errand.kind == FORGET, Errand.done_at.is_(None), Errand.given_up_at.is_(None))
    if session.scalar(waits.limit(1)) is None:
        outbox.leave(FORGET)


def _learn(rows: Iterable[Row]) -> None:
    """Words that the institution writes, so that who makes a slip can be asked whether one of them was meant."""
    words = {(row.scope, each.word): each.shown for row in rows for each in spelled(row.spelled)}
    if not words:
        return
    add = _ADD[connection().dialect.name]
    known = [{"scope": scope, "word": word, "shown": shown} for (scope, word), shown in words.items()]
    connection().execute(add(KnownWord.__table__), known)
    mistaken = [{"scope": scope, "slip": slip, "word": word} for scope, word in words for slip in slips(word)]
    connection().execute(add(Slip.__table__), mistaken)


def _itself(kind: str) -> Callable[[Any], Iterable[Touched]]:
    return lambda thing: [(kind, thing.id)]


def _whose(kind: str, name: str) -> Callable[[Any], Iterable[Touched]]:
    def touches(thing: Any) -> Iterable[Touched]:
        number = getattr(thing, name)
        return [] if number is None else [(kind, number)]

    return touches


def _of_consultation(thing: Any) -> Iterable[Touched]:
    from portal.models.consultations import Round

    return [("round", number) for number in session.scalars(select(Round.id).where(Round.consultation_id == thing.id))]


def _of_round(thing: Any) -> Iterable[Touched]:
    """With the drafts in it, which are read by more people once it is opened, and its summary, which has its title."""
    from portal.models.drafts import Draft

    ids = session.scalars(select(Draft.id).where(Draft.round_id == thing.id))
    return [("round", thing.id), ("summary", thing.id), *(("passage", number) for number in ids)]


def _of_facility(thing: Any) -> Iterable[Touched]:
    """With the cases about it, which have its names."""
    return _with_cases([thing.id])


def _of_move(thing: Any) -> Iterable[Touched]:
    return _with_cases([thing.facility_id, thing.other_id])


def _of_part(thing: Any) -> Iterable[Touched]:
    return [] if thing.facility_id is None else _with_cases([thing.facility_id])


def _with_cases(ids: list[int]) -> Iterable[Touched]:
    from portal.models.reference import Case

    about = session.scalars(select(Case.id).where(Case.facility_id.in_(ids)))
    return [*(("facility", number) for number in ids), *(("case", number) for number in about)]


def _of_case(thing: Any) -> Iterable[Touched]:
    """With its panels, which are called by it."""
    from portal.models.reference import Panel

    ids = session.scalars(select(Panel.id).where(Panel.case_id == thing.id))
    return [("case", thing.id), *(("panel", number) for number in ids)]


def _of_benchmark(thing: Any) -> Iterable[Touched]:
    """With its assessments, which are called by it."""
    from portal.models.reference import Assessment

    ids = session.scalars(select(Assessment.id).where(Assessment.benchmark_id == thing.id))
    return [("benchmark", thing.id), *(("assessment", number) for number in ids)]


def _of_contribution(thing: Any) -> Iterable[Touched]:
    return [("contribution", thing.id)] if thing.number is not None else []


FOLLOWED: Mapping[str, Callable[[Any], Iterable[Touched]]] = {
    "Consultation": _of_consultation,
    "Round": _of_round,
    "Question": _whose("round", "round_id"),
    "Document": _whose("round", "round_id"),
    "Contribution": _of_contribution,
    "Draft": _itself("passage"),
    "Version": _whose("passage", "draft_id"),
    "Summary": _whose("summary", "round_id"),
    "Paragraph": lambda thing: [("summary", thing.summary.round_id)] if thing.summary is not None else [],
    "Case": _of_case,
    "CaseEvent": _whose("case", "case_id"),
    "EnteredEvent": _whose("case", "case_id"),
    "Plan": _whose("case", "case_id"),
    "Conclusion": lambda thing: [("case", thing.plan.case_id)],
    "Commitment": lambda thing: [("case", thing.plan.case_id)],
    "CommitmentTurn": lambda thing: [("case", thing.commitment.plan.case_id)],
    "Suspension": _whose("case", "case_id"),
    "Lifting": lambda thing: [("case", thing.suspension.case_id)],
    "Facility": _of_facility,
    "FacilityName": _of_part,
    "FacilityPlace": _of_part,
    "FacilityDetail": _of_part,
    "FacilityMove": _of_move,
    "Duty": _itself("duty"),
    "ComplianceAction": _itself("action"),
    "Panel": _itself("panel"),
    "Meeting": _itself("meeting"),
    "MeetingPaper": _whose("meeting", "meeting_id"),
    "Advice": _whose("meeting", "meeting_id"),
    "BoardMember": _itself("member"),
    "Benchmark": _of_benchmark,
    "Assessment": _itself("assessment"),
    "BoardReport": _itself("report"),
    "BoardStep": _whose("report", "report_id"),
    "Attache": _itself("attache"),
    "Activity": _itself("activity"),
}
"""Which models have something that is found, and of which things: all that ``projecting`` reads is here."""
