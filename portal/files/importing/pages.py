"""The text of a PDF, which knows lines but no paragraphs: an honest guess, to be checked by a person."""

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from pypdf import PdfReader

from portal.files.importing import labels
from portal.files.importing.assembling import Block
from portal.files.importing.refusals import Scanned, TooManyPages
from portal.text.passages import Kind

MOST_PAGES = 100
FEWEST_LETTERS = 20  # of a page, on average; a scan has a stamp at most
REPEATED = 3
LONGEST_EDGE = 200  # characters of a line in which the number of its page is looked for

_PAGE_NUMBER = re.compile(r"\W*(?:p[aá]g(?:e|ina|\.)?\s*)?\d{1,4}(?:\s*(?:/|of|de)\s*\d{1,4})?\W*", re.I)
_NUMBER = re.compile(r"\b\d{1,4}\b", re.ASCII)
_END = re.compile(r"[.:;?!…”»)\]]\s*(?:\[\d+\])?$")
_ROMAN = re.compile(r"[IVXLC]+\.?\s")


def read(content: bytes, warnings: set[str]) -> Iterator[Block]:
    reader = PdfReader(io.BytesIO(content))
    if len(reader.pages) > MOST_PAGES:
        raise TooManyPages(pages=len(reader.pages), limit=MOST_PAGES)
    pages = [_lines(page.extract_text() or "") for page in reader.pages]
    letters = sum(character.isalnum() for page in pages for line in page for character in line)
    broken = sum(line.count("\N{REPLACEMENT CHARACTER}") for page in pages for line in page)
    if letters < FEWEST_LETTERS * max(len(pages), 1) or broken * 10 > letters:
        raise Scanned
    warnings.add("pdf")
    if any("/XObject" in (page.get("/Resources") or {}) for page in reader.pages):
        warnings.add("images_left_out")
    lines, left = _without_margins(pages)
    if left:
        warnings.add("edges_left_out")
        yield Block(Kind.PARAGRAPH, "", lost=[("edges_left_out", line) for line in left])
    yield from _blocks(lines)


def _lines(text: str) -> list[str]:
    """Signs that the file cannot name are shown as such."""
    text = re.sub("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]", "\N{REPLACEMENT CHARACTER}", text)
    return [line.strip() for line in text.replace("\t", " ").split("\n")]


def _without_margins(pages: Sequence[Sequence[str]]) -> tuple[list[str], list[str]]:
    """All lines but page numbers and what stands at the edge of several pages; and those that say something, once."""
    filled = [[line for line in page if line] for page in pages]
    edges: Counter[tuple[str, int]] = Counter()
    for at, lines in enumerate(filled):
        edges.update({said for line in {*lines[:1], *lines[-1:]} for said in _turns_of(line, at)})
    found: list[str] = []
    left: dict[str, None] = {}
    for at, page in enumerate(pages):
        lines = list(page)
        for edge in (0, -1):
            while lines and (not lines[edge] or _is_margin(lines[edge], at, edges)):
                line = lines.pop(edge)
                if line and not _PAGE_NUMBER.fullmatch(line):
                    left[line] = None
        found += lines
    return found, list(left)


def _turns_of(line: str, at: int) -> Iterator[tuple[str, int]]:
    """The line as it may stand on every page: word for word, or with a number that counts the pages."""
    yield line, 0
    if len(line) <= LONGEST_EDGE and not labels.split(line, heading=True):  # articles are counted, too
        for number in _NUMBER.finditer(line):
            yield f"{line[: number.start()]}\0{line[number.end() :]}", int(number[0]) - at


def _is_margin(line: str, at: int, edges: Counter[tuple[str, int]]) -> bool:
    return _PAGE_NUMBER.fullmatch(line) is not None or any(edges[said] >= REPEATED for said in _turns_of(line, at))


def _blocks(lines: Sequence[str]) -> Iterator[Block]:
    widest = sorted(map(len, lines))[-max(1, len(lines) // 10)] if lines else 0
    held = ""
    last = 0
    for line in [*lines, ""]:
        begins = labels.split(line, heading=True) or labels.without_bullet(line)
        ended = bool(_END.search(held)) and last < 0.85 * widest
        if held and (not line or begins or ended or _is_heading(held)):
            yield Block(Kind.HEADING, held, 1) if _is_heading(held) else Block(Kind.PARAGRAPH, held)
            held = ""
        if line:
            held, last = _joined(held, line), len(line)


def _joined(held: str, line: str) -> str:
    """A soft hyphen at the end of a line goes; a hard one may belong to the word, so it stays."""
    if held.endswith("\N{SOFT HYPHEN}"):
        return held[:-1] + line
    return held + line if held.endswith("-") else f"{held} {line}".strip()


def _is_heading(line: str) -> bool:
    short = len(line) <= 90 and not _END.search(line)
    return short and (bool(_ROMAN.match(line)) or (line.isupper() and sum(map(str.isalpha, line)) > 3))
