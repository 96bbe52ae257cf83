"""The page on which case officers see who can open what, let a colleague in, and put what was left under new keys."""

import re

import build
import concerning
import pytest
from entering import signed_in_with_key
from page import Page, complain
from sqlalchemy import select

from portal.core.actor import SYSTEM, Role
from portal.core.db import session
from portal.core.errors import NotFound
from portal.core.sealing import fingerprints
from portal.models.concerns import CaseSeal
from portal.queries import concerns as queries
from portal.services import people
from portal.web.forms.concerns import keys as forms

KEYS = "/en/desk/concerns/keys"


@pytest.fixture
def committee():
    return concerning.committee()


@pytest.fixture
def browser(app, committee):
    return signed_in_with_key(app, committee.officers[0])


def words_of(answer):
    return " ".join(" ".join(words for _language, words in Page(answer.text).text).split())


def press(browser):
    shown = browser.get(KEYS).text
    token = re.search(r'keys/renewal">.*?name="csrf_token"[^>]*value="([^"]+)"', shown, re.S)[1]
    return browser.post(f"{KEYS}/renewal", data={"csrf_token": token}, follow_redirects=True)


def fill(browser, address, **data):
    shown = browser.get(address)
    if shown.status_code == 303:
        address, shown = shown.location, browser.get(shown.location)
    hidden = dict(re.findall(r'<input[^>]*name="(was|csrf_token)"[^>]*value="([^"]*)"', shown.text))
    return browser.post(address, data={**hidden, **data}, follow_redirects=True)


def digits(keyed):
    return fingerprints.fingerprint(keyed.key.public, keyed.holder)


def leaf(browser):
    shown = browser.get("/en/desk/concerns?language=all").text
    return re.search(r'href="(/en/desk/concerns/[A-Za-z0-9_-]{32})"', shown)[1]


def test_what_was_left_behind_is_put_under_new_keys_press_by_press(browser, committee, monkeypatch):
    monkeypatch.setattr(forms, "AT_ONCE", 2)
    senders, gone = [concerning.sent() for _each in range(3)], committee.officers[1]
    assert "none is sealed to anybody who has left" in words_of(browser.get(KEYS))
    people.end_grant(gone.person, grant_id=gone.person.grants[0].id, by=SYSTEM)

    assert "0 of 3 are sealed to nobody who has left" in words_of(browser.get(KEYS))
    assert "2 concerns are under new keys now" in (page := words_of(press(browser)))
    assert "2 of 3 are sealed to nobody" in page
    assert "none is sealed to anybody who has left" in words_of(press(browser))

    assert not session.scalars(select(CaseSeal).where(CaseSeal.holder == gone.holder)).all()
    assert {sender.texts()["facility"] for sender in senders} == {"Planta Norte"}


def test_a_colleague_is_let_in_to_all_of_it_by_the_digits_on_their_own_page(app, browser, committee):
    for _each in range(2):
        concerning.sent()
    later = concerning.keyed(Role.CASE_OFFICER)
    own = signed_in_with_key(app, later)
    assert digits(later) in words_of(own.get(KEYS))

    there = f"{KEYS}/colleague"
    refused = fill(browser, there, officer_id=str(later.person.id), digits="1111 2222 3333 4444 5555")
    assert "These are not the digits of their key" in words_of(refused)
    assert "1111 2222 3333 4444 5555" in refused.text
    assert "They can open 2 more concerns" in words_of(
        fill(browser, there, officer_id=str(later.person.id), digits=digits(later))
    )
    assert queries.key_holders(later.actor, 1, concerning.KEYRING).mine == 2


def test_and_to_one_alone_and_taken_off_it_again(browser, committee):
    sender, later = concerning.sent(), concerning.keyed(Role.CASE_OFFICER)
    there = leaf(browser)
    assert f"{there}/readers" in browser.get(there).text

    page = words_of(fill(browser, f"{there}/readers", officer_id=str(later.person.id), digits=digits(later)))
    assert "They can open this concern now" in page
    assert later.person.name in page
    assert queries.read(later.actor, sender.concern.id, later.key)

    assert "under new keys, which they did not get" in words_of(
        fill(browser, f"{there}/fewer", officer_id=str(later.person.id))
    )
    with pytest.raises(NotFound):
        queries.read(later.actor, sender.concern.id, later.key)
    other = committee.officers[1].person.id
    assert "At least two case officers" in words_of(fill(browser, f"{there}/fewer", officer_id=str(other)))


def test_odd_choices_are_refused_in_words(browser, committee):
    concerning.sent()
    there = leaf(browser)
    for address in (f"{there}/readers", f"{there}/fewer", f"{KEYS}/colleague"):
        for odd in ("", "999999", "x", str(committee.custodians[0].person.id)):
            answer = fill(browser, address, officer_id=odd, digits="1")
            assert answer.status_code in (200, 422)
            assert "needs your attention" in answer.text or "need your attention" in answer.text


def test_pages_are_in_order_in_both_languages(browser, committee):
    concerning.sent()
    people.end_grant(committee.officers[1].person, grant_id=committee.officers[1].person.grants[0].id, by=SYSTEM)
    there = leaf(browser)
    for address in (KEYS, f"{KEYS}/colleague", f"{there}/readers", f"{there}/fewer"):
        for each in (address, address.replace("/en/", "/es/")):
            complain(Page(browser.get(each, follow_redirects=True).text), each)


def test_nobody_else_finds_it(sign_in, browser, committee):
    concerning.sent()
    there = leaf(browser)
    for person in (build.person(Role.ADMINISTRATOR), build.person(Role.AUDITOR), committee.custodians[0].person):
        other = sign_in(person)
        for address in (KEYS, f"{KEYS}/colleague", f"{there}/readers", f"{there}/fewer"):
            assert other.get(address).status_code == 404
