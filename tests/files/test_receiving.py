"""Files of a concern: what may come in, the copy that is made at once, and what is done when none can be made."""

import io
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from losing import LINUX, child, children, while_it

import portal
from portal.core.errors import Invalid
from portal.files import intake, looking, receiving
from portal.files.cleaning import Finding, Reason
from portal.files.formats import Kind

CASES = Path(__file__).parent / "cases"
HOUSE = Path(portal.__file__).parents[1]
MEGABYTE = intake.MEGABYTE


def take(name, content, **more):
    """What is said of it, what stays of it as it came, and the copy."""
    with receiving.received(name, io.BytesIO(content), **more) as received:
        copy = received.copied.read() if received.copy else None
        return received, received.content.read(), copy


def objection(name, content):
    with pytest.raises(Invalid) as refusal:
        take(name, content)
    assert refusal.value.field == "files"
    assert str(refusal.value)
    return refusal.value.sentence


def recorded(name="voice.ogg"):
    return (CASES / name).read_bytes()


def test_a_photograph_comes_with_a_copy_without_its_place():
    photo = recorded("photo.jpg")

    received, original, copy = take("IMG_2041.jpg", photo)

    assert (received.name, received.kind, received.size) == ("IMG_2041.jpg", Kind.JPEG, len(photo))
    assert original == photo
    assert received.copy.kind is Kind.JPEG
    assert received.copy.size == len(copy)
    assert Finding.PLACE in received.copy.findings
    assert b"Exif" in photo
    assert b"Exif" not in copy


@pytest.mark.parametrize(
    ("name", "kind"), [("PTT-20190304.opus", Kind.OGG), ("nota.ogg", Kind.OGG), ("sin nombre", Kind.OGG)]
)
def test_a_voice_note_is_taken_here(name, kind):
    received, _original, copy = take(name, recorded())

    assert received.kind is kind
    assert b"Zanzibar" not in copy


@pytest.mark.parametrize(
    "recording", ["voice.ogg", "voice.mp3", "voice.m4a", "voice.3gp", "voice.wav", "voice.amr", "vorbis.ogg"]
)
def test_a_voice_note_is_not_taken_of_contributions(recording):
    with pytest.raises(Invalid) as refusal:
        intake.inspect(recording, io.BytesIO(recorded(recording)))

    assert refusal.value.sentence == intake.FORBIDDEN
    assert take(recording, recorded(recording))[0].copy is not None


def test_what_is_inside_counts_and_not_the_ending():
    assert objection("nota.mp3", recorded()) == intake.LYING
    assert objection("nota.ogg", recorded("photo.jpg")) == intake.LYING
    broken = b"ID3\4\0\0\0\0\0\4" + bytes(range(256))
    assert objection("nota.mp3", broken) == intake.OBJECTIONS[looking.Verdict.UNREADABLE]
    assert objection("programa.exe", b"MZ" + bytes(200)) == intake.FORBIDDEN_EVEN_HERE
    assert objection("nada.ogg", b"") == intake.EMPTY


def test_a_film_with_the_ending_of_a_recording_is_refused_as_one():
    film = recorded("voice.m4a").replace(b"soun", b"vide").replace(b"M4A ", b"isom")

    assert objection("nota.mp4", film) == intake.FORBIDDEN_EVEN_HERE


def test_a_file_may_have_25_megabytes():
    words = b"Nadie nos dijo nada.\n"
    many = words * (25 * MEGABYTE // len(words))
    received, _original, _copy = take("a.txt", many)

    assert received.size == len(many)
    assert objection("a.txt", b"a" * (25 * MEGABYTE + 1)) == intake.TOO_BIG


def test_what_nobody_could_read_is_refused():
    assert objection("a.pdf", b"%PDF-1.4\n1 0 obj") == intake.OBJECTIONS[looking.Verdict.UNREADABLE]


def test_a_recording_that_cannot_be_copied_is_kept_as_it_came():
    """Whoever hears it may still make something of it."""
    damaged = recorded("voice.ogg")[:-100]

    received, original, copy = take("nota.ogg", damaged)

    assert (received.copy, received.reason, copy) == (None, Reason.DAMAGED, None)
    assert original == damaged


def stopping(which):
    """The process of this number, counted from 1, is stopped and never goes on."""

    def happen():
        seen = []
        for _number in range(which):
            seen.append(child(seen))
        os.kill(seen[-1], signal.SIGSTOP)

    return happen


@LINUX
def test_a_cleaning_that_hangs_ends_and_the_file_is_kept_as_it_came():
    photo = recorded("photo.jpg")
    began = time.monotonic()

    received, original, copy = while_it(lambda: take("foto.jpg", photo, patience=15), stopping(2))

    assert time.monotonic() - began < 40
    assert (received.copy, received.reason, copy) == (None, Reason.DOUBTFUL, None)
    assert original == photo
    assert children() == []


@LINUX
def test_a_look_that_hangs_says_nothing_about_the_file():
    with pytest.raises(intake.NotYet) as refusal:
        while_it(lambda: take("foto.jpg", recorded("photo.jpg"), patience=3), stopping(1))

    assert refusal.value.field == "files"
    assert children() == []


LARGE = """
import io, resource, sys, wave
from portal.core.spool import Spool
from portal.files import receiving
RATE = (8000).to_bytes(4, "little")
spool, piece = Spool(500 * 1024), bytes(range(256)) * 256
spool.write(b"RIFF" + (24 * 1024**2 + 36).to_bytes(4, "little") + b"WAVEfmt " + (16).to_bytes(4, "little"))
spool.write(b"\\1\\0\\1\\0" + RATE * 2 + b"\\1\\0\\x08\\0data" + (24 * 1024**2).to_bytes(4, "little"))
for _ in range(24 * 16):
    spool.write(piece)
with receiving.received("small.ogg", open(sys.argv[1], "rb")) as small:
    assert small.copy is not None
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
with receiving.received("large.wav", spool) as large:
    assert large.copy is not None and large.copy.size > 24 * 1024**2
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


@LINUX
def test_a_large_file_stands_in_no_memory_of_ours():
    """What the process that works on it needs goes with it."""
    ended = subprocess.run(
        [sys.executable, "-c", LARGE, str(CASES / "voice.ogg")], cwd=HOUSE, capture_output=True, text=True
    )

    assert ended.returncode == 0, ended.stderr
    assert int(ended.stdout) < 4  # megabytes
