"""News told together once a day or a week, and reminders of rounds that close soon: both in the morning."""

from datetime import UTC, datetime, timedelta

import build
import pytest
from sqlalchemy import select

from portal.core import clock
from portal.core.db import session, transaction
from portal.jobs import notices, worker
from portal.models.consultations import Audience, Follow, Round
from portal.models.outbox import Letter
from portal.models.people import Frequency
from portal.queries import outbox as queries
from portal.services import outbox, people

MONDAY = datetime.now(UTC).replace(hour=15, minute=0, second=0, microsecond=0)  # nine in central Mexico
MONDAY += timedelta(days=7 - MONDAY.weekday())


def reader(frequency=Frequency.DAILY, **more):
    found = build.member(locale="es", **more)
    people.prefer(
        found, locale="es", zone="America/Mexico_City", letters=True, frequency=frequency, by=found.as_actor()
    )
    return found


def news(to, event="round_opened", at=MONDAY - timedelta(hours=5), about=None):
    with clock.at(at):
        about = about or (build.round_() if event.startswith("round") else None)
        with transaction():
            outbox.write(event, to=[to.id], about=about)
    return about


def morning(app, at=MONDAY):
    """The work of a morning and all that it leaves to be done."""
    with clock.at(at):
        with app.app_context():
            assert notices.is_due(None)
            notices.run()
        worker.run_all(app)


def work(app, at):
    with clock.at(at):
        worker.run_all(app)


class TestDigest:
    def test_tells_once_a_day_of_all_that_others_hear_of_at_once(self, app, post_office):
        daily, at_once = reader(), reader(Frequency.AT_ONCE)
        for to in (daily, daily, at_once):
            news(to)
        work(app, MONDAY - timedelta(hours=4))
        assert [to for to, _words in post_office.letters] == [[at_once.email]]

        morning(app)
        news(at_once, at=MONDAY + timedelta(hours=1))
        work(app, MONDAY + timedelta(hours=1))
        morning(app, MONDAY + timedelta(days=1))

        assert [to for to, _words in post_office.letters] == [[at_once.email], [daily.email], [at_once.email]]
        assert "Hay novedades" in post_office.letters[1][1]
        assert len(queries.news(daily.as_actor()).rows) == 2, "the email itself is no news"

    def test_once_a_week_on_monday(self, app, post_office):
        weekly = reader(Frequency.WEEKLY)
        news(weekly, at=MONDAY - timedelta(days=3))
        work(app, MONDAY - timedelta(days=3))

        for days in (-2, -1):
            morning(app, MONDAY + timedelta(days=days))
        assert post_office.letters == []
        morning(app)

        assert [to for to, _words in post_office.letters] == [[weekly.email]]

    def test_is_sent_after_an_outage_and_not_taken_for_one_that_was(self, app, post_office):
        daily = reader()
        news(daily)
        work(app, MONDAY - timedelta(hours=4))
        post_office.says("451 4.7.1 later")
        morning(app)
        assert post_office.letters == []

        work(app, MONDAY + timedelta(hours=1))

        assert [to for to, _words in post_office.letters] == [[daily.email]]

    def test_does_not_come_for_what_its_reader_may_not_see_any_more(self, app, post_office):
        daily = reader()
        about = news(daily)
        work(app, MONDAY - timedelta(hours=4))
        with transaction():
            session.get_one(Round, about.id).audience = Audience.CLEARED

        morning(app)

        assert post_office.letters == []

    def test_does_not_come_to_who_wants_no_emails_any_more(self, app, post_office):
        daily = reader()
        news(daily)
        work(app, MONDAY - timedelta(hours=4))
        people.prefer(daily, locale="es", zone="UTC", letters=False, frequency=Frequency.DAILY, by=daily.as_actor())

        morning(app)

        assert post_office.letters == []

    @pytest.mark.parametrize("event", ["guessing", "recovery_code_used", "passkey_added", "passkey_removed"])
    def test_warnings_come_even_to_who_wants_no_emails(self, app, post_office, event):
        nobody = reader()
        people.prefer(nobody, locale="es", zone="UTC", letters=False, by=nobody.as_actor())
        news(nobody, event)

        work(app, MONDAY - timedelta(hours=4))

        assert [to for to, _words in post_office.letters] == [[nobody.email]]

    @pytest.mark.parametrize("event", ["guessing", "work_waits"])
    def test_what_cannot_wait_comes_at_once(self, app, post_office, event):
        weekly = reader(Frequency.WEEKLY)
        news(weekly, event)

        work(app, MONDAY - timedelta(hours=4))

        assert [to for to, _words in post_office.letters] == [[weekly.email]]


class TestClosingSoon:
    @pytest.fixture
    def round_(self):
        """Closes at eight in the evening of the eighth day."""
        with clock.at(MONDAY - timedelta(days=20)):
            made = build.round_(opens=-1)
            with transaction():
                session.get_one(Round, made.id).closes_at = MONDAY + timedelta(days=8, hours=5)
        return made

    def follows(self, round_):
        follower = build.member()
        session.add(Follow(person_id=follower.id, round_id=round_.id))
        session.commit()
        return follower

    def test_reminds_a_week_and_a_day_before_who_has_sent_nothing(self, app, round_):
        silent, heard = self.follows(round_), self.follows(round_)
        build.contribution(round_, by=heard)

        for day in range(10):
            morning(app, MONDAY + timedelta(days=day))

        told = session.execute(
            select(Letter.event, Letter.person_id, Letter.composed_at)
            .where(Letter.event.startswith("closes_in"))
            .order_by(Letter.composed_at)
        )
        assert [(event, to, (at - MONDAY).days) for event, to, at in told] == [
            ("closes_in_a_week", silent.id, 2),
            ("closes_in_a_day", silent.id, 8),
        ]

    def test_says_nothing_of_a_round_that_has_closed_or_is_prepared(self, app):
        with clock.at(MONDAY - timedelta(days=20)):
            closed, draft = build.round_(opens=-1, closes=3), build.round_(status="draft")
        for each in (closed, draft):
            self.follows(each)

        morning(app)

        assert session.scalars(select(Letter).where(Letter.event.startswith("closes_in"))).all() == []
