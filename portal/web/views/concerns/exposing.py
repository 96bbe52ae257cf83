"""How far a concern may go, after it was sent: its sender chooses, sees who would see what, and confirms."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.models.concerns import OPEN, Part, Series
from portal.policy.exposure import PASSED_ON, WIDER
from portal.queries import concerns as queries
from portal.queries.concerns import Stage
from portal.web.access import public, viewer
from portal.web.forms.concerns import QUESTIONS
from portal.web.forms.concerns.exposing import ExposingForm
from portal.web.kept import kept
from portal.web.shown.concerns import messages
from portal.web.views.concerns import holders, mine, views

EXPOSURE = "exposure"


@views.route("/concerns/exposure", methods=["GET", "POST"])
@public
@kept
@holders
def expose() -> ResponseReturnValue:
    by, (concern, opened) = viewer(), mine()
    if concern.state not in OPEN:
        return redirect(url_for(".sent"), 303)
    form = ExposingForm.about(opened, queries.answers(by, opened).get(EXPOSURE))
    if form.submit(concern, by=by):
        return redirect(url_for(".sent", _anchor="said"), 303)
    answers = queries.answers(by, opened)  # as it is now, where another device was faster
    form.renew(answers.get(EXPOSURE))
    texts = {field: one.text.text for field, one in answers.items()}
    chosen, present = form.shown.data, texts.get(EXPOSURE, "")
    present = present if present in WIDER else WIDER[0]
    entries = queries.entries(concern, opened.keys[Part.WORK], Series.MESSAGE)
    proposal, released = queries.proposed(by, opened, entries)
    page = render_template(
        "concerns/exposure.html",
        form=form,
        fields=list(QUESTIONS),
        texts=texts,
        files=queries.own_files(by, opened),
        present=present,
        chosen=chosen if chosen in WIDER and chosen == form.exposure.data else "",
        is_narrower=chosen in WIDER and WIDER.index(chosen) < WIDER.index(present),
        told=messages.happened([one for one in entries if one.told.get("kind") == PASSED_ON]),
        is_proposed=proposal is not None,
        stage=released.stage if released is not None else "",
        public_stage=(Stage.PUBLISHED, Stage.WITHHELD),
    )
    return page, form.status
