"""The desk, as moderators meet it: the queue, the words, the decision, and two who decide at once."""

import html
import re

import build
import pytest
from page import Page, complain, read
from sqlalchemy import select

from portal.core.actor import Role
from portal.core.db import session
from portal.models.contributions import Contribution, Status
from portal.models.moderation import Decision
from portal.models.waiting import Waiting
from portal.services import contributions, moderation


@pytest.fixture
def carla():
    return build.person(Role.MODERATOR, name="Carla")


def fields(page_text, action):
    """The hidden fields of the form that goes to this address."""
    form = re.search(rf'<form[^>]*action="{re.escape(action)}(?:\?form=[0-9a-f]+)?".*?</form>', page_text, re.S)[0]
    return dict(re.findall(r'<input[^>]*name="(csrf_token|seen)"[^>]*value="([^"]*)"', form)), form


def decide(browser, said, lang="en", **typed):
    there = f"/{lang}/desk/contributions/{said.ref}"
    kept, _form = fields(browser.get(there).text, f"{there}/decision")
    return browser.post(f"{there}/decision", data={**kept, "decide": "1", **typed})


def words_of(answer):
    return " ".join(html.unescape(re.sub("<[^>]+>", " ", answer.text)).split())


def state(said):
    return session.scalar(
        select(Contribution).where(Contribution.id == said.id).execution_options(populate_existing=True)
    ).status


class TestDesk:
    @pytest.mark.parametrize("language", ["en", "es"])
    @pytest.mark.parametrize(
        ("role", "doors"),
        [
            (Role.MODERATOR, {"queue"}),
            (Role.EDITOR, {"rounds"}),
            (Role.DELEGATE, {"rounds"}),
            (Role.ADMINISTRATOR, {"people", "letters"}),
            (Role.AUDITOR, {"trail"}),
            (Role.TRANSLATOR, set()),
        ],
    )
    def test_shows_only_the_doors_one_may_enter(self, sign_in, language, role, doors):
        page = read(sign_in(build.person(role)), f"/{language}/desk")

        linked = {attrs.get("href", "") for attrs in page.all("a")}
        known = ("queue", "rounds", "people", "letters", "trail")
        assert {door for door in known if f"/{language}/desk/{door}" in linked} == doors

    def test_is_closed_to_members_and_to_staff_without_a_second_factor(self, sign_in, carla):
        assert sign_in(build.member()).get("/en/desk").status_code == 403
        assert sign_in(carla, second_factor=False).get("/en/desk").status_code == 403

    @pytest.mark.parametrize("address", ["/en/desk/queue", "/en/desk/contributions/0000000000"])
    def test_leads_who_put_off_the_second_factor_to_it_and_back(self, sign_in, carla, address):
        browser = sign_in(carla, second_factor=False)

        wall = Page(browser.get(address).text)
        [way] = [each["href"] for each in wall.all("a") if "/account/second-factor?then=" in each.get("href", "")]

        assert browser.get(way).location == "/en/account/second-factor"
        with browser.session_transaction() as kept:
            assert kept["next"] == address

    def test_says_nothing_of_sleeping_roles_to_who_has_none(self, sign_in):
        assert "second-factor" not in sign_in(build.member()).get("/en/desk").text


class TestQueue:
    @pytest.mark.parametrize("language", ["en", "es"])
    def test_says_so_when_nothing_waits(self, sign_in, carla, language):
        read(sign_in(carla), f"/{language}/desk/queue")

    def test_shows_what_waits_by_its_first_words_and_with_true_counts(self, sign_in, carla):
        ana = build.member()
        said = build.contribution(by=ana, body="\n Palabras de   quien sabe. " + "Y otras más. " * 30 + "Fin.")
        build.contribution(language="en", body="Short.")

        answer = sign_in(carla).get("/en/desk/queue")

        complain(Page(answer.text), "/en/desk/queue")
        assert said.ref in answer.text
        assert "2 waiting contributions" in words_of(answer)
        assert "In Spanish 1" in words_of(answer)
        assert '<span class="c-q__words" lang="es">Palabras de quien sabe. Y otras más.' in answer.text
        assert '<span class="c-q__words" lang="en">Short.</span>' in answer.text
        assert " …</span>" in answer.text
        assert "Fin." not in answer.text

    @pytest.mark.parametrize(
        "question",
        [
            "?round=9999999999999999999",
            "?round=x",
            "?language=fr",
            "?group=nothing",
            "?after=nothing",
            "?round=1&after=x",
        ],
    )
    def test_strange_questions_are_answered(self, sign_in, carla, question):
        build.contribution()

        assert sign_in(carla).get(f"/en/desk/queue{question}", follow_redirects=True).status_code == 200

    def test_keeps_the_filters_from_page_to_page(self, sign_in, carla):
        round_ = build.round_()
        for _ in range(21):
            build.contribution(round_)
        build.contribution()

        answer = sign_in(carla).get(f"/en/desk/queue?round={round_.id}")
        further = html.unescape(re.search(r'rel="next" href="([^"]+)"', answer.text)[1])

        assert f"round={round_.id}" in further
        assert sign_in(carla).get(further).text.count("<b>") >= 1


class TestNext:
    def test_takes_one_and_shows_it(self, sign_in, carla):
        said = build.contribution()
        browser = sign_in(carla)
        kept, _form = fields(browser.get("/en/desk/queue").text, "/en/desk/next")

        answer = browser.post("/en/desk/next", data=kept)

        assert answer.location == f"/en/desk/contributions/{said.ref}"
        assert "You have it" in browser.get(answer.location).text

    def test_says_when_nothing_is_free(self, sign_in, carla):
        browser = sign_in(carla)
        kept, _form = fields(browser.get("/en/desk/queue").text, "/en/desk/next")

        answer = browser.post("/en/desk/next", data=kept, follow_redirects=True)

        assert "Nothing is free to take" in answer.text

    def test_takes_nothing_without_a_token(self, sign_in, carla):
        build.contribution()

        sign_in(carla).post("/en/desk/next")

        assert session.scalars(select(Waiting.claimed_by_id)).all() == [None]


class TestContribution:
    @pytest.mark.parametrize("language", ["en", "es"])
    @pytest.mark.parametrize("status", list(Status))
    def test_can_be_read_in_every_state(self, sign_in, carla, language, status):
        said = build.contribution(status=status, body="Hola <b>mundo</b>")

        answer = sign_in(carla).get(f"/{language}/desk/contributions/{said.ref}")

        complain(Page(answer.text), f"/{language}/desk/contributions")
        assert '<div class="c-words mt" lang="es"><p>Hola &lt;b&gt;mundo' in answer.text

    def test_reading_takes_nothing(self, sign_in, carla):
        said = build.contribution()

        sign_in(carla).get(f"/en/desk/contributions/{said.ref}")

        assert session.scalars(select(Waiting.claimed_by_id)).all() == [None]

    def test_offers_no_decision_on_ones_own_organisation_and_hides_what_colleagues_noted(self, sign_in, carla):
        ana = build.member()
        said = build.contribution(by=ana)
        moderation.decide(
            said, verdict=Status.RETURNED, reason="third_party", aside="Looks copied.", seen=1, by=carla.as_actor()
        )
        contributions.correct(said, body="Otra vez.", language="es", seen=1, by=ana.as_actor())
        conflicted = build.person(Role.MODERATOR, of=ana.organisation)
        there = f"/en/desk/contributions/{said.ref}"

        answer = sign_in(conflicted).get(there)

        assert "Nobody can decide on a contribution from their own organization." in answer.text
        assert f'action="{there}/decision' not in answer.text
        assert "Looks copied." not in answer.text
        assert "Looks copied." in sign_in(carla).get(there).text

    def test_tells_no_hour_of_who_gave_no_name(self, sign_in, carla):
        said = build.contribution()

        answer = sign_in(carla).get(f"/en/desk/contributions/{said.ref}")

        assert "<time" not in answer.text

    @pytest.mark.parametrize("ref", ["NOTHING000", "x" * 300])
    def test_what_is_not_there_is_not_found(self, sign_in, carla, ref):
        assert sign_in(carla).get(f"/en/desk/contributions/{ref}").status_code == 404


class TestDecision:
    def test_publishes(self, sign_in, carla):
        said = build.contribution()

        answer = decide(sign_in(carla), said, verdict="published")

        assert answer.status_code == 302
        assert state(said) is Status.PUBLISHED

    def test_returns_with_reason_note_and_aside(self, sign_in, carla):
        said = build.contribution()

        decide(
            sign_in(carla), said, "es", verdict="returned", reason="third_party", note="Quite\r\nel nombre.", aside="?"
        )

        decision = session.scalars(select(Decision)).one()
        assert (decision.reason, decision.note, decision.aside) == ("third_party", "Quite\nel nombre.", "?")

    @pytest.mark.parametrize("language", ["en", "es"])
    @pytest.mark.parametrize("typed", [{}, {"verdict": "nonsense"}, {"verdict": "returned"}, {"verdict": "withheld"}])
    def test_asks_for_what_is_missing_and_keeps_what_was_typed(self, sign_in, carla, language, typed):
        said = build.contribution()

        answer = decide(sign_in(carla), said, language, note="Una nota que no se pierde.", **typed)

        assert answer.status_code == 422
        complain(Page(answer.text), f"/{language}/desk")
        assert "Una nota que no se pierde." in answer.text
        assert state(said) is Status.RECEIVED

    def test_shows_the_notice_before_it_counts_in_both_languages(self, sign_in, carla):
        said = build.contribution()

        answer = decide(
            sign_in(carla), said, verdict="returned", reason="third_party", note="Quite el nombre.", preview="1"
        )

        assert answer.status_code == 200
        assert "Permite identificar a otra persona" in answer.text
        assert "Could identify another person" in answer.text
        assert answer.text.count("Quite el nombre.") == 2
        assert state(said) is Status.RECEIVED

    def test_the_second_of_two_is_told_what_the_first_decided_and_keeps_the_note(self, sign_in, carla):
        said = build.contribution()
        carlos = sign_in(build.person(Role.MODERATOR, name="Carlos"))
        there = f"/en/desk/contributions/{said.ref}"
        kept, _form = fields(carlos.get(there).text, f"{there}/decision")
        decide(sign_in(carla), said, verdict="returned", reason="third_party", note="De Carla.")

        answer = carlos.post(f"{there}/decision", data={**kept, "verdict": "published", "note": "De Carlos."})

        assert answer.status_code == 409
        complain(Page(answer.text), there)
        assert "by Carla" in words_of(answer)
        assert "De Carla." in answer.text
        assert "De Carlos." in answer.text
        assert state(said) is Status.RETURNED

    def test_after_a_correction_meanwhile_the_same_form_can_be_sent_again(self, sign_in, carla):
        ana = build.member()
        said = build.contribution(by=ana)
        there = f"/en/desk/contributions/{said.ref}"
        browser = sign_in(carla)
        kept, _form = fields(browser.get(there).text, f"{there}/decision")
        contributions.correct(said, body="Mejor dicho.", language="es", seen=1, by=ana.as_actor())
        typed = {"verdict": "published", "note": "Gracias."}

        answer = browser.post(f"{there}/decision", data={**kept, **typed})
        assert answer.status_code == 409
        assert "Mejor dicho." in answer.text
        kept, form = fields(answer.text, f"{there}/decision")
        assert "Gracias." in form
        assert browser.post(f"{there}/decision", data={**kept, **typed}).status_code == 302

    def test_waits_for_who_has_it(self, sign_in, carla):
        said = build.contribution()
        moderation.claim(said, by=carla.as_actor())

        answer = decide(sign_in(build.person(Role.MODERATOR)), said, verdict="published", note="Mi nota.")

        assert answer.status_code == 409
        assert "Mi nota." in answer.text
        assert "Taken by Carla" in words_of(answer)

    def test_a_stale_token_keeps_the_words(self, sign_in, carla):
        said = build.contribution()

        answer = sign_in(carla).post(
            f"/en/desk/contributions/{said.ref}/decision", data={"verdict": "published", "seen": "1", "note": "Aquí."}
        )

        assert answer.status_code == 422
        assert "Aquí." in answer.text
        assert state(said) is Status.RECEIVED

    def test_withholds_what_was_published_and_publishes_it_again(self, sign_in, carla):
        said = build.contribution(status=Status.PUBLISHED)
        browser = sign_in(carla)

        decide(browser, said, verdict="withheld", reason="personal_data")
        assert state(said) is Status.WITHHELD
        decide(browser, said, verdict="published")
        assert state(said) is Status.PUBLISHED

    def test_is_not_for_others(self, sign_in):
        said = build.contribution()

        for person, status in ((build.member(), 403), (build.person(Role.ADMINISTRATOR), 403)):
            answer = sign_in(person).post(f"/en/desk/contributions/{said.ref}/decision", data={"verdict": "published"})
            assert answer.status_code == status
        assert state(said) is Status.RECEIVED


class TestButtons:
    """Three decisions, a button each; what needs a reason is asked for it before anything is decided."""

    @pytest.fixture
    def press(self, sign_in, carla):
        browser = sign_in(carla)

        def press(said, button, **typed):
            there = f"/en/desk/contributions/{said.ref}"
            kept, _form = fields(browser.get(there).text, f"{there}/decision")
            return browser.post(f"{there}/decision", data={**kept, button: "1", **typed})

        return press

    def test_one_publishes(self, press):
        said = build.contribution()

        assert press(said, "publish").location == "/en/desk/queue"
        assert state(said) is Status.PUBLISHED

    def test_one_publishes_and_takes_what_waits_longest(self, press, carla):
        author = build.person(of=build.organisation())  # without an account all would have come at noon
        said, following, last = (build.contribution(by=author) for _ in range(3))

        answer = press(said, "publish", onward="y")

        assert answer.location == f"/en/desk/contributions/{following.ref}"
        on_tables = {row.subject_id: row.claimed_by_id for row in session.scalars(select(Waiting))}
        assert on_tables == {following.id: carla.id, last.id: None}

    def test_with_nothing_left_to_take_it_leads_to_the_queue(self, press):
        assert press(build.contribution(), "publish", onward="y").location == "/en/desk/queue"

    @pytest.mark.parametrize("button", ["turn_back", "withhold"])
    def test_the_others_ask_for_the_reason_and_keep_the_note(self, press, button):
        said = build.contribution()

        page = press(said, button, note="Una nota.").text

        assert 'name="reason"' in page
        assert "Una nota." in page
        assert "needs your attention" not in page
        assert state(said) is Status.RECEIVED

    def test_another_can_be_chosen(self, press):
        said = build.contribution()

        page = press(said, "undo", verdict="withheld", note="Una nota.").text

        assert 'name="reason"' not in page
        assert 'name="publish"' in page
        assert "Una nota." in page
        assert state(said) is Status.RECEIVED

    def test_the_enter_key_decides_nothing(self, sign_in, carla):
        said = build.contribution()
        _kept, form = fields(
            sign_in(carla).get(f"/en/desk/contributions/{said.ref}").text,
            f"/en/desk/contributions/{said.ref}/decision",
        )

        first = re.search(r"<button[^>]*>", form)[0]

        assert 'name="preview"' in first

    def test_keys_decide_only_for_who_has_it_on_the_table(self, sign_in, carla):
        said = build.contribution()
        browser, there = sign_in(carla), f"/en/desk/contributions/{said.ref}"

        assert 'data-key="p"' not in browser.get(there).text
        moderation.claim(said, by=carla.as_actor())

        assert 'data-key="p"' in browser.get(there).text


class TestClaimAndRelease:
    def test_one_takes_it_and_puts_it_back(self, sign_in, carla):
        said = build.contribution()
        browser, there = sign_in(carla), f"/en/desk/contributions/{said.ref}"
        kept, _form = fields(browser.get(there).text, f"{there}/claim")
        browser.post(f"{there}/claim", data=kept)
        kept, _form = fields(browser.get(there).text, f"{there}/release")

        answer = browser.post(f"{there}/release", data=kept, follow_redirects=True)

        assert "It is back in the queue." in answer.text

    def test_what_another_has_is_said(self, sign_in, carla):
        said = build.contribution()
        browser, there = sign_in(build.person(Role.MODERATOR)), f"/en/desk/contributions/{said.ref}"
        kept, _form = fields(browser.get(there).text, f"{there}/claim")
        moderation.claim(said, by=carla.as_actor())

        answer = browser.post(f"{there}/claim", data=kept, follow_redirects=True)

        assert "Somebody else has taken this" in answer.text
