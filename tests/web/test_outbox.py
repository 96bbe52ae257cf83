"""News for each person, and the state of the post for the administrator."""

import re

import build
import pytest
from page import Page, complain, read
from sqlalchemy import func, select

from portal.core import clock
from portal.core.actor import Role
from portal.core.db import session, transaction
from portal.jobs import worker
from portal.models.audit import Entry
from portal.models.consultations import Audience
from portal.models.contributions import Status
from portal.models.outbox import Errand, Letter, Outage
from portal.services import contributions, moderation, outbox, people


@pytest.fixture
def wrote(app):
    """Leave letters and have them written."""

    def write(event, *to, **facts):
        with transaction():
            outbox.write(event, to=[person.id for person in to], **facts)
        worker.run_all(app)

    return write


def _reading(page):
    """The fields of the button that says all is read."""
    form = re.search(r'<form[^>]*action="[^"]*/news/reading".*?</form>', page, re.DOTALL)[0]
    found = dict(re.findall(r'name="([a-z_]+)" type="hidden" value="([^"]*)"', form))
    return found | dict(re.findall(r'<input type="hidden" name="([a-z_]+)" value="([^"]*)"', form))


def _said_read(browser, page):
    return browser.post("/en/account/news/reading", data=_reading(browser.get(page).text))


class TestNews:
    @pytest.mark.parametrize("language", ["en", "es"])
    def test_says_so_when_there_is_none(self, sign_in, language):
        read(sign_in(build.member()), f"/{language}/account/news")

    @pytest.mark.parametrize("language", ["en", "es"])
    def test_has_a_sentence_and_a_way_for_every_event(self, sign_in, wrote, language):
        ana = build.member()
        round_ = build.round_()
        mine = build.contribution(round_, by=ana, status=Status.PUBLISHED)
        reply = build.contribution(round_, parent=mine, status=Status.PUBLISHED)
        for event in ("round_opened", "round_extended"):
            wrote(event, ana, about=round_)
        for event, said in (
            ("contribution_published", reply), ("contribution_answered", reply), ("contribution_decided", mine),
        ):  # fmt: skip
            wrote(event, ana, about=said)
        people.warn_of_guessing(ana)
        wrote("guessing")
        browser = sign_in(ana)

        answer = browser.get(f"/{language}/account/news")

        complain(Page(answer.text), f"/{language}/account/news")
        main = answer.text.partition("<main")[2].partition("</main>")[0]
        ways = [way for way in re.findall(r'href="([^"]+)"', main) if "/rounds/" in way or "contributions/" in way]
        assert len(ways) == 5
        assert {"en": "many wrong passphrases", "es": "muchas contraseñas"}[language] in main
        for way in set(ways):
            assert browser.get(way).status_code == 200, way

    def test_leaves_out_what_is_no_longer_theirs_to_see_and_counts_the_rest(self, sign_in, wrote):
        ana = build.member()
        stays, goes = build.round_(), build.round_()
        shown, hidden = (build.contribution(stays, status=Status.PUBLISHED) for _ in range(2))
        for said in (shown, hidden):
            wrote("contribution_published", ana, about=said)
        wrote("round_opened", ana, about=goes)
        browser = sign_in(ana)
        assert "<b>3</b> pieces of news" in browser.get("/en/account/news").text

        with transaction():
            session.merge(goes).audience = Audience.COMMITTEE
            contributions.retract(session.merge(hidden), "third_party")

        answer = browser.get("/en/account/news").text
        assert "<b>1</b> piece of news" in answer
        assert shown.number in answer
        assert hidden.number not in answer

    def test_is_read_page_by_page(self, sign_in, wrote):
        ana = build.member()
        for _ in range(27):
            with transaction():
                outbox.write("round_opened", to=[ana.id], about=build.round_())
        wrote("round_opened", about=build.round_())
        browser = sign_in(ana)

        first = browser.get("/en/account/news").text
        second = browser.get(re.search(r'rel="next" href="([^"]+)"', first)[1]).text

        assert (first.count("is invited to the round"), second.count("is invited to the round")) == (25, 2)
        assert 'rel="next"' not in second

    def test_is_unread_until_its_reader_says_so(self, sign_in, wrote):
        ana, round_ = build.member(), build.round_()
        wrote("round_opened", ana, about=round_)
        wrote("round_extended", ana, about=round_)
        browser = sign_in(ana)
        for page in ("/en/account/news", "/en/waiting"):
            text = browser.get(page).text
            assert "2 unread" in text
            assert text.count("New</span>") == 2

        answer = _said_read(browser, "/en/waiting")

        assert (answer.status_code, answer.location) == (303, "/en/waiting#news")
        wrote("round_opened", ana, about=build.round_())
        for page in ("/en/account/news", "/en/waiting"):
            text = browser.get(page).text
            assert "1 unread" in text
            assert text.count("New</span>") == 1
        assert _said_read(browser, "/en/account/news").location == "/en/account/news"
        assert "unread" not in browser.get("/en/account/news").text

    def test_that_came_while_the_page_was_open_stays_unread(self, sign_in, wrote):
        ana, round_ = build.member(), build.round_()
        wrote("round_opened", ana, about=round_)
        browser = sign_in(ana)
        form = _reading(browser.get("/en/account/news").text)
        wrote("round_extended", ana, about=round_)
        browser.post("/en/account/news/reading", data=form)

        assert "1 unread" in browser.get("/en/account/news").text

    @pytest.mark.parametrize("until", ["", "tomorrow", "2026-13-01", "9999-12-31T23:59:59+00:00", "2026-01-01"])
    def test_reads_no_more_for_an_odd_instant(self, sign_in, wrote, until):
        ana = build.member()
        wrote("round_opened", ana, about=build.round_())
        browser = sign_in(ana)
        form = _reading(browser.get("/en/account/news").text)
        assert browser.post("/en/account/news/reading", data={**form, "until": until}).status_code == 303
        wrote("round_opened", ana, about=build.round_())

        assert "unread" in browser.get("/en/account/news").text

    def test_read_by_one_is_unread_for_others_and_in_no_trail(self, sign_in, wrote):
        ana, bela = build.member(), build.member()
        wrote("round_opened", ana, bela, about=build.round_())
        lines = session.scalar(select(func.count()).select_from(Entry))
        _said_read(sign_in(ana), "/en/account/news")

        assert "1 unread" in sign_in(bela).get("/en/account/news").text
        assert session.scalar(select(func.count()).select_from(Entry)) == lines

    def test_is_only_ones_own(self, sign_in, wrote):
        wrote("round_opened", build.member(), about=build.round_())

        assert "There is no news" in sign_in(build.member()).get("/en/account/news").text

    def test_the_author_hears_of_a_decision_while_it_is_not_public(self, app, sign_in):
        ana, carla = build.member(), build.person(Role.MODERATOR)
        said = build.contribution(by=ana)
        moderation.decide(said, verdict=Status.RETURNED, reason="third_party", seen=1, by=carla.as_actor())
        worker.run_all(app)

        answer = sign_in(ana).get("/en/account/news").text

        assert "There is a decision on your contribution" in answer
        assert f"/en/account/contributions/{said.ref}" in answer

    @pytest.mark.parametrize("before", ["x", "0", "-1", "99999999999999999999"])
    def test_a_strange_key_is_the_first_page(self, sign_in, before):
        answer = sign_in(build.member()).get(f"/en/account/news?before={before}", follow_redirects=True)

        assert answer.status_code == 200


class TestLetters:
    @pytest.fixture
    def browser(self, sign_in):
        return sign_in(build.person(Role.ADMINISTRATOR))

    @pytest.mark.parametrize("language", ["en", "es"])
    def test_says_so_when_there_is_none(self, browser, language):
        read(browser, f"/{language}/desk/letters")

    def test_shows_each_letter_with_its_state_but_not_what_it_was_about(self, browser, wrote):
        ana, round_ = build.member(), build.round_()
        wrote("round_opened", ana, about=round_)

        answer = browser.get("/en/desk/letters").text

        complain(Page(answer), "/en/desk/letters")
        assert ana.email in answer
        assert "Stays here" in answer
        assert round_.title.en not in answer

    def test_each_half_of_a_letter_stands_in_its_language(self, browser, wrote):
        wrote("round_opened", build.member("es"), about=build.round_())

        said = Page(browser.get("/en/desk/letters").text).text

        assert {("es", "Hay novedades"), ("en", "There is news")} <= set(said)

    def test_a_demonstration_shows_what_opens_an_account(self, browser, wrote):
        wrote("invited", build.member())

        assert "/recovery/" in browser.get("/en/desk/letters").text

    def test_nobody_else_has_it_to_show(self, browser, wrote, set_demonstration):
        set_demonstration(False)
        wrote("invited", build.member())

        answer = browser.get("/en/desk/letters").text

        assert "/recovery/" not in answer
        assert "for its reader alone, and is not kept" in answer
        assert "You are invited to the" in answer

    def test_shows_what_was_refused(self, browser, wrote):
        wrote("round_opened", build.member(), about=build.round_())
        with transaction():
            session.scalars(select(Letter)).one().refused_at = clock.now()

        assert "Refused by the other server" in browser.get("/en/desk/letters").text

    def test_what_was_given_up_can_be_tried_again(self, browser):
        with transaction():
            session.add(Errand(kind="letter", facts={}, attempts=8, given_up_at=clock.now(), error="OSError: <away>"))
        errand = session.scalars(select(Errand)).one()
        answer = browser.get("/en/desk/letters").text
        assert "OSError: &lt;away&gt;" in answer
        complain(Page(answer), "/en/desk/letters")
        token = re.search(r'again".*?name="csrf_token"[^>]*value="([^"]+)"', answer, re.S)[1]

        browser.post(f"/en/desk/letters/{errand.id}/again", data={"csrf_token": token})

        session.expire_all()
        assert session.get_one(Errand, errand.id).given_up_at is None

    def test_all_that_was_given_up_can_be_tried_again_at_once(self, browser):
        with transaction():
            session.add_all(
                Errand(kind=kind, facts={}, attempts=8, given_up_at=clock.now()) for kind in ("letter", "reanchor")
            )
        answer = browser.get("/en/desk/letters").text
        complain(Page(answer), "/en/desk/letters")
        assert "Places of comments in a new version" in answer
        token = re.search(r'letters/again".*?name="csrf_token"[^>]*value="([^"]+)"', answer, re.S)[1]

        browser.post("/en/desk/letters/again", data={"csrf_token": token})

        session.expire_all()
        assert [(errand.given_up_at, errand.attempts) for errand in session.scalars(select(Errand))] == [(None, 0)] * 2
        again = browser.post("/en/desk/letters/again", data={"csrf_token": token}, follow_redirects=True)
        assert "already being tried again" in again.text

    @pytest.mark.parametrize("language", ["en", "es"])
    def test_says_that_the_mail_server_takes_nothing(self, browser, language):
        with transaction():
            session.add(Outage(until=clock.now(), tries=3, error="ConnectionRefusedError: <away>"))

        answer = browser.get(f"/{language}/desk/letters").text

        complain(Page(answer), f"/{language}/desk/letters")
        assert "ConnectionRefusedError: &lt;away&gt;" in answer

    def test_others_have_no_business_there(self, sign_in):
        with transaction():
            session.add(Errand(kind="letter", facts={}, attempts=8, given_up_at=clock.now()))
        errand = session.scalars(select(Errand)).one()

        for person in (build.member(), build.person(Role.MODERATOR), build.person(Role.AUDITOR)):
            browser = sign_in(person)
            assert browser.get("/en/desk/letters").status_code == 403
            assert browser.post(f"/en/desk/letters/{errand.id}/again").status_code == 404
            assert browser.post("/en/desk/letters/again").status_code == 403
