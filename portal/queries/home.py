"""What waits for somebody, whatever room it is of: how much lies in each heap that is theirs to work on."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import CompoundSelect, Select, func, select

from portal.core.actor import Actor, Role
from portal.core.db import connection
from portal.models.consultations import Round, Status
from portal.models.contributions import Contribution, Dispute
from portal.models.moderation import Appeal
from portal.policy import visibility
from portal.policy.permissions import allows
from portal.queries import concerns, contributions, drafts, kept, outbox, summaries, waiting
from portal.queries.contributions import jointly, on_drafts, workplaces
from portal.queries.moderation import redactions

Ids = Select[int] | CompoundSelect[int]
COUNTED = 50  # in each heap; beyond this a page says that there may be more


def _if_they_may(name: str, of: Callable[[Actor], Ids]) -> Callable[[Actor], Ids | None]:
    return lambda viewer: of(viewer) if allows(viewer, name, None) else None


def _of_their_own(of: Callable[[Actor], Ids]) -> Callable[[Actor], Ids | None]:
    return lambda viewer: of(viewer) if viewer.is_signed_in else None


def _in_preparation(viewer: Actor) -> Ids:
    return select(Round.id).where(Round.status == Status.DRAFT, visibility.rounds(viewer))


def _to_answer(viewer: Actor) -> Ids | None:
    return workplaces.to_answer(viewer) if viewer.organisation_id is not None else None


def _to_decide(viewer: Actor) -> Ids | None:
    return concerns.to_decide(viewer) if viewer.has(Role.CUSTODIAN) else None


HEAPS: Mapping[str, Callable[[Actor], Ids | None]] = {
    "broken_promises": _if_they_may("desk.concerns", lambda viewer: concerns.in_heap(viewer, concerns.Heap.LATE)),
    "concerns_to_take": _if_they_may("desk.concerns", lambda viewer: concerns.in_heap(viewer, concerns.Heap.NEW)),
    "concerns_of_mine": _if_they_may("desk.concerns", concerns.to_go_on_with),
    "names": _to_decide,
    "returned": _of_their_own(contributions.to_correct),
    "not_sent": _of_their_own(kept.not_sent),
    "drafting": jointly.to_release,
    "covered": _of_their_own(redactions.asked_of),
    "newer": _of_their_own(drafts.to_read),
    "workplaces": _to_answer,
    "on_table": _if_they_may("desk.moderation", lambda viewer: waiting.on_table(viewer, Contribution)),
    "to_review": _if_they_may("desk.moderation", lambda viewer: waiting.open_to(viewer, Appeal)),
    "to_moderate": _if_they_may("desk.moderation", lambda viewer: waiting.all_unclaimed(viewer, Contribution)),
    "to_be_answered": _if_they_may("desk.answers", summaries.without_a_summary),
    "to_align": _if_they_may("desk.drafts", drafts.to_align),
    "to_place": _if_they_may("desk.drafts", on_drafts.to_place),
    "translations": _if_they_may("desk.translations", lambda viewer: waiting.all_unclaimed(viewer, Dispute)),
    "in_preparation": _if_they_may("desk.rounds", _in_preparation),
    "letters": _if_they_may("desk.letters", outbox.to_try_again),
}
"""What can lie in a heap, in the order in which it is shown: where people are at risk first."""


def heaps(viewer: Actor) -> dict[str, int]:
    """How much lies in each heap of theirs that is not empty: one question, counted no further than people would."""
    counted = _counted(viewer)
    if counted is None:
        return {}
    row = connection().execute(counted).one()
    return {name: many for name, many in row._mapping.items() if many}


@lru_cache(maxsize=128)  # asked on every page, and built from a dozen statements: building it costs more than asking it
def _counted(viewer: Actor) -> Select[Any] | None:
    theirs = {name: ids for name, of in HEAPS.items() if (ids := of(viewer)) is not None}
    if not theirs:
        return None
    return select(
        *(
            select(func.count()).select_from(ids.limit(COUNTED).subquery()).scalar_subquery().label(name)
            for name, ids in theirs.items()
        )
    )
