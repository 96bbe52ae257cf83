"""What readers see of a contribution changes also where its own row stays as it is: a copy of a file, and the like."""

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from portal.core.db import session
from portal.models.contributions import Contribution, Status
from portal.services.consultations import renew


def renew_entry(contribution_id: int) -> None:
    """Count another revision: the entry is written anew, and whoever decides on it must have seen that."""
    said = session.scalars(
        select(Contribution)
        .where(Contribution.id == contribution_id)
        .with_for_update(of=Contribution)
        .execution_options(populate_existing=True)
    ).one()
    flag_modified(said, "body")
    if said.status is Status.PUBLISHED:
        renew(said.round_id)
