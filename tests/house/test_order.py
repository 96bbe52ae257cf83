"""People with and without an account write by turns. Nothing that is kept or shown tells between which two of the
others somebody without an account wrote: their hour would be known after all.
"""

import hashlib
import re
import secrets
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import build
import pytest
from conftest import another
from flask.testing import FlaskClient
from sqlalchemy import Engine, MetaData, create_engine, select, text

from portal.core import clock, tickets
from portal.core.actor import ANONYMOUS, SYSTEM, Actor, Role
from portal.core.db import Base, session
from portal.core.rewriting import lay_anew
from portal.core.storage import Storage
from portal.files.formats import Kind
from portal.files.intake import Arrived
from portal.models.contributions import Choice, CommentType, Contribution, Naming, Placement
from portal.models.people import Person
from portal.queries.people import mark
from portal.services import contributions, people

MANY = 24  # of which an order does not come out by chance: one in 479 million for every other one
LINKED = ("editions", "attachments", "anchors", "placements", "standings", "waiting")
PLACES = {"sqlite": "rowid", "postgresql": "ctid::text"}


@dataclass
class House:
    """What lies there and what was shown, of people who wrote by turns, every other one without an account."""

    url: str
    folder: Path
    turns: dict[int, int]  # contribution → turn
    marks: dict[bytes, int]  # of visits
    inboxes: dict[int, int]
    words: dict[str, int]
    refs: dict[str, int]
    digests: dict[str, int]
    pages: dict[str, str]
    addresses: list[int]  # of lines of the trail, as the auditor is shown them

    def turn_of(self, table: str, row: Any, others: dict[str, dict[int, int]]) -> int | None:
        """Whose row this is; ``others`` are rows that belong to a contribution, by their keys."""
        if table == "visits":
            return self.marks.get(bytes(row["mark"]))
        if table == "inboxes":
            return self.inboxes.get(row["id"])
        if table == "trail":
            return (others["standings"] if row["subject_kind"] == "Standing" else self.turns).get(row["subject_id"])
        if table in ("copies", "errands"):
            return others["attachments"].get(row["id"] if table == "copies" else row["facts"].get("copy_id"))
        own = {"contributions": "id", "waiting": "subject_id"}.get(table, "contribution_id")
        return self.turns.get(row[own])


@pytest.fixture(scope="module")
def house(new_house: Callable[[], str], tmp_path_factory: pytest.TempPathFactory, engine: Engine) -> Iterator[House]:
    url, folder = new_house(), tmp_path_factory.mktemp("order")
    with another(engine, url, folder) as app:
        made = _written_by_turns(url, folder, app.extensions["storage"])
        _look(made, app.test_client)
    return made


def _written_by_turns(url: str, folder: Path, storage: Storage) -> House:
    ana, version = build.member().as_actor(), build.version()
    made = House(url, folder, {}, {}, {}, {}, {}, {}, {}, [])
    for turn in range(MANY):
        by, word = ana if turn % 2 else ANONYMOUS, secrets.token_hex(8)
        file = word.encode()
        digest = storage.put(file)
        said = contributions.comment(
            version,
            ticket=tickets.find_mark(tickets.new(), b"a secret of the tests"),
            body=f"Said {word}. " + "x" * 2_000,
            language="en",
            naming=Naming.ORGANISATION if turn % 2 else Naming.ANONYMOUS,
            comment_type=CommentType.SUBSTANTIVE,
            passage="p0002",
            files=[
                Arrived(
                    name="list.txt", kind=Kind.TEXT, media_type="text/plain", extension="txt", size=16, sha256=digest
                )
            ],
            by=by,
        )
        name = people.begin_visit("person:1") if turn % 2 else people.begin_visit_with_key(build.holder(said).holds)
        if said.inbox_id is not None:
            made.inboxes[said.inbox_id] = turn
        made.turns[said.id] = made.marks[mark(name)] = turn
        made.refs[said.ref] = made.words[word] = made.digests[digest] = turn
    later = build.version(version.draft, [*build.TEXT, "One more."], [*build.TEXTO, "Una más."])
    contributions.reanchor(later, by=SYSTEM)
    for said_id, turn in made.turns.items():
        said = session.get_one(Contribution, said_id)
        _go_on(said, later.id, ana if turn % 2 else build.holder(said))
    made.pages["comments"] = f"/en/drafts/{version.draft_id}/versions/{later.number}/comments"
    return made


def _go_on(said: Contribution, version_id: int, by: Actor) -> None:
    here = Placement.contribution_id == said.id, Placement.version_id == version_id
    place = session.scalars(select(Placement.id).where(*here)).one()
    contributions.correct(said, body=f"{said.body} Corrected.", language="en", seen=1, by=by)
    contributions.stand(said, placement=place, choice=Choice.RELEVANT, by=by)


def _look(made: House, browser: Callable[[], FlaskClient]) -> None:
    def enter(person: Person) -> FlaskClient:
        client = browser()
        name = people.begin_visit(f"person:{person.id}", second_factor=True)
        with client.session_transaction() as cookie:
            cookie["visit"] = name
        return client

    auditor, editor = enter(build.person(Role.AUDITOR)), enter(build.person(Role.MODERATOR, Role.EDITOR))
    made.pages["trail"] = _whole(auditor, "/en/desk/trail")
    made.addresses = [int(number) for number in re.findall(r'href="/en/desk/trail/(\d+)"', made.pages["trail"])]
    table = made.pages["comments"]
    made.pages["comments"] = editor.get(table).text
    made.pages["word"] = _unpacked(editor.get(f"{table}.docx", follow_redirects=True).data)
    made.pages["sheet"] = _unpacked(editor.get(f"{table}.xlsx", follow_redirects=True).data)
    made.pages["queue"] = _whole(editor, "/en/desk/queue")


def _whole(client: FlaskClient, address: str) -> str:
    """A list from its first page to its last."""
    pages = []
    while address:
        pages.append(client.get(address).text)
        onward = re.search(r'rel="next" href="([^"]+)"', pages[-1])
        address = onward[1].replace("&amp;", "&") if onward else ""
    return "".join(pages)


def _unpacked(data: bytes) -> str:
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return "\n".join(packed.read(name).decode(errors="replace") for name in sorted(packed.namelist()))


def tells(values: Iterable[Any]) -> bool:
    """Whether these, in the order in which people wrote, stand in order: all of them, or of those without account."""
    every = list(values)
    return in_order(every) or in_order(every[::2])


def in_order(some: list[Any]) -> bool:
    return len(set(some)) == len(some) and some in (sorted(some), sorted(some, reverse=True))


def rows(made: House) -> Iterator[tuple[str, str, list[Any]]]:
    """Of each table and column the values of each turn, in the order of the turns; the place of the row among them.

    What only people without an account have stands there for them alone.
    """
    engine, metadata = create_engine(made.url), MetaData()
    metadata.reflect(engine)
    with engine.connect() as connection:
        others = {
            name: {row.id: made.turns[row.contribution_id] for row in connection.execute(select(metadata.tables[name]))}
            for name in ("attachments", "standings")
        }
        for table in ("contributions", "trail", "visits", "copies", "errands", "inboxes", *LINKED):
            place = text(f"{PLACES[engine.dialect.name]} AS place_of_row")
            found: dict[int, Any] = {}
            for row in connection.execute(select(place, metadata.tables[table])).mappings():
                turn = made.turn_of(table, row, others)
                if turn is not None:
                    found.setdefault(turn, row)  # the first of each
            assert sorted(found) == list(range(0, MANY, 2 if table == "inboxes" else 1)), table
            for column in ("place_of_row", *metadata.tables[table].c.keys()):
                values = [_comparable(found[turn][column]) for turn in sorted(found)]
                nameless = [_comparable(found[turn][column]) for turn in range(0, MANY, 2)]
                for some in (values, nameless):
                    if None not in some:
                        yield table, column, some
    engine.dispose()


def _tells(values: list[Any]) -> bool:
    return tells(values) if len(values) == MANY else in_order(values)


def _comparable(value: Any) -> Any:
    if isinstance(value, str) and re.fullmatch(r"\(\d+,\d+\)", value):  # a place in PostgreSQL
        return tuple(map(int, value[1:-1].split(",")))
    return str(value) if isinstance(value, dict | list) else value


def test_the_search_would_find_an_order() -> None:
    assert tells(range(MANY))
    assert tells([9, 99, 8, 12, 7, 1, 6, 5, 5, 1])
    assert not tells([1, 5, 9, 2, 4, 4, 7, 8])


def test_no_column_and_no_place_of_a_row_tells_it(house: House) -> None:
    engine = create_engine(house.url)
    lay_anew(engine, Base.metadata)  # what PostgreSQL tells until the night
    engine.dispose()

    told = [f"{table}.{column}" for table, column, values in rows(house) if _tells(values)]

    assert told == []


def test_who_came_with_a_key_left_neither_it_nor_the_hour(house: House) -> None:
    engine = create_engine(house.url)
    with engine.connect() as connection:
        visits = connection.execute(text("SELECT mark, holder, began_at, seen_at FROM visits")).all()
    engine.dispose()

    nameless = [row for row in visits if house.marks.get(bytes(row.mark), 1) % 2 == 0]
    assert len(nameless) == MANY // 2
    assert len({(str(row.began_at), str(row.seen_at)) for row in nameless}) == 1
    assert not [row.holder for row in nameless for id_ in house.turns if str(id_) in row.holder]


def test_no_letter_and_no_errand_but_for_the_file_is_left(house: House) -> None:
    engine = create_engine(house.url)
    with engine.connect() as connection:
        kinds = set(connection.scalars(text("SELECT kind FROM errands")))
        letters = connection.scalar(text("SELECT count(*) FROM letters"))
    engine.dispose()

    assert kinds == {"clean", "reanchor"}  # of files and of versions
    assert letters == 0


def test_no_file_tells_it(house: House) -> None:
    storage, tomorrow = Storage(house.folder / "files"), clock.now().timestamp() + 86_400
    stats = [storage.path(digest).stat() for digest in house.digests]
    assert len({found.st_mtime for found in stats}) == 1

    with clock.at(datetime.fromtimestamp(tomorrow, clock.now().tzinfo)):
        storage.settle()

    stats = [storage.path(digest).stat() for digest in house.digests]
    assert not tells(found.st_ctime_ns for found in stats)
    assert not tells(found.st_ino for found in stats)
    assert [hashlib.sha256(word.encode()).hexdigest() for word in house.words] == list(house.digests)


@pytest.mark.parametrize("page", ["comments", "word", "sheet"])
def test_no_page_and_no_export_tells_it(house: House, page: str) -> None:
    shown = [house.pages[page].find(word) for word in house.words]

    assert min(shown) >= 0
    assert not tells(shown)


def test_the_queue_does_not_tell_it(house: House) -> None:
    shown = [house.pages["queue"].find(ref) for ref, turn in house.refs.items() if turn % 2 == 0]

    assert min(shown) >= 0
    assert shown not in (sorted(shown), sorted(shown, reverse=True))


def test_neither_the_trail_nor_its_addresses_tell_it(house: House) -> None:
    lines = [house.pages["trail"].find(f"number={id_}") for id_ in house.turns]

    assert min(lines) > 0
    assert not tells(lines)
    assert not tells(house.addresses)
    assert sorted(house.addresses, key=str) != house.addresses
