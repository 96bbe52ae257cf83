"""Loading the registers: everybody gets them at the start, and again changes nothing."""

from sqlalchemy import func, select

from portal.cli.reference import load_all
from portal.core.db import session
from portal.models.audit import Entry
from portal.models.reference import Case, CaseEvent, Duty, Facility


def count(kind):
    return session.scalar(select(func.count()).select_from(kind))


def test_the_registers_are_loaded_once_and_doubled_never(app):
    first = load_all()
    rows = [count(kind) for kind in (Facility, Case, CaseEvent, Duty)]
    lines = count(Entry)

    assert first == (117, 0, 0)
    assert rows == [44, 46, 136, 27]
    assert load_all() == (0, 0, 117)
    assert [count(kind) for kind in (Facility, Case, CaseEvent, Duty)] == rows
    assert count(Entry) == lines


def test_what_is_on_record_otherwise_is_brought_to_what_is_delivered_with_a_line_in_the_trail(app):
    load_all()
    case = session.scalar(select(Case).where(Case.slug == "goodyear-san-luis-potosi"))
    case.number = "9"
    case.events[0].day = case.events[1].day
    case.events.append(CaseEvent(position=99, code="vote", day=None, note=case.events[0].note))
    session.commit()

    assert load_all() == (0, 1, 116)

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
    assert said.output == "117 entries are new, 0 changed, 0 are as they were.\n"
