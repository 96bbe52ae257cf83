"""What the staff enter in the register of workplaces, beside what a release delivers. Nothing of it is overwritten.

A workplace is only ever entered from a public source: that one stands here must never tell that somebody spoke.
"""

import re
import unicodedata
from datetime import date
from typing import Any

from sqlalchemy import func, select

from portal.core import clock
from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import N_, Conflict, Invalid, NotFound
from portal.core.identifiers import Scheme, checked
from portal.core.localized import Localized
from portal.models.reference import (
    Case,
    Facility,
    FacilityDetail,
    FacilityIdentifier,
    FacilityName,
    FacilityPlace,
    Kept,
)
from portal.queries.reference.merging import leading_to
from portal.services.door import act
from portal.services.reference.spelling import known, known_state, respell
from portal.text import words

LONGEST_NAME, LONGEST_CITY, LONGEST_SOURCE, LONGEST_REASON = 200, 120, 2_000, 2_000
_ADDRESS = re.compile(r"https?://[A-Za-z0-9.-]+(?:[/?#][^\s<>\"]*)?")
_SCHEMES = frozenset(Scheme)


class TooLongHere(Invalid):
    sentence = N_("This is too long: %(found)s characters of %(most)s.")


class Missing(Invalid):
    sentence = N_("Fill this in.")


class NoSource(Invalid):
    sentence = N_("Paste the address of a public source. It begins with https:// or http://.")


class NotYet(Invalid):
    sentence = N_("This day has not come yet.")


class Elsewhere(Invalid):
    sentence = N_("%(name)s has this number already. If both are one workplace, merge them.")


class ThereAlready(Invalid):
    sentence = N_("This is here already.")


@act("facility.enter")
def enter(
    _parent: None,
    *,
    company: str,
    name: str,
    sector: str,
    city: str,
    state: str,
    source: str,
    as_of: date,
    by: Actor,
) -> Facility:
    """Enter a workplace that a public source names."""
    made = entered(company=company, name=name, sector=sector, city=city, state=state, source=source, as_of=as_of)
    respell(made)
    return made


@act("facility.describe")
def describe(facility: Facility, *, kind: str, value: str, source: str, as_of: date, by: Actor) -> FacilityDetail:
    """Add a name or a number that another register or a public source has for it."""
    known("facility_detail", kind, "kind")
    value = checked(Scheme(kind), value, "value") if kind in _SCHEMES else line(value, LONGEST_NAME, "value")
    _ensure_nobody_elses(facility, kind, value)
    made = FacilityDetail(
        facility_id=facility.id, kind=kind, value=value, source=sourced(source), as_of=passed(as_of, "as_of")
    )
    session.add(made)
    session.flush()
    session.expire(facility, ["details"])
    respell(facility)
    return made


@act("facility.strike")
def strike(facility: Facility, *, detail_id: int, by: Actor) -> FacilityDetail:
    """Say that one of these holds no more. It stays on record, with the day on which it ended."""
    found = session.get(FacilityDetail, detail_id)
    if found is None or found.facility_id != facility.id:
        raise NotFound
    if found.ended_at is not None:
        raise Conflict
    found.ended_at = clock.now()
    respell(facility)
    return found


def entered(**values: Any) -> Facility:
    """A new entry of the staff's."""
    made = Facility(slug=new_slug(values["company"], Facility), entered=True, spelled="")
    fill(made, **values)
    session.add(made)
    session.flush()  # the trail needs its number
    return made


def fill(
    facility: Facility, *, company: str, name: str, sector: str, city: str, state: str, source: str, as_of: date
) -> None:
    """Have it say this, or refuse."""
    facility.company = line(company, LONGEST_NAME, "company")
    facility.sector = known("sector", sector, "sector")
    facility.source, facility.as_of = sourced(source), passed(as_of, "as_of")
    called = line(name, LONGEST_NAME, "name")
    place = {"city": words.name(city, "city"), "state": known_state(state, "state")}
    if len(place["city"]) > LONGEST_CITY:
        raise TooLongHere(field="city", found=len(place["city"]), most=LONGEST_CITY)
    if not facility.names:
        facility.names.append(FacilityName(position=1, name=Localized(called, called)))
        facility.places.append(FacilityPlace(position=1, **place))
        return
    facility.names[0].name = Localized(called, called)
    facility.places[0].city, facility.places[0].state = place["city"], place["state"]


def new_slug(words_of_it: str, kind: type[Facility] | type[Case] | type[Kept]) -> str:
    """The address of what the staff enter: it ends in ``-n`` and a number, as none that a release delivers does."""
    number = (session.scalar(select(func.max(kind.id))) or 0) + 1
    return f"{_slug(words_of_it)}-n{number}"


def line(typed: str, most: int, field: str) -> str:
    """One line of words, or a refusal."""
    kept = words.name(typed, field)
    if not kept:
        raise Missing(field=field)
    if len(kept) > most:
        raise TooLongHere(field=field, found=len(kept), most=most)
    return kept


def sourced(typed: str, field: str = "source") -> str:
    """Addresses of public sources, one a line, as they are kept."""
    found = [address for each in words.clean(typed, field).splitlines() if (address := words.seen(each))]
    if not found or not all(_ADDRESS.fullmatch(address) for address in found):
        raise NoSource(field=field)
    kept = " ; ".join(found)
    if len(kept) > LONGEST_SOURCE:
        raise TooLongHere(field=field, found=len(kept), most=LONGEST_SOURCE)
    return kept


def passed(day: date, field: str) -> date:
    if day > clock.day().date():
        raise NotYet(field=field)
    return day


def _ensure_nobody_elses(facility: Facility, kind: str, value: str) -> None:
    """A number belongs to one workplace; a name may be of several."""
    group = leading_to(facility.id)
    there = session.scalars(
        select(FacilityDetail.facility_id).where(
            FacilityDetail.kind == kind, FacilityDetail.value == value, FacilityDetail.ended_at.is_(None)
        )
    ).all()
    if facility.id in there:
        raise ThereAlready(field="value")
    if kind not in _SCHEMES:
        return
    delivered = select(FacilityIdentifier.facility_id).where(
        FacilityIdentifier.scheme == kind, FacilityIdentifier.value == value
    )
    for other in (*there, *session.scalars(delivered)):
        if other == facility.id:
            raise ThereAlready(field="value")
        if other not in group:
            raise Elsewhere(field="value", name=session.get_one(Facility, other).company)


def _slug(company: str) -> str:
    plain = unicodedata.normalize("NFKD", company).encode("ascii", "ignore").decode().lower()
    return re.sub("[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-") or "workplace"
