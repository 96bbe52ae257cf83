"""What opens an account stands in the e-mail that carries it, and nowhere in the database, whatever became of it."""

import email
import os
import re
from email.policy import default
from pathlib import Path
from time import sleep

import pytest
from commanding import Command
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

PIECE = 16  # characters of a link by which we would know it


@pytest.fixture
def production(new_house, tmp_path, app, post_office):
    """A portal for real, on a database of its own; ``flask`` commands work on it."""
    url = new_house()
    environment = {
        "PATH": os.environ["PATH"],
        "PORTAL_SECRET_KEY": "for tests " + "y" * 32,
        "PORTAL_BASE_URL": "https://portal.example",
        "PORTAL_CONTACT": "committee@portal.example",
        "PORTAL_MAIL_SENDER": "portal@portal.example",
        "PORTAL_SMTP_URL": app.config["SMTP_URL"],
        "PORTAL_DATA_FOLDER": str(tmp_path),
        "PORTAL_DATABASE_URL": url,
    }

    def flask(*words):
        command = Command(*words, environ=environment)
        try:
            assert command.wait() == 0, command.said()
            return command.said()
        finally:
            command.forget()

    flask.engine = create_engine(url)
    yield flask
    flask.engine.dispose()


def kept_by(engine):
    """Everything that the database holds: its files as they lie there, or each row of each table as words."""
    if engine.dialect.name == "sqlite":
        file = Path(make_url(engine.url).database)
        return b"".join(path.read_bytes() for path in file.parent.glob(f"{file.name}*")).decode("latin-1")
    with engine.connect() as connection:
        names = connection.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).all()
        return "\n".join(
            row for name in names for row in connection.scalars(text(f'SELECT t::text FROM "{name}" t')).all()
        )


def links_in(office):
    letters = [email.message_from_string(sent, policy=default).get_content() for _to, sent in office.letters]
    return [set(re.findall(r"/recovery/(\S+)", letter)) for letter in letters]


def pieces(links):
    return {link[at : at + PIECE] for each in links for link in each for at in range(0, len(link) - PIECE, PIECE // 2)}


@pytest.mark.parametrize("verdict", ["250 OK", "451 4.7.1 Not now: {quoted}", "554 5.7.1 Not ever: {quoted}"])
def test_no_link_is_kept(production, post_office, verdict):
    post_office.judges(verdict, verdict)
    production("person", "invite", "ana@example.org", "Ana")
    production("deliver")
    with production.engine.begin() as connection:  # three days later, for what is tried again
        connection.execute(
            text("UPDATE errands SET due_at = '2020-01-01', left_at = '2020-01-01' WHERE done_at IS NULL")
        )
    sleep(1)  # a link says in which second it was made
    production("deliver")

    links, kept = links_in(post_office), kept_by(production.engine)
    assert len(links) == (2 if "451" in verdict else 1)
    assert all(len(each) == 1 for each in links)  # one link, in both languages
    assert len(set.union(*links)) == len(links)  # a new one each time
    assert "ana@example.org" in kept
    assert not [piece for piece in pieces(links) if piece in kept]
    with production.engine.connect() as connection:
        given_up, error = connection.execute(text("SELECT given_up_at, error FROM errands")).one()
    assert (given_up is not None) == ("451" in verdict)
    assert verdict == "250 OK" or verdict[:3] in error


def test_the_link_that_a_terminal_shows_is_not_kept_either(production):
    production("person", "invite", "ana@example.org", "Ana")

    shown = production("person", "recovery-link", "ana@example.org")

    assert "/recovery/" in shown
    assert not [piece for piece in pieces([set(re.findall(r"/recovery/(\S+)", shown))])
                if piece in kept_by(production.engine)]  # fmt: skip
