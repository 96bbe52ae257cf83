"""What is said of a case, by whom and since when, and its events in time with the clocks that ran."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from portal.core import clock, vocabulary
from portal.core.clocks import Held, Standing, rules, standing
from portal.core.clocks.timeline import in_order
from portal.core.localized import Localized
from portal.core.spans import Span
from portal.models.reference import Case, CaseEvent, Change, EnteredEvent

_SAYS = {  # who did what an event tells, where the record says so; "claimant" is the government that asked for a review
    "petition_received": "petitioner",
    "claim_received": "petitioner",
    "petition_declined": "committee",
    "request_for_review": "claimant",
    "review_decision": "mexico",
    "review_accepted": "mexico",
    "review_declined": "mexico",
    "review_result": "mexico",
    "denial_found": "mexico",
    "remediation_agreed": "governments",
    "remediation_announced": "governments",
    "vote": "workers",
    "panel_requested": "claimant",
    "verification": "panel",
    "panel_determination": "panel",
    "resolved": "claimant",
    "closed_plant": "company",
}
_CLAIMANT = {"31-A": "united_states", "31-B": "canada"}
_BEHIND = {  # the events that a label of a case rests on, and who says so where none of them is on record
    "alleged": (("petition_received", "claim_received", "request_for_review"), "petitioner"),
    "under_review": (("request_for_review",), "claimant"),
    "no_denial_found": (("review_result",), "mexico"),
    "denial_found": (("denial_found", "review_result"), "mexico"),
    "remediation": (("remediation_announced", "remediation_agreed"), "governments"),
    "resolved": (("resolved",), "claimant"),
    "panel": (("panel_requested",), "claimant"),
    "panel_determined": (("panel_determination",), "panel"),
    "petition_only": (("petition_received", "claim_received"), "petitioner"),
}
_EVER = (  # what may be said of a case, each by somebody else; never one for another
    ("alleged", ("petition_received", "claim_received")),
    ("under_review", ("request_for_review",)),
    ("found_by_mexico", ("denial_found", "review_result")),
    ("found_by_panel", ("panel_determination",)),
)


ALWAYS_BY = frozenset(code for _kind, codes in _EVER for code in codes)
"""The events that a saying rests on: who does them is never somebody else."""


def rests_on(stage: str) -> Sequence[str]:
    """The kinds of event that a label of a case rests on."""
    return _BEHIND[stage][0]


class Label(NamedTuple):
    """What a case is called, who says so (vocabulary ``record_actor``; empty: not on record) and since when."""

    code: str
    by: str
    day: Span | None
    note: Localized | None = None


class Happened(NamedTuple):
    """An event of a case in its place in time, with the clocks that ran from it."""

    event: CaseEvent | EnteredEvent
    by: str
    clocks: list[Standing]


def label_of(case: Case) -> Label:
    """What the case is called, with the event that this rests on."""
    codes, by = _BEHIND[case.status]
    behind = _latest(case, codes)
    if behind is None:
        return Label(case.status, _named(by, case), None)
    return Label(case.status, _acted(behind, case), behind.day)


def course_of(case: Case, now: datetime) -> list[Happened]:
    """Events in time, each with the clocks that ran from it."""
    today = now.astimezone(ZoneInfo(clock.COMMITTEE)).date()
    events = in_order(case.happened, day=lambda event: event.day, stage=lambda event: _stages()[event.code])
    known = [(event.code, event.day) for event in events if event.day is not None]
    ran = [
        one
        for each in rules(case.mechanism)
        if (one := standing(each, known, today, held(case, each.code))) is not None
    ]
    found = []
    for event in events:
        clocks = [one for one in ran if event.code in one.rule.start_events and one.start == event.day]
        ran = [one for one in ran if one not in clocks]  # where two events of a kind share a day, told once
        found.append(Happened(event, _acted(event, case), clocks))
    return found


def held(case: Case, rule: str) -> Held:
    """When this clock stood still in this case, and by how much its period was made longer."""
    changes = [each for each in case.changes if each.rule == rule and each.ended_at is None]
    pauses = [each for each in changes if each.kind is Change.PAUSE and each.first is not None]
    return Held(
        pauses=tuple((each.first, each.until) for each in pauses if each.first is not None and each.until is not None),
        since=next((each.first for each in pauses if each.until is None), None),
        extension=sum(each.days for each in changes if each.kind is Change.EXTENSION),
    )


def ever_said(case: Case) -> list[Label]:
    """For each kind of saying who said it and when; by nobody, where the record has none."""
    said = []
    for kind, codes in _EVER:
        event = _latest(case, codes)
        if event is None:
            said.append(Label(kind, "", None))
        else:
            said.append(Label(kind, _acted(event, case), event.day, event.note))
    return said


def _latest(case: Case, codes: tuple[str, ...]) -> CaseEvent | EnteredEvent | None:
    """Of the kinds of event the first that is on record; of several of a kind the last."""
    return next((event for code in codes for event in reversed(case.happened) if event.code == code), None)


def _acted(event: CaseEvent | EnteredEvent, case: Case) -> str:
    """Who is on record as having done it; empty, where nobody is."""
    entered = event.by if isinstance(event, EnteredEvent) else ""
    return _named(entered or _SAYS.get(event.code, ""), case)


def _named(by: str, case: Case) -> str:
    return _CLAIMANT[case.mechanism] if by == "claimant" else by


@cache
def _stages() -> dict[str, int]:
    return {term.code: term.order or 0 for term in vocabulary.terms("event")}
