"""Who can open concerns: in counts, one concern, and what is left behind by who works on none any more."""

from collections import Counter

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext
from wtforms import SelectChoice

from portal.core.sealing import PrivateKey
from portal.queries import concerns as queries
from portal.services.concerns import Became
from portal.web.access import viewer
from portal.web.forms.concerns.keys import AT_ONCE, AdmitForm, AdmitToAllForm, ResealForm, TakeOffForm
from portal.web.forms.concerns.office import OfficeForm
from portal.web.kept import kept
from portal.web.views.concerns import views
from portal.web.views.concerns.desk import BOTH, CASE, case_of, officers

KEYS = "/desk/concerns/keys"


@views.get(KEYS)
@officers
def keys(key: PrivateKey) -> ResponseReturnValue:
    seen = queries.key_holders(viewer(), key.number, current_app.extensions["keyring"])
    return render_template("concerns/keys.html", seen=seen, form=ResealForm(formdata=None), at_once=AT_ONCE)


@views.post(f"{KEYS}/renewal")
@officers
def renew_keys(key: PrivateKey) -> ResponseReturnValue:
    form = ResealForm()
    form.key = key
    if (found := form.attempt(None, by=viewer())) is not None:
        _say(found, ngettext("%(num)s concern is under new keys now.", "%(num)s concerns are under new keys now.",
                             found[Became.DONE]))  # fmt: skip
    for sentence in form.form_errors:
        flash(sentence, "warn")
    return redirect(url_for(".keys"))


@views.route(f"{KEYS}/colleague", methods=BOTH)
@kept
@officers
def admit_to_all(key: PrivateKey) -> ResponseReturnValue:
    form = AdmitToAllForm()
    form.key = key
    colleagues = queries.colleagues_with_keys(viewer(), current_app.extensions["keyring"])
    form.officer_id.choices = [SelectChoice(each.id, each.name) for each in colleagues]
    if (found := form.submit(None, by=viewer())) is not None:
        _say(found, ngettext("They can open %(num)s more concern.", "They can open %(num)s more concerns.",
                             found[Became.DONE]))  # fmt: skip
        return redirect(url_for(".keys"))
    return render_template("concerns/colleague.html", form=form), form.status


@views.route(f"{CASE}/readers", methods=BOTH)
@kept
@officers
def readers(key: PrivateKey, leaf: str) -> ResponseReturnValue:
    return _about_readers(key, leaf, AdmitForm)


@views.route(f"{CASE}/fewer", methods=BOTH)
@kept
@officers
def fewer(key: PrivateKey, leaf: str) -> ResponseReturnValue:
    return _about_readers(key, leaf, TakeOffForm)


def _about_readers(key: PrivateKey, leaf: str, kind: type[OfficeForm]) -> ResponseReturnValue:
    found = case_of(key, leaf)
    there = queries.colleagues(viewer(), found)
    if kind is AdmitForm:
        offered = queries.colleagues_with_keys(viewer(), current_app.extensions["keyring"])
    else:
        offered = [each for each in there if each.id not in (viewer().user_id, found.line.owner_id)]
    form = kind.about(found, offered)
    form.offered(found.row, by=viewer())
    if form.submit(found.row, by=viewer()):
        flash(form.done)
        return redirect(url_for(".readers", leaf=leaf))
    page = render_template(
        "concerns/readers.html", form=form, case=found, here_leaf=leaf, there=there, letting_in=kind is AdmitForm
    )
    return page, form.status


def _say(found: Counter[Became], done: str) -> None:
    flash(done)
    if missed := found[Became.MISSED]:
        flash(ngettext("%(num)s was just being worked on: press again.",
                       "%(num)s were just being worked on: press again.", missed), "warn")  # fmt: skip
    if broken := found[Became.BROKEN]:
        flash(ngettext("%(num)s holds something that does not open: nothing of it was changed.",
                       "%(num)s hold something that does not open: nothing of them was changed.", broken),
              "warn")  # fmt: skip
