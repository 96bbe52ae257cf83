"""The pictures of README.md are of this version: what can be read in them is still said, and looks as it did.

They are not compared byte by byte, as hours and random numbers stand in them, and a sentence that is new makes no
picture wrong. One that is gone does.
"""

import json
import re

import pictures
import pytest

AGAIN = "take the pictures anew: make pictures"
MARK = json.loads(pictures.MARK.read_text("utf-8"))


def test_the_readme_shows_those_that_are_taken():
    shown = re.findall(r"docs/pictures/([\w-]+)\.png", (pictures.HERE / "README.md").read_text("utf-8"))

    assert sorted(shown) == sorted(pictures.PICTURES) == sorted(MARK["pictures"])
    assert {path.stem for path in pictures.FOLDER.glob("*.png")} == set(shown)


@pytest.mark.parametrize("name", pictures.PICTURES)
class TestEachPicture:
    def test_says_what_the_portal_says(self, name):
        gone = set(MARK["pictures"][name]["says"]) - pictures.sentences(pictures.PICTURES[name].language)

        assert not gone, AGAIN

    def test_shows_what_the_stylesheet_knows(self, name):
        assert not set(MARK["pictures"][name]["looks"]) - pictures.looks(), AGAIN

    def test_shows_no_form_that_was_refused(self, name):
        assert not {"c-errs", "usa-input--error"} & set(MARK["pictures"][name]["looks"])

    def test_has_words_of_the_portal_in_it_and_is_small(self, name):
        assert len(MARK["pictures"][name]["says"]) >= 8
        assert (pictures.FOLDER / f"{name}.png").stat().st_size < 150_000


def test_colors_sizes_and_faces_are_those_of_the_pictures():
    assert MARK["tokens"] == pictures.tokens(), AGAIN
