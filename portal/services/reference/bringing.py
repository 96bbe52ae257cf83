"""Entries of a register changed by sheet: looked at row by row, then entered and corrected by the acts of the form.

A sheet is tried before it is kept: everything is done as it would be done, what is refused is noted row by row, and all
of it is undone. So a preview says what taking it would say.
"""

import inspect
from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple

from portal.core import clock, noting
from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import N_, Conflict, Invalid, NotAllowed
from portal.core.localized import LANGUAGES, Localized
from portal.models.reference import Facility, Kept, RegisterSheet
from portal.queries.reference.sheets import (
    EVIDENCE,
    REASON,
    WORKPLACE,
    Change,
    Fate,
    changes_of,
    done_by,
    entries_for_a_sheet,
    in_a_cell,
)
from portal.services.door import act, together
from portal.services.reference.correcting import said_by
from portal.services.reference.entries import KINDS, enter_entry, revise_entry, take_back_entry, undo_entry
from portal.services.reference.happening import in_both
from portal.services.reference.keeping import LONGEST_REASON, fill, line, passed, sourced
from portal.services.reference.revising import revise, undo_revision

BY_SHEET = ("member", "value", "attache", "project", "activity", "money", "panelist", "action", WORKPLACE)
"""Kinds of many short rows that stand each for itself.

Not assessments, reports and panels: long reasons, which are read whole before they stand. Not seats, conflicts, visits
and remedies: each rests on the one before. Not what an action rests on, which is never corrected into something else,
and not the list of people who work for a Party, which leaves the house in no file.
"""
MOST_CHANGES = 200
"""Each is an act of its own: more would keep everybody else from writing for seconds."""
STAND_IN = "https://example.org/"  # while a sheet is tried, for the source that comes with its confirmation
EXPECTED = (Invalid, Conflict, NotAllowed)


class ByItsForm(Invalid):
    sentence = N_("A new workplace is entered by its form: once it is entered, it is never taken back.")


class TooManyChanges(Invalid):
    sentence = N_("%(found)s rows would change something. Send at most %(most)s at a time.")


class SheetTaken(Conflict):
    sentence = N_("This sheet has been taken already.")


class OthersNow(Conflict):
    sentence = N_("More or fewer rows would now change something. Look at the sheet again.")


class LeavesSome(Invalid):
    sentence = N_("Some rows cannot be taken. Say that they are left out, or upload a corrected sheet.")


class RowRefused(Conflict):
    sentence = N_("Row %(row)s can no longer be taken, so nothing was. Upload the sheet again to see why.")


class NotTaken(Conflict):
    sentence = N_("There is nothing to undo in this sheet.")


class ChangedSince(Conflict):
    sentence = N_("%(found)s entries were changed again since. Undo what you want to undo on the page of each entry.")
    of_one = N_("One entry was changed again since. Undo what you want to undo on the page of each entry.")
    counted = "found"


class Holds(StrEnum):
    """What a column holds."""

    WORDS = "words"
    SPAN = "span"
    DAY = "day"
    NUMBER = "number"


class Column(NamedTuple):
    name: str
    holds: Holds


class _AsItWas(Exception):
    """A row turns out to say what is there already."""


@cache
def columns(of: str) -> tuple[Column, ...]:
    """What a kind of entry says, as the one who examines it asks for it, and the rest that each row has."""
    found: list[Column] = []
    for name, asked in _asked(of).items():
        if asked is Localized:
            found += (Column(f"{name}_{language}", Holds.WORDS) for language in ("en", "es"))
        elif asked is str:
            is_span = of in KINDS and hasattr(KINDS[of].model, f"{name}_first")
            found.append(Column(name, Holds.SPAN if is_span else Holds.WORDS))
        else:
            found.append(Column(name, Holds.DAY if asked in (date, date | None) else Holds.NUMBER))
    rest = (Column("source", Holds.WORDS), Column("as_of", Holds.DAY), *(Column(each, Holds.WORDS) for each in REASON))
    return (*found, *rest)


@cache
def needed_days(of: str) -> frozenset[str]:
    """Days without which an entry cannot be examined at all."""
    return frozenset(name for name, asked in _asked(of).items() if asked is date)


@act("register.bring")
def bring_sheet(_parent: None, *, of: str, rows: Sequence[dict[str, Any]], by: Actor) -> RegisterSheet:
    """Keep what a sheet says, with what is wrong in it. Nothing of it counts before somebody takes it.

    A row is ``row``, ``slug`` (empty of a new one), ``revision``, ``said`` by column, and ``wrong``.
    """
    made = RegisterSheet(
        of=of, brought_by_id=by.user_id, rows=_tried(of, [{**row, "same": False} for row in rows], by), done=[]
    )
    session.add(made)
    session.flush()
    return made


@act("register.take")
def take_sheet(
    sheet: RegisterSheet, *, source: str, as_of: date, why: Localized, seen: int, without: bool = False, by: Actor
) -> RegisterSheet:
    """Enter and correct what its rows say, all of it or nothing, each by the act of its form.

    ``seen`` is how many rows would change something, as somebody looked at it; ``without`` says that the rows that
    cannot be taken are left out.
    """
    if sheet.taken_at is not None:
        raise SheetTaken
    sheet.source, sheet.as_of, sheet.why = sourced(source), passed(as_of, "as_of"), in_both(why, "why", needed=True)
    changes = changes_of(sheet.rows, entries_for_a_sheet(by, sheet.of))
    doing = [change for change in changes if change.fate.does]
    if len(doing) != seen:
        raise OthersNow
    if not without and any(change.fate in (Fate.STALE, Fate.REFUSED) for change in changes):
        raise LeavesSome(field="without")
    done = []
    with together():
        for change in doing:
            try:
                done.append((change, _apply(sheet, change, by)))
            except EXPECTED as refusal:
                raise RowRefused(row=change.row) from refusal
    sheet.done = [
        {"row": change.row, "slug": record.slug, "revision": record.revision, "new": change.fate is Fate.NEW}
        for change, record in done
    ]
    sheet.taken_at = clock.now()
    return sheet


@act("register.undo")
def undo_sheet(sheet: RegisterSheet, *, reason: str, by: Actor) -> RegisterSheet:
    """Undo its corrections and take back what it entered, all of it or nothing, while nothing else changed since."""
    if sheet.taken_at is None or sheet.undone_at is not None:
        raise NotTaken
    sheet.undone_why = line(reason, LONGEST_REASON, "reason")
    found = done_by(by, sheet)
    revisions = {each["slug"]: each["revision"] for each in sheet.done}
    moved = sum(each.record.revision != revisions[each.record.slug] for each in found)
    if moved:
        raise ChangedSince(found=moved)
    with together():
        for each in reversed(found):
            if isinstance(each.record, Facility):
                undo_revision(each.record, by=by)
            elif each.is_new:
                take_back_entry(each.record, reason=sheet.undone_why, by=by)
            else:
                undo_entry(each.record, by=by)
    sheet.undone_at = clock.now()
    return sheet


def _tried(of: str, rows: list[dict[str, Any]], by: Actor) -> list[dict[str, Any]]:
    """The rows, with what is refused of them and what says nothing new, after all was done and undone."""
    records = entries_for_a_sheet(by, of)
    changes = changes_of(rows, records)
    trying = [change for change in changes if change.fate.does or change.fate is Fate.STALE]
    if len(trying) > MOST_CHANGES:
        raise TooManyChanges(field="file", found=len(trying), most=MOST_CHANGES)
    by_number = {row["row"]: row for row in rows}
    there = {_content(each) for each in records}
    sheet = RegisterSheet(of=of, source=STAND_IN, as_of=clock.day().date(), why=Localized("–", "–"))
    current = session()
    whole = current.begin_nested()
    for change in trying:
        row = by_number[change.row]
        try:
            with current.begin_nested():
                _try(sheet, change, there, by)
        except _AsItWas:
            row["same"] = True
        except EXPECTED as refusal:
            if change.fate is not Fate.STALE:
                row["wrong"] = [refusal.sentence, _plain(refusal.values), getattr(refusal, "field", None)]
    whole.rollback()
    noting.begin(current)
    return rows


def _try(sheet: RegisterSheet, change: Change, there: set[str], by: Actor) -> None:
    before = None if change.record is None else _content(change.record)
    said = _content(_apply(sheet, change, by))
    if before is None:
        is_as_it_was = said in there
    else:
        has_own = change.fate is not Fate.STALE and any(_own(change, name) for name in EVIDENCE)
        is_as_it_was = said == before and not has_own
    if is_as_it_was:
        raise _AsItWas


def _apply(sheet: RegisterSheet, change: Change, by: Actor) -> Kept | Facility:
    """Do what a row says, by the act of the form, with its own evidence where it brings some."""
    said: dict[str, Any] = {}
    for name, asked in _asked(sheet.of).items():
        if asked is Localized:
            said[name] = Localized(**{each: change.said[f"{name}_{each}"] for each in LANGUAGES})
        else:
            said[name] = _read(asked, change.said[name])
    source = _own(change, "source") or sheet.source.replace(" ; ", "\n")
    own_day = _own(change, "as_of")
    as_of = date.fromisoformat(own_day) if own_day else sheet.as_of or clock.day().date()
    if change.record is None:
        if sheet.of == WORKPLACE:
            raise ByItsForm
        return enter_entry(None, of=sheet.of, said=said, source=source, as_of=as_of, by=by)
    own_why = Localized(**{each: change.said[f"why_{each}"] for each in LANGUAGES})
    why = own_why if own_why.en or own_why.es else sheet.why
    about: dict[str, Any] = {"source": source, "as_of": as_of, "why": why, "seen": change.record.revision, "by": by}
    if isinstance(change.record, Facility):
        return revise(change.record, **said, **about)
    return revise_entry(change.record, said=said, **about)


def _own(change: Change, name: str) -> str:
    """What a row says itself of its evidence: of an entry that is there, only where the cell was changed."""
    said = change.said[name]
    return said if name in change.differing or change.record is None else ""


@cache
def _asked(of: str) -> dict[str, Any]:
    asks = fill if of == WORKPLACE else KINDS[of].examined
    found = {each.name: each for each in inspect.signature(asks, eval_str=True).parameters.values()}
    own = {name: each for name, each in found.items() if each.kind is inspect.Parameter.KEYWORD_ONLY}
    return {name: each.annotation for name, each in own.items() if name not in EVIDENCE}


def _read(asked: Any, typed: str) -> Any:
    if asked is str:
        return typed
    if not typed:
        return None
    return date.fromisoformat(typed) if asked in (date, date | None) else int(typed)


def _content(record: Kept | Facility) -> str:
    """What an entry says without its evidence, to be compared."""
    if isinstance(record, Facility):
        return repr([in_a_cell(record, name) for name in _asked(WORKPLACE)])
    return repr({name: value for name, value in said_by(record).items() if name not in EVIDENCE})


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a refusal as JSON holds them."""
    return {name: each if isinstance(each, int) else str(each) for name, each in values.items()}


def cells(record: Kept | Facility, of: str) -> dict[str, str]:
    """An entry as a row."""
    return {each.name: "" if each.name in REASON else in_a_cell(record, each.name) for each in columns(of)}
