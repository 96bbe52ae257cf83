"""The editors' desk of drafts: files come in, both languages are put side by side, versions go on their way."""

import html
import io
import re
import zipfile
from itertools import count

import build
import pytest
from hypothesis import given
from hypothesis import strategies as st
from page import read
from pypdf import PdfWriter
from samples import FOLDER
from sqlalchemy import func, select
from watching import watched

from portal.core.actor import Role
from portal.core.db import session, transaction
from portal.core.errors import Invalid
from portal.models.consultations import Audience
from portal.models.consultations import Status as RoundStatus
from portal.models.contributions import Fit, Method, Placement
from portal.models.drafts import Draft, Passage, Status, Version
from portal.queries import drafts as queries
from portal.services import contributions, drafts
from portal.services.drafts import Row, Step, Way
from portal.services.drafts.arranging import arranged
from portal.text.passages import Kind
from portal.web.forms.contributions.placing import OTHER

ENGLISH = "# Purpose\n\nThe list is open to everybody. Nobody is bound by it.\n\n# Review\n\nIt is read each year.\n"
SPANISH = (
    "# Objeto\n\nLa lista está abierta a todas las personas.\n\nNo obliga a nadie.\n\n"
    "# Revisión\n\nSe revisa cada año.\n"
)
NOTE = {"note_en": "More examples.", "note_es": "Más ejemplos."}


@pytest.fixture
def editor(sign_in):
    return sign_in(build.person(Role.EDITOR))


def words_of(answer):
    return " ".join(html.unescape(re.sub("<[^>]+>", " ", answer.text)).split())


def hidden(source):
    """What the forms of a page carry along."""
    found = re.findall(r'<input[^>]*type="hidden"[^>]*>', source)
    pairs = ((re.search(r'name="([^"]*)"', tag)[1], re.search(r'value="([^"]*)"', tag)) for tag in found)
    return {name: html.unescape(value[1]) if value else "" for name, value in pairs}


def send(browser, address, **typed):
    """Open a page with a form and send it as a browser would."""
    return browser.post(address, data={**hidden(browser.get(address).text), **typed})


def a_file(text, name):
    return (io.BytesIO(text if isinstance(text, bytes) else text.encode()), name)


def upload(browser, draft, **typed):
    return send(browser, f"/en/desk/drafts/{draft.id}/versions/new", **typed)


def both(**more):
    return {"english": a_file(ENGLISH, "list.en.md"), "spanish": a_file(SPANISH, "list.es.md"), **more}


def now(version):
    found = select(Version).where(Version.id == version.id).execution_options(populate_existing=True)
    return session.scalars(found).one()


def rows_of(version):
    found = select(Passage.en, Passage.es).where(Passage.version_id == version.id).order_by(Passage.position)
    return [tuple(row) for row in session.execute(found)]


def versions_of(draft):
    return session.scalars(select(Version).where(Version.draft_id == draft.id).order_by(Version.number)).all()


class TestDesk:
    @pytest.mark.parametrize("language", ["en", "es"])
    def test_says_so_when_there_is_nothing(self, editor, language):
        read(editor, f"/{language}/desk/drafts")

    def test_shows_versions_with_their_state_and_what_waits(self, editor):
        shown = build.version()
        build.version(shown.draft, english=["# New", "Other words."], status=Status.UPLOADED)

        said = words_of(editor.get("/en/desk/drafts"))

        assert "Open for comments" in said
        assert "In preparation" in said
        assert "Put both languages side by side" in said

    def test_shows_a_draft_of_another_round_to_nobody_whose_scope_it_is_not(self, sign_in):
        build.version()
        elsewhere = sign_in(build.person(Role.EDITOR, round_id=build.round_().id))

        assert "No draft yet" in words_of(elsewhere.get("/en/desk/drafts"))

    def test_is_told_how_many_comments_need_an_eye(self, editor):
        version = build.version()
        remark = build.remark(version)
        place_uncertainly(remark, version)

        assert "1 comment needs your eye" in words_of(editor.get("/en/desk/drafts"))
        assert "1 comment needs your eye" in words_of(editor.get(f"/en/desk/drafts/{version.draft_id}"))


def place_uncertainly(remark, version, key=""):
    """As the portal does when it is not sure."""
    at = select(Passage.id).where(Passage.version_id == version.id, Passage.key == key)
    here = Placement.contribution_id == remark.id, Placement.version_id == version.id
    placed = Placement(
        contribution_id=remark.id,
        version_id=version.id,
        number=1 + (session.scalar(select(func.max(Placement.number)).where(*here)) or 0),
        passage_id=session.scalar(at),
        language="en",
        fit=Fit.UNCERTAIN,
        confidence=30,
        method=Method.SEARCH,
    )
    session.add(placed)
    session.commit()
    return placed


class TestNewDraft:
    def test_asks_for_the_round_first(self, editor):
        round_ = build.round_()

        links = {a.get("href") for a in read(editor, "/en/desk/drafts/new").all("a")}

        assert f"/en/desk/drafts/new?round={round_.id}" in links

    def test_is_made_with_a_title_in_both_languages(self, editor):
        round_ = build.round_()
        here = f"/en/desk/drafts/new?round={round_.id}"

        refused = send(editor, here, title_en="The list", refiled_from="")
        made = send(editor, here, title_en="The list", title_es="La lista", refiled_from="")

        assert refused.status_code == 422
        assert 'value="The list"' in refused.text
        draft = session.scalars(select(Draft).where(Draft.round_id == round_.id)).one()
        assert made.location.endswith(f"/desk/drafts/{draft.id}/versions/new")

    def test_names_the_draft_that_it_replaces(self, editor):
        former = build.version(status=Status.RELEASED).draft
        here = f"/en/desk/drafts/new?round={former.round_id}&replaces={former.id}"

        page = editor.get(here).text
        send(editor, here, title_en="Again", title_es="Otra vez", refiled_from=str(former.id))

        assert re.search(rf'<option selected value="{former.id}"', page)
        assert session.scalars(select(Draft).where(Draft.refiled_from_id == former.id)).one().title.en == "Again"
        assert "Replaced by" in words_of(editor.get(f"/en/desk/drafts/{former.id}"))

    @pytest.mark.parametrize("asked", ["nothing", "-1", "99999999999999", "1.5", ""])
    def test_survives_an_odd_address(self, editor, asked):
        assert editor.get(f"/en/desk/drafts/new?round={asked}", follow_redirects=True).status_code in (200, 404)

    def test_its_title_is_revised_and_two_editors_do_not_overwrite_each_other(self, editor):
        draft = build.draft()
        here = f"/en/desk/drafts/{draft.id}"
        stale = hidden(editor.get(here).text)

        done = send(editor, here, title_en="One", title_es="Uno")
        late = editor.post(here, data={**stale, "title_en": "Two", "title_es": "Dos"})

        assert done.status_code == 302
        assert late.status_code == 409
        assert 'value="Two"' in late.text
        assert session.get_one(Draft, draft.id, populate_existing=True).title.en == "One"


class TestUpload:
    def test_two_files_become_a_version_that_waits_for_its_alignment(self, editor):
        draft = build.draft()

        answer = upload(editor, draft, **both())

        version = versions_of(draft)[0]
        assert answer.location.endswith(f"/versions/{version.number}/alignment")
        assert (version.status, version.languages) == (Status.UPLOADED, "en es")
        assert "Nobody else sees it yet" in words_of(editor.get(answer.location))
        original = editor.get(f"/en/desk/drafts/{draft.id}/versions/1/files/es", buffered=True)
        assert original.data.decode() == SPANISH
        assert "attachment" in original.headers["Content-Disposition"]

    def test_one_language_is_enough_to_begin_with(self, editor):
        draft = build.draft()

        answer = upload(editor, draft, english=a_file(ENGLISH, "list.md"))

        assert answer.location.endswith(f"/desk/drafts/{draft.id}")
        said = words_of(editor.get(answer.location))
        assert "English only" in said
        assert "cannot be made final" in said
        assert editor.get(f"/en/desk/drafts/{draft.id}/versions/1/files/es").status_code == 404

    @pytest.mark.parametrize(("asked", "text"), [({}, "Nobody is bound."), ({"struck": "y"}, "Nobody is ever bound.")])
    def test_struck_text_is_part_of_it_only_where_the_editor_says_so(self, editor, asked, text):
        draft = build.draft()

        upload(editor, draft, english=a_file("# Duties\n\nNobody is ~~ever~~ bound.\n", "list.md"), **asked)

        report = words_of(editor.get(f"/en/desk/drafts/{draft.id}/versions/1/report"))
        assert queries.passages(build.EDITOR, versions_of(draft)[0])[1].en == text
        assert ("Struck text is part of the text, as was asked" in report) == bool(asked)
        assert "“ever”" in report

    def test_files_and_words_survive_a_refusal(self, editor):
        draft = build.version().draft

        refused = upload(editor, draft, **both(note_en="More examples."))
        again = editor.post(
            f"/en/desk/drafts/{draft.id}/versions/new", data={**hidden(refused.text), **NOTE}, buffered=True
        )

        assert refused.status_code == 422
        assert "list.en.md" in refused.text
        assert "More examples." in refused.text
        assert again.status_code == 302
        assert versions_of(draft)[-1].es_name == "list.es.md"

    def test_a_file_that_came_can_be_left_out(self, editor):
        draft = build.version().draft
        refused = upload(editor, draft, **both(note_en="More."))

        editor.post(
            f"/en/desk/drafts/{draft.id}/versions/new", data={**hidden(refused.text), **NOTE, "remove": "spanish"}
        )

        assert versions_of(draft)[-1].languages == "en"

    def test_what_came_so_long_ago_that_it_is_gone_is_asked_for_again(self, editor, app):
        draft = build.version().draft
        refused = upload(editor, draft, english=a_file(ENGLISH + "\nAnd this.\n", "gone.md"))
        for kept in app.extensions["storage"].root.glob("??/*"):
            kept.unlink()

        again = editor.post(f"/en/desk/drafts/{draft.id}/versions/new", data={**hidden(refused.text), **NOTE})

        assert again.status_code == 422
        assert "“gone.md” came so long ago" in words_of(again)
        assert "More examples." in again.text

    def test_what_nobody_signed_is_nothing(self, editor):
        draft = build.draft()

        answer = upload(editor, draft, kept_english="made up", english=a_file("", ""))

        assert answer.status_code == 422
        assert "Choose the file of at least one language." in words_of(answer)

    @pytest.mark.parametrize(
        ("content", "name", "why"),
        [
            (b"", "empty.docx", "is empty"),
            (b"%PDF-1.4 not really", "list.docx", "does not match its content"),
            (b"hello", "list.exe", "not of a kind that can become a draft"),
            (b"# Caf\xe9\n\nNo.", "list.md", "not in UTF-8"),
        ],
    )
    def test_what_cannot_become_a_draft_is_said_at_its_field(self, editor, content, name, why):
        draft = build.draft()

        answer = upload(editor, draft, english=a_file(content, name), spanish=a_file(SPANISH, "list.es.md"))

        assert answer.status_code == 422
        assert why in words_of(answer)
        assert re.search(r'id="english-error"', answer.text)
        assert "list.es.md" in answer.text
        assert not versions_of(draft)

    def test_a_scan_is_refused_with_advice(self, editor):
        scan = io.BytesIO()
        writer = PdfWriter()
        writer.add_blank_page(width=200, height=200)
        writer.write(scan)

        answer = upload(editor, build.draft(), spanish=a_file(scan.getvalue(), "scan.pdf"))

        assert answer.status_code == 422
        assert "probably a scan" in words_of(answer)

    def test_macros_are_refused(self, editor):
        whole = io.BytesIO()
        with (
            zipfile.ZipFile(FOLDER / "priority-subsectors-v1.en.docx") as old,
            zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as new,
        ):
            for part in old.namelist():
                new.writestr(part, old.read(part))
            new.writestr("word/vbaProject.bin", b"x")

        answer = upload(editor, build.draft(), english=a_file(whole.getvalue(), "list.docx"))

        assert answer.status_code == 422
        assert "macros" in words_of(answer)

    def test_too_much_is_told_and_nothing_stored(self, editor):
        draft = build.draft()
        heavy, too_heavy = (self.weighing(editor, draft, megabytes) for megabytes in (21, 60))

        assert heavy.status_code == 422
        assert "can be up to 20 MB" in words_of(heavy)
        assert too_heavy.status_code == 413
        assert "20 MB" in words_of(too_heavy)
        assert not versions_of(draft)

    def weighing(self, browser, draft, megabytes):
        here = f"/en/desk/drafts/{draft.id}/versions/new"
        parts = [
            f'Content-Disposition: form-data; name="csrf_token"\r\n\r\n{hidden(browser.get(here).text)["csrf_token"]}',
            'Content-Disposition: form-data; name="english"; filename="heavy.docx"\r\n\r\n' + "x" * megabytes * 1024**2,
        ]
        body = "".join(f"--end\r\n{part}\r\n" for part in parts) + "--end--\r\n"
        return browser.post(here, data=body.encode(), content_type="multipart/form-data; boundary=end", buffered=True)

    def test_the_same_file_twice_is_refused(self, editor):
        draft = build.draft()
        upload(editor, draft, english=a_file(ENGLISH, "list.md"))

        again = upload(editor, draft, english=a_file(ENGLISH, "other name.md"), **NOTE)
        as_both = upload(
            editor, draft, english=a_file("# A\n\nB.\n", "one.md"), spanish=a_file("# A\n\nB.\n", "two.md"), **NOTE
        )

        assert "the same text as version 1" in words_of(again)
        assert "the file that you chose for English" in words_of(as_both)
        assert len(versions_of(draft)) == 1

    def test_a_final_draft_takes_no_version_but_can_be_filed_again(self, editor):
        draft = build.version(status=Status.RELEASED).draft

        answer = upload(editor, draft, **both(**NOTE))

        assert answer.status_code == 409
        assert "This draft is final" in words_of(answer)
        page = words_of(editor.get(f"/en/desk/drafts/{draft.id}"))
        assert "File it again as a new draft" in page
        assert "Upload version" not in page

    def test_says_what_was_left_behind(self, editor):
        draft = build.draft()

        answer = upload(editor, draft, english=a_file("# A\n\nSome **bold** words.\n", "a.md"))

        assert "Bold, italics" in words_of(editor.get(answer.location))

    def test_shows_the_very_words_that_were_left_out(self, editor):
        draft = build.draft()
        answer = upload(editor, draft, spanish=a_file("El patrón ~~no~~ podrá despedir.\n".encode(), "a.md"))

        page = words_of(editor.get(answer.location))

        assert "Struck text was left out" in page
        assert "“no” near: El patrón podrá despedir." in page

    def test_a_number_that_only_one_language_has_stays_with_its_row(self, editor):
        draft = build.draft()
        upload(
            editor,
            draft,
            english=a_file(b"The vote is secret.\n", "a.md"),
            spanish=a_file("Artículo 3.- La votación es secreta.\n".encode(), "b.md"),
        )

        assert [passage.label for passage in session.scalars(select(Passage))] == ["Artículo 3"]

    def test_translators_and_readers_do_not_upload(self, sign_in):
        draft = build.version().draft
        here = f"/en/desk/drafts/{draft.id}/versions/new"

        assert sign_in(build.person(Role.TRANSLATOR)).get(here).status_code == 403
        assert sign_in(build.member()).get(here).status_code == 403


@pytest.fixture
def torn():
    """English has in one passage what Spanish has in two."""
    return build.version(
        english=["# Purpose", "It is open to everybody. Nobody is bound by it.", "It is read each year."],
        spanish=["# Objeto", "Está abierta a todas las personas.", "No obliga a nadie.", "Se revisa cada año."],
        status=Status.UPLOADED,
    )


class TestAlignment:
    def press(self, browser, version, button, **more):
        here = f"/en/desk/drafts/{version.draft_id}/versions/{version.number}/alignment"
        return browser.post(here, data={**hidden(browser.get(here).text), "press": button, **more})

    def test_marks_what_it_is_not_sure_of_and_lists_it_first(self, editor, torn):
        page = editor.get(f"/en/desk/drafts/{torn.draft_id}/versions/1/alignment")

        said = words_of(page)
        assert re.search(r"[12] rows? to look at", said)
        assert "Only in Spanish" in said
        assert page.text.index('id="unsure"') < page.text.index('id="row-1"')

    def test_a_text_is_split_moved_joined_and_the_way_back_is_offered(self, editor, torn):
        before = rows_of(torn)
        place = next(at for at, (en, _es) in enumerate(before, start=1) if "Nobody" in en)
        alone = next(at for at, (en, es) in enumerate(before, start=1) if es and not en)
        assert alone == place + 1
        here = f"/en/desk/drafts/{torn.draft_id}/versions/1/alignment"

        asked = editor.get(f"{here}/{place}/en")
        where = re.search(r'name="at" type="radio" value="(\d+)"', asked.text)[1]
        done = editor.post(f"{here}/{place}/en", data={**hidden(asked.text), "at": where})

        assert "It is open to everybody." in words_of(asked)
        assert done.location.endswith(f"#row-{place}")
        assert rows_of(torn)[place] == ("Nobody is bound by it.", before[place][1])

        shown = editor.get(done.location)
        undo = re.search(r'name="press" value="([^"]*)">Undo it', shown.text)[1]
        assert f'formaction="{here}?to={place}"' in shown.text
        assert undo == f"join-en-{place}"
        self.press(editor, torn, undo)
        assert rows_of(torn) == before

    @pytest.mark.parametrize("step", ["up", "down"])
    def test_a_text_moves_and_comes_back(self, editor, torn, step):
        before = rows_of(torn)

        done = self.press(editor, torn, f"{step}-es-2")
        moved = rows_of(torn)
        undo = re.search(r'name="press" value="([^"]*)">Undo it', editor.get(done.location).text)[1]
        self.press(editor, torn, undo)

        assert moved != before
        assert rows_of(torn) == before

    def test_a_text_is_put_beside_any_other_row_and_comes_back(self, editor, torn):
        before = rows_of(torn)
        here = f"/en/desk/drafts/{torn.draft_id}/versions/1/alignment"
        page = editor.get(f"{here}?row=1").text

        asked = page[page.index('id="put-beside"') :]
        done = editor.post(f"{here}/beside", data={**hidden(asked), "row": 1, "language": "es", "at": 2})

        assert [es for _en, es in rows_of(torn)[:2]] == [before[1][1], before[0][1]]
        assert [en for en, _es in rows_of(torn)] == [en for en, _es in before]
        assert done.location.endswith("#row-2")
        undo = re.search(r'name="press" value="([^"]*)">Undo it', editor.get(done.location).text)[1]
        self.press(editor, torn, undo)
        assert rows_of(torn) == before

    @pytest.mark.parametrize("language", ["en", "es"])
    def test_the_way_from_a_text_to_the_form_brings_its_row_and_its_language(self, editor, torn, language):
        page = editor.get(f"/en/desk/drafts/{torn.draft_id}/versions/1/alignment").text

        [way] = re.findall(rf'href="([^"]*row=2&amp;side={language})#put-beside"', page)
        asked = editor.get(html.unescape(way)).text

        form = asked[asked.index('id="put-beside"') :]
        assert re.search(r'<input[^>]*name="row"[^>]*value="2"', form)
        assert re.findall(r'<input checked[^>]*name="language"[^>]*value="(..)"', form) == [language]
        words = rows_of(torn)[1][language == "es"]
        assert f'Row 2: <q lang="{language}">{words}</q>' in form

    @pytest.mark.parametrize(("row", "other"), [(1, 1), (1, 99), (99, 1), (1, 0), ("", 2), (1, "x")])
    def test_a_row_that_is_not_there_is_refused_at_its_field(self, editor, torn, row, other):
        before = rows_of(torn)
        here = f"/en/desk/drafts/{torn.draft_id}/versions/1/alignment"
        page = editor.get(here).text

        answer = editor.post(
            f"{here}/beside",
            data={**hidden(page[page.index('id="put-beside"') :]), "row": row, "language": "es", "at": other},
        )

        assert answer.status_code == 422
        assert "Nothing was changed." in words_of(answer)
        assert rows_of(torn) == before

    def test_rows_are_separated_and_paired(self, editor, torn):
        before = rows_of(torn)

        self.press(editor, torn, "unpair-en-1")
        assert rows_of(torn)[:2] == [(before[0][0], ""), ("", before[0][1])]
        self.press(editor, torn, "pair-en-1")
        assert rows_of(torn) == before

    def test_what_makes_no_sense_is_refused_and_nothing_changes(self, editor, torn):
        before = rows_of(torn)

        for button in ("pair-en-1", "join-en-999", "up-fr-1", "nonsense", "up-en-0", "split-en-1-99999"):
            answer = self.press(editor, torn, button)
            assert answer.status_code == 422, button

        assert rows_of(torn) == before

    def test_two_at_once_lose_nothing(self, editor, sign_in, torn):
        other = sign_in(build.person(Role.TRANSLATOR))
        here = f"/en/desk/drafts/{torn.draft_id}/versions/1/alignment"
        stale = hidden(other.get(here).text)
        self.press(editor, torn, "unpair-en-1")
        after = rows_of(torn)

        late = other.post(here, data={**stale, "press": "unpair-en-3"})

        assert late.status_code == 409
        assert "Somebody else changed this" in words_of(late)
        assert rows_of(torn) == after
        assert other.post(here, data={**hidden(late.text), "press": "pair-en-1"}).status_code == 302

    def test_is_confirmed_with_what_is_unsure_and_asked_again_after_a_change(self, editor, torn):
        here = f"/en/desk/drafts/{torn.draft_id}/versions/1/alignment"
        page = editor.get(here)
        assert "The portal is not sure of" in words_of(page)

        done = editor.post(f"{here}/confirmation", data=hidden(page.text))

        assert done.status_code == 302
        assert now(torn).aligned_at is not None
        assert "It is confirmed." in words_of(editor.get(here))
        self.press(editor, torn, "unpair-en-1")
        assert now(torn).aligned_at is None

    def test_a_translator_confirms_and_a_delegate_only_looks(self, sign_in, torn):
        here = f"/en/desk/drafts/{torn.draft_id}/versions/1/alignment"
        delegate, translator = sign_in(build.person(Role.DELEGATE)), sign_in(build.person(Role.TRANSLATOR))

        assert 'name="press"' not in delegate.get(here).text
        token = hidden(translator.get(here).text)
        assert delegate.post(f"{here}/confirmation", data=hidden(delegate.get(here).text)).status_code in (403, 422)
        assert translator.post(f"{here}/confirmation", data=token).status_code == 302

    def test_is_only_to_be_read_once_it_is_circulated(self, editor):
        version = build.version()
        here = f"/en/desk/drafts/{version.draft_id}/versions/1/alignment"

        page = editor.get(here)

        assert 'name="press"' not in page.text
        assert "nothing in it changes" in words_of(page)
        assert editor.get(f"{here}/2/en").status_code == 403
        assert editor.get(f"{here}/99/en").status_code == 404

    def test_a_version_in_one_language_has_nothing_to_confirm(self, editor):
        version = build.version(spanish=None, status=Status.UPLOADED)
        here = f"/en/desk/drafts/{version.draft_id}/versions/1/alignment"

        assert "one language only" in words_of(editor.get(here))
        assert "confirm-it" not in editor.get(here).text
        assert self.press(editor, version, "join-en-2").status_code == 302

    def test_a_long_text_comes_in_pages_with_as_many_questions(self, editor):
        short = build.version(status=Status.UPLOADED)
        long = build.version(
            english=[f"Sentence number {n} of the text." for n in range(300)],
            spanish=[f"Frase número {n} del texto." for n in range(300)],
            status=Status.UPLOADED,
        )
        asked = []
        for version in (short, long):
            here = f"/en/desk/drafts/{version.draft_id}/versions/1/alignment"
            asked.append(len(watched(lambda here=here: editor.get(f"{here}?row=250"))))
        page = editor.get(f"{here}?row=250")

        assert asked[0] == asked[1] <= 6
        assert page.text.count('id="row-') == 40
        assert 'id="row-250"' in page.text
        for odd in ("0", "-4", "99999", "x"):
            assert editor.get(f"{here}?row={odd}&back=up-es-2&as_of=1", follow_redirects=True).status_code == 200


class TestSteps:
    def go(self, browser, version, step):
        return send(browser, f"/en/desk/drafts/{version.draft_id}/versions/{version.number}/steps/{step}")

    def test_all_the_way_to_the_final_text(self, editor):
        lac = build.organisation(kind="advisory_committee", group="lac")
        build.person(Role.ADVISER, of=lac)
        version = build.version(
            build.draft(build.round_(audience=Audience.CLEARED, invited=[lac])), status=Status.UPLOADED
        )
        drafts.confirm(version, seen=version.revision, by=build.EDITOR)
        says = {
            "circulation": ["Members of the invited organizations read it", "1 person is told"],
            "opening": ["It takes comments", "1 person is told"],
            "closing": ["It takes no more comments", "Nobody gets an email"],
            "release": ["marked as the final text"],
        }
        for step, status in zip(says, (Status.CIRCULATED, Status.OPEN, Status.CLOSED, Status.RELEASED), strict=True):
            said = words_of(editor.get(f"/en/desk/drafts/{version.draft_id}/versions/1/steps/{step}"))
            assert all(words in said for words in says[step]), said
            assert self.go(editor, version, step).status_code == 302
            assert now(version).status is status

    def test_says_what_is_missing_instead_of_a_button(self, editor):
        unaligned = build.version(status=Status.UPLOADED)
        in_draft = build.version(
            build.draft(build.round_(status=RoundStatus.DRAFT)), spanish=None, status=Status.UPLOADED
        )
        one = build.version(spanish=None, status=Status.CLOSED)
        for version, step, words in (
            (unaligned, "opening", "Nobody has confirmed yet"),
            (unaligned, "circulation", "Nobody has confirmed yet"),
            (in_draft, "opening", "The round of this draft has not been opened yet."),
            (one, "release", "A version in one language only cannot be final."),
        ):
            page = editor.get(f"/en/desk/drafts/{version.draft_id}/versions/1/steps/{step}")
            assert words in words_of(page)
            assert "<form" not in page.text.split("<main")[1].split("</main")[0]

    def test_names_what_is_superseded(self, editor):
        first = build.version()
        second = build.version(first.draft, english=["# New", "Quite other words."], status=Status.UPLOADED)
        drafts.confirm(second, seen=second.revision, by=build.EDITOR)

        said = words_of(editor.get(f"/en/desk/drafts/{first.draft_id}/versions/2/steps/opening"))
        self.go(editor, second, "opening")

        assert "Version 1 is superseded" in said
        assert now(first).status is Status.SUPERSEDED

    def test_what_cannot_be_done_now_is_refused(self, editor, sign_in):
        version = build.version()
        here = f"/en/desk/drafts/{version.draft_id}/versions/1/steps"

        assert editor.get(f"{here}/circulation").status_code == 403
        assert editor.get(f"{here}/release").status_code == 403
        assert editor.get(f"{here}/anything").status_code == 404
        assert sign_in(build.person(Role.TRANSLATOR)).get(f"{here}/closing").status_code == 403
        assert sign_in(build.person(Role.DELEGATE)).get(f"{here}/closing").status_code == 200

    def test_somebody_was_faster(self, editor):
        version = build.version()
        here = f"/en/desk/drafts/{version.draft_id}/versions/1/steps/closing"
        stale = hidden(editor.get(here).text)
        drafts.close(version, seen=version.revision, by=build.EDITOR)

        assert editor.post(here, data=stale).status_code in (403, 409)

    def test_the_page_of_a_draft_offers_one_step_at_a_time(self, editor, sign_in):
        version = build.version(status=Status.UPLOADED)
        here = f"/en/desk/drafts/{version.draft_id}"

        def button(browser=editor):
            return html.unescape(re.search(r'class="usa-button" href="[^"]*">([^<]*)', browser.get(here).text)[1])

        assert button() == "Put both languages side by side"
        drafts.confirm(version, seen=version.revision, by=build.EDITOR)
        assert button() == "Open it for comments"
        assert button(sign_in(build.person(Role.DELEGATE))) == "Open it for comments"
        drafts.open_version(version, seen=version.revision, by=build.EDITOR)
        assert button() == "Close the comments"
        drafts.close(version, seen=version.revision, by=build.EDITOR)
        assert button() == "Make it final"


class TestPlaces:
    @pytest.fixture
    def asked(self):
        """A comment on “Nobody is bound by it.”, of whose place in version 2 nobody is sure."""
        first = build.version()
        remark = build.remark(first, "p0003", words="bound by it")
        second = build.version(
            first.draft,
            english=["# Purpose", "Anybody may add to the list.", "It binds nobody.", "# Review", "Each year."],
            status=Status.UPLOADED,
        )
        drafts.confirm(second, seen=second.revision, by=build.EDITOR)
        drafts.open_version(second, seen=second.revision, by=build.EDITOR)
        key = session.scalar(select(Passage.key).where(Passage.version_id == second.id, Passage.position == 2))
        return remark, second, place_uncertainly(remark, second, key)

    def place_of(self, remark, version):
        found = select(Placement).where(Placement.contribution_id == remark.id, Placement.version_id == version.id)
        return session.scalars(found.order_by(Placement.number.desc())).first()

    def here(self, version):
        return f"/en/desk/drafts/{version.draft_id}/versions/{version.number}/placements"

    def test_shows_the_words_the_place_and_how_sure_it_is(self, editor, asked):
        remark, version, _placed = asked

        said = words_of(editor.get(self.here(version)))

        assert "Please say who is asked." in said
        assert "bound by it" in said
        assert "Anybody may add to the list." in said
        assert "How sure: 30 of 100." in said
        assert remark.number in said

    @pytest.mark.parametrize("language", ["en", "es"])
    def test_says_so_when_none_does(self, editor, language):
        version = build.version()

        read(editor, f"/{language}/desk/drafts/{version.draft_id}/versions/1/placements")

    def test_is_confirmed_with_a_button(self, editor, asked):
        remark, version, placed = asked
        token = hidden(editor.get(self.here(version)).text)

        answer = editor.post(f"{self.here(version)}/{placed.id}/confirmation", data=token)

        assert answer.status_code == 302
        assert self.place_of(remark, version).method is Method.PERSON
        assert self.place_of(remark, version).fit is Fit.CHANGED
        after = words_of(editor.get(answer.location))
        assert "It is at paragraph 1 now." in after
        assert "No comment needs your eye" in after

    @pytest.mark.parametrize(
        ("number", "position"),
        [
            ("2", 3),
            ("¶ 2", 3),
            ("Párrafo 2.", 3),
            ("paragraph 2", 3),
            ("p0001", 1),
            ("passage 1", 1),
            ("fragmento 1", 1),
            ("99", None),
            ("", None),
        ],
    )
    def test_is_put_at_a_passage_by_its_number(self, editor, asked, number, position):
        remark, version, placed = asked

        answer = send(editor, f"{self.here(version)}/{placed.id}", where="other", number=number)

        if position is None:
            assert answer.status_code == 422
            assert "There is no passage with this number" in words_of(answer)
            assert self.place_of(remark, version).id == placed.id
        else:
            assert answer.status_code == 302
            assert session.get(Passage, self.place_of(remark, version).passage_id).position == position

    def test_is_put_at_words_that_were_copied_or_at_the_authors_own(self, editor, asked):
        remark, version, placed = asked
        here = self.here(version)

        wrong = send(editor, f"{here}/{placed.id}", where=OTHER, number="2", exact="not there")
        send(editor, f"{here}/{placed.id}", where=OTHER, number="2", exact="binds nobody")

        assert wrong.status_code == 422
        assert re.search(r'id="exact-error"', wrong.text)
        found = self.place_of(remark, version)
        assert (found.start, found.end) == (3, 15)
        original = now(version).draft
        third = build.version(original, english=["# Purpose", "He is bound by it."], status=Status.UPLOADED)
        drafts.confirm(third, seen=third.revision, by=build.EDITOR)
        drafts.open_version(third, seen=third.revision, by=build.EDITOR)
        lost = place_uncertainly(remark, third)
        send(editor, f"{self.here(third)}/{lost.id}", where=OTHER, number="1")
        found = self.place_of(remark, third)
        assert (found.start, found.end, found.fit) == (6, 17, Fit.MOVED)

    def test_is_put_on_the_shelf_or_at_a_likely_passage(self, editor, asked):
        remark, version, placed = asked
        page = editor.get(f"{self.here(version)}/{placed.id}")
        likely = re.findall(r'name="where"[^>]*value="(p\d+)"', page.text)
        assert likely

        send(editor, f"{self.here(version)}/{placed.id}", where="shelf")
        now_at = self.place_of(remark, version)
        assert (now_at.fit, now_at.passage_id) == (Fit.REMOVED, None)

        send(editor, f"{self.here(version)}/{now_at.id}", where=OTHER, number="1")
        send(editor, f"{self.here(version)}/{self.place_of(remark, version).id}", where=likely[0])
        assert session.get(Passage, self.place_of(remark, version).passage_id).key == likely[0]

    def test_a_number_alone_says_what_is_meant(self, editor, asked):
        remark, version, placed = asked

        assert send(editor, f"{self.here(version)}/{placed.id}", number="2").status_code == 302
        assert session.get(Passage, self.place_of(remark, version).passage_id).position == 3

    def test_nothing_chosen_is_said(self, editor, asked):
        _remark, version, placed = asked

        answer = send(editor, f"{self.here(version)}/{placed.id}")

        assert answer.status_code == 422
        assert "Choose where it belongs." in words_of(answer)

    def test_two_editors_do_not_overwrite_each_other(self, editor, sign_in, asked):
        remark, version, placed = asked
        other = sign_in(build.person(Role.EDITOR))
        stale = hidden(other.get(f"{self.here(version)}/{placed.id}").text)
        send(editor, f"{self.here(version)}/{placed.id}", where="shelf")

        late = other.post(f"{self.here(version)}/{placed.id}", data={**stale, "where": "other", "number": "2"})

        assert late.status_code == 409
        assert self.place_of(remark, version).passage_id is None
        assert 'value="2"' in late.text
        again = re.search(r'action="([^"]*placements/\d+)"', late.text)[1]
        assert other.post(again, data={**hidden(late.text), "where": "other", "number": "2"}).status_code == 302

    def test_what_another_editor_has_moved_is_not_confirmed(self, editor, sign_in, asked):
        remark, version, placed = asked
        other = sign_in(build.person(Role.EDITOR))
        stale = hidden(other.get(self.here(version)).text)
        send(editor, f"{self.here(version)}/{placed.id}", where="shelf")
        moved = self.place_of(remark, version).id

        late = other.post(f"{self.here(version)}/{placed.id}/confirmation", data=stale)

        assert late.status_code == 409
        assert self.place_of(remark, version).id == moved
        again = re.search(r'action="([^"]*placements/\d+)"', late.text)[1]
        assert again.endswith(f"/{moved}")

    def test_is_not_for_everybody_and_not_of_another_version(self, editor, sign_in, asked):
        _remark, version, placed = asked
        translator = sign_in(build.person(Role.TRANSLATOR))
        elsewhere = f"/en/desk/drafts/{version.draft_id}/versions/1/placements/{placed.id}"

        assert sign_in(build.member()).get(self.here(version)).status_code == 403
        assert translator.get(self.here(version)).status_code == 200
        assert translator.get(f"{self.here(version)}/{placed.id}").status_code == 403
        assert editor.get(elsewhere).status_code == 404
        assert editor.get(f"{self.here(version)}/999999").status_code == 404

    def test_a_withheld_comment_shows_no_words(self, editor, asked):
        remark, version, _placed = asked
        with transaction():
            contributions.retract(session.merge(remark), "third_party")

        said = words_of(editor.get(self.here(version)))

        assert "Please say who is asked." not in said
        assert "withheld its text" in said


class TestWaysBack:
    """After any step, either there is a way back that leads exactly there, or none is offered."""

    @given(
        st.lists(st.sampled_from(["both", "en", "es"]), min_size=1, max_size=8),
        st.sampled_from(list(Step)),
        st.integers(1, 8),
        st.sampled_from(["en", "es"]),
    )
    def test_leads_back(self, sides, step, row, language):
        turn = count(1)
        rows = [
            Row(
                Kind.PARAGRAPH,
                0,
                "",
                f"One {next(turn)}. Two." if side != "es" else "",
                f"Uno {next(turn)}. Dos." if side != "en" else "",
            )
            for side in sides
        ]
        way = Way(step, min(row, len(rows)), language, 1 if step is Step.BESIDE else None)
        try:
            done = arranged(rows, step, way.row - 1, language, way.at)
        except Invalid:
            return

        there, back = drafts.after(rows, way)

        assert 1 <= there <= len(done)
        if back is not None:
            again = arranged(done, back.step, back.row - 1, back.language, back.at)
            assert [row.en for row in again if row.en] == [row.en for row in rows if row.en]
            assert [row.es for row in again if row.es] == [row.es for row in rows if row.es]
            assert {(row.en, row.es) for row in again if row.en and row.es} == {
                (row.en, row.es) for row in rows if row.en and row.es
            }
