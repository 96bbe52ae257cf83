"""Builders of packages of office programs, as these programs and as people with bad intentions would write them."""

import io
import zipfile

from PIL import Image

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"
MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
SPACES = " ".join(
    f'xmlns:{prefix}="{space}"'
    for prefix, space in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "r": OFFICE,
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "wpg": "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "v": "urn:schemas-microsoft-com:vml",
        "o": "urn:schemas-microsoft-com:office:office",
        "w16se": "http://schemas.microsoft.com/office/word/2015/wordml/symex",
        "cx": "http://schemas.microsoft.com/office/drawing/2014/chartex",
    }.items()
)


def packed(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def unpacked(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def says(content, word):
    """Whether the word is anywhere: in the bytes, in the name or in the content of a part, however encoded."""
    everything = [content, *(name.encode() + part for name, part in unpacked(content).items())]
    return any(word.encode(encoding) in part for part in everything for encoding in ("utf-8", "utf-16-le", "utf-16-be"))


def related(*targets):
    """A list of relationships: kind and target, whose identities are r0, r1..."""
    entries = (
        f'<Relationship Id="r{number}" Type="{kind if ":" in kind else f"{OFFICE}/{kind}"}" Target="{target}" '
        f'TargetMode="{"External" if "://" in target else "Internal"}"/>'
        for number, (kind, target) in enumerate(targets)
    )
    return f"<Relationships>{''.join(entries)}</Relationships>"


def docx(body, *targets, files=None, **parts):
    """A Word document with this body. Parts by the kind of their relationship hold what is inside their root.

    ``targets`` are more relationships of the body, and ``files`` more parts under their whole names.
    """
    roots = {"header": "hdr", "footer": "ftr"}
    beside = {
        f"word/{kind}.xml": f"<w:{(root := roots.get(kind, kind))} {SPACES}>{x}</w:{root}>" for kind, x in parts.items()
    }
    files = {
        "_rels/.rels": related(("officeDocument", "word/document.xml")),
        "word/_rels/document.xml.rels": related(*targets, *((kind, f"{kind}.xml") for kind in parts)),
        "word/document.xml": f"<w:document {SPACES}><w:body>{body}</w:body></w:document>",
        **beside,
        **(files or {}),
    }
    types = (
        '<Types><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{MAIN_TYPE}"/></Types>'
    )
    return packed({"[Content_Types].xml": types, **files})


def p(*inside, settings=""):
    return f"<w:p><w:pPr>{settings}</w:pPr>{''.join(x if x.startswith('<') else run(x) for x in inside)}</w:p>"


def run(words, letters=""):
    return f'<w:r><w:rPr>{letters}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def field(instruction, shown, form=""):
    return (
        f'<w:r><w:fldChar w:fldCharType="begin">{form}</w:fldChar></w:r>'
        f"<w:r><w:instrText>{instruction}</w:instrText></w:r>"
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{shown if shown.startswith("<") else run(shown)}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def picture(identity="r0", crop="", about="", name="a.jpg"):
    return (
        '<w:r><w:drawing><wp:inline><wp:extent cx="914400" cy="457200"/>'
        f'<wp:docPr id="1" name="{name}" descr="{about}"/><a:graphic>'
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
        f'<pic:nvPicPr><pic:cNvPr id="1" name="{name}"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{identity}"/>{crop}<a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        '<pic:spPr><a:xfrm><a:ext cx="914400" cy="457200"/></a:xfrm><a:prstGeom prst="rect"/></pic:spPr>'
        "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def halves(left="red", right="blue", format_="PNG", size=(40, 20), **more):
    """A picture of two colours, so that one sees which part of it is left."""
    image, out = Image.new("RGB", size, left), io.BytesIO()
    image.paste(right, (size[0] // 2, 0, *size))
    image.save(out, format_, **more)
    return out.getvalue()


BOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DRAWN = " ".join(
    (
        'xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"',
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"',
    )
)


def xlsx(*sheets, styles="", strings=(), workbook="", states=(), files=None):
    """A workbook of these sheets, each the inside of a ``worksheet``; they are called S0, S1..."""
    names = [f"worksheets/sheet{number}.xml" for number in range(len(sheets))]
    listed = "".join(
        f'<sheet name="S{number}" sheetId="{number + 1}" state="{dict(enumerate(states)).get(number, "visible")}" '
        f'r:id="r{number}"/>'
        for number in range(len(sheets))
    )
    book = f"<sheets>{listed}</sheets>"
    targets = [*(("worksheet", name) for name in names), ("styles", "styles.xml"), ("sharedStrings", "strings.xml")]
    shared = "".join(words if words.startswith("<si>") else f"<si><t>{words}</t></si>" for words in strings)
    parts = {
        "_rels/.rels": related(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{workbook}{book}</workbook>',
        "xl/_rels/workbook.xml.rels": related(*targets),
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}">{styles}</styleSheet>',
        "xl/strings.xml": f'<sst xmlns="{MAIN}">{shared}</sst>',
        **{
            f"xl/{name}": f'<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}">{sheet}</worksheet>'
            for name, sheet in zip(names, sheets, strict=True)
        },
        **(files or {}),
    }
    types = (
        '<Types><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{BOOK}"/></Types>'
    )
    return packed({"[Content_Types].xml": types, **parts})


def cells(*rows):
    """Rows of cells as they are written: numbers, words, or whole elements."""
    made = "".join(
        f'<row r="{number}">{"".join(cell(f"{chr(65 + at)}{number}", value) for at, value in enumerate(row))}</row>'
        for number, row in enumerate(rows, 1)
    )
    return f"<sheetData>{made}</sheetData>"


def cell(place, value, look=0):
    if isinstance(value, str):
        if value.startswith("<c"):
            return value
        return f'<c r="{place}" s="{look}" t="inlineStr"><is><t>{value}</t></is></c>'
    return f'<c r="{place}" s="{look}"><v>{value}</v></c>'


OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
ODF_SPACES = " ".join(
    [
        *(f'xmlns:{name}="{OASIS}{name}:1.0"' for name in ("office", "text", "table", "style", "meta", "config")),
        f'xmlns:draw="{OASIS}drawing:1.0" xmlns:number="{OASIS}datastyle:1.0"',
        f'xmlns:fo="{OASIS}xsl-fo-compatible:1.0" xmlns:svg="{OASIS}svg-compatible:1.0"',
        'xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"',
    ]
)


def odf(body, automatic="", common="", masters="", kind="text", files=None):
    """A text or a spreadsheet of OpenDocument with this body, with styles of its own and styles for all."""
    document = (
        f"<office:document-content {ODF_SPACES}><office:automatic-styles>{automatic}</office:automatic-styles>"
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    )
    shared = (
        f"<office:document-styles {ODF_SPACES}><office:styles>{common}</office:styles>"
        f"<office:master-styles>{masters}</office:master-styles></office:document-styles>"
    )
    parts = {
        "mimetype": f"application/vnd.oasis.opendocument.{kind}",
        "content.xml": document,
        "styles.xml": shared,
        "META-INF/manifest.xml": "<manifest/>",
    }
    return packed({**parts, **(files or {})})


def look(name, letters="", family="text", parent="", other=""):
    """A style of OpenDocument with attributes of its letters."""
    base = f' style:parent-style-name="{parent}"' if parent else ""
    return (
        f'<style:style style:name="{name}" style:display-name="{name}" style:family="{family}"{base}>{other}'
        f"<style:text-properties {letters}/></style:style>"
    )


def line(*inside, name="Standard"):
    return f'<text:p text:style-name="{name}">{"".join(inside)}</text:p>'


def span(words, name):
    return f'<text:span text:style-name="{name}">{words}</text:span>'
