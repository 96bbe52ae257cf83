"""Who sits on a panel and why no longer, who declared a conflict of interest, and who visited the workplace."""

from typing import Any

from sqlalchemy import select

from portal.core.db import session
from portal.core.errors import N_, Invalid
from portal.core.localized import Localized
from portal.core.spans import Span
from portal.models.reference import Panel, PanelConflict, Panelist, PanelSeat, PanelVisit
from portal.services.reference.attaching import named_by, rests_on, standing
from portal.services.reference.boarding import EndsBefore, nothing_in_the_way, optional_span
from portal.services.reference.happening import in_both, span_read
from portal.services.reference.spelling import known


class SeatHeld(Invalid):
    sentence = N_("On this seat %(name)s is on record. Enter first since when that seat is empty, and why.")


class HasAConflict(Invalid):
    sentence = N_("%(name)s declared a conflict of interest in this panel, and does not sit on it.")


class BeforeThePanel(Invalid):
    sentence = N_("This day is before the panel was requested.")


class LeftWithoutWhy(Invalid):
    sentence = N_("A panelist who left did so on a day and for a reason. Enter both, or neither.")


class NothingToReplace(Invalid):
    sentence = N_("Nobody left this seat, so nobody was designated in their place. A first panelist is drawn by lot.")


class NoVisit(Invalid):
    sentence = N_("No on-site verification on these days is on record in the case. Enter that event first.")


class NobodyVisited(Invalid):
    sentence = N_("Only panelists with a seat on this panel visit a workplace. Choose one at least.")


class NotSeatedThen(Invalid):
    sentence = N_("%(name)s did not have this seat on that panel on these days.")


def _seat(
    it: PanelSeat | None, *, panel: str, panelist: str, how: str, since: str, left: str, left_why: str
) -> dict[str, Any]:
    of, who = standing(Panel, panel, "panel"), standing(Panelist, panelist, "panelist")
    began, until = span_read(since, "since"), optional_span(left, "left")
    _ensure_after_the_request(of, began, "since")
    if until is not None and until.certainly_before(began):
        raise EndsBefore(field="left")
    if (until is None) != (not left_why):
        raise LeftWithoutWhy(field="left_why" if until is not None else "left")
    if known("seat_how", how, "how") == "designated":
        _ensure_somebody_left(it, of, who)
    if until is None:
        _ensure_free(it, of, who)
    return {
        "panel_id": of.id,
        "panelist_id": who.id,
        "of_list": who.of_list,
        "how": how,
        "since": began,
        "left": until,
        "left_why": known("seat_left", left_why, "left_why") if left_why else "",
    }


def _ensure_free(it: PanelSeat | None, panel: Panel, who: Panelist) -> None:
    with session.no_autoflush:
        for each in session.scalars(_seats_of(panel, who.of_list).where(PanelSeat.left_first.is_(None))):  # type: ignore[attr-defined]
            if each is not it:
                raise SeatHeld(field="panelist", name=each.panelist.name)
        declared = select(PanelConflict.id).where(
            PanelConflict.panel_id == panel.id, PanelConflict.panelist_id == who.id, PanelConflict.ended_at.is_(None)
        )
        if session.scalar(declared.limit(1)) is not None:
            raise HasAConflict(field="panelist", name=who.name)


def _ensure_somebody_left(it: PanelSeat | None, panel: Panel, who: Panelist) -> None:
    with session.no_autoflush:
        if all(each is it or each.left is None for each in session.scalars(_seats_of(panel, who.of_list))):
            raise NothingToReplace(field="how")


def _seats_of(panel: Panel, of_list: str) -> Any:
    return select(PanelSeat).where(
        PanelSeat.panel_id == panel.id, PanelSeat.of_list == of_list, PanelSeat.ended_at.is_(None)
    )


def _seat_again(it: PanelSeat) -> None:
    rests_on("panel", "panelist")(it)
    if it.left is None:
        _ensure_free(it, it.panel, it.panelist)


def _conflict(_it: PanelConflict | None, *, panel: str, panelist: str, day: str, reason: Localized) -> dict[str, Any]:
    return {
        "panel_id": standing(Panel, panel, "panel").id,
        "panelist_id": standing(Panelist, panelist, "panelist").id,
        "day": span_read(day, "day"),
        "reason": in_both(reason, "reason", needed=True),
    }


def _visit(
    _it: PanelVisit | None,
    *,
    panel: str,
    day: str,
    seat_us: str,
    seat_mx: str,
    seat_joint: str,
    observers: Localized,
    note: Localized,
) -> dict[str, Any]:
    of, on = standing(Panel, panel, "panel"), span_read(day, "day")
    verified = [each.day for each in of.case.happened if each.code == "verification" and each.day is not None]
    if all(on.certainly_before(each) or each.certainly_before(on) for each in verified):
        raise NoVisit(field="day")
    chosen = {"seat_us": seat_us, "seat_mx": seat_mx, "seat_joint": seat_joint}
    if not any(chosen.values()):
        raise NobodyVisited(field="seat_us")
    return {
        "panel_id": of.id,
        "day": on,
        **{f"{name}_id": _seated(name, slug, of, on) for name, slug in chosen.items()},
        **{f"list_{each}": each.upper() for each in ("us", "mx", "joint")},
        "observers": in_both(observers, "observers", needed=False),
        "note": in_both(note, "note", needed=False),
    }


def _seated(name: str, slug: str, panel: Panel, on: Span) -> int | None:
    """The seat of this list from which somebody visited: theirs on this panel, on these days."""
    if not slug:
        return None
    seat: PanelSeat = standing(PanelSeat, slug, name)
    wrong = seat.panel_id != panel.id or seat.of_list != name.removeprefix("seat_").upper()
    if wrong or on.certainly_before(seat.since) or (seat.left is not None and seat.left.certainly_before(on)):
        raise NotSeatedThen(field=name, name=seat.panelist.name)
    return seat.id


def _visited_by(record: PanelSeat) -> None:
    named_by(PanelVisit.seat_us_id, PanelVisit.seat_mx_id, PanelVisit.seat_joint_id)(record)


def _ensure_after_the_request(panel: Panel, day: Span, field: str) -> None:
    asked = [each.day for each in panel.case.happened if each.code == "panel_requested" and each.day is not None]
    if asked and all(day.certainly_before(each) for each in asked):
        raise BeforeThePanel(field=field)


KINDS = {
    "seat": (PanelSeat, _seat, _visited_by, _seat_again),
    "conflict": (PanelConflict, _conflict, nothing_in_the_way, rests_on("panel", "panelist")),
    "visit": (PanelVisit, _visit, nothing_in_the_way, rests_on("panel", "seat_us", "seat_mx", "seat_joint")),
}
