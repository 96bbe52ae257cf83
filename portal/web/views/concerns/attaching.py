"""The files of a concern: what is there, adding; of a draft, taking out."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.models.concerns import OVER, State
from portal.queries import concerns as queries
from portal.web.access import viewer
from portal.web.forms.concerns import AttachForm, AttachMoreForm, DetachForm
from portal.web.views.concerns import holders, mine, views
from portal.web.views.concerns.writing import DRAFT


@views.route(f"{DRAFT}/files", methods=["GET", "POST"])
@holders
def files() -> ResponseReturnValue:
    """A refused file has to be chosen again, as in every browser; those before it are there."""
    by, (concern, opened) = viewer(), mine()
    if concern.state in OVER:
        return redirect(url_for(".sent"), 303)
    is_draft = concern.state is State.DRAFT
    form = AttachForm() if is_draft else AttachMoreForm()
    form.opened = opened
    if form.submit(concern, by=by):
        return redirect(url_for(".files"), 303)
    return render_template(
        "concerns/files.html", form=form, files=queries.own_files(by, opened), is_draft=is_draft
    ), form.status


@views.post(f"{DRAFT}/files/removal")
@holders
def remove_file() -> ResponseReturnValue:
    concern, _opened = mine()
    DetachForm().attempt(concern, by=viewer())
    return redirect(url_for(".files"), 303)
