"""What the committee types survives as well: decisions, settlements, rounds, documents, drafts."""

import html
import re
from io import BytesIO

import build
import pytest
from docx import Document
from filling import Browser, come_back, end_visit
from sqlalchemy import func, select

from portal.core.actor import Role
from portal.core.db import session, transaction
from portal.core.localized import Localized
from portal.models.audit import Entry
from portal.models.consultations import Document as RoundDocument
from portal.models.consultations import Round
from portal.models.consultations import Status as RoundStatus
from portal.models.contributions import CommentType, Contribution, Dispute, Status
from portal.models.drafts import Version
from portal.models.people import Person
from portal.services import contributions, moderation

NOTE = "Quite el nombre de su compañera."


@pytest.fixture
def carla():
    return build.person(Role.MODERATOR, name="Carla")


@pytest.fixture
def desk(app, sign_in, carla):
    return Browser(app, sign_in(carla))


@pytest.fixture
def editor(app, sign_in):
    return Browser(app, sign_in(build.person(Role.EDITOR)))


def item(said, language="es"):
    return f"/{language}/desk/contributions/{said.ref}"


def decide(browser, page, **typed):
    at = html.unescape(re.search(r'id="kept-form" method="post" action="([^"]+)"', page.text)[1])
    return browser.send(page, at=at, **typed)


def state(said):
    found = select(Contribution.status).where(Contribution.id == said.id)
    return session.scalar(found.execution_options(populate_existing=True))


def text_of(answer):
    return " ".join(html.unescape(re.sub("<[^>]+>", " ", answer.text)).split())


class TestADecision:
    def test_that_lacks_its_reason_is_shown_again_in_both_languages(self, desk):
        said = build.contribution()
        page = desk.open(item(said))

        answer = decide(desk, page, verdict="returned", note=NOTE, decide="1")

        assert answer.status_code == 303
        assert answer.location.endswith("#form-errors")
        for language in ("es", "en"):
            shown = desk.client.open(answer.location.replace("/es/", f"/{language}/"))
            assert shown.status_code == 200
            assert "<title>Error:" in shown.text
            assert NOTE in shown.text
            assert desk.fields(shown)["verdict"] == "returned"
        assert state(said) is Status.RECEIVED

    def test_looked_at_first_is_a_page_that_can_be_read_again(self, desk):
        said = build.contribution()
        page = desk.open(item(said))

        answer = decide(desk, page, verdict="returned", reason="third_party", note=NOTE, preview="1")
        shown = desk.client.open(answer.location)

        assert answer.status_code == 303
        assert shown.text.count(NOTE) == 2  # in the notice, and where it was typed
        assert "Permite identificar a otra persona" in shown.text
        assert "Error:" not in shown.text
        assert state(said) is Status.RECEIVED
        assert decide(desk, shown, verdict="returned", reason="third_party", note=NOTE, decide="1").status_code == 302
        assert state(said) is Status.RETURNED

    def test_is_in_the_other_language_as_far_as_it_is_written(self, desk):
        said = build.contribution()
        page = desk.open(item(said))
        there = desk.at.replace("/es/", "/en/")
        assert f'formaction="{there}"' in page.text

        answer = desk.send(page, at=there, verdict="withheld", note=NOTE, do="switch")
        shown = desk.client.open(answer.location)

        assert answer.location == there
        assert NOTE in shown.text
        assert "Error:" not in shown.text
        assert state(said) is Status.RECEIVED

    def test_that_came_second_says_what_the_first_was_and_keeps_the_note(self, desk):
        said = build.contribution()
        page = desk.open(item(said))
        other = build.person(Role.MODERATOR, name="Carlos")
        moderation.decide(
            said, verdict=Status.RETURNED, reason="third_party", note="De Carlos.", aside="", seen=said.revision,
            by=other.as_actor(),
        )  # fmt: skip

        shown = desk.client.open(decide(desk, page, verdict="published", note=NOTE, decide="1").location)

        assert "Lo que se decidió entretanto" in shown.text
        assert "De Carlos." in shown.text
        assert NOTE in shown.text
        assert 'form="kept-form"' not in shown.text  # nothing to decide: its other language is a link
        assert 'hreflang="en"' in shown.text

    def test_on_what_its_author_corrected_meanwhile_can_be_sent_again(self, desk):
        ana = build.member()
        said = build.contribution(by=ana)
        page = desk.open(item(said))
        contributions.correct(said, body="Mejor dicho.", language="es", seen=1, by=ana.as_actor())

        shown = desk.client.open(decide(desk, page, verdict="published", note=NOTE, decide="1").location)

        assert "Mejor dicho." in shown.text
        assert NOTE in shown.text
        assert state(said) is Status.RECEIVED
        assert decide(desk, shown, verdict="published", note=NOTE, decide="1").status_code == 302
        assert state(said) is Status.PUBLISHED

    def test_waits_behind_the_sign_in_where_the_session_is_over(self, desk, carla):
        said = build.contribution()
        page = desk.open(item(said))
        end_visit(desk)

        answer = decide(desk, page, verdict="published", note=NOTE, decide="1")
        with desk.client.session_transaction() as cookie:
            onward = cookie["next"]
        come_back(desk, carla)

        assert answer.location == "/es/sign-in"
        assert "/decision?form=" in onward
        assert NOTE in desk.client.open(onward).text
        assert state(said) is Status.RECEIVED

    def test_where_there_is_none_to_make_the_other_language_is_a_link(self, desk):
        shown = desk.open(item(build.contribution(status=Status.WITHDRAWN)))

        assert 'form="kept-form"' not in shown.text
        assert 'hreflang="en"' in shown.text


class TestAnOriginal:
    def test_is_given_out_for_its_reason_and_noted_once(self, app, desk):
        said = build.contribution(files=[build.file(app, b"Una lista.")])
        build.cleaned(app, said)
        page = desk.open(f"{item(said)}/files/1/original")

        refused = desk.client.open(desk.send(page, reason=" ", open="1").location)
        answer = desk.send(refused, reason="Dudas sobre la firma.", open="1")
        given_out = answer.data
        answer.close()
        again = desk.client.open(desk.at)

        assert "Error:" in refused.text
        assert given_out == b"Una lista."
        assert "Dudas" not in again.text
        assert session.scalar(select(func.count()).where(Entry.act == "file.open_original")) == 1


# What is typed on each kind of page, with one thing wrong: a text lacks its other language or
# is too long, a number does not exist.
TITLES = {"title_en": "The second round", "title_es": ""}
DESKS = {
    "settlement": (Role.TRANSLATOR, "desk/translations/{dispute}", {"outcome": "kept", "note_en": "It reads alike."}),
    "consultation": (Role.EDITOR, "desk/rounds/consultations/new", {**TITLES, "purpose_en": "A purpose."}),
    "consultation again": (Role.EDITOR, "desk/rounds/consultations/{code}", {**TITLES, "purpose_en": "A purpose."}),
    "round": (Role.EDITOR, "desk/rounds/consultations/{code}/new", {**TITLES, "intro_en": "An introduction."}),
    "round again": (Role.EDITOR, "desk/rounds/{draft_round}/revision", {**TITLES, "closes_at": "gestern"}),
    "questions": (Role.EDITOR, "desk/rounds/{draft_round}/questions", {"question_1_en": "What" + 999 * "?"}),
    "extension": (Role.DELEGATE, "rounds/{round}/extension", {"reason_en": "Asked by unions.", "closes_at": "soon"}),
    "document": (
        Role.EDITOR,
        "desk/rounds/{draft_round}/documents",
        {"title_en": "Annex" + 200 * "x", "body_en": "A body."},
    ),
    "draft": (Role.EDITOR, "desk/drafts/new?round={round}", TITLES),
    "title": (Role.EDITOR, "desk/drafts/{draft}", TITLES),
    "version": (Role.EDITOR, "desk/drafts/{draft}/versions/new", {"note_en": "More examples."}),
    "place": (
        Role.EDITOR,
        "desk/drafts/{commented}/versions/1/placements/{placement}",
        {"where": "other", "number": "999", "exact": "Words that are not there."},
    ),
}


class TestWordsOnTheDesk:
    @pytest.fixture
    def places(self):
        public = build.round_()
        open_version = build.version(build.draft(public))
        build.remark(open_version, "p0002", words="list", kind=CommentType.TRANSLATION_ERROR)
        return {
            "round": public.id,
            "code": public.consultation.code,
            "draft_round": build.round_(status=RoundStatus.DRAFT).id,
            "draft": build.draft(public).id,
            "commented": open_version.draft_id,
            "placement": build.place_of(build.remark(open_version, "p0002")),
            "dispute": session.scalars(select(Dispute.id)).one(),
        }

    @pytest.mark.parametrize("kind", DESKS)
    def test_are_there_again_in_both_languages(self, app, sign_in, places, kind):
        role, path, typed = DESKS[kind]
        browser = Browser(app, sign_in(build.person(role)))
        page = browser.open(f"/es/{path.format(**places)}")

        english = browser.at.replace("/es/", "/en/")
        refused = browser.client.open(browser.send(page, **typed).location)
        again = browser.client.open(english)
        turned = browser.client.open(browser.send(again, at=english, **typed, do="switch").location)

        for shown, wrong in ((refused, True), (again, True), (turned, False)):
            assert shown.status_code == 200
            assert ("Error:" in shown.text) is wrong
            for words in (one for name, one in typed.items() if one and name not in ("outcome", "where")):
                assert words in html.unescape(shown.text)

    def test_sent_in_the_knowledge_of_another_change_are_taken_and_not_in_that_of_a_third(self, editor):
        round_ = build.round_(status=RoundStatus.DRAFT)
        page = editor.open(f"/en/desk/rounds/{round_.id}/revision")
        other, mine = {"title": Localized("Theirs", "La suya")}, {"title_en": "Mine", "title_es": "La mía"}

        self.revised(round_, **other)
        told = editor.client.open(editor.send(page, **mine, **self.dates(page)).location)
        self.revised(round_, **other)
        later = editor.client.open(editor.at)  # read again, it tells nothing of the third change
        refused = editor.client.open(editor.send(later, **mine, **self.dates(page)).location)

        assert "Somebody else changed this" in told.text
        assert "Somebody else changed this" in refused.text
        assert 'value="Mine"' in refused.text
        assert editor.send(refused, **mine, **self.dates(page)).status_code == 302
        assert session.scalars(select(Round).where(Round.id == round_.id)).one().title.en == "Mine"

    def revised(self, round_, **more):
        with transaction():
            found = session.scalars(select(Round).where(Round.id == round_.id)).one()
            found.title = more["title"]
            found.revision += 1

    def dates(self, page):
        found = dict(re.findall(r'name="(opens_at|closes_at)"[^>]*value="([^"]*)"', page.text))
        zone = re.search(r'<option selected value="([^"]+)"', page.text)[1]
        return {**found, "zone": zone}

    def test_of_a_file_come_along_into_the_other_language_and_are_told_where_it_cannot_be_read(self, editor):
        round_ = build.round_(status=RoundStatus.DRAFT)
        page = editor.open(f"/es/desk/rounds/{round_.id}/documents")
        english = editor.at.replace("/es/", "/en/")

        taken = editor.send(page, at=english, file_en=(BytesIO(b"# Annex"), "annex.md"), do="switch")
        assert "# Annex" in editor.client.open(taken.location).text
        wrong = editor.send(page, file_en=(BytesIO(b"\xff\xfe"), "annex.md"), title_en="Annex", title_es="Anexo")

        shown = editor.client.open(wrong.location).text
        assert "no es texto" in shown
        assert 'value="Annex"' in shown

    def test_of_markdown_come_as_they_are_and_of_a_broken_word_file_with_its_sentence(self, editor):
        round_ = build.round_(status=RoundStatus.DRAFT)
        page = editor.open(f"/es/desk/rounds/{round_.id}/documents")
        broken = (BytesIO(b"PK\x03\x04"), "annex.docx")

        wrong = editor.send(page, file_en=broken, body_es="Está **abierta**.", title_en="Annex", title_es="Anexo")
        shown = editor.client.open(wrong.location)
        assert "«annex.docx» no se puede leer" in shown.text
        assert "Está **abierta**." in shown.text
        assert session.scalar(select(RoundDocument.id)) is None
        markdown = "It is **open**: [the list](https://example.org).\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"
        editor.at = wrong.location.partition("#")[0]
        editor.send(shown, file_en=(BytesIO(markdown.encode()), "annex.md"), body_es="Está **abierta**.",
                    title_en="Annex", title_es="Anexo")  # fmt: skip
        assert session.scalars(select(RoundDocument)).one().body.en.strip() == markdown.strip()

    def test_from_word_are_read_as_drafts_are(self, editor):
        round_ = build.round_(status=RoundStatus.DRAFT)
        written, content = Document(), BytesIO()
        written.core_properties.author = "Hidden Author"
        written.add_heading("What is asked", 1)
        written.add_paragraph("The list is open.")
        written.save(content)
        page = editor.open(f"/en/desk/rounds/{round_.id}/documents")

        word = (BytesIO(content.getvalue()), "annex.docx")
        sent = editor.send(page, file_en=word, body_es="La lista está abierta.", title_en="Annex", title_es="Anexo")

        assert sent.status_code in (302, 303)
        kept = session.scalars(select(RoundDocument)).one()
        assert kept.body.en == "# What is asked\n\nThe list is open."
        assert kept.body.es == "La lista está abierta."

    def test_beside_a_draft_whose_file_came_keep_it(self, editor):
        draft = build.draft()
        page = editor.open(f"/en/desk/drafts/{draft.id}/versions/new")
        files = {"english": (BytesIO(b"# Purpose\n\nThe list is open."), "list.en.md")}
        bad = {"spanish": (BytesIO(b"MZ"), "virus.exe")}

        shown = editor.client.open(editor.send(page, **files, **bad, note_en="More.", note_es="Más.").location)
        turned = editor.send(shown, at=editor.at.replace("/en/", "/es/"), note_en="More.", note_es="Más.", do="switch")
        spanish = editor.client.open(turned.location)

        assert "list.en.md" in shown.text
        assert shown.text.count("spanish-error") >= 1
        assert "list.en.md" in spanish.text
        assert "spanish-error" not in spanish.text
        assert editor.send(spanish, note_en="More.", note_es="Más.").status_code == 302
        assert session.scalar(select(func.count()).select_from(Version).where(Version.draft_id == draft.id)) == 1


def test_what_not_everybody_may_read_is_left_in_no_cache_of_a_browser(app, sign_in, desk):
    ana, round_ = build.member(), build.round_()
    said = build.contribution(round_, by=ana)
    author, nobody = Browser(app, sign_in(ana)), Browser(app, app.test_client())

    pages = [
        desk.open(item(said)),
        author.open(f"/es/account/contributions/{said.ref}/correction"),
        author.open(f"/es/rounds/{round_.id}/contribute"),
    ]

    assert {page.headers["Cache-Control"] for page in pages} == {"no-store"}
    assert nobody.open(f"/es/rounds/{round_.id}/contribute").headers["Cache-Control"] == "private, no-cache"


class TestAPageThatIsLeft:
    """By a link: a browser that may keep no page brings no words back, so its script has them kept here."""

    def test_has_its_words_kept_for_the_way_back_and_says_nothing_is_wrong_yet(self, desk):
        said = build.contribution(build.round_())
        page = desk.open(item(said))

        answer = decide(desk, page, note="A word on ", do="keep")
        shown = desk.client.open(desk.at)

        assert (answer.status_code, answer.text) == (204, "")
        assert "data-keep" in page.text
        assert "A word on " in shown.text
        assert "Error:" not in shown.text
        assert state(said) is Status.RECEIVED

    def test_has_them_kept_also_where_its_session_is_over(self, desk, carla):
        page = desk.open(item(build.contribution(build.round_())))
        end_visit(desk)

        decide(desk, page, note="A word on ", do="keep")
        come_back(desk, carla)

        assert "A word on " in desk.client.open(desk.at).text

    def test_of_a_visit_that_was_ended_tells_the_next_at_this_computer_of_nothing(self, desk):
        page = desk.open(item(build.contribution(build.round_())))
        end_visit(desk)

        answer = decide(desk, page, note="A word on ", do="keep")

        assert (answer.status_code, answer.text) == (204, "")
        assert "What you wrote is kept" not in desk.client.get("/en/sign-in").text

    def test_are_said_to_be_at_risk_without_script_where_no_browser_may_keep_the_page(self, app, sign_in):
        path, sentence = f"/en/rounds/{build.round_().id}/contribute", "This browser runs no scripts."

        assert re.search(rf"<noscript>[^/]*{sentence}", Browser(app, sign_in(build.member())).open(path).text)
        assert sentence not in Browser(app, app.test_client()).open(path).text

    def test_is_not_open_to_the_next_who_has_no_account(self, app, sign_in):
        author = Browser(app, sign_in(build.member()))
        page = author.open(f"/es/rounds/{build.round_().id}/contribute")
        end_visit(author)

        author.send(page, body="Solo lo mío.", do="keep")
        author.client.post(author.at, data={"do": "without"})

        assert "Solo lo mío." not in author.client.open(author.at).text

    def test_is_not_open_to_who_signs_in_next_and_is_to_its_author(self, app, sign_in):
        person = build.member()
        author = Browser(app, sign_in(person))
        page = author.open(f"/es/rounds/{build.round_().id}/contribute")
        end_visit(author)
        author.send(page, body="Solo lo mío.", send="1")
        come_back(author, build.member())

        answer = author.client.open(author.at)
        author.client.post(author.at, data={"do": "without"})

        assert answer.status_code == 404
        assert "Su sesión terminó" not in answer.text
        assert "Solo lo mío." not in author.client.open(author.at).text
        end_visit(author)
        come_back(author, person)
        assert "Solo lo mío." in author.client.open(author.at).text

    def test_leads_to_its_receipt_once_it_was_sent(self, app):
        author = Browser(app, app.test_client())
        page = author.open(f"/es/rounds/{build.round_().id}/contribute")
        sent = author.send(page, body="Sent.", naming="anonymous", send="1")

        late = author.send(page, body="Sent. And more.", do="keep")

        assert late.status_code == 204
        assert author.client.open(author.at).location == sent.location

    def test_of_who_has_neither_account_nor_key_is_left_to_the_browser(self, app):
        nobody = Browser(app, app.test_client())
        page = nobody.open(f"/es/rounds/{build.round_().id}/contribute")
        refused = nobody.send(page, body="", naming="anonymous", send="1")

        assert "data-keep" not in page.text
        assert "data-keep" in nobody.client.open(refused.location).text


def test_a_page_that_says_no_has_the_other_language_as_a_link(app, sign_in):
    delegate = Browser(app, sign_in(build.person(Role.DELEGATE)))

    shown = delegate.open("/en/desk/rounds/consultations/new")

    assert shown.status_code == 403
    assert 'form="kept-form"' not in shown.text
    assert 'hreflang="es"' in shown.text


class TestTheRegisters:
    """What is typed about people and organisations."""

    @pytest.fixture
    def clerk(self):
        return build.person(Role.ADMINISTRATOR)

    @pytest.fixture
    def office(self, app, sign_in, clerk):
        return Browser(app, sign_in(clerk))

    @pytest.mark.parametrize(
        ("address", "typed"),
        [
            ("/es/desk/people/new", {"name": "Itzel Ku Chan", "email": "sin arroba"}),
            ("/es/desk/organisations/new", {"name": "Unión de Costureras de Izamal"}),
        ],
        ids=["person", "organisation"],
    )
    def test_show_what_they_refused_again_in_both_languages(self, office, address, typed):
        page = office.open(address)

        answer = office.send(page, **typed)

        assert answer.status_code == 303
        for language in ("es", "en"):
            shown = office.client.open(answer.location.replace("/es/", f"/{language}/"))
            assert shown.status_code == 200
            assert "<title>Error:" in shown.text
            assert all(f'value="{words}"' in shown.text for words in typed.values())
        assert session.scalar(select(func.count()).select_from(Person).where(Person.name == typed["name"])) == 0

    def test_hold_what_was_typed_through_an_ended_session(self, office, clerk):
        page = office.open("/es/desk/organisations/new")
        end_visit(office)

        answer = office.send(page, name="Unión de Costureras de Izamal", kind="union")

        assert answer.location.endswith("/es/sign-in")
        come_back(office, clerk)
        assert "Unión de Costureras de Izamal" in office.client.open(page.request.full_path).text
