"""The trail, as auditors read it."""

from flask import Blueprint, current_app, render_template, request
from flask.typing import ResponseReturnValue

from portal.core.keys import LARGEST
from portal.policy.permissions import ensure
from portal.queries import trail as queries
from portal.web.access import viewer
from portal.web.addresses import NUMBER, TEXT, asks
from portal.web.forms.trail import TrailForm, sentence, thing

views = Blueprint("trail", __name__)
ID = f"int(max={LARGEST})"


@views.app_context_processor
def words_of_the_trail() -> dict[str, object]:
    return {"act_sentence": sentence, "thing_name": thing}


@views.get("/desk/trail")
@asks(act=TEXT, who=TEXT, kind=TEXT, number=TEXT, day=TEXT, after=NUMBER)
def index() -> ResponseReturnValue:
    ensure(viewer(), "desk.trail", None)
    form = TrailForm(request.args)
    form.validate()
    zone = str(current_app.config["BABEL_DEFAULT_TIMEZONE"])
    page = queries.entries(viewer(), form.question(), zone=zone, after=request.args.get("after", type=key))
    asked = {name: value for name, value in request.args.items() if name != "after"}
    return render_template("trail/index.html", form=form, page=page, asked=asked, zone=zone)


@views.get(f"/desk/trail/<{ID}:entry_id>")
def entry(entry_id: int) -> ResponseReturnValue:
    ensure(viewer(), "desk.trail", None)
    zone = str(current_app.config["BABEL_DEFAULT_TIMEZONE"])
    return render_template("trail/entry.html", entry=queries.get(viewer(), entry_id), zone=zone)


def key(text: str) -> int:
    """A key from an address that a database column of keys can hold."""
    number = int(text)
    if not 0 < number <= LARGEST:
        raise ValueError
    return number
