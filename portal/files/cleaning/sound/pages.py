"""Ogg (RFC 3533) with Opus (RFC 7845) or Vorbis: the voice notes of most messengers.

Beside the sound there is a packet of remarks, which becomes an empty one, and each page bears a number of its stream,
which is drawn at random: it becomes 1.
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from portal.files.cleaning.made import Finding
from portal.files.sound import OGG, OPUS, VORBIS

HEADER = 27  # bytes of a page before the list of its segments
CONTINUED, FIRST, LAST = 1, 2, 4
REMARKS = {OPUS: b"OpusTags", VORBIS: b"\x03vorbis"}
EMPTY = {OPUS: b"OpusTags" + bytes(8), VORBIS: b"\x03vorbis" + bytes(8) + b"\x01"}
HEADERS = {OPUS: 2, VORBIS: 3}  # packets before the sound
MOST_SEGMENTS = 255
NOTHING_ENDS = 0xFFFFFFFFFFFFFFFF  # in place of a time, on a page on which no packet ends
TELLS = {
    b"ARTIST": Finding.AUTHOR, b"AUTHOR": Finding.AUTHOR, b"PERFORMER": Finding.AUTHOR, b"CONTACT": Finding.AUTHOR,
    b"DATE": Finding.TIME, b"CREATION_TIME": Finding.TIME, b"LOCATION": Finding.PLACE, b"GEO": Finding.PLACE,
    b"METADATA_BLOCK_PICTURE": Finding.ATTACHED, b"COMMENT": Finding.COMMENTS, b"DESCRIPTION": Finding.COMMENTS,
}  # fmt: skip
_MIRRORED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


@dataclass(frozen=True, slots=True)
class Page:
    flags: int
    time: int
    stream: int
    segments: bytes
    body: bytes

    def as_number(self, number: int) -> bytes:
        """Its bytes as the page of that number in the only stream there is."""
        head = struct.pack("<4sBBQIII", OGG, 0, self.flags, self.time, 1, number, 0)
        whole = head + bytes((len(self.segments),)) + self.segments + self.body
        return whole[:22] + struct.pack("<I", _checked(whole)) + whole[26:]


def written(content: bytes) -> tuple[bytes, set[Finding]]:
    pages = list(_pages(content))
    first = pages[0]
    codec = next(codec for codec in HEADERS if first.body.startswith(codec))
    others = [page for page in pages if page.stream != first.stream]
    if any(page.flags & FIRST and page.body.startswith((OPUS, VORBIS)) for page in others):
        raise ValueError("more than one recording")
    mine = iter([page for page in pages if page.stream == first.stream])
    headers = _headers(mine, HEADERS[codec])
    if not headers[1].startswith(REMARKS[codec]):
        raise ValueError("no remarks")
    found = _told(headers[1][len(REMARKS[codec]) :]) | ({Finding.OBJECTS} if others else set())
    sound = list(mine)
    if not sound:
        raise ValueError("no sound")
    copied = [*_paged([_anonymous(headers[0], codec)], FIRST), *_paged([EMPTY[codec], *headers[2:]], 0), *sound]
    return b"".join(page.as_number(number) for number, page in enumerate(copied)), found


def _pages(content: bytes) -> Iterator[Page]:
    at = 0
    while content[at : at + 4] == OGG:
        _magic, version, flags, time, stream, _number, checked, many = struct.unpack_from("<4sBBQIIIB", content, at)
        segments = content[at + HEADER : at + HEADER + many]
        end = at + HEADER + many + sum(segments)
        whole = content[at:end]
        if version or len(segments) < many or _checked(whole[:22] + bytes(4) + whole[26:]) != checked:
            raise ValueError("a page is damaged")
        yield Page(flags & (CONTINUED | FIRST | LAST), time, stream, segments, whole[HEADER + many :])
        at = end


def _headers(pages: Iterator[Page], many: int) -> list[bytes]:
    """The packets before the sound, which begins on a page of its own."""
    packets: list[bytes] = []
    current = b""
    while len(packets) < many:
        page, at = next(pages, None), 0
        if page is None:
            raise ValueError("no sound")
        for size in page.segments:
            current += page.body[at : at + size]
            at += size
            if size < MOST_SEGMENTS:
                packets.append(current)
                current = b""
    if len(packets) > many or current:
        raise ValueError("the sound begins on a page with something else")
    return packets


def _anonymous(head: bytes, codec: bytes) -> bytes:
    """Without how fast the microphone was read: a player does not need it."""
    return head[:12] + bytes(4) + head[16:] if codec == OPUS else head


def _paged(packets: list[bytes], flags: int) -> Iterator[Page]:
    sizes, body = b"", b"".join(packets)
    for packet in packets:
        sizes += bytes((255,)) * (len(packet) // 255) + bytes((len(packet) % 255,))
    at = 0
    for start in range(0, len(sizes), MOST_SEGMENTS):
        segments = sizes[start : start + MOST_SEGMENTS]
        inside = body[at : at + sum(segments)]
        at += len(inside)
        ends = any(size < 255 for size in segments)
        goes_on = start > 0 and sizes[start - 1] == 255
        yield Page(flags | (CONTINUED if goes_on else 0), 0 if ends else NOTHING_ENDS, 1, segments, inside)


def _told(remarks: bytes) -> set[Finding]:
    length = int.from_bytes(remarks[:4], "little")
    many = int.from_bytes(remarks[4 + length : 8 + length], "little")
    found = {Finding.PROPERTIES} if many else set()
    upper = remarks.upper()
    return found | {finding for name, finding in TELLS.items() if name + b"=" in upper}


def _checked(page: bytes) -> int:
    """CRC-32 as Ogg has it: that of zlib in a mirror, and without turning it over at both ends."""
    mirrored = ~zlib.crc32(page.translate(_MIRRORED), 0xFFFFFFFF) & 0xFFFFFFFF
    return int(f"{mirrored:032b}"[::-1], 2)
