"""Public cases that the staff enter before a release brings them, or where none does: each from public sources.

A case is entered with an event in it, so that what it is called has who and when from its first day. What was entered
wrongly is taken back: readers find it no more, and it can be put back.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from portal.core import clock
from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import N_, Invalid
from portal.core.localized import Localized
from portal.models.reference import Case, Facility
from portal.queries.reference.merging import group_of
from portal.services.door import act, ensure_unchanged
from portal.services.reference.correcting import reason_given, said_by, stood, undo_last
from portal.services.reference.happening import happened, in_both, span_read
from portal.services.reference.keeping import (
    LONGEST_NAME,
    LONGEST_REASON,
    TooLongHere,
    line,
    new_slug,
    passed,
    sourced,
)
from portal.services.reference.merging import addressed
from portal.services.reference.spelling import both, known, spelled
from portal.text import words

LONGEST_NUMBER = 10
SAID = (
    *("facility_id", "name_en", "name_es", "number", "mechanism", "petitioner_en", "petitioner_es", "rights"),
    *("outcome_en", "outcome_es", "source", "as_of"),
)
"""What is corrected of a case; what happened in it stands for itself."""


class NumberThere(Invalid):
    sentence = N_("%(name)s has this number already. Enter the event there.")


@act("case.enter")
def enter_case(
    _parent: None,
    *,
    workplace: str,
    name: Localized,
    number: str,
    mechanism: str,
    petitioner: Localized,
    rights: Sequence[str],
    code: str,
    who: str,
    day: str,
    note: Localized,
    stage: str,
    outcome: Localized,
    source: str,
    as_of: date,
    by: Actor,
) -> Case:
    """Enter a case about a workplace of the register, with what happened in it first or last."""
    known("case_label", stage, "stage")
    made = Case(slug=new_slug(name.en, Case), by_staff=True, status=stage, verified=True)
    made.began_on = span_read(day, "day").first
    _fill(
        made,
        workplace=workplace,
        name=name,
        number=number,
        mechanism=mechanism,
        petitioner=petitioner,
        rights=rights,
        outcome=outcome,
        source=source,
        as_of=as_of,
    )
    session.add(made)
    session.flush()
    happened(made, code=code, who=who, day=day, note=note, source=source, stage=stage)
    session.flush()
    return made


@act("case.revise")
def revise_case(
    case: Case,
    *,
    workplace: str,
    name: Localized,
    number: str,
    mechanism: str,
    petitioner: Localized,
    rights: Sequence[str],
    outcome: Localized,
    source: str,
    as_of: date,
    why: Localized,
    seen: int,
    by: Actor,
) -> Case:
    """Correct what the staff entered of it; what happened in it is entered and taken back for itself."""
    ensure_unchanged(case, seen)
    reason, before = reason_given(why), _said(case)
    _fill(
        case,
        workplace=workplace,
        name=name,
        number=number,
        mechanism=mechanism,
        petitioner=petitioner,
        rights=rights,
        outcome=outcome,
        source=source,
        as_of=as_of,
    )
    stood(case, before, _said(case), reason)
    return case


@act("case.undo")
def undo_case(case: Case, *, by: Actor) -> Case:
    """Put back what stood there before its latest correction."""
    undo_last(case)
    _respell(case)
    _ensure_nobody_elses(case)
    return case


@act("case.take_back")
def take_back_case(case: Case, *, reason: str, by: Actor) -> Case:
    """Say that it was entered wrongly, and why: readers find it no more."""
    case.ended_why = line(reason, LONGEST_REASON, "reason")
    case.ended_at = clock.now()
    return case


@act("case.put_back")
def put_back_case(case: Case, *, by: Actor) -> Case:
    """Let readers find it again."""
    _ensure_nobody_elses(case)
    case.ended_at, case.ended_why = None, ""
    return case


def _fill(
    case: Case,
    *,
    workplace: str,
    name: Localized,
    number: str,
    mechanism: str,
    petitioner: Localized,
    rights: Sequence[str],
    outcome: Localized,
    source: str,
    as_of: date,
) -> None:
    facility = addressed(workplace, "workplace")
    if case.facility_id not in group_of(facility.id):
        case.facility_id = facility.id
    case.name = Localized(line(name.en, LONGEST_NAME, "name_en"), line(name.es, LONGEST_NAME, "name_es"))
    case.number = words.name(number, "number")
    if len(case.number) > LONGEST_NUMBER:
        raise TooLongHere(field="number", found=len(case.number), most=LONGEST_NUMBER)
    case.mechanism = known("mechanism", mechanism, "mechanism")
    case.petitioner = in_both(petitioner, "petitioner", needed=False)
    case.rights = " ".join(dict.fromkeys(known("right_denied", each, "rights") for each in rights))
    case.outcome = in_both(outcome, "outcome", needed=False)
    case.source, case.as_of = sourced(source), passed(as_of, "as_of")
    _respell(case)
    _ensure_nobody_elses(case)


def _said(case: Case) -> dict[str, Any]:
    """With the workplace in words, too, for who reads what was there."""
    facility = session.get_one(Facility, case.facility_id)
    return {**said_by(case, SAID), "workplace": facility.names[0].name.es}


def _respell(case: Case) -> None:
    case.spelled = spelled(*both(case.name, case.petitioner))


def _ensure_nobody_elses(case: Case) -> None:
    """The official count has each number once."""
    if not case.number:
        return
    with session.no_autoflush:
        there = session.scalar(
            select(Case)
            .where(Case.number == case.number, Case.mechanism == case.mechanism, Case.ended_at.is_(None))
            .where(Case.slug != case.slug)
            .limit(1)
        )
    if there is not None:
        raise NumberThere(field="number", name=there.name.es)
