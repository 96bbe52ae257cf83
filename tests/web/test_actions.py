"""What was done: as everybody reads it, and as an editor enters it."""

import csv
import re

import answering
import build
import pytest
from entering import token

from portal.cli.reference import load_all
from portal.core import clock
from portal.core.actor import Role
from portal.core.db import session
from portal.models.contributions import Status
from portal.models.reference import Ground
from portal.services import reference

ENTRIES = "/en/desk/registers/entries"


@pytest.fixture
def editor(sign_in):
    return sign_in(build.person(Role.EDITOR))


def enter(browser, of, **typed):
    address = f"{ENTRIES}/{of}/new"
    browser.get(address)
    about = {"source": "https://example.org/e", "as_of": str(clock.day().date())}
    return browser.post(address, data={**about, **typed, "csrf_token": token(browser, address)})


def test_the_list_has_all_of_a_release_and_can_be_narrowed(app, client):
    load_all()

    page = client.get("/es/actions").text
    assert "42 acciones" in page
    assert page.count('href="/es/actions/request-') == 42
    assert "Aquí no consta ninguna acción de este tipo." in client.get("/es/actions?kind=recommendation").text
    rows = list(csv.reader(client.get("/en/actions.csv").text.lstrip("\ufeff").splitlines()))
    assert len(rows) == 43


def test_a_chain_stands_as_a_table_and_as_a_picture_with_the_same_numbers(app, client):
    said = build.contribution(status=Status.PUBLISHED)
    action = build.action(said)

    page = client.get(f"/en/actions/{action.slug}").text
    assert f'href="/en/contributions/{said.number}"' in page
    rows = re.findall(r'<tr id="row-(\d+)">', page)
    drawing = re.search(r"<svg.*?</svg>", page[page.index("c-fig") :], re.DOTALL)[0]
    numbers = re.findall(r"<text[^>]*>(\d+)</text>", drawing)
    assert (rows, sorted(numbers)) == (["1", "2"], ["1", "2"])
    assert "<title" in drawing
    assert "<desc" in drawing
    assert drawing.count("<path") == 2  # one line with its tip


def test_what_was_said_leads_to_what_was_done_and_no_longer_when_that_is_taken_back(app, client):
    said = build.contribution(answering.closed_round(), status=Status.PUBLISHED)
    addresses = (f"/en/contributions/{said.number}", f"/en/rounds/{said.round_id}")
    for address in addresses:
        assert "/en/actions/" not in client.get(address).text
    action = build.action(said)
    for address in addresses:
        assert f"/en/actions/{action.slug}" in client.get(address).text, address

    ground = session.query(Ground).one()
    reference.take_back_entry(ground, reason="Entered twice", by=build.EDITOR)
    for address in addresses:
        assert "/en/actions/" not in client.get(address).text, address


def test_an_editor_enters_an_action_and_what_it_rests_on(app, editor, client):
    said = build.contribution(status=Status.PUBLISHED)
    made = enter(
        editor, "action", kind="recommendation", by="committee", title_en="One register", title_es="Un registro",
        day="2026-01", asked_en="To open it.", asked_es="Abrirlo.", led_to="",
    )  # fmt: skip
    assert made.status_code == 302
    slug = made.headers["Location"].rsplit("/", 1)[1]
    grounds = {"kind": "contribution", "note_en": "", "note_es": ""}
    wrong = enter(editor, "ground", action=slug, what="nothing", **grounds)
    if wrong.status_code == 302:
        wrong = editor.get(wrong.headers["Location"])
    assert "Nothing of this kind that everybody can read is at" in wrong.text
    day = build.action().slug
    done = enter(editor, "ground", action=day, what=f"https://x/en/contributions/{said.number}?a", **grounds)
    assert done.status_code == 302
    assert f"/en/contributions/{said.number}" in client.get(f"/en/actions/{day}").text
    assert "What it rests on" not in client.get(f"/en/actions/{slug}").text
    revision = editor.get(f"{ENTRIES}/action/{slug}/revision", follow_redirects=True).text
    assert 'value="2026-01"' in revision
    assert 'value="One register"' in revision
