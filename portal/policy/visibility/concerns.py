"""Concerns about workplaces, and the names behind them: by a key that somebody holds, and by no audience."""

from sqlalchemy import ColumnElement, and_, exists, false, or_

from portal.core.actor import Actor, Role
from portal.models.concerns import CaseSeal, Concern, IdentityRequest, Part, State, custodian, reader


def concerns(viewer: Actor) -> ColumnElement[bool]:
    """A concern is its sender's, by their key; once it was sent, also a case officer's to whom its keys are sealed.

    Neither an organisation nor any other role counts here, whatever else it opens.
    """
    if viewer.concern is not None:
        return Concern.id == viewer.concern
    if viewer.user_id is None or not viewer.has(Role.CASE_OFFICER):
        return false()
    cleared = exists().where(CaseSeal.concern_id == Concern.id, CaseSeal.holder == reader(viewer.user_id))
    return and_(Concern.state != State.DRAFT, cleared.correlate(Concern))


def identity_requests(viewer: Actor) -> ColumnElement[bool]:
    """Requests for a sender's name: one's own, and those of others of which one holds a half as a custodian."""
    clauses: list[ColumnElement[bool]] = []
    if viewer.user_id is not None and viewer.has(Role.CASE_OFFICER):
        clauses.append(IdentityRequest.asked_by_id == viewer.user_id)
    if viewer.user_id is not None and viewer.has(Role.CUSTODIAN):
        half = exists().where(
            CaseSeal.concern_id == IdentityRequest.concern_id,
            CaseSeal.kind == Part.IDENTITY,
            CaseSeal.number == IdentityRequest.number,
            CaseSeal.holder == custodian(viewer.user_id),
        )
        clauses.append(and_(IdentityRequest.asked_by_id != viewer.user_id, half.correlate(IdentityRequest)))
    return or_(false(), *clauses)
