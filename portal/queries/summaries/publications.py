"""Orders to publish, as those who work on a summary follow them, and the files of editions, as readers take them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, literal, select

from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import NotFound
from portal.models.consultations import Round
from portal.models.contributions import Contribution, Status
from portal.models.outbox import Errand
from portal.models.summaries import Course, Publication, PublishedAnswer, State, Summary
from portal.policy import visibility

WHOLE = "bundle.zip"


@dataclass(frozen=True, slots=True)
class Ordered:
    """The latest order to publish an edition in work. ``stopped``: an administrator has to let it go on."""

    ordered_at: datetime
    done: int
    course: Course
    stopped: bool


@dataclass(frozen=True, slots=True)
class Files:
    """What an edition was frozen as. ``held_back``: it quotes what was withheld since, so it is given to nobody."""

    number: int
    digest: str
    size: int
    sizes: Mapping[str, int]
    held_back: bool

    def pdfs(self, first: str) -> list[tuple[str, str, int]]:
        """Name, language and size of each PDF, those of one language first."""
        found = [(name, name[8:10], size) for name, size in self.sizes.items() if name.endswith(".pdf")]
        return sorted(found, key=lambda each: (each[1] != first, len(each[0]), each[0]))


def ordered(summary: Summary) -> Ordered | None:
    """How far the publication of an edition in work is; nothing where none was ordered."""
    if not summary.orders:
        return None
    found, stopped = summary.orders[-1], False
    if found.course is Course.WORKING:
        waiting = Errand.kind == "freeze", Errand.given_up_at.is_not(None), Errand.done_at.is_(None)
        given_up = session.scalars(select(Errand.facts).where(*waiting))
        stopped = found.id in [facts["publication_id"] for facts in given_up]
    return Ordered(found.ordered_at, found.done, found.course, stopped)


def files(viewer: Actor, round_: Round) -> dict[int, Files]:
    """The files of each published edition of a round that the viewer can see, by its number."""
    # said with the statement: few are withheld, and of a parameter PostgreSQL would go through all that was answered
    is_withheld = Contribution.status == literal(Status.WITHHELD, Contribution.status.type, literal_execute=True)
    withheld = exists().where(
        PublishedAnswer.summary_id == Summary.id,
        PublishedAnswer.contribution_id == Contribution.id,
        Contribution.round_id == Summary.round_id,
        is_withheld,
    )
    rows = session.execute(
        select(Summary.number, Summary.digest, Publication.files, withheld.label("held_back"))
        .join(Publication, Publication.summary_id == Summary.id)
        .where(
            Summary.round_id == round_.id,
            Summary.state == State.PUBLISHED,
            Publication.course == Course.PUBLISHED,
            visibility.summaries(viewer),
        )
    )
    return {row.number: _files(row.number, row.digest, row.files, held_back=row.held_back) for row in rows}


def file(viewer: Actor, round_: Round, number: int, name: str) -> Files:
    """The files of an edition, if it has one of this name that may be given to the viewer."""
    found = files(viewer, round_).get(number)
    if found is None or found.held_back or (name != WHOLE and not (name in found.sizes and name.endswith(".pdf"))):
        raise NotFound
    return found


def _files(number: int, digest: str, sizes: Mapping[str, int], *, held_back: bool) -> Files:
    return Files(number, digest, sizes[""], {name: size for name, size in sizes.items() if name}, held_back)
