"""Files that came from outside, given out to be saved."""

from typing import TYPE_CHECKING, cast

from flask import Response, current_app, request, send_file
from werkzeug.datastructures import Headers

from portal.models.contributions import Attachment

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

ALONE = "sandbox; default-src 'none'; frame-ancestors 'none'"


class Sandboxed(Response):
    """Never a page of ours, whatever a browser makes of it."""

    def get_wsgi_headers(self, environ: "WSGIEnvironment") -> Headers:
        headers = super().get_wsgi_headers(environ)
        headers["Content-Security-Policy"] = ALONE
        return headers


def sent(attachment: Attachment, name: str) -> Response:
    """The file under a name of ours: its own name is for its author and the moderators."""
    answer = send_file(
        current_app.extensions["storage"].path(attachment.digest),
        mimetype=attachment.media_type,
        as_attachment=True,
        download_name=f"{name}-{attachment.position}.{attachment.extension}",
        etag=False,
        last_modified=None,
        conditional=False,
    )
    return cast(Response, Sandboxed.force_type(answer, request.environ))
