"""Passages as they stand on a page: each alone, but the rows of a table together."""

from collections.abc import Iterator, Sequence

from portal.text.passages import Kind, Piece

Place = tuple[int, Piece]  # where it stands among all passages, and what it says


def blocks(pieces: Sequence[Piece]) -> Iterator[list[Place]]:
    """A heading row begins a table, and so does another number of cells."""
    table: list[Place] = []
    for place, piece in enumerate(pieces):
        row = piece.kind is Kind.ROW
        if table and not (row and not piece.level and width(piece) == width(table[-1][1])):
            yield table
            table = []
        if row:
            table.append((place, piece))
        else:
            yield [(place, piece)]
    if table:
        yield table


def width(row: Piece) -> int:
    return row.text.count("\t") + 1
