"""What case officers do with a concern: take it, write to its sender, promise news, move it on.

Each opens it with their own key first (``queries.concerns.read``). What its sender is told is an entry of their
messages, under the key that both have; it never says by name who of the office wrote it.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from portal.core import clock, vocabulary
from portal.core.actor import Actor
from portal.core.errors import N_, Conflict, Invalid
from portal.core.sealing.keyring import Keyring
from portal.models.concerns import BY_THE_OFFICE, OVER, Concern, Series, State, WaitsFor
from portal.queries import concerns as queries
from portal.queries.concerns import Reading, Stage
from portal.services.concerns.steps import add_entry, locked, remember_sender
from portal.services.contributions.texts import wording
from portal.services.door import act
from portal.services.people.entries import NotOffered
from portal.text import words

FARTHEST = timedelta(days=366)  # a promise beyond it is none


class Writing(StrEnum):
    """What the office writes to a sender."""

    QUESTION = "question"
    MESSAGE = "message"
    REFERRAL = "referral"  # another channel, which the sender may take or not


class WrittenMeanwhile(Conflict):
    sentence = N_("Something was written here while you were reading. Nothing was sent; your words are still here.")


class NoSuchOfficer(Invalid):
    sentence = N_("Choose a case officer who can open this concern.")


class DayMissing(Invalid):
    sentence = N_("Say by which day there will be news: its sender is shown that day.")


class NotAhead(Invalid):
    sentence = N_("Choose a day after today and within a year.")


class ChannelMissing(Invalid):
    sentence = N_("Choose the official channel that you point to.")


class TextWaits(Conflict):
    sentence = N_(
        "A text of this concern waits to be published. Its sender can stop it as long as the concern is open: take it "
        "back first, or close the concern once the text is public."
    )


class WordsMissing(Invalid):
    sentence = N_("Write what its sender will read about this.")


@dataclass(frozen=True, slots=True)
class _After:
    """What becomes of a concern in a state: for whom it waits, and what its sender has to be told with it."""

    waits_for: WaitsFor
    words: bool = False
    day: bool = False


_AFTER = {
    State.BEING_READ: _After(WaitsFor.OFFICE),
    State.HELD: _After(WaitsFor.OFFICE, day=True),
    State.COUNTED: _After(WaitsFor.NOBODY),
    State.NOT_ADMITTED: _After(WaitsFor.NOBODY, words=True),
    State.ANSWERED: _After(WaitsFor.NOBODY, words=True),
    State.CLOSED: _After(WaitsFor.NOBODY),
}
TOLD_WHY = frozenset(state for state, after in _AFTER.items() if after.words)
DATED = frozenset(state for state, after in _AFTER.items() if after.day)


def at_work(concern: Concern, reading: Reading, by: Actor) -> Concern:
    """The concern for us alone, for an officer who can find it and has opened it with the keys in force."""
    present = locked(concern)
    queries.get(by, present.id)
    if reading.concern_id != present.id or reading.story.generation.number != present.work:
        raise Conflict
    return present


@act("concern.assign", marked=True)
def assign(
    concern: Concern, *, owner_id: int, news_by: date | None = None, reading: Reading, keyring: Keyring, by: Actor
) -> Concern:
    """Give it to a case officer who can open it, oneself or another; from then on somebody reads it.

    Nothing is taken without a day on which its sender will hear of it.
    """
    present = at_work(concern, reading, by)
    if owner_id not in {officer.id for officer in queries.officers(by, present)}:
        raise NoSuchOfficer(field="owner_id")
    promised = present.promise_on
    if present.state is State.RECEIVED:
        put_into(present, reading, State.BEING_READ)
        present.promise_on = promised  # that somebody reads it is not yet the news
    present.owner_id = owner_id
    if owner_id == by.user_id:
        present.unread = False  # a colleague to whom it is given has not read it
    promise_news(present, reading, news_by)
    return present


@act("concern.ask", marked=True)
def ask(
    concern: Concern,
    *,
    kind: Writing,
    body: str,
    channel: str = "",
    news_by: date | None = None,
    seen: int,
    reading: Reading,
    keyring: Keyring,
    by: Actor,
) -> Concern:
    """Write to its sender, who has read what the office has read so far: ``seen`` is the last message of all."""
    present = at_work(concern, reading, by)
    text = wording(body)
    if kind is Writing.REFERRAL and channel not in {each.code for each in vocabulary.official_channels()}:
        raise ChannelMissing(field="channel")
    ensure_seen(present, reading, seen)
    tell(present, reading, kind, text=text, code=channel if kind is Writing.REFERRAL else "")
    if kind is Writing.QUESTION:
        put_into(present, reading, State.QUESTION, WaitsFor.SENDER)
    if kind is Writing.REFERRAL:
        put_into(present, reading, State.REFERRED, WaitsFor.SENDER)
    promise_news(present, reading, news_by)
    return present


@act("concern.promise", marked=True)
def promise(concern: Concern, *, news_by: date, reading: Reading, keyring: Keyring, by: Actor) -> Concern:
    """Say by which day its sender will hear of it. One that was missed is admitted with the next."""
    present = at_work(concern, reading, by)
    promise_news(present, reading, news_by)
    return present


@act("concern.move", marked=True)
def move(
    concern: Concern,
    *,
    state: State,
    body: str = "",
    news_by: date | None = None,
    seen: int,
    reading: Reading,
    keyring: Keyring,
    by: Actor,
) -> Concern:
    """Into another state, with words for its sender: needed where the portal's own words point to them."""
    present = at_work(concern, reading, by)
    if state not in BY_THE_OFFICE or state is present.state:
        raise NotOffered(field="state")
    if state in OVER and _text_waits(present, reading, by):
        raise TextWaits
    blank = words.is_blank(body)
    if _AFTER[state].words and blank:
        raise WordsMissing(field="body")
    if _AFTER[state].day and news_by is None:
        raise DayMissing(field="news_by")
    ensure_seen(present, reading, seen)
    if not blank:
        tell(present, reading, Writing.MESSAGE, text=wording(body))
    put_into(present, reading, state, _AFTER[state].waits_for)
    promise_news(present, reading, news_by)
    return present


def _text_waits(concern: Concern, reading: Reading, by: Actor) -> bool:
    released = queries.whereabouts(by, queries.entries(concern, reading.story, Series.MESSAGE))
    return released is not None and released.stage is Stage.WAITING


def ensure_seen(concern: Concern, reading: Reading, seen: int) -> None:
    """Refuse what was written without the latest message; sent twice, it is sent once. All was read then."""
    if queries.entries(concern, reading.story, Series.MESSAGE, after=seen):
        raise WrittenMeanwhile
    concern.unread = False


def put_into(concern: Concern, reading: Reading, state: State, waits_for: WaitsFor = WaitsFor.OFFICE) -> None:
    if concern.state is not state:
        tell(concern, reading, "state", code=state.value, of="portal")
    concern.state, concern.waits_for = state, waits_for


def promise_news(concern: Concern, reading: Reading, news_by: date | None) -> None:
    """Nothing that waits for the office is without such a day."""
    if news_by is None:
        if concern.promise_on is None and concern.waits_for is WaitsFor.OFFICE:
            raise DayMissing(field="news_by")
        return
    day = datetime.combine(news_by, time(12), UTC)
    if not clock.day() < day <= clock.day() + FARTHEST:
        raise NotAhead(field="news_by")
    if day != concern.promise_on:
        tell(concern, reading, "promise", code=news_by.isoformat(), of="portal")
    concern.promise_on = day


def tell(concern: Concern, reading: Reading, kind: str, *, text: str = "", code: str = "", of: str = "office") -> None:
    """Write the next message. It is the news that was promised; where it comes late, it says so."""
    today = clock.day()
    told = {"from": of, "kind": kind, "day": today.date().isoformat()}
    told |= {name: value for name, value in (("text", text), ("code", code)) if value}
    if concern.promise_on is not None and concern.promise_on < today:
        told["missed"] = concern.promise_on.date().isoformat()
    concern.promise_on = None
    remember_sender(concern)
    add_entry(concern, reading.story, Series.MESSAGE, told)
