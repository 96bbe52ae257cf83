"""The doors, the account and the registers, as a browser meets them."""

import itertools
import re
import time
from datetime import UTC, datetime, timedelta
from html import unescape
from urllib.parse import parse_qs, urlsplit

import build
import pytest
from argon2 import PasswordHasher
from entering import PASSPHRASE, enter, hashed_as_before, is_in, send, stored, token
from flask import session as cookie
from flask_login import current_user, encode_cookie
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import select

from portal.core import clock
from portal.core.actor import SYSTEM, Role
from portal.core.db import session, transaction
from portal.core.sealing.holders import ARGON2ID
from portal.models.outbox import Errand
from portal.models.people import Grant, Organisation, Person, Visit
from portal.queries import people as queries
from portal.services import people
from portal.services.people import links
from portal.web import accounts, sessions


@pytest.fixture
def link(app):
    def made_for(person):
        with app.test_request_context():
            return accounts.link_for(person, "en").removeprefix("http://localhost")

    return made_for


class TestSignIn:
    def test_lets_a_member_in_and_leads_back_to_where_they_were_going(self, client, settled):
        ana = build.member()
        settled(ana)
        assert client.get("/en/account/passphrase").headers["Location"] == "/en/sign-in"

        answer = enter(client, f" \u202a{ana.email.upper()}\u202c\u200b ")

        assert answer.headers["Location"] == "/en/account/passphrase"
        assert is_in(client)

    def test_takes_ñ_however_it_is_typed(self, client, app):
        ana = build.member()
        with app.test_request_context():
            hashed = accounts.hashed("la niña sueña despacio")
        people.choose_passphrase(ana, hashed=hashed, by=ana.as_actor())

        enter(client, ana.email, "la nin\u0303a suen\u0303a despacio")

        assert is_in(client)

    @pytest.mark.usefixtures("dear_passphrases")
    def test_costs_no_less_than_a_sealed_key_under_the_same_passphrase(self, settled):
        """Which is more than OWASP asks. Whoever steals a database tries the cheaper of the two."""
        ana = build.member()
        settled(ana)

        assert ana.password.startswith("$argon2id$v=19$m=65536,t=3,p=1$")
        assert ARGON2ID == {"memory": 65536, "iterations": 3, "lanes": 1}

    def test_hashes_anew_what_was_hashed_at_a_lower_cost(self, client, settled):
        """Nobody notices: the passphrase stays, and so do visits in other browsers."""
        ana, other = build.member(), client.application.test_client()
        settled(ana)
        enter(other, ana.email)
        former = hashed_as_before(ana)

        enter(client, ana.email, "otra cosa al azar")
        assert stored(ana) == former
        for _time in range(2):
            client.post("/en/sign-out")
            enter(client, ana.email)

            assert is_in(client)
            assert not accounts.HASHER.check_needs_rehash(stored(ana))
        assert is_in(other)

    @pytest.mark.parametrize("dear", ["HASHER", "FORMER"])
    def test_takes_as_long_whatever_is_kept_of_whom(self, app, monkeypatch, dear):
        """A hash of before, one of now, or none: no time tells which, and so none tells that there is nobody."""
        monkeypatch.setattr(accounts, dear, PasswordHasher(memory_cost=19 * 1024, time_cost=2, parallelism=1))
        ana, bea, carla = build.member(), build.member(), build.member()
        people.choose_passphrase(ana, hashed=accounts.HASHER.hash(PASSPHRASE), by=ana.as_actor())
        hashed_as_before(bea)
        took = {(who, PASSPHRASE): [] for who in (ana, bea, carla, None)} | {(bea, "otra cosa al azar"): []}

        for _time in range(5):
            for (who, typed), seconds in took.items():
                with app.test_request_context():
                    start = time.process_time()
                    right = bool(accounts.knows(who, typed, renewing=False))
                    seconds.append(time.process_time() - start)
                assert right == (who in (ana, bea) and typed == PASSPHRASE)

        quickest = [min(seconds) for seconds in took.values()]
        assert max(quickest) < 3 * min(quickest)  # a hash that was left out is one of forty

    def test_keeps_a_passphrase_that_was_chosen_while_the_former_one_was_hashed_anew(self, settled):
        ana = build.member()
        settled(ana)
        chosen = stored(ana)

        people.renew_hash(ana.id, "$argon2id$former", "$argon2id$renewed")

        assert stored(ana) == chosen

    def test_gives_the_visit_a_new_name_and_the_forms_a_new_token(self, client, settled):
        ana = build.member()
        settled(ana)
        enter(client, ana.email)
        with client.session_transaction() as cookie:
            first = dict(cookie)
        client.post("/en/sign-out")
        enter(client, ana.email)

        with client.session_transaction() as cookie:
            assert cookie["visit"] != first["visit"]
            assert "csrf" not in cookie

    def test_says_the_same_to_everybody_who_fails(self, app, settled):
        known, suspended, invited = build.member(), build.member(), build.member()
        settled(known)
        settled(suspended)
        people.suspend(suspended, by=SYSTEM)

        answers = set()
        for email in (known.email, suspended.email, invited.email, "nobody@example.org"):
            answer = enter(app.test_client(), email, "a wrong passphrase, surely")
            assert answer.status_code == 422
            answers.add(re.sub(r'value="[^"]*"', "", answer.text))

        assert len(answers) == 1
        assert "address or the passphrase is wrong" in answers.pop()

    @pytest.mark.usefixtures("dear_passphrases")
    def test_takes_as_long_whether_or_not_anybody_has_the_address(self, app, settled):
        ana = build.member()
        settled(ana)

        took = {ana.email: [], "nobody@example.org": []}
        for _time in range(9):
            for email in took:  # by turns: the machine is now fast and now slow
                with app.test_request_context():
                    start = time.perf_counter()
                    assert not accounts.knows(queries.find(email), "a wrong passphrase, surely")
                    took[email].append(time.perf_counter() - start)

        known, unknown = map(min, took.values())
        assert 0.4 < known / unknown < 2.5

    @pytest.mark.parametrize("email", ["", "\0", "a" * 5000, "'; DROP TABLE persons; --", "\u202eana@example.org"])
    def test_takes_any_words(self, client, email):
        assert enter(client, email, "\0" if email else "").status_code == 422

    def test_of_the_right_person_does_not_open_another_page_than_ours(self, client, settled):
        ana = build.member()
        settled(ana)
        for bad in ("//evil.example/", "https://evil.example/", "/en/\\evil.example", "/en/\nx"):
            with client.session_transaction() as cookie:
                cookie["next"] = bad
            assert enter(client, ana.email).headers["Location"] == "/en/waiting"
            client.post("/en/sign-out")

    def test_with_a_stale_token_keeps_the_address_that_was_typed(self, client):
        answer = client.post("/en/sign-in", data={"email": "ana@example.org", "passphrase": PASSPHRASE})

        assert answer.status_code == 422
        assert "ana@example.org" in answer.text
        assert "open for a long time" in answer.text
        assert PASSPHRASE not in answer.text

    def test_from_another_site_is_refused(self, client):
        assert client.post("/en/sign-in", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403


class TestSecondFactor:
    def test_is_asked_for_before_anything_opens(self, client, settled, code):
        carla = build.person(Role.MODERATOR)
        secret = settled(carla, second_factor=True)

        assert enter(client, carla.email).headers["Location"] == "/en/second-factor"
        assert not is_in(client)

        assert send(client, "/en/second-factor", code=code(secret)).status_code == 302
        assert is_in(client)
        assert session.scalars(select(Visit.second_factor)).all() == [True]

    def test_takes_each_code_once(self, app, settled, code):
        carla = build.person(Role.MODERATOR)
        shown = code(settled(carla, second_factor=True))
        first, second = app.test_client(), app.test_client()
        for browser in (first, second):
            enter(browser, carla.email)

        assert send(first, "/en/second-factor", code=f"{shown[:3]} {shown[3:]}").status_code == 302
        answer = send(second, "/en/second-factor", code=shown)

        assert answer.status_code == 422
        assert "was used already" in answer.text
        assert not is_in(second)

    @pytest.mark.parametrize("later", [-120, 120])
    def test_takes_no_code_of_another_time(self, client, settled, code, later):
        carla = build.person(Role.MODERATOR)
        secret = settled(carla, second_factor=True)
        enter(client, carla.email)

        assert send(client, "/en/second-factor", code=code(secret, later)).status_code == 422

    @pytest.mark.parametrize("typed", ["", "abcdef", "12345", "\uff11\uff12\uff13\uff14\uff15\uff16", "\0", "1" * 500])
    def test_takes_any_words(self, client, settled, typed):
        carla = build.person(Role.MODERATOR)
        settled(carla, second_factor=True)
        enter(client, carla.email)

        assert send(client, "/en/second-factor", code=typed).status_code == 422

    def test_cannot_be_guessed(self, client, settled, code):
        carla = build.person(Role.MODERATOR)
        secret = settled(carla, second_factor=True)
        enter(client, carla.email)
        for _time in range(6):
            send(client, "/en/second-factor", code="000000")

        assert send(client, "/en/second-factor", code=code(secret)).status_code == 429

    def test_has_to_follow_the_passphrase_soon(self, client, settled, code):
        carla = build.person(Role.MODERATOR)
        secret = settled(carla, second_factor=True)
        enter(client, carla.email)
        csrf = token(client, "/en/second-factor")

        with clock.at(clock.now() + timedelta(minutes=11)):
            answer = client.post("/en/second-factor", data={"csrf_token": csrf, "code": code(secret)})

        assert answer.headers["Location"] == "/en/sign-in"
        assert not is_in(client)

    def test_cannot_be_reached_without_the_passphrase(self, client):
        assert client.get("/en/second-factor").headers["Location"] == "/en/sign-in"

    def test_is_set_up_with_a_picture_or_by_typing(self, client, settled, code):
        carla = build.person(Role.MODERATOR)
        settled(carla)
        assert enter(client, carla.email).headers["Location"] == "/en/account/second-factor"
        page = client.get("/en/account/second-factor")
        assert "<svg" in page.text
        with client.session_transaction() as cookie:
            secret = cookie["second_factor"]
        [given] = re.findall(r'href="(otpauth://totp/[^"]+)"', page.text)  # to the app on this telephone
        [shown] = re.findall(r'<p class="c-key">(.*?)</p>', page.text)
        typed = re.sub(r"<[^>]+>|\s", "", shown)
        assert parse_qs(urlsplit(unescape(given)).query)["secret"] == [typed]
        before = session.scalars(select(Visit.mark)).one()

        answer = send(client, "/en/account/second-factor", code=code(secret), current=PASSPHRASE)

        assert answer.status_code == 302
        visit = session.scalars(select(Visit)).one()
        assert visit.second_factor
        assert visit.mark != before
        assert queries.actor(carla.id, second_factor=True).has(Role.MODERATOR)

    def test_is_not_set_up_by_who_found_a_screen_open(self, client, settled, code):
        ana = build.member()
        settled(ana)
        enter(client, ana.email)
        client.get("/en/account/second-factor")
        with client.session_transaction() as cookie:
            secret = cookie["second_factor"]

        answer = send(client, "/en/account/second-factor", code=code(secret), current="not the passphrase")

        assert answer.status_code == 422
        assert session.scalar(select(Person.tf_totp_secret).where(Person.id == ana.id)) is None

    def test_is_not_set_up_without_a_right_code(self, client, settled):
        ana = build.member()
        settled(ana)
        enter(client, ana.email)

        assert send(client, "/en/account/second-factor", code="000000", current=PASSPHRASE).status_code == 422

    def test_is_missed_in_plain_words(self, sign_in):
        browser = sign_in(build.person(Role.MODERATOR), second_factor=False)

        assert "Your roles are not active yet" in browser.get("/en/account").text
        assert browser.get("/en/desk/people").status_code == 403


class TestWhatWasKeptBefore:
    """By Flask-Security, which kept passphrases, second factors and links until it went: all of them go on working."""

    HASHED = "$argon2id$v=19$m=19456,t=2,p=1$xfifM4bQOue8t/Y+R0gJwQ$PVix7/f2GhLW+LdsjgtmYPPPRyyptIDNKEmp6wbFmAM"
    SECRET = (
        '{"enckey":{"c":14,"k":"AR3T5EXRYMBHEGSKXRJSYRMD5PIXXWRA","s":"4U6KOVBKEUCMAOBHETCA","t":"1","v":1},'
        '"type":"totp","v":1}'
    )

    def test_is_a_passphrase(self, app):
        ana = build.member()
        people.choose_passphrase(ana, hashed=self.HASHED, by=ana.as_actor())

        with app.test_request_context():
            assert accounts.knows(ana, "la nin\u0303a suen\u0303a despacio")
            assert not accounts.knows(ana, "la nina suena despacio")

    def test_is_a_second_factor(self, app):
        ana = build.member()
        people.set_up_second_factor(ana, secret=self.SECRET, by=ana.as_actor())

        with app.test_request_context():
            assert "".join(accounts.typed_key(self.SECRET)) == "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
            with clock.at(datetime(2026, 11, 28, 12, 0, tzinfo=UTC)):
                assert not accounts.accepts_code(ana, "000000")
                assert accounts.accepts_code(ana, "213693")  # as RFC 6238 computes it

    def test_is_a_link(self, app):
        ana = build.member()
        sent = URLSafeTimedSerializer(app.config["SECRET_KEY"], salt="reset-salt").dumps([ana.fs_uniquifier, "a hash"])

        assert people.whose_link(sent, app.config["SECRET_KEY"]).id == ana.id


class TestVisits:
    def test_end_with_the_sign_out_also_in_a_copied_cookie(self, app, settled):
        ana = build.member()
        settled(ana)
        browser, thief = app.test_client(), app.test_client()
        enter(browser, ana.email)
        thief.set_cookie("portal", browser.get_cookie("portal").value)
        assert is_in(thief)

        answer = browser.post("/en/sign-out")

        assert '"storage"' in answer.headers["Clear-Site-Data"]
        assert not is_in(browser)
        assert not is_in(thief)

    def test_do_not_end_by_a_link(self, sign_in):
        browser = sign_in(build.member())

        assert browser.get("/en/sign-out").status_code == 405
        assert is_in(browser)

    def test_end_everywhere(self, sign_in):
        ana = build.member()
        browsers = [sign_in(ana) for _device in range(3)]

        send(browsers[0], "/en/account/sign-out-everywhere", from_="/en/account")

        assert not any(is_in(browser) for browser in browsers)

    def test_end_one_by_one(self, sign_in):
        ana, bea = build.member(), build.member()
        here, other = sign_in(ana), sign_in(bea)
        before = dict(session.execute(select(Visit.id, Visit.holder)).all())
        there = sign_in(ana)
        second = next(i for i in session.scalars(select(Visit.id)) if i not in before)
        beas = next(i for i, holder in before.items() if holder == f"person:{bea.id}")

        send(here, f"/en/account/visits/{second}/end", from_="/en/account")
        send(here, f"/en/account/visits/{beas}/end", from_="/en/account")

        assert is_in(here)
        assert not is_in(there)
        assert is_in(other)

    def test_have_numbers_that_do_not_tell_how_many_others_came(self, sign_in):
        for _ in range(3):
            sign_in(build.member())

        ids = sorted(session.scalars(select(Visit.id)))
        assert min(later - earlier for earlier, later in itertools.pairwise(ids)) > 1

    def test_end_sooner_where_a_guarded_role_is_awake_and_at_last_for_everybody(self, sign_in):
        start, limits = clock.now(), (timedelta(minutes=29), timedelta(minutes=31), timedelta(minutes=61))
        for person, lives in ((build.person(Role.ADMINISTRATOR), (1, 0, 0)), (build.member(), (1, 1, 0))):
            for after, is_alive in zip(limits, lives, strict=True):
                with clock.at(start):
                    browser = sign_in(person)
                with clock.at(start + after):
                    assert is_in(browser) == bool(is_alive)

    def test_do_not_wake_a_role_before_its_first_day(self, sign_in):
        ana = build.member()
        build.granted(ana, Role.ADMINISTRATOR, starts=timedelta(days=30))

        assert sign_in(ana).get("/en/desk/people").status_code == 403
        with clock.at(clock.now() + timedelta(days=30, seconds=1)):
            assert sign_in(ana).get("/en/desk/people").status_code == 200

    def test_are_whom_flask_login_knows(self, sign_in, app):
        ana = build.member()

        with sign_in(ana) as browser:
            browser.get("/en/account")
            assert (current_user.is_authenticated, current_user.get_id()) == (True, str(ana.id))
            browser.post("/en/sign-out")
            assert current_user.is_anonymous
        with app.test_client() as browser:
            browser.get("/en/")
            assert (current_user.is_authenticated, current_user.get_id()) == (False, "")

    def test_are_the_only_way_in_whatever_else_flask_login_would_take(self, app, sign_in):
        ana, browser, remembered = build.member(), app.test_client(), app.test_client()
        with browser.session_transaction() as kept:
            kept.update(_user_id=str(ana.id), _fresh=True, _remember="set", _id="x")
        remembered.set_cookie("remember_token", encode_cookie(str(ana.id), key=app.config["SECRET_KEY"]))

        for stranger in (browser, remembered):
            answer = stranger.get("/en/account")
            assert answer.location == "/en/sign-in"
            assert "remember_token" not in " ".join(answer.headers.getlist("Set-Cookie"))
        mine = sign_in(ana)
        mine.set_cookie("remember_token", "made up")
        assert is_in(mine)

    def test_with_a_key_tell_neither_what_it_opened_nor_the_hour(self):
        names = [people.begin_visit_with_key(build.SOME_KEY) for _ in range(2)]

        kept = session.scalars(select(Visit)).all()
        assert {(visit.began_at, visit.seen_at) for visit in kept} == {(clock.day(), clock.day())}
        assert len({visit.holder for visit in kept}) == 2
        assert all(len(visit.holder) == len("key:") + 18 for visit in kept)
        hour, limits = (clock.now(), clock.now()), queries.Limits(*[timedelta(hours=1)] * 2, timedelta(hours=12))
        for name in names:
            assert queries.visitor(name, limits, hour)[1].holds == build.SOME_KEY

    @pytest.mark.parametrize("hour", [0, 5, 6, 12, 23])
    def test_with_a_key_are_forgotten_after_the_longest_of_them(self, hour):
        began = clock.now().replace(hour=hour, minute=59)
        with clock.at(began):
            people.begin_visit_with_key(build.SOME_KEY)

        for later, kept in ((timedelta(hours=12), 1), (timedelta(hours=48), 0)):
            with clock.at(began + later), transaction():
                people.clear_away()
            assert len(session.scalars(select(Visit.id)).all()) == kept

    def test_take_nothing_along_of_who_sat_here_before(self, app):
        with app.test_request_context():
            cookie.update(second_factor="shown to somebody", half_way="in", csrf="x", next="/es/account")

            sessions.begin_with_key(build.SOME_KEY)

            assert set(cookie) == {"next", "visit", "hours"}

    def test_that_ended_give_back_what_was_sent_after_them(self, sign_in):
        browser = sign_in(build.member())
        words = "Cuatro renglones que nadie quiere volver a escribir."
        path = "/es/account"

        with clock.at(clock.now() + timedelta(hours=2)):
            answer = browser.post(path, data={"zone": words, "passphrase": "una frase muy larga y secreta"})

            assert answer.status_code == 403
            assert words in answer.text
            assert "secreta" not in answer.text
            assert 'href="/es/sign-in"' in answer.text
            assert 'lang="es"' in answer.text
            with browser.session_transaction() as kept:
                assert kept["next"] == path

    def test_remember_no_way_back_that_fits_in_no_cookie(self, client):
        answer = client.get("/en/desk/trail?who=" + "x" * 5000)

        assert answer.status_code == 302
        assert len(answer.headers["Set-Cookie"]) < 1000

    def test_end_with_a_new_passphrase_but_for_this_one(self, sign_in, settled):
        ana = build.member()
        settled(ana)
        here, there = sign_in(ana), sign_in(ana)

        answer = send(
            here,
            "/en/account/passphrase",
            current=PASSPHRASE,
            passphrase="otra frase bien larga",
            again="otra frase bien larga",
        )

        assert answer.status_code == 302
        assert is_in(here)
        assert not is_in(there)

    def test_end_with_a_suspension(self, sign_in):
        ana = build.member()
        browser = sign_in(ana)

        people.suspend(ana, by=SYSTEM)

        assert not is_in(browser)

    def test_lose_a_role_in_the_moment_it_ends(self, sign_in):
        aldo = build.person(Role.ADMINISTRATOR)
        browser = sign_in(aldo)
        assert browser.get("/en/desk/people").status_code == 200

        people.end_grant(aldo, grant_id=aldo.grants[0].id, by=SYSTEM)

        assert browser.get("/en/desk/people").status_code == 403

    @pytest.mark.parametrize(("roles", "minutes"), [((), 60), ((Role.MODERATOR,), 30)])
    def test_end_when_idle_sooner_for_roles_of_trust(self, sign_in, roles, minutes):
        person, start = build.person(*roles), clock.now()
        browser, other = sign_in(person), sign_in(person)

        with clock.at(start + timedelta(minutes=minutes - 1)):
            assert is_in(browser)
        with clock.at(start + timedelta(minutes=minutes + 1)):
            assert is_in(browser)  # it was seen two minutes ago
            assert not is_in(other)

    def test_end_after_twelve_hours_however_busy(self, sign_in):
        browser, start = sign_in(build.member()), clock.now()
        for half_hours in range(1, 24):
            with clock.at(start + timedelta(minutes=30 * half_hours)):
                assert is_in(browser)

        with clock.at(start + timedelta(hours=12, minutes=1)):
            assert not is_in(browser)

    def test_are_told_when_they_have_ended(self, sign_in):
        browser = sign_in(build.member())
        people.sign_out_everywhere(session.scalars(select(Person)).one(), by=SYSTEM)

        assert "Your sign-in has ended" in browser.get("/en/account", follow_redirects=True).text

    def test_are_not_begun_by_reading(self, client):
        for path in ("/en/sign-in", "/en/recovery"):
            client.get(path)

        assert not session.scalars(select(Visit)).all()

    def test_leave_no_other_cookie_but_the_one_that_knows_the_browser(self, client, settled):
        ana = build.member()
        settled(ana)
        answer = enter(client, ana.email)

        [known, cookie] = sorted(answer.headers.getlist("Set-Cookie"))
        assert known.startswith("known-browser=")
        assert cookie.startswith("portal=")
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert "Domain" not in cookie
        assert "Expires" not in cookie

    def test_cannot_be_had_with_a_token_in_the_address(self, client):
        for name in ("auth_token", "token", "remember_token"):
            client.set_cookie(name, "x")
            assert client.get(f"/en/account?{name}=x", follow_redirects=True).request.path == "/en/sign-in"


class TestRecovery:
    def test_answers_everybody_alike(self, app, settled):
        ana = build.member()
        settled(ana)

        answers = set()
        for email in (ana.email, "nobody@example.org"):
            browser = app.test_client()
            answer = send(browser, "/en/recovery", email=email)
            answers.add(
                (answer.status_code, answer.headers["Location"], browser.get("/en/sign-in").text.split("csrf")[0])
            )

        assert len(answers) == 1
        assert [e.facts["person_id"] for e in session.scalars(select(Errand))] == [ana.id]

    def test_leads_to_a_new_passphrase_once(self, client, settled, link):
        ana = build.member()
        settled(ana)
        path = link(ana)

        send(client, path, passphrase="una frase completamente nueva", again="una frase completamente nueva")

        assert enter(client, ana.email).status_code == 422
        assert enter(client, ana.email, "una frase completamente nueva").status_code == 302
        assert "no longer works" in client.get(path).text

    def test_does_not_step_around_the_second_factor(self, client, settled, link):
        carla = build.person(Role.MODERATOR)
        settled(carla, second_factor=True)

        send(client, link(carla), passphrase="una frase completamente nueva", again="una frase completamente nueva")

        assert not is_in(client)
        answer = enter(client, carla.email, "una frase completamente nueva")
        assert answer.headers["Location"] == "/en/second-factor"

    def test_lets_an_invited_person_in_for_the_first_time(self, client, link):
        ana = build.member()

        send(client, link(ana), passphrase="mi primera frase aquí", again="mi primera frase aquí")

        assert enter(client, ana.email, "mi primera frase aquí").status_code == 302

    @pytest.mark.parametrize("end", ["suspend", "sign_out_everywhere"])
    def test_links_die_with_the_account_and_with_its_visits(self, client, link, end):
        ana = build.member()
        path = link(ana)

        getattr(people, end)(ana, by=SYSTEM)

        assert "no longer works" in client.get(path).text
        assert "no longer works" in client.post(path, data={"passphrase": "x", "again": "x"}).text

    def test_links_hold_for_a_day(self, app, client, link, monkeypatch):
        ana = build.member()
        path = link(ana)
        monkeypatch.setattr(links, "LIVES", timedelta(seconds=-1))

        assert "no longer works" in client.get(path).text

    @pytest.mark.parametrize("token_", ["nothing", "a.b.c", "%00", "x" * 3000])
    def test_made_up_links_open_nothing(self, client, token_):
        answer = client.get(f"/en/recovery/{token_}")

        assert "no longer works" in answer.text

    @pytest.mark.parametrize(
        ("typed", "words"),
        [
            ("", "Enter a new passphrase"),
            ("short", "too short: 5 of at least 15"),
            ("ñ" * 14, "too short: 14"),
            ("x y z " * 22, "too long: 132 characters of 128"),
            ("aaaaaaaaaaaaaaaaaaaa", "first that are tried"),
            ("abcabcabcabcabcabc", "first that are tried"),
            ("Password 12345678", "first that are tried"),
            ("Contraseña123456", "first that are tried"),
        ],
    )
    def test_refuses_a_weak_passphrase_at_the_field(self, client, link, typed, words):
        ana = build.member()

        answer = send(client, link(ana), passphrase=typed, again=typed)

        assert answer.status_code == 422
        assert words in answer.text
        assert session.scalar(select(Person.password).where(Person.id == ana.id)) is None

    @pytest.mark.parametrize(
        "typed", ["solamente letras minusculas", "😀 emoji y diez letras más", " espacios  por  todas  partes "]
    )
    def test_asks_for_no_signs_and_no_capitals(self, client, link, typed):
        ana = build.member()

        assert send(client, link(ana), passphrase=typed, again=typed).status_code == 302
        assert enter(client, ana.email, typed).status_code == 302

    def test_asks_to_type_it_twice(self, client, link):
        answer = send(client, link(build.member()), passphrase=PASSPHRASE, again=PASSPHRASE + "x")

        assert "not the same" in answer.text


class TestAccount:
    @pytest.mark.parametrize("lang", ["es", "en"])
    def test_shows_who_one_is_and_what_one_may(self, sign_in, lang):
        round_ = build.round_()
        carla = build.person(Role.EDITOR, of=build.organisation(name="Unión X"), name="Carla", round_id=round_.id)

        page = sign_in(carla).get(f"/{lang}/account").text

        for words in ("Carla", "Unión X", carla.email, f"{round_.consultation.code}"):
            assert words in page
        assert round_.title.en not in page

    def test_keeps_preferences(self, sign_in):
        ana = build.member()
        browser = sign_in(ana)

        send(browser, "/en/account", locale="es", zone="Europe/Zurich", frequency="weekly")

        kept = queries.by_email(ana.email)
        assert (kept.locale, kept.zone, kept.letters, kept.frequency) == ("es", "Europe/Zurich", False, "weekly")

    @pytest.mark.parametrize("asked", [{}, {"frequency": "hourly"}])
    def test_refuses_how_often_where_it_is_not_offered(self, sign_in, asked):
        ana = build.member()

        assert send(sign_in(ana), "/en/account", locale="es", zone="Europe/Zurich", **asked).status_code == 422
        assert queries.by_email(ana.email).zone != "Europe/Zurich"

    def test_refuses_a_zone_that_is_not_offered(self, sign_in):
        assert (
            send(
                sign_in(build.member()), "/en/account", locale="es", zone="Mars/Olympus", frequency="daily"
            ).status_code
            == 422
        )

    def test_asks_for_the_present_passphrase(self, sign_in, settled):
        ana = build.member()
        settled(ana)
        browser = sign_in(ana)
        data = {"passphrase": "otra frase bien larga", "again": "otra frase bien larga"}

        for _time in range(6):
            answer = send(browser, "/en/account/passphrase", current="not the passphrase", **data)
            assert answer.status_code == 422
            assert "not your present passphrase" in answer.text
        assert send(browser, "/en/account/passphrase", current=PASSPHRASE, **data).status_code == 429


class TestTheRegister:
    @pytest.fixture
    def desk(self, sign_in):
        return sign_in(build.person(Role.ADMINISTRATOR, name="Aldo"))

    def test_invites_somebody(self, desk):
        union = build.organisation()

        answer = send(
            desk, "/en/desk/people/new", name="Ana", email="Ana@Example.org", organisation_id=union.id, locale="es"
        )

        ana = queries.by_email("ana@example.org")
        assert answer.headers["Location"] == f"/en/desk/people/{ana.id}"
        assert "Invited" in desk.get(answer.headers["Location"]).text

    @pytest.mark.parametrize(
        ("typed", "words"),
        [
            ({"name": ""}, "Enter a name"),
            ({"name": "\u200b"}, "Enter a name"),
            ({"name": "\u202eanA"}, "invisible mark"),
            ({"name": "A\0na"}, "invisible control character"),
            ({"email": "ana"}, "does not look like an email"),
            ({"email": "person@taken.example"}, "has an account already"),
            ({"organisation_id": "99999999999999999999"}, "Not a valid choice"),
            ({"locale": "fr"}, "Not a valid choice"),
        ],
    )
    def test_keeps_what_was_typed_and_says_what_is_wrong_with_it(self, desk, typed, words):
        people.invite(None, name="P", email="person@taken.example", organisation_id=None, locale="es", by=SYSTEM)
        data = {"name": "Ana Núñez", "email": "ana@example.org", "organisation_id": "", "locale": "es", **typed}

        answer = send(desk, "/en/desk/people/new", **data)

        assert answer.status_code == 422
        assert words in answer.text
        if "name" not in typed:
            assert "Ana Núñez" in answer.text
        assert len(session.scalars(select(Person)).all()) == 2

    def test_shows_markup_in_names_as_text(self, desk):
        build.organisation(name="<script>alert(1)</script> & hijos")

        page = desk.get("/en/desk/organisations").text
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; hijos" in page

    def test_registers_and_revises_an_organisation(self, desk):
        send(desk, "/en/desk/organisations/new", name="AFL-CIO", kind="federation", group="lac")
        made = session.scalars(select(Organisation)).one()

        again = send(desk, "/en/desk/organisations/new", name="afl-cio", kind="federation", group="lac")
        assert again.status_code == 422
        assert "registered already: AFL-CIO" in again.text

        path = f"/en/desk/organisations/{made.id}"
        assert send(desk, path, name="AFL", kind="federation", group="lac", seen=made.revision).status_code == 302
        assert send(desk, path, name="CIO", kind="federation", group="lac", seen=made.revision).status_code == 409

    def test_grants_and_ends_a_role(self, desk):
        ana, round_ = build.member(), build.round_()
        path = f"/en/desk/people/{ana.id}"

        send(desk, f"{path}/grants/new", role="editor", scope=f"round:{round_.id}")
        given = session.scalars(select(Grant).where(Grant.person_id == ana.id)).one()
        assert (given.role, given.round_id) == (Role.EDITOR, round_.id)
        assert f"{round_.consultation.code}, round {round_.number}" in desk.get(path).text

        send(desk, f"{path}/grants/end", from_=path, grant_id=given.id)
        assert not queries.actor(ana.id, second_factor=True).held

    @pytest.mark.parametrize(
        ("more", "words"),
        [
            ({"starts_on": "2040-02-02", "ends_on": "2040-02-01"}, "The last day is before the first day"),
            ({"ends_on": "2021-01-01"}, "The last day is in the past"),
            ({"ends_on": "9999-12-31"}, "between 2020 and 2099"),
            ({"ends_on": "04/12/2040"}, "December 4, 2040 or April 12, 2040? Write 2040-12-04 or 2040-04-12."),
            ({"ends_on": "yesterday"}, "Write the day like this: 2026-12-04"),
            ({"role": "system"}, 'id="role-error"'),
            ({"scope": "round:1"}, "Not a valid choice"),
        ],
    )
    def test_grants_nothing_that_is_not_in_order(self, desk, more, words):
        ana = build.member()

        answer = send(desk, f"/en/desk/people/{ana.id}/grants/new", **{"role": "editor", "scope": "portal", **more})

        assert answer.status_code == 422
        assert words in answer.text
        assert not session.scalars(select(Grant).where(Grant.person_id == ana.id)).all()

    def test_offers_nobody_to_change_what_they_themselves_are_trusted_with(self, desk):
        me = session.scalars(select(Person)).one()
        path = f"/en/desk/people/{me.id}"

        assert "Nobody can change their own" in desk.get(path).text
        assert desk.get(f"{path}/grants/new").status_code == 403
        csrf = token(desk, path)
        for act in ("suspension", "second-factor-reset", "grants/end"):
            answer = desk.post(f"{path}/{act}", data={"csrf_token": csrf, "grant_id": me.grants[0].id})
            assert "Nobody can change their own" in desk.get(answer.headers["Location"]).text
        assert queries.actor(me.id, second_factor=True).has(Role.ADMINISTRATOR)

    def test_suspends_restores_resets_and_writes(self, desk, sign_in, settled):
        ana = build.member()
        settled(ana, second_factor=True)
        browser, path = sign_in(ana), f"/en/desk/people/{ana.id}"
        page = desk.get(path).text
        for asking, act in (
            ("Suspend the account …", "suspension"),
            ("Reset the second factor …", "second-factor-reset"),
        ):
            asked = re.search(f"<summary>{asking}</summary>(.*?)</details>", page, re.DOTALL).group(1)
            assert f'action="{path}/{act}"' in asked
            assert "is signed out everywhere" in asked
            assert page.count(f'action="{path}/{act}"') == 1

        send(desk, f"{path}/suspension", from_=path)
        assert not is_in(browser)
        send(desk, f"{path}/restoration", from_=path)
        send(desk, f"{path}/second-factor-reset", from_=path)
        send(desk, f"{path}/link", from_=path)

        session.expire_all()
        kept = queries.by_email(ana.email)
        assert kept.active
        assert kept.tf_totp_secret is None
        assert [errand.facts["event"] for errand in session.scalars(select(Errand))] == ["recovery"]

    @pytest.mark.parametrize("path", ["people/new", "organisations/new"])
    def test_shows_nobody_else_its_forms_not_even_when_something_is_sent(self, sign_in, path):
        browser = sign_in(build.member())

        answer = send(browser, f"/en/desk/{path}", from_="/en/account")

        assert answer.status_code == 403
        assert 'name="name"' not in answer.text

    def test_finds_people(self, desk):
        build.person(name="Ana Núñez")
        build.person(Role.MODERATOR, name="Carla")

        found = desk.get("/en/desk/people?text=nunez").text
        assert "Ana Núñez" in found
        assert "Carla" not in found
        assert "Ana Núñez" not in desk.get("/en/desk/people?role=moderator").text
        assert (
            "Nobody fits this filter"
            in desk.get("/en/desk/people?text=%00zzz&page=-9&role=x", follow_redirects=True).text
        )

    def test_of_nobody_is_not_found(self, desk):
        for number in (999_999, 99999999999999999999):
            assert desk.get(f"/en/desk/people/{number}").status_code == 404
            assert desk.get(f"/en/desk/organisations/{number}").status_code == 404

    @pytest.mark.parametrize("lang", ["es", "en"])
    def test_reads_in_both_languages(self, desk, lang):
        ana = build.member()
        for path in (
            "/people",
            "/people/new",
            f"/people/{ana.id}",
            f"/people/{ana.id}/revision",
            f"/people/{ana.id}/grants/new",
            "/organisations",
            "/organisations/new",
            f"/organisations/{ana.organisation_id}",
        ):
            assert desk.get(f"/{lang}/desk{path}").status_code == 200
