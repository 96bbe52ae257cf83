"""Both languages of a version side by side, until somebody has confirmed that they stand so."""

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core.errors import NotFound
from portal.models.drafts import Version
from portal.policy.permissions import allows
from portal.queries import drafts as queries
from portal.queries.drafts import Line
from portal.services import drafts
from portal.services.drafts import Row, Way
from portal.web.access import viewer
from portal.web.addresses import LANGUAGE, NUMBER, TEXT, asks
from portal.web.forms.drafts.aligning import AlignedForm, AlignForm, BesideForm, SplitForm, spelled, way_from
from portal.web.views.drafts import views
from portal.web.views.drafts.desk.course import BOTH, VERSION, on_desk

A_PAGE = 40  # rows
SURE = 60  # of a hundred; below it, somebody should look (true pairs of our documents have 58 to 100)
LISTED = 40  # unsure rows; what is beyond is found on its page


@views.get(f"{VERSION}/alignment")
@asks(row=NUMBER, side=LANGUAGE, back=TEXT, was=NUMBER, as_of=NUMBER)
def alignment(draft_id: int, number: int) -> ResponseReturnValue:
    version = on_desk(draft_id, number)
    return _page(version, queries.passages(viewer(), version), AlignForm(formdata=None, seen=version.revision))


@views.post(f"{VERSION}/alignment")
@asks(to=NUMBER)
def align(draft_id: int, number: int) -> ResponseReturnValue:
    """One step; the page comes back to the row at which its text stands then."""
    version = on_desk(draft_id, number)
    lines = queries.passages(viewer(), version)
    form = AlignForm(seen=version.revision)
    if form.submit(version, by=viewer()) and form.way:
        return _back_to(version, lines, form.way)
    return _page(version, queries.passages(viewer(), version), form)


@views.route(f"{VERSION}/alignment/<int(max=999999):row>/<any(en, es):language>", methods=BOTH)
def split(draft_id: int, number: int, row: int, language: str) -> ResponseReturnValue:
    """A page to choose the place at which a text becomes two."""
    version = on_desk(draft_id, number)
    lines = queries.passages(viewer(), version)
    if not 1 <= row <= len(lines) or not lines[row - 1].in_(language):
        raise NotFound
    form = SplitForm(seen=version.revision)
    form.ask(row, language, lines[row - 1].in_(language))
    form.offered(version, by=viewer())
    if form.submit(version, by=viewer()):
        return _back_to(version, lines, Way(drafts.Step.SPLIT, row, language, form.at.data))
    line = next(iter(queries.passages(viewer(), version)[row - 1 : row]), lines[row - 1])
    return render_template(
        "drafts/desk/split.html", form=form, version=version, line=line, language=language, row=row
    ), form.status


@views.post(f"{VERSION}/alignment/beside")
def beside(draft_id: int, number: int) -> ResponseReturnValue:
    """A text goes to a row that somebody names, and what stood there comes in its place."""
    version = on_desk(draft_id, number)
    lines = queries.passages(viewer(), version)
    form = BesideForm(seen=version.revision)
    if form.submit(version, by=viewer()):
        return _back_to(version, lines, form.way)
    return _page(version, queries.passages(viewer(), version), form)


@views.post(f"{VERSION}/alignment/confirmation")
def confirm(draft_id: int, number: int) -> ResponseReturnValue:
    version = on_desk(draft_id, number)
    form = AlignedForm(seen=version.revision)
    if form.submit(version, by=viewer()):
        flash(_("It is confirmed that both languages are side by side."))
        return redirect(url_for(".workbench", draft_id=draft_id))
    return _page(version, queries.passages(viewer(), version), form)


def _page(version: Version, lines: Sequence[Line], form: AlignForm | AlignedForm | BesideForm) -> ResponseReturnValue:
    """The rows around the one that is asked for, and a list of all that somebody should look at."""
    at = min(max(request.args.get("row", 1, type=int), 1), max(len(lines), 1))
    first = (at - 1) // A_PAGE * A_PAGE
    back = way_from(request.args.get("back"))
    asked = {
        "row": at if "row" in request.args else None,
        "language": request.args.get("side"),
        "seen": version.revision,
    }
    return render_template(
        "drafts/desk/alignment.html",
        version=version,
        lines=lines[first : first + A_PAGE],
        following=next(iter(lines[first + A_PAGE :]), None),
        total=len(lines),
        starts=range(1, len(lines) + 1, A_PAGE),
        a_page=A_PAGE,
        at=at if "row" in request.args else 0,
        unsure=[line for line in lines if version.bilingual and is_unsure(line)],
        listed=LISTED,
        is_unsure=is_unsure,
        back=back if back and request.args.get("as_of", type=int) == version.revision else None,
        was=request.args.get("was", at, type=int),
        spelled=spelled,
        changeable=allows(viewer(), "version.align", version),
        form=form,
        steps=AlignForm(formdata=None, seen=version.revision),
        other=form if isinstance(form, BesideForm) else BesideForm(formdata=None, **asked),
        aligned=AlignedForm(formdata=None, seen=version.revision),
    ), form.status


def is_unsure(line: Line) -> bool:
    """Whether somebody should look: the portal is not sure of this row, or one language has nothing there."""
    return line.confidence < SURE or not (line.en and line.es)


def _back_to(version: Version, lines: Sequence[Line], way: Way) -> ResponseReturnValue:
    rows = [Row(line.kind, line.level, line.label, line.en, line.es, line.confidence, line.key) for line in lines]
    there, back = drafts.after(rows, way)
    there = request.args.get("to", there, type=int)  # a step back ends where the step began
    asked: dict[str, Any] = {"back": spelled(back), "was": way.row, "as_of": version.revision} if back else {}
    return redirect(
        url_for(
            ".alignment",
            draft_id=version.draft_id,
            number=version.number,
            row=there,
            **asked,
            _anchor=f"row-{there}",
        )
    )
