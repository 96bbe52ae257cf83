import io
import re
from datetime import timedelta

import build
import page
import pytest
from sqlalchemy import event, select

from portal.core import clock
from portal.core.actor import Role
from portal.core.db import session
from portal.core.localized import Localized
from portal.models.consultations import Audience, Consultation, Document, Follow, Invitation, Question, Round, Status
from portal.models.contributions import Status as Published
from portal.services import consultations

BODY = Localized("# Annex\n\n- one\n\n<script>alert(1)</script>", "# Anexo\n\n- uno")
ROUND = {
    "title_en": "First round",
    "title_es": "Primera ronda",
    "intro_en": "Read this.",
    "intro_es": "Lea esto.",
    "audience": "public",
    "zone": "America/New_York",
    "opens_at": "2060-11-03T08:00",
    "closes_at": "2060-12-04 16:00",
}


def words(read):
    return " ".join(text for _language, text in read.text)


def token(client, path):
    """The token of the form on a page."""
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get(path).text)
    return found.group(1) if found else ""


def hidden(answer):
    """What a browser sends back of the hidden fields of the form that is kept."""
    form = re.search(r'<form[^>]*id="kept-form".*?</form>', answer.text, re.DOTALL)[0]
    return dict(re.findall(r'<input name="(\w+)" type="hidden" value="([^"]*)"', form))


def checked(answer):
    """The organizations that are ticked."""
    boxes = [tag for tag in re.findall("<input[^>]*>", answer.text) if 'name="organisations"' in tag]
    return {int(re.search(r'value="(\d+)"', tag)[1]) for tag in boxes if "checked" in tag.split()}


def turn(client, shown, asked, data, cookies):
    """Press the button of another group."""
    path, _, query = shown.request.full_path.partition("?")
    form = re.search("form=[0-9a-f]{48}", query)[0] if cookies else ""
    answer = client.post(f"{path}?{'&'.join(filter(None, (asked, form)))}", data=data)
    return client.get(answer.location) if cookies else answer


def send(client, path, data, status, at=None):
    answer = client.post(path, data={"csrf_token": token(client, at or path), **data})
    assert answer.status_code == status, answer.text
    return answer


@pytest.fixture
def editor(sign_in):
    return sign_in(build.person(Role.EDITOR))


@pytest.fixture
def delegate(sign_in):
    return sign_in(build.person(Role.DELEGATE))


@pytest.fixture
def draft():
    return build.round_(of=build.consultation(code="ILC-2026-0001"), status=Status.DRAFT, opens=3)


def with_document(round_):
    session.add(Document(round_id=round_.id, position=1, title=Localized("Draft list", "Lista"), body=BODY))
    session.commit()


class TestNotFound:
    """What is not for somebody and what does not exist are one and the same."""

    PATHS = ("/en/rounds/{}", "/en/rounds/{}/documents/1", "/es/rounds/{}/contribute")

    @pytest.mark.parametrize("path", PATHS)
    def test_is_the_same_for_the_hidden_and_the_absent(self, client, sign_in, path):
        hidden = build.round_(audience=Audience.PARTICIPANTS, invited=[build.organisation()])
        unopened = build.round_(status=Status.DRAFT)
        for round_ in (hidden, unopened):
            with_document(round_)
        absent = next(number for number in range(100_000, 100_009) if number not in (hidden.id, unopened.id))
        for browser in (client, sign_in(build.member())):
            browser.get("/en/about")  # a first page, with which a cookie may come
            answers = [browser.get(path.format(number)) for number in (hidden.id, unopened.id, absent)]

            bodies = {re.sub(r"rounds/\d+", "rounds/", page.plain(answer.text)) for answer in answers}
            assert [answer.status_code for answer in answers] == [404, 404, 404]
            assert len(bodies) == 1
            assert len({str(sorted(answer.headers.items())) for answer in answers}) == 1

    def test_is_what_ids_that_cannot_be_are(self, client):
        for path in ("rounds/0", "rounds/99999999999999999999", "consultations/%00", "consultations/ILC-2026-9999"):
            assert client.get(f"/en/{path}").status_code == 404

    def test_is_what_the_consultation_of_a_hidden_round_is(self, client):
        hidden = build.round_(audience=Audience.COMMITTEE)

        assert client.get(f"/en/consultations/{hidden.consultation.code}").status_code == 404
        assert hidden.consultation.title.en not in words(page.read(client, "/en/consultations"))


class TestRound:
    @pytest.mark.parametrize("lang", ["en", "es"])
    def test_says_what_is_asked_until_when_and_in_whose_zone(self, client, lang):
        round_ = build.round_(late=25)
        with_document(round_)

        shown = words(page.read(client, f"/{lang}/rounds/{round_.id}"))

        assert round_.title.in_(lang) in shown
        assert ("What is missing?" if lang == "en" else "¿Qué falta?") in shown
        assert ("Draft list" if lang == "en" else "Lista") in shown

    def test_asks_little_of_the_database(self, client, engine):
        round_ = build.round_()
        client.get(f"/en/rounds/{round_.id}")
        asked = []
        listener = lambda _c, _cursor, statement, *_rest: asked.append(statement)  # noqa: E731
        event.listen(engine, "before_cursor_execute", listener)

        client.get(f"/es/rounds/{round_.id}")

        event.remove(engine, "before_cursor_execute", listener)
        assert len([statement for statement in asked if statement.lstrip().startswith("SELECT")]) <= 6

    def test_shows_its_threads_in_the_order_that_is_asked_for_and_says_in_which(self, client):
        round_ = build.round_()
        first, second, third = (build.contribution(round_, status=Published.PUBLISHED) for _one in range(3))
        build.contribution(round_, parent=second, status=Published.PUBLISHED, language="en")
        here = f"/en/rounds/{round_.id}"
        orders = {
            "": ([third, second, first], "Contributions, the newest first", "Newest first"),
            "sort=oldest": ([first, second, third], "Contributions, the oldest first", "Oldest first"),
            "sort=answered": (
                [second, third, first],
                "Contributions, those with most answers first",
                "Most answered first",
            ),
        }

        for _turn in range(2):  # written, and then from what is cached
            for asked, (expected, heard, seen) in orders.items():
                shown = client.get(f"{here}?{asked}" if asked else here).text

                began = {one.number for one in expected}
                assert [one for one in re.findall(r'<li id="([\w-]+)"', shown) if one in began] == [
                    one.number for one in expected
                ]
                assert f'aria-label="{heard}"' in shown
                assert re.findall(r'aria-current="page">([^<]+)<', shown)[-1] == seen
                ways = re.findall(rf'href="{here}\?language=en([^"#]*)#contributions"', shown)
                assert set(ways) == {f"&amp;{asked}" if asked else ""}

    def test_offers_no_order_where_there_is_nothing_to_be_put_in_order(self, client):
        round_ = build.round_()
        build.contribution(round_, status=Published.PUBLISHED)

        assert "sort=" not in client.get(f"/en/rounds/{round_.id}").text

    def test_shows_the_hour_where_the_reader_is(self, client):
        round_ = build.round_()

        assert "Tijuana" in words(page.read(client, f"/en/rounds/{round_.id}?zone=America/Tijuana"))
        assert client.get(f"/en/rounds/{round_.id}?zone=Mars/Olympus", follow_redirects=True).status_code == 200

    def test_keeps_the_old_closing_visible(self, client):
        round_ = build.round_()
        by = build.person(Role.DELEGATE).as_actor()
        consultations.extend(
            round_,
            closes_at=round_.closes_at.replace(tzinfo=None, year=round_.closes_at.year + 1),
            reason=Localized("Many asked for it.", "Muchas personas lo pidieron."),
            by=by,
        )

        read = page.read(client, f"/es/rounds/{round_.id}")

        assert read.tags["del"] >= 2
        assert "Muchas personas lo pidieron." in words(read)

    @pytest.mark.parametrize(
        ("dates", "may"),
        [
            ({}, True),
            ({"opens": 2}, False),
            ({"opens": -9, "closes": -1}, False),
            ({"opens": -9, "closes": -1, "late": 1}, True),
        ],
    )
    def test_offers_to_contribute_while_it_can_be_done(self, client, dates, may):
        round_ = build.round_(**dates)

        links = {a.get("href") for a in page.read(client, f"/en/rounds/{round_.id}").all("a")}

        assert (f"/en/rounds/{round_.id}/contribute" in links) is may

    @pytest.mark.parametrize(
        ("since", "says"),
        [(-3, "Answers overdue since"), (3, "together in the summary, by"), (None, "no law sets a period")],
        ids=["overdue", "promised", "by the rule"],
    )
    def test_says_what_happens_next_and_what_did_not_happen(self, client, sign_in, since, says):
        due = None if since is None else clock.day().date() + timedelta(days=since)
        round_ = build.round_(opens=-40, closes=-20, respond_by=due)
        overdue = says == "Answers overdue since"

        page = " ".join(client.get(f"/en/rounds/{round_.id}").text.split())
        desk = sign_in(build.person(Role.EDITOR)).get("/en/desk/rounds").text

        assert says in page
        for listed in (client.get("/en/").text, client.get("/en/consultations").text, desk):
            assert ("Answers overdue since" in listed) is overdue

    def test_can_be_followed_and_left(self, sign_in):
        round_, browser = build.round_(), sign_in(build.member())
        here = f"/en/rounds/{round_.id}"

        send(browser, f"{here}/following", {}, 302, at=here)
        assert session.scalar(select(Follow.round_id)) == round_.id
        assert "You follow this round." in words(page.read(browser, here))

        send(browser, f"{here}/following/end", {}, 302, at=here)
        assert session.scalar(select(Follow.id)) is None

    def test_calls_each_reader_by_their_own_name_and_gives_each_their_own_token(self, sign_in):
        here = f"/en/rounds/{build.round_().id}"
        ana, bea = build.member(), build.member()
        ana.name, bea.name = "Ana Rúa <b>", "Bea Sol"
        session.commit()
        browsers = {ana: sign_in(ana), bea: sign_in(bea)}

        pages = {person: browsers[person].get(here).text for person in (ana, bea)}
        again = browsers[ana].get(here).text

        assert "Ana Rúa &lt;b&gt;" in pages[ana]
        assert "Ana Rúa &lt;b&gt;" in again
        assert "Bea Sol" in pages[bea]
        assert "Rúa" not in pages[bea]
        assert "Bea Sol" not in again
        tokens = {person: set(re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', pages[person])) for person in pages}
        assert all(tokens.values())
        assert not tokens[ana] & tokens[bea]
        assert "\ue000" not in pages[ana] + pages[bea] + again

    def test_keeps_its_other_language_whatever_somebody_sent_to_its_address(self, client):
        here = f"/es/rounds/{build.round_().id}"
        assert client.post(here).status_code == 405

        links = page.read(client, here).all("link")

        assert {a["hreflang"]: a["href"] for a in links if "hreflang" in a} == {
            "es": here,
            "en": here.replace("/es/", "/en/"),
        }

    def test_is_not_followed_with_the_token_of_somebody_else_or_of_nobody(self, app, sign_in):
        here = f"/en/rounds/{build.round_().id}"
        theirs, mine = token(sign_in(build.member()), here), sign_in(build.member())

        assert mine.post(f"{here}/following", data={"csrf_token": theirs}).status_code == 302
        assert app.test_client().post(f"{here}/following", data={"csrf_token": theirs}).status_code in (302, 403)
        assert session.scalar(select(Follow.id)) is None

    def test_is_not_followed_without_the_token_of_its_form(self, sign_in):
        round_, browser = build.round_(), sign_in(build.member())

        assert browser.post(f"/en/rounds/{round_.id}/following").status_code == 302
        assert session.scalar(select(Follow.id)) is None


class TestDocument:
    def test_is_shown_in_either_language_and_lets_nothing_act(self, client):
        round_ = build.round_()
        with_document(round_)
        here = f"/en/rounds/{round_.id}/documents/1"

        english, spanish = page.read(client, here), page.read(client, f"{here}?text=es")

        assert ("en", "Annex") in english.text
        assert ("es", "Anexo") in spanish.text
        assert "<script>alert" not in client.get(here).text


class TestIndex:
    def test_is_narrowed_by_topic(self, client):
        one = build.round_(of=build.consultation(topic="reform")).consultation
        other = build.round_(of=build.consultation(topic="monitoring")).consultation

        shown = words(page.read(client, "/en/consultations?topic=reform"))

        assert one.title.en in shown
        assert other.title.en not in shown
        assert "No consultation on this topic yet" in words(page.read(client, "/en/consultations?topic=capacity"))


class TestDesk:
    PAGES = ("", "/revision", "/questions", "/invitations", "/invitations?group=lac", "/documents")

    @pytest.mark.parametrize("path", PAGES)
    def test_pages_are_whole_and_for_editors(self, editor, sign_in, draft, path):
        here = f"/desk/rounds/{draft.id}{path}"

        for lang in ("en", "es"):
            page.read(editor, f"/{lang}{here}")
        assert sign_in(build.member()).get(f"/en{here}").status_code == 404

    def test_pages_of_an_open_round_are_not_for_others_either(self, sign_in, client):
        round_, browser = build.round_(), sign_in(build.member())

        for path in (f"/en/desk/rounds/{round_.id}", f"/en/rounds/{round_.id}/preview", "/en/desk/rounds"):
            assert browser.get(path).status_code == 403
        for path in (f"/en/rounds/{round_.id}/opening", f"/en/rounds/{round_.id}/extension"):
            assert browser.post(path, data={}).status_code == 403
            assert client.get(path).status_code == 302

    def test_a_consultation_and_a_round_come_into_being(self, editor):
        data = {"code": "ILC-2026-0009", "topic": "reform", "title_en": "A", "title_es": "B"}
        there = "/en/desk/rounds/consultations/new"
        assert "There is one" not in send(editor, there, data, 422).text
        send(editor, there, {**data, "purpose_en": "C", "purpose_es": "D"}, 302)
        docket = session.scalars(select(Consultation)).one()

        send(editor, f"/en/desk/rounds/consultations/{docket.code}/new", ROUND, 302)

        round_ = session.scalars(select(Round)).one()
        assert round_.status is Status.DRAFT
        assert round_.closes_at.isoformat() == "2060-12-04T21:00:00+00:00"

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"closes_at": "2026-11-01T01:30", "opens_at": "2026-10-01T08:00"}, "closes_at"),
            ({"closes_at": "2027-03-14T02:30", "opens_at": "2026-10-01T08:00"}, "closes_at"),
            ({"closes_at": "tomorrow"}, "closes_at"),
            ({"closes_at": "12/25/2060 16:00"}, "closes_at"),
            ({"closes_at": "2060-12-04 15:30 p. m."}, "closes_at"),
            ({"closes_at": "2060-12-04 0:30 a. m."}, "closes_at"),
            ({"closes_at": "2060-12-04 p. m."}, "closes_at"),
            ({"closes_at": "0001-01-01T00:00"}, "closes_at"),
            ({"closes_at": ""}, "closes_at"),
            ({"closes_at": "2060-11-02T08:00"}, "closes_at"),
            ({"respond_by": "2060-11-30"}, "respond_by"),
            ({"audience": "everybody"}, "audience"),
            ({"zone": "Mars/Olympus"}, "zone"),
            ({"title_en": "A\x00"}, "title_en"),
            ({"intro_en": "A\u202eB"}, "intro_en"),
        ],
    )
    def test_bad_dates_and_words_are_named_at_their_field_and_all_is_kept(self, editor, wrong, field):
        docket = build.consultation()

        answer = send(editor, f"/es/desk/rounds/consultations/{docket.code}/new", {**ROUND, **wrong}, 422)

        assert f'id="{field}-error"' in answer.text
        assert "Primera ronda" in answer.text
        assert session.scalar(select(Round.id)) is None

    @pytest.mark.parametrize(
        ("language", "typed", "kept"),
        [
            ("es", "04/12/2060 16:00", "2060-12-04T21:00"),  # the day stands first
            ("en", "25.12.2060 16:00", "2060-12-25T21:00"),  # the other way round it would be no day
            ("en", "12/25/2060 16:00", "2060-12-25T21:00"),
            ("en", "11/11/2060 16:00", "2060-11-11T21:00"),
            ("en", "\u200e2060-12-04 16:00", "2060-12-04T21:00"),
            ("en", "2060-12-04T16:00:59", "2060-12-04T21:00"),  # seconds are shown nowhere
            ("en", "2060-12-04 3:30 p.m.", "2060-12-04T20:30"),
            ("en", "12/25/2060 3:30 PM", "2060-12-25T20:30"),
            ("en", "2060-12-04 12:30pm", "2060-12-04T17:30"),
            ("en", "2060-12-04 12:00 noon", "2060-12-04T17:00"),  # as the pages write it
            ("es", "04/12/2060 3:30 p. m.", "2060-12-04T20:30"),
            ("es", "04/12/2060 11:30\u202fa.\u00a0m.", "2060-12-04T16:30"),
        ],
    )
    def test_days_are_read_as_people_of_that_language_write_them(self, editor, language, typed, kept):
        here = f"/{language}/desk/rounds/consultations/{build.consultation().code}/new"

        send(editor, here, {**ROUND, "respond_by": "", "summary_due": "", "closes_at": typed}, 302)

        assert session.scalars(select(Round)).one().closes_at.isoformat() == f"{kept}:00+00:00"

    @pytest.mark.parametrize(
        ("typed", "words"),
        [
            (
                {"closes_at": "11/12/2060 16:00"},
                "December 11, 2060 or November 12, 2060? Write 2060-12-11 16:00 or 2060-11-12 16:00.",
            ),
            (
                {"summary_due": "01/02/2061"},
                "February 1, 2061 or January 2, 2061? Write 2061-02-01 or 2061-01-02.",
            ),
        ],
        ids=str,
    )
    def test_a_day_that_can_be_read_in_two_ways_is_asked_about(self, editor, typed, words):
        here = f"/en/desk/rounds/consultations/{build.consultation().code}/new"

        answer = send(editor, here, {**ROUND, **typed}, 422)

        assert words in re.search(rf'id="{next(iter(typed))}-error".*?</p>', answer.text, re.DOTALL)[0]
        assert f'value="{next(iter(typed.values()))}"' in answer.text
        assert session.scalar(select(Round.id)) is None

    def test_questions_are_set_as_a_list(self, editor, draft):
        data = {"question_1_en": "First?\r\nReally?", "question_1_es": "¿Primera?", "question_4_en": "Only English?"}

        send(editor, f"/en/desk/rounds/{draft.id}/questions", {**data, "seen": draft.revision}, 302)

        asked = session.scalars(select(Question).order_by(Question.number)).all()
        assert [(one.number, one.text.en, one.text.es) for one in asked] == [
            (1, "First?\nReally?", "¿Primera?"),
            (2, "Only English?", ""),
        ]

    def test_who_was_slower_is_told_and_keeps_what_was_typed(self, editor, draft):
        here = f"/en/desk/rounds/{draft.id}/questions"

        answer = send(editor, here, {"question_1_en": "Mine?", "seen": draft.revision - 1}, 409)

        assert "Mine?" in answer.text
        again = re.search(r'name="seen"[^>]*value="(\d+)"', answer.text)
        assert again
        send(editor, here, {"question_1_en": "Mine?", "seen": again.group(1)}, 302)

    def test_invitations_of_one_group_leave_the_others_alone(self, editor, draft):
        union, lac = build.organisation(), build.organisation("advisory_committee", "lac")
        consultations.invite(draft, add=[union.id], by=build.person(Role.EDITOR).as_actor())

        here = f"/en/desk/rounds/{draft.id}/invitations?group=lac"
        send(editor, here, {"organisations": str(lac.id), "before": ""}, 302)

        assert set(session.scalars(select(Invitation.organisation_id))) == {union.id, lac.id}

    @pytest.mark.parametrize("cookies", [True, False])
    def test_ticks_come_along_to_another_group_and_language_and_are_saved_at_once(self, editor, draft, cookies):
        union, lac, gone = build.organisation(), build.organisation("advisory_committee", "lac"), build.organisation()
        consultations.invite(draft, add=[gone.id], by=build.person(Role.EDITOR).as_actor())
        shown = editor.get(f"/en/desk/rounds/{draft.id}/invitations")

        ticked = {**hidden(shown), "organisations": str(union.id), "show": "1"}
        shown = turn(editor, shown, "group=lac", ticked, cookies)
        assert "2 changes are not saved yet." in shown.text
        assert checked(shown) == set()
        assert set(session.scalars(select(Invitation.organisation_id))) == {gone.id}

        shown = turn(editor, shown, "group=lac", {**hidden(shown), "organisations": str(lac.id), "show": "1"}, cookies)
        assert checked(shown) == {lac.id}
        if cookies:
            there = shown.request.full_path.replace("/en/", "/es/")
            answer = editor.post(there, data={**hidden(shown), "organisations": str(lac.id), "do": "switch"})
            shown = editor.get(answer.location)
            assert "Hay 3 cambios sin guardar." in shown.text
        shown = turn(editor, shown, "", {**hidden(shown), "organisations": str(lac.id), "show": "1"}, cookies)
        assert checked(shown) == {union.id, lac.id}

        answer = editor.post(
            shown.request.full_path, data={**hidden(shown), "organisations": [str(union.id), str(lac.id)], "save": "1"}
        )
        assert answer.location.endswith(f"/desk/rounds/{draft.id}")
        assert set(session.scalars(select(Invitation.organisation_id))) == {union.id, lac.id}

    @pytest.mark.parametrize("odd", ["9" * 9, "0", "x", "-1"])
    def test_nobody_is_invited_who_does_not_exist(self, editor, draft, odd):
        here = f"/en/desk/rounds/{draft.id}/invitations"

        answer = editor.post(here, data={"csrf_token": token(editor, here), "organisations": odd, "elsewhere": odd})

        assert answer.status_code == (302 if odd == "0" else 422)
        assert not session.scalars(select(Invitation)).all()

    def test_documents_are_pasted_or_sent_as_files(self, editor, draft):
        here = f"/en/desk/rounds/{draft.id}/documents"
        data = {"title_en": "A", "title_es": "B", "body_en": "Pasted"}
        sent = {**data, "file_es": (io.BytesIO("Subido ñ".encode()), "anexo.md")}
        send(editor, here, sent, 302)

        document = session.scalars(select(Document)).one()
        assert (document.body.en, document.body.es) == ("Pasted", "Subido ñ")
        for name, content in (("anexo.pdf", b"x"), ("anexo.md", b"\xff\xfe"), ("anexo.md", b"a" * 460_000)):
            answer = send(editor, here, {**data, "file_es": (io.BytesIO(content), name)}, 422)
            assert 'id="file_es-error"' in answer.text
            assert "Pasted" in answer.text

        send(editor, f"{here}/removal", {"position": "1"}, 302, at=f"/en/desk/rounds/{draft.id}")
        assert session.scalar(select(Document.id)) is None


class TestPreview:
    SEES = {
        Audience.PUBLIC: (True, True, True, True),
        Audience.PARTICIPANTS: (False, True, True, True),
        Audience.CLEARED: (False, False, True, True),
        Audience.COMMITTEE: (False, False, False, True),
    }

    @pytest.mark.parametrize(("audience", "expected"), SEES.items(), ids=str)
    def test_shows_the_page_to_made_up_readers_only(self, editor, audience, expected):
        draft = build.round_(status=Status.DRAFT, opens=-1, audience=audience, invited=[build.organisation()])

        for eyes, sees in zip(("public", "participants", "cleared", "committee"), expected, strict=True):
            shown = words(page.read(editor, f"/en/rounds/{draft.id}/preview?as={eyes}"))
            assert ("What is missing?" in shown) is sees, eyes
        assert session.get_one(Round, draft.id, populate_existing=True).status is Status.DRAFT
        assert editor.get(f"/en/rounds/{draft.id}/preview?as=moderator").status_code == 404


class TestOpening:
    def test_is_confirmed_by_another_person(self, delegate, draft):
        here = f"/en/rounds/{draft.id}/opening"
        assert "What will happen" in words(page.read(delegate, here))

        send(delegate, here, {"seen": draft.revision}, 302)

        assert session.get_one(Round, draft.id, populate_existing=True).status is Status.APPROVED

    def test_names_what_is_missing(self, delegate, draft):
        draft.title = Localized("Only English", "")
        session.commit()
        here = f"/en/rounds/{draft.id}/opening"

        assert "Title of the round: missing in Spanish" in words(page.read(delegate, here))
        data = {"seen": draft.revision, "csrf_token": token(delegate, f"/en/rounds/{build.round_().id}/extension")}
        assert delegate.post(here, data=data).status_code == 422
        assert session.get_one(Round, draft.id, populate_existing=True).status is Status.DRAFT

    def test_is_not_for_editors(self, editor, draft):
        assert editor.get(f"/en/rounds/{draft.id}/opening").status_code == 403


def test_an_extension_is_given_with_its_reason(delegate):
    round_ = build.round_(zone="America/New_York")
    here = f"/en/rounds/{round_.id}/extension"
    data = {"closes_at": "2060-12-04T16:00", "reason_en": "Many asked.", "seen": "0"}
    assert 'id="reason_es-error"' in send(delegate, here, data, 422).text

    send(delegate, here, {**data, "reason_es": "Muchas personas lo pidieron."}, 302)

    closes_at = session.get_one(Round, round_.id, populate_existing=True).closes_at
    assert closes_at.isoformat() == "2060-12-04T21:00:00+00:00"
