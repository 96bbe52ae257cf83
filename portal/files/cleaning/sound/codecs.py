"""How the sound in an MP4 is coded (AAC, AMR, ALAC): of what a file says about it, only what a decoder needs.

ISO 14496-1 and -14, 3GPP TS 26.244.
"""

import struct
from collections.abc import Iterator

AAC, NARROW, WIDE, ALAC = b"mp4a", b"samr", b"sawb", b"alac"
OF_AN_ENTRY = 28  # bytes before the boxes of one
STREAM, DECODER, CONFIGURATION, LAYER = 3, 4, 5, 6
MOST_OF_A_CONFIGURATION = 64
OF_ALAC = 24


def entry(stsd: bytes) -> bytes:
    """The one way in which the samples are written, from a box that lists them."""
    many, size, name = struct.unpack_from(">II4s", stsd, 4)
    if many != 1 or size < 8 + OF_AN_ENTRY or 8 + size > len(stsd):
        raise ValueError("not one way to read the samples")
    fields, more = stsd[16 : 16 + OF_AN_ENTRY], stsd[16 + OF_AN_ENTRY : 8 + size]
    version = int.from_bytes(fields[8:10], "big")
    if version == 1:  # of QuickTime: four numbers more
        more = more[16:]
    channels, bits = struct.unpack_from(">HH", fields, 16)
    plain = bytes(6) + struct.pack(">H8xHH4x", 1, channels, bits) + fields[24:28]
    if version > 1:
        raise ValueError("an entry of an unknown kind")
    return _box(name, plain, _configured(name, more))


def _configured(name: bytes, more: bytes) -> bytes:
    if name == AAC:
        return _box(b"esds", bytes(4), _stream(_found(more, b"esds")[4:]))
    if name in (NARROW, WIDE):
        return _box(
            b"damr", bytes(5), _exactly(_found(more, b"damr")[5:], 4)
        )  # without the maker, and the version of what it made
    if name == ALAC:
        return _box(b"alac", bytes(4), _exactly(_found(more, b"alac")[4:], OF_ALAC))
    raise ValueError("sound of a kind that is not taken")


def _exactly(content: bytes, size: int) -> bytes:
    if len(content) < size:
        raise ValueError("nothing says how the samples are coded")
    return content[:size]


def _found(more: bytes, name: bytes) -> bytes:
    """A box among these; some stand within another (``wave``, of QuickTime)."""
    at = 0
    while at + 8 <= len(more):
        size, found = struct.unpack_from(">I4s", more, at)
        if size < 8:
            break
        if found == name:
            return more[at + 8 : at + size]
        if found == b"wave":
            return _found(more[at + 8 : at + size], name)
        at += size
    raise ValueError("nothing says how the samples are coded")


def _stream(content: bytes) -> bytes:
    inside = _descriptor(content, STREAM)
    flags = inside[2]
    skipped = 3 + (2 if flags & 0x80 else 0) + (1 + inside[3] if flags & 0x40 else 0) + (2 if flags & 0x20 else 0)
    decoder = _descriptor(inside[skipped:], DECODER)
    configuration = _descriptor(decoder[13:], CONFIGURATION)
    if len(configuration) > MOST_OF_A_CONFIGURATION:
        raise ValueError("too much to say how the samples are coded")
    coded = decoder[:13] + _described(CONFIGURATION, configuration)
    return _described(STREAM, bytes(3) + _described(DECODER, coded) + _described(LAYER, b"\x02"))


def _descriptor(content: bytes, tag: int) -> bytes:
    for found, inside in _descriptors(content):
        if found == tag:
            return inside
    raise ValueError("nothing says how the samples are coded")


def _descriptors(content: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 2 <= len(content):
        tag, size, at = content[at], 0, at + 1
        while at < len(content):
            byte = content[at]
            size, at = size << 7 | byte & 0x7F, at + 1
            if not byte & 0x80:
                break
        yield tag, content[at : at + size]
        at += size


def _described(tag: int, inside: bytes) -> bytes:
    if len(inside) > 127:
        raise ValueError("too much to say how the samples are coded")
    return bytes((tag, len(inside))) + inside


def _box(name: bytes, *parts: bytes) -> bytes:
    content = b"".join(parts)
    return struct.pack(">I4s", 8 + len(content), name) + content
