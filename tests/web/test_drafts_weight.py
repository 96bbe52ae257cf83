"""A chapter is read on a telephone over a slow line: what is written at each passage is written hundreds of times."""

import gzip
from random import Random

import build
import pytest

from portal.core.actor import SYSTEM
from portal.services import contributions

PASSAGES, CHAPTER = 400, 40
CHAPTER_BYTES, CROWDED_BYTES, WHOLE_BYTES_PACKED = 60 * 1024, 70 * 1024, 300 * 1024
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def lines(seed):
    """A text in chapters whose passages have forty words, of words that no other text has, which pack badly."""
    chance = Random(seed)
    for at in range(PASSAGES):
        words = ["".join(chance.choices(LETTERS, k=chance.randint(2, 9))) for _ in range(40)]
        yield f"# {' '.join(words[:6])}" if at % CHAPTER == 0 else f"{' '.join(words)}."


@pytest.fixture
def draft():
    return build.draft()


def there(version, chapter):
    return f"/es/drafts/{version.draft_id}/versions/{version.number}?chapter={chapter}"


def test_a_chapter_and_the_whole_text_are_light(client, draft):
    version = build.version(draft, list(lines(1)), list(lines(2)))

    chapter = client.get(there(version, f"p{CHAPTER + 1:04}")).data
    assert chapter.count(b'role="group"') == CHAPTER
    assert len(chapter) <= CHAPTER_BYTES
    whole = client.get(there(version, "all")).data
    assert whole.count(b'role="group"') == PASSAGES
    assert len(gzip.compress(whole)) <= WHOLE_BYTES_PACKED


def test_comments_that_came_along_weigh_little_and_are_all_a_step_away(client, draft):
    first = build.version(draft, list(lines(1)), list(lines(2)))
    said = [build.remark(first, f"p{at:04}", body="Sin esto no se sabe quién paga. " * 15) for at in range(2, CHAPTER)]
    second = build.version(draft, [*lines(1)][:-1], [*lines(2)][:-1])
    contributions.reanchor(second, by=SYSTEM)

    page = client.get(there(second, "p0001"))
    assert len(page.data) <= CROWDED_BYTES
    for key in ("p0002", f"p{CHAPTER - 1:04}"):
        assert f"/versions/2/passages/{key}" in page.text
    unfolded = client.get(f"{there(second, 'p0001')}&comments=open").text
    assert all(one.number in unfolded for one in said)
