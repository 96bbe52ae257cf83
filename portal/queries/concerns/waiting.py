"""What waits for those who work on concerns, from columns that can be read without a key: to be counted."""

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select

from portal.core import clock
from portal.core.actor import Actor
from portal.models.concerns import (
    OPEN,
    CaseSeal,
    Concern,
    IdentityRelease,
    IdentityRequest,
    Part,
    RequestState,
    State,
    custodian,
)
from portal.policy import visibility


def to_take(viewer: Actor) -> Select[int]:
    """What was sent and nobody has taken."""
    return _open(viewer, Concern.state == State.RECEIVED, Concern.owner_id.is_(None))


def to_go_on_with(viewer: Actor) -> Select[int]:
    """The viewer's own, in which something new was said or news were promised by today."""
    mine = Concern.owner_id == viewer.user_id
    return _open(viewer, mine, or_(Concern.unread, Concern.promise_on <= clock.day()))


def broken_promises(viewer: Actor) -> Select[int]:
    """Whoever has them: news were promised by a day that is over."""
    return _open(viewer, Concern.promise_on < clock.day())


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
        IdentityRequest.until > clock.now(),
        exists().where(half, ~said.correlate(IdentityRequest, CaseSeal)),
    )


def _open(viewer: Actor, *further: ColumnElement[bool]) -> Select[int]:
    return select(Concern.id).where(visibility.concerns(viewer), Concern.state.in_(OPEN), *further)
