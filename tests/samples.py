"""The sample documents as pieces, and what is known of how they changed."""

import csv
import re
from itertools import count
from pathlib import Path

import portal
from portal.text.comparing import Unit
from portal.text.passages import Kind, Piece

FOLDER = Path(portal.__file__).parent / "cli" / "demo" / "data"
NAMES = ("facility-information", "priority-subsectors")


def pieces(name, version, language):
    """A small reading of our own Markdown, so that these tests do not wait for the importers'."""
    found = []
    rows = count()
    for line in (FOLDER / f"{name}-v{version}.{language}.md").read_text().split("\n"):
        if heading := re.match(r"(#+) (?:([IVX]+)\. )?(.+)", line):
            found.append(Piece(Kind.HEADING, heading[3], len(heading[1]), heading[2] or ""))
        elif numbered := re.match(r"(\d+)\. (.+)", line):
            found.append(Piece(Kind.PARAGRAPH, numbered[2], label=numbered[1]))
        elif line.startswith("|") and "---" not in line:
            found.append(Piece(Kind.ROW, "\t".join(line.strip("| ").split(" | ")), level=int(next(rows) == 0)))
        elif note := re.match(r"\[(Note|Nota) (\d+)\] (.+)", line):
            found.append(Piece(Kind.NOTE, note[3], label=note[2]))
        elif line and not line.startswith(("---", "|")):
            found.append(Piece(Kind.PARAGRAPH, line.removeprefix("> ").replace("**", "")))
    return found


def units(name, version, languages=("en", "es")):
    columns = [pieces(name, version, language) for language in languages]
    return [
        Unit(f"p{index:04}", "\n".join(piece.text for piece in row), row[0].kind, row[0].level)
        for index, row in enumerate(zip(*columns, strict=True), 1)
    ]


def changes(name):
    """(paragraph of version 1, paragraph of version 2, change), by number."""
    with (FOLDER / f"{name}-v1-v2.changes.csv").open() as file:
        return {(row["v1_paragraph"], row["v2_paragraph"], row["change"]) for row in csv.DictReader(file)}
