"""The ground: instants keep their zone, writing is one thing or nothing, and receipts survive a power cut."""

import time
from datetime import UTC, datetime

import build
import pytest
from conftest import ON_POSTGRESQL
from sqlalchemy import JSON, Column, ForeignKey, Text, insert, select, text
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from portal.core import noting, turns
from portal.core.connecting import connect
from portal.core.db import UNWRITTEN, let_go, session, transaction
from portal.core.statements import write
from portal.models.people import Organisation, Slowdown


class TestAnInstant:
    def test_comes_back_with_its_zone(self):
        at = datetime(2026, 11, 22, 18, 5, tzinfo=UTC)
        session.add(Slowdown(mark="m", until=at))
        session.commit()
        session.expire_all()

        assert session.scalars(select(Slowdown.until)).one() == at

    def test_without_a_zone_is_refused(self):
        session.add(Slowdown(mark="m", until=datetime(2026, 11, 22)))  # noqa: DTZ001

        with pytest.raises(StatementError, match="without a zone"):
            session.flush()


class TestATransaction:
    def test_is_whole_or_nothing(self):
        with pytest.raises(RuntimeError), transaction():  # noqa: PT012
            session.add(Organisation(name="Half", kind="union", group="civil_society_union"))
            session.flush()
            raise RuntimeError

        assert session.scalar(select(Organisation).where(Organisation.name == "Half")) is None

    def test_inside_another_joins_it(self):
        with pytest.raises(RuntimeError), transaction():  # noqa: PT012
            with transaction():
                session.add(Organisation(name="Inner", kind="union", group="civil_society_union"))
            raise RuntimeError

        assert session.scalar(select(Organisation).where(Organisation.name == "Inner")) is None

    def test_leaves_what_was_read_readable_after_a_refusal(self):
        read = build.organisation(name="Casa")

        with pytest.raises(RuntimeError), transaction():
            raise RuntimeError

        assert read.name == "Casa"

    def test_notes_old_and_new_but_of_what_is_confidential_only_that_it_changed(self):
        ana = build.person()

        with transaction():
            ana.name, ana.password = "Ana", "a hash"
            noted = noting.changes(session())

        assert noted[f"Person.{ana.id}.name"][1] == "Ana"
        assert noted[f"Person.{ana.id}.password"] == [None, "…"]

    def test_notes_what_is_taken_away(self):
        house = build.organisation(name="Casa")

        with transaction():
            session.delete(house)
            noted = noting.changes(session())

        assert noted[f"Organisation.{house.id}.name"] == ["Casa", None]

    def test_hides_long_texts_that_nobody_opened(self):
        words = {"secret": Column(Text), "said": Column(Text, info={"open": True}), "facts": Column(JSON)}

        assert {name for name, column in words.items() if noting.is_hidden(column)} == {"secret", "facts"}


def test_the_database_is_set_to_keep_what_it_acknowledged(engine):
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            assert connection.scalar(text("PRAGMA synchronous")) == 2
            assert connection.scalar(text("PRAGMA journal_mode")) == "wal"
            assert connection.scalar(text("PRAGMA foreign_keys")) == 1
            assert connection.scalar(text("PRAGMA secure_delete")) == 1
        else:
            assert connection.scalar(text("SHOW synchronous_commit")) == "on"
            assert connection.scalar(text("SHOW fsync")) == "on"


@pytest.fixture
def own(app, new_house):
    """A database whose transactions are real ones, as the server has them."""
    engine = connect(new_house())
    yield engine
    session.remove()
    engine.dispose()
    connect(app.config["DATABASE_URL"]).dispose()


class TestWriting:
    def test_starts_from_the_present_and_not_from_what_was_read(self, own):
        assert session.scalars(select(Slowdown.mark)).all() == []
        with own.connect() as somebody, somebody.begin():
            somebody.execute(insert(Slowdown).values(mark="theirs", until=datetime(2026, 11, 22, tzinfo=UTC)))

        with transaction():
            seen = session.scalars(select(Slowdown.mark)).all()
            session.add(Slowdown(mark="ours", until=datetime(2026, 11, 22, tzinfo=UTC)))

        assert seen == ["theirs"]
        session.remove()
        assert set(session.scalars(select(Slowdown.mark))) == {"ours", "theirs"}

    def test_that_is_refused_takes_everything_back_also_after_reading(self, own):
        session.scalars(select(Slowdown.mark)).all()

        with pytest.raises(RuntimeError), transaction():  # noqa: PT012
            session.add(Slowdown(mark="ours", until=datetime(2026, 11, 22, tzinfo=UTC)))
            session.flush()
            raise RuntimeError

        assert session.scalars(select(Slowdown.mark)).all() == []

    @pytest.mark.skipif(ON_POSTGRESQL, reason="SQLite has one writer")
    def test_waits_for_another_program_no_longer_than_a_request_may_in_all(self, own):
        """However often it tries: to take a form, and then to keep its words."""
        began = time.monotonic()

        with own.connect() as somebody, turns.hurry(0.5):
            somebody.connection.driver_connection.execute("BEGIN IMMEDIATE")
            for _ in range(3):
                with pytest.raises(UNWRITTEN), transaction():
                    pass
            waited = time.monotonic() - began
            somebody.connection.driver_connection.execute("ROLLBACK")

        assert 0.4 < waited < 5

    def test_keeps_nothing_for_the_next_who_is_served_by_the_same_thread(self, own):
        with transaction():
            kept = Slowdown(mark="ours", until=datetime(2026, 11, 22, tzinfo=UTC))
            session.add(kept)

        let_go()

        assert kept not in session
        assert not session().in_transaction()
        assert session.info == {}


def test_rows_of_two_tables_are_not_inserted_by_half():
    """A joined subclass has a row in two tables; one INSERT would leave the other out."""

    class Mother(DeclarativeBase):
        __untrailed__ = True

    class Paper(Mother):
        __tablename__ = "papers"
        id: Mapped[int] = mapped_column(primary_key=True)

    class Letter(Paper):
        __tablename__ = "letters"
        id: Mapped[int] = mapped_column(ForeignKey("papers.id"), primary_key=True)

    with pytest.raises(TypeError, match="two tables"):
        write(Letter, id=1)
