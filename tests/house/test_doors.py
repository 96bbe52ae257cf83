"""Every page × every persona: who gets in, who is told no, and for whom it does not exist.

A page that is missing from the table fails. For everyone let in, the page has the
decencies of ``page.py``, writes nothing, and asks few questions of the database.
"""

import html
import re
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

import build
import pytest
from conftest import ON_POSTGRESQL, undone
from doors import DOORS, PERSONAS, PUBLIC, furnished
from entering import signed_in
from isolation import among_others
from page import Page, complain, plain
from sqlalchemy import event
from tongue import foreign

from portal.core import clock
from portal.web import access

LINK = re.compile(r'(?:href|action)="(/[^"#]*)')
ELSEWHERE = {"/", "/static/<path:name>", "/healthz"}  # answered without a language; tested where they live
MOST_QUERIES = 12  # and one for the number in the head of who is signed in
NOTED = re.compile("INTO (visits|readings)|UPDATE visits")  # who was here, and who has read which version
ONE_IS_ENOUGH = pytest.mark.skipif(ON_POSTGRESQL, reason="databases are asked the same in both languages")
OPENINGS = re.compile("INTO (readings|trail)")  # of a draft that few may read: each is in the trail


@dataclass
class Look:
    """What a persona saw at a door, and what that asked of the database."""

    path: str
    address: str
    persona: str
    expected: int
    status: int
    page: str  # empty where it is none
    asked: int
    written: list[str]


@dataclass
class House:
    language: str
    looks: list[Look]
    names: set[str]


@pytest.fixture
def scene(sign_in, app):
    """One of everything, and a browser for each persona."""
    browsers, places, _people, _text = furnished(app, sign_in)
    return browsers, places


@contextmanager
def noted(engine):
    """The statements that reach the database, as they come."""
    seen: list[str] = []

    def note(_connection, _cursor, statement, *_rest):
        if not re.match(r"(SAVEPOINT|RELEASE|ROLLBACK|BEGIN|COMMIT)", statement, re.IGNORECASE):
            seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


@pytest.fixture(scope="module", params=["es", pytest.param("en", marks=ONE_IS_ENOUGH)])
def house(request, app, engine):
    """Every door, asked for once by each persona, in one language: several tests look at what they saw.

    In the other language, and of a second database, by all whom it lets in and by one of those who get another answer,
    which is one sentence.
    All at one moment, however long it takes: once a minute a visit notes that it lives, which is no cost of a page.
    """
    with undone(engine), noted(engine) as statements:
        browsers, places, _people, _text = furnished(app, partial(signed_in, app))
        build.entitle_drafts()
        seen, moment = House(request.param, [], build.names_typed()), clock.now()
        for path, statuses in DOORS.items():
            address, told = path.format(l=seen.language, **places), {"200"}
            for persona, expected in zip(PERSONAS, statuses.split(), strict=True):
                if (request.param == "en" or ON_POSTGRESQL) and expected != "200" and expected in told:
                    continue
                told.add(expected)
                statements.clear()
                browsers[persona].begun = statements.clear
                with clock.at(moment):
                    answer = browsers[persona].get(address, buffered=True)
                written = [s for s in statements if re.match(r"\s*(INSERT|UPDATE|DELETE)", s) and not NOTED.search(s)]
                if "/drafts/" in address and str(places["text"]) not in address:
                    written = [s for s in written if not OPENINGS.search(s)]
                page = answer.text if answer.status_code != 302 and answer.mimetype == "text/html" else ""
                seen.looks.append(
                    Look(path, address, persona, int(expected), answer.status_code, page, len(statements), written)
                )
    return seen


def test_each_door_is_open_to_whom_it_should_be(house):
    wrong = []
    for look in house.looks:
        who = f"{look.address} {look.persona}"
        if look.status != look.expected:
            wrong.append(f"{who}: {look.status}, not {look.expected}")
            continue
        if look.written:
            wrong.append(f"{who} wrote: {look.written}")
        if look.asked > MOST_QUERIES + (look.persona not in ("nobody", "holder")):
            wrong.append(f"{who}: {look.asked} queries")
        if look.page:
            page = Page(look.page)
            complain(page, look.address)
            wrong += [f"{who} says «{words}»" for words in foreign(page, house.language)]
    assert not wrong, "\n" + "\n".join(dict.fromkeys(wrong))


@pytest.mark.skipif(ON_POSTGRESQL, reason="templates write the same of both databases")
def test_a_name_that_somebody_typed_stands_apart_from_the_words_around_it(house):
    wrong = [
        f"{look.path} says «{line[:120]}»"
        for look in house.looks
        if look.status == 200 and look.page
        for line in among_others(look.page, house.names)
    ]
    assert not wrong, "\n" + "\n".join(dict.fromkeys(wrong))


def test_no_link_of_ours_is_odd(app, house):
    links = {html.unescape(link) for look in house.looks for link in re.findall(LINK, look.page)}

    assert len(links) > 200
    assert [link for link in links if leads_elsewhere(app, link)] == []
    assert leads_elsewhere(app, f"/{house.language}/consultations?nobody=asked")


def leads_elsewhere(app, there):
    """Whether this is not the one address of a page. That is asked before anything is known of who asks."""
    with app.test_request_context(there):
        answer = app.preprocess_request()
    return answer is not None and getattr(answer, "status_code", 0) == 308


def test_the_table_lists_every_page(app):
    pages = {rule.rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())} - ELSEWHERE
    adapter = app.url_map.bind("localhost")
    sample = {
        "public_code": "ILC-2026-0001", "closed_code": "ILC-2026-0002", "draft_code": "ILC-2026-0003",
        "published": "ILC-2026-0001-0001", "withheld": "ILC-2026-0001-0002", "hidden": "ILC-2026-0002-0001",
        "recorded": "ABCDEFGHJK", "kept_back": "ABCDEFGHJK", "appealed": "ABCDEFGHJK", "to_cover": "ABCDEFGHJK",
        "ref": "ABCDEFGHJK", "public": 100001, "invited": 100002, "cleared": 100003, "draft": 100004,
        "person": 1, "organisation": 1, "entry": 1, "over": 100012, "pointed": "ABCDEFGHJK", "said": "ABCDEFGHJK",
        "text": 100005, "hidden_text": 100006, "early_text": 100007, "new_text": 100008,
        "passage": "p0002", "placement": 1, "leaf": "0" * 32,
        "summed": 100011, "mine": "ABCDEFGHJK", "asked": "ABCDEFGHJK", "answered": "ILC-2026-0001-0003",
        "closed": 100009, "ended": 100010, "paragraph": 1,
        "case": "yazaki-leon-1", "facility": "yazaki-leon", "entered": "x-n1", "duty": "ilc-meet",
        "kept_case": "x-n1", "meeting": "lac-2026-03-10-n1", "finding": "report-n1",
        "quarter": "quarter-n1", "panel": "panel-n1", "action": "action-n1", "open_panel": "panel-n2",
        "mention": 1, "enquiry": 1, "theme": 1, "family": 1, "ready": 1, "sheet": 1, "records": 1,
        "unsent": "0" * 32, "passkey": 1, "saved_filter": 1, "stated": "ILC-2026-0001-100003-0001",
    }  # fmt: skip
    listed = {adapter.match(path.format(l="en", **sample), return_rule=True)[0].rule for path in DOORS}

    assert listed == pages


def test_who_is_not_signed_in_is_let_in_at_the_public_addresses_and_led_away_from_all_others(app, client):
    closed, adapter = 0, app.url_map.bind("localhost")
    with app.app_context():
        assert {named(rule) for rule in app.url_map.iter_rules() if access.is_public(rule.endpoint)} == PUBLIC
    for rule in app.url_map.iter_rules():
        if named(rule) in PUBLIC:
            continue
        chosen = {
            "lang": "en",
            "language": "en",
            "step": "opening",
            "part": "copy",
            "leaf": "A" * 32,
            "room": "board",
            "of": "report",
            "kind": "value",
        }
        values = {name: chosen.get(name, "1") for name in rule.arguments}
        for method in rule.methods & {"GET", "POST"}:
            closed += 1
            answer = client.open(adapter.build(rule.endpoint, values, method), method=method)
            if method == "GET":
                assert (answer.status_code, answer.location) == (302, "/en/sign-in"), rule
            else:
                assert answer.status_code == 403, rule
                assert "Your sign-in has ended" in answer.text, rule
    assert closed > 100


def named(rule):
    """The address with the names of its parts and without what they may be."""
    return re.sub(r"<(?:[^<>]*:)?(\w+)>", r"<\1>", rule.rule)


def test_what_is_not_yours_looks_like_what_does_not_exist(scene):
    browsers, places = scene

    for yours, nothing in (
        (f"/en/rounds/{places['invited']}", "/en/rounds/999999"),
        (f"/en/consultations/{places['closed_code']}", "/en/consultations/ILC-2026-9999"),
        (f"/en/contributions/{places['hidden']}", "/en/contributions/ILC-2026-9999-0001"),
        (f"/en/account/contributions/{places['ref']}", "/en/account/contributions/ZZZZZZZZZZ"),
        (f"/en/rounds/{places['public']}/on-record", "/en/rounds/999999/on-record"),
        (
            f"/en/rounds/{places['public']}/on-record/{places['recorded']}",
            f"/en/rounds/{places['public']}/on-record/ZZZZZZZZZZ",
        ),
        (f"/en/drafts/{places['hidden_text']}", "/en/drafts/99999"),
        (f"/en/drafts/{places['hidden_text']}/versions/1", "/en/drafts/99999/versions/1"),
        (
            f"/en/drafts/{places['hidden_text']}/versions/1/passages/p0002/comment",
            "/en/drafts/99999/versions/1/passages/p0002/comment",
        ),
        (f"/en/drafts/{places['text']}/versions/2", "/en/drafts/99999/versions/2"),
        (f"/en/drafts/{places['hidden_text']}/versions/1/passages/p0002", "/en/drafts/99999/versions/1/passages/p0002"),
    ):
        one, other = browsers["stranger"].get(yours), browsers["stranger"].get(nothing)
        assert one.status_code == other.status_code == 404
        assert plain(one.text).replace(yours[4:], "") == plain(other.text).replace(nothing[4:], "")


def test_who_is_signed_out_may_sign_in_and_try_again_whatever_was_not_found(scene, app):
    browsers, places = scene
    hidden, nothing = f"/en/rounds/{places['invited']}", "/en/rounds/999999"
    pages = {}
    for path, back in ((hidden, hidden), (nothing, nothing), ("/en/nothing-here", "/en/")):  # the last is never a page
        page = browsers["nobody"].get(path, headers={"Accept-Language": "en"})
        assert page.status_code == 404
        assert "Set-Cookie" not in page.headers
        link = re.search(r'href="(/en/sign-in\?then=[A-Za-z0-9_-]+)">Sign in and try again', page.text).group(1)
        pages[path] = plain(page.text).replace(link, "").replace(path[4:], "")

        browser = app.test_client()
        assert browser.get(link).location == "/en/sign-in"
        with browser.session_transaction() as cookie:
            assert cookie["next"] == back

    assert pages[hidden] == pages[nothing]
    assert "sign-in?then=" not in browsers["stranger"].get(hidden).text


@pytest.mark.parametrize("made_up", ["x", "L2VuLw", "gAAAAABnothing"])
def test_nobody_elses_link_leads_to_the_sign_in_and_on(client, made_up):
    assert client.get(f"/en/sign-in?then={made_up}").location == "/en/sign-in"
    with client.session_transaction() as cookie:
        assert "next" not in cookie


@pytest.mark.parametrize(
    "address", ["/fr/", "/xx/rounds/1", "/en/nothing", "/es/rounds/0", "/en/rounds/99999999999999"]
)
def test_an_address_that_does_not_exist_is_a_page(client, address):
    answer = client.get(address, headers={"Accept-Language": "es"})

    assert answer.status_code == 404
    assert "<h1" in answer.text


@pytest.mark.parametrize(("wants", "gets"), [("es-MX,es;q=0.9", "/es/"), ("en-US", "/en/"), ("fr", "/es/")])
def test_the_front_door_follows_the_browsers_language(client, wants, gets):
    answer = client.get("/", headers={"Accept-Language": wants})

    assert (answer.status_code, answer.location) == (302, gets)
