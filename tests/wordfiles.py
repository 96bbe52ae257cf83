"""Word documents for tests, made of the elements that a test is about."""

from packages import packed

WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
XMLNS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def related(**targets):
    entries = (f'<Relationship Id="{kind}" Type="{OFFICE}/{kind}" Target="{to}"/>' for kind, to in targets.items())
    return f"<Relationships>{''.join(entries)}</Relationships>"


def docx(body, type_=WORD_TYPE, main="document", xmlns=XMLNS, types="", **parts):
    """A document of Word with this in its body, and more parts by their short names."""
    types = f'<Types><Override PartName="/word/{main}.xml" ContentType="{type_}"/>{types}</Types>'
    index = {
        "[Content_Types].xml": types,
        "_rels/.rels": related(officeDocument=f"word/{main}.xml"),
        f"word/_rels/{main}.xml.rels": related(**{name: f"{name}.xml" for name in parts if "/" not in name}),
    }
    wrapped = {
        f"word/{name}.xml": f"<w:{name} {xmlns}>{inside}</w:{name}>"
        for name, inside in parts.items()
        if "/" not in name
    }
    others = {name: inside for name, inside in parts.items() if "/" in name}
    document = f"<w:document {xmlns}><w:body>{body}</w:body></w:document>"
    return packed({**index, f"word/{main}.xml": document, **wrapped, **others})


def run(words, letters=""):
    return f'<w:r><w:rPr>{letters}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def p(inside, settings=""):
    inside = inside if inside.startswith("<") else run(inside)
    return f"<w:p><w:pPr>{settings}</w:pPr>{inside}</w:p>"


def listed(level, number=1):
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def levels(*shapes):
    made = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{style}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for at, (style, text) in enumerate(shapes)
    )
    return f'<w:abstractNum w:abstractNumId="0">{made}</w:abstractNum>'


NUM = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
AGAIN = (
    '<w:num w:numId="2"><w:abstractNumId w:val="0"/>'
    '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
)


def table(*rows):
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def cell(inside, settings=""):
    return f"<w:tc><w:tcPr>{settings}</w:tcPr>{inside if inside.startswith('<w:tbl') else p(inside)}</w:tc>"
