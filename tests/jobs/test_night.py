"""Once a night what the disk would tell is undone; not by day, not twice, and not for nothing."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import build
import pytest
from sqlalchemy import create_engine, select, text
from sqlalchemy.exc import OperationalError

from portal.core import clock
from portal.core.actor import ANONYMOUS
from portal.core.db import session, transaction
from portal.core.storage import SETTLED, Storage
from portal.jobs import night
from portal.models.concerns import Concern
from portal.models.outbox import Heartbeat
from portal.queries.moderation import report_of_all
from portal.services import people, trail

NIGHT = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)


@pytest.fixture
def house(app, new_house, tmp_path):
    """Files in a folder of their own, and rows in a database that no test holds."""
    url = new_house()
    engine, storage = create_engine(url), Storage(tmp_path / "files")
    with clock.at(NIGHT - timedelta(days=20)):
        digest = storage.put(b"What the workers said.")
        build.contribution(files=[replace(build.file(app, b"x"), sha256=digest)])
    yield SimpleNamespace(extensions={"storage": storage, "engine": engine})
    engine.dispose()


def is_laid_anew(house):
    [kept] = house.extensions["storage"].root.glob("??/*")
    return kept.stat().st_mtime == SETTLED


def nameless():
    with transaction():
        trail.sign("contribution.post", by=ANONYMOUS, subject=build.round_())


@pytest.mark.parametrize(("hour", "due"), [(7, False), (8, True), (10, True), (11, False), (20, False)])
def test_is_due_in_the_small_hours(hour, due):
    with clock.at(NIGHT.replace(hour=hour)):
        assert night.is_due(None) is due


def test_is_due_once_a_night(house):
    with clock.at(NIGHT):
        night.run(house)

        assert night.is_due(None) is False
        assert report_of_all(ANONYMOUS).counted_at >= NIGHT
    with clock.at(NIGHT + timedelta(days=1)):
        assert night.is_due(None) is True


def test_is_tried_again_after_a_while():
    with clock.at(NIGHT):
        assert night.is_due(clock.now() - timedelta(minutes=9)) is False
        assert night.is_due(clock.now() - timedelta(minutes=11)) is True


def test_that_failed_is_due_again(house, tmp_path):
    house.extensions["engine"] = create_engine(f"sqlite:///{tmp_path}/nowhere/portal.sqlite")
    with clock.at(NIGHT):
        nameless()
        with pytest.raises((OperationalError, OSError)):
            night.run(house)

        assert night.is_due(None) is True


def test_lays_them_anew_where_somebody_wrote_in_a_concern_of_which_the_trail_says_nothing(house):
    with clock.at(NIGHT - timedelta(hours=3)), transaction():
        session.add(Concern(ref="r", mark="m"))
    with clock.at(NIGHT):
        night.run(house)

    assert is_laid_anew(house)


def test_lays_rows_and_files_anew_where_somebody_without_an_account_was_there(house):
    with clock.at(NIGHT - timedelta(hours=3)):
        nameless()

    with clock.at(NIGHT):
        night.run(house)

    assert is_laid_anew(house)
    assert session.scalars(select(Heartbeat.at).where(Heartbeat.name == "night")).one() >= NIGHT


def test_lays_them_anew_where_somebody_came_back_with_a_key(house):
    with clock.at(NIGHT - timedelta(hours=3)):
        people.begin_visit_with_key(build.SOME_KEY)

    with clock.at(NIGHT):
        night.run(house)

    assert is_laid_anew(house)


@pytest.mark.parametrize("somebody_was_there", [True, False])
def test_leaves_the_planner_statistics_to_go_by(house, somebody_was_there):
    engine = house.extensions["engine"]
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO heartbeats (id, name, at) VALUES (7, 'errands', '2026-11-22 12:00:00')"))
    if somebody_was_there:
        with clock.at(NIGHT - timedelta(hours=3)):
            nameless()

    with clock.at(NIGHT):
        night.run(house)

    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            assert "heartbeats" in connection.scalars(text("SELECT tbl FROM sqlite_stat1")).all()
        else:  # it does so by itself
            assert [connection.scalar(text(f"SHOW {name}")) for name in ("autovacuum", "track_counts")] == ["on"] * 2


def test_does_nothing_where_nobody_was(house):
    with clock.at(NIGHT - timedelta(days=5)):
        night.run(house)
    with clock.at(NIGHT - timedelta(hours=3)), transaction():
        trail.sign("contribution.post", by=build.member().as_actor(), subject=build.round_())

    with clock.at(NIGHT):
        night.run(house)

    assert not is_laid_anew(house)
