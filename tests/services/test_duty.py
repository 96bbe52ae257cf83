"""The duty to answer a round by a day: reminders, each once, to who answers it and to nobody else."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import build
import pytest
from answering import closed_round, published
from sqlalchemy import select

from portal.core import clock
from portal.core.actor import SYSTEM, Role
from portal.core.db import session
from portal.core.errors import NotFound
from portal.jobs import notices
from portal.models.consultations import Status
from portal.models.contributions import Status as Said
from portal.models.outbox import Errand
from portal.queries import summaries

MORNING = datetime.combine(date(2027, 3, 1), time(9, 30), ZoneInfo("America/Mexico_City"))
DAY = timedelta(days=1)


@pytest.fixture
def round_():
    return closed_round(respond_by=MORNING.date() + 28 * DAY)


def mornings(app, many, begins=MORNING):
    """What the worker does on so many mornings."""
    for nth in range(many):
        with app.app_context(), clock.at(begins + nth * DAY):
            if notices.is_due(None):
                notices.run()


def letters():
    facts = session.scalars(select(Errand.facts).where(Errand.kind == "letter").order_by(Errand.left_at))
    return [(each["event"], each["person_id"], each["subject_id"]) for each in facts if "answers" in each["event"]]


def test_each_reminder_is_written_once(app, round_):
    editor = build.person(Role.EDITOR)

    mornings(app, 40)

    events = ("answers_due_in_four_weeks", "answers_due_in_a_week", "answers_overdue")
    assert letters() == [(event, editor.id, round_.id) for event in events]


def test_a_morning_on_which_nobody_worked_is_made_up_for(app, round_):
    build.person(Role.EDITOR)
    mornings(app, 20)

    mornings(app, 1, MORNING + 25 * DAY)

    assert [event for event, _person, _round in letters()] == ["answers_due_in_four_weeks", "answers_due_in_a_week"]


def test_who_answers_it_is_reminded_and_nobody_else(app, round_):
    theirs = {build.person(Role.EDITOR).id, build.person(Role.DELEGATE).id, build.person(Role.EDITOR, of=None).id}
    for role in (Role.MODERATOR, Role.TRANSLATOR, Role.AUDITOR):
        build.person(role)
    gone = build.person(Role.EDITOR)
    gone.active = False
    session.commit()

    mornings(app, 1)

    assert {person for _event, person, _round in letters()} == theirs


@pytest.mark.parametrize("done", ["published", "draft", "open"])
def test_what_is_published_or_has_not_closed_reminds_nobody(app, done):
    due = {"respond_by": MORNING.date() + 28 * DAY}
    if done == "published":
        published(closed_round(**due))
    elif done == "draft":
        build.round_(status=Status.DRAFT, **due)
    else:
        build.round_(closes=2000, **due)
    build.person(Role.EDITOR)

    mornings(app, 40)

    assert letters() == []


def test_nobody_reads_who_is_reminded():
    with pytest.raises(NotFound):
        summaries.reminders(build.person(Role.EDITOR).as_actor(), since=MORNING)
    assert summaries.reminders(SYSTEM, since=MORNING) == []


def test_a_promised_day_goes_before_the_rule_and_the_summary_is_the_last_of_both():
    promised = date(2027, 5, 1)

    assert closed_round(respond_by=promised).answers_due == promised
    assert closed_round(summary_due=promised).answers_due == promised
    assert closed_round(respond_by=promised - DAY, summary_due=promised).answers_due == promised - DAY
    rounded = closed_round()
    assert rounded.answers_due == clock.day(rounded.zone, rounded.closes_at).date() + 84 * DAY


def test_it_is_overdue_from_the_day_after_on_its_own_calendar():
    round_ = closed_round(respond_by=date(2027, 5, 1), zone="America/Tijuana")
    midnight = datetime(2027, 5, 2, tzinfo=ZoneInfo("America/Tijuana"))

    assert round_.overdue_since(midnight - timedelta(seconds=1)) is None
    assert round_.overdue_since(midnight) == date(2027, 5, 2)
    assert round_.overdue_since(midnight + 100 * DAY) == date(2027, 5, 2)
    published(round_)
    assert round_.overdue_since(midnight + 100 * DAY) is None


def test_what_nobody_has_begun_to_answer_waits_by_group_and_language():
    round_, editor = closed_round(), build.person(Role.EDITOR).as_actor()
    for language, many in (("es", 2), ("en", 1)):
        for _ in range(many):
            build.contribution(round_, status=Said.PUBLISHED, language=language)
    build.contribution(round_)

    waits = summaries.before_it_is_begun(editor, round_.id)

    assert sorted((heap.language, heap.left) for heap in waits.heaps) == [("en", 1), ("es", 2)]
    assert summaries.before_it_is_begun(build.member().as_actor(), round_.id).heaps == []
