"""A day is a day somewhere: what people read as a day is never the day in UTC, where Mexico's evening is tomorrow."""

import ast
from datetime import UTC, date, datetime
from pathlib import Path

from portal.cli.demo.story import Story
from portal.core import clock
from portal.core.storage import Storage

HERE = Path(__file__).parents[2]
READ_BY_NOBODY = {  # keys of a cache and of a rate limit, which end with a day, whichever
    *("portal/web/pages.py", "portal/web/ondisk.py", "portal/services/people/slowdowns.py"),
}
EVENING = datetime(2026, 11, 30, 2, tzinfo=UTC)  # 8 p.m. of the 29th in Mexico City


def test_the_demonstration_is_told_in_the_evening_too(tmp_path):
    with clock.at(EVENING):
        story = Story(Storage(tmp_path), b"", None)
    assert (story.day(), story.day(2), story.day(-10)) == (date(2026, 11, 29), date(2026, 11, 27), date(2026, 12, 9))


def test_no_day_is_cut_from_an_instant_without_a_zone():
    found = {
        f"{path.relative_to(HERE)}:{call.lineno}"
        for path in (HERE / "portal").rglob("*.py")
        if str(path.relative_to(HERE)) not in READ_BY_NOBODY
        for call in ast.walk(ast.parse(path.read_text()))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "date"
        if {"clock.now()", "story.today", "self.today", "story.instant"}
        & {ast.unparse(part) for part in ast.walk(call.func.value) if isinstance(part, ast.Call | ast.Attribute)}
        and "astimezone" not in ast.unparse(call)
        and "wall(" not in ast.unparse(call)
    }
    assert found == set()
