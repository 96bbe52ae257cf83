"""The files of a draft: what is there, adding, taking out."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.models.concerns import State
from portal.queries import concerns as queries
from portal.web.access import viewer
from portal.web.forms.concerns import AttachForm, DetachForm
from portal.web.views.concerns import holders, mine, views
from portal.web.views.concerns.writing import DRAFT


@views.route(f"{DRAFT}/files", methods=["GET", "POST"])
@holders
def files() -> ResponseReturnValue:
    """A refused file has to be chosen again, as in every browser; those before it are there."""
    by, (concern, opened) = viewer(), mine()
    if concern.state is not State.DRAFT:
        return redirect(url_for(".sent"), 303)
    form = AttachForm()
    form.opened = opened
    if form.submit(concern, by=by):
        return redirect(url_for(".files"), 303)
    return render_template("concerns/files.html", form=form, files=queries.files(by, opened)), form.status


@views.post(f"{DRAFT}/files/removal")
@holders
def remove_file() -> ResponseReturnValue:
    concern, _opened = mine()
    DetachForm().attempt(concern, by=viewer())
    return redirect(url_for(".files"), 303)
