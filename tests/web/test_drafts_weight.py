"""A chapter is read on a telephone over a slow line: what is written at each passage is written hundreds of times."""

import gzip
import re
from random import Random

import build
import pytest
from sqlalchemy import select

from portal.core.actor import SYSTEM
from portal.core.db import session
from portal.models.drafts import Passage
from portal.services import contributions
from portal.web.shown.contributions import text

PASSAGES, CHAPTER = 400, 40
CHAPTER_BYTES, WHOLE_BYTES_PACKED = 60_000, 300 * 1024
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def lines(seed, passages=PASSAGES, chapter=CHAPTER):
    """A text in chapters whose passages have forty words, of words that no other text has, which pack badly."""
    chance = Random(seed)
    for at in range(passages):
        words = ["".join(chance.choices(LETTERS, k=chance.randint(2, 9))) for _ in range(40)]
        yield f"# {' '.join(words[:6])}" if at % chapter == 0 else f"{' '.join(words)}."


@pytest.fixture
def draft():
    return build.draft()


def there(version, chapter):
    return f"/es/drafts/{version.draft_id}/versions/{version.number}?chapter={chapter}"


def named(source, rest):
    """The names that a screen reader has for the links to an address that ends so."""
    found = re.findall(rf'<a [^>]*href="[^"]*{re.escape(rest)}"([^>]*)>(.*?)</a>', source, re.DOTALL)
    spoken = [(re.search('aria-label="([^"]*)"', tag) or ["", inner])[1] for tag, inner in found]
    return [" ".join(re.sub(r"<span aria-hidden.*?</span>|<[^>]+>", "", each).split()) for each in spoken]


def test_a_chapter_and_the_whole_text_are_light(client, draft):
    version = build.version(draft, list(lines(1)), list(lines(2)))

    chapter = client.get(there(version, f"p{CHAPTER + 1:04}")).data
    assert chapter.count(b'role="group"') == CHAPTER
    assert len(chapter) <= CHAPTER_BYTES
    whole = client.get(there(version, "all")).data
    assert whole.count(b'role="group"') == PASSAGES
    assert len(gzip.compress(whole)) <= WHOLE_BYTES_PACKED


@pytest.mark.parametrize(("passages", "shown"), [(60, 40), (38, 38), (28, 28)])
def test_a_short_text_is_light_or_read_by_chapter(client, draft, passages, shown):
    versions = [list(zip(lines(1, many, 10), lines(2, many, 10), strict=True)) for many in (passages + 1, passages)]
    first, second = (build.version(draft, *map(list, zip(*each, strict=True))) for each in versions)
    for at in range(1, text.MANY + 1):
        build.remark(first, f"p{at:04}", body="Sin esto no se sabe quién paga. " * 15)
    contributions.reanchor(second, by=SYSTEM)

    page = client.get(there(second, "").partition("?")[0])
    assert page.data.count(b'role="group"') == shown
    assert len(page.data) <= CHAPTER_BYTES


def test_a_long_chapter_is_read_in_parts_that_are_light(client, draft):
    """A text without headings, as many are: each part is named by the passage with which it begins."""
    version = build.version(draft, *(list(lines(seed, 121, 200))[1:] for seed in (1, 2)))
    page = client.get(there(version, "").partition("?")[0])
    seen = 0

    for _part in range(9):
        assert len(page.data) <= CHAPTER_BYTES
        first, *_rest = keys = re.findall(r'id="(p[0-9]{4})"', page.text)
        assert first == f"p{seen + 1:04}", "no passage is left out or shown twice"
        seen += len(keys)
        if not (onward := re.search(r'rel="next" href="([^"]*)"', page.text)):
            break
        page = client.get(onward[1].replace("&amp;", "&"))

    assert seen == 120
    opening = session.scalars(select(Passage.es).where(Passage.key == first)).one()[:20]
    contents = page.text.partition("c-outline")[2].partition("</nav>")[0]
    assert re.search(rf'aria-current="true"><span[^>]*>81 <span lang="es">{opening}', contents), (
        "named by its beginning"
    )


@pytest.mark.parametrize("many", [text.FEWEST, CHAPTER])
def test_a_chapter_is_light_however_much_was_said_in_it(client, draft, many):
    first = build.version(draft, list(lines(1)), list(lines(2)))
    keys = [f"p{at:04}" for at in range(1, many + 1)]
    said = [build.remark(first, key, body="Sin esto no se sabe quién paga. " * 15) for key in keys]
    second = build.version(draft, [*lines(1)][:-1], [*lines(2)][:-1])
    contributions.reanchor(second, by=SYSTEM)

    page = client.get(there(second, "p0001"))
    assert page.data.count(b'role="group"') == CHAPTER
    assert len(page.data) <= CHAPTER_BYTES
    shown = page.text if many <= text.FEWEST else client.get(f"{there(second, 'p0001')}&comments=open").text
    assert all(one.number in shown for one in said)


def test_each_way_on_from_a_passage_says_which(client, draft):
    version = build.version(draft, list(lines(1)), list(lines(2)))
    for at in range(1, CHAPTER + 1):
        build.remark(version, f"p{at:04}")

    source = client.get(there(version, "p0001")).text
    assert named(source, "/passages/p0005") == ["¶ 4", "1 comentario sobre el párrafo 4"]
    assert named(source, "/passages/p0005/comment") == ["Comentar el párrafo 4"]
