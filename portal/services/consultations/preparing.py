"""What editors do: consultations, and rounds in preparation."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import func, select

from portal.core import clock
from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import N_, Conflict, Invalid
from portal.core.localized import Localized
from portal.models.consultations import (
    FEWER,
    Audience,
    Consultation,
    Document,
    Invitation,
    Question,
    Readers,
    Round,
    Status,
)
from portal.models.people import Organisation
from portal.queries import consultations as queries
from portal.services import outbox
from portal.services.consultations.examining import Dates, changed, line, prepared, require_both, text_of
from portal.services.door import act, ensure_unchanged
from portal.text import markup, words

MOST_QUESTIONS = 10


class NotFewer(Invalid):
    sentence = N_(
        "Some of these readers are all who can see the round, or do not see it. Untick what makes no difference there: "
        "a round for the organizations invited needs no “participants”, one for cleared advisers has only “the "
        "committee”, one of the committee has none."
    )


@act("consultation.create")
def create(_parent: None, *, code: str, topic: str, title: Localized, purpose: Localized, by: Actor) -> Consultation:
    code = words.seen(code).upper()
    if not queries.CODE.fullmatch(code):
        raise Invalid(N_("A code looks like this: ILC-2026-0001."), field="code")
    if session.scalar(select(Consultation.id).where(Consultation.code == code)) is not None:
        raise Invalid(N_("There is a consultation with this code already."), field="code")
    title, purpose = require_both(line(title, "title"), "title"), require_both(text_of(purpose, "purpose"), "purpose")
    made = Consultation(code=code, topic=topic, title=title, purpose=purpose, created_by_id=by.user_id)
    session.add(made)
    return made


@act("consultation.revise")
def revise_consultation(
    docket: Consultation, *, topic: str, title: Localized, purpose: Localized, seen: int, by: Actor
) -> Consultation:
    """The code stays: it is part of every number given so far."""
    ensure_unchanged(docket, seen)
    title, purpose = require_both(line(title, "title"), "title"), require_both(text_of(purpose, "purpose"), "purpose")
    docket.topic, docket.title, docket.purpose = topic, title, purpose
    for round_ in session.scalars(select(Round).where(Round.consultation_id == docket.id)):
        prepared(round_, by)
        changed(round_)
    return docket


@act("round.prepare")
def prepare(
    docket: Consultation,
    *,
    title: Localized,
    intro: Localized,
    audience: Audience,
    readers_offered: Sequence[Readers] = (),
    zone: str,
    opens_at: datetime,
    closes_at: datetime,
    edit_until: datetime | None = None,
    late_until: datetime | None = None,
    respond_by: date | None = None,
    summary_due: date | None = None,
    by: Actor,
) -> Round:
    """A new round. Its hours are those on the wall in its zone."""
    last = session.scalar(select(func.max(Round.number)).where(Round.consultation_id == docket.id)) or 0
    made = Round(consultation_id=docket.id, number=last + 1, status=Status.DRAFT, created_by_id=by.user_id)
    prepared(made, by)
    _describe(
        made,
        title,
        intro,
        audience,
        readers_offered,
        Dates.on_the_wall(zone, opens_at, closes_at, edit_until, late_until, respond_by, summary_due),
    )
    session.add(made)
    return made


@act("round.revise")
def revise(
    round_: Round,
    *,
    title: Localized,
    intro: Localized,
    audience: Audience,
    readers_offered: Sequence[Readers] = (),
    zone: str,
    opens_at: datetime,
    closes_at: datetime,
    edit_until: datetime | None = None,
    late_until: datetime | None = None,
    respond_by: date | None = None,
    summary_due: date | None = None,
    seen: int,
    by: Actor,
) -> Round:
    ensure_unchanged(round_, seen)
    _describe(
        round_,
        title,
        intro,
        audience,
        readers_offered,
        Dates.on_the_wall(zone, opens_at, closes_at, edit_until, late_until, respond_by, summary_due),
    )
    prepared(round_, by)
    changed(round_)
    return round_


@act("round.ask")
def ask(round_: Round, *, questions: Sequence[Localized], seen: int, by: Actor) -> Round:
    """Put these questions and no others, numbered in this order. Empty ones are left out."""
    ensure_unchanged(round_, seen)
    asked = [text_of(text, f"question_{place}") for place, text in enumerate(questions, start=1)]
    asked = [text for text in asked if text.en or text.es]
    if len(asked) > MOST_QUESTIONS:
        raise Invalid(N_("A round asks at most %(most)s questions."), most=MOST_QUESTIONS)
    present = session.scalars(select(Question).where(Question.round_id == round_.id).order_by(Question.number)).all()
    for place, text in enumerate(asked):
        if place < len(present):
            present[place].number, present[place].text = place + 1, text
        else:
            session.add(Question(round_id=round_.id, number=place + 1, text=text))
    for left in present[len(asked) :]:
        session.delete(left)
    prepared(round_, by)
    changed(round_)
    return round_


@act("round.invite")
def invite(round_: Round, *, add: Sequence[int] = (), drop: Sequence[int] = (), by: Actor) -> Round:
    """More organisations, or fewer while the round is being prepared. Who comes later is told at once."""
    present = set(session.scalars(select(Invitation.organisation_id).where(Invitation.round_id == round_.id)))
    new, gone = [each for each in dict.fromkeys(add) if each not in present], present & set(drop)
    if len(new) != session.scalar(select(func.count(Organisation.id)).where(Organisation.id.in_(new))):
        raise Invalid(N_("Choose one of the entries of the list."), field="organisations")
    if gone and round_.status is not Status.DRAFT:
        raise Invalid(N_("Once a round is open, an invitation is not taken back."), field="organisations")
    for organisation_id in new:
        session.add(Invitation(round_id=round_.id, organisation_id=organisation_id))
    for invitation in session.scalars(
        select(Invitation).where(Invitation.round_id == round_.id, Invitation.organisation_id.in_(gone))
    ):
        session.delete(invitation)
    prepared(round_, by)
    changed(round_)
    if new and round_.status is Status.APPROVED and clock.now() < round_.closes_at:
        outbox.write("round_opened", to=queries.members_invited(round_.id, among=new), about=round_)
    return round_


@act("round.add_document")
def add_document(round_: Round, *, title: Localized, body: Localized, by: Actor) -> Document:
    """Something to read, in Markdown. It gets its public number when the round is opened."""
    last = session.scalar(select(func.max(Document.position)).where(Document.round_id == round_.id)) or 0
    made = Document(
        round_id=round_.id, position=last + 1, title=line(title, "title"), body=text_of(body, "body", markup.LONGEST)
    )
    if not (made.title.en or made.title.es):
        raise Invalid(N_("Give the document a title."), field="title_en")
    if not (made.body.en or made.body.es):
        raise Invalid(N_("Paste the text, or choose a file."), field="body_en")
    session.add(made)
    prepared(round_, by)
    changed(round_)
    return made


@act("round.drop_document")
def drop_document(round_: Round, *, position: int, by: Actor) -> Round:
    listed = session.scalars(select(Document).where(Document.round_id == round_.id).order_by(Document.position)).all()
    dropped = next((document for document in listed if document.position == position), None)
    if dropped is None:
        raise Conflict
    session.delete(dropped)
    for place, document in enumerate((each for each in listed if each is not dropped), start=1):
        document.position = place
    prepared(round_, by)
    changed(round_)
    return round_


def _describe(
    round_: Round,
    title: Localized,
    intro: Localized,
    audience: Audience,
    readers_offered: Sequence[Readers],
    dates: Dates,
) -> None:
    """Everything is examined before anything is changed: a refused page still shows what is true."""
    title, intro = line(title, "title"), text_of(intro, "intro")
    if not (title.en or title.es):
        raise Invalid(N_("Give the round a title."), field="title_en")
    offered = [readers for readers in FEWER[audience] if readers in readers_offered]
    if len(offered) < len(set(readers_offered)):
        raise NotFewer(field="readers_offered")
    round_.title, round_.intro, round_.audience = title, intro, audience
    round_.readers_offered = [readers.value for readers in offered]
    dates.give_to(round_)
