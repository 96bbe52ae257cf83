"""What people do with their own words, what the committee answers, and the place that words take in a round."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from portal.core import clock
from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import N_, Conflict, Invalid
from portal.core.localized import LANGUAGES, Localized
from portal.files.intake import Arrived
from portal.models.consultations import Phase, Question, Readers, Round
from portal.models.contributions import Contribution, Edition, Kind, Naming, Status
from portal.queries import consultations
from portal.queries.consultations import Glimpse
from portal.services import outbox
from portal.services.consultations import next_number, renew
from portal.services.contributions.confidential import ensure_as_needed, of_the_public_version
from portal.services.contributions.disputing import dispute, rest
from portal.services.contributions.jointly import make_room
from portal.services.contributions.keeping import change_files, first_in, kept
from portal.services.contributions.owning import way_back
from portal.services.contributions.recording import ensure_offered
from portal.services.contributions.signing import speaker
from portal.services.contributions.tallying import moved, sent_again
from portal.services.contributions.texts import official, spoken, wording
from portal.services.contributions.threads import placed, read_again, read_no_more
from portal.services.door import act


class UnknownQuestion(Invalid):
    sentence = N_("Choose one of the questions of this round.")


class NothingToAnswer(Invalid):
    sentence = N_("What you want to reply to cannot be found in this round any more.")


class CorrectedMeanwhile(Conflict):
    sentence = N_("This was corrected in the meantime, perhaps by you in another window. Compare before you send.")


@act("contribution.post")
def post(
    round_: Round | Glimpse,
    *,
    ticket: str,
    body: str,
    language: str,
    naming: Naming,
    byline: str = "",
    question: int | None = None,
    parent: str = "",
    readers: Readers = Readers.EVERYONE,
    public_version: str = "",
    certified: bool = False,
    files: Sequence[Arrived] = (),
    add: bool = False,
    by: Actor,
) -> Contribution:
    """Take in what somebody says. ``ticket`` is the mark of the form it came with: a form is taken once.

    ``readers`` who are fewer than the round has are those that it offers, and of no reply: what is replied to is read
    by all. What is business-confidential comes with a ``public_version``, which is taken in as another contribution in
    the same name, and its sender has ``certified`` that it is confidential.

    With ``add`` it lies beside what the key that is open has opened, and not under a key of its own.
    """
    answered = _answered(round_, parent) if parent else None
    ensure_offered(round_, readers, answered)
    ensure_as_needed(readers, body, public_version, certified=certified)
    sent = {
        "question_id": answered.question_id if answered else _question_id(round_, question),
        "kind": Kind.REPLY if answered else Kind.COMMENT,
        "language": language,
        "naming": naming,
        "by": by,
        **way_back(ticket, add, by),
        **speaker(naming, byline, round_, by),
    }
    if readers is Readers.BUSINESS:
        public = taken_in(round_, None, ticket=of_the_public_version(ticket), body=public_version, **sent)
        sent["public_version_id"] = public.id
    return taken_in(round_, answered, files, ticket=ticket, readers=readers, body=body, **sent)


def taken_in(
    round_: Round | Glimpse,
    answered: Contribution | None,
    files: Sequence[Arrived] = (),
    *,
    body: str,
    language: str,
    by: Actor,
    **sent: Any,
) -> Contribution:
    """What was sent to a round, or in answer to something there, as it is kept: the one way in which it gets there."""
    at = clock.now()
    return kept(
        files,
        round_id=round_.id,
        parent_id=answered.id if answered else None,
        draft_id=answered.draft_id if answered else None,
        answers=answered.number if answered else None,
        body=wording(body),
        language=spoken(language),
        late=round_.takes_late(at),
        posted_at=as_kept(at, round_.zone, by),
        **sent,
    )


@act("contribution.correct")
def correct(
    contribution: Contribution,
    *,
    body: str,
    language: str,
    files: Sequence[Arrived] = (),
    drop: Sequence[int] = (),
    seen: int,
    by: Actor,
) -> Contribution:
    """Another edition beside the earlier ones. ``seen`` is the edition that the author had before them."""
    editions = session.scalars(select(Edition.number).where(Edition.contribution_id == contribution.id)).all()
    if seen != max(editions):
        raise CorrectedMeanwhile
    before = Status(contribution.status), contribution.language
    contribution.body, contribution.language = wording(body), spoken(language)
    number = seen + 1
    change_files(contribution, files, drop, edition=number)
    flag_modified(contribution, "body")  # other files are another revision too, so that nobody decides on unseen ones
    if contribution.status is Status.RETURNED:
        contribution.move_to(Status.RECEIVED)
    sent = Edition(
        contribution_id=contribution.id,
        number=number,
        body=contribution.body,
        language=contribution.language,
        sent_at=as_kept(clock.now(), contribution.round.zone, by),
    )
    session.add(sent)
    sent_again(contribution, *before, Status(contribution.status))
    return contribution


@act("contribution.withdraw")
def withdraw(contribution: Contribution, *, by: Actor) -> Contribution:
    """The author takes it back before anybody could read it. The words stay with the committee."""
    before = Status(contribution.status)
    contribution.move_to(Status.WITHDRAWN)
    moved(contribution, before, Status.WITHDRAWN)
    if contribution.kind is Kind.STATEMENT:
        make_room(contribution)
    of = contribution.public_version_id
    if of is not None and session.get_one(Contribution, of).number is not None:
        renew(contribution.round_id)  # readers of its public version were told of it; where there are none, nobody was
    return contribution


@act("contribution.answer")
def answer(contribution: Contribution, *, ticket: str, text: Localized, by: Actor) -> Contribution:
    """The committee answers in its own name and in both languages; that is public at once."""
    text = Localized(**{language: official(getattr(text, language), f"body_{language}") for language in LANGUAGES})
    said = kept(
        (),
        ticket=ticket,
        round_id=contribution.round_id,
        question_id=contribution.question_id,
        parent_id=contribution.id,
        draft_id=contribution.draft_id,
        answers=contribution.number,
        kind=Kind.OFFICIAL_REPLY,
        author_id=by.user_id,
        naming=Naming.ORGANISATION,
        group="us_agency",
        **first_in(contribution.language, text),
        posted_at=clock.now(),
    )
    publish(said)
    author = [contribution.author_id] if contribution.author_id is not None else []
    others = [one for one in consultations.followers(said.round_id) if one not in (contribution.author_id, by.user_id)]
    outbox.write("contribution_answered", to=author, about=said)
    outbox.write("contribution_published", to=others, about=said)
    return said


def publish(contribution: Contribution) -> None:
    """Make it public: its number and place (the first time), the counts, a new version of the round."""
    before = Status(contribution.status)
    contribution.move_to(Status.PUBLISHED)
    contribution.withheld_at = contribution.withheld_reason = None
    if contribution.number is None:
        round_ = session.get_one(Round, contribution.round_id)
        parent = session.get(Contribution, contribution.parent_id) if contribution.parent_id else None
        contribution.take_place(*next_number(round_), parent)
        contribution.published_at = clock.now()
        placed(contribution)
    read_again(contribution)
    moved(contribution, before, Status.PUBLISHED)
    # Whenever the round has closed: a colleague may be beginning to answer it, who does not see this one yet.
    over = contribution.round.phase(clock.now()) in (Phase.CLOSED, Phase.ANALYSING, Phase.SUMMARY_PUBLISHED)
    if over and contribution.kind is not Kind.OFFICIAL_REPLY:
        outbox.leave("point", contribution_id=contribution.id)  # to be answered with the rest of its round
    dispute(contribution)
    renew(contribution.round_id)


def retract(contribution: Contribution, reason: str) -> None:
    """Withhold it. Where it had been public a marker stays, with the day and the reason, and so do the answers."""
    before = Status(contribution.status)
    contribution.move_to(Status.WITHHELD)
    contribution.withheld_at, contribution.withheld_reason = clock.now(), reason
    moved(contribution, before, Status.WITHHELD)
    if contribution.number is not None:
        read_no_more(contribution)
        rest(contribution)
        renew(contribution.round_id)


def _question_id(round_: Round | Glimpse, number: int | None) -> int | None:
    if number is None:
        return None
    found = session.scalar(select(Question.id).where(Question.round_id == round_.id, Question.number == number))
    if found is None:
        raise UnknownQuestion(field="question")
    return found


def _answered(round_: Round | Glimpse, number: str) -> Contribution:
    """What a reply replies to: something public in the same round, or as good as nothing."""
    found = session.scalar(
        select(Contribution).where(
            Contribution.number == number,
            Contribution.round_id == round_.id,
            Contribution.status == Status.PUBLISHED,
        )
    )
    if found is None:
        raise NothingToAnswer(field="parent")
    return found


def as_kept(at: datetime, zone: str, by: Actor) -> datetime:
    """Of somebody without an account the day is kept, as the round's calendar shows it, and not the hour."""
    return at if by.is_signed_in else clock.day(zone, at)
