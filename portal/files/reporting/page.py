"""Reports as one page that opens from a folder, without the portal and without a network: no script, nothing loaded."""

import re
from collections.abc import Sequence
from importlib.resources import files

from markupsafe import Markup

from portal.files.reporting.model import Block, Cell, Heading, Paragraph, Picture, Report, Table, Words

POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")  # no page may have them
CALLED = {"en": "English", "es": "Español"}
Files = Sequence[tuple[str, str]]  # name, and what it is
_PAGE = Markup(
    '<!doctype html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
    '<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    "<title>{title}</title>\n<style>\n{style}</style>\n</head>\n<body>\n"
    '<nav aria-label="{languages}"><ul>{ways}</ul></nav>\n<main>\n{parts}</main>\n</body>\n</html>\n'
)
_PART = Markup(
    '<section class="report" id="{lang}" lang="{lang}" aria-labelledby="{lang}-title">\n<p class="quiet">{over}</p>\n'
    '<h1 id="{lang}-title">{title}</h1>\n{lead}<ul class="files">{files}</ul>\n{blocks}'
    '<p class="quiet">{foot}</p>\n</section>\n'
)


def page(reports: Sequence[Report], files_of: Sequence[Files]) -> bytes:
    """Each report as a part of its own; ``files_of`` are those that lie beside the page, for each report."""
    parts = Markup("").join(_part(report, beside) for report, beside in zip(reports, files_of, strict=True))
    ways = Markup("").join(
        Markup('<li><a href="#{lang}" lang="{lang}">{called}</a></li>').format(
            lang=each.language, called=CALLED[each.language]
        )
        for each in reports
    )
    return _PAGE.format(
        lang=reports[0].language,
        policy=POLICY,
        title=" · ".join(each.title for each in reports),
        style=Markup(files("portal.files.reporting").joinpath("page.css").read_text("utf-8")),  # noqa: S704  ours
        languages=" / ".join(CALLED[each.language] for each in reports),
        ways=ways,
        parts=parts,
    ).encode("utf-8", "replace")


def _part(report: Report, beside: Files) -> Markup:
    return _PART.format(
        lang=report.language,
        over=report.over,
        title=report.title,
        lead=Markup("").join(_paragraph(words) for words in report.lead),
        files=Markup("").join(
            Markup('<li><a href="{name}">{what}</a></li>').format(name=name, what=what) for name, what in beside
        ),
        blocks=Markup("").join(_block(block) for block in report.blocks),
        foot=report.foot,
    )


def _block(block: Block) -> Markup:
    match block:
        case Heading():
            level = block.level + 1
            return Markup("<h{level}>{text}</h{level}>\n").format(level=level, text=block.text)
        case Paragraph():
            return _paragraph(block.words)
        case Picture():
            return Markup("<figure>{}</figure>\n").format(Markup(block.svg))  # noqa: S704  drawn by us, of numbers
        case Table():
            return _table(block)


def _table(table: Table) -> Markup:
    head = Markup("").join(Markup('<th scope="col">{}</th>').format(words) for words in table.head)
    rows = Markup("\n").join(_row(table, row) for row in table.rows)
    return Markup(
        "<table><caption>{caption}</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>\n"
    ).format(caption=table.caption, head=head, rows=rows)


def _row(table: Table, row: Sequence[Cell]) -> Markup:
    cells = []
    for at, paragraphs in enumerate(row):
        start = Markup('<th scope="row"') if at == 0 else Markup("<td")
        end = Markup("</th>") if at == 0 else Markup("</td>")
        label = Markup(' data-label="{}"').format(table.head[at])
        number = Markup(' class="number"') if at in table.numbers else Markup("")
        words = Markup("").join(_paragraph(each) for each in paragraphs)
        cells.append(Markup("{}{}{}>{}{}").format(start, label, number, words, end))
    return Markup("<tr>{}</tr>").format(Markup("").join(cells))


def _paragraph(words: Words) -> Markup:
    kinds = " ".join(name for name in ("strong", "quiet", "quoted") if getattr(words, name))
    look = Markup(' class="{}"').format(kinds) if kinds else Markup("")
    lang = Markup(' lang="{}"').format(words.language) if words.language else Markup("")
    shown = _CONTROL.sub("\N{REPLACEMENT CHARACTER}", words.text.replace("\r\n", "\n"))
    lines = Markup("<br>").join(shown.split("\n"))
    return Markup("<p{}{}>{}</p>\n").format(look, lang, lines)
