"""What of files people are given: readers the copy and its words, authors also what they sent."""

from collections.abc import Iterator, Sequence

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from portal.files.cleaning.made import Block
from portal.queries import contributions as queries
from portal.queries import files
from portal.queries.contributions import Said
from portal.queries.files import Kept, Rendition
from portal.queries.moderation import redactions
from portal.web import downloads
from portal.web.access import public, viewer
from portal.web.forms.files import storage
from portal.web.views.contributions import views
from portal.web.views.contributions.inbox import ONE, holders
from portal.web.views.contributions.own import OWN

FILE = "files/<int(max=99):position>"
PUBLISHED = f"/contributions/<folio:number>/{FILE}"


@views.get(PUBLISHED)
@public
def file(number: str, position: int) -> ResponseReturnValue:
    return downloads.sent(files.published(viewer(), number, position, Rendition.COPY), Rendition.COPY, number, position)


@views.get(f"{PUBLISHED}/text")
@public
def file_text(number: str, position: int) -> ResponseReturnValue:
    row, found = queries.get(viewer(), number)
    if row.covered is not None:
        return _offered(number, position, restricted=found.round.audience != "public")
    kept = files.published(viewer(), number, position, Rendition.TEXT)
    copy, back = url_for(".file", number=number, position=position), url_for(".show", number=number)
    return text_page(kept, number, position, copy, back, restricted=found.round.audience != "public", public=True)


@views.get(f"{OWN}/{FILE}")
def own_file(ref: str, position: int) -> ResponseReturnValue:
    return _given(queries.own(viewer(), ref).said, position, Rendition.ORIGINAL)


@views.get(f"{OWN}/{FILE}/<any(copy, preview):part>")
def own_file_part(ref: str, position: int, part: str) -> ResponseReturnValue:
    return _given(queries.own(viewer(), ref).said, position, Rendition(part))


@views.get(f"{OWN}/{FILE}/text")
def own_file_text(ref: str, position: int) -> ResponseReturnValue:
    copy, back = url_for(".own_file_part", ref=ref, position=position, part="copy"), url_for(".own", ref=ref)
    return _text(queries.own(viewer(), ref).said, position, copy, back)


@views.get(f"{ONE}/{FILE}")
@holders
def inbox_file(leaf: str, position: int) -> ResponseReturnValue:
    return _given(queries.held(viewer(), leaf).said, position, Rendition.ORIGINAL)


@views.get(f"{ONE}/{FILE}/<any(copy, preview):part>")
@holders
def inbox_file_part(leaf: str, position: int, part: str) -> ResponseReturnValue:
    return _given(queries.held(viewer(), leaf).said, position, Rendition(part))


@views.get(f"{ONE}/{FILE}/text")
@holders
def inbox_file_text(leaf: str, position: int) -> ResponseReturnValue:
    copy = url_for(".inbox_file_part", leaf=leaf, position=position, part="copy")
    back = url_for(".inbox_own", leaf=leaf)
    return _text(queries.held(viewer(), leaf).said, position, copy, back)


def text_page(
    kept: Kept, name: str, position: int, copy: str, back: str, *, restricted: bool = True, public: bool = False
) -> ResponseReturnValue:
    """What can be read in a copy, with the ways to the copy itself and to what it came with."""
    return render_template(
        "contributions/file_text.html",
        lines=_set_out(files.blocks(storage(), kept.digest)),
        language=kept.language,
        pictured=kept.pictured,
        name=name,
        position=position,
        copy=copy,
        back=back,
        restricted=restricted,
        public=public,
    )


def _offered(number: str, position: int, *, restricted: bool) -> ResponseReturnValue:
    """What readers get of a file that is withheld: its text, with passages covered."""
    text, language = redactions.offered_text(viewer(), number, position)
    body, gaps = text.read(storage())
    return render_template(
        "contributions/redacted_text.html",
        number=number,
        position=position,
        language=language,
        body=body,
        gaps=gaps,
        restricted=restricted,
    )


def _set_out(blocks: Sequence[Block]) -> Iterator[tuple[int, str]]:
    """Each block with the level it has on our page, below our own title; no level is left out."""
    last = 1
    for block in blocks:
        level = min(block.level + 1, last + 1, 6) if block.level else 0
        last = level or last
        yield level, block.text.replace("\t", " | ")


def _given(said: Said, position: int, part: Rendition) -> ResponseReturnValue:
    kept = files.own_part(viewer(), said.id, position, part)
    return downloads.sent(kept, part, said.ref, position)


def _text(said: Said, position: int, copy: str, back: str) -> ResponseReturnValue:
    return text_page(files.own_part(viewer(), said.id, position, Rendition.TEXT), said.ref, position, copy, back)
