"""Loading the registers: everybody gets them at the start, and again changes nothing."""

from dataclasses import replace

import build
import pytest
from sqlalchemy import delete, func, select

from portal.cli.reference import load_all
from portal.core import registers
from portal.core.actor import ANONYMOUS
from portal.core.db import session
from portal.core.localized import Localized
from portal.core.registers import Identified
from portal.models.audit import Entry
from portal.models.reference import Case, CaseEvent, ComplianceAction, Duty, Facility, Ground
from portal.queries import reference as queries
from portal.services import reference


def count(kind):
    return session.scalar(select(func.count()).select_from(kind))


def test_the_registers_are_loaded_once_and_doubled_never(app):
    first = load_all()
    rows = [count(kind) for kind in (Facility, Case, CaseEvent, Duty)]
    lines = count(Entry)

    assert first == (189, 0, 0)
    assert rows == [44, 46, 136, 27]
    assert load_all() == (0, 0, 189)
    assert [count(kind) for kind in (Facility, Case, CaseEvent, Duty)] == rows
    assert count(Entry) == lines


def test_what_is_on_record_otherwise_is_brought_to_what_is_delivered_with_a_line_in_the_trail(app):
    load_all()
    case = session.scalar(select(Case).where(Case.slug == "goodyear-san-luis-potosi"))
    case.number = "9"
    case.events[0].day = case.events[1].day
    case.events.append(CaseEvent(position=99, code="vote", day=None, note=case.events[0].note))
    session.commit()

    assert load_all() == (0, 1, 188)

    lines = session.scalars(select(Entry).where(Entry.subject_kind == "Case", Entry.subject_id == case.id)).all()
    [line] = [one for one in lines if f"Case.{case.id}.slug" not in one.changes]  # the other entered it
    session.refresh(case)
    assert (line.act, line.actor_name) == ("case.record", "portal")
    assert line.changes[f"Case.{case.id}.number"] == ["9", "8"]
    assert any(name.startswith("CaseEvent.") and name.endswith("day_first") for name in line.changes)
    assert case.number == "8"
    assert count(CaseEvent) == 136


def test_the_command_says_what_it_did(app):
    said = app.test_cli_runner().invoke(args=["reference", "load"])

    assert said.exit_code == 0
    assert said.output == "189 entries are new, 0 changed, 0 are as they were.\n"


class TestACaseThatTheStaffEnteredFirst:
    """A release that brings it later adds what it knows, and neither doubles nor overwrites anything."""

    def entered(self, **more):
        values = {"number": "8", "name": Localized("Goodyear, tire plant", "Goodyear, planta de llantas")}
        return build.public_case(**{**values, **more})

    def test_is_known_by_its_number_and_keeps_its_address_and_its_words(self, app):
        made = self.entered(day="2023-06")
        slug, source = made.slug, made.source

        done = load_all()

        [there] = session.scalars(select(Case).where(Case.number == "8", Case.mechanism == "31-A")).all()
        assert (there.slug, there.name.es, there.source) == (slug, "Goodyear, planta de llantas", source)
        assert (there.outcome.es != "", there.status, len(there.events)) == (True, "resolved", 7)
        assert there.began_on.isoformat() == "2023-04-20"  # what the release knows is earlier than what they entered
        assert count(Case) == 46
        assert done == (188, 1, 0)
        assert load_all() == (0, 0, 189)

    def test_is_known_without_a_number_by_its_workplace_and_the_day_on_which_it_began(self, app):
        load_all()
        entry = next(one for one in registers.cases() if one.slug == "goodyear-san-luis-potosi")
        session.execute(delete(Ground).where(Ground.what == entry.slug))  # as before that release
        session.execute(delete(ComplianceAction).where(ComplianceAction.led_to == entry.slug))
        session.delete(session.scalar(select(Case).where(Case.slug == entry.slug)))
        session.commit()
        day = str(min(one.day.first for one in entry.events))
        made = self.entered(number="", day=day, workplace=entry.facility, code=entry.events[0].code)

        assert load_all() == (1, 1, 187)  # with its request for review

        session.refresh(made)
        assert (made.number, count(Case)) == ("8", 46)
        assert [one.code for one in made.happened].count(entry.events[0].code) == 1

    def test_gets_the_panel_that_the_release_knows_of(self, app):
        entry = next(one for one in registers.cases() if one.slug == "san-martin-sombrerete")
        made = self.entered(number=entry.number, day="2023-06-16")

        load_all()

        assert [each.panel.file_number for each in queries.panels_of(ANONYMOUS, made)] == ["MEX-USA-2023-31A-01"]
        assert load_all() == (0, 0, 189)

    def test_of_another_number_or_taken_back_is_another(self, app):
        other = self.entered(number="9999")
        wrong = self.entered()
        reference.take_back_case(wrong, reason="Wrong.", by=build.EDITOR)

        load_all()

        assert count(Case) == 48
        session.refresh(other)
        assert not other.events


def test_an_event_that_the_staff_entered_first_is_there_once_and_comes_back_when_theirs_is_taken_back(app):
    load_all()
    case = session.scalar(select(Case).where(Case.slug == "goodyear-san-luis-potosi"))
    last = case.events[-1]
    code, day = last.code, str(last.day)
    case.events.remove(last)  # as before that release
    session.commit()
    theirs = reference.add_event(
        case, code=code, day=day, note=Localized("", ""), source="https://example.org", by=build.EDITOR
    )

    assert load_all() == (0, 0, 189)
    session.refresh(case)
    assert [one.code for one in case.happened].count(code) == 1

    reference.strike_event(case, event_id=theirs.id, by=build.EDITOR)
    assert load_all() == (0, 1, 188)
    session.refresh(case)
    assert [one.code for one in case.events].count(code) == 1


def workplace_of_goodyear(**more):
    values = {
        "company": "GOODYEAR SLP, S de RL de CV",
        "name": "Goodyear SLP",
        "city": "San Luis Potosi",
        "state": "24",
        "sector": "tires_rubber",
    }
    return build.workplace(**{**values, **more})


class TestAWorkplaceThatTheStaffEnteredFirst:
    """A release that brings it later links the two, where they are surely one; else the desk asks."""

    def test_leads_to_what_the_release_brings_with_its_case_and_nothing_of_it_is_lost(self, app):
        made = workplace_of_goodyear()
        theirs = build.public_case(workplace=made.slug, number="", name=Localized("At Goodyear", "En Goodyear"))

        load_all()

        delivered = session.scalar(select(Facility).where(Facility.slug == "goodyear-san-luis-potosi"))
        page = queries.facility(ANONYMOUS, made.slug)
        assert page.facility.id == delivered.id
        assert [each.id for each in page.merged] == [made.id]
        assert theirs.slug in {each.row.slug for each in page.cases}
        assert made.source == "https://example.org/panificadora"
        assert load_all() == (0, 0, 189)

    def test_makes_its_case_known_without_a_number_too(self, app):
        entry = next(one for one in registers.cases() if one.slug == "goodyear-san-luis-potosi")
        made = workplace_of_goodyear()
        day = str(min(one.day.first for one in entry.events))
        build.public_case(number="", day=day, workplace=made.slug, code=entry.events[0].code)

        load_all()

        assert count(Case) == 46
        assert load_all() == (0, 0, 189)

    def test_is_parted_again_by_an_editor_and_stays_so(self, app):
        made = workplace_of_goodyear()
        load_all()
        reference.unmerge(made, by=build.EDITOR)

        load_all()

        assert queries.facility(ANONYMOUS, made.slug).facility.id == made.id
        assert queries.perhaps_one(ANONYMOUS, [made]) == {made.id: []}

    @pytest.mark.parametrize(
        "more",
        [
            {"city": ""},
            {"city": "Matehuala"},
            {"name": "Goodyear, almacén"},
            {"company": "Compañía Hulera"},
            {"company": "Otra", "name": "GOODYEAR SLP S. de R.L. de C.V."},
        ],
    )
    def test_is_offered_on_the_desk_where_it_could_be_another(self, app, more):
        made = workplace_of_goodyear(**more)

        load_all()

        assert queries.facility(ANONYMOUS, made.slug).facility.id == made.id
        assert [each.slug for each in queries.perhaps_one(ANONYMOUS, [made])[made.id]] == ["goodyear-san-luis-potosi"]

    @pytest.mark.parametrize("more", [{"state": "11"}, {"company": "Llantera Azul", "name": "Llantera Azul"}])
    def test_is_another_in_another_state_or_by_another_name(self, app, more):
        made = workplace_of_goodyear(**more)

        load_all()

        assert queries.perhaps_one(ANONYMOUS, [made]) == {made.id: []}

    def test_of_which_there_are_two_is_left_to_the_desk(self, app):
        made = [workplace_of_goodyear(), workplace_of_goodyear()]

        load_all()

        assert [queries.facility(ANONYMOUS, one.slug).facility.id for one in made] == [one.id for one in made]
        found = queries.perhaps_one(ANONYMOUS, made)
        assert len(found[made[0].id]) == len(found[made[1].id]) == 2

    def test_merged_with_another_of_theirs_is_known_by_the_names_of_both(self, app):
        old, made = workplace_of_goodyear(), workplace_of_goodyear(company="Llantas del Centro", name="La llantera")
        reference.merge(old, into=made.slug, reason="One plant.", by=build.EDITOR)

        load_all()

        page = queries.facility(ANONYMOUS, old.slug)
        assert (page.facility.slug, len(page.merged)) == ("goodyear-san-luis-potosi", 2)

    def test_is_known_by_its_number(self, app):
        number = "529900T8BM49AURSDO55"
        made = workplace_of_goodyear(company="Llantas del Centro", name="La llantera", city="")
        reference.describe(
            made, kind="lei", value=number, source="https://example.org", as_of=made.as_of, by=build.EDITOR
        )
        entry = next(one for one in registers.facilities() if one.slug == "goodyear-san-luis-potosi")
        numbered = Identified("lei", number, "https://example.org", made.as_of)

        found = queries.entered_already(replace(entry, identifiers=(numbered,)), queries.entered_by_staff([made]))

        assert found is made
        assert queries.entered_already(entry, queries.entered_by_staff([made])) is None
