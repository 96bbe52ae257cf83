"""What arrives as a draft: looked at first, then read in a process of its own."""

import json
import time

from portal.core.errors import Invalid
from portal.files import apart, examiner, formats, office
from portal.files.examiner import Verdict
from portal.files.importing import assembling, refusals
from portal.files.importing.imported import WARNINGS, Imported, Loss
from portal.files.importing.refusals import Refused
from portal.text import words
from portal.text.passages import Kind, Piece

MEGABYTE = 1024**2
LARGEST = 20 * MEGABYTE
SECONDS = 25  # of a processor
LONGEST_NAME = 120
MOST_WORDS = 64 * MEGABYTE  # of the passages as they come back

MEDIA_TYPES = {
    "DOCX": formats.FORMATS[formats.Kind.DOCX].media_type,
    "PDF": formats.FORMATS[formats.Kind.PDF].media_type,
    "HTML": "text/html",
    "Markdown": "text/markdown",
    "text": "text/plain",
}
ENDINGS = {
    **dict.fromkeys(("docx",), "DOCX"),
    **dict.fromkeys(("pdf",), "PDF"),
    **dict.fromkeys(("html", "htm", "xhtml"), "HTML"),
    **dict.fromkeys(("md", "markdown", "mkd"), "Markdown"),
    **dict.fromkeys(("txt", "text"), "text"),
}
STRUCK = "struck"  # asks the reader to keep what is struck
WORDED = {"Markdown", "text"}
OBJECTIONS: dict[Verdict, type[Refused]] = {
    Verdict.ENCRYPTED: refusals.Locked,
    Verdict.GUARDED: refusals.Locked,
    Verdict.TOO_MUCH: refusals.TooSlow,
    Verdict.ACTIVE: refusals.Active,
    Verdict.BOMB: refusals.Bomb,
    Verdict.MACROS: refusals.Macros,
    Verdict.DECLARING: refusals.Declaring,
}


def read(content: bytes, name: str, field: str | None = "file", *, keeps_struck: bool = False) -> Imported:
    """The passages of this file and what was left behind on the way; or a refusal, to be shown at ``field``.

    Struck words are no part of the text, unless whoever sends it says so.
    """
    name, until = _shown(name), time.monotonic() + examiner.PATIENCE
    try:
        kind = _kind(content, name.rpartition(".")[2].lower() if "." in name else "")
        _ensure_harmless(content, kind)
        pieces, warnings, losses = _read_apart(content, kind, until - time.monotonic(), keeps_struck=keeps_struck)
    except apart.Unfinished as lost:
        raise refusals.NotYet(field=field, name=name) from lost
    except Refused as refusal:
        raise type(refusal)(field=field, **{**refusal.values, "name": name}) from refusal
    return Imported(pieces, warnings, losses, assembling.title(pieces), name, MEDIA_TYPES[kind])


def _shown(name: str) -> str:
    """For reading only, never a path; what cannot be seen is shown as what cannot be seen."""
    name = " ".join(name.replace("\\", "/").rsplit("/", 1)[-1].split())
    try:
        name = words.name(name)
    except Invalid:
        name = "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in name)
    stem, dot, ending = name.rpartition(".")
    return name if len(name) <= LONGEST_NAME else f"{stem[: LONGEST_NAME - len(ending) - 2]}…{dot}{ending[:10]}"


def _kind(content: bytes, ending: str) -> str:
    if not content:
        raise refusals.Nothing
    if len(content) > LARGEST:
        tenths = -(-len(content) * 10 // MEGABYTE)
        raise refusals.TooLarge(size=tenths / 10, limit=LARGEST // MEGABYTE)
    claimed, found = ENDINGS.get(ending), formats.recognised(content)
    if found == claimed and claimed:
        return claimed
    if found in office.WITH_MACROS:
        raise refusals.Macros
    if office.is_encrypted(content):
        raise refusals.Locked
    if found is formats.Kind.TEXT and (claimed in {"HTML", *WORDED} or not ending):
        if claimed != "HTML" and not formats.is_utf8(content):
            raise refusals.WrongEncoding
        return claimed or "Markdown"
    if claimed == "HTML" and (found == "XML" or (found is None and formats.is_worded(content))):
        return claimed
    if claimed in WORDED and found is None and formats.is_worded(content):
        raise refusals.WrongEncoding
    if claimed is None:
        raise refusals.WrongKind
    raise refusals.Lying(actual=str(found)) if found else refusals.Unreadable


def _ensure_harmless(content: bytes, kind: str) -> None:
    verdict = Verdict.FINE
    if kind == "DOCX":
        verdict = office.examine(content)
    elif kind == "PDF":
        verdict = examiner.examine(content, kind)
    if verdict is not Verdict.FINE:
        raise OBJECTIONS.get(verdict, refusals.Unreadable)


def _read_apart(
    content: bytes, kind: str, patience: float, *, keeps_struck: bool
) -> tuple[tuple[Piece, ...], tuple[str, ...], tuple[Loss, ...]]:
    reader = "portal.files.importing.reader"
    asked = [kind, STRUCK] if keeps_struck else [kind]
    try:
        answer = json.loads(apart.run(reader, *asked, content=content, patience=patience, most=MOST_WORDS))
    except apart.Overworked as slow:
        raise refusals.TooSlow from slow
    except (apart.Crashed, ValueError) as broken:
        raise refusals.Unreadable from broken
    if refused := answer.get("refused"):
        raise refusals.BY_NAME[refused](**answer["values"])
    pieces = tuple(Piece(Kind(kind), text, level, label) for kind, text, level, label in answer["pieces"])
    if not pieces:
        raise refusals.NoWords
    losses = tuple(Loss(*loss) for loss in answer["losses"])
    return pieces, tuple(code for code in WARNINGS if code in answer["warnings"]), losses
