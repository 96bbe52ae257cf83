"""What arrives as a file: taken only when its content is of a kind we take, and can be read.

What it hides is no reason to refuse it, and neither are scripts and attachments of a PDF: readers get a copy without
them. A busy machine is no reason either; then the answer is that it could not be looked at yet.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import BinaryIO

from portal.core.errors import N_, Invalid
from portal.files import examiner, looking, office
from portal.files.apart import Unfinished
from portal.files.examiner import Verdict
from portal.files.formats import DOCUMENTS, EXTENSIONS, FORMATS, SOUNDS, Kind
from portal.files.looking import Look
from portal.text import words

FIELD = "files"
MEGABYTE = 1024**2
LARGEST = 10 * MEGABYTE
MOST_FILES = 5
LONGEST_NAME = 120
LONGEST_EXTENSION = 10

TOO_MANY = N_("You chose %(count)s files; you can send %(limit)s. Leave out the others or send them later.")
BAD_NAME = N_("The name “%(name)s” contains an invisible character. Rename the file and choose it again.")
EMPTY = N_("“%(name)s” is empty. Check the file and choose it again.")
TOO_BIG = N_("“%(name)s” is %(size)s MB. A file can be up to %(limit)s MB. Send a smaller one.")
FORBIDDEN = N_(
    "“%(name)s” is not of a kind that the portal takes. You can send PDF, JPEG, PNG, WebP, HEIC, plain text "
    "(.txt), Word (.docx), Excel (.xlsx) and OpenDocument (.odt, .ods)."
)
FORBIDDEN_EVEN_HERE = N_(
    "“%(name)s” is not of a kind that can be sent here. You can send PDF, JPEG, PNG, WebP, HEIC, plain text (.txt), "
    "Word (.docx), Excel (.xlsx), OpenDocument (.odt, .ods) and sound (.ogg, .opus, .mp3, .m4a, .3gp, .wav, .amr)."
)
LYING = N_("The ending of “%(name)s” does not match its content, which is %(actual)s. Check that it is the right file.")
STRANGE_TEXT = N_(
    "“%(name)s” is plain text in an encoding that the portal does not know. Save it again with the encoding UTF-8."
)

OBJECTIONS = {
    Verdict.UNREADABLE: N_("“%(name)s” cannot be read; it may be damaged. Save it again or send it as a PDF."),
    Verdict.ENCRYPTED: N_("“%(name)s” is locked with a password. Save it without one."),
    Verdict.TOO_LARGE: N_("The picture “%(name)s” has more than 40 million pixels. Make it smaller."),
    Verdict.TOO_MUCH: N_(
        "“%(name)s” takes more work to read than any file may. Print it to a new PDF or send a part of it."
    ),
    Verdict.BOMB: N_(
        "“%(name)s” unpacks to far more than a document of its size should, so it was not opened. Send it as a PDF."
    ),
    Verdict.MACROS: N_("“%(name)s” contains macros, which are small programs. Save it without them or as a PDF."),
    Verdict.DECLARING: N_(
        "“%(name)s” contains declarations that can hide or multiply words; office programs write none. Open it, save "
        "it again and send that, or send it as a PDF."
    ),
}


@dataclass(frozen=True, slots=True)
class Terms:
    """What is taken somewhere: which kinds, how large a file may be, and the sentence for other kinds."""

    kinds: frozenset[Kind]
    largest: int
    forbidden: str


OF_CONTRIBUTIONS = Terms(DOCUMENTS, LARGEST, FORBIDDEN)
OF_CONCERNS = Terms(DOCUMENTS | SOUNDS, 25 * MEGABYTE, FORBIDDEN_EVEN_HERE)


class NotYet(Invalid):
    """Nothing is known about the file, because the machine had no time for it."""

    sentence = N_(
        "“%(name)s” could not be looked at yet, because too much is arriving at this moment. That says nothing about "
        "the file. Choose it again in a few minutes; everything else is still here."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """A file that may come in. The name is for its author and the moderators to read, never a path.

    ``store`` brings it into the storage, for who takes it in; where it lies there already there is nothing to do.
    """

    name: str
    kind: Kind
    media_type: str
    extension: str
    size: int
    sha256: str
    store: Callable[[], object] = field(default=lambda: None, compare=False, repr=False)


def ensure_number(count: int) -> None:
    if count > MOST_FILES:
        raise Invalid(TOO_MANY, field=FIELD, count=count, limit=MOST_FILES)


def inspect(name: str, stream: BinaryIO, patience: float = examiner.PATIENCE) -> Arrived:
    """Look at all of a file and say what it is, or refuse it. A stream that can go back is left at its beginning.

    ``patience`` are the seconds that whoever sent it will wait for the answer.
    """
    name = display_name(name)
    content = _content(name, stream)
    kind = kind_of(name, looking.look(content), OF_CONTRIBUTIONS)
    try:
        verdict = _verdict(content, kind, patience)
    except Unfinished as lost:
        raise NotYet(field=FIELD, name=name) from lost
    ensure_readable(name, verdict)
    format_ = FORMATS[kind]
    return Arrived(
        name=name,
        kind=kind,
        media_type=format_.media_type,
        extension=format_.extensions[0],
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )


def ensure_readable(name: str, verdict: Verdict) -> None:
    if verdict in OBJECTIONS:
        raise _objection(OBJECTIONS[verdict], name)


def _verdict(content: bytes, kind: Kind, patience: float) -> Verdict:
    if kind in office.KINDS:
        return office.examine(content)
    return examiner.examine(content, kind, patience) if kind in examiner.KINDS else Verdict.FINE


def display_name(name: str) -> str:
    name = name.replace("\\", "/").rsplit("/", 1)[-1]
    try:
        name = words.name(name)
    except Invalid as hidden:
        visible = "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in name)
        raise _objection(BAD_NAME, visible[:LONGEST_NAME]) from hidden
    extension = _extension(name)
    ending = f".{extension}" if extension else ""
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - len(ending) - 1]}…{ending}"


def _content(name: str, stream: BinaryIO) -> bytes:
    if stream.seekable():
        ensure_size(name, stream, OF_CONTRIBUTIONS)
    content = b""
    while len(content) <= LARGEST and (chunk := stream.read(LARGEST + 1 - len(content))):
        content += chunk
    if stream.seekable():
        stream.seek(0)
    if not content:
        raise _objection(EMPTY, name)
    if len(content) > LARGEST:
        raise _too_big(name, len(content), LARGEST)
    return content


def ensure_size(name: str, stream: BinaryIO, terms: Terms) -> int:
    """Of a stream that can go back, which it does."""
    size = stream.seek(0, 2)
    stream.seek(0)
    if not size:
        raise _objection(EMPTY, name)
    if size > terms.largest:
        raise _too_big(name, size, terms.largest)
    return size


def kind_of(name: str, look: Look, terms: Terms) -> Kind:
    """What a file is by its content and by its ending, which may not contradict each other."""
    extension, found = _extension(name), look.found
    claimed = EXTENSIONS.get(extension)
    claimed = claimed if claimed in terms.kinds else None
    taken = isinstance(found, Kind) and found in terms.kinds
    if isinstance(found, Kind) and taken and (not extension or claimed is found):
        return found
    if look.encrypted:
        raise _objection(OBJECTIONS[Verdict.ENCRYPTED], name)
    if found in office.WITH_MACROS:
        raise _objection(OBJECTIONS[Verdict.MACROS], name)
    if claimed is None and (found is Kind.TEXT or not taken):
        raise _objection(terms.forbidden, name)
    if found and found != claimed:
        film = claimed in SOUNDS and not taken  # with an ending that recordings have, too
        raise _objection(terms.forbidden, name) if film else _objection(LYING, name, actual=str(found))
    if claimed is Kind.TEXT and look.worded:
        raise _objection(STRANGE_TEXT, name)
    raise _objection(OBJECTIONS[Verdict.UNREADABLE], name)


def _extension(name: str) -> str:
    _stem, dot, extension = name.rpartition(".")
    return extension.lower() if dot and len(extension) <= LONGEST_EXTENSION and " " not in extension else ""


def _too_big(name: str, size: int, largest: int) -> Invalid:
    tenths = -(-size * 10 // MEGABYTE)  # rounded up, or ten megabytes and a byte would read "10.0, but only 10"
    return _objection(TOO_BIG, name, size=tenths / 10, limit=largest // MEGABYTE)


def _objection(sentence: str, name: str, **values: object) -> Invalid:
    return Invalid(sentence, field=FIELD, name=name, **values)
