"""A sender and an officer who type planted words into every field of every page of a concern, refused or not.

In a process of its own, with everything logged that the program has to say and every temporary file left where it lay.
"""

import io
import logging
import re
import tempfile
from functools import partial
from pathlib import Path
from tempfile import NamedTemporaryFile

import build
import concerning
from conftest import settings
from filing import PHOTO
from filling import Browser, end_visit, key_on, token
from sqlalchemy import select, text
from werkzeug.test import TestResponse

from portal import create_app
from portal.core import clock, origin, spool, tickets
from portal.core.db import session, transaction
from portal.files import receiving
from portal.models.concerns import Concern
from portal.models.people import Person
from portal.queries import concerns as queries
from portal.services import concerns
from portal.web.forms.concerns import QUESTIONS

BIRD, CONTROL = "ñandú-417-Zacatecas", "ñandú-control-Zacatecas"
ADDRESS = "zacatecas417@correo.example"
MADE_WITH = "PLANTphotojpg"  # how all begins that a telephone wrote into the photograph
HERS = "/es/concerns"
DRAFT = f"{HERS}/draft"
TAKEN = {  # what is no text, as it is taken
    "place": {"state": "11"}, "since": {"year": "2019", "month": "", "day": ""}, "urgency": {"urgency": "routine"},
    "rights": {"rights": "hours"}, "affected": {"affected": "hundreds"}, "relation": {"relation": "worker"},
    "retaliation": {"choice": "feared"}, "speaks_for": {"choice": "self"}, "exposure": {"exposure": "public"},
    "identity": {"email": ADDRESS, "mail": "none"}, "facility": {"register": "", "look_for": ""},
}  # fmt: skip
FIELD = re.compile(r'<(?:input|textarea|select)[^>]*\bname="([a-z_]+)"[^>]*>')
OF_THE_FORM = {"csrf_token", "send", "later", "look", "do", "seen", "proposed", "shown", "to_files", "was"}


def word(name: str) -> str:
    return f"{BIRD}-{name}"


def typed(page: TestResponse) -> dict[str, str]:
    """A planted word for every field of the form."""
    found = re.search(r'<form[^>]*id="kept-form".*?</form>', page.text, re.S)
    return {name: word(name) for name in FIELD.findall(found.group() if found else "") if name not in OF_THE_FORM}


def refused_then_taken(browser: Browser, path: str, taken: dict[str, str]) -> None:
    """Sent with a planted word in everything, which may be refused and is kept; then as it is taken."""
    page = browser.open(path)
    everything = typed(page)
    browser.client.open(browser.send(page, **everything, send="1").location or path)
    page = browser.open(path)
    answer = browser.send(page, **everything | taken, send="1")
    if answer.status_code != 303 or "form=" in answer.location:
        raise AssertionError(f"{path} was not taken with {taken}")


def live(url: str, folder: str) -> None:
    logging.basicConfig(filename=f"{folder}/log", level=logging.DEBUG)
    for name in ("sqlalchemy.engine", "sqlalchemy.pool", "sqlalchemy.orm"):
        logging.getLogger(name).setLevel(logging.DEBUG)
    laid = Path(folder, "temporary")
    laid.mkdir()
    tempfile.tempdir = str(laid)
    spool.TemporaryFile = partial(NamedTemporaryFile, dir=laid, delete=False)  # type: ignore[assignment]
    receiving.IN_MEMORY = 0
    app = create_app(settings(Path(folder, "data"), url))
    with app.app_context():
        with transaction():
            origin.mark()  # a demonstration is served only where it began
            session.execute(text("CREATE TABLE control (words TEXT)"))
            session.execute(text("INSERT INTO control VALUES (:words)"), {"words": CONTROL})
        officer = concerning.committee().officers[0]
        who, round_id = officer.person.id, build.round_(closes=60).id
        session.commit()
    browser = Browser(app, app.test_client())
    Path(folder, "key").write_text(key := her_part(browser))
    with app.app_context():
        office_part(concerning.Keyed(session.get_one(Person, who), officer.holder, officer.key), round_id)
    page = browser.open(f"{HERS}/message")
    with app.app_context():
        end_visit(browser)
    browser.send(page, body=word("after the visit"), send="1")  # waits for her key
    comes_back(browser, key)


def her_part(browser: Browser) -> str:
    client = browser.client
    there = client.post(f"{HERS}/new", data=token(client.get(f"{HERS}/new").text)).location
    page = client.get(there).text
    key = key_on(page)
    client.post(there, data={**token(page), "key": word("no key"), "send": "1"})
    client.post(there, data={**token(client.get(there).text), "key": key, "send": "1"})
    browser.send(browser.open(f"{DRAFT}/facility"), look_for=word("look_for"), look="1")
    for question in QUESTIONS:
        page = browser.open(f"{DRAFT}/{question}")
        if "happened" in typed(page):
            browser.send(page, happened=f"{word('key')} {key}", send="1")
            browser.send(browser.open(f"{DRAFT}/{question}"), happened=word("long") * 2000, send="1")
        refused_then_taken(browser, f"{DRAFT}/{question}", TAKEN.get(question, {}))
    files = {"files": [(io.BytesIO(PHOTO), f"{word('photo')}.jpg"), (io.BytesIO(b"MZ"), f"{word('program')}.exe")]}
    client.post(f"{DRAFT}/files", data={**token(client.get(f"{DRAFT}/files").text), "send": "1", **files})
    browser.send(browser.open(f"{DRAFT}/review"), language="es", send="1")
    refused_then_taken(browser, f"{HERS}/message", {"kind": "retaliation"})
    refused_then_taken(browser, f"{HERS}/identity", {"email": ADDRESS, "mail": "none", "identity": word("later")})
    return key


def office_part(officer: concerning.Keyed, round_id: int) -> None:
    concern = session.scalars(select(Concern)).one()
    told = {"keyring": concerning.KEYRING, "by": officer.actor}

    def reading() -> queries.Reading:
        return queries.read(officer.actor, concern.id, officer.key)

    news = clock.day().date().replace(year=clock.day().year + 1, month=1, day=5)
    if word("happened") not in queries.told(officer.actor, reading())["happened"].text.text:
        raise AssertionError("nothing was planted")
    concerns.assign(concern, owner_id=officer.person.id, news_by=news, reading=reading(), **told)
    concerns.note(concern, body=word("note"), reading=reading(), **told)
    more = {"text": word("edition"), "language": "es", "round_id": round_id}
    concerns.write_edition(
        concern, seen=queries.edition(officer.actor, reading()).seen, reading=reading(), **more, **told
    )
    concerns.ask_for_name(concern, code="contact", text=word("reason"), **told)
    session.commit()


def comes_back(browser: Browser, key: str) -> None:
    page = browser.client.get("/es/tracking")
    answer = browser.client.post("/es/tracking", data={**token(page.text), "key": tickets.normalised(key)})
    browser.client.open(answer.location)
