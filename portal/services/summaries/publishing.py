"""How an edition becomes public: a person orders it, the portal makes its files, then all of it is public at once.

Whoever is killed on the way has published nothing, and the ZIP is whole or absent; done again, it ends the same.
"""

from collections.abc import Mapping
from datetime import date, timedelta

from sqlalchemy import select, update

from portal.core import clock
from portal.core.actor import Actor
from portal.core.db import session, transaction
from portal.core.errors import N_, Conflict, Invalid
from portal.models.outbox import Errand
from portal.models.summaries import Course, Publication, Summary
from portal.queries import summaries as queries
from portal.services import outbox
from portal.services.door import act, beside
from portal.services.summaries import approving
from portal.services.summaries.approving import NotComplete

A_STEP = timedelta(minutes=10)  # longer than any may take
STEPS = 8  # the files in six, the ZIP, and the publication itself


class AlreadyOrdered(Conflict):
    sentence = N_("This is being published already. You see below how far it is.")


class TooEarlyToReview(Invalid):
    sentence = N_("Choose a day after today, or none.")


@act("summary.order")
def order(summary: Summary, *, seen: str, review_on: date | None = None, by: Actor) -> Summary:
    """Have exactly this text published. Its files take a while; whatever changes meanwhile lets the order fall.

    ``review_on``: when the committee says what became of it, a day after today.
    """
    if review_on is not None and not review_on > clock.day(summary.round.zone).date():
        raise TooEarlyToReview(field="review_on")
    approving.lock(summary)
    now = approving.as_seen(summary, seen, by)
    if lacking := queries.missing(summary, now, queries.signatures(summary, now)):
        raise NotComplete(lacking)
    working = Publication.summary_id == summary.id, Publication.course == Course.WORKING
    if session.scalar(select(Publication.id).where(*working)) is not None:
        raise AlreadyOrdered
    made = Publication(summary_id=summary.id, text_hash=now.text_hash, ordered_by_id=by.user_id)
    summary.review_on = review_on
    session.add(made)
    session.flush()
    outbox.leave("freeze", publication_id=made.id)
    return summary


def advance(publication: Publication, done: int, *, errand_id: int) -> None:
    """So many steps are done, and whoever does them is alive for another while. Book-keeping of the worker's."""
    with transaction():
        session.execute(update(Publication).where(Publication.id == publication.id).values(done=done))
        held = update(Errand).where(Errand.id == errand_id, Errand.done_at.is_(None))
        session.execute(held.values(due_at=clock.now() + A_STEP))


def complete(
    publication: Publication,
    summary: Summary,
    *,
    digest: str,
    files: Mapping[str, int],
    pictures: queries.Kept | None = None,
    by: Actor,
) -> None:
    """Publish it with the ZIP of this digest, in the name of who ordered it. Refused, nothing is public."""

    def end(_published: Summary) -> None:
        _end(publication, Course.PUBLISHED, dict(files))

    with beside(end):
        approving.publish(summary, seen=publication.text_hash, digest=digest, pictures=pictures, by=by)


def give_up(publication: Publication) -> None:
    """What was ordered is not what stands there any more, or not theirs to order. Book-keeping of the worker's."""
    with transaction():
        _end(publication, Course.FELL, None)


def _end(publication: Publication, course: Course, files: dict[str, int] | None) -> None:
    ended = {"course": course, "ended_at": clock.now()} | ({"files": files} if files else {})
    working = Publication.id == publication.id, Publication.course == Course.WORKING
    session.execute(update(Publication).where(*working).values(ended))
