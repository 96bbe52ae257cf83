"""How a workplace is found: by everything that it, and what was merged into it, is or was called."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from portal.core import registers, vocabulary
from portal.core.db import session
from portal.core.errors import N_, Invalid
from portal.models.reference import Facility
from portal.queries.reference.merging import leading_to, root_of
from portal.text.folding import folded


class NotInTheList(Invalid):
    sentence = N_("“%(found)s” is not in the list “%(list)s”.")


def known(list_: str, code: str, field: str | None = None) -> str:
    if code not in {term.code for term in vocabulary.terms(list_)}:
        raise NotInTheList(field=field, found=code[:40], list=list_)
    return code


def known_state(code: str, field: str | None = None) -> str:
    if code not in registers.states():
        raise NotInTheList(field=field, found=code[:40], list="state")
    return code


def respell(facility: Facility) -> None:
    """After a change of its names, or of what leads to it; what it leads to itself is found by them as well."""
    session.flush()
    root = root_of(facility.id)
    for one in {facility.id, root}:
        group = session.scalars(
            select(Facility)
            .where(Facility.id.in_(leading_to(one)))
            .order_by(Facility.id)
            .options(selectinload(Facility.names), selectinload(Facility.places), selectinload(Facility.details))
        ).all()
        found = next(each for each in group if each.id == one)
        others = [each for each in group if each.id != one]
        whole = spelled(*(word for each in (found, *others) for word in _words(each)))
        if found.spelled != whole:
            found.spelled = whole


def both(*texts: Any) -> Sequence[str]:
    return [words for text in texts for words in (text.en, text.es)]


def spelled(*words: str) -> str:
    return " ".join(dict.fromkeys(folded(each) for each in words if each))


def _words(facility: Facility) -> list[str]:
    return [
        facility.company,
        *both(*(each.name for each in facility.names)),
        *(each.city for each in facility.places),
        *both(*(registers.states()[each.state].name for each in facility.places)),
        *(each.value for each in facility.details if each.ended_at is None),
    ]
