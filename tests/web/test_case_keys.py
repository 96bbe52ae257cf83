"""The keys of case officers and custodians at the doors, as a browser meets them."""

import time
from datetime import timedelta

import build
import concerning
import pytest
from entering import PASSPHRASE, enter, send, signed_in_with_key
from sqlalchemy import func, select

from portal.core import clock
from portal.core.actor import SYSTEM, Role
from portal.core.db import session
from portal.core.sealing import holders
from portal.core.sealing.keyring import Keyring
from portal.models.concerns import HolderKey, KeyState, Unlocked, custodian, reader
from portal.models.people import Visit
from portal.queries import concerns as queries
from portal.services import people
from portal.services.people.grants import BothKeys
from portal.web import accounts, casekeys, guessing, opened

OPEN = "open"
LATER = "otras palabras que nadie adivina"


@pytest.fixture
def in_hand(app):
    """What the visit of a browser has in hand, asked as a page asks it."""

    def found(browser):
        with browser.session_transaction() as cookie:
            visit = build.visit(cookie.get("visit", ""))
        kept = browser.get_cookie(OPEN)
        if kept is None or visit is None:
            return None
        return queries.in_hand(opened.VisitKey.of(kept.value), visit.id)

    return found


@pytest.fixture
def arrive(settled, code):
    """Sign in as a browser does, with passphrase and code; each time a later one."""
    later = iter(range(0, 3000, 60))

    def come(browser, person, passphrase=PASSPHRASE):
        secret = secrets.setdefault(person.id, None) or settled(person, second_factor=True)
        secrets[person.id] = secret
        with clock.at(clock.now() + timedelta(seconds=next(later))):
            enter(browser, person.email, passphrase)
            return send(browser, "/en/second-factor", code=code(secret))

    secrets = {}
    return come


def keys_of(holder):
    return session.scalars(select(HolderKey).where(HolderKey.holder == holder).order_by(HolderKey.number)).all()


def cookie_of(answer):
    found = [each for each in answer.headers.getlist("Set-Cookie") if each.startswith(f"{OPEN}=")]
    return found[0] if found else None


class TestAKey:
    def test_is_made_when_its_owner_signs_in_and_taken_in_hand_after_the_code(self, client, arrive, in_hand):
        omar = build.person(Role.CASE_OFFICER)

        arrive(client, omar)

        (made,) = keys_of(reader(omar.id))
        assert made.state is KeyState.ACTIVE
        assert in_hand(client).holder == reader(omar.id)
        assert in_hand(client).key.public.raw == made.public

    def test_is_the_same_at_the_next_sign_in(self, app, arrive, in_hand):
        omar, browser = build.person(Role.CASE_OFFICER), app.test_client()
        arrive(app.test_client(), omar)

        arrive(browser, omar)

        assert len(keys_of(reader(omar.id))) == 1
        assert in_hand(browser).key.public.raw == keys_of(reader(omar.id))[0].public

    def test_opens_what_is_sealed_to_it(self, app, client, arrive, in_hand):
        omar = build.person(Role.CASE_OFFICER)
        arrive(client, omar)
        concerning.committee()
        sender = concerning.sent()

        found = queries.read(omar.as_actor(), sender.concern.id, in_hand(client).key)

        assert queries.told(omar.as_actor(), found)["facility"].text.text == "Planta Norte"

    def test_of_a_custodian_is_made_and_never_kept_in_a_visit(self, app, client, arrive, in_hand):
        clara = build.person(Role.CUSTODIAN)

        arrive(client, clara)

        assert [each.state for each in keys_of(custodian(clara.id))] == [KeyState.ACTIVE]
        assert in_hand(client) is None
        assert not session.scalar(select(func.count()).select_from(Unlocked))
        with app.test_request_context():
            key = casekeys.open_with(clara, Role.CUSTODIAN, PASSPHRASE)
            assert key.public.raw == keys_of(custodian(clara.id))[0].public
            with pytest.raises(casekeys.KeyDoesNotOpen):
                casekeys.open_with(clara, Role.CUSTODIAN, LATER)

    def test_nobody_else_gets_one(self, client, arrive, in_hand):
        arrive(client, build.person(Role.MODERATOR))

        assert not session.scalar(select(func.count()).select_from(HolderKey))
        assert client.get_cookie(OPEN) is None

    def test_is_not_in_hand_before_the_code(self, client, settled, in_hand):
        omar = build.person(Role.CASE_OFFICER)
        settled(omar, second_factor=True)

        enter(client, omar.email)

        assert [each.visit_id for each in session.scalars(select(Unlocked))] == [None]
        assert in_hand(client) is None

    def test_is_in_hand_once_an_authenticator_is_set_up(self, client, settled, code, in_hand):
        omar = build.person(Role.CASE_OFFICER)
        settled(omar)
        enter(client, omar.email)
        assert in_hand(client) is None
        client.get("/en/account/second-factor")
        with client.session_transaction() as cookie:
            secret = cookie["second_factor"]

        send(client, "/en/account/second-factor", code=code(secret), current=PASSPHRASE)

        assert in_hand(client).holder == reader(omar.id)

    def test_is_not_made_where_the_server_has_no_secret(self, app, client, arrive, in_hand, monkeypatch):
        monkeypatch.setitem(app.extensions, "keyring", None)
        omar = build.person(Role.CASE_OFFICER)

        assert arrive(client, omar).status_code == 302

        assert in_hand(client) is None
        assert not keys_of(reader(omar.id))

    def test_that_does_not_open_lets_its_owner_in_without(self, app, client, arrive, in_hand, monkeypatch):
        omar = build.person(Role.CASE_OFFICER)
        arrive(client, omar)
        monkeypatch.setitem(
            app.extensions, "keyring", Keyring.read("1:" + "another secret than before".replace(" ", "x") * 2)
        )
        again = app.test_client()

        arrive(again, omar)

        assert again.get("/en/account").status_code == 200
        assert in_hand(again) is None
        assert len(keys_of(reader(omar.id))) == 1

    def test_is_locked_with_the_newest_secret_of_the_server(self, app, client, arrive, in_hand, monkeypatch):
        omar = build.person(Role.CASE_OFFICER)
        arrive(client, omar)
        both = f"2:{'the newer of two secrets'.replace(' ', 'x') * 2} {concerning.SECRET}"
        monkeypatch.setitem(app.extensions, "keyring", Keyring.read(both))
        again = app.test_client()

        arrive(again, omar)

        session.expire_all()
        (kept,) = keys_of(reader(omar.id))
        assert kept.parameters["secret"] == 2
        newest_alone = Keyring.read(both.split()[0])
        assert newest_alone.vouches(kept.proof, *kept.vouched)
        monkeypatch.setitem(app.extensions, "keyring", newest_alone)
        arrive(third := app.test_client(), omar)
        assert in_hand(third).key.public.raw == kept.public


class TestTheCookie:
    def test_is_ours_alone_and_ends_with_the_browser(self, app, client, settled, monkeypatch):
        monkeypatch.setitem(app.config, "OPEN_COOKIE_NAME", "__Host-open")
        monkeypatch.setitem(app.config, "SESSION_COOKIE_SECURE", True)
        omar = build.person(Role.CASE_OFFICER)
        settled(omar, second_factor=True)

        answer = enter(client, omar.email, base_url="https://localhost")

        (told,) = [each for each in answer.headers.getlist("Set-Cookie") if each.startswith("__Host-open=")]
        word, *rest = told.split("; ")
        assert len(word) == len("__Host-open=") + 64
        assert set(rest) == {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"}

    def test_tells_nobody_who_has_a_key(self, app, settled):
        told = set()
        for person in (build.person(Role.CASE_OFFICER), build.person(Role.CUSTODIAN), build.person(Role.MODERATOR)):
            settled(person, second_factor=True)
            word, *rest = cookie_of(enter(app.test_client(), person.email)).split("; ")
            told.add((len(word), *rest))

        assert len(told) == 1

    def test_tells_nobody_while_many_guess_whether_the_passphrase_was_right(self, app, settled):
        omar, there = build.person(Role.CASE_OFFICER), {"REMOTE_ADDR": "198.51.100.7"}
        settled(omar, second_factor=True)
        with app.test_request_context(environ_base=there):
            tried = guessing.Try("passphrase", guessing.whose(omar.email), omar)
            while not tried.is_guarded:
                people.note_failure(tried.pool)

        told = set()
        for passphrase in (PASSPHRASE, "wrong wrong wrong wrong"):
            answer = enter(app.test_client(), omar.email, passphrase)
            assert answer.headers["Location"] == "/en/second-factor"
            told.add(tuple(len(each) for each in answer.headers.getlist("Set-Cookie") if "portal" not in each))

        assert len(told) == 1

    def test_of_another_visit_opens_nothing(self, app, arrive, in_hand):
        omar, olga = build.person(Role.CASE_OFFICER), build.person(Role.CASE_OFFICER)
        mine, theirs = app.test_client(), app.test_client()
        arrive(mine, omar)
        arrive(theirs, olga)

        theirs.set_cookie(OPEN, mine.get_cookie(OPEN).value)

        assert in_hand(theirs) is None
        assert in_hand(mine) is not None

    def test_of_half_a_sign_in_goes_to_nobody_else(self, app, client, settled):
        """Somebody left after the passphrase; the next one at this machine signs in to the end."""
        omar, olga = build.person(Role.CASE_OFFICER), build.person(Role.CASE_OFFICER)
        settled(omar, second_factor=True)
        enter(client, omar.email)
        left = client.get_cookie(OPEN).value

        with app.test_request_context(headers={"Cookie": f"{OPEN}={left}"}):
            accounts.arrive(olga, second_factor=True)
            assert opened.in_hand() is None

    def test_before_the_code_opens_nothing_as_a_visit(self, app, client, settled, in_hand):
        omar = build.person(Role.CASE_OFFICER)
        settled(omar, second_factor=True)
        enter(client, omar.email)
        half = client.get_cookie(OPEN).value
        name = people.begin_visit(f"person:{omar.id}", second_factor=True)

        assert queries.in_hand(opened.VisitKey.of(half), build.visit(name).id) is None

    def test_is_a_new_one_after_the_code(self, client, settled, code):
        omar = build.person(Role.CASE_OFFICER)
        secret = settled(omar, second_factor=True)
        enter(client, omar.email)
        before = client.get_cookie(OPEN).value

        send(client, "/en/second-factor", code=code(secret))

        assert client.get_cookie(OPEN).value != before
        assert queries.in_hand(opened.VisitKey.of(before), None) is None

    def test_goes_with_the_visit_and_other_devices_go_on(self, app, arrive, in_hand):
        omar, here, there = build.person(Role.CASE_OFFICER), app.test_client(), app.test_client()
        arrive(here, omar)
        arrive(there, omar)

        here.post("/en/sign-out")

        assert here.get_cookie(OPEN) is None
        assert in_hand(there).holder == reader(omar.id)
        assert session.scalar(select(func.count()).select_from(Unlocked)) == 1


class TestAnotherPassphrase:
    def test_keeps_the_same_key_and_ends_all_other_visits(self, app, arrive, in_hand):
        omar, here, there = build.person(Role.CASE_OFFICER), app.test_client(), app.test_client()
        arrive(here, omar)
        arrive(there, omar)
        (before,) = keys_of(reader(omar.id))

        answer = send(here, "/en/account/passphrase", current=PASSPHRASE, passphrase=LATER, again=LATER)

        assert answer.status_code == 302
        assert in_hand(here).key.public.raw == before.public
        assert in_hand(there) is None
        session.expire_all()
        (after,) = keys_of(reader(omar.id))
        with app.test_request_context():
            assert casekeys.open_with(omar, Role.CASE_OFFICER, LATER).public.raw == before.public
            with pytest.raises(casekeys.KeyDoesNotOpen):
                casekeys.open_with(omar, Role.CASE_OFFICER, PASSPHRASE)
        arrive(again := app.test_client(), omar, LATER)
        assert in_hand(again).key.public.raw == after.public

    def test_is_not_taken_where_the_key_would_stay_behind(self, app, client, arrive, monkeypatch):
        omar = build.person(Role.CASE_OFFICER)
        arrive(client, omar)
        monkeypatch.setitem(app.extensions, "keyring", None)

        answer = send(client, "/en/account/passphrase", current=PASSPHRASE, passphrase=LATER, again=LATER)

        assert answer.status_code == 422
        assert "Your key to concerns does not open" in answer.text
        monkeypatch.undo()
        with app.test_request_context():
            assert accounts.knows(people_again(omar), PASSPHRASE)

    def test_for_a_forgotten_one_makes_another_key_at_the_next_sign_in(self, app, client, arrive, in_hand):
        omar = build.person(Role.CASE_OFFICER)
        arrive(client, omar)
        with app.test_request_context():
            link = accounts.link_for(omar, "en").removeprefix("http://localhost")

        fresh = app.test_client()
        assert send(fresh, link, passphrase=LATER, again=LATER).status_code == 302

        session.expire_all()
        assert [each.state for each in keys_of(reader(omar.id))] == [KeyState.LOST]
        assert in_hand(client) is None
        arrive(fresh, omar, LATER)
        lost, new = keys_of(reader(omar.id))
        assert (lost.state, new.state) == (KeyState.LOST, KeyState.ACTIVE)
        assert concerning.KEYRING.vouches(lost.proof, *lost.vouched)
        assert in_hand(fresh).key.public.raw == new.public

    def test_loses_the_key_of_who_reads_concerns_no_more(self, app, client, arrive):
        omar = build.person(Role.CASE_OFFICER)
        arrive(client, omar)
        people.end_grant(omar, grant_id=omar.grants[0].id, by=SYSTEM)

        send(client, "/en/account/passphrase", current=PASSPHRASE, passphrase=LATER, again=LATER)

        session.expire_all()
        assert [each.state for each in keys_of(reader(omar.id))] == [KeyState.LOST]


def people_again(person):
    session.expire_all()
    return session.get(type(person), person.id)


class TestTheTime:
    def test_is_the_same_whoever_has_a_key(self, app, monkeypatch):
        """One key is stretched for everybody, be it opened, drawn or for nothing."""
        monkeypatch.setattr(holders, "ARGON2ID", {"memory": 19 * 1024, "iterations": 2, "lanes": 1})
        keyed, keyless = concerning.keyed(Role.CASE_OFFICER).person, build.person(Role.CASE_OFFICER)
        guard, member = concerning.keyed(Role.CUSTODIAN).person, build.member()
        for each in (keyed, keyless, guard, member):
            hashed = accounts.HASHER.hash(concerning.PASSPHRASE)
            people.choose_passphrase(each, hashed=hashed, by=each.as_actor())
        took = {
            (who, typed): []
            for who in (keyed, keyless, guard, member, None)
            for typed in (concerning.PASSPHRASE, "otra cosa al azar")
        }

        for _time in range(5):
            for (who, typed), seconds in took.items():
                with app.test_request_context():
                    start = time.process_time()
                    accounts.knows(who, typed, renewing=False)
                    seconds.append(time.process_time() - start)

        quickest = [min(seconds) for seconds in took.values()]
        assert max(quickest) < 2 * min(quickest)  # a key that was left out is one of twenty


class TestTheHelper:
    def test_signs_in_a_case_officer_with_the_key_in_hand(self, app, in_hand):
        keyed = concerning.keyed(Role.CASE_OFFICER)

        browser = signed_in_with_key(app, keyed)

        assert in_hand(browser).holder == keyed.holder
        assert browser.get("/en/account").status_code == 200
        assert session.scalar(select(func.count()).select_from(Visit)) == 1


def test_whoever_reads_concerns_opens_no_names(make):
    """And the other way round, whatever the scopes; one after the other they may."""
    for held, wanted in ((Role.CASE_OFFICER, Role.CUSTODIAN), (Role.CUSTODIAN, Role.CASE_OFFICER)):
        person = make.person(held)
        with pytest.raises(BothKeys):
            people.grant(person, role=wanted, by=SYSTEM)
        people.end_grant(person, grant_id=person.grants[0].id, by=SYSTEM)
        people.grant(person, role=wanted, by=SYSTEM)
