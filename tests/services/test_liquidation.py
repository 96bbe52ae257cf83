"""Suspensions of liquidation: none is open twice, none is lifted before it began, and what was entered stays."""

from datetime import date, timedelta

import build
import pytest
from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from portal.core import clock
from portal.core.actor import ANONYMOUS
from portal.core.db import session
from portal.core.errors import Conflict, Invalid, NotFound, Refusal
from portal.core.localized import Localized
from portal.models.reference import Lifting, Suspension
from portal.queries import reference as queries
from portal.services import reference

SOURCE, NOTHING = "https://example.org/case", Localized("", "")


def today():
    return clock.day().date()


def asked_of(case, day="2024-01-10"):
    about = {"note": NOTHING, "source": SOURCE, "stage": ""}
    reference.add_event(case, code="request_for_review", day=day, **about, by=build.EDITOR)
    return case


@pytest.fixture
def case(app):
    return asked_of(build.public_case(day="2024-01"))


def kept(case):
    session.expire_all()
    return queries.kept_case(build.EDITOR, case.slug)


def suspended(case, day="2024-02-01", **more):
    about = {"instructed_by": "ustr", "note": NOTHING, "source": SOURCE, "as_of": today(), **more}
    return reference.suspend(kept(case), day=day, **about, by=build.EDITOR)


def lifted(case, day="2024-03-01", **more):
    about = {"why": "remediated", "note": NOTHING, "source": SOURCE, "as_of": today(), **more}
    return reference.lift(kept(case), day=day, **about, by=build.EDITOR)


def refused(do, *given, **more):
    with pytest.raises(Refusal) as refusal:
        do(*given, **more)
    return type(refusal.value).__name__, getattr(refusal.value, "field", None)


def stands(case):
    [one] = queries.case(ANONYMOUS, kept(case).slug).suspensions
    return one


class TestTheState:
    def test_counts_the_days_until_it_is_lifted(self, case):
        suspended(case, (today() - timedelta(days=34)).isoformat())
        assert (stands(case).least, stands(case).most, stands(case).lifting) == (34, 34, None)

        lifted(case, (today() - timedelta(days=4)).isoformat())
        assert (stands(case).least, stands(case).most) == (30, 30)
        assert stands(case).lifting.why == "remediated"

    def test_is_never_more_exact_than_the_days_that_are_known(self, case):
        suspended(case, "2024-02")
        lifted(case, "2024-03")
        assert (stands(case).least, stands(case).most) == (1, 59)

    def test_narrows_the_list_of_cases(self, case):
        other = asked_of(build.public_case(day="2024-01"))
        suspended(case)
        suspended(other)
        lifted(other)

        listed = {
            state: [each.row.slug for each in queries.cases(ANONYMOUS, queries.Filter(liquidation=state)).items]
            for state in queries.LIQUIDATION
        }
        assert listed == {"suspended": [case.slug], "lifted": [other.slug]}
        suspended(other, "2024-04")
        assert queries.cases(ANONYMOUS, queries.Filter(liquidation="lifted")).items == []


class TestIsRefused:
    def test_where_one_is_open_already(self, case):
        suspended(case)
        assert refused(suspended, case, "2024-05-01") == ("SuspendedAlready", "day")

    def test_before_the_review_was_asked_for(self, case):
        assert refused(suspended, case, "2024-01-09") == ("BeforeItsPredecessor", "day")
        suspended(case, "2024-01")

    def test_before_an_earlier_one_was_lifted(self, case):
        suspended(case)
        lifted(case)
        assert refused(suspended, case, "2024-02-20") == ("SuspendedThen", "day")
        suspended(case, "2024-03-01")

    @pytest.mark.parametrize("day", ["2024-02-30", "2024-02-01/..", "yesterday", ""])
    def test_on_a_day_that_is_none(self, case, day):
        assert refused(suspended, case, day)[1] == "day"

    def test_on_a_day_to_come(self, case):
        assert refused(suspended, case, (today() + timedelta(days=1)).isoformat()) == ("NotYet", "day")

    def test_to_be_lifted_before_it_began(self, case):
        suspended(case)
        assert refused(lifted, case, "2024-01-31") == ("LiftedBefore", "day")
        lifted(case, "2024-02")

    def test_to_be_lifted_where_none_is_open_and_a_second_time(self, case):
        assert refused(lifted, case)[0] == "NothingSuspended"
        suspended(case)
        lifted(case)
        assert refused(lifted, case)[0] == "NothingSuspended"

    def test_another_reason_without_its_words(self, case):
        suspended(case)
        assert refused(lifted, case, why="other") == ("NeededInBoth", "note_es")
        assert lifted(case, why="other", note=Localized("Agreed.", "Se acordó.")).why == "other"

    def test_an_unknown_code(self, case):
        with pytest.raises(Invalid):
            suspended(case, instructed_by="me")


class TestWhatWasEnteredWrongly:
    def test_ends_the_lifting_first_and_stays_on_record(self, case):
        made = suspended(case)
        after = lifted(case)
        strike = reference.strike_suspension
        assert refused(strike, kept(case), suspension_id=made.id, by=build.EDITOR)[0] == "LiftingHolds"

        reference.strike_lifting(kept(case), lifting_id=after.id, by=build.EDITOR)
        assert stands(case).lifting is None
        with pytest.raises(Conflict):
            reference.strike_lifting(kept(case), lifting_id=after.id, by=build.EDITOR)
        assert lifted(case, "2024-06-01").day.first == date(2024, 6, 1)
        assert len(kept(case).suspensions[0].liftings) == 2

    def test_can_be_a_suspension_that_a_better_one_replaces(self, case):
        made = suspended(case)
        reference.strike_suspension(kept(case), suspension_id=made.id, by=build.EDITOR)
        with pytest.raises(Conflict):
            reference.strike_suspension(kept(case), suspension_id=made.id, by=build.EDITOR)
        assert queries.case(ANONYMOUS, case.slug).suspensions == []
        suspended(case, "2024-02-02")
        assert [each.ended_at is None for each in kept(case).suspensions] == [False, True]

    def test_is_no_lifting_where_a_later_suspension_stands(self, case):
        suspended(case)
        after = lifted(case)
        suspended(case, "2024-05")
        assert refused(reference.strike_lifting, kept(case), lifting_id=after.id, by=build.EDITOR)[0] == "OtherIsOpen"

    def test_is_sought_in_its_own_case(self, case):
        made, other = suspended(case), build.public_case()
        with pytest.raises(NotFound):
            reference.strike_suspension(other, suspension_id=made.id, by=build.EDITOR)
        with pytest.raises(NotFound):
            reference.strike_lifting(other, lifting_id=1, by=build.EDITOR)


class TestTheDatabase:
    def holds(self, statement):
        with pytest.raises(IntegrityError):
            session.execute(statement)
        session.rollback()

    def row(self, model, **more):
        day = {"day_first": date(2024, 5, 1), "day_last": date(2024, 5, 1)}
        said = {"note_en": "", "note_es": "", "source": SOURCE, "as_of": today(), "entered_at": clock.now()}
        return insert(model).values(**{**day, **said, **more})

    def test_has_none_open_twice(self, case):
        suspended(case)
        self.holds(self.row(Suspension, case_id=case.id, instructed_by="ustr"))

    def test_has_none_lifted_before_it_began_or_that_ended(self, case):
        made = suspended(case)
        early = {"day_first": date(2024, 1, 1), "day_last": date(2024, 1, 31)}
        self.holds(self.row(Lifting, suspension_id=made.id, why="remediated", **early))

    def test_says_lifted_only_where_a_lifting_holds(self, case):
        made = suspended(case)
        self.holds(update(Suspension).where(Suspension.id == made.id).values(lifted=True))

    def test_does_not_say_open_where_a_lifting_holds(self, case):
        made = suspended(case)
        lifted(case)
        self.holds(update(Suspension).where(Suspension.id == made.id).values(lifted=False))

    @pytest.mark.parametrize("changes", [{"source": "https://example.org/x"}, {"note_es": "x"}, {"day_last": today()}])
    def test_changes_no_word_of_either(self, case, changes):
        suspended(case)
        lifted(case)
        for model in (Suspension, Lifting):
            self.holds(update(model).values(**changes))

    def test_loses_neither(self, case):
        suspended(case)
        lifted(case)
        for model in (Lifting, Suspension):
            self.holds(delete(model))

    def test_has_what_ended_not_begin_again(self, case):
        made = suspended(case)
        reference.strike_suspension(kept(case), suspension_id=made.id, by=build.EDITOR)
        self.holds(update(Suspension).where(Suspension.id == made.id).values(ended_at=None))


def test_the_chain_goes_on_to_it_and_to_its_lifting(case):
    suspended(case)
    lifted(case)
    action = build.action(led_to=case.slug)

    found = queries.chain(ANONYMOUS, action)

    assert {"case", "suspension", "lifting"} <= {each.kind for each in found.nodes}
    after = lifted_at = session.scalar(select(Lifting))
    reference.strike_lifting(kept(case), lifting_id=after.id, by=build.EDITOR)
    assert "lifting" not in {each.kind for each in queries.chain(ANONYMOUS, action).nodes}
    assert lifted_at.ended_at is not None
