"""What was done and what it rests on: the chain in both directions, for each reader, and what is refused."""

from datetime import UTC, datetime, timedelta

import build
import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from portal.cli.reference import load_all
from portal.core import clock
from portal.core.actor import ANONYMOUS, Role
from portal.core.db import session
from portal.core.errors import Conflict, Invalid, NotFound
from portal.core.localized import Localized
from portal.core.registers import requests
from portal.models.consultations import Audience, Round
from portal.models.contributions import Status
from portal.models.reference import Case, ComplianceAction, Ground
from portal.queries import reference as queries
from portal.services import moderation, reference

BOTH, NOTHING, SOURCE = Localized("Words", "Palabras"), Localized("", ""), "https://example.org/e"


@pytest.fixture
def case(app):
    return build.public_case(code="request_for_review", day="2024-01-10", stage="under_review")


def kinds(action, viewer=ANONYMOUS):
    return sorted(node.kind for node in queries.chain(viewer, action).nodes)


def take_back(record):
    return reference.take_back_entry(record, reason="Entered twice", by=build.EDITOR)


def revised(action, **changed):
    said = {name: getattr(action, name) for name in ("kind", "by", "title", "asked")}
    said |= {"day": str(action.day), "led_to": action.led_to or "", **changed}
    return reference.revise_entry(
        action, said=said, source=SOURCE, as_of=clock.day().date(), why=BOTH, seen=action.revision, by=build.EDITOR
    )


def test_every_request_for_review_of_a_release_stands_with_its_petition_and_its_case(app):
    load_all()

    delivered = list(requests())
    assert (len(delivered), len({each.slug for each in delivered})) == (42, 42)
    listed = queries.actions(ANONYMOUS)
    assert (listed.total, len(listed.items)) == (42, 42)
    bader = queries.action(ANONYMOUS, "request-bader-leon").action
    assert (bader.kind, bader.by, bader.led_to) == ("request_for_review", "united_states", "bader-leon")
    assert kinds(bader) == ["action", "case", "panel", "petition"]
    assert kinds(queries.action(ANONYMOUS, "request-gm-silao").action) == ["action", "case"]  # it began without one
    for each in delivered:
        found = queries.action(ANONYMOUS, each.slug).action
        assert (str(found.day), found.source) == (str(each.day), each.source)
    assert load_all() == (0, 0, 189)


def test_a_request_that_the_staff_took_back_is_not_brought_again(app):
    load_all()
    ground = session.scalars(select(Ground).where(Ground.what == "bader-leon")).one()
    take_back(ground)
    take_back(queries.action(ANONYMOUS, "request-bader-leon").action)

    assert load_all() == (0, 0, 189)
    with pytest.raises(NotFound):
        queries.action(ANONYMOUS, "request-bader-leon")


def test_a_chain_is_followed_in_both_directions(app):
    said = build.contribution(status=Status.PUBLISHED)
    first = build.action(said)
    second = build.action()
    build.ground(second, "action", first.slug)
    build.ground(second, "round", str(said.round_id))

    for action in (first, second):
        found = queries.chain(ANONYMOUS, action)
        assert found.focus == ("action", action.id)
        assert (("contribution", said.number), ("action", first.id)) in found.links
        assert (("action", first.id), ("action", second.id)) in found.links
    assert kinds(first) == ["action", "action", "contribution"]  # what the second rests on besides led to no first
    assert kinds(second) == ["action", "action", "contribution", "round"]
    assert [each.slug for each in queries.done_after_contribution(ANONYMOUS, said.number)] == [first.slug]
    assert {each.slug for each in queries.done_after_round(ANONYMOUS, said.round_id)} == {first.slug, second.slug}


def test_reports_bring_what_was_decided_after_them_and_panels_what_followed(app):
    load_all()
    report, panel = build.board(), build.panel()
    action = build.action()
    build.ground(action, "finding", f"https://ilc.example/en/board/reports/{report.slug}")
    build.ground(action, "case", f"/es/cases/{panel.case.slug}")

    assert kinds(action) == ["action", "case", "finding"]  # what followed those is no ground of it
    began = build.action(led_to=panel.case.slug, day="2024-01-05")
    assert kinds(began) == ["action", "action", "case", "panel", "remedy"]
    assert [each.slug for each in queries.done_after_report(ANONYMOUS, report)] == [action.slug]
    assert {each.slug for each in queries.done_in_case(ANONYMOUS, panel.case)} == {action.slug, began.slug}


def test_what_is_withheld_later_leaves_the_chain_and_every_list(app):
    said = build.contribution(status=Status.PUBLISHED)
    kept = build.contribution(said.round, status=Status.PUBLISHED)
    action = build.action(said)
    assert queries.done_after_round(ANONYMOUS, said.round_id)

    moderator = build.person(Role.MODERATOR).as_actor()
    moderation.decide(said, verdict=Status.WITHHELD, reason="personal_data", note="", seen=said.revision, by=moderator)

    assert kinds(action) == ["action"]
    assert not queries.done_after_round(ANONYMOUS, said.round_id)
    build.ground(action, "contribution", kept.number)
    assert kinds(action) == ["action", "contribution"]


def test_a_case_that_was_taken_back_ends_the_way_to_what_lies_behind_it(app, case):
    first = build.action(led_to=case.slug, day="2024-01-05")
    second = build.action()
    build.ground(second, "case", case.slug)
    assert kinds(second) == ["action", "action", "case"]

    reference.take_back_case(case, reason="Entered twice", by=build.EDITOR)

    assert (kinds(first), kinds(second)) == (["action"], ["action"])


def test_only_what_everybody_can_read_is_a_ground(app):
    invited = build.round_(audience=Audience.PARTICIPANTS)
    waiting = build.contribution()
    action = build.action()
    for kind, what in (
        ("contribution", waiting.number or "ILC-2026-9999-0001"),
        ("contribution", "nothing"),
        ("round", str(invited.id)),
        ("round", "999999"),
        ("summary", str(waiting.round_id)),
        ("case", "/cases/nothing"),
        ("petition", "' OR 1=1"),
        ("finding", "🦆"),
        ("action", action.slug),
    ):
        with pytest.raises(Invalid):
            build.ground(action, kind, what)
    assert session.scalars(select(Ground)).all() == []


def test_a_petition_is_one_that_is_on_record_in_the_case(app, case):
    action = build.action()
    with pytest.raises(Invalid):
        build.ground(action, "petition", case.slug)
    reference.add_event(
        case, code="petition_received", day="2023-12", who="", note=NOTHING, source=SOURCE, stage="", by=build.EDITOR
    )

    build.ground(action, "petition", case.slug)

    [petition] = [node for node in queries.chain(ANONYMOUS, action).nodes if node.kind == "petition"]
    assert str(petition.day) == "2023-12"


def test_what_came_later_is_no_ground_where_that_is_certain(app, case):
    for day, refused in (("2024-01-09", True), ("2024-01-10", False), ("2024-01", False), ("2023", True)):
        action = build.action(day=day)
        if refused:
            with pytest.raises(Invalid):
                build.ground(action, "case", case.slug)
        else:
            build.ground(action, "case", case.slug)


@pytest.mark.parametrize(("day", "refused"), [("2026-11-18", True), ("2026-11-19", False)])
def test_what_was_said_in_the_evening_was_said_on_the_day_of_its_round(app, day, refused):
    with clock.at(datetime(2026, 11, 20, 2, 4, tzinfo=UTC)):  # four past eight in Mexico City, on the nineteenth
        said = build.contribution(build.round_(), by=build.member(), status=Status.PUBLISHED)
    action = build.action(day=day)
    if refused:
        with pytest.raises(Invalid):
            build.ground(action, "contribution", said.number)
    else:
        build.ground(action, "contribution", said.number)


def test_nothing_is_entered_twice_and_no_ground_becomes_another(app, case):
    said, other = (build.contribution(status=Status.PUBLISHED) for _ in range(2))
    action = build.action(said)
    with pytest.raises(Invalid):
        build.ground(action, "contribution", said.number.lower())
    [ground] = session.scalars(select(Ground)).all()
    with pytest.raises(Invalid):
        reference.revise_entry(
            ground, said={"action": action.slug, "kind": "contribution", "what": other.number, "note": NOTHING},
            source=SOURCE, as_of=clock.day().date(), why=BOTH, seen=ground.revision, by=build.EDITOR,
        )  # fmt: skip
    take_back(ground)
    again = build.ground(action, "contribution", said.number)
    with pytest.raises((Invalid, Conflict)):
        reference.put_back_entry(ground, by=build.EDITOR)
    assert again.ended_at is None


def test_no_chain_leads_back_to_where_it_begins(app, case):
    began = build.action(led_to=case.slug, day="2024-02-01")
    with pytest.raises(Invalid):
        build.ground(began, "case", case.slug)  # the case that it led to
    later = build.action(day="2024-03-01")
    build.ground(later, "case", case.slug)
    with pytest.raises(Invalid):
        build.ground(began, "action", later.slug)  # entered after it
    with pytest.raises(Invalid):
        revised(later, led_to=case.slug)
    assert session.scalar(select(ComplianceAction.led_to).where(ComplianceAction.id == later.id)) is None
    assert kinds(later) == ["action", "action", "case"]


def test_the_database_keeps_chains_of_actions_in_their_order(app):
    first, second = build.action(), build.action()
    ground = build.ground(second, "action", first.slug)
    for values in (
        {"on_action_id": second.id},
        {"action_id": first.id, "on_action_id": second.id},
        {"kind": "case"},
        {"on_action_id": None},
        {"what": ""},
    ):
        with pytest.raises(IntegrityError):
            session.execute(update(Ground).where(Ground.id == ground.id).values(**values))
        session.rollback()


def test_an_action_is_corrected_undone_taken_back_and_put_back(app):
    action = build.action()
    revised(action, title=Localized("Better", "Mejor"))
    assert queries.action(ANONYMOUS, action.slug).corrections[0].before["title_en"] == "Some words"
    reference.undo_entry(action, by=build.EDITOR)
    assert action.title.en == "Some words"
    take_back(action)
    with pytest.raises(NotFound):
        queries.action(ANONYMOUS, action.slug)
    reference.put_back_entry(action, by=build.EDITOR)
    assert queries.action(ANONYMOUS, action.slug).action is action


def test_an_action_with_grounds_goes_only_after_them(app):
    action = build.action(build.contribution(status=Status.PUBLISHED))
    with pytest.raises(Conflict):
        take_back(action)
    take_back(session.scalars(select(Ground)).one())
    take_back(action)
    with pytest.raises(Conflict):  # it would rest on nothing that holds
        reference.put_back_entry(session.scalars(select(Ground)).one(), by=build.EDITOR)


def test_pages_of_the_round_are_out_of_date_when_a_ground_comes_or_goes(app):
    said = build.contribution(status=Status.PUBLISHED)
    seen = []

    def version():
        seen.append(session.scalar(select(Round.version).where(Round.id == said.round_id)))

    version()
    action = build.action(said)
    version()
    revised(action, title=Localized("Better", "Mejor"))
    version()
    take_back(session.scalars(select(Ground)).one())
    version()
    assert len(set(seen)) == 4


def test_of_a_long_chain_only_the_nearest_is_shown(app, monkeypatch):
    monkeypatch.setattr("portal.queries.reference.chains.MOST", 3)
    first = build.action()
    for _ in range(4):
        after = build.action()
        build.ground(after, "action", first.slug)
    found = queries.chain(ANONYMOUS, first)
    assert (len(found.nodes), found.more) == (3, True)
    assert found.nodes[0].key == found.focus


def test_days_of_an_action_are_not_yet_to_come(app):
    tomorrow = (clock.day().date() + timedelta(days=2)).isoformat()
    with pytest.raises(Invalid):
        build.action(day=tomorrow)
    with pytest.raises(Invalid):
        build.action(kind="war")
    with pytest.raises(Invalid):
        build.action(led_to="nothing")
    assert session.scalars(select(ComplianceAction)).all() == []
    assert session.scalars(select(Case)).all() == []
