"""Who has opened a version: noted when it is shown."""

from flask import after_this_request, request
from werkzeug.wrappers import Response

from portal.models.drafts import Version
from portal.services.drafts import opened
from portal.web.access import viewer


def note_opening(version: Version) -> None:
    """Of a restricted version at once, or it is not shown; of another after its page, which does not depend on it."""
    reader = viewer()
    if version.restricted:
        opened(version, by=reader)
        return

    @after_this_request
    def note(response: Response) -> Response:
        opened(version, by=reader)
        return response


def note_the_opening(found: Version) -> None:
    if request.method == "GET":
        note_opening(found)
