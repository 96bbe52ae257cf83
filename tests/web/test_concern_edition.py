"""The public edition of a concern on its pages: its sender answers to exactly the text that she was shown."""

import re
from datetime import timedelta

import build
import concerning
import pytest
from entering import signed_in_with_key
from filling import Browser, key_on, token
from sqlalchemy import select, update

from portal.core import clock
from portal.core.db import session, transaction
from portal.core.sealing.addresses import Addresses
from portal.jobs import batches
from portal.models.concerns import Concern, Release, Verdict
from portal.models.consultations import Round
from portal.models.contributions import Contribution
from portal.queries import concerns as queries
from portal.services import concerns

HERS = "/es/concerns/edition"
FAR = "/es/concerns/exposure"
NEW = "/es/concerns/new"
TEXT = "En una planta del norte se impidió a varias personas pedir una copia de su contrato colectivo."


class Story:
    """A concern whose sender has a browser, and its two officers."""

    def __init__(self, app):
        self.officers = concerning.committee().officers
        self.round = build.round_(closes=60)
        self.hers = Browser(app, app.test_client())
        self.sends()
        self.concern = session.scalars(select(Concern)).one()
        by, reading = self.officers[0], self.reading(0)
        concerns.assign(
            self.concern, owner_id=by.person.id, news_by=clock.day().date() + timedelta(days=7), reading=reading,
            keyring=concerning.KEYRING, by=by.actor,
        )  # fmt: skip

    def sends(self):
        client = self.hers.client
        shown = client.get(there := client.post(NEW, data=token(client.get(NEW).text)).location)
        client.post(there, data={**token(shown.text), "key": key_on(shown.text), "send": "1"})
        for question, answer in (("happened", "Nos cambiaron de turno."), ("exposure", "public")):
            page = self.hers.open(f"/es/concerns/draft/{question}")
            self.hers.send(page, **{question: answer, "send": "1"})
        page = self.hers.open("/es/concerns/draft/review")
        assert self.hers.send(page, language="es", send="1").location == "/es/concerns/"

    def reading(self, number):
        officer = self.officers[number]
        return queries.read(officer.actor, self.concern.id, officer.key)

    def does(self, act, number=0, **more):
        reading, by = self.reading(number), self.officers[number].actor
        seen = queries.edition(by, reading).seen
        act(self.concern, seen=seen, reading=reading, keyring=concerning.KEYRING, by=by, **more)

    def closes(self, at):
        with transaction():
            session.execute(update(Round).where(Round.id == self.round.id).values(closes_at=at))

    def proposes(self, text=TEXT):
        self.does(concerns.write_edition, text=text, language="es", round_id=self.round.id)
        self.does(concerns.propose_edition)

    def answers(self, **said):
        page = self.hers.open(HERS)
        return self.hers.send(page, **{"send": "1", **said})

    def said(self):
        return queries.edition(self.officers[0].actor, self.reading(0)).proposal.verdict


@pytest.fixture
def story(app):
    return Story(app)


class TestTheProposedText:
    def test_is_not_there_before_one_is_proposed(self, story):
        assert story.hers.client.get(HERS).location.endswith("/es/concerns/")
        assert HERS not in story.hers.client.get("/es/concerns/").text

    def test_is_shown_beside_what_she_sent(self, story):
        story.proposes()
        assert f'href="{HERS}"' in story.hers.client.get("/es/concerns/").text

        page = story.hers.open(HERS)

        assert TEXT in page.text
        assert "Nos cambiaron de turno." in page.text
        assert story.round.title.es in page.text
        assert "no-store" in page.headers["Cache-Control"]

    def test_is_agreed_to(self, story):
        story.proposes()
        answer = story.answers(verdict="agree")

        assert (answer.location, story.said()) == (f"{HERS}#answer", Verdict.AGREE)
        assert "Usted lo aceptó." in story.hers.open(HERS).text

    def test_needs_one_of_three_answers(self, story):
        story.proposes()
        for wrong in ({}, {"verdict": "yes"}, {"verdict": "agree", "proposed": "x"}):
            answer = story.answers(**wrong)
            page = story.hers.client.get(answer.location) if answer.status_code == 303 else answer
            assert "Nada se ha enviado" in page.text or "No se envió nada" in page.text, wrong
            assert story.said() is None

    def test_that_changed_meanwhile_is_shown_and_not_agreed_to(self, story):
        story.proposes()
        page = story.hers.open(HERS)
        story.proposes(TEXT + " Y más.")

        answer = story.hers.send(page, verdict="agree", send="1")
        shown = story.hers.client.get(answer.location) if answer.status_code == 303 else answer

        assert "Y más." in shown.text
        assert "cambió desde que usted abrió" in shown.text
        assert "checked" not in shown.text
        assert story.said() is None

    def test_that_was_released_can_still_wait_until_it_is_public(self, story):
        story.proposes()
        story.answers(verdict="agree")
        story.does(concerns.release_edition, 1)
        assert "Se publica el" in story.hers.open(HERS).text

        story.answers(verdict="wait")

        assert not session.scalars(select(Release)).all()
        assert "Usted pidió que esperen." in story.hers.open(HERS).text

    def test_says_that_it_stays_sealed_where_she_lets_nothing_be_published_any_more(self, story):
        """She had agreed to it, and the page said that and nothing else."""
        story.proposes()
        story.answers(verdict="agree")
        assert "kept-back" not in story.hers.open(HERS).text

        page = story.hers.open(FAR)
        shown = story.hers.client.get(story.hers.send(page, exposure="governments", look="1").location)
        assert "no se publica, aunque usted lo haya aceptado" in shown.text
        story.hers.send(shown, exposure="governments", send="1")

        page = story.hers.open(HERS).text
        assert "Por ahora usted no permite que se publique nada" in page
        assert f'href="{FAR}"' in page

    def test_is_not_shown_to_be_answered_once_the_concern_is_withdrawn(self, story):
        story.proposes()
        page = story.hers.client.get("/es/concerns/withdrawal")
        story.hers.client.post("/es/concerns/withdrawal", data={**token(page.text), "send": "1"})

        assert HERS not in story.hers.client.get("/es/concerns/").text
        assert story.hers.client.get(HERS, follow_redirects=True).request.path == "/es/concerns/"

    def test_that_is_public_says_so_and_asks_nothing(self, story):
        story.proposes()
        story.answers(verdict="agree")
        story.does(concerns.release_edition, 1)
        with clock.at(session.scalars(select(Release.due_at)).one() + timedelta(minutes=1)):
            batches.publish_due()
        session.commit()

        page = story.hers.open(HERS).text

        assert "Este texto es público" in page
        assert 'name="verdict"' not in page
        for untrue in ("que proponemos publicar", "no se publica", "No dice quién es usted"):
            assert untrue not in page + story.hers.client.get("/es/concerns/").text
        assert "Texto público publicado" in story.hers.client.get("/es/concerns/").text

        gone = story.hers.client.get("/es/concerns/withdrawal")
        story.hers.client.post("/es/concerns/withdrawal", data={**token(gone.text), "send": "1"})
        assert "Este texto es público" in story.hers.open(HERS).text


class TestTheDesk:
    """Two officers, from the draft to the release, each in a browser of their own."""

    @pytest.fixture
    def addresses(self, app, story):
        browsers = [signed_in_with_key(app, officer) for officer in story.officers]
        pages = []
        for browser, heap in zip(browsers, ("mine", "new"), strict=True):
            listed = browser.get("/en/desk/concerns", query_string={"heap": heap, "language": "all"}).text
            pages.append(re.findall(r'href="(/en/desk/concerns/[A-Za-z0-9_-]{32})"', listed))
        leaf = Addresses(story.officers[1].key).of(story.concern.id)
        return browsers, (f"{pages[0][0]}/edition", f"/en/desk/concerns/{leaf}/edition")

    @staticmethod
    def press(browser, address, at, **more):
        page = browser.get(address, follow_redirects=True).text
        hidden = dict(re.findall(r'<input[^>]*name="(seen|was|csrf_token)"[^>]*value="([^"]*)"', page))
        return browser.post(address + at, data={**hidden, **more}, follow_redirects=True).text

    @pytest.mark.parametrize("exposure", ["", "sealed", "committee", "governments", "public"])
    def test_says_before_anything_is_written_that_its_sender_lets_nothing_out(self, app, story, exposure):
        sent, officer = concerning.sent(exposure=exposure), story.officers[0]
        reading = queries.read(officer.actor, sent.concern.id, officer.key)
        news = clock.day().date() + timedelta(days=7)
        of_theirs = {"reading": reading, "keyring": concerning.KEYRING, "by": officer.actor}
        concerns.assign(sent.concern, owner_id=officer.person.id, news_by=news, **of_theirs)
        leaf = Addresses(officer.key).of(sent.concern.id)

        page = signed_in_with_key(app, officer).get(f"/en/desk/concerns/{leaf}/edition", follow_redirects=True).text

        assert ("Its sender has not allowed anything to be published." in page) is (exposure != "public")

    def test_says_to_both_when_its_round_takes_no_more(self, story, addresses):
        (_first, second), (_hers, theirs) = addresses
        story.proposes()
        story.answers(verdict="agree")
        page = second.get(theirs, follow_redirects=True).text
        assert ("Its round takes nothing more" in page, "Release it" in page) == (False, True)

        story.closes(clock.now() + timedelta(hours=1))  # before the next batch

        page = second.get(theirs, follow_redirects=True).text
        assert ("Its round takes nothing more" in page, "Release it" in page) == (True, False)
        assert "La consulta pública para la que estaba previsto ya no recibe nada" in story.hers.open(HERS).text

    def test_what_waits_when_its_round_has_closed_is_public_all_the_same_and_both_are_told(self, story, addresses):
        (_first, second), (_hers, theirs) = addresses
        story.proposes()
        story.answers(verdict="agree")
        story.does(concerns.release_edition, 1)
        assert "Its round has closed" not in second.get(theirs, follow_redirects=True).text

        story.closes(clock.now() - timedelta(hours=1))

        assert "Its round has closed" in second.get(theirs, follow_redirects=True).text
        assert "Esa consulta pública ya cerró" in story.hers.open(HERS).text
        with clock.at(session.scalars(select(Release.due_at)).one() + timedelta(minutes=1)):
            assert batches.publish_due() == 1
        assert session.scalars(select(Contribution.late)).one() is True

    def test_writes_looks_proposes_and_the_other_releases(self, story, addresses):
        (first, second), (hers, theirs) = addresses
        shown = first.get(hers)
        form = Browser(first.application, first)
        form.at = shown.location or hers
        page = first.get(form.at)
        sent = form.send(page, text="Lo vio Rosa Hernández.", language="es", round_id=str(story.round.id), save="1")
        assert sent.status_code == 302
        page = first.get(hers, follow_redirects=True).text
        assert "Rosa Hernández" in page
        [name] = re.findall(r'<select[^>]*name="(name-\d+-\d+)"', page)
        assert "Propose it" not in page

        assert "[testado: identidad" in self.press(first, hers, "/decisions", **{name: "worker_identity"})
        assert "Its sender is shown this text." in self.press(first, hers, "/proposal", send="1")
        assert "has not agreed" in self.press(second, theirs, "/release", send="1")
        story.answers(verdict="agree")
        assert "it takes two case officers" in self.press(first, hers, "/release", send="1")
        assert "left it in" not in second.get(theirs, follow_redirects=True).text  # nothing was left in it
        assert "Released." in self.press(second, theirs, "/release", send="1")
        assert len(session.scalars(select(Release)).all()) == 1
        assert "Taken back." in self.press(
            first, hers, "/return", news_by=(clock.day().date() + timedelta(days=3)).isoformat(), send="1"
        )
        assert not session.scalars(select(Release)).all()

    def test_the_second_is_shown_what_the_first_let_stay_in_exactly_this_text(self, story, addresses):
        (first, second), (hers, theirs) = addresses
        story.does(concerns.write_edition, text="Lo vio Rosa Hernández.", language="es", round_id=story.round.id)
        [name] = re.findall(r'<select[^>]*name="(name-\d+-\d+)"', first.get(hers, follow_redirects=True).text)
        self.press(first, hers, "/decisions", **{name: "stays"})
        self.press(first, hers, "/proposal", send="1")
        story.answers(verdict="agree")
        story.does(concerns.write_edition, text=TEXT, language="es", round_id=story.round.id)  # another draft meanwhile

        page = second.get(theirs, follow_redirects=True).text

        assert "<q><bdi>Rosa Hernández</bdi></q>" in page[page.index("left it in") : page.index('id="draft"')]
        assert "left it in" not in first.get(hers, follow_redirects=True).text  # who wrote it does not release it
