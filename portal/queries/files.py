"""Reading the files of contributions: what is said of them, and what of them each viewer may be given.

Readers are given copies. The file as it was sent, and its name, are for who sent it and for those who judge it.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, case, false, literal, select

from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import NotFound
from portal.core.storage import Storage
from portal.files.cleaning.made import Block
from portal.models.consultations import Round
from portal.models.contributions import Attachment, Contribution, Copy, CopyState, Status
from portal.policy import visibility
from portal.text.words import beginning

BEGINNING = 240  # characters of a copy that are shown where there is no picture of it


class Rendition(StrEnum):
    """What there can be to be given of a file: a rendition of it."""

    ORIGINAL = "original"
    COPY = "copy"
    PREVIEW = "preview"  # a picture of the copy, or of its first page
    TEXT = "text"  # what can be read in the copy


@dataclass(frozen=True, slots=True)
class File:
    """What is said of a file on a page."""

    contribution_id: int
    position: int
    name: str  # empty for those who are not to know it
    extension: str
    size: int
    state: CopyState
    code: str  # of the vocabulary file_state
    scanned: bool
    findings: Sequence[str]  # codes of the vocabulary file_finding
    pictured: Sequence[int]
    copy: "Size | None"  # none: there is no copy
    has_preview: bool
    text: str | None  # the digest of what can be read in the copy

    @property
    def is_picture(self) -> bool:
        return self.has_preview and self.text is None


@dataclass(frozen=True, slots=True)
class Size:
    """What a copy is, and how large."""

    extension: str
    size: int


@dataclass(frozen=True, slots=True)
class Kept:
    """A part of a file where it is kept."""

    digest: str
    media_type: str
    extension: str
    language: str = ""  # of the contribution that it came with
    pictured: Sequence[int] = field(default=())  # of a text: pages that are pictures


def of(ids: Iterable[int]) -> Mapping[int, list[File]]:
    """The files of these contributions, for somebody who was already shown them, without their names."""
    return _by_contribution(_of(), *ids)


def own(viewer: Actor, contribution_id: int) -> list[File]:
    """Of what is the viewer's own; the names for who wrote it, not for all who speak for their organisation."""
    return _by_contribution(_own(viewer), contribution_id).get(contribution_id, [])


def judged(viewer: Actor, contribution_id: int) -> list[File]:
    """Of what the viewer judges, with the names."""
    return _by_contribution(_judged(viewer), contribution_id).get(contribution_id, [])


def published(viewer: Actor, number: str, position: int, part: Rendition) -> Kept:
    """A part of the copy, where what it came with is published; never the original."""
    if part is Rendition.ORIGINAL:
        raise NotFound
    which = visibility.words(viewer), Contribution.number == number, Contribution.status == Status.PUBLISHED
    return _kept(position, part, *which)


def recorded(viewer: Actor, round_id: int, ref: str, position: int, part: Rendition) -> Kept:
    """A part of the copy, for whom what it came with is on record; never the original."""
    if part is Rendition.ORIGINAL:
        raise NotFound
    return _kept(
        position, part, visibility.on_record(viewer), Contribution.round_id == round_id, Contribution.ref == ref
    )


def own_part(viewer: Actor, contribution_id: int, position: int, part: Rendition) -> Kept:
    """The original for who wrote it; of the copy, for all whose own it is."""
    may = visibility.written(viewer) if part is Rendition.ORIGINAL else visibility.own(viewer)
    return _kept(position, part, may, Contribution.id == contribution_id)


def judged_part(viewer: Actor, ref: str, position: int, part: Rendition) -> Kept:
    """What a moderator looks at before they decide; an original only after they have said why they open it."""
    return _kept(position, part, _moderated(viewer), Contribution.ref == ref)


def being_checked(contribution_id: int) -> bool:
    """Whether a file of this contribution, which the caller may decide on, is still being checked."""
    wanted = _in_force(select(Copy.id)).where(Contribution.id == contribution_id, Copy.state == CopyState.CHECKING)
    return session.scalar(wanted.limit(1)) is not None


def blocks(storage: Storage, digest: str) -> list[Block]:
    """What can be read in a copy, in its order."""
    with storage.open(digest) as kept:
        return [Block(words, level) for words, level in json.load(kept)]


def whole(storage: Storage, digest: str) -> str:
    """What can be read in a copy as one text, in which passages have a place: a paragraph for each block."""
    return "\n\n".join(block.text.replace("\t", " | ") for block in blocks(storage, digest))


def beginnings(storage: Storage, found: Iterable[File]) -> dict[int, str]:
    """The first words of copies that have no picture of themselves, by the place of the file."""
    worded = {file.position: file.text for file in found if file.text and not file.has_preview}
    return {place: _first_words(blocks(storage, digest)) for place, digest in worded.items()}


def _first_words(text: Sequence[Block]) -> str:
    words = " ".join(block.text for block in text[:20])
    return beginning(words, BEGINNING, " …")


@lru_cache(maxsize=1)  # a statement is a value: building it costs more than asking it
def _of() -> Select[Any]:
    return _files(named=false())


@lru_cache(maxsize=128)
def _own(viewer: Actor) -> Select[Any]:
    return _files(visibility.own(viewer), named=visibility.written(viewer))


@lru_cache(maxsize=128)
def _judged(viewer: Actor) -> Select[Any]:
    return _files(_moderated(viewer), named=_moderated(viewer))


def _files(*may: ColumnElement[bool], named: ColumnElement[bool]) -> Select[Any]:
    name = case((named, Attachment.name), else_="").label("name")
    columns: tuple[Any, ...] = (Attachment.contribution_id, Attachment.position, name, *_COLUMNS)
    these = Contribution.id.in_(bindparam("of", expanding=True))
    return _in_force(select(*columns)).where(*may, these).order_by(Attachment.contribution_id, Attachment.position)


def _by_contribution(wanted: Select[Any], *ids: int) -> dict[int, list[File]]:
    found: dict[int, list[File]] = {}
    for row in session.execute(wanted, {"of": ids}):
        found.setdefault(row.contribution_id, []).append(_file(row))
    return found


def _file(row: Any) -> File:
    return File(
        contribution_id=row.contribution_id,
        position=row.position,
        name=row.name,
        extension=row.extension,
        size=row.size,
        state=row.state,
        code=row.reason or row.state.value,
        scanned=row.scanned,
        findings=row.findings,
        pictured=row.pictured,
        copy=Size(row.copy_extension, row.copy_size) if row.state is CopyState.CLEAN else None,
        has_preview=row.preview is not None,
        text=row.text,
    )


def _kept(position: int, part: Rendition, *which: ColumnElement[bool]) -> Kept:
    columns = _PARTS[part]
    wanted = _in_force(select(*columns, Contribution.language, Copy.pictured)).where(
        Attachment.position == min(position, 99), columns[0].is_not(None), *which
    )
    if part is not Rendition.ORIGINAL:
        wanted = wanted.where(Copy.state == CopyState.CLEAN)
    found = session.execute(wanted).first()
    if found is None:
        raise NotFound
    digest, media_type, extension, language, pictured = found
    return Kept(digest, media_type, extension, language, pictured)


def _in_force(wanted: Select[Any]) -> Select[Any]:
    """Files of the latest wording, with their copies."""
    return (
        wanted.select_from(Attachment)
        .join(Copy, Copy.id == Attachment.id)
        .join(Contribution, Contribution.id == Attachment.contribution_id)
        .where(Attachment.dropped_in.is_(None))
    )


def _moderated(viewer: Actor) -> ColumnElement[bool]:
    return Contribution.round_id.in_(select(Round.id).where(visibility.moderated(viewer)))


_COLUMNS = (
    *(Attachment.extension, Attachment.size, Copy.state, Copy.reason, Copy.scanned, Copy.findings, Copy.pictured),
    *(Copy.extension.label("copy_extension"), Copy.size.label("copy_size"), Copy.preview, Copy.text),
)
_PARTS: Mapping[Rendition, tuple[Any, Any, Any]] = {
    Rendition.ORIGINAL: (Attachment.digest, Attachment.media_type, Attachment.extension),
    Rendition.COPY: (Copy.digest, Copy.media_type, Copy.extension),
    Rendition.PREVIEW: (Copy.preview, literal("image/png"), literal("png")),
    Rendition.TEXT: (Copy.text, literal("application/json"), literal("json")),
}
