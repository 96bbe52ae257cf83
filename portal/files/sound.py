"""What recordings look like inside, as far as it takes to tell them: pages of Ogg, frames of MP3, boxes of MP4."""

import struct
from collections.abc import Iterator

OGG, OPUS, VORBIS = b"OggS", b"OpusHead", b"\x01vorbis"
AMR_NARROW, AMR_WIDE = b"#!AMR\n", b"#!AMR-WB\n"
SOUND, PICTURES = b"soun", b"vide"  # kinds of tracks
HEAD = 8  # bytes of a box before what is in it

TAG = b"ID3"
RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}  # samples a second, by version
KILOBITS = {
    3: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
LAYER_III = 1
IN_A_ROW = 3  # frames; two bytes that look like the beginning of one are everywhere


def label(content: bytes) -> str | None:
    """Which kind of sound this is, or nothing of the sort."""
    if content.startswith(b"RIFF") and content[8:12] == b"WAVE":
        return "WAV"
    if content.startswith(OGG) and content[28:36].startswith((OPUS, VORBIS)):
        return "OGG"
    if content.startswith((AMR_NARROW, AMR_WIDE)):
        return "AMR"
    if content[4:8] == b"ftyp":
        return "M4A" if _is_only_heard(content) else None
    return "MP3" if content.startswith((TAG, b"\xff")) and follow(content, after_tags(content)) else None


def after_tags(content: bytes) -> int:
    """Where an MP3 begins: behind its tags, and the room that they have to grow."""
    at = 0
    while content[at : at + 3] == TAG and at + 10 <= len(content):
        size = sum(
            (byte & 0x7F) << shift for byte, shift in zip(content[at + 6 : at + 10], (21, 14, 7, 0), strict=True)
        )
        at += size + (20 if content[at + 5] & 0x10 else 10)
    while content[at : at + 1] == b"\0":
        at += 1
    return at


def frame(content: bytes, at: int) -> int:
    """The size of the frame of an MP3 that begins there; 0 where there is none, or only a part of one."""
    if at + 4 > len(content) or content[at] != 0xFF or content[at + 1] & 0xE0 != 0xE0:
        return 0
    version, layer = content[at + 1] >> 3 & 3, content[at + 1] >> 1 & 3
    rate, bits = content[at + 2] >> 2 & 3, content[at + 2] >> 4
    if version not in RATES or layer != LAYER_III or rate == 3 or bits in (0, 15):
        return 0
    kilobits, samples = KILOBITS[3 if version == 3 else 2][bits], 144 if version == 3 else 72
    size = samples * kilobits * 1000 // RATES[version][rate] + (content[at + 2] >> 1 & 1)
    return size if at + size <= len(content) else 0


def stays(content: bytes, at: int) -> tuple[int, int]:
    """Of the frame there, what does not change within one recording: version, layer, samples a second."""
    return (content[at + 1], content[at + 2] & 0x0C) if at + 4 <= len(content) else (0, 0)


def follow(content: bytes, at: int) -> bool:
    """Whether frames follow each other from there on."""
    kind = stays(content, at)
    for number in range(IN_A_ROW):
        if not (size := frame(content, at)) or stays(content, at) != kind:
            return number > 0 and at == len(content)
        at += size
    return True


def children(content: bytes) -> Iterator[tuple[bytes, memoryview]]:
    """The boxes that stand in this one. ``ValueError`` where one does not fit."""
    view, at = memoryview(content), 0
    while at + HEAD <= len(view):
        size, name = struct.unpack_from(">I4s", view, at)
        start = HEAD
        if size == 1 and at + 16 <= len(view):
            size, start = int.from_bytes(view[at + 8 : at + 16], "big"), 16
        elif size == 0:
            size = len(view) - at
        if size < start or at + size > len(view):
            raise ValueError("a box does not fit")
        yield name, view[at + start : at + size]
        at += size


def inside(content: bytes, *path: bytes) -> bytes:
    """The first box on this way. ``ValueError`` where there is none."""
    found = content
    for name in path:
        found = next((bytes(each) for label, each in children(found) if label == name), b"")
        if not found:
            raise ValueError("a box is missing")
    return found


def tracks(content: bytes, kind: bytes) -> list[bytes]:
    """The tracks of this kind in an MP4."""
    moov = inside(content, b"moov")
    found = [bytes(each) for name, each in children(moov) if name == b"trak"]
    return [track for track in found if inside(track, b"mdia", b"hdlr")[8:12] == kind]


def _is_only_heard(content: bytes) -> bool:
    try:
        return bool(tracks(content, SOUND)) and not tracks(content, PICTURES)
    except ValueError:
        return False
