"""Editions of the list of priority subsectors: numbered, in the order of their days, each with its reason and round."""

from datetime import timedelta

import build
import pytest
from build import EDITOR
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from portal.core import clock
from portal.core.actor import ANONYMOUS
from portal.core.db import session
from portal.core.errors import NotFound, Refusal
from portal.core.localized import Localized
from portal.models.consultations import Audience, Status
from portal.models.reference import SectorEdition
from portal.queries import reference as queries
from portal.services import reference
from portal.services.reference.listing import NumberIsTaken

NOTHING = Localized("", "")
BOTH = Localized("Some words", "Unas palabras")
WHY = Localized("A typing error", "Un error al teclear")


def said(**more):
    return {
        "title": BOTH, "day": "2024-03-01", "subsectors": ["mining", "auto_parts"], "others": NOTHING, "reason": BOTH,
        "round_id": "", "withdrawn": "", "withdrawn_why": NOTHING, **more,
    }  # fmt: skip


def enter(**more):
    return build.entry_of("edition", **said(**more))


def revise(made, **more):
    return reference.revise_entry(
        made, said=said(**more), source=made.source, as_of=made.as_of, why=WHY, seen=made.revision, by=EDITOR
    )


def refused(act, field, sentence):
    with pytest.raises(Refusal) as refusal:
        act()
    assert refusal.value.field == field
    assert sentence in str(refusal.value.sentence)


def shown(made, viewer=ANONYMOUS):
    found, consulted, _corrections = queries.edition(viewer, made.slug)
    return found, consulted


class TestTheList:
    def test_is_the_latest_edition_with_what_it_added_and_left_out(self, app):
        first = enter(day="2023")
        second = enter(subsectors=["mining"], others=Localized("Glass jars\n\n Toys ", "Frascos\nJuguetes"))

        found, _ = shown(second)
        assert (first.number, second.number) == (1, 2)
        assert found.is_the_list
        assert found.before is first
        assert [each.es for each in found.added] == ["Frascos", "Juguetes"]
        assert [each.en for each in found.left_out] == ["Auto parts"]
        assert [(each.name.en, each.since) for each in found.subsectors] == [
            ("Mining", 1), ("Glass jars", 2), ("Toys", 2),
        ]  # fmt: skip
        earlier, _ = shown(first)
        assert not earlier.is_the_list
        assert earlier.after is second
        assert (earlier.added, earlier.left_out) == ((), ())

    def test_keeps_what_is_chosen_in_the_order_of_the_vocabulary_and_once(self, app):
        assert enter(subsectors=["mining", "auto_parts", "mining"]).subsectors == "auto_parts mining"

    def test_is_the_edition_before_where_the_latest_was_withdrawn(self, app):
        first = enter(day="2023")
        second = enter(subsectors=["mining"], withdrawn="2024-05", withdrawn_why=BOTH)
        third = enter(day="2025", subsectors=["mining", "glass"], withdrawn="2025-06-01", withdrawn_why=BOTH)

        assert shown(first)[0].is_the_list
        assert not shown(second)[0].is_the_list
        found, _ = shown(third)
        assert found.before is first  # the second was withdrawn by then
        assert [each.en for each in found.added] == ["Glass"]
        assert [each.since for each in found.subsectors] == [3, 1]

    def test_counts_a_subsector_anew_that_was_out_for_an_edition(self, app):
        enter(day="2022")
        enter(day="2023", subsectors=["mining"])
        third = enter(day="2024")

        assert {each.code: each.since for each in shown(third)[0].subsectors} == {"mining": 1, "auto_parts": 3}


class TestNumbers:
    def test_follow_the_days(self, app):
        enter(day="2024-03-01")
        refused(lambda: enter(day="2024-02-29"), "day", "Numbers of editions follow their days")
        enter(day="2024-03")  # nobody knows which of the two days came first

    def test_stay_in_order_when_a_day_is_corrected(self, app):
        first, second = enter(day="2023-01-10"), enter(day="2024-01-10")
        refused(lambda: revise(first, day="2024-01-11"), "day", "Numbers of editions follow their days")
        revise(second, day="2023-01-11")
        assert (first.number, second.number) == (1, 2)

    def test_of_what_was_taken_back_are_given_anew_and_it_does_not_come_back_on_them(self, app):
        wrong = enter()
        reference.take_back_entry(wrong, reason="Not decided", by=EDITOR)
        with pytest.raises(NotFound):
            shown(wrong)
        right = enter()
        assert right.number == 1
        with pytest.raises(NumberIsTaken):
            reference.put_back_entry(wrong, by=EDITOR)
        reference.take_back_entry(right, reason="Not decided", by=EDITOR)
        reference.put_back_entry(wrong, by=EDITOR)
        assert shown(wrong)[0].edition.number == 1

    def test_are_one_each_in_the_database(self, app):
        enter(day="2023")
        second = enter(day="2024")
        with pytest.raises(IntegrityError), session.begin_nested():
            session.execute(update(SectorEdition).where(SectorEdition.id == second.id).values(number=1))


class TestWhatItSays:
    @pytest.mark.parametrize(
        ("wrong", "field", "sentence"),
        [
            ({"subsectors": []}, "subsectors", "Choose at least one subsector"),
            ({"subsectors": ["agriculture"]}, "subsectors", "is not in the list"),
            ({"others": Localized("Toys\nGlass", "Juguetes")}, "others_es", "is missing here"),
            ({"others": Localized("", "Juguetes")}, "others_en", "is missing here"),
            ({"others": Localized("x" * 201, "Juguetes")}, "others_en", "too long"),
            ({"others": Localized("\n".join("x" * 41), "\n".join("x" * 41))}, "others_en", "lines at most"),
            ({"day": "2024-02-30"}, "day", "not a date"),
            ({"day": ""}, "day", ""),
            ({"reason": Localized("Because", "")}, "reason_es", "both languages"),
            ({"title": NOTHING}, "title_es", ""),
            ({"withdrawn": "2024-05-01"}, "withdrawn_why_en", "Enter both, or neither"),
            ({"withdrawn_why": BOTH}, "withdrawn", "Enter both, or neither"),
            ({"withdrawn": "2024-02-01", "withdrawn_why": BOTH}, "withdrawn", "before it was decided"),
            ({"round_id": "999999"}, "round_id", "No round that everybody can read"),
            ({"round_id": "nonsense"}, "round_id", "No round that everybody can read"),
            ({"round_id": "9" * 400}, "round_id", "No round that everybody can read"),
        ],
    )  # fmt: skip
    def test_is_refused_at_its_field(self, app, wrong, field, sentence):
        refused(lambda: enter(**wrong), field, sentence)

    def test_a_day_that_is_yet_to_come_is_refused(self, app):
        tomorrow = (clock.day().date() + timedelta(days=2)).isoformat()
        refused(lambda: enter(day=tomorrow), "day", "")

    def test_is_corrected_with_a_reason_and_each_correction_is_undone(self, app):
        made = enter()
        revise(made, subsectors=["glass"], withdrawn="2025", withdrawn_why=BOTH)
        assert (made.subsectors, str(made.withdrawn)) == ("glass", "2025")
        reference.undo_entry(made, by=EDITOR)
        assert (made.subsectors, made.withdrawn, made.withdrawn_why.en) == ("auto_parts mining", None, "")


class TestTheRound:
    def test_is_named_with_its_summary_once_that_is_published(self, app):
        round_ = build.round_(opens=-20, closes=-3)
        made = enter(day=clock.day().date().isoformat(), round_id=f"https://portal.example/es/rounds/{round_.id}?x")

        _, consulted = shown(made)
        assert (consulted.round.id, consulted.answered) == (round_.id, False)
        assert [each.id for each in queries.editions_after_round(ANONYMOUS, round_.id)] == [made.id]

    def test_opened_before_the_edition_was_decided(self, app):
        round_ = build.round_()
        refused(lambda: enter(day="2024-03-01", round_id=str(round_.id)), "round_id", "opened after this edition")

    def test_is_one_that_everybody_can_read(self, app):
        today = clock.day().date().isoformat()
        for round_ in (build.round_(audience=Audience.CLEARED), build.round_(status=Status.DRAFT)):
            refused(lambda on=round_: enter(day=today, round_id=str(on.id)), "round_id", "No round that everybody")

    def test_has_its_page_written_anew_also_when_another_one_is_named(self, app):
        one, other = build.round_(), build.round_()
        made = enter(day=clock.day().date().isoformat(), round_id=str(one.id))
        versions = one.version, other.version
        revise(made, day=clock.day().date().isoformat(), round_id=str(other.id))
        session.expire_all()
        assert (one.version > versions[0], other.version > versions[1]) == (True, True)
        versions = one.version, other.version
        reference.undo_entry(made, by=EDITOR)
        session.expire_all()
        assert (one.version > versions[0], other.version > versions[1]) == (True, True)
