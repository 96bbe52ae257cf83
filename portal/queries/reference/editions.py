"""The list of priority subsectors as everybody reads it: its editions, and what each of them changed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from sqlalchemy import exists, select

from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import NotFound
from portal.core.localized import Localized
from portal.core.vocabulary import term
from portal.models.consultations import Round
from portal.models.reference import Correction, SectorEdition
from portal.models.summaries import State, Summary
from portal.policy import visibility
from portal.queries.reference.meetings import corrections_of

MOST = 100  # of editions: one a year


@dataclass(frozen=True, slots=True)
class Subsector:
    """On a list; ``since`` the number of the first edition from which on it is in all of them. ``code`` of vocabulary
    ``sector``, empty where that does not have it."""

    name: Localized
    code: str
    since: int


@dataclass(frozen=True, slots=True)
class Compared:
    """An edition with what it added to the one that was the list before it, and what it left out."""

    edition: SectorEdition
    subsectors: tuple[Subsector, ...]
    before: SectorEdition | None
    added: tuple[Localized, ...]
    left_out: tuple[Localized, ...]
    after: SectorEdition | None
    is_the_list: bool


@dataclass(frozen=True, slots=True)
class Consulted:
    """The round in which an edition was consulted, and whether it has a published summary."""

    round: Round
    answered: bool


def editions(viewer: Actor) -> list[Compared]:
    """The latest first."""
    of = SectorEdition
    held = select(of).where(visibility.entries(viewer, of)).order_by(of.number.desc()).limit(MOST)
    return _compared(session.scalars(held).all())


def edition(viewer: Actor, slug: str) -> tuple[Compared, Consulted | None, tuple[Correction, ...]]:
    found = next((each for each in editions(viewer) if each.edition.slug == slug), None)
    if found is None:
        raise NotFound
    return found, _consulted(viewer, found.edition), corrections_of(found.edition)


def editions_after_round(viewer: Actor, round_id: int) -> Sequence[SectorEdition]:
    """Editions that were consulted in a round that the viewer was given."""
    of = SectorEdition
    wanted = select(of).where(visibility.entries(viewer, of), of.round_id == round_id)
    return session.scalars(wanted.order_by(of.number.desc()).limit(MOST)).all()


def editions_on_record(_viewer: Actor) -> Sequence[SectorEdition]:
    """All editions, also what was taken back."""
    return session.scalars(select(SectorEdition)).all()


def _compared(latest_first: Sequence[SectorEdition]) -> list[Compared]:
    """Each beside the edition that was the list until then: one that was withdrawn before is none."""
    now = next((each for each in latest_first if each.withdrawn is None), None)
    found: list[Compared] = []
    oldest_first = latest_first[::-1]
    for one, after in zip_longest(oldest_first, oldest_first[1:]):
        earlier = next((each for each in reversed(found) if not _withdrawn_before(each.edition, one)), None)
        had = {each.name: each.since for each in earlier.subsectors} if earlier else {}
        here = {each.name: each for each in _subsectors(one, had)}
        found.append(
            Compared(
                one,
                tuple(here.values()),
                earlier.edition if earlier else None,
                tuple(name for name in here if name not in had) if earlier else (),
                tuple(name for name in had if name not in here),
                after,
                one is now,
            )
        )
    return found[::-1]


def _subsectors(one: SectorEdition, had: Mapping[Localized, int]) -> Iterator[Subsector]:
    named = [*((term("sector", code).label, code) for code in one.codes), *((name, "") for name in one.more)]
    for name, code in named:
        yield Subsector(name, code, had.get(name, one.number))


def _withdrawn_before(one: SectorEdition, other: SectorEdition) -> bool:
    return one.withdrawn is not None and not other.day.certainly_before(one.withdrawn)


def _consulted(viewer: Actor, one: SectorEdition) -> Consulted | None:
    if one.round_id is None:
        return None
    published = exists().where(
        Summary.round_id == Round.id, Summary.state == State.PUBLISHED, visibility.summaries(viewer)
    )
    row = session.execute(select(Round, published).where(Round.id == one.round_id, visibility.rounds(viewer))).first()
    return Consulted(*row) if row else None
