"""The files of an edition: whole, checkable, readable without the portal, and all of one mind about the numbers."""

import csv
import hashlib
import io
import json
import re
import subprocess
import zipfile

import openpyxl
import pikepdf
import pypdfium2
import pytest
from freezing import DAY, answer, draft, edited
from lxml import etree, html

from portal.core.localized import LANGUAGES, Localized
from portal.files.reporting.bundle import SUMS, pack
from portal.jobs.freezing import files as making
from portal.jobs.freezing.files import STEPS
from portal.queries import summaries as queries

DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
PICTURES = ("answers", "days", "groups", "languages", "themes", "outcomes", "waiting")
WORDS = r"\s+"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LONG = "Larga es la lista de lo que falta por decir en el texto. " * 20
ANSWERS = (
    *(
        answer(number, byline="Sindicato Norte" if number == 2 else "", unverified=number == 2)
        for number in range(1, 9)
    ),
    answer(9, words=LONG),
    answer(10, words='=HYPERLINK("http://x")', language="en", departure=True, covered_by="C-2026-0001"),
    answer(11, words="<script>alert(1)</script> 😀 \x00"),
)


def packed(made):
    out = io.BytesIO()
    pack(out, made, DAY)
    return out.getvalue()


@pytest.fixture(scope="module")
def edition():
    return edited(*ANSWERS, drafts=(draft(),))


@pytest.fixture(scope="module")
def made(app, edition):
    with app.app_context():
        return {name: content for step in STEPS.values() for name, content in step(edition, DAY)}


@pytest.fixture
def folder(made, tmp_path):
    with zipfile.ZipFile(io.BytesIO(packed(made))) as archive:
        archive.extractall(tmp_path)
    return tmp_path


def numbers(text):
    return {int(found.replace(",", "")) for found in re.findall(r"\d[\d,]*", text)}


def test_everything_is_in_it_and_every_sum_is_right(folder, made):
    assert {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} == {*made, SUMS}
    assert {*made} == {
        *("summary-en.pdf", "summary-es.pdf", "summary-en.docx", "summary-es.docx", "answers.xlsx", "answers.csv"),
        *("figures.csv", "summary.json", "index.html", "drafts/D-1-v2.en.md", "drafts/D-1-v2.es.md"),
    }
    checked = subprocess.run(["sha256sum", "--check", "--strict", SUMS], cwd=folder, capture_output=True, check=False)
    assert checked.returncode == 0, checked.stderr
    assert checked.stdout.count(b": OK") == len(made)


def test_made_again_it_is_the_same_zip_to_the_byte(app, edition, made):
    with app.app_context():
        again = {name: content for step in STEPS.values() for name, content in step(edition, DAY)}

    assert hashlib.sha256(packed(again)).digest() == hashlib.sha256(packed(made)).digest()


def test_all_files_say_the_same_numbers(made, edition):
    figures = {
        tuple(row[:-1]): int(row[-1]) for row in [*csv.reader(made["figures.csv"].decode("utf-8-sig").splitlines())][1:]
    }
    book = openpyxl.load_workbook(io.BytesIO(made["answers.xlsx"]))
    in_book = {
        tuple(cell or "" for cell in row[:-1]): row[-1]
        for row in book["figures"].iter_rows(min_row=2, values_only=True)
    }
    record = json.loads(made["summary.json"])
    in_json = {
        tuple(str(each[key]) for key in ("what", "outcome", "group", "language")): each["number"]
        for each in record["figures"]
    }

    assert figures == in_book == in_json
    assert record["totals"] == edition.figures.totals
    told = {*edition.figures.totals.values(), *edition.figures.by("answers", "outcome").values()}
    for language in LANGUAGES:
        text = " ".join(
            page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(made[f"summary-{language}.pdf"])
        )
        part = html.fromstring(made["index.html"]).get_element_by_id(language).text_content()
        words = "".join(
            etree.fromstring(
                zipfile.ZipFile(io.BytesIO(made[f"summary-{language}.docx"])).read("word/document.xml")
            ).itertext()
        )
        for where in (text, part, words):
            assert told <= numbers(where)
            assert str(edition.figures.totals["received"]) in where
    assert len(record["answers"]) == book["answers"].max_row - 1 == edition.figures.totals["answered"]


def test_every_picture_shows_the_numbers_of_its_tables_in_every_file(made, edition):
    in_json = json.loads(made["summary.json"])["pictures"]
    for language in LANGUAGES:
        drawn = queries.pictures(edition.figures, edition.kept, language)
        numbers_of = [[f"{number:,}" for row in each.rows for number in row[1:]] for each in drawn.values()]
        document = etree.fromstring(
            zipfile.ZipFile(io.BytesIO(made[f"summary-{language}.docx"])).read("word/document.xml")
        )
        page = html.fromstring(made["index.html"]).get_element_by_id(language)
        in_page = [told(table.iter("tr"), "td", "th") for table in page.iter("table")]
        in_word = [told(table.iter(f"{W}tr"), f"{W}tc") for table in document.iter(f"{W}tbl")]
        with pikepdf.open(io.BytesIO(made[f"summary-{language}.pdf"])) as file:
            said = [str(each.Alt) for each in structure(file) if each.S == "/Figure"]
        text = "".join(
            page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(made[f"summary-{language}.pdf"])
        )

        assert list(drawn) == list(in_json) == list(PICTURES)
        assert [numbers_of_table(rows) for rows in in_page[:-1]] == numbers_of
        assert [numbers_of_table(rows) for rows in in_word[:-1]] == numbers_of
        if language == "en":
            assert [each["rows"] for each in in_json.values()] == [
                [[*row] for row in each.rows] for each in drawn.values()
            ]
        assert said == [each.get("descr") for each in document.iter(f"{DRAWN}docPr")]
        assert len(said) == len(drawn) == len(page.findall(".//figure"))
        for each in drawn.values():
            for label, *numbers in each.rows:
                numbers_after = rf"\s([^\d]*\s)?\s*{WORDS.join(map(str, numbers))}"
                assert re.search(WORDS.join(label.split()) + numbers_after, text), label


def told(rows, *cells):
    return [["".join(cell.itertext()).strip() for cell in row.iter(*cells)] for row in rows][1:]


def numbers_of_table(rows):
    return [cell for row in rows for cell in row[1:] if re.fullmatch(r"[\d,]+", cell)]


def structure(file):
    """The elements of a tagged PDF, in the order in which they are read."""
    waiting = [file.Root.StructTreeRoot.K]
    while waiting:
        node = waiting.pop()
        if isinstance(node, pikepdf.Array):
            waiting += reversed(list(node))
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                yield node
            if "/K" in node:
                waiting.append(node.K)


def test_every_answer_is_in_every_file(made):
    table = [*csv.DictReader(io.StringIO(made["answers.csv"].decode("utf-8-sig")))]
    record = json.loads(made["summary.json"])["answers"]
    pages = {
        language: " ".join(
            page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(made[f"summary-{language}.pdf"])
        )
        for language in LANGUAGES
    }

    assert [row["number"] for row in table] == [each["number"] for each in record] == [each.number for each in ANSWERS]
    for each in ANSWERS:
        assert all(each.number in text for text in pages.values())
        assert made["index.html"].decode().count(each.number) >= len(LANGUAGES)
    assert record[8]["words"] == LONG  # whole, where the others have its beginning
    assert LONG not in made["index.html"].decode()
    assert table[9]["words"] == "'" + ANSWERS[9].words  # no spreadsheet computes it
    assert table[1]["author"] == "Sindicato Norte (invented)"
    assert table[0]["author"] == ""
    assert [row["author_not_verified"] for row in table[:3]] == ["", "yes", ""]
    assert [each["author_not_verified"] for each in record[:3]] == [False, True, False]
    for text in (*pages.values(), made["index.html"].decode()):  # as was promised to whoever sends without an account
        assert text.count("name not verified") + text.count("nombre sin verificar") >= 1


def test_the_word_document_is_read_by_another_library_with_heads_and_languages(made):
    with zipfile.ZipFile(io.BytesIO(made["summary-es.docx"])) as archive:
        assert archive.testzip() is None
        text = etree.fromstring(archive.read("word/document.xml"))
    tables = text.findall(f".//{W}tbl")

    assert len(tables) == len(PICTURES) + 1
    assert all(len(table.findall(f".//{W}tblHeader")) == 1 for table in tables)
    assert len(tables[-1].findall(f"{W}tr")) == len(ANSWERS) + 1
    assert {node.get(f"{W}val") for node in text.iter(f"{W}lang")} == {"en-US"}  # of words in the other language
    assert "<script>alert(1)</script>" in "".join(text.itertext())


def test_the_page_needs_no_network_and_no_script(made):
    page = html.fromstring(made["index.html"])
    policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")

    assert policy == ["default-src 'none'; style-src 'unsafe-inline'"]
    assert page.xpath("//script | //link | //img | //iframe | //object") == []
    assert "\x00" not in made["index.html"].decode()
    assert page.xpath("//@style | //@onclick | //@src") == []
    targets = page.xpath("//a/@href")
    assert {target for target in targets if not target.startswith("#")} == {*made} - {"index.html"}
    assert page.xpath("//section/@lang") == list(LANGUAGES)


def test_a_thousand_answers_are_a_volume(app, monkeypatch):
    monkeypatch.setattr(making.wording, "MOST_ROWS", 4)
    edition = edited(*(answer(number) for number in range(1, 11)))
    with app.app_context():
        made = dict(STEPS["pdf_en"](edition, DAY))
        page = dict(STEPS["page"](edition, DAY))["index.html"].decode()
    texts = [
        " ".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(each)) for each in made.values()
    ]

    assert [*made] == ["summary-en.pdf", "summary-en-2.pdf", "summary-en-3.pdf"]
    assert "Volume 2 of 3" in texts[1]
    assert [sum(f"C-2026-{number:04}" in text for text in texts) for number in (2, 6, 10)] == [1, 1, 1]
    assert all(f'href="{name}"' in page for name in made)


def test_long_answers_are_cut_into_more_volumes_and_none_is_lost():
    long = "x" * 5000
    edition = edited(*(answer(number, reason=Localized(long, "")) for number in range(1, 301)))

    parts = making.wording.volumes_of(edition, "en")

    assert [each for part in parts for each in part] == [*edition.answers]
    assert [len(part) for part in parts] == [119, 119, 62]


def test_a_round_without_contributions_has_files_too(app):
    with app.app_context():
        made = {name: content for step in STEPS.values() for name, content in step(edited(withheld=0), DAY)}

    assert "Nobody sent a contribution" in made["index.html"].decode()
    assert pypdfium2.PdfDocument(made["summary-en.pdf"])
