"""Files of a concern: killed at any step there is a file or none; at rest nothing of one can be recognised anywhere."""

import csv
import signal
from pathlib import Path

import filing
import pytest
from PIL import ExifTags, Image
from sqlalchemy import create_engine

MOST = 12  # steps of adding a file; it takes fewer
PIECE = 24  # bytes that are in two files only if one was made from the other


def test_an_adding_that_is_killed_at_any_step_leaves_no_file_and_nothing_lies_there_for_long(new_house, tmp_path):
    """What is in the storage then opens with nothing, and goes in the night."""
    url, folder = new_house(), str(tmp_path)
    draft = filing.prepared(url, {})
    storage = tmp_path / "storage"

    deaths = 0
    while filing.apart(filing.attach, url, folder, *draft, deaths + 1) == -signal.SIGKILL:
        deaths += 1
        assert filing.apart(filing.look_at_files, url, folder, *draft, 0) == 0, f"after death {deaths}"
    lying = len(list(storage.glob("??/*")))

    assert 4 <= deaths <= MOST  # after the file, after its copy, before its row, before the commit
    assert lying == 2 + 2 * deaths - 1  # only the first death was before the copy
    assert filing.apart(filing.look_at_files, url, folder, *draft, 1) == 0
    assert filing.apart(filing.sweep, url, folder) == lying - 2
    assert filing.apart(filing.look_at_files, url, folder, *draft, 1) == 0


@pytest.fixture
def at_rest(new_house, tmp_path):
    """Every byte that a thief of the disk would have, also of temporary files; and what was given to those who may."""
    url = new_house()
    engine = create_engine(url)
    held = engine.connect()  # as long as somebody has it open SQLite keeps its log
    assert filing.apart(filing.live_with_files, url, str(tmp_path)) == 0
    given = [path.read_bytes() for path in sorted(tmp_path.glob("given-*"))]
    lying = [path for kind in ("storage", "temporary") for path in (tmp_path / kind).rglob("*")]
    files = {path: path.read_bytes() for path in [*lying, *filing.files_of(url, held)] if path.is_file()}
    held.close()
    engine.dispose()
    return files, given


def test_nothing_of_a_photograph_or_a_voice_lies_anywhere(at_rest):
    """Neither its place and the other words that a phone wrote into it, nor a piece of it, nor its name."""
    files, given = at_rest
    rows = csv.DictReader((filing.CASES / "pictures.csv").read_text().splitlines())
    planted = [row["word"].encode() for row in rows if row["file"] == "photo.jpg"]
    words = [*planted, b"IMG_2041", b"Zanzibar"]
    pieces = [
        content[at : at + PIECE]
        for content in (filing.PHOTO, filing.VOICE, *given)
        for at in range(200, len(content) - PIECE, 499)
        if len(set(content[at : at + PIECE])) > PIECE // 2
    ]
    there = {
        kind: [path for path in files if kind in path.parts and path.name != ".lock"]
        for kind in ("storage", "temporary")
    }

    assert len(given) == 4
    assert filing.PHOTO in given
    assert any(word in filing.PHOTO for word in planted)
    with Image.open(filing.CASES / "photo.jpg") as photo:
        assert photo.getexif().get_ifd(ExifTags.IFD.GPSInfo)
    assert len(pieces) > 20
    assert len(there["storage"]) == 6
    assert len(there["temporary"]) >= 6  # uploads and copies
    assert sum(path.stat().st_size for path in there["temporary"]) > 2 * len(filing.PHOTO)
    assert recognised({Path("control"): filing.PHOTO}, [*words, *pieces])  # the search would find it
    assert recognised(files, [*words, *pieces]) == []


def recognised(files, signs):
    return [(path, sign) for path, content in files.items() for sign in signs if sign in content]
