"""A mail server that is away for a night: nothing waits for it but letters, and none of those is lost."""

import socket
import threading
from contextlib import suppress
from datetime import timedelta

import build
import pytest
from sqlalchemy import select, update

from portal.core import clock
from portal.core.db import session, transaction
from portal.jobs import mail, post, worker
from portal.models.outbox import Errand, Lane, Letter, Outage
from portal.services import outbox

MINUTE = timedelta(minutes=1)


def write(many=1):
    readers = [build.member() for _ in range(many)]
    with transaction():
        outbox.write("round_opened", to=[reader.id for reader in readers], about=build.round_())
    return readers


def errands():
    return session.scalars(select(Errand).order_by(Errand.due_at).execution_options(populate_existing=True)).all()


def sent():
    return session.scalars(select(Letter.sent_at).where(Letter.sent_at.is_not(None))).all()


class Door:
    """Where a mail server should be. It counts who comes, and treats them as a night has it."""

    def __init__(self, manner):
        self.manner, self.visits = manner, 0
        self._lines = []
        self._door = socket.create_server(("127.0.0.1", 0))
        self.url = f"smtp://127.0.0.1:{self._door.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self):
        self._door.close()
        for line in self._lines:
            line.close()

    def _serve(self):
        with suppress(OSError):
            while True:
                line, _where = self._door.accept()
                self.visits += 1
                self._lines.append(line)
                with suppress(OSError):
                    self.manner(line)


def silent(_line): ...


def refusing(line):
    line.sendall(b"554 no service here\r\n")


def hanging_up(line):
    line.close()


def breaking_off(line):
    """It lets everybody in, and is gone as soon as there is a letter."""
    line.sendall(b"220 at your service\r\n")
    for answer in (b"250 localhost\r\n", b"250 OK\r\n"):
        line.recv(1000)
        line.sendall(answer)
    line.recv(1000)
    line.close()


@pytest.fixture
def night(app, monkeypatch):
    """Put a server that is away in the place of the good one until it is told to come back."""
    monkeypatch.setattr(post, "SILENCE", 0.3)
    doors, good = [], app.config["SMTP_URL"]

    def falls(manner):
        doors.append(Door(manner))
        monkeypatch.setitem(app.config, "SMTP_URL", doors[-1].url)
        return doors[-1]

    yield falls, lambda: monkeypatch.setitem(app.config, "SMTP_URL", good)
    for door in doors:
        door.close()


@pytest.fixture
def hours(app):
    """Let so much time go by in steps of a minute or more, with the worker at its work."""

    def pass_(many, began, step=1):
        for minute in range(0, int(many * 60), step):
            with clock.at(began + minute * MINUTE):
                worker.run_all(app)
        return began + timedelta(hours=many)

    return pass_


@pytest.mark.parametrize("manner", [silent, refusing, hanging_up, breaking_off])
def test_all_letters_leave_within_minutes_of_its_return(app, post_office, night, hours, manner):
    falls, comes_back = night
    falls(manner)
    write(12)
    at = hours(2, clock.now())
    assert post_office.letters == []
    assert not [errand for errand in errands() if errand.given_up_at]
    comes_back()

    hours(0.1, at)

    left = [to for to, _words in post_office.letters]
    assert len(left) >= 11 if manner is breaking_off else len(left) == 12  # a letter that broke off may wait for longer
    hours(0.6, at)
    assert len(sent()) == len(post_office.letters) == 12
    assert session.scalar(select(Outage.id)) is None


@pytest.mark.parametrize("long", [6, 12])
def test_a_whole_night_gives_up_no_letter_and_all_leave_within_minutes_of_its_end(app, post_office, night, hours, long):
    """Also those that are written in the middle of it: none waits for a pause of its own."""
    falls, comes_back = night
    falls(refusing)
    write(10)
    at = clock.now()
    for _ in range(long):
        at = hours(1, at, step=5)
        with clock.at(at):
            write(2)
    assert post_office.letters == []
    assert [errand.given_up_at for errand in errands()] == [None] * (10 + 2 * long)
    comes_back()

    hours(0.1, at)

    assert len(sent()) == len(post_office.letters) == 10 + 2 * long


def test_one_letter_asks_for_all_and_less_and_less_often(app, post_office, night, hours):
    falls, _comes_back = night
    door = falls(refusing)
    write(12)

    hours(1, clock.now())

    assert 10 <= door.visits <= 15  # after 1, 2, 4 minutes, and then every five


def test_what_is_written_meanwhile_is_on_its_readers_page_at_once(app, post_office, night):
    falls, _comes_back = night
    door = falls(refusing)
    write()
    worker.run_all(app)

    write(3)
    worker.run_all(app)

    assert len(session.scalars(select(Letter)).all()) == 4
    assert door.visits == 1


def test_is_on_the_desk_with_what_it_says(app, post_office, night):
    falls, _comes_back = night
    falls(refusing)
    write()

    worker.run_all(app)

    assert "554" in session.scalars(select(Outage.error)).one()


def test_no_letter_is_given_up_before_three_days(app, post_office, night):
    falls, _comes_back = night
    falls(refusing)
    write()
    began = clock.now()

    for hour in range(71):
        with clock.at(began + timedelta(hours=hour)):
            worker.run_all(app)
    assert errands()[0].given_up_at is None
    with clock.at(began + mail.PATIENCE + MINUTE):
        worker.run_all(app)

    assert errands()[0].given_up_at is not None


def test_a_mailbox_that_says_not_now_is_tried_for_three_days_and_holds_nobody_up(app, post_office, hours):
    post_office.says(*["451 4.2.2 mailbox full"] * 100)
    write()
    at = hours(24, clock.now())
    assert errands()[0].given_up_at is None
    post_office.says()

    hours(0.5, at)

    assert len(sent()) == 1


@pytest.mark.parametrize("trouble", ["421 closing", "451 4.3.0 local problem", "451 4.4.1 no route"])
def test_a_server_that_says_it_is_in_trouble_is_left_alone(app, post_office, trouble):
    post_office.says(*[trouble] * 5)
    write(5)

    worker.run_all(app)

    assert len(post_office.answers) == 4


def test_a_letter_that_breaks_off_each_time_does_not_keep_the_others_here(app, post_office):
    poison, *_others = write(6)
    post_office.breaks_off_at = poison.email
    began = clock.now()
    for minute in range(4):
        with clock.at(began + minute * MINUTE):
            worker.run_all(app)

    assert len(post_office.letters) == 5


def test_tried_again_it_has_three_days_again(app, post_office, night):
    falls, _comes_back = night
    falls(refusing)
    write(2)
    worker.run_all(app)
    later = clock.now() + timedelta(days=4)
    with transaction():
        session.execute(update(Errand).values(given_up_at=clock.now()))

    with clock.at(later):
        outbox.try_all_again(None, by=build.person(build.Role.ADMINISTRATOR).as_actor())
        worker.run_all(app)

    assert [errand.given_up_at for errand in errands()] == [None, None]


def test_errands_and_files_do_not_wait_for_a_silent_server(app, night, monkeypatch):
    falls, _comes_back = night
    door = falls(silent)
    done = []
    monkeypatch.setitem(worker.HANDLERS, "test", lambda errand: done.append(errand.kind))
    write(8)
    with transaction():
        session.add(Errand(kind="test", facts={}))

    while worker.run_one(app, Lane.ERRANDS):
        pass

    assert done == ["test"]
    assert door.visits == 0
