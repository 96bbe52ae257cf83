"""Contributing, coming back with a key or with an account, and what was published, with its answers."""

from flask import Blueprint
from flask.blueprints import BlueprintSetupState

from portal.core.vocabulary import term
from portal.queries.contributions.jointly import may_draft
from portal.text import words
from portal.web import keyed as keyed_texts
from portal.web import naming
from portal.web.forms.people import TrackingForm
from portal.web.shown.contributions import describing, entries

views = Blueprint("contributions", __name__)


@views.record_once
def _words_for_templates(state: BlueprintSetupState) -> None:
    state.app.jinja_env.globals.update(
        edits=describing.edits,
        file_words=describing.file_words,
        place_title=describing.place_title,
        place_url=describing.place_url,
        place_words=describing.place_words,
        named=naming.named,
        speaker=naming.speaker,
        weight=naming.weight,
        whose=naming.whose,
        may_draft=may_draft,
        has_key_here=keyed_texts.is_here,
        paragraphs_of=words.paragraphs,
        set_out=entries.set_out,
        tracking_form=lambda: TrackingForm(formdata=None),
        state_term=lambda said: term("contribution_state", said.status),
        file_term=lambda code: term("file_state", code),
        finding_term=lambda code: term("file_finding", code),
        reason_term=lambda code: term("moderation_reason", code) if code else None,
    )
    state.app.jinja_env.filters["beginning"] = words.beginning


from portal.web.views.contributions import (  # noqa: E402
    appealing,
    files,
    inbox,
    jointly,
    keyed,
    lately,
    on_record,
    own,
    passages,
    placing,
    published,
    receipts,
    redacted,
    sending,
    standing,
    unsent,
    widening,
    workplaces,
)

__all__ = [
    "appealing",
    "files",
    "inbox",
    "jointly",
    "keyed",
    "lately",
    "on_record",
    "own",
    "passages",
    "placing",
    "published",
    "receipts",
    "redacted",
    "sending",
    "standing",
    "unsent",
    "views",
    "widening",
    "workplaces",
]
