"""Meetings and corrections of the registers in words, in the language of the page."""

import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from flask import Flask
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from portal.core import clock, registers
from portal.core.spans import Span
from portal.core.vocabulary import term
from portal.models.reference import Correction, Meeting, MeetingState
from portal.text.charts import as_csv
from portal.web.days import known_day
from portal.web.locale import local, locale

LISTED = {
    "subsectors": "sector",
    "topics": "consultation_topic",
    "state": "meeting_state",
    "outcome": "disposition",
    "result": "panel_result",
    "of_list": "panel_list",
    "party": "panel_party",
    "how": "seat_how",
    "left_why": "seat_left",
    "sector": "sector",
    "mechanism": "mechanism",
    "rights": "right_denied",
}
"""Columns whose codes are those of a vocabulary."""
CALLED = {
    "title": _l("Name"),
    "state": _l("State"),
    "day": _l("Day"),
    "hour": _l("Hour"),
    "zone": _l("Time zone"),
    "place": _l("Place"),
    "is_open": _l("Open to the public"),
    "agenda": _l("Agenda"),
    "topics": _l("Topics of the law"),
    "attendance": _l("Attendance"),
    "attended": _l("Institutions that attended"),
    "note": _l("In a sentence"),
    "source": _l("Source"),
    "as_of": _l("Read as of"),
    "said": _l("Advice"),
    "outcome": _l("What became of it"),
    "reason": _l("Reason"),
    "departure": _l("Departs from the advice"),
    "answered": _l("Answered"),
    "answer_source": _l("Source of the answer"),
    "contribution": _l("Contribution"),
    "number": _l("Official number"),
    "mechanism": _l("Mechanism"),
    "petitioner": _l("Petitioner"),
    "rights": _l("Rights that the source names"),
    "workplace": _l("Workplace"),
    "company": _l("Company"),
    "sector": _l("Sector"),
    "city": _l("City or municipality"),
    "in_state": _l("State"),
    "appointed_by": _l("Appointed by"),
    "seat": _l("Number of the seat"),
    "name": _l("Name"),
    "began": _l("Since"),
    "term_ends": _l("End of the term"),
    "left": _l("Left on"),
    "value": _l("Value"),
    "verdict": _l("Result of the vote"),
    "votes_met": _l("Votes for: met"),
    "votes_in_part": _l("Votes for: met in part"),
    "votes_not_met": _l("Votes for: not met"),
    "votes_cannot_say": _l("Votes for: cannot say"),
    "dissent": _l("Votes otherwise"),
    "reasons": _l("Reasons of the majority"),
    "minority": _l("Position of the minority"),
    "summary": _l("What it says"),
    "determination": _l("Determination of the Board"),
    "votes_for": _l("Members who joined it"),
    "votes_against": _l("Members who did not join it"),
    "post": _l("Number of the post"),
    "counterpart": _l("Counterpart"),
    "language": _l("Language of the activity"),
    "outcome_words": _l("Outcome"),
    "amount": _l("Amount"),
    "currency": _l("Currency"),
    "rate": _l("Pesos for a dollar"),
    "rate_day": _l("Day of the rate"),
    "rate_source": _l("Public source of the rate"),
    "year": _l("Year"),
    "quarter": _l("Quarter"),
    "body": _l("What it says"),
    "delivered": _l("Delivered on"),
    "kind": _l("Kind"),
    "benchmark_id": _l("Benchmark"),
    "attache_id": _l("Attaché"),
    "project_id": _l("Project"),
    "file_number": _l("Number of the file"),
    "owner": _l("Owner of the workplace"),
    "result": _l("What became of it"),
    "finding": _l("What the panel decided"),
    "of_list": _l("List"),
    "party": _l("Works for"),
    "how": _l("How"),
    "since": _l("Since"),
    "left_why": _l("Why it was left"),
    "observers": _l("Who observed"),
    "by": _l("Who acted"),
    "asked": _l("What was asked or decided"),
    "led_to": _l("Case that it led to"),
    "what": _l("What it rests on"),
    "subsectors": _l("Priority subsectors"),
    "others": _l("More subsectors"),
    "withdrawn": _l("Withdrawn on"),
    "withdrawn_why": _l("Why it was withdrawn"),
    "panel_id": _l("Panel"),
    "panelist_id": _l("Panelist"),
    "case_id": _l("Case"),
    "seat_us_id": _l("From the list of the United States"),
    "seat_mx_id": _l("From the list of Mexico"),
    "seat_joint_id": _l("From the joint list"),
}
"""Columns of the registers, as the history of an entry names them."""
UNTOLD = ("facility_id", "holder_id", "office", "panel_result", "action_id", "report_id", "round_id", "on_action_id")
"""Columns that keys of the database rest on, and that say nothing to readers."""


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(was_said=was_said, meeting_unknown=meeting_unknown, attendance_of=attendance_of)


def meeting_unknown(one: Meeting) -> bool:
    """Whether the day for which it was called has passed, and nobody has entered what became of it."""
    return one.state is MeetingState.CALLED and one.day.end < clock.day().date()


def attendance_of(one: Meeting) -> list[tuple[str, int]]:
    """How many came of each category, in words."""
    return [(local(term("attendance", code).label), number) for code, number in one.attendance.items()]


def was_said(correction: Correction) -> list[tuple[str, str]]:
    """What was there before a correction, in the language of the page where it stood in both."""
    return list(_columns(correction.before))


def meetings_table(found: Iterable[Meeting]) -> str:
    """All meetings as a file (RFC 4180)."""
    head = (
        *(gettext("Meeting"), gettext("State"), gettext("Day"), gettext("Hour"), gettext("Time zone")),
        *(gettext("Place"), gettext("Open to the public"), gettext("Topics of the law"), gettext("Attendance")),
        *(gettext("In a sentence"), gettext("Source"), gettext("Read as of")),
    )
    return as_csv(head, [_row(one) for one in found])


def _row(one: Meeting) -> tuple[str, ...]:
    return (
        *(local(one.title), local(term("meeting_state", one.state).label), str(one.day), one.hour),
        *(one.zone if one.hour else "", local(one.place), _yes(one.is_open)),
        "; ".join(local(term("consultation_topic", code).label) for code in one.topics.split()),
        "; ".join(f"{words}: {number}" for words, number in attendance_of(one)),
        *(local(one.note), one.source, one.as_of.isoformat()),
    )


def _columns(before: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Two columns of one fact are told once."""
    other = "en" if locale() == "es" else "es"
    for name, value in before.items():
        if name in UNTOLD:
            continue
        stem, _, ending = name.rpartition("_")
        if ending == other and f"{stem}_{locale()}" in before:
            continue
        if ending == "last" and f"{stem}_first" in before:
            continue
        if ending in ("en", "es"):
            yield str(CALLED.get(stem, stem)), str(value)
        elif ending == "first":
            yield str(CALLED.get(stem, stem)), _days(value, before.get(f"{stem}_last"))
        elif ending == "last":
            yield str(CALLED.get(stem, stem)), _days(None, value)
        else:
            yield str(CALLED.get(name, name)), _plain(name, value)


def _days(first: str | None, last: str | None) -> str:
    days = [date.fromisoformat(each) for each in (first, last) if each]
    return known_day(Span(days[0], days[-1])) if days else ""


def _plain(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return _yes(value)
    if isinstance(value, dict):
        return "; ".join(f"{local(term(name, code).label)}: {number}" for code, number in value.items())
    if name == "in_state":
        return local(registers.states()[value].name)
    if name in LISTED and value:
        return ", ".join(local(term(LISTED[name], code).label) for code in str(value).split())
    return "" if value is None else value if isinstance(value, str) else json.dumps(value)


def _yes(said: bool) -> str:
    return str(gettext("Yes") if said else gettext("No"))
