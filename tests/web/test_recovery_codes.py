"""Ten codes in the place of a lost authenticator: shown once, good once, and their owner hears of it."""

import re
from urllib.parse import unquote

import build
import pytest
from entering import PASSPHRASE, enter, is_in, send
from sqlalchemy import select

from portal.core.actor import Role
from portal.core.db import session
from portal.models.outbox import Errand
from portal.models.people import RecoveryCode
from portal.services import people

PAGE = "/en/account/recovery-codes"


@pytest.fixture
def quick(monkeypatch):
    """Hashes that cost little, so that ten of them do."""
    from argon2 import PasswordHasher

    from portal.web import accounts, recovering

    cheap = PasswordHasher(memory_cost=64, time_cost=1, parallelism=1)
    monkeypatch.setattr(accounts, "HASHER", cheap)
    monkeypatch.setattr(recovering, "HASHER", cheap)


@pytest.fixture
def carla(settled, quick):
    made = build.person(Role.MODERATOR)
    settled(made, second_factor=True)
    return made


@pytest.fixture
def made(carla, sign_in):
    """The answer that shows them."""
    return send(sign_in(carla), PAGE, current=PASSPHRASE)


@pytest.fixture
def codes(made):
    return re.findall('<li class="num">([0-9]{4}(?: [0-9]{4}){3})</li>', made.text)


def letters():
    return [each.facts for each in session.scalars(select(Errand)) if each.facts.get("event") == "recovery_code_used"]


def test_ten_are_shown_once_and_kept_as_hashes(carla, sign_in, made, codes):
    kept = session.scalars(select(RecoveryCode.hashed)).all()
    [file] = re.findall(r'href="(data:text/plain[^"]+)"', made.text)

    assert len(set(codes)) == 10 == len(kept)
    assert all(each.startswith("$argon2id$") for each in kept)
    assert all(code in unquote(file) for code in codes)
    assert "no-store" in made.headers["Cache-Control"]
    again = sign_in(carla).get(PAGE).text
    assert not any(code in again for code in codes)
    assert "You have 10 recovery codes left." in again


def test_lets_its_owner_in_once_and_tells_them(app, carla, codes):
    first, second = app.test_client(), app.test_client()
    for browser in (first, second):
        enter(browser, carla.email)

    assert send(first, "/en/second-factor", code=codes[6]).status_code == 302
    assert is_in(first)
    assert send(second, "/en/second-factor", code=codes[6]).status_code == 422
    assert not is_in(second)
    assert [facts["person_id"] for facts in letters()] == [carla.id]
    assert "You have 9 recovery codes left." in first.get("/en/account").text


def test_new_ones_void_the_former(client, carla, sign_in, codes):
    send(sign_in(carla), PAGE, current=PASSPHRASE)
    enter(client, carla.email)

    assert send(client, "/en/second-factor", code=codes[0]).status_code == 422


def test_a_reset_second_factor_voids_them(carla, codes):
    people.reset_second_factor(carla, by=build.person(Role.ADMINISTRATOR).as_actor())

    assert session.scalars(select(RecoveryCode.id)).all() == []


def test_are_guessed_no_better_than_other_codes(client, carla, codes):
    enter(client, carla.email)
    for _time in range(6):
        assert send(client, "/en/second-factor", code=f"01{'7' * 14}").status_code == 422

    assert send(client, "/en/second-factor", code=codes[0]).status_code == 429
    assert letters() == []


def test_nobody_gets_in_with_another_persons(client, settled, codes):
    bea = build.person(Role.MODERATOR)
    settled(bea, second_factor=True)
    enter(client, bea.email)

    assert send(client, "/en/second-factor", code=codes[0]).status_code == 422


def test_are_made_by_who_knows_the_passphrase_and_has_an_authenticator(carla, settled, sign_in):
    assert send(sign_in(carla), PAGE, current="not the passphrase").status_code == 422
    ana = build.member()
    settled(ana)
    assert "and you have neither yet" in sign_in(ana).get(PAGE).text
    with pytest.raises(people.NoSecondFactor):
        people.renew_recovery_codes(ana, hashes=["x"], by=ana.as_actor())
    assert session.scalars(select(RecoveryCode.id)).all() == []
