"""The lines of a file, read by other means than the first reading: knows nothing of styles, numbering or lists.

A Word document is taken as its parts have it, a PDF by another library. What a file does not say once more is left out:
old forms of the same words, edges of pages that repeat, numbers of pages.
"""

import html
import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from lxml import etree
from pypdfium2 import PdfDocument

REPEATED = 3  # pages with the same line at their edge

_PAGE_NUMBER = re.compile(r"\W*(?:p[aá]g(?:e|ina|\.)?\s*)?\d{1,4}(?:\s*(?:/|of|de)\s*\d{1,4})?\W*", re.IGNORECASE)
_MARKUP = re.compile(
    r"\A---\n.*?\n---\n|<!--.*?-->|</?[a-zA-Z][^<>]*>|\]\([^()\s]*(?:\s+\"[^\"]*\")?\)|\[\^[^\]]+\]:?|^\[[^\]^][^\]]*\]:.*$|^```.*$",
    re.DOTALL | re.MULTILINE,
)
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_WORDED = ("document.main", "footnotes", "endnotes", "header", "footer")
_EDGES = ("header", "footer")
_APART = {"Fallback", "moveFrom", "pPr", "sectPr"}  # said again for old programs; moved away; no words
_DELETED = {"tr": "{*}trPr/{*}del", "tc": "{*}tcPr/{*}cellDel"}
_UNSEEN = ("vanish", "strike", "dstrike")
_BLANK = {"tab", "br", "cr", "ptab"}
_SILENT = {"script", "style", "title", "template"}
_LINES = {"p", "div", "li", "tr", "td", "th", "br", "h1", "h2", "h3", "h4", "h5", "h6", "section", "blockquote"}


def lines(content: bytes, kind: str) -> list[str]:
    """The words of a file of this kind, line by line."""
    if kind == "DOCX":
        return list(_of_word(content))
    if kind == "PDF":
        return list(_of_pdf(content))
    text = content.decode("utf-8-sig", "replace")
    if kind == "HTML":
        reader = _Markup()
        reader.feed(text)
        reader.close()
        return "".join(reader.found).split("\n")
    return (html.unescape(_MARKUP.sub(" ", text)) if kind == "Markdown" else text).split("\n")


def _of_word(packed_: bytes) -> Iterator[str]:
    """Its parts by their types: the text, the notes, heads and feet of pages, each of these lines once."""
    with zipfile.ZipFile(io.BytesIO(packed_)) as packed:
        edges: set[str] = set()
        for name, part in _parts(packed):
            if (content := packed.read(name)).startswith(b"PK"):
                continue  # another document, inserted as a whole
            for line in _paragraphs(content):
                if part not in _EDGES:
                    yield line
                elif line not in edges and not _PAGE_NUMBER.fullmatch(line):
                    yield line
                    edges.add(line)


def _parts(packed: zipfile.ZipFile) -> list[tuple[str, str]]:
    there = {name.casefold(): name for name in packed.namelist()}
    found = []
    for each in _root(packed.read("[Content_Types].xml")):
        part = each.get("ContentType", "").removeprefix(_TYPE).removesuffix("+xml")
        name = there.get(each.get("PartName", "").lstrip("/").casefold())
        if part in _WORDED and name:
            found.append((_WORDED.index(part), name, part))
    typed = {name for _turn, name, _part in found}
    for name in set(packed.namelist()) - typed:
        part = name.rpartition("/")[2].removesuffix(".xml").rstrip("0123456789")
        if part in _WORDED:  # of a program that does not say what its parts are
            found.append((_WORDED.index(part), name, part))
    return [(name, part) for _turn, name, part in sorted(found)]


def _paragraphs(content: bytes) -> Iterator[str]:
    walk = etree.iterwalk(_root(content), events=("start", "end"))
    line: list[str] = []
    for event, element in walk:
        kind = etree.QName(element).localname
        if event == "start":
            if kind in _APART or (kind in _DELETED and element.find(_DELETED[kind]) is not None) or _is_rule(element):
                walk.skip_subtree()
            elif kind == "r" and any(element.find(f"{{*}}rPr/{{*}}{dress}") is not None for dress in _UNSEEN):
                line.append(" ")  # what hides in the middle of a word is no part of it
            elif kind in _BLANK:
                line.append(" ")
            elif kind == "noBreakHyphen":
                line.append("-")
            elif kind == "t":
                words = element.text or ""
                line.append(f" {words} " if etree.QName(element).namespace.endswith("/math") else words)
        elif kind == "r" and line:
            line.append(" " if any(element.find(f"{{*}}rPr/{{*}}{dress}") is not None for dress in _UNSEEN) else "")
        elif kind == "p" and line:
            yield "".join(line).strip()
            line = []
    yield "".join(line).strip()


def _is_rule(element: Any) -> bool:
    """The line between text and notes, which is kept as a note."""
    return any(name.endswith("}type") and "eparator" in value for name, value in element.attrib.items())


def _root(content: bytes) -> Any:
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True))


def _of_pdf(content: bytes) -> Iterator[str]:
    """Without what stands at the edge of several pages, and their numbers."""
    with PdfDocument(content) as document:
        texts = [page.get_textpage().get_text_range().splitlines() for page in document]
    pages = [[line.strip() for line in text if line.strip()] for text in texts]
    edges = Counter(line for page in pages for line in {*page[:1], *page[-1:]})
    for page in pages:
        yield from (line for line in page if edges[line] < REPEATED and not _PAGE_NUMBER.fullmatch(line))


class _Markup(HTMLParser):
    """What stands between the tags, but for what no page shows."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._silent = 0
        self._hidden: list[str] = []  # tags that may hide what is in them, or are the mark of a note

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self._silent += tag in _SILENT
        if tag == "a" or any(name in ("hidden", "style") for name, _value in attributes):
            self._hidden.append(tag)
            self.found.append(" ")
        self.found.append("\n" if tag in _LINES else '"' if tag == "q" else "")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in _SILENT and self._silent > 0
        if self._hidden and tag == self._hidden[-1]:
            self._hidden.pop()
            self.found.append(" ")
        self.found.append("\n" if tag in _LINES else '"' if tag == "q" else "")

    def handle_data(self, words: str) -> None:
        if not self._silent:
            self.found.append(" ".join(words.split("\n")))
