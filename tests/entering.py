"""Coming in with a passphrase, as a browser does it, and the crowd at the door."""

import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import build
import concerning
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from portal.core import clock
from portal.core.db import session
from portal.models.concerns import SUBMITTER
from portal.models.contributions import Contribution
from portal.models.people import Person
from portal.services import concerns, people
from portal.web import accounts, hashing

PASSPHRASE = "cuatro palabras al azar"


def token(browser: FlaskClient, path: str, **more: Any) -> str:
    return re.search(r'name="csrf_token"[^>]*value="([^"]+)"', browser.get(path, **more).text)[1]


def send(browser: FlaskClient, path: str, from_: str | None = None, **data: str) -> TestResponse:
    """Fill in the form of a page and send it, as a browser does."""
    return browser.post(path, data={"csrf_token": token(browser, from_ or path), **data})


def enter(browser: FlaskClient, email: str, passphrase: str = PASSPHRASE, **more: Any) -> TestResponse:
    page = browser.get("/en/sign-in", environ_base=more.get("environ_base", {}))
    csrf = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)[1]
    return browser.post("/en/sign-in", data={"csrf_token": csrf, "email": email, "passphrase": passphrase}, **more)


def is_in(browser: FlaskClient) -> bool:
    return browser.get("/en/account").status_code == 200


def signed_in(app: Flask, person: Person, *, second_factor: bool = True) -> FlaskClient:
    """A browser in which this person has signed in, second factor and all."""
    browser = app.test_client()
    name = people.begin_visit(f"person:{person.id}", second_factor=second_factor)
    with browser.session_transaction() as cookie:
        cookie["visit"] = name
    return browser


def signed_in_with_key(app: Flask, keyed: concerning.Keyed) -> FlaskClient:
    """A browser in which a case officer has signed in and has the key in hand (``concerning.committee().officers``)."""
    browser = signed_in(app, keyed.person)
    with browser.session_transaction() as cookie:
        visit = build.visit(cookie["visit"])
    assert visit is not None
    in_hand = concerns.take_in_hand(keyed.key, keyed.holder, visit.id)
    browser.set_cookie(app.config["OPEN_COOKIE_NAME"], in_hand.word)
    return browser


def holding(app: Flask, said: Contribution) -> FlaskClient:
    """A browser in which the tracking key of this has been typed."""
    browser = app.test_client()
    holds = build.holder(said).holds
    assert holds is not None
    name = people.begin_visit_with_key(holds)
    with browser.session_transaction() as cookie:
        cookie["visit"], cookie["hours"] = name, [int(clock.now().timestamp())] * 2
    return browser


def holding_concern(app: Flask, sender: concerning.Sender) -> FlaskClient:
    """A browser in which the tracking key of this concern has been typed, which opens it."""
    browser = app.test_client()
    assert sender.actor.holds is not None
    name = people.begin_visit_with_key(sender.actor.holds)
    with browser.session_transaction() as cookie:
        cookie["visit"], cookie["hours"] = name, [int(clock.now().timestamp())] * 2
        visit = build.visit(name)
    assert visit is not None
    in_hand = concerns.take_in_hand(sender.unlocked().submitter, SUBMITTER, visit.id)
    browser.set_cookie(app.config["OPEN_COOKIE_NAME"], in_hand.word)
    return browser


def stored(person: Person) -> str | None:
    """What is stored of a passphrase."""
    return session.scalar(select(Person.password).where(Person.id == person.id))


def hashed_as_before(person: Person) -> str:
    """Store the passphrase of this person as it was stored before hashing cost more."""
    former = accounts.FORMER.hash(PASSPHRASE)
    session.execute(update(Person).where(Person.id == person.id).values(password=former))
    session.commit()
    return former


@contextmanager
def crowded(lane: hashing.Lane) -> Iterator[None]:
    """A lane in which everybody waits for somebody who takes very long."""
    done, line = threading.Event(), list[threading.Thread]()
    for _place in range(hashing.LINE + 1):
        line.append(threading.Thread(target=lane.work, args=[done.wait]))
        line[-1].start()
    until = time.monotonic() + 5
    while lane._places._value and time.monotonic() < until:
        time.sleep(0.01)
    try:
        yield
    finally:
        done.set()
        for each in line:
            each.join()
