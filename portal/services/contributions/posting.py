"""What people do with their own words, what the committee answers, and the place that words take in a round."""

import hmac
import json
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.attributes import flag_modified

from portal.core import clock
from portal.core.actor import Actor
from portal.core.db import connection, session
from portal.core.errors import N_, Conflict, Invalid
from portal.core.localized import LANGUAGES, Localized
from portal.core.statements import keep, write
from portal.files.intake import Arrived, ensure_number
from portal.models.consultations import Question, Round
from portal.models.contributions import Attachment, Contribution, Edition, Kind, Naming, Status, Tally
from portal.queries import consultations
from portal.queries.consultations import Glimpse
from portal.services import outbox
from portal.services.consultations import next_number, renew
from portal.services.contributions.copying import ask_for_copy
from portal.services.contributions.disputing import dispute
from portal.services.contributions.owning import way_back
from portal.services.contributions.signing import speaker
from portal.services.door import act
from portal.text import words

LONGEST = 25_000


class Blank(Invalid):
    sentence = N_("Please write what you want to say.")


class TooLong(Invalid):
    sentence = N_("Your text has %(length)s characters; there is room for %(limit)s. Please shorten it by %(over)s.")


class UnknownQuestion(Invalid):
    sentence = N_("Please choose one of the questions of this round.")


class UnknownLanguage(Invalid):
    sentence = N_("Please say in which language your text is written.")


class NothingToAnswer(Invalid):
    sentence = N_("What you want to reply to cannot be found in this round any more.")


class CorrectedMeanwhile(Conflict):
    sentence = N_("This was corrected meanwhile, perhaps by you in another window. Please compare before you send.")


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
    files: Sequence[Arrived] = (),
    add: bool = False,
    by: Actor,
) -> Contribution:
    """Take in what somebody says. ``ticket`` is the mark of the form it came with: a form is taken once.

    With ``add`` it lies beside what the key that is open has opened, and not under a key of its own.
    """
    at = clock.now()
    answered = _answered(round_, parent) if parent else None
    return kept(
        files,
        ticket=ticket,
        round_id=round_.id,
        question_id=answered.question_id if answered else _question_id(round_, question),
        parent_id=answered.id if answered else None,
        draft_id=answered.draft_id if answered else None,
        answers=answered.number if answered else None,
        kind=Kind.REPLY if answered else Kind.COMMENT,
        naming=naming,
        body=wording(body),
        language=spoken(language),
        late=round_.takes_late(at),
        posted_at=as_kept(at, round_.zone, by),
        **way_back(ticket, add, by),
        **speaker(naming, byline, by),
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
    _change_files(contribution, files, drop, edition=number)
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
    _tally(contribution, *before, -1)
    _tally(contribution, Status(contribution.status), contribution.language, 1)
    return contribution


@act("contribution.withdraw")
def withdraw(contribution: Contribution, *, by: Actor) -> Contribution:
    """The author takes it back before anybody could read it. The words stay with the committee."""
    before = Status(contribution.status)
    contribution.move_to(Status.WITHDRAWN)
    moved(contribution, before, Status.WITHDRAWN)
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
        **_first_in(contribution.language, text),
        posted_at=clock.now(),
    )
    release(said)
    author = [contribution.author_id] if contribution.author_id is not None else []
    others = [one for one in consultations.followers(said.round_id) if one not in (contribution.author_id, by.user_id)]
    outbox.write("contribution_answered", to=author, contribution_id=said.id)
    outbox.write("contribution_published", to=others, contribution_id=said.id)
    return said


def release(contribution: Contribution) -> None:
    """Make it public: its number and place (the first time), the counts, a new version of the round."""
    before = Status(contribution.status)
    contribution.move_to(Status.PUBLISHED)
    contribution.withheld_at = contribution.withheld_reason = None
    if contribution.number is None:
        round_ = session.get_one(Round, contribution.round_id)
        parent = session.get(Contribution, contribution.parent_id) if contribution.parent_id else None
        contribution.take_place(*next_number(round_), parent)
        contribution.published_at = clock.now()
    moved(contribution, before, Status.PUBLISHED)
    dispute(contribution)
    renew(contribution.round_id)


def retract(contribution: Contribution, reason: str) -> None:
    """Withhold it. Where it had been public a marker stays, with the day and the reason, and so do the answers."""
    before = Status(contribution.status)
    contribution.move_to(Status.WITHHELD)
    contribution.withheld_at, contribution.withheld_reason = clock.now(), reason
    moved(contribution, before, Status.WITHHELD)
    if contribution.number is not None:
        renew(contribution.round_id)


def moved(contribution: Contribution, from_: Status | None, to: Status) -> None:
    """Keep the counts in step with a change of state."""
    if from_ is not None:
        _tally(contribution, from_, contribution.language, -1)
    _tally(contribution, to, contribution.language, 1)


def wording(text: str, field: str = "body") -> str:
    """The text as it is kept, or a refusal that says what is wrong with it."""
    text = words.clean(text, field)
    if words.is_blank(text):
        raise Blank(field=field)
    if len(text) > LONGEST and (length := words.length(text)) > LONGEST:
        raise TooLong(field=field, length=length, limit=LONGEST, over=length - LONGEST)
    return text


def official(text: str, field: str) -> str:
    """The same of one language of what the committee says: neither of them can be missing."""
    if words.is_blank(text):
        raise Invalid(N_("Please write this in both languages."), field=field)
    return wording(text, field)


def _first_in(language: str, text: Localized) -> dict[str, Any]:
    """First in the language of what is answered, so that it is found wherever that is."""
    other = next(each for each in LANGUAGES if each != language)
    return {"body": text.in_(language), "language": language, "twin": text.in_(other)}


def is_the_same(earlier: Contribution, *, by: Actor, about: dict[str, Any] | None = None, **sent: Any) -> bool:
    """Whether this is what was taken in under the same ticket: the same words by the same person, sent again."""
    if "text" in sent:
        sent |= _first_in(earlier.language, sent["text"])
    again = {
        "round": earlier.round_id,
        "question": sent.get("question") if earlier.kind is Kind.COMMENT else None,
        "answers": earlier.answers if earlier.kind is Kind.OFFICIAL_REPLY else sent.get("parent") or None,
        "language": sent["language"],
        "text": words.clean(sent["body"]),
        "files": [file.sha256 for file in sent.get("files", ())],
        **({"twin": words.clean(sent["twin"])} if sent.get("twin") else {}),
        **({"about": about} if about else {}),
    }
    named = earlier.naming == sent.get("naming", earlier.naming) and earlier.author_id == by.user_id
    if earlier.author_id is None and earlier.naming is not Naming.ANONYMOUS:
        named = named and words.name(sent.get("byline", "")) == earlier.byline
    return named and hmac.compare_digest(earlier.commitment, _commitment(earlier.salt, again))


def kept(files: Sequence[Arrived], about: dict[str, Any] | None = None, **sent: Any) -> Contribution:
    """The contribution, its first edition, its files and its commitment, as one. ``about``: words of a draft."""
    ensure_number(len(files))
    salt = secrets.token_bytes(32)
    commitment = _commitment(salt, _content(sent, files) | ({"about": about} if about else {}))
    said = keep(Contribution, **sent, salt=salt, commitment=commitment)
    first = {"body": said.body, "language": said.language, "twin": said.twin or "", "sent_at": said.posted_at}
    write(Edition, contribution_id=said.id, number=1, **first)
    _attach(said, files, first=1, edition=1)
    if said.kind is not Kind.OFFICIAL_REPLY:
        _tally(said, Status.RECEIVED, said.language, 1)
    return said


def _content(sent: Mapping[str, Any], files: Sequence[Arrived]) -> dict[str, Any]:
    """What is committed to: the words and the files, never who sent them."""
    answering, question = sent.get("parent_id") is not None, sent.get("question_id")
    asked = session.get(Question, question) if question and not answering else None
    return {
        "round": sent["round_id"],
        "question": asked.number if asked else None,
        "answers": sent.get("answers"),
        "language": sent["language"],
        "text": sent["body"],
        "files": [file.sha256 for file in files],
        **({"twin": sent["twin"]} if sent.get("twin") else {}),
    }


def _commitment(salt: bytes, content: dict[str, Any]) -> str:
    canonical = json.dumps({"v": 1, **content}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hmac.digest(salt, canonical.encode(), "sha256").hex()


def _change_files(contribution: Contribution, files: Sequence[Arrived], drop: Sequence[int], *, edition: int) -> None:
    had = session.scalars(select(Attachment).where(Attachment.contribution_id == contribution.id)).all()
    for attachment in had:
        if attachment.position in drop and attachment.dropped_in is None:
            attachment.dropped_in = edition
    stay = {(attachment.digest, attachment.name) for attachment in had if attachment.dropped_in is None}
    new = [file for file in files if (file.sha256, file.name) not in stay]  # the rest was only chosen again
    ensure_number(sum(attachment.dropped_in is None for attachment in had) + len(new))
    _attach(contribution, new, first=len(had) + 1, edition=edition)


def _attach(said: Contribution, files: Sequence[Arrived], *, first: int, edition: int) -> None:
    for position, file in enumerate(files, first):
        file.store()
        attached = write(
            Attachment,
            contribution_id=said.id,
            position=position,
            digest=file.sha256,
            name=file.name,
            media_type=file.media_type,
            extension=file.extension,
            size=file.size,
            added_in=edition,
        )
        ask_for_copy(attached["id"])


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


def spoken(code: str) -> str:
    if code not in LANGUAGES:
        raise UnknownLanguage(field="language")
    return code


def as_kept(at: datetime, zone: str, by: Actor) -> datetime:
    """Of somebody without an account the day is kept, as the round's calendar shows it, and not the hour."""
    return at if by.is_signed_in else clock.day(zone, at)


def _tally(contribution: Contribution, status: Status, language: str, step: int) -> None:
    if contribution.kind is Kind.OFFICIAL_REPLY:
        return  # an answer of the committee is not something that was received
    where = {"round_id": contribution.round_id, "status": status, "group": contribution.group, "language": language}
    counted, stepped = connection(), {f"of_{name}": value for name, value in where.items()} | {"step": step}
    if counted.execute(_STEP, stepped).rowcount:
        return
    try:
        with session.begin_nested():
            session.add(Tally(**where, many=step))
    except IntegrityError:  # somebody else began this count in the same moment
        counted.execute(_STEP, stepped)


_counts: Any = Tally.__table__
_STEP = (  # put together once: every contribution is counted
    update(_counts)
    .where(
        _counts.c.round_id == bindparam("of_round_id"),
        _counts.c.status == bindparam("of_status"),
        _counts.c.stakeholder_group == bindparam("of_group"),
        _counts.c.language == bindparam("of_language"),
    )
    .values(many=_counts.c.many + bindparam("step"))
)
