"""Copies of pictures and of plain text, judged by readers that have no part in making them."""

import csv
import io
import struct
import zlib
from collections import defaultdict
from pathlib import Path

import pytest
from PIL import ExifTags, Image, ImageChops, ImageDraw, PngImagePlugin

from portal.files import cleaning, formats
from portal.files.cleaning import Finding, NoCopy, Reason, pictures
from portal.files.formats import Kind

CASES = Path(__file__).parent / "cases"
ROWS = list(csv.DictReader((CASES / "pictures.csv").read_text().splitlines()))
ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be")
RED = (220, 20, 60)


def planted(expected):
    words = defaultdict(list)
    for row in ROWS:
        if row["expected"] == expected:
            words[row["file"]].append(row["word"])
    return words.items()


def cleaned(name):
    content = (CASES / name).read_bytes()
    return cleaning.clean(content, formats.recognised(content))


def shown(content):
    with Image.open(io.BytesIO(content)) as picture:
        picture.load()
        return picture


def saved(picture, format_="JPEG", **more):
    out = io.BytesIO()
    picture.save(out, format_, **more)
    return out.getvalue()


def drawing(size=(96, 64), mode="RGB"):
    """Light, with a red corner at the top on the left."""
    picture = Image.new("RGB", size, (200, 220, 240))
    ImageDraw.Draw(picture).rectangle((0, 0, size[0] // 3, size[1] // 3), fill=RED)
    return picture.convert(mode)


def near(one, other, by):
    return all(abs(a - b) <= by for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize(("name", "words"), planted("gone"))
def test_nothing_of_what_was_planted_is_in_the_copy(name, words):
    original, made = (CASES / name).read_bytes(), cleaned(name)

    assert words
    for word in [*words, "PLANT"]:
        for encoding in ENCODINGS:
            assert word.encode(encoding) not in made.content + made.preview
    assert b"PLANT" in original


@pytest.mark.parametrize("name", sorted({row["file"] for row in ROWS if row["expected"] == "gone"}))
def test_the_copy_is_pixels_and_nothing_else(name):
    made = cleaned(name)
    again = cleaned(name)

    for content, kind in ((made.content, made.kind), (made.preview, Kind.PNG)):
        copy = shown(content)
        assert copy.format == kind.upper()
        assert set(copy.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert not copy.getexif()
        assert getattr(copy, "n_frames", 1) == 1
        assert names_of_parts(content) <= {"ffe0", "ffdb", "ffc0", "ffc4", "ffda", "ffd9", "IHDR", "IDAT", "IEND"}
    assert made == again


def names_of_parts(content):
    """The segments of a JPEG or the chunks of a PNG, down to its last byte."""
    names, at = set(), 8 if content.startswith(b"\x89PNG") else 2
    while at < len(content):
        if content.startswith(b"\x89PNG"):
            names.add(content[at + 4 : at + 8].decode())
            at += 12 + struct.unpack(">I", content[at : at + 4])[0]
        else:
            names.add(content[at : at + 2].hex())
            if content[at + 1] == 0xDA:
                at = content.index(b"\xff\xd9", at)
                names.add(content[at:].hex())
                break
            at += 2 + struct.unpack(">H", content[at + 2 : at + 4])[0]
    return names


@pytest.mark.parametrize(("name", "words"), planted("refused"))
def test_what_cannot_be_shown_whole_has_no_copy(name, words):
    with pytest.raises(NoCopy) as why:
        cleaned(name)

    assert why.value.reason is (Reason.TOO_LARGE if name == "bomb.png" else Reason.DAMAGED)


@pytest.mark.parametrize(
    ("name", "kind", "found"),
    [
        ("photo.jpg", Kind.JPEG, "place device author time properties comments thumbnail film provenance"),
        ("photo.webp", Kind.JPEG, "place device author time properties comments thumbnail"),
        ("phone.heic", Kind.JPEG, "place device author time properties comments thumbnail further_pictures"),
        ("text.png", Kind.PNG, "place device author time properties comments attached thumbnail provenance"),
        ("mpo.jpg", Kind.JPEG, "comments further_pictures"),
        ("cmyk.jpg", Kind.JPEG, "comments"),
        ("anim.png", Kind.PNG, "properties further_pictures"),
        ("grey16.png", Kind.PNG, "properties"),
        ("turned.heic", Kind.JPEG, ""),
        ("alpha.heic", Kind.PNG, "further_pictures"),
    ],
)
def test_what_was_found_and_what_the_copy_is(name, kind, found):
    made = cleaned(name)

    assert set(made.findings) == set(found.split())
    assert made.kind is kind


def exif(**tags):
    data = Image.Exif()
    for name, value in tags.items():
        data[ExifTags.Base[name]] = value
    return data


def with_place():
    data = Image.Exif()
    data.get_ifd(0x8825)[1] = "N"
    return data


def xmp(words):
    return f'<x:xmpmeta xmlns:x="adobe:ns:meta/">{words}</x:xmpmeta>'.encode()


def segment(marker, data):
    return b"\xff" + bytes([marker]) + struct.pack(">H", len(data) + 2) + data


def jpeg_with(marker, data):
    plain = saved(drawing())
    return plain[:2] + segment(marker, data) + plain[2:]


def iptc(number, words):
    data = b"\x1c\x02" + bytes([number]) + struct.pack(">H", len(words)) + words
    return b"Photoshop 3.0\x008BIM\x04\x04\0\0" + struct.pack(">I", len(data)) + data + b"\0" * (len(data) % 2)


def png_with(name, data):
    plain = saved(drawing(), "PNG")
    chunk = struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
    return plain[:33] + chunk + plain[33:]


ONE_TRACE = {
    "a place": (lambda: saved(drawing(), exif=with_place()), Finding.PLACE),
    "a place in XMP": (lambda: saved(drawing(), xmp=xmp('<a exif:GPSLatitude="19"/>')), Finding.PLACE),
    "a place in IPTC": (lambda: jpeg_with(0xED, iptc(90, b"Saltillo")), Finding.PLACE),
    "a make": (lambda: saved(drawing(), exif=exif(Make="A")), Finding.DEVICE),
    "a lens": (lambda: saved(drawing(), "WEBP", exif=exif(LensModel="A")), Finding.DEVICE),
    "a device in XMP": (lambda: saved(drawing(), xmp=xmp('<a aux:SerialNumber="1"/>')), Finding.DEVICE),
    "an artist": (lambda: saved(drawing(), exif=exif(Artist="Ana")), Finding.AUTHOR),
    "a by-line": (lambda: jpeg_with(0xED, iptc(80, b"Ana")), Finding.AUTHOR),
    "a face with its name": (lambda: saved(drawing(), xmp=xmp("<mwg-rs:Name>Ana</mwg-rs:Name>")), Finding.AUTHOR),
    "an author of a PNG": (lambda: png_with(b"tEXt", b"Author\0Ana"), Finding.AUTHOR),
    "a time": (lambda: saved(drawing(), exif=exif(DateTimeOriginal="2026:01:02 03:04:05")), Finding.TIME),
    "the time of a PNG": (lambda: png_with(b"tIME", struct.pack(">HBBBBB", 2026, 1, 2, 3, 4, 5)), Finding.TIME),
    "a comment": (lambda: saved(drawing(), comment="a"), Finding.COMMENTS),
    "a comment of a camera": (lambda: saved(drawing(), exif=exif(UserComment="a")), Finding.COMMENTS),
    "a program": (lambda: saved(drawing(), exif=exif(Software="A")), Finding.PROPERTIES),
    "a path": (lambda: saved(drawing(), xmp=xmp("<stRef:filePath>/home/ana</stRef:filePath>")), Finding.PATH),
    "a history": (lambda: saved(drawing(), xmp=xmp("<xmpMM:History/>")), Finding.EDITING),
    "XMP of whatever": (lambda: saved(drawing(), xmp=xmp("<a/>")), Finding.PROPERTIES),
    "a segment of whatever": (lambda: jpeg_with(0xE5, b"vendor"), Finding.PROPERTIES),
    "a chunk of whatever": (lambda: png_with(b"prVt", b"a"), Finding.PROPERTIES),
    "a signed origin": (lambda: jpeg_with(0xEB, b"JP\0\x01jumbc2pa"), Finding.PROVENANCE),
    "a small picture": (lambda: jpeg_with(0xE0, b"JFXX\0\x10"), Finding.THUMBNAIL),
    "a film": (lambda: saved(drawing()) + b"\0\0\0\x18ftypmp42", Finding.FILM),
    "a film on a progressive JPEG": (lambda: saved(drawing(), progressive=True) + b"\0\0\0\x18ftypmp42", Finding.FILM),
    "an archive": (lambda: saved(drawing(), "PNG") + b"PK\x03\x04", Finding.ATTACHED),
    "a second picture": (
        lambda: saved(drawing(), "WEBP", save_all=True, append_images=[drawing((96, 64), "L")], lossless=True),
        Finding.FURTHER_PICTURES,
    ),
}


@pytest.mark.parametrize("what", ONE_TRACE)
def test_a_finding_says_only_what_was_there(what):
    content, finding = ONE_TRACE[what][0](), ONE_TRACE[what][1]

    assert pictures.clean(content).findings == (finding,)


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP"])
def test_of_bare_pixels_nothing_is_told(format_):
    assert pictures.clean(saved(drawing(), format_)).findings == ()


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP"])
def test_broken_information_hides_no_picture(format_):
    content = saved(drawing(), format_, exif=b"Exif\0\0II*\0\xff\xff\xff\xff" + b"\xff" * 20)

    assert cleaning.clean(content, formats.recognised(content)).content


class TestUpright:
    @pytest.mark.parametrize(
        ("orientation", "red"),
        list(enumerate(["top left", "top right", "low right", "low left"] * 2, 1)),
    )
    @pytest.mark.parametrize("format_", ["JPEG", "WEBP"])
    def test_as_the_camera_was_held(self, orientation, red, format_):
        copy = shown(pictures.clean(saved(drawing(), format_, exif=exif(Orientation=orientation))).content)

        assert copy.size == ((96, 64) if orientation < 5 else (64, 96))
        x, y = copy.width - 9 if "right" in red else 8, copy.height - 9 if "low" in red else 8
        assert near(copy.getpixel((x, y)), RED, 12)

    def test_a_telephone_turns_its_picture_twice_and_we_do_not(self):
        """The box turns it, and the camera's notes say that it has to be turned."""
        copy = shown(cleaned("turned.heic").content)

        assert copy.size == (64, 96)
        assert near(copy.getpixel((58, 5)), RED, 12)
        assert not near(copy.getpixel((5, 5)), RED, 60)


class TestColours:
    def test_a_wide_gamut_is_shown_as_it_was_meant(self):
        profile = shown((CASES / "photo.jpg").read_bytes()).info["icc_profile"]
        for colour in [(128, 128, 128), (200, 120, 90), (90, 150, 110), (60, 80, 160)]:
            made = pictures.clean(saved(Image.new("RGB", (8, 8), colour), "PNG", icc_profile=profile))

            assert near(shown(made.content).getpixel((4, 4)), srgb_of_p3(colour), 1)

    @pytest.mark.parametrize("profile", [b"nonsense", b"\0" * 200])
    def test_a_profile_that_cannot_be_read_is_passed_over(self, profile):
        made = pictures.clean(saved(drawing(), "PNG", icc_profile=profile))

        assert shown(made.content).getpixel((5, 5)) == RED

    def test_sixteen_bits_of_grey_become_eight(self):
        row = list(shown(cleaned("grey16.png").content).crop((0, 0, 64, 1)).tobytes())

        assert row == [grey * 4 for grey in range(64)]

    def test_colours_under_what_is_transparent_are_gone(self):
        copy = shown(cleaned("text.png").content)

        assert [colour for _, colour in copy.getcolors() if colour[3] == 0] == [(0, 0, 0, 0)]

    def test_transparency_of_a_palette_stays(self):
        assert shown(cleaned("palette.png").content).getextrema()[3] == (0, 255)

    def test_alpha_that_hides_nothing_is_no_alpha(self):
        assert pictures.clean(saved(drawing(mode="RGBA"), "WEBP")).kind is Kind.JPEG

    def test_print_colours_are_shown_as_colours(self):
        copy = shown(pictures.clean(saved(drawing(mode="CMYK"), quality=95)).content)

        assert copy.mode == "RGB"
        assert near(copy.getpixel((5, 5)), RED, 8)


def srgb_of_p3(colour):
    def linear(value):
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    def curved(value):
        value = min(max(value, 0.0), 1.0)
        return value * 12.92 if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055

    light = [linear(value / 255) for value in colour]
    matrix = [(1.2249401, -0.2249404, 0.0), (-0.0420569, 1.0420571, 0.0), (-0.0196376, -0.0786361, 1.0982735)]
    return [round(255 * curved(sum(a * b for a, b in zip(row, light, strict=True)))) for row in matrix]


class TestSize:
    def test_of_a_photograph_is_enough_for_paper(self):
        large = Image.effect_noise((500, 375), 60).resize((6000, 4500)).convert("RGB")
        copy = shown(pictures.clean(saved(large, quality=30)).content)

        assert copy.size == (3200, 2400)

    def test_of_a_long_screen_leaves_its_letters_alone(self):
        """As a photograph, 7,000 lines would be brought down to less than half."""
        screen = drawing((1080, 7000))
        made = pictures.clean(saved(screen, "PNG"))

        assert made.kind is Kind.PNG
        assert ImageChops.difference(shown(made.content), screen).getbbox() is None
        assert shown(made.preview).size == (99, 640)

    def test_a_drawing_stays_sharp_and_a_photograph_small(self):
        photograph = Image.merge("RGB", [Image.effect_noise((1500, 1400), sigma) for sigma in (30, 60, 90)])

        assert pictures.clean(saved(drawing((1500, 1400)), "PNG")).kind is Kind.PNG
        assert pictures.clean(saved(photograph, "PNG")).kind is Kind.JPEG
        assert pictures.clean(saved(photograph.crop((0, 0, 900, 900)), "PNG")).kind is Kind.PNG
        assert pictures.clean(saved(drawing(), "WEBP", lossless=True)).kind is Kind.PNG
        assert pictures.clean(saved(drawing(), "WEBP")).kind is Kind.JPEG

    def test_of_forty_million_pixels_finds_memory_enough(self):
        """WebP with alpha is the greediest: its decoder keeps the picture three times."""
        gradient = Image.radial_gradient("L").resize((7300, 5479))
        made = cleaning.clean(saved(Image.merge("RGBA", [gradient] * 4), "WEBP", quality=50, method=0), Kind.WEBP)

        assert shown(made.content).mode == "RGBA"

    def test_has_a_bound_that_is_asked_before_any_pixel(self):
        with pytest.raises(NoCopy) as why:
            pictures.clean(saved(Image.new("1", (8000, 5001)), "PNG"))

        assert why.value.reason is Reason.TOO_LARGE


def test_words_of_any_length_in_a_png_are_gone():
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", "PLANT" * 100_000)

    assert b"PLANT" not in pictures.clean(saved(drawing(), "PNG", pnginfo=words)).content


class TestText:
    WORDS = "Señora: ¿cuánto? “café” 100 €\r\n"

    @pytest.mark.parametrize("name", ["cp1252.txt", "utf16le.txt", "utf8bom.txt", "latin.txt"])
    def test_is_given_in_utf8_with_its_own_line_ends(self, name):
        made = cleaned(name)

        assert made.content == self.WORDS.encode()
        assert made.findings == ()
        assert [(block.text, block.level) for block in made.text] == [(self.WORDS.strip(), 0)]

    def test_is_read_in_paragraphs_that_keep_their_lines(self):
        made = cleaning.clean(b"uno\r\ndos\r\n\r\n\r\ntres\x0ccuatro\n", Kind.TEXT)

        assert [block.text for block in made.text] == ["uno\ndos", "tres\ncuatro"]

    @pytest.mark.parametrize(
        "hidden",
        ["\U000e0041\U000e006e\U000e0061", "\u200b\u200c\u200d\u200b", "\ufe00\ufe01", "\U000e0101", "\u202e\u2066"],
    )
    def test_words_that_nobody_sees_go_and_are_told(self, hidden):
        made = cleaning.clean(f"Ho{hidden}la".encode(), Kind.TEXT)

        assert (made.content, made.findings) == (b"Hola", (Finding.HIDDEN_TEXT,))

    @pytest.mark.parametrize("mark", ["\xad", "\u200b", "\ufeff"])
    def test_a_single_mark_goes_without_a_word(self, mark):
        made = cleaning.clean(f"Ho{mark}la".encode(), Kind.TEXT)

        assert (made.content, made.findings) == (b"Hola", ())

    @pytest.mark.parametrize(
        "seen", ["👩‍🏭", "1️⃣", "❤️‍🔥", "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", "می‌خواهم"]
    )
    def test_what_is_seen_stays(self, seen):
        made = cleaning.clean(f"A {seen} B".encode(), Kind.TEXT)

        assert (made.content.decode(), made.findings) == (f"A {seen} B", ())
