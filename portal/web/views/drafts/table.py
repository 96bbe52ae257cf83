"""Everything that was said about a version, for those who work with it: a table, and files to take along."""

from collections.abc import Iterator
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core import clock
from portal.core.errors import NotFound
from portal.models.drafts import Version
from portal.policy.permissions import ensure
from portal.queries import drafts as queries
from portal.queries.contributions import on_drafts
from portal.queries.contributions.on_drafts import Comment, Filter
from portal.text import designations
from portal.text.passages import Piece
from portal.web import downloads
from portal.web.access import viewer
from portal.web.addresses import CODE, LANGUAGE, TEXT, asks
from portal.web.forms.drafts.table import CommentsForm
from portal.web.locale import locale
from portal.web.shown.contributions import describing, table
from portal.web.shown.drafts import passages
from portal.web.views.drafts import views
from portal.web.views.drafts.noting import foot_of, note_opening

if TYPE_CHECKING:
    pass

COMMENTS = "/drafts/<int(max=2147483647):draft_id>/versions/<int(max=99999):number>/comments"
NARROWED = dict.fromkeys(("kind", "group", "fit", "state", "language"), CODE)
AT_ONCE = 2_000  # comments that an export reads at a time
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@views.get(COMMENTS)
@asks(**NARROWED, after=TEXT)
def comments(draft_id: int, number: int) -> ResponseReturnValue:
    version = _version(draft_id, number)
    form = CommentsForm(request.args)
    asked = form.asked()
    after = request.args.get("after", "")
    return render_template(
        "drafts/comments.html",
        version=version,
        form=form,
        asked={
            name: value for name in ("kind", "group", "fit", "state", "language") if (value := getattr(asked, name))
        },
        first=not after,
        table=on_drafts.table(viewer(), version, asked, after),
        counts=on_drafts.counts(viewer(), version),
        fared=on_drafts.fared(viewer(), version),
        zone=viewer().zone or version.draft.round.zone,
        moment=describing.moment,
        reader=viewer(),
        now=clock.now(),
        keeps_the_hour=describing.keeps_the_hour,
        at_name=passages.name,
    )


@views.get(f"{COMMENTS}.xlsx")
@asks(**NARROWED)
def comments_xlsx(draft_id: int, number: int) -> Response:
    from portal.files import exporting  # with its libraries, which are large, for who takes the table along

    version, asked = _version(draft_id, number), CommentsForm(request.args).asked()
    zone = viewer().zone or version.draft.round.zone
    rows = (table.row(said, zone) for said in _all(version, asked))
    content = exporting.xlsx(
        _("Comments on version %(number)s", number=version.number),
        table.headers(zone),
        rows,
        ZoneInfo(zone),
        foot_of(version) if version.restricted else "",
    )
    note_opening(version)
    return downloads.made(content, XLSX, f"{_name(version, _('comments'))}.xlsx")


@views.get(f"{COMMENTS}.docx")
@asks(**NARROWED, text=LANGUAGE)
def comments_docx(draft_id: int, number: int) -> Response:
    """The version in one language, each comment in the margin at its words."""
    from portal.files import exporting

    version, asked = _version(draft_id, number), CommentsForm(request.args).asked()
    language = request.args.get("text") or passages.in_order(locale(), version.languages)[0]
    if language not in version.languages.split():
        raise NotFound
    lines = queries.passages(viewer(), version)
    places = {line.key: place for place, line in enumerate(lines)}
    pieces = [
        Piece(line.kind, line.in_(language) or "–", line.level, designations.said(line.label, language))
        for line in lines
    ]
    remarks = [table.remark(said, places.get(said.key), language) for said in _all(version, asked)]
    content = exporting.commented_docx(version.draft.title.in_(language), pieces, remarks, language, foot_of(version))
    note_opening(version)
    return downloads.made(content, DOCX, f"{_name(version, _('comments'))}.{language}.docx")


def _version(draft_id: int, number: int) -> Version:
    ensure(viewer(), "desk.drafts", None)
    found = queries.version(viewer(), draft_id, number)
    ensure(viewer(), "desk.drafts", found)
    return found


def _all(version: Version, asked: Filter) -> Iterator[Comment]:
    """Page by page, so that many comments need no more room than some."""
    after: str | None = ""
    while after is not None:
        page = on_drafts.table(viewer(), version, asked, after, AT_ONCE)
        yield from page.rows
        after = page.next


def _name(version: Version, what: str) -> str:
    draft = version.draft
    day = clock.day(draft.round.zone).date()
    return f"{draft.round.prefix}-D-{draft.number or draft.id}-v{version.number}-{what}-{day}"
