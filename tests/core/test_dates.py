"""Days and hours in words: in English as in Washington, in Spanish as in Mexico City."""

from datetime import UTC, date, datetime, timedelta

import pytest

from portal.core import dates, zones

MEXICO_CITY, NEW_YORK = "America/Mexico_City", "America/New_York"
CLOSES = datetime(2026, 12, 10, 5, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("wall", "english", "spanish"),
    [
        ("00:00", "12:00 a.m.", "0:00 h"),
        ("00:01", "12:01 a.m.", "0:01 h"),
        ("01:05", "1:05 a.m.", "1:05 h"),
        ("11:59", "11:59 a.m.", "11:59 h"),
        ("12:00", "12:00 noon", "12:00 h"),
        ("12:01", "12:01 p.m.", "12:01 h"),
        ("13:00", "1:00 p.m.", "13:00 h"),
        ("23:59", "11:59 p.m.", "23:59 h"),
    ],
)
def test_an_hour_is_of_twice_twelve_in_english_and_of_twenty_four_in_spanish(wall, english, spanish):
    at = datetime.fromisoformat(f"2026-12-09T{wall}")

    assert (dates.hour(at, "en"), dates.hour(at, "es")) == (english, spanish)


@pytest.mark.parametrize(
    ("zone", "english", "spanish"),
    [
        (MEXICO_CITY, "Wednesday, December 9, 2026, 11:59 p.m.", "miércoles 9 de diciembre de 2026, 23:59 h"),
        (NEW_YORK, "Thursday, December 10, 2026, 12:59 a.m.", "jueves 10 de diciembre de 2026, 0:59 h"),
    ],
)
def test_a_closing_is_said_in_both_zones(zone, english, spanish):
    there = zones.wall(CLOSES, zone)

    assert (dates.instant(there, "en"), dates.instant(there, "es")) == (english, spanish)


def test_midnight_says_of_which_day_it_is():
    midnight = zones.wall(CLOSES + timedelta(minutes=1), MEXICO_CITY)

    assert dates.instant(midnight, "en", dates.DAY) == "December 10, 2026, 12:00 a.m. (start of the day)"
    assert dates.instant(midnight, "es", dates.DAY) == "10 de diciembre de 2026, 0:00 h"


def test_every_minute_of_a_day_is_read_as_it_is_written():
    day = datetime(2026, 12, 9)  # noqa: DTZ001  on a wall
    walls = [day + timedelta(minutes=minute) for minute in range(24 * 60)]

    assert [dates.hour_read(dates.hour(wall, "en")) for wall in walls] == [f"{wall:%H:%M}" for wall in walls]
    assert len({dates.hour(wall, "en") for wall in walls}) == len(walls)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("16:00", "16:00"),
        ("4:00 p.m.", "16:00"),
        ("4:00 PM", "16:00"),
        ("4:00 p. m.", "16:00"),
        ("12:30am", "00:30"),
        ("noon", "12:00"),
        ("12:00 Noon", "12:00"),
        ("15:30 p.m.", ""),
        ("0:30 a.m.", ""),
        ("25:00", ""),
        ("4", ""),
        ("\u0660\u0669:\u0660\u0660", ""),
        ("afternoon", ""),
    ],
)
def test_an_hour_is_read_as_people_type_it(typed, read):
    assert dates.hour_read(typed) == read


def test_two_days_of_a_month_are_joined_as_each_language_does():
    first, last = date(2021, 8, 17), date(2021, 8, 18)

    assert " and ".join(dates.two_days(first, last, "en")) == "August 17 and 18, 2021"
    assert " y ".join(dates.two_days(first, last, "es")) == "17 y 18 de agosto de 2021"
