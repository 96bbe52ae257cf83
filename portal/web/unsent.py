"""What somebody with an account began to write and has not sent, for all their devices.

A form of theirs that ``saves`` is saved whenever it is kept for its browser: when it is shown again, left with words in
it, or by its button. Who goes on with it on another device gets the fields as they were. Its files stay behind.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.fernet import Fernet
from flask import current_app, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from wtforms import TextAreaField

from portal.core.errors import N_
from portal.core.purposes import seal_for
from portal.queries import kept as queries
from portal.services.kept import unsent as services
from portal.text import words
from portal.web import keyed, replaying
from portal.web.access import viewer
from portal.web.locale import day, locale
from portal.web.tokens import GuardedForm

SAVE = "save"
"""What a form is asked to do, beside being sent."""
PLACE = "unsent"
"""What a kept form calls that under which its words are saved."""
FULL = N_(
    "You keep too many contributions that are not sent. What you wrote is still here. Send or delete another one under "
    "“Waiting for you”, and save this one again."
)
BEGINNING = 60  # characters of the words


@dataclass(frozen=True, slots=True)
class Text:
    """``where``: the way to its form, without the language; empty where the portal can no longer open what it kept."""

    ref: str
    revision: int
    saved_at: datetime
    until: datetime
    where: str
    words: tuple[str, ...]
    fields: list[tuple[str, str]]
    had_files: bool

    @property
    def begins(self) -> str:
        return words.beginning(self.words[0], BEGINNING) if self.words else ""


def save(
    form: GuardedForm | None, typed: Sequence[tuple[str, str]], *, here: str, known: Any, files: bool
) -> services.Saved | None:
    """Save what a kept form holds, if it is the words of somebody with an account. Says under which it lies now;
    nothing where nothing was saved. ``here``: the address of the form, without its id.
    """
    by = viewer()
    if form is None or not form.saves or not by.is_signed_in:
        return None
    areas = {each.name for each in form if isinstance(each, TextAreaField)}
    said = [value for name, value in typed if name in areas and not words.is_blank(value)]
    if not said:
        return None
    content = {
        "where": here.removeprefix(f"/{locale()}"),
        "words": said,
        "fields": [[name, value] for name, value in typed if name not in keyed.NOT_SAVED],
        "files": files,
    }
    return services.save(_seal(), content, known, by=by)


def sent(before: Mapping[str, Any] | None) -> None:
    """What was saved of this form has been sent, or is to be forgotten."""
    keyed.sent(before)
    known = (before or {}).get(PLACE)
    if known and viewer().is_signed_in:
        services.let_go(known[0], known[1], by=viewer())


def told(saved: services.Saved | None, form_id: str) -> ResponseReturnValue | None:
    """To where it is found again; nothing where there was nothing to save, or no room for it."""
    if not viewer().is_signed_in:
        return keyed.told(form_id)
    if saved is None:
        full = len(queries.unsent(viewer(), services.MOST)) >= services.MOST
        flash(gettext(FULL) if full else gettext("Nothing was saved: write something first."), "warn")
        return None
    until = day(one(saved.ref).until)
    flash(gettext("Saved, and not sent. You find it here on any of your devices until %(day)s.", day=until))
    return redirect(url_for("home.waiting"), 303)


def mine() -> list[Text]:
    """All of them, the latest first."""
    return [_text(each) for each in queries.unsent(viewer(), services.MOST)]


def one(ref: str) -> Text:
    return _text(queries.one_unsent(viewer(), ref))


def delete(ref: str) -> None:
    services.let_go(ref, by=viewer())


def content_of(text: Text, holder: str) -> dict[str, Any]:
    """What a kept form of this browser is to hold, so that its writer goes on with these words."""
    return {**replaying.begun_with(text.fields, holder), PLACE: [text.ref, text.revision]}


def _text(found: queries.Unfinished) -> Text:
    kept = services.opened(_seal(), found.blob) or {"where": "", "words": [], "fields": [], "files": False}
    return Text(
        found.ref, found.revision, found.saved_at, found.until, kept["where"], tuple(kept["words"]),
        [(name, value) for name, value in kept["fields"]], kept["files"],
    )  # fmt: skip


def _seal() -> Fernet:
    return seal_for("unsent", current_app.config["SECRET_KEY"])
