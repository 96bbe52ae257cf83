"""The filters that a moderator keeps for the queue: named, renamed, let go. Nobody else sees them."""

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal.core import vocabulary
from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import N_, Invalid, NotFound
from portal.core.localized import LANGUAGES
from portal.models.moderation import SavedFilter
from portal.models.people import Person
from portal.queries.moderation import Filter, place_of
from portal.services.door import act
from portal.services.people import entries

MOST = 20
LONGEST_NAME = 60


class EnoughFilters(Invalid):
    sentence = N_("You have %(most)s saved filters, and more are not kept. Remove one that you no longer use.")


class FilterNameTaken(Invalid):
    sentence = N_("You have a saved filter of this name already. Choose another name.")


class NothingFiltered(Invalid):
    sentence = N_("This is the whole queue. Choose a round, a language or a group first, and then save it.")


@act("filter.save")
def save_filter(person: Person, *, name: str, filter: Filter, by: Actor) -> SavedFilter:
    """Keep the part of the queue that is looked at."""
    if filter == Filter():
        raise NothingFiltered
    if filter.round is not None:
        place_of(by, filter.round)
    groups = {term.code for term in vocabulary.terms("stakeholder_group")}
    if filter.language not in ("", *LANGUAGES) or filter.group not in ("", *groups):
        raise NotFound
    if len(_all(person)) >= MOST:
        raise EnoughFilters(most=MOST)
    made = SavedFilter(
        person_id=person.id, round_id=filter.round, language=filter.language, group=filter.group, **_called(name)
    )
    return _written(made)


@act("filter.rename")
def rename_filter(person: Person, *, filter_id: int, name: str, by: Actor) -> SavedFilter:
    """Call it something else, for its owner's eyes."""
    found = _among(person, filter_id)
    called = _called(name)
    with session.no_autoflush:
        if any(each.folded == called["folded"] and each is not found for each in _all(person)):
            raise FilterNameTaken(field="name")
    found.name, found.folded = called["name"], called["folded"]
    return _written(found)


@act("filter.remove")
def remove_filter(person: Person, *, filter_id: int, by: Actor) -> Person:
    """Let it go. What waits in it waits on."""
    session.delete(_among(person, filter_id))
    return person


def _called(typed: str) -> dict[str, str]:
    name = entries.name(typed, LONGEST_NAME)
    return {"name": name, "folded": name.casefold()}


def _written(row: SavedFilter) -> SavedFilter:
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError as error:  # of this name there is one already, from another window perhaps
        raise FilterNameTaken(field="name") from error
    return row


def _all(person: Person) -> list[SavedFilter]:
    return list(session.scalars(select(SavedFilter).where(SavedFilter.person_id == person.id)))


def _among(person: Person, filter_id: int) -> SavedFilter:
    found = next((each for each in _all(person) if each.id == filter_id), None)
    if found is None:
        raise NotFound
    return found
