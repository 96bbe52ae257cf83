"""Comments that need somebody's eye: the portal is not sure where they belong in a new version, and an editor looks."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core.errors import NotFound
from portal.core.keys import LARGEST
from portal.models.contributions import Placement
from portal.models.drafts import Version
from portal.policy.permissions import allows, ensure
from portal.queries import drafts
from portal.queries.contributions import on_drafts
from portal.queries.contributions.on_drafts import Comment
from portal.queries.drafts import Line
from portal.web.access import viewer
from portal.web.addresses import TEXT, asks
from portal.web.forms.contributions import MoveForm, PlaceForm
from portal.web.kept import kept
from portal.web.shown.drafts import passages
from portal.web.views.contributions import views
from portal.web.views.contributions.own import BOTH

VERSION = "/desk/drafts/<int(max=2147483647):draft_id>/versions/<int(max=9999):number>"
PLACE = f"{VERSION}/placements/<int(max={LARGEST}):placement_id>"


class Looked(NamedTuple):
    """A comment with the passage at which the portal would put it, if there is any."""

    comment: Comment
    line: Line | None
    columns: Sequence[tuple[str, Sequence[passages.Run]]]


@views.get(f"{VERSION}/placements")
@asks(after=TEXT)
def placements(draft_id: int, number: int) -> ResponseReturnValue:
    version = _on_desk(draft_id, number)
    table = on_drafts.uncertain(viewer(), version, request.args.get("after", ""))
    lines = {line.key: line for line in drafts.passages(viewer(), version)} if table.rows else {}
    return render_template(
        "contributions/placements.html",
        version=version,
        draft=version.draft,
        waiting=[_looked(comment, lines) for comment in table.rows],
        next=table.next,
        movable=allows(viewer(), "placement.move", version),
    )


@views.route(PLACE, methods=BOTH)
@kept
def place(draft_id: int, number: int, placement_id: int) -> ResponseReturnValue:
    """One comment: its words, where they stood, and the passages that may be meant now."""
    version = _on_desk(draft_id, number)
    placement = _placement(version, placement_id)
    comment = on_drafts.one(viewer(), version, placement.contribution_id)
    lines = drafts.passages(viewer(), version)
    form = MoveForm()
    form.about(comment, lines, _likely(comment, lines))
    form.offered(placement, by=viewer())
    if form.submit(placement, by=viewer()):
        return _done(version, form.chosen)
    return _page(version, comment, lines, form)


@views.post(f"{PLACE}/confirmation")
def confirm_place(draft_id: int, number: int, placement_id: int) -> ResponseReturnValue:
    version = _on_desk(draft_id, number)
    placement = _placement(version, placement_id)
    form = PlaceForm()
    if form.submit(placement, by=viewer()):
        return _done(version, _at(placement.passage.key if placement.passage else "", version))
    comment = on_drafts.one(viewer(), version, placement.contribution_id)
    lines = drafts.passages(viewer(), version)
    moving = MoveForm(formdata=None)
    moving.about(comment, lines, _likely(comment, lines))
    moving.form_errors, moving.status = form.form_errors, form.status
    return _page(version, comment, lines, moving)


def _page(version: Version, comment: Comment, lines: Sequence[Line], form: MoveForm) -> ResponseReturnValue:
    return render_template(
        "contributions/place.html",
        version=version,
        draft=version.draft,
        looked=_looked(comment, {line.key: line for line in lines}),
        said=comment,
        form=form,
    ), form.status


def _likely(comment: Comment, lines: Sequence[Line]) -> list[Line]:
    """The passage that the portal would choose, and those that resemble the words it was made on."""
    from portal.text.resembling import Resembling  # with its library, for who looks for a place

    around = f"{comment.prefix} {comment.exact} {comment.suffix}"
    resembling = Resembling([line.in_(comment.made_language) for line in lines])
    keys = [comment.key, *(lines[at].key for at in resembling.nearest(around))]
    by_key = {line.key: line for line in lines}
    return [by_key[key] for key in dict.fromkeys(keys) if key in by_key]


def _looked(comment: Comment, lines: Mapping[str, Line]) -> Looked:
    line = lines.get(comment.key)
    if line is None:
        return Looked(comment, None, ())
    spans = [(comment.start, comment.end)] if comment.start is not None and comment.end is not None else []
    columns = [
        (language, list(passages.marked(line.in_(language), spans if language == comment.place_language else [])))
        for language in passages.in_order(comment.place_language, "en es")
        if line.in_(language)
    ]
    return Looked(comment, line, columns)


def _at(key: str, version: Version) -> Line | None:
    return drafts.passage(viewer(), version, key) if key else None


def _done(version: Version, line: Line | None) -> ResponseReturnValue:
    if line is None:
        flash(_("It is kept on the shelf of this version."))
    else:
        flash(_("It is at %(place)s now.", place=passages.within(line)))
    return redirect(url_for(".placements", draft_id=version.draft_id, number=version.number))


def _placement(version: Version, placement_id: int) -> Placement:
    found = on_drafts.placement(viewer(), placement_id)
    if found.version_id != version.id:
        raise NotFound
    return found


def _on_desk(draft_id: int, number: int) -> Version:
    version = drafts.version(viewer(), draft_id, number)
    ensure(viewer(), "desk.drafts", version)
    return version
