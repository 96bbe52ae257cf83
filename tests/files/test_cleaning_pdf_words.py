"""Words that a PDF shows to nobody, and words that it does show."""

import pytest
from pdfs import HELVETICA, SECRET, cleaned, form, image, jpeg, noise, paper, photograph, place, stream, words
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageDraw

from portal.files.cleaning import pdf
from portal.files.cleaning.made import Finding

VISIBLE = words("visible")


@pytest.mark.parametrize(
    "content",
    [
        b"1 g " + words(SECRET) + b"0 g",
        words(SECRET) + b"0 g 40 690 200 30 re f ",
        words(SECRET) + b"0.2 0.3 0.9 rg 40 690 200 30 re f ",
        words(SECRET, y=1500),
        words(SECRET, x=-300),
        b"q 0 0 10 10 re W n " + words(SECRET) + b"Q",
        words(SECRET, size=0.5),
        b"0 0 1 rg 40 690 200 30 re f 0 0 0.98 rg " + words(SECRET),
    ],
    ids=["white", "black box", "blue box", "above", "beside", "clipped", "tiny", "blue on blue"],
)
def test_words_that_are_not_seen_go_and_their_page_becomes_a_picture(content):
    copy = cleaned(content + b" 0 g " + words("visible", y=100))
    assert copy.pictured == (1,)
    assert Finding.HIDDEN_TEXT in copy.findings
    assert copy.text == ()


def test_words_below_a_photograph_are_not_seen():
    copy = cleaned(words(SECRET, x=120, y=400) + place(), XObject={"X": image(noise().tobytes(), (80, 80))})
    assert copy.pictured == (1,)


def test_transparent_words_are_not_seen():
    clear = {"G": lambda _pdf: Dictionary(ca=0, CA=0)}
    assert cleaned(b"q /G gs " + words(SECRET) + b"Q", ExtGState=clear).pictured == (1,)


def test_words_in_a_form_are_judged_where_they_lie():
    inside = {"Font": Dictionary(F0=Dictionary(**HELVETICA))}
    forms = {"X": form(words(SECRET), Resources=Dictionary(**inside))}
    assert cleaned(b"/X Do 40 690 200 30 re f", XObject=forms).pictured == (1,)
    copy = pdf.clean(paper(b"/X Do", XObject=forms))
    assert copy.pictured == ()
    assert [block.text for block in copy.text] == [SECRET]


def test_words_in_the_cell_of_a_pattern_cannot_be_judged():
    cell = stream(
        words("repeated", 2, 2),
        Type=Name.Pattern,
        PatternType=1,
        PaintType=1,
        TilingType=1,
        BBox=Array([0, 0, 90, 20]),
        XStep=90,
        YStep=20,
        Resources=Dictionary(Font=Dictionary(F0=Dictionary(**HELVETICA))),
    )
    copy = pdf.clean(paper(b"/Pattern cs /P scn 50 50 300 300 re f", Pattern={"P": cell}))
    assert copy.pictured == (1,)


def test_invisible_words_are_left_out_and_the_scan_below_them_stays_as_sharp_as_it_is():
    scan = ImageDraw.Draw(page := Image.new("L", (600, 800), 255))
    scan.text((20, 20), "scanned", fill=0)
    content = place("X", 0, 0, 595, 842) + b"BT 3 Tr /F0 12 Tf 20 800 Td (" + SECRET.encode() + b") Tj ET"
    copy = cleaned(content, XObject={"X": photograph(jpeg(page), page.size)})
    assert copy.pictured == ()
    assert Finding.HIDDEN_TEXT in copy.findings


def test_words_after_invisible_ones_on_the_same_line_keep_their_place():
    copy = cleaned(b"BT /F0 14 Tf 50 700 Td 3 Tr (" + SECRET.encode() + b") Tj 0 Tr (visible) Tj ET")
    assert copy.pictured == (1,)


@pytest.mark.parametrize(
    "content",
    [
        b"0 g 40 690 200 30 re f 1 g " + words("visible"),
        b"1 1 0 rg " + words("visible"),
        b"0.7 g " + words("Illi__.-|"),
        b"BT /F0 14 Tf 1 0 0.3 1 50 700 Tm (visible) Tj ET",
        b"1 0 0 rg 40 690 200 30 re f 0 0.3 0 rg " + words("visible"),
    ],
    ids=["white on black", "yellow", "thin and grey", "slanted", "green on red"],
)
def test_words_that_are_seen_stay_words(content):
    copy = pdf.clean(paper(content))
    assert copy.pictured == copy.findings == ()
    assert copy.text


def test_what_stands_beside_the_operands_goes():
    cleaned(VISIBLE + f"({SECRET}) 1 0 0 RG [({SECRET})] q /{SECRET} Q ({SECRET}) unknown 0 0 10 10 re f".encode())


def test_marks_and_comments_go():
    cleaned(f"% {SECRET}\n/Span <</ActualText ({SECRET}) /MCID 0>> BDC ".encode() + VISIBLE + b"EMC")
    cleaned(f"/{SECRET} <</Lang ({SECRET})>> DP /{SECRET} BMC ".encode() + VISIBLE + b"EMC")
