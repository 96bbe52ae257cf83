"""Each state of each control of the forms is seen: in the portal's colours, and where the reader's own replace them."""

import re
from itertools import combinations
from pathlib import Path

import pytest
from conftest import ON_POSTGRESQL
from flask import render_template_string
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    FileField,
    Form,
    PasswordField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    SubmitField,
    TextAreaField,
)
from wtforms.widgets import CheckboxInput, ListWidget

import portal

pytestmark = pytest.mark.skipif(ON_POSTGRESQL, reason="the looks are the same on both databases")

STYLES = (Path(portal.__file__).parent / "web/static/portal.css").read_text("utf-8")
PAGE = """{% from "layout/forms.html" import button, field %}
<!DOCTYPE html><html lang="en"><head><title>Controls</title></head><body><main>
  {% for kind in ("plain", "wrong", "off") %}
    {% set form = forms[kind] %}
    <form class="c-fields" id="{{ kind }}" novalidate>
      {% set attrs = {"disabled": true} if kind == "off" else {} %}
      {% for f in form if f.type != "SubmitField" %}{{ field(f, plain="small" in f.name, attrs=attrs) }}{% endfor %}
      {% set begins = ("<button disabled" if kind == "off" else "<button") | safe %}
      {% for look in ("", "outline", "unstyled", "danger") %}
        {{ button(form.send, look) | replace("<button" | safe, begins) }}
      {% endfor %}
    </form>
  {% endfor %}
</main></body></html>"""
# What is seen of an element: what has no width, no style or no colour of its own is nothing.
LOOK = """element => {
  const seen = (node, pseudo) => {
    const style = getComputedStyle(node, pseudo), side = (name) =>
      style[`${name}Style`] === 'none' || style[`${name}Width`] === '0px' ? '' :
        [style[`${name}Style`], style[`${name}Width`], style[`${name}Color`]].join(' ');
    return [style.backgroundColor, style.backgroundImage, style.boxShadow, style.color, style.textDecoration,
      ...['borderTop', 'borderRight', 'borderBottom', 'borderLeft'].map(side),
      side('outline') && `${side('outline')} ${style.outlineOffset}`];
  };
  const label = element.labels && element.labels[0], choice = /__input/.test(element.className);
  const group = element.closest('.usa-form-group--error');
  const parts = choice ? [seen(label), seen(label, '::before')] : [seen(element)];
  return JSON.stringify([...parts, group && seen(group)]);
}"""
COLOURS = [("none", "light"), ("active", "light"), ("active", "dark")]

CHOICES = [SelectChoice("a", "Chosen"), SelectChoice("b", "Not chosen")]


class Controls(Form):
    line = StringField("A line")
    secret = PasswordField("A passphrase")
    lines = TextAreaField("Several lines")
    list_ = SelectField("A list", choices=[SelectChoice("a", "One"), SelectChoice("b", "Other")])
    file = FileField("A file")
    one = RadioField("One of these", choices=CHOICES)
    small_one = RadioField("One of these, small", choices=CHOICES)
    some = SelectMultipleField(
        "Some of these",
        choices=CHOICES,
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    yes = BooleanField("Yes")
    no = BooleanField("No")
    send = SubmitField("Send")


def controls(kind):
    sent = {"one": "a", "small_one": "a", "some": "a", "yes": "y"}
    form = Controls(MultiDict({f"{kind}-{name}": value for name, value in sent.items()}), prefix=f"{kind}-")
    if kind == "wrong":
        for field in form:
            field.errors = ["This does not fit."]
    return form


@pytest.fixture(scope="module", params=COLOURS, ids="-".join)
def page(request, app, chromium):
    """The page with all controls, in these colours."""
    forced, scheme = request.param
    with app.test_request_context("/en/"):
        source = render_template_string(PAGE, forms={kind: controls(kind) for kind in ("plain", "wrong", "off")})
    context = chromium.new_context(forced_colors=forced, color_scheme=scheme, viewport={"width": 375, "height": 667})
    opened = context.new_page()
    opened.set_content(source)
    opened.add_style_tag(content=STYLES)
    yield opened
    context.close()


def looks(page, names):
    """The look of one control in each of its states."""
    found = {}
    for state, selector in names.items():
        element = page.locator(selector)
        page.evaluate("document.activeElement.blur()")
        found[state] = element.evaluate(LOOK)
        if not element.is_disabled():
            element.evaluate("element => element.focus({focusVisible: true})")
            found[f"{state}, focus"] = element.evaluate(LOOK)
    return found


def alike(found):
    return [f"{one} = {other}" for (one, a), (other, b) in combinations(found.items(), 2) if a == b]


class TestEachStateHasItsLook:
    @pytest.mark.parametrize("name", ["one", "small_one", "some"])
    def test_of_what_is_chosen_from_a_list(self, page, name):
        states = {
            f"{kind}, {said}": f"#{kind}-{name}-{place}"
            for kind in ("plain", "wrong", "off")
            for place, said in enumerate(("chosen", "not chosen"))
        }

        assert alike(looks(page, states)) == []

    def test_of_a_box_by_itself(self, page):
        states = {f"{kind}, {name}": f"#{kind}-{name}" for kind in ("plain", "wrong", "off") for name in ("yes", "no")}

        assert alike(looks(page, states)) == []

    @pytest.mark.parametrize("name", ["line", "secret", "lines", "list_", "file"])
    def test_of_what_is_filled_in(self, page, name):
        states = {kind: f"#{kind}-{name}" for kind in ("plain", "wrong", "off")}

        assert alike(looks(page, states)) == []

    @pytest.mark.parametrize("place", range(4))
    def test_of_a_button(self, page, place):
        states = {kind: f"#{kind} > button >> nth={place}" for kind in ("plain", "off")}

        assert alike(looks(page, states)) == []


def test_what_is_chosen_stands_out_from_its_ground(page):
    """3:1 (WCAG 1.4.11): the ring of each choice from what is around it, and what fills it from an empty one."""
    faint = page.evaluate(
        """() => {
          const light = (colour) => {
            const [r, g, b] = colour.match(/[\\d.]+/g).slice(0, 3).map((v) => v / 255)
              .map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
            return 0.2126 * r + 0.7152 * g + 0.0722 * b;
          };
          const apart = (a, b) => { const [x, y] = [light(a), light(b)].sort(); return (y + 0.05) / (x + 0.05); };
          const none = 'rgba(0, 0, 0, 0)', paper = 'rgb(255, 255, 255)';
          const filled = (style) => style.backgroundColor === none ? paper : style.backgroundColor;
          const found = [];
          for (const name of ['one', 'small_one', 'some']) {
            const [on, off] = [0, 1].map((n) => document.querySelector(`label[for=plain-${name}-${n}]`));
            const [a, b] = [on, off].map((label) => getComputedStyle(label, '::before'));
            if (apart(filled(a), filled(b)) < 3) found.push([name, filled(a), filled(b)]);
          }
          return found;
        }"""
    )

    assert faint == []


def test_nothing_that_is_hidden_is_seen(page):
    """Whatever it looks like otherwise: what only a script can do is offered by the script."""
    classes = sorted(set(re.findall(r"\.([a-z][\w-]*)", STYLES)))
    seen = page.evaluate(
        """(classes) => classes.filter((name) => {
          const made = Object.assign(document.createElement('button'), {className: name, hidden: true});
          document.body.append(made);
          const display = getComputedStyle(made).display;
          made.remove();
          return display !== 'none';
        })""",
        classes,
    )
    assert "usa-button" in classes
    assert seen == []
