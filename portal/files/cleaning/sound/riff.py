"""WAV (RIFF): a chunk that says how the sound is written, and the sound."""

import struct
from collections.abc import Iterator

from portal.files.cleaning.made import Finding

PCM, MOST_OF_A_FORMAT = 1, 40  # bytes; those of an extensible one
TELLS = {
    b"bext": {Finding.AUTHOR, Finding.TIME},
    b"iXML": {Finding.DEVICE},
    b"PEAK": {Finding.TIME},
    b"fact": set(),
}
FILLING = {b"JUNK", b"junk", b"PAD ", b"FLLR"}
UNTIL_THE_END = {0, 0xFFFFFFFF}  # the length of a recording that was never closed


def written(content: bytes) -> tuple[bytes, set[Finding]]:
    form = sound = None
    samples = b""
    found: set[Finding] = set()
    for name, inside in _chunks(content):
        if name == b"fmt " and form is None:
            form = inside[:MOST_OF_A_FORMAT]
        elif name == b"data" and sound is None:
            sound = inside
        elif name == b"fact":
            samples = inside[:4]
        elif name not in FILLING or inside.strip(b"\0"):
            found |= TELLS.get(name, {Finding.PROPERTIES})
    if form is None or not sound:
        raise ValueError("no sound")
    kind, _channels, _rate, _bytes_a_second, block = struct.unpack_from("<HHIIH", form)
    if kind == PCM:
        form, samples = form[:16], b""
    sound = sound[: len(sound) - len(sound) % max(block, 1)]
    parts = [(b"fmt ", form), *([(b"fact", samples)] if len(samples) == 4 else []), (b"data", sound)]
    body = b"WAVE" + b"".join(
        name + struct.pack("<I", len(inside)) + inside + b"\0" * (len(inside) % 2) for name, inside in parts
    )
    return b"RIFF" + struct.pack("<I", len(body)) + body, found


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 12
    while at + 8 <= len(content):
        name, size = content[at : at + 4], int.from_bytes(content[at + 4 : at + 8], "little")
        if name == b"data" and size in UNTIL_THE_END:
            size = len(content)
        yield name, content[at + 8 : at + 8 + size]
        at += 8 + size + size % 2
