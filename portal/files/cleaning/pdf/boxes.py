"""Boxes and matrices: lists of four and of six numbers, if they are that."""

from decimal import Decimal
from typing import Any

from pikepdf import Array, Matrix, Object

Box = tuple[float, float, float, float]  # left, bottom, right, top

LETTER: Box = (0, 0, 612, 792)  # what readers take when a page does not say its size


def box(value: Any) -> Box | None:
    sides = _numbers(value)
    if len(sides) != 4:
        return None
    one, two, three, four = sides
    return min(one, three), min(two, four), max(one, three), max(two, four)


def matrix(value: Any) -> Matrix:
    """What it says, or the one that changes nothing."""
    parts = _numbers(value)
    return Matrix(*parts) if len(parts) == 6 else Matrix()


def visible_box(page: Object) -> Box:
    """What a reader shows of a page of the copy: the crop box as far as there is paper."""
    media = box(page.get("/MediaBox")) or LETTER
    crop = box(page.get("/CropBox")) or media
    cut = (max(media[0], crop[0]), max(media[1], crop[1]), min(media[2], crop[2]), min(media[3], crop[3]))
    return cut if cut[0] < cut[2] and cut[1] < cut[3] else media


def _numbers(value: Any) -> list[float]:
    parts = list(value) if isinstance(value, Array) else []
    return [float(part) for part in parts] if all(isinstance(part, int | float | Decimal) for part in parts) else []
