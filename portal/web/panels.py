"""The register of panels in words and tables, in the language of the page."""

from collections.abc import Iterable

from flask import Flask
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from portal.core.vocabulary import term
from portal.models.reference import (
    ComplianceAction,
    Facility,
    Kept,
    Official,
    Panel,
    PanelConflict,
    Panelist,
    PanelSeat,
    PanelVisit,
    Remedy,
    SectorEdition,
)
from portal.queries.reference import Convened
from portal.text.charts import as_csv
from portal.web.days import known_day
from portal.web.locale import local

KINDS = {
    "panel": _l("Panels"),
    "seat": _l("Seats on panels"),
    "panelist": _l("Panelists on the three lists"),
    "conflict": _l("Conflicts of interest that were declared"),
    "visit": _l("Visits to workplaces"),
    "remedy": _l("Remedies"),
    "official": _l("People who work for a Party"),
}


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(panel_name=panel_name, made_up=made_up)


def made_up(one: Kept | Facility) -> bool:
    """Whether a demonstration invented it: all that was entered on its desk, and nothing of a release."""
    if isinstance(one, ComplianceAction | SectorEdition):
        return one.by_staff
    return not isinstance(one, Panel) or one.case.by_staff


def panel_name(one: Panel) -> str:
    """By its case, and by the number of its file where that was located."""
    return f"{local(one.case.name)} {one.file_number}".strip()


def entry_name(one: Kept) -> str | None:
    """What an entry of this register is called on the desk; nothing for those of others."""
    match one:
        case Panel():
            return panel_name(one)
        case PanelSeat():
            return f"{one.panelist.name}: {panel_name(one.panel)}"
        case Panelist():
            return f"{one.name}: {local(term('panel_list', one.of_list).label)}"
        case PanelConflict():
            return f"{one.panelist.name}: {panel_name(one.panel)}"
        case PanelVisit():
            return f"{panel_name(one.panel)}, {known_day(one.day)}"
        case Remedy():
            return f"{panel_name(one.panel)}: {local(term('panel_remedy', one.kind).label)}"
        case Official():
            return f"{one.name}: {local(term('panel_party', one.party).label)}"
    return None


def panels_table(found: Iterable[Convened]) -> str:
    """All panels as a file (RFC 4180)."""
    head = (
        *(gettext("Case"), gettext("Number of the file"), gettext("Panel requested"), gettext("What became of it")),
        *(gettext("Determination of the panel"), gettext("What the panel decided"), gettext("Source")),
        gettext("Read as of"),
    )
    return as_csv(head, [_row(each) for each in found])


def _row(one: Convened) -> tuple[str, ...]:
    panel = one.panel
    result = local(term("panel_result", panel.result).label) if panel.result else str(gettext("It is open"))
    return (
        *(local(panel.case.name), panel.file_number, str(one.requested or ""), result, str(one.determined or "")),
        *(local(panel.finding), panel.source, panel.as_of.isoformat()),
    )
