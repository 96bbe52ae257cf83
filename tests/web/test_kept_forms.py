"""Words survive a refusal, the other language, an ended session, Back and a second click; the receipt stays a while."""

import re
from io import BytesIO

import build
import pytest
from filling import Browser, come_back, contribute, end_visit, key_on, token
from sqlalchemy import func, select, text

from portal.core import clock
from portal.core.db import session
from portal.models.consultations import Audience
from portal.models.contributions import Attachment, Contribution, Naming
from portal.models.kept import KeptFile, KeptForm
from portal.services import kept as services

WORDS = "Nos descuentan las horas extra desde mayo."
ID = re.compile(r"form=([0-9a-f]{48})")


@pytest.fixture
def somebody(app):
    return Browser(app, app.test_client())


def how_many():
    return session.scalar(select(func.count()).select_from(Contribution))


class TestARefusal:
    def test_leads_back_to_the_form_with_the_words_and_what_is_wrong(self, somebody):
        page = somebody.open(contribute(build.round_()))

        answer = somebody.send(page, body=WORDS, naming="name", byline="")
        again = somebody.client.open(answer.location)

        assert (answer.status_code, answer.location) == (303, f"{somebody.at}#form-errors")
        assert again.status_code == 200
        assert "<title>Error:" in again.text
        assert WORDS in again.text
        assert "Escriba el nombre" in again.text
        assert again.headers["Cache-Control"] == "no-store"

    def test_says_in_each_language_why_the_act_refused_it(self, somebody):
        page = somebody.open(contribute(build.round_()))
        answer = somebody.send(page, body="  ", naming="anonymous", send="1")

        for language, sentence in (
            ("es", "Escriba lo que quiere decir."),
            ("en", "Write what you want to say."),
        ):
            shown = somebody.client.open(answer.location.replace("/es/", f"/{language}/"))
            assert sentence in shown.text, language

    def test_holds_the_words_also_where_the_token_is_stale(self, somebody):
        page = somebody.open(contribute(build.round_()))

        answer = somebody.send(page, body=WORDS, csrf_token="of yesterday")

        assert WORDS in somebody.client.open(answer.location).text
        assert how_many() == 0

    def test_keeps_a_good_file_and_says_again_what_was_wrong_with_another(self, somebody):
        page = somebody.open(contribute(build.round_()))
        files = [(BytesIO(b"acta"), "acta.txt"), (BytesIO(b"MZ"), "virus.exe")]

        answer = somebody.send(page, body=WORDS, files=files)
        again = somebody.client.open(answer.location).text

        assert "acta.txt" in again
        assert "virus.exe" in again
        assert "no es de un tipo" in again or "virus.exe” is not" in again


class TestTheOtherLanguage:
    def test_has_all_that_was_typed_and_says_nothing_is_wrong_yet(self, somebody):
        page = somebody.open(contribute(build.round_()))
        there = somebody.at.replace("/es/", "/en/")

        answer = somebody.send(page, at=there, body=WORDS, byline="Luz", naming="name", do="switch")
        shown = somebody.client.open(answer.location)

        assert answer.location == there
        assert WORDS in shown.text
        assert 'value="Luz"' in shown.text
        assert "Error:" not in shown.text
        assert how_many() == 0

    def test_is_a_button_of_the_form_and_not_the_one_that_enter_presses(self, somebody):
        page = somebody.open(contribute(build.round_())).text

        buttons = re.findall(r'<button[^>]*form="kept-form"[^>]*>', page)
        assert 'name="send"' in buttons[0]
        assert any('value="switch"' in button and "/en/rounds/" in button for button in buttons[1:])

    @pytest.mark.parametrize("asked", ["switch", "save"])
    def test_asked_for_in_a_form_that_was_made_for_another_browser_sends_nothing(self, app, somebody, asked):
        path = contribute(build.round_())
        other = Browser(app, app.test_client())
        other.open(path)
        page = somebody.open(path)
        somebody.send(page, at=other.at, body=WORDS, naming="anonymous", do=asked)

        assert how_many() == 0


class TestSending:
    def test_leads_to_a_receipt_that_can_be_read_again_in_both_languages(self, somebody):
        page = somebody.open(contribute(build.round_()))

        answer = somebody.send(page, body=WORDS, naming="anonymous", send="1")
        shown = somebody.client.open(answer.location).text
        keys = {
            key_on(somebody.client.open(path).text)
            for path in (answer.location, answer.location.replace("es", "en", 1))
        }

        assert answer.status_code == 303
        assert "/es/receipt/" in answer.location
        assert keys == {key_on(shown)}
        assert len(key_on(shown).replace("-", "")) == 27
        assert key_on(shown) not in answer.location

    def test_twice_or_after_going_back_is_one_and_the_same(self, somebody):
        page = somebody.open(contribute(build.round_()))
        fields = somebody.fields(page)

        first = somebody.send(page, body=WORDS, naming="anonymous", send="1")
        second = somebody.client.post(somebody.at, data={**fields, "body": WORDS, "naming": "anonymous", "send": "1"})
        back = somebody.client.open(somebody.at)

        assert how_many() == 1
        assert second.status_code == back.status_code == 303
        assert somebody.client.open(second.location).location == back.location == first.location

    def test_of_the_same_words_from_another_form_says_that_they_are_here_and_leaves_the_choice(self, somebody):
        path = contribute(build.round_())
        sent = {"body": WORDS, "naming": "anonymous"}
        somebody.send(somebody.open(path), **sent, send="1")

        refused = somebody.send(somebody.open(path), **sent, send="1")
        again = somebody.client.open(refused.location)

        assert how_many() == 1
        assert "Ya tenemos esto" in again.text
        assert WORDS in again.text
        assert 'name="anew"' in again.text
        assert "/es/receipt/" in somebody.send(again, **sent, anew="1").location
        assert how_many() == 2

    def test_other_words_from_another_form_are_another_contribution(self, somebody):
        path = contribute(build.round_())
        somebody.send(somebody.open(path), body=WORDS, naming="anonymous", send="1")
        somebody.send(somebody.open(path), body=f"{WORDS} Y las vacaciones.", naming="anonymous", send="1")

        assert how_many() == 2

    def test_the_key_can_be_saved_as_a_file_that_says_nothing(self, somebody):
        page = somebody.open(contribute(build.round_()))
        answer = somebody.send(page, body=WORDS, naming="anonymous", send="1")
        key = key_on(somebody.client.open(answer.location).text)

        saved = somebody.client.open(f"{answer.location}/key")

        assert saved.text.strip() == key
        assert "filename=nota.txt" in saved.headers["Content-Disposition"]
        assert saved.headers["Cache-Control"] == "no-store"

    def test_the_key_is_gone_when_its_reader_says_so(self, somebody):
        page = somebody.open(contribute(build.round_()))
        answer = somebody.send(page, body=WORDS, naming="anonymous", send="1")
        key = key_on(somebody.client.open(answer.location).text)

        said = {**token(somebody.client.open(answer.location).text), "written": "1"}
        somebody.client.post(f"{answer.location}/kept", data=said)

        assert key.split("-")[0] not in somebody.client.open(answer.location).text
        assert somebody.client.open(f"{answer.location}/key").status_code == 404


class TestSomebodyElse:
    def test_in_another_browser_finds_neither_form_nor_receipt(self, app, somebody):
        page = somebody.open(contribute(build.round_()))
        refused = somebody.send(page, body=WORDS, naming="name", byline="")
        stranger = app.test_client()

        assert stranger.open(refused.location).status_code == 404

        sent = somebody.send(page, body=WORDS, naming="anonymous", send="1")
        assert app.test_client().open(sent.location).status_code == 404

    def test_finds_nothing_by_going_back_after_leaving_at_once(self, somebody):
        page = somebody.open(contribute(build.round_()))
        somebody.send(page, body=WORDS, naming="name", byline="")

        somebody.client.post("/es/tracking/leave")

        assert somebody.client.open(somebody.at).status_code == 404


class TestForgetting:
    """Somebody types on a phone that is not theirs: whoever has it next goes on with nothing."""

    def test_is_offered_beside_the_form_to_who_has_no_account(self, app, somebody, sign_in):
        there = contribute(build.round_())
        page = somebody.open(there).text

        outside = re.sub(r'<form[^>]*id="kept-form".*?</form>', "", page, flags=re.S)
        assert "Olvidar lo que escribí" in outside
        assert "hasta 13 horas" in outside
        assert "Olvidar lo que escribí" not in Browser(app, sign_in(build.member())).open(there).text

    def test_leaves_neither_words_nor_files_nor_a_form_to_fill(self, somebody):
        page = somebody.open(contribute(build.round_()))
        somebody.send(page, body=WORDS, naming="name", byline="", files=[(BytesIO(b"acta"), "acta.txt")])
        shown = somebody.client.open(somebody.at).text
        assert (WORDS in shown, "acta.txt" in shown) == (True, True)
        assert session.scalar(select(func.count()).select_from(KeptFile)) == 1

        answer = somebody.client.post(somebody.at, data={"do": "forget"})
        after = somebody.client.open(answer.location)

        assert (answer.status_code, answer.location) == (303, somebody.at)
        assert after.headers["Clear-Site-Data"] == '"cache"'
        assert "Lo que escribió está olvidado" in after.text
        assert WORDS not in after.text
        assert "<textarea" not in after.text
        assert session.scalar(select(func.count()).select_from(KeptFile)) == 0
        assert how_many() == 0

    def test_is_not_undone_by_the_page_that_is_left(self, somebody):
        page = somebody.open(contribute(build.round_()))
        somebody.send(page, body=WORDS, naming="name", byline="")
        somebody.client.post(somebody.at, data={"do": "forget"})

        assert somebody.send(page, body=WORDS, do="keep").status_code == 204

        assert WORDS not in somebody.client.open(somebody.at).text

    def test_forgets_this_form_alone_and_leads_to_one_anew(self, somebody):
        there = contribute(build.round_())
        page = somebody.open(there)
        somebody.send(page, body=WORDS, naming="name", byline="")
        kept_at, other = somebody.at, somebody.open(there)
        somebody.send(other, body="Otra cosa.", naming="name", byline="")

        somebody.client.post(somebody.at, data={"do": "forget"})

        assert f'href="{there}"' in somebody.client.open(somebody.at).text
        assert WORDS in somebody.client.open(kept_at).text

    def test_of_what_was_sent_changes_nothing(self, somebody):
        page = somebody.open(contribute(build.round_()))
        sent = somebody.send(page, body=WORDS, naming="anonymous", send="1")

        somebody.client.post(somebody.at, data={"do": "forget"})

        assert how_many() == 1
        assert key_on(somebody.client.open(sent.location).text)

    def test_without_a_cookie_leads_to_an_empty_form_and_sends_nothing(self, app, somebody):
        page = somebody.open(contribute(build.round_()))
        stranger = app.test_client()

        answer = stranger.post(somebody.at, data={**somebody.fields(page), "body": WORDS, "do": "forget"})

        assert "form=" not in answer.location
        assert how_many() == 0


class TestAnEndedSession:
    @pytest.fixture
    def ana(self):
        return build.member()

    def test_never_turns_an_organisation_into_a_stranger_and_keeps_the_words_for_who_wrote_them(
        self, app, sign_in, ana
    ):
        browser = Browser(app, sign_in(ana))
        page = browser.open(contribute(build.round_()))
        end_visit(browser)

        answer = browser.send(page, body=WORDS, naming=Naming.ORGANISATION, send="1")
        shown = browser.client.open(answer.location)

        assert how_many() == 0
        assert "Su sesión terminó" in shown.text
        assert WORDS not in shown.text

        come_back(browser, ana)
        assert WORDS in browser.client.open(browser.at).text

    def test_is_nobody_elses(self, app, sign_in, ana):
        browser = Browser(app, sign_in(ana))
        page = browser.open(contribute(build.round_()))
        end_visit(browser)
        browser.send(page, body=WORDS, naming=Naming.ORGANISATION, send="1")

        come_back(browser, build.member())

        assert WORDS not in browser.client.open(browser.at).text

    def test_lets_go_on_without_an_account_where_everybody_may(self, app, sign_in, ana):
        browser = Browser(app, sign_in(ana))
        page = browser.open(contribute(build.round_()))
        end_visit(browser)
        browser.send(page, body=WORDS, naming=Naming.ORGANISATION, send="1")

        browser.client.post(browser.at, data={"do": "without"})
        shown = browser.client.open(browser.at)

        assert WORDS in shown.text
        assert how_many() == 0

    def test_of_a_round_for_few_keeps_the_words_and_names_no_place(self, app, sign_in, ana):
        round_ = build.round_(audience=Audience.PARTICIPANTS, invited=[ana.organisation])
        title = round_.title.es
        browser = Browser(app, sign_in(ana))
        page = browser.open(contribute(round_))
        end_visit(browser)

        answer = browser.send(page, body=WORDS, naming=Naming.ORGANISATION, send="1")
        shown = browser.client.open(answer.location)

        assert "Su sesión terminó" in shown.text
        assert title not in shown.text
        assert "sin cuenta" not in shown.text
        come_back(browser, ana)
        assert WORDS in browser.client.open(browser.at).text

    def test_of_a_round_for_few_keeps_the_files_too(self, app, sign_in, ana):
        round_ = build.round_(audience=Audience.PARTICIPANTS, invited=[ana.organisation])
        browser = Browser(app, sign_in(ana))
        page = browser.open(contribute(round_))
        end_visit(browser)
        files = [(BytesIO(b"acta"), "acta.txt"), (BytesIO(b"MZ"), "virus.exe")]

        browser.send(page, body=WORDS, naming=Naming.ORGANISATION, send="1", files=files)

        assert "acta.txt" not in browser.client.open(browser.at).text
        come_back(browser, ana)
        again = browser.client.open(browser.at)
        assert "acta.txt" in again.text
        assert "«virus.exe» no se pudo conservar" in again.text
        browser.send(again, body=WORDS, send="1")
        assert how_many() == 1
        assert session.scalars(select(Attachment.name)).all() == ["acta.txt"]

    def test_of_a_correction_waits_behind_the_sign_in(self, app, sign_in, ana):
        said = build.contribution(by=ana)
        browser = Browser(app, sign_in(ana))
        page = browser.open(f"/es/account/contributions/{said.ref}/correction")
        end_visit(browser)

        answer = browser.send(page, body=WORDS, files=[(BytesIO(b"acta"), "acta.txt")])

        assert answer.location == "/es/sign-in"
        come_back(browser, ana)
        assert WORDS in browser.client.open(browser.at).text
        assert "acta.txt" in browser.client.open(browser.at).text


class TestAtRest:
    def test_nothing_readable_says_what_was_typed_or_when(self, somebody, engine):
        page = somebody.open(contribute(build.round_()))
        somebody.send(page, body=WORDS, naming="name", byline="")

        row = session.scalars(select(KeptForm)).one()
        whole = " ".join(map(repr, session.execute(text("SELECT * FROM kept_forms")).one()))
        for word in ("descuentan", ID.search(somebody.at).group(1), "rounds"):
            assert word not in whole
        assert (row.until.minute, row.until.second, row.until.microsecond) == (0, 0, 0)
        assert len(row.blob) % 4096 == 28  # padded, and the seal

    def test_it_is_forgotten_after_half_a_day(self, somebody):
        page = somebody.open(contribute(build.round_()))
        somebody.send(page, body=WORDS, naming="name", byline="")

        with clock.at(clock.now() + services.LIVES + clock.timedelta(hours=1)):
            services.sweep()

        assert session.scalars(select(KeptForm)).all() == []
