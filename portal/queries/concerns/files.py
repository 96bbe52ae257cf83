"""Files of a concern, for its sender and for the case officers who can open it: what is said of them, and their bytes.

Both open them with N, the key of the story, which each has in their own way. What is given is the clean copy; a file as
it was sent is for its sender, and for an officer who has noted why they open it. Of a file that the office sends
there is a clean copy only.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain
from typing import Any

from sqlalchemy import select

from portal.core import clock
from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import NotFound
from portal.core.sealing import Broken, Secret, Suite
from portal.core.sealing.cases import CaseKey
from portal.core.sealing.files import unsealed
from portal.core.storage import Storage
from portal.files.cleaning.made import Reason
from portal.models.concerns import CaseFile, Part, Series
from portal.queries.concerns.finding import get
from portal.queries.concerns.opening import Opened
from portal.queries.concerns.reading import Reading, entries

ORIGINAL = "original"  # a note that an officer opened one
OFFICE = "office"  # what is said of a file that the office sends to its sender
WITHOUT_A_COPY = {reason: f"original_only_{reason.name.lower()}" for reason in Reason}
WHILE = timedelta(hours=1)
ABOUT = 1  # what is said of a file is written once


@dataclass(frozen=True, slots=True)
class Size:
    media_type: str
    extension: str
    size: int  # bytes


@dataclass(frozen=True, repr=False)
class File(Secret):
    """What is said of a file. Without a ``copy`` there is a ``reason``, of the vocabulary ``file_state``: there are no
    readers here, no moderator and no second try, so it is other words than those of contributions.

    ``place`` counts the files of a concern in the order in which they came; ``findings`` are of the vocabulary
    ``file_finding``. The name is the one that it was sent under. ``of_office`` are those that its sender was sent:
    ``original`` is a clean copy then, and there is no other.
    """

    ref: str
    place: int
    name: str
    original: Size
    copy: Size | None
    reason: str | None
    findings: Sequence[str]
    of_office: bool = False


@dataclass(frozen=True, repr=False)
class Given(Secret):
    """A file to be saved, under a name of ours. ``Broken`` may come in the middle of its pieces, never a wrong byte."""

    name: str
    media_type: str
    size: int
    pieces: Iterator[bytes]


def files(viewer: Actor, opened: Opened | Reading) -> list[File]:
    """All files of the concern, in the order in which they came."""
    concern, story = get(viewer, opened.concern_id), _story(opened)
    rows = session.scalars(select(CaseFile).where(CaseFile.concern_id == concern.id))
    return sorted((_file(row, story) for row in rows), key=lambda file: file.place)


def own_files(viewer: Actor, opened: Opened) -> list[File]:
    """What its sender brought, without what the office sent her."""
    return [file for file in files(viewer, opened) if not file.of_office]


def content(viewer: Actor, opened: Opened | Reading, ref: str, storage: Storage, *, original: bool = False) -> Given:
    """The clean copy; or the file as it was sent, to its sender and to an officer who just said why they open it."""
    row = _row(viewer, opened, ref)
    if is_of_office(opened_about(_story(opened), row)):
        return _given(row, _story(opened), storage, original=True)
    if original and isinstance(opened, Reading) and not _has_said_why(viewer, opened, ref):
        raise NotFound
    return _given(row, _story(opened), storage, original=original)


def copy_place(ref: str) -> str:
    """What the copy of a file is bound to: not to the same as the file, or each could stand in the other's place."""
    return f"{ref}.copy"


def sealed_about(story: CaseKey, ref: str, about: dict[str, Any]) -> bytes:
    return story.seal(json.dumps(about, ensure_ascii=False), _place(ref), ABOUT)


def opened_about(story: CaseKey, row: CaseFile) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(story.open(row.about, _place(row.ref), ABOUT).text)
    return found


def is_of_office(about: dict[str, Any]) -> bool:
    return bool(about.get("of") == OFFICE)


def _place(ref: str) -> str:
    return f"file {ref}"


def _has_said_why(viewer: Actor, reading: Reading, ref: str) -> bool:
    """By the act ``open_original``, within the hour."""
    since = (clock.now() - WHILE).isoformat()
    notes = entries(get(viewer, reading.concern_id), reading.office, Series.NOTE)
    mine = (each.told for each in notes if each.told.get("by") == viewer.user_id)
    return any((told.get("kind"), told.get("file")) == (ORIGINAL, ref) and told["at"] > since for told in mine)


def _story(opened: Opened | Reading) -> CaseKey:
    return opened.keys[Part.WORK] if isinstance(opened, Opened) else opened.story


def _row(viewer: Actor, opened: Opened | Reading, ref: str) -> CaseFile:
    concern = get(viewer, opened.concern_id)
    found = session.scalar(select(CaseFile).where(CaseFile.concern_id == concern.id, CaseFile.ref == ref))
    if found is None:
        raise NotFound
    return found


def _file(row: CaseFile, story: CaseKey) -> File:
    about = opened_about(story, row)
    return File(
        ref=row.ref,
        place=about["place"],
        name=about["name"],
        original=_size(about),
        copy=_size(about["copy"]) if about["copy"] else None,
        reason=WITHOUT_A_COPY[about["reason"]] if about["reason"] else None,
        findings=about["findings"],
        of_office=is_of_office(about),
    )


def _size(about: dict[str, Any]) -> Size:
    return Size(about["media_type"], about["extension"], about["size"])


def _given(row: CaseFile, story: CaseKey, storage: Storage, *, original: bool) -> Given:
    file = _file(row, story)
    what, digest, wrapped, place = (
        (file.original, row.digest, row.wrapped, row.ref)
        if original
        else (file.copy, row.copy_digest, row.copy_wrapped, copy_place(row.ref))
    )
    if what is None or digest is None or wrapped is None:
        raise NotFound
    pieces = _pieces(story.unwrap(wrapped, place), storage, digest, story, place)
    first = next(pieces, b"")  # what opens with nothing is found out before anything was given
    return Given(f"{file.place}.{what.extension}", what.media_type, what.size, chain([first], pieces))


def _pieces(key: bytes, storage: Storage, digest: str, story: CaseKey, place: str) -> Iterator[bytes]:
    with storage.open(digest) as source:
        yield from unsealed(key, source, story.generation.case, place, _suite(source))


def _suite(source: Any) -> Suite:
    """In which a file was sealed: its concern's keys may be of another one by now."""
    begin = source.read(2)
    source.seek(0)
    try:
        return Suite(begin[1])
    except (IndexError, ValueError):
        raise Broken from None
