"""What a picture is made of, and how it is put together so that nothing in it can be anything but words."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from string import ascii_uppercase

from markupsafe import Markup

WIDTH = 340  # units; about as many pixels as a telephone shows
SIZE = 14  # of letters and numbers

Hidden = str  # the words in the place of a number that is not shown
Number = int | Hidden

_PATTERNS = (  # told apart in print and by who sees no colour; the first is plain
    Markup(""),
    Markup('<path d="M0 8L8 0" stroke="currentColor" stroke-width="2"/>'),
    Markup('<circle cx="4" cy="4" r="1.6" fill="currentColor"/>'),
    Markup('<path d="M0 4H8" stroke="currentColor" stroke-width="2"/>'),
    Markup('<path d="M0 0L8 8M0 8L8 0" stroke="currentColor" stroke-width="1"/>'),
    Markup('<path d="M4 0V8" stroke="currentColor" stroke-width="2"/>'),
    Markup('<path d="M0 0H4V4H0ZM4 4H8V8H4Z" fill="currentColor"/>'),
    Markup('<path d="M0 2H8M4 2V8" stroke="currentColor" stroke-width="1"/>'),
)
MOST_PARTS = len(_PATTERNS)


@dataclass(frozen=True, slots=True)
class Key:
    """A line of the legend: the letter that stands in the picture, a swatch of its pattern, and the words."""

    letter: str
    swatch: Markup
    words: str


@dataclass(frozen=True, slots=True)
class Picture:
    """An SVG with the words that stand around it, and its numbers as rows under a head."""

    svg: Markup
    title: str
    legend: tuple[Key, ...]
    head: tuple[str, ...]
    rows: tuple[tuple[str | int, ...], ...]

    def csv(self) -> str:
        """The numbers as a file."""
        return as_csv(self.head, self.rows)


def as_csv(head: Sequence[str], rows: Iterable[Sequence[str | int]]) -> str:
    """Rows under a head as a file. Words that a spreadsheet would take for a formula begin with an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(map(_harmless, head))
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return out.getvalue()


def letters(many: int) -> list[str]:
    """A to Z, then AA."""
    return [(ascii_uppercase[at // 26 - 1] if at >= 26 else "") + ascii_uppercase[at % 26] for at in range(many)]


def drawn(
    key: str, title: str, description: str, height: float, shapes: Sequence[Markup], *, width: float = 0
) -> Markup:
    """The whole SVG, as large as it is drawn or as wide as the page. ``key`` begins its ids: its own on the page.

    One with a ``width`` of its own keeps it, and whoever shows it lets it be moved sideways.
    """
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" role="img" width="{across}" height="{height}" '
        'viewBox="0 0 {width} {height}" preserveAspectRatio="xMinYMin meet" '
        'aria-labelledby="{key}-title" aria-describedby="{key}-desc">'
        '<title id="{key}-title">{title}</title><desc id="{key}-desc">{description}</desc>'
        '<g aria-hidden="true" font-size="{size}" fill="currentColor">{shapes}</g></svg>'
    ).format(
        key=key,
        title=title,
        description=description,
        width=_short(width or WIDTH),
        across=_short(width) if width else "100%",
        height=_short(height),
        size=SIZE,
        shapes=Markup("").join(shapes),
    )


def words(x: float, y: float, said: str | int, anchor: str = "start") -> Markup:
    return Markup('<text x="{}" y="{}" text-anchor="{}">{}</text>').format(_short(x), _short(y), anchor, said)


def box(x: float, y: float, width: float, height: float, fill: str) -> Markup:
    """A rectangle with an outline, so that it is seen whatever its filling."""
    return Markup(
        '<rect x="{}" y="{}" width="{}" height="{}" fill="{}" stroke="currentColor" stroke-width="1.5"/>'
    ).format(_short(x), _short(y), _short(max(width, 0)), _short(height), fill)


def patterns(key: str, many: int) -> Markup:
    """The fillings of a stacked picture, by their ids."""
    return Markup("<defs>{}</defs>").format(
        Markup("").join(
            Markup('<pattern id="{}-p{}" width="8" height="8" patternUnits="userSpaceOnUse">{}</pattern>').format(
                key, at, _PATTERNS[at]
            )
            for at in range(many)
        )
    )


def swatch(key: str, at: int) -> Markup:
    """A piece of a filling for the legend, which says in words what it is."""
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" aria-hidden="true" width="24" height="16" viewBox="0 0 24 16">{}</svg>'
    ).format(box(1, 1, 22, 14, f"url(#{key}-p{at})"))


def figure(number: Number) -> str:
    return f"{number:,}" if isinstance(number, int) else number


def _short(number: float) -> str:
    return f"{number:.1f}".rstrip("0").rstrip(".")


def _harmless(cell: str | int) -> str | int:
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in "=+-@\t\r" and cell else cell
