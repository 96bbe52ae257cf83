"""Emails about news are stopped from the email program, and by nothing that only looks (RFC 8058)."""

import email
import re
from email.policy import default
from urllib.parse import urlsplit

import build
import pytest
from entering import send
from sqlalchemy import select

from portal.core.actor import SYSTEM
from portal.core.db import session, transaction
from portal.jobs import worker
from portal.models.audit import Entry
from portal.models.people import Person
from portal.services import outbox, people

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def news(to, event="round_opened"):
    about = {"about": build.round_()} if event == "round_opened" else {}
    with transaction():
        outbox.write(event, to=[to.id], **about)


@pytest.fixture
def reader(app):
    return build.member(locale="es")


@pytest.fixture
def headers(app, post_office, reader):
    news(reader)
    worker.run_all(app)
    return email.message_from_string(post_office.letters[0][1], policy=default)


@pytest.fixture
def path(headers):
    return urlsplit(headers["List-Unsubscribe"].strip("<>")).path


def wants_emails(person):
    return session.get(Person, person.id, populate_existing=True).letters


def test_every_email_about_news_says_where_and_its_address_tells_nothing(headers, path, reader):
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert re.fullmatch(r"/es/emails/[\w=-]+", path)
    assert reader.email not in path
    assert "/emails/" not in headers.get_content()  # our emails carry no links


def test_a_program_stops_them_by_one_request(client, path, reader, headers, app, post_office):
    answer = client.post(path, data=ONE_CLICK, headers={"Sec-Fetch-Site": "none"})

    assert answer.status_code == 200
    assert not wants_emails(reader)
    assert session.scalars(select(Entry.act).where(Entry.act == "person.stop_emails")).all() == ["person.stop_emails"]
    before = len(post_office.letters)
    news(reader)
    worker.run_all(app)
    assert len(post_office.letters) == before


def test_again_changes_nothing_and_is_no_error(client, path, reader):
    assert [client.post(path, data=ONE_CLICK).status_code for _again in range(2)] == [200, 200]
    assert not wants_emails(reader)


def test_to_look_stops_nothing(client, path, reader):
    page = client.get(path).text

    assert wants_emails(reader)
    assert reader.name not in page
    assert reader.email not in page


def test_a_person_presses_the_button(client, path, reader):
    answer = send(client, path)

    assert answer.status_code == 303
    assert not wants_emails(reader)
    page = client.get(path).text
    assert "No recibirá más correos" in page
    assert '<form class="c-fields"' not in page


@pytest.mark.parametrize("changed", ["token", "letters", "address", "suspended"])
def test_a_link_of_nobody_stops_nothing(client, path, reader, changed):
    other = build.member()
    if changed == "token":
        path = f"{path[:-4]}AAAA"
    elif changed == "letters":
        path = "/es/emails/٣ñ"
    elif changed == "address":
        with transaction():
            session.get(Person, reader.id).email = "otra@example.org"
    else:
        people.suspend(session.get(Person, reader.id), by=SYSTEM)

    answer = client.post(path, data=ONE_CLICK)

    assert "Este enlace ya no funciona" in answer.text
    assert wants_emails(reader)
    assert wants_emails(other)


@pytest.mark.parametrize("event", ["guessing", "recovery_code_used", "passkey_added", "passkey_removed"])
def test_warnings_and_links_are_not_stopped_by_it(app, post_office, reader, event):
    news(reader, event)
    worker.run_all(app)

    written = email.message_from_string(post_office.letters[0][1], policy=default)
    assert "List-Unsubscribe" not in written
