"""Entries of the registers of the Board, attachés, panels and actions: entered, corrected, taken back and put back.

What each kind may say is examined in a place of its own; what becomes of an entry is the same for all of them.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, NamedTuple

from portal.core.actor import Actor
from portal.core.db import session
from portal.core.localized import Localized
from portal.models.consultations import renewed
from portal.models.reference import Kept
from portal.services.door import act, ensure_unchanged
from portal.services.reference import attaching, boarding, correcting, grounding, listing, paneling, seating
from portal.services.reference.keeping import new_slug, passed, sourced


class Kind(NamedTuple):
    """What a kind of entry may say: ``examined`` gives its columns, or refuses.

    ``afterwards`` is done after each change of it, in the same transaction, and may refuse it still.
    """

    model: type[Kept]
    examined: Callable[..., dict[str, Any]]
    may_go: Callable[[Any], None] = boarding.nothing_in_the_way
    may_return: Callable[[Any], None] = boarding.nothing_in_the_way
    afterwards: Callable[[Any], None] = boarding.nothing_in_the_way


_ALL = boarding.KINDS | attaching.KINDS | paneling.KINDS | seating.KINDS | grounding.KINDS | listing.KINDS
KINDS: dict[str, Kind] = {name: Kind(*each) for name, each in _ALL.items()}
"""By the word that stands in the addresses of the desk."""


def kind_of_entry(record: Kept) -> str:
    return next(name for name, each in KINDS.items() if type(record) is each.model)


@act("entry.enter")
def enter_entry(_parent: None, *, of: str, said: Mapping[str, Any], source: str, as_of: date, by: Actor) -> Kept:
    """Enter it from a public source."""
    kind = KINDS[of]
    values = kind.examined(None, **said)
    made = kind.model(slug=new_slug(of, kind.model), source=sourced(source), as_of=passed(as_of, "as_of"), **values)
    session.add(made)
    session.flush()
    kind.afterwards(made)
    return made


@act("entry.revise")
def revise_entry(
    record: Kept, *, said: Mapping[str, Any], source: str, as_of: date, why: Localized, seen: int, by: Actor
) -> Kept:
    """Correct it; what stood there before stays to be read, with the reason."""
    ensure_unchanged(record, seen)
    values, named = KINDS[kind_of_entry(record)].examined(record, **said), _round_of(record)
    correcting.correct(record, {**values, "source": sourced(source), "as_of": passed(as_of, "as_of")}, why=why)
    return _changed(record, named)


@act("entry.undo")
def undo_entry(record: Kept, *, by: Actor) -> Kept:
    """Put back what stood there before its latest correction."""
    named = _round_of(record)
    correcting.undo_last(record)
    return _changed(record, named)


@act("entry.take_back")
def take_back_entry(record: Kept, *, reason: str, by: Actor) -> Kept:
    """Say that it was entered wrongly, and why: readers find it no more, and nothing counts it."""
    KINDS[kind_of_entry(record)].may_go(record)
    correcting.taken_back(record, reason)
    return _changed(record)


@act("entry.put_back")
def put_back_entry(record: Kept, *, by: Actor) -> Kept:
    """Let readers find it again."""
    KINDS[kind_of_entry(record)].may_return(record)
    correcting.put_back(record)
    return _changed(record)


def _round_of(record: Kept) -> int | None:
    """In which page of a round an entry stands, of those that name one."""
    return getattr(record, "round_id", None)


def _changed(record: Kept, named: int | None = None) -> Kept:
    """Also the page of the round that it named before is out of date."""
    KINDS[kind_of_entry(record)].afterwards(record)
    if named is not None and named != _round_of(record):
        session.execute(renewed(named))
    return record
