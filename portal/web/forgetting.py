"""Forgetting what was typed in a kept form: whoever sits at the same browser next goes on with nothing of it."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import make_response, render_template
from werkzeug.wrappers import Response

from portal.core.browserkeys import BrowserKeys
from portal.services import kept as services
from portal.services.kept import files
from portal.web import addresses
from portal.web.forms.files import waiting_room

FORGET = "forget"  # what a form is asked to do, beside being sent
_FORGOTTEN = "forgotten"


def is_forgotten(content: object) -> bool:
    return isinstance(content, dict) and _FORGOTTEN in content


def forget(keys: BrowserKeys, id_: str, before: Mapping[str, Any] | None) -> None:
    """Words and files that wait are deleted. The id leads to nothing more, so that Back finds no form to fill again."""
    for digest in (before or {}).get("files", ()):
        files.let_go(keys, waiting_room(), id_, digest)
    services.hold(keys, id_, {_FORGOTTEN: True})


def anew(form: str) -> str:
    """The address of this page, with a form that has no id yet; ``form`` is what addresses call it."""
    here = urlsplit(addresses.address())
    asked = urlencode([(name, value) for name, value in parse_qsl(here.query) if name != form])
    return f"{here.path}?{asked}" if asked else here.path


def said(anew: str) -> Response:
    """Say that it was done, and where one begins ``anew``."""
    response = make_response(render_template("layout/forgotten.html", anew=anew))
    response.headers["Clear-Site-Data"] = '"cache"'  # the page with the words is in the browser, too
    return response
