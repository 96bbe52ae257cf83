"""The text to take along, as a Word document or as Markdown."""

from collections.abc import Sequence

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core.errors import NotFound
from portal.core.localized import LANGUAGES
from portal.models.drafts import Version
from portal.queries import drafts as queries
from portal.queries.drafts import Line
from portal.text import designations
from portal.text.passages import Piece
from portal.web import downloads
from portal.web.access import public, viewer
from portal.web.addresses import CODE, asks
from portal.web.locale import locale
from portal.web.shown.drafts import passages
from portal.web.views.drafts import views
from portal.web.views.drafts.noting import foot_of, note_the_opening
from portal.web.views.drafts.reading import VERSION

MEDIA = {"docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "md": "text/markdown"}


@views.get(f"{VERSION}/text.<any(docx, md):form>")
@public
@asks(language=CODE)
def text(draft_id: int, number: int, form: str) -> ResponseReturnValue:
    """The text to take along, in one language or (as a Word document) in both."""
    found = queries.version(viewer(), draft_id, number)
    wanted = request.args.get("language") or passages.in_order(locale(), found.languages)[0]
    if wanted not in (found.languages.split() if form == "md" or not found.bilingual else (*LANGUAGES, "both")):
        raise NotFound
    lines = queries.passages(viewer(), found)
    content = _written(found, lines, wanted, form)
    note_the_opening(found)
    return downloads.made(content, MEDIA[form], f"D-{found.draft.number or draft_id}-v{found.number}.{wanted}.{form}")


def _written(found: Version, lines: Sequence[Line], language: str, form: str) -> bytes:
    from portal.files import exporting  # with its libraries, for who takes the text along

    title, foot = found.draft.title, foot_of(found)
    if language == "both":
        rows = [(_piece(line, "en"), _piece(line, "es")) for line in lines]
        return exporting.side_by_side_docx(title.in_(locale()), rows, (_("English"), _("Spanish")), foot)
    pieces = [piece for line in lines if (piece := _piece(line, language))]
    if form == "md":
        return exporting.markdown(pieces, foot).encode()
    return exporting.docx(title.in_(language), pieces, language, foot)


def _piece(line: Line, language: str) -> Piece | None:
    words = line.in_(language)
    return Piece(line.kind, words, line.level, designations.said(line.label, language)) if words else None
