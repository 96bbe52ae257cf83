"""Passkeys: added with the passphrase, good alone or after it; what they have not signed opens nothing."""

import json
import re
from datetime import timedelta

import build
import device
import pytest
from device import OWN, Device, add, answer, ask, complaint
from entering import PASSPHRASE, enter, is_in, send
from sqlalchemy import select, update

from portal.core import clock
from portal.core.actor import Role
from portal.core.db import session
from portal.core.errors import Conflict, NotFound
from portal.models.audit import Entry
from portal.models.outbox import Errand
from portal.models.people import Challenge, Passkey, Person, Visit
from portal.services import people
from portal.web import guessing

NO = "This passkey does not sign you in. Try again, or use another way."
SECOND = "/en/second-factor"


@pytest.fixture
def ana(settled):
    made = build.member()
    settled(made)
    return made


@pytest.fixture
def carla(settled):
    made = build.person(Role.MODERATOR)
    settled(made)
    return made


@pytest.fixture
def phone(ana, sign_in):
    """Ana's, in use."""
    made = Device()
    assert add(sign_in(ana, second_factor=False), made).status_code == 302
    return made


@pytest.fixture
def wait(monkeypatch):
    """Wait for nothing: how long answers take is asked in a test of its own."""
    monkeypatch.setattr(guessing, "AT_LEAST", 0)


def browser_cookie(browser):
    with browser.session_transaction() as cookie:
        return dict(cookie)


def letters():
    events = [facts.get("event", "") for facts in session.scalars(select(Errand.facts))]
    return sorted(event for event in events if "passkey" in event)


def second_question(browser):
    asked = device.question(browser, SECOND, f"{SECOND}/passkey/question")
    assert asked.status_code == 200, asked.text
    return asked.json


class TestAdding:
    def test_asks_for_any_device_that_makes_sure_who_holds_it(self, ana, sign_in):
        asked = device.question(sign_in(ana), OWN, f"{OWN}/question", name="mine", current=PASSPHRASE).json

        assert asked["rp"]["id"] == "localhost"
        assert asked["authenticatorSelection"] == {
            "residentKey": "preferred",
            "requireResidentKey": False,
            "userVerification": "required",
        }
        assert asked["attestation"] == "none"
        assert asked["user"]["name"] == ana.email
        assert len(asked["user"]["id"]) == 43  # random: 32 bytes

    def test_is_listed_with_its_days_and_told(self, ana, phone, client):
        answer(client, phone.show(ask(client)))
        page = client.get(OWN).text

        assert "my phone" in page
        assert "not yet" not in page
        assert letters() == ["passkey_added"]

    def test_signs_nothing_of_the_key_into_the_trail(self, phone):
        line = session.scalars(select(Entry).where(Entry.act == "person.add_passkey")).one()
        [kept] = session.scalars(select(Passkey))
        told = json.dumps(line.changes)

        assert f"Passkey.{kept.id}.public_key" in told
        assert "my phone" not in told
        assert not any(some.hex() in told or device.text(some) in told for some in (kept.credential, kept.public_key))

    def test_the_first_ends_visits_without_it_and_begins_one_with_it(self, carla, sign_in):
        here, elsewhere = sign_in(carla, second_factor=False), sign_in(carla, second_factor=False)

        assert here.get("/en/desk/queue").status_code == 403
        assert add(here, Device()).headers["Location"].endswith(OWN)
        assert here.get("/en/desk/queue").status_code == 200
        assert not is_in(elsewhere)

    def test_leaves_a_visit_with_a_second_factor_as_it_is(self, ana, phone, sign_in):
        here, elsewhere = sign_in(ana), sign_in(ana)

        assert add(here, Device(), "the key").status_code == 302
        assert is_in(here)
        assert is_in(elsewhere)

    def test_excludes_those_that_are_there_and_calls_the_account_the_same(self, ana, phone, sign_in):
        asked = device.question(sign_in(ana), OWN, f"{OWN}/question", name="again", current=PASSPHRASE).json

        assert [each["id"] for each in asked["excludeCredentials"]] == [device.text(phone.name)]
        assert asked["excludeCredentials"][0]["transports"] == ["hybrid", "internal"]
        assert asked["user"]["id"] == device.text(phone.handle)

    def test_wants_the_passphrase_before_a_device_is_asked(self, ana, sign_in):
        browser = sign_in(ana)
        refused = device.question(browser, OWN, f"{OWN}/question", name="mine", current="not the passphrase")

        assert (refused.status_code, refused.json["field"]) == (422, "current")
        assert refused.json["sentence"] == "This is not your present passphrase."
        assert "passkey" not in browser_cookie(browser)

    def test_wants_a_name(self, ana, sign_in):
        refused = device.question(sign_in(ana), OWN, f"{OWN}/question", name="", current=PASSPHRASE)

        assert refused.json == {"field": "name", "sentence": "Enter a name."}

    def test_without_a_device_nothing_is_changed(self, ana, sign_in):
        page = send(sign_in(ana), OWN, name="mine", current=PASSPHRASE, answer="")

        assert page.status_code == 422
        assert "No passkey was made, and nothing was changed." in page.text
        assert session.scalars(select(Passkey)).all() == []

    @pytest.mark.parametrize(
        "other", [{"verified": False}, {"origin": "http://127.0.0.1"}, {"origin": "https://localhost"}]
    )
    def test_not_from_elsewhere_nor_from_whoever_found_the_device(self, ana, sign_in, other):
        assert add(sign_in(ana), Device(), **other).status_code == 422
        assert session.scalars(select(Passkey)).all() == []

    def test_not_for_another_relying_party(self, ana, sign_in):
        assert add(sign_in(ana), Device(party="portal.example")).status_code == 422

    def test_a_question_is_one_persons(self, ana, carla, sign_in):
        one, other, thing = sign_in(ana), sign_in(carla), Device()
        typed = {"name": "mine", "current": PASSPHRASE}
        asked = device.question(one, OWN, f"{OWN}/question", **typed).json
        with one.session_transaction() as mine, other.session_transaction() as theirs:
            theirs["passkey"] = mine["passkey"]

        assert send(other, OWN, **typed, answer=thing.make(asked)).status_code == 422

    def test_not_more_than_ten(self, ana, sign_in):
        for number in range(people.MOST):
            keep(ana, f"{number}")
        browser = sign_in(ana)

        assert "You have 10 passkeys, and more are not kept." in browser.get(OWN).text
        with pytest.raises(people.EnoughPasskeys):
            keep(ana, "one more")

    def test_a_device_is_one_persons(self, ana, carla, phone):
        [kept] = session.scalars(select(Passkey))
        with pytest.raises(Conflict):
            keep(carla, "hers", credential=kept.credential)


def keep(person, name, credential=None):
    made = people.Made(credential or name.encode(), b"key", b"handle", 0, "")
    return people.add_passkey(person, name=name, made=made, by=person.as_actor())


class TestAlone:
    def test_is_two_factors(self, carla, sign_in, client):
        phone = Device()
        add(sign_in(carla, second_factor=False), phone)
        came = answer(client, phone.show(ask(client)))

        assert came.status_code == 302
        assert client.get("/en/desk/queue").status_code == 200
        assert session.scalars(select(Visit.second_factor)).all() == [True, True]

    def test_leads_where_somebody_was_going(self, ana, phone, client):
        client.get("/en/account")

        assert answer(client, phone.show(ask(client))).headers["Location"].endswith("/en/account")

    @pytest.mark.parametrize("counts", [True, False])
    def test_again_and_again(self, ana, sign_in, app, counts):
        phone = Device(counts=counts)
        add(sign_in(ana, second_factor=False), phone)
        for _time in range(3):
            browser = app.test_client()
            answer(browser, phone.show(ask(browser)))
            assert is_in(browser)

    def test_what_is_asked_tells_nothing(self, phone, client):
        asked = ask(client)

        assert asked.pop("challenge")
        assert asked == {
            "rpId": "localhost",
            "timeout": 300_000,
            "allowCredentials": [],
            "userVerification": "required",
        }

    def test_asks_at_the_address_of_the_settings_whatever_the_request_says(self, phone, client):
        csrf = device.token(client, "/en/sign-in", headers={"Host": "elsewhere.example"})
        asked = client.post(
            "/en/sign-in/passkey/question", data={"csrf_token": csrf}, headers={"Host": "elsewhere.example"}
        )

        assert asked.json["rpId"] == "localhost"

    @pytest.mark.parametrize(
        "other",
        [
            {"origin": "https://portal.example"},
            {"origin": "http://127.0.0.1"},
            {"verified": False},
            {"handle": b"somebody else"},
        ],
    )
    def test_refuses(self, phone, client, other):
        answer(client, phone.show(ask(client), **other))

        assert complaint(client) == NO
        assert not is_in(client)

    def test_refuses_what_another_key_signed(self, phone, client):
        copy = Device(name=phone.name, handle=phone.handle)
        answer(client, copy.show(ask(client)))

        assert complaint(client) == NO

    def test_refuses_an_answer_that_was_used(self, phone, client, app):
        said = phone.show(ask(client))
        with client.session_transaction() as cookie:
            kept = dict(cookie)
        answer(client, said)
        other = app.test_client()
        with other.session_transaction() as cookie:
            cookie.update(kept)

        assert is_in(client)
        answer(other, said)
        assert complaint(other) == NO

    def test_refuses_a_challenge_that_failed_before(self, phone, client):
        asked = ask(client)
        with client.session_transaction() as cookie:
            kept = cookie["passkey"]
        answer(client, phone.show(asked, verified=False))
        with client.session_transaction() as cookie:
            cookie["passkey"] = kept
        answer(client, phone.show(asked))

        assert complaint(client) == NO

    def test_refuses_a_challenge_of_another_browser(self, phone, client, app):
        said = phone.show(ask(app.test_client()))
        ask(client)
        answer(client, said)

        assert complaint(client) == NO

    def test_refuses_what_was_asked_more_than_five_minutes_ago(self, phone, client):
        said = phone.show(ask(client))
        with clock.at(clock.now() + timedelta(minutes=5, seconds=1)):
            answer(client, said)

            assert complaint(client) == NO

    @pytest.mark.parametrize("uses", [5, 4])
    def test_refuses_a_copy_that_counts_backwards(self, phone, client, app, uses):
        answer(client, phone.show(ask(client), uses=5))
        other = app.test_client()
        answer(other, phone.show(ask(other), uses=uses))

        assert complaint(other) == NO
        assert is_in(client)

    def test_who_is_suspended_who_removed_it_and_nobody_get_one_sentence(self, ana, phone, client, sign_in):
        stranger = Device()
        heard = []
        answer(client, stranger.show(ask(client)))
        heard.append(complaint(client))
        people.suspend(ana, by=build.person(Role.ADMINISTRATOR).as_actor())
        answer(client, phone.show(ask(client)))
        heard.append(complaint(client))
        session.execute(update(Person).where(Person.id == ana.id).values(active=True))
        session.commit()
        [kept] = session.scalars(select(Passkey))
        people.remove_passkey(ana, passkey_id=kept.id, by=ana.as_actor())
        answer(client, phone.show(ask(client)))
        heard.append(complaint(client))

        assert heard == [NO] * 3

    def test_takes_as_long_whoever_it_is(self, phone, client):
        for thing in (phone, Device()):
            said = thing.show(ask(client), verified=False)
            before = clock.now()
            answer(client, said)
            assert clock.now() - before > timedelta(seconds=guessing.AT_LEAST)

    @pytest.mark.parametrize("said", ["", "{}", "[]", "null", "\x00", "x" * 30_000, '{"id":1,"rawId":[],"response":7}'])
    def test_refuses_whatever_else_is_sent(self, client, said):
        ask(client)

        assert answer(client, said).status_code == 302
        assert complaint(client) in (NO, "This is too long: 30,000 characters of 20,000.")

    def test_who_fails_waits_and_nobody_else(self, ana, phone, client, app, wait):
        for _time in range(6):
            answer(client, phone.show(ask(client), verified=False))
        answer(client, phone.show(ask(client)))

        assert "Too many failed attempts." in complaint(client)
        elsewhere = app.test_client()
        answer(elsewhere, phone.show(ask(elsewhere)), environ_base={"REMOTE_ADDR": "198.51.100.7"})
        assert is_in(elsewhere)

    def test_many_strangers_at_one_address_shut_nobody_out(self, phone, client, wait):
        heard = ""
        for _time in range(60):  # one is forgiven every two seconds
            answer(client, Device().show(ask(client)))
            if "Too many failed attempts." in (heard := complaint(client)):
                break

        assert "Too many failed attempts." in heard
        answer(client, phone.show(ask(client)))
        assert is_in(client)


class TestAfterThePassphrase:
    def test_is_asked_for_and_counts(self, app, carla, sign_in, client):
        phone = Device()
        add(sign_in(carla, second_factor=False), phone)
        assert enter(client, carla.email).headers["Location"].endswith(SECOND)
        asked = second_question(client)

        assert [each["id"] for each in asked["allowCredentials"]] == [device.text(phone.name)]
        answer(client, phone.show(asked, handle=b""), "second-factor")
        assert client.get("/en/desk/queue").status_code == 200

    def test_stands_beside_the_code_of_an_authenticator(self, carla, settled, sign_in, client, code):
        secret = settled(carla, second_factor=True)
        phone = Device()
        add(sign_in(carla), phone)
        enter(client, carla.email)

        page = client.get(SECOND).text
        assert "Code from your authenticator" in page
        assert "Use a passkey" in page
        assert send(client, SECOND, code=code(secret)).status_code == 302
        assert is_in(client)

    def test_a_recovery_code_stands_in_for_it(self, ana, phone, client, sign_in):
        codes = send(sign_in(ana), "/en/account/recovery-codes", current=PASSPHRASE).text
        [first, *_more] = [part.split("<")[0] for part in codes.split('<li class="num">')[1:]]
        enter(client, ana.email)

        assert "Recovery code" in client.get(SECOND).text
        assert "Code from your authenticator" not in client.get(SECOND).text
        assert send(client, SECOND, code="1" * 16).status_code == 422
        assert send(client, SECOND, code=first).status_code == 302
        assert is_in(client)

    def test_not_that_of_another_person(self, carla, phone, sign_in, client):
        hers = Device()
        add(sign_in(carla, second_factor=False), hers)
        enter(client, carla.email)
        answer(client, phone.show(second_question(client)), "second-factor")

        assert complaint(client, SECOND) == NO
        assert not is_in(client)

    def test_not_by_an_answer_that_was_asked_for_the_other_way(self, phone, ana, client):
        asked = ask(client)
        enter(client, ana.email)
        answer(client, phone.show(asked), "second-factor")

        assert complaint(client, SECOND) == NO

    def test_failures_count_as_those_of_codes_do(self, phone, ana, client, wait):
        enter(client, ana.email)
        for _time in range(6):
            answer(client, phone.show(second_question(client), verified=False), "second-factor")
        answer(client, phone.show(second_question(client)), "second-factor")

        assert "Too many failed attempts." in complaint(client, SECOND)
        assert send(client, SECOND, code="1" * 16).status_code == 429

    def test_nobody_is_asked_before_the_passphrase(self, client, phone):
        asked = device.question(client, "/en/sign-in", f"{SECOND}/passkey/question")

        assert asked.headers["Location"].endswith("/en/sign-in")


class TestWhileManyGuess:
    @pytest.fixture
    def besieged(self, app, phone, ana):
        """Ana's account, at which so many have guessed that every passphrase leads to the question for a code."""
        with app.test_request_context(environ_base={"REMOTE_ADDR": "192.0.2.99"}):
            tried = guessing.Try("passphrase", guessing.whose(ana.email), ana)
            while not tried.is_guarded:
                people.note_failure(tried.pool)
        return ana

    def test_a_passkey_is_asked_for_nothing_else(self, besieged, phone, client):
        answer(client, phone.show(ask(client)))

        assert is_in(client)

    def test_the_page_offers_it_whether_the_passphrase_was_right_or_there_is_one(self, app, besieged, phone):
        pages = []
        for passphrase in (PASSPHRASE, "not the passphrase"):
            browser = app.test_client()
            enter(browser, besieged.email, passphrase)
            pages.append(re.sub(r'value="[^"]+"', "", browser.get(SECOND).text))
            answer(browser, phone.show(ask_again(browser)))
            assert is_in(browser)

        assert pages[0] == pages[1]
        assert "/en/sign-in/passkey/question" in pages[0]

    def test_the_second_door_is_not_there(self, app, besieged, client):
        enter(client, besieged.email)
        asked = device.question(client, SECOND, f"{SECOND}/passkey/question")

        assert asked.headers["Location"].endswith("/en/sign-in")


def ask_again(browser):
    return device.question(browser, SECOND, "/en/sign-in/passkey/question").json


class TestRenaming:
    def test_is_shown_to_its_owner_and_told_to_nobody(self, ana, phone, sign_in):
        [kept] = session.scalars(select(Passkey.id))
        browser = sign_in(ana)

        assert send(browser, f"{OWN}/{kept}/name", name=" the blue key ").status_code == 302
        assert "the blue key" in browser.get(OWN).text
        assert "blue" not in json.dumps(session.scalars(select(Entry.changes)).all())
        assert letters() == ["passkey_added"]

    def test_wants_a_name_and_is_ones_own(self, ana, carla, phone, sign_in):
        [kept] = session.scalars(select(Passkey.id))

        assert send(sign_in(ana), f"{OWN}/{kept}/name", name="").status_code == 422
        assert sign_in(carla).get(f"{OWN}/{kept}/name").status_code == 404
        with pytest.raises(NotFound):
            people.rename_passkey(carla, passkey_id=kept, name="mine", by=carla.as_actor())


class TestRemoving:
    def way(self):
        [kept] = session.scalars(select(Passkey))
        return f"{OWN}/{kept.id}/removal"

    def test_opens_nothing_any_more(self, ana, phone, sign_in, client):
        here, elsewhere = sign_in(ana), sign_in(ana)
        assert "my phone" in here.get(self.way()).text
        assert send(here, self.way(), current=PASSPHRASE).status_code == 302

        assert session.scalars(select(Passkey)).all() == []
        assert is_in(here)
        assert not is_in(elsewhere)
        assert letters() == ["passkey_added", "passkey_removed"]
        answer(client, phone.show(ask(client)))
        assert complaint(client) == NO

    def test_wants_the_passphrase(self, ana, phone, sign_in):
        assert send(sign_in(ana), self.way(), current="not the passphrase").status_code == 422
        assert len(session.scalars(select(Passkey)).all()) == 1

    def test_is_ones_own(self, carla, phone, sign_in):
        assert sign_in(carla).get(self.way()).status_code == 404

    def test_the_staff_keep_a_second_factor(self, carla, settled, sign_in):
        add(sign_in(carla, second_factor=False), Device())
        refused = send(sign_in(carla), self.way(), current=PASSPHRASE)

        assert refused.status_code == 409
        assert "Your role needs a second factor." in refused.text
        settled(carla, second_factor=True)
        assert send(sign_in(carla), self.way(), current=PASSPHRASE).status_code == 302

    def test_the_last_takes_the_recovery_codes_along(self, ana, phone, sign_in, client):
        browser = sign_in(ana)
        send(browser, "/en/account/recovery-codes", current=PASSPHRASE)
        send(browser, self.way(), current=PASSPHRASE)

        assert "Recovery codes</a>" not in browser.get("/en/account").text
        enter(client, ana.email)
        assert is_in(client)

    def test_a_reset_second_factor_takes_them_all(self, ana, phone, client):
        people.reset_second_factor(ana, by=build.person(Role.ADMINISTRATOR).as_actor())

        assert session.scalars(select(Passkey)).all() == []
        answer(client, phone.show(ask(client)))
        assert complaint(client) == NO


class TestAddresses:
    @pytest.mark.parametrize(
        ("base", "there"),
        [
            ("http://localhost:8000", "http://localhost:8000"),
            ("https://portal.example", "https://portal.example"),
            ("https://Portal.Example:443/", "https://portal.example"),
            ("https://portal.example:8443", "https://portal.example:8443"),
            ("http://portal.example", None),
            ("http://127.0.0.1:8000", None),
            ("https://192.0.2.7", None),
            ("https://[2001:db8::7]", None),
        ],
    )
    def test_only_where_browsers_give_passkeys(self, app, client, monkeypatch, base, there):
        monkeypatch.setitem(app.config, "BASE_URL", base)
        page = client.get("/en/sign-in").text

        assert ("Sign in with a passkey" in page) is (there is not None)
        assert (f'data-origin="{there}"' in page) is (there is not None)

    def test_elsewhere_the_page_says_so_and_asks_nothing(self, app, ana, sign_in, monkeypatch):
        browser = sign_in(ana)
        csrf = device.token(browser, OWN)
        monkeypatch.setitem(app.config, "BASE_URL", "https://192.0.2.7")

        assert "At the address of this portal, browsers offer no passkeys." in browser.get(OWN).text
        assert browser.post(f"{OWN}/question", data={"csrf_token": csrf}).status_code == 404
        assert browser.post(OWN, data={"csrf_token": csrf}).status_code == 404

    def test_asking_writes_nothing_and_what_was_answered_is_forgotten(self, client, ana, phone):
        [_of_adding] = session.scalars(select(Challenge.id))
        said = phone.show(ask(client))
        assert len(session.scalars(select(Challenge.id)).all()) == 1
        answer(client, said)
        assert len(session.scalars(select(Challenge.id)).all()) == 2
        with clock.at(clock.now() + timedelta(minutes=6)):
            people.begin_visit(f"person:{ana.id}")
        assert session.scalars(select(Challenge.id)).all() == []
