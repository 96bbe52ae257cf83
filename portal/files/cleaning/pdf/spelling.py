"""Names are bytes, and not all programs write UTF-8 into them: "Título" in Latin 1 is no reason to fail."""

from typing import Any

from pikepdf import Name, Object, Operator


def spelled(name: Any) -> str:
    """The letters of a name or an operator; none of what is neither."""
    return bytes(name).decode("utf-8", "surrogateescape") if isinstance(name, Name | Operator) else ""


def entries(dictionary: Object) -> list[tuple[str, Any]]:
    return [(key, dictionary[key]) for key in dictionary.keys()]  # noqa: SIM118  iterating decodes less patiently
