"""Bars beside letters, and bars in parts; what each letter means stands in the legend."""

from collections.abc import Sequence

from markupsafe import Markup

from portal.text.charts.picture import (
    MOST_PARTS,
    WIDTH,
    Key,
    Number,
    Picture,
    box,
    drawn,
    figure,
    letters,
    patterns,
    swatch,
    words,
)

ROW, BAR = 30, 20
LEFT, RIGHT = 30, 70  # room for the letter, and for the number
GAP = 2  # between the parts of a bar
LETTER, DIGIT, MARGIN = 10, 8, 6  # their widths: what has no room in its part stands only in the table


def bars(key: str, title: str, description: str, head: tuple[str, str], items: Sequence[tuple[str, Number]]) -> Picture:
    """A bar for each of these. ``head`` says what they are and what is counted; ``key`` is its own on the page."""
    most = max((number for _words, number in items if isinstance(number, int)), default=0)
    shapes = []
    for at, (letter, (_label, number)) in enumerate(zip(letters(len(items)), items, strict=True)):
        top = at * ROW + 5
        shapes.append(words(0, top + 15, letter))
        if isinstance(number, int):
            width = (WIDTH - LEFT - RIGHT) * number / max(1, most)
            shapes.append(box(LEFT, top, width, BAR, "currentColor"))
            shapes.append(words(LEFT + width + MARGIN, top + 15, figure(number)))
        else:
            shapes.append(words(LEFT, top + 15, number))
    legend = tuple(Key(letter, Markup(), label) for letter, (label, _n) in zip(letters(len(items)), items, strict=True))
    return Picture(drawn(key, title, description, len(items) * ROW + 5, shapes), title, legend, head, tuple(items))


def stacked(
    key: str,
    title: str,
    description: str,
    head: Sequence[str],
    parts: Sequence[str],
    items: Sequence[tuple[str, Sequence[Number]]],
) -> Picture:
    """A bar for each item, in parts with a pattern, a letter and a number. Items are numbered, parts have letters.

    ``head`` says what the items are; the other columns of the table are the parts. More than eight parts have no
    patterns that a reader could tell apart, and are refused.
    """
    if len(parts) > MOST_PARTS or any(len(numbers) != len(parts) for _words, numbers in items):
        raise ValueError("too many parts, or not a number for each")
    most = max((_sum(numbers) for _words, numbers in items), default=0)
    room = WIDTH - LEFT - GAP * max(0, len(parts) - 1) - MARGIN
    shapes = [patterns(key, len(parts))]
    for at, (_label, numbers) in enumerate(items):
        top, left = at * (ROW + BAR) + 5, float(LEFT)
        shapes.append(words(0, top + 15, at + 1))
        for part, (letter, number) in enumerate(zip(letters(len(parts)), numbers, strict=True)):
            if not isinstance(number, int) or not number:
                continue
            width = room * number / max(1, most)
            shapes.append(box(left, top, width, BAR, f"url(#{key}-p{part})"))
            said = f"{letter} {figure(number)}"
            said = said if DIGIT * len(said) + GAP <= width else letter
            if width >= LETTER:
                shapes.append(words(left + width / 2, top + BAR + 17, said, "middle"))
            left += width + GAP
    legend = (
        *(Key(str(at + 1), Markup(), label) for at, (label, _numbers) in enumerate(items)),
        *(
            Key(letter, swatch(key, part), label)
            for part, (letter, label) in enumerate(zip(letters(len(parts)), parts, strict=True))
        ),
    )
    svg = drawn(key, title, description, len(items) * (ROW + BAR) + 5, shapes)
    return Picture(svg, title, legend, (*head, *parts), tuple((label, *numbers) for label, numbers in items))


def _sum(numbers: Sequence[Number]) -> int:
    return sum(number for number in numbers if isinstance(number, int))
