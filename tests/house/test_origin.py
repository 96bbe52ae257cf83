"""The demonstration serves only what it made, and production never what the demonstration made: by every door."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from commanding import Command
from conftest import ON_POSTGRESQL
from sqlalchemy import create_engine, text

from portal.core import origin
from portal.core.migrating import downgrade, upgrade

HERE = Path(__file__).parents[2]
DOORS = {
    "flask serve": ["serve"],
    "flask worker": ["worker"],
    "flask deliver": ["deliver"],
    "flask demo seed": ["demo", "seed"],
    "flask person": ["person", "suspend", "ana@example.org"],
    "another server": [],
}
PERSON = text(
    "INSERT INTO persons (email, name, locale, zone, active, letters, fs_uniquifier, invited_at, revision)"
    " VALUES (:email, 'Ana', 'es', 'America/Mexico_City', true, true, 'x', :at, 1)"
)
AT = datetime(2026, 11, 22, 12, tzinfo=UTC)


def once(door):
    """Doors are shut by one piece of the program: what that asks of a database is seen at the last of them."""
    return pytest.param(door, marks=pytest.mark.skipif(ON_POSTGRESQL, reason="another server is asked on both"))


def started(url, folder, command, *, demo):
    """With which exit code a command of ``flask`` ended, or the server of somebody else, and what it said."""
    environ = {
        "PATH": os.environ["PATH"],
        "PORTAL_DEMO": "1" if demo else "0",
        "PORTAL_SECRET_KEY": "k" * 40,
        "PORTAL_BASE_URL": "https://portal.example",
        "PORTAL_CONTACT": "committee@portal.example",
        "PORTAL_DATABASE_URL": url,
        "PORTAL_DATA_FOLDER": str(folder),
        "PORT": "1",
    }
    if not command:
        server = [sys.executable, "-c", "from app import app"]
        ended = subprocess.run(server, cwd=HERE, env=environ, capture_output=True, text=True, timeout=120, check=False)
        return ended.returncode, ended.stderr
    run = Command(*command, environ=environ)
    try:
        return run.wait(), run.said()
    finally:
        run.forget()


@pytest.fixture
def url(new_house):
    return new_house()


def put(url, *, email="ana@example.org", mark=False):
    engine = create_engine(url)
    with engine.begin() as connection:
        if mark:
            connection.execute(origin.MARK, {"at": AT})
        connection.execute(PERSON, {"email": email, "at": str(AT)})
    engine.dispose()


@pytest.mark.parametrize("door", [*map(once, list(DOORS)[:-1]), "another server"])
class TestEveryDoor:
    def test_is_closed_to_a_demonstration_where_people_are(self, url, tmp_path, door):
        put(url)

        code, said = started(url, tmp_path, DOORS[door], demo=True)

        assert code == 1
        assert "whom the demonstration did not put there" in said
        assert "Traceback" not in said

    def test_is_closed_to_production_where_the_demonstration_was(self, url, tmp_path, door):
        put(url, mark=True)

        code, said = started(url, tmp_path, DOORS[door], demo=False)

        assert code == 1
        assert "The people of the demonstration are in this database" in said
        assert "Traceback" not in said


@pytest.mark.parametrize("demo", [True, False])
def test_an_empty_database_is_open_to_both(url, tmp_path, demo):
    assert started(url, tmp_path, DOORS["flask deliver"], demo=demo)[0] == 0


@pytest.mark.parametrize("demo", [True, False])
def test_each_serves_its_own(url, tmp_path, demo):
    put(url, mark=demo)

    assert started(url, tmp_path, DOORS["flask deliver"], demo=demo)[0] == 0


def test_a_demonstration_from_before_the_mark_gets_it(new_database, tmp_path):
    for email, marked in (("administrator@demo.example", 1), ("ana@example.org", 0)):
        url = new_database()
        upgrade(url)
        downgrade(url, "0009")
        put(url, email=email)
        upgrade(url)
        engine = create_engine(url)
        with engine.connect() as connection:
            assert connection.scalar(text("SELECT count(*) FROM origins")) == marked
        engine.dispose()


def test_nobody_gets_a_connection_to_data_of_the_other_kind(url):
    """Also where the database was away when the process began, so that nobody could look."""
    engine = create_engine(url)
    origin.guard(engine, demo=True)
    put(url)

    for _ in range(2):
        with pytest.raises(origin.NotOurs):
            engine.connect()
    engine.dispose()


def test_who_asks_for_a_page_then_is_told_that_nothing_can_be_done(app):
    with app.test_request_context("/en/"):
        page, status = app.handle_user_exception(origin.NotOurs("These data are of others."))

    assert status == 503
    assert "of others" not in page
