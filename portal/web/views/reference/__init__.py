"""The registers of public records: for everybody to read, and for editors to keep."""

from flask import Blueprint

from portal.core import registers
from portal.core.identifiers import Scheme

views = Blueprint("reference", __name__)
SCHEMES = {Scheme.LEI: "LEI", Scheme.RFC: "RFC", Scheme.CLEE: "CLEE (DENUE)", Scheme.OS_ID: "OS ID (Open Supply Hub)"}


@views.app_context_processor
def words_of_the_registers() -> dict[str, object]:
    return {"state_name": lambda code: registers.states()[code].name, "scheme_name": SCHEMES.get}


from portal.web.views.reference import (  # noqa: E402
    actions,
    board,
    changes,
    entering,
    entries,
    happening,
    keeping,
    liquidation,
    lots,
    meeting,
    meeting_keeping,
    owing,
    panels,
    public,
    remedying,
    sectors,
    sheets,
)

__all__ = [
    "actions",
    "board",
    "changes",
    "entering",
    "entries",
    "happening",
    "keeping",
    "liquidation",
    "lots",
    "meeting",
    "meeting_keeping",
    "owing",
    "panels",
    "public",
    "remedying",
    "sectors",
    "sheets",
    "views",
]
