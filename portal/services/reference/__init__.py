"""Keeping the registers of public records: what releases deliver, and what the staff enter beside it."""

from portal.services.reference.advising import add_paper, answer_advice, note_advice, strike_advice, strike_paper
from portal.services.reference.bringing import (
    BY_SHEET,
    MOST_CHANGES,
    Column,
    Holds,
    bring_sheet,
    cells,
    columns,
    needed_days,
    take_sheet,
    undo_sheet,
)
from portal.services.reference.cases import (
    LONGEST_NUMBER,
    enter_case,
    put_back_case,
    revise_case,
    take_back_case,
)
from portal.services.reference.drawing import leave_undrawn, publish_lot, read_value
from portal.services.reference.entries import enter_entry, put_back_entry, revise_entry, take_back_entry, undo_entry
from portal.services.reference.fulfilling import fulfil, record_duty, strike_fulfilment
from portal.services.reference.grounding import record_action
from portal.services.reference.happening import (
    LONGEST_NOTE,
    LONGEST_POSITION,
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
    strike,
)
from portal.services.reference.liquidating import lift, strike_lifting, strike_suspension, suspend
from portal.services.reference.listing import record_edition
from portal.services.reference.meetings import (
    MEETING_ZONES,
    enter_meeting,
    put_back_meeting,
    revise_meeting,
    take_back_meeting,
    undo_meeting,
)
from portal.services.reference.merging import addressed, merge, split, unmerge
from portal.services.reference.paneling import record_panel
from portal.services.reference.recording import record_case, record_facility
from portal.services.reference.representing import end_representing, represent
from portal.services.reference.revising import revise, undo_revision
from portal.services.reference.stepping import follow_report, record_benchmark, unfollow_report

__all__ = [
    "BY_SHEET",
    "LONGEST_CITY",
    "LONGEST_NAME",
    "LONGEST_NOTE",
    "LONGEST_NUMBER",
    "LONGEST_POSITION",
    "LONGEST_REASON",
    "LONGEST_SOURCE",
    "MEETING_ZONES",
    "MOST_CHANGES",
    "Column",
    "Holds",
    "add_event",
    "add_paper",
    "addressed",
    "answer_advice",
    "bring_sheet",
    "cells",
    "columns",
    "describe",
    "end_label",
    "end_representing",
    "enter",
    "enter_case",
    "enter_entry",
    "enter_meeting",
    "extend",
    "follow_report",
    "fulfil",
    "label",
    "leave_undrawn",
    "lift",
    "merge",
    "needed_days",
    "note_advice",
    "pause",
    "publish_lot",
    "put_back_case",
    "put_back_entry",
    "put_back_meeting",
    "read_value",
    "record_action",
    "record_benchmark",
    "record_case",
    "record_duty",
    "record_edition",
    "record_facility",
    "record_panel",
    "represent",
    "resume",
    "revise",
    "revise_case",
    "revise_entry",
    "revise_meeting",
    "split",
    "strike",
    "strike_advice",
    "strike_change",
    "strike_event",
    "strike_fulfilment",
    "strike_lifting",
    "strike_paper",
    "strike_suspension",
    "suspend",
    "take_back_case",
    "take_back_entry",
    "take_back_meeting",
    "take_sheet",
    "undo_entry",
    "undo_meeting",
    "undo_revision",
    "undo_sheet",
    "unfollow_report",
    "unmerge",
]
