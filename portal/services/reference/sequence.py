"""In which order things can have happened in a case: none before what it follows, and no stage backwards.

Only what is certain is refused. Days that are known to a month or a year may fit, and a source can tell of a later
event without the earlier one; of a panel nothing is told before somebody asked for it.
"""

from collections.abc import Iterator

from sqlalchemy import select

from portal.core.db import session
from portal.core.errors import N_, Conflict, Invalid
from portal.core.localized import Localized
from portal.core.spans import Span
from portal.core.vocabulary import term
from portal.models.reference import Case, EnteredEvent, Panel
from portal.models.reference.panels import DETERMINED

FOLLOWS = {
    "request_for_review": ("petition_received",),
    "review_accepted": ("request_for_review",),
    "review_declined": ("request_for_review",),
    "review_result": ("request_for_review",),
    "denial_found": ("request_for_review",),
    "panel_requested": ("request_for_review",),
    "panel_formed": ("panel_requested",),
    "panel_confirms_petition": ("panel_formed", "panel_requested"),
    "verification_requested": ("panel_formed", "panel_requested"),
    "verification_reply": ("verification_requested", "panel_requested"),
    "verification_agreed": ("verification_requested", "panel_requested"),
    "verification": ("verification_agreed", "panel_formed", "panel_requested"),
    "panel_determination": ("verification", "panel_formed", "panel_requested"),
    "determination_published": ("panel_determination", "panel_requested"),
}
"""What an event follows, where it is on record."""
OF_A_PANEL = tuple(code for code, before in FOLLOWS.items() if "panel_requested" in before)
RANKS = {
    **dict.fromkeys(("alleged", "petition_only"), 0),
    "under_review": 1,
    **dict.fromkeys(("no_denial_found", "denial_found"), 2),
    "remediation": 3,
    "panel": 4,
    "panel_determined": 5,
    "resolved": 6,
}
AGAIN = {"remediation": ("panel", "panel_determined"), "panel": ("resolved",)}
"""What may come again: a remediation while a panel sits or after it, a panel where a resolution is disputed."""


class BeforeItsPredecessor(Invalid):
    sentence = N_("This day is before “%(before)s”, which it follows. Correct the day, or that event.")


class AfterItsSuccessor(Invalid):
    sentence = N_("This day is after “%(after)s”, which follows it. Correct the day, or that event.")


class NoPanelAsked(Invalid):
    sentence = N_("No request for a panel is on record in this case. Enter that event first, with its source.")


class Backwards(Invalid):
    sentence = N_("A case does not go back: its last stage is “%(stage)s”. If that was entered wrongly, take it back.")


class PanelRests(Conflict):
    sentence = N_("A panel on record rests on this event. Enter the right event first, or take the panel back.")


def ensure_in_order(case: Case, code: str, day: Span) -> None:
    """Refuse an event on a day that is certainly before what it follows, or after what follows it."""
    known = [(each.code, each.day) for each in case.happened]
    if code in OF_A_PANEL and all(each != "panel_requested" for each, _day in known):
        raise NoPanelAsked(field="code")
    for each, on in known:
        if on is None:
            continue
        if each in all_before(code) and day.certainly_before(on):
            raise BeforeItsPredecessor(field="day", before=_named(each))
        if code in all_before(each) and on.certainly_before(day):
            raise AfterItsSuccessor(field="day", after=_named(each))


def ensure_onward(case: Case, stage: str, day: Span) -> None:
    """Refuse a stage that lies before the last one, unless it is of an earlier day and changes nothing."""
    last = max((each.day.end for each in case.happened if each.day is not None), default=day.first)
    forth = RANKS[stage] >= RANKS[case.status] or case.status in AGAIN.get(stage, ())
    if day.end >= last and not forth:
        raise Backwards(field="stage", stage=_stage(case.status))


def ensure_no_panel_rests(case: Case, event: EnteredEvent) -> None:
    """Refuse to take back the event that a panel of this case rests on, where it is the only one of its kind."""
    if any(each is not event and each.code == event.code for each in case.happened):
        return
    panels = select(Panel.id).where(Panel.case_id == case.id, Panel.ended_at.is_(None)).limit(1)
    if event.code == "panel_determination":
        panels = panels.where(Panel.result.in_(DETERMINED))
    elif event.code != "panel_requested":
        return
    if session.scalar(panels) is not None:
        raise PanelRests


def all_before(code: str) -> Iterator[str]:
    """What it follows, and what that follows."""
    for each in FOLLOWS.get(code, ()):
        yield each
        yield from all_before(each)


def _named(code: str) -> Localized:
    return term("event", code).label


def _stage(code: str) -> Localized:
    return term("case_label", code).label
