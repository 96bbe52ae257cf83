"""Rounds that are answered, and their summaries as far as one likes, for tests of the room of summaries."""

import io
from datetime import date, timedelta
from typing import Any

import build
from flask import Flask
from sqlalchemy import delete, func, select, update

from portal.core import clock
from portal.core.actor import SYSTEM, Actor, Role
from portal.core.db import session
from portal.core.localized import Localized
from portal.files.reporting.bundle import pack
from portal.models.consultations import Round
from portal.models.contributions import Contribution, Edition
from portal.models.contributions import Status as Said
from portal.models.drafts import Passage
from portal.models.outbox import Errand
from portal.models.people import Person
from portal.models.summaries import (
    Approval,
    AskingBack,
    Disposition,
    Family,
    Feedback,
    Likeness,
    Outcome,
    Paragraph,
    Point,
    Publication,
    ReadyAnswer,
    ReturnedSheet,
    Review,
    State,
    Summary,
    Theme,
    Understanding,
)
from portal.models.summaries.texts import hash_of
from portal.queries import summaries as queries
from portal.services import summaries

HEARD = Localized("It was heard.", "Se escuchó.")
REASON = Localized("The list now says so.", "La lista ya lo dice.")
TEXT_HASH = hash_of("the whole text")


def closed_round(**more: Any) -> Round:
    """A public round that closed five days ago."""
    return build.round_(opens=-40, closes=-5, **more)


def kept(thing: Any) -> Any:
    session.add(thing)
    session.commit()
    return thing


def point(said: Contribution, *, start: int | None = None, end: int | None = None) -> Point:
    """A point without an answer: the whole contribution, or these words of it."""
    edition = session.scalar(select(func.max(Edition.number)).where(Edition.contribution_id == said.id)) or 1
    return kept(Point(round_id=said.round_id, contribution_id=said.id, edition=edition, start=start, end=end))


def dispose(
    of: Point,
    outcome: Outcome = Outcome.ACCEPTED,
    *,
    reason: Localized = REASON,
    covered_by: Point | None = None,
    passage: Passage | None = None,
    decided: bool = True,
    proposer: Person | None = None,
    decider: Person | None = None,
) -> Disposition:
    """Answer a point with a decision of two persons, or only propose it."""
    number = (session.scalar(select(func.max(Disposition.number)).where(Disposition.point_id == of.id)) or 0) + 1
    made = Disposition(
        point_id=of.id,
        number=number,
        outcome=outcome,
        reason=reason,
        covered_by_id=covered_by.id if covered_by else None,
        passage_id=passage.id if passage else None,
        proposed_by_id=(proposer or build.person(Role.EDITOR)).id,
        decided_by_id=(decider or build.person(Role.EDITOR)).id if decided else None,
    )
    kept(made)
    if decided:
        of.disposition, of.proposal = number, None
    else:
        of.proposal = number
    session.commit()
    return made


def answered(round_: Round, many: int = 3) -> list[Point]:
    """So many published contributions of a round, each with one decided point."""
    points = [point(build.contribution(round_, status=Said.PUBLISHED)) for _ in range(many)]
    for one in points:
        dispose(one)
    return points


def paragraph(of: Summary, text: Localized = HEARD, **more: Any) -> Paragraph:
    """A paragraph whose two languages agree."""
    en, es = hash_of(text.en), hash_of(text.es)
    by = build.person(Role.EDITOR)
    values = {"section": "asked", "position": 1, "text": text, "hash_en": en, "hash_es": es, "en_from": es}
    return kept(Paragraph(summary_id=of.id, **{**values, "es_from": en, "en_by_id": by.id, "es_by_id": by.id, **more}))


def summary(round_: Round) -> Summary:
    """A summary in work that has a paragraph, a review and two approvals of this text."""
    made = kept(Summary(round_id=round_.id, number=1))
    paragraph(made)
    review(made)
    for _ in range(2):
        approve(made)
    return made


def review(of: Summary, text_hash: str = TEXT_HASH, by: Person | None = None) -> Review:
    person = by or build.person(Role.EDITOR)
    return kept(Review(summary_id=of.id, text_hash=text_hash, reviewed_by_id=person.id))


def approve(of: Summary, text_hash: str = TEXT_HASH, by: Person | None = None, agency: int | None = None) -> Approval:
    """One delegate of an agency of their own approves."""
    person = by or build.person(Role.DELEGATE, of=build.organisation("government", "us_agency"))
    return kept(
        Approval(
            summary_id=of.id,
            text_hash=text_hash,
            person_id=person.id,
            organisation_id=agency or person.organisation_id,
        )
    )


def counted(of: Summary) -> dict[str, int]:
    """How many contributions stand where, as they are counted now."""
    rows = session.execute(
        select(Contribution.status, func.count()).where(Contribution.round_id == of.round_id).group_by("status")
    )
    many = {Said(status): count for status, count in rows}
    counts = {
        "answered": many.get(Said.PUBLISHED, 0),
        "withheld": many.get(Said.WITHHELD, 0),
        "withdrawn": many.get(Said.WITHDRAWN, 0),
        "returned": many.get(Said.RETURNED, 0),
    }
    return {"received": sum(counts.values()), **counts}


def publish(of: Summary, **different: Any) -> None:
    """Past every page and every act, as a statement of the database."""
    frozen = queries.figures(SYSTEM, of.round).frozen()
    values = {"state": State.PUBLISHED, "text_hash": TEXT_HASH, "figures": frozen, **counted(of), **different}
    session.execute(update(Summary).where(Summary.id == of.id).values(values))
    if session.connection().dialect.name == "postgresql":
        session.connection().exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")
    session.commit()


def approved(round_: Round, by: Actor) -> Summary:
    """A summary that lacks nothing: written, reviewed, approved by two agencies."""
    made = summaries.begin(round_, by=by)
    for each in queries.paragraphs(by, made):
        summaries.write(each, text=HEARD, agrees=True, seen=each.revision, by=by)
    seen = queries.standing(by, made).text_hash
    summaries.review(made, seen=seen, by=build.person(Role.TRANSLATOR).as_actor())
    for _ in range(2):
        agency = build.organisation("government", "us_agency")
        summaries.approve(made, seen=seen, by=build.person(Role.DELEGATE, of=agency).as_actor())
    return made


def published(round_: Round, app: Flask | None = None, *, review_on: date | None = None) -> Summary:
    """A summary of this round that went all the way. Its files take longer than most tests: ``app`` keeps a few words
    in their place."""
    editor = build.person(Role.EDITOR).as_actor()
    made = approved(round_, editor)
    made.review_on = review_on
    session.commit()
    seen = queries.standing(editor, made).text_hash
    if app is None:
        return summaries.publish(made, seen=seen, by=editor)
    summaries.order(made, seen=seen, by=editor)
    session.execute(delete(Errand).where(Errand.kind == "freeze"))
    session.commit()
    order = session.scalars(select(Publication).where(Publication.summary_id == made.id)).one()
    files, out = {f"summary-{language}.pdf": b"%PDF-1.7" for language in ("es", "en")}, io.BytesIO()
    pack(out, files, order.ordered_at.date())
    sizes = {"": len(out.getvalue()), **{name: len(content) for name, content in files.items()}}
    digest = app.extensions["storage"].put(out.getvalue())
    summaries.complete(order, made, digest=digest, files=sizes, by=editor)
    return session.get_one(Summary, made.id, populate_existing=True)


def theme(round_: Round, name: Localized = HEARD, **more: Any) -> Theme:
    """A theme that somebody took."""
    return kept(Theme(round_id=round_.id, name=name, **{"taken_at": clock.now(), **more}))


def family(*members: Contribution) -> Family:
    """A form letter that these sent."""
    made = kept(Family(round_id=members[0].round_id, medoid_id=members[0].id))
    for said in members:
        kept(Likeness(family_id=made.id, contribution_id=said.id, edition=1, share=90))
    return made


def ready(by: Person, round_: Round | None = None) -> ReadyAnswer:
    """An answer that this person kept for a round, or for all."""
    values = {"name": HEARD, "outcome": Outcome.NOTED, "reason": REASON, "created_by_id": by.id}
    return kept(ReadyAnswer(round_id=round_.id if round_ else None, **values))


def sheet(round_: Round, by: Person) -> ReturnedSheet:
    """A sheet of no rows that this person brought back."""
    return kept(ReturnedSheet(round_id=round_.id, brought_by_id=by.id, as_of=clock.now(), rows=[]))


def number_of(point: Point) -> str:
    """The public number of the contribution that makes it."""
    return session.get_one(Contribution, point.contribution_id).number


def feedback(
    of: Contribution, by: Actor, *, answers: bool = False, because: str = "The form is still in one language."
) -> Feedback:
    """What its author says of the answer in the latest edition."""
    edition = session.scalar(select(func.max(Summary.number)).where(Summary.round_id == of.round_id)) or 1
    return summaries.respond(of, answers=answers, because=because, language="en", seen=edition, by=by)


def ask_back(of: Summary, *, days: int = 9) -> AskingBack:
    """All contributors are asked whether this summary has understood them, so many days from today."""
    by, now = build.person(Role.EDITOR).as_actor(), session.get_one(Summary, of.id)
    return summaries.ask_back(now, until=clock.day(now.round.zone).date() + timedelta(days=days), by=by)


def told_back(
    of: Contribution, by: Actor, *, understood: bool = False, because: str = "The night shift is missing."
) -> Understanding:
    """What its author says of what the summary in work says of it now."""
    asked = queries.asked_of(by, of)
    seen = queries.extract(asked[0], of.id, of.number).shown_hash if asked else ""
    return summaries.tell_back(of, understood=understood, because=because, language="en", seen=seen, by=by)
