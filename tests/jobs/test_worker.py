"""Errands are done at least once, with patience, by one worker at a time."""

import threading
import time
from datetime import timedelta

import build
import concerning
import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from portal.core import clock
from portal.core.actor import Role
from portal.core.db import session, transaction
from portal.jobs import worker
from portal.models.concerns import Unlocked
from portal.models.outbox import Errand, Heartbeat, Lane
from portal.models.people import Person
from portal.services import concerns, outbox, people


def leave(kind="test", **facts):
    with transaction():
        errand = Errand(kind=kind, facts=facts)
        session.add(errand)
    return errand.id


def errand(errand_id):
    return session.scalar(select(Errand).where(Errand.id == errand_id).execution_options(populate_existing=True))


@pytest.fixture
def handler(monkeypatch):
    """Does errands of the kind ``test`` as the test says."""

    def become(do):
        monkeypatch.setitem(worker.HANDLERS, "test", do)

    return become


class Trip:
    def __init__(self, log, fails=0):
        self.log, self.fails = log, fails

    def set_out(self):
        if self.fails:
            raise OSError("the road is closed")
        assert session().info.get("open") is None, "nobody waits outside while others may not write"
        self.log.append("out")

    def arrived(self):
        self.log.append("back")


class TestRunOne:
    def test_does_nothing_when_nothing_is_due(self, app):
        assert worker.run_one(app) is False

    def test_does_an_errand_once(self, app, handler):
        seen = []
        handler(lambda _errand, **facts: seen.append(facts))
        mine = leave(person_id=7)

        assert worker.run_all(app) == 1
        assert seen == [{"person_id": 7}]
        assert errand(mine) is None  # with its hour
        assert worker.run_one(app) is False

    def test_goes_out_between_two_transactions(self, app, handler):
        log = []
        handler(lambda _errand: Trip(log))
        mine = leave()

        worker.run_one(app)

        assert log == ["out", "back"]
        assert errand(mine) is None

    def test_a_failing_handler_leaves_a_note_and_nothing_else(self, app, handler):
        def fail(_errand):
            session.add(Errand(kind="half done", facts={}))
            session.flush()
            raise ValueError("no ink")

        handler(fail)
        mine = leave()

        assert worker.run_one(app) is True
        assert errand(mine).error == "ValueError: no ink"
        assert session.scalars(select(Errand.kind)).all() == ["test"]

    def test_waits_twice_as_long_each_time_and_gives_up_after_eight(self, app, handler):
        handler(lambda _errand: Trip([], fails=1))
        mine = leave()
        waits, at = [], clock.now()

        while errand(mine).given_up_at is None:
            with clock.at(at):
                assert worker.run_one(app) is True
                waits.append(round((errand(mine).due_at - clock.now()).total_seconds() / 60))
            at = errand(mine).due_at + timedelta(seconds=1)

        assert waits == [2, 4, 8, 16, 32, 64, 128, 256]
        with clock.at(at + timedelta(days=1)):
            assert worker.run_one(app) is False

    def test_nobody_takes_what_another_worker_has_in_hand(self, app, handler):
        inner = []

        class Busy(Trip):
            def set_out(self):
                inner.append(worker.run_one(app))

        handler(lambda _errand: Busy([]))
        leave()

        worker.run_one(app)

        assert inner == [False]

    def test_takes_up_again_what_a_worker_that_died_had_in_hand(self, app, handler):
        class Death(BaseException): ...

        class Last(Trip):
            def set_out(self):
                raise Death

        handler(lambda _errand: Last([]))
        leave()
        with pytest.raises(Death):
            worker.run_one(app)
        done = []
        handler(lambda errand: done.append(errand.attempts))

        assert worker.run_one(app) is False
        with clock.at(clock.now() + worker.LEASE + timedelta(seconds=1)):
            assert worker.run_one(app) is True
        assert done == [2]

    def test_an_errand_that_takes_the_worker_down_each_time_ends_on_the_desk(self, app, handler):
        """In the transaction in which it is prepared, too: that it was begun is committed before."""

        class Death(BaseException): ...

        def die(_errand):
            raise Death

        handler(die)
        mine, at = leave(), clock.now()
        for deaths in range(1, outbox.DEATHS + 1):
            with clock.at(at), pytest.raises(Death):
                worker.run_one(app)
            assert (errand(mine).unfinished, errand(mine).given_up_at) == (deaths, None)
            at += worker.LEASE + timedelta(seconds=1)

        with clock.at(at):
            assert worker.run_one(app) is True

        assert errand(mine).given_up_at is not None
        assert errand(mine).error == outbox.DIED

    def test_is_let_go_when_who_started_the_worker_sees_it_end_and_is_on_the_desk_after_four_times(self, app, handler):
        class Death(BaseException): ...

        def die(_errand):
            raise Death

        handler(die)
        mine = leave()
        worker.called("candle")
        try:
            for _ in range(outbox.DEATHS):
                with pytest.raises(Death):
                    worker.run_one(app)
                outbox.worker_ended("another", rests=False)
                assert worker.run_one(app) is False  # its lease holds against others
                outbox.worker_ended("candle", rests=False)
        finally:
            worker.called("")

        assert errand(mine).given_up_at is not None
        assert errand(mine).error == outbox.DIED

    def test_a_letter_that_was_only_there_is_not_given_up_for_what_something_else_did(self, app, handler):
        with transaction():
            letter = Errand(kind="letter", facts={}, unfinished=outbox.DEATHS, taken_by="candle")
            session.add(letter)

        outbox.worker_ended("candle", rests=True)

        assert errand(letter.id).given_up_at is None

    def test_what_failed_in_between_is_no_death(self, app, handler):
        handler(lambda _errand: Trip([], fails=1))
        mine = leave()

        worker.run_one(app)

        assert (errand(mine).attempts, errand(mine).unfinished) == (1, 0)

    def test_a_kind_that_nobody_knows_delays_nobody(self, app, handler):
        done = []
        handler(lambda errand: done.append(errand.attempts))
        leave("unheard of")
        leave()

        assert worker.run_all(app) == 2
        assert done == [1]


class TestBeat:
    def test_keeps_one_row_for_each_lane(self):
        worker.beat(Lane.ERRANDS)
        worker.beat(Lane.FILES)
        with clock.at(clock.now() + timedelta(seconds=20)):
            worker.beat(Lane.ERRANDS)

        at = dict(session.execute(select(Heartbeat.name, Heartbeat.at)).all())
        assert set(at) == {"errands", "files"}
        assert at["errands"] > clock.now() + timedelta(seconds=10)

    def test_forgets_keys_in_hand_whose_time_is_over(self):
        officer = concerning.keyed(Role.CASE_OFFICER)
        visit = people.begin_visit(f"person:{officer.person.id}", second_factor=True)
        concerns.take_in_hand(officer.key, officer.holder, build.visit(visit).id)
        worker.beat(Lane.ERRANDS)
        assert session.scalar(select(Unlocked.holder)) == officer.holder

        with clock.at(clock.now() + timedelta(hours=12, seconds=1)):
            worker.beat(Lane.ERRANDS)

        assert session.scalar(select(Unlocked.holder)) is None


class TestRun:
    def test_beats_and_works_until_told_to_stop(self, app, handler, monkeypatch):
        stop, done = threading.Event(), []
        monkeypatch.setattr(worker, "IDLE", 0.01)
        handler(lambda _errand: (done.append(1), stop.set())[0])
        leave()

        worker.run(app, stop)

        assert done == [1]
        assert "errands" in session.scalars(select(Heartbeat.name)).all()

    def test_an_errand_that_ends_it_is_not_taken_for_life(self, app, handler):
        class Death(BaseException): ...

        def die(_errand):
            raise Death

        handler(die)
        leave()

        with pytest.raises(Death):
            worker.run(app, threading.Event())

        assert session.scalar(select(Heartbeat.name)) is None

    @pytest.mark.parametrize("lane", Lane)
    def test_does_what_is_of_its_lane_and_nothing_else(self, app, handler, monkeypatch, lane):
        done = []
        for kind in ("letter", "clean", "test"):
            monkeypatch.setitem(worker.HANDLERS, kind, lambda errand: done.append(errand.kind))
            leave(kind)

        while worker.run_one(app, lane):
            pass

        assert done == [{"letters": "letter", "files": "clean", "errands": "test"}[lane]]

    def test_outlives_a_database_that_is_away(self, app, monkeypatch):
        stop, tries = threading.Event(), []

        def fail(_app, _which):
            tries.append(1)
            if len(tries) == 2:
                stop.set()
            raise OSError("database away")

        monkeypatch.setattr(worker, "run_one", fail)
        monkeypatch.setattr(worker, "IDLE", 0.01)

        worker.run(app, stop)

        assert len(tries) == 2


def test_two_workers_at_once_send_each_letter_once(app, command, post_office):
    with Session(command.engine) as writing:
        reader = Person(email="ana@example.org", name="Ana")
        writing.add(reader)
        writing.flush()
        facts = {"event": "invited", "person_id": reader.id}
        writing.add_all(Errand(kind="letter", facts=facts) for _ in range(30))
        writing.commit()

    workers = [command("deliver", PORTAL_SMTP_URL=app.config["SMTP_URL"]) for _ in range(2)]
    for process in workers:
        assert process.wait(60) == 0, process.said()

    assert len(post_office.letters) == 30
    with command.engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM letters WHERE sent_at IS NOT NULL")) == 30


def test_the_command_ends_cleanly_when_told_to(command):
    process, until = command("worker"), time.monotonic() + 60
    with command.engine.connect() as connection:
        while not connection.scalar(text("SELECT count(*) FROM heartbeats")) and time.monotonic() < until:
            connection.rollback()
            time.sleep(0.1)

    process.terminate()

    assert process.wait(15) == 0, process.said()
