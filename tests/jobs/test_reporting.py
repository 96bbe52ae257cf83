"""What becomes of contributions is counted for everybody, and no number tells of fewer than five people."""

from datetime import timedelta

import build
import pytest

from portal.core.actor import ANONYMOUS
from portal.core.db import session, transaction
from portal.jobs import reporting
from portal.models.consultations import Audience
from portal.models.contributions import Status
from portal.models.moderation import Decision
from portal.queries import moderation as queries


def told(round_, **many):
    """So many contributions of this round in each state."""
    made = [build.contribution(round_, status=Status(state)) for state, times in many.items() for _time in range(times)]
    for said in made:
        if said.status == Status.WITHHELD:
            said.withheld_reason = "personal_data"
    session.commit()
    return made


def report(round_=None):
    session.expire_all()
    return queries.report_of_all(ANONYMOUS) if round_ is None else queries.report(ANONYMOUS, round_.id)


def test_counts_what_became_of_contributions():
    round_ = build.round_()
    told(round_, published=2, withheld=6, returned=5)

    reporting.report_moderation()
    found = report(round_).figures

    assert (found.received, found.published, found.rest) == (13, 2, 11)
    assert found.states == {"returned": 5, "withheld": 6, "withdrawn": 0, "received": 0}
    assert found.reasons == {"personal_data": 6}
    assert found.groups == {"individual": [2, 11]}
    assert found.languages == {"en": [0, 0], "es": [2, 11]}
    assert report().figures.received == 13


def test_hides_what_is_few_and_what_would_give_it_away():
    round_ = build.round_()
    told(round_, published=3, withheld=3, returned=6, received=9)

    reporting.report_moderation()
    found = report(round_).figures

    assert found.states == {"returned": None, "withheld": None, "withdrawn": 0, "received": 9}
    assert (found.reasoned, found.reasons, found.rest) == (0, {}, 18)


def test_all_rounds_together_give_away_nothing_of_one():
    open_, few, small = build.round_(), build.round_(), build.round_()
    told(open_, withheld=6, returned=7)
    told(few, withheld=6, returned=2)
    told(small, published=1, withheld=3)

    reporting.report_moderation()
    every = report().figures

    assert (every.rest, every.rounds, every.left_out) == (21, 2, 1)
    assert every.states["returned"] is every.states["withheld"] is None  # or the other round's would follow
    assert (every.reasoned, every.reasons) == (6, {"personal_data": 6})
    assert report(small).figures.received is report(small).figures.rest is None
    assert report(small).figures.groups == {"individual": [1, None]}


def test_counts_nothing_of_a_round_that_is_not_for_everybody():
    told(build.round_(audience=Audience.COMMITTEE), withheld=6)
    told(public := build.round_(), withheld=5)

    reporting.report_moderation()

    assert (report().figures.rest, report().figures.rounds, report().figures.left_out) == (5, 1, 0)
    assert queries.reported_rounds(ANONYMOUS) == [(public.id, public.title)]


@pytest.mark.parametrize(("by", "hours", "days"), [(build.member, 30, None), (lambda: None, None, 1)])
def test_waits_in_hours_only_where_the_hour_is_known(by, hours, days):
    round_, author, decided_by = build.round_(), by(), build.person().id
    made = [build.contribution(round_, by=author) for _time in range(5)]
    with transaction():
        for said, waited in zip(made, (1, 29, 30, 31, 500), strict=True):
            session.add(
                Decision(
                    contribution_id=said.id,
                    edition=1,
                    status=Status.RETURNED,
                    reason="personal_data",
                    decided_by_id=decided_by,
                    decided_at=said.posted_at + timedelta(hours=waited),  # of who has no account: noon, and so on
                )
            )

    reporting.report_moderation()

    assert (report(round_).figures.hours, report(round_).figures.days) == (hours, days)


def test_tells_no_wait_of_fewer_than_five():
    round_, author, decided_by = build.round_(), build.member(), build.person().id
    for _time in range(4):
        said = build.contribution(round_, by=author)
        session.add(Decision(contribution_id=said.id, edition=1, status=Status.RETURNED, decided_by_id=decided_by))
    session.commit()

    reporting.report_moderation()

    assert report(round_).figures.hours is None
