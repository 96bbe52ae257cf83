"""Other places in which a PDF can keep what nobody sees, and documents that have no copy."""

import io
import struct

import pytest
from pdfs import HELVETICA, SECRET, cleaned, form, opened, paper, seen, stream, words
from pikepdf import Array, Dictionary, Name, String
from PIL import ImageCms

from portal.files.cleaning import pdf
from portal.files.cleaning.made import Finding, NoCopy, Reason
from portal.files.cleaning.pdf import comparing

VISIBLE = words("visible")


def test_profiles_keep_their_numbers_and_lose_their_words():
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    (count,) = struct.unpack_from(">I", profile, 128)
    for number in range(count):
        name, start, _size = struct.unpack_from(">4sII", profile, 132 + 12 * number)
        if name == b"cprt":
            profile[start + 12 : start + 12 + len(SECRET)] = SECRET.encode()
    assert SECRET.encode() in bytes(profile)
    space = {"C": lambda document: Array([Name.ICCBased, stream(bytes(profile), N=3)(document)])}
    copy = cleaned(b"/C cs 0.9 0.2 0.1 sc 50 50 300 300 re f", ColorSpace=space)
    with opened(copy.content) as document:
        kept = document.pages[0].Resources.ColorSpace.C1[1].read_bytes()
    assert ImageCms.ImageCmsProfile(io.BytesIO(kept)).profile.red_primary is not None


def test_inks_and_functions_lose_their_names_and_remarks():
    def ink(document):
        ranges = {"Domain": Array([0, 1]), "Range": Array([0, 1] * 3)}
        tint = stream(f"{{ % {SECRET}\n dup dup }}".encode(), FunctionType=4, **ranges)(document)
        return Array([Name.Separation, Name(f"/{SECRET}"), Name.DeviceRGB, tint])

    copy = cleaned(b"/C cs 0.5 scn 50 50 300 300 re f", ColorSpace={"C": ink})
    with opened(copy.content) as document:
        assert document.pages[0].Resources.ColorSpace.C1[3].read_bytes().split() == [b"{", b"dup", b"dup", b"}"]


def test_tables_of_letters_lose_their_remarks_and_keep_their_letters():
    table = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        f"%%Title: {SECRET}\n/CMapName /{SECRET} def /XUID [({SECRET})] def\n"
        "1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfchar <41> <005A> endbfchar endcmap end end"
    )

    def change(document):
        font = Dictionary(**HELVETICA, ToUnicode=document.make_stream(table.encode()))
        document.pages[0].Resources.Font.F0 = document.make_indirect(font)

    copy = cleaned(words("A"), change=change)
    assert seen(copy.content) == ["Z"]


def test_keys_that_somebody_invented_go():
    def change(document):
        page = document.pages[0]
        for thing in (page.obj, page.Resources, page.Resources.Font.F0, page.Contents, document.Root, document.trailer):
            thing[Name.Invented] = String(SECRET)
        page.Resources.Font.F0.Encoding = Dictionary(Type=Name.Encoding, Invented=String(SECRET))

    cleaned(VISIBLE, change=change)


def test_annotations_show_what_they_showed_and_say_no_more():
    def change(document):
        looks = form(b"1 0 0 rg 0 0 100 20 re f", BBox=Array([0, 0, 100, 20]))(document)
        note = Dictionary(Type=Name.Annot, Subtype=Name.Highlight, Rect=Array([50, 400, 150, 420]), F=4)
        note.T = note.Contents = note.NM = String(SECRET)
        note.AP = Dictionary(N=looks)
        document.pages[0].Annots = Array([document.make_indirect(note)])

    copy = cleaned(VISIBLE, change=change)
    assert set(copy.findings) == {Finding.AUTHOR, Finding.COMMENTS}
    with opened(copy.content) as document:
        assert "/Annots" not in document.pages[0].obj
        assert len(document.pages[0].Resources.XObject) == 1


@pytest.mark.parametrize("flag", [2, 32], ids=["hidden", "not on a screen"])
def test_annotations_that_are_not_seen_do_not_appear(flag):
    def change(document):
        looks = form(words(SECRET, 2, 4), BBox=Array([0, 0, 100, 20]), Resources=document.pages[0].Resources)(document)
        field = Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, Rect=Array([50, 400, 150, 420]), F=flag)
        field.V, field.T, field.AP = String(SECRET), String("t"), Dictionary(N=looks)
        document.pages[0].Annots = Array([document.make_indirect(field)])
        document.Root.AcroForm = Dictionary(Fields=document.pages[0].Annots)

    copy = cleaned(VISIBLE, change=change)
    assert copy.findings == (Finding.FIELDS,)
    assert copy.pictured == ()


def test_names_need_not_be_utf_8():
    def change(document):
        document.pages[0].Resources.Font["/Fxx"] = document.pages[0].Resources.Font.F0
        document.pages[0].Resources.Font.F0.FontDescriptor = Dictionary(Type=Name.FontDescriptor, FontName=Name.Fxx)
        document.Root.Fxx = Name.Fxx

    odd = paper(words("visible").replace(b"F0", b"Fxx"), change=change, packed=False).replace(b"Fxx", b"F\xe9x")
    assert [block.text for block in pdf.clean(odd).text] == ["visible"]


def test_a_mark_that_does_not_say_how_it_looks_is_told():
    def change(document):
        mark = Dictionary(Type=Name.Annot, Subtype=Name.Square, Rect=Array([50, 400, 60, 410]), F=4)
        document.pages[0].Annots = Array([document.make_indirect(mark)])

    assert Finding.OBJECTS in cleaned(VISIBLE, change=change).findings


def refusal(content):
    with pytest.raises(NoCopy) as why:
        pdf.clean(content)
    return why.value.reason


@pytest.mark.parametrize(
    "other",
    [words("visible", y=400), words("visib"), b"0.9 g 0 0 595 842 re f 0 g " + VISIBLE, VISIBLE + b"9 9 9 9 re f"],
    ids=["elsewhere", "less", "darker", "more"],
)
def test_a_copy_that_shows_something_else_is_for_a_person(other):
    comparing.compare(paper(VISIBLE), paper(VISIBLE), ((),), ())
    with pytest.raises(NoCopy) as why:
        comparing.compare(paper(VISIBLE), paper(other), ((),), ())
    assert why.value.reason is Reason.DOUBTFUL


def test_what_was_left_out_and_told_may_differ():
    comparing.compare(paper(VISIBLE), paper(b""), (((45, 690, 120, 720),),), ())


def test_forms_that_a_program_draws_have_no_copy():
    def change(document):
        document.Root.AcroForm = Dictionary(XFA=document.make_stream(b"<xdp/>"), Fields=Array([]))

    assert refusal(paper(VISIBLE, change=change)) is Reason.KIND


def test_layers_that_follow_a_formula_have_no_copy():
    def change(document):
        layer = document.make_indirect(Dictionary(Type=Name.OCG, Name=String("a")))
        both = Dictionary(Type=Name.OCMD, VE=Array([Name.Not, layer]))
        document.pages[0].Resources.Properties = Dictionary(L=document.make_indirect(both))
        document.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary())

    assert refusal(paper(b"/OC /L BDC " + VISIBLE + b"EMC", change=change)) is Reason.KIND


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\n", b"%PDF-1.7\n%%EOF", b"hello", b"%PDF-1.4\n" + bytes(500)])
def test_what_is_no_document_is_damaged(content):
    assert refusal(content) is Reason.DAMAGED


def test_letters_that_only_the_authors_machine_can_draw_are_for_a_person():
    def change(document):
        below = Dictionary(Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name.SimSun, DW=1000)
        below.CIDSystemInfo = Dictionary(Registry=String("Adobe"), Ordering=String("GB1"), Supplement=2)
        font = Dictionary(Type=Name.Font, Subtype=Name.Type0, BaseFont=Name.SimSun, Encoding=Name("/UniGB-UCS2-H"))
        font.DescendantFonts = Array([document.make_indirect(below)])
        document.pages[0].Resources.Font.F0 = document.make_indirect(font)

    assert refusal(paper(b"BT /F0 20 Tf 50 700 Td <4E2D65875B57> Tj ET", change=change)) is Reason.DOUBTFUL


def test_a_copy_that_grew_too_large_is_none(monkeypatch):
    monkeypatch.setattr(pdf, "LARGEST", 500)
    assert refusal(paper(VISIBLE)) is Reason.TOO_LARGE
