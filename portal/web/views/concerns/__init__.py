"""Concerns about workplaces: what their senders see, from the page before the form to what became of it."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar, cast

from flask import Blueprint, redirect, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from portal.core.actor import Opens
from portal.core.vocabulary import term
from portal.models.concerns import SUBMITTER, Concern
from portal.queries import concerns as queries
from portal.queries.concerns import Opened
from portal.web import opened, trackingkeys
from portal.web.access import VisitEnded, viewer
from portal.web.shown.concerns import answers

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])

views = Blueprint("concerns", __name__)


@views.record_once
def _words_for_templates(state: BlueprintSetupState) -> None:
    state.app.jinja_env.globals.update(
        answer_told=answers.told,
        question_words=answers.question,
        field_readers=answers.readers,
        may_be_told=answers.reach,
        kind_term=lambda kind: term("identifying_kind", kind),
    )


def holders(view: View) -> View:
    """For who came with the key of a concern, which is open in this browser. Everybody else is asked for it."""

    @wraps(view)
    def ask(**arguments: object) -> ResponseReturnValue:
        held = opened.in_hand()
        if held is None or held.holder != SUBMITTER:
            if request.method == "POST":
                raise VisitEnded
            return redirect(url_for("people.tracking"))
        return view(**arguments)

    return trackingkeys.with_key(Opens.CONCERN)(cast(View, ask))


def mine() -> tuple[Concern, Opened]:
    """The concern of this visit, opened with the key that it has in hand."""
    held = opened.in_hand()
    if held is None or viewer().concern is None:
        raise VisitEnded
    return queries.get(viewer(), viewer().concern or 0), queries.with_key(viewer(), held.key)


from portal.web.views.concerns import (  # noqa: E402
    attaching,
    beginning,
    consenting,
    custody,
    desk,
    editing,
    exposing,
    keys,
    noticing,
    oversight,
    reviewing,
    sent,
    telling,
    writing,
)

__all__ = [
    "attaching",
    "beginning",
    "consenting",
    "custody",
    "desk",
    "editing",
    "exposing",
    "keys",
    "noticing",
    "oversight",
    "reviewing",
    "sent",
    "telling",
    "views",
    "writing",
]
