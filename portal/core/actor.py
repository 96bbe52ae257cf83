"""Who acts: a frozen picture of a person, of a key holder, or of the portal itself."""

from dataclasses import dataclass
from enum import StrEnum


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


def wakened(held: frozenset[Held], second_factor: bool) -> tuple[frozenset[Held], frozenset[Held]]:
    """What of these roles is awake and what sleeps, in a visit that has passed a second factor or has not."""
    awake = held if second_factor else frozenset(grant for grant in held if grant.role not in GUARDED)
    return awake, held - awake


ANONYMOUS = Actor("")
SYSTEM = Actor("portal", held=frozenset({Held(Role.SYSTEM)}))
