"""The registers of workplaces, cases and duties, and what is asked of who speaks for a workplace."""

from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select, true

from portal.core.actor import Actor, Role
from portal.models.consultations import Round
from portal.models.contributions import Contribution, Mention, Status
from portal.models.reference import Case, Kept, Representation
from portal.policy.visibility.audiences import contributions, in_scope


def facilities(_viewer: Actor) -> ColumnElement[bool]:
    """Everybody: the register has only workplaces that a public record names."""
    return true()


def cases(_viewer: Actor) -> ColumnElement[bool]:
    """Everybody: these are public records of governments. Not what was entered wrongly."""
    return Case.ended_at.is_(None)


def kept_cases(viewer: Actor) -> ColumnElement[bool]:
    """Cases that everybody finds, and for those who keep the registers also what was taken back."""
    return or_(cases(viewer), true() if _keeps(viewer) else false())


def duties(_viewer: Actor) -> ColumnElement[bool]:
    """Everybody: what the law obliges a body to do is public, and so is whether it was done."""
    return true()


def entries(_viewer: Actor, of: type[Any]) -> ColumnElement[bool]:
    """Everybody: what was entered from public sources, and not what was entered wrongly."""
    holds: ColumnElement[bool] = of.ended_at.is_(None)
    return holds


def kept_entries(viewer: Actor, of: type[Kept]) -> ColumnElement[bool]:
    """Entries that everybody finds, and for those who keep the registers also what was taken back."""
    return or_(entries(viewer, of), true() if _keeps(viewer) else false())


def register_sheets(viewer: Actor) -> ColumnElement[bool]:
    """Sheets that came back, for those who keep the registers."""
    return true() if _keeps(viewer) else false()


def mentions(viewer: Actor) -> ColumnElement[bool]:
    """Contributions that name a workplace, for whoever can read them, as long as they are published."""
    there = select(Contribution.id).where(
        Contribution.id == Mention.contribution_id, Contribution.status == Status.PUBLISHED, contributions(viewer)
    )
    return and_(Mention.ended_at.is_(None), there.correlate(Mention).exists())


def asked_by(viewer: Actor) -> ColumnElement[bool]:
    """Of mentions those whose enquiries the committee's own people read: editors in scope, and case officers."""
    if not viewer.has_anywhere(Role.EDITOR, Role.CASE_OFFICER):
        return false()
    within = select(Round.id).where(in_scope(viewer, Role.EDITOR, Role.CASE_OFFICER))
    there = select(Contribution.id).where(
        Contribution.id == Mention.contribution_id, Contribution.round_id.in_(within.correlate(None))
    )
    return there.correlate(Mention).exists()


def representations(viewer: Actor) -> ColumnElement[bool]:
    """Administrators see who speaks for a workplace; the others, for which their own organisation does."""
    if viewer.has(Role.ADMINISTRATOR) or viewer.has(Role.SYSTEM):
        return true()
    own = Representation.organisation_id == viewer.organisation_id
    return own if viewer.organisation_id is not None else false()


def _keeps(viewer: Actor) -> bool:
    return viewer.has(Role.EDITOR) and not viewer.has_anywhere(Role.CASE_OFFICER, Role.CUSTODIAN)
