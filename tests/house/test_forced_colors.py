"""Where a reader's system chooses the colors (Windows' high contrast), every state of every control can be told.

Backgrounds and shadows are taken away there. So states are compared as they are painted, pixel by pixel, and as the
browser computes them.
"""

import io

import browsing
import pytest
from conftest import ON_POSTGRESQL
from PIL import Image, ImageChops

pytestmark = pytest.mark.skipif(ON_POSTGRESQL, reason="the pages are the same on both databases")

PAGES = {  # by who opens them: between them they hold every kind of control
    "": ["/es/", "/es/consultations", "/es/tracking", "/es/sign-in", "/contribute"],
    "member_lac": ["/drafts/"],
    "moderator": ["/es/desk", "/desk/contributions/"],
    "editor": ["/invitations", "/answers", "/es/desk/drafts"],
}
MOST = 14  # pixels in which two states may be alike and not told: less than a corner of a ring
ROOM = 8  # around a control, for an outline
# One of each kind that is in sight: the same tag, type and classes are the same control.
KINDS = """() => {
  const seen = new Map();
  for (const one of document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')) {
    const shown = one.matches('[class*=__input]') && one.labels[0] ? one.labels[0] : one;
    const box = shown.getBoundingClientRect(), holder = one.closest('nav, .c-tabs, .c-lang, .c-choice, .c-nav')
    if (one.tabIndex < 0 || !box.width || !box.height || one.closest('details:not([open]) > :not(summary)')) continue;
    const said = [one.tagName, one.type || '', one.className, holder && one.tagName !== 'INPUT' ? holder.className : '']
    if (!seen.has(said.join(' '))) seen.set(said.join(' '), one);
  }
  window.kinds = [...seen.values()];
  return [...seen.keys()];
}"""
# How a control comes into a state, and out of it again.
STATES = {
    "chosen": "(one, on) => { one.checked = on; }",
    "disabled": "(one, on) => { one.disabled = on; }",
    "focus": "(one, on) => { on ? one.focus({focusVisible: true}) : one.blur(); }",
    "current": "(one, on) => { on ? one.setAttribute('aria-current', 'page') : one.removeAttribute('aria-current'); }",
    "pressed": "(one, on) => { one.setAttribute('aria-pressed', String(on)); }",
    "wrong": "(one, on) => { one.closest('.usa-form-group').classList.toggle('usa-form-group--error', on);"
    " one.classList.toggle('usa-input--error', on); one.setAttribute('aria-invalid', String(on)); }",
}
HAS = """([n, state]) => {
  const one = window.kinds[n], box = one.matches('[type=checkbox], [type=radio]');
  const field = one.matches('select, textarea, input');
  if (state === 'chosen') return box;
  if (state === 'disabled') return field && one.type !== 'file';
  if (state === 'current') return !!one.closest('.c-tabs, .c-lang, .c-nav') && one.matches('a, button:not(form *)');
  if (state === 'pressed') return one.hasAttribute('aria-pressed');
  if (state === 'wrong') return field && !box && !!one.closest('.usa-form-group');
  return true;
}"""
COMPUTED = """(n) => {
  const one = window.kinds[n], all = [one, one.labels && one.labels[0], one.closest('.usa-form-group')].filter(Boolean);
  const said = (style) => ['borderTopStyle', 'borderTopWidth', 'borderTopColor', 'borderBottomColor', 'borderLeftWidth',
    'outlineStyle', 'outlineWidth', 'outlineColor', 'color', 'backgroundColor', 'textDecorationLine', 'fontWeight',
    'boxShadow'].map((name) => style[name]);
  return JSON.stringify(all.flatMap((node) => [null, '::before'].map((part) => said(getComputedStyle(node, part)))));
}"""
PLACE = """(n) => {
  const one = window.kinds[n], shown = one.matches('[class*=__input]') && one.labels[0] ? one.labels[0] : one;
  shown.scrollIntoView({block: 'center'});
  const box = (shown.closest('.usa-form-group') || shown).getBoundingClientRect();
  return [box.left + scrollX, box.top + scrollY, box.width, box.height];
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_state_of_every_control_can_be_told(chromium, portal, scheme):
    """One of each kind, where the first persona finds it."""
    compared, alike = set(), []
    for persona, addresses in PAGES.items():
        visitor = browsing.visit(
            chromium,
            portal,
            viewport=browsing.PHONE,
            forced_colors="active",
            color_scheme=scheme,
            reduced_motion="reduce",
        )
        page, before = visitor.new_page(), len(compared)
        if persona:
            browsing.become(page, persona)
        for address in addresses:
            page.goto(browsing.address_of(page, address) if not address.startswith("/es/") else address)
            for n, kind in enumerate(page.evaluate(KINDS)):
                for state in STATES:
                    if (kind, state) in compared or not page.evaluate(HAS, [n, state]):
                        continue
                    compared.add((kind, state))
                    off, on = (look(page, n, state, put) for put in (False, True))
                    page.evaluate(f"(n) => ({STATES[state]})(window.kinds[n], false)", n)
                    if differ(off[0], on[0]) <= MOST or off[1] == on[1]:
                        alike.append((address, kind, state))
        visitor.close()
        assert len(compared) > before, f"{persona} found no control of their own"

    assert len(compared) > 25
    assert alike == []


def look(page, n, state, put):
    """How a control looks in this state, or not in it; and what the style says."""
    page.evaluate(f"([n, put]) => ({STATES[state]})(window.kinds[n], put)", [n, put])
    left, top, width, height = page.evaluate(PLACE, n)
    clip = {"x": max(0, left - ROOM), "y": max(0, top - ROOM), "width": width + 2 * ROOM, "height": height + 2 * ROOM}
    picture = page.screenshot(clip=clip, full_page=True, caret="hide")
    return Image.open(io.BytesIO(picture)).convert("RGB"), page.evaluate(COMPUTED, n)


def differ(one, other):
    """In how many pixels two pictures are not alike."""
    if one.size != other.size:
        return one.size[0] * one.size[1]
    return sum(1 for pixel in ImageChops.difference(one, other).convert("L").get_flattened_data() if pixel > 60)
