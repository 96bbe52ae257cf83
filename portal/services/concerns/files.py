"""Files of a concern: brought by its sender, sealed before they lie anywhere, opened as they came by an officer.

``bring`` does what takes its time, before the act: it looks at the upload, copies it without what it hides, and puts
both into the storage, each sealed under a random key of its own. The act only writes a row. What was brought and is in
no row in the end (the act was refused, the process died) opens with nothing and is swept up at night.
"""

import secrets
from dataclasses import dataclass
from typing import Any, BinaryIO

from sqlalchemy import delete, select

from portal.core import clock
from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import N_, Invalid, NotFound
from portal.core.sealing import Secret
from portal.core.sealing.cases import CaseKey
from portal.core.sealing.files import SealedFile
from portal.core.sealing.keyring import Keyring
from portal.core.storage import Storage
from portal.files import examiner, intake, receiving
from portal.files.formats import FORMATS, Kind
from portal.models.concerns import CaseFile, Concern, Part, Series, State
from portal.policy.permissions import ensure
from portal.queries.concerns import Reading
from portal.queries.concerns.files import ORIGINAL, copy_place, is_of_office, opened_about, sealed_about
from portal.services.concerns.office import at_work
from portal.services.concerns.steps import Closed, add_office_entry, ensure_key_in_force, locked
from portal.services.contributions.texts import wording
from portal.services.door import act

MOST_OF_A_DRAFT = intake.MOST_FILES
MOST = 20  # of a concern, with what came after it was sent; and as many that the office sends


class Full(Invalid):
    sentence = N_(
        "This concern has %(limit)s files, and there is no room for more. Write in a message what else there is."
    )


@dataclass(frozen=True, repr=False)
class Brought(Secret):
    """An upload that lies in the storage, sealed for one concern. ``about`` is what is said of it there."""

    ref: str
    case: str
    digest: str
    key: bytes
    copy_digest: str | None
    copy_key: bytes | None
    about: dict[str, Any]


def bring(
    concern: Concern,
    *,
    name: str,
    stream: BinaryIO,
    story: CaseKey,
    storage: Storage,
    patience: float = examiner.PATIENCE,
    by: Actor,
) -> Brought:
    """Take an upload in, for ``attach``. ``patience`` are the seconds that its sender will wait for the answer."""
    ensure(by, "concern.attach", concern)
    ensure_room(concern)
    ref, case, suite = secrets.token_hex(16), story.generation.case, story.generation.suite
    with receiving.received(name, stream, patience) as came:
        original = SealedFile(came.content, came.size, case, ref, suite)
        digest = storage.put(original)
        copy = copy_digest = None
        if came.copy is not None:
            copy = SealedFile(came.copied, came.copy.size, case, copy_place(ref), suite)
            copy_digest = storage.put(copy)
    about = {
        "name": came.name,
        **said_of(came.kind, came.size),
        "copy": None if came.copy is None else said_of(came.copy.kind, came.copy.size),
        "reason": came.reason,
        "findings": [] if came.copy is None else list(came.copy.findings),
    }
    return Brought(ref, case, digest, original.key, copy_digest, None if copy is None else copy.key, about)


@act("concern.attach", signed=False)
def attach(concern: Concern, *, story: CaseKey, file: Brought, keyring: Keyring | None, by: Actor) -> Concern:
    """Add what was brought. Sealed under N, so that its sender and whoever reads the concern can open it."""
    if keyring is None:
        raise Closed
    present = locked(concern)
    ensure_key_in_force(present, Part.WORK, story, keyring)
    if file.case != present.ref:
        raise NotFound
    ensure_room(present, story)
    put_down(present, story, file)
    if present.state is State.DRAFT:
        present.day = clock.day()
    session.flush()
    return present


@act("concern.detach", signed=False)
def detach(concern: Concern, *, ref: str, by: Actor) -> Concern:
    """Take a file out of a draft. Nothing opens it from now on; its bytes go in the night."""
    present = locked(concern)
    gone = delete(CaseFile).where(CaseFile.concern_id == present.id, CaseFile.ref == ref)
    session.execute(gone.execution_options(synchronize_session=False))
    return present


@act("concern.open_original", marked=True)
def open_original(concern: Concern, *, ref: str, reason: str, reading: Reading, keyring: Keyring, by: Actor) -> Concern:
    """Note who opens a file as it was sent, with everything that it holds, and why: among the office's own notes.

    For a while from then on ``queries.concerns.content`` gives it to them.
    """
    why = wording(reason, "reason")
    present = at_work(concern, reading, by)
    if session.scalar(select(CaseFile.id).where(CaseFile.concern_id == present.id, CaseFile.ref == ref)) is None:
        raise NotFound
    add_office_entry(present, reading, Series.NOTE, by, kind=ORIGINAL, file=ref, text=why)
    return present


def ensure_room(concern: Concern, story: CaseKey | None = None, *, of_office: bool = False) -> None:
    """For one file more: before it is looked at, and once more when it is written down, with the key by which those of
    the office are told from hers. Neither takes room of the other."""
    rows = session.scalars(select(CaseFile).where(CaseFile.concern_id == concern.id)).all()
    mine = rows if story is None else [row for row in rows if is_of_office(opened_about(story, row)) is of_office]
    if concern.state is State.DRAFT and len(mine) >= MOST_OF_A_DRAFT:
        raise Invalid(intake.TOO_MANY, field=intake.FIELD, count=len(mine) + 1, limit=MOST_OF_A_DRAFT)
    if len(mine) >= (2 * MOST if story is None else MOST):
        raise Full(field=intake.FIELD, limit=MOST)


def put_down(concern: Concern, story: CaseKey, file: Brought) -> int:
    """Write the row of what was brought; its place among the files of the concern, after all that are there.

    A number that was taken out again is free only where it was the last.
    """
    rows = session.scalars(select(CaseFile).where(CaseFile.concern_id == concern.id))
    place = max((opened_about(story, row)["place"] for row in rows), default=0) + 1
    session.add(
        CaseFile(
            ref=file.ref,
            concern_id=concern.id,
            number=story.generation.number,
            digest=file.digest,
            wrapped=story.wrap(file.key, file.ref),
            copy_digest=file.copy_digest,
            copy_wrapped=None if file.copy_key is None else story.wrap(file.copy_key, copy_place(file.ref)),
            about=sealed_about(story, file.ref, {"place": place, **file.about}),
        )
    )
    session.flush()
    return place


def reseal_files(concern: Concern, before: CaseKey, after: CaseKey) -> None:
    """The keys of all files and what is said of them, from one N to another. The files themselves stay as they are."""
    for row in session.scalars(select(CaseFile).where(CaseFile.concern_id == concern.id)):
        row.wrapped = after.wrap(before.unwrap(row.wrapped, row.ref), row.ref)
        if row.copy_wrapped is not None:
            of_copy = copy_place(row.ref)
            row.copy_wrapped = after.wrap(before.unwrap(row.copy_wrapped, of_copy), of_copy)
        row.about = sealed_about(after, row.ref, opened_about(before, row))
        row.number = after.generation.number
    session.flush()


def said_of(kind: Kind, size: int) -> dict[str, Any]:
    format_ = FORMATS[kind]
    return {"media_type": format_.media_type, "extension": format_.extensions[0], "size": size}
