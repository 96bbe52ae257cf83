"""Events, clocks and labels that editors enter: each with its source and its day, never one for another."""

from datetime import timedelta

import build
import pytest
from sqlalchemy import select

from portal.cli.reference import load_all
from portal.core import clock
from portal.core.actor import ANONYMOUS
from portal.core.clocks import State
from portal.core.db import session
from portal.core.errors import Conflict, Invalid, NotFound
from portal.core.localized import Localized
from portal.models.reference import Case, EnteredEvent, Saying
from portal.queries import reference as queries
from portal.services import reference

SOURCE, NOTHING = "https://example.org/registro", Localized("", "")
WHY = Localized("The governments agreed on it.", "Lo acordaron los gobiernos.")
SLUG = "goodyear-san-luis-potosi"


def today():
    """When it is asked: a run may begin before midnight in Mexico City and come here after it."""
    return clock.day().date()


@pytest.fixture(scope="module")
def ground(registers):
    return registers


def case(slug=SLUG):
    return queries.kept_case(build.EDITOR, slug)


def happened(code="denial_found", day="2026-03", note=NOTHING, stage="", of=SLUG):
    return reference.add_event(case(of), code=code, day=day, note=note, source=SOURCE, stage=stage, by=build.EDITOR)


def anew(days=5):
    """A case in which a government asked for a review so many days ago."""
    of = session.scalar(select(Case).where(Case.mechanism == "31-A", Case.status == "petition_only").limit(1))
    happened("request_for_review", (today() - timedelta(days=days)).isoformat(), of=of.slug)
    return of.slug


def clock_of(slug, rule="MX-ACCEPT"):
    course = queries.case(ANONYMOUS, slug).course
    return next(one for each in course for one in each.clocks if one.rule.code == rule)


class TestEvents:
    def test_stand_in_time_with_who_says_so_and_are_never_mixed(self):
        happened("denial_found", "2026-03", Localized("It found a denial.", "Encontró una denegación."))

        whole = queries.case(ANONYMOUS, SLUG)

        found = {one.code: (one.by, str(one.day) if one.day else "") for one in whole.said}
        assert found["found_by_mexico"] == ("mexico", "2026-03")
        assert found["found_by_panel"] == ("", "")
        assert [str(each.event.day) for each in whole.course if each.event.code == "denial_found"] == ["2026-03"]

    def test_lead_to_another_stage_which_a_release_leaves_and_an_end_takes_back(self):
        before = case().status
        made = happened("panel_requested", "2026-04-02", stage="panel")

        assert (case().status, queries.case(ANONYMOUS, SLUG).label.by) == ("panel", "united_states")
        assert load_all() == (0, 0, 189)
        reference.strike_event(case(), event_id=made.id, by=build.EDITOR)

        assert (case().status, case().delivered) == (before, "")
        assert not [each for each in queries.case(ANONYMOUS, SLUG).course if each.event.code == "panel_requested"]
        assert session.scalar(select(EnteredEvent.ended_at)) is not None
        with pytest.raises(Conflict):
            reference.strike_event(case(), event_id=made.id, by=build.EDITOR)

    def test_the_latest_day_leads_whatever_was_entered_last(self):
        happened("panel_requested", "2026-04-02", stage="panel")
        happened("denial_found", "2026-03", stage="denial_found")

        assert case().status == "panel"

    def test_a_release_that_goes_further_has_the_last_word(self):
        found = case()
        delivered = found.status
        last = max(each.day.end for each in found.events if each.day is not None)
        made = happened("panel_requested", (last - timedelta(days=1)).isoformat(), stage="panel")

        assert (case().status, case().delivered) == (delivered, "")
        reference.strike_event(case(), event_id=made.id, by=build.EDITOR)
        assert case().status == delivered

    def test_of_a_release_change_with_it_while_an_entered_stage_stays(self):
        before = case().status
        happened("panel_requested", "2026-04-02", stage="panel")
        found = case()
        found.delivered = "alleged"
        session.commit()

        assert load_all() == (0, 1, 188)
        assert (case().status, case().delivered) == ("panel", before)

    @pytest.mark.parametrize(
        ("field", "typed"),
        [
            ("code", "nothing"), ("day", "last spring"), ("day", "2101"), ("day", ""), ("stage", "guilty"),
            ("note", Localized("Only here.", "")), ("day", (today() + timedelta(days=9)).isoformat()),
            ("note", Localized("x", "x" * 2001)),
        ],
    )  # fmt: skip
    def test_that_are_not_in_order_are_refused_at_their_field(self, field, typed):
        with pytest.raises(Invalid) as refusal:
            happened(**{field: typed})

        assert refusal.value.field.removesuffix("_es") == field
        assert session.scalar(select(EnteredEvent)) is None

    def test_of_another_case_are_not_found(self):
        made = happened()

        with pytest.raises(NotFound):
            reference.strike_event(case("yazaki-leon-1"), event_id=made.id, by=build.EDITOR)


class TestClocks:
    def test_stand_still_run_again_and_get_longer_with_a_reason(self):
        slug = anew(days=5)
        target = clock_of(slug).target.first
        words = {"rule": "MX-ACCEPT", "reason": WHY, "source": SOURCE, "by": build.EDITOR}

        made = reference.pause(case(slug), first=today() - timedelta(days=3), **words)
        assert clock_of(slug).state is State.PAUSED
        assert clock_of(slug).target.first == target + timedelta(days=4)  # and it moves with every day
        assert clock_of(slug).stood == 4
        with pytest.raises(Invalid):
            reference.pause(case(slug), first=today() - timedelta(days=1), **words)
        reference.resume(case(slug), change_id=made.id, until=today() - timedelta(days=1), by=build.EDITOR)
        assert clock_of(slug).state is State.RUNNING
        assert clock_of(slug).target.first == target + timedelta(days=2)
        assert clock_of(slug).stood == 2
        reference.extend(case(slug), days=5, **words)
        assert clock_of(slug).target.first == target + timedelta(days=7)
        reference.strike_change(case(slug), change_id=made.id, by=build.EDITOR)
        assert clock_of(slug).target.first == target + timedelta(days=5)

    def test_of_another_rule_run_on(self):
        slug = anew()
        before = clock_of(slug, "MX-REVIEW").target
        reference.extend(case(slug), rule="MX-ACCEPT", days=9, reason=WHY, source=SOURCE, by=build.EDITOR)

        assert clock_of(slug, "MX-REVIEW").target == before

    @pytest.mark.parametrize("days", [0, -1, 367])
    def test_get_longer_by_some_days_only(self, days):
        with pytest.raises(Invalid) as refusal:
            reference.extend(case(), rule="MX-ACCEPT", days=days, reason=WHY, source=SOURCE, by=build.EDITOR)

        assert refusal.value.field == "days"

    @pytest.mark.parametrize(
        ("field", "words"),
        [
            ("rule", {"rule": "CA-NAO"}), ("rule", {"rule": "nothing"}), ("reason_es", {"reason": NOTHING}),
            ("reason_es", {"reason": Localized("x", " ")}), ("source", {"source": "x"}),
            ("first", {"first": today() + timedelta(days=3)}),
        ],
    )  # fmt: skip
    def test_say_at_which_field_something_is_wrong(self, field, words):
        whole = {"rule": "MX-ACCEPT", "reason": WHY, "source": SOURCE, "first": today() - timedelta(days=3)}

        with pytest.raises(Invalid) as refusal:
            reference.pause(case(), **{**whole, **words}, by=build.EDITOR)

        assert refusal.value.field == field

    @pytest.mark.parametrize("later", [-3, -4, 1])
    def test_run_again_after_they_stood_still_and_not_in_time_to_come(self, later):
        made = reference.pause(
            case(), rule="MX-ACCEPT", first=today() - timedelta(days=3), reason=WHY, source=SOURCE, by=build.EDITOR
        )

        with pytest.raises(Invalid) as refusal:
            reference.resume(case(), change_id=made.id, until=today() + timedelta(days=later), by=build.EDITOR)

        assert refusal.value.field == "until"


class TestLabels:
    def test_of_a_workplace_have_who_and_when_and_end_without_being_lost(self):
        here = build.workplace()
        words = {"code": "found_by_panel", "who": "panel", "day": "2025", "note": NOTHING, "source": SOURCE}
        made = reference.label(here, **words, by=build.EDITOR)
        reference.label(here, **{**words, "code": "alleged", "who": "workers"}, by=build.EDITOR)

        reference.end_label(here, saying_id=made.id, by=build.EDITOR)

        kept = queries.sayings(ANONYMOUS, [here.id])
        assert [(each.code, each.by, str(each.day), each.ended_at is None) for each in kept] == [
            ("alleged", "workers", "2025", True),
            ("found_by_panel", "panel", "2025", False),
        ]
        with pytest.raises(Conflict):
            reference.end_label(here, saying_id=made.id, by=build.EDITOR)
        with pytest.raises(NotFound):
            reference.end_label(build.workplace(), saying_id=made.id, by=build.EDITOR)

    @pytest.mark.parametrize(("field", "typed"), [("code", "guilty"), ("who", "somebody"), ("day", ""), ("source", "")])
    def test_need_all_of_it(self, field, typed):
        words = {"code": "alleged", "who": "workers", "day": "2025", "note": NOTHING, "source": SOURCE}

        with pytest.raises(Invalid) as refusal:
            reference.label(build.workplace(), **{**words, field: typed}, by=build.EDITOR)

        assert refusal.value.field == field
        assert session.scalar(select(Saying)) is None
