"""The page on which members of an organisation draft together: what it shows, keeps and says, and to whom."""

import re
from datetime import timedelta
from html import unescape

import build
import pytest
from filling import Browser

from portal.core import clock
from portal.core.actor import Role
from portal.models.consultations import Audience

OURS, THEIRS, BOTH = "Pedimos visitas sin aviso.", "Pedimos más visitas.", "Pedimos más visitas, y sin aviso."


@pytest.fixture
def union():
    return build.organisation(name="Sindicato Manos del Norte")


@pytest.fixture
def ana(union):
    return build.person(of=union, name="Ana Robles")


@pytest.fixture
def raul(union):
    return build.person(of=union, name="Raúl Peña")


@pytest.fixture
def at(app, sign_in):
    return lambda person: Browser(app, sign_in(person))


def statement(round_, language="es"):
    return f"/{language}/rounds/{round_.id}/statement"


def shown(browser, answer):
    """The page to which an answer leads."""
    assert answer.status_code == 303
    return unescape(browser.client.get(answer.location).text)


def test_words_that_one_saves_are_there_for_a_colleague_with_their_name(at, ana, raul):
    round_, hers, his = build.round_(), at(ana), at(raul)
    answer = hers.send(hers.open(statement(round_)), body=OURS, language="es")
    assert answer.status_code == 302
    page = his.open(statement(round_)).text

    assert OURS in page
    assert "Ana Robles" in page
    assert f"{statement(round_)}/wordings/1" in page
    assert OURS in his.client.get(f"{statement(round_)}/wordings/1").text


def test_whoever_saves_second_is_shown_both_and_decides(at, ana, raul):
    round_, hers, his = build.round_(), at(ana), at(raul)
    build.drafted(round_, ana, "Primero.")
    page = his.open(statement(round_))
    build.drafted(round_, ana, OURS, seen=1)
    refused = his.send(page, body=THEIRS, language="es")
    both = shown(his, refused)

    assert OURS in both
    assert THEIRS in both
    assert "Mientras tanto, un colega o una colega guardó otro texto" in both
    assert his.send(his.client.get(his.at), body=BOTH, language="es").status_code == 302
    after = unescape(hers.open(statement(round_)).text)
    assert BOTH in after
    assert OURS in hers.client.get(f"{statement(round_)}/wordings/2").text


def test_without_cookies_it_goes_as_well(app, sign_in, ana):
    """The answer to a form that is not kept has the words, and what a colleague saved."""
    round_, browser = build.round_(), Browser(app, sign_in(ana))
    page = browser.open(statement(round_))
    build.drafted(round_, ana, OURS)
    refused = browser.client.post(statement(round_), data={**browser.fields(page), "body": THEIRS, "language": "es"})

    assert refused.status_code == 409
    assert OURS in refused.text
    assert THEIRS in refused.text


def test_words_that_are_too_many_stay_in_the_form(at, ana):
    round_, browser = build.round_(), at(ana)
    page = shown(browser, browser.send(browser.open(statement(round_)), body="x" * 50_001, language="es"))

    assert "x" * 50_001 in page
    assert "No se guardó nada." in page


def test_says_that_nobody_can_release_it_until_there_is_a_coordinator(at, ana, union):
    round_, words = build.round_(), "Nadie puede emitirlo por ahora"
    assert words in at(ana).open(statement(round_)).text
    build.person(Role.COORDINATOR, of=union)

    assert words not in at(ana).open(statement(round_)).text


def test_after_the_closing_words_are_read_and_copied_and_what_was_typed_is_not_lost(at, ana):
    round_, browser = build.round_(), at(ana)
    build.drafted(round_, ana, OURS)
    page = browser.open(statement(round_))
    with clock.at(round_.closes_at + timedelta(minutes=1)):
        late = at(ana)
        late.client.set_cookie("unused", "1")
        kept = unescape(late.client.get(statement(round_), follow_redirects=True).text)
        assert OURS in kept
        assert "Guardar para mi organización" not in kept
        refused = late.client.post(
            statement(round_), data={**late.fields(page), "csrf_token": "", "body": THEIRS, "language": "es"}
        )
        assert THEIRS in refused.text


def test_what_waits_names_it_with_the_day_of_the_closing(at, ana, raul):
    round_ = build.round_()
    client = at(raul).client
    assert "pronunciamiento oficial" not in client.get("/es/waiting").text
    build.drafted(round_, ana, OURS)
    page = client.get("/es/waiting").text

    assert "Su organización redacta su pronunciamiento oficial" in page
    assert f'href="{statement(round_)}"' in page
    assert "pronunciamiento oficial" not in at(build.member()).client.get("/es/waiting").text


def test_pages_of_everybody_else_are_the_same_with_a_draft_and_without(app, sign_in, ana):
    """Round, lists, desk and figures: nothing tells that an organisation drafts."""
    round_ = build.round_()
    people = {name: build.person(role) for name, role in (("moderator", Role.MODERATOR), ("editor", Role.EDITOR))}
    clients = {name: sign_in(person) for name, person in people.items()}
    clients |= {"administrator": sign_in(build.person(Role.ADMINISTRATOR)), "stranger": sign_in(build.member())}
    clients["nobody"] = app.test_client()
    ways = (
        f"/es/rounds/{round_.id}", "/es/consultations", "/es/waiting", "/es/desk", "/es/desk/queue",
        f"/es/rounds/{round_.id}/moderation", f"/es/desk/organisations/{ana.organisation_id}",
        f"/es/rounds/{round_.id}/dates.ics", statement(round_), f"{statement(round_)}/wordings/1",
    )  # fmt: skip

    def seen():
        with clock.at(moment):
            answers = {(who, way): client.get(way) for who, client in clients.items() for way in ways}
        return {at: (one.status_code, without_ids(one.text), one.headers.get("ETag")) for at, one in answers.items()}

    moment = clock.now()
    seen()  # what is kept of a page is kept from now on
    before = seen()
    build.drafted(round_, ana, OURS)

    assert seen() == before


def without_ids(text):
    """Without what is drawn anew for each answer."""
    return re.sub(r'(value="[^"]{20,}"|form=[0-9a-f]+|DTSTAMP:.*|nonce-[^\']+)', "", text)


@pytest.mark.parametrize("audience", [Audience.PARTICIPANTS, Audience.COMMITTEE])
def test_of_a_round_that_the_organisation_cannot_see_there_is_no_such_page(at, ana, audience):
    assert at(ana).client.get(statement(build.round_(audience=audience))).status_code == 404


def test_the_register_says_who_coordinates(sign_in, union):
    build.person(Role.COORDINATOR, of=union, name="Lea Ríos")
    browser = sign_in(build.person(Role.ADMINISTRATOR))
    page = browser.get(f"/es/desk/organisations/{union.id}", follow_redirects=True).text

    assert "Lea Ríos</a> (coordinación)" in page


@pytest.mark.parametrize(
    ("closes", "words"), [(5, "Aquí redactan quienes"), (-1, "La redacción terminó.")], ids=["open", "closed"]
)
def test_the_way_to_it_promises_no_drafting_where_it_is_over(sign_in, union, closes, words):
    page = sign_in(build.member(of=union)).get(f"/es/rounds/{build.round_(closes=closes).id}").text
    assert words in page.partition('aria-labelledby="statement"')[2].partition("</section>")[0]
