"""Entries of the registers of the Board, the attachés, panels and actions as those see them who keep them."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.orm import joinedload, selectinload

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
    Case,
    ComplianceAction,
    Ground,
    Kept,
    Money,
    Official,
    Panel,
    PanelConflict,
    Panelist,
    PanelSeat,
    PanelVisit,
    Project,
    QuarterReport,
    Remedy,
    SectorEdition,
)
from portal.policy import visibility
from portal.queries.reference.panels import cases_with_a_request

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
    "panel": Panel,
    "panelist": Panelist,
    "seat": PanelSeat,
    "conflict": PanelConflict,
    "visit": PanelVisit,
    "remedy": Remedy,
    "official": Official,
    "action": ComplianceAction,
    "ground": Ground,
    "edition": SectorEdition,
}
LISTED = 100  # of each kind, the latest first


def kept_entries(viewer: Actor, of: str) -> list[Kept]:
    """With what was taken back, the latest first."""
    model: Any = ENTRIES[of]
    found = whole(model).where(visibility.kept_entries(viewer, model))
    return list(session.scalars(found.order_by(model.id.desc()).limit(LISTED)))


def kept_entry(viewer: Actor, of: str, slug: str) -> Kept:
    model: Any = ENTRIES[of]
    found: Kept | None = session.scalar(whole(model).where(visibility.kept_entries(viewer, model), model.slug == slug))
    if found is None:
        raise NotFound
    return found


def kept_report(viewer: Actor, slug: str) -> BoardReport:
    found = kept_entry(viewer, "report", slug)
    assert isinstance(found, BoardReport)  # noqa: S101  by its kind
    return found


def kept_panel(viewer: Actor, slug: str) -> Panel:
    found = kept_entry(viewer, "panel", slug)
    assert isinstance(found, Panel)  # noqa: S101  by its kind
    return found


def entries_to_choose(viewer: Actor, of: str) -> Iterator[tuple[str, Localized | str]]:
    """What another entry may name, by its address: benchmarks, attachés, projects, panels."""
    if of == "benchmark":
        for each in session.scalars(select(Benchmark).order_by(Benchmark.position)):
            yield each.slug, each.name
        return
    if of == "case":
        for case in cases_with_a_request(viewer):
            yield case.slug, case.name
        return
    model: Any = ENTRIES[of]
    for found in session.scalars(whole(model).where(visibility.entries(viewer, model)).order_by(model.id)):
        yield found.slug, called(found)


def cases_to_choose(viewer: Actor) -> Iterator[tuple[str, Localized]]:
    """All public cases, the latest first."""
    for slug, en, es in session.execute(
        select(Case.slug, Case.name_en, Case.name_es)  # type: ignore[attr-defined]
        .where(visibility.cases(viewer))
        .order_by(Case.began_on.desc(), Case.id)
    ):
        yield slug, Localized(en, es)


def seats_to_choose(viewer: Actor, of_list: str) -> Iterator[tuple[str, Localized | str]]:
    """Seats of one list, on every panel."""
    found = select(PanelSeat).where(visibility.entries(viewer, PanelSeat), PanelSeat.of_list == of_list)
    seats = found.options(
        selectinload(PanelSeat.panelist), joinedload(PanelSeat.panel, innerjoin=True).joinedload(Panel.case)
    )
    for each in session.scalars(seats.order_by(PanelSeat.id)):
        yield each.slug, called(each)


def called(found: Kept) -> Localized | str:
    """What an entry is called where another one names it."""
    match found:
        case Panel():
            return Localized(
                *(f"{name} {found.file_number}".strip() for name in (found.case.name.en, found.case.name.es))
            )
        case PanelSeat():
            name = found.panel.case.name
            return Localized(f"{found.panelist.name} ({name.en})", f"{found.panelist.name} ({name.es})")
        case ComplianceAction():
            return found.title
        case Panelist():
            return f"{found.name} ({found.of_list})"
    name_: Localized | str = found.name  # type: ignore[attr-defined]
    return name_


def whole(model: Any) -> Any:
    parts = [
        (selectinload if each.uselist else joinedload)(getattr(model, each.key))
        for each in inspect(model).relationships
    ]
    if hasattr(model, "panel"):  # which is called by its case
        parts.append(joinedload(model.panel).joinedload(Panel.case))
    return select(model).options(*parts)
