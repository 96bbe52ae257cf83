"""Meetings of the Labor Advisory Committee, as those who keep the registers enter them from public sources.

A meeting that was held meets the duty to meet the committee, and stands there as its evidence for as long as it holds.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from portal.core import clock, dates, zones
from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import N_, Invalid
from portal.core.localized import LANGUAGES, Localized
from portal.core.spans import Span
from portal.models.reference import Duty, Fulfilment, Meeting, MeetingState
from portal.services.door import act, ensure_unchanged
from portal.services.reference import correcting
from portal.services.reference.happening import in_both, span_read
from portal.services.reference.keeping import LONGEST_NAME, TooLongHere, line, new_slug, passed, sourced
from portal.services.reference.spelling import known
from portal.text import identifying, words

DUTY = "lac-meet"
MOST_ATTENDED = 9_999
MEETING_ZONES = ("America/New_York", "America/Mexico_City", "America/Toronto")
_MOVES = ("state", "day_first", "day_last", "hour", "zone")


class NoHour(Invalid):
    sentence = N_("Write the hour like this: 4:00 p.m. or 16:00")


class NoDayForHour(Invalid):
    sentence = N_("If there is an hour, the exact day is needed. Otherwise leave the hour empty.")


class WhyCancelled(Invalid):
    sentence = N_("Say in both languages why it was cancelled.")


class NotHeldYet(Invalid):
    sentence = N_("Attendance can be entered only for a meeting that was held.")


class NoCount(Invalid):
    sentence = N_("Enter a number between 0 and 9,999.")


class NamesSomebody(Invalid):
    sentence = N_("“%(found)s” reads like the name of a person. Name institutions only.")


@act("meeting.enter")
def enter_meeting(
    _parent: None,
    *,
    title: Localized,
    state: str,
    day: str,
    hour: str,
    zone: str,
    place: Localized,
    is_open: bool,
    agenda: Localized,
    topics: Sequence[str],
    attendance: Mapping[str, int | None],
    attended: Localized,
    note: Localized,
    source: str,
    as_of: date,
    by: Actor,
) -> Meeting:
    """Enter a meeting that was called, held or cancelled."""
    values = _examined(
        title=title,
        state=state,
        day=day,
        hour=hour,
        zone=zone,
        place=place,
        is_open=is_open,
        agenda=agenda,
        topics=topics,
        attendance=attendance,
        attended=attended,
        note=note,
    )
    made = Meeting(slug=new_slug(f"lac {values['day'].first.isoformat()}", Meeting), **values)
    made.source, made.as_of = sourced(source), passed(as_of, "as_of")
    session.add(made)
    session.flush()
    _keep_evidence(made)
    return made


@act("meeting.revise")
def revise_meeting(
    meeting: Meeting,
    *,
    title: Localized,
    state: str,
    day: str,
    hour: str,
    zone: str,
    place: Localized,
    is_open: bool,
    agenda: Localized,
    topics: Sequence[str],
    attendance: Mapping[str, int | None],
    attended: Localized,
    note: Localized,
    source: str,
    as_of: date,
    why: Localized,
    seen: int,
    by: Actor,
) -> Meeting:
    """Correct it, or say that it was held or cancelled; what stood there before stays to be read, with the reason."""
    ensure_unchanged(meeting, seen)
    values = _examined(
        title=title,
        state=state,
        day=day,
        hour=hour,
        zone=zone,
        place=place,
        is_open=is_open,
        agenda=agenda,
        topics=topics,
        attendance=attendance,
        attended=attended,
        note=note,
    )
    values |= {"source": sourced(source), "as_of": passed(as_of, "as_of")}
    before = _place_in_time(meeting)
    correcting.correct(meeting, values, why=why)
    return _moved(meeting, before)


@act("meeting.undo")
def undo_meeting(meeting: Meeting, *, by: Actor) -> Meeting:
    """Put back what stood there before its latest correction."""
    before = _place_in_time(meeting)
    correcting.undo_last(meeting)
    return _moved(meeting, before)


@act("meeting.take_back")
def take_back_meeting(meeting: Meeting, *, reason: str, by: Actor) -> Meeting:
    """Say that it was entered wrongly, and why: readers find it no more, and it meets no duty."""
    correcting.taken_back(meeting, reason)
    _keep_evidence(meeting)
    return meeting


@act("meeting.put_back")
def put_back_meeting(meeting: Meeting, *, by: Actor) -> Meeting:
    """Let readers find it again."""
    correcting.put_back(meeting)
    _keep_evidence(meeting)
    return meeting


def institutions_only(text: Localized, field: str) -> Localized:
    """Words in which nobody is named, as far as that can be told."""
    kept = in_both(text, field, needed=False)
    for language in LANGUAGES:
        said = getattr(kept, language)
        for each in identifying.findings(said, language=language):
            if each.kind in (identifying.Kind.NAME, identifying.Kind.EMAIL, identifying.Kind.PHONE):
                raise NamesSomebody(field=f"{field}_{language}", found=said[each.start : each.end][:60])
    return kept


def _examined(
    *,
    title: Localized,
    state: str,
    day: str,
    hour: str,
    zone: str,
    place: Localized,
    is_open: bool,
    agenda: Localized,
    topics: Sequence[str],
    attendance: Mapping[str, int | None],
    attended: Localized,
    note: Localized,
) -> dict[str, Any]:
    """What is said of a meeting, or the refusal of what is wrong with it."""
    stands = MeetingState(known("meeting_state", state, "state"))
    span = span_read(day, "day") if stands is MeetingState.HELD else Span.read(words.seen(day), "day")
    there = {known("attendance", code): number for code, number in attendance.items() if number}
    institutions = institutions_only(attended, "attended")
    if stands is not MeetingState.HELD and (there or institutions.en):
        raise NotHeldYet(field=f"attended_{next(iter(there))}" if there else "attended_en")
    for code, number in there.items():
        if not 0 <= number <= MOST_ATTENDED:
            raise NoCount(field=f"attended_{code}")
    said = in_both(note, "note", needed=False)
    if stands is MeetingState.CANCELLED and not said.en:
        raise WhyCancelled(field="note_en")
    return {
        "title": Localized(line(title.en, LONGEST_NAME, "title_en"), line(title.es, LONGEST_NAME, "title_es")),
        "state": stands,
        "day": span,
        "hour": _hour(hour, span, zone),
        "zone": _zone(zone),
        "place": _place(place),
        "is_open": is_open,
        "agenda": institutions_only(agenda, "agenda"),
        "topics": " ".join(dict.fromkeys(known("consultation_topic", each, "topics") for each in topics)),
        "attendance": there,
        "attended": institutions,
        "note": said,
    }


def _place(place: Localized) -> Localized:
    kept = in_both(place, "place", needed=False)
    for language in LANGUAGES:
        if len(getattr(kept, language)) > LONGEST_NAME:
            raise TooLongHere(field=f"place_{language}", found=len(getattr(kept, language)), most=LONGEST_NAME)
    return kept


def _zone(zone: str) -> str:
    if zone not in MEETING_ZONES:
        raise Invalid(N_("Choose a time zone of the list."), field="zone")
    return zone


def _hour(typed: str, day: Span, zone: str) -> str:
    if not words.seen(typed):
        return ""
    hour = dates.hour_read(words.seen(typed))
    if not hour:
        raise NoHour(field="hour")
    if not day.is_exact:
        raise NoDayForHour(field="hour")
    zones.instant(datetime.fromisoformat(f"{day.first.isoformat()}T{hour}"), _zone(zone), "hour")
    return hour


def _place_in_time(meeting: Meeting) -> list[Any]:
    return [getattr(meeting, name) for name in _MOVES]


def _moved(meeting: Meeting, before: list[Any]) -> Meeting:
    """Calendars follow where it moved, and so does the duty that it meets."""
    if _place_in_time(meeting) != before:
        meeting.sequence += 1
    session.flush()
    _keep_evidence(meeting)
    return meeting


def _keep_evidence(meeting: Meeting) -> None:
    """A meeting that was held and holds is the evidence of the duty; none that was called, cancelled or taken back."""
    duty = session.scalar(select(Duty).where(Duty.slug == DUTY))
    if duty is None:
        return  # a portal without its registers
    counts = meeting.state is MeetingState.HELD and meeting.ended_at is None
    standing = session.scalars(
        select(Fulfilment).where(Fulfilment.meeting_id == meeting.id, Fulfilment.ended_at.is_(None))
    ).all()
    for each in standing:
        if counts and (each.day, each.note, each.source) == (meeting.day, meeting.title, meeting.source):
            return
        each.ended_at = clock.now()
    if counts:
        session.add(
            Fulfilment(
                duty_id=duty.id,
                kind="meeting",
                day=meeting.day,
                meeting_id=meeting.id,
                note=meeting.title,
                source=meeting.source,
            )
        )
    session.flush()
    session.expire(duty, ["fulfilments"])
