"""What was published, with its answers."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core.errors import NotFound
from portal.models.contributions import Kind, Status
from portal.policy.permissions import allows
from portal.queries import contributions as queries
from portal.queries import reference
from portal.queries.contributions import on_drafts, versions, workplaces
from portal.web import pages
from portal.web.access import public, viewer
from portal.web.addresses import PLACE, asks
from portal.web.forms.contributions import AnswerForm
from portal.web.kept import kept
from portal.web.shown.contributions import threads
from portal.web.views.contributions import views
from portal.web.views.contributions.own import BOTH


@views.get("/contributions/<folio:number>")
@public
@asks(after=PLACE)
@pages.cached
def show(number: str) -> ResponseReturnValue:
    row, said = queries.get(viewer(), number)
    thread = threads.around(viewer(), said.round, row)
    if thread.empty:  # one's own, in a round that one can no longer see
        raise NotFound
    about = on_drafts.followed(viewer(), row.id) if row.comment_type and said.status is Status.PUBLISHED else None
    mentions = workplaces.named_in(viewer(), row) if said.status is Status.PUBLISHED else []
    return render_template(
        "contributions/show.html",
        contribution=said,
        round=said.round,
        thread=thread,
        about=about,
        confidential=row.depth == 0 and row.kind is Kind.COMMENT and versions.has_confidential_version(row),
        mentions=mentions,
        may_dissent=row.kind is Kind.STATEMENT and allows(viewer(), "statement.dissent", row),
        done=reference.done_after_contribution(viewer(), number) if said.status is Status.PUBLISHED else (),
    )


@views.route("/contributions/<folio:number>/answer", methods=BOTH)
@kept
def answer(number: str) -> ResponseReturnValue:
    row, said = queries.get(viewer(), number)
    form = AnswerForm()
    form.offered(row, by=viewer())
    if made := form.submit(row, by=viewer()):
        flash(_("The answer is published."))
        return redirect(url_for(".show", number=made.number))
    return render_template(
        "contributions/answer.html",
        contribution=said,
        round=said.round,
        readers=queries.readers(said.round),
        form=form,
    ), form.status
