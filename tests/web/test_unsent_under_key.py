"""What somebody without an account has not sent: under a key, on any device, read by nobody else, never lost."""

import re
from datetime import UTC, timedelta
from io import BytesIO

import build
import pytest
from filling import Browser, contribute, key_on, token
from sqlalchemy import func, select

from portal.core import clock
from portal.core.db import session, transaction
from portal.models.audit import Entry
from portal.models.contributions import Contribution, Inbox
from portal.models.kept import KeptForm, Unsent
from portal.services import kept as services

WORDS = "Nos descuentan las horas extra desde mayo."
MORE = f"{WORDS} Y también los domingos."
OTHER = f"{WORDS} En el otro teléfono escribí esto."


@pytest.fixture
def round_():
    return build.round_()


@pytest.fixture
def at(app):
    """A browser of somebody without an account, as many as are wanted."""
    return lambda: Browser(app, app.test_client())


def how_many(kind):
    return session.scalar(select(func.count()).select_from(kind))


def save(browser, page, words=WORDS, **more):
    """Save it, and read the key on the page to which that leads."""
    answer = browser.send(page, body=words, do="save", **more)
    assert answer.status_code == 303
    browser.told = browser.client.get(answer.location)
    return key_on(browser.told.text)


def enter(browser, key):
    page = browser.client.get("/es/tracking").text
    return browser.client.post("/es/tracking", data={**token(page), "key": key})


def go_on(browser, key):
    """Type the key, and read the form to which it leads."""
    answer = enter(browser, key)
    assert answer.status_code == 303
    browser.at = answer.location
    return browser.client.get(browser.at)


def told_rows():
    return session.scalars(select(KeptForm).execution_options(populate_existing=True)).all()


class TestSaving:
    def test_shows_a_key_and_sends_nothing(self, at, round_):
        browser = at()
        key = save(browser, browser.open(contribute(round_)))

        assert len(key.replace("-", "")) == 27
        assert "Guardado, y sin enviar. Guarde su clave." in browser.told.text
        assert [how_many(kind) for kind in (Contribution, Inbox, Unsent)] == [0, 0, 0]
        assert how_many(Entry) == len(session.scalars(select(Entry).where(Entry.actor_id.is_not(None))).all())

    def test_goes_on_on_another_device_with_every_field(self, at, round_):
        first, second = at(), at()
        key = save(first, first.open(contribute(round_)), language="en", naming="name", byline="Ana")

        page = go_on(second, key.lower().replace("-", " "))

        assert f"/es/rounds/{round_.id}/contribute?form=" in second.at
        assert WORDS in page.text
        assert 'value="Ana"' in page.text
        assert second.fields(page)["language"] == "en"
        assert "data-saves" in page.text

    def test_of_nothing_says_so_and_saves_nothing(self, at, round_):
        browser = at()
        answer = browser.send(browser.open(contribute(round_)), body="  ", do="save")

        assert answer.location == browser.at
        assert "No se guardó nada: escriba algo primero." in browser.client.get(browser.at).text

    def test_of_nothing_any_more_leaves_what_was_saved_and_does_not_say_that_it_was(self, at, round_):
        browser = at()
        page = browser.open(contribute(round_))
        key = save(browser, page)

        assert browser.send(page, body="", do="save").location == browser.at
        assert WORDS in go_on(at(), key).text

    def test_keeps_no_file_and_says_so(self, at, round_):
        browser = at()
        key = save(browser, browser.open(contribute(round_)), files=(BytesIO(b"Acta"), "acta.txt"))

        assert "Sus archivos no se guardan" in browser.told.text
        assert "acta.txt" not in go_on(at(), key).text

    def test_keeps_it_thirty_days_after_it_was_saved_last_and_no_hour(self, at, round_):
        browser = at()
        now = clock.now()
        page = browser.open(contribute(round_))
        key = save(browser, page)
        with clock.at(now + timedelta(days=20)):
            other = at()
            save(other, go_on(other, key), MORE)
            told = f"{(clock.now() + timedelta(days=30)).astimezone(UTC).day} de"
        longest = max(row.until for row in told_rows())
        assert f" {told} " in re.search(r"No se ha enviado.*?</p>", other.told.text, re.S)[0]

        assert (longest.hour, longest.minute, longest.second, longest.microsecond) == (12, 0, 0, 0)
        assert timedelta(days=50) <= longest - now <= timedelta(days=51, hours=12)
        with clock.at(longest - timedelta(minutes=1)):
            assert MORE in go_on(at(), key).text
        with clock.at(longest):
            assert "Esta clave no abre nada" in enter(at(), key).text
            with transaction():
                services.sweep()
        assert longest not in [row.until for row in told_rows()]


class TestSending:
    def test_is_once_and_the_same_key_opens_what_became_of_it(self, at, round_):
        first, second = at(), at()
        key = save(first, first.open(contribute(round_)))
        answer = second.send(go_on(second, key), body=MORE, send="1")
        receipt = second.client.get(answer.location).text

        assert key_on(receipt) == key
        assert session.scalars(select(Contribution.body)).all() == [MORE]
        opened = enter(at(), key)
        assert opened.location.endswith("/es/tracking/inbox")

    def test_leaves_nothing_of_what_was_saved(self, at, round_):
        browser = at()
        page = browser.open(contribute(round_))
        save(browser, page)
        far = [row.until for row in told_rows() if row.until - clock.now() > timedelta(days=2)]
        assert len(far) == 1

        browser.send(browser.client.get(browser.at), body=WORDS, send="1")

        assert not [row for row in told_rows() if row.until - clock.now() > timedelta(days=2)]

    def test_links_two_texts_of_one_person_for_nobody(self, at, round_):
        browser = at()
        keys = [save(browser, browser.open(contribute(round_)), words) for words in (WORDS, MORE)]
        for key in keys:
            other = at()
            other.send(go_on(other, key), send="1", body=f"{WORDS} {key[:3]}")

        assert len(set(keys)) == 2
        assert len(set(session.scalars(select(Contribution.inbox_id)))) == 2


class TestTwoDevices:
    def test_lose_neither_text(self, at, round_):
        first, second = at(), at()
        key = save(first, first.open(contribute(round_)))
        page = go_on(second, key)
        assert save(first, first.client.get(first.at), MORE) == key

        other = save(second, page, OTHER)

        assert other != key
        assert "Esta es otra clave que la de antes" in second.told.text
        assert MORE in go_on(at(), key).text
        assert OTHER in go_on(at(), other).text

    def test_without_being_asked_nobody_gets_a_key_that_they_have_not_seen(self, at, round_):
        first, second = at(), at()
        key = save(first, first.open(contribute(round_)))
        page = go_on(second, key)
        save(first, first.client.get(first.at), MORE)

        assert second.send(page, body=OTHER, do="keep").status_code == 204

        assert OTHER in second.client.get(second.at).text
        assert MORE in go_on(at(), key).text
        assert save(second, second.client.get(second.at), OTHER) != key

    def test_where_one_has_sent_keep_what_the_other_wrote_on(self, at, round_):
        first, second = at(), at()
        key = save(first, first.open(contribute(round_)))
        page = go_on(second, key)
        save(first, first.client.get(first.at), MORE)
        second.send(page, body=OTHER, send="1")

        again = at()
        shown = go_on(again, key)

        assert MORE in shown.text
        assert "Con esta clave hay palabras guardadas que no se enviaron." in shown.text
        again.send(shown, body=MORE, send="1")
        sent_anew = again.send(again.client.get(again.at), body=MORE, send="1")
        assert sent_anew.status_code == 303
        assert sorted(session.scalars(select(Contribution.body))) == sorted([MORE, OTHER])
        assert enter(at(), key).location.endswith("/es/tracking/inbox")

    def test_save_quietly_under_the_key_that_was_shown(self, at, round_):
        first, second = at(), at()
        key = save(first, first.open(contribute(round_)))
        page = go_on(second, key)

        second.send(page, body=MORE, do="keep")

        assert MORE in go_on(at(), key).text

    def test_pressed_twice_is_one(self, at, round_):
        browser = at()
        page = browser.open(contribute(round_))

        assert save(browser, page) == save(browser, page)


class TestWhoReadsIt:
    def test_is_nobody_without_the_key(self, at, round_):
        browser = at()
        key = save(browser, browser.open(contribute(round_)))

        kept = [bytes(row.blob) for row in told_rows()]
        assert not any(part in blob for blob in kept for part in (WORDS.encode(), key.replace("-", "").encode()))
        other = at()
        other.open(contribute(round_))
        there = re.search(r"/unsent-key/[0-9a-f]+", browser.told.text)[0]
        assert other.client.get(f"/es{there}").status_code == 404
        assert other.client.get(f"/es{there}/key").status_code == 404
        assert browser.client.get(f"/es{there}/key").text.strip() == key

    def test_on_a_borrowed_phone_is_nobody_after_it_was_left(self, at, round_):
        browser = at()
        key = save(browser, browser.open(contribute(round_)))
        there = "/es" + re.search(r"/unsent-key/[0-9a-f]+", browser.told.text)[0]

        answer = browser.client.post(f"{there}/leaving", data=token(browser.told.text))

        assert answer.headers["Clear-Site-Data"] == '"cache"'
        assert browser.client.get(there).status_code == 404
        assert WORDS not in browser.client.get(browser.at).text
        assert WORDS in go_on(at(), key).text

    def test_is_nobody_after_it_was_forgotten(self, at, round_):
        browser = at()
        page = browser.open(contribute(round_))
        key = save(browser, page)

        browser.send(page, do="forget")

        assert "Esta clave no abre nada" in enter(at(), key).text

    def test_in_a_round_that_is_over_still_has_it_to_copy(self, at, round_):
        browser = at()
        key = save(browser, browser.open(contribute(round_)))

        with clock.at(round_.closes_at + timedelta(hours=1)):
            page = go_on(at(), key)

        assert WORDS in page.text

    def test_typing_a_key_ends_what_was_open_in_that_browser(self, app, at, round_, sign_in):
        browser = at()
        key = save(browser, browser.open(contribute(round_)))
        member = Browser(app, sign_in(build.member()))

        page = go_on(member, key)

        assert WORDS in page.text
        assert member.client.get("/es/account").status_code == 302
