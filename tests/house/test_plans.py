"""No page reads more of the database than it shows, however much is in it: measured among fifty thousand of everything.

What a statement costs is what the database itself says of it: the instructions it took (SQLite), the rows that it
touched (PostgreSQL). A scan, a sort of more than a page and a list without an end all show as that.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from html import unescape
from typing import Any

import crowding
import pytest
from conftest import another
from doors import DOORS, PERSONAS, furnished
from entering import signed_in
from flask import Flask
from psycopg import ClientCursor
from sqlalchemy import Engine, event, func, select

from portal.core.db import Base, session

CUSTOM = 5  # times that PostgreSQL plans a prepared statement for its values, before it weighs a plan for all
MOST = {"sqlite": 120_000, "postgresql": 10_000}  # instructions; rows
FEW = {  # tables that stay small by nature, as far as they are filled here
    "consultations": "the committee opens some a year",
    "rounds": "a consultation has some",
    "questions": "a round has some",
    "documents": "a round has some",
    "extensions": "a closing is moved once or twice",
    "invitations": "one for each organisation and round",
    "tallies": "one for each round, state, group and language",
    "moderation_reports": "one for each public round, and one for all of them",
    "drafts": "a round has some",
    "versions": "a draft has some",
    "organisations": "an administrator enters each",
    "spellings": "two for each organisation",
    "persons": "an administrator invites each; 2,000 are here, and may be looked through as a whole",
    "recovery_codes": "ten for each who made some, found by person",
    "saved_filters": "twenty at most for each moderator",
    "passkeys": "ten at most for each person, found by person or by name",
    "challenges": "one for each sign-in with a passkey, for five minutes",
    "follows": "one for each person and round",
    "holder_keys": "case officers and custodians have one each",
    "unlocked": "one for each visit that has a key in hand, until it ends",
    "identity_requests": "an officer asks for a name now and then; read in pages all the same",
    "identity_reasons": "a request has one for each custodian and for who asks",
    "identity_releases": "a request has two",
    "grants": "the committee's own people have them",
    "releases": "what waits for its batch, of three or four days",
    "heartbeats": "one for each lane of the worker",
    "outages": "one at most",
    "news_read": "one for each person who said so",
    "official_statements": "one for each organisation and round",
    "widenings": "an author lets more people read what was sent for few, once or twice",
    "origins": "one",
    "facilities": "governments name some dozens a year; read in pages all the same",
    "facility_names": "a workplace has some",
    "facility_places": "a workplace has one or two",
    "facility_identifiers": "a workplace has some",
    "representations": "an administrator enters each",
    "mentions": "an editor notes each",
    "enquiries": "an editor writes each",
    "entered_events": "an editor enters each",
    "remediation_plans": "an editor enters each",
    "plan_conclusions": "an editor enters each",
    "commitments": "a course of remediation has some",
    "commitment_turns": "an editor enters each",
    "suspensions": "an editor enters each",
    "liftings": "an editor enters each",
    "clock_changes": "an editor enters each",
    "sayings": "an editor enters each",
    "facility_details": "an editor enters each",
    "facility_moves": "an editor enters each",
    "duties": "the law has some dozens",
    "board_members": "the law has twelve seats",
    "benchmarks": "a release has some dozens",
    "benchmark_values": "an editor enters each",
    "board_assessments": "an editor enters each",
    "board_reports": "the Board reports once a year",
    "board_steps": "a report has some",
    "attaches": "the law has five posts",
    "projects": "an editor enters each",
    "activities": "an editor enters each",
    "money": "an editor enters each",
    "quarter_reports": "five a quarter at most",
    "officeholders": "one for each attaché, panelist and official",
    "officials": "an editor enters each",
    "panelists": "three lists of some dozens",
    "panels": "some a year",
    "compliance_actions": "an editor enters each, and a release some dozens",
    "sector_editions": "one a year",
    "grounds": "some for each action",
    "panel_seats": "three of a panel, and who left",
    "panel_conflicts": "an editor enters each",
    "panel_visits": "an editor enters each",
    "remedies": "an editor enters each",
    "lots": "a panel has some",
    "lot_values": "two of a lot",
    "meetings": "the Labor Advisory Committee meets some times a year",
    "meeting_papers": "a meeting has some",
    "advice": "a meeting has some",
    "corrections": "an editor makes each",
    "fulfilments": "an editor enters each; a duty has some a year",
    "cases": "governments open some dozens a year; read in pages all the same",
    "case_events": "a case has some",
    "themes": "a round has some dozens",
    "families": "a round has a form letter now and then",
    "returned_sheets": "somebody brings one back now and then",
    "register_sheets": "an editor brings one back now and then",
    "ready_answers": "editors keep some dozens",
    "publications": "an edition is ordered once, and seldom again",
    "askings_back": "contributors are asked about an edition once or twice",
    "found": "asked among a million by ``bench.finding``, word by word",
    "known_words": "the institution writes some thousands",
    "slips": "and each is misspelled in some ways",
    "index_making": "one",
    "summaries": "a round has one, and seldom a correction",
    "paragraphs": "a summary has some dozens",
    "reviews": "one or two for each text of a summary",
    "approvals": "two for each text of a summary",
}
WHOLE = {  # the end of an address, a word of the statement: what may read all that was said on a version, and why
    ("/versions/1", ""): "a chapter is one page with all its marks, or comments where asked; read once for a change",
    ("/shelf", ""): "what lost its place is one page",
    ("/answers", "GROUP BY"): "what is left to do is counted as a whole, by group and language",
    ("/answers/{said}", "GROUP BY"): "and stands beside each answer",
    ("/answers", "placements"): "passages of the newest text are looked through, to offer those with comments",
    ("/families", "GROUP BY"): "contributions are counted as a whole, by form letter",
    ("/families/{family}", "count(distinct"): "and of one letter",
    ("/decisions", "GROUP BY"): "equal proposals are counted as a whole",
    ("/themes", "GROUP BY"): "points are counted as a whole, by theme and language",
    ("/comments", "GROUP BY"): "counted once for every change that readers can see",
    ("/desk/rounds/{public}/summary", ""): "what is missing is counted over the whole round, for the few who write it",
}
TAKEN_HOME = (".docx", ".xlsx", ".md")  # a whole text, or all that was said on it: not bounded by a page


@dataclass
class Asked:
    """A statement as a page asked it, and what it cost."""

    statement: str
    parameters: Any
    path: str
    persona: str
    cost: int = 0
    plan: str = ""


@dataclass
class Crowd:
    """What is in the database, and what pages asked of it."""

    engine: str
    rows: dict[str, int]
    asked: list[Asked] = field(default_factory=list)


@pytest.fixture(scope="module")
def crowd(new_house: Callable[[], str], tmp_path_factory: pytest.TempPathFactory, engine: Engine) -> Iterator[Crowd]:
    with another(engine, new_house(), tmp_path_factory.mktemp("crowd")) as app:
        yield _looked_around(app, app.extensions["engine"])


def test_every_table_is_crowded_or_stays_small_by_nature(crowd):
    small = {name for name, many in crowd.rows.items() if many < crowding.MANY}

    assert small == FEW.keys()


def test_no_page_reads_more_than_it_shows(crowd):
    dear = [each for each in crowd.asked if each.cost > MOST[crowd.engine]]

    assert not dear, "\n\n".join(
        f"{each.path} {each.persona}: {each.cost}\n{each.statement}\n{each.plan}"
        for each in sorted(dear, key=lambda each: -each.cost)
    )


def _looked_around(app: Flask, engine: Engine) -> Crowd:
    """Every page, as all who may see it, with the ways it has to the rest of a list."""
    browsers, places, persons, version = furnished(app, partial(signed_in, app))
    crowding.crowd(version, persons["stranger"], persons["moderator"])
    session.remove()
    found: dict[tuple[str, str], Asked] = {}
    here = ("", "")

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        if statement.lstrip().startswith(("SELECT", "WITH")) and not _of_the_whole(here[0], statement):
            found.setdefault((statement, here[1]), Asked(statement, parameters, *here))

    event.listen(engine, "before_cursor_execute", note)
    for path, statuses in DOORS.items():
        if path.startswith("/{l}/drafts/{text}") and path.endswith(TAKEN_HOME):
            continue
        address = path.format(l="es", **places)
        readers = [persona for persona, status in zip(PERSONAS, statuses.split(), strict=True) if status == "200"]
        for persona in readers[:1] if _of_the_whole(path, "") else readers:  # nothing is noted of it: that it comes
            here = path, persona
            ways = _ways_on(browsers[persona].get(address, buffered=True), address)
            for further in () if _of_the_whole(path, "") else ways:
                browsers[persona].get(address + further, buffered=True)
    event.remove(engine, "before_cursor_execute", note)
    session.remove()
    crowd = Crowd(engine.dialect.name, _counted(engine), list(found.values()))
    (_count_instructions if crowd.engine == "sqlite" else _count_rows)(engine, crowd.asked)
    return crowd


def _of_the_whole(path: str, statement: str) -> bool:
    return any(path.endswith(end) and word in statement for end, word in WHOLE)


def _ways_on(answer: Any, address: str) -> list[str]:
    """Where a page leads on to more of the same: one of each kind, and one for each order of a list."""
    if answer.mimetype != "text/html":
        return []
    links = re.findall(rf'href="(?:{re.escape(address)})?(\?[^"#]+)', answer.text)
    ways = {tuple(re.findall(r"[?&;](sort=[a-z]+|[a-z]+=)", link)): unescape(link) for link in links}
    return [link for names, link in ways.items() if "form=" not in names]


def _counted(engine: Engine) -> dict[str, int]:
    with engine.connect() as connection:
        return {
            table.name: connection.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
        }


def _count_instructions(engine: Engine, asked: list[Asked]) -> None:
    """Before the database has any statistics, as in a new house, and with them."""
    with engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        driver.rollback()
        for statistics in (False, True):
            if statistics:
                driver.execute("ANALYZE")
            for each in asked:
                cost = _instructions(driver, each)
                if cost > max(each.cost, MOST["sqlite"]):
                    plan = driver.execute(f"EXPLAIN QUERY PLAN {each.statement}", each.parameters)
                    each.plan = "\n".join(row[3] for row in plan)
                each.cost = max(each.cost, cost)


def _instructions(driver: Any, asked: Asked) -> int:
    """To the hundred."""
    steps = 0

    def count() -> int:
        nonlocal steps
        steps += 100
        return 0

    driver.set_progress_handler(count, 100)
    driver.execute(asked.statement, asked.parameters).fetchall()
    driver.set_progress_handler(None, 0)
    return steps


def _count_rows(engine: Engine, asked: list[Asked]) -> None:
    """With statistics, which this database gathers by itself; planned for these values, and as it is after many times.

    What is asked often is prepared, and may then be planned for values of which nothing is known.
    """
    with engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        driver.execute("ANALYZE")
        cursor = ClientCursor(driver)
        for each in asked:
            names = list(dict.fromkeys(re.findall(r"%\((\w+)\)s", each.statement)))
            numbered = re.sub(r"%\((\w+)\)s", lambda found: f"${1 + names.index(found[1])}", each.statement)  # noqa: B023
            driver.execute("PREPARE asked AS " + numbered.replace("%%", "%"))
            values = ", ".join(["%s"] * len(names))
            execute = cursor.mogrify(
                f"EXECUTE asked ({values})" if names else "EXECUTE asked", [each.parameters[name] for name in names]
            )
            for _turn in range(CUSTOM):
                driver.execute("EXPLAIN " + execute)
            for explained, parameters in (each.statement, each.parameters), (execute, None):
                rows = driver.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {explained}", parameters)
                plan = rows.fetchone()[0][0]["Plan"]
                cost = sum(map(_touched, _nodes(plan)))
                if cost > max(each.cost, MOST["postgresql"]):
                    each.plan = json.dumps(plan, indent=1)
                each.cost = max(each.cost, cost)
            driver.execute("DEALLOCATE asked")


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from _nodes(below)


def _touched(node: dict[str, Any]) -> int:
    """Rows that it read, threw away or put in order."""
    thrown_away = sum(many for name, many in node.items() if name.startswith("Rows Removed by"))
    return round((node["Actual Rows"] + thrown_away) * node["Actual Loops"])
