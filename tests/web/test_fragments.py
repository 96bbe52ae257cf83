"""Fragments of pages: each has one place, and its key holds what it says."""

from collections import Counter
from pathlib import Path

import pytest
from jinja2 import nodes

from portal.web.cache import Cached
from portal.web.fragments import Fragment, cached

TEMPLATES = Path(__file__).parents[2] / "portal/web/templates"


@pytest.fixture(scope="module")
def placed(app):
    """Each call of a fragment in the templates: its name, and what it is given."""
    return [
        (call.args[0].value, sorted(given.key for given in call.kwargs))
        for path in TEMPLATES.rglob("*.html")
        for call in app.jinja_env.parse(path.read_text()).find_all(nodes.Call)
        if isinstance(call.node, nodes.Name) and call.node.name == "cached"
    ]


def test_each_name_stands_for_one_fragment(placed):
    assert Counter(name for name, _given in placed) == Counter(one.value for one in Fragment)


def test_each_is_given_all_that_it_depends_on(placed):
    wrong = [name for name, given in placed if sorted(Fragment(name).holds) != given]

    assert not wrong


@pytest.mark.parametrize("given", [{}, {"as_of": 1}, {"as_of": 1, "zone": "UTC", "reader": 7}])
def test_one_with_another_key_is_refused(app, given):
    with app.test_request_context("/en/"), pytest.raises(TypeError, match="as_of, zone"):
        cached("dates", caller=str, **given)


def test_a_key_of_a_cache_holds_what_it_says():
    assert Cached.QUESTIONS.key(version=2, round=1) == Cached.QUESTIONS.key(round=1, version=2) == (1, 2)
    for given in ({"round": 1}, {"round": 1, "version": 2, "reader": 3}):
        with pytest.raises(TypeError, match="round, version"):
            Cached.QUESTIONS.key(**given)
