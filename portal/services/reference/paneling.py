"""What the register of panels may say: who is on a list, what a panel found, and what followed from it."""

from typing import Any

from sqlalchemy import select

from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import N_, Conflict, Invalid
from portal.core.localized import Localized
from portal.core.registers import PanelEntry
from portal.models.reference import (
    Case,
    Official,
    Panel,
    PanelConflict,
    Panelist,
    PanelSeat,
    PanelVisit,
    Remedy,
)
from portal.models.reference.panels import DETERMINED
from portal.queries.reference.panels import prior_determinations
from portal.services.door import act
from portal.services.reference import offices
from portal.services.reference.attaching import named_by, rests_on, standing
from portal.services.reference.boarding import EndsBefore
from portal.services.reference.happening import LONGEST_POSITION, in_both, span_read
from portal.services.reference.keeping import LONGEST_NAME, TooLongHere, line
from portal.services.reference.spelling import known
from portal.text import words

LONGEST_FILE = 60
PRIOR_NEEDED = {"owner_preferences": 1, "entry_denied": 2}
"""How many determinations against the same owner a remedy needs before this one."""


class PanelOpen(Invalid):
    sentence = N_("A panel is open in this case already. Enter what became of it first.")


class NotRequested(Invalid):
    sentence = N_("No request for a panel is on record in this case. Enter that event first, with its source.")


class NotDetermined(Invalid):
    sentence = N_("No determination of a panel is on record in this case. Enter that event first, with its source.")


class FindingMissing(Invalid):
    sentence = N_("Say in both languages what the panel decided, or how it ended.")


class TwoLists(Invalid):
    sentence = N_("%(name)s is on a list of panelists already. Nobody can be on two.")


class NothingFound(Invalid):
    sentence = N_("A remedy rests on a panel's finding of a denial of rights, and this panel has none on record.")


class PriorMissing(Invalid):
    sentence = N_(
        "This remedy needs %(needed)s determinations against the same owner before this one. On record: %(found)s."
    )


class RemediesRest(Conflict):
    sentence = N_("A remedy on record rests on this determination. Take that one back first.")


def _official(_it: Official | None, *, name: str, party: str) -> dict[str, Any]:
    called = line(name, LONGEST_NAME, "name")
    return {
        "name": called,
        "party": known("panel_party", party, "party"),
        "holder_id": offices.held(called, "official"),
        "office": "official",
    }


def _panelist(it: Panelist | None, *, name: str, of_list: str) -> dict[str, Any]:
    called = line(name, LONGEST_NAME, "name")
    return {
        "name": called,
        "of_list": known("panel_list", of_list, "of_list"),
        "holder_id": _on_one_list(it, called),
        "office": "panelist",
    }


def _on_one_list(it: Panelist | None, name: str) -> int:
    holder = offices.held(name, "panelist")
    with session.no_autoflush:
        there = session.scalar(select(Panelist).where(Panelist.holder_id == holder))
    if there is not None and there is not it:
        raise TwoLists(field="name", name=name)
    return holder


def _panelist_again(it: Panelist) -> None:
    it.holder_id = _on_one_list(it, it.name)


def _panelist_leaves(it: Panelist) -> None:
    named_by(PanelSeat.panelist_id, PanelConflict.panelist_id)(it)
    offices.left(it)


def _panel(
    it: Panel | None, *, case: str, file_number: str, owner: str, result: str, finding: Localized
) -> dict[str, Any]:
    found = session.scalar(select(Case).where(Case.slug == case, Case.ended_at.is_(None)))
    if found is None:
        raise Invalid(N_("Choose one of the entries of the list."), field="case")
    if not _happened(found, "panel_requested"):
        raise NotRequested(field="case")
    if result:
        known("panel_result", result, "result")
        if result in DETERMINED and not _happened(found, "panel_determination"):
            raise NotDetermined(field="result")
    else:
        _ensure_none_open(it, found.id)
    if it is not None and it.result != result and _has_remedies(it):
        raise RemediesRest
    said = in_both(finding, "finding", needed=False, most=LONGEST_POSITION)
    if result and not said.en:
        raise FindingMissing(field="finding_en")
    return {
        "case_id": found.id,
        "file_number": _at_most(file_number, LONGEST_FILE, "file_number"),
        "owner": _at_most(owner, LONGEST_NAME, "owner"),
        "result": result,
        "finding": said,
    }


def _ensure_none_open(it: Panel | None, case_id: int) -> None:
    with session.no_autoflush:
        found = session.scalars(
            select(Panel).where(Panel.case_id == case_id, Panel.ended_at.is_(None), Panel.result == "")
        )
        if any(each is not it for each in found):
            raise PanelOpen(field="case")


def _panel_again(it: Panel) -> None:
    if not it.result:
        _ensure_none_open(it, it.case_id)


def _has_remedies(panel: Panel) -> bool:
    with session.no_autoflush:
        found = select(Remedy.id).where(Remedy.panel_id == panel.id, Remedy.ended_at.is_(None))
        return session.scalar(found.limit(1)) is not None


def _remedy(_it: Remedy | None, *, panel: str, kind: str, day: str, note: Localized) -> dict[str, Any]:
    of, on = standing(Panel, panel, "panel"), span_read(day, "day")
    if of.result != "denial_found":
        raise NothingFound(field="panel")
    determined = [each.day for each in of.case.happened if each.code == "panel_determination" and each.day is not None]
    if determined and all(on.certainly_before(each) for each in determined):
        raise EndsBefore(N_("This day is before the panel's determination."), field="day")
    needed = PRIOR_NEEDED.get(known("panel_remedy", kind, "kind"), 0)
    found = len(prior_determinations(of))
    if found < needed:
        raise PriorMissing(field="kind", needed=needed, found=found)
    return {
        "panel_id": of.id,
        "panel_result": "denial_found",
        "kind": kind,
        "day": on,
        "note": in_both(note, "note", needed=False),
    }


def _remedy_leaves(it: Remedy) -> None:
    it.panel_result = None


def _remedy_again(it: Remedy) -> None:
    rests_on("panel")(it)
    if it.panel.result != "denial_found":
        raise RestsOnNoFinding
    it.panel_result = "denial_found"


class RestsOnNoFinding(Conflict):
    sentence = NothingFound.sentence


def _happened(case: Case, code: str) -> bool:
    return any(each.code == code for each in case.happened)


def _at_most(typed: str, most: int, field: str) -> str:
    kept = words.name(typed, field)
    if len(kept) > most:
        raise TooLongHere(field=field, found=len(kept), most=most)
    return kept


@act("panel.record")
def record_panel(_parent: None, *, entry: PanelEntry, of: Case, by: Actor) -> Panel:
    """Enter a panel as a release delivers it. What the staff have of it, or took back, is never overwritten."""
    said: dict[str, Any] = {name: getattr(entry, name) for name in ("owner", "result", "finding")}
    values = _panel(None, case=of.slug, file_number=entry.number, **said)
    made = Panel(slug=entry.slug, source=entry.source, as_of=entry.as_of, **values)
    session.add(made)
    session.flush()
    return made


KINDS = {
    "panel": (
        Panel,
        _panel,
        named_by(PanelSeat.panel_id, PanelConflict.panel_id, PanelVisit.panel_id, Remedy.panel_id),
        _panel_again,
    ),
    "panelist": (Panelist, _panelist, _panelist_leaves, _panelist_again),
    "remedy": (Remedy, _remedy, _remedy_leaves, _remedy_again),
    "official": (Official, _official, offices.left, offices.held_again),
}
