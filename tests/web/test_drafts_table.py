"""All comments on a version in one table, and as files that those who work with them take along."""

import io
import zipfile
from xml.etree import ElementTree

import build
import pytest
from docx import Document
from page import read

from portal.core.actor import SYSTEM, Role
from portal.core.db import transaction
from portal.models.consultations import Audience
from portal.models.contributions import CommentType, Fit, Status
from portal.models.drafts import Status as VersionStatus
from portal.queries import drafts as queries
from portal.queries.contributions import on_drafts
from portal.services import contributions

OLD = ("# Purpose", "The list is open to all.", "Nobody is bound by it.", "It names six sectors in their order.")
VIEJO = ("# Objeto", "La lista está abierta a todos.", "No obliga a nadie.", "Nombra seis sectores en su orden.")
NUEVO = ("# Objeto", "La lista está abierta a todas las personas.", "Nombra seis sectores en su orden.")
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
COLUMNS = "ABCDEFGHIJKLMNOPQRS"
NEW = ("# Purpose", "The list is open to everybody.", "It names six sectors in their order.")


@pytest.fixture
def editor(sign_in):
    return sign_in(build.person(Role.EDITOR))


@pytest.fixture
def union():
    return build.organisation(name="Sindicato Manos")


@pytest.fixture
def version():
    return build.version(build.draft())


def address(version, form="", **asked):
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    return f"/en/drafts/{version.draft_id}/versions/{version.number}/comments{form}{'?' if query else ''}{query}"


def sheet(answer):
    """The rows of a workbook: words are words, days and hours are numbers, an empty cell is nothing."""
    with zipfile.ZipFile(io.BytesIO(answer.data)) as packed:
        shared = ElementTree.fromstring(packed.read("xl/sharedStrings.xml"))
        rows = ElementTree.fromstring(packed.read("xl/worksheets/sheet1.xml")).iter(f"{MAIN}row")
    words = ["".join(text.text or "" for text in each.iter(f"{MAIN}t")) for each in shared.iter(f"{MAIN}si")]
    found = []
    for row in rows:
        cells = {}
        for cell in row:
            value = cell.find(f"{MAIN}v")
            if value is not None:
                name = cell.get("r").rstrip("0123456789")
                cells[name] = words[int(value.text)] if cell.get("t") == "s" else float(value.text)
        found.append([cells.get(letter) for letter in COLUMNS])
    return found


def margin(answer):
    """What stands in the margin of a Word document: who says what."""
    return [(each.author, each.text) for each in Document(io.BytesIO(answer.data)).comments]


def body_of(page):
    return " ".join(text for _language, text in page.text)


class TestWhoEnters:
    @pytest.mark.parametrize(
        ("role", "status"),
        [(Role.EDITOR, 200), (Role.DELEGATE, 200), (Role.TRANSLATOR, 200), (Role.MODERATOR, 403), (Role.AUDITOR, 403)],
    )
    @pytest.mark.parametrize("form", ["", ".xlsx", ".docx"])
    def test_those_who_prepare_drafts(self, sign_in, version, role, status, form):
        assert sign_in(build.person(role)).get(address(version, form)).status_code == status

    def test_not_those_of_another_round(self, sign_in, version):
        elsewhere = build.person(Role.EDITOR, round_id=build.round_().id)

        assert sign_in(elsewhere).get(address(version)).status_code == 403

    def test_a_draft_that_somebody_cannot_see_is_not_found(self, sign_in):
        hidden = build.version(build.draft(build.round_(audience=Audience.PARTICIPANTS)))
        elsewhere = build.person(Role.EDITOR, round_id=build.round_().id)

        assert sign_in(elsewhere).get(address(hidden)).status_code == 404
        assert sign_in(build.member()).get(address(hidden)).status_code == 403


class TestTheTable:
    def test_shows_each_comment_with_its_words_and_its_proposed_wording(self, editor, version, union):
        ana = build.person(of=union)
        said = build.remark(version, "p0002", by=ana, words="is open", proposed="is always open")

        page = body_of(read(editor, address(version)))

        for words in (said.number, "Sindicato Manos", "paragraph 1", "is open", "is always open", "Published",
                      "Substantive", "Same words"):  # fmt: skip
            assert words in page

    def test_shows_only_what_the_reader_may_read(self, editor, sign_in, version):
        waiting = build.remark(version, status=Status.RECEIVED)
        withheld = build.remark(version, status=Status.PUBLISHED)
        with transaction():
            contributions.retract(withheld, "third_party")

        assert waiting.ref not in editor.get(address(version)).text
        assert "Please say who is asked." not in editor.get(address(version)).text
        assert "Withheld" in editor.get(address(version)).text
        delegate = sign_in(build.person(Role.DELEGATE))
        assert waiting.ref in delegate.get(address(version)).text

    @pytest.mark.parametrize(
        ("asked", "shown"),
        [
            ({"kind": "editorial"}, {"p0003"}),
            ({"group": "civil_society_union"}, {"p0002"}),
            ({"fit": "removed"}, set()),
            ({"state": "published"}, {"p0002", "p0003"}),
            ({"language": "es"}, set()),
            ({"kind": "nothing of the kind"}, {"p0002", "p0003"}),
        ],
    )
    def test_is_filtered_and_so_are_the_files(self, editor, version, union, asked, shown):
        numbers = {
            "p0002": build.remark(version, "p0002", by=build.person(of=union)).number,
            "p0003": build.remark(version, "p0003", kind=CommentType.EDITORIAL).number,
        }

        page = editor.get(address(version, **asked), follow_redirects=True).text
        rows = sheet(editor.get(address(version, ".xlsx", **asked), follow_redirects=True))

        assert {key for key, number in numbers.items() if f">{number}<" in page} == shown
        assert {key for key, number in numbers.items() if number in [row[0] for row in rows]} == shown

    def test_goes_on_where_a_page_ended(self, editor, version, monkeypatch):
        numbers = [build.remark(version, key).number for key in ("p0002", "p0003", "p0005")]
        real = on_drafts.table
        monkeypatch.setattr(on_drafts, "table", lambda *asked: real(*asked[:4], most=2))

        first = read(editor, address(version))
        [onward] = [a["href"] for a in first.all("a") if "after=" in (a.get("href") or "")]
        second = body_of(read(editor, onward))

        assert [number in body_of(first) for number in numbers] == [True, True, False]
        assert [number in second for number in numbers] == [False, False, True]

    def test_asks_as_many_questions_for_many_as_for_few(self, editor, version, engine):
        from sqlalchemy import event

        asked: list[str] = []
        event.listen(engine, "before_cursor_execute", lambda *said: asked.append(said[2]))
        build.remark(version)
        counted = []
        for _again in range(2):
            asked.clear()
            editor.get(address(version))
            counted.append(len([one for one in asked if one.lstrip().startswith("SELECT")]))
            for _one in range(20):
                build.remark(version)

        assert counted[0] == counted[1]
        assert counted[0] <= 12


class TestHowTheyFared:
    def test_comments_of_the_version_before_are_counted_by_how_they_fit(self, editor):
        draft = build.draft()
        first = build.version(draft, OLD, VIEJO)
        build.remark(first, "p0004", words="six sectors")
        build.remark(first, "p0002", words="open to all")
        build.remark(first, "p0003", words="Nobody is bound")
        build.remark(first, "p0003", status=Status.RECEIVED)
        second = build.version(draft, NEW, NUEVO)
        contributions.reanchor(second, by=SYSTEM)

        fared = on_drafts.fared(build.EDITOR, second)

        assert fared.all == 3
        assert fared.made_on == 1
        assert fared.by_fit[Fit.SAME] + fared.by_fit.get(Fit.MOVED, 0) == 1
        assert fared.by_fit[Fit.REMOVED] == 1
        assert "3 comments carried over from version 1" in body_of(read(editor, address(second)))
        assert not on_drafts.fared(build.EDITOR, first)

    def test_what_somebody_cannot_see_is_not_counted(self):
        draft = build.draft(build.round_(audience=Audience.PARTICIPANTS))
        build.remark(build.version(draft, OLD, VIEJO), "p0004")
        second = build.version(draft, NEW, NUEVO)
        contributions.reanchor(second, by=SYSTEM)

        assert on_drafts.fared(build.EDITOR, second).all == 1
        assert not on_drafts.fared(build.member().as_actor(), second)


class TestTheSheet:
    def test_has_a_row_for_each_comment_and_an_empty_column_for_its_disposition(self, editor, version, union):
        said = build.remark(version, "p0002", by=build.person(of=union), words="is open", proposed="")

        answer = editor.get(address(version, ".xlsx"))
        [headers, row] = sheet(answer)
        found = dict(zip(headers, row, strict=True))

        assert found["Number"] == said.number
        assert found["Name"] == "Sindicato Manos (invented)"
        assert found["Words commented on"] == "is open"
        assert found["Proposed wording"] == "(without these words)"
        assert found["Disposition (to be filled in)"] is None
        received = next(value for name, value in found.items() if name.startswith("Received"))
        assert received % 1  # of somebody with a name, the hour too

    def test_says_only_the_day_of_who_gave_no_name(self, editor, version):
        build.remark(version)

        [headers, row] = sheet(editor.get(address(version, ".xlsx")))
        found = dict(zip(headers, row, strict=True))

        received = next(value for name, value in found.items() if name.startswith("Received"))
        assert found["Name"] == "A participant"
        assert received == int(received)

    def test_what_looks_like_a_formula_is_text(self, editor, version, union):
        ana = build.person(of=union)
        build.remark(version, "p0002", by=ana, words="is open", proposed='=HYPERLINK("http://evil.example","x")')

        answer = editor.get(address(version, ".xlsx"))

        with zipfile.ZipFile(io.BytesIO(answer.data)) as packed:
            assert b"<f>" not in packed.read("xl/worksheets/sheet1.xml")
            assert b"hyperlink" not in packed.read("xl/worksheets/sheet1.xml")
        assert any('=HYPERLINK("http' in str(cell) for cell in sheet(answer)[1])

    def test_is_read_page_by_page(self, editor, version, monkeypatch):
        from portal.web.views.drafts import table

        monkeypatch.setattr(table, "AT_ONCE", 2)
        numbers = [build.remark(version, key).number for key in ("p0002", "p0003", "p0005", "p0002", "p0003")]

        rows = sheet(editor.get(address(version, ".xlsx")))[1:]

        assert sorted(row[0] for row in rows) == sorted(numbers)
        assert [row[5] for row in rows] == ["paragraph 1", "paragraph 1", "paragraph 2", "paragraph 2", "paragraph 3"]


class TestTheDocument:
    def test_has_each_comment_at_its_words(self, editor, version, union):
        said = build.remark(version, "p0002", by=build.person(of=union), words="is open", proposed="is always open")

        answer = editor.get(address(version, ".docx", text="en"))

        assert margin(answer) == [
            (
                "Sindicato Manos (invented)",
                f"{said.number} · paragraph 1 · Substantive · Same words\n"
                "Please say who is asked.\nProposed wording: is always open",
            )
        ]
        with zipfile.ZipFile(io.BytesIO(answer.data)) as packed:
            text = packed.read("word/document.xml").decode()
        between = text[text.index("commentRangeStart") : text.index("commentRangeEnd")]
        assert "is open" in between
        assert "The list" not in between

    def test_a_comment_on_the_other_language_stands_at_the_passage_with_its_words(self, editor, version, union):
        build.remark(version, "p0002", by=build.person(of=union), words="está abierta", language="es")

        [(_who, what)] = margin(editor.get(address(version, ".docx", text="en")))

        assert "On the words “está abierta”" in what

    def test_what_has_no_place_any_more_says_so(self, editor):
        draft = build.draft()
        build.remark(build.version(draft, OLD, VIEJO), "p0003", words="Nobody is bound")
        second = build.version(draft, NEW, NUEVO)
        contributions.reanchor(second, by=SYSTEM)

        [(_who, what)] = margin(editor.get(address(second, ".docx", text="en")))

        assert "On text that was taken out" in what
        assert "On the words “Nobody is bound”" in what

    def test_a_passage_without_text_in_that_language_has_a_place(self, editor):
        version = build.version(build.draft(), OLD, VIEJO[:2])
        line = next(line for line in queries.passages(build.EDITOR, version) if line.en and not line.es)
        build.remark(version, line.key)

        assert len(margin(editor.get(address(version, ".docx", text="es")))) == 1

    def test_only_in_a_language_that_it_has(self, editor):
        version = build.version(build.draft(), OLD, None, status=VersionStatus.OPEN)

        assert editor.get(address(version, ".docx", text="es")).status_code == 404
        assert editor.get(address(version, ".docx", language="es")).status_code == 200  # of the comments


@pytest.mark.parametrize(("form", "ending"), [(".xlsx", "xlsx"), (".docx", "en.docx")])
def test_files_are_saved_under_a_name_that_says_what_they_are(editor, version, form, ending):
    answer = editor.get(address(version, form))

    name = answer.headers["Content-Disposition"]
    assert name.startswith("attachment")
    assert f"{version.draft.round.prefix}-D-{version.draft.number}-v1-comments-20" in name
    assert name.endswith(ending)
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"


def test_what_is_taken_along_of_a_restricted_draft_is_noted(sign_in):
    from sqlalchemy import select

    from portal.core.db import session
    from portal.models.audit import Entry

    version = build.version(build.draft(build.round_(audience=Audience.PARTICIPANTS)))
    editor = sign_in(build.person(Role.EDITOR))

    commented = editor.get(address(version, ".docx"))
    table = editor.get(address(version, ".xlsx"))

    with zipfile.ZipFile(io.BytesIO(commented.data)) as packed:
        assert any(b"Restricted." in packed.read(name) for name in packed.namelist() if "footer" in name)
    assert "Restricted. Opened by" in str(sheet(table)[-1][0])
    assert session.scalars(select(Entry.act).where(Entry.act == "draft.read")).all() == ["draft.read"] * 2
