"""The lot as an editor publishes and draws it, and as everybody computes it again."""

import json
from datetime import timedelta

import build
import pytest
from entering import token

from portal.core import clock
from portal.core.actor import Role

DESK = "/en/desk/registers/panels"


@pytest.fixture
def editor(sign_in):
    return sign_in(build.person(Role.EDITOR))


def send(browser, address, **typed):
    return browser.post(address, data={**typed, "csrf_token": token(browser, address)})


def test_a_lot_is_published_and_left_undrawn_by_form_and_both_are_public(app, editor, client):
    of = build.lot().panel
    asked = {"what": "Round 2", "where": "https://example.org/b", "not_before": str(clock.day().date() + timedelta(2))}

    answer = send(editor, f"{DESK}/{of.slug}/lots/new", **asked)
    assert answer.status_code == 422
    assert "A lot of this panel is published and not drawn." in answer.text

    left = send(editor, f"{DESK}/{of.slug}/lots/1/leaving", reason_en="No seed is left.", reason_es="No queda semilla.")
    assert left.status_code == 302
    assert send(editor, f"{DESK}/{of.slug}/lots/new", **asked).status_code == 302
    assert "No queda semilla." in client.get(f"/es/panels/{of.slug}/lots/1").text
    assert "Published, not drawn yet" in client.get(f"/en/panels/{of.slug}/lots/2").text
    listed = client.get(f"/es/panels/{of.slug}").text
    assert "No realizado: sin semilla" in listed
    assert "Publicado, aún no realizado" in listed


def test_a_value_that_comes_too_soon_is_refused_at_its_field(app, editor):
    of = build.lot().panel
    address = f"{DESK}/{of.slug}/lots/1/value"

    answer = send(editor, address, value="5f3a", seen="1")

    assert answer.status_code == 422
    assert "The public value does not count before" in answer.text
    assert ", 12:00 noon UTC. What was published earlier" in answer.text
    assert "5f3a" in answer.text


def test_what_is_published_has_no_seed_and_nothing_of_which_one_could_be_made(app, client):
    made = build.lot()
    answer = client.get(f"/en/panels/{made.panel.slug}/lots/1.json")

    said = json.loads(answer.text)
    assert (said["seed"], said["order"], said["commitment_sha256"]) == ("", {}, made.fingerprint)
    page = client.get(f"/en/panels/{made.panel.slug}/lots/1").text
    assert made.nonce not in answer.text + page
    assert "/desk/" not in page
