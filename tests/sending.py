"""What a browser sends with a form besides its words, and all that an answer to it says."""

import hashlib
import hmac
import io
import re
import secrets
import zipfile
from datetime import datetime, timedelta
from typing import NamedTuple

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.core.browserkeys import BrowserKeys, new_word


class Token(NamedTuple):
    """What a form of this browser carries, and what one carried the day before yesterday."""

    fresh: str
    old: str


def token_of(app: Flask, browser: FlaskClient) -> Token:
    """For a browser that has not been shown a form yet."""
    with browser.session_transaction() as cookie:
        mark = cookie["csrf"] = secrets.token_hex(20)

    def good_until(moment: datetime) -> str:
        expires = moment.strftime("%Y%m%d%H%M%S")
        signed = hmac.new(app.config["SECRET_KEY"].encode(), (mark + expires).encode(), hashlib.sha1)
        return f"{expires}##{signed.hexdigest()}"

    now = datetime.now()  # noqa: DTZ005  as the forms' library counts
    return Token(good_until(now + timedelta(minutes=50)), good_until(now - timedelta(days=2)))


def forms_of(app: Flask, browser: FlaskClient) -> BrowserKeys:
    """What makes the ids of the forms of this browser."""
    browser.set_cookie("kept", mark := new_word())
    keys = BrowserKeys.of(mark, app.config["SECRET_KEY"])
    assert keys is not None
    return keys


def fields(answer: TestResponse) -> dict[str, str]:
    """What a browser would send back of this page's main form: hidden fields, choices and boxes."""
    main = re.search(r'<form class="c-(?:cols|fields)[^>]*>(.*?)</form>', answer.text, re.DOTALL)
    assert main is not None
    form, found = main.group(1), {}
    for tag in re.findall(r"<input[^>]*>", form):
        attrs = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        chosen = attrs.get("type") not in ("radio", "checkbox", "file") or "checked" in tag.split()
        if attrs.get("name") and chosen:
            found[attrs["name"]] = attrs.get("value", "")
    for name, typed in re.findall(r'<textarea[^>]*name="(\w+)"[^>]*>\r?\n?(.*?)</textarea>', form, re.DOTALL):
        found[name] = typed.replace("&#34;", '"').replace("&amp;", "&")
    return found


def said_in(answer: TestResponse) -> str:
    """All that an answer says: its headers, its text, and what is in it where it is a bundle of files."""
    content = answer.get_data()
    answer.close()
    texts = [str(answer.headers), content.decode("utf-8", "replace")]
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as bundle:
            texts += [bundle.read(name).decode("utf-8", "replace") for name in bundle.namelist()]
    return "\n".join(texts)
