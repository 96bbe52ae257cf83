"""The moment that matters most: the key is seen whole on the smallest telephone, and nobody leaves it unasked."""

import pytest
from conftest import ON_POSTGRESQL
from playwright.sync_api import expect
from walking import choose, fill, key_on, open_round, press

pytestmark = pytest.mark.skipif(ON_POSTGRESQL, reason="what a browser does with a page is the same on both databases")
COVERED = """(group) => {
  const box = group.getBoundingClientRect();
  const corners = [[box.left + 1, box.top + 1], [box.right - 1, box.bottom - 1], [box.left + 1, box.bottom - 1],
    [box.right - 1, box.top + 1]];
  return corners.filter(([x, y]) => !group.contains(document.elementFromPoint(x, y))).length;
}"""
SIZES = [{"width": 320, "height": 568}, {"width": 375, "height": 667}]


@pytest.fixture
def receipt(visitor):
    """A receipt that was just given."""

    def give(language="es", **more):
        page = visitor(language=language, **more)
        page.goto(f"/{language}{open_round(page, language)}/contribute")
        choose(page, "language", language)
        choose(page, "naming", "anonymous")
        fill(page, body=f"No hay quien anote las horas. {language} {more}")
        press(page, "send")
        return page

    return give


@pytest.mark.parametrize("size", SIZES, ids=["320", "375"])
@pytest.mark.parametrize(
    ("language", "counted"), [("es", "6 grupos, 27 caracteres"), ("en", "6 groups, 27 characters")]
)
def test_the_key_is_in_sight_whole_and_covered_by_nothing(receipt, language, counted, size):
    page = receipt(language, viewport=size)

    groups = page.locator(".c-key").first.locator("span").all()
    assert [len(group.inner_text()) for group in groups] == [5, 5, 5, 5, 5, 2]
    assert [group.evaluate(COVERED) for group in groups] == [0] * 6
    expect(page.locator("main")).to_contain_text(counted)


def test_it_is_there_again_in_the_other_language_and_reloaded_until_it_is_kept(receipt):
    page = receipt(script=False)
    key = key_on(page)

    page.locator("header a[lang=en]").click()
    assert key_on(page) == key
    page.reload()
    assert key_on(page) == key
    page.get_by_role("button", name="I have written it down").click()

    expect(page.locator(".c-key")).to_have_count(0)


def test_it_is_not_left_unasked(receipt):
    page, asked = receipt(), []
    there = page.url
    page.on("dialog", lambda question: (asked.append(question.type), question.dismiss()))

    page.locator(".c-brand").click()
    page.wait_for_timeout(300)

    assert asked == ["beforeunload"]
    assert page.url == there
