"""Opening a sender's name: what officers ask for, and what custodians decide."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.core.keys import LARGEST
from portal.core.sealing import PrivateKey
from portal.core.sealing.addresses import Addresses
from portal.core.vocabulary import term
from portal.models.concerns import IdentityRequest, RequestState, reader
from portal.policy.permissions import allows, ensure
from portal.queries import concerns as queries
from portal.queries import people
from portal.web import opened
from portal.web.access import viewer
from portal.web.addresses import NUMBER, asks
from portal.web.buttons import pressed
from portal.web.forms.concerns.custody import AskForNameForm, GrantForm, OpenNameForm, ReasonForm, RefuseForm
from portal.web.kept import kept
from portal.web.views.concerns import views
from portal.web.views.concerns.desk import BOTH, CASE, number_of, officers
from portal.web.views.trail import ID

A_REQUEST = f"/desk/names/<{ID}:request_id>"


@views.get("/desk/names")
@asks(after=NUMBER)
def names() -> ResponseReturnValue:
    ensure(viewer(), "desk.names", None)
    after = request.args.get("after")
    page = queries.requests(viewer(), min(int(after), LARGEST) if after else None)
    return render_template("concerns/names.html", page=page)


@views.route(f"{CASE}/name", methods=BOTH)
@kept
@officers
def ask_for_name(key: PrivateKey, leaf: str) -> ResponseReturnValue:
    concern = queries.get(viewer(), number_of(key, leaf))
    form = AskForNameForm()
    form.offered(concern, by=viewer())
    if asked := form.submit(concern, by=viewer()):
        flash(_("The custodians of both agencies have been asked. They have seven days."))
        return redirect(url_for(".name", request_id=asked.id))
    before = queries.requests_for(viewer(), concern.id)
    return render_template("concerns/ask_name.html", form=form, before=before, here_leaf=leaf), form.status


@views.get(A_REQUEST)
def name(request_id: int) -> ResponseReturnValue:
    return _shown(queries.request(viewer(), request_id))


@views.post(f"{A_REQUEST}/reason")
def reason(request_id: int) -> ResponseReturnValue:
    """Shown in the answer itself and kept nowhere: whoever goes back is asked for the passphrase again."""
    asked = queries.request(viewer(), request_id)
    form = ReasonForm()
    with form.open_door():
        if key := form.key(people.me(viewer())):
            return _shown(asked, told=queries.reason(viewer(), asked, key), grant=GrantForm(formdata=None))
    return _shown(asked, form=form)


@views.post(f"{A_REQUEST}/grant")
def grant(request_id: int) -> ResponseReturnValue:
    asked = queries.request(viewer(), request_id)
    form = GrantForm()
    with form.open_door():
        if form.grant_with(asked, people.me(viewer()), by=viewer()):
            flash(_("Your agency's half is released to the officer who asked."))
            return redirect(url_for(".name", request_id=asked.id))
    return _shown(asked, grant=form)


@views.post(f"{A_REQUEST}/refuse")
def refuse(request_id: int) -> ResponseReturnValue:
    asked = queries.request(viewer(), request_id)
    return _done(RefuseForm(), asked, _("It is refused. This request cannot open anything of the name."))


@views.post(f"{A_REQUEST}/open")
def open_name(request_id: int) -> ResponseReturnValue:
    asked, form = queries.request(viewer(), request_id), OpenNameForm()
    key = _officers_key(asked)
    if key is None:
        return redirect(url_for(".name", request_id=asked.id))
    form.reading = queries.read(viewer(), asked.concern_id, key)
    form.code = queries.reason(viewer(), asked, key).code
    return _done(form, asked, _("The name is open until the time below. Its sender can see that it was opened."))


def _done(form: RefuseForm | OpenNameForm, asked: IdentityRequest, words: str) -> ResponseReturnValue:
    return pressed(form, asked, words, url_for(".name", request_id=asked.id))


def _shown(
    asked: IdentityRequest,
    *,
    form: ReasonForm | None = None,
    told: queries.Reason | None = None,
    grant: GrantForm | None = None,
) -> ResponseReturnValue:
    key = _officers_key(asked)
    if key is not None:
        told = queries.reason(viewer(), asked, key)
    listed = queries.asked_for(viewer(), asked)
    decides = allows(viewer(), "identity.grant", asked) and listed.state is RequestState.ASKED
    shown = form or grant
    page = render_template(
        "concerns/name.html",
        asked=listed,
        told=told,
        kind=term("identity_reason", told.code) if told else None,
        mine=viewer().user_id == asked.asked_by_id,
        case_leaf=Addresses(key).of(asked.concern_id) if key is not None else None,
        without_key=viewer().user_id == asked.asked_by_id and key is None,
        decides=decides and not queries.has_decided(viewer(), asked.id),
        form=form or ReasonForm(formdata=None),
        grant=grant,
        refuse=RefuseForm(formdata=None),
        open_form=OpenNameForm(formdata=None),
        name=queries.name(viewer(), asked, key) if key is not None and listed.state is RequestState.OPENED else None,
    )
    return page, shown.status if shown else 200


def _officers_key(asked: IdentityRequest) -> PrivateKey | None:
    """The key in hand, where the viewer is the officer who asked."""
    held = opened.in_hand()
    ours = viewer().user_id == asked.asked_by_id and held is not None and held.holder == reader(asked.asked_by_id)
    return held.key if held is not None and ours else None
