"""The Expert Board: who sits there, how it voted, and that nothing follows from what it finds by itself."""

from datetime import date, timedelta
from decimal import Decimal

import build
import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from portal.cli.reference import load_all
from portal.core import clock, vocabulary
from portal.core.actor import ANONYMOUS
from portal.core.db import session
from portal.core.errors import Conflict, Invalid, NotAllowed, NotFound
from portal.core.localized import Localized
from portal.models.reference import Assessment, BenchmarkValue, BoardStep
from portal.queries import reference as queries
from portal.services import reference

BOTH, NOTHING, SOURCE = Localized("Words", "Palabras"), Localized("", ""), "https://example.org/board"
WHY = Localized("The source was corrected.", "La fuente se corrigió.")


@pytest.fixture(scope="module")
def ground(registers):
    return registers


def day(ago):
    return str(clock.day().date() - timedelta(days=ago))


def enter(of, by=build.EDITOR, **said):
    return reference.enter_entry(None, of=of, said=said, source=SOURCE, as_of=clock.day().date(), by=by)


def member(**more):
    said = {
        "appointed_by": "lac",
        "seat": 1,
        "name": "A. Ejemplo",
        "began": day(400),
        "term_ends": clock.day().date() + timedelta(days=400),
        "left": "",
    }
    return enter("member", **{**said, **more})


def value(**more):
    return enter("value", **{"benchmark": "inst-courts", "day": day(30), "value": "32", "note": NOTHING, **more})


def assessment(**more):
    said = {
        "benchmark": "inst-courts",
        "day": day(30),
        "verdict": "in_part",
        "votes_met": 2,
        "votes_in_part": 6,
        "votes_not_met": None,
        "votes_cannot_say": 0,
        "reasons": BOTH,
        "minority": BOTH,
    }
    return enter("assessment", **{**said, **more})


def report(**more):
    said = {
        "kind": "annual",
        "title": BOTH,
        "day": day(200),
        "summary": BOTH,
        "determination": "non_compliance",
        "votes_for": 9,
        "votes_against": 0,
        "minority": NOTHING,
    }
    return enter("report", **{**said, **more})


def refused(make, **words):
    with pytest.raises(Invalid) as refusal:
        make(**words)
    return refusal.value.field


class TestSeats:
    def test_are_twelve_and_vacant_where_nobody_is_on_record(self):
        member()
        member(appointed_by="speaker", seat=2, left=day(10))

        seats = queries.seats(ANONYMOUS)
        assert len(seats) == 12
        assert [(each.appointed_by, each.number) for each in seats if each.holder] == [("lac", 1)]
        [gone] = [each for each in seats if each.earlier]
        assert (gone.appointed_by, gone.number) == ("speaker", 2)

    @pytest.mark.parametrize(
        ("words", "field"),
        [
            ({"appointed_by": "president"}, "appointed_by"),
            ({"seat": 5}, "seat"),
            ({"appointed_by": "speaker", "seat": 3}, "seat"),
            ({"seat": None}, "seat"),
            ({"term_ends": date(2020, 1, 1)}, "term_ends"),
            ({"left": day(500)}, "left"),
            ({"began": day(-5)}, "began"),
            ({"name": " "}, "name"),
        ],
    )
    def test_are_refused_where_something_is_wrong(self, words, field):
        assert refused(member, **words) == field

    def test_have_one_holder_at_a_time(self):
        first = member()
        assert refused(member, name="B. Ejemplo") == "seat"

        reference.take_back_entry(first, reason="Another seat.", by=build.EDITOR)
        assert member(name="B. Ejemplo").name == "B. Ejemplo"
        with pytest.raises(Invalid):
            reference.put_back_entry(first, by=build.EDITOR)

    def test_have_another_holder_after_somebody_left(self):
        member(left=day(100))
        member(name="B. Ejemplo", began=day(99))

        seat = queries.seats(ANONYMOUS)[0]
        assert (seat.holder.name, [each.name for each in seat.earlier]) == ("B. Ejemplo", ["A. Ejemplo"])


class TestValues:
    @pytest.mark.parametrize(
        ("typed", "kept"),
        [("32", "32"), ("1,234.50", "1234.50"), ("0.1", "0.1"), ("999999999999.99", "999999999999.99")],
    )
    def test_are_exact(self, typed, kept):
        made = value(value=typed)
        session.expire(made)

        assert made.value == Decimal(kept)

    @pytest.mark.parametrize(
        "typed", ["1.234,56", "1.234", "12,34", "\u0661\u0662\u0663", "-1", "1e5", "about 30", "", "1" * 40, "NaN"]
    )
    def test_that_can_be_read_in_two_ways_or_in_none_are_refused(self, typed):
        assert refused(value, value=typed) == "value"

    def test_are_never_floats(self):
        with pytest.raises(Exception, match="decimal"):
            session.execute(
                insert(BenchmarkValue).values(
                    slug="x", source=SOURCE, as_of=date(2026, 1, 1), benchmark_id=1, value=0.1, revision=1
                )
            )

    def test_stand_in_their_order_in_time_each_as_exactly_as_it_is_known(self):
        for when in ("2025-06-01", "2025", "2024-02-29"):
            value(day=when)

        assert [str(each.day) for each in queries.benchmark(ANONYMOUS, "inst-courts").values] == [
            "2024-02-29",
            "2025",
            "2025-06-01",
        ]

    def test_of_no_benchmark_are_refused(self):
        assert refused(value, benchmark="weather") == "benchmark"

    def test_that_are_corrected_keep_what_stood_there(self):
        made = value()
        reference.revise_entry(
            made, said={"benchmark": "inst-courts", "day": day(30), "value": "31.5", "note": NOTHING}, source=SOURCE,
            as_of=clock.day().date(), why=WHY, seen=made.revision, by=build.EDITOR,
        )  # fmt: skip
        session.expire(made)
        assert made.value == Decimal("31.5")
        assert queries.corrections_of(made)[0].before == {"value": "32.00"}

        reference.undo_entry(made, by=build.EDITOR)
        assert made.value == Decimal(32)


class TestAssessments:
    def test_tell_the_vote_and_the_minority_in_full(self):
        assessment(minority=Localized("We differ. " * 900, "Diferimos. " * 900))

        [found] = queries.benchmark(ANONYMOUS, "inst-courts").assessments
        assert found.dissent == 2
        assert len(found.minority.en) > 9_000
        assert found.votes == [("met", 2), ("in_part", 6), ("not_met", 0), ("cannot_say", 0)]

    @pytest.mark.parametrize(
        ("words", "field"),
        [
            ({"minority": NOTHING}, "minority_en"),
            ({"minority": Localized("Only English.", "")}, "minority_es"),
            ({"reasons": NOTHING}, "reasons_es"),
            ({"verdict": "met"}, "verdict"),
            ({"verdict": "fine"}, "verdict"),
            ({"votes_met": 7}, "votes_met"),  # thirteen of twelve
            ({"votes_met": -1}, "votes_met"),
            ({"votes_met": 0, "votes_in_part": 0}, "votes_met"),
        ],
    )
    def test_are_refused_where_something_is_wrong(self, words, field):
        assert refused(assessment, **words) == field

    def test_without_their_minority_are_refused_by_the_database_too(self):
        made = assessment()

        for wrong in ({"minority_en": ""}, {"dissent": 0, "minority_en": "", "minority_es": ""}, {"votes_met": 12}):
            with pytest.raises(IntegrityError), session.begin_nested():
                session.execute(update(Assessment).where(Assessment.id == made.id).values(**wrong))


def follow(found, kind, path="", ago=100, note=NOTHING, **more):
    said = {"source": SOURCE, "as_of": clock.day().date(), "by": build.EDITOR}
    return reference.follow_report(found, kind=kind, path=path, day=day(ago), note=note, **{**said, **more})


def followed(found):
    return queries.board_report(ANONYMOUS, found.slug)


WHOLE = (
    *(("agreement", "", 150), ("recommendation", "labor_consultations", 120)),
    *(("decision_to_act", "", 90), ("action", "labor_consultations", 80)),
)


class TestWhatFollows:
    def test_goes_through_both_decisions(self):
        found = report()
        for kind, path, ago in WHOLE:
            follow(found, kind, path, ago)

        assert [each.kind for each in followed(found).steps] == [kind for kind, _path, _ago in WHOLE]

    @pytest.mark.parametrize(
        ("before", "skipped"),
        [
            ((), "recommendation"),
            ((), "decision_to_act"),
            ((), "action"),
            (("agreement",), "decision_to_act"),
            (("agreement",), "action"),
            (("agreement", "recommendation"), "action"),
            (("disagreement",), "recommendation"),
            (("disagreement",), "action"),
            (("agreement", "recommendation", "decision_not_to_act"), "action"),
        ],
    )
    def test_cannot_be_skipped_by_the_act(self, before, skipped):
        found = report()
        for kind in before:
            follow(found, kind, "labor_consultations" if kind == "recommendation" else "", note=BOTH)

        assert (
            refused(follow, found=found, kind=skipped, path="labor_consultations" if "to" not in skipped else "")
            == "kind"
        )
        assert skipped not in [each.kind for each in found.steps]

    @pytest.mark.parametrize("kind", ["recommendation", "decision_to_act", "action"])
    def test_cannot_be_skipped_in_the_database(self, kind):
        found = report()
        first = follow(found, "agreement")
        row = {
            "report_id": found.id,
            "kind": kind,
            "determination": "non_compliance",
            "holds": True,
            "path": "labor_consultations",
            "day_first": date(2026, 1, 1),
            "source": SOURCE,
            "as_of": date(2026, 1, 1),
        }
        wrong = [
            {},
            {"follows_id": first.id},
            {"follows_id": first.id, "follows_kind": "decision_to_act", "follows_holds": True},
            {"follows_id": first.id, "follows_kind": "recommendation", "follows_holds": True},
        ]
        if kind != "recommendation":
            wrong.append({"follows_id": first.id, "follows_kind": "agreement", "follows_holds": True})
        else:
            wrong.append({"follows_id": first.id, "follows_kind": "agreement"})
        for each in wrong:
            with pytest.raises(IntegrityError), session.begin_nested():
                session.execute(insert(BoardStep).values(**row, **each))

    def test_does_not_follow_a_report_that_finds_no_non_compliance(self):
        for determination in ("none", "compliance"):
            found = report(determination=determination)
            assert refused(follow, found=found, kind="agreement") == "kind"
            row = {"report_id": found.id, "kind": "agreement", "holds": True, "path": "", "day_first": date(2026, 1, 1)}
            with pytest.raises(IntegrityError), session.begin_nested():
                session.execute(
                    insert(BoardStep).values(
                        **row, determination="non_compliance", source=SOURCE, as_of=date(2026, 1, 1)
                    )
                )

    def test_is_taken_back_the_last_one_first_by_the_act_and_by_the_database(self):
        found = report()
        steps = [follow(found, kind, path, ago) for kind, path, ago in WHOLE]

        with pytest.raises(Conflict):
            reference.unfollow_report(found, step_id=steps[1].id, by=build.EDITOR)
        with pytest.raises(IntegrityError), session.begin_nested():
            session.execute(
                update(BoardStep)
                .where(BoardStep.id == steps[1].id)
                .values(holds=False, determination=None, follows_holds=None)
            )
        with pytest.raises(IntegrityError), session.begin_nested():
            session.execute(
                update(BoardStep)
                .where(BoardStep.id == steps[0].id)
                .values(kind="disagreement", note_en="x", note_es="x")
            )
        for each in reversed(steps):
            reference.unfollow_report(found, step_id=each.id, by=build.EDITOR)
        assert followed(found).steps == ()
        assert len(found.steps) == 4  # they stay on record

    def test_holds_the_report_and_its_determination(self):
        found = report()
        follow(found, "agreement")

        with pytest.raises(Conflict):
            reference.take_back_entry(found, reason="Wrong.", by=build.EDITOR)
        with pytest.raises(Conflict):
            reference.revise_entry(
                found, said={
                    "kind": "annual", "title": BOTH, "day": day(200), "summary": BOTH, "determination": "none",
                    "votes_for": 9, "votes_against": 0, "minority": NOTHING,
                }, source=SOURCE, as_of=clock.day().date(), why=WHY,
                seen=found.revision, by=build.EDITOR,
            )  # fmt: skip
        with pytest.raises(IntegrityError), session.begin_nested():
            session.execute(update(type(found)).where(type(found).id == found.id).values(determination="none"))

    @pytest.mark.parametrize(
        ("kind", "more", "field"),
        [
            ("disagreement", {}, "note_es"),
            ("agreement", {"path": "labor_consultations"}, "path"),
            ("agreement", {"ago": 300}, "day"),  # before the report
            ("agreement", {"ago": -3}, "day"),
            ("agreement", {"source": "hearsay"}, "source"),
            ("applause", {}, "kind"),
        ],
    )
    def test_is_refused_where_something_is_wrong(self, kind, more, field):
        assert refused(follow, found=report(), kind=kind, **more) == field

    def test_needs_its_reasons_where_somebody_does_not_follow_the_one_before(self):
        found = report()
        follow(found, "agreement", ago=150)
        assert refused(follow, found=found, kind="recommendation", ago=120) == "path"
        follow(found, "recommendation", "rapid_response", 120)
        assert refused(follow, found=found, kind="decision_not_to_act", ago=100) == "note_es"
        assert refused(follow, found=found, kind="agreement", ago=100) == "kind"  # a second one
        follow(found, "decision_not_to_act", ago=100, note=BOTH)
        assert refused(follow, found=found, kind="decision_to_act", ago=90) == "kind"

    def test_is_due_sixty_days_after_the_recommendation(self):
        found = report()
        follow(found, "agreement", ago=150)
        assert followed(found).decide_by is None
        follow(found, "recommendation", "rapid_response", 120)

        assert str(followed(found).decide_by) == day(60)

    def test_no_label_says_that_a_determination_is_an_action(self):
        said = [each for each in vocabulary.terms("board_determination") if each.code != "none"]

        for each in said:
            assert "finding" in each.label.en
            assert "conclusión" in each.label.es
            assert "by itself" in each.help.en
        assert not {each.code for each in said} & {each.code for each in vocabulary.terms("board_step")}


def test_a_report_is_not_entered_without_the_position_of_those_who_did_not_join_it():
    assert refused(report, votes_against=3) == "minority_en"
    assert report(votes_for=8, votes_against=3, minority=BOTH).minority == BOTH
    assert refused(report, votes_for=11, votes_against=2, minority=BOTH) == "votes_for"


def test_what_was_taken_back_is_found_by_who_keeps_the_register_alone():
    made, found = value(), report()
    for each in (made, found):
        reference.take_back_entry(each, reason="Wrong.", by=build.EDITOR)

    assert queries.benchmark(ANONYMOUS, "inst-courts").values == ()
    for viewer in (ANONYMOUS, build.ADMINISTRATOR):
        with pytest.raises(NotFound):
            queries.board_report(viewer, found.slug)
        with pytest.raises(NotFound):
            queries.kept_entry(viewer, "report", found.slug)
    assert queries.kept_entry(build.EDITOR, "report", found.slug).ended_why == "Wrong."
    reference.put_back_entry(made, by=build.EDITOR)
    assert len(queries.benchmark(ANONYMOUS, "inst-courts").values) == 1


def test_nobody_else_enters_anything():
    for stranger in (ANONYMOUS, build.ADMINISTRATOR):
        with pytest.raises(NotAllowed):
            value(by=stranger)


def test_all_benchmarks_of_the_release_stand_there_with_a_definition_in_both_languages():
    found = queries.measured(ANONYMOUS)

    assert len(found) == 23
    assert all(each.benchmark.definition.complete and each.benchmark.source for each in found)
    value()
    assert load_all().same == 189
    assert len(queries.benchmark(ANONYMOUS, "inst-courts").values) == 1
    assert session.scalar(select(BenchmarkValue)) is not None
