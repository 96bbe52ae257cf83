"""Duties of the law: what is due when, what shows that it was met, and what nobody may read there."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import build
import pytest
from sqlalchemy import select

from portal.cli.reference import load_all
from portal.core import clock
from portal.core.actor import ANONYMOUS, Role
from portal.core.clocks.recurring import Met
from portal.core.db import session
from portal.core.errors import Conflict, Invalid, NotAllowed, NotFound
from portal.core.localized import Localized
from portal.jobs import notices
from portal.models.consultations import Audience
from portal.models.outbox import Errand
from portal.models.reference import Duty, Fulfilment
from portal.queries import reference as queries
from portal.services import reference

SOURCE, NOTHING = "https://example.org/acta", Localized("", "")


def day(ago):
    return clock.day().date() - timedelta(days=ago)


@pytest.fixture(scope="module")
def ground(registers):
    return registers


def duty(slug="ilc-meet"):
    return queries.kept_duty(build.EDITOR, slug)


def met(slug="ilc-meet", ago=0, by=build.EDITOR, **words):
    said = {"kind": "meeting", "day": str(day(ago)), "round_id": None, "note": NOTHING}
    return reference.fulfil(duty(slug), **{**said, "source": SOURCE, **words}, by=by)


def owed(slug="ilc-meet", viewer=ANONYMOUS):
    return queries.duty(viewer, slug)


def refused(**words):
    with pytest.raises(Invalid) as refusal:
        met(**words)
    assert session.scalar(select(Fulfilment)) is None
    return refusal.value.field


def test_all_of_the_law_stand_there_and_a_second_delivery_changes_nothing():
    assert len(queries.duties(ANONYMOUS)) == 27
    met()

    assert load_all().same == 189
    assert len(duty().fulfilments) == 1


def test_the_next_day_is_counted_from_the_last_time_and_a_late_one_is_told_with_its_days():
    for ago in (600, 408, 30):
        met(ago=ago)

    times = owed().times

    assert [each.turn.met for each in times] == [Met.FIRST, Met.LATE, Met.LATE, Met.OPEN]
    assert (times[1].turn.most, times[2].turn.most) == (12, 198)
    assert owed().next.target.first == day(-150)


def test_only_what_the_committee_records_of_itself_is_called_overdue():
    met(ago=200)
    met("attache", ago=200)

    assert owed().overdue_since == day(19)
    assert (owed("attache").next.met, owed("attache").overdue_since) == (Met.PASSED, None)
    assert (owed("plan").next.met, owed("plan").overdue_since) == (Met.PASSED, None)  # nothing says that it was not met


def test_what_is_overdue_stands_first_and_what_nobody_knows_apart():
    met(ago=200)
    met("subsectors", ago=10)

    due, passed = queries.upcoming(queries.duties(ANONYMOUS))

    assert [each.duty.slug for each in due] == ["ilc-meet", "subsectors"]
    assert [each.duty.slug for each in passed] == ["plan", "jr-notice", "jr-report"]


class TestEvidence:
    def test_may_be_a_round_that_everybody_can_read(self):
        shown = build.round_()
        met("lac-meet", kind="round", round_id=shown.id, source="")

        assert owed("lac-meet").last.round.id == shown.id

    @pytest.mark.parametrize("audience", [Audience.CLEARED, Audience.PARTICIPANTS])
    def test_is_refused_where_fewer_may_know_of_the_round(self, audience):
        hidden = build.round_(audience=audience)

        assert refused(kind="round", round_id=hidden.id, source="") == "round_id"
        assert hidden.id not in [each.id for each in queries.rounds_to_show(ANONYMOUS)]

    def test_is_refused_where_the_summary_is_not_published(self):
        assert refused(kind="summary", round_id=build.round_().id, source="") == "round_id"

    @pytest.mark.parametrize(
        ("words", "field"),
        [
            ({"source": ""}, "source"),
            ({"source": "nowhere"}, "source"),
            ({"kind": "rumour"}, "kind"),
            ({"kind": "round"}, "round_id"),
            ({"kind": "round", "round_id": 10**6}, "round_id"),
            ({"day": "yesterday"}, "day"),
            ({"day": "2099-01-01"}, "day"),
            ({"day": "2026-13"}, "day"),
            ({"note": Localized("Only English.", "")}, "note_es"),
            ({"kind": "other"}, "note_es"),
            ({"note": Localized("x" * 2_001, "x")}, "note_en"),
        ],
    )
    def test_is_refused_at_the_field_where_something_is_wrong(self, words, field):
        assert refused(**words) == field

    def test_with_a_round_where_none_belongs_is_refused(self):
        assert refused(round_id=build.round_().id) == "round_id"

    def test_twice_the_same_is_refused(self):
        met()

        with pytest.raises(Invalid):
            met()

    def test_that_was_entered_wrongly_stays_on_record_and_counts_no_more(self):
        made = met(ago=5)
        reference.strike_fulfilment(duty(), fulfilment_id=made.id, by=build.EDITOR)

        assert owed().last is None
        assert duty().fulfilments[0].ended_at is not None
        with pytest.raises(Conflict):
            reference.strike_fulfilment(duty(), fulfilment_id=made.id, by=build.EDITOR)
        with pytest.raises(NotFound):
            reference.strike_fulfilment(duty("plan"), fulfilment_id=made.id, by=build.EDITOR)

    def test_known_to_the_month_is_kept_as_that(self):
        met(day="2026-03")

        assert str(owed().last.evidence.day) == "2026-03"


def test_nobody_else_enters_anything(app):
    for stranger in (ANONYMOUS, build.ADMINISTRATOR):
        with pytest.raises(NotAllowed):
            met(by=stranger)


def test_a_delivery_that_has_changed_changes_the_duty_and_not_what_was_entered():
    met()
    session.scalar(select(Duty).where(Duty.slug == "ilc-meet")).period = "P90D"
    session.flush()

    assert load_all().changed == 1
    assert (duty().period, len(duty().fulfilments)) == ("P180D", 1)


class TestReminders:
    MORNING = datetime.combine(date(2027, 3, 1), time(9, 30), ZoneInfo("America/Mexico_City"))

    def mornings(self, app, *days):
        for day in days:
            with app.app_context(), clock.at(self.MORNING + timedelta(days=day)):
                if notices.is_due(None):
                    notices.run()

    def letters(self):
        facts = session.scalars(select(Errand.facts).where(Errand.kind == "letter").order_by(Errand.left_at))
        return [(each["event"], each["person_id"]) for each in facts if each["event"].startswith("duty")]

    def due_in(self, days):
        last = self.MORNING.date() + timedelta(days=days - 180)
        with clock.at(self.MORNING):
            met(day=str(last))
            met("attache", day=str(last - timedelta(days=1)))  # of others nobody is reminded
            session.commit()

    def test_go_once_to_who_keeps_the_register_and_to_nobody_else(self, app):
        keeper, both = build.person(Role.EDITOR), build.person(Role.EDITOR, Role.CASE_OFFICER)
        build.person(Role.DELEGATE)
        build.person(Role.EDITOR, round_id=build.round_().id)
        self.due_in(28)

        self.mornings(app, 0, 1, 2, 28, 29, 30)

        assert both.id != keeper.id
        assert self.letters() == [("duty_due_in_four_weeks", keeper.id), ("duty_overdue", keeper.id)]

    def test_stop_where_it_was_met_in_the_meantime(self, app):
        keeper = build.person(Role.EDITOR)
        self.due_in(28)
        self.mornings(app, 0)
        with clock.at(self.MORNING + timedelta(days=10)):
            met(day=str(self.MORNING.date() + timedelta(days=9)))
            session.commit()

        self.mornings(app, 28, 29, 30)

        assert self.letters() == [("duty_due_in_four_weeks", keeper.id)]
