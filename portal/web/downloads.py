"""Files given out to be saved: those that came from outside, and those that are written when somebody asks."""

import io
from typing import TYPE_CHECKING, cast

from flask import Response, current_app, request, send_file
from werkzeug.datastructures import Headers

from portal.queries.concerns import Given
from portal.queries.files import Kept, Rendition

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

CSV = "text/csv; charset=utf-8"
ATOM = "application/atom+xml; charset=utf-8"
ICS = "text/calendar; charset=utf-8; method=PUBLISH"
BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"  # without it Excel reads accents wrongly
ALONE = "sandbox; default-src 'none'; frame-ancestors 'none'"


class Sandboxed(Response):
    """Never a page of ours, whatever a browser makes of it."""

    def get_wsgi_headers(self, environ: "WSGIEnvironment") -> Headers:
        headers = super().get_wsgi_headers(environ)
        headers["Content-Security-Policy"] = ALONE
        headers["Cache-Control"] = "no-store"  # the framework would let browsers keep a file
        return headers


def sent(kept: Kept, part: Rendition, name: str, position: int) -> Response:
    """A part of a file under a name of ours: its own name is for its author and the moderators.

    A preview, which we made, is seen on a page of ours; all else is saved.
    """
    return given_out(
        kept.digest,
        kept.media_type,
        f"{name}-{position}.{kept.extension}",
        to_be_saved=part is not Rendition.PREVIEW,
    )


def given_out(digest: str, media_type: str, name: str, *, to_be_saved: bool = True) -> Response:
    """What is kept under this digest, to be saved under this name."""
    answer = send_file(
        current_app.extensions["storage"].path(digest),
        mimetype=media_type,
        as_attachment=to_be_saved,
        download_name=name,
        etag=False,
        last_modified=None,
        conditional=False,
    )
    return cast(Response, Sandboxed.force_type(answer, request.environ))


def opened(given: Given) -> Response:
    """A file of a concern, which is opened piece by piece as it goes out and lies nowhere as it is given."""
    answer = Sandboxed(given.pieces, mimetype=given.media_type)
    answer.headers.set("Content-Disposition", "attachment", filename=given.name)
    answer.content_length = given.size
    return answer


def made(content: bytes, media_type: str, name: str) -> Response:
    """What was written for this reader just now, to be saved under this name."""
    answer = send_file(
        io.BytesIO(content),
        mimetype=media_type,
        as_attachment=True,
        download_name=name,
        etag=False,
        last_modified=None,
        conditional=False,
    )
    return cast(Response, Sandboxed.force_type(answer, request.environ))
