"""The receipt of who has no account, which one browser alone can open, and the key that is open in it.

As long as a receipt shows its key, or a key has been typed, what is written next can be added to it.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypedDict, cast

from flask import g, redirect, url_for
from werkzeug.wrappers import Response

from portal.core.actor import Holding, Opens
from portal.models.contributions import Contribution
from portal.services import door
from portal.services import kept as services
from portal.web import browser
from portal.web.access import viewer
from portal.web.kept import Elsewhere

SHOWN = "the key that is shown"
"""Where a browser finds the last key that one of its receipts shows."""


class Told(TypedDict, total=False):
    """What the sender of a form is told of it on its receipt, and nowhere else."""

    id: int
    key: str  # empty where it is not shown, or no more
    fingerprint: str
    files: int
    added: bool
    in_round: int | None  # none: it is about a draft
    posted_at: str
    late: bool
    readers: str  # for whom it was sent
    typed: str  # as the key, which it was not


@dataclass(frozen=True, slots=True)
class OpenKey:
    """An inbox that is open in this browser, to which can be added."""

    holding: Holding
    key: str  # empty where it was typed: we do not have it
    tag: str  # what a form calls it; of another key, another


def open_key() -> OpenKey | None:
    by, keys = viewer(), g.get("keys")
    if by.is_signed_in or keys is None:
        return None
    shown = None if by.inbox is not None else services.held(keys, SHOWN)
    inbox = by.inbox if shown is None else shown["inbox"]
    if inbox is None:
        return None
    tag = keys.twin("inbox", inbox)[:16]
    return OpenKey(Holding(Opens.INBOX, inbox), shown["key"] if shown else "", tag)


@contextmanager
def beside(told: Callable[[Contribution], Told], words: Sequence[str]) -> Iterator[None]:
    """Around the act that takes a form: what its sender is told of it, and that these words were sent, is kept with it.

    So it is confirmed at once, or not at all.
    """

    def keep(sent: Contribution) -> None:
        _hold(told(sent), sent.inbox_id, words)
        g.receipt_of = sent

    if g.get("keys") is None:
        yield
        return
    with door.beside(keep):
        yield


def accepted(
    sent: Contribution, told: Callable[[Contribution], Told], words: Callable[[], Sequence[str]]
) -> Response | None:
    """The form was taken. Its id leads to the receipt from now on."""
    if g.get("keys") is None:
        return None
    if g.get("receipt_of") is not sent:  # taken before: this is the same, sent once more
        _hold(told(sent), sent.inbox_id, words())
    g.receipt_kept = True
    return redirect(url_for("contributions.receipt_page", form_id=g.kept_form), 303)


def _hold(told: Told, inbox: int | None, words: Sequence[str]) -> None:
    keys, id_ = g.keys, str(g.kept_form)

    def add(before: dict[str, Any] | None) -> dict[str, object]:
        forms = before["forms"] if before is not None and before["inbox"] == inbox else []
        return {"inbox": inbox, "key": told["key"], "forms": [*forms, id_]}

    services.hold(keys, id_, {"holder": "", "receipt": told}, keys.twin(*words))
    if told["key"]:
        services.alter(keys, SHOWN, add)


def receipt_of(id_: str) -> Told:
    """What was told to the sender of this form, here and nowhere else."""
    keys = browser.keys()
    content = services.held(keys, id_) if keys is not None and keys.made(id_) else None
    if content is None or "receipt" not in content:
        raise Elsewhere
    return cast(Told, content["receipt"])


def note(id_: str, **more: object) -> None:
    """Something else to be told on this receipt."""
    keys = browser.keys()
    if keys is not None:
        services.hold(keys, id_, {"holder": "", "receipt": {**receipt_of(id_), **more}})


def shown_at() -> str:
    """The form whose receipt still shows a key in this browser; empty where none does."""
    keys = browser.keys()
    shown = services.held(keys, SHOWN) if keys is not None else None
    return str(shown["forms"][-1]) if shown else ""


def put_away(id_: str) -> None:
    """Its reader has the key: no receipt of this browser shows it any more, and nothing is added to it unasked."""
    keys = browser.keys()
    if keys is None:
        return
    shown, forms = services.held(keys, SHOWN) or {}, [id_]
    if id_ in shown.get("forms", ()):
        services.let_go(keys, SHOWN)
        forms = shown["forms"]
    for one in forms:
        if services.held(keys, one) is not None:
            note(one, key="", typed="")
