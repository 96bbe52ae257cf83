"""Papers of a meeting of the Labor Advisory Committee, the advice that it gave there, and what became of that."""

from sqlalchemy import func, select

from portal.core import clock
from portal.core.actor import ANONYMOUS, Actor
from portal.core.db import session
from portal.core.errors import N_, Conflict, Invalid, NotFound
from portal.core.localized import LANGUAGES, Localized
from portal.models.reference import Advice, Meeting, MeetingPaper, MeetingState
from portal.queries import contributions
from portal.queries.contributions import Said
from portal.services.door import act
from portal.services.reference import correcting
from portal.services.reference.happening import in_both, span_read
from portal.services.reference.keeping import LONGEST_NAME, line, sourced
from portal.services.reference.meetings import institutions_only
from portal.services.reference.spelling import known
from portal.text import markup, words

NOT_FOLLOWED = ("not_accepted", "accepted_in_part")


class NoPaper(Invalid):
    sentence = N_("Paste the text in this language, or choose a file.")


class NotHeld(Invalid):
    sentence = N_("Advice can be entered only for a meeting that was held.")


class NoContribution(Invalid):
    sentence = N_("There is no published contribution with this number that everybody can read.")


@act("meeting.add_paper")
def add_paper(meeting: Meeting, *, kind: str, title: Localized, body: Localized, by: Actor) -> MeetingPaper:
    """Add minutes or another paper, in both languages: the words alone, so nothing hidden comes with them."""
    kept = Localized(**{each: words.clean(getattr(body, each), f"body_{each}").strip() for each in LANGUAGES})
    for language in LANGUAGES:
        if words.is_blank(getattr(kept, language)):
            raise NoPaper(field=f"body_{language}")
        if len(getattr(kept, language)) > markup.LONGEST:
            raise markup.TooLong(field=f"body_{language}", length=len(getattr(kept, language)), limit=markup.LONGEST)
    last = session.scalar(select(func.max(MeetingPaper.position)).where(MeetingPaper.meeting_id == meeting.id)) or 0
    made = MeetingPaper(
        meeting_id=meeting.id,
        position=last + 1,
        kind=known("meeting_paper", kind, "kind"),
        title=Localized(line(title.en, LONGEST_NAME, "title_en"), line(title.es, LONGEST_NAME, "title_es")),
        body=kept,
    )
    session.add(made)
    session.flush()
    session.expire(meeting, ["papers"])
    return made


@act("meeting.strike_paper")
def strike_paper(meeting: Meeting, *, position: int, by: Actor) -> MeetingPaper:
    """Take a paper back. It stays on record, and readers find it no more."""
    found = next((each for each in meeting.papers if each.position == position), None)
    if found is None:
        raise NotFound
    if found.ended_at is not None:
        raise Conflict
    found.ended_at = clock.now()
    return found


@act("meeting.note_advice")
def note_advice(meeting: Meeting, *, said: Localized, contribution: str, source: str, by: Actor) -> Advice:
    """Enter what was advised there; what becomes of it is said afterwards."""
    if meeting.state is not MeetingState.HELD:
        raise NotHeld
    last = session.scalar(select(func.max(Advice.number)).where(Advice.meeting_id == meeting.id)) or 0
    made = Advice(
        meeting_id=meeting.id,
        number=last + 1,
        said=institutions_only(in_both(said, "said", needed=True), "said"),
        contribution=_published(contribution),
        source=sourced(source),
    )
    session.add(made)
    session.flush()
    session.expire(meeting, ["advice"])
    return made


@act("meeting.answer_advice")
def answer_advice(
    meeting: Meeting,
    *,
    number: int,
    outcome: str,
    reason: Localized,
    departure: bool,
    day: str,
    source: str,
    why: Localized,
    by: Actor,
) -> Advice:
    """Say what became of advice, and why. What is not accepted, or only in part, departs from it by itself."""
    found = standing_advice(meeting, number)
    values = {
        "outcome": known("disposition", outcome, "outcome"),
        "reason": in_both(reason, "reason", needed=True),
        "departure": departure or outcome in NOT_FOLLOWED,
        "answered_on": span_read(day, "day"),
        "answer_source": sourced(source),
    }
    if found.outcome:
        correcting.correct(found, values, why=why)
        return found
    for name, value in values.items():
        setattr(found, name, value)
    return found


@act("meeting.strike_advice")
def strike_advice(meeting: Meeting, *, number: int, by: Actor) -> Advice:
    """Say that it was entered wrongly. It stays on record."""
    found = standing_advice(meeting, number)
    found.ended_at = clock.now()
    return found


def standing_advice(meeting: Meeting, number: int) -> Advice:
    found = next((each for each in meeting.advice if each.number == number), None)
    if found is None:
        raise NotFound
    if found.ended_at is not None:
        raise Conflict
    return found


def _published(number: str) -> str:
    """The page of a meeting is for everybody: a contribution of fewer would be told there."""
    typed = words.seen(number).upper()
    if not typed:
        return ""
    try:
        found = contributions.get(ANONYMOUS, typed)
    except NotFound:
        raise NoContribution(field="contribution") from None
    if not isinstance(found.said, Said):
        raise NoContribution(field="contribution")
    return typed
