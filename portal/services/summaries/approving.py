"""Review, approval by two agencies, and publication: of exactly one text, or of none."""

from collections.abc import Sequence
from typing import cast

from sqlalchemy import Table, insert, literal, select

from portal.core import clock
from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import N_, Conflict, Invalid
from portal.models.consultations import Round, Status
from portal.models.contributions import Contribution, Kind
from portal.models.contributions import Status as Said
from portal.models.people import Person
from portal.models.summaries import Approval, Disposition, Fall, Point, PublishedAnswer, Review, State, Summary
from portal.queries import consultations
from portal.queries import summaries as queries
from portal.queries.summaries.figures import that_count
from portal.services import outbox
from portal.services.consultations.examining import changed
from portal.services.door import act


class AnotherText(Conflict):
    sentence = N_("This changed while you were reading. Read it as it is now; nothing was recorded.")


class WroteIt(Invalid):
    sentence = N_("You wrote a part of this text. Somebody else has to review it.")


class NoAgency(Invalid):
    sentence = N_(
        "Your account belongs to no agency, so your approval would not count. Ask an administrator to add it."
    )


class NotComplete(Invalid):
    """A summary that cannot be approved or published yet; ``missing`` says what it lacks."""

    sentence = N_("Something is still missing. The list says what.")

    def __init__(self, missing: Sequence[queries.Missing]) -> None:
        super().__init__()
        self.missing = missing


@act("summary.review")
def review(summary: Summary, *, seen: str, by: Actor) -> Review:
    """Somebody who wrote none of it has read all of it in both languages, as it was at the hash ``seen``."""
    now = as_seen(summary, seen, by)
    if by.user_id in now.writers:
        raise WroteIt
    made = Review(summary_id=summary.id, text_hash=now.text_hash, reviewed_by_id=by.user_id)
    session.add(made)
    session.flush()
    return made


@act("summary.approve")
def approve(summary: Summary, *, seen: str, by: Actor) -> Approval:
    """A delegate approves exactly this text, when nothing but approvals is missing."""
    lock(summary)
    now = as_seen(summary, seen, by)
    if lacking := [
        each for each in queries.missing(summary, now, queries.signatures(summary, now)) if each.code != "approval"
    ]:
        raise NotComplete(lacking)
    agency = session.scalar(select(Person.organisation_id).where(Person.id == by.user_id))
    if agency is None:
        raise NoAgency
    earlier = select(Approval).where(
        Approval.summary_id == summary.id, Approval.person_id == by.user_id, Approval.fell.is_(None)
    )
    for each in session.scalars(earlier):
        if each.text_hash == now.text_hash:
            return each
        each.fell = Fall.TEXT
    session.flush()
    made = Approval(summary_id=summary.id, text_hash=now.text_hash, person_id=by.user_id, organisation_id=agency)
    session.add(made)
    session.flush()
    return made


@act("summary.take_back")
def take_back(summary: Summary, *, by: Actor) -> Summary:
    """A delegate no longer stands by their approval."""
    for each in session.scalars(
        select(Approval).where(
            Approval.summary_id == summary.id, Approval.person_id == by.user_id, Approval.fell.is_(None)
        )
    ):
        each.fell = Fall.TAKEN_BACK
    session.flush()
    return summary


@act("summary.publish")
def publish(
    summary: Summary, *, seen: str, digest: str | None = None, pictures: queries.Kept | None = None, by: Actor
) -> Summary:
    """Make it public as it was approved, with its figures and the ZIP of its files, if it has one.

    ``pictures``: what was counted for those files, so that the page shows the same; else it is counted now.

    The database asks once more; nothing of it changes after.
    """
    round_ = lock(summary)
    now = as_seen(summary, seen, by)
    if lacking := queries.missing(summary, now, queries.signatures(summary, now)):
        raise NotComplete(lacking)
    at = clock.now()
    round_.move_to(Status.SUMMARY_PUBLISHED)
    changed(round_)
    session.flush()
    _keep_answers(summary)
    outbox.write("summary_published", to=_contributors(summary) + consultations.followers(round_.id), about=round_)
    summary.figures = now.figures.frozen() | {"pictures": pictures or queries.counted(summary, at)}
    for name, many in now.figures.totals.items():
        setattr(summary, name, many)
    summary.text_hash, summary.published_at, summary.digest = now.text_hash, at, digest
    summary.state = State.PUBLISHED  # the last that is written: SQLite asks at the statement
    session.flush()
    if session.connection().dialect.name == "postgresql":
        session.connection().exec_driver_sql("SET CONSTRAINTS summaries_gate IMMEDIATE")
    return summary


def _keep_answers(summary: Summary) -> None:
    """Every answer that counts now, in the order of the public numbers: another one waits for the next edition."""
    rows = that_count(
        summary.round_id,
        *(literal(summary.id), Contribution.id, Point.id, Disposition.id),
        *(Contribution.sequence, Disposition.outcome, Contribution.group),
    )
    into = ("summary_id", "contribution_id", "point_id", "disposition_id", "sequence", "outcome", "stakeholder_group")
    session.execute(insert(cast(Table, PublishedAnswer.__table__)).from_select(into, rows))


def _contributors(summary: Summary) -> list[int]:
    """Who has an account and said something that still counts; others come back with their key."""
    spoke = select(Contribution.author_id).where(
        Contribution.round_id == summary.round_id,
        Contribution.author_id.is_not(None),
        Contribution.kind != Kind.OFFICIAL_REPLY,
        Contribution.status != Said.WITHDRAWN,
    )
    return [person_id for person_id in session.scalars(spoke.distinct()) if person_id is not None]


def lock(summary: Summary) -> Round:
    """Nobody moves a contribution or a point of the round meanwhile; they wait, or this does."""
    found = select(Round).where(Round.id == summary.round_id).with_for_update(of=Round)
    return session.scalars(found.execution_options(populate_existing=True)).one()


def as_seen(summary: Summary, seen: str, by: Actor) -> queries.Standing:
    now = queries.standing(by, summary)
    if now.text_hash != seen:
        raise AnotherText
    return now
