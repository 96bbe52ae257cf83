"""What became of a file when it was read: every loss, guess and difference, looked at before the text goes out."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.files.importing import DIFFERENCES, UNLISTED
from portal.policy.permissions import allows
from portal.services import drafts
from portal.web.access import viewer
from portal.web.forms.drafts.explaining import ExplainForm
from portal.web.views.drafts import views
from portal.web.views.drafts.desk.correcting import former
from portal.web.views.drafts.desk.course import BOTH, VERSION, on_desk


@views.route(f"{VERSION}/report", methods=BOTH)
def report(draft_id: int, number: int) -> ResponseReturnValue:
    version = on_desk(draft_id, number)
    form = ExplainForm(seen=version.revision)
    form.ask(version)
    if form.submit(version, by=viewer()):
        flash(_("It is noted that you have looked at them."))
        return redirect(url_for(".report", draft_id=draft_id, number=number))
    return render_template(
        "drafts/desk/report.html",
        form=form,
        version=version,
        open=drafts.to_tick(version),
        more=UNLISTED in version.warnings,
        losses=version.losses,
        of_difference=DIFFERENCES,
        changeable=allows(viewer(), "version.explain", version),
        put_back=former(version) if allows(viewer(), "version.correct", version) else {},
    ), form.status
