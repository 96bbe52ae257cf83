"""Figures in a text that are computed, never typed: ``{{answers outcome=accepted group=civil_society_union}}``.

A field names what is counted and narrows it. Its grammar is closed: what it does not know is refused where it stands.
A number that was typed all the same is pointed out; the writer decides.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

GRAMMAR: dict[str, tuple[str, ...]] = {
    "received": (),
    "answered": (),
    "withheld": (),
    "withdrawn": (),
    "returned": (),
    "contributions": ("group", "language"),  # the published ones
    "organizations": ("group",),  # that spoke in them
    "answers": ("outcome", "group", "language"),
}
"""What can be counted, and by what it may be narrowed."""

_FIELD = re.compile(r"\{\{([^{}]*)\}\}")  # no dot: ten thousand braces would each look for their end
_STRAY = re.compile(r"\{\{|\}\}|\{$|^\}")
_NARROWED = re.compile(r"([a-z]+)=([a-z_]+)")


@dataclass(frozen=True, slots=True)
class Field:
    """A count, narrowed: pairs of key and code of a vocabulary, in the order of the grammar."""

    what: str
    narrowed: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        return "{{" + " ".join([self.what, *(f"{key}={code}" for key, code in self.narrowed)]) + "}}"


class Unreadable(ValueError):
    """A field that the grammar does not know: ``piece`` is what stands there, ``position`` its first code point."""

    def __init__(self, piece: str, position: int) -> None:
        super().__init__(piece)
        self.piece, self.position = piece, position


@dataclass(frozen=True, slots=True)
class Typed:
    """A number that somebody typed: code points from ``start`` to ``end``."""

    start: int
    end: int
    words: str


def fields(text: str, codes: Mapping[str, Collection[str]]) -> Iterator[Field]:
    """The fields of a text in their order. ``codes`` has the codes that each key may be narrowed to.

    Raises :class:`Unreadable` at the first that is none.
    """
    for piece in _pieces(text, codes):
        if isinstance(piece, Field):
            yield piece


def filled(text: str, codes: Mapping[str, Collection[str]], value: Callable[[Field], str]) -> str:
    """The text with the value of each field in its place. Raises :class:`Unreadable`."""
    return "".join(piece if isinstance(piece, str) else value(piece) for piece in _pieces(text, codes))


def masked(text: str, mark: str) -> str:
    """The text with this mark in the place of each field, for who may not have its figures yet."""
    return _FIELD.sub(lambda _field: mark, text)


def _pieces(text: str, codes: Mapping[str, Collection[str]]) -> Iterator[str | Field]:
    at = 0
    for match in _FIELD.finditer(text):
        yield _plain(text[at : match.start()], at)
        yield _read(match, codes)
        at = match.end()
    yield _plain(text[at:], at)


def _plain(text: str, at: int) -> str:
    if stray := _STRAY.search(text):
        raise Unreadable(stray.group(), at + stray.start())
    return text


def _read(match: re.Match[str], codes: Mapping[str, Collection[str]]) -> Field:
    refused = Unreadable(match.group(), match.start())
    what, *words = match.group(1).split() or [""]
    if what not in GRAMMAR:
        raise refused
    given: dict[str, str] = {}
    for word in words:
        found = _NARROWED.fullmatch(word)
        if found is None or found[1] in given or found[1] not in GRAMMAR[what] or found[2] not in codes[found[1]]:
            raise refused
        given[found[1]] = found[2]
    return Field(what, tuple((key, given[key]) for key in GRAMMAR[what] if key in given))


# What has digits and is no count: fields, addresses, public numbers, dates and years, hours, and places in a text.
_MONTHS = (
    "january|february|march|april|may|june|july|august|september|october|november|december|"
    "enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre"
)
_NO_COUNT = re.compile(
    rf"""
      \{{\{{[^{{}}]*\}}\}}
    | https?://\S+
    | \b[A-Z]{{2,5}}-\d[\w-]*
    | \b\d{{4}}-\d{{2}}-\d{{2}}\b
    | \b\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}}\b
    | \b\d{{1,2}}(?:º|\.º|st|nd|rd|th)?\s+(?:de\s+|of\s+)?(?:{_MONTHS})\b(?:\s*,?\s*(?:de\s+|of\s+)?\d{{4}}\b)?
    | \b(?:{_MONTHS})\s+\d{{1,2}}(?:st|nd|rd|th)?\b(?:\s*,?\s*\d{{4}}\b)?
    | \b(?:{_MONTHS})\s+(?:de\s+|of\s+)?\d{{4}}\b
    | \b(?:19|20)\d{{2}}\b
    | \b\d{{1,2}}:\d{{2}}\b
    | \b(?:paragraphs?|párrafos?|articles?|artículos?|art\.|annex(?:es)?|anexos?|sections?|secciones|sección|chapters?|
        capítulos?|questions?|preguntas?|rounds?|rondas?|versions?|versión|versiones|pages?|páginas?|fracción|incisos?|
        U\.?\s?S\.?\s?C\.?|n\.º|no\.|núm\.)\s*\d+(?:[-–.]\d+|-[A-Z])?(?:\(\w+\))*
    | §+\s*\d+(?:\(\w+\))*
    | \b\d+\s+U\.?\s?S\.?\s?C\.?\s*§*\s*\d+(?:\(\w+\))*
    """,
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
_DIGITS = re.compile(r"(?<![\w.])\d[\d,.  ]*(?<=\d)(?:\s?%)?")
_COUNTED = (
    r"of\s|contributions?\b|comments?\b|answers?\b|unions?\b|organizations?\b|employers?\b|governments?\b|people\b|"
    r"persons?\b|participants?\b|de\s+(?:las|los|cada)\b|aportaciones\b|comentarios\b|respuestas\b|sindicatos\b|"
    r"organizaciones\b|empresas\b|gobiernos\b|personas\b|participantes\b"
)
_WORDS = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|half|most|dos|tres|cuatro|cinco|"
    rf"seis|siete|ocho|nueve|diez|once|doce|veinte|treinta|la\s+mitad)\s+(?={_COUNTED})",
    re.IGNORECASE,
)


def typed_numbers(text: str) -> list[Typed]:
    """Numbers that look like counts, in digits or in words before what is counted, in English or in Spanish.

    Dates, hours, public numbers and places in a text are none. It points out; sometimes wrongly.
    """
    masked = _NO_COUNT.sub(lambda found: " " * len(found.group()), text)
    found = [*_DIGITS.finditer(masked), *_WORDS.finditer(masked)]
    spans = sorted((each.start(), each.start() + len(each.group().rstrip())) for each in found)
    return [Typed(start, end, text[start:end]) for start, end in spans]
