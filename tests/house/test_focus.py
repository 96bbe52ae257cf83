"""Where the keyboard is can be seen, also on a large screen at 400 %, which is 320 px wide and 256 high."""

import browsing
import pytest
from conftest import ON_POSTGRESQL

pytestmark = pytest.mark.skipif(ON_POSTGRESQL, reason="the pages are the same on both databases")

AT_400_PERCENT = {"width": 320, "height": 256}
MOST = 120  # stops of the tab key on one page
# What has the focus: its name, whether some of it lies in sight and under nothing (2.4.11), and its outline (2.4.7).
HERE = """async () => {
  const element = document.activeElement;
  if (element === document.body) return null;
  await Promise.all(element.getAnimations().map((one) => one.finished));
  const label = element.matches('.usa-radio__input, .usa-checkbox__input') && element.labels[0];
  const shown = label || element, outline = (node, pseudo) => {
    const style = getComputedStyle(node, pseudo);
    return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  };
  const free = [...shown.getClientRects()].some((box) => [0.1, 0.5, 0.9].some((x) => [0.1, 0.5, 0.9].some((y) => {
    const top = document.elementFromPoint(box.left + box.width * x, box.top + box.height * y);
    return top && shown.contains(top);
  })));
  return [element.outerHTML.slice(0, 120), free, outline(shown) || outline(shown, '::before')];
}"""


@pytest.mark.parametrize("forced", ["none", "active"])
@pytest.mark.parametrize(
    ("persona", "kind"),
    [("", "/contribute"), ("member_lac", "/drafts/"), ("moderator", "/desk/contributions/")],
)
def test_focus_is_seen_and_covered_by_nothing(chromium, portal, persona, kind, forced):
    visitor = browsing.visit(chromium, portal, viewport=AT_400_PERCENT, forced_colors=forced)
    page = visitor.new_page()
    if persona:
        browsing.become(page, persona)
    page.goto(browsing.address_of(page, kind))

    stops = walked(page)
    visitor.close()

    assert len(stops) > 10
    assert [name for name, free, outlined in stops if not (free and outlined)] == []


def walked(page):
    """What the tab key stops at, to the end of the page."""
    stops = []
    for _ in range(MOST):
        page.keyboard.press("Tab")
        stop = page.evaluate(HERE)
        if stop is None or stop in stops[:1]:
            break
        stops.append(stop)
    return stops
