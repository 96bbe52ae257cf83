"""Each passage keeps the numbers it stands under, so that it can be cited: Artículo 3 Bis, fracción II.

Those that are there are read from the numbers of their text, as the portal reads them on this day.
"""

import re
from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = depends_on = None

ALPHABET = "abcdefghijklmnñopqrstuvwxyz"
_STRUCTURE = {"chapter", "capítulo", "capitulo", "title", "título", "titulo", "book", "libro", "part", "parte"}
_ANNEX = {"annex", "anexo", "appendix", "apéndice"}
_PARTS = {  # of an article; the others with a word are articles themselves
    *("fracción", "fraccion", "fraction", "inciso", "incisos", "subparagraph", "numeral", "item", "apartado"),
    *("párrafo", "parrafo", "paragraph", "para.", "subsection"),
}
_FIRST_WORD = re.compile(r"[^\W\d_]{2,}\.?")
_NO_WORD = re.compile(r"[IVXLC]+|[ivxlc]+|([a-zñ])\1+")
_COUNT = re.compile(r"(?P<opened>[(\[])?(?P<count>\d{1,4}|[^\W\d_]{1,8})(?P<more>.*?)(?P<closed>[)\]])?$")
_ORDINAL = re.compile(r"§|\d{1,3}(?:[oa]$|\.?[ºª°])")  # § 3, 1o, 1.º
_ROMAN = re.compile("(?:CD|C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})$")
_WORTH = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500}


def upgrade() -> None:
    op.add_column("passages", sa.Column("above", sa.Text(), nullable=False, server_default=""))
    names = ("id", "version_id", "position", "kind", "level", "label", "above")
    passages = sa.table("passages", *(sa.column(name) for name in names))
    here = op.get_bind()
    rows = here.execute(
        sa.select(passages.c.id, passages.c.version_id, passages.c.kind, passages.c.level, passages.c.label).order_by(
            passages.c.version_id, passages.c.position
        )
    ).all()
    for _version, lines in groupby(rows, key=lambda row: row.version_id):
        text = list(lines)
        for row, over in zip(text, _above([(row.kind, row.level, row.label) for row in text]), strict=True):
            if over:
                here.execute(passages.update().where(passages.c.id == row.id).values(above=over))


def downgrade() -> None:
    op.drop_column("passages", "above")


class _Step(NamedTuple):
    """A number that is still open: what follows may stand under it."""

    style: str
    worth: int
    label: str
    level: int = 0  # of the heading it is


def _above(lines: Sequence[tuple[str, int, str]]) -> list[str]:
    """For each passage (kind, level, number), in the order of the text, the numbers above it."""
    found, path, held = [], list[_Step](), list[_Step]()  # held: what was open before a paragraph without a number
    for kind, level, label in lines:
        word = _first_word(label)
        if kind == "heading" and not _is_article(label, word):
            inner = path and path[0].level and level > path[0].level and word not in _STRUCTURE
            path = _articles(path) if inner else []
            held = []
            found.append(_written(path))
        elif not label or kind == "note":
            if kind == "paragraph":
                path, held = _articles(path), path if len(path) > len(_articles(path)) else held
            found.append(_written(path if kind == "item" else _articles(path)))
        elif word in _STRUCTURE:
            path, held = [], []
            found.append("")
        elif _is_article(label, word):
            path = [step for step in path[:1] if step.style == "annex" and word not in _ANNEX]
            found.append(_written(path))
            path.append(_Step("annex" if word in _ANNEX else "article", 0, label, level if kind == "heading" else 0))
            held = []
        else:
            path = _opened(label, word, path, held)
            held = []
            found.append(_written(path[:-1]))
    return found


def _is_article(label: str, word: str) -> bool:
    """Whether it is the number of a provision that stands by itself: Artículo 5, Annex 2, Primero, § 3, 1o."""
    if word:
        return word not in _STRUCTURE and word not in _PARTS
    return bool(_ORDINAL.match(label))


def _first_word(label: str) -> str:
    found = _FIRST_WORD.match(label)
    return found[0].casefold() if found and not _NO_WORD.fullmatch(found[0]) else ""


def _articles(path: list[_Step]) -> list[_Step]:
    return [step for step in path if step.style in ("annex", "article")]


def _written(path: list[_Step]) -> str:
    return "\n".join(step.label for step in path)


def _opened(label: str, word: str, path: list[_Step], held: list[_Step]) -> list[_Step]:
    """The path down to this number: it goes on with a list that is open, or begins one."""
    readings = [(word, 0)] if word else _readings(label)
    for style, worth in readings:  # the next of a list, or its Bis; then one that leaves some out
        for farthest in (1, 400):
            for open_ in (path, held):
                for at in range(len(open_) - 1, -1, -1):
                    step = open_[at]
                    if step.style == style and step.label != label and 0 <= worth - step.worth <= farthest:
                        if farthest > 1 and any(reading[1] == 1 for reading in readings):
                            continue  # i) after b) begins a list of Roman numbers
                        return [*open_[:at], _Step(style, worth, label)]
    style, worth = next((each for each in readings if each[1] == 1), readings[0])
    again = next((at for at, step in enumerate(path) if step.style == style), None)
    return [*(path if again is None else path[:again]), _Step(style, worth, label)]


def _readings(label: str) -> list[tuple[str, int]]:
    """What kind of number it may be, and its worth: i) is the ninth letter and the first Roman number."""
    found = _COUNT.match(label)
    if found is None:
        return [(label, 0)]
    dress = f"{found['opened'] or ''}{found['closed'] or ''}"
    count = found["count"]
    if count.isdigit():
        dots = found["more"].count(".")
        return [(f"{dress}{dots}", int(count))] if not dots else [(f"{dress}dotted", 0)]
    case = "A" if count[0].isupper() else "a"
    roman = [(f"{dress}{case}roman", _worth(count.upper()))] if _ROMAN.match(count.upper()) else []
    alike = len(set(count)) == 1 and count[0].casefold() in ALPHABET
    letter = (len(count) - 1) * len(ALPHABET) + ALPHABET.find(count[0].casefold()) + 1 if alike else 0
    letters = [(f"{dress}{case}letter", letter)] if letter and (len(count) == 1 or not roman) else []
    first_roman = roman and (case == "A" or len(count) > 1) and count.upper() not in ("C", "D", "M")
    return ([*roman, *letters] if first_roman else [*letters, *roman]) or [(label, 0)]


def _worth(roman: str) -> int:
    worths = [_WORTH[sign] for sign in roman]
    return sum(-one if one < max(worths[at:]) else one for at, one in enumerate(worths))
