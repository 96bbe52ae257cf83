"""What the public records show of each clock of each case, against targets that were computed elsewhere."""

import csv
from collections import defaultdict
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest

from portal.core.clocks import State, rule, rules, standing
from portal.core.spans import Span

TODAY = date(2026, 11, 28)


def rows(name):
    return list(csv.DictReader((files("portal.core") / "reference" / name).read_text(encoding="utf-8").splitlines()))


TARGETS = list(csv.DictReader((Path(__file__).parent / "case_targets.csv").read_text(encoding="utf-8").splitlines()))
CASES = {row["slug"]: row for row in rows("cases.csv")}
EVENTS = defaultdict(list)
for row in rows("case_events.csv"):
    EVENTS[row["case_ref"]].append((row["event_code"], Span.read(row["date"])))


def written(span):
    return str(span.first) if span.is_exact else f"{span.first}/{span.end}"


@pytest.mark.parametrize("wanted", TARGETS, ids=[f"{row['case']} {row['rule']}" for row in TARGETS])
def test_each_clock_of_each_public_case(wanted):
    found = standing(rule(wanted["rule"]), EVENTS[wanted["case"]], TODAY)

    assert (str(found.start), written(found.target), found.state) == (
        wanted["start"],
        wanted["target"],
        wanted["state"],
    )
    if wanted["state"] in ("met", "late", "cannot_say"):
        days = str(found.most) if found.least == found.most else f"{found.least}..{found.most}"
        assert (days, str(found.seen)) == (wanted["days_late"], wanted["done"])
    if wanted["state"] == "by_then_at_the_latest":
        assert (f"..{found.most}", str(found.seen)) == (wanted["days_late"], wanted["done_at_the_latest"])
    if wanted["state"] == "ended_before":
        assert (str(found.most), str(found.seen)) == (wanted["days_late"], wanted["ended"])
    if wanted["state_if_rolled"]:
        assert found.next_business_day is (wanted["state"] != wanted["state_if_rolled"])


def test_no_case_has_a_clock_that_was_not_computed():
    mine = {
        (slug, each.code)
        for slug, case in CASES.items()
        for each in rules(case["mechanism"])
        if standing(each, EVENTS[slug], TODAY) is not None
    }

    assert mine == {(row["case"], row["rule"]) for row in TARGETS}
    assert len(mine) == 159


def test_a_clock_runs_until_its_day_has_passed_and_is_never_called_overdue():
    events = [("request_for_review", Span.read("2026-05-18"))]
    review = rule("MX-REVIEW")

    assert standing(review, events, date(2026, 7, 2)).state is State.RUNNING
    assert standing(review, events, date(2026, 7, 3)).state is State.NOTHING_ON_RECORD


def test_a_case_without_a_petition_has_no_clock_of_a_petition():
    assert standing(rule("RRM-PET"), [("request_for_review", Span.read("2021-05-12"))], TODAY) is None
