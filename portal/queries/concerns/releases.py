"""What became of the texts that were released: no row of a concern says so, only its sealed words name them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select

from portal.core.actor import Actor
from portal.core.db import session
from portal.models.concerns import OPEN, Release, State
from portal.models.contributions import Contribution, Status
from portal.policy import visibility


class Stage(StrEnum):
    """Where what was released is now."""

    WAITING = "waiting"  # for its batch
    PUBLISHED = "published"
    WITHHELD = "withheld"  # by a moderator, after it had been published
    TAKEN_BACK = "taken_back"


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """What became of a release. ``number`` is that of its contribution, once it is public."""

    ref: str
    stage: Stage
    due_at: datetime | None = None
    number: str = ""


def releases(viewer: Actor, refs: Collection[str]) -> dict[str, Whereabouts]:
    """Of each, by the name under which it was released."""
    if not refs:
        return {}
    waiting = select(Release.ref, Release.due_at).where(Release.ref.in_(refs))
    found = {ref: Whereabouts(ref, Stage.WAITING, due_at) for ref, due_at in session.execute(waiting)}
    said = select(Contribution.ref, Contribution.number, Contribution.status).where(
        Contribution.ref.in_(refs), visibility.contributions(viewer)
    )  # after the waiting ones: in between it may have been published
    for ref, number, status in session.execute(said):
        stage = Stage.PUBLISHED if status is Status.PUBLISHED else Stage.WITHHELD
        found.setdefault(ref, Whereabouts(ref, stage, number=number or ""))
    return {ref: Whereabouts(ref, Stage.TAKEN_BACK) for ref in refs} | found


def stands(state: State, released: Whereabouts | None, *, answered: bool = False) -> str:
    """The code of ``concern_state`` whose words are true of a concern at this moment.

    That a text was released, published or withheld its column does not know: it would join the two together.
    """
    stage = released.stage if released is not None else Stage.TAKEN_BACK
    if state is State.WITHDRAWN and stage in (Stage.PUBLISHED, Stage.WITHHELD):
        return "withdrawn_public"
    if state is not State.PROPOSED:
        return state
    if stage is Stage.TAKEN_BACK:
        return "public_text_answered" if answered else state
    return _OF_A_RELEASE[stage]


def is_shown(state: State, released: Whereabouts | None) -> bool:
    """Whether its sender is shown the text: as long as she can answer to it, and for good once it was public."""
    return state in OPEN or (released is not None and released.stage in (Stage.PUBLISHED, Stage.WITHHELD))


_OF_A_RELEASE = {
    Stage.WAITING: "public_text_released",
    Stage.PUBLISHED: State.PUBLISHED.value,
    Stage.WITHHELD: "public_text_withheld",
}
