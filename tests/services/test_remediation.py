"""Courses of remediation: how each commitment stands, what is refused, and that nothing is written over."""

from datetime import date, timedelta

import build
import pytest
from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from portal.core import clock
from portal.core.actor import ANONYMOUS
from portal.core.db import session
from portal.core.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal
from portal.core.localized import Localized
from portal.models.reference import Commitment, CommitmentTurn, Conclusion, Plan
from portal.queries import reference as queries
from portal.services import reference

SOURCE, NOTHING, WORDS = "https://example.org/case", Localized("", ""), Localized("Some words", "Unas palabras")


def today():
    return clock.day().date()


def ago(days):
    return (today() - timedelta(days=days)).isoformat()


def about(**more):
    return {"source": SOURCE, "as_of": today(), "by": build.EDITOR, **more}


@pytest.fixture
def case(app):
    return build.public_case(day="2024-01").slug


def kept(slug):
    session.expire_all()
    return queries.kept_remediation(build.EDITOR, slug)


def agreed(slug, day="2024-02-01", until="", **more):
    given = {"agreed_by": "governments", "note": NOTHING, **more}
    return reference.agree(kept(slug), day=day, until=until, **about(**given))


def committed(slug, due="2024-03-01", text=WORDS, **more):
    given = {"measure": "reinstatement", "who": "company", **more}
    return reference.commit(kept(slug), text=text, due=due, **about(**given))


def turned(act, slug, number=1, **more):
    session.expire_all()
    found = queries.kept_commitment(build.EDITOR, slug, number)
    return act(found, **about(**{"who": "mexico", "note": WORDS, **more}))


def extended(slug, due="2024-04-01", day="2024-02-20", **more):
    return turned(reference.extend_commitment, slug, due=due, day=day, **more)


def proved(slug, day="2024-02-20", **more):
    return turned(reference.prove, slug, evidence="document", day=day, **more)


def settled(slug, kind="dropped", day="2024-02-20", **more):
    return turned(reference.settle, slug, kind=kind, day=day, **more)


def concluded(slug, day="2024-06-01", outcome="completed", reason=NOTHING):
    return reference.conclude(kept(slug), day=day, outcome=outcome, reason=reason, **about())


def stands(slug):
    session.expire_all()
    _case, courses = queries.remediation(ANONYMOUS, slug)
    return courses[0]


def only(slug):
    [one] = stands(slug).commitments
    return one


def refused(do, *given, **more):
    with pytest.raises(Refusal) as refusal:
        do(*given, **more)
    return type(refusal.value).__name__, getattr(refusal.value, "field", None)


class TestACommitment:
    def test_that_nothing_is_on_record_of_is_late_by_so_many_days(self, case):
        agreed(case)
        committed(case, ago(12))
        assert (only(case).stands, only(case).most) == ("overdue", 12)

    def test_is_due_until_the_end_of_its_day_and_of_its_month(self, case):
        agreed(case)
        committed(case, ago(0))
        assert (only(case).stands, only(case).most) == ("due", 0)
        month = today().strftime("%Y-%m")
        committed(case, month)
        assert [each.stands for each in stands(case).commitments] == ["due", "due"]

    def test_that_was_met_is_met_in_time_or_late_or_nobody_can_say(self, case):
        agreed(case)
        committed(case)
        proved(case, "2024-03-01")
        assert (only(case).stands, str(only(case).met)) == ("met", "2024-03-01")
        turn = kept(case).plans[0].commitments[0].turns[0]
        reference.strike_turn(kept(case), turn_id=turn.id, by=build.EDITOR)
        late = proved(case, "2024-03-13")
        assert (only(case).stands, only(case).least, only(case).most) == ("met_late", 12, 12)
        reference.strike_turn(kept(case), turn_id=late.id, by=build.EDITOR)
        proved(case, "2024")
        assert only(case).stands == "met_perhaps_late"
        proved(case, "2024-02-28")
        assert only(case).stands == "met"

    def test_keeps_its_earlier_days_when_it_is_extended(self, case):
        agreed(case)
        committed(case)
        extended(case)
        extended(case, "2024-05")
        one = only(case)
        assert (str(one.due), [str(each) for each in one.earlier]) == ("2024-05", ["2024-03-01", "2024-04-01"])
        reference.strike_turn(kept(case), turn_id=one.extensions[1].id, by=build.EDITOR)
        assert str(only(case).due) == "2024-04-01"

    def test_can_be_dropped_or_not_met_and_be_met_late_after_all(self, case):
        agreed(case)
        committed(case)
        settled(case, "not_met")
        assert (only(case).stands, only(case).settled.who) == ("not_met", "mexico")
        proved(case, "2024-05-01")
        assert only(case).stands == "met_late"
        committed(case, "2024-03-02")
        settled(case, number=2)
        assert stands(case).commitments[1].stands == "dropped"

    def test_without_a_day_says_so(self, case):
        agreed(case)
        committed(case, "")
        assert only(case).stands == "no_day"
        assert refused(extended, case) == ("NoDueDay", "due")

    def test_is_in_the_languages_of_its_source_one_or_both(self, case):
        agreed(case)
        assert refused(committed, case, text=NOTHING) == ("Missing", "text_en")
        assert committed(case, text=Localized("", "Solo en español")).text.en == ""

    def test_keeps_its_number_for_ever(self, case):
        agreed(case)
        first = committed(case)
        reference.strike_commitment(kept(case), commitment_id=first.id, by=build.EDITOR)
        assert committed(case).number == 2
        assert only(case).commitment.number == 2
        with pytest.raises(Conflict):
            reference.strike_commitment(kept(case), commitment_id=first.id, by=build.EDITOR)


class TestIsRefused:
    def test_a_second_course_while_one_is_open(self, case):
        agreed(case)
        assert refused(agreed, case, "2024-05") == ("PlanOpen", "day")

    def test_a_commitment_without_a_course(self, case):
        assert refused(committed, case)[0] == "NoPlanOpen"

    def test_anything_before_the_course_was_agreed(self, case):
        assert refused(agreed, case, until="2024-01-31") == ("BeforeThePlan", "until")
        agreed(case)
        assert refused(committed, case, "2024-01-31") == ("BeforeThePlan", "due")
        committed(case)
        assert refused(proved, case, "2024-01-31") == ("BeforeThePlan", "day")
        assert refused(extended, case, day="2024-01-31") == ("BeforeThePlan", "day")
        assert refused(settled, case, day="2024-01-31") == ("BeforeThePlan", "day")
        assert refused(concluded, case, "2024-01-31") == ("BeforeThePlan", "day")

    @pytest.mark.parametrize("day", ["2024-02-30", "2024-03-01/..", "soon", "2024-1"])
    def test_a_day_that_is_none(self, case, day):
        assert refused(agreed, case, day)[1] == "day"
        agreed(case)
        assert refused(committed, case, day)[1] == "due"
        committed(case)
        assert refused(proved, case, day)[1] == "day"
        assert refused(extended, case, day)[1] == "due"

    def test_proof_of_a_day_to_come(self, case):
        agreed(case)
        committed(case)
        assert refused(proved, case, ago(-1)) == ("NotYet", "day")

    def test_an_extension_that_is_none(self, case):
        agreed(case)
        committed(case)
        assert refused(extended, case, "2024-03-01") == ("NotLater", "due")
        assert refused(extended, case, "") == ("Missing", "due")
        assert refused(extended, case, note=NOTHING)[0] == "NeededInBoth"

    def test_a_second_click(self, case):
        agreed(case)
        committed(case)
        assert refused(committed, case)[0] == "ThereAlready"
        proved(case)
        assert refused(proved, case)[0] == "ThereAlready"
        extended(case)
        assert refused(extended, case) == ("NotLater", "due")

    def test_what_contradicts_what_is_on_record(self, case):
        agreed(case)
        committed(case)
        settled(case)
        assert refused(settled, case) == ("SettledAlready", "kind")
        assert refused(proved, case) == ("Dropped", "day")
        assert refused(extended, case) == ("Dropped", "due")
        committed(case, "2024-03-02")
        proved(case, number=2)
        assert refused(settled, case, number=2) == ("MetAlready", "kind")

    def test_a_code_that_no_list_has(self, case):
        with pytest.raises(Invalid):
            agreed(case, agreed_by="me")


class TestItsConclusion:
    def test_with_open_commitments_needs_a_reason_and_names_them(self, case):
        agreed(case)
        committed(case)
        committed(case, "2024-03-02")
        settled(case, number=2)
        with pytest.raises(Invalid) as refusal:
            concluded(case)
        assert "Open still: 1." in refusal.value.sentence % refusal.value.values
        concluded(case, reason=WORDS)
        assert stands(case).not_shown == [1]
        assert [each.stands for each in stands(case).commitments] == ["not_shown", "dropped"]

    def test_ends_what_can_be_entered_until_it_is_taken_back(self, case):
        agreed(case)
        made = committed(case)
        turn = proved(case)
        end = concluded(case)
        assert refused(concluded, case)[0] == "NoPlanOpen"
        assert refused(committed, case, "2024-05")[0] == "NoPlanOpen"
        with pytest.raises(NotFound):
            proved(case, "2024-05")
        given = about(who="mexico", note=WORDS, evidence="document", day="2024-05")
        with pytest.raises(NotAllowed):
            reference.prove(session.get(Commitment, made.id), **given)
        strikes = {
            reference.strike_plan: {"plan_id": made.plan_id},
            reference.strike_commitment: {"commitment_id": made.id},
            reference.strike_turn: {"turn_id": turn.id},
        }
        for strike, number in strikes.items():
            assert refused(strike, kept(case), **number, by=build.EDITOR)[0] == "ConclusionHolds"

        reference.reopen(kept(case), conclusion_id=end.id, by=build.EDITOR)
        proved(case, "2024-05")
        concluded(case, "2024-07-01")
        assert len(kept(case).plans[0].conclusions) == 2

    def test_lets_another_course_be_agreed_and_is_not_taken_back_then(self, case):
        agreed(case)
        end = concluded(case, outcome="replaced")
        agreed(case, "2024-07")
        assert len(queries.remediation(ANONYMOUS, case)[1]) == 2
        with pytest.raises(Conflict):
            reference.reopen(kept(case), conclusion_id=end.id, by=build.EDITOR)


def test_a_course_that_was_entered_wrongly_is_read_no_more(case):
    made = agreed(case)
    committed(case)
    reference.strike_plan(kept(case), plan_id=made.id, by=build.EDITOR)
    with pytest.raises(NotFound):
        queries.remediation(ANONYMOUS, case)
    assert queries.case(ANONYMOUS, case).courses == []
    agreed(case)


def test_what_is_taken_back_is_sought_in_its_own_case(case):
    made, other = agreed(case), build.public_case()
    commitment, end = committed(case), None
    turn = proved(case)
    end = concluded(case)
    for strike, number in {
        reference.strike_plan: {"plan_id": made.id},
        reference.strike_commitment: {"commitment_id": commitment.id},
        reference.strike_turn: {"turn_id": turn.id},
        reference.reopen: {"conclusion_id": end.id},
    }.items():
        with pytest.raises(NotFound):
            strike(other, **number, by=build.EDITOR)


def test_the_chain_goes_on_to_it(case):
    agreed(case)
    concluded(case)
    found = queries.chain(ANONYMOUS, build.action(led_to=case))
    assert {"case", "plan", "conclusion"} <= {each.kind for each in found.nodes}


class TestTheDatabase:
    @pytest.fixture
    def made(self, case):
        agreed(case)
        committed(case)
        extended(case)
        return session.scalars(select(Commitment)).one()

    def holds(self, statement):
        with pytest.raises(IntegrityError):
            session.execute(statement)
        session.rollback()

    def row(self, model, **more):
        day = {"day_first": date(2024, 5, 1), "day_last": date(2024, 5, 1)} if model is not Commitment else {}
        return insert(model).values(**{**day, "source": SOURCE, "as_of": today(), "entered_at": clock.now(), **more})

    def turn(self, made, **more):
        said = {"kind": "proof", "evidence": "document", "who": "mexico", "note_en": "x", "note_es": "x", **more}
        return self.row(CommitmentTurn, commitment_id=made.id, **said)

    def test_has_one_course_open(self, made):
        words = {"note_en": "", "note_es": ""}
        self.holds(self.row(Plan, case_id=made.plan.case_id, agreed_by="governments", **words))

    def test_has_nothing_before_the_course(self, made):
        early = {"day_first": date(2024, 1, 1), "day_last": date(2024, 1, 31)}
        said = {"number": 9, "measure": "", "who": "company", "text_en": "x", "text_es": ""}
        due = {"due_first": date(2024, 1, 1), "due_last": date(2024, 1, 31)}
        self.holds(self.row(Commitment, plan_id=made.plan_id, **said, **due))
        self.holds(self.turn(made, **early))
        words = {"reason_en": "x", "reason_es": "x"}
        self.holds(self.row(Conclusion, plan_id=made.plan_id, outcome="completed", **words, **early))

    def test_has_no_extension_to_an_earlier_day_and_none_without_a_day(self, made):
        kind = {"kind": "extension", "evidence": ""}
        self.holds(self.turn(made, **kind))
        self.holds(self.turn(made, **kind, due_first=date(2024, 2, 2), due_last=date(2024, 2, 2)))

    def test_has_no_conclusion_with_open_commitments_and_no_reason(self, made):
        words = {"reason_en": "", "reason_es": ""}
        self.holds(self.row(Conclusion, plan_id=made.plan_id, outcome="completed", **words))

    def test_has_nothing_added_to_what_was_concluded(self, made):
        concluded(made.plan.case.slug, reason=WORDS)
        self.holds(self.turn(made))
        self.holds(update(Plan).values(concluded=False))

    def test_says_concluded_only_where_a_conclusion_holds(self, made):
        self.holds(update(Plan).values(concluded=True))

    def test_has_it_dropped_or_not_met_once(self, made):
        settled(made.plan.case.slug)
        self.holds(self.turn(made, kind="not_met", evidence=""))

    @pytest.mark.parametrize("changes", [{"source": "https://example.org/x"}, {"as_of": date(2020, 1, 1)}])
    def test_changes_no_word_and_loses_none(self, made, changes):
        concluded(made.plan.case.slug, reason=WORDS)
        for model in (CommitmentTurn, Commitment, Conclusion, Plan):
            self.holds(update(model).values(**changes))
            self.holds(delete(model))

    def test_never_writes_over_an_earlier_day(self, made):
        self.holds(update(Commitment).values(due_last=today()))
        self.holds(update(CommitmentTurn).values(due_last=today()))

    def test_has_what_ended_not_begin_again(self, made):
        reference.strike_commitment(kept(made.plan.case.slug), commitment_id=made.id, by=build.EDITOR)
        self.holds(update(Commitment).values(ended_at=None))
