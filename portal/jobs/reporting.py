"""What becomes of contributions is counted once a night, for pages that everybody reads.

By whole days, so that nobody sees in a number what happened in this hour; and away from the pages, which read one row.
"""

from sqlalchemy import delete

from portal.core.actor import ANONYMOUS
from portal.core.db import rest, session, transaction
from portal.models.moderation import Report
from portal.queries import moderation


def report_moderation() -> None:
    """Count it anew, of every public round and of all together: of what nobody in particular may see."""
    counted = moderation.counted(ANONYMOUS)
    rest()  # counting takes its time, and nobody who writes waits for it
    with transaction():
        session.execute(delete(Report).execution_options(synchronize_session=False))
        session.add_all(Report(round_id=round_id, figures=figures.kept()) for round_id, figures in counted.items())
