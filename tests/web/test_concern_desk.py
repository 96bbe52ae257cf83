"""The desk of the case officers: found by those a concern is sealed to, read with their key, and by nobody else."""

import re
from datetime import timedelta

import build
import concerning
import pytest
from entering import signed_in_with_key
from page import Page, complain, read
from sqlalchemy import select
from tongue import foreign
from watching import watched

from portal.cli.reference import load_all
from portal.core import clock
from portal.core.actor import Role
from portal.core.db import session
from portal.models.audit import Entry
from portal.models.concerns import Concern, Series, State
from portal.queries import concerns as queries

DESK = "/en/desk/concerns"
TOLD = {"facility": "Planta Zafiro", "happened": "Nos cambiaron de turno sin aviso.", "urgency": "retaliation_risk"}
WORDS = ("Zafiro", "sin aviso", "Perla")


@pytest.fixture
def committee():
    return concerning.committee()


@pytest.fixture
def sent(committee):
    return concerning.sent(**TOLD)


@pytest.fixture
def browser(app, committee):
    return signed_in_with_key(app, committee.officers[0])


def words_of(answer):
    """What a page says, on one line."""
    return " ".join(" ".join(words for _language, words in Page(answer.text).text).split())


def soon(days=7):
    return (clock.day().date() + timedelta(days=days)).isoformat()


def found(browser, **asked):
    """The address of the first concern of a list."""
    page = browser.get(DESK, query_string={"language": "all", **asked}).text
    leaves = re.findall(r'href="(/en/desk/concerns/[A-Za-z0-9_-]{32})"', page)
    return leaves[0] if leaves else None


def fill(browser, address, /, **data):
    """Fill in a form of a concern and send it as a browser does: where its page is, with what it holds."""
    shown = browser.get(address)
    if shown.status_code == 303:
        address = shown.location
        shown = browser.get(address)
    hidden = dict(re.findall(r'<input[^>]*name="(seen|was|csrf_token)"[^>]*value="([^"]*)"', shown.text))
    return browser.post(address, data={**hidden, **data}, follow_redirects=True)


def take(browser, address, committee, officer=0):
    owner = committee.officers[officer].person.id
    return fill(browser, f"{address}/owner", owner_id=str(owner), news_by=soon())


class TestTheList:
    def test_shows_what_was_sealed_to_this_officer_in_their_language_first(self, browser, sent):
        other = concerning.drafted(facility="Planta Ágata")
        other.file("en")

        own = words_of(browser.get(DESK))  # in English, as this officer reads
        assert "Planta Ágata" in own
        assert "Zafiro" not in own
        spanish = words_of(browser.get(f"{DESK}?language=es"))
        assert "Planta Zafiro" in spanish
        assert "Ágata" not in spanish
        both = words_of(browser.get(f"{DESK}?language=all"))
        assert both.index("Zafiro") < both.index("Planta Ágata")  # it is urgent
        assert "Urgent" in both

    def test_reads_the_register_once_for_all_of_its_lines(self, browser, committee):
        load_all()

        def asked():
            return len(watched(lambda: browser.get(f"{DESK}?language=all")))

        concerning.sent(facility="/facilities/gm-silao")
        asked()
        one = asked()
        for slug in ("tridonex-matamoros", "panasonic-reynosa"):
            concerning.sent(facility=f"/facilities/{slug}\nNave 2.")

        assert asked() == one
        page = words_of(browser.get(f"{DESK}?language=all"))
        assert "Panasonic" in page
        assert "Nave 2." in page

    def test_is_not_there_for_anybody_else(self, app, sign_in, committee, sent):
        asks = [build.person(role) for role in (Role.MODERATOR, Role.ADMINISTRATOR, Role.AUDITOR, Role.EDITOR)]
        asks += [committee.custodians[0].person, build.member()]
        nothing = sign_in(asks[0]).get("/en/desk/nothing-here").status_code

        for person in asks:
            assert sign_in(person).get(DESK).status_code == nothing == 404
        assert app.test_client().get(DESK).location == "/en/sign-in"
        assert sign_in(committee.officers[0].person, second_factor=False).get(DESK).status_code == 404

    def test_says_what_to_do_where_no_key_is_in_hand(self, sign_in, committee, sent, browser):
        address = found(browser)
        keyless = sign_in(committee.officers[0].person)

        for there in (DESK, address, f"{address}/message"):
            page = words_of(keyless.get(there, follow_redirects=True))
            assert "sign in again" in page
            assert not [word for word in WORDS if word in page]

    @pytest.mark.parametrize(
        "asked",
        [
            *({"heap": value} for value in ("", "NEW", "mine'--", "new ", "\x00", "всё", "9" * 400)),
            *({"language": value} for value in ("fr", "ES", "all;", "\u202e", " es")),
            *({"after": value} for value in ("0", "-1", "x", "A" * 31, "A" * 33, "A" * 32, "=" * 32)),
            *({"after": value} for value in ("../../etc", "é" * 32)),
            {"before": "3"},
            {"heap": "new", "language": "es", "after": "_" * 32},
        ],
    )
    def test_takes_whatever_is_asked_and_shows_a_list(self, browser, sent, asked):
        """An odd value is not taken, and a cursor that this key did not make is the beginning or the end of nothing."""
        answer = browser.get(DESK, query_string=asked, follow_redirects=True)

        assert answer.status_code == 200
        assert "Nothing is here" in words_of(answer) or "Planta Zafiro" in words_of(answer)

    @pytest.mark.parametrize("asked", [{"heap": ["new", "mine"]}, {"after": ["A" * 32, "B" * 32]}])
    def test_asked_twice_is_led_to_one_address(self, browser, sent, asked):
        assert browser.get(DESK, query_string=asked, follow_redirects=True).status_code == 200

    def test_a_cursor_of_another_officer_or_of_what_is_gone_leads_nowhere(self, app, committee, browser, monkeypatch):
        monkeypatch.setattr("portal.queries.concerns.triage.A_PAGE", 1)
        for number in range(3):
            concerning.sent(facility=f"Planta {number}")
        there = f"{DESK}?heap=new&language=es"
        cursor = re.search(r"after=([A-Za-z0-9_-]{32})", browser.get(there).text)[1]
        other = signed_in_with_key(app, committee.officers[1])
        first = re.findall(r"Planta \d", words_of(other.get(there)))

        assert re.findall(r"Planta \d", words_of(other.get(f"{there}&after={cursor}"))) == first
        late = browser.get(f"{DESK}?heap=late&language=all&after={cursor}")  # of a heap that it is not in
        assert late.status_code == 200
        assert "Nothing is here" in words_of(late)

    def test_comes_page_by_page(self, browser, monkeypatch, committee):
        monkeypatch.setattr("portal.queries.concerns.triage.A_PAGE", 2)
        for number, urgency in enumerate(("routine", "routine", "retaliation_risk", "routine", "time_bound")):
            concerning.sent(facility=f"Planta {number}", urgency=urgency)
        seen, there = [], f"{DESK}?heap=new&language=es"
        while there:
            page = browser.get(there).text
            seen += re.findall(r"Planta (\d)", page)
            more = re.search(r'rel="next" href="([^"]+)"', page)
            there = more and more[1].replace("&amp;", "&")

        assert sorted(seen) == list("01234")
        assert set(seen[:2]) == {"2", "4"}

    def test_an_empty_one_says_so(self, browser):
        assert "Nothing is here" in words_of(browser.get(f"{DESK}?heap=late"))


class TestAConcern:
    def test_is_read_in_both_languages(self, browser, sent):
        address = found(browser)
        for there in (address, address.replace("/en/", "/es/")):
            read(browser, there)
            page = words_of(browser.get(there))
            assert "Planta Zafiro" in page
            assert "Nos cambiaron de turno sin aviso." in page

    def test_has_another_address_for_each_officer(self, app, browser, committee, sent):
        other = signed_in_with_key(app, committee.officers[1])
        mine, theirs = found(browser), found(other)

        assert mine != theirs
        assert browser.get(theirs).status_code == other.get(mine).status_code == 404
        assert str(sent.concern.id) not in browser.get(mine).text
        assert sent.concern.ref not in browser.get(mine).text

    def test_of_others_and_none_at_all_look_alike(self, app, browser, sent):
        late = signed_in_with_key(app, concerning.keyed(Role.CASE_OFFICER))
        nothing = "/en/desk/concerns/" + "A" * 32
        theirs = found(browser)

        assert found(late) is None
        for there in (nothing, theirs):
            assert late.get(there).status_code == 404
            assert fill(late, f"{there}/note", body="x").status_code == 404

    def test_has_nothing_of_it_in_its_title_and_is_kept_by_nobody(self, browser, sent):
        answer = browser.get(found(browser))

        assert "Zafiro" not in Page(answer.text).words["title"]
        assert answer.headers["Cache-Control"] == "no-store"


class TestWork:
    def test_is_taken_answered_and_promised(self, browser, committee, sent):
        address = found(browser)

        assert "It has an owner now." in take(browser, address, committee).text
        asked = fill(browser, f"{address}/message", kind="question", body="¿Desde cuándo?", news_by="")
        assert "Sent." in asked.text
        assert "¿Desde cuándo?" in asked.text
        assert "Promised." in fill(browser, f"{address}/promise", news_by=soon(20)).text
        assert "Noted." in fill(browser, f"{address}/note", body="Nota Perla.").text
        assert "Its state has changed." in fill(browser, f"{address}/state", state="answered", body="Así fue.").text

        concern = session.get_one(Concern, sent.concern.id, populate_existing=True)
        assert concern.state is State.ANSWERED
        story = sent.unlocked().key_of("happened")
        told = [one.told for one in queries.entries(concern, story, Series.MESSAGE)]
        assert [one["text"] for one in told if "text" in one] == ["¿Desde cuándo?", "Así fue."]
        assert "Perla" not in str(told)

    @pytest.mark.parametrize(
        ("form", "typed", "sentence"),
        [
            ("owner", {"owner_id": "999999", "news_by": ""}, "Choose a case officer who can open this concern."),
            ("message", {"kind": "message", "body": ""}, "Write what you want to say."),
            ("message", {"kind": "message", "body": "Perla", "news_by": ""}, "there will be news"),
            ("message", {"kind": "referral", "body": "Perla", "channel": ""}, "Choose the official channel"),
            ("message", {"body": "Perla"}, "Choose what you write."),
            ("promise", {"news_by": "2020-02-02"}, "Choose a day after today"),
            ("promise", {"news_by": "soon"}, "Write the day like this"),
            ("state", {"state": "not_admitted", "body": ""}, "Write what its sender will read"),
            ("state", {"state": "held", "body": "Perla"}, "there will be news"),
            ("note", {"body": " "}, "Write what you want to say."),
            ("link", {"address": "https://example.org/x"}, "This is not the address of a workplace"),
            ("link", {"address": "/en/facilities/nothing-of-the-kind"}, "Choose an entry of the register."),
        ],
    )
    def test_says_what_is_missing_and_keeps_what_was_typed(self, browser, committee, sent, form, typed, sentence):
        address = found(browser)
        take(browser, address, committee)

        shown = fill(browser, f"{address}/{form}", **typed)

        assert sentence in words_of(shown)
        for words in typed.values():
            if words in ("Perla", "soon"):
                assert words in shown.text

    def test_leads_to_what_can_be_done_and_calls_optional_only_what_is(self, browser, sent):
        address = found(browser)

        assert 'href="#work"' in browser.get(address).text
        assert "Case officer (optional)" not in words_of(browser.get(f"{address}/owner", follow_redirects=True))
        assert "News by (optional)" in words_of(browser.get(f"{address}/owner", follow_redirects=True))

    def test_shows_what_came_meanwhile_and_keeps_the_words(self, browser, app, committee, sent):
        address = found(browser)
        take(browser, address, committee)
        stale = browser.get(f"{address}/message")
        where = stale.location if stale.status_code == 303 else f"{address}/message"
        page = browser.get(where).text
        data = dict(re.findall(r'<input[^>]*name="(seen|was|csrf_token)"[^>]*value="([^"]*)"', page))
        fill(browser, f"{address}/message", kind="question", body="La primera.")

        shown = browser.post(
            where, data={**data, "kind": "question", "body": "La segunda Perla."}, follow_redirects=True
        )

        assert "Something was written here while you were reading." in words_of(shown)
        assert "La segunda Perla." in shown.text
        assert "La primera." in shown.text

    def test_begins_with_a_ready_text_in_the_language_of_its_sender(self, browser, committee, sent):
        address = found(browser)
        take(browser, address, committee)
        assert "You decide." in words_of(browser.get(address))

        shown = browser.get(f"{address}/message?ready=1").text

        [text] = re.findall(r"<textarea[^>]*>(.*?)</textarea>", shown, re.DOTALL)
        assert "Usted decide." in text
        assert re.search(r'<option selected[^>]*value="us_rrm_petition"', shown)

    def test_is_on_the_trail_by_a_mark(self, browser, committee, sent, sign_in):
        take(browser, found(browser), committee)

        [line] = session.scalars(select(Entry).where(Entry.act.like("concern.%"))).all()
        page = sign_in(build.person(Role.AUDITOR)).get(f"/en/desk/trail/{line.id}").text
        assert str(concerning.KEYRING.trail_mark(sent.concern.ref)) in page
        assert str(sent.concern.id) not in page
        assert sent.concern.ref not in page


class TestHowFarItMayGo:
    def test_is_said_and_offers_nobody_whom_its_sender_does_not_allow(self, browser, committee, sent):
        address = found(browser)
        take(browser, address, committee)

        page = words_of(browser.get(address))
        assert "not even that there is a concern about this workplace" in page
        assert f"{address}/told" not in browser.get(address).text

    def test_follows_what_its_sender_allows_and_says_it_in_the_rules_words(self, browser, committee):
        concerning.sent(**TOLD, exposure="committee")
        address = found(browser)
        take(browser, address, committee)
        page = words_of(browser.get(address))
        assert "The committee: as it is: Workplace; Where it is; Which rights; Since when; How many people" in page
        assert "Retold, so that nobody can be recognized: What happened; What was tried" in page
        assert "Governments and the ILO:" not in page

        shown = browser.get(f"{address}/told", follow_redirects=True).text
        assert 'value="committee"' in shown
        assert 'value="governments"' not in shown
        answer = fill(browser, f"{address}/told", audience="governments", body="De una planta.", news_by=soon())
        assert "Its sender has not allowed" in words_of(answer)
        answer = fill(browser, f"{address}/told", audience="committee", body="De una planta.", news_by=soon())
        assert "Others were told: The committee" in words_of(answer)
        assert "De una planta." in words_of(answer)

    def test_is_said_in_both_languages(self, browser, committee):
        concerning.sent(**TOLD, exposure="public")
        address = found(browser)
        take(browser, address, committee)
        for language in ("es", "en"):
            for path in (address, f"{address}/told"):
                there = path.replace("/en/", f"/{language}/")
                page = Page(browser.get(there, follow_redirects=True).text)
                complain(page, there)
                assert not foreign(page, language), there


class TestLinks:
    def test_lead_to_the_register_and_to_the_other_and_end(self, browser, sent):
        load_all()
        concerning.sent(facility="Planta Ópalo", urgency="routine")
        address = found(browser)
        page = browser.get(f"{DESK}?language=all").text
        [other] = set(re.findall(r'href="(/en/desk/concerns/[A-Za-z0-9_-]{32})"', page)) - {address}

        fill(browser, f"{address}/link", address="https://portal.example/es/facilities/yazaki-leon", kind="concern")
        shown = fill(browser, f"{address}/link", address=other, kind="duplicate")

        assert "Planta Ópalo" in shown.text
        assert "yazaki-leon" in shown.text
        assert "Planta Zafiro" in browser.get(other).text
        unlinked = browser.get(address).text
        [form] = re.findall(r'<form[^>]*unlink">(?:(?!</form>).)*duplicate.*?</form>', unlinked, re.DOTALL)
        data = dict(re.findall(r'name="([a-z_]+)"[^>]*value="([^"]*)"', form))
        ended = browser.post(f"{address}/unlink", data=data, follow_redirects=True)
        assert "The link has ended." in ended.text
        for page, name in ((ended.text, "Planta Ópalo"), (browser.get(other).text, "Planta Zafiro")):
            standing, folded = page.split('id="links"')[1].split("<details", 1)
            assert name not in standing
            assert "1 link that was ended" in folded
            assert name in folded.split("</details>")[0]
            assert re.search(r"Ended by <bdi>\S.*?</bdi>", folded)
