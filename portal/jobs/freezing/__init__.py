"""The errand of a publication: its files are made and put into one ZIP, then the edition becomes public, or nothing.

The ZIP is in the storage before the edition says so, and the same edition gives the same ZIP: a worker that dies on
the way leaves nothing half, and the next one simply does it again. What it left behind is swept away at night.
"""

import logging
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO, cast
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import select

from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import Conflict, Invalid, NotAllowed, NotFound
from portal.core.storage import Storage, StorageFull
from portal.files.reporting.bundle import pack
from portal.jobs.freezing.files import STEPS
from portal.jobs.journey import Lacking
from portal.models.outbox import Errand
from portal.models.summaries import Course, Publication, Summary
from portal.queries import people
from portal.queries import summaries as queries
from portal.queries.summaries import Edited
from portal.services import summaries

log = logging.getLogger("portal")


@dataclass(slots=True)
class Freezing:
    """A publication on its way, in the name of who ordered it. ``edited`` was read before: nobody waits meanwhile."""

    errand_id: int
    publication: Publication
    summary: Summary
    edited: Edited
    storage: Storage
    by: Actor

    def set_out(self) -> None:
        day = self.publication.ordered_at.astimezone(ZoneInfo(self.edited.zone)).date()
        files: dict[str, bytes] = {}
        for done, step in enumerate(STEPS.values(), start=1):
            files.update(step(self.edited, day))
            summaries.advance(self.publication, done, errand_id=self.errand_id)
        try:
            digest, size = _put_aside(files, day, self.storage)
        except StorageFull as full:
            raise Lacking("the storage is full") from full
        summaries.advance(self.publication, len(STEPS) + 1, errand_id=self.errand_id)
        sizes = {"": size, **{name: len(content) for name, content in files.items()}}
        try:
            kept = self.edited.kept
            summaries.complete(self.publication, self.summary, digest=digest, files=sizes, pictures=kept, by=self.by)
        except (Conflict, Invalid, NotAllowed, NotFound) as refused:
            log.warning("publication %s: %s", self.publication.id, type(refused).__name__)
            summaries.give_up(self.publication)

    def arrived(self) -> None: ...


def freeze(errand: Errand, *, publication_id: int) -> Freezing | None:
    """Set out with an edition that is to be published; ``None`` where there is nothing to do any more."""
    publication = session.get(Publication, publication_id, populate_existing=True)
    if publication is None or publication.course is not Course.WORKING:
        return None
    summary = session.get_one(Summary, publication.summary_id, populate_existing=True)
    by = people.actor(publication.ordered_by_id, second_factor=True)
    try:
        edited = queries.to_freeze(by, summary, publication.ordered_at) if by else None
    except NotFound:  # it is not theirs to see any more
        edited = None
    if by is None or edited is None or edited.text_hash != publication.text_hash:
        summaries.give_up(publication)
        return None
    return Freezing(errand.id, publication, summary, edited, current_app.extensions["storage"], by)


def freeze_now() -> None:
    """What is ordered and was not begun, for whoever tells a story that cannot wait for the worker."""
    for errand in session.scalars(select(Errand).where(Errand.kind == "freeze", Errand.attempts == 0)).all():
        session.delete(errand)
        if journey := freeze(errand, **errand.facts):
            journey.set_out()


def _put_aside(files: Mapping[str, bytes], day: date, storage: Storage) -> tuple[str, int]:
    """The digest and the size of the ZIP. It has no name until it is whole."""
    with tempfile.TemporaryFile() as packed:
        whole = cast(BinaryIO, packed)
        pack(whole, files, day)
        size = packed.tell()
        packed.seek(0)
        return storage.put(whole), size
