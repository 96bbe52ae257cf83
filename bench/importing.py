"""``python -m bench.importing [folder]``: words of documents lost in reading, named and unnamed.

A standing corpus: what the installed packages for Word documents ship, the documents of the demonstration, generated
ones with what hides words (runs, tables, heads of pages, struck and hidden text), and those of a folder. *Named* are
words left out with their passage; *unnamed* words and signs that only one of two readings has, where the first has not
named them; each is a row of the report on the desk. Goal: none.
"""

import io
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from random import Random

import docx
from docx.shared import RGBColor

from bench.usage import usage
from portal.cli import demo
from portal.files import importing
from portal.files.importing import Refused

PACKAGES = ("docx", "mammoth", "docx2python", "docxtpl", "docxcompose")
GENERATED = 40
WORDS = Path(demo.__file__).parent / "data"


def main() -> None:
    parser = usage(__doc__, "bench.importing")
    parser.add_argument("folder", nargs="?", type=Path, help="documents of your own, read beside the standing corpus")
    show(measured(parser.parse_args().folder))


def measured(folder: Path | None = None) -> dict[str, dict[str, int]]:
    corpora = {"packages": _shipped(), "demonstration": _samples(), "generated": _generated()}
    if folder is not None:
        corpora[str(folder)] = ((path.name, path.read_bytes()) for path in sorted(folder.rglob("*")) if path.is_file())
    return {name: _read(files) for name, files in corpora.items()}


def show(figures: dict[str, dict[str, int]]) -> None:
    print(f"\n{'Documents read twice':24}{'files':>8}{'refused':>9}{'words':>9}{'named':>8}{'unnamed':>9}{'rate':>9}")
    for name, row in figures.items():
        rate = row["unnamed"] / max(1, row["words"])
        counts = f"{row['files']:8}{row['refused']:9}{row['words']:9}{row['named']:8}{row['unnamed']:9}"
        print(f"{name[-24:]:24}{counts}{rate:9.3%}")
    print("Goal: none unnamed.")


def _read(files: Iterator[tuple[str, bytes]]) -> dict[str, int]:
    row = dict.fromkeys(("files", "refused", "words", "named", "unnamed"), 0)
    for name, content in files:
        row["files"] += 1
        try:
            found = importing.read(content, name)
        except Refused:
            row["refused"] += 1
            continue
        row["words"] += sum(len(piece.text.split()) for piece in found.pieces)
        for loss in found.losses:
            kind = "unnamed" if loss.code in importing.DIFFERENCES else "named"
            row[kind] += len(loss.words.split())
    return row


def _shipped() -> Iterator[tuple[str, bytes]]:
    for package in PACKAGES:
        if (found := find_spec(package)) and found.origin:
            for path in sorted(Path(found.origin).parent.rglob("*.docx")):
                yield path.name, path.read_bytes()


def _samples() -> Iterator[tuple[str, bytes]]:
    for path in sorted(WORDS.glob("*-v?.??.*")):
        yield path.name, path.read_bytes()


def _generated() -> Iterator[tuple[str, bytes]]:
    lines = [
        line
        for name, text in _samples()
        if name.endswith(".md")
        for line in text.decode("utf-8", "ignore").split("\n")
        if len(line) > 40
    ]
    for seed in range(GENERATED):
        chance = Random(seed)
        document = docx.Document()
        document.sections[0].header.paragraphs[0].text = "CONFIDENTIAL"
        for _ in range(chance.randint(5, 30)):
            words = chance.choice(lines).split()
            if chance.random() < 0.15:
                document.add_heading(" ".join(words[:6]), chance.randint(1, 3))
            elif chance.random() < 0.15:
                table = document.add_table(2, 3)
                for cell in table._cells:
                    cell.text = " ".join(chance.sample(words, 3))
            else:
                paragraph = document.add_paragraph(style=chance.choice((None, "List Bullet", "List Number")))
                for word in words:
                    run = paragraph.add_run(f"{word} ")
                    run.font.strike = chance.random() < 0.02 or None
                    run.font.hidden = chance.random() < 0.02 or None
                    run.font.color.rgb = RGBColor(255, 255, 255) if chance.random() < 0.02 else None
        out = io.BytesIO()
        document.save(out)
        yield f"generated-{seed}.docx", out.getvalue()


if __name__ == "__main__":
    main()
