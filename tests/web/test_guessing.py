"""Who guesses is slowed until guessing is hopeless; who belongs here comes in, whatever the others do."""

import re
import threading
import time
from datetime import timedelta

import build
import pytest
from entering import PASSPHRASE, crowded, enter, hashed_as_before, is_in, send, stored, token
from page import read
from sqlalchemy import func, select

from portal.core import clock
from portal.core.actor import SYSTEM, Role
from portal.core.db import session
from portal.core.errors import Crowded
from portal.core.turns import Turns
from portal.models.outbox import Errand
from portal.models.people import Slowdown, Visit
from portal.services import people
from portal.web import accounts, guessing, hashing

WRONG = "wrong wrong wrong wrong"
HERE, THERE = {"REMOTE_ADDR": "192.0.2.1"}, {"REMOTE_ADDR": "198.51.100.7"}


def address(number):
    return {"REMOTE_ADDR": f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}"}


def left(event):
    return [errand.facts for errand in session.scalars(select(Errand)) if errand.facts.get("event") == event]


def tell(answer):
    """What an answer says, without what differs each time."""
    return re.sub(r'value="[^"]*"', "", answer.text)


@pytest.fixture
def guarded(app, settled):
    """Somebody at whose account so many have guessed that no answer tells anything any more."""

    def besiege(person, kind="passphrase", **more):
        settled(person, **more)
        fill(app, person.email, kind, person)
        return person

    return besiege


def fill(app, email, kind="passphrase", person=None):
    with app.test_request_context(environ_base=THERE):
        tried = guessing.Try(kind, guessing.whose(email), person)
        while not tried.is_guarded:
            people.note_failure(tried.pool)


@pytest.fixture
def letter(app):
    """The code of the last letter to this person."""

    def read(person):
        facts = max(left("sign_in"), key=lambda facts: (facts["hour"], facts["used"]))
        assert facts["person_id"] == person.id
        return people.letter_code(app.config["SECRET_KEY"], person, hour=facts["hour"], used=facts["used"])

    return read


class TestSlowingDown:
    def test_makes_who_fails_wait_and_says_how_long(self, client, settled):
        ana = build.member()
        settled(ana)
        for _time in range(6):
            assert enter(client, ana.email, WRONG).status_code == 422

        answer = enter(client, ana.email)

        assert answer.status_code == 429
        assert re.search(r"[Ww]ait \d+ seconds", answer.text)
        assert 0 < int(answer.headers["Retry-After"]) <= 20
        assert ana.email in answer.text
        with clock.at(clock.now() + timedelta(seconds=21)):
            assert enter(client, ana.email).status_code == 302

    def test_is_no_weapon_against_the_owner_or_the_neighbours(self, app, settled):
        ana, bea = build.member(), build.member()
        settled(ana)
        settled(bea)
        attacker = app.test_client()
        for _time in range(8):
            enter(attacker, ana.email, WRONG, environ_base=HERE)
        assert enter(attacker, ana.email, environ_base=HERE).status_code == 429

        assert enter(app.test_client(), ana.email, environ_base=THERE).status_code == 302
        assert enter(app.test_client(), bea.email, environ_base=HERE).status_code == 302

    def test_cannot_be_escaped_with_an_address_that_a_client_claims(self, client, settled):
        ana = build.member()
        settled(ana)
        for number in range(6):
            claimed = {"X-Forwarded-For": f"203.0.113.{number}"}
            enter(client, ana.email, WRONG, headers=claimed)

        assert enter(client, ana.email, headers={"X-Forwarded-For": "203.0.113.99"}).status_code == 429

    def test_never_counts_success(self, app, settled):
        ana = build.member()
        settled(ana)
        for _time in range(9):
            assert enter(app.test_client(), ana.email).status_code == 302
        assert not session.scalar(select(func.count()).select_from(Slowdown))

    def test_counts_a_network_of_ipv6_as_one(self, client, settled):
        ana = build.member()
        settled(ana)
        for number in range(6):
            enter(client, ana.email, WRONG, environ_base={"REMOTE_ADDR": f"2001:db8::{number}"})

        assert enter(client, ana.email, environ_base={"REMOTE_ADDR": "2001:db8::ffff"}).status_code == 429

    def test_sends_to_the_day_after_who_fails_all_day_long(self, client, settled):
        ana, start = build.member(), clock.now().replace(hour=0, minute=5)
        settled(ana)
        for number in range(12):
            with clock.at(start + timedelta(minutes=number)):
                assert enter(client, ana.email, WRONG).status_code == 422

        with clock.at(start + timedelta(minutes=20)):
            answer = enter(client, ana.email)
        assert answer.status_code == 429
        assert re.search(r"[Ww]ait \d+ minutes", answer.text)

    def test_turns_away_an_address_that_goes_from_account_to_account_but_not_its_neighbours(
        self, app, settled, monkeypatch
    ):
        monkeypatch.setattr(hashing, "FAILED", hashing.Lane())
        ana, attacker = build.member(), app.test_client()
        settled(ana)

        answers = [enter(attacker, f"n{n}@example.org", WRONG, environ_base=HERE).status_code for n in range(40)]

        assert answers[:30] == [422] * 30
        assert 429 in answers[30:]
        assert enter(app.test_client(), ana.email, environ_base=HERE).status_code == 302

    def test_leaves_little_behind_however_many_names_are_made_up(self, app):
        with app.test_request_context(environ_base=HERE):
            for number in range(300):
                guessing.AtTheDoor(f"n{number}@example.org").fail()
        start = clock.now()
        with clock.at(start + timedelta(hours=3)):
            people.note_failure(people.Bucket("one", 1, 1))

        marks = session.scalars(select(Slowdown.mark)).all()
        assert all(len(mark) <= len("passphrase 12345") for mark in marks)  # of addresses nothing is left
        with clock.at(start + timedelta(hours=37)):
            people.note_failure(people.Bucket("two", 1, 1))
            assert session.scalars(select(Slowdown.mark)).all() == ["two"]


class TestOrigin:
    @pytest.mark.parametrize(
        ("seen", "counted"),
        [
            ("192.0.2.1", "192.0.2.1"),
            ("::ffff:192.0.2.1", "192.0.2.1"),
            ("::ffff:c000:201", "192.0.2.1"),
            ("192.0.2.1:5123", "192.0.2.1"),
            ("[2001:db8:1:2::3]:443", "2001:db8:1:2::/64"),
            ("[2001:db8:1:2::3]", "2001:db8:1:2::/64"),
            ("2001:db8:1:2:ffff::", "2001:db8:1:2::/64"),
            ("fe80::1%eth0", "fe80::/64"),
            ("unix:", ""),
            ("", ""),
        ],
    )
    def test_is_the_address_in_whatever_clothes(self, app, seen, counted):
        with app.test_request_context(environ_base={"REMOTE_ADDR": seen}):
            assert guessing._origin() == counted


class TestThirtyDays:
    """How many wrong passphrases are answered as such. An answer that would be the same for a right one is none."""

    def tell_tales(self, app, email, addresses, every=timedelta(hours=6)):
        """Guess for thirty days from all of these, as fast as they are heard."""
        start, heard = clock.now(), 0
        for step in range(int(timedelta(days=30) / every)):
            with clock.at(start + step * every):
                for each in addresses(step):
                    with app.test_request_context(environ_base={"REMOTE_ADDR": each}):
                        tried = guessing.AtTheDoor(email)
                        if people.wait_for(*tried.pace):
                            continue
                        if tried.pool in tried.fail():
                            break  # nobody is answered any more at this moment
                        heard += 1
        return heard

    @pytest.mark.parametrize("email", ["ana@example.org", "nobody@example.org"])
    def test_from_a_thousand_addresses_tell_less_than_a_hundred_times(self, app, email):
        people.invite(None, name="Ana", email="ana@example.org", organisation_id=None, locale="es", by=SYSTEM)

        assert 50 <= self.tell_tales(app, email, lambda _: [f"10.0.{n >> 8}.{n & 255}" for n in range(1000)]) < 80

    def test_from_networks_that_are_never_the_same_tell_less_than_a_hundred_times(self, app):
        fresh = lambda step: [f"2001:db8:{step:x}:{n:x}::1" for n in range(60)]  # noqa: E731

        assert 50 <= self.tell_tales(app, "ana@example.org", fresh) < 80

    def test_from_one_address_tell_less_than_a_hundred_times(self, app):
        assert 50 <= self.tell_tales(app, "ana@example.org", lambda _: ["192.0.2.1"] * 9) < 80

    def test_also_with_a_stolen_browser_tell_less_than_a_hundred_times(self, app, settled):
        ana = build.member()
        settled(ana)
        thief = app.test_client()
        enter(thief, ana.email)
        stolen = f"known-browser={thief.get_cookie('known-browser').value}"
        start, heard = clock.now(), 0
        for hours in range(0, 30 * 24, 6):
            for cookie in ({"Cookie": stolen}, {}):
                for number in range(60):
                    later = clock.at(start + timedelta(hours=hours, seconds=number))
                    with later, app.test_request_context(environ_base=address(60 * hours + number), headers=cookie):
                        tried = guessing.AtTheDoor(ana.email)
                        if people.wait_for(*tried.pace):
                            break
                        if tried.pool in tried.fail():
                            break
                        heard += 1

        assert 75 <= heard < 100

    def test_as_a_browser_meets_them(self, app, settled):
        ana, start, told = build.member(), clock.now(), 0
        settled(ana)
        for number in range(56):
            with clock.at(start + timedelta(minutes=number)):
                answer = enter(app.test_client(), ana.email, WRONG, environ_base=address(number))
                told += answer.status_code == 422

        assert told == 50
        assert answer.headers["Location"] == "/en/second-factor"


class TestWhileManyGuess:
    def test_right_and_wrong_and_nobody_look_alike(self, app, guarded):
        ana, carla = guarded(build.member()), guarded(build.person(Role.MODERATOR), second_factor=True)
        fill(app, "nobody@example.org")

        answers, sizes = set(), set()
        for email, passphrase in (
            *((ana.email, PASSPHRASE), (ana.email, WRONG), (carla.email, PASSPHRASE), (carla.email, WRONG)),
            ("nobody@example.org", WRONG),
        ):
            browser = app.test_client()
            answer = enter(browser, email, passphrase, environ_base=HERE)
            page = browser.get("/en/second-factor")
            failed = send(browser, "/en/second-factor", code="000000")
            with browser.session_transaction() as cookie:
                sizes.add(len(cookie["half_way"]))
            answers.add((answer.status_code, answer.headers["Location"], tell(page), failed.status_code, tell(failed)))

        assert len(answers) == len(sizes) == 1
        assert answers.pop()[3] == 422

    def test_buckets_do_not_tell_either(self, app, guarded):
        ana = guarded(build.member())

        for passphrase, origin in ((PASSPHRASE, HERE), (WRONG, THERE)):
            answers = [enter(app.test_client(), ana.email, passphrase, environ_base=origin) for _ in range(7)]
            assert [answer.status_code for answer in answers] == [302] * 6 + [429]

    @pytest.mark.usefixtures("dear_passphrases")
    def test_right_and_wrong_and_nobody_take_as_long(self, app, guarded, monkeypatch):
        monkeypatch.setattr(guessing, "AT_LEAST", 0.4)  # on a busy machine everything takes longer
        ana, nobody = guarded(build.member()), "nobody@example.org"
        fill(app, nobody)

        took = {(ana.email, PASSPHRASE): [], (ana.email, WRONG): [], (nobody, WRONG): []}
        for number in range(3):
            for place, (email, passphrase) in enumerate(took):
                browser, data = app.test_client(), {"email": email, "passphrase": passphrase}
                data["csrf_token"] = token(browser, "/en/sign-in")
                start = time.perf_counter()
                browser.post("/en/sign-in", data=data, environ_base=address(3 * number + place))
                took[email, passphrase].append(time.perf_counter() - start)

        right, wrong, none = map(min, took.values())
        assert 0.8 < right / wrong < 1.25
        assert 0.8 < none / wrong < 1.25
        assert min(right, wrong, none) > 0.4

    def test_a_right_one_is_not_hashed_anew(self, app, guarded):
        """That takes a moment longer, once."""
        ana = guarded(build.member())
        former = hashed_as_before(ana)

        enter(app.test_client(), ana.email)

        assert stored(ana) == former

    def test_the_owner_comes_in_by_letter(self, app, guarded, letter):
        ana, browser = guarded(build.member()), app.test_client()

        answer = enter(browser, ana.email, environ_base=HERE)
        assert answer.headers["Location"] == "/en/second-factor"
        assert not is_in(browser)
        code = letter(ana)
        answer = send(browser, "/en/second-factor", code=f"{code[:4]} {code[4:8]} {code[8:]}")

        assert answer.headers["Location"] == "/en/account"  # where they were asked to sign in
        assert is_in(browser)
        assert session.scalars(select(Visit.second_factor)).all() == [False]

    def test_a_wrong_passphrase_sends_no_letter_and_no_code_helps_it(self, app, guarded, letter):
        ana, browser = guarded(build.member()), app.test_client()
        enter(browser, ana.email, WRONG, environ_base=HERE)
        assert not left("sign_in")
        enter(app.test_client(), ana.email, environ_base=THERE)

        assert send(browser, "/en/second-factor", code=letter(ana)).status_code == 422
        assert not is_in(browser)

    def test_the_letter_works_once_and_alone_opens_nothing(self, app, guarded, letter):
        ana, first, second = guarded(build.member()), app.test_client(), app.test_client()
        for browser in (first, second):
            enter(browser, ana.email, environ_base=HERE)
        code = letter(ana)
        session.expire_all()

        assert send(first, "/en/second-factor", code=code).status_code == 302
        assert send(second, "/en/second-factor", code=code).status_code == 422
        assert len(left("sign_in")) == 1

    def test_the_owner_with_an_authenticator_comes_in_with_it(self, app, guarded, code):
        carla, browser = build.person(Role.MODERATOR), app.test_client()
        guarded(carla, second_factor=True)

        enter(browser, carla.email, environ_base=HERE)
        secret = carla.tf_totp_secret

        assert send(browser, "/en/second-factor", code=code(secret)).status_code == 302
        assert is_in(browser)
        assert session.scalars(select(Visit.second_factor)).all() == [True]
        assert not left("sign_in")

    def test_the_owners_own_browser_notices_nothing(self, app, settled):
        ana, browser = build.member(), app.test_client()
        settled(ana)
        enter(browser, ana.email)
        browser.post("/en/sign-out")
        fill(app, ana.email)

        assert enter(browser, ana.email, WRONG, environ_base=HERE).status_code == 422
        assert enter(browser, ana.email, environ_base=HERE).headers["Location"] == "/en/waiting"
        assert is_in(browser)

    def test_neither_does_one_behind_the_attackers_own_address(self, app, settled):
        ana, browser = build.member(), app.test_client()
        settled(ana)
        enter(browser, ana.email, environ_base=HERE)
        browser.post("/en/sign-out")
        for _time in range(8):
            enter(app.test_client(), ana.email, WRONG, environ_base=HERE)

        assert enter(browser, ana.email, environ_base=HERE).status_code == 302

    def test_a_browser_is_known_to_its_owner_only_and_no_longer_than_they_want(self, app, settled):
        ana, bea, browser = build.member(), build.member(), app.test_client()
        settled(ana)
        settled(bea)
        enter(browser, ana.email)
        browser.post("/en/sign-out")
        for person in (ana, bea):
            fill(app, person.email)
        assert enter(browser, bea.email).headers["Location"] == "/en/second-factor"
        browser.post("/en/sign-out")

        with clock.at(clock.now() + timedelta(days=181)):
            fill(app, ana.email)
            assert enter(browser, ana.email).headers["Location"] == "/en/second-factor"
        people.sign_out_everywhere(ana, by=SYSTEM)
        fill(app, ana.email)
        assert enter(browser, ana.email).headers["Location"] == "/en/second-factor"

    @pytest.mark.parametrize("forged", ["", "x", "a.b.c", "a.1.c", "a.99999999999999.c", ".1.", "a.1.\xff", "1" * 3000])
    def test_a_forged_browser_is_a_strangers(self, app, guarded, forged):
        ana, browser = guarded(build.member()), app.test_client()
        browser.set_cookie("known-browser", forged)

        assert enter(browser, ana.email).headers["Location"] == "/en/second-factor"

    def test_who_chooses_a_new_passphrase_by_letter_is_no_stranger(self, app, guarded):
        ana, browser = guarded(build.member()), app.test_client()
        with app.test_request_context():
            path = accounts.link_for(ana, "en").removeprefix("http://localhost")
        words = "una frase completamente nueva"

        send(browser, path, passphrase=words, again=words)

        assert enter(browser, ana.email, words, environ_base=HERE).headers["Location"] == "/en/waiting"

    def test_neither_is_who_changes_it_signed_in(self, app, sign_in, guarded):
        ana = guarded(build.member())
        browser, words = sign_in(ana), "una frase completamente nueva"

        send(browser, "/en/account/passphrase", current=PASSPHRASE, passphrase=words, again=words)
        browser.post("/en/sign-out")

        assert enter(browser, ana.email, words, environ_base=HERE).headers["Location"] == "/en/waiting"

    def test_the_owner_is_told_once_a_day_and_a_name_that_nobody_has_is_not(self, app, guarded):
        ana, start = guarded(build.member()), clock.now()
        fill(app, "nobody@example.org")
        for hours in range(0, 47, 6):
            with clock.at(start + timedelta(hours=hours)):
                fill(app, ana.email)
                for email in (ana.email, "nobody@example.org"):
                    enter(app.test_client(), email, WRONG, environ_base=address(hours))

        assert [facts["person_id"] for facts in left("guessing")] == [ana.id] * 2

    def test_it_ends_by_itself(self, app, guarded):
        ana = guarded(build.member())

        with clock.at(clock.now() + timedelta(hours=37)):
            assert enter(app.test_client(), ana.email).headers["Location"] == "/en/waiting"

    @pytest.mark.parametrize("lang", ["es", "en"])
    def test_the_page_promises_nothing_that_is_not_so(self, app, guarded, lang):
        browser = app.test_client()
        enter(browser, guarded(build.member()).email, WRONG)

        read(browser, f"/{lang}/second-factor")
        page = browser.get(f"/{lang}/second-factor").text

        assert "right; only the code" not in page
        assert {"es": "no dice si", "en": "does not say whether"}[lang] in page


class TestCodes:
    def test_are_guessed_less_than_a_hundred_times_in_thirty_days(self, app, settled):
        carla, start, heard = build.person(Role.MODERATOR), clock.now(), 0
        settled(carla, second_factor=True)
        for step in range(30 * 4):
            with clock.at(start + step * timedelta(hours=6)):
                for number in range(60):
                    with app.test_request_context(environ_base=address(number + 100 * step)):
                        tried = guessing.Try("code", guessing.whose(carla.email), carla)
                        if tried.pool in tried.fail():
                            break
                        heard += 1

        assert heard < 80

    def test_who_guesses_them_locks_nobody_out(self, app, settled, code, letter):
        carla, owner = build.person(Role.MODERATOR), app.test_client()
        secret = settled(carla, second_factor=True)
        fill(app, carla.email, "code", carla)
        enter(owner, carla.email, environ_base=HERE)

        assert send(owner, "/en/second-factor", code=code(secret)).headers["Location"] == "/en/second-factor"
        page = owner.get("/en/second-factor").text
        assert "Code from the email" in page
        assert not is_in(owner)
        assert send(owner, "/en/second-factor", code=code(secret, 30)).status_code == 422
        assert send(owner, "/en/second-factor", code=letter(carla)).status_code == 302
        assert is_in(owner)
        assert session.scalars(select(Visit.second_factor)).all() == [True]

    def test_of_the_owners_own_browser_need_no_letter(self, app, settled, code):
        carla, owner = build.person(Role.MODERATOR), app.test_client()
        secret = settled(carla, second_factor=True)
        enter(owner, carla.email)
        send(owner, "/en/second-factor", code=code(secret))
        owner.post("/en/sign-out")
        fill(app, carla.email, "code", carla)

        enter(owner, carla.email)
        assert send(owner, "/en/second-factor", code=code(secret, 30)).headers["Location"] == "/en/waiting"

    def test_wrong_passphrases_fill_nothing_of_theirs(self, app, guarded):
        carla, stranger = build.person(Role.MODERATOR), app.test_client()
        guarded(carla, second_factor=True)
        enter(stranger, carla.email, WRONG, environ_base=HERE)
        send(stranger, "/en/second-factor", code="000000")

        with app.test_request_context():
            pool = guessing.Try("code", guessing.whose(carla.email), carla).pool
            assert not session.scalar(select(Slowdown).where(Slowdown.mark == pool.mark))


class TestWhenManySignIn:
    @pytest.mark.parametrize(
        ("lang", "words"), [("en", "Very many people are signing in"), ("es", "muchísimas personas")]
    )
    def test_who_does_not_fit_into_the_line_is_told_at_once(self, app, settled, lang, words):
        ana, browser = build.member(), app.test_client()
        settled(ana)
        csrf = token(browser, f"/{lang}/sign-in")

        with crowded(hashing.FRESH):
            start = time.monotonic()
            answer = browser.post(
                f"/{lang}/sign-in", data={"csrf_token": csrf, "email": ana.email, "passphrase": PASSPHRASE}
            )
            assert time.monotonic() - start < hashing.PATIENCE  # who waits in vain is refused then
            nobody = enter(app.test_client(), "nobody@example.org", WRONG)
            assert browser.get(f"/{lang}/").status_code == 200

        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
        assert words in answer.text
        assert f'value="{ana.email}"' in answer.text
        assert PASSPHRASE not in answer.text
        assert nobody.status_code == 503
        assert not session.scalar(select(func.count()).select_from(Slowdown))  # nobody has failed
        assert enter(browser, ana.email).status_code == 302

    def test_the_owners_browser_stands_in_another_line(self, app, settled):
        ana, browser = build.member(), app.test_client()
        settled(ana)
        enter(browser, ana.email)
        browser.post("/en/sign-out")

        with crowded(hashing.FRESH):
            assert enter(browser, ana.email).status_code == 302

    def test_choosing_a_passphrase_is_answered_too(self, app, settled, sign_in):
        ana = build.member()
        settled(ana)
        browser = sign_in(ana)
        with app.test_request_context():
            path = accounts.link_for(ana, "en").removeprefix("http://localhost")
        words = {"passphrase": "otra frase bien larga", "again": "otra frase bien larga"}

        with crowded(hashing.KNOWN):
            answers = [
                send(browser, "/en/account/passphrase", current=PASSPHRASE, **words),
                send(app.test_client(), path, **words),
            ]

        assert [(each.status_code, each.headers["Retry-After"]) for each in answers] == [(503, "5")] * 2
        assert enter(app.test_client(), ana.email).status_code == 302

    def test_addresses_from_which_many_failed_are_heard_slowly(self):
        lane, start = hashing.Lane(pause=0.2), time.monotonic()
        for _time in range(3):
            lane.work(lambda: None)

        assert 0.4 <= time.monotonic() - start < 2
        assert hashing.FAILED._pause >= 0.5

    def test_who_waits_holds_no_turn(self):
        turns = Turns(1)

        with turns.one():
            assert hashing.FRESH.work(lambda: turns._free._value) == 1
            assert turns._free._value == 0

    def test_who_waits_too_long_is_told_and_gives_their_place_back(self, monkeypatch):
        monkeypatch.setattr(hashing, "PATIENCE", 0.05)
        lane, done = hashing.Lane(), threading.Event()
        with pytest.raises(Crowded):
            lane.work(done.wait)
        done.set()

        assert lane._places._value == hashing.LINE + 1


class TestOwnPassphrase:
    def test_is_not_guessed_by_who_found_a_screen_open(self, sign_in, settled):
        ana, start, heard = build.member(), clock.now(), 0
        settled(ana)
        words = {"passphrase": "otra frase bien larga", "again": "otra frase bien larga"}
        for minutes in range(0, 30, 1):
            with clock.at(start + timedelta(minutes=minutes)):
                heard += send(sign_in(ana), "/en/account/passphrase", current=WRONG, **words).status_code == 422

        assert heard == 12

    def test_is_not_kept_from_its_owner_by_strangers(self, app, sign_in, guarded):
        ana = guarded(build.member())
        for _time in range(8):
            enter(app.test_client(), ana.email, WRONG, environ_base=HERE)
        words = {"passphrase": "otra frase bien larga", "again": "otra frase bien larga"}

        answer = send(sign_in(ana), "/en/account/passphrase", current=PASSPHRASE, **words)

        assert answer.status_code == 302
