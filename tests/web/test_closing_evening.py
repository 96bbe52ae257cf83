"""At 20:04 of the last Friday in Mexico City it is Saturday elsewhere; what is sent then came on Friday everywhere."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import build
import pytest
from filling import Browser, contribute, key_on, token
from sqlalchemy import select

from portal.core import clock
from portal.core.actor import Role
from portal.core.db import session, transaction
from portal.models.contributions import Contribution, Status

ZONE = ZoneInfo("America/Mexico_City")
CLOSES = datetime(2026, 6, 19, 23, 59, tzinfo=ZONE)  # a Friday
EVENING = CLOSES.replace(hour=20, minute=4)  # 02:04 of Saturday, as UTC has it
FRIDAY, SATURDAY = (re.compile(rf"\b{day} (?:de )?jun|\bJune {day}\b|2026-06-{day}") for day in (19, 20))
WORDS = "Nos cambiaron el turno sin avisar."


@pytest.fixture(autouse=True)
def evening():
    with clock.at(EVENING):
        yield


@pytest.fixture
def round_():
    with clock.at(EVENING - timedelta(days=3)):
        made = build.round_(zone=str(ZONE))
        made.closes_at = made.edit_until = CLOSES
        session.commit()
    return made


def days_on(page):
    assert page.status_code == 200
    text = re.sub(r"<[^>]+>", " ", page.text.partition("<main")[2].partition("</main")[0])
    text = re.sub(r"\S+ \S+ UTC", "", text)  # the trail says the instant in UTC, too, and that it is that
    return bool(FRIDAY.search(text)), bool(SATURDAY.search(text))


def sent(browser, round_, naming):
    page = browser.open(contribute(round_))
    answer = browser.send(page, body=WORDS, naming=naming, send="1")
    assert answer.status_code in (302, 303)
    return browser.client.open(answer.location)


def published():
    with transaction():
        (said,) = session.scalars(select(Contribution))
        build._taken_to(said, Status.PUBLISHED)
        return said.ref, said.number


@pytest.fixture
def by_somebody(app, round_):
    """What somebody without an account is shown of what they sent."""
    browser = Browser(app, app.test_client())
    receipt = sent(browser, round_, "anonymous")
    page = browser.client.open("/es/tracking")
    browser.client.post("/es/tracking", data={**token(page.text), "key": key_on(receipt.text)})
    inbox = browser.client.open("/es/tracking/inbox")
    leaf = re.search(r"/es/tracking/inbox/[0-9a-f]+", inbox.text).group()
    return {"receipt": receipt, "inbox": inbox, "one of it": browser.client.open(leaf)}


@pytest.fixture
def by_a_member(app, round_, sign_in):
    browser = Browser(app, sign_in(build.member(locale="es")))
    receipt = sent(browser, round_, "organisation")
    ref = session.scalars(select(Contribution.ref)).one()
    own = ("/es/account/contributions", f"/es/account/contributions/{ref}")
    return {"receipt": receipt, **{path: browser.client.open(path) for path in own}}


@pytest.mark.parametrize("author", ["by_somebody", "by_a_member"])
def test_what_came_in_time_came_on_friday_wherever_it_is_read(app, request, sign_in, author):
    shown = request.getfixturevalue(author)
    desk, auditor = sign_in(build.person(Role.MODERATOR)), sign_in(build.person(Role.AUDITOR))
    ref, number = published()
    shown["desk"] = desk.get(f"/es/desk/contributions/{ref}")
    shown["public page"] = app.test_client().get(f"/es/contributions/{number}")
    shown["trail"] = auditor.get("/es/desk/trail")

    assert {name: days_on(page) for name, page in shown.items()} == dict.fromkeys(shown, (True, False))
