"""The trail, as auditors read it."""

import html
import re

import build
import pytest
from page import Page, complain, read

from portal.core import clock
from portal.core.actor import Role
from portal.core.db import session
from portal.models.audit import Entry
from portal.models.contributions import Status
from portal.policy.table import ACTS
from portal.services import door, moderation, reference  # noqa: F401  each of its acts has a sentence, too
from portal.web.forms.trail import SENTENCES, THINGS


@pytest.fixture
def browser(sign_in):
    return sign_in(build.person(Role.AUDITOR))


def line(**more):
    entry = Entry(
        **{
            "at": clock.now(), "act": "round.open", "actor_name": "Carla", "subject_kind": "Round",
            "subject_id": 7, "changes": {}, **more,
        }
    )  # fmt: skip
    session.add(entry)
    session.commit()
    return entry.id


def words(text):
    return " ".join(
        html.unescape(re.sub("<[^>]+>", " ", text.partition("<tbody>")[2].partition("</tbody>")[0])).split()
    )


def test_every_act_that_leaves_a_line_has_a_sentence(app):
    """What somebody does with a concern of their own leaves none, nor what an organisation drafts by itself."""
    of_its_sender = {name for name, rule in ACTS.items() if "has its key" in str(rule)} | {"concern.begin"}
    assert {name for name in ACTS if not door.ACTS[name].signed} == of_its_sender | {"statement.save"}
    assert set(SENTENCES) == {name for name in ACTS if door.ACTS[name].signed}


def test_every_thing_that_changes_has_a_name():
    from portal.core.db import Base

    changing = {
        mapper.class_.__name__ for mapper in Base.registry.mappers if not getattr(mapper.class_, "__untrailed__", False)
    }
    assert changing <= set(THINGS)


class TestIndex:
    @pytest.mark.parametrize("language", ["en", "es"])
    def test_says_so_when_nothing_happened(self, browser, language):
        read(browser, f"/{language}/desk/trail")

    @pytest.mark.parametrize("language", ["en", "es"])
    def test_says_who_did_what_when_with_old_and_new_value(self, browser, language):
        carla = build.person(Role.MODERATOR, name="Carla Ruiz")
        said = build.contribution(by=build.member())
        moderation.decide(
            said, verdict=Status.RETURNED, reason="third_party", note="En secreto.", seen=1, by=carla.as_actor()
        )

        answer = browser.get(f"/{language}/desk/trail").text

        complain(Page(answer), f"/{language}/desk/trail")
        assert "Carla Ruiz" in words(answer)
        assert "received → returned" in words(answer)
        assert "UTC" in words(answer)
        assert "En secreto." not in answer

    def test_tells_no_name_and_no_hour_of_who_has_no_account(self, browser):
        line(actor_name="", at=clock.day())

        answer = words(browser.get("/en/desk/trail").text)

        assert "Somebody without an account" in answer
        assert "UTC" not in answer
        assert "12:00" not in answer

    def test_narrows_by_what_stands_in_the_address_and_keeps_it_for_the_next_page(self, browser):
        for _ in range(51):
            line(act="round.extend")
        line()

        answer = browser.get("/en/desk/trail?act=round.extend&kind=Round&number=7").text
        further = html.unescape(re.search(r'rel="next" href="([^"]+)"', answer)[1])

        assert "Opened a round" not in words(answer)
        assert words(browser.get(further).text).count("Extended a round") == 1

    @pytest.mark.parametrize(
        "question",
        ["?act=nothing", "?day=yesterday", "?number=99999999999999999999", "?who=99999999999999999999", "?after=x",
         "?kind=Round&number=-1", "?day=9999-12-31", "?after=99999999999999999999"],
    )  # fmt: skip
    def test_strange_questions_are_answered(self, browser, question):
        line()

        assert browser.get(f"/en/desk/trail{question}", follow_redirects=True).status_code == 200

    def test_is_for_auditors(self, sign_in):
        entry = line()

        for role in (Role.ADMINISTRATOR, Role.MODERATOR, Role.DELEGATE):
            other = sign_in(build.person(role))
            assert other.get("/en/desk/trail").status_code == 403
            assert other.get(f"/en/desk/trail/{entry}").status_code == 403


class TestEntry:
    @pytest.mark.parametrize("language", ["en", "es"])
    def test_shows_every_value_and_hides_what_is_confidential(self, browser, language):
        seen = build.round_().id
        entry = line(
            changes={
                "Round.7.status": ["draft", "approved"],
                "Round.7.late": [None, True],
                "Contribution.1.body": [None, "…"],
                f"Round.{seen}.title_en": ["", "<script>"],
                "Round.7.title_es": ["", "De otros"],
            }
        )

        answer = browser.get(f"/{language}/desk/trail/{entry}").text

        complain(Page(answer), f"/{language}/desk/trail/{entry}")
        assert "draft approved" in words(answer)
        assert "&lt;script&gt;" in answer
        assert "De otros" not in answer
        assert "…" in answer

    def test_one_that_is_not_there_is_not_found(self, browser):
        assert browser.get("/en/desk/trail/12345").status_code == 404
