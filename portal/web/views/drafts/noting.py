"""Who has opened a version: noted when it is shown, and named on what they take along."""

from flask import after_this_request, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.core import clock
from portal.models.drafts import Version
from portal.services.drafts import opened
from portal.web import naming
from portal.web.access import viewer
from portal.web.locale import instant, zone_name


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


def foot_of(found: Version) -> str:
    """What stands at the foot of every sheet: that it is invented, and of a restricted draft who took it along."""
    reader = viewer()
    if not found.restricted:
        return naming.what_is_invented()
    zone = reader.zone or found.draft.round.zone
    who = f"{reader.name}, {reader.organisation_name}" if reader.organisation_name else reader.name
    opened = _(
        "Opened by %(who)s on %(when)s (%(zone)s).", who=who, when=instant(clock.now(), zone), zone=zone_name(zone)
    )
    return " ".join(filter(None, (naming.what_is_invented(), _("Restricted."), opened)))
