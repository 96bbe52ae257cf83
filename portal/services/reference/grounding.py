"""What the register of what was done may say: actions, and what each of them rests on.

What is named as a ground is what everybody can read that day. If it is withheld later, or taken back, readers find the
action without it.
"""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import func, select

from portal.core import zones
from portal.core.actor import ANONYMOUS, Actor
from portal.core.db import session
from portal.core.errors import N_, Invalid, NotFound
from portal.core.localized import Localized
from portal.core.registers import RequestEntry
from portal.core.spans import Span
from portal.models.consultations import Round, renewed
from portal.models.reference import BoardReport, Case, ComplianceAction, Ground
from portal.models.summaries import State, Summary
from portal.policy import visibility
from portal.queries import consultations, contributions
from portal.queries.contributions import Said
from portal.queries.reference import ends_in_itself
from portal.queries.reference.chains import PETITIONS
from portal.services.door import act
from portal.services.reference.attaching import named_by, rests_on, short, standing
from portal.services.reference.boarding import nothing_in_the_way
from portal.services.reference.happening import LONGEST_POSITION, in_both, span_read
from portal.services.reference.spelling import known
from portal.text import words

MOST_GROUNDS = 60
_NUMBER = re.compile(r"(ILC-[0-9A-Z-]{6,50})(?![0-9A-Za-z-])", re.IGNORECASE)
_ROUND = re.compile(r"(?:^|/rounds/)([1-9][0-9]{0,8})(?![0-9])")
_SLUG = r"(?:^|/{0}/)([a-z0-9][a-z0-9-]{{0,59}})(?:[/?#]|$)"


class NotThere(Invalid):
    sentence = N_("Nothing of this kind that everybody can read is at this address or has this number.")


class NoCase(Invalid):
    sentence = N_("Choose one of the cases of the list.")


class RestsOnTheLater(Invalid):
    sentence = N_("This came after the action, so the action cannot rest on it. Look at the days of both.")


class EnteredLater(Invalid):
    sentence = N_(
        "An action rests on one that was entered before it. Enter this one again to have it the other way around."
    )


class WouldCircle(Invalid):
    sentence = N_("That one rests on this action itself, so a chain of both would lead back to where it begins.")


class RestsAlready(Invalid):
    sentence = N_("It is on record already that the action rests on this.")


class AnotherGround(Invalid):
    sentence = N_(
        "What an action rests on cannot be corrected into something else. Take this entry back, and enter another one."
    )


class TooManyGrounds(Invalid):
    sentence = N_("An action rests on %(most)s things at most.")


def _action(
    it: ComplianceAction | None, *, kind: str, by: str, title: Localized, day: str, asked: Localized, led_to: str
) -> dict[str, Any]:
    case = _case(led_to, NoCase, "led_to") if led_to else None
    on = span_read(day, "day")
    if it is not None:
        _ensure_nothing_later(it, on)
    return {
        "kind": known("compliance_action", kind, "kind"),
        "by": known("record_actor", by, "by"),
        "title": short(title, "title"),
        "day": on,
        "asked": in_both(asked, "asked", needed=True, most=LONGEST_POSITION),
        "led_to": case.slug if case is not None else None,
    }


def _ground(it: Ground | None, *, action: str, kind: str, what: str, note: Localized) -> dict[str, Any]:
    of: ComplianceAction = standing(ComplianceAction, action, "action")
    found = _NAMED[known("ground", kind, "kind")](kind, words.seen(what), of)
    if it is not None and (it.action_id, it.kind, it.what) != (of.id, kind, found["what"]):
        raise AnotherGround(field="what")
    _ensure_once(it, of, kind, found["what"])
    return {
        "action_id": of.id,
        "kind": kind,
        **dict.fromkeys(("case_id", "report_id", "round_id", "on_action_id")),
        **found,
        "note": in_both(note, "note", needed=False),
    }


def _contribution(_kind: str, typed: str, of: ComplianceAction) -> dict[str, Any]:
    number = _NUMBER.search(typed)
    if number is None:
        raise NotThere(field="what")
    try:
        row, said = contributions.get(ANONYMOUS, number[1].upper())
    except NotFound:
        raise NotThere(field="what") from None
    if not isinstance(said, Said):
        raise NotThere(field="what")
    _ensure_not_later(zones.wall(said.posted_at, said.round.zone).date(), of)
    return {"what": row.number, "round_id": row.round_id}


def _about_a_case(kind: str, typed: str, of: ComplianceAction) -> dict[str, Any]:
    case = _case(_slug(typed, "cases"), NotThere, "what")
    if kind == "petition":
        days = [each.day for each in case.happened if each.code in PETITIONS]
        if not days:
            raise NotThere(field="what")
        _ensure_not_later(min((each.first for each in days if each is not None), default=date.min), of)
    else:
        _ensure_not_later(case.began_on, of)
    return {"what": case.slug, "case_id": case.id}


def _finding(_kind: str, typed: str, of: ComplianceAction) -> dict[str, Any]:
    report = _entry(BoardReport, _slug(typed, "board/reports"))
    _ensure_not_later(report.day.first, of)
    return {"what": report.slug, "report_id": report.id}


def _another(_kind: str, typed: str, of: ComplianceAction) -> dict[str, Any]:
    on: ComplianceAction = _entry(ComplianceAction, _slug(typed, "actions"))
    if on.id >= of.id:
        raise EnteredLater(field="what")
    _ensure_not_later(on.day.first, of)
    return {"what": on.slug, "on_action_id": on.id}


def _of_a_round(kind: str, typed: str, of: ComplianceAction) -> dict[str, Any]:
    round_ = round_named(typed)
    if round_ is None:
        raise NotThere(field="what")
    began = round_.opens_at
    if kind == "summary":
        published = select(func.min(Summary.published_at)).where(
            visibility.summaries(ANONYMOUS), Summary.round_id == round_.id, Summary.state == State.PUBLISHED
        )
        began = session.scalar(published)
        if began is None:
            raise NotThere(field="what")
    if began is not None:
        _ensure_not_later(zones.wall(began, round_.zone).date(), of)
    return {"what": str(round_.id), "round_id": round_.id}


def round_named(typed: str) -> Round | None:
    """The round that everybody can read under this number, or at this address of its page."""
    number = _ROUND.search(typed)
    try:
        return consultations.public_round(ANONYMOUS, int(number[1])) if number else None
    except NotFound:
        return None


_NAMED: dict[str, Callable[[str, str, ComplianceAction], dict[str, Any]]] = {
    "contribution": _contribution,
    "petition": _about_a_case,
    "case": _about_a_case,
    "finding": _finding,
    "round": _of_a_round,
    "summary": _of_a_round,
    "action": _another,
}


def _slug(typed: str, under: str) -> str:
    found = re.search(_SLUG.format(under), typed)
    return found[1] if found else ""


def _case(slug: str, refusal: type[Invalid], field: str) -> Case:
    found: Case | None = session.scalar(select(Case).where(Case.slug == slug, visibility.cases(ANONYMOUS)))
    if found is None:
        raise refusal(field=field)
    return found


def _entry(of: Any, slug: str) -> Any:
    found = session.scalar(select(of).where(of.slug == slug, visibility.entries(ANONYMOUS, of)))
    if found is None:
        raise NotThere(field="what")
    return found


def _ensure_not_later(first: date, of: ComplianceAction) -> None:
    """Only where it is certain: of a month or a year nobody knows."""
    if of.day.last is not None and first > of.day.last:
        raise RestsOnTheLater(field="what")


def _ensure_nothing_later(it: ComplianceAction, on: Span) -> None:
    """What it rests on as an action or a report came before it, also after its day is corrected."""
    for each in _grounds(it):
        days = [one.day for one in (each.report, each.on_action) if one is not None]
        if any(on.certainly_before(day) for day in days):
            raise RestsOnTheLater(field="day")


def _ensure_once(it: Ground | None, of: ComplianceAction, kind: str, what: str) -> None:
    others = [each for each in _grounds(of) if each is not it]
    if any((each.kind, each.what) == (kind, what) for each in others):
        raise RestsAlready(field="what")
    if len(others) >= MOST_GROUNDS:
        raise TooManyGrounds(field="what", most=MOST_GROUNDS)


def _grounds(of: ComplianceAction) -> list[Ground]:
    with session.no_autoflush:
        return list(session.scalars(select(Ground).where(Ground.action_id == of.id, Ground.ended_at.is_(None))))


def _action_again(it: ComplianceAction) -> None:
    rests_on("case")(it)


def _ground_again(it: Ground) -> None:
    rests_on("action", "case", "report", "on_action")(it)
    _ensure_once(it, it.action, it.kind, it.what)


def _afterwards(record: ComplianceAction | Ground) -> None:
    """No chain leads back to where it begins; and pages of the rounds in which a ground stands are out of date."""
    session.flush()
    action_id = record.id if isinstance(record, ComplianceAction) else record.action_id
    if ends_in_itself(action_id):
        raise WouldCircle(field="led_to" if isinstance(record, ComplianceAction) else "what")
    ids = session.scalars(
        select(Ground.round_id).where(Ground.action_id == action_id, Ground.round_id.is_not(None)).distinct()
    )
    for round_id in {*ids, *({record.round_id} if isinstance(record, Ground) and record.round_id else ())}:
        if session.get(Round, round_id) is not None:
            session.execute(renewed(round_id))


@act("action.record")
def record_action(_parent: None, *, entry: RequestEntry, of: Case, by: Actor) -> ComplianceAction:
    """Enter a request for review as a release delivers it, with the petition that it rests on.

    What the staff have of it, or took back, is never overwritten.
    """
    title = Localized(f"Request for review: {entry.name.en}", f"Solicitud de revisión: {entry.name.es}")
    values = _action(
        None,
        kind="request_for_review",
        by="united_states" if of.mechanism != "31-B" else "canada",
        title=title,
        day=str(entry.day),
        asked=entry.asked,
        led_to=of.slug,
    )
    made = ComplianceAction(slug=entry.slug, source=entry.source, as_of=entry.as_of, **values)
    session.add(made)
    session.flush()
    if entry.on_petition:
        session.add(
            Ground(
                slug=f"{entry.slug}-p"[:60],
                source=entry.source,
                as_of=entry.as_of,
                action_id=made.id,
                kind="petition",
                what=of.slug,
                case_id=of.id,
                note=Localized("", ""),
            )
        )
    session.flush()
    return made


KINDS = {
    "action": (
        ComplianceAction,
        _action,
        named_by(Ground.action_id, Ground.on_action_id),
        _action_again,
        _afterwards,
    ),
    "ground": (Ground, _ground, nothing_in_the_way, _ground_again, _afterwards),
}
