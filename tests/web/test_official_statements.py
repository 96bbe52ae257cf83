"""Releasing what an organisation says officially, saying that there is nothing to say, and dissenting: the pages."""

import re
from datetime import timedelta
from html import unescape

import answering
import build
import pytest
from filling import Browser, token
from sqlalchemy import func, select

from portal.core import clock
from portal.core.actor import Role
from portal.core.db import session, transaction
from portal.models.contributions import Contribution, Kind, OfficialStatement, Status
from portal.services import contributions, people

WORDS = "Pedimos visitas sin aviso."


@pytest.fixture
def union():
    return build.organisation(name="Sindicato Manos del Norte")


@pytest.fixture
def ana(union):
    return build.person(of=union, name="Ana Robles")


@pytest.fixture
def lea(union):
    return build.person(Role.COORDINATOR, of=union, name="Lea Ríos")


def statement(round_, what="", language="es"):
    return f"/{language}/rounds/{round_.id}/statement{what}"


def fields(page):
    seen = re.search(r'<input[^>]*name="seen"[^>]*value="(\d+)"', page) or re.search(
        r'value="(\d+)"[^>]*name="seen"', page
    )
    return token(page) | ({"seen": seen.group(1)} if seen else {})


def how_many(kind):
    return session.scalar(select(func.count()).select_from(kind))


class TestRelease:
    def test_shows_exactly_what_is_sent_and_leads_to_what_became_of_it(self, sign_in, ana, lea):
        round_, browser = build.round_(), sign_in(lea)
        build.drafted(round_, ana, WORDS)
        page = browser.get(statement(round_, "/release")).text
        assert WORDS in page
        assert "Pronunciamiento oficial de <bdi>Sindicato Manos del Norte</bdi>" in page
        answer = browser.post(statement(round_, "/release"), data=fields(page))

        said = session.scalars(select(Contribution)).one()
        assert answer.location.endswith(said.ref)
        assert WORDS in browser.get(answer.location).text

    def test_a_second_click_and_a_second_device_lead_to_the_same_and_send_nothing(self, sign_in, ana, lea):
        round_, one, other = build.round_(), sign_in(lea), sign_in(lea)
        build.drafted(round_, ana, WORDS)
        pages = [browser.get(statement(round_, "/release")).text for browser in (one, other)]
        one.post(statement(round_, "/release"), data=fields(pages[0]))
        for browser, page in ((one, pages[0]), (other, pages[1])):
            answer = browser.post(statement(round_, "/release"), data=fields(page))
            assert answer.location == statement(round_)
            assert "El borrador está cerrado" in unescape(browser.get(answer.location, follow_redirects=True).text)

        assert how_many(Contribution) == 1

    def test_words_that_changed_since_are_shown_before_they_are_sent(self, sign_in, ana, lea):
        round_, browser = build.round_(), sign_in(lea)
        build.drafted(round_, ana, WORDS)
        page = browser.get(statement(round_, "/release")).text
        build.drafted(round_, ana, "Otras palabras.", seen=1)
        refused = browser.post(statement(round_, "/release"), data=fields(page))

        assert refused.status_code == 409
        assert "Otras palabras." in refused.text
        assert browser.post(statement(round_, "/release"), data=fields(refused.text)).status_code == 302
        assert session.scalar(select(Contribution.body)) == "Otras palabras."

    def test_what_is_too_long_says_by_how_much_and_the_draft_stays(self, sign_in, ana, lea):
        round_, browser = build.round_(), sign_in(lea)
        build.drafted(round_, ana, "x" * 25_010)
        page = browser.get(statement(round_, "/release")).text
        refused = browser.post(statement(round_, "/release"), data=fields(page))

        assert refused.status_code == 422
        assert "Acórtelo" in refused.text or "Acórtela" in refused.text or "25,010" in refused.text
        assert "x" * 25_010 in browser.get(statement(round_), follow_redirects=True).text
        assert how_many(OfficialStatement) == 0

    def test_colleagues_are_told_who_may(self, sign_in, ana, lea):
        round_ = build.round_()
        build.drafted(round_, ana, WORDS)
        answer = sign_in(ana).get(statement(round_, "/release"))

        assert answer.status_code == 403
        assert "Solo la coordinación de su organización" in answer.text

    def test_of_nothing_leads_back_to_the_draft(self, sign_in, lea):
        round_ = build.round_()
        assert sign_in(lea).get(statement(round_, "/release")).location == statement(round_)

    def test_is_no_longer_offered_to_who_coordinates_no_more(self, sign_in, ana, lea):
        round_, browser = build.round_(), sign_in(lea)
        build.drafted(round_, ana, WORDS)
        page = browser.get(statement(round_, "/release")).text
        people.end_grant(lea, grant_id=lea.grants[0].id, by=build.person(Role.ADMINISTRATOR).as_actor())
        answer = browser.post(statement(round_, "/release"), data=fields(page))

        assert answer.status_code == 403
        assert how_many(Contribution) == 0
        assert "Nadie puede emitirlo por ahora" in browser.get(statement(round_), follow_redirects=True).text

    def test_after_the_closing_is_refused_and_the_words_can_be_copied(self, sign_in, ana, lea):
        round_ = build.round_()
        build.drafted(round_, ana, WORDS)
        with clock.at(round_.closes_at + timedelta(minutes=1)):
            browser = sign_in(lea)
            assert browser.get(statement(round_, "/release")).status_code == 403
            assert WORDS in browser.get(statement(round_), follow_redirects=True).text


class TestReaders:
    def test_read_it_as_what_it_is_in_the_list_on_its_page_and_in_the_feed(self, client, lea):
        round_ = build.round_()
        said = build.stated(round_, lea, WORDS)
        words = "Pronunciamiento oficial de <bdi>Sindicato Manos del Norte (inventado)</bdi>"

        assert words in client.get(f"/es/rounds/{round_.id}").text
        page = client.get(f"/es/contributions/{said.number}").text
        assert words in page
        assert f"Pronunciamiento oficial {said.number}" in re.sub("<[^>]+>", "", page)
        assert "pronunciamiento oficial" in client.get(f"/es/rounds/{round_.id}/contributions.atom").text
        assert "Attach" not in page

    def test_a_moderator_sees_it_before_deciding(self, sign_in, lea):
        said = build.stated(build.round_(), lea, WORDS, publish=False)
        page = (
            sign_in(build.person(Role.MODERATOR)).get(f"/es/desk/contributions/{said.ref}", follow_redirects=True).text
        )

        assert "<span>pronunciamiento oficial</span>" in page

    def test_are_told_who_has_no_remarks_in_the_round_and_in_its_summary(self, app, client, sign_in, lea):
        closed = answering.closed_round()
        said = build.contribution(closed, status=Status.PUBLISHED)
        with transaction():
            session.add(
                OfficialStatement(
                    organisation_id=lea.organisation_id, round_id=closed.id, byline="Sindicato Manos del Norte",
                    released_by_id=lea.id,
                )
            )  # fmt: skip
        answering.dispose(answering.point(said))
        answering.published(closed)

        for address in (f"/es/rounds/{closed.id}", f"/es/rounds/{closed.id}/summary"):
            page = client.get(address).text
            assert "Sin observaciones" in page
            assert "Sindicato Manos del Norte" in page

    def test_no_remarks_come_by_the_button_of_the_coordinator(self, client, sign_in, ana, lea):
        round_, browser = build.round_(), sign_in(lea)
        build.drafted(round_, ana, WORDS)
        page = browser.get(statement(round_, "/no-remarks")).text
        assert "Hay un borrador con texto" in page
        for _again in range(2):
            answer = browser.post(statement(round_, "/no-remarks"), data=fields(page))
            assert answer.location == statement(round_)

        assert how_many(OfficialStatement) == 1
        reader = client.get(f"/es/rounds/{round_.id}").text
        assert "Sin observaciones" in reader
        assert WORDS not in reader


class TestOnBehalf:
    def test_the_form_offers_it_to_the_coordinator_alone_where_there_is_one(self, app, sign_in, ana, lea):
        round_, way = build.round_(), 'name="naming" value="organisation"'
        offered = {}
        for person in (ana, lea):
            page = Browser(app, sign_in(person)).open(f"/es/rounds/{round_.id}/contribute").text
            offered[person.name] = bool(re.search(r'value="organisation"', page))

        assert way
        assert offered == {"Ana Robles": False, "Lea Ríos": True}

    def test_what_was_chosen_before_there_was_one_is_refused_at_its_field_and_the_words_stay(
        self, app, sign_in, union, ana
    ):
        round_ = build.round_()
        browser = Browser(app, sign_in(ana))
        page = browser.open(f"/es/rounds/{round_.id}/contribute")
        build.person(Role.COORDINATOR, of=union)
        answer = browser.send(page, body=WORDS, naming="organisation")

        assert answer.status_code == 303
        assert WORDS in browser.client.get(answer.location).text
        assert how_many(Contribution) == 0


class TestDissent:
    @pytest.fixture
    def lac(self):
        return build.organisation(kind="advisory_committee", group="lac", name="Comité Asesor de Prueba")

    @pytest.fixture
    def said(self, lac):
        return build.stated(build.round_(), build.person(Role.COORDINATOR, of=lac), "Cinco es suficiente.")

    def test_without_a_name_shows_none_to_anybody_but_its_author(self, app, client, sign_in, lac, said):
        mia = build.person(of=lac, name="Mia Sandoval")
        browser = Browser(app, sign_in(mia))
        assert "Agregar un voto particular" in browser.client.get(f"/es/contributions/{said.number}").text
        page = browser.open(f"/es/contributions/{said.number}/dissent")
        answer = browser.send(page, body="No coincido.", language="es", naming="anonymous")
        made = session.scalars(select(Contribution).where(Contribution.kind == Kind.UNNAMED_DISSENT)).one()
        assert answer.location.endswith(f"{made.ref}?sent=1")

        moderator, colleague = sign_in(build.person(Role.MODERATOR)), sign_in(build.person(of=lac))
        desk = moderator.get(f"/es/desk/contributions/{made.ref}", follow_redirects=True).text
        assert "Una persona integrante de Comité Asesor de Prueba" in desk
        assert colleague.get(f"/es/account/contributions/{made.ref}").status_code == 404
        assert "No coincido." not in colleague.get("/es/account/contributions").text
        with transaction():
            contributions.publish(session.get_one(Contribution, made.id))
        number = session.scalar(select(Contribution.number).where(Contribution.id == made.id))
        seen = [desk, moderator.get("/es/desk/queue").text, colleague.get("/es/waiting").text]
        for who in (client, colleague, moderator):
            for way in (
                f"rounds/{said.round_id}",
                f"contributions/{number}",
                f"rounds/{said.round_id}/contributions.atom",
            ):
                seen.append(who.get(f"/es/{way}").text)
        seen.append(client.get("/es/search?q=coincido").text)
        assert not any("Mia" in page or "Sandoval" in page for page in seen)
        assert "Voto particular: <bdi>Una persona integrante de Comité Asesor de Prueba (inventado)</bdi>" in seen[3]

    def test_with_a_name_shows_it_with_that_of_the_body(self, app, client, sign_in, lac, said):
        browser = Browser(app, sign_in(build.person(of=lac, name="Mia Sandoval")))
        page = browser.open(f"/es/contributions/{said.number}/dissent")
        assert "Quien lea verá: <bdi>Mia Sandoval</bdi>, <bdi>Comité Asesor de Prueba</bdi>." in page.text
        browser.send(page, body="No coincido.", language="es", naming="name")
        made = session.scalars(select(Contribution).where(Contribution.kind == Kind.DISSENT)).one()
        with transaction():
            contributions.publish(made)

        assert (
            "Voto particular: <bdi>Mia Sandoval, Comité Asesor de Prueba (inventado)</bdi>"
            in client.get(f"/es/contributions/{said.number}").text
        )

    def test_sent_twice_is_one(self, app, sign_in, lac, said):
        browser = Browser(app, sign_in(build.person(of=lac)))
        page = browser.open(f"/es/contributions/{said.number}/dissent")
        for _again in range(2):
            browser.send(page, body="No coincido.", language="es", naming="anonymous")

        assert how_many(Contribution) == 2

    def test_is_for_members_of_that_body_alone(self, sign_in, said):
        browser = sign_in(build.member())
        assert browser.get(f"/es/contributions/{said.number}/dissent").status_code == 403
        assert "Agregar un voto particular" not in browser.get(f"/es/contributions/{said.number}").text

    def test_of_an_empty_one_says_so(self, app, sign_in, lac, said):
        browser = Browser(app, sign_in(build.person(of=lac)))
        answer = browser.send(browser.open(f"/es/contributions/{said.number}/dissent"), body=" ", naming="anonymous")

        assert "Escriba lo que quiere decir" in browser.client.get(answer.location).text
        assert how_many(Contribution) == 1
