"""Reading people: who they are, whom they speak for, what they are trusted with, and who is visiting."""

from portal.queries.people.organisations import (
    organisation,
    organisation_among,
    organisation_by_name,
    organisations,
)
from portal.queries.people.persons import actor, by_email, by_uniquifier, find, get, holding, me, members
from portal.queries.people.register import PAGE, Page, page
from portal.queries.people.scopes import Scope, scope_names, scopes
from portal.queries.people.visiting import (
    NEVER,
    Hours,
    Visiting,
    mark,
    opened,
    sealed,
    visit,
    visitor,
    visits,
)

__all__ = [
    "NEVER",
    "PAGE",
    "Hours",
    "Page",
    "Scope",
    "Visiting",
    "actor",
    "by_email",
    "by_uniquifier",
    "find",
    "get",
    "holding",
    "mark",
    "me",
    "members",
    "opened",
    "organisation",
    "organisation_among",
    "organisation_by_name",
    "organisations",
    "page",
    "scope_names",
    "scopes",
    "sealed",
    "visit",
    "visitor",
    "visits",
]
