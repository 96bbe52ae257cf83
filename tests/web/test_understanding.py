"""The way of the question to whom it is asked, with an account or a key, and of their word to who writes."""

import re
from datetime import timedelta

import answering
import build
import pytest
from entering import holding, send, token
from sqlalchemy import select
from watching import watched

from portal.core import clock
from portal.core.actor import Role
from portal.core.db import session
from portal.core.localized import Localized
from portal.models.contributions import Status as Said
from portal.models.summaries import AskingBack, Summary, Understanding
from portal.queries import summaries as queries

WHY = "Falta el turno de la noche."


@pytest.fixture
def ana():
    return build.member()


def cited(by):
    """A contribution that a summary in work cites, and the summary."""
    said = build.contribution(answering.closed_round(), by=by, status=Said.PUBLISHED)
    answering.point(said)
    made = answering.kept(Summary(round_id=said.round_id, number=1))
    words = Localized(f"{said.number} asks for {{{{answers}}}} visits.", f"{said.number} pide {{{{answers}}}} visitas.")
    answering.paragraph(made, words)
    return said, made


def question(browser, page):
    found = re.search(r'href="([^"]+/understanding)"', browser.get(page, follow_redirects=True).text)
    return found and found[1]


def seen(summary, said):
    return queries.extract(summary, said.id, said.number).shown_hash


@pytest.mark.parametrize("how", ["account", "key"])
def test_the_way_from_ones_own_page_to_a_word_beside_the_paragraph_and_the_point(app, sign_in, ana, how):
    said, summary = cited(ana if how == "account" else None)
    browser = sign_in(ana) if how == "account" else holding(app, said)
    own = f"/es/account/contributions/{said.ref}" if how == "account" else "/es/tracking/inbox"
    assert question(browser, own) is None
    answering.ask_back(summary)
    there = question(browser, own)
    page = browser.get(there).text
    assert f"{said.number} pide [una cifra] visitas." in page

    send(browser, there, understood="no", because=WHY, language="es", seen=seen(summary, said))

    assert WHY in browser.get(there).text
    desk = sign_in(build.person(Role.EDITOR))
    for at in ("summary", "summary/understanding", f"answers/{said.ref}"):
        text = desk.get(f"/es/desk/rounds/{said.round_id}/{at}").text
        assert WHY in text, at
        assert said.number in text


def test_the_list_of_ones_own_leads_there(sign_in, ana):
    said, summary = cited(ana)
    answering.ask_back(summary)
    assert question(sign_in(ana), "/es/account/contributions") == f"/es/account/contributions/{said.ref}/understanding"


def test_an_editor_asks_until_a_day_and_may_ask_again(sign_in):
    said, _summary = cited(None)
    browser = sign_in(build.person(Role.EDITOR))
    there = f"/en/desk/rounds/{said.round_id}/summary/understanding"
    day = clock.day(said.round.zone).date()
    for until in (day.isoformat(), "soon", ""):
        assert 'href="#until"' in send(browser, there, until=until).text
    send(browser, there, until=(day + timedelta(days=5)).isoformat())
    send(browser, there, until=(day + timedelta(days=9)).isoformat())

    assert [(each.number, each.until) for each in session.scalars(select(AskingBack).order_by(AskingBack.number))] == [
        (1, day + timedelta(days=5)),
        (2, day + timedelta(days=9)),
    ]


def test_what_is_missing_is_asked_for_where_it_belongs_and_nothing_typed_is_lost(sign_in, ana):
    said, summary = cited(ana)
    answering.ask_back(summary)
    browser, there = sign_in(ana), f"/es/account/contributions/{said.ref}/understanding"
    for data, wrong in (
        ({"understood": "no", "because": "  "}, "because"),
        ({"because": WHY}, "understood"),
        ({"understood": "perhaps", "because": WHY}, "understood"),
        ({"understood": "no", "because": WHY, "language": "fr"}, "language"),
        ({"understood": "no", "because": "x" * 2_001}, "because"),
    ):
        page = send(browser, there, **{"language": "es", "seen": seen(summary, said), **data}).text
        assert re.search(rf'href="#{wrong}', page), data
        assert data["because"].strip() in page
    assert session.scalars(select(Understanding)).all() == []


def test_a_text_that_changed_and_a_day_that_is_over_are_said_with_what_was_typed(sign_in, ana):
    said, summary = cited(ana)
    asked = answering.ask_back(summary)
    over = {"summary_id": summary.id, "number": 2, "asked_by_id": asked.asked_by_id}
    browser, there = sign_in(ana), f"/es/account/contributions/{said.ref}/understanding"
    data = {"understood": "no", "because": WHY, "language": "es"}

    page = send(browser, there, **data, seen="of another text").text
    assert WHY in page
    assert "Lo que el resumen dice de su aportación cambió mientras tanto." in page
    csrf = token(browser, there)
    answering.kept(AskingBack(**over, until=clock.now().date() - timedelta(days=2)))
    page = browser.post(there, data={"csrf_token": csrf, **data, "seen": "any"}).text
    assert WHY in page
    assert "El comité ya no pregunta por esto." in page


def test_others_have_no_such_page(sign_in, ana):
    said, summary = cited(ana)
    answering.ask_back(summary)
    there = f"/es/account/contributions/{said.ref}/understanding"

    assert sign_in(build.member()).get(there).status_code == 404
    assert sign_in(build.person(Role.EDITOR)).get(there).status_code == 404


def test_a_yes_to_what_it_no_longer_says_is_told_as_such(sign_in, ana):
    said, summary = cited(ana)
    answering.ask_back(summary)
    answering.told_back(said, ana.as_actor(), understood=True, because="")
    desk = sign_in(build.person(Role.EDITOR))
    here = f"/en/desk/rounds/{said.round_id}/summary"
    assert "Yes, understood" in desk.get(here).text

    own = f"/en/account/contributions/{said.ref}/understanding"
    assert "What the summary says changed after this" not in sign_in(ana).get(own).text

    answering.point(said, start=0, end=3)

    assert "What the summary says changed after this" in sign_in(ana).get(own).text
    page = desk.get(here).text
    assert "Yes, understood" not in page
    assert page.count("Said yes to what it no longer says") == 2


@pytest.mark.parametrize("page", ["", "/reading", "/publication"])
def test_the_pages_of_its_text_ask_the_database_no_more_than_any_page(sign_in, ana, page):
    """Also where nobody looked at it before, and authors have said what they think of it."""
    said, summary = cited(ana)
    answering.ask_back(summary)
    mine = sign_in(ana)
    there = question(mine, f"/es/account/contributions/{said.ref}")
    send(mine, there, understood="no", because=WHY, language="es", seen=seen(summary, said))
    editor = sign_in(build.person(Role.EDITOR))

    asked = watched(lambda: editor.get(f"/en/desk/rounds/{summary.round_id}/summary{page}"))

    assert len(asked) <= 12
