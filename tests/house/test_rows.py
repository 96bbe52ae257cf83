"""No template is ever given a row that has everybody's words: pages get what the queries make of it for a viewer."""

from dataclasses import dataclass

import build
import pytest
from flask import render_template, render_template_string

from portal.core.db import Base
from portal.models.contributions import Contribution
from portal.web.framework import RowInATemplate, Templates, WatchedTemplates


def rows():
    said = build.remark()
    return said, [said], {"of": (said,)}


@dataclass
class Holder:
    row: Contribution


@pytest.mark.parametrize("place", range(3))
def test_a_view_gives_none_to_a_page_wherever_the_portal_runs(app, place):
    with app.test_request_context("/en/"), pytest.raises(RowInATemplate):
        render_template("layout/refusal.html", code=404, sentence="", other=rows()[place])


@pytest.mark.parametrize(
    "asks",
    [
        "{{ thing.row.body }}",
        "{{ thing.row['body'] }}",
        "{{ speaker(thing.row) }}",
        "{% for one in many() %}{{ one.byline }}{% endfor %}",
        "{% macro words(said) %}{{ said.body }}{% endmacro %}{{ words(thing.row) }}",
    ],
)
def test_in_development_and_tests_none_is_touched_however_it_came_there(app, asks):
    said = build.contribution()
    with app.test_request_context("/en/"), pytest.raises(RowInATemplate):
        render_template_string(asks, thing=Holder(said), many=lambda: iter([said]))


def test_pages_that_are_read_often_pay_nothing_for_it(app):
    assert isinstance(app.jinja_env, WatchedTemplates)
    assert "getattr" not in vars(Templates)


def test_all_that_hangs_on_a_contribution_is_for_acts_alone():
    hanging = {
        mapper.class_
        for mapper in Base.registry.mappers
        for key in mapper.local_table.foreign_keys
        if key.column.table is Contribution.__table__
    }

    assert {kind.__name__ for kind in (Contribution, *hanging) if not kind.__for_acts__} == set()
