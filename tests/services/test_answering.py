"""Contributions are answered point by point: one person proposes, another decides, and nothing is ever lost."""

from datetime import timedelta

import build
import pytest
from answering import HEARD, REASON, closed_round, kept, publish, summary
from sqlalchemy import func, select

from portal.core import clock
from portal.core.actor import Role
from portal.core.db import session
from portal.core.errors import Conflict, Invalid, NotAllowed, NotFound
from portal.core.localized import Localized
from portal.jobs.worker import run_all
from portal.models.audit import Entry
from portal.models.consultations import Phase
from portal.models.contributions import Contribution, Kind
from portal.models.contributions import Status as Said
from portal.models.drafts import Passage
from portal.models.drafts import Status as DraftStatus
from portal.models.summaries import Disposition, Outcome, Point
from portal.services import moderation, summaries

BODY = "Faltan visitas de seguimiento. El plazo es corto."


@pytest.fixture
def round_():
    return closed_round()


@pytest.fixture
def ana():
    return build.person(Role.EDITOR).as_actor()


@pytest.fixture
def ben():
    return build.person(Role.DELEGATE).as_actor()


def said(round_, **more):
    return build.contribution(round_, status=Said.PUBLISHED, body=BODY, **more)


def begun(round_, by, **more):
    """A contribution of a round whose answers have been begun, and its point."""
    made = said(round_, **more)
    return made, summaries.make_point(made, by=by)


def proposed(point, by, outcome=Outcome.ACCEPTED, reason=REASON, **more):
    return summaries.propose(point, outcome=outcome, reason=reason, seen=point.revision, by=by, **more)


def decided(point, by, outcome=Outcome.ACCEPTED, reason=REASON, **more):
    return summaries.decide(point, outcome=outcome, reason=reason, seen=point.revision, by=by, **more)


def answered(point, ana, ben, *details, **more):
    return decided(proposed(point, ana, *details, **more), ben, *details, **more)


def rows(point):
    wanted = select(Disposition).where(Disposition.point_id == point.id).order_by(Disposition.number)
    return session.scalars(wanted).all()


def standing(contribution):
    wanted = select(Point).where(Point.contribution_id == contribution.id, Point.dropped_at.is_(None))
    return session.scalars(wanted.order_by(Point.id)).all()


def test_when_answering_begins_each_published_contribution_is_a_point(round_, ana):
    first, second = said(round_), said(round_)
    kept(Point(round_id=round_.id, contribution_id=first.id, edition=1, start=0, end=6))
    for status in (Said.RECEIVED, Said.RETURNED, Said.WITHDRAWN):
        build.contribution(round_, status=status)
    build.contribution(round_, status=Said.PUBLISHED, then=Said.WITHHELD)
    theirs = said(round_)
    theirs.kind = Kind.OFFICIAL_REPLY
    session.commit()

    summaries.analyse(round_, by=ana)

    points = session.scalars(select(Point).where(Point.round_id == round_.id)).all()
    assert {(point.contribution_id, point.start) for point in points} == {(first.id, 0), (second.id, None)}
    assert round_.phase(clock.now()) is Phase.ANALYSING
    line = session.scalars(select(Entry).order_by(Entry.id.desc())).first()
    assert (line.act, line.changes["Point.0.many"]) == ("round.analyse", [None, 1])


def test_what_is_published_while_a_round_is_answered_becomes_a_point_by_itself(app, round_, ana):
    contribution = build.contribution(round_)
    summaries.analyse(round_, by=ana)
    carla = build.person(Role.MODERATOR).as_actor()
    moderation.decide(contribution, verdict=Said.PUBLISHED, seen=contribution.revision, by=carla)
    assert standing(contribution) == []

    run_all(app)
    run_all(app)

    [point] = standing(contribution)
    assert (point.start, point.created_by_id) == (None, None)


def test_what_is_published_while_a_colleague_begins_to_answer_becomes_a_point_too(app, round_):
    """Neither sees what the other has not finished: the point does not depend on whether answering has begun."""
    contribution = build.contribution(round_)
    carla = build.person(Role.MODERATOR).as_actor()

    moderation.decide(contribution, verdict=Said.PUBLISHED, seen=contribution.revision, by=carla)
    run_all(app)

    assert len(standing(contribution)) == 1


def test_what_is_published_while_a_round_is_open_waits_for_answering_to_begin(app):
    contribution = build.contribution(build.round_())
    carla = build.person(Role.MODERATOR).as_actor()

    moderation.decide(contribution, verdict=Said.PUBLISHED, seen=contribution.revision, by=carla)
    run_all(app)

    assert standing(contribution) == []


@pytest.mark.parametrize("when", [{}, {"closes": -1, "late": 1}])
def test_nobody_begins_to_answer_while_contributions_are_taken(when, ana):
    with pytest.raises(NotAllowed):
        summaries.analyse(build.round_(**when), by=ana)


def test_a_round_is_begun_once(round_, ana):
    summaries.analyse(round_, by=ana)

    with pytest.raises(NotAllowed):
        summaries.analyse(round_, by=ana)


def test_words_that_are_cut_out_take_the_place_of_the_whole(round_, ana):
    contribution, whole = begun(round_, ana)

    point = summaries.make_point(contribution, exact="El plazo es corto.", by=ana)

    assert (BODY[point.start : point.end], point.edition) == ("El plazo es corto.", 1)
    assert [one.id for one in standing(contribution)] == [point.id]
    assert whole.dropped_at is not None


def test_a_whole_that_somebody_works_on_stays_beside_the_words(round_, ana):
    contribution, whole = begun(round_, ana)
    proposed(whole, ana)

    point = summaries.make_point(contribution, start=0, end=6, by=ana)

    assert [one.id for one in standing(contribution)] == [whole.id, point.id]


@pytest.mark.parametrize("words", [{"exact": "not there"}, {"start": 3, "end": 3}, {"start": 0, "end": 900}])
def test_only_words_that_stand_there_are_a_point(round_, ana, words):
    contribution, _whole = begun(round_, ana)

    with pytest.raises(Invalid) as refused:
        summaries.make_point(contribution, **words, by=ana)

    assert refused.value.field == "exact"
    assert len(standing(contribution)) == 1


def test_the_same_words_are_one_point(round_, ana):
    contribution, _whole = begun(round_, ana)
    summaries.make_point(contribution, exact="Faltan visitas", by=ana)

    with pytest.raises(Invalid):
        summaries.make_point(contribution, start=0, end=14, by=ana)


def test_what_the_committee_says_is_not_answered(round_, ana):
    theirs = said(round_)
    theirs.kind = Kind.OFFICIAL_REPLY
    session.commit()

    with pytest.raises(Conflict):
        summaries.make_point(theirs, by=ana)


def test_the_last_words_that_are_dropped_leave_the_whole(round_, ana):
    contribution, _whole = begun(round_, ana)
    point = summaries.make_point(contribution, exact="Faltan visitas", by=ana)

    summaries.drop_point(point, seen=point.revision, by=ana)

    [whole] = standing(contribution)
    assert whole.start is None
    with pytest.raises(Conflict):
        summaries.drop_point(whole, seen=whole.revision, by=ana)


def test_two_persons_answer_a_point(round_, ana, ben):
    _contribution, point = begun(round_, ana)

    proposed(point, ana)
    assert (point.disposition, point.proposal) == (None, 1)
    decided(point, ben)

    assert (point.disposition, point.proposal) == (2, None)
    proposal, decision = rows(point)
    assert proposal.decided_by_id is None
    assert (decision.proposed_by_id, decision.decided_by_id) == (ana.user_id, ben.user_id)


def test_who_proposes_does_not_decide(round_, ana):
    _contribution, point = begun(round_, ana)
    proposed(point, ana)

    with pytest.raises(NotAllowed, match="by somebody other"):
        decided(point, ana)


def test_what_is_changed_in_the_decision_is_kept_beside_what_was_proposed(round_, ana, ben):
    _contribution, point = begun(round_, ana)
    proposed(point, ana, reason=Localized("", "Se hará."))

    decided(point, ben, Outcome.NOTED, HEARD)

    proposal, decision = rows(point)
    assert (proposal.outcome, proposal.reason.es) == (Outcome.ACCEPTED, "Se hará.")
    assert (decision.outcome, decision.reason) == (Outcome.NOTED, HEARD)
    assert (decision.proposed_by_id, decision.decided_by_id) == (ana.user_id, ben.user_id)


@pytest.mark.parametrize(
    ("reason", "field"), [(Localized("Yes.", " "), "reason_es"), (Localized("", "Sí."), "reason_en")]
)
def test_nothing_is_decided_in_one_language(round_, ana, ben, reason, field):
    _contribution, point = begun(round_, ana)
    proposed(point, ana)

    with pytest.raises(Invalid) as refused:
        decided(point, ben, reason=reason)

    assert refused.value.field == field
    assert len(rows(point)) == 1


def test_nothing_is_proposed_without_a_reason(round_, ana):
    _contribution, point = begun(round_, ana)

    with pytest.raises(Invalid):
        proposed(point, ana, reason=Localized(" ", ""))


def test_nothing_is_decided_that_nobody_proposed(round_, ana, ben):
    _contribution, point = begun(round_, ana)

    with pytest.raises(Invalid):
        decided(point, ben)


def test_the_second_of_two_who_answer_at_once_is_told(round_, ana, ben):
    _contribution, point = begun(round_, ana)
    seen = point.revision
    proposed(point, ana)

    with pytest.raises(Conflict):
        summaries.propose(point, outcome=Outcome.NOTED, reason=REASON, seen=seen, by=ben)

    assert len(rows(point)) == 1


def test_an_earlier_answer_is_put_forward_again_as_a_row_of_its_own(round_, ana, ben):
    _contribution, point = begun(round_, ana)
    answered(point, ana, ben)
    answered(point, ana, ben, Outcome.NOTED, HEARD)

    summaries.undo(point, number=2, seen=point.revision, by=ben)

    assert (point.disposition, point.proposal) == (4, 5)
    assert (rows(point)[4].outcome, rows(point)[4].reason) == (Outcome.ACCEPTED, REASON)
    assert (rows(point)[4].proposed_by_id, rows(point)[4].decided_by_id) == (ben.user_id, None)
    with pytest.raises(NotFound):
        summaries.undo(point, number=9, seen=point.revision, by=ben)


def covered(point, by, ana, ben):
    number = session.scalar(select(Contribution.number).where(Contribution.id == by.contribution_id))
    return answered(point, ana, ben, Outcome.ALREADY_COVERED, covered_by=number)


def target(point):
    wanted = select(Disposition.covered_by_id).where(
        Disposition.point_id == point.id, Disposition.number == point.disposition
    )
    return session.scalar(wanted)


def test_what_is_covered_leads_to_the_end_of_the_way(round_, ana, ben):
    points = [begun(round_, ana)[1] for _ in range(3)]
    answered(points[0], ana, ben)
    covered(points[1], points[0], ana, ben)

    covered(points[2], points[1], ana, ben)

    assert [target(point) for point in points] == [None, points[0].id, points[0].id]


def test_what_a_point_covered_is_led_on_when_it_is_covered_itself(round_, ana, ben):
    points = [begun(round_, ana)[1] for _ in range(3)]
    answered(points[0], ana, ben)
    answered(points[1], ana, ben)
    covered(points[2], points[1], ana, ben)

    covered(points[1], points[0], ana, ben)

    assert [target(point) for point in points] == [None, points[0].id, points[0].id]
    assert [row.covered_by_id for row in rows(points[2])] == [points[1].id, points[1].id, points[0].id]


def test_no_way_leads_back(round_, ana, ben):
    points = [begun(round_, ana)[1] for _ in range(2)]
    answered(points[0], ana, ben)
    covered(points[1], points[0], ana, ben)

    with pytest.raises(Invalid, match="leads back") as refused:
        covered(points[0], points[1], ana, ben)

    assert refused.value.field == "covered_by"
    assert target(points[0]) is None


def test_nothing_is_covered_by_what_is_not_decided_or_not_there(round_, ana):
    (open_, other), point = begun(round_, ana), begun(round_, ana)[1]
    elsewhere, _point = begun(closed_round(), ana)
    proposed(other, ana)

    for number, place in ((open_.number, 1), (open_.number, 2), (elsewhere.number, 1), ("", 1), ("ILC-1", 1)):
        with pytest.raises(Invalid) as refused:
            proposed(point, ana, Outcome.ALREADY_COVERED, covered_by=number, covered_point=place)
        assert refused.value.field == "covered_by"


def test_what_covers_another_is_not_dropped(round_, ana, ben):
    contribution, first = begun(round_, ana)
    _other, second = begun(round_, ana)
    summaries.make_point(contribution, exact="Faltan visitas", by=ana)
    [first] = standing(contribution)
    answered(first, ana, ben)
    covered(second, first, ana, ben)

    with pytest.raises(Conflict):
        summaries.drop_point(first, seen=first.revision, by=ana)


def test_what_a_waiting_proposal_leads_to_is_not_dropped(round_, ana, ben):
    contribution, _whole = begun(round_, ana)
    _other, second = begun(round_, ana)
    summaries.make_point(contribution, exact="Faltan visitas", by=ana)
    [first] = standing(contribution)
    answered(first, ana, ben)
    proposed(second, ana, Outcome.ALREADY_COVERED, covered_by=contribution.number)

    with pytest.raises(Conflict, match="point to this one"):
        summaries.drop_point(first, seen=first.revision, by=ana)

    proposed(second, ana, Outcome.NOTED)
    summaries.drop_point(first, seen=first.revision, by=ana)


def test_what_is_not_public_covers_nothing(round_, ana, ben):
    contribution, first = begun(round_, ana)
    answered(first, ana, ben)
    _other, second = begun(round_, ana)
    withhold(contribution)

    with pytest.raises(Invalid) as refused:
        proposed(second, ana, Outcome.ALREADY_COVERED, covered_by=contribution.number)

    assert refused.value.field == "covered_by"


def test_an_answer_that_nobody_can_change_any_more_keeps_no_point(round_, ana, ben):
    contribution, _whole = begun(round_, ana)
    other, second = begun(round_, ana)
    summaries.make_point(contribution, exact="Faltan visitas", by=ana)
    [first] = standing(contribution)
    answered(first, ana, ben)
    covered(second, first, ana, ben)
    withhold(other)

    summaries.drop_point(first, seen=first.revision, by=ana)

    assert [point.start for point in standing(contribution)] == [None]


def withhold(contribution):
    contribution.status = Said.WITHHELD
    session.commit()


@pytest.mark.parametrize(
    ("group", "outcome", "departs"),
    [("lac", Outcome.NOT_ACCEPTED, True), ("lac", Outcome.ACCEPTED, False), ("union", Outcome.NOT_ACCEPTED, False)],
)
def test_advice_of_the_lac_that_is_not_followed_is_a_departure(round_, ana, group, outcome, departs):
    contribution, point = begun(round_, ana)
    contribution.group = group
    session.commit()

    proposed(point, ana, outcome)

    assert rows(point)[0].departure is departs


def test_an_answer_departs_from_advice_of_the_lac_alone(round_, ana):
    _contribution, point = begun(round_, ana)

    with pytest.raises(Invalid):
        proposed(point, ana, departure=True)


def test_a_changed_paragraph_is_shown_as_evidence(round_, ana):
    version = build.version(build.draft(round_))
    hidden = build.version(build.draft(round_), status=DraftStatus.UPLOADED)
    _contribution, point = begun(round_, ana)
    passages = [
        session.scalar(select(func.min(Passage.id)).where(Passage.version_id == of.id)) for of in (version, hidden)
    ]

    proposed(point, ana, passage=passages[0])

    assert rows(point)[0].passage_id == passages[0]
    with pytest.raises(Invalid):
        proposed(point, ana, passage=passages[1])


def test_points_are_given_to_who_may_answer_them(round_, ana, ben):
    _contribution, point = begun(round_, ana)
    day = clock.day(round_.zone).date() + timedelta(days=3)

    summaries.assign(point, person=ben.user_id, due=day, seen=point.revision, by=ana)

    assert (point.assigned_to_id, point.due) == (ben.user_id, day)
    with pytest.raises(Invalid):
        summaries.assign(point, person=build.member().id, due=None, seen=point.revision, by=ana)
    summaries.assign(point, person=None, due=None, seen=point.revision, by=ben)
    assert point.assigned_to_id is None


def test_a_published_summary_keeps_its_answers(round_, ana, ben):
    _contribution, point = begun(round_, ana)
    answered(point, ana, ben)
    publish(summary(round_))

    for refused in (
        lambda: proposed(point, ana),
        lambda: summaries.undo(point, number=1, seen=point.revision, by=ana),
        lambda: summaries.assign(point, person=None, due=None, seen=point.revision, by=ana),
        lambda: summaries.drop_point(point, seen=point.revision, by=ana),
    ):
        with pytest.raises(Conflict, match="published"):
            refused()
