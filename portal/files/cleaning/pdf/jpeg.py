"""JPEG as a stream of segments: what pixels need stays as it is, so no quality is lost; all else goes.

After ISO 10918-1. Maker's notes, places, thumbnails and remarks stand in segments of their own, films behind the end.
"""

import struct
from dataclasses import dataclass

START, END, SCAN = 0xD8, 0xD9, 0xDA
TABLES = {0xC4, 0xCC, 0xDB, 0xDC, 0xDD}  # of codes, of arithmetic, of steps, of lines, of restarts
FRAMES = set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
RESTARTS = set(range(0xD0, 0xD8))
JFIF, EXIF, ADOBE = 0xE0, 0xE1, 0xEE
PLAIN_JFIF = b"JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
LENGTH_OF_ADOBE = 12


class Unreadable(ValueError):
    """Not a JPEG that can be followed to its end."""


@dataclass(frozen=True, slots=True)
class Bare:
    content: bytes
    width: int
    height: int
    remarks: tuple[tuple[int, bytes], ...]  # what was left out, by its kind of segment
    behind: bytes  # and what stood behind the end


def bare(content: bytes) -> Bare:
    """The picture alone. JFIF and Adobe say how its colours are meant: without them they would turn."""
    kept, frame, remarks = [b"\xff\xd8"], None, []
    place = content.find(b"\xff\xd8")
    if place < 0:
        raise Unreadable
    place += 2
    while True:
        marker, place = _marker(content, place)
        if marker == END:
            break
        if marker in RESTARTS or marker == 0x01:
            continue
        body = _body(content, place)
        place += 2 + len(body)
        if marker in FRAMES:
            frame = body
        if marker in FRAMES or marker in TABLES or marker == SCAN:
            kept.append(_segment(marker, body))
        elif marker == JFIF and body.startswith(b"JFIF\0"):
            kept.append(_segment(JFIF, PLAIN_JFIF))
        elif marker == ADOBE and body.startswith(b"Adobe") and len(body) >= LENGTH_OF_ADOBE:
            kept.append(_segment(ADOBE, body[:LENGTH_OF_ADOBE]))
        else:
            remarks.append((marker, body))
        if marker == SCAN:
            end = _end_of_scan(content, place)
            kept.append(content[place:end])
            place = end
    if frame is None or len(frame) < 6:
        raise Unreadable
    height, width = struct.unpack_from(">HH", frame, 1)
    return Bare(b"".join([*kept, b"\xff\xd9"]), width, height, tuple(remarks), content[place:])


def _marker(content: bytes, place: int) -> tuple[int, int]:
    """The next marker, and where its segment begins. What is cut off after its pixels has an end all the same."""
    while True:
        place = content.find(b"\xff", place)
        if place < 0 or place + 1 >= len(content):
            return END, len(content)
        if content[place + 1] not in (0x00, 0xFF):
            return content[place + 1], place + 2
        place += 1


def _body(content: bytes, place: int) -> bytes:
    if place + 2 > len(content):
        raise Unreadable
    (length,) = struct.unpack_from(">H", content, place)
    if length < 2 or place + length > len(content):
        raise Unreadable
    return content[place + 2 : place + length]


def _segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def _end_of_scan(content: bytes, place: int) -> int:
    while True:
        place = content.find(b"\xff", place)
        if place < 0 or place + 1 >= len(content):
            return len(content)
        if content[place + 1] == 0x00 or content[place + 1] in RESTARTS:
            place += 2
        else:
            return place
