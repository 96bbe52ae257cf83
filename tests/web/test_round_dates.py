"""The dates of a round in a calendar: only public ones, and each the same date when it has moved."""

from datetime import UTC, date, datetime, timedelta

import answering
import build
import pytest
from icalendar import Calendar
from page import Page

from portal.core import clock, zones
from portal.core.actor import Role
from portal.models.consultations import Audience, Status
from portal.models.contributions import Status as Said
from portal.services import consultations


def read(client, round_, language="en"):
    """What the file says, after the rules that a strict reader asks first: RFC 5545, 3.1, 3.4, 3.6 and 3.6.1."""
    answer = client.get(f"/{language}/rounds/{round_.id}/dates.ics")
    assert answer.content_type.startswith("text/calendar; charset=utf-8")
    lines = answer.data.split(b"\r\n")
    assert lines.pop() == b""
    assert all(0 < len(line) <= 75 and b"\n" not in line and b"\r" not in line for line in lines)
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert lines[-1] == b"END:VCALENDAR"
    assert lines.count(b"VERSION:2.0") == 1
    calendar = Calendar.from_ical(answer.data)
    assert not calendar.errors
    for each in calendar.events:
        assert not each.errors
        assert each["DTSTAMP"].dt.utcoffset() == timedelta()
    assert len({each["UID"] for each in calendar.events}) == len(calendar.events)
    return {str(each["SUMMARY"]).split(":")[0]: each for each in calendar.events}


def test_has_the_closing_the_day_of_the_answers_and_no_other(client):
    due = date(2031, 5, 2)
    round_ = build.round_(respond_by=due)
    found = read(client, round_)

    assert list(found) == ["Closes", "Answers due"]
    assert found["Closes"]["DTSTART"].dt == round_.closes_at.replace(microsecond=0)
    assert found["Answers due"]["DTSTART"].dt == due
    assert not isinstance(found["Answers due"]["DTSTART"].dt, datetime)
    assert found["Closes"]["URL"] == f"http://localhost/en/rounds/{round_.id}"


def test_a_moved_closing_is_the_same_date_in_both_languages_and_counts_up(client):
    round_ = build.round_()
    before = read(client, round_)
    later = (round_.closes_at + timedelta(days=9)).replace(second=0)
    delegate = build.person(Role.DELEGATE).as_actor()
    consultations.extend(round_, closes_at=zones.wall(later, round_.zone), reason=answering.REASON, by=delegate)
    after, spanish = read(client, round_), read(client, round_, "es")

    assert after["Closes"]["UID"] == before["Closes"]["UID"] == spanish["Cierra"]["UID"]
    assert after["Closes"]["DTSTART"].dt == later.replace(microsecond=0)
    assert (before["Closes"]["SEQUENCE"], after["Closes"]["SEQUENCE"]) == (0, 1)


def test_has_the_day_on_which_the_summary_is_looked_at_again(client):
    round_ = answering.closed_round()
    answering.answered(round_, 1)
    review_on = clock.now().date() + timedelta(days=200)
    answering.published(round_, review_on=review_on)

    assert read(client, round_)["What became of it"]["DTSTART"].dt == review_on


@pytest.mark.parametrize("more", [{"audience": Audience.PARTICIPANTS}, {"status": Status.DRAFT}])
def test_a_round_that_is_not_public_has_none_and_its_page_offers_none(sign_in, more):
    union = build.organisation()
    round_ = build.round_(**{"invited": [union], **more})
    browser = sign_in(build.person(Role.EDITOR))

    assert browser.get(f"/en/rounds/{round_.id}/dates.ics").status_code == 404
    assert "dates.ics" not in browser.get(f"/en/rounds/{round_.id}").text


def test_its_page_leads_there(client):
    round_ = build.round_()
    assert f"/es/rounds/{round_.id}/dates.ics" in client.get(f"/es/rounds/{round_.id}").text


@pytest.mark.parametrize(
    ("days", "es", "en"),
    [
        (12, "Respondida con 12 días de retraso", "Answered 12 days late"),
        (1, "Respondida con 1 día de retraso", "Answered 1 day late"),
        (0, None, None),
    ],
)
def test_says_by_how_many_days_its_answers_came_late(client, days, es, en):
    due = clock.day("America/Mexico_City").date() - timedelta(days=days)
    round_ = answering.closed_round(respond_by=due)
    answering.dispose(answering.point(build.contribution(round_, status=Said.PUBLISHED)))
    answering.published(round_)

    for language, words, late in (("es", es, "de retraso"), ("en", en, "late")):
        page = client.get(f"/{language}/rounds/{round_.id}").text
        said = page.split('id="dates"')[0]
        assert (words in said) if words else (f"días {late}" not in said and f"days {late}" not in said)


@pytest.mark.parametrize(
    ("language", "there", "elsewhere"),
    [
        (
            "en",
            "Thursday, December 9, 2060, 11:59 p.m. in Mexico City",
            "12:59 a.m. on Friday, December 10 in Washington and Ottawa",
        ),
        (
            "es",
            "jueves 9 de diciembre de 2060, 23:59 h en Ciudad de México",
            "0:59 h del viernes 10 en Washington y Ottawa",
        ),
    ],
)
def test_a_closing_is_said_on_the_page_with_the_names_of_its_zones(client, language, there, elsewhere):
    at = datetime(2060, 12, 10, 5, 59, tzinfo=UTC)
    round_ = build.round_(closes=(at - clock.now()) / timedelta(days=1))

    said = " ".join(words for _language, words in Page(client.get(f"/{language}/rounds/{round_.id}").text).text)

    assert there in said
    assert elsewhere in said
