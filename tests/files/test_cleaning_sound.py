"""Recordings: the copy has all of the sound, bit for bit, and nothing of what stood beside it."""

import struct
from contextlib import suppress
from pathlib import Path

import pytest

from portal.files import cleaning, sound
from portal.files.cleaning import Finding, NoCopy, Reason
from portal.files.cleaning import sound as cleaner
from portal.files.formats import Kind, recognised

CASES = Path(__file__).parent / "cases"
PLANTED = (b"Zanzibar", b"2019", b"19.43", b"99.13", b"Lavf")
RECORDED = {
    "voice.ogg": Kind.OGG,
    "vorbis.ogg": Kind.OGG,
    "voice.mp3": Kind.MP3,
    "voice.m4a": Kind.M4A,
    "voice.3gp": Kind.M4A,
    "voice.wav": Kind.WAV,
    "voice.amr": Kind.AMR,
}
PICTURE = b"\x89PNG\r\n\x1a\n-Zanzibar-picture"


def recorded(name):
    return (CASES / name).read_bytes()


def cleaned(content):
    return cleaning.clean(content, recognised(content))


def box(name, *parts):
    content = b"".join(parts)
    return struct.pack(">I4s", 8 + len(content), name) + content


def chunk(name, content):
    return name + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)


def id3(*frames):
    body = b"".join(name + struct.pack(">I2x", len(text) + 1) + b"\3" + text for name, text in frames)
    size = bytes(len(body) >> shift & 0x7F for shift in (21, 14, 7, 0))
    return b"ID3\x04\0\0" + size + body


def samples_of(content):
    """The samples of the sound of an MP4, one after another, read by its own table."""
    table = sound.inside(sound.tracks(content, b"soun")[0], b"mdia", b"minf", b"stbl")
    sizes = sound.inside(table, b"stsz")
    many = int.from_bytes(sizes[8:12], "big")
    same = int.from_bytes(sizes[4:8], "big")
    total = same * many if same else sum(struct.unpack_from(f">{many}I", sizes, 12))
    at = int.from_bytes(sound.inside(table, b"stco")[8:12], "big")
    return content[at : at + total]


def packets_of(content):
    """What an Ogg holds, page by page, without the heads of the pages."""
    found, at = [], 0
    while content[at : at + 4] == b"OggS":
        many = content[at + 26]
        size = sum(content[at + 27 : at + 27 + many])
        found.append(content[at + 27 + many : at + 27 + many + size])
        at += 27 + many + size
    return found


@pytest.mark.parametrize(("name", "kind"), RECORDED.items())
def test_each_kind_is_known_by_its_content_and_comes_out_as_what_it_was(name, kind):
    made = cleaned(recorded(name))

    assert recognised(recorded(name)) is made.kind is kind
    assert recognised(made.content) is kind
    assert not any(word in made.content for word in PLANTED)


@pytest.mark.parametrize("name", RECORDED)
def test_a_copy_of_a_copy_is_the_same_and_has_nothing_to_tell(name):
    made = cleaned(recorded(name))

    again = cleaned(made.content)

    assert (again.content, again.findings) == (made.content, ())


def test_the_sound_of_an_ogg_is_not_touched():
    for name, headers in (("voice.ogg", 2), ("vorbis.ogg", 2)):
        before, after = packets_of(recorded(name)), packets_of(cleaned(recorded(name)).content)

        assert after[headers:] == before[headers:]
        assert len(after) > headers


@pytest.mark.parametrize("name", ["voice.m4a", "voice.3gp"])
def test_the_sound_of_an_mp4_is_not_touched(name):
    assert samples_of(cleaned(recorded(name)).content) == samples_of(recorded(name)) != b""


def test_the_sound_of_a_wav_an_mp3_and_an_amr_is_not_touched():
    wav, mp3, amr = (recorded(f"voice.{ending}") for ending in ("wav", "mp3", "amr"))

    assert cleaned(wav).content[44:] == wav[wav.index(b"data") + 8 :]
    assert mp3.endswith(cleaned(mp3).content)
    assert cleaned(amr).content == amr


@pytest.mark.parametrize("name", ["voice.m4a", "voice.ogg"])
def test_what_was_found_is_told(name):
    assert {Finding.PLACE, Finding.AUTHOR, Finding.TIME, Finding.PROPERTIES} <= set(cleaned(recorded(name)).findings)


def test_a_wav_of_a_recorder_loses_what_the_recorder_says():
    content = recorded("voice.wav")
    more = b"".join(
        chunk(name, b"Zanzibar 2019-03-04 " + name) for name in (b"bext", b"iXML", b"LIST", b"id3 ", b"_PMX", b"cue ")
    )
    planted = content[:12] + more + content[12:] + chunk(b"LIST", b"INFOZanzibar")

    made = cleaned(planted)

    assert made.content == cleaned(content).content
    assert {Finding.AUTHOR, Finding.TIME, Finding.DEVICE, Finding.PROPERTIES} <= set(made.findings)


def test_a_wav_that_was_never_closed_keeps_its_sound():
    content = recorded("voice.wav")
    at = content.index(b"data")
    unclosed = content[: at + 4] + b"\xff\xff\xff\xff" + content[at + 8 :]

    assert cleaned(unclosed).content == cleaned(content).content


def test_an_mp3_loses_tags_before_behind_and_between():
    content = recorded("voice.mp3")
    sound_alone = cleaned(content).content
    size = 4 * sound.frame(sound_alone, 0)
    ape = b"APETAGEX" + bytes(24) + b"Zanzibar-ape"
    planted = (
        id3((b"TPE1", b"Zanzibar-artist"), (b"APIC", PICTURE), (b"TDRC", b"2019"))
        + sound_alone[:size]
        + b"Zanzibar-between"
        + sound_alone[size:]
        + ape
        + b"TAG"
        + b"Zanzibar-old".ljust(125, b"\0")
    )

    made = cleaned(planted)

    assert made.content == sound_alone
    assert {Finding.AUTHOR, Finding.TIME, Finding.ATTACHED, Finding.PROPERTIES} <= set(made.findings)


def test_an_mp4_loses_places_pictures_and_what_lies_between_the_samples():
    content = recorded("voice.m4a")
    moov = content.index(b"moov") - 4
    size = int.from_bytes(content[moov : moov + 4], "big")
    more = box(
        b"udta",
        box(b"loci", b"\0\0\0\0Zanzibar"),
        box(b"\xa9xyz", b"+19.43-099.13/"),
        box(b"meta", box(b"covr", PICTURE)),
    )
    bigger = box(b"moov", content[moov + 8 : moov + size] + more)
    planted = content[:moov] + bigger + content[moov + size :] + box(b"uuid", b"Zanzibar" * 4) + box(b"free", PICTURE)
    at = planted.index(b"mdat")
    behind_the_samples = planted + box(b"mdat", b"Zanzibar-hidden")
    assert at < moov  # so that nothing has to be shifted

    made = cleaned(behind_the_samples)

    assert made.content == cleaned(content).content
    assert {Finding.PLACE, Finding.ATTACHED, Finding.PROPERTIES} <= set(made.findings)


def test_a_film_is_no_recording():
    film = recognised(recorded("voice.m4a").replace(b"soun", b"vide"))

    assert not isinstance(film, Kind)


@pytest.mark.parametrize("name", RECORDED)
def test_cut_anywhere_it_is_copied_without_its_end_or_not_at_all(name):
    """And never with a word of what stood beside the sound."""
    content = recorded(name)
    for end in range(0, len(content), 97):
        kind = recognised(content[:end])
        if not isinstance(kind, Kind):
            continue
        copy = what_comes_of(content[:end])
        assert not any(word in copy for word in PLANTED)


@pytest.mark.parametrize("name", RECORDED)
def test_a_byte_changed_anywhere_never_breaks_the_cleaner(name):
    content = recorded(name)
    for at in range(0, min(len(content), 3000), 7):
        changed = content[:at] + bytes((content[at] ^ 0xFF,)) + content[at + 1 :]
        assert b"Zanzibar" not in what_comes_of(changed)


def what_comes_of(content):
    """Without a process of its own, which would take a minute for all of them; nothing where there is no copy."""
    with suppress(NoCopy):
        return cleaner.clean(content).content
    return b""


def test_samples_that_are_told_over_and_over_are_no_more_than_the_file():
    """A table may say that a million samples are the same megabyte."""
    content = bytearray(recorded("voice.m4a"))
    at = content.index(b"stsz")
    content[at + 8 : at + 16] = struct.pack(">II", 1000, 1_000_000)

    with pytest.raises(NoCopy) as why:
        cleaner.clean(bytes(content))

    assert why.value.reason is Reason.DAMAGED
