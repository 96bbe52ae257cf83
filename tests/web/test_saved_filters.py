"""Filters of the queue that a moderator saves: opened with one tap, theirs alone, and true when something is gone."""

import html
import re
from datetime import timedelta

import build
import pytest
from sqlalchemy import func, select

from portal.core import clock
from portal.core.actor import Role
from portal.core.db import session, transaction
from portal.core.errors import NotFound
from portal.models.audit import Entry
from portal.models.moderation import SavedFilter
from portal.models.people import Grant, Person
from portal.queries import moderation as queries
from portal.queries.moderation import Filter
from portal.services import moderation

QUEUE = "/en/desk/queue"
FILTERS = f"{QUEUE}/filters"
FOREIGN = "\u05d0\u05d1 <b>x</b>"


@pytest.fixture
def carla():
    return build.person(Role.MODERATOR, name="Carla")


@pytest.fixture
def browser(sign_in, carla):
    return sign_in(carla)


def words_of(answer):
    return " ".join(html.unescape(re.sub("<[^>]+>", " ", re.sub("</?bdi>", "", answer.text))).split())


def token(page):
    return re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)[1]


def save(browser, name, asked="?language=es"):
    there = FILTERS + asked
    return browser.post(there, data={"csrf_token": token(browser.get(there)), "name": name})


def press(browser, address, name="x"):
    return browser.post(address, data={"csrf_token": token(browser.get(f"{FILTERS}?language=es")), "name": name})


def shown(page):
    """The saved filters as they are shown: name with number, address, whether it is the one that is open."""
    part = re.search(r'<section class="c-named".*?</section>', page.text, re.S)
    ways = (
        re.findall(r'<a href="([^"]+)"( aria-current="page")?>(.*?)</a>', part[0].split("<details")[0]) if part else []
    )
    return [
        (html.unescape(re.sub("</?bdi>", "", words)), html.unescape(address), bool(current))
        for address, current, words in ways
    ]


def many():
    return session.scalar(select(func.count()).select_from(SavedFilter))


class TestSaving:
    def test_keeps_what_is_looked_at_under_a_name_and_opens_it_with_one_tap(self, browser):
        round_ = build.round_()
        build.contribution(round_)
        build.contribution(round_, language="en")
        build.contribution(round_, language="en", by=build.member())
        here = f"?round={round_.id}&language=en&group=individual"

        way = re.search(rf'href="({FILTERS}[^"]+)"', browser.get(QUEUE + here).text)[1]
        answer = save(browser, "English, individuals", html.unescape(way).removeprefix(FILTERS))

        assert answer.headers["Location"] == QUEUE + here
        page = browser.get(QUEUE)
        assert shown(page) == [("English, individuals 1", QUEUE + here, False)]
        opened = browser.get(QUEUE + here)
        assert shown(opened) == [("English, individuals 1", QUEUE + here, True)]
        assert f'href="{FILTERS}' not in re.sub(r"<details.*?</details>", "", opened.text, flags=re.S)

    def test_is_theirs_alone(self, browser, sign_in):
        save(browser, "mine")
        colleague = build.person(Role.MODERATOR)

        assert shown(sign_in(colleague).get(QUEUE)) == []
        kept = session.scalar(select(SavedFilter.id))
        assert sign_in(colleague).get(f"{FILTERS}/{kept}").status_code == 404
        with pytest.raises(NotFound):
            moderation.rename_filter(colleague, filter_id=kept, name="yours", by=colleague.as_actor())
        with pytest.raises(NotFound):
            moderation.remove_filter(colleague, filter_id=kept, by=colleague.as_actor())

    def test_does_not_keep_the_whole_queue(self, browser):
        answer = save(browser, "everything", "")

        assert (answer.status_code, many()) == (422, 0)
        assert "This is the whole queue." in words_of(answer)

    @pytest.mark.parametrize(
        ("name", "complaint"),
        [
            ("", "Enter a name."),
            (" \u200b ", "Enter a name."),
            ("x" * 61, "This is too long: 61 characters of 60."),
            ("EN español", "You have a saved filter of this name already."),
        ],
    )
    def test_says_at_the_name_what_is_wrong_with_it(self, browser, name, complaint):
        save(browser, "en Español")

        answer = save(browser, name)

        assert (answer.status_code, many()) == (422, 1)
        assert complaint in words_of(answer)

    def test_shows_a_name_as_it_was_typed_and_lets_it_lead_nowhere(self, browser):
        save(browser, FOREIGN)

        page = browser.get(QUEUE)

        assert "<b>x</b>" not in page.text
        assert [words for words, _address, _current in shown(page)] == [f"{session.scalar(select(SavedFilter.name))} 0"]

    def test_keeps_twenty(self, browser, carla):
        for number in range(moderation.MOST):
            build.saved_filter(carla, f"number {number}")

        answer = save(browser, "one more")

        assert (answer.status_code, many()) == (422, moderation.MOST)
        assert "You have 20 saved filters" in words_of(answer)
        assert len(shown(browser.get(QUEUE))) == moderation.MOST

    def test_takes_a_round_only_from_who_moderates_it(self, sign_in):
        mine, other = build.round_(), build.round_()
        browser = sign_in(build.person(Role.MODERATOR, round_id=mine.id))

        assert browser.get(f"{FILTERS}?round={other.id}").status_code == 404
        assert press(browser, f"{FILTERS}?round={other.id}").status_code == 404
        assert save(browser, "mine", f"?round={mine.id}").status_code == 302


class TestChanging:
    def test_gives_another_name_and_takes_it_away(self, browser):
        save(browser, "first")
        save(browser, "second", "?language=en")
        first = session.scalar(select(SavedFilter.id).where(SavedFilter.name == "first"))
        there = f"{FILTERS}/{first}"

        assert press(browser, there, "second").status_code == 422
        assert press(browser, there, "FIRST").status_code == 302
        assert [words for words, *_ in shown(browser.get(QUEUE))] == ["FIRST 0", "second 0"]

        assert press(browser, f"{there}/removal").status_code == 302
        assert [words for words, *_ in shown(browser.get(QUEUE))] == ["second 0"]

    def test_in_another_window_says_that_it_is_gone(self, browser):
        save(browser, "first")
        there = f"{FILTERS}/{session.scalar(select(SavedFilter.id))}"
        press(browser, f"{there}/removal")

        assert press(browser, there, "again").status_code == 404
        again = press(browser, f"{there}/removal")
        assert "This filter is no longer there." in words_of(browser.get(again.headers["Location"]))

    def test_leaves_no_name_in_the_trail(self, browser):
        save(browser, "about the plant in Puebla")

        lines = session.scalars(select(Entry).where(Entry.act == "filter.save")).all()
        assert len(lines) == 1
        assert "Puebla" not in str([line.changes for line in lines])


class TestWhatIsGone:
    def test_of_a_round_that_is_over_says_so_and_still_opens(self, sign_in, carla):
        round_ = build.round_()
        build.contribution(round_)
        build.saved_filter(carla, "the textiles", round=round_.id)

        with clock.at(round_.closes_at + timedelta(days=1)):
            page = sign_in(carla).get(QUEUE)

        assert shown(page) == [("the textiles 1", f"{QUEUE}?round={round_.id}", False)]
        assert "“the textiles”: its round is over." in words_of(page)

    def test_of_a_round_that_was_taken_away_says_so_and_tells_nothing(self, sign_in):
        mine, other = build.round_(), build.round_()
        build.contribution(other)
        carla = build.person(Role.MODERATOR, round_id=other.id)
        build.granted(carla, Role.MODERATOR, starts=timedelta(), round_id=mine.id)
        build.saved_filter(carla, "the textiles", round=other.id)
        with transaction():
            lost = session.scalar(select(Grant).where(Grant.person_id == carla.id, Grant.round_id == other.id))
            session.delete(lost)

        page = sign_in(carla).get(QUEUE)

        assert shown(page) == []
        assert "“the textiles” shows nothing: you do not moderate its round any more." in words_of(page)
        assert f"round={other.id}" not in page.text
        actor = session.get(Person, carla.id, populate_existing=True).as_actor()
        assert [(one.gone, one.many, one.filter.round) for one in queries.saved(actor, queries.heaps(actor))] == [
            (True, 0, None)
        ]

    def test_of_nothing_says_that_nothing_waits_and_how_to_clear_it(self, browser, carla):
        build.saved_filter(carla, "in English", language="en")

        nowhere = words_of(browser.get(f"{QUEUE}?language=en"))
        build.contribution()
        elsewhere = words_of(browser.get(f"{QUEUE}?language=en"))

        assert (
            "Nothing is waiting here Nothing is waiting anywhere else either. Clear the filter and show all" in nowhere
        )
        assert "There is something in other parts of the queue. Clear the filter and show all" in elsewhere


def test_counts_what_the_queue_counts(carla):
    round_ = build.round_()
    for language in ("es", "es", "en"):
        build.contribution(round_, language=language)
    for asked in ({"language": "es"}, {"round": round_.id}, {"round": round_.id, "language": "en"}):
        build.saved_filter(carla, str(asked), **asked)
    actor = carla.as_actor()

    found = queries.saved(actor, queries.heaps(actor))

    assert sorted(one.many for one in found) == [1, 2, 3]
    assert [one.many for one in found] == [len(queries.queue(actor, one.filter).lines) for one in found]
    assert all(one.filter != Filter() for one in found)
