"""A second reading of a file by other means, set beside the first: whatever words only one of them has are named.

It knows nothing of styles, numbering or lists, and takes the words of a Word document as its parts have them, those
of a PDF from another library. So it fails in other places than the first reading: a silent loss would have to happen
twice. Commas, full stops and the like are not compared; signs that say something (≥, %, §) are.
"""

import html
import io
import re
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from html.parser import HTMLParser
from typing import Any, NamedTuple

from lxml import etree
from pypdfium2 import PdfDocument

from portal.files.importing.imported import Loss
from portal.text.comparing import tokens
from portal.text.passages import Piece

UNREAD, UNFOUND, ONCE = "unread", "unfound", "read_once"
UNSAID = "\N{REPLACEMENT CHARACTER}↩"  # a sign that nobody can name, which is told for itself; the way back from a note
REPEATED = 3  # pages with the same line at their edge
LONGEST = 200  # characters of one

_WORD = re.compile(r"[^\W_]+|[%$§]|[^\x00-\x7f\w\s]")
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
_SAYING = ("Sm", "So", "Sc")  # of signs, those of mathematics, pictures and money
_LINES = {"p", "div", "li", "tr", "td", "th", "br", "h1", "h2", "h3", "h4", "h5", "h6", "section", "blockquote"}


class _Words(NamedTuple):
    """The words of a text, each with the line it stands in."""

    words: list[str]
    lines: list[int]


def compared(
    content: bytes, kind: str, pieces: Sequence[Piece], losses: Sequence[Loss], warnings: Collection[str] = ()
) -> list[Loss]:
    """What only the file has, or only the passages, beyond the words that are named already.

    Signs that only the passages have come from fonts of signs. What an inserted document says is told as such.
    """
    there = _lines(content, kind)
    here = [f"{piece.label} {piece.text}" for piece in pieces]
    labels = [len(_words([piece.label]).words) for piece in pieces]
    ours, theirs = _words(here), _words(there)
    named = _named(theirs.words, theirs.lines, losses)
    gone, come = _apart(theirs.words, ours.words)
    counted = _of_labels(ours.lines, labels)
    elsewhere = Counter(ours.words[at] for at in come), Counter(theirs.words[at] for at in gone)
    unread = _told(UNREAD, theirs, gone, elsewhere[0] + named, there)
    extra = [at for at in come if at not in counted and ours.words[at][0].isalnum()]
    if "footnotes" in warnings:  # their marks were counted
        extra = [at for at in extra if f"[{ours.words[at]}]" not in here[ours.lines[at]]]
    unfound = _told(UNFOUND, ours, [] if "inserted" in warnings else extra, elsewhere[1], here)
    return [*unread, *unfound]


def _words(lines: Iterable[str]) -> _Words:
    found = _Words([], [])
    for at, line in enumerate(lines):
        plain = unicodedata.normalize("NFKC", line)
        plain = "".join(sign for sign in plain if unicodedata.category(sign) != "Cf")
        for word in _WORD.findall(plain):
            if word[0].isalnum() or word in "%$§" or (word not in UNSAID and unicodedata.category(word) in _SAYING):
                found.words.append(word)
                found.lines.append(at)
    return found


def _apart(theirs: Sequence[str], ours: Sequence[str]) -> tuple[list[int], list[int]]:
    """Which words stand on one side only: not those that merely stand elsewhere, as notes do."""
    alphabet = tokens.Alphabet()
    gone: list[int] = []
    come: list[int] = []
    left = right = 0
    for op, many in tokens.difference(alphabet.spell(theirs), alphabet.spell(ours)):
        if op == "-":
            gone += range(left, left + many)
        elif op == "+":
            come += range(right, right + many)
        left += many if op != "+" else 0
        right += many if op != "-" else 0
    return gone, come


def _told(code: str, side: _Words, only: Sequence[int], spare: Counter[str], lines: Sequence[str]) -> Iterator[Loss]:
    """Runs of words that the other side has nowhere to spare."""
    missing = []
    for at in only:
        if spare[side.words[at]]:
            spare[side.words[at]] -= 1
        else:
            missing.append(at)
    run: list[int] = []
    for at in [*missing, -1]:
        if run and (at != run[-1] + 1 or side.lines[at] != side.lines[run[0]]):
            words = " ".join(side.words[each] for each in run)
            yield Loss(code, words[:LONGEST], " ".join(lines[side.lines[run[0]]].split())[:LONGEST])
            run = []
        run.append(at)


def _named(words: Sequence[str], lines: Sequence[int], losses: Sequence[Loss]) -> Counter[str]:
    """Words of the file that the first reading has left out and said so."""
    found: Counter[str] = Counter()
    for loss in losses:
        said = _words([loss.words]).words
        if len(loss.words) >= LONGEST and len(said) > 1:  # only its beginning is told
            said = said[:-1]
            begun = next((at for at in range(len(words)) if list(words[at : at + len(said)]) == said), None)
            if begun is not None:
                rest = range(begun + len(said), len(words))
                said += [words[at] for at in rest if lines[at] == lines[begun]]
        found.update(said)
    return found


def _of_labels(lines: Sequence[int], labels: Sequence[int]) -> set[int]:
    """Numbers that a word processor counts stand in no part of its file."""
    found, last, turn = set(), -1, 0
    for at, line in enumerate(lines):
        turn = turn + 1 if line == last else 0
        last = line
        if turn < labels[line]:
            found.add(at)
    return found


# ── the second readers ─────────────────────────────────────────────────────────────────────────────────────────────


def _lines(content: bytes, kind: str) -> list[str]:
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
        self.found.append("\n" if tag in _LINES else "")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in _SILENT and self._silent > 0
        if self._hidden and tag == self._hidden[-1]:
            self._hidden.pop()
            self.found.append(" ")
        self.found.append("\n" if tag in _LINES else "")

    def handle_data(self, words: str) -> None:
        if not self._silent:
            self.found.append(" ".join(words.split("\n")))
