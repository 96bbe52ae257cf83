"""The desk of themes: what the portal proposes, what people took, and which points they put under it."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core.errors import NotFound
from portal.models.consultations import Round
from portal.models.summaries import Theme
from portal.policy.permissions import ensure
from portal.queries import summaries as queries
from portal.queries.summaries import Filter, Progress
from portal.web.access import viewer
from portal.web.addresses import NUMBER, asks
from portal.web.buttons import pressed
from portal.web.forms.summaries import (
    AssignThemeForm,
    DropThemeForm,
    GatherForm,
    MergeForm,
    RenameForm,
    SplitForm,
    TakeForm,
    ThemeForm,
    UnassignThemeForm,
)
from portal.web.kept import kept
from portal.web.views.summaries import views
from portal.web.views.summaries.desk import BOTH, POINT, may_work, on_the_desk, whole_number

THEMES = "/desk/rounds/<int(max=2147483647):round_id>/themes"
THEME = f"{THEMES}/<int(max=2147483647):theme_id>"


@views.get(THEMES)
def themes(round_id: int) -> ResponseReturnValue:
    round_ = on_the_desk(round_id)
    works = may_work(round_)
    return render_template(
        "summaries/themes.html",
        round=round_,
        themes=queries.all_themes(viewer(), round_id),
        works=works,
        gather=GatherForm(formdata=None),
        drop=DropThemeForm(formdata=None),
        take=TakeForm(formdata=None),
    )


@views.post("/desk/rounds/<int(max=2147483647):round_id>/gathering")
def gather(round_id: int) -> ResponseReturnValue:
    round_ = on_the_desk(round_id)
    done = _("The portal is looking through the contributions. In a minute or two, load this page again.")
    return pressed(GatherForm(), round_, done, url_for(".themes", round_id=round_id))


@views.route(f"{THEMES}/new", methods=BOTH)
@kept
def new_theme(round_id: int) -> ResponseReturnValue:
    round_ = on_the_desk(round_id)
    ensure(viewer(), "theme.create", round_)
    form = ThemeForm()
    if form.submit(round_, by=viewer()):
        flash(_("The theme is added."))
        return redirect(url_for(".themes", round_id=round_id))
    return render_template("summaries/theme.html", round=round_, theme=None, form=form), form.status


@views.route(THEME, methods=BOTH)
@kept
def theme(round_id: int, theme_id: int) -> ResponseReturnValue:
    """A theme to be renamed, merged, split or dropped; a proposal to be taken under a name of one's own."""
    round_, row = _theme(round_id, theme_id)
    kind = RenameForm if row.taken_at else TakeForm
    form = kind(name_en=row.name.en, name_es=row.name.es, seen=row.revision)
    ensure(viewer(), form.permission, row)
    if form.submit(row, by=viewer()):
        flash(_("The theme is saved."))
        return redirect(url_for(".themes", round_id=round_id))
    others = [each for each in queries.themes(viewer(), round_id) if each[0] != theme_id]
    return render_template(
        "summaries/theme.html",
        round=round_,
        theme=queries.theme_row(viewer(), round_id, theme_id),
        form=form,
        merge=MergeForm.among(others) if others else None,
        drop=DropThemeForm(formdata=None),
    ), form.status


@views.route(f"{THEME}/split", methods=BOTH)
@kept
@asks(after=NUMBER)
def split_theme(round_id: int, theme_id: int) -> ResponseReturnValue:
    round_, row = _theme(round_id, theme_id)
    ensure(viewer(), "theme.split", row)
    form = SplitForm()
    if form.submit(row, by=viewer()):
        flash(_("The theme is split."))
        return redirect(url_for(".themes", round_id=round_id))
    asked = Filter(state=Progress.ALL, theme=theme_id)
    return render_template(
        "summaries/split.html",
        round=round_,
        theme=row,
        form=form,
        first="after" not in request.args,
        table=queries.points(viewer(), round_id, asked, whole_number("after") or 0),
    ), form.status


@views.post(f"{THEME}/taking")
def take_theme(round_id: int, theme_id: int) -> ResponseReturnValue:
    _round, row = _theme(round_id, theme_id)
    return pressed(TakeForm(), row, _("The theme is saved."), url_for(".themes", round_id=round_id))


@views.post(f"{THEME}/merge")
def merge_theme(round_id: int, theme_id: int) -> ResponseReturnValue:
    _round, row = _theme(round_id, theme_id)
    return pressed(MergeForm(), row, _("The themes are merged."), url_for(".themes", round_id=round_id))


@views.post(f"{THEME}/removal")
def drop_theme(round_id: int, theme_id: int) -> ResponseReturnValue:
    _round, row = _theme(round_id, theme_id)
    return pressed(DropThemeForm(), row, _("The theme is dropped."), url_for(".themes", round_id=round_id))


@views.post(f"{POINT}/themes")
def assign_theme(round_id: int, ref: str, point_id: int) -> ResponseReturnValue:
    """One point, from the page of its contribution."""
    said = queries.get_answered(viewer(), round_id, ref).said
    queries.point_row(viewer(), said.id, point_id)
    on_the_desk(round_id)
    onward = url_for(".answered", round_id=round_id, ref=ref, point=point_id)
    away = "take_away" in request.form
    form = UnassignThemeForm() if away else AssignThemeForm()
    try:
        row = _theme(round_id, form.theme.data or 0)[1]
    except NotFound:
        flash(_("Choose a theme of this round."), "warn")
        return redirect(onward)
    done = _("The points are no longer under this theme.") if away else _("The points are under this theme.")
    return pressed(form, row, done, onward)


def _theme(round_id: int, theme_id: int) -> tuple[Round, Theme]:
    """A theme that stands, or a proposal; what was dropped or merged is only read of."""
    round_ = on_the_desk(round_id)
    row = queries.theme_row(viewer(), round_id, theme_id)
    if row.dropped_at is not None or row.merged_into_id is not None:
        raise NotFound
    return round_, row
