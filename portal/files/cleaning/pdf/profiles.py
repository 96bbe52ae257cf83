"""Colour profiles (ICC): what turns numbers into colours stays; descriptions, makers, dates and private tags go."""

import struct

HEADER = 128
CALCULATING = {
    *(b"rXYZ", b"gXYZ", b"bXYZ", b"rTRC", b"gTRC", b"bTRC", b"kTRC", b"wtpt", b"bkpt", b"chad", b"cicp"),
    *(b"A2B0", b"A2B1", b"A2B2", b"B2A0", b"B2A1", b"B2A2", b"D2B0", b"D2B1", b"D2B2", b"B2D0", b"B2D1", b"B2D2"),
}
# Places in the header that name a program, a time, a platform, a maker, a model, a creator, and a digest.
TELLING = ((4, 8), (24, 36), (40, 44), (48, 64), (80, HEADER))


def bare(profile: bytes) -> bytes:
    """A colour profile with only what is calculated with. Of one that cannot be read nothing is left."""
    if len(profile) < HEADER + 4 or profile[36:40] != b"acsp":
        return b""
    header = bytearray(profile[:HEADER])
    for start, end in TELLING:
        header[start:end] = bytes(end - start)
    tags = [(name, profile[start : start + size]) for name, start, size in _tags(profile) if name in CALCULATING]
    offset, table, places, body = HEADER + 4 + 12 * len(tags), b"", {}, b""
    for name, content in tags:
        if content not in places:
            places[content] = offset + len(body)
            body += content + bytes(-len(content) % 4)
        table += struct.pack(">4sII", name, places[content], len(content))
    header[0:4] = struct.pack(">I", offset + len(body))
    return bytes(header) + struct.pack(">I", len(tags)) + table + body


def _tags(profile: bytes) -> list[tuple[bytes, int, int]]:
    count = int.from_bytes(profile[HEADER : HEADER + 4], "big")
    table = profile[HEADER + 4 : HEADER + 4 + 12 * min(count, 100)]
    return [struct.unpack_from(">4sII", table, place) for place in range(0, len(table) - 11, 12)]
