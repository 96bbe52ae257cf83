"""The planted files: every word that must go is gone for every judge, every word that must stay can be read."""

import csv
from pathlib import Path

import pytest
from pdfs import everything, holds, seen

from portal.files.cleaning import pdf
from portal.files.cleaning.made import Finding, NoCopy, Reason

CASES = Path(__file__).with_name("cases")
ROWS = list(csv.DictReader((CASES / "pdf.csv").read_text().splitlines()))
FILES = sorted({row["file"] for row in ROWS if row["expected"] != "refused"})


def case(name):
    return (CASES / name).read_bytes()


@pytest.fixture(scope="module")
def copies():
    return {name: pdf.clean(case(name)) for name in FILES}


@pytest.mark.parametrize(
    "row", [row for row in ROWS if row["word"]], ids=lambda row: f"{row['file']}: {row['planted']}"
)
def test_what_is_hidden_is_gone_and_what_is_shown_stays(copies, row):
    copy = copies[row["file"]]
    if row["expected"] == "kept":
        assert row["word"] in "\n".join(seen(copy.content))
        assert any(row["word"] in block.text for block in copy.text)
    else:
        assert not holds(everything(copy.content), row["word"])
        assert not any(row["word"] in block.text for block in copy.text)


def test_the_judge_finds_what_is_planted():
    names = {row["file"] for row in ROWS if row["word"]} - {"prefix.pdf", "damaged.pdf"}  # too broken for one of them
    contents = {name: everything(case(name)) for name in names}
    assert [row["word"] for row in ROWS if row["file"] in names and not holds(contents[row["file"]], row["word"])] == []


@pytest.mark.parametrize("row", [row for row in ROWS if not row["word"]], ids=lambda row: row["file"])
def test_a_page_becomes_a_picture_only_if_part_of_its_scan_is_not_seen(copies, row):
    if row["expected"] == "refused":
        with pytest.raises(NoCopy) as refusal:
            pdf.clean(case(row["file"]))
        assert refusal.value.reason is Reason.PASSWORD
    else:
        is_picture = row["expected"] == "page becomes a picture"
        assert copies[row["file"]].pictured == ((1,) if is_picture else ())
        assert (Finding.COVERED_PICTURE in copies[row["file"]].findings) is is_picture


def test_the_author_is_told_what_was_there_and_nothing_else(copies):
    told = {name: set(copy.findings) for name, copy in copies.items()}
    assert told["scan.pdf"] == told["scan-framed.pdf"] == told["damaged.pdf"] == told["prefix.pdf"] == set()
    assert told["blackbox.pdf"] == {Finding.HIDDEN_TEXT}
    assert told["revisions.pdf"] == {Finding.EARLIER_VERSIONS}
    assert told["owner.pdf"] == {Finding.OWNER_PASSWORD}
    assert told["all.pdf"] == {
        *(Finding.PLACE, Finding.DEVICE, Finding.AUTHOR, Finding.ORGANIZATION, Finding.TIME, Finding.PROPERTIES),
        *(Finding.COMMENTS, Finding.HIDDEN_LAYER, Finding.LINKS, Finding.ATTACHED, Finding.PROGRAM, Finding.FIELDS),
        *(Finding.NAMES_INSIDE, Finding.BOOKMARKS, Finding.STRUCTURE, Finding.THUMBNAIL, Finding.FILM, Finding.EDITING),
        Finding.PROVENANCE,
    }
    assert list(copies["all.pdf"].findings) == [finding for finding in Finding if finding in told["all.pdf"]]
