"""A docstring says by itself what a thing is for: it stands alone in an editor's window, without the one before it."""

import ast
from pathlib import Path

from server import HERE

POINTERS = ("The same", "Those", "These", "This", "That", "They", "It", "As")


def docstrings(path: Path):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and (words := ast.get_docstring(node)):
            yield getattr(node, "name", "the module"), words


def test_no_docstring_begins_by_pointing_at_something_else():
    found = [
        f"{path.relative_to(HERE)}, {name}: {words.splitlines()[0]}"
        for path in sorted((HERE / "portal").rglob("*.py"))
        for name, words in docstrings(path)
        if words.startswith(tuple(f"{pointer} " for pointer in POINTERS))
    ]
    assert found == []
