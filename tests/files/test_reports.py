"""A report as tagged PDF: what a screen reader is told, in which order, and that no word of anybody breaks it."""

import io
from collections import Counter
from dataclasses import replace
from datetime import date

import pikepdf
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.files.reporting import Heading, Paragraph, Picture, Report, Table, Words
from portal.files.reporting.pdf import pdf
from portal.files.reporting.printable import BREAK, printable, unprintable
from portal.text.charts import bars

HOSTILE = (
    "# set page(width: 1cm)",
    '#import "/etc/passwd"',
    '#read("/etc/passwd")',
    "$ x^2 $ and @label <lbl>",
    "`code` ```raw```",
    "\"quotes\" 'single' \\ backslash \\u{41}",
    "= heading\n== two",
    "- list\n+ enum\n/ term: x",
    "// comment /* block */",
    "a" * 5000,
    "😀 👩\u200d🏭 🇲🇽 ✓ → ≥",
    "Ñandú «así» “x” … — – \u2011 \u00adsoft",
    "مرحبا שלום",
    "汉字 テスト",
    "\u202eRTL override",
    "zero\u200bwidth \ufeffbom",
    "tab\tand\rCR and \x07bell",
    "https://example.org/" + "x" * 300,
    "<script>alert(1)</script>",
    "]]] [[[ }}} {{{",
    "~ -- --- ... *bold* _em_",
    "x" * 20 + "\u200b" + "y" * 20,
    "a\x00b",
    "a\ud800b",
    "x\u0333\u0489 z\u0301\u0323",
    "",
)
PICTURE = bars("groups", "By group", "Unions 3, employers 2.", ("Group", "Contributions"), [("Unions", 3), ("IDB", 2)])


def report(language: str = "en", *more, title="Summary and answers", day=date(2026, 11, 28)):
    other = "es" if language == "en" else "en"
    answers = Table(
        caption="Answers by number",
        head=("Number", "What was said", "What became of it"),
        rows=[
            ([Words("C-1", strong=True)], [Words("Primero", other, quoted=True)], [Words("Accepted"), Words("Yes.")]),
            ([Words("C-2", strong=True)], [Words("Second", quoted=True)], [Words("Noted", quiet=True)]),
        ],
        widths=(2, 4, 4),
    )
    return Report(
        language=language,
        title=title,
        over="The committee",
        lead=[Words("2 received = 2 answered")],
        contents="Contents",
        foot="Edition 1",
        day=day,
        blocks=[
            Heading("What was asked"),
            Paragraph(Words("It was heard.\nOn a line of its own.")),
            Heading("Who took part"),
            Picture(str(PICTURE.svg), "Unions 3, employers 2."),
            Heading("Every answer"),
            Heading("By number", level=2),
            answers,
            *more,
        ],
    )


@pytest.fixture(scope="module")
def made():
    return pdf(report("es"))


def elements(node):
    """What the file says it is made of, in the order in which it is read."""
    if isinstance(node, pikepdf.Array):
        for each in node:
            yield from elements(each)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from elements(node.K)


def words(content: bytes) -> str:
    pages = pypdfium2.PdfDocument(content)
    text = "\n".join(page.get_textpage().get_text_range() for page in pages)
    return " ".join(text.replace(BREAK, "").replace("\u2060", "").split())


def test_a_pdf_says_its_title_its_language_and_that_it_is_accessible(made):
    with pikepdf.open(io.BytesIO(made)) as file, file.open_metadata() as about:
        assert str(file.Root.Lang) == "es-MX"
        assert about["dc:title"] == "Summary and answers"
        assert about["pdfuaid:part"] == "1"
        assert file.Root.MarkInfo.Marked
        assert file.Root.ViewerPreferences.DisplayDocTitle


def test_its_table_has_headers_with_a_scope_its_picture_words_and_other_languages_are_marked(made):
    with pikepdf.open(io.BytesIO(made)) as file:
        found = list(elements(file.Root.StructTreeRoot.K))
        kinds = Counter(str(each.S) for each in found)
        scopes = [str(a.Scope) for each in found if each.S == "/TH" for a in each.A if "/Scope" in a]
        figures = [str(each.Alt) for each in found if each.S == "/Figure"]
        languages = {str(each.Lang) for each in found if "/Lang" in each}

    assert kinds["/TH"] == 5
    assert scopes == ["/Column"] * 3 + ["/Row"] * 2
    assert kinds["/TD"] == 4
    assert figures == ["Unions 3, employers 2."]
    assert "en" in languages  # of the words that somebody wrote in English


def test_its_headings_are_bookmarks(made):
    with pikepdf.open(io.BytesIO(made)) as file, file.open_outline() as outline:
        top = [item.title for item in outline.root]
        under = [child.title for item in outline.root for child in item.children]

    assert top[-3:] == ["What was asked", "Who took part", "Every answer"]
    assert under == ["By number"]


def test_it_is_read_in_the_order_in_which_it_was_told(made):
    text = words(made)
    places = [
        text.index(each)
        for each in ("The committee", "2 received", "On a line", "Answers by number", "C-1", "Primero", "Yes.", "C-2")
    ]

    assert places == sorted(places)


def test_equal_reports_are_equal_bytes_and_another_day_is_another_file(made):
    assert pdf(report("es")) == made
    assert pdf(replace(report("es"), day=date(2026, 11, 29))) != made


def test_no_word_of_anybody_is_more_than_a_word():
    rows = [([Words(text, strong=True)], [Words(text, "es", quoted=True)], [Words(text)]) for text in HOSTILE]
    more = Table(caption=HOSTILE[0], head=("#a", "*b*", "$c$"), rows=rows, widths=(2, 4, 4))
    made = pdf(report("en", Heading('#read("x")'), Paragraph(Words(HOSTILE[2])), more, title=HOSTILE[1]))
    text = words(made)

    for each in HOSTILE[:9]:
        assert " ".join(each.split()) in text
    assert "root:" not in text
    assert "[grinning face]" in text
    assert "✓ → ≥" in text


def test_what_no_font_has_is_named_in_brackets_and_can_be_told_before():
    assert printable("Sí 😀") == "Sí [grinning face]"
    assert printable("x\u0489") == "x[combining cyrillic millions sign]"
    assert printable("e\u0301") == "é"
    assert printable("a\u202eb\x00c\ufeffd") == "abcd"
    assert unprintable(["Sí", "😀 汉 😀", "→"]) == ["[grinning face]", "[cjk unified ideograph-6c49]"]


def test_a_long_word_can_be_broken_and_no_other():
    long = printable("a" * 100)

    assert long.replace(BREAK, "") == "a" * 100
    assert max(map(len, long.split(BREAK))) == 12
    assert printable("responsabilidades") == "responsabilidades"


@settings(max_examples=3, deadline=None)
@given(st.lists(st.text(min_size=1, max_size=200), min_size=20, max_size=20))
def test_whatever_is_written_can_be_printed(texts):
    pdf(report("en", *(Paragraph(Words(text)) for text in texts)))
