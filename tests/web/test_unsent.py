"""What somebody with an account has not sent: saved, gone on with on any device, lost by neither of two."""

import re
from io import BytesIO

import build
import pytest
from filling import Browser, contribute, token
from sqlalchemy import func, select, text, update

from portal.core import clock
from portal.core.db import session
from portal.models.audit import Entry
from portal.models.contributions import Contribution
from portal.models.contributions import Status as State
from portal.models.kept import KeptForm, Unsent
from portal.services.kept import unsent

WORDS = "Nos descuentan las horas extra desde mayo."
MORE = f"{WORDS} Y también los domingos."
OTHER = f"{WORDS} En la otra máquina escribí esto."


@pytest.fixture
def ana():
    return build.member()


@pytest.fixture
def round_():
    return build.round_()


@pytest.fixture
def at(app, sign_in, ana):
    """A browser of hers, as many as are wanted."""
    return lambda: Browser(app, sign_in(ana))


def how_many(kind=Unsent):
    return session.scalar(select(func.count()).select_from(kind))


def save(browser, page, **more):
    return browser.send(page, body=WORDS, do="save", **more)


def waiting(browser):
    """The addresses of what is not sent, as the page of what waits shows them."""
    return re.findall(r'href="(/es/unsent/[0-9a-f]+)"', browser.client.get("/es/waiting").text)


def go_on(browser, way):
    """Open it, and press the button to continue."""
    answer = browser.client.post(f"{way}/writing", data=token(browser.client.get(way).text))
    assert answer.status_code == 303
    browser.at = answer.location
    return browser.client.get(browser.at)


class TestSaving:
    def test_sends_nothing_and_says_where_it_is(self, at, round_):
        browser = at()
        answer = save(browser, browser.open(contribute(round_)))

        assert (answer.status_code, answer.location) == (303, "/es/waiting")
        page = browser.client.get(answer.location).text
        assert "Guardado, y sin enviar." in page
        assert WORDS in re.search(r'<a href="/es/unsent/.*?</a>', page, re.DOTALL)[0]
        assert how_many(Contribution) == 0

    def test_of_nobody_in_particular_is_under_a_key_and_not_among_these(self, app, at, round_):
        nobody = Browser(app, app.test_client())
        save(nobody, nobody.open(contribute(round_)))

        assert (how_many(), how_many(Contribution)) == (0, 0)
        assert WORDS in nobody.client.get(nobody.at).text

    def test_of_nothing_says_so_and_saves_nothing(self, at, round_):
        browser = at()
        answer = browser.send(browser.open(contribute(round_)), body="  ", do="save")

        assert answer.location == browser.at
        assert "No se guardó nada: escriba algo primero." in browser.client.get(browser.at).text
        assert how_many() == 0

    def test_of_nothing_any_more_leaves_what_was_saved_and_does_not_say_that_it_was(self, at, round_):
        browser = at()
        page = browser.open(contribute(round_))
        save(browser, page)
        answer = browser.send(page, body="", do="save")

        assert answer.location == browser.at
        assert "No se guardó nada" in browser.client.get(browser.at).text
        [way] = waiting(browser)
        assert WORDS in browser.client.get(way).text

    def test_without_room_says_so_also_where_another_device_wrote_on(self, at, round_, monkeypatch):
        first, second = at(), at()
        page = first.open(contribute(round_))
        save(first, page)
        second.send(go_on(second, waiting(second)[0]), body=OTHER, do="save")
        monkeypatch.setattr(unsent, "MOST", 1)
        answer = first.send(page, body=MORE, do="save")

        shown = first.client.get(answer.location).text
        assert "Ya guarda demasiadas" in shown
        assert MORE in shown
        assert OTHER in first.client.get(waiting(first)[0]).text

    def test_again_from_the_same_form_writes_over_it(self, at, round_):
        browser = at()
        page = browser.open(contribute(round_))
        save(browser, page)
        browser.send(page, body=MORE, do="save")

        [way] = waiting(browser)
        assert MORE in browser.client.get(way).text

    @pytest.mark.parametrize("how", [{"do": "keep"}, {"do": "switch"}, {"send": "1", "naming": "nonsense"}])
    def test_goes_by_itself_where_the_form_is_left_or_shown_again(self, at, round_, how):
        browser = at()
        browser.send(browser.open(contribute(round_)), body=WORDS, **how)

        assert len(waiting(at())) == 1

    def test_of_another_form_is_beside_it(self, at, round_):
        browser = at()
        save(browser, browser.open(contribute(round_)))
        save(browser, browser.open(contribute(build.round_())))

        assert len(waiting(browser)) == 2

    def test_has_an_end_where_too_much_is_kept_and_the_words_stay_here(self, at, round_, monkeypatch):
        monkeypatch.setattr(unsent, "MOST", 1)
        browser = at()
        save(browser, browser.open(contribute(round_)))
        answer = browser.send(browser.open(contribute(round_)), body=MORE, do="save")

        assert how_many() == 1
        page = browser.client.get(answer.location).text
        assert MORE in page
        assert "Ya guarda demasiadas" in page


class TestGoingOn:
    def test_on_another_device_has_all_that_was_typed(self, at, round_):
        first = at()
        save(first, first.open(contribute(round_)), naming="anonymous", language="es")
        second = at()
        [way] = waiting(second)

        page = go_on(second, way)
        assert WORDS in page.text
        assert re.search(r'value="anonymous"[^>]*checked|checked[^>]*value="anonymous"', page.text)
        assert "Error" not in re.search("<title>.*?</title>", page.text)[0]

    def test_and_sending_it_leaves_nothing_that_waits(self, at, round_):
        first, second = at(), at()
        save(first, first.open(contribute(round_)))
        page = go_on(second, waiting(second)[0])
        answer = second.send(page, body=MORE, send="1", naming="anonymous")

        assert answer.status_code in (302, 303)
        [sent] = session.scalars(select(Contribution))
        assert sent.body == MORE
        assert (waiting(first), how_many()) == ([], 0)

    def test_keeps_to_the_language_of_the_page(self, at, round_):
        browser = at()
        save(browser, browser.open(contribute(round_)))
        way = waiting(browser)[0].replace("/es/", "/en/")
        page = go_on(browser, way)

        assert browser.at.startswith(f"/en/rounds/{round_.id}/contribute?form=")
        assert WORDS in page.text

    def test_with_a_reply_is_still_a_reply(self, at, round_):
        said = build.contribution(round_, status=State.PUBLISHED)
        browser = at()
        save(browser, browser.open(f"{contribute(round_)}?reply={said.number}"))
        page = go_on(browser, waiting(browser)[0])

        assert f'value="{said.number}"' in page.text
        browser.send(page, body=MORE, send="1", naming="anonymous")
        assert session.scalar(select(Contribution).where(Contribution.body == MORE)).parent_id == said.id

    def test_on_two_devices_at_once_loses_neither_text(self, at, round_):
        first, second, third = at(), at(), at()
        save(first, first.open(contribute(round_)))
        [way] = waiting(first)
        one, other = go_on(second, way), go_on(third, way)

        second.send(one, body=MORE, do="save")
        third.send(other, body=OTHER, do="save")

        texts = [first.client.get(each).text for each in waiting(first)]
        assert len(texts) == 2
        assert sorted(found in each for each in texts for found in (MORE, OTHER)) == [False, False, True, True]

    def test_of_what_was_sent_elsewhere_meanwhile_is_kept_as_another(self, at, round_):
        first, second = at(), at()
        page = first.open(contribute(round_))
        save(first, page)
        one = go_on(second, waiting(second)[0])
        first.send(page, body=WORDS, send="1", naming="anonymous")
        second.send(one, body=MORE, do="keep")

        [way] = waiting(second)
        assert MORE in second.client.get(way).text

    def test_when_it_was_written_on_elsewhere_sending_leaves_the_other_text(self, at, round_):
        first, second = at(), at()
        page = first.open(contribute(round_))
        save(first, page)
        other = go_on(second, waiting(second)[0])
        second.send(other, body=OTHER, do="save")
        first.send(page, body=WORDS, send="1", naming="anonymous")

        [way] = waiting(first)
        assert OTHER in first.client.get(way).text

    def test_says_that_files_stay_behind(self, at, round_):
        browser = at()
        page = browser.open(contribute(round_))
        save(browser, page, files=(BytesIO(b"Horas extra"), "horas.txt"))
        [way] = waiting(browser)

        assert "Sus archivos no se guardan" in browser.client.get(way).text
        assert "horas.txt" not in go_on(at(), way).text

    def test_after_the_round_has_closed_shows_the_words_to_copy(self, at, round_):
        browser = at()
        save(browser, browser.open(contribute(round_)))
        session.execute(update(type(round_)).where(type(round_).id == round_.id).values(closes_at=clock.now()))
        session.commit()
        way = waiting(browser)[0]

        assert WORDS in browser.client.get(way).text
        assert WORDS in go_on(browser, way).text

    def test_where_the_secret_of_the_portal_has_changed_says_so(self, at, round_, app, monkeypatch):
        browser = at()
        save(browser, browser.open(contribute(round_)))
        session.execute(update(Unsent).values(blob=b"of another secret"))
        session.commit()
        [way] = waiting(browser)

        page = browser.client.get(way)
        assert "El portal ya no puede abrirlo" in page.text
        assert browser.client.post(f"{way}/writing", data=token(page.text)).status_code == 404


class TestDeleting:
    def test_is_for_all_devices(self, at, round_):
        first, second = at(), at()
        save(first, first.open(contribute(round_)))
        [way] = waiting(second)
        answer = second.client.post(f"{way}/deletion", data=token(second.client.get(way).text))

        assert "Eliminado. Nunca se envió." in second.client.get(answer.location).text
        assert (waiting(first), how_many()) == ([], 0)
        assert first.client.get(way).status_code == 404

    def test_of_what_is_there_no_more_is_not_found(self, at, round_):
        browser = at()
        save(browser, browser.open(contribute(round_)))
        [way] = waiting(browser)
        given = token(browser.client.get(way).text)
        browser.client.post(f"{way}/deletion", data=given)

        assert browser.client.post(f"{way}/deletion", data=given).status_code == 404

    def test_with_a_stale_token_changes_nothing(self, at, round_):
        browser = at()
        save(browser, browser.open(contribute(round_)))
        [way] = waiting(browser)
        for what in ("deletion", "writing"):
            answer = browser.client.post(f"{way}/{what}", data={"csrf_token": "of yesterday"})
            assert (answer.status_code, answer.location) == (303, way)
        assert how_many() == 1

    def test_comes_by_itself_after_thirty_days(self, at, round_):
        browser = at()
        save(browser, browser.open(contribute(round_)))
        [way] = waiting(browser)
        session.execute(update(Unsent).values(until=clock.now()))
        session.commit()

        assert browser.client.get(way).status_code == 404
        unsent.sweep()
        assert how_many() == 0


class TestOthers:
    def test_find_nothing(self, app, at, round_, sign_in, client):
        browser = at()
        save(browser, browser.open(contribute(round_)))
        [way] = waiting(browser)
        colleague = Browser(app, sign_in(build.member()))

        assert waiting(colleague) == []
        assert colleague.client.get(way).status_code == 404
        given = token(colleague.client.get("/es/account").text)
        for what in ("deletion", "writing"):
            assert colleague.client.post(f"{way}/{what}", data=given).status_code == 404
        assert client.get(way).status_code == 302
        assert how_many() == 1

    def test_read_no_word_in_the_database_and_none_in_the_trail(self, at, round_, engine):
        browser = at()
        lines = how_many(Entry)
        save(browser, browser.open(contribute(round_)))

        [blob] = session.scalars(select(Unsent.blob))
        assert b"descuentan" not in blob
        assert how_many(Entry) == lines
        assert session.execute(text("SELECT length(blob) FROM unsent")).scalar_one() > 4096

    def test_at_this_browser_are_not_given_the_form(self, app, at, round_, sign_in):
        browser = at()
        page = browser.open(contribute(round_))
        save(browser, page)
        colleague = sign_in(build.member())
        with colleague.session_transaction() as cookie:
            visit = cookie["visit"]
        with browser.client.session_transaction() as cookie:
            cookie["visit"] = visit

        assert WORDS not in browser.client.get(browser.at).text
        assert waiting(browser) == []
        assert how_many(KeptForm) >= 1
