"""What is on record in a round for fewer readers than see it: the list, one of it, its files."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.core.errors import NotFound
from portal.policy.permissions import allows
from portal.queries import consultations, files
from portal.queries import contributions as queries
from portal.queries.contributions import on_record as records
from portal.queries.contributions import versions
from portal.queries.files import Rendition
from portal.web import downloads
from portal.web.access import viewer
from portal.web.addresses import TEXT, asks
from portal.web.views.contributions import views
from portal.web.views.contributions.files import FILE, text_page

LIST = "/rounds/<int(max=2147483647):round_id>/on-record"
ONE = f"{LIST}/<folio:ref>"


@views.get(LIST)
@asks(before=TEXT)
def on_record(round_id: int) -> ResponseReturnValue:
    """There is such a page for whoever belongs to the readers of something that the round offers."""
    by, round_ = viewer(), consultations.get_round(viewer(), round_id)
    if not records.is_read_by(by, round_):
        raise NotFound
    found = records.recorded(by, round_, request.args.get("before", ""))
    return render_template(
        "contributions/on_record.html", round=round_, records=found[: queries.PAGE], more=found[queries.PAGE :]
    )


@views.get(ONE)
def record(round_id: int, ref: str) -> ResponseReturnValue:
    row, said = records.record(viewer(), round_id, ref)
    attached = files.of([said.id]).get(said.id, [])
    return render_template(
        "contributions/record.html",
        said=said,
        round=said.round,
        files=attached,
        public=versions.public_version(viewer(), row),
        may_judge=allows(viewer(), "contribution.claim", row),
    )


@views.get(f"{ONE}/{FILE}")
def record_file(round_id: int, ref: str, position: int) -> ResponseReturnValue:
    found = files.recorded(viewer(), round_id, ref, position, Rendition.COPY)
    return downloads.sent(found, Rendition.COPY, ref, position)


@views.get(f"{ONE}/{FILE}/text")
def record_file_text(round_id: int, ref: str, position: int) -> ResponseReturnValue:
    kept = files.recorded(viewer(), round_id, ref, position, Rendition.TEXT)
    copy = url_for(".record_file", round_id=round_id, ref=ref, position=position)
    return text_page(kept, ref, position, copy, url_for(".record", round_id=round_id, ref=ref))
