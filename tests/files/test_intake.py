import hashlib
import io
import signal
import zipfile
import zlib
from pathlib import Path

import pikepdf
import pytest
from losing import LINUX, held, signalled, while_it
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

from portal.core.errors import Invalid
from portal.files import examiner, intake, package
from portal.files.examiner import Verdict
from portal.files.formats import Kind
from portal.files.intake import OBJECTIONS, inspect

CASES = Path(__file__).parent / "cases"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
WORD_WITH_MACROS = "application/vnd.ms-word.document.macroEnabled.main+xml"
ODT = "application/vnd.oasis.opendocument.text"


def arrive(name, content):
    return inspect(name, io.BytesIO(content))


def objection(name, content):
    """The sentence that this file meets, with the promise that it stands at the field and has all its values."""
    with pytest.raises(Invalid) as refusal:
        arrive(name, content)
    assert refusal.value.field == "files"
    assert str(refusal.value)
    return refusal.value.sentence


def picture(format_, size=(20, 10), **more):
    out = io.BytesIO()
    Image.effect_noise(size, 50).save(out, format_, **more)
    return out.getvalue()


def pdf(change=None, **saving):
    document, out = pikepdf.new(), io.BytesIO()
    document.add_blank_page()
    if change:
        change(document)
    document.save(out, **saving)
    document.close()
    return out.getvalue()


def packed(parts, compression=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"
XML = '<Default Extension="xml" ContentType="application/xml"/>'


def related(*targets, office=OFFICE):
    """The list of relationships of a part: what kind, to where, and whether that is outside."""
    entries = (
        f'<Relationship Id="r{number}" Type="{kind if ":" in kind else f"{office}/{kind}"}" Target="{target}" '
        f'TargetMode="{"External" if "://" in target else "Internal"}"/>'
        for number, (kind, target) in enumerate(targets)
    )
    return f"<Relationships>{''.join(entries)}</Relationships>"


def open_xml(type_=WORD, main="word/document.xml", **more):
    types = f'<?xml version="1.0"?><Types>{XML}<Override PartName="/{main}" ContentType="{type_}"/></Types>'
    index = {"[Content_Types].xml": types, "_rels/.rels": related(("officeDocument", main))}
    return packed({**index, main: "<w/>", **more.pop("parts", {})}, **more)


def odt(**parts):
    return packed({"mimetype": ODT, "content.xml": "<office/>", "META-INF/manifest.xml": "<manifest/>", **parts})


GOOD = {
    "carta.pdf": lambda: pdf(),
    "foto.JPG": lambda: picture("JPEG"),
    "foto.jfif": lambda: picture("JPEG"),
    "foto.png": lambda: picture("PNG"),
    "foto.webp": lambda: picture("WEBP"),
    "IMG_0001.HEIC": lambda: (CASES / "phone.heic").read_bytes(),
    "foto.heif": lambda: (CASES / "turned.heic").read_bytes(),
    "word.txt": lambda: "“despidió”".encode("cp1252"),
    "windows.txt": lambda: "“despidió”".encode("utf-16"),
    "correo.pdf": lambda: b"From: a@example.org\r\n\r\n" + pdf(),
    "marca.pdf": lambda: b"\xef\xbb\xbf" + pdf(),
    "notas.txt": lambda: "BMW despidió a dos compañeros ñ 👍\r\n".encode(),
    "bom.txt": lambda: b"\xef\xbb\xbfhola",
    "carta.docx": lambda: open_xml(),
    "lista.xlsx": lambda: open_xml(EXCEL, "xl/workbook.xml"),
    "carta.odt": lambda: odt(),
    "sin nombre": lambda: picture("PNG"),
}


class TestInspect:
    @pytest.mark.parametrize("name", GOOD)
    def test_takes_what_is_good_and_says_what_it_is(self, name):
        content = GOOD[name]()
        stream = io.BytesIO(content)

        arrived = inspect(name, stream)

        assert (arrived.name, arrived.size) == (name, len(content))
        assert arrived.sha256 == hashlib.sha256(content).hexdigest()
        assert stream.tell() == 0

    def test_gives_its_own_media_type_and_extension(self):
        arrived = arrive("FOTO.JPEG", picture("JPEG"))

        assert (arrived.kind, arrived.media_type, arrived.extension) == (Kind.JPEG, "image/jpeg", "jpg")

    def test_refuses_nothing_at_all(self):
        assert objection("carta.pdf", b"") == intake.EMPTY

    def test_refuses_six_files(self):
        intake.ensure_number(5)
        with pytest.raises(Invalid, match="6 files; you can send 5"):
            intake.ensure_number(6)


class TestSize:
    def test_may_be_ten_megabytes(self):
        assert arrive("a.txt", b"a" * intake.LARGEST).size == intake.LARGEST

    def test_is_named_when_too_big(self):
        with pytest.raises(Invalid, match=r"“a.txt” is 10.1 MB. A file can be up to 10 MB"):
            arrive("a.txt", b"a" * (intake.LARGEST + 1))

    def test_is_never_read_beyond_the_limit(self):
        class Endless(io.RawIOBase):
            given = 0

            def read(self, size=-1):
                self.given += min(size, 1_000_000)
                return b"a" * min(size, 1_000_000)

        stream = Endless()
        with pytest.raises(Invalid, match="10 MB"):
            inspect("a.txt", stream)

        assert stream.given == intake.LARGEST + 1


class TestKind:
    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("a.exe", b"MZ\x90\x00" + bytes(200)),
            ("a.gif", b"GIF89a" + bytes(200)),
            ("a.html", b"<!DOCTYPE html><p>hola"),
            ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
            ("a.xml", b"<?xml version='1.0'?><a/>"),
            ("a.csv", b"a,b\n1,2\n"),
            ("a.zip", packed({"a.txt": "a"})),
            ("a.pptx", open_xml(WORD.replace("wordprocessingml.document", "presentationml.presentation"))),
            ("a.rtf", b"{\\rtf1 hola}"),
            ("a", bytes(range(256))),
        ],
    )
    def test_is_refused_with_the_list_of_those_we_take(self, name, content):
        assert objection(name, content) == intake.FORBIDDEN

    @pytest.mark.parametrize(
        ("name", "content", "actual"),
        [
            ("a.pdf", b"MZ\x90\x00" + bytes(200), "EXE"),
            ("a.pdf", b"<html><body>Sign in", "HTML"),
            ("a.txt", b" \n<svg onload=x>", "SVG"),
            ("a.txt", b"<!-- a --><?xml version='1.0'?>", "XML"),
            ("a.jpg", picture("PNG"), "PNG"),
            ("a.gif", picture("PNG"), "PNG"),
            ("a.docx", packed({"a.txt": "a"}), "ZIP"),
            ("a.docx", odt(), "ODT"),
            ("a.pdf", b"hola", "TXT"),
            ("a.pdf", b"What is %PDF-1.7 good for?", "TXT"),
            ("a.jpg", (CASES / "phone.heic").read_bytes(), "HEIC"),
            ("a.heic", b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf" + bytes(100), "AVIF"),
            ("a.heic", b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + bytes(100), "MP4"),
            ("a.png.exe", picture("PNG"), "PNG"),
        ],
    )
    def test_is_told_when_the_ending_lies(self, name, content, actual):
        with pytest.raises(Invalid) as refusal:
            arrive(name, content)

        assert refusal.value.sentence == intake.LYING
        assert refusal.value.values["actual"] == actual

    @pytest.mark.parametrize(
        ("name", "content"),
        [("a.heic", b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic" + bytes(50)), ("a.webp", b"RIFF\0\0\0\0WEBPVP8 " + bytes(9))],
    )
    def test_is_never_called_what_it_says_it_is_and_a_lie(self, name, content):
        assert objection(name, content) == OBJECTIONS[Verdict.UNREADABLE]

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
    def test_of_text_may_be_in_any_encoding_that_tells_itself(self, encoding):
        assert arrive("a.txt", "“despidió”".encode(encoding)).kind is Kind.TEXT

    @pytest.mark.parametrize("content", [b"despidi\x8d", b"\xff\xfeh"])
    def test_of_text_must_be_known(self, content):
        assert objection("a.txt", content) == intake.STRANGE_TEXT


class TestPicture:
    @pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP"])
    def test_is_read_to_its_end(self, format_):
        content = picture(format_, (200, 200))

        for broken in (content[:40], content[: len(content) // 2]):
            assert objection(f"a.{format_.lower()}", broken) == OBJECTIONS[Verdict.UNREADABLE]

    def test_has_a_bound_of_pixels(self):
        out = io.BytesIO()
        Image.new("1", (8000, 5001)).save(out, "PNG")

        assert objection("a.png", out.getvalue()) == OBJECTIONS[Verdict.TOO_LARGE]


def script():
    return Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def with_attachment(document):
    document.attachments["a.exe"] = b"MZ"


def with_loose_attachment(document):
    document.pages[0].Annots = Array(
        [Dictionary(Subtype=Name.FileAttachment, FS=Dictionary(EF=Dictionary(F=document.make_stream(b"MZ"))))]
    )


ACTIVE = {
    "a script when opened": lambda d: d.Root.update({"/OpenAction": script()}),
    "a script in the tree of names": lambda d: d.Root.update({"/Names": Dictionary(JavaScript=Dictionary())}),
    "a program to launch": lambda d: d.pages[0].obj.update(
        {"/Annots": Array([Dictionary(A=Dictionary(S=Name.Launch))])}
    ),
    "something to do on a page": lambda d: d.pages[0].obj.update({"/AA": Dictionary(O=Dictionary(S=Name.Named))}),
    "an action of another kind when opened": lambda d: d.Root.update({"/OpenAction": Dictionary(S=Name.URI)}),
    "a form that acts": lambda d: d.Root.update({"/AcroForm": Dictionary(XFA=Array([]))}),
    "rich media": lambda d: d.pages[0].obj.update({"/Annots": Array([Dictionary(Subtype=Name.RichMedia)])}),
    "an attachment": with_attachment,
    "an attachment that no list names": with_loose_attachment,
}


class TestPdf:
    @pytest.mark.parametrize("what", ACTIVE)
    @pytest.mark.parametrize("streams", [pikepdf.ObjectStreamMode.disable, pikepdf.ObjectStreamMode.generate])
    def test_that_acts_comes_in_because_readers_get_a_copy(self, what, streams):
        content = pdf(ACTIVE[what], object_stream_mode=streams)

        assert arrive("a.pdf", content).kind is Kind.PDF
        assert examiner.examine(content, "PDF") is Verdict.ACTIVE

    def test_does_not_hide_what_it_does_behind_a_spelling(self):
        content = pdf(lambda d: d.Root.update({"/Extra": d.make_indirect(Dictionary(S=Name.Unknown))}))
        hidden = content.replace(b"/S /Unknown", b"/S /#4aavaScript")

        assert hidden != content
        assert examiner.examine(hidden, "PDF") is Verdict.ACTIVE

    @pytest.mark.parametrize("opening", [Array([0, Name.Fit]), Dictionary(S=Name.GoTo, D=Array([0, Name.Fit]))])
    def test_may_say_at_which_page_to_open(self, opening):
        assert arrive("a.pdf", pdf(lambda d: d.Root.update({"/OpenAction": opening}))).kind is Kind.PDF

    def test_may_not_be_locked(self):
        content = pdf(encryption=pikepdf.Encryption(owner="owner", user="secret"))

        assert objection("a.pdf", content) == OBJECTIONS[Verdict.ENCRYPTED]

    def test_may_have_a_password_against_changes_as_payslips_have(self):
        assert arrive("recibo.pdf", pdf(encryption=pikepdf.Encryption(owner="owner", user=""))).kind is Kind.PDF

    @pytest.mark.parametrize("content", [b"%PDF-1.7\n", b"%PDF-1.7\n" + b"[" * 100_000, pdf()[:60]])
    def test_must_be_readable(self, content):
        assert objection("a.pdf", content) == OBJECTIONS[Verdict.UNREADABLE]

    def test_that_unpacks_to_gigabytes_hurts_nobody(self):
        packer = zlib.compressobj(9)
        start = packer.compress(b"") + packer.flush(zlib.Z_FULL_FLUSH)
        megabyte = packer.compress(bytes(1024**2)) + packer.flush(zlib.Z_FULL_FLUSH)  # independent, so it repeats
        stream = start + megabyte * 5000
        content = (
            b"%%PDF-1.5\n1 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>\nstream\n" % len(stream)
            + stream
            + b"\nendstream\nendobj\ntrailer\n<</Root 1 0 R>>\n%%EOF"
        )

        assert objection("a.pdf", content) in {OBJECTIONS[Verdict.TOO_MUCH], OBJECTIONS[Verdict.UNREADABLE]}


@LINUX
class TestBusyMachine:
    """What happens to the process says nothing about the file."""

    def test_that_lets_it_wait_is_no_verdict(self):
        assert while_it(lambda: arrive("a.pdf", pdf()), held(2)).kind is Kind.PDF

    def test_that_kills_it_once_is_asked_again(self):
        assert while_it(lambda: arrive("a.pdf", pdf()), signalled(signal.SIGKILL)).kind is Kind.PDF

    def test_that_kills_it_twice_is_named_instead_of_the_file(self):
        with pytest.raises(intake.NotYet) as refusal:
            while_it(lambda: arrive("a.pdf", pdf()), signalled(signal.SIGKILL, signal.SIGKILL))

        assert (refusal.value.field, refusal.value.values) == ("files", {"name": "a.pdf"})

    def test_that_has_no_time_at_all_is_named_instead_of_the_file(self):
        with pytest.raises(intake.NotYet):
            inspect("a.pdf", io.BytesIO(pdf()), patience=0.001)

    def test_is_not_blamed_for_a_file_that_is_too_much_work(self):
        with pytest.raises(Invalid) as refusal:
            while_it(lambda: arrive("a.pdf", pdf()), signalled(signal.SIGXCPU))

        assert refusal.value.sentence == OBJECTIONS[Verdict.TOO_MUCH]

    def test_is_not_blamed_for_a_file_that_breaks_its_reader(self):
        with pytest.raises(Invalid) as refusal:
            while_it(lambda: arrive("a.pdf", pdf()), signalled(signal.SIGSEGV))

        assert refusal.value.sentence == OBJECTIONS[Verdict.UNREADABLE]


class TestOffice:
    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("a.docx", open_xml(parts={"word/vbaProject.bin": "x"})),
            ("a.docx", open_xml(WORD_WITH_MACROS)),
            ("a.docm", open_xml(WORD_WITH_MACROS)),
            ("a.docx", open_xml(f'{WORD}"/><Default ContentType="application/vnd.ms-office.vbaProject')),
            ("a.xlsx", open_xml(EXCEL, "xl/workbook.xml", parts={"xl/macrosheets/sheet1.xml": "x"})),
            ("a.odt", odt(**{"Basic/Standard/Module1.xml": "x"})),
            ("a.odt", odt(**{"Scripts/python/a.py": "x"})),
        ],
    )
    def test_may_not_carry_macros(self, name, content):
        assert objection(name, content) == OBJECTIONS[Verdict.MACROS]

    @pytest.mark.parametrize(
        "kind",
        [
            "http://schemas.microsoft.com/office/2006/relationships/vbaProject",
            "http://schemas.microsoft.com/office/2006/relationships/xlMacrosheet",
            "control",
        ],
    )
    def test_may_not_carry_macros_under_another_name(self, kind):
        parts = {"word/_rels/document.xml.rels": related((kind, "odd.bin")), "word/odd.bin": "x"}

        assert objection("a.docx", open_xml(parts=parts)) == OBJECTIONS[Verdict.MACROS]

    @pytest.mark.parametrize(
        "parts",
        [
            {"word/embeddings/Sheet.xlsx": packed({"a": "a"})},
            {"word/embeddings/oleObject1.bin": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100)},
            {"word/_rels/settings.xml.rels": related(("attachedTemplate", "https://a.example/a.dotm"))},
            {"word/media/a.svg": '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "svg11.dtd"><svg/>'},
        ],
    )
    def test_may_carry_what_the_copy_leaves_out(self, parts):
        assert arrive("a.docx", open_xml(parts=parts)).kind is Kind.DOCX

    @pytest.mark.parametrize(
        "content",
        [
            open_xml(main="word/document2.xml"),
            open_xml(main="WORD/Any.xml"),
            open_xml(parts={"_rels/.rels": related(("officeDocument", "/word/document.xml"), office=STRICT)}),
            open_xml(parts={"_rels/.rels": related(("officeDocument", "./word/document.xml"))}),
        ],
    )
    def test_is_found_by_its_relationships(self, content):
        assert arrive("a.docx", content).kind is Kind.DOCX

    def test_is_what_its_main_part_is(self):
        both = packed(
            {
                "[Content_Types].xml": f'<Types><Override PartName="/a.xml" ContentType="{WORD}"/>'
                f'<Override PartName="/b.xml" ContentType="{EXCEL}"/></Types>',
                "_rels/.rels": related(("officeDocument", "b.xml")),
                "a.xml": "<a/>",
                "b.xml": "<b/>",
            }
        )

        assert arrive("a.xlsx", both).kind is Kind.XLSX
        assert objection("a.docx", both) == intake.LYING

    @pytest.mark.parametrize(
        "declared",
        [
            '<!DOCTYPE w [<!ENTITY a "b">]><w>&a;</w>',
            '<?xml version="1.0"?><!-- a --><!DOCTYPE w SYSTEM "file:///etc/passwd"><w/>',
            ('\ufeff<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE w><w/>').encode("utf-16-le"),
            f"<!--{' ' * 100_000}--><!DOCTYPE w><w/>",
        ],
    )
    def test_may_not_declare_anything(self, declared):
        word = open_xml(parts={"word/document.xml": declared})
        settings = open_xml(parts={"word/settings.xml": declared})
        libre = odt(**{"content.xml": declared})

        assert objection("a.docx", word) == objection("a.docx", settings) == OBJECTIONS[Verdict.DECLARING]
        assert objection("a.odt", libre) == OBJECTIONS[Verdict.DECLARING]

    def test_may_not_be_locked(self):
        word = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "EncryptedPackage".encode("utf-16-le") + bytes(500)
        libre = odt(**{"META-INF/manifest.xml": "<manifest:encryption-data/>"})

        assert objection("a.docx", word) == objection("a.odt", libre) == OBJECTIONS[Verdict.ENCRYPTED]

    def test_may_not_be_a_bomb(self):
        blank = bytes(package.MOST_BYTES // 5)
        bombs = [
            {"word/media/1.xml": bytes(package.MOST_BYTES + 1)},
            {f"word/media/{number}.xml": blank for number in range(6)},
            {"word/media/1.xml": bytes(package.SUSPECT_FROM * 3)},
            {f"word/{number}.xml": "" for number in range(package.MOST_ENTRIES)},
        ]

        for parts in bombs:
            assert objection("a.docx", open_xml(parts=parts)) == OBJECTIONS[Verdict.BOMB]

    def test_may_not_lie_about_its_sizes(self):
        content = open_xml(parts={"word/media/1.xml": bytes(package.MOST_BYTES + 1)})
        said = (package.MOST_BYTES + 1).to_bytes(4, "little")

        assert objection("a.docx", content.replace(said, (1000).to_bytes(4, "little"))) in {
            OBJECTIONS[Verdict.BOMB],
            OBJECTIONS[Verdict.UNREADABLE],
        }

    @pytest.mark.parametrize(
        "content",
        [
            open_xml()[:-30],
            open_xml(parts={"_rels/.rels": related(("officeDocument", "word/elsewhere.xml"))}),
            open_xml(parts={"_rels/.rels": related(("styles", "word/document.xml"))}),
            open_xml(parts={"word/document.xml": "nothing of the kind"}),
            open_xml(parts={"../../etc/passwd": "x"}),
            open_xml(parts={"word/document2.xml": "x"}).replace(b"word/document2.xml", b"word/document.xml\x00"),
            open_xml(parts={"a.xml": "unspoilt"}, compression=zipfile.ZIP_STORED).replace(b"unspoilt", b"spoilt!!"),
            packed({"[Content_Types].xml": f'<!DOCTYPE a [<!ENTITY b "c">]><Types><O ContentType="{WORD}"/></Types>'}),
            b"PK\x03\x04" + bytes(100),
        ],
    )
    def test_must_be_readable(self, content):
        assert objection("a.docx", content) == OBJECTIONS[Verdict.UNREADABLE]


class TestName:
    @pytest.mark.parametrize(
        ("typed", "shown"),
        [
            ("C:\\Users\\Ana\\carta.txt", "carta.txt"),
            ("../../etc/carta.txt", "carta.txt"),
            ("  carta \n final.txt", "carta final.txt"),
            ("ñandú 👍.txt", "ñandú 👍.txt"),
            ("a" * 300 + ".txt", "a" * 115 + "….txt"),
            ("", ""),
        ],
    )
    def test_is_for_reading_only(self, typed, shown):
        assert arrive(typed, b"hola").name == shown

    @pytest.mark.parametrize("typed", ["carta\x00.txt", "carta\u202etxt.exe", "carta\ud800.txt"])
    def test_that_hides_something_is_refused_and_shown_without_it(self, typed):
        with pytest.raises(Invalid) as refusal:
            arrive(typed, b"hola")

        assert refusal.value.sentence == intake.BAD_NAME
        assert refusal.value.values["name"].encode().startswith("carta\ufffd".encode())
