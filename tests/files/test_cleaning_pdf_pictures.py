"""What the pictures of a PDF hold beside, behind and below what is seen of them."""

import io
import zlib

import pytest
from pdfs import SECRET, cleaned, everything, image, jpeg, noise, opened, paper, photograph, place, words
from pikepdf import Array, Dictionary, Name, PdfImage, Stream, String
from PIL import Image, ImageDraw

from portal.files.cleaning import pdf
from portal.files.cleaning.made import Finding

VISIBLE = words("visible")


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


def masked(picture, mask, **more):
    return {"X": image(picture.tobytes(), picture.size, **more, SMask=image(mask.tobytes(), mask.size))}


def half_hidden(size=(200, 200)):
    mask = Image.new("L", size, 255)
    mask.paste(0, (0, size[1] // 2, *size))
    return mask


def scan():
    page = Image.new("L", (200, 200), 255)
    for place_ in ((20, 50), (20, 150)):
        ImageDraw.Draw(page).text(place_, "a name on a line", fill=0)
    return page


def largest_picture(content):
    """The pixels of the largest picture in this file."""
    with opened(content) as document:
        images = [
            thing for thing in document.objects if isinstance(thing, Stream) and thing.get("/Subtype") == "/Image"
        ]
        return PdfImage(max(images, key=lambda image: "/SMask" in image)).as_pil_image().convert("L")


@pytest.mark.parametrize("scale", [1, 2, 0.5], ids=["alike", "a larger mask", "a smaller mask"])
def test_what_lies_below_a_mask_gets_one_colour_and_the_page_stays(scale):
    mask = half_hidden((int(200 * scale), int(200 * scale)))
    copy = pdf.clean(paper(VISIBLE + place(), XObject=masked(scan(), mask)))
    assert copy.pictured == copy.findings == ()
    kept = largest_picture(copy.content)
    assert kept.crop((0, 106, 200, 200)).getextrema() == (0, 0)
    assert kept.crop((0, 0, 200, 95)).tobytes() == scan().crop((0, 0, 200, 95)).tobytes()


def test_what_lies_below_the_mask_of_a_photograph_goes_too():
    picture = {"X": photograph(jpeg(scan(), quality=95), (200, 200), SMask=image(half_hidden().tobytes(), (200, 200)))}
    copy = pdf.clean(paper(place(), XObject=picture))
    assert copy.pictured == ()
    assert largest_picture(copy.content).crop((0, 110, 200, 200)).getextrema()[1] < 24


def test_a_logo_with_clear_corners_stays_as_it_is():
    logo, mask = Image.new("L", (80, 80), 0), Image.new("L", (80, 80), 0)
    ImageDraw.Draw(logo).ellipse((10, 10, 70, 70), fill=120)
    ImageDraw.Draw(mask).ellipse((10, 10, 70, 70), fill=255)
    packed = zlib.compress(logo.tobytes())
    picture = image(packed, logo.size, Filter=Name.FlateDecode, SMask=image(mask.tobytes(), mask.size))
    copy = pdf.clean(paper(place(), XObject={"X": picture}))
    assert copy.pictured == copy.findings == ()
    assert packed in copy.content


def test_what_lies_below_a_mask_of_colours_that_are_names_is_judged_by_the_eye():
    named = image(
        bytes([0, 1]) * 3200, (80, 80), Array([Name.Indexed, Name.DeviceRGB, 1, String(b"\0\0\0\xff\xff\xff")]),
        SMask=image(bytes(6400), (80, 80)),
    )  # fmt: skip
    assert pdf.clean(paper(VISIBLE + place(), XObject={"X": named})).pictured == (1,)


@pytest.mark.parametrize("above", [Image.new("L", (80, 80), 255), noise()], ids=["white", "another photograph"])
def test_a_picture_below_another_is_covered(above):
    pictures = {"X": image(noise().tobytes(), (80, 80)), "Y": image(above.tobytes(), (80, 80))}
    copy = pdf.clean(paper(VISIBLE + place("X") + place("Y", 150, 350, 100, 50), XObject=pictures))
    assert copy.pictured == (1,)
    assert copy.findings == (Finding.COVERED_PICTURE,)
    assert [block.text for block in copy.text] == ["visible"]


def test_a_logo_above_a_photograph_covers_nothing():
    mask = Image.new("L", (80, 80), 0)
    ImageDraw.Draw(mask).line((0, 0, 80, 80), fill=255, width=3)
    logo = image(Image.new("L", (80, 80), 255).tobytes(), (80, 80), SMask=image(mask.tobytes(), mask.size))
    pictures = {"X": image(noise().tobytes(), (80, 80)), "Y": logo}
    assert pdf.clean(paper(place("X") + place("Y", 150, 350, 100, 100), XObject=pictures)).pictured == ()


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
