"""Somebody without a name sends something to the shipped server. What then lies about, and what does not.

Everything at rest is searched as a thief of the disk would: database, its log, files, what was printed.
"""

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from server import Browser, Form, Server, running
from sqlalchemy import Engine, MetaData, create_engine, select, text
from sqlalchemy.exc import DBAPIError

MODEL = "Zarigueya-7731"
MACHINE = f"Mozilla/5.0 ({MODEL}) Planted/1"
ADDRESS = "203.0.113.77"
WORDS = "Palabras plantadas 4417 que solo aquí se leen."
FILE_NAME = "turno-nocturno-8812.txt"
FILE_WORDS = b"El archivo plantado 9921."


@dataclass
class Left:
    """What was sent, and where everything lies now."""

    server: Server
    url: str
    folder: Path
    key: str
    ticket: str
    receipt: str
    browser: Browser


@pytest.fixture(scope="module")
def left(new_database: Callable[[], str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Left]:
    folder, url = tmp_path_factory.mktemp("left"), new_database()
    with running(url, folder) as server:
        browser = server.browser()
        browser.headers = {"User-Agent": MACHINE, "X-Forwarded-For": ADDRESS, "Forwarded": f"for={ADDRESS}"}
        round_ = re.search(r"/es/rounds/\d+", browser.get("/es/").text)
        assert round_
        path = f"{round_[0]}/contribute"
        sent = browser.form(path, "ticket") | {"body": WORDS, "naming": "anonymous", "language": "es", "send": "1"}
        answer = browser.post_with_file(path, sent, FILE_WORDS, FILE_NAME)
        assert answer.status == 200, answer.text[:2000]
        key = "".join(re.findall(r"<span>([0-9A-Z]{2,5})</span>", answer.text))
        assert sent["ticket"].startswith(key)
        back = browser.post("/es/tracking", Form(answer.text, "key").fields | {"key": key})
        assert back.goes_to == "/es/tracking/inbox"
        assert WORDS in browser.get(back.goes_to).text
        for wrong in ("x" * 27, "0" * 27):
            server.browser().post("/es/tracking", server.browser().form("/es/tracking", "key") | {"key": wrong})
        until = time.monotonic() + 30
        while "Descargar la copia" not in browser.get(back.goes_to).text and time.monotonic() < until:
            time.sleep(0.5)
        time.sleep(1.5)
        yield Left(server, url, folder, key, sent["ticket"], answer.text, browser)


@pytest.fixture(scope="module")
def rows(left: Left) -> dict[str, list[dict[str, object]]]:
    """Everything in the database, as it lies there."""
    engine, metadata = create_engine(left.url), MetaData()
    metadata.reflect(engine)
    with engine.connect() as connection:
        found = {
            name: [dict(row) for row in connection.execute(select(table)).mappings()]
            for name, table in metadata.tables.items()
        }
    engine.dispose()
    return found


def test_no_trace_of_machine_address_or_key_is_anywhere(left: Left, rows: dict[str, list[dict[str, object]]]) -> None:
    secrets = [MACHINE, MODEL, ADDRESS, left.key, "-".join(re.findall(".{1,5}", left.key)), left.ticket]
    secrets += list(left.browser.cookies.values())
    everywhere = {str(path): path.read_bytes() for path in left.folder.rglob("*") if path.is_file()}
    if left.url.startswith("sqlite"):
        place = Path(left.url.removeprefix("sqlite:///"))
        everywhere |= {str(path): path.read_bytes() for path in place.parent.glob(f"{place.name}*")}
    everywhere["rows"] = repr(rows).encode()

    assert WORDS.encode() in everywhere["rows"]  # the search would find it
    assert [(where, secret) for where, content in everywhere.items() for secret in secrets
            if secret.encode() in content] == []  # fmt: skip


def test_no_word_is_in_what_the_server_says(left: Left) -> None:
    said = left.server.said()

    assert not [secret for secret in (WORDS, FILE_NAME, "plantad", left.key, "contribute") if secret in said]


def test_the_hour_is_nowhere(left: Left, rows: dict[str, list[dict[str, object]]]) -> None:
    mine = next(row for row in rows["contributions"] if row["body"] == WORDS)
    lines = [row for row in rows["trail"] if row["subject_kind"] == "Contribution" and row["subject_id"] == mine["id"]]
    editions = [row for row in rows["editions"] if row["contribution_id"] == mine["id"]]

    instants = [mine["posted_at"], *(line["at"] for line in lines), *(one["sent_at"] for one in editions)]
    assert len(lines) == len(editions) == 1
    assert {(at.hour, at.minute, at.second) for at in map(in_utc, instants)} == {(12, 0, 0)}
    assert (lines[0]["actor_id"], lines[0]["actor_name"]) == (None, "")
    assert WORDS not in repr(lines)
    assert FILE_NAME not in repr(lines)
    assert not [row for row in rows["errands"] if row["facts"].get("contribution_id") == mine["id"]]  # type: ignore[attr-defined]


def test_the_hour_is_not_told_by_what_became_of_a_file(left: Left, rows: dict[str, list[dict[str, object]]]) -> None:
    mine = next(row["id"] for row in rows["attachments"] if row["name"] == FILE_NAME)
    lines = [row for row in rows["trail"] if row["subject_kind"] == "Copy" and row["subject_id"] == mine]

    assert [row["state"] for row in rows["copies"] if row["id"] == mine] == ["clean"]
    assert len(lines) == 1
    assert f"{in_utc(lines[0]['at']):%H:%M:%S}" == "12:00:00"
    assert not [row for row in rows["errands"] if row["facts"].get("copy_id") == mine]  # type: ignore[attr-defined]


def test_files_and_their_folders_show_the_day_only(left: Left) -> None:
    kept = [path for path in (left.folder / "files").rglob("*") if path.is_file() and path.read_bytes() == FILE_WORDS]

    assert len(kept) == 1
    assert kept[0].stat().st_mtime % 86_400 == 0
    for folder in (kept[0].parent, left.folder / "files", left.folder / "files" / "incoming"):
        assert folder.stat().st_mtime % 86_400 == 0, folder
    assert FILE_NAME not in str(kept[0])


def test_a_visit_with_a_key_is_forgotten_when_it_is_left(left: Left) -> None:
    left.browser.post("/es/tracking/leave", {})

    engine, metadata = create_engine(left.url), MetaData()
    metadata.reflect(engine, only=["visits"])
    with engine.connect() as connection:
        held = connection.execute(select(metadata.tables["visits"].c.holder)).scalars().all()
    engine.dispose()
    assert not [holder for holder in held if holder.startswith("key:")]


def test_what_lies_there_is_for_nobody_else(left: Left) -> None:
    if left.url.startswith("sqlite"):
        place = Path(left.url.removeprefix("sqlite:///"))
        assert {path.stat().st_mode & 0o077 for path in place.parent.glob(f"{place.name}*") if path.stat().st_size} == {
            0
        }
    for path in (left.folder / "files").rglob("*"):
        assert path.is_dir() or not path.stat().st_size or path.stat().st_mode & 0o077 == 0, path


def test_an_error_of_the_database_does_not_repeat_what_was_written(engine: Engine) -> None:
    with engine.connect() as connection, pytest.raises(DBAPIError, match="nowhere") as mishap:
        connection.execute(text("INSERT INTO nowhere VALUES (:words)"), {"words": WORDS})

    assert WORDS not in str(mishap.value)


def in_utc(value: Any) -> datetime:
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
