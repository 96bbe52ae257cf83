"""Keeping the registers of public records: what releases deliver, and what the staff enter beside it."""

from portal.services.reference.cases import (
    LONGEST_NUMBER,
    enter_case,
    put_back_case,
    revise_case,
    take_back_case,
)
from portal.services.reference.fulfilling import fulfil, record_duty, strike_fulfilment
from portal.services.reference.happening import (
    LONGEST_NOTE,
    add_event,
    end_label,
    extend,
    label,
    pause,
    resume,
    strike_change,
    strike_event,
)
from portal.services.reference.keeping import (
    LONGEST_CITY,
    LONGEST_NAME,
    LONGEST_REASON,
    LONGEST_SOURCE,
    describe,
    enter,
    revise,
    strike,
)
from portal.services.reference.merging import addressed, merge, split, unmerge
from portal.services.reference.recording import record_case, record_facility
from portal.services.reference.representing import end_representing, represent

__all__ = [
    "LONGEST_CITY",
    "LONGEST_NAME",
    "LONGEST_NOTE",
    "LONGEST_NUMBER",
    "LONGEST_REASON",
    "LONGEST_SOURCE",
    "add_event",
    "addressed",
    "describe",
    "end_label",
    "end_representing",
    "enter",
    "enter_case",
    "extend",
    "fulfil",
    "label",
    "merge",
    "pause",
    "put_back_case",
    "record_case",
    "record_duty",
    "record_facility",
    "represent",
    "resume",
    "revise",
    "revise_case",
    "split",
    "strike",
    "strike_change",
    "strike_event",
    "strike_fulfilment",
    "take_back_case",
    "unmerge",
]
