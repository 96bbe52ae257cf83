"""Entries of the registers of the Expert Board and of the attachés as those see them who keep them."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.orm import selectinload

from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import NotFound
from portal.core.localized import Localized
from portal.models.reference import (
    Activity,
    Assessment,
    Attache,
    Benchmark,
    BenchmarkValue,
    BoardMember,
    BoardReport,
    Kept,
    Money,
    Project,
    QuarterReport,
)
from portal.policy import visibility

ENTRIES: dict[str, type[Kept]] = {
    "member": BoardMember,
    "value": BenchmarkValue,
    "assessment": Assessment,
    "report": BoardReport,
    "attache": Attache,
    "project": Project,
    "activity": Activity,
    "money": Money,
    "quarter": QuarterReport,
}
LISTED = 100  # of each kind, the latest first


def kept_entries(viewer: Actor, of: str) -> list[Kept]:
    """With what was taken back, the latest first."""
    model: Any = ENTRIES[of]
    found = _whole(model).where(visibility.kept_entries(viewer, model))
    return list(session.scalars(found.order_by(model.id.desc()).limit(LISTED)))


def kept_entry(viewer: Actor, of: str, slug: str) -> Kept:
    model: Any = ENTRIES[of]
    found: Kept | None = session.scalar(_whole(model).where(visibility.kept_entries(viewer, model), model.slug == slug))
    if found is None:
        raise NotFound
    return found


def kept_report(viewer: Actor, slug: str) -> BoardReport:
    found = kept_entry(viewer, "report", slug)
    assert isinstance(found, BoardReport)  # noqa: S101  by its kind
    return found


def entries_to_choose(viewer: Actor, of: str) -> Iterator[tuple[str, Localized | str]]:
    """What another entry may name, by its address: benchmarks, attachés, projects."""
    if of == "benchmark":
        for each in session.scalars(select(Benchmark).order_by(Benchmark.position)):
            yield each.slug, each.name
        return
    model: Any = ENTRIES[of]
    for found in session.scalars(select(model).where(visibility.entries(viewer, model)).order_by(model.id)):
        yield found.slug, found.name


def _whole(model: Any) -> Any:
    return select(model).options(*(selectinload(getattr(model, each.key)) for each in inspect(model).relationships))
