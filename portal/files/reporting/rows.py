"""Row headers of the tables of a PDF: typst tags heads of columns as such, and the first cell of a row as any other."""

import io
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

_ROW = Dictionary(O=Name.Table, Scope=Name.Row)


def with_row_headers(content: bytes) -> bytes:
    """A PDF in whose tables a screen reader says the first cell of a row with each other. Equal for equal bytes."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as file:
        for row in _rows(file.Root.StructTreeRoot.K):
            first = next(iter(_elements(row.K)), None)
            if first is not None and first.S == Name.TD:
                first.S = Name.TH
                first.A = Array([*_listed(first.get("/A")), _ROW])
        file.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.preserve)
    return out.getvalue()


def _rows(node: Any) -> Iterator[Any]:
    waiting = [node]
    while waiting:
        for element in _elements(waiting.pop()):
            if element.S == Name.TR:
                yield element
            elif "/K" in element:
                waiting.append(element.K)


def _elements(node: Any) -> Iterator[Any]:
    for each in _listed(node):
        if isinstance(each, Dictionary) and "/S" in each:
            yield each


def _listed(node: Any) -> list[Any]:
    if node is None:
        return []
    return list(node) if isinstance(node, Array) else [node]
