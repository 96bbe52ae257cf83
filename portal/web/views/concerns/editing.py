"""The public edition of a concern on the desk: a draft beside what was told, what was found in it, what follows."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.core.sealing import PrivateKey
from portal.models.concerns import Verdict
from portal.policy.exposure import Audience, Measure, may_learn
from portal.queries import concerns as queries
from portal.queries.concerns import Case, Edition
from portal.web.access import viewer
from portal.web.buttons import pressed
from portal.web.forms.concerns.editing import (
    DecideForm,
    DraftForm,
    EditionForm,
    ProposeForm,
    ReleaseForm,
    TakeBackForm,
    name_of,
)
from portal.web.kept import kept
from portal.web.views.concerns import views
from portal.web.views.concerns.desk import BOTH, CASE, case_of, officers


@views.route(f"{CASE}/edition", methods=BOTH)
@kept
@officers
def office_edition(key: PrivateKey, leaf: str) -> ResponseReturnValue:
    case = case_of(key, leaf)
    form = DraftForm.about(case, [])
    form.offered(case.row, by=viewer())
    form.offers(
        queries.rounds_for_editions(viewer()), queries.edition(viewer(), case.reading), case.line.language or "es"
    )
    if form.submit(case.row, by=viewer()):
        flash(form.done)
        return redirect(url_for(".office_edition", leaf=leaf))
    there = queries.edition(viewer(), case.reading)
    return render_template("concerns/office_edition.html", here_leaf=leaf, **_shown(case, there, form)), form.status


@views.post(f"{CASE}/edition/decisions")
@officers
def decide_edition(key: PrivateKey, leaf: str) -> ResponseReturnValue:
    case = case_of(key, leaf)
    form = DecideForm.about(case, [])
    form.draft = queries.edition(viewer(), case.reading).draft
    return _on_the_edition(case, leaf, form)


@views.post(f"{CASE}/edition/proposal")
@officers
def propose_edition(key: PrivateKey, leaf: str) -> ResponseReturnValue:
    case = case_of(key, leaf)
    return _on_the_edition(case, leaf, ProposeForm.about(case, []))


@views.post(f"{CASE}/edition/release")
@officers
def release_edition(key: PrivateKey, leaf: str) -> ResponseReturnValue:
    case = case_of(key, leaf)
    return _on_the_edition(case, leaf, ReleaseForm.about(case, []))


@views.post(f"{CASE}/edition/return")
@officers
def take_edition_back(key: PrivateKey, leaf: str) -> ResponseReturnValue:
    case = case_of(key, leaf)
    return _on_the_edition(case, leaf, TakeBackForm.about(case, []))


def _on_the_edition(case: Case, leaf: str, form: EditionForm) -> ResponseReturnValue:
    return pressed(form, case.row, form.done, url_for(".office_edition", leaf=leaf), code=303)


def _shown(case: Case, there: Edition, form: DraftForm) -> dict[str, object]:
    forms: dict[str, EditionForm] = {}
    for name, kind in (
        ("decide", DecideForm),
        ("propose", ProposeForm),
        ("release", ReleaseForm),
        ("back", TakeBackForm),
    ):
        forms[name] = kind(formdata=None, seen=there.seen)
    proposal = there.proposal
    agreed = proposal is not None and proposal.verdict is Verdict.AGREE
    return {
        "case": case,
        "form": form,
        "forms": forms,
        "there": there,
        "left": queries.pointing(viewer(), case.reading, proposal) if agreed and proposal else [],
        "found": queries.pointing(viewer(), case.reading, there.draft) if there.draft else [],
        "name_of": name_of,
        "closed": _closed(case),
        "own": viewer().user_id in there.stood_for_by,
        "too_late": proposal is not None and queries.is_too_late(viewer(), proposal, there.released),
        "agreed": agreed,
    }


def _closed(case: Case) -> bool:
    """Whether its sender lets nothing become public: to be known before a text is written, not when it is proposed."""
    answer = case.told.get("exposure")
    return may_learn(Audience.ANYONE, "happened", answer.text.text if answer else "") is not Measure.AGREED
