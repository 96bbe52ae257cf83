"""What the staff enter of public cases beside a release: events, and clocks that stood still or got longer.

Each from a public source, each with its day as exactly as that source gives it. Clocks inform: nothing here closes
anything, and what was entered wrongly ends and stays on record.
"""

from datetime import date

from portal.core import clock
from portal.core.actor import Actor
from portal.core.clocks import rules
from portal.core.db import session
from portal.core.errors import N_, Conflict, Invalid, NotFound
from portal.core.localized import LANGUAGES, Localized
from portal.core.spans import Span
from portal.models.reference import Case, Change, ClockChange, EnteredEvent, Facility, Saying
from portal.queries.reference.labels import ALWAYS_BY, rests_on
from portal.services.door import act
from portal.services.reference import sequence
from portal.services.reference.keeping import TooLongHere, passed, sourced
from portal.services.reference.recording import restage
from portal.services.reference.spelling import known
from portal.text import words

LONGEST_NOTE, LONGEST_POSITION = 2_000, 20_000
LONGEST_EXTENSION = 366


class SaidAlready(Invalid):
    sentence = N_("Who does this is always the same. Leave it empty.")


class RestsOnNothing(Invalid):
    sentence = N_("No event on record leads to this stage. Choose the one on which it rests, or enter that event.")


class OnlyOne(Conflict):
    sentence = N_("A case needs an event. Enter the right one first, or take the case back.")


class NeededInBoth(Invalid):
    sentence = N_("Write this in both languages.")


class NotOfThisCase(Invalid):
    sentence = N_("Choose a clock of this case whose period is counted in days.")


class StandsStill(Invalid):
    sentence = N_("This clock is paused already. Start it again first.")


class PausedThen(Invalid):
    sentence = N_("This clock was paused on some of these days already.")


class NotAfter(Invalid):
    sentence = N_("Choose a day after the one on which it was paused, and not after today.")


class NoDays(Invalid):
    sentence = N_("Enter a number of days between 1 and 366.")


@act("case.add_event")
def add_event(
    case: Case, *, code: str, who: str = "", day: str, note: Localized, source: str, stage: str = "", by: Actor
) -> EnteredEvent:
    """Enter what happened, and who acted. Where it leads to another last stage of the case, ``stage`` says which."""
    return happened(case, code=code, who=who, day=day, note=note, source=source, stage=stage)


@act("case.strike_event")
def strike_event(case: Case, *, event_id: int, by: Actor) -> EnteredEvent:
    """Say that it was entered wrongly. The case is at the stage again that the others lead to."""
    found = session.get(EnteredEvent, event_id)
    if found is None or found.case_id != case.id:
        raise NotFound
    if found.ended_at is not None:
        raise Conflict
    if case.by_staff and all(each is found or each.ended_at is not None for each in case.entered):
        raise OnlyOne
    sequence.ensure_no_panel_rests(case, found)
    found.ended_at = clock.now()
    _restage(case)
    return found


@act("clock.pause")
def pause(case: Case, *, rule: str, first: date, reason: Localized, source: str, by: Actor) -> ClockChange:
    """Say since when it stands still; days from then on do not count until it runs again."""
    changes = _changes(case, rule)
    if any(each.kind is Change.PAUSE and each.until is None for each in changes):
        raise StandsStill(field="rule")
    passed(first, "first")
    if any(each.kind is Change.PAUSE and each.until is not None and first < each.until for each in changes):
        raise PausedThen(field="first")
    return _change(case, rule, Change.PAUSE, reason, source, first=first)


@act("clock.resume")
def resume(case: Case, *, change_id: int, until: date, by: Actor) -> ClockChange:
    """Start it again: this is the first day that counts."""
    found = _found(case, change_id)
    if found.until is not None or found.ended_at is not None:
        raise Conflict
    if found.first is None or not found.first < until <= clock.day().date():
        raise NotAfter(field="until")
    found.until = until
    return found


@act("clock.extend")
def extend(case: Case, *, rule: str, days: int, reason: Localized, source: str, by: Actor) -> ClockChange:
    """Make its period longer, by days of the kind in which it is counted."""
    _changes(case, rule)
    if not 1 <= days <= LONGEST_EXTENSION:
        raise NoDays(field="days")
    return _change(case, rule, Change.EXTENSION, reason, source, days=days)


@act("clock.strike")
def strike_change(case: Case, *, change_id: int, by: Actor) -> ClockChange:
    """Say that a pause or an extension was entered wrongly."""
    found = _found(case, change_id)
    if found.ended_at is not None:
        raise Conflict
    found.ended_at = clock.now()
    return found


@act("facility.label")
def label(facility: Facility, *, code: str, who: str, day: str, note: Localized, source: str, by: Actor) -> Saying:
    """Say what is alleged, under review or found of a workplace, by whom and when."""
    made = Saying(
        facility_id=facility.id,
        code=known("case_saying", code, "code"),
        by=known("record_actor", who, "who"),
        day=span_read(day, "day"),
        note=in_both(note, "note", needed=False),
        source=sourced(source),
    )
    session.add(made)
    session.flush()
    return made


@act("facility.end_label")
def end_label(facility: Facility, *, saying_id: int, by: Actor) -> Saying:
    """Say that it no longer holds; it stays on record with the day on which it ended."""
    found = session.get(Saying, saying_id)
    if found is None or found.facility_id != facility.id:
        raise NotFound
    if found.ended_at is not None:
        raise Conflict
    found.ended_at = clock.now()
    return found


def happened(case: Case, *, code: str, who: str, day: str, note: Localized, source: str, stage: str) -> EnteredEvent:
    """Lay down an event. A stage rests on an event that is on record, so that it always has who and when."""
    known("event", code, "code")
    if who and code in ALWAYS_BY:
        raise SaidAlready(field="who")
    codes = {code, *(each.code for each in case.happened)}
    if stage and codes.isdisjoint(rests_on(known("case_label", stage, "stage"))):
        raise RestsOnNothing(field="stage")
    on = span_read(day, "day")
    sequence.ensure_in_order(case, code, on)
    if stage:
        sequence.ensure_onward(case, stage, on)
    made = EnteredEvent(
        case_id=case.id,
        code=code,
        by=known("record_actor", who, "who") if who else "",
        day=on,
        note=in_both(note, "note", needed=False),
        source=sourced(source),
        stage=stage,
    )
    session.add(made)
    _restage(case)
    return made


def _restage(case: Case) -> None:
    session.flush()
    session.expire(case, ["entered"])
    restage(case)


def _changes(case: Case, rule: str) -> list[ClockChange]:
    """What became of this clock; refused where it is none of this case, or none that can pause."""
    known_here = {each.code for each in rules(case.mechanism) if each.counted.can_pause}
    if rule not in known_here:
        raise NotOfThisCase(field="rule")
    return [each for each in case.changes if each.rule == rule and each.ended_at is None]


def _change(
    case: Case, rule: str, kind: Change, reason: Localized, source: str, first: date | None = None, days: int = 0
) -> ClockChange:
    why = in_both(reason, "reason", needed=True)
    made = ClockChange(
        case_id=case.id, rule=rule, kind=kind, first=first, days=days, reason=why, source=sourced(source)
    )
    session.add(made)
    session.flush()
    session.expire(case, ["changes"])
    return made


def _found(case: Case, change_id: int) -> ClockChange:
    found = session.get(ClockChange, change_id)
    if found is None or found.case_id != case.id:
        raise NotFound
    return found


def span_read(typed: str, field: str) -> Span:
    """A day, a month, a year, some days: not one that is yet to come."""
    span = Span.read(words.seen(typed), field)
    passed(span.first, field)
    return span


def in_both(text: Localized, field: str, *, needed: bool, most: int = LONGEST_NOTE) -> Localized:
    """Words of the committee in both languages, or in neither where none are needed."""
    kept = {language: words.clean(getattr(text, language), f"{field}_{language}").strip() for language in LANGUAGES}
    blank = [language for language in LANGUAGES if words.is_blank(kept[language])]
    for language in LANGUAGES:
        if language in blank and (needed or len(blank) < len(LANGUAGES)):
            raise NeededInBoth(field=f"{field}_{language}")
        if len(kept[language]) > most:
            raise TooLongHere(field=f"{field}_{language}", found=len(kept[language]), most=most)
    return Localized(**{language: "" if blank else kept[language] for language in LANGUAGES})
