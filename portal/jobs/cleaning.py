"""The errand that a file leaves: it is scanned, copied without what it hides, and the copy is put aside and noted.

The copy is in the storage before its row says so, and the same file gives the same copy each time: a worker that
dies half-way leaves nothing half, and the next one simply does it again.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask import current_app
from sqlalchemy import select

from portal.core.actor import SYSTEM
from portal.core.db import session
from portal.core.storage import Storage, StorageFull
from portal.files import cleaning
from portal.files.cleaning.made import Block, Made, NoCopy, Reason
from portal.files.formats import FORMATS, Kind
from portal.files.scanning import Scanner, ScannerAway
from portal.jobs.journey import Lacking
from portal.models.contributions import Attachment, Copy, CopyState
from portal.models.outbox import Errand
from portal.services import contributions
from portal.services.contributions import Outcome

TRIES = 3  # then a person has to look
KINDS = {format_.media_type: kind for kind, format_ in FORMATS.items()}
VIRUS = "no_copy_virus"


@dataclass(slots=True)
class Cleaning:
    """A file on its way through the scanner and the cleaner. ``last``: if it is lost once more, that is noted."""

    copy: Copy
    digest: str
    kind: Kind
    storage: Storage
    scanner: Scanner | None
    last: bool
    outcome: Outcome | None = None

    def set_out(self) -> None:
        try:
            self.outcome = self._outcome()
        except Lacking:
            raise
        except Exception:  # whatever befell the process, it says nothing about the file
            if not self.last:
                raise
            self.outcome = Outcome(state=CopyState.NOT_CHECKED)

    def arrived(self) -> None:
        session.refresh(self.copy)
        if self.outcome is not None and self.copy.state is CopyState.CHECKING:
            contributions.record_copy(self.copy, outcome=self.outcome, by=SYSTEM)

    def _outcome(self) -> Outcome:
        with self.storage.open(self.digest) as kept:
            content = kept.read()
        if self._is_harmful(content):
            return Outcome(state=CopyState.NO_COPY, reason=VIRUS, scanned=True)
        scanned = self.scanner is not None
        try:
            return replace(self._put_aside(cleaning.clean(content, self.kind)), scanned=scanned)
        except NoCopy as no:
            if no.reason is Reason.DOUBTFUL:
                return Outcome(state=CopyState.NOT_CHECKED, scanned=scanned)
            return Outcome(state=CopyState.NO_COPY, reason=no.reason.value, scanned=scanned)

    def _is_harmful(self, content: bytes) -> bool:
        try:
            return self.scanner is not None and self.scanner.finds(content)
        except ScannerAway as away:
            raise Lacking(str(away)) from away

    def _put_aside(self, made: Made) -> Outcome:
        format_ = FORMATS[made.kind]
        try:
            return Outcome(
                state=CopyState.CLEAN,
                digest=self.storage.put(made.content),
                media_type=format_.media_type,
                extension=format_.extensions[0],
                size=len(made.content),
                findings=[finding.value for finding in made.findings],
                pictured=made.pictured,
                preview=self.storage.put(made.preview) if made.preview else None,
                text=self.storage.put(_written(made.text)) if made.text else None,
            )
        except StorageFull as full:
            raise Lacking("the storage is full") from full


def clean(errand: Errand, *, copy_id: int) -> Cleaning | None:
    """Set out with a file whose copy is wanted; ``None`` where there is nothing to do any more."""
    copy = session.get(Copy, copy_id, populate_existing=True)
    if copy is None or copy.state is not CopyState.CHECKING:
        return None
    if errand.attempts > TRIES:  # it took the worker down each time
        contributions.record_copy(copy, outcome=Outcome(state=CopyState.NOT_CHECKED), by=SYSTEM)
        return None
    attachment = session.get_one(Attachment, copy_id)
    address = current_app.config["CLAMD"]
    return Cleaning(
        copy=copy,
        digest=attachment.digest,
        kind=KINDS[attachment.media_type],
        storage=current_app.extensions["storage"],
        scanner=Scanner(address) if address else None,
        last=errand.attempts >= TRIES,
    )


def clean_now(contribution_id: int, *, lost: bool) -> None:
    """The files of a contribution, within the transaction of whoever tells a story that cannot wait for the worker.

    ``lost`` tells of a cleaning that was begun three times and never came to its end.
    """
    attempts = TRIES + 1 if lost else TRIES
    for copy_id in session.scalars(select(Attachment.id).where(Attachment.contribution_id == contribution_id)).all():
        if journey := clean(Errand(kind="clean", attempts=attempts), copy_id=copy_id):
            journey.set_out()
            journey.arrived()


def _written(text: Sequence[Block]) -> bytes:
    return json.dumps([(block.text, block.level) for block in text], ensure_ascii=False).encode()
