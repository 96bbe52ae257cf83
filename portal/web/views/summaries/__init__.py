"""Summaries of rounds: contributions answered on the desk, and the text written, reviewed, approved and published."""

from flask import Blueprint
from flask.blueprints import BlueprintSetupState

from portal.web.shown.summaries import word_by_word

views = Blueprint("summaries", __name__)


@views.record_once
def _words_for_templates(state: BlueprintSetupState) -> None:
    state.app.jinja_env.globals.update(word_by_word=word_by_word)


from portal.web.views.summaries import (  # noqa: E402
    answering,
    desk,
    families,
    reading,
    ready,
    responding,
    sheets,
    table,
    themes,
    understanding,
    writing,
)

__all__ = [
    "answering",
    "desk",
    "families",
    "reading",
    "ready",
    "responding",
    "sheets",
    "table",
    "themes",
    "understanding",
    "views",
    "writing",
]
