"""The desk of form letters: read one closely, see what is others' own, answer them with one preview."""

import re

import build
import pytest
from answering import REASON, closed_round, dispose, point
from page import read
from sqlalchemy import select

from portal.core.actor import SYSTEM, Role
from portal.core.db import session
from portal.models.contributions import Contribution
from portal.models.contributions import Status as Said
from portal.models.summaries import Disposition, Family, Likeness, Outcome, Point
from portal.queries.summaries import families
from portal.services import summaries

LETTER = (
    "Pedimos al Comité que la lista incluya el transporte de carga. Las visitas de seguimiento no llegan a los patios. "
    "Los contratos se firman sin que nadie los haya leído."
)
OWN = ("Trabajo ahí.", "Mi padre trabajó ahí.", "Vivo cerca del patio.")


@pytest.fixture
def round_():
    return closed_round()


@pytest.fixture
def family(round_):
    for words in OWN:
        point(build.contribution(round_, status=Said.PUBLISHED, body=f"{LETTER} {words}"))
    summaries.gather(round_, by=SYSTEM)
    return session.scalars(select(Family)).one()


@pytest.fixture
def browser(sign_in):
    return sign_in(build.person(Role.EDITOR, name="Emil"))


def there(round_, rest="", lang="en"):
    return f"/{lang}/desk/rounds/{round_.id}/families{rest}"


def token(answer):
    return {"csrf_token": re.search(r'name="csrf_token"[^>]*value="([^"]*)"', answer.text)[1]}


def words_of(answer):
    return " ".join(re.sub("<[^>]+>", " ", answer.text).split())


def form_of(page):
    form = re.search(r'id="kept-form".*?</form>', page.text, re.DOTALL)[0]
    return dict(re.findall(r'<input[^>]*name="(csrf_token|seen|was)"[^>]*value="([^"]*)"', form))


ANSWER = {"outcome": "accepted", "reason_es": "Se hará.", "reason_en": "It will be done.", "who": "all"}


def test_the_list_says_how_many_sent_which_letter(browser, round_, family):
    page = words_of(browser.get(there(round_)))

    assert "Pedimos al Comité que la lista incluya el transporte de… Pedimos" in page
    assert "Pedimos al Comité" in page


def test_a_member_shows_what_is_its_own_in_words_beside_the_mark(browser, round_, family):
    page = browser.get(there(round_, f"/{family.id}"))

    assert page.text.count("own:</b>") == 2  # the medoid has no words that it has not
    assert "Las visitas de seguimiento no llegan a los patios." in page.text


def test_one_answer_is_looked_at_first_and_then_proposed_for_all(browser, round_, family):
    page = browser.get(there(round_, f"/{family.id}/answer"))
    address = page.request.full_path
    shown = browser.post(address, data={**form_of(page), **ANSWER, "preview": "1"}, follow_redirects=True)
    assert "This answer would be proposed for 3 contributions" in words_of(shown)
    assert "It will be done." in shown.text
    assert session.scalars(select(Disposition)).all() == []

    done = browser.post(address, data={**form_of(shown), **ANSWER, "propose": "1"}, follow_redirects=True)

    assert "Proposed for 3 contributions. Somebody else decides." in words_of(done)
    assert len(session.scalars(select(Disposition)).all()) == 3


def test_only_those_that_were_ticked(browser, round_, family):
    one = session.scalars(select(Likeness.contribution_id)).first()
    page = browser.get(there(round_, f"/{family.id}/answer"))
    address, typed = page.request.full_path, {**ANSWER, "who": "ticked", "members": [str(one)]}
    shown = browser.post(address, data={**form_of(page), **typed, "preview": "1"}, follow_redirects=True)
    assert "This answer would be proposed for 1 contribution" in words_of(shown)

    browser.post(address, data={**form_of(shown), **typed, "propose": "1"})

    assert len(session.scalars(select(Disposition)).all()) == 1


@pytest.mark.parametrize("rest", ["", "/answer"])
def test_ticks_come_along_to_later_members(browser, round_, family, rest, monkeypatch):
    monkeypatch.setattr(families, "A_PAGE", 2)
    first, _second, third = session.scalars(select(Likeness.contribution_id).order_by(Likeness.contribution_id)).all()
    page = browser.get(there(round_, f"/{family.id}{rest}"))
    leads = re.search(r'formaction="([^"]*after=[^"]*)"', page.text)[1].replace("&amp;", "&")

    page = browser.post(
        leads,
        data={**token(page), "members": [str(first)], "reason_en": "It will be done.", "show": "1"},
        follow_redirects=True,
    )

    assert f'name="members" value="{third}"' in page.text  # the page of the last
    assert re.search(rf'<input type="hidden" form="kept-form" name="members" value="{first}">', page.text)
    assert "1 more is ticked on other pages of this list." in page.text
    assert not re.search('id="form-errors"', page.text)
    assert bool(rest) == ("It will be done." in page.text)
    if not rest:
        browser.post(page.request.full_path, data={**token(page), "members": [str(first), str(third)]})
        left = session.scalars(select(Likeness.contribution_id).where(Likeness.ended_at.is_(None))).all()
        assert set(left).isdisjoint({first, third})


def test_what_changed_since_it_was_looked_at_is_told_and_the_words_stay(browser, round_, family):
    page = browser.get(there(round_, f"/{family.id}/answer"))
    address = page.request.full_path
    shown = browser.post(address, data={**form_of(page), **ANSWER, "preview": "1"}, follow_redirects=True)
    dispose(session.scalars(select(Point)).first())

    answer = browser.post(address, data={**form_of(shown), **ANSWER, "propose": "1"}, follow_redirects=True)

    assert "There are now more or fewer contributions to answer here." in answer.text
    assert "It will be done." in answer.text
    assert len(session.scalars(select(Disposition)).all()) == 1


def test_without_a_reason_it_is_refused_at_its_field(browser, round_, family):
    page = browser.get(there(round_, f"/{family.id}/answer"))

    answer = browser.post(
        page.request.full_path,
        data={**form_of(page), **ANSWER, "reason_es": "", "reason_en": "", "propose": "1"},
        follow_redirects=True,
    )

    assert "Write the reason, in one language at least" in answer.text


def test_members_are_taken_out_and_added(browser, round_, family):
    one = session.scalars(select(Likeness.contribution_id)).first()
    page = browser.get(there(round_, f"/{family.id}"))
    browser.post(page.request.full_path, data={**token(page), "members": [str(one)]})
    standing = select(Likeness.contribution_id).where(Likeness.ended_at.is_(None))
    assert one not in session.scalars(standing).all()
    other = build.contribution(round_, status=Said.PUBLISHED, body="Otra.")

    answer = browser.post(
        there(round_, f"/{family.id}/addition"), data={**token(page), "number": other.number}, follow_redirects=True
    )

    assert "The contribution is added." in answer.text
    assert "added by Emil" in words_of(answer)
    assert other.id in session.scalars(standing).all()


def test_another_person_decides_equal_proposals_at_once(sign_in, round_, family):
    emil = build.person(Role.EDITOR)
    summaries.answer_family(
        family,
        outcome=Outcome.ACCEPTED,
        reason=REASON,
        seen=3,
        by=emil.as_actor(),
    )
    address = f"/en/desk/rounds/{round_.id}/decisions"
    assert "You proposed these; somebody else decides." in sign_in(emil).get(address).text
    browser = sign_in(build.person(Role.DELEGATE))
    page = browser.get(address)
    assert "3 equal proposals" in page.text
    away = re.search(r'action="([^"]*/decisions)"', page.text)[1]

    answer = browser.post(away, data={**token(page), "seen": "3"}, follow_redirects=True)

    assert "No equal proposals wait" in answer.text
    assert len(session.scalars(select(Disposition)).all()) == 6


def test_a_family_of_another_round_is_not_found(browser, round_, family):
    for rest in (f"/{family.id}", f"/{family.id}/answer", "/2147483647"):
        assert browser.get(there(closed_round(), rest)).status_code == 404


@pytest.mark.parametrize("language", ["en", "es"])
def test_is_complete_in_both_languages(sign_in, round_, family, language):
    browser = sign_in(build.person(Role.EDITOR))

    for rest in ("", f"/{family.id}"):
        read(browser, there(round_, rest, language))


class TestLettersOfWhichNobodyIsLeft:
    """Whose members were all withheld or taken out: no list has them, and nothing that is listed leads nowhere."""

    @pytest.fixture
    def other(self, round_, family):
        """The same letter in the other language, as somebody has linked them, of one who sent it."""
        made = Family(round_id=round_.id, linked_to_id=family.id)
        session.add(made)
        session.commit()
        said = build.contribution(round_, status=Said.PUBLISHED, body="We ask for freight. " * 9, language="en")
        session.add(Likeness(family_id=made.id, contribution_id=said.id, edition=1, share=100))
        session.commit()
        return said

    def pages(self, browser, round_, family):
        answers = f"/en/desk/rounds/{round_.id}/answers"
        return [browser.get(at).text for at in (there(round_), there(round_, f"/{family.id}"), answers)]

    def test_are_linked_while_somebody_is_left(self, browser, round_, family, other):
        listed, opened, _answers = self.pages(browser, round_, family)

        for page in (listed, opened):
            [way] = set(re.findall(rf'href="(/en/desk/rounds/{round_.id}/families/\d+)"[^>]*><q[^>]*>We ask', page))
            assert browser.get(way).status_code == 200

    def test_are_gone_from_every_list(self, browser, round_, family, other):
        other.status = Said.WITHHELD
        session.commit()

        for page in self.pages(browser, round_, family):
            assert "We ask for freight" not in page
            for way in set(re.findall(rf'href="(/en/desk/rounds/{round_.id}/families/\d+)"', page)):
                assert browser.get(way).status_code == 200

    def test_one_is_known_by_who_is_left(self, browser, round_, family):
        medoid = session.get_one(Contribution, family.medoid_id)
        medoid.status = Said.WITHHELD
        session.commit()

        listed = browser.get(there(round_)).text

        assert medoid.number not in listed
        assert "Pedimos al Comité que la lista incluya el transporte de…</q></a>" in listed
