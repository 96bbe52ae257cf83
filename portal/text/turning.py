"""Alike words in a sentence that may say something else now: "shall" became "may", a «no» came in, a number changed.

Only words that turn a sentence are told, and only those of the sentence itself. Nothing here says what it means now.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

Span = tuple[int, int]

_TURNING = frozenset(
    """
    not no nor none never neither cannot without except excepting unless only solely save but nothing nobody
    shall must may can should will might could would ought required prohibited forbidden permitted optional mandatory
    least most more less fewer maximum minimum before after until within exceeding under over
    sin ni nunca jamás tampoco ninguno ninguna ningún nada nadie salvo excepto excepción sólo solo solamente únicamente
    menos más máximo mínimo antes después hasta dentro mayor menor
    debe deben deberá deberán debería deberían puede pueden podrá podrán podría podrían tendrá tendrán podrían
    obligatorio obligatoria obligado obligada obligados obligadas prohibido prohibida prohíbe permitido permitida
    permite optativo optativa facultativo facultativa
    hour hours day days week weeks month months year years business calendar working
    hora horas día días semana semanas mes meses año años hábil hábiles natural naturales
    january february march april june july august september october november december
    enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
    two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty sixty ninety hundred
    dos tres cuatro cinco seis siete ocho nueve diez once doce quince veinte treinta cuarenta cincuenta sesenta noventa
    cien ciento half third quarter mitad tercio medio media doble double twice
    """.split()  # noqa: SIM905  a paragraph is read more easily than three pages of quotation marks
)
_WORD = re.compile(r"\d[\d.,]*\d\s?%?|\d+\s?%?|[^\W\d_]+(?:['’][^\W\d_]+)?")
_END = re.compile(r"(?<=[.!?…])[\"”»)]*\s+(?=[A-ZÁÉÍÓÚÜÑ¿¡«“\"(])")
_ABBREVIATED = re.compile(
    r"(?:^|\W)(?:arts?|secc?s?|núms?|nos?|inc|frs?|párrs?|lic|dra?s?|ing|mr|mrs|ms|págs?|cf|vs|cía)\.$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Turned:
    """Words that the sentence had and has no longer, and those that it has now, in their order."""

    gone: tuple[str, ...] = ()
    come: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.gone or self.come)


def turned(old: str, was: Span, new: str, now: Span) -> Turned:
    """What changed around words that are the same, of all that could turn their sentence."""
    before, after = (list(_telling(each)) for each in (_sentence(old, was), _sentence(new, now)))
    ours, theirs = (Counter(word.casefold() for word in words) for words in (before, after))
    return Turned(_more(before, ours - theirs), _more(after, theirs - ours))


def _sentence(text: str, span: Span) -> str:
    """The sentence or sentences in which a span stands."""
    ends = [end.end() for end in _END.finditer(text) if not _ABBREVIATED.search(text[: end.start()])]
    start = max((end for end in ends if end <= span[0]), default=0)
    end = min((end for end in ends if end >= span[1]), default=len(text))
    return text[start:end]


def _telling(sentence: str) -> Iterator[str]:
    first = True
    for found in _WORD.finditer(sentence):
        word = found[0].strip()
        defined = word[0].isupper() and not first
        if defined or word[0].isdigit() or word.casefold() in _TURNING or word.casefold().endswith(("n't", "n’t")):
            yield word
        first = False


def _more(words: list[str], many: Counter[str]) -> tuple[str, ...]:
    left, found = many.copy(), []
    for word in words:
        if left[word.casefold()] > 0:
            left[word.casefold()] -= 1
            found.append(word)
    return tuple(found)
