from datetime import UTC, datetime, timedelta

import pytest

from portal.core import zones

NEW_YORK, TIJUANA, MEXICO_CITY = "America/New_York", "America/Tijuana", "America/Mexico_City"


def hour(typed):
    return datetime.fromisoformat(typed)


def said(refusal, language="es"):
    return {name: value.in_(language) for name, value in refusal.values.items()}


class TestInstant:
    @pytest.mark.parametrize(
        ("typed", "zone", "there"),
        [
            ("2026-12-04T16:00", MEXICO_CITY, "2026-12-04T22:00:00+00:00"),
            ("2026-07-04T16:00", NEW_YORK, "2026-07-04T20:00:00+00:00"),
            ("2026-11-01T00:59", NEW_YORK, "2026-11-01T04:59:00+00:00"),
            ("2026-11-01T02:00", NEW_YORK, "2026-11-01T07:00:00+00:00"),
            ("2027-03-14T01:59", TIJUANA, "2027-03-14T09:59:00+00:00"),
            ("2027-03-14T03:00", TIJUANA, "2027-03-14T10:00:00+00:00"),
            ("2027-03-14T02:30", MEXICO_CITY, "2027-03-14T08:30:00+00:00"),  # Mexico City changes no clocks
        ],
    )
    def test_is_the_one_that_the_clocks_of_the_place_show(self, typed, zone, there):
        assert zones.instant(hour(typed), zone).astimezone(UTC).isoformat() == there

    @pytest.mark.parametrize("zone", [NEW_YORK, TIJUANA])
    @pytest.mark.parametrize("minute", ["02:00", "02:30", "02:59"])
    def test_refuses_the_hour_that_does_not_exist(self, zone, minute):
        with pytest.raises(zones.HourMissing) as refusal:
            zones.instant(hour(f"2027-03-14T{minute}"), zone, "closes_at")

        assert refusal.value.field == "closes_at"
        assert said(refusal.value) == {"hour": minute.lstrip("0"), "before": "2:00", "after": "3:00"}
        assert refusal.value.values["hour"].en == f"{minute.lstrip('0')} a.m."

    @pytest.mark.parametrize("zone", [NEW_YORK, TIJUANA])
    @pytest.mark.parametrize("minute", ["01:00", "01:30", "01:59"])
    def test_refuses_the_hour_that_exists_twice(self, zone, minute):
        with pytest.raises(zones.HourTwice) as refusal:
            zones.instant(hour(f"2026-11-01T{minute}"), zone)

        assert said(refusal.value) == {"hour": minute.lstrip("0"), "before": "2:00", "after": "1:00"}
        assert refusal.value.values["after"].en == "1:00 a.m."


def test_wall_is_the_way_back():
    typed = hour("2026-12-04T16:00")

    assert zones.wall(zones.instant(typed, TIJUANA), TIJUANA) == typed


def test_a_deadline_moves_by_the_clock_on_the_wall():
    before = zones.instant(hour("2026-10-25T16:00"), NEW_YORK)

    after = zones.moved(before, timedelta(days=14), NEW_YORK)

    assert after - before == timedelta(days=14, hours=1)
    assert zones.wall(after, NEW_YORK) == hour("2026-11-08T16:00")
