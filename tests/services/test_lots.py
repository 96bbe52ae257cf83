"""Lots of panels: fixed before, drawn by two persons, kept for ever."""

import json
import subprocess
import sys
from datetime import timedelta

import build
import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from portal.core import clock, lot
from portal.core.actor import ANONYMOUS, Role
from portal.core.db import session
from portal.core.errors import Conflict, Invalid, NotAllowed, NotFound
from portal.core.localized import Localized
from portal.core.migrating import HOME
from portal.models.reference import Lot
from portal.queries import people
from portal.queries import reference as queries
from portal.services import reference

BOTH, NOTHING, SECRET = Localized("Words", "Palabras"), Localized("", ""), b"a secret"
VALUE = "5f3a"


@pytest.fixture
def panel(app):
    case = build.public_case(code="request_for_review", day="2024-01-10", stage="under_review")
    reference.add_event(
        case, code="panel_requested", day="2024-04-16", note=NOTHING, source="https://example.org/x", stage="panel",
        by=build.EDITOR,
    )  # fmt: skip
    made = build.entry_of("panel", case=case.slug, file_number="MEX-1", owner="", result="", finding=NOTHING)
    for of_list, many in (("US", 3), ("MX", 2), ("JOINT", 2)):
        for number in range(many):
            build.entry_of("panelist", name=f"{of_list} {number} Ejemplo", of_list=of_list)
    return made


def tomorrow():
    return clock.day().date() + timedelta(days=1)


def publish(panel, **more):
    said = {"what": "Round 1", "where": "https://example.org/beacon", "not_before": tomorrow(), "secret": SECRET}
    return reference.publish_lot(panel, **{**said, **more}, by=build.EDITOR)


def editor():
    return people.actor(build.person(Role.EDITOR).id, second_factor=True)


def read(of, by, value=VALUE, *, secret=SECRET, days=3):
    with clock.at(clock.now() + timedelta(days=days)):
        return reference.read_value(of, value=value, seen=of.revision, secret=secret, by=by)


def drawn(panel):
    of = publish(panel)
    read(of, editor())
    return read(of, editor())


def test_its_fingerprint_is_published_before_and_the_seed_stands_nowhere(panel):
    made = publish(panel)

    fixed = json.loads(made.commitment)
    assert (made.state, made.seed, made.fingerprint) == ("published", "", lot.fingerprint(fixed))
    assert [len(fixed["lists"][name]) for name in lot.ORDER] == [3, 2, 2]
    assert fixed["seed_sha256"] not in (made.nonce, made.seed)
    one = queries.as_published(queries.computed(ANONYMOUS, panel.slug, 1))
    assert (one["seed"], one["order"], one["public_value"]) == ("", {}, "")
    assert made.nonce not in json.dumps(one)


def test_two_persons_draw_it_and_a_stranger_computes_it_again(panel, tmp_path):
    of = drawn(panel)

    assert (of.state, of.public_value) == ("drawn", VALUE)
    one = queries.computed(ANONYMOUS, panel.slug, 1)
    assert one.fits
    file = tmp_path / "lot.json"
    file.write_text(json.dumps(queries.as_published(one)), "utf-8")
    script = [sys.executable, "-I", HOME / "docs" / "verify_lot.py", file]
    said = subprocess.run(script, capture_output=True, text=True, timeout=30, check=True).stdout
    assert said.splitlines() == [" ".join((each.name, *each.after)) for each in one.lists]


def test_one_person_does_not_draw_it_alone(panel):
    of, one = publish(panel), editor()
    read(of, one, "first")
    read(of, one, VALUE)

    assert (of.state, [each.value for each in of.values]) == ("published", [VALUE])


def test_two_who_read_another_value_do_not_draw_it(panel):
    of = publish(panel)
    read(of, editor())

    with pytest.raises(Invalid) as refusal:
        read(of, editor(), "5F3A")
    assert refusal.value.field == "value"
    assert of.state == "published"


def test_a_value_does_not_count_before_its_day(panel):
    of = publish(panel)

    with pytest.raises(Invalid) as refusal:
        read(of, editor(), days=0)
    assert refusal.value.field == "value"


@pytest.mark.parametrize(
    ("more", "field"),
    [({"not_before": None}, "not_before"), ({"where": "a beacon"}, "where"), ({"what": " "}, "what")],
)
def test_what_is_wrong_is_said_at_its_field(panel, more, field):
    if "not_before" in more:
        more = {"not_before": clock.day().date() - timedelta(days=1)}

    with pytest.raises(Invalid) as refusal:
        publish(panel, **more)
    assert refusal.value.field == field


def test_whoever_declared_a_conflict_is_left_out_with_the_reason(panel):
    out = build.entry_of("panelist", name="Z. Ejemplo", of_list="US")
    build.entry_of("conflict", panel=panel.slug, panelist=out.slug, day="2024-05", reason=BOTH)

    made = publish(panel)

    assert out.slug not in made.commitment
    assert made.outside == [{"id": out.slug, "list": "US", "en": BOTH.en, "es": BOTH.es}]


def test_while_one_is_published_no_other_is_in_the_database_either(panel):
    made = publish(panel)
    with pytest.raises(Invalid):
        publish(panel)
    reference.leave_undrawn(made, reason=BOTH, by=build.EDITOR)
    publish(panel)

    with pytest.raises(IntegrityError):
        session.execute(update(Lot).where(Lot.id == made.id).values(state="published", reason_en="", reason_es=""))


def test_one_without_a_seed_is_public_and_the_next_has_the_next_number(panel):
    made = publish(panel)
    read(made, editor())
    with pytest.raises(Conflict):
        read(made, editor(), secret=b"renewed")

    reference.leave_undrawn(made, reason=BOTH, by=build.EDITOR)

    assert [each.number for each in queries.lots_of(ANONYMOUS, panel)] == [1]
    assert publish(panel).number == 2
    assert [(each.number, each.state) for each in queries.lots_of(ANONYMOUS, panel)] == [
        (2, "published"),
        (1, "no_seed"),
    ]
    with pytest.raises(NotAllowed):
        read(made, editor())


def test_a_list_that_was_changed_behind_the_acts_is_not_drawn_and_is_seen(panel):
    of = publish(panel)
    fixed = json.loads(of.commitment)
    read(of, editor())
    fixed["lists"]["US"] = fixed["lists"]["US"][1:]
    session.execute(update(Lot).where(Lot.id == of.id).values(commitment=lot.canonical(fixed).decode()))
    session.commit()

    with pytest.raises(Invalid):
        read(of, editor())
    assert not queries.computed(ANONYMOUS, panel.slug, 1).fits


def test_nobody_draws_for_a_panel_that_is_over_or_without_a_list(app):
    with pytest.raises(Invalid):
        publish(build.panel())
    assert session.scalar(select(Lot)) is None


def test_only_editors_publish_and_draw(panel):
    with pytest.raises(NotAllowed):
        reference.publish_lot(
            panel, what="x", where="https://example.org", not_before=tomorrow(), secret=SECRET, by=ANONYMOUS
        )


def test_of_a_panel_that_was_taken_back_it_is_not_found(panel):
    publish(panel)
    reference.take_back_entry(panel, reason="A slip", by=build.EDITOR)

    with pytest.raises(NotFound):
        queries.computed(ANONYMOUS, panel.slug, 1)
