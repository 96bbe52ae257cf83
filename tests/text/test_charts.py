"""Pictures say the same as their tables, in shapes, letters and numbers, and nothing in them is anything but words."""

import csv
import io
import re
from datetime import date

import pytest
from lxml import etree

from portal.text import charts

HOSTILE = "<script>alert(1)</script>\"&'{x}"
SVG = "{http://www.w3.org/2000/svg}"
GROUPS = [("Unions", 12), ("Employers", 3_400), ("Individuals", "not shown"), ("Other", 0)]
OUTCOMES = ("Accepted", "Noted", "Not accepted")


def bars(key="b", items=GROUPS, title="By group"):
    return charts.bars(key, title, "Most came from employers.", ("Group", "Contributions"), items)


def stacked(key="s"):
    items = [("Pay", (5, 60, 1)), ("Votes", (30, 0, "not shown"))]
    return charts.stacked(key, "By theme", "Most were noted.", ("Theme",), OUTCOMES, items)


def days(key="d"):
    counts = [(date(2026, 10, 5), 3), (date(2026, 10, 9), 41), (date(2026, 10, 30), 7)]
    return charts.days(key, "By day", "Most came on 9 October.", ("Day", "Contributions"), counts)


def year(key="y", items=None):
    items = items or [("Report", date(2026, 11, 30)), ("Meet", date(2026, 12, 2)), ("List", date(2027, 10, 1))]
    head, months = ("Letter", "Duty", "Due by"), [f"m{nth}" for nth in range(1, 13)]
    return charts.year(key, "The year", "Letters are duties.", head, items, today=date(2026, 11, 29), months=months)


@pytest.mark.parametrize("make", [bars, stacked, days, year])
def test_a_picture_has_a_title_a_description_and_nothing_else_that_is_read_aloud(make):
    root = etree.fromstring(str(make("k").svg))
    title, description, group = root

    assert root.get("role") == "img"
    assert (root.get("aria-labelledby"), root.get("aria-describedby")) == (title.get("id"), description.get("id"))
    assert title.text
    assert description.text
    assert group.get("aria-hidden") == "true"


@pytest.mark.parametrize("make", [bars, stacked, days, year])
def test_ids_are_those_of_the_picture_and_every_address_leads_to_one(make):
    one, two = str(make("one").svg), str(make("two").svg)
    ids = set(re.findall(r' id="([^"]+)"', one))

    assert ids
    assert not ids & set(re.findall(r' id="([^"]+)"', two))
    assert set(re.findall(r"url\(#([^)]+)\)", one)) <= ids


@pytest.mark.parametrize("make", [bars, stacked, days, year])
def test_nothing_is_said_by_colour_and_no_style_or_script_stands_in_it(make):
    picture = make()
    drawn = str(picture.svg) + "".join(str(key.swatch) for key in picture.legend)

    assert set(re.findall(r'(?:fill|stroke)="([^"]+)"', drawn)) <= {"currentColor", "none"} | set(
        re.findall(r'"(url\([^)]+\))"', drawn)
    )
    assert not re.search(r"style|<script|\bon\w+=", drawn)


def test_words_of_people_stay_words():
    picture = charts.bars(HOSTILE, HOSTILE, HOSTILE, ("a", "b"), [(HOSTILE, HOSTILE)])
    root = etree.fromstring(str(picture.svg))

    assert {element.tag for element in root.iter()} <= {f"{SVG}{tag}" for tag in ("svg", "title", "desc", "g", "text")}
    assert root[0].text == root[1].text == HOSTILE
    assert HOSTILE in root.xpath("//*[local-name()='text']/text()")


def test_a_bar_has_a_letter_and_its_number_and_the_legend_has_the_words():
    picture = bars()
    said = etree.fromstring(str(picture.svg)).xpath("//*[local-name()='text']/text()")

    assert said == ["A", "12", "B", "3,400", "C", "not shown", "D", "0"]
    assert [(key.letter, key.words) for key in picture.legend] == list(zip("ABCD", dict(GROUPS), strict=True))


def test_bars_are_as_long_as_their_numbers():
    root = etree.fromstring(str(bars(items=[("a", 10), ("b", 5), ("c", 0)]).svg))
    widths = [float(rect.get("width")) for rect in root.iter(f"{SVG}rect")]

    assert widths[0] == 2 * widths[1] > 0 == widths[2]


def test_parts_have_a_pattern_and_a_letter_and_what_is_hidden_is_not_drawn():
    picture = stacked()
    root = etree.fromstring(str(picture.svg))
    fills = [rect.get("fill") for rect in root.iter(f"{SVG}rect")]

    assert fills == ["url(#s-p0)", "url(#s-p1)", "url(#s-p2)", "url(#s-p0)"]
    assert [key.letter for key in picture.legend] == ["1", "2", "A", "B", "C"]
    assert picture.rows == (("Pay", 5, 60, 1), ("Votes", 30, 0, "not shown"))
    assert all(
        float(rect.get("x")) + float(rect.get("width")) <= 340 and float(rect.get("x")) >= 0
        for rect in root.iter(f"{SVG}rect")
    )


def test_more_parts_than_patterns_are_refused():
    with pytest.raises(ValueError, match="too many parts"):
        charts.stacked("k", "t", "d", ("x",), "abcdefghi", [])


def test_days_between_have_none():
    root = etree.fromstring(str(days().svg))
    (line,) = root.iter(f"{SVG}polyline")
    heights = [float(point.split(",")[1]) for point in line.get("points").split()]

    assert len(heights) == 26
    assert heights.index(min(heights)) == 4
    assert set(heights[5:25]) == {max(heights)}
    assert root.xpath("//*[local-name()='text']/text()") == ["41", "2026-10-05", "2026-10-30"]


@pytest.mark.parametrize("counts", [[], [(date(2026, 1, 1), 0)], [(date(2026, 1, 1), 9)]])
def test_a_round_of_no_day_or_one_is_drawn(counts):
    picture = charts.days("k", "t", "d", ("Day", "n"), counts)

    etree.fromstring(str(picture.svg))
    assert len(picture.rows) == len(counts)


def test_the_file_has_the_numbers_of_the_table_and_no_formula():
    picture = bars(items=[("=1+1", 4), ("Uniones, y más", "not shown")])

    assert list(csv.reader(io.StringIO(picture.csv()))) == [
        ["Group", "Contributions"],
        ["'=1+1", "4"],
        ["Uniones, y más", "not shown"],
    ]


class TestTheYearAhead:
    def test_has_a_letter_for_each_day_and_none_covers_another(self):
        texts = [
            (each.text, float(each.get("x")), float(each.get("y")))
            for each in etree.fromstring(str(year().svg)).iter(f"{SVG}text")
        ]
        places = {text: (x, y) for text, x, y in texts if text in "ABC"}

        assert sorted(places) == ["A", "B", "C"]
        assert abs(places["A"][0] - places["B"][0]) < 18
        assert abs(places["A"][1] - places["B"][1]) >= 14
        assert [row[0] for row in year().rows] == ["A", "B", "C"]

    def test_leaves_out_of_the_picture_what_lies_outside_and_keeps_it_in_the_table(self):
        far = year(items=[("Past", date(2026, 1, 1)), ("Far", date(2029, 1, 1)), ("Due", date(2027, 1, 1))])

        letters = [each.text for each in etree.fromstring(str(far.svg)).iter(f"{SVG}text")]
        assert ("A" in letters, "B" in letters, "C" in letters) == (False, False, True)
        assert len(far.rows) == 3
