"""Reading people: who they are, whom they speak for, what they are trusted with, and who is visiting."""

import hashlib
import hmac
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Integer, Select, bindparam, case, cast, exists, func, select

from portal.core import clock
from portal.core.actor import Actor, Held, Holding, Opens, Role, wakened
from portal.core.db import connection, session
from portal.core.errors import N_, NotFound
from portal.models.consultations import Consultation, Round
from portal.models.people import Grant, Organisation, Person, Spelling, Visit
from portal.policy import visibility
from portal.text import alike, words

PAGE = 50
KINDS = tuple(Opens)


@dataclass(frozen=True, slots=True)
class Page:
    """A screenful of a list, with the true count of all of it."""

    items: Sequence[Person]
    total: int
    number: int
    last: int


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a role may count: a code and a number, never a title, so that granting reveals no restricted subject."""

    value: str
    code: str = ""
    number: int | None = None


def _visible(viewer: Actor) -> Select[Person]:
    return select(Person).where(visibility.persons(viewer))


def get(viewer: Actor, person_id: int) -> Person:
    found = session.scalar(_visible(viewer).where(Person.id == person_id))
    if found is None:
        raise NotFound
    return found


def me(viewer: Actor) -> Person:
    """The person who is looking."""
    return get(viewer, viewer.user_id or 0)


def by_email(email: str) -> Person:
    """For the doors that have no viewer yet: the sign-in and the terminal."""
    found = find(email)
    if found is None:
        raise NotFound(N_("Nobody has this e-mail address."))
    return found


def find(email: str) -> Person | None:
    email = words.seen(email).lower()
    return session.scalar(select(Person).where(Person.email == email)) if email.isprintable() else None


def by_uniquifier(uniquifier: str) -> Person | None:
    """Whom a link or half a sign-in was made for; another uniquifier, and it was made for nobody."""
    return session.scalar(select(Person).where(Person.fs_uniquifier == uniquifier))


def page(viewer: Actor, text: str = "", role: str = "", number: int = 1) -> Page:
    """Persons by name; ``text`` is looked for in name, e-mail and organisation, accents and case aside."""
    wanted = _folded(text)
    rows = session.execute(
        select(Person.id, Person.name, Person.email, Organisation.name)
        .outerjoin(Organisation, Organisation.id == Person.organisation_id)
        .where(visibility.persons(viewer))
    ).all()
    holders = _holders(role) if role else None
    found = sorted(
        (_folded(name), number_of)
        for number_of, name, email, organisation in rows
        if wanted in _folded(f"{name} {email} {organisation or ''}") and (holders is None or number_of in holders)
    )
    last = max(1, -(-len(found) // PAGE))
    number = min(max(1, number), last)
    ids = [number_of for _name, number_of in found[(number - 1) * PAGE : number * PAGE]]
    loaded = {person.id: person for person in session.scalars(_visible(viewer).where(Person.id.in_(ids)))}
    return Page([loaded[i] for i in ids], len(found), number, last)


def organisations(viewer: Actor, text: str = "", kind: str = "") -> Sequence[Organisation]:
    """Organisations by name, accents and case aside."""
    wanted = _folded(text)
    query = select(Organisation).where(visibility.organisations(viewer))
    if kind:
        query = query.where(Organisation.kind == kind)
    return sorted(
        (organisation for organisation in session.scalars(query) if wanted in _folded(organisation.name)),
        key=lambda organisation: (_folded(organisation.name), organisation.id),
    )


def organisation(viewer: Actor, organisation_id: int) -> Organisation:
    found = session.scalar(
        select(Organisation).where(visibility.organisations(viewer), Organisation.id == organisation_id)
    )
    if found is None:
        raise NotFound
    return found


def organisation_by_name(name: str) -> Organisation:
    """For the terminal, and to notice a name that is taken already, or that looks like one that is."""
    spelled = exists().where(
        Spelling.organisation_id == Organisation.id, Spelling.folded == alike.folded(name), Spelling.whole
    )
    found = session.scalars(select(Organisation).where(spelled).order_by(Organisation.id).limit(1)).first()
    if found is None:
        raise NotFound(N_("No organization has this name."))
    return found


def organisation_among(names: Collection[str]) -> str | None:
    """The name of an organisation that readers would take one of these folded names for."""
    wanted = (
        select(Organisation.name)
        .join(Spelling, Spelling.organisation_id == Organisation.id)
        .where(Spelling.folded.in_(names))
        .order_by(Organisation.id)
        .limit(1)
    )
    return session.scalar(wanted)


def members(viewer: Actor, organisation_id: int) -> Sequence[Person]:
    return session.scalars(
        _visible(viewer).where(Person.organisation_id == organisation_id).order_by(Person.name, Person.id)
    ).all()


def scopes() -> Sequence[Scope]:
    """Every consultation and round by code and number: what a role may be granted for."""
    found = [Scope("portal")]
    rounds: dict[int, list[Scope]] = {}
    for round_id, consultation_id, number, code in session.execute(
        select(Round.id, Round.consultation_id, Round.number, Consultation.code)
        .join(Consultation, Consultation.id == Round.consultation_id)
        .order_by(Round.number, Round.id)
    ):
        rounds.setdefault(consultation_id, []).append(Scope(f"round:{round_id}", code, number))
    for consultation_id, code in session.execute(
        select(Consultation.id, Consultation.code).order_by(Consultation.code, Consultation.id)
    ):
        found += [Scope(f"consultation:{consultation_id}", code), *rounds.get(consultation_id, [])]
    return found


def scope_names(people: Iterable[Person]) -> dict[int, tuple[str, int | None]]:
    """Grant id → code of its consultation and number of its round, for grants that do not count everywhere."""
    grants = [grant for person in people for grant in person.grants if grant.consultation_id or grant.round_id]
    codes: dict[int, tuple[str, int | None]] = {}
    if not grants:
        return codes
    by_value = {scope.value: (scope.code, scope.number) for scope in scopes()}
    for grant in grants:
        value = f"round:{grant.round_id}" if grant.round_id else f"consultation:{grant.consultation_id}"
        codes[grant.id] = by_value[value]
    return codes


def holding(*roles: Role) -> Sequence[int]:
    """Ids of active persons who hold one of these roles now, in any scope."""
    at = clock.now()
    grants = session.scalars(
        select(Grant).join(Person, Person.id == Grant.person_id).where(Grant.role.in_(roles), Person.active)
    )
    return sorted({grant.person_id for grant in grants if grant.in_force(at)})


# Who is visiting.


def visit(name: str, idle: timedelta | None = None, longest: timedelta | None = None) -> Visit | None:
    """The living visit of this name; what has been idle for too long, or is too old, is no visit."""
    found = session.scalar(select(Visit).where(Visit.mark == mark(name)))
    if found is None:
        return None
    at = clock.now()
    if longest is not None and at - found.began_at >= longest:
        return None
    if idle is not None and at - found.seen_at >= idle:
        return None
    return found


Hours = tuple[datetime, datetime]
NEVER = (datetime.min.replace(tzinfo=UTC),) * 2


class Visiting(NamedTuple):
    """A living visit, as far as a page needs to know it."""

    id: int
    holder: str
    second_factor: bool
    began_at: datetime
    seen_at: datetime


def _visitor() -> Select[Any]:
    """A visit, who is behind it and what they are trusted with: a row for each role, at least one."""
    visits, persons, grants = Visit.__table__.c, Person.__table__.c, Grant.__table__.c
    number = case((visits.holder.like("person:%"), cast(func.substr(visits.holder, 8), Integer)))
    return (
        select(
            *(visits[name] for name in Visiting._fields),
            *(persons[name] for name in ("id", "name", "organisation_id", "locale", "zone", "active")),
            *(Organisation.__table__.c[name] for name in ("name", "kind", "stakeholder_group")),
            *(grants[name] for name in ("role", "consultation_id", "round_id", "starts_at", "ends_at")),
        )
        .select_from(Visit.__table__)
        .outerjoin(Person.__table__, persons.id == number)
        .outerjoin(Organisation.__table__, Organisation.__table__.c.id == persons.organisation_id)
        .outerjoin(Grant.__table__, grants.person_id == persons.id)
        .where(visits.mark == bindparam("mark"))
    )


_VISITOR = _visitor()  # written once: to put it together costs as much as to ask it


def visitor(
    name: str, idle: timedelta, longest: timedelta, told: Hours = NEVER
) -> tuple[Visiting, Actor | None] | None:
    """The living visit of this name and who is behind it, in one reading: every page asks this first.

    ``told`` is when it began and was last seen, by the cookie: for visits whose hours are kept nowhere else, and
    for what could not be written.
    """
    rows = connection().execute(_VISITOR, {"mark": mark(name)}).all()
    if not rows:
        return None
    at, visit, person = clock.now(), Visiting._make(rows[0][:5]), rows[0][5:14]
    kind, _, number = visit.holder.partition(":")
    if kind == "key":
        visit = visit._replace(began_at=told[0], seen_at=told[1])
    else:
        visit = visit._replace(seen_at=max(visit.seen_at, told[1]))
    if at - visit.began_at >= longest or at - visit.seen_at >= idle:
        return None
    if kind == "key":
        return visit, Actor("", holds=opened(name, number))
    person_id, called, organisation_id, tongue, zone, active, organisation, kind, group = person
    if person_id is None or not active:
        return visit, None
    held = frozenset(
        Held(role, consultation_id, round_id)
        for role, consultation_id, round_id, starts_at, ends_at in (row[14:] for row in rows)
        if role is not None and starts_at <= at and (ends_at is None or at < ends_at)
    )
    awake, sleeping = wakened(held, visit.second_factor)
    return visit, Actor(
        name=called,
        user_id=person_id,
        organisation_id=organisation_id,
        held=awake,
        locale=tongue,
        zone=zone,
        organisation_name=organisation or "",
        organisation_kind=kind or "none",
        group=group or "individual",
        sleeping=sleeping,
    )


def visits(viewer: Actor, idle: timedelta, longest: timedelta) -> Sequence[Visit]:
    """The viewer's own living visits, the latest first."""
    at = clock.now()
    return session.scalars(
        select(Visit)
        .where(Visit.holder == f"person:{viewer.user_id}", Visit.began_at > at - longest, Visit.seen_at > at - idle)
        .order_by(Visit.seen_at.desc(), Visit.id.desc())
    ).all()


def actor(person_id: int, *, second_factor: bool = False) -> Actor | None:
    """This person as the policy sees them now, or nobody once they are suspended."""
    found = session.get(Person, person_id)
    return found.as_actor(second_factor) if found is not None and found.active else None


def mark(name: str) -> bytes:
    """What is kept in place of a visit's name: with a stolen table, nobody can visit."""
    return hashlib.sha256(name.encode(errors="replace")).digest()


def sealed(name: str, opened: Holding) -> str:
    """What a key opens, as it is kept of a visit: without the visit's name it is any number, of any kind."""
    return f"{(KINDS.index(opened.kind) << 64 | opened.id) ^ _pad(name):018x}"


def opened(name: str, kept: str) -> Holding:
    kind, number = divmod(int(kept, 16) ^ _pad(name), 2**64)
    return Holding(KINDS[kind], number)


def _pad(name: str) -> int:
    """72 bits that only whoever has the name can make; they are used for one number and its kind."""
    return int.from_bytes(hmac.digest(name.encode(errors="replace"), b"what the key opens", "sha256")[:9])


def _holders(role: str) -> set[int]:
    at = clock.now()
    return {grant.person_id for grant in session.scalars(select(Grant).where(Grant.role == role)) if grant.in_force(at)}


def _folded(text: str) -> str:
    """For finding: without case, accents and what nobody sees, single spaces."""
    plain = unicodedata.normalize("NFKD", words.seen(text).casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())
