"""Once a day, at one hour: to officers that work waits, to senders that there is something. Neither says what."""

import email
import logging
from datetime import UTC, datetime, timedelta
from email.policy import default

import build
import concerning
import pytest
from sqlalchemy import delete, select, text, update

from portal.core import clock
from portal.core.actor import SYSTEM, Role
from portal.core.db import Base, session, transaction
from portal.core.errors import NotFound
from portal.jobs import notices, outage, worker
from portal.models.concerns import Concern, Notice
from portal.models.outbox import Errand, Heartbeat, Letter, Outage
from portal.queries import concerns as queries
from portal.services import concerns
from portal.services.concerns import Writing

ADDRESS = "nadie417@correo.example"
HOUR = (datetime.now(UTC) + timedelta(days=1)).replace(
    hour=15, minute=0, second=0, microsecond=0
)  # nine in central Mexico
SENDER = "Avisos <avisos@cartero.example>"


@pytest.fixture
def committee():
    found = concerning.committee()
    reads_spanish(*found.officers)
    return found


def reads_spanish(*officers):
    with transaction():
        for each in officers:
            each.person.locale = "es"


def logged(caplog):
    """What the portal says; the server of the test writes a log of its own."""
    return str([(each.getMessage(), each.exc_text) for each in caplog.records if not each.name.startswith("mail.")])


@pytest.fixture
def office(app, post_office, monkeypatch):
    monkeypatch.setitem(app.config, "NEUTRAL_SENDER", SENDER)
    monkeypatch.setitem(app.extensions, "keyring", concerning.KEYRING)
    return post_office


@pytest.fixture
def sender(committee):
    """Who has left an address, and whom an officer wrote to."""
    found = concerning.sent()
    concerns.keep_address(
        found.concern, address=ADDRESS, opened=found.unlocked(), keyring=concerning.KEYRING, by=found.actor
    )  # fmt: skip
    takes(committee.officers[0], found)
    return found


def works(officer, sender, act, **more):
    reading = queries.read(officer.actor, sender.concern.id, officer.key)
    return act(sender.concern, reading=reading, keyring=concerning.KEYRING, by=officer.actor, **more)


def takes(officer, sender, days=7, owner=None):
    works(
        officer, sender, concerns.assign, owner_id=(owner or officer).person.id,
        news_by=clock.day().date() + timedelta(days=days),
    )  # fmt: skip


def morning(app, at=HOUR, last=None):
    """What the worker does at this time, if it is time."""
    with app.app_context(), clock.at(at):
        if due := notices.is_due(last):
            notices.run()
    return due


def due():
    session.expire_all()
    return [row.due for row in session.scalars(select(Notice))]


class TestToASender:
    def test_goes_once_and_names_nothing(self, app, office, sender):
        assert morning(app)

        [(to, content)] = office.letters
        assert to == [ADDRESS]
        read = email.message_from_string(content, policy=default)
        assert read["From"] == SENDER
        assert read["Subject"] == "Aviso / Notice"
        assert " ".join(read.get_content().split()) == "Hay algo para usted. There is something for you."
        config = app.config
        for word in (config["NAME_EN"], config["NAME_ES"], config["MAIL_SENDER"], "localhost", "http", "portal"):
            assert word.casefold() not in content.casefold()
        assert sender.concern.ref not in content
        assert str(sender.concern.id) not in content
        assert (due(), morning(app, HOUR + timedelta(minutes=30))) == ([False], False)
        assert len(office.letters) == 1

    @pytest.mark.parametrize("at", [HOUR - timedelta(minutes=1), HOUR + timedelta(hours=3), HOUR + timedelta(hours=12)])
    def test_at_no_other_hour(self, app, office, sender, at):
        assert not morning(app, at)
        assert (office.letters, due()) == ([], [True])

    def test_again_only_when_something_new_came(self, app, committee, office, sender):
        morning(app)
        morning(app, HOUR + timedelta(days=1))
        assert len(office.letters) == 1

        works(
            committee.officers[0], sender, concerns.ask, kind=Writing.QUESTION, body="¿Desde cuándo?",
            seen=sender.messages()[-1].number,
        )  # fmt: skip
        morning(app, HOUR + timedelta(days=2))
        assert len(office.letters) == 2
        one, other = (email.message_from_string(content, policy=default) for _to, content in office.letters)
        assert one["Message-ID"] != other["Message-ID"]

    def test_not_where_she_has_deleted_it(self, app, office, sender):
        concerns.drop_address(sender.concern, by=sender.actor)
        morning(app)

        assert office.letters == []

    def test_not_where_no_such_sender_is_set(self, app, office, sender, monkeypatch):
        monkeypatch.setitem(app.config, "NEUTRAL_SENDER", "")
        morning(app)

        assert (office.letters, due()) == ([], [True])

    def test_of_several_workers_one_writes(self, app, office, sender):
        with app.app_context(), clock.at(HOUR):
            assert notices.is_due(None)
            notices.run()
            with transaction():  # as if it had not come to its end
                session.execute(update(Notice).values(due=True))
                session.execute(delete(Heartbeat).where(Heartbeat.name.in_((notices.OFFICE, notices.SENDERS))))
            assert notices.is_due(None)
            notices.run()

        assert len(office.letters) == 1

    def test_a_sender_that_the_server_refuses_stops_no_other_letter(self, app, office, sender):
        office.strange = "avisos@cartero.example"
        morning(app)

        assert (office.letters, due(), session.query(Outage).count()) == ([], [True], 0)

    @pytest.mark.parametrize(
        ("answer", "left"), [("550 5.1.1 no such <nadie417@correo.example>", False), ("450 4.2.0 later", True)]
    )
    def test_that_is_refused_is_told_to_nobody_and_tried_again_where_it_may_help(
        self, app, office, sender, caplog, answer, left
    ):
        caplog.set_level(logging.DEBUG)
        office.says(answer)
        morning(app)

        assert due() == [left]
        assert ADDRESS not in logged(caplog)
        assert session.query(Outage).count() == 0
        later = HOUR + timedelta(minutes=10)
        assert not morning(app, HOUR + timedelta(minutes=5), HOUR)
        assert morning(app, later, HOUR) is left
        assert len(office.letters) == left

    @pytest.mark.parametrize("url", ["smtp://127.0.0.1:9", None])
    def test_waits_where_the_server_takes_nothing(self, app, office, sender, monkeypatch, caplog, url):
        caplog.set_level(logging.DEBUG)
        if url:
            with monkeypatch.context() as away:
                away.setitem(app.config, "SMTP_URL", url)
                morning(app)
        else:
            office.breaks_off_at = ADDRESS
            morning(app)
            office.breaks_off_at = ""

        assert (office.letters, due()) == ([], [True])
        assert ADDRESS not in logged(caplog)
        assert ADDRESS not in str([row.error for row in session.scalars(select(Outage))])
        with app.app_context(), clock.at(HOUR + timedelta(minutes=20)):
            outage.ends()
        assert morning(app, HOUR + timedelta(minutes=20), HOUR)
        assert len(office.letters) == 1

    def test_whose_address_does_not_open_holds_up_no_other(self, app, committee, office, sender):
        other = concerning.sent()
        concerns.keep_address(
            other.concern, address="otra@correo.example", opened=other.unlocked(), keyring=concerning.KEYRING,
            by=other.actor,
        )  # fmt: skip
        takes(committee.officers[0], other)
        with transaction():
            session.get_one(Notice, sender.concern.id).address = b"nothing that opens"
        morning(app)

        assert [to for to, _content in office.letters] == [["otra@correo.example"]]

    def test_leaves_its_address_in_no_table(self, app, office, sender):
        morning(app)
        for table in Base.metadata.sorted_tables:
            rows = session.execute(text(f'SELECT * FROM "{table.name}"')).all()
            assert ADDRESS not in str(rows), table.name
            assert ADDRESS.encode().hex() not in str(
                [value.hex() for row in rows for value in row if isinstance(value, bytes | memoryview)]
            ), table.name


def letters_to(person):
    """What the morning left for this person."""
    facts = [errand.facts for errand in session.scalars(select(Errand).where(Errand.kind == "letter"))]
    return [each["event"] for each in facts if each["person_id"] == person.id and each["event"] == "work_waits"]


class TestToTheOffice:
    def told(self, app, committee, at=HOUR):
        for errand in session.scalars(select(Errand)):
            session.delete(errand)
        session.commit()
        morning(app, at)
        return [len(letters_to(officer.person)) for officer in committee.officers]

    def test_that_something_waits_to_be_taken_in_their_language(self, app, committee):
        _spanish, english = committee.officers
        with transaction():
            english.person.locale = "en"
        concerning.sent()

        assert self.told(app, committee) == [1, 0]

    def test_of_what_is_theirs_when_its_sender_wrote_or_a_day_has_come(self, app, committee):
        concern = concerning.sent()
        takes(committee.officers[0], concern, days=3)
        assert self.told(app, committee) == [0, 0]
        concern.write("Hay algo más.")
        assert self.told(app, committee, HOUR + timedelta(days=1)) == [1, 0]

        works(
            committee.officers[0], concern, concerns.ask, kind=Writing.QUESTION, body="¿Desde cuándo?",
            seen=concern.messages()[-1].number, news_by=clock.day().date() + timedelta(days=3),
        )  # fmt: skip
        with transaction():
            session.get_one(Concern, concern.concern.id).promise_on = clock.day(instant=HOUR + timedelta(days=5))
        assert self.told(app, committee, HOUR + timedelta(days=4)) == [0, 0]
        assert self.told(app, committee, HOUR + timedelta(days=5)) == [1, 0]

    def test_of_what_a_colleague_gave_them_unread(self, app, committee):
        concern = concerning.sent()
        takes(committee.officers[0], concern, days=3, owner=committee.officers[1])

        assert self.told(app, committee) == [0, 1]

    def test_all_who_can_open_it_when_a_promise_is_missed(self, app, committee):
        concern = concerning.sent()
        takes(committee.officers[0], concern, days=3)
        with transaction():
            session.get_one(Concern, concern.concern.id).promise_on = clock.day(instant=HOUR - timedelta(days=1))

        assert self.told(app, committee) == [1, 1]

    def test_nobody_of_what_is_over_or_not_sealed_to_them(self, app, committee):
        concern = concerning.sent()
        later = concerning.keyed(Role.CASE_OFFICER)
        reads_spanish(later)
        morning(app)
        assert letters_to(later.person) == []

        concern.withdraw()
        assert self.told(app, committee, HOUR + timedelta(days=1)) == [0, 0]

    def test_nobody_who_works_on_concerns_no_more_nor_anybody_else(self, app, committee):
        concerning.sent()
        with transaction():
            committee.officers[0].person.active = False
        others = [build.person(role) for role in (Role.ADMINISTRATOR, Role.AUDITOR, Role.MODERATOR)]
        self.told(app, committee)

        assert not any(letters_to(each) for each in (committee.officers[0].person, *others))

    def test_once_a_day_and_says_neither_what_nor_how_much(self, app, committee, office):
        concern = concerning.sent(facility="Planta Zafiro")
        morning(app)
        assert not morning(app, HOUR + timedelta(minutes=20))
        assert len(letters_to(committee.officers[0].person)) == 1

        with clock.at(HOUR + timedelta(minutes=30)):
            worker.run_all(app)
        written = "".join(content for _to, content in office.letters)
        assert written
        for word in ("Zafiro", "concern", "inquietud", "1", str(concern.concern.id)):
            assert (
                word.casefold()
                not in "".join(
                    email.message_from_string(content, policy=default).get_content() for _to, content in office.letters
                ).casefold()
            )
        assert {row.event for row in session.scalars(select(Letter))} == {"work_waits"}


def test_only_the_portal_itself_asks_who_has_work(committee):
    for ask in (queries.officers_with_work, queries.due_notices, queries.secrets_of_addresses):
        assert ask(SYSTEM) == []
        with pytest.raises(NotFound):
            ask(committee.officers[0].actor)
