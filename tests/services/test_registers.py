"""The register of workplaces, kept by editors: nothing is lost, whatever is merged, split and undone."""

from datetime import timedelta

import build
import pytest
from sqlalchemy import select

from portal.cli.reference import load_all
from portal.core import clock
from portal.core.actor import ANONYMOUS
from portal.core.db import session
from portal.core.errors import Conflict, Invalid, NotAllowed
from portal.core.localized import Localized
from portal.models.audit import Entry
from portal.models.reference import Case, Facility, FacilityDetail
from portal.queries import reference as queries
from portal.services import reference

TODAY = clock.day().date()
SOURCE = {"source": "https://example.org/registro", "as_of": TODAY}
LEI = "529900T8BM49AURSDO55"


def described(facility, kind="trade_name", value="La Espiga", **more):
    return reference.describe(facility, kind=kind, value=value, **{**SOURCE, **more}, by=build.EDITOR)


def merged(one, other, reason="Same plant, two spellings."):
    return reference.merge(
        one, into=f"https://portal.example/es/facilities/{other.slug}", reason=reason, by=build.EDITOR
    )


def found(text):
    return [each.slug for each in queries.facilities(ANONYMOUS, queries.Filter(text=text)).items]


@pytest.fixture
def delivered(app):
    load_all()
    return session.scalar(select(Facility).where(Facility.slug == "goodyear-san-luis-potosi"))


class TestEntering:
    def test_gives_an_address_that_no_release_delivers_and_is_found_by_its_names(self):
        made = build.workplace(company="Panificadora Ñandú, S.A.", name="Ñandú norte")

        assert made.slug.rstrip("0123456789") == "panificadora-nandu-s-a-n"
        assert found("ñandu norte") == [made.slug]
        assert made.entered

    @pytest.mark.parametrize(
        ("field", "typed"),
        [
            ("company", " \u200b"), ("name", "x" * 201), ("sector", "nothing"), ("state", "99"), ("city", "x" * 121),
            ("source", "javascript:alert(1)"), ("source", "see the newspaper"), ("source", "https://a b"),
            ("source", ""), ("source", "https://example.org/" + "x" * 2000), ("as_of", TODAY + timedelta(days=2)),
            ("company", "a\0b"),
        ],
    )  # fmt: skip
    def test_refuses_what_is_not_in_order_at_its_field(self, field, typed):
        with pytest.raises(Invalid) as refusal:
            build.workplace(**{field: typed})

        assert refusal.value.field == field
        assert session.scalar(select(Facility)) is None

    def test_is_corrected_only_as_it_was_seen_and_only_where_the_staff_entered_it(self, delivered):
        made = build.workplace()
        words = {"company": "Otra, S.A.", "name": "Otra", "sector": "mining", "city": "", "state": "32", **SOURCE}
        words["why"] = Localized("It moved.", "Se mudó.")

        reference.revise(made, **words, seen=made.revision, by=build.EDITOR)
        with pytest.raises(Conflict):
            reference.revise(made, **words, seen=made.revision - 1, by=build.EDITOR)
        with pytest.raises(NotAllowed):
            reference.revise(delivered, **words, seen=delivered.revision, by=build.EDITOR)

        assert queries.kept_facility(ANONYMOUS, made.slug).places[0].state == "32"
        assert found("otra zacatecas") == [made.slug]

    def test_is_corrected_with_a_reason_and_each_correction_is_undone_the_latest_first(self):
        made = build.workplace(company="Molino, S.A.", name="Molino")
        place = {"city": made.places[0].city, "state": made.places[0].state}
        words = {"name": "Molino", "sector": made.sector, **place, **SOURCE}
        why = Localized("The source has it so.", "Así lo dice la fuente.")
        for company in ("Molino Alto, S.A.", "Molino Bajo, S.A."):
            reference.revise(made, **words, company=company, why=why, seen=made.revision, by=build.EDITOR)
        now = {**words, "seen": made.revision, "by": build.EDITOR}
        with pytest.raises(Invalid):
            reference.revise(made, **now, company="Molino Bajo, S.A.", why=why)
        with pytest.raises(Invalid) as without:
            reference.revise(made, **now, company="Molino Nuevo, S.A.", why=Localized("", ""))

        undone = [reference.undo_revision(made, by=build.EDITOR).company for _each in range(2)]

        assert without.value.field == "why_es"
        assert undone == ["Molino Alto, S.A.", "Molino, S.A."]
        assert found("molino alto") == []
        corrections = queries.corrections_of(made)
        assert [(each.why, each.undone_at is not None) for each in corrections] == [(why, True)] * 2
        assert corrections[0].before["company"] == "Molino Alto, S.A."
        with pytest.raises(Conflict):
            reference.undo_revision(made, by=build.EDITOR)


class TestNamesAndNumbers:
    def test_are_checked_and_found_and_end_without_being_lost(self):
        here = build.workplace()
        detail = described(here)

        assert found("espiga") == [here.slug]
        reference.strike(here, detail_id=detail.id, by=build.EDITOR)

        assert found("espiga") == []
        assert session.get(FacilityDetail, detail.id).ended_at is not None
        with pytest.raises(Conflict):
            reference.strike(here, detail_id=detail.id, by=build.EDITOR)
        assert described(here).id != detail.id  # it may hold again

    @pytest.mark.parametrize(
        ("kind", "typed"),
        [("lei", "529900T8BM49AURSDO56"), ("rfc", "GODE561231GR8"), ("os_id", "x"), ("clee", "1"), ("curp", "x")],
    )
    def test_with_a_wrong_digit_or_of_a_person_are_refused(self, kind, typed):
        here = build.workplace()

        with pytest.raises(Invalid):
            described(here, kind, typed)

    def test_stand_once_and_a_number_belongs_to_one_workplace(self):
        here, there = build.workplace(), build.workplace()
        described(here, "lei", LEI.lower())

        with pytest.raises(Invalid) as twice:
            described(here, "lei", LEI)
        with pytest.raises(Invalid) as elsewhere:
            described(there, "lei", LEI)

        assert (twice.value.field, elsewhere.value.values) == ("value", {"name": here.company})
        merged(here, there)
        assert described(there, "lei", LEI).value == LEI  # of its own, now that both are one


class TestMerging:
    def test_leads_the_old_address_to_the_new_with_names_numbers_and_cases(self, delivered):
        there = build.workplace(company="Neumáticos del Llano")
        merged(delivered, there)

        whole = queries.facility(ANONYMOUS, delivered.slug)

        assert whole.facility.slug == there.slug
        assert [each.slug for each in whole.merged] == [delivered.slug]
        assert [each.row.slug for each in whole.cases] == ["goodyear-san-luis-potosi"]
        assert found("goodyear") == [there.slug]
        assert session.scalar(select(Entry.act).where(Entry.act == "facility.merge")) == "facility.merge"

    def test_goes_by_way_of_others_and_is_undone_one_by_one(self):
        first, second, third = (build.workplace() for _ in range(3))
        merged(first, second)
        merged(second, third)

        assert queries.facility(ANONYMOUS, first.slug).facility.slug == third.slug
        assert found(first.company) == [third.slug]
        reference.unmerge(second, by=build.EDITOR)

        assert queries.facility(ANONYMOUS, first.slug).facility.slug == second.slug
        assert found(first.company) == [second.slug]
        assert found(third.company) == [third.slug]
        kept = queries.moves(build.EDITOR, second)
        assert [(each.reason, each.undone_at is None) for each in kept] == [
            ("Same plant, two spellings.", False),
            ("Same plant, two spellings.", True),
        ]

    def test_never_turns_in_a_circle(self):
        one, other = build.workplace(), build.workplace()
        merged(one, other)

        with pytest.raises(Invalid):
            merged(other, one)
        with pytest.raises(Invalid):
            merged(other, other)
        with pytest.raises(NotAllowed):
            merged(one, build.workplace())
        with pytest.raises(Invalid):
            reference.merge(other, into="https://portal.example/es/cases/x-y", reason="x", by=build.EDITOR)

    def test_needs_a_reason(self):
        with pytest.raises(Invalid) as refusal:
            merged(build.workplace(), build.workplace(), reason=" ")

        assert refusal.value.field == "reason"


class TestSplitting:
    def test_moves_the_chosen_cases_which_a_release_leaves_there(self, delivered):
        words = {"company": "Goodyear", "name": "Nave 2", "sector": "auto_parts", "city": "", "state": "24", **SOURCE}
        case = session.scalar(select(Case).where(Case.facility_id == delivered.id))
        alien = session.scalar(select(Case).where(Case.facility_id != delivered.id).limit(1))
        before = alien.facility_id

        move = reference.split(
            delivered, **words, reason="Two halls.", cases=[case.slug, alien.slug, "x"], by=build.EDITOR
        )

        assert [each.row.slug for each in queries.facility(ANONYMOUS, move.other.slug).cases] == [case.slug]
        assert queries.facility(ANONYMOUS, delivered.slug).cases == []
        assert (alien.facility_id, alien.placed) == (before, False)
        assert load_all() == (0, 0, 189)
        assert [each.row.slug for each in queries.facility(ANONYMOUS, move.other.slug).cases] == [case.slug]

    def test_is_undone_by_merging(self, delivered):
        words = {"company": "Goodyear", "name": "Nave 2", "sector": "auto_parts", "city": "", "state": "24", **SOURCE}
        move = reference.split(delivered, **words, reason="x", cases=["goodyear-san-luis-potosi"], by=build.EDITOR)

        merged(move.other, delivered)

        assert [each.row.slug for each in queries.facility(ANONYMOUS, move.other.slug).cases] == [
            "goodyear-san-luis-potosi"
        ]


def test_a_release_changes_nothing_that_was_entered_and_what_was_entered_nothing_of_a_release(delivered):
    described(delivered)
    build.workplace()

    assert load_all() == (0, 0, 189)
    delivered.company = "Something else"
    session.commit()
    assert load_all() == (0, 1, 188)
    assert found("espiga") == ["goodyear-san-luis-potosi"]
