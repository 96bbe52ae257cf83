"""Meetings of the Labor Advisory Committee: what they meet, what became of advice, and what no entry may say."""

from datetime import date, timedelta

import answering
import build
import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from portal.core import clock
from portal.core.actor import ANONYMOUS, Role
from portal.core.clocks.recurring import Met
from portal.core.db import session
from portal.core.errors import Conflict, Invalid, NotAllowed, NotFound
from portal.core.localized import Localized
from portal.models.consultations import Audience
from portal.models.contributions import Status
from portal.models.reference import Advice, Meeting, MeetingState
from portal.queries import reference as queries
from portal.services import reference

BOTH, NOTHING = Localized("Words", "Palabras"), Localized("", "")
WHY = Localized("The source was corrected.", "La fuente se corrigió.")


@pytest.fixture(scope="module")
def ground(registers):
    return registers


def revised(one, **more):
    said = {
        "title": one.title,
        "state": one.state.value,
        "day": str(one.day),
        "hour": one.hour,
        "zone": one.zone,
        "place": one.place,
        "is_open": one.is_open,
        "agenda": one.agenda,
        "topics": one.topics.split(),
        "attendance": one.attendance,
        "attended": one.attended,
        "note": one.note,
        "source": one.source,
        "as_of": one.as_of,
        "why": WHY,
        "seen": one.revision,
    }
    return reference.revise_meeting(one, **{**said, **more}, by=build.EDITOR)


def owed():
    return queries.duty(ANONYMOUS, "lac-meet")


def evidence():
    return [str(each.evidence.day) for each in owed().times if each.evidence]


class TestTheDutyToMeet:
    def test_is_met_by_a_meeting_that_was_held_and_leads_to_it(self):
        made = build.meeting(day="2026-03-10")

        last = owed().last
        assert (str(last.evidence.day), last.meeting) == ("2026-03-10", made.slug)

    def test_is_not_met_by_one_that_was_called_or_cancelled(self):
        build.meeting(state="called", day="2026-03-10")
        build.meeting(state="cancelled", day="2026-03-11", note=BOTH)

        assert evidence() == []

    def test_follows_the_meeting_through_each_of_its_changes(self):
        made = build.meeting(state="called", day="2026-03-10")
        revised(made, state="held")
        assert evidence() == ["2026-03-10"]

        revised(made, day="2026-03-17")
        assert evidence() == ["2026-03-17"]

        reference.undo_meeting(made, by=build.EDITOR)
        assert evidence() == ["2026-03-10"]

        reference.take_back_meeting(made, reason="Another committee.", by=build.EDITOR)
        assert evidence() == []

        reference.put_back_meeting(made, by=build.EDITOR)
        assert evidence() == ["2026-03-10"]

    def test_tells_a_meeting_that_came_late_with_its_days(self):
        build.meeting(day="2024-12-01")
        build.meeting(day="2026-03-10")

        assert owed().times[1].turn.met is Met.LATE

    def test_cannot_lose_its_evidence_behind_the_back_of_the_meeting(self):
        build.meeting()
        duty = queries.kept_duty(build.EDITOR, "lac-meet")

        with pytest.raises(Conflict):
            reference.strike_fulfilment(duty, fulfilment_id=duty.fulfilments[-1].id, by=build.EDITOR)


class TestAnEntry:
    @pytest.mark.parametrize(
        ("words", "field"),
        [
            ({"state": "postponed"}, "state"),
            ({"day": "2026-13"}, "day"),
            ({"day": "2099-01-01"}, "day"),  # held on a day that is yet to come
            ({"hour": "25:00"}, "hour"),
            ({"hour": "\u0660\u0669:\u0660\u0660"}, "hour"),  # digits, but not these
            ({"day": "2026-03", "hour": "10:00"}, "hour"),
            ({"day": "2026-03-08", "hour": "02:30"}, "hour"),  # clocks go forward
            ({"zone": "Mars/Olympus"}, "zone"),
            ({"source": "hearsay"}, "source"),
            ({"title": Localized("Only English", "")}, "title_es"),
            ({"agenda": Localized("Only English", "")}, "agenda_es"),
            ({"topics": ["weather"]}, "topics"),
            ({"attendance": {"martians": 1}}, None),
            ({"attendance": {"labor": -1}}, "attended_labor"),
            ({"attendance": {"labor": 10_000}}, "attended_labor"),
            ({"state": "called", "attendance": {"labor": 3}}, "attended_labor"),
            ({"state": "cancelled"}, "note_en"),
            ({"attended": Localized("María Fernández López", "María Fernández López")}, "attended_es"),
            ({"attended": Localized("write to ana@example.org", "x")}, "attended_en"),
        ],
    )
    def test_is_refused_at_the_field_where_something_is_wrong(self, words, field):
        with pytest.raises(Invalid) as refusal:
            build.meeting(**words)

        assert refusal.value.field == field
        assert session.scalar(select(Meeting)) is None

    def test_is_made_by_nobody_else(self):
        one = build.meeting()
        for stranger in (ANONYMOUS, build.ADMINISTRATOR, build.person(Role.EDITOR, Role.CASE_OFFICER).as_actor()):
            with pytest.raises(NotAllowed):
                reference.undo_meeting(one, by=stranger)

    def test_keeps_what_stood_there_before_with_the_reason(self):
        made = build.meeting(day="2026-03")
        revised(made, day="2026-03-10", attendance={"labor": 12})

        [correction] = queries.meeting(ANONYMOUS, made.slug).corrections
        assert correction.why == WHY
        assert correction.before == {"day_first": "2026-03-01", "day_last": "2026-03-31", "attendance": {}}

    def test_that_is_not_different_is_refused(self):
        with pytest.raises(Invalid):
            revised(build.meeting())

    def test_needs_a_reason_for_its_correction_in_both_languages(self):
        with pytest.raises(Invalid) as refusal:
            revised(build.meeting(), day="2026-02", why=Localized("Only English.", ""))

        assert refusal.value.field == "why_es"

    def test_goes_back_one_correction_after_the_other(self):
        made = build.meeting(day="2026-01")
        revised(made, day="2026-02", is_open=True)
        revised(made, state="cancelled", note=BOTH)

        for state, day in ((MeetingState.HELD, "2026-02"), (MeetingState.HELD, "2026-01")):
            reference.undo_meeting(made, by=build.EDITOR)
            assert (made.state, str(made.day)) == (state, day)
        assert not made.is_open
        with pytest.raises(Conflict):
            reference.undo_meeting(made, by=build.EDITOR)

    def test_is_not_saved_over_somebody_elses_correction(self):
        made = build.meeting()
        seen = made.revision
        revised(made, is_open=True)

        with pytest.raises(Conflict):
            revised(made, day="2026-02", seen=seen)

    def test_that_was_taken_back_is_found_by_who_keeps_the_register_alone(self):
        made = build.meeting()
        reference.take_back_meeting(made, reason="Twice.", by=build.EDITOR)

        for viewer in (ANONYMOUS, build.ADMINISTRATOR):
            with pytest.raises(NotFound):
                queries.meeting(viewer, made.slug)
            with pytest.raises(NotFound):
                queries.kept_meeting(viewer, made.slug)
            assert queries.meetings(viewer) == queries.kept_meetings(viewer) == []
        assert queries.kept_meeting(build.EDITOR, made.slug).ended_why == "Twice."

    def test_known_to_the_year_stands_in_its_place_among_full_days(self):
        days = ["2025-06-01", "2025", "2025-01-15", "2024-12-31"]
        for each in days:
            build.meeting(day=each)

        assert [str(each.day) for each in queries.meetings(ANONYMOUS)] == [
            "2025-06-01",
            "2025-01-15",
            "2025",
            "2024-12-31",
        ]

    def test_on_29_february_is_one(self):
        assert str(build.meeting(day="2024-02-29").day) == "2024-02-29"
        with pytest.raises(Invalid):
            build.meeting(day="2025-02-29")


def advice(made, outcome="", **more):
    found = reference.note_advice(
        made, said=BOTH, contribution=more.pop("contribution", ""), source="https://example.org/a", by=build.EDITOR
    )
    return answered(made, found.number, outcome, **more) if outcome else found


def answered(made, number, outcome, **more):
    said = {"reason": BOTH, "departure": False, "day": "2026-05", "source": "https://example.org/b", "why": NOTHING}
    return reference.answer_advice(made, number=number, outcome=outcome, **{**said, **more}, by=build.EDITOR)


class TestAdvice:
    @pytest.mark.parametrize(
        ("outcome", "departs"),
        [("accepted", False), ("not_accepted", True), ("accepted_in_part", True), ("noted", False)],
    )
    def test_that_is_not_followed_is_marked_as_a_departure_by_itself(self, outcome, departs):
        assert advice(build.meeting(), outcome).departure is departs

    def test_cannot_be_unfollowed_and_unmarked_in_the_database(self):
        one = advice(build.meeting(), "not_accepted")

        with pytest.raises(IntegrityError), session.begin_nested():
            session.execute(update(Advice).where(Advice.id == one.id).values(departure=False))

    def test_has_an_answer_with_a_reason_in_both_languages_or_none(self):
        made = build.meeting()
        number = advice(made).number

        with pytest.raises(Invalid) as refusal:
            answered(made, number, "accepted", reason=Localized("Only English.", ""))
        assert refusal.value.field == "reason_es"
        with pytest.raises(Invalid):
            answered(made, number, "ignored")
        assert queries.meeting(ANONYMOUS, made.slug).advice[0].outcome == ""

    def test_whose_answer_is_corrected_keeps_the_earlier_one(self):
        made = build.meeting()
        one = advice(made, "not_accepted")
        with pytest.raises(Invalid):
            answered(made, one.number, "accepted")  # without a reason for the correction
        answered(made, one.number, "accepted", why=WHY)

        met = queries.meeting(ANONYMOUS, made.slug)
        [correction] = met.advice_corrections[one.id]
        assert (correction.before["outcome"], correction.before["departure"]) == ("not_accepted", True)
        assert met.departures == 0

    def test_is_entered_of_a_meeting_that_was_held_alone(self):
        with pytest.raises(Invalid):
            advice(build.meeting(state="called"))

    def test_leads_to_a_contribution_that_everybody_can_read_and_to_its_answer(self):
        made = build.meeting()
        said = build.contribution(answering.closed_round(), status=Status.PUBLISHED)
        advice(made, contribution=said.number.lower())

        sent = queries.meeting(ANONYMOUS, made.slug).sent
        assert (sent[said.number].number, sent[said.number].answered) == (said.number, False)

    @pytest.mark.parametrize("audience", [Audience.CLEARED, Audience.PARTICIPANTS])
    def test_does_not_tell_of_a_contribution_of_fewer(self, audience):
        hidden = build.contribution(build.round_(audience=audience), status=Status.PUBLISHED)

        for number in (hidden.number, "ILC-2026-9999-0001"):
            with pytest.raises(Invalid) as refusal:
                advice(build.meeting(), contribution=number)
            assert (refusal.value.field, type(refusal.value).__name__) == ("contribution", "NoContribution")

    def test_leads_nowhere_once_the_contribution_is_withheld(self):
        made = build.meeting()
        said = build.contribution(status=Status.PUBLISHED)
        advice(made, contribution=said.number)
        said.status = Status.WITHHELD
        session.flush()

        assert queries.meeting(ANONYMOUS, made.slug).sent == {}

    def test_that_was_entered_wrongly_is_read_no_more(self):
        made = build.meeting()
        one = advice(made)
        reference.strike_advice(made, number=one.number, by=build.EDITOR)

        assert queries.meeting(ANONYMOUS, made.slug).advice == ()
        with pytest.raises(Conflict):
            reference.strike_advice(made, number=one.number, by=build.EDITOR)


class TestPapers:
    def paper(self, made, **more):
        said = {"kind": "minutes", "title": BOTH, "body": BOTH}
        return reference.add_paper(made, **{**said, **more}, by=build.EDITOR)

    def test_stand_in_both_languages_until_they_are_taken_back(self):
        made = build.meeting()
        one = self.paper(made)
        assert queries.meeting_paper(ANONYMOUS, made.slug, one.position).body == BOTH

        reference.strike_paper(made, position=one.position, by=build.EDITOR)
        with pytest.raises(NotFound):
            queries.meeting_paper(ANONYMOUS, made.slug, one.position)
        assert self.paper(made).position == 2  # an address is given once

    @pytest.mark.parametrize(
        ("words", "field"),
        [
            ({"body": Localized("Only English.", " ")}, "body_es"),
            ({"body": Localized("x" * 200_001, "x")}, "body_en"),
            ({"kind": "gossip"}, "kind"),
            ({"title": Localized("", "x")}, "title_en"),
        ],
    )
    def test_are_refused_at_the_field_where_something_is_wrong(self, words, field):
        with pytest.raises(Invalid) as refusal:
            self.paper(build.meeting(), **words)
        assert refusal.value.field == field

    def test_are_hidden_with_their_meeting(self):
        made = build.meeting()
        self.paper(made)
        reference.take_back_meeting(made, reason="Twice.", by=build.EDITOR)

        with pytest.raises(NotFound):
            queries.meeting_paper(ANONYMOUS, made.slug, 1)


def test_a_calendar_is_given_what_is_called_and_for_a_year_what_was_cancelled():
    today = clock.day().date()
    called = build.meeting(state="called", day=str(today + timedelta(days=20)))
    build.meeting(state="called", day=str(today - timedelta(days=20)))
    build.meeting(state="called", day=str(date(today.year + 1, 1, 1))[:4])  # nobody knows on which day
    cancelled = build.meeting(state="cancelled", day=str(today - timedelta(days=30)), note=BOTH)
    build.meeting(state="cancelled", day=str(today - timedelta(days=400)), note=BOTH)

    assert {each.slug for each in queries.dated_meetings(ANONYMOUS)} == {called.slug, cancelled.slug}


def test_a_meeting_that_moves_or_is_cancelled_is_counted_and_other_corrections_are_not():
    made = build.meeting(state="called", day="2027-03-10")
    revised(made, is_open=True)
    assert made.sequence == 0

    revised(made, hour="10:00 a.m.")
    revised(made, state="cancelled", note=BOTH)
    reference.undo_meeting(made, by=build.EDITOR)
    assert made.sequence == 3
