"""Reading people: who they are, whom they speak for, what they are trusted with, and who is visiting."""

from portal.queries.people.organisations import (
    organisation,
    organisation_among,
    organisation_by_name,
    organisations,
)
from portal.queries.people.passkeys import by_credential, has_passkey, passkey, passkeys, passkeys_of
from portal.queries.people.persons import actor, by_email, by_uniquifier, find, get, me, members, recovery_codes_left
from portal.queries.people.register import FEWEST_CASE_OFFICERS, PAGE, Roster, are_too_few_for_concerns, page
from portal.queries.people.scopes import Scope, scope_names, scopes
from portal.queries.people.visiting import (
    NEVER,
    Hours,
    Limits,
    Visiting,
    mark,
    opened,
    sealed,
    visitor,
    visits,
)

__all__ = [
    "FEWEST_CASE_OFFICERS",
    "NEVER",
    "PAGE",
    "Hours",
    "Limits",
    "Roster",
    "Scope",
    "Visiting",
    "actor",
    "are_too_few_for_concerns",
    "by_credential",
    "by_email",
    "by_uniquifier",
    "find",
    "get",
    "has_passkey",
    "mark",
    "me",
    "members",
    "opened",
    "organisation",
    "organisation_among",
    "organisation_by_name",
    "organisations",
    "page",
    "passkey",
    "passkeys",
    "passkeys_of",
    "recovery_codes_left",
    "scope_names",
    "scopes",
    "sealed",
    "visitor",
    "visits",
]
