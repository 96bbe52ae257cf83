"""A second review on its pages: asked for with an account and with a key, decided on the desk, shown to its author."""

import html
import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import build
import pytest
from entering import holding
from filling import Browser
from sqlalchemy import func, select

from portal.core import clock
from portal.core.actor import Role
from portal.core.db import session
from portal.models.contributions import Contribution, Status
from portal.models.moderation import Appeal, Outcome
from portal.queries import contributions as queries
from portal.services import moderation
from portal.web.locale import day

WHY = "No nombra a nadie, y se entiende bien."


@pytest.fixture
def ana():
    return build.member(locale="es")


@pytest.fixture
def said(ana):
    return build.verdict(build.contribution(by=ana), Status.WITHHELD)


@pytest.fixture
def hers(app, sign_in, ana):
    return Browser(app, sign_in(ana))


def form(said):
    return f"/es/account/contributions/{said.ref}/review"


def desk(said):
    return f"/es/desk/contributions/{said.ref}/review"


def many():
    return session.scalar(select(func.count()).select_from(Appeal))


def outcome():
    return session.scalar(select(Appeal.outcome).execution_options(populate_existing=True))


def after(answer, browser):
    """What the browser shows next."""
    assert answer.status_code in (302, 303)
    return html.unescape(browser.client.open(answer.location).text)


class TestAsking:
    def test_from_the_page_of_what_one_sent_with_the_last_day_on_it(self, app, hers, said):
        own = f"/es/account/contributions/{said.ref}"
        with app.test_request_context("/es/"):
            last = day(clock.day(said.round.zone) + timedelta(days=10))
        before = hers.client.get(own).text
        assert f'href="{own}/review"' in before
        assert last in before

        page = hers.open(form(said))
        assert last in page.text
        shown = after(hers.send(page, reasons=WHY, send="1"), hers)

        assert "Usted pidió una segunda revisión" in shown
        assert WHY in shown
        assert f'href="{own}/review"' not in shown

    @pytest.mark.parametrize(("typed", "sentence"), [("", "Escriba lo que"), ("á" * 4_001, "hay lugar para 4,000")])
    def test_without_reasons_or_with_too_many_words_nothing_is_sent_and_all_is_kept(self, hers, said, typed, sentence):
        shown = after(hers.send(hers.open(form(said)), reasons=typed, send="1"), hers)

        assert re.search(sentence, shown) or "4,000" in shown
        assert typed in shown
        assert many() == 0

    def test_sent_twice_is_asked_once_and_other_words_are_told(self, hers, said):
        page = hers.open(form(said))
        first, again = (hers.send(page, reasons=WHY, send="1") for _ in range(2))
        assert first.location == again.location

        shown = after(hers.send(page, reasons="Otras palabras.", send="1"), hers)

        assert "se revisa una sola vez" in shown
        assert "Otras palabras." in shown
        assert many() == 1

    def test_when_the_tenth_day_ends_over_it_that_is_told_and_the_words_stay(self, app, sign_in, ana):
        midnight = clock.now().astimezone(ZoneInfo(clock.COMMITTEE)).replace(hour=0, minute=0)
        with clock.at(midnight - timedelta(days=10, hours=12)):
            said = build.verdict(build.contribution(by=ana), Status.WITHHELD)
        with clock.at(midnight - timedelta(minutes=5)):
            hers = Browser(app, sign_in(ana))
            page = hers.open(form(said))
        with clock.at(midnight + timedelta(minutes=5)):
            shown = after(hers.send(page, reasons=WHY, send="1"), hers)

        assert "Terminaron los diez días" in shown
        assert WHY in shown
        assert 'id="kept-form"' not in shown
        assert many() == 0

    def test_of_what_was_reversed_meanwhile_nothing_changes_and_the_words_stay(self, hers, said):
        page = hers.open(form(said))
        build.verdict(said, Status.PUBLISHED)

        shown = after(hers.send(page, reasons=WHY, send="1"), hers)

        assert "ya no está vigente" in shown
        assert WHY in shown
        assert many() == 0
        assert 'id="kept-form"' not in shown

    def test_with_a_key_from_the_tracking_page_and_with_no_other(self, app):
        mine, others = (build.verdict(build.contribution(), Status.RETURNED) for _ in range(2))
        browser = Browser(app, holding(app, mine))
        leaf, strange = (queries.leaf_of(build.holder(one), one.id) for one in (mine, others))
        path = f"/es/tracking/inbox/{leaf}/review"
        assert f'href="{path}"' in browser.client.get("/es/tracking/inbox").text

        shown = after(browser.send(browser.open(path), reasons=WHY, send="1"), browser)

        assert "Usted pidió una segunda revisión" in shown
        assert session.scalars(select(Appeal.contribution_id)).all() == [mine.id]
        assert browser.client.get(f"/es/tracking/inbox/{strange}/review", follow_redirects=True).status_code == 404

    def test_a_colleague_neither_asks_nor_reads_it(self, sign_in, ana):
        said = build.contribution(by=ana)
        build.appeal(said, WHY)
        colleague = sign_in(build.person(of=ana.organisation))

        shown = colleague.get(f"/es/account/contributions/{said.ref}")

        assert shown.status_code == 200
        assert WHY not in shown.text
        assert "segunda revisión" not in shown.text
        assert colleague.get(form(said), follow_redirects=True).status_code == 404


class TestDeciding:
    @pytest.fixture
    def asked(self, ana):
        return build.appeal(build.contribution(by=ana, language="en"), WHY).contribution

    @pytest.fixture
    def carla(self, app, sign_in):
        return Browser(app, sign_in(build.person(Role.MODERATOR, name="Carla")))

    def test_it_waits_in_the_queue_and_is_kept_with_a_reason(self, carla, hers, asked):
        queue = carla.client.get("/es/desk/queue").text
        assert f'href="{desk(asked)}"' in queue
        assert "1 segunda revisión por resolver" in carla.client.get("/es/waiting").text

        page = carla.open(desk(asked))
        assert WHY in page.text
        assert "Escriba a la persona" in after(carla.send(page, note=" ", uphold="1"), carla)
        carla.send(page, note="Dice su puesto.", uphold="1")

        assert outcome() is Outcome.UPHELD
        assert desk(asked) not in carla.client.get("/es/desk/queue").text
        own = hers.client.get(f"/es/account/contributions/{asked.ref}").text
        assert "Decisión confirmada tras la revisión" in own
        assert "Dice su puesto." in own

    def test_reversed_it_is_public_and_everywhere_told_as_that(self, carla, hers, client, asked):
        shown = after(carla.send(carla.open(desk(asked)), reverse="1"), carla)

        number = session.scalar(select(Contribution.number).execution_options(populate_existing=True))
        assert number in shown
        assert asked.body in client.get(f"/es/contributions/{number}").text
        assert "Decisión revocada" in hers.client.get(f"/es/account/contributions/{asked.ref}").text
        assert "Decisión revocada" in carla.client.get(f"/es/desk/contributions/{asked.ref}").text

    def test_of_two_at_once_the_second_keeps_their_words(self, app, sign_in, carla, asked):
        other = Browser(app, sign_in(build.person(Role.MODERATOR)))
        hers, theirs = carla.open(desk(asked)), other.open(desk(asked))
        carla.send(hers, note="Dice su puesto.", uphold="1")

        shown = after(other.send(theirs, note="No dice nada de nadie.", reverse="1"), other)

        assert "Esta segunda revisión ya terminó" in shown
        assert "No dice nada de nadie." in shown
        assert outcome() is Outcome.UPHELD

    def test_who_decided_reads_why_they_do_not_decide_again(self, app, sign_in, ana):
        dora = build.person(Role.MODERATOR)
        said = build.contribution(by=ana)
        moderation.decide(said, verdict=Status.WITHHELD, reason="third_party", seen=said.revision, by=dora.as_actor())
        browser = Browser(app, sign_in(ana))
        browser.send(browser.open(form(said)), reasons=WHY, send="1")

        page = sign_in(dora).get(desk(said), follow_redirects=True).text

        assert "una persona distinta de la que tomó la decisión" in page
        assert 'name="reverse"' not in page

    def test_taken_and_put_back_with_a_button(self, carla, asked):
        page = carla.open(desk(asked))
        token = {"csrf_token": carla.fields(page)["csrf_token"]}

        carla.client.post(f"{desk(asked)}/claim", data=token)
        assert "La tiene usted" in carla.client.get(desk(asked), follow_redirects=True).text
        carla.client.post(f"{desk(asked)}/release", data=token)

        assert "La tiene usted" not in carla.client.get(desk(asked), follow_redirects=True).text
        assert session.scalars(select(Appeal.outcome)).all() == [None]
