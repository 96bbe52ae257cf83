"""The copies that readers get of files: asked for when a file comes, recorded when the worker knows what came of it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import select

from portal.core.actor import Actor
from portal.core.db import session
from portal.core.statements import write
from portal.models.contributions import Attachment, Copy, CopyState
from portal.services import outbox
from portal.services.contributions.renewing import renew_entry
from portal.services.door import act


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of a cleaning: a copy, which is in the storage already, or the reason why there is none."""

    state: CopyState
    reason: str | None = None
    scanned: bool = False
    digest: str | None = None
    media_type: str | None = None
    extension: str | None = None
    size: int | None = None
    findings: Sequence[str] = ()
    pictured: Sequence[int] = ()
    preview: str | None = None
    text: str | None = None


def ask_for_copy(attachment_id: int) -> None:
    """Of a file that just came. Until there is a copy nobody but its author is given anything of it."""
    write(Copy, id=attachment_id)
    outbox.leave("clean", copy_id=attachment_id)


@act("file.record_copy")
def record_copy(copy: Copy, *, outcome: Outcome, by: Actor) -> Copy:
    """Note what came of it. Whoever decides on the contribution must have seen that: it is another revision."""
    _become(copy, outcome)
    _tell(copy)
    return copy


def ask_again(copy: Copy) -> None:
    """Forget what came of it and have it made once more."""
    _become(copy, Outcome(state=CopyState.CHECKING))
    outbox.leave("clean", copy_id=copy.id)
    _tell(copy)


def _become(copy: Copy, outcome: Outcome) -> None:
    lists = {"findings": list(outcome.findings), "pictured": list(outcome.pictured)}
    for name, value in {**asdict(outcome), **lists}.items():
        setattr(copy, name, value)


def _tell(copy: Copy) -> None:
    renew_entry(session.scalars(select(Attachment.contribution_id).where(Attachment.id == copy.id)).one())
