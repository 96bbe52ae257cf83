"""What waits for those who work on concerns, from columns that can be read without a key: to be counted."""

from sqlalchemy import Select, and_, exists, select

from portal.core import present
from portal.core.actor import Actor
from portal.models.concerns import (
    CaseSeal,
    IdentityRelease,
    IdentityRequest,
    Part,
    RequestState,
    custodian,
)
from portal.policy import visibility
from portal.queries.concerns.triage import Heap, calls_for_its_owner, in_heap


def to_go_on_with(viewer: Actor) -> Select[int]:
    """The viewer's own that call for them."""
    return in_heap(viewer, Heap.MINE).where(calls_for_its_owner())


def to_decide(viewer: Actor) -> Select[int]:
    """Requests for a name of which the viewer holds a half, and for which their agency has said nothing yet."""
    half = and_(
        CaseSeal.concern_id == IdentityRequest.concern_id,
        CaseSeal.kind == Part.IDENTITY,
        CaseSeal.number == IdentityRequest.number,
        CaseSeal.holder == custodian(viewer.user_id or 0),
    )
    said = exists().where(IdentityRelease.request_id == IdentityRequest.id, IdentityRelease.what == CaseSeal.what)
    return select(IdentityRequest.id).where(
        visibility.identity_requests(viewer),
        IdentityRequest.state == RequestState.ASKED,
        IdentityRequest.until > present.hour(),
        exists().where(half, ~said.correlate(IdentityRequest, CaseSeal)),
    )
