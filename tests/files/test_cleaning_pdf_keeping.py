"""What a copy keeps: pages as they lie, words in their order, marks and tags that say no more than the pages do."""

import io
import time

import pytest
from pdfs import A4, everything, form, holds, image, opened, paper, seen, words
from pikepdf import Array, Dictionary, Name, NumberTree, OutlineItem, String
from PIL import Image

from portal.files import cleaning
from portal.files.cleaning import pdf
from portal.files.cleaning.made import Block, Finding
from portal.files.formats import Kind

CONTENT = words("A heading", size=24) + words("Running words, as many as there are.", y=660) + words("More.", y=644)


def drawn(content, number=0):
    """The page as PDFium draws it."""
    import pypdfium2

    document = pypdfium2.PdfDocument(content)
    try:
        return document[number].render(scale=1).to_pil().convert("RGB")
    finally:
        document.close()


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("hidden", [b"", b" 1 g " + words("hidden", y=600)], ids=["as words", "as a picture"])
def test_pages_keep_their_sizes_their_edges_and_how_they_lie(turn, hidden):
    def change(document):
        page = document.pages[0].obj
        page.MediaBox, page.CropBox, page.Rotate = Array([-10, 20, 585, 862]), Array([0, 400, 500, 800]), turn
        page.TrimBox = Array([5, 405, 495, 795])

    original = paper(CONTENT + hidden, b"", change=change)
    copy = pdf.clean(original)
    with opened(copy.content) as document:
        page = document.pages[0].obj
        assert len(document.pages) == 2
        assert [list(map(int, page[box])) for box in ("/MediaBox", "/CropBox", "/TrimBox")] == [
            [-10, 20, 585, 862],
            [0, 400, 500, 800],
            [5, 405, 495, 795],
        ]
        assert page.get("/Rotate", 0) == turn
    assert bool(copy.pictured) is bool(hidden)
    before, after = drawn(original), drawn(copy.content)
    assert before.size == after.size
    assert near(before, after)


def near(one, other):
    """Whether two pictures show the same, if one looks at them from a step away."""
    pairs = zip(one.convert("L").reduce(4).tobytes(), other.convert("L").reduce(4).tobytes(), strict=True)
    return max(abs(a - b) for a, b in pairs) < 40


def test_what_a_branch_of_the_tree_says_holds_for_its_pages():
    def change(document):
        page, tree = document.pages[0].obj, document.Root.Pages
        tree.MediaBox, tree.Rotate, tree.Resources = page.MediaBox, 90, page.Resources
        del page["/MediaBox"], page["/Resources"]

    copy = pdf.clean(paper(CONTENT, change=change))
    assert drawn(copy.content).size == (842, 595)
    assert "A heading" in seen(copy.content)[0]


def test_pages_without_a_size_are_letters():
    def change(document):
        del document.pages[0].obj["/MediaBox"]

    assert drawn(pdf.clean(paper(CONTENT, change=change)).content).size == (612, 792)


def test_the_words_are_given_as_paragraphs_and_headings():
    copy = pdf.clean(paper(CONTENT, words("Second page.")))
    assert copy.text == (
        Block("A heading", 1),
        Block("Running words, as many as there are. More."),
        Block("Second page."),
    )


def test_the_first_page_is_shown_small():
    copy = pdf.clean(paper(CONTENT, b""))
    preview = Image.open(io.BytesIO(copy.preview))
    assert (preview.format, max(preview.size)) == ("PNG", 640)
    assert preview.convert("L").getextrema()[0] < 50


def test_the_same_file_gives_the_same_copy_in_another_process_too():
    original = paper(CONTENT, CONTENT + b" 1 g " + words("hidden", y=500))
    made = pdf.clean(original)
    assert pdf.clean(original) == made
    assert cleaning.clean(original, Kind.PDF) == made


def test_in_a_copy_nothing_is_found():
    made = pdf.clean(paper(CONTENT, b"1 g " + words("hidden")))
    again = pdf.clean(made.content)
    assert again.findings == again.pictured == ()
    assert near(drawn(made.content, 1), drawn(again.content, 1))


def test_the_language_stays_if_it_is_one():
    def speaks(language):
        copy = pdf.clean(paper(CONTENT, change=lambda document: document.Root.update({"/Lang": String(language)})))
        with opened(copy.content) as document:
            return str(document.Root.get("/Lang", ""))

    assert speaks("es-MX") == "es-MX"
    assert speaks("written by Guadalupe") == ""


# --- bookmarks and tags -----------------------------------------------------------------------------------------------


def outlined(*titles):
    def change(document):
        with document.open_outline() as outline:
            outline.root.extend(OutlineItem(title, 0) for title in titles)
            outline.root[0].children.append(OutlineItem("running  WORDS,", 0))

    return paper(CONTENT, words("Other"), change=change)


def bookmarks(content):
    with opened(content) as document, document.open_outline() as outline:
        return [(item.title, [child.title for child in item.children]) for item in outline.root]


def test_bookmarks_stay_if_their_words_can_be_read():
    copy = pdf.clean(outlined("A Heading", "Other"))
    assert bookmarks(copy.content) == [("A Heading", ["running  WORDS,"]), ("Other", [])]
    assert copy.findings == (Finding.NAMES_INSIDE,) or copy.findings == ()


def test_bookmarks_that_say_more_than_the_pages_go():
    copy = pdf.clean(outlined("A heading by Guadalupe", "Other"))
    assert bookmarks(copy.content) == [("running  WORDS,", []), ("Other", [])]
    assert Finding.BOOKMARKS in copy.findings
    assert not holds(everything(copy.content), "Guadalupe")


def tagged(alternative="", content=None, kind="/Own"):
    """A page with a heading of somebody's own kind and a paragraph, each a marked content, and an empty figure."""
    heading = b"/Own <</MCID 0>> BDC " + words("A heading", size=24) + b"EMC "
    paragraph = b"/P <</MCID 1 /ActualText (" + alternative.encode() + b")>> BDC " + words("Words.", y=600) + b"EMC "

    def change(document):
        page = document.pages[0].obj
        page.StructParents = 0
        root = document.make_indirect(Dictionary(Type=Name.StructTreeRoot, RoleMap=Dictionary({kind: Name.H1})))
        whole = document.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=root, T=String(alternative)))
        first = document.make_indirect(Dictionary(Type=Name.StructElem, S=Name(kind), P=whole, Pg=page, K=0))
        second = document.make_indirect(Dictionary(Type=Name.StructElem, S=Name.P, P=whole, Pg=page, K=Array([1])))
        second.Alt = String(alternative)
        if not alternative:
            del second["/Alt"], whole["/T"]
        whole.K, root.K = Array([first, second]), whole
        parents = NumberTree.new(document)
        parents[0] = document.make_indirect(Array([first, second]))
        root.ParentTree = parents.obj
        document.Root.StructTreeRoot, document.Root.MarkInfo = root, Dictionary(Marked=True)

    return paper(heading + paragraph + (content or b""), change=change)


def tree(content):
    with opened(content) as document:
        root = document.Root.get("/StructTreeRoot")
        if root is None:
            return None
        kids = root.K[0].K
        marks = NumberTree(root.ParentTree)[document.pages[0].obj.StructParents]
        assert [mark.objgen for mark in marks] == [kid.objgen for kid in kids]
        return [(str(kid.S), kid.K[0].MCID, str(kid.get("/Alt", ""))) for kid in kids]


def test_tags_stay_as_kinds_that_every_reader_knows():
    copy = pdf.clean(tagged())
    assert tree(copy.content) == [("/H1", 0, ""), ("/P", 1, "")]
    assert copy.findings == ()
    assert b"/Own" not in everything(copy.content)


def test_words_of_tags_stay_only_if_the_page_shows_them():
    shown = pdf.clean(tagged("Words."))
    assert tree(shown.content) == [("/H1", 0, ""), ("/P", 1, "Words.")]
    hidden = pdf.clean(tagged("Guadalupe"))
    assert tree(hidden.content) == [("/H1", 0, ""), ("/P", 1, "")]
    assert hidden.findings == (Finding.STRUCTURE,)
    assert not holds(everything(hidden.content), "Guadalupe")


def test_tags_go_with_the_words_of_a_page():
    copy = pdf.clean(tagged(content=b"1 g " + words("hidden", y=300)))
    assert tree(copy.content) is None
    assert copy.findings == (Finding.HIDDEN_TEXT, Finding.STRUCTURE)


# --- odd documents ----------------------------------------------------------------------------------------------------


def test_a_form_without_resources_is_drawn_with_those_of_its_page():
    copy = pdf.clean(paper(b"/X Do", XObject={"X": form(words("borrowed"))}))
    assert "borrowed" in seen(copy.content)[0]


def test_a_form_that_draws_itself_ends():
    def change(document):
        shape = document.pages[0].Resources.XObject.X
        shape.Resources = Dictionary(XObject=Dictionary(X=shape))

    assert pdf.clean(paper(b"/X Do", XObject={"X": form(b"0 0 50 50 re f /X Do")}, change=change)).pictured == ()


def test_glyphs_that_are_drawn_stay_letters():
    def change(document):
        glyph = document.make_stream(b"700 0 0 0 700 700 d1 0 0 700 700 re f")
        font = Dictionary(
            Type=Name.Font, Subtype=Name.Type3, FontBBox=Array([0, 0, 700, 700]), FirstChar=65, LastChar=66
        )
        font.FontMatrix, font.Widths = Array([0.001, 0, 0, 0.001, 0, 0]), Array([700, 700])
        font.CharProcs = Dictionary(A=glyph, B=glyph)
        font.Encoding = Dictionary(Type=Name.Encoding, Differences=Array([65, Name.A, Name.B]))
        document.pages[0].Resources.Font.F0 = document.make_indirect(font)

    copy = pdf.clean(paper(words("AB"), change=change))
    assert copy.pictured == ()
    assert seen(copy.content) == ["AB"]


def test_layers_that_are_shown_stay_and_lose_their_names():
    def change(document):
        layer = document.make_indirect(Dictionary(Type=Name.OCG, Name=String("Guadalupe")))
        document.pages[0].Resources.Properties = Dictionary(L=layer)
        document.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(BaseState=Name.ON))

    copy = pdf.clean(paper(b"/OC /L BDC " + words("shown") + b"EMC", change=change))
    assert seen(copy.content) == ["shown"]
    assert copy.findings == (Finding.NAMES_INSIDE,)
    assert not holds(everything(copy.content), "Guadalupe")


def test_twenty_pages_are_made_in_seconds():
    text = b"".join(
        words("Palabras de un renglon, tantas como caben en un renglon corriente.", y=y, size=9)
        for y in range(40, 800, 14)
    )
    scan = image(Image.effect_noise((30, 30), 60).resize((1000, 1000)).tobytes(), (1000, 1000))
    original = paper(*[text + b"q 100 0 0 100 400 20 cm /X Do Q"] * 20, XObject={"X": scan}, box=A4)
    start = time.process_time()
    copy = pdf.clean(original)
    spent = time.process_time() - start
    print(f"\n20 pages, {sum(len(block.text) for block in copy.text):,} letters: {spent:.1f} s of a processor")
    assert spent < 20
