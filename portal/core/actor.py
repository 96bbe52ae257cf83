"""Who acts: a frozen picture of a person, of a key holder, or of the portal itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, Protocol


class Role(StrEnum):
    """What somebody is trusted with, for a scope and a time."""

    COORDINATOR = "coordinator"
    ADVISER = "adviser"
    MODERATOR = "moderator"
    CASE_OFFICER = "case_officer"
    CUSTODIAN = "custodian"
    EDITOR = "editor"
    TRANSLATOR = "translator"
    DELEGATE = "delegate"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"
    SYSTEM = "system"


STAFF = frozenset(Role) - {Role.COORDINATOR, Role.ADVISER, Role.SYSTEM}
"""Roles of the committee's own staff."""

GUARDED = STAFF | {Role.ADVISER}
"""Roles that sleep until the session has passed a second factor."""


@dataclass(frozen=True, slots=True)
class Held:
    """A role in force: everywhere, in one consultation, or in one round."""

    role: Role
    consultation_id: int | None = None
    round_id: int | None = None

    @property
    def everywhere(self) -> bool:
        return self.consultation_id is None and self.round_id is None


class Opens(StrEnum):
    """What there is that a key opens, for somebody without an account."""

    INBOX = "inbox"  # contributions
    CONCERN = "concern"


@dataclass(frozen=True, slots=True)
class Holding:
    """What the key that somebody has shown opens."""

    kind: Opens
    id: int


@dataclass(frozen=True, slots=True)
class Actor:
    """Who is asking. ``holds`` is what their key opens."""

    name: str
    user_id: int | None = None
    organisation_id: int | None = None
    held: frozenset[Held] = frozenset()
    locale: str = "es"
    zone: str = ""  # where they read the clock; nothing known of who has no account
    organisation_name: str = ""
    organisation_kind: str = "none"
    group: str = "individual"
    holds: Holding | None = None
    sleeping: frozenset[Held] = frozenset()  # guarded roles, as long as this session has shown no second factor

    @property
    def is_signed_in(self) -> bool:
        return self.user_id is not None

    @property
    def inbox(self) -> int | None:
        """The inbox that this key holder has opened."""
        return self.holds.id if self.holds is not None and self.holds.kind is Opens.INBOX else None

    @property
    def concern(self) -> int | None:
        """The concern that this key holder has opened."""
        return self.holds.id if self.holds is not None and self.holds.kind is Opens.CONCERN else None

    @property
    def is_staff(self) -> bool:
        return any(grant.role in STAFF for grant in self.held)

    @property
    def asleep(self) -> bool:
        return bool(self.sleeping)

    @property
    def is_staff_even_asleep(self) -> bool:
        """Whether this is a member of the staff, awake or not: for what the staff may *not* do."""
        return any(grant.role in STAFF for grant in self.held | self.sleeping)

    def has(self, role: Role, round_id: int | None = None, consultation_id: int | None = None) -> bool:
        """Whether this role is held everywhere, or in the consultation or round named."""
        return any(
            grant.role is role
            and (
                grant.everywhere
                or (round_id is not None and grant.round_id == round_id)
                or (grant.round_id is None and consultation_id is not None and grant.consultation_id == consultation_id)
            )
            for grant in self.held
        )

    def has_anywhere(self, *roles: Role) -> bool:
        """Whether one of these roles is held in any scope at all."""
        return any(grant.role in roles for grant in self.held)

    def scopes(self, *roles: Role) -> tuple[bool, frozenset[int], frozenset[int]]:
        """Where one of these roles is held: everywhere?, consultation ids, round ids."""
        mine = [grant for grant in self.held if grant.role in roles]
        return (
            any(grant.everywhere for grant in mine),
            frozenset(g.consultation_id for g in mine if g.consultation_id is not None and g.round_id is None),
            frozenset(g.round_id for g in mine if g.round_id is not None),
        )


class Granted(Protocol):
    """A role as it was granted: for a scope, from an instant on, perhaps until another."""

    @property
    def role(self) -> Role: ...
    @property
    def consultation_id(self) -> int | None: ...
    @property
    def round_id(self) -> int | None: ...
    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime | None: ...


def in_force(grant: Granted, at: datetime) -> bool:
    return grant.starts_at <= at and (grant.ends_at is None or at < grant.ends_at)


class Identity(NamedTuple):
    """Who a person is and whom they speak for, as far as an actor tells it."""

    user_id: int
    organisation_id: int | None = None
    name: str = ""
    locale: str = "es"
    zone: str = ""
    organisation_name: str | None = None
    organisation_kind: str | None = None
    group: str | None = None


def person_acting(person: Identity, grants: Iterable[Granted], *, second_factor: bool, at: datetime) -> Actor:
    """A person as who acts at this instant, in a visit that has passed a second factor or has not.

    No person becomes an actor in another way: neither a role that is over or still to come nor one that sleeps can
    be held by mistake.
    """
    held = frozenset(Held(grant.role, grant.consultation_id, grant.round_id) for grant in grants if in_force(grant, at))
    awake = held if second_factor else frozenset(grant for grant in held if grant.role not in GUARDED)
    return Actor(
        name=person.name,
        user_id=person.user_id,
        organisation_id=person.organisation_id,
        held=awake,
        locale=person.locale,
        zone=person.zone,
        organisation_name=person.organisation_name or "",
        organisation_kind=person.organisation_kind or "none",
        group=person.group or "individual",
        sleeping=held - awake,
    )


def holder_acting(holding: Holding) -> Actor:
    """Whoever has shown this key. Nothing else is known of them."""
    return Actor("", holds=holding)


ANONYMOUS = Actor("")
SYSTEM = Actor("portal", held=frozenset({Held(Role.SYSTEM)}))
