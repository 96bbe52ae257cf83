"""Public cases that editors enter: each with an event that says who and when, corrected, taken back and put back."""

import build
import pytest
from sqlalchemy import select

from portal.cli.reference import load_all
from portal.core.actor import ANONYMOUS
from portal.core.db import session
from portal.core.errors import Conflict, Invalid, NotFound
from portal.core.localized import Localized
from portal.models.reference import Case
from portal.queries import reference as queries
from portal.services import reference

NOTHING = Localized("", "")
SOURCE = "https://example.org/registro"


def found(text):
    return [each.row.slug for each in queries.cases(ANONYMOUS, queries.Filter(text=text)).items]


def happened(case, **more):
    values = {"code": "vote", "day": "2026-04-02", "note": NOTHING, "source": SOURCE}
    return reference.add_event(case, **{**values, **more}, by=build.EDITOR)


def test_is_read_by_everybody_with_who_says_so_and_since_when(app):
    made = build.public_case(code="request_for_review", stage="under_review", day="2026-03")

    whole = queries.case(ANONYMOUS, made.slug)

    assert (whole.label.code, whole.label.by, str(whole.label.day)) == ("under_review", "united_states", "2026-03")
    assert {one.code: one.by for one in whole.said if one.by} == {"under_review": "united_states"}
    assert [one.rule.code for each in whole.course for one in each.clocks]
    assert found("panificadora")


def test_a_case_follows_its_events_and_an_earlier_one_moves_its_beginning(app):
    made = build.public_case(code="request_for_review", stage="under_review", day="2026-03-10")

    happened(made, code="petition_received", day="2026-02")
    happened(made, code="denial_found", stage="denial_found", day="2026-05-01")

    found = queries.kept_case(build.EDITOR, made.slug)
    assert (found.status, found.began_on.isoformat()) == ("denial_found", "2026-02-01")


def test_an_event_says_who_acted_where_its_kind_does_not_tell(app):
    made = build.public_case()

    happened(made, code="resolved", who="governments", stage="resolved")

    assert queries.case(ANONYMOUS, made.slug).label.by == "governments"
    with pytest.raises(Invalid) as refusal:
        happened(made, code="denial_found", who="united_states")  # what Mexico found, nobody else did
    assert refusal.value.field == "who"


def test_no_stage_rests_on_nothing(app):
    with pytest.raises(Invalid) as refusal:
        build.public_case(code="petition_received", stage="denial_found")
    assert refusal.value.field == "stage"
    assert session.scalar(select(Case.id)) is None
    made = build.public_case()
    with pytest.raises(Invalid):
        happened(made, stage="panel_determined")


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("name_es", {"name": Localized("Only here", "")}), ("name_en", {"name": Localized("x" * 201, "x")}),
        ("mechanism", {"mechanism": "31-C"}), ("rights", {"rights": ["to be left alone"]}),
        ("day", {"day": "2999"}), ("day", {"day": "in spring"}), ("source", {"source": "the newspaper"}),
        ("petitioner_es", {"petitioner": Localized("A union", "")}), ("outcome_en", {"outcome": Localized("", "Bien")}),
        ("workplace", {"workplace": "nowhere"}), ("number", {"number": "x" * 11}), ("code", {"code": "nothing"}),
        ("stage", {"stage": "guilty"}), ("who", {"code": "resolved", "stage": "resolved", "who": "somebody"}),
    ],
)  # fmt: skip
def test_what_is_not_in_order_is_refused_at_its_field(app, field, typed):
    workplace = build.workplace().slug

    with pytest.raises(Invalid) as refusal:
        build.public_case(**{"workplace": workplace, **typed})

    assert refusal.value.field == field
    assert session.scalar(select(Case.id)) is None


def test_each_official_number_is_there_once(app):
    load_all()
    with pytest.raises(Invalid) as refusal:
        build.public_case(number="1")
    assert (refusal.value.field, "Silao" in str(refusal.value.values)) == ("number", True)

    one = build.public_case(number="999")
    reference.take_back_case(one, reason="Twice", by=build.EDITOR)
    build.public_case(number="999")
    with pytest.raises(Invalid):
        reference.put_back_case(one, by=build.EDITOR)


def test_a_correction_on_an_earlier_state_is_refused(app):
    made = build.public_case()
    values = {
        "workplace": made.facility.slug, "name": Localized("Other", "Otro"), "number": "", "mechanism": "31-B",
        "petitioner": NOTHING, "rights": [], "outcome": NOTHING, "source": SOURCE, "as_of": made.as_of,
        "why": Localized("The source has it so.", "Así lo dice la fuente."),
    }  # fmt: skip
    seen = made.revision

    reference.revise_case(made, **values, seen=seen, by=build.EDITOR)

    assert (made.name.es, made.mechanism, made.rights) == ("Otro", "31-B", "")
    with pytest.raises(Conflict):
        reference.revise_case(made, **values, seen=seen, by=build.EDITOR)


def test_is_corrected_with_a_reason_and_each_correction_is_undone_the_latest_first(app):
    made, other = build.public_case(), build.workplace()
    before = (made.name, made.mechanism, made.facility_id)
    why = Localized("The source has it so.", "Así lo dice la fuente.")
    values = {
        "workplace": other.slug, "name": made.name, "number": "", "mechanism": made.mechanism,
        "petitioner": NOTHING, "rights": made.rights.split(), "outcome": NOTHING, "source": SOURCE, "as_of": made.as_of,
    }  # fmt: skip
    reference.revise_case(made, **values, why=why, seen=made.revision, by=build.EDITOR)
    values |= {"name": Localized("Otter", "Nutria"), "mechanism": "31-B", "number": "77"}
    reference.revise_case(made, **values, why=why, seen=made.revision, by=build.EDITOR)
    now = {**values, "seen": made.revision, "by": build.EDITOR}
    with pytest.raises(Invalid):
        reference.revise_case(made, **now, why=why)  # it says so already
    with pytest.raises(Invalid) as without:
        reference.revise_case(made, **{**now, "number": "78"}, why=NOTHING)
    assert without.value.field == "why_es"
    session.rollback()

    assert found("nutria") == [made.slug]
    reference.undo_case(made, by=build.EDITOR)
    assert (made.name, made.number, made.facility_id) == (before[0], "", other.id)
    assert found("nutria") == []
    reference.undo_case(made, by=build.EDITOR)
    assert (made.name, made.mechanism, made.facility_id) == before
    with pytest.raises(Conflict):
        reference.undo_case(made, by=build.EDITOR)
    assert all(each.undone_at and each.why == why for each in queries.corrections_of(made))


def test_an_undone_number_that_another_case_has_by_now_is_refused(app):
    made = build.public_case(number="901")
    values = {
        "workplace": made.facility.slug, "name": made.name, "number": "", "mechanism": made.mechanism,
        "petitioner": NOTHING, "rights": [], "outcome": NOTHING, "source": SOURCE, "as_of": made.as_of,
        "why": Localized("Not official.", "No es oficial."),
    }  # fmt: skip
    reference.revise_case(made, **values, seen=made.revision, by=build.EDITOR)
    build.public_case(number="901")
    with pytest.raises(Invalid):
        reference.undo_case(made, by=build.EDITOR)


def test_what_was_taken_back_only_its_keepers_find_and_it_comes_back_whole(app):
    made = build.public_case()
    about = made.facility.slug
    reference.take_back_case(made, reason="Another plant", by=build.EDITOR)

    for viewer in (ANONYMOUS, build.ADMINISTRATOR):
        with pytest.raises(NotFound):
            queries.case(viewer, made.slug)
        with pytest.raises(NotFound):
            queries.kept_case(viewer, made.slug)
    assert queries.cases(build.EDITOR, queries.Filter()).total == 0
    assert queries.facility(ANONYMOUS, about).cases == []
    assert queries.kept_case(build.EDITOR, made.slug).ended_why == "Another plant"
    assert [each.slug for each in queries.taken_back(build.EDITOR)] == [made.slug]
    assert not queries.taken_back(ANONYMOUS)

    reference.put_back_case(made, by=build.EDITOR)

    assert queries.case(ANONYMOUS, made.slug).label.code == "petition_only"


def test_the_last_event_is_not_taken_back(app):
    made = build.public_case()
    only = made.entered[0]
    with pytest.raises(Conflict):
        reference.strike_event(made, event_id=only.id, by=build.EDITOR)

    happened(made, code="petition_received", day="2026-01", stage="petition_only")
    reference.strike_event(made, event_id=only.id, by=build.EDITOR)

    assert [str(each.event.day) for each in queries.case(ANONYMOUS, made.slug).course] == ["2026-01"]


def test_a_release_neither_changes_nor_removes_it(app):
    made = build.public_case()
    load_all()

    assert queries.case(ANONYMOUS, made.slug).label.code == "petition_only"
    assert load_all().new == 0
