"""MP4 and 3GP (ISO 14496-12) with sound alone: a tree of boxes that says where the samples lie, and the samples.

Only the samples of the one track of sound are taken, in their order, and the boxes that a player needs are written
around them. What else lies in the file, between the samples too, stays behind; all times of making are 0.
"""

import struct

from portal.files.cleaning.made import Finding
from portal.files.cleaning.sound import codecs
from portal.files.sound import HEAD, SOUND, children, inside, tracks

MOST_SAMPLES = 2_000_000  # eleven hours
KNOWN = {b"ftyp", b"mdat", b"moov", b"free", b"skip", b"wide"}
TELLS = {
    b"\xa9xyz": Finding.PLACE, b"loci": Finding.PLACE, b"\xa9mak": Finding.DEVICE, b"\xa9mod": Finding.DEVICE,
    b"\xa9too": Finding.DEVICE, b"\xa9ART": Finding.AUTHOR, b"auth": Finding.AUTHOR, b"perf": Finding.AUTHOR,
    b"\xa9day": Finding.TIME, b"covr": Finding.ATTACHED, b"location.ISO6709": Finding.PLACE,
    b"quicktime.creationdate": Finding.TIME, b"quicktime.model": Finding.DEVICE,
}  # fmt: skip
MATRIX = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)


def written(content: bytes) -> tuple[bytes, set[Finding]]:
    [track] = tracks(content, SOUND)
    table = inside(track, b"mdia", b"minf", b"stbl")
    samples = _samples(content, table)
    sound = b"".join(samples)
    head = box(b"ftyp", b"M4A ", bytes(4), b"M4A ", b"mp42", b"isom")
    place = len(head) + HEAD
    moov = _moov(inside(content, b"moov"), track, table, samples, place)
    return head + box(b"mdat", sound) + moov, _told(content)


def box(name: bytes, *parts: bytes) -> bytes:
    content = b"".join(parts)
    return struct.pack(">I4s", HEAD + len(content), name) + content


def full(name: bytes, *parts: bytes) -> bytes:
    """A box with a version, 0, and flags, none."""
    return box(name, bytes(4), *parts)


def _samples(content: bytes, table: bytes) -> list[bytes]:
    sizes, chunks = _sizes(inside(table, b"stsz")), _offsets(table)
    groups = list(struct.iter_unpack(">III", _entries(inside(table, b"stsc"), 12)))
    found: list[bytes] = []
    left = len(content)
    for number, at in enumerate(chunks, 1):
        while len(groups) > 1 and groups[1][0] <= number:
            groups.pop(0)
        if groups[0][2] != 1:
            raise ValueError("more than one way to read the samples")
        for size in sizes[len(found) : len(found) + groups[0][1]]:
            left -= size
            if at + size > len(content) or left < 0:  # it is cut, or says the same thing over and over
                raise ValueError("a sample is missing")
            found.append(content[at : at + size])
            at += size
    if len(found) != len(sizes):
        raise ValueError("samples are missing")
    return found


def _sizes(stsz: bytes) -> list[int]:
    same, many = struct.unpack_from(">II", stsz, 4)
    if not 0 < many <= MOST_SAMPLES:
        raise ValueError("no samples, or too many")
    return [same] * many if same else list(struct.unpack_from(f">{many}I", stsz, 12))


def _offsets(table: bytes) -> list[int]:
    for name, width, letter in ((b"stco", 4, "I"), (b"co64", 8, "Q")):
        for found, content in children(table):
            if found == name:
                return [at for (at,) in struct.iter_unpack(f">{letter}", _entries(bytes(content), width))]
    raise ValueError("the samples lie nowhere")


def _entries(content: bytes, width: int) -> bytes:
    """Of a list that begins with how many there are."""
    many = int.from_bytes(content[4:8], "big")
    if len(content) < 8 + many * width:
        raise ValueError("a list is cut")
    return content[8 : 8 + many * width]


def _moov(moov: bytes, track: bytes, table: bytes, samples: list[bytes], place: int) -> bytes:
    scale, length = _clock(inside(moov, b"mvhd"))
    own_scale, own_length = _clock(inside(track, b"mdia", b"mdhd"))
    mvhd = full(b"mvhd", bytes(8), struct.pack(">IIIH", scale, length, 0x10000, 0x100), bytes(10), MATRIX, bytes(24),
                struct.pack(">I", 2))  # fmt: skip
    tkhd = box(b"tkhd", struct.pack(">I", 7), bytes(8), struct.pack(">III", 1, 0, length), bytes(8),
               struct.pack(">HHHH", 0, 0, 0x100, 0), MATRIX, bytes(8))  # fmt: skip
    mdia = box(
        b"mdia",
        full(b"mdhd", bytes(8), struct.pack(">II", own_scale, own_length), b"\x55\xc4\0\0"),  # in no language
        full(b"hdlr", bytes(4), SOUND, bytes(13)),
        box(
            b"minf",
            full(b"smhd", bytes(4)),
            box(b"dinf", full(b"dref", struct.pack(">I", 1), box(b"url ", b"\0\0\0\1"))),
            _stbl(table, samples, place),
        ),
    )
    return box(b"moov", mvhd, box(b"trak", tkhd, *_edits(track), mdia))


def _stbl(table: bytes, samples: list[bytes], place: int) -> bytes:
    times = inside(table, b"stts")
    sizes = struct.pack(f">{len(samples)}I", *map(len, samples))
    return box(
        b"stbl",
        full(b"stsd", struct.pack(">I", 1), codecs.entry(inside(table, b"stsd"))),
        full(b"stts", times[4:8], _entries(times, 8)),
        full(b"stsc", struct.pack(">IIII", 1, 1, len(samples), 1)),
        full(b"stsz", struct.pack(">II", 0, len(samples)), sizes),
        full(b"stco", struct.pack(">II", 1, place)),
    )


def _edits(track: bytes) -> list[bytes]:
    """How much silence of the coding stands before the sound."""
    for name, content in children(track):
        if name == b"edts":
            listed = inside(bytes(content), b"elst")
            width = 20 if listed[0] == 1 else 12
            return [box(b"edts", box(b"elst", listed[:1], bytes(3), listed[4:8], _entries(listed, width)))]
    return []


def _clock(header: bytes) -> tuple[int, int]:
    """Units a second, and how many of them, of a header that begins with two times."""
    scale, length = struct.unpack_from(">IQ", header, 20) if header[0] == 1 else struct.unpack_from(">II", header, 12)
    if length > 0xFFFFFFFF:
        raise ValueError("too long")
    return scale, length


def _told(content: bytes) -> set[Finding]:
    found: set[Finding] = set()
    for name, each in children(content):
        if name not in KNOWN:
            found.add(Finding.PROPERTIES)
        if name != b"mdat":
            found |= {finding for word, finding in TELLS.items() if word in bytes(each)}
    moov = inside(content, b"moov")
    found |= {Finding.PROPERTIES for name, _each in children(moov) if name in (b"udta", b"meta")}
    version = inside(moov, b"mvhd")[0]
    if any(inside(moov, b"mvhd")[4 : 20 if version == 1 else 12]):
        found.add(Finding.TIME)
    return found
