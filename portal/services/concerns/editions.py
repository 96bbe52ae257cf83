"""The public edition of a concern: written by one case officer, agreed to by its sender, released by another officer.

All three stand in the concern, sealed, and are read there anew at each step: no row that somebody could change says
that a text may go out. What was released waits for its batch with others; then the portal itself publishes it.
"""

import secrets
from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum

from sqlalchemy import delete, select

from portal.core import clock, vocabulary
from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import N_, Conflict, Invalid, NotFound
from portal.core.sealing.keyring import Keyring
from portal.models.concerns import Concern, Release, Series, State, Verdict, WaitsFor, batch_after
from portal.models.consultations import Round
from portal.models.contributions import Contribution, Kind, Naming
from portal.policy.exposure import Audience, Measure, may_learn
from portal.queries import concerns as queries
from portal.queries import consultations
from portal.queries.concerns import Draft, Edition, Reading, Step
from portal.services import outbox
from portal.services.concerns import digests
from portal.services.concerns.office import at_work, promise_news, put_into, tell
from portal.services.concerns.steps import add_entry, add_office_entry
from portal.services.contributions import publish as make_public
from portal.services.contributions.keeping import kept
from portal.services.contributions.redacted import label
from portal.services.contributions.texts import spoken, wording
from portal.services.door import act

IN_CONFIDENCE = "in_confidence"  # of the vocabulary stakeholder_group


class Covering(StrEnum):
    """What is done with words that could point to a person, beside a ground of the vocabulary."""

    STAYS = "stays"


class DraftedMeanwhile(Conflict):
    sentence = N_("Another officer changed this edition while you were reading. Nothing was done; look again.")


class OnItsWay(Conflict):
    sentence = N_("This edition has been released. Take it back first, as long as it is not published.")


class NoSuchRound(Invalid):
    sentence = N_("Choose a public round that still takes contributions when the next batch is published.")


class NotLooked(Invalid):
    sentence = N_("Say of everything that was found whether it is covered or may stay.")


class NotForThePublic(Conflict):
    sentence = N_(
        "Its sender has not allowed anything to be published. Only they can widen that, with their key; you can ask."
    )


class NothingProposed(Conflict):
    sentence = N_("Nothing was proposed to its sender yet.")


class NotAgreed(Conflict):
    sentence = N_("Its sender has not agreed to the text that was proposed last. Without that nothing is published.")


class SamePerson(Conflict):
    sentence = N_("The officer who wrote or proposed a public edition cannot release it: it takes two case officers.")


class NothingWaits(Conflict):
    sentence = N_("Nothing is waiting to be published. What is public already cannot be taken back here.")


@act("edition.write", marked=True)
def write_edition(
    concern: Concern,
    *,
    text: str,
    language: str,
    round_id: int,
    decided: Mapping[tuple[str, int, int], str] | None = None,
    seen: int,
    reading: Reading,
    keyring: Keyring,
    by: Actor,
) -> Concern:
    """Keep another draft. ``decided`` is by kind and place in the text: a ground that covers the words, or they stay.

    The concern is not moved: its sender learns of a text when it is proposed.
    """
    present = at_work(concern, reading, by)
    there = _present(by, reading, seen)
    spoken(language)
    _ensure_takes_it(by, round_id)
    text, checked = _decide(wording(text, "text"), language, decided or {})
    before = there.draft.checked if there.draft else frozenset()
    _add(
        present, reading, by, Step.DRAFT, language=language, text=text, round=round_id, checked=sorted(before | checked)
    )
    return present


@act("edition.propose", marked=True)
def propose_edition(concern: Concern, *, seen: int, reading: Reading, keyring: Keyring, by: Actor) -> Concern:
    """Show the latest draft to its sender, once everything found in it was looked at."""
    present = at_work(concern, reading, by)
    draft = _present(by, reading, seen).draft
    if draft is None:
        raise NothingProposed
    _ensure_takes_it(by, draft.round_id)
    _ensure_for_the_public(by, reading)
    if not all(each.confirmed for each in queries.pointing(by, reading, draft)):
        raise NotLooked
    _propose(present, reading, draft, by)
    return present


@act("edition.release", marked=True)
def release_edition(concern: Concern, *, seen: int, reading: Reading, keyring: Keyring, by: Actor) -> Concern:
    """Let what its sender agreed to go out with the next batch. Who wrote or proposed it does not."""
    present = at_work(concern, reading, by)
    there = _present(by, reading, seen)
    proposed = there.proposal
    if proposed is None:
        raise NothingProposed
    if by.user_id in there.stood_for_by:
        raise SamePerson
    if proposed.verdict is not Verdict.AGREE:
        raise NotAgreed
    _ensure_for_the_public(by, reading)
    _ensure_takes_it(by, proposed.round_id)
    due_at = batch_after(clock.now())
    row = Release(round_id=proposed.round_id, language=proposed.language, text=proposed.text, due_at=due_at)
    session.add(row)
    session.flush()
    _add(present, reading, by, Step.RELEASED, proposed=proposed.number, ref=row.ref)
    tell(present, reading, "released", code=row.ref, of="portal")
    digests.note(present, reading.story, release=row.ref)
    present.waits_for = WaitsFor.NOBODY
    return present


@act("edition.take_back", marked=True)
def take_edition_back(
    concern: Concern, *, news_by: date | None = None, seen: int, reading: Reading, keyring: Keyring, by: Actor
) -> Concern:
    """Before its batch comes. What the sender agreed to can be released again, or another text be proposed."""
    present = at_work(concern, reading, by)
    there = queries.edition(by, reading)
    _ensure_seen(there, seen)
    if there.released is None or not drop_release(there.released.ref):
        raise NothingWaits
    _add(present, reading, by, Step.TAKEN_BACK, ref=there.released.ref)
    tell(present, reading, "taken_back", of="portal")
    present.waits_for = WaitsFor.OFFICE
    promise_news(present, reading, news_by)
    return present


@act("edition.publish")
def publish_edition(release: Release, *, by: Actor) -> Contribution:
    """Publish what is due: an ordinary contribution of its round, under the name that was chosen for it beforehand.

    Two persons and its sender released it while the round took contributions. If it closed since, it is late.
    """
    due = session.scalar(
        select(Release).where(Release.id == release.id).with_for_update().execution_options(populate_existing=True)
    )
    if due is None:
        raise NotFound
    round_ = session.get_one(Round, due.round_id)
    at = clock.now()
    said = kept(
        (),
        ref=due.ref,
        ticket=secrets.token_hex(32),
        round_id=round_.id,
        kind=Kind.CONCERN,
        naming=Naming.ANONYMOUS,
        group=IN_CONFIDENCE,
        body=due.text,
        language=due.language,
        late=not round_.takes_on_time(at),
        posted_at=clock.day(round_.zone, at),
    )
    drop_release(due.ref)
    make_public(said)
    outbox.write("contribution_published", to=consultations.followers(round_.id), about=said)
    return said


def drop_release(ref: str) -> bool:
    """Forget what waits under this name; whether it did. Whoever is publishing it at this moment is waited for."""
    gone = delete(Release).where(Release.ref == ref).execution_options(synchronize_session=False)
    return bool(session.execute(gone).rowcount)  # type: ignore[attr-defined]


def _present(by: Actor, reading: Reading, seen: int) -> Edition:
    """The edition as this officer has seen it, and nothing of it under way."""
    there = queries.edition(by, reading)
    _ensure_seen(there, seen)
    if there.is_on_its_way:
        raise OnItsWay
    return there


def _ensure_seen(there: Edition, seen: int) -> None:
    if there.seen != seen:
        raise DraftedMeanwhile


def _ensure_for_the_public(by: Actor, reading: Reading) -> None:
    answer = queries.told(by, reading).get("exposure")
    if may_learn(Audience.ANYONE, "happened", answer.text.text if answer else "") is not Measure.AGREED:
        raise NotForThePublic


def _ensure_takes_it(by: Actor, round_id: int) -> None:
    if round_id not in {each.id for each in queries.rounds_for_editions(by)}:
        raise NoSuchRound(field="round_id")


def _decide(
    text: str, language: str, decided: Mapping[tuple[str, int, int], str]
) -> tuple[str, frozenset[tuple[str, str]]]:
    """The text with what is covered, and what may stay. Where two cover the same words, the first to begin does."""
    grounds = {term.code for term in vocabulary.terms("redaction_ground")}
    checked = {(kind, text[start:end]) for (kind, start, end), what in decided.items() if what == Covering.STAYS}
    spans: Sequence[tuple[int, int, str]] = sorted(
        (start, end, what) for (_kind, start, end), what in decided.items() if what in grounds and start < end
    )
    made, last = [], 0
    for start, end, ground in spans:
        if start < last:
            last = max(last, end)
            continue
        made += [text[last:start], label(ground, language)]
        last = end
    return "".join([*made, text[last:]]), frozenset(checked)


def _propose(concern: Concern, reading: Reading, draft: Draft, by: Actor) -> None:
    told = {
        "day": clock.day().date().isoformat(), "language": draft.language, "text": draft.text,
        "edition": draft.number, "round": draft.round_id,
    }  # fmt: skip
    number = add_entry(concern, reading.story, Series.PROPOSED, told)
    _add(concern, reading, by, Step.PROPOSED, draft=draft.number, proposed=number)
    put_into(concern, reading, State.PROPOSED, WaitsFor.SENDER)
    concern.promise_on = None  # the next word is the sender's


def _add(concern: Concern, reading: Reading, by: Actor, step: Step, **told: object) -> None:
    add_office_entry(concern, reading, Series.EDITION, by, step=step, **told)
