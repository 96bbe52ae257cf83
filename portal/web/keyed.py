"""What somebody without an account began to write and has not sent: under a tracking key, for any device.

The key is the ticket of the form, so that the same key opens what was sent in the end. The words are sealed under it
and the secret of the server: neither the database nor the server without the key opens them. They lie among the kept
forms, where no row tells what it is, whose, or of which hour; only the day on which they are forgotten is kept.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, cast

from flask import current_app, flash, g, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from wtforms import TextAreaField

from portal.core import clock, tickets
from portal.core.browserkeys import BrowserKeys
from portal.services import kept as services
from portal.services.kept.unsent import LIVES
from portal.text import words
from portal.web import replaying, trackingkeys
from portal.web.access import viewer
from portal.web.locale import locale
from portal.web.tokens import GuardedForm

PLACE = "keyed"
"""What a kept form calls the key under which its words are saved, as which revision, and where it stands."""
NOT_SAVED = {"kept", "files", "seen"}  # files wait for their browser alone
TICKET = "ticket"
_ID = "unsent"


@dataclass(frozen=True, slots=True)
class Text:
    """What a key opens: the way to its form, without the language, and what stands in it."""

    key: str
    revision: int
    until: datetime
    where: str
    fields: list[tuple[str, str]]
    had_files: bool

    @property
    def last_day(self) -> date:
        return self.until.date() - timedelta(days=1)


def save(
    form: GuardedForm | None, content: dict[str, Any], keys: BrowserKeys, form_id: str, *, here: str, asked: bool
) -> None:
    """Save what a kept form holds, where that is asked for or was before, and have the form know under which key.

    Where somebody wrote on elsewhere, both texts stay: this one in its browser, and if asked for under another key.
    """
    known = content.get(PLACE)
    if form is None or not form.saves or viewer().is_signed_in or not (asked or known):
        return
    areas = {each.name for each in form if isinstance(each, TextAreaField)}
    if all(words.is_blank(value) for name, value in content["fields"] if name in areas):
        return
    try:
        key = trackingkeys.unsealed(known[0] if known else dict(content["fields"]).get(TICKET, ""))
    except tickets.Unsigned:
        return
    where, other = here.removeprefix(f"/{locale()}"), bool(known and known[3])
    fields = content["fields"]
    revision = _saved(key, known[1] if known else None, where, content)
    if revision is None and asked:
        key, other = tickets.new(), True
        revision = _saved(key, None, where, content)
        fields = [*_words(fields), (TICKET, trackingkeys.sealed(key))]
    if revision is None:
        return
    place = [trackingkeys.sealed(key), revision, where, other]
    services.hold(keys, form_id, {**content, "fields": fields, PLACE: place})
    g.saved_under_key = True


def carried(before: Any) -> dict[str, Any]:
    """What a kept form goes on knowing of it."""
    return {PLACE: before[PLACE]} if before and PLACE in before else {}


def is_here() -> bool:
    """Whether the form that is shown is saved under a key already."""
    return PLACE in (replaying.replayed() or {})


def sent(before: Any) -> None:
    """What was saved of this form has been sent, or is to be forgotten; not what somebody wrote on elsewhere."""
    if before and (known := before.get(PLACE)):
        services.done_with(_keys(trackingkeys.unsealed(known[0])), _ID, known[1])


def told(form_id: str) -> ResponseReturnValue | None:
    """To the page that shows the key; nothing where there was nothing to save."""
    if not g.get("saved_under_key"):
        flash(gettext("Nothing was saved: write something first."), "warn")
        return None
    return redirect(url_for("contributions.unsent_key", form_id=form_id), 303)


def opened_by(key: str) -> Text | None:
    """What was saved under this key and not sent."""
    found = services.read(_keys(key), _ID)
    if found is None:
        return None
    content, revision, until = found
    fields = [(name, value) for name, value in content["fields"]]
    return Text(key, revision, until, content["where"], fields, content["files"])


def content_of(text: Text) -> dict[str, Any]:
    """What a kept form of this browser is to hold, so that whoever has the key goes on with these words."""
    sealed = trackingkeys.sealed(text.key)
    return {**replaying.begun_with([*text.fields, (TICKET, sealed)]), PLACE: [sealed, text.revision, text.where, False]}


def key_of(content: Any) -> str:
    return trackingkeys.unsealed(content[PLACE][0])


def _saved(key: str, known: int | None, where: str, content: dict[str, Any]) -> int | None:
    fields = [[name, value] for name, value in _words(content["fields"]) if name not in NOT_SAVED]
    saved = {"where": where, "fields": fields, "files": bool(content["files"])}
    return services.save(_keys(key), _ID, saved, known, _until())


def _words(fields: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(name, value) for name, value in fields if name != TICKET]


def _until() -> datetime:
    """Noon, so that no hour is kept, after the last day, which is over everywhere then."""
    day = clock.now().astimezone(UTC) + LIVES + timedelta(days=1)
    return day.replace(hour=12, minute=0, second=0, microsecond=0)


def _keys(key: str) -> BrowserKeys:
    return cast(BrowserKeys, BrowserKeys.of(tickets.unsent_word(key), current_app.config["SECRET_KEY"]))
