"""Places in which a PDF can keep what nobody sees, one by one."""

import io
import struct
import zlib

import pytest
from pdfs import HELVETICA, everything, form, holds, image, opened, paper, seen, stream, words
from pikepdf import Array, Dictionary, Name, String
from PIL import Image, ImageCms, ImageDraw

from portal.files.cleaning import pdf
from portal.files.cleaning.made import Finding, NoCopy, Reason

SECRET = "Guadalupe"
VISIBLE = words("visible")


def cleaned(*contents, **more):
    """The copy, after nobody found in it what was hidden."""
    original = paper(*contents, **more)
    copy = pdf.clean(original)
    assert not holds(everything(copy.content), SECRET)
    assert SECRET not in repr(copy.text)
    return copy


def noise(size=(80, 80)):
    """Like a photograph: light and dark close together, but not in every dot."""
    return Image.effect_noise((20, 20), 90).resize(size, Image.Resampling.BICUBIC)


def jpeg(picture, **how):
    out = io.BytesIO()
    picture.save(out, "JPEG", **how)
    return out.getvalue()


def photograph(content, size, **more):
    return image(content, size, Filter=Name.DCTDecode, **more)


def place(name="X", x=100, y=300, width=300, height=300):
    return f"q {width} 0 0 {height} {x} {y} cm /{name} Do Q\n".encode()


# --- in what a page shows ---------------------------------------------------------------------------------------------


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


# --- in pictures ------------------------------------------------------------------------------------------------------


def test_what_nothing_draws_is_not_copied():
    def unused(document):
        document.pages[0].Resources.XObject["/Old"] = document.make_stream(SECRET.encode())

    copy = cleaned(place(), change=unused, XObject={"X": image(noise().tobytes(), (80, 80))})
    assert copy.pictured == ()


def test_names_of_resources_go():
    cleaned(place(SECRET), XObject={SECRET: image(noise().tobytes(), (80, 80))})


@pytest.mark.parametrize("packed", [False, True])
def test_bytes_behind_the_pixels_go(packed):
    pixels = bytes(range(80)) * 80 + SECRET.encode()
    make = image(zlib.compress(pixels), (80, 80), Filter=Name.FlateDecode) if packed else image(pixels, (80, 80))
    assert cleaned(place(), XObject={"X": make}).pictured == ()


def test_bytes_behind_what_is_packed_go_and_what_is_packed_stays():
    packed = zlib.compress(bytes(range(80)) * 80)
    assert cleaned(place(), XObject={"X": image(packed + SECRET.encode(), (80, 80), Filter=Name.FlateDecode)})
    clean = pdf.clean(paper(place(), XObject={"X": image(packed, (80, 80), Filter=Name.FlateDecode)}))
    assert packed in clean.content


def test_rows_of_a_photograph_that_the_document_does_not_count_go():
    tall = jpeg(noise((80, 160)))
    copy = pdf.clean(paper(place(), XObject={"X": photograph(tall, (80, 80))}))
    assert copy.pictured == (1,)


def test_what_lies_below_a_mask_goes():
    scan = Image.new("L", (200, 200), 255)
    ImageDraw.Draw(scan).text((20, 150), "a name below the mask", fill=0)
    mask = Image.new("L", (200, 200), 255)
    mask.paste(0, (0, 100, 200, 200))
    masked = image(scan.tobytes(), scan.size, SMask=image(mask.tobytes(), mask.size))
    assert pdf.clean(paper(place(), XObject={"X": masked})).pictured == (1,)


def test_a_picture_below_another_is_covered():
    pictures = {"X": image(noise().tobytes(), (80, 80)), "Y": image(bytes([255]) * 6400, (80, 80))}
    copy = pdf.clean(paper(place("X") + place("Y", 150, 350, 100, 50), XObject=pictures))
    assert copy.pictured == (1,)
    assert copy.findings == (Finding.COVERED_PICTURE,)


@pytest.mark.parametrize("x", [560, -290, 3000], ids=["cut", "cut on the left", "far away"])
def test_a_picture_beyond_the_page_is_cut_off(x):
    copy = pdf.clean(paper(VISIBLE + place(x=x), XObject={"X": image(noise().tobytes(), (80, 80))}))
    assert copy.pictured == (1,)


def test_pictures_side_by_side_stay():
    pictures = {"X": image(noise().tobytes(), (80, 80)), "Y": image(noise().tobytes(), (80, 80))}
    copy = pdf.clean(paper(place("X", 0, 300, 200, 200) + place("Y", 200, 300, 200, 200), XObject=pictures))
    assert copy.pictured == copy.findings == ()


def test_a_picture_written_into_the_page_is_cleaned_too():
    inline = b"q 90 0 0 90 50 50 cm BI /W 8 /H 8 /CS /G /BPC 8 ID " + bytes(range(64)) + b" EI Q "
    copy = pdf.clean(paper(VISIBLE + inline))
    assert copy.pictured == ()
    assert bytes(range(64)) in everything(copy.content)


def test_fax_pictures_stay_sharp():
    fax = Image.new("1", (200, 100), 1)
    ImageDraw.Draw(fax).rectangle((10, 10, 60, 40), fill=0)
    out = io.BytesIO()
    fax.save(out, "TIFF", compression="group4")
    tiff = Image.open(io.BytesIO(out.getvalue()))
    start, length = tiff.tag_v2[273][0], tiff.tag_v2[279][0]
    lines = out.getvalue()[start : start + length] + SECRET.encode()
    make = image(
        lines,
        (200, 100),
        Filter=Name.CCITTFaxDecode,
        DecodeParms=Dictionary(K=-1, Columns=200, Rows=100),
        BitsPerComponent=1,
    )
    assert cleaned(place(), XObject={"X": make}).pictured == ()


def test_pictures_in_formats_with_room_for_more_become_pictures_of_their_page():
    out = io.BytesIO()
    noise().save(out, "JPEG2000")
    assert pdf.clean(
        paper(place(), XObject={"X": image(out.getvalue(), (80, 80), Filter=Name.JPXDecode)})
    ).pictured == (1,)


# --- in tables beside the page ----------------------------------------------------------------------------------------


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
        tint = document.make_stream(f"{{ % {SECRET}\n dup 0 mul exch }}".encode())
        for key, value in {"FunctionType": 4, "Domain": Array([0, 1]), "Range": Array([0, 1, 0, 1])}.items():
            tint[f"/{key}"] = value
        tint.Range = Array([0, 1, 0, 1])
        other = Dictionary(FunctionType=2, Domain=Array([0, 1]), C0=Array([1, 1, 1]), C1=Array([1, 0, 0]), N=1)
        document.pages[0].Resources[Name.Shading] = Dictionary()
        return Array([Name.Separation, Name(f"/{SECRET}"), Name.DeviceRGB, other])

    cleaned(b"/C cs 1 scn 50 50 300 300 re f", ColorSpace={"C": ink})


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


def test_a_mark_that_does_not_say_how_it_looks_is_told():
    def change(document):
        mark = Dictionary(Type=Name.Annot, Subtype=Name.Square, Rect=Array([50, 400, 60, 410]), F=4)
        document.pages[0].Annots = Array([document.make_indirect(mark)])

    assert Finding.OBJECTS in cleaned(VISIBLE, change=change).findings


# --- no copy ----------------------------------------------------------------------------------------------------------


def refusal(content):
    with pytest.raises(NoCopy) as why:
        pdf.clean(content)
    return why.value.reason


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
