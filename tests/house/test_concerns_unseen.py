"""Whether there is a concern cannot be inferred: not from a page, a list, a count, a number, nor by what is refused."""

import re
from datetime import timedelta

import build
import concerning
import pytest
from entering import signed_in_with_key
from flask import url_for
from page import plain
from sqlalchemy import func, select
from watching import watched

from portal.core import clock
from portal.core.actor import Role
from portal.core.db import session
from portal.core.sealing.addresses import Addresses
from portal.models.audit import Entry
from portal.models.outbox import Errand
from portal.services import concerns

ROLES = ("moderator", "editor", "translator", "delegate", "administrator", "auditor", "custodian", "adviser")
RANDOM = re.compile(r"[0-9a-f]{48}|E-[0-9A-F]{6}")  # ids of forms; the name of a mishap
BEGINS_SOMETHING = {"people.sign_in", "people.second_factor", "demo.index"}
OF_THE_TEST = ("SAVEPOINT", "RELEASE", "ROLLBACK")  # whose transaction is within another one
NONE_AT_ALL = "A" * 32


@pytest.fixture
def committee():
    return concerning.committee()


@pytest.fixture
def others(app, sign_in, committee):
    """Everybody who is none of a concern's business, each in a browser."""
    government = build.organisation(kind="government", group="mexico")
    people = {role: build.person(Role(role)) for role in ROLES if role not in ("adviser", "custodian")} | {
        "adviser": build.person(Role.ADVISER, of=build.organisation(kind="advisory_committee", group="lac")),
        "custodian": committee.custodians[0].person,
        "government": build.member(of=government),
        "ILO": build.member(of=build.organisation(kind="international", group="ilo")),
        "company": build.member(of=build.organisation(kind="employer", group="employer")),
    }
    return {name: sign_in(person) for name, person in people.items()} | {"nobody": app.test_client()}


def pages(app, browsers):
    """All that each of them reads where nothing has to be named."""
    with app.test_request_context("/es/"):
        there = [
            url_for(rule.endpoint, lang="es")
            for rule in app.url_map.iter_rules()
            if "GET" in (rule.methods or ()) and rule.arguments == {"lang"} and rule.endpoint not in BEGINS_SOMETHING
        ]
    found = {}
    for name, browser in browsers.items():
        for path in there:
            answer = browser.get(path)
            found[name, path] = (answer.status_code, RANDOM.sub("", plain(answer.text)))
    return found


def live(app, public):
    """All that a sender does, to the end; and another one who changes her mind before she has sent anything."""
    concerns.discard((gone := concerning.drafted()).concern, by=gone.actor)
    sender = concerning.drafted(identity="Lucía", exposure="public", urgency="immediate_danger")
    sender.attach(b"Cambian los turnos.", "aviso.txt", app.extensions["storage"])
    sender.file()
    sender.write("Nos amenazaron.", concerns.Telling.RETALIATION)
    concerning.sent().withdraw()
    return sender


def test_all_that_a_sender_does_changes_no_page_of_anybody_else(app, others):
    public = build.round_()
    build.contribution(public)
    with clock.at(clock.now() + timedelta(hours=1)):
        pages(app, others)  # the first look of a day may write down that somebody looked
        before = pages(app, others)
        live(app, public)
        after = pages(app, others)

    assert len(before) > 300
    assert [place for place in before if before[place] != after[place]] == []


def test_all_that_a_sender_does_leaves_no_gap_between_numbers(app, committee):
    def newest():
        return {kind: session.scalar(select(func.max(kind.id))) or 0 for kind in (Entry, Errand)}

    public = build.round_(audience="public")
    start = newest()
    build.contribution(public)
    steps = {kind: number - start[kind] for kind, number in newest().items()}
    start = newest()

    live(app, public)
    build.contribution(public)

    assert {kind: number - start[kind] for kind, number in newest().items()} == steps


def test_who_may_not_read_one_is_answered_as_if_there_were_none(app, others, committee):
    """The same words by the same work, so that no time tells; to a case officer who came later as well."""
    sent = concerning.sent()
    reader, late = committee.officers[0], concerning.keyed(Role.CASE_OFFICER)
    theirs = Addresses(reader.key).of(sent.concern.id)
    others = others | {"late officer": signed_in_with_key(app, late)}
    pairs = [(theirs, NONE_AT_ALL), (Addresses(late.key).of(sent.concern.id), Addresses(late.key).of(999_999))]
    signed_in_with_key(app, reader).get(f"/en/desk/concerns/{theirs}")  # it is there

    for name, browser in others.items():
        for there, nowhere in pairs:
            for what in ("", "/message", "/state", "/name", "/edition", "/files/1", "/files/1/original"):
                found = [asked(browser, f"/en/desk/concerns/{leaf}{what}") for leaf in (there, nowhere)]
                assert found[0] == found[1], f"{name}: {what}"
                assert found[0][0] == (302 if name == "nobody" else 404), f"{name}: {what}"


def asked(browser, path):
    """Status, words and what reached the database, with nothing in it of the address that was asked for."""
    answers = []
    statements = watched(lambda: answers.append(browser.get(path)))
    [answer] = answers
    words = RANDOM.sub("", plain(answer.text)).replace(path, "").replace(path.replace("/en/", "/es/"), "")
    return answer.status_code, words, [text for text, _values in statements if not text.startswith(OF_THE_TEST)]
