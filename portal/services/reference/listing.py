"""What the register of priority subsectors may say: numbered editions of the committee's list (19 U.S.C. 4643(2))."""

from collections.abc import Sequence
from itertools import zip_longest
from typing import Any

from sqlalchemy import func, select

from portal.core import zones
from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import N_, Conflict, Invalid
from portal.core.localized import LANGUAGES, Localized
from portal.core.sectors import EditionEntry
from portal.core.spans import Span
from portal.core.vocabulary import terms
from portal.models.consultations import Round, renewed
from portal.models.reference import SectorEdition
from portal.services.door import act
from portal.services.reference.attaching import short
from portal.services.reference.boarding import nothing_in_the_way, optional_span
from portal.services.reference.grounding import round_named
from portal.services.reference.happening import LONGEST_POSITION, in_both, span_read
from portal.services.reference.keeping import LONGEST_NAME, TooLongHere
from portal.services.reference.spelling import known
from portal.text import words

MOST_OTHERS = 40


class NothingOnTheList(Invalid):
    sentence = N_("Choose at least one subsector, or write one that is not offered.")


class NotLineByLine(Invalid):
    sentence = N_("One subsector a line, the same ones in both languages: line %(number)s is missing here.")


class TooManyOthers(Invalid):
    sentence = N_("%(most)s lines at most.")


class EditionsOutOfOrder(Invalid):
    sentence = N_("Numbers of editions follow their days. With this day, edition %(number)s would be out of order.")


class WithdrawnBefore(Invalid):
    sentence = N_("An edition cannot be withdrawn before it was decided.")


class WithdrawnWithoutWhy(Invalid):
    sentence = N_("An edition was withdrawn on a day and for a reason. Enter both, or neither.")


class NoSuchRound(Invalid):
    sentence = N_("No round that everybody can read is at this address or has this number.")


class OpenedLater(Invalid):
    sentence = N_("That round opened after this edition was decided. Look at the days of both.")


class NumberIsTaken(Conflict):
    sentence = N_("Another edition has this number by now. Enter this one again, and it gets the next number.")


def _edition(
    it: SectorEdition | None,
    *,
    title: Localized,
    day: str,
    subsectors: Sequence[str],
    others: Localized,
    reason: Localized,
    round_id: str,
    withdrawn: str,
    withdrawn_why: Localized,
) -> dict[str, Any]:
    decided = span_read(day, "day")
    chosen = {known("sector", each, "subsectors") for each in subsectors}
    more = _line_by_line(others)
    if not chosen and not more.en:
        raise NothingOnTheList(field="subsectors")
    number = _next_number() if it is None else it.number
    _ensure_in_order(it, number, decided)
    return {
        **({"number": number} if it is None else {}),
        "title": short(title, "title"),
        "day": decided,
        "subsectors": " ".join(each.code for each in terms("sector") if each.code in chosen),
        "others": more,
        "reason": in_both(reason, "reason", needed=True, most=LONGEST_POSITION),
        "round_id": _consulted_in(round_id, decided),
        **_withdrawal(withdrawn, withdrawn_why, decided),
    }


def _line_by_line(others: Localized) -> Localized:
    """Without empty lines; each names one subsector in both languages."""
    lines = {
        language: [
            line
            for each in words.clean(getattr(others, language), f"others_{language}").splitlines()
            if (line := words.seen(each))
        ]
        for language in LANGUAGES
    }
    for number, pair in enumerate(zip_longest(lines["en"], lines["es"]), start=1):
        for language, line in zip(("en", "es"), pair, strict=True):
            field = f"others_{language}"
            if line is None:
                raise NotLineByLine(field=field, number=number)
            if len(line) > LONGEST_NAME:
                raise TooLongHere(field=field, found=len(line), most=LONGEST_NAME)
        if number > MOST_OTHERS:
            raise TooManyOthers(field="others_en", most=MOST_OTHERS)
    return Localized("\n".join(lines["en"]), "\n".join(lines["es"]))


def _withdrawal(withdrawn: str, why: Localized, decided: Span) -> dict[str, Any]:
    since, reason = optional_span(withdrawn, "withdrawn"), in_both(why, "withdrawn_why", needed=False)
    if (since is None) != (not reason.en):
        raise WithdrawnWithoutWhy(field="withdrawn" if since is None else "withdrawn_why_en")
    if since is not None and since.certainly_before(decided):
        raise WithdrawnBefore(field="withdrawn")
    return {"withdrawn": since, "withdrawn_why": reason}


def _consulted_in(typed: str, decided: Span) -> int | None:
    if not words.seen(typed):
        return None
    found = round_named(words.seen(typed))
    if found is None:
        raise NoSuchRound(field="round_id")
    if zones.wall(found.opens_at, found.zone).date() > decided.end:
        raise OpenedLater(field="round_id")
    return found.id


def _next_number() -> int:
    held = select(func.max(SectorEdition.number)).where(SectorEdition.ended_at.is_(None))
    return (session.scalar(held) or 0) + 1


def _ensure_in_order(it: SectorEdition | None, number: int, decided: Span) -> None:
    with session.no_autoflush:
        others = session.scalars(select(SectorEdition).where(SectorEdition.ended_at.is_(None))).all()
    for other in others:
        if other is it:
            continue
        earlier, later = (other.day, decided) if other.number < number else (decided, other.day)
        if later.certainly_before(earlier):
            raise EditionsOutOfOrder(field="day", number=other.number)


def _may_return(it: SectorEdition) -> None:
    held = select(SectorEdition.id).where(SectorEdition.ended_at.is_(None), SectorEdition.number == it.number)
    if session.scalar(held) is not None:
        raise NumberIsTaken
    _ensure_in_order(it, it.number, it.day)


def _afterwards(it: SectorEdition) -> None:
    """The page of the round in which it was consulted names it."""
    session.flush()
    if it.round_id is not None and session.get(Round, it.round_id) is not None:
        session.execute(renewed(it.round_id))


@act("edition.record")
def record_edition(_parent: None, *, entry: EditionEntry, by: Actor) -> SectorEdition:
    """Enter an edition as a release delivers it. What the staff have of it, or took back, is never overwritten."""
    nothing = Localized("", "")
    values = _edition(
        None,
        title=entry.title,
        day=str(entry.day),
        subsectors=entry.subsectors,
        others=nothing,
        reason=entry.reason,
        round_id="",
        withdrawn="",
        withdrawn_why=nothing,
    )
    made = SectorEdition(slug=entry.slug, source=entry.source, as_of=entry.as_of, **values)
    session.add(made)
    session.flush()
    return made


KINDS = {"edition": (SectorEdition, _edition, nothing_in_the_way, _may_return, _afterwards)}
