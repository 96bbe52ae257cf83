"""The desk of answers: the table of a round, one contribution with its points, two persons for each answer."""

import html
import re
from datetime import timedelta

import build
import pytest
from answering import REASON, closed_round, dispose, point, publish, summary
from page import read
from sqlalchemy import select

from portal.core import clock
from portal.core.actor import Role
from portal.core.db import session
from portal.models.contributions import Status as Said
from portal.models.summaries import Disposition, Outcome, Point
from portal.queries.summaries import Answer, Pointed
from portal.web.forms.summaries import ProposalForm

SOON = f"{clock.day().date() + timedelta(days=90)}"
BODY = "Faltan visitas.\n\nEl plazo es corto. 🙂 Y falta fecha."


@pytest.fixture
def round_():
    return closed_round()


@pytest.fixture
def emil():
    return build.person(Role.EDITOR, name="Emil")


@pytest.fixture
def dana():
    return build.person(Role.DELEGATE, name="Dana")


def said(round_, **more):
    return build.contribution(round_, status=Said.PUBLISHED, **{"body": BODY, **more})


def words_of(answer):
    return " ".join(re.sub("<[^>]+>", " ", answer.text).split())


def table(round_, lang="en"):
    return f"/{lang}/desk/rounds/{round_.id}/answers"


def one(round_, contribution, lang="en"):
    return f"{table(round_, lang)}/{contribution.ref}"


def hidden(answer, action=""):
    """The hidden fields of the form that is kept, or of the one that goes there."""
    which = f'action="[^"]*{action}"' if action else 'id="kept-form"'
    form = re.search(rf"<form[^>]*{which}.*?</form>", answer.text, re.DOTALL)[0]
    return dict(re.findall(r'<input[^>]*name="(csrf_token|seen|was)"[^>]*value="([^"]*)"', form))


def send(browser, there, **typed):
    """Fill in the form of a page as a browser does: at the address where it got its id."""
    page = browser.get(there)
    address = page.request.full_path.rstrip("?")
    return browser.post(address, data={**hidden(page), **typed}, follow_redirects=True)


ANSWER = {"outcome": "accepted", "reason_es": "Se hará.", "reason_en": "It will be done.", "passage": ""}


def now(made):
    """The point as it stands."""
    return session.get(Point, made.id, populate_existing=True)


def latest():
    return session.scalars(select(Disposition).order_by(Disposition.id.desc())).first()


class TestTable:
    def test_begins_with_a_button_that_makes_points_of_all(self, sign_in, round_, emil):
        contribution = said(round_)
        browser = sign_in(emil)
        page = browser.get(table(round_))
        assert "Begin to answer" in page.text

        answer = browser.post(
            f"/en/desk/rounds/{round_.id}/analysis", data=hidden(page, "/analysis"), follow_redirects=True
        )

        assert "Every contribution is a point now." in answer.text
        assert contribution.number in answer.text
        assert "Being analyzed" in answer.text

    def test_says_before_it_is_begun_how_much_waits_and_until_when(self, sign_in, round_, emil):
        said(round_)

        words = words_of(sign_in(emil).get(table(round_)))

        assert "1 of 1" in words
        assert "Answers due by" in words
        assert "79 days left." in words

    def test_shows_what_is_left_first_and_the_rest_where_it_is_asked_for(self, sign_in, round_, emil):
        open_, done, waits = said(round_), said(round_), said(round_)
        point(open_)
        dispose(point(done), Outcome.NOTED)
        dispose(point(waits), decided=False)
        browser = sign_in(emil)

        numbers = {
            state: {each.number for each in (open_, done, waits) if each.number in browser.get(address).text}
            for state, address in (
                ("", table(round_)),
                *((state, f"{table(round_)}?state={state}") for state in ("proposed", "decided", "all")),
            )
        }

        assert numbers == {
            "": {open_.number, waits.number},
            "proposed": {waits.number},
            "decided": {done.number},
            "all": {open_.number, done.number, waits.number},
        }
        assert "2 of 3" in words_of(browser.get(table(round_)))

    def test_filters_by_group_language_question_and_who_has_it(self, sign_in, round_, emil):
        first, second = said(round_, question=1), said(round_, language="en", body="Too short.")
        point(first)
        made = point(second)
        made.assigned_to_id = emil.id
        second.group = "lac"
        session.commit()
        browser = sign_in(emil)

        for asked, found in (
            ("group=lac", second),
            ("language=es", first),
            ("question=1", first),
            ("assigned=mine", second),
            ("assigned=nobody", first),
        ):
            page = browser.get(f"{table(round_)}?{asked}").text
            assert found.number in page, asked
            assert ({first.number, second.number} - {found.number}).pop() not in page, asked

    def test_goes_on_page_by_page(self, sign_in, round_, emil):
        contribution = said(round_)
        for at in range(30):
            session.add(Point(round_id=round_.id, contribution_id=contribution.id, edition=1, start=at, end=at + 1))
        session.commit()
        browser = sign_in(emil)
        page = browser.get(table(round_)).text
        onward = re.search(r'rel="next" href="([^"]+)"', page)[1]

        assert page.count("data-l=") > browser.get(onward).text.count("data-l=") > 0

    @pytest.mark.parametrize(("many", "end"), [(200, "x</div>"), (201, "x…</div>")])
    def test_says_that_there_are_more_words_only_where_there_are(self, sign_in, round_, emil, many, end):
        long = said(round_, body="x" * many)
        point(long)
        point(said(round_, body="y" * 300), start=0, end=200)

        page = sign_in(emil).get(table(round_)).text

        assert f"{'x' * 199}{end}" in page
        assert f"{'y' * 200}</div>" in page

    def test_moderators_read_it_and_change_nothing(self, sign_in, round_):
        contribution = said(round_)
        point(contribution)
        browser = sign_in(build.person(Role.MODERATOR))

        assert "Begin to answer" not in browser.get(table(round_)).text
        assert "kept-form" not in browser.get(one(round_, contribution)).text

    @pytest.mark.parametrize("language", ["en", "es"])
    def test_is_complete_in_both_languages(self, sign_in, round_, emil, language):
        contribution = said(round_)
        dispose(point(contribution), decided=False)

        read(sign_in(emil), table(round_, language))


class TestAnswering:
    def test_one_proposes_and_another_decides(self, sign_in, round_, emil, dana):
        contribution = said(round_)
        made = point(contribution)

        answer = send(sign_in(emil), one(round_, contribution), **ANSWER, propose="1")
        assert "Proposed. Somebody else decides." in answer.text
        answer = send(sign_in(dana), one(round_, contribution), **ANSWER, decide="1")

        assert "Decided." in answer.text
        assert "Proposed by Emil , decided by Dana" in words_of(answer)
        made = now(made)
        assert (made.disposition, made.proposal) == (2, None)

    def test_leads_on_to_the_next_that_is_left(self, sign_in, round_, emil):
        first, second = said(round_), said(round_)
        point(first), point(second)

        answer = send(sign_in(emil), one(round_, first), **ANSWER, onward="1")

        assert f"Answer to {second.number}" in words_of(answer)

    def test_leads_to_the_table_when_only_ones_own_proposals_are_left(self, sign_in, round_, emil):
        first, second = said(round_), said(round_)
        dispose(point(first), decided=False, proposer=emil)
        point(second)

        answer = send(sign_in(emil), one(round_, second), **ANSWER, onward="1")

        assert answer.request.path == table(round_)

    def test_keeps_what_was_typed_and_says_what_is_wrong(self, sign_in, round_, emil):
        contribution = said(round_)
        point(contribution)

        answer = send(sign_in(emil), one(round_, contribution), **{**ANSWER, "outcome": "already_covered"}, propose="1")

        assert "Write the number of the contribution whose answer covers this one." in answer.text
        assert "It will be done." in answer.text
        assert latest() is None

    def test_the_second_of_two_keeps_their_words(self, sign_in, round_, emil, dana):
        contribution = said(round_)
        point(contribution)
        browser = sign_in(emil)
        page = browser.get(one(round_, contribution))
        send(sign_in(dana), one(round_, contribution), **ANSWER, propose="1")

        answer = browser.post(
            page.request.full_path,
            data={**hidden(page), **ANSWER, "reason_en": "Mine.", "propose": "1"},
            follow_redirects=True,
        )

        assert "Mine." in answer.text
        assert "Somebody else has worked on this point in the meantime." in answer.text
        assert len(session.scalars(select(Disposition)).all()) == 1

    def test_an_earlier_answer_is_proposed_again(self, sign_in, round_, emil):
        contribution = said(round_)
        made = point(contribution)
        dispose(made, Outcome.NOTED)
        dispose(made, Outcome.ACCEPTED)
        browser = sign_in(emil)
        page = browser.get(one(round_, contribution))

        there = f"{one(round_, contribution)}/points/{made.id}/undoing"
        browser.post(there, data={**hidden(page, "/undoing"), "number": "1"})

        assert (latest().outcome, latest().decided_by_id) == (Outcome.NOTED, None)

    def test_each_paragraph_that_can_stand_beside_it_says_which_it_is(self, app, round_):
        stays = Answer(1, Outcome.ACCEPTED, REASON, None, 7, None, False, "Emil", None, False, clock.now())
        made = Pointed(1, 1, None, None, "", [stays], None, 1, None, None, None, 1, Point())

        with app.test_request_context():
            for newest, offered in ((9, ["", "9", "7"]), (7, ["", "7"]), (None, ["", "7"])):
                choices = ProposalForm.of(made, newest).passage.choices
                assert [choice.value for choice in choices] == offered
                assert len({str(choice.label) for choice in choices}) == len(offered)

    def test_offers_no_form_once_the_summary_is_published(self, sign_in, round_, emil):
        contribution = said(round_)
        made = point(contribution)
        dispose(made)
        publish(summary(round_))
        browser = sign_in(emil)

        page = browser.get(one(round_, contribution))
        marking = browser.get(f"{one(round_, contribution)}/points")

        assert "change in a correction only" in page.text
        assert 'method="post"' not in page.text.split("<main")[1].split("</main>")[0]
        assert marking.status_code == 409
        assert "change in a correction only" in marking.text

    def test_an_answer_that_led_to_a_point_that_was_dropped_says_so(self, sign_in, round_, emil):
        contribution, other = said(round_), said(round_)
        gone, made = point(contribution, start=0, end=6), point(other)
        point(contribution, start=7, end=14)
        dispose(gone)
        dispose(made, Outcome.ALREADY_COVERED, covered_by=gone)
        gone.dropped_at = clock.now()
        session.commit()

        page = sign_in(emil).get(one(round_, other)).text

        assert "(a point that was dropped)" in page
        assert f'value="{contribution.number}"' not in page

    def test_a_point_is_given_to_somebody_until_a_day(self, sign_in, round_, emil, dana):
        contribution = said(round_)
        made = point(contribution)
        browser = sign_in(emil)
        page = browser.get(one(round_, contribution))
        assert ">Dana</option>" in page.text

        answer = browser.post(
            f"{one(round_, contribution)}/points/{made.id}/assignment",
            data={**hidden(page, "/assignment"), "person": str(dana.id), "due": SOON},
            follow_redirects=True,
        )

        assert "Assigned." in answer.text
        made = now(made)
        assert (made.assigned_to_id, made.due.isoformat()) == (dana.id, SOON)


class TestPoints:
    def test_of_25_000_characters_the_last_words_can_be_one(self, sign_in, round_, emil):
        contribution = said(round_, body="Faltan visitas de seguimiento. " * 806 + "El final.")
        point(contribution)
        browser = sign_in(emil)

        answer = send(browser, f"{one(round_, contribution)}/points", exact="El final.")

        assert len(contribution.body) > 24_900
        assert "<mark>El final.</mark>" in answer.text
        assert "El final." in browser.get(table(round_)).text

    def test_words_that_were_selected_are_marked_as_a_point(self, sign_in, round_, emil):
        contribution = said(round_)
        whole = point(contribution)
        start = BODY.index("🙂")
        browser = sign_in(emil)

        answer = send(
            browser,
            f"{one(round_, contribution)}/points?start={start}&end={start + 15}",
            exact=BODY[start : start + 15],
        )

        assert "<mark>🙂 Y falta fecha</mark>" in answer.text
        assert now(whole).dropped_at is not None

    def test_words_that_are_not_there_are_refused_at_their_field(self, sign_in, round_, emil):
        contribution = said(round_)
        point(contribution)

        answer = send(sign_in(emil), f"{one(round_, contribution)}/points", exact="Nada de eso.")

        assert "These words are not in this contribution." in answer.text
        assert "Nada de eso." in answer.text

    def test_a_point_is_dropped(self, sign_in, round_, emil):
        contribution = said(round_)
        first = point(contribution, start=0, end=6)
        point(contribution, start=7, end=14)
        browser = sign_in(emil)
        page = browser.get(one(round_, contribution))

        answer = browser.post(
            f"{one(round_, contribution)}/points/{first.id}/removal",
            data=hidden(page, "/removal"),
            follow_redirects=True,
        )

        assert "The point is dropped." in answer.text
        standing = session.scalars(select(Point.start).where(Point.dropped_at.is_(None))).all()
        assert standing == [7]

    def test_what_was_meant_for_one_reaches_no_other_when_a_colleague_drops_a_point(self, sign_in, round_, emil, dana):
        contribution = said(round_)
        first, second, third = (point(contribution, start=at, end=at + 2) for at in (0, 3, 6))
        browser = sign_in(emil)
        page = browser.get(f"{one(round_, contribution)}?point={second.id}")
        form = hidden(page)
        away = html.unescape(re.search(r'id="kept-form" method="post" action="([^"]+)"', page.text)[1])
        dropping = sign_in(dana)
        there = f"{one(round_, contribution)}/points/{first.id}/removal"
        dropping.post(there, data=hidden(dropping.get(one(round_, contribution)), "/removal"))

        browser.post(away, data={**form, **ANSWER, "propose": "1"})
        again = browser.post(there, data=hidden(page, "/removal"))

        assert again.status_code == 404
        assert now(first).dropped_at is not None
        assert (now(second).proposal, now(third).proposal, now(third).dropped_at) == (1, None, None)

    def test_what_is_of_another_round_is_not_found(self, sign_in, round_, emil):
        contribution = said(round_)

        assert sign_in(emil).get(one(closed_round(), contribution)).status_code == 404
