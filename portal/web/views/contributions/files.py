"""What of files people are given: readers the copy and its words, authors also what they sent."""

from collections.abc import Iterator, Sequence

from flask import render_template
from flask.typing import ResponseReturnValue

from portal.files.cleaning.made import Block
from portal.queries import contributions as queries
from portal.queries import files
from portal.queries.files import Part
from portal.web import downloads
from portal.web.access import public, viewer
from portal.web.forms.files import storage
from portal.web.views.contributions import views
from portal.web.views.contributions.own import OWN
from portal.web.views.contributions.tracking import KEY, with_key

FILE = "files/<int(max=99):position>"
PUBLISHED = f"/contributions/<folio:number>/{FILE}"


@views.get(PUBLISHED)
@public
def file(number: str, position: int) -> ResponseReturnValue:
    return downloads.sent(files.published(viewer(), number, position, Part.COPY), number, position)


@views.get(f"{PUBLISHED}/text")
@public
def file_text(number: str, position: int) -> ResponseReturnValue:
    found = queries.get(viewer(), number).said
    kept = files.published(viewer(), number, position, Part.TEXT)
    return text_page(kept, number, position, restricted=found.round.audience != "public")


@views.get(f"{OWN}/{FILE}")
def own_file(ref: str, position: int) -> ResponseReturnValue:
    return _own(ref, position, Part.ORIGINAL)


@views.get(f"{OWN}/{FILE}/<any(copy, preview):part>")
def own_file_part(ref: str, position: int, part: str) -> ResponseReturnValue:
    return _own(ref, position, Part(part))


@views.get(f"{OWN}/{FILE}/text")
def own_file_text(ref: str, position: int) -> ResponseReturnValue:
    return _own(ref, position, Part.TEXT)


@views.get(f"{KEY}/{FILE}")
@with_key
def inbox_file(position: int) -> ResponseReturnValue:
    return _held(position, Part.ORIGINAL)


@views.get(f"{KEY}/{FILE}/<any(copy, preview):part>")
@with_key
def inbox_file_part(position: int, part: str) -> ResponseReturnValue:
    return _held(position, Part(part))


@views.get(f"{KEY}/{FILE}/text")
@with_key
def inbox_file_text(position: int) -> ResponseReturnValue:
    return _held(position, Part.TEXT)


def given(kept: files.Kept, part: Part, name: str, position: int) -> ResponseReturnValue:
    """A part of a file in its manner: to be saved, to be seen, to be read."""
    if part is Part.PREVIEW:
        return downloads.shown(kept, name, position)
    if part is Part.TEXT:
        return text_page(kept, name, position, restricted=True)
    return downloads.sent(kept, name, position)


def text_page(kept: files.Kept, name: str, position: int, *, restricted: bool) -> ResponseReturnValue:
    return render_template(
        "contributions/file_text.html",
        lines=_set_out(files.blocks(storage(), kept.digest)),
        language=kept.language,
        pictured=kept.pictured,
        name=name,
        position=position,
        restricted=restricted,
    )


def _set_out(blocks: Sequence[Block]) -> Iterator[tuple[int, str]]:
    """Each block with the level it has on our page, below our own title; no level is left out."""
    last = 1
    for block in blocks:
        level = min(block.level + 1, last + 1, 6) if block.level else 0
        last = level or last
        yield level, block.text.replace("\t", " | ")


def _own(ref: str, position: int, part: Part) -> ResponseReturnValue:
    found = queries.own(viewer(), ref).said
    return given(files.own_part(viewer(), found.id, position, part), part, found.ref, position)


def _held(position: int, part: Part) -> ResponseReturnValue:
    found = queries.held(viewer()).said
    return given(files.own_part(viewer(), found.id, position, part), part, found.ref, position)
