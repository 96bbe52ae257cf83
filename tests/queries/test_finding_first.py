"""Forty questions to the search of the demonstration: what must come first was written down before."""

import csv
import re
import tomllib
from pathlib import Path

import pytest
from conftest import another, undone

from portal.cli import demo
from portal.core.actor import ANONYMOUS
from portal.core.db import session
from portal.jobs import finding as index
from portal.models.contributions import Contribution
from portal.models.drafts import Draft
from portal.models.people import Person
from portal.queries import finding
from portal.queries.finding import Narrowed
from portal.queries.finding.glossary import entries

CASES = Path(__file__).parent / "cases" / "search_queries.csv"
NUMBERED = re.compile(r"-n\d+$")  # what staff entered: its number is the database's next one, whoever counted before
SAID = Path(demo.__file__).parent / "data" / "contributions.toml"


@pytest.fixture(scope="module")
def ground(engine, demonstration, new_database, tmp_path_factory):
    copy = demonstration.copied(new_database(), tmp_path_factory.mktemp("asked"))
    with another(engine, copy.url, copy.folder) as app, undone(app.extensions["engine"]) as told:
        index.rebuild()
        yield told


def _names(hit, folios):
    """As ``search_queries.csv`` calls it: terms by their English or their code, passages by draft and number, what
    staff entered without its own number.
    """
    if hit.kind == "term":
        entry = next(each for each in entries() if each.anchor == hit.key)
        code = entry.anchor.removeprefix(entry.list.replace("_", "-") + "-").replace("-", "_")
        english = re.sub(r"\s*\([^()]*\)|;.*", "", entry.term.en)
        return {f"term:{entry.list}:{code}" if entry.list else f"term:{english}", f"term:{entry.term.en}"}
    if hit.kind == "passage":
        return {f"passage:{session.get(Draft, hit.at['draft_id']).title.en}#{hit.at['label']}"}
    key = NUMBERED.sub("", folios.get(hit.key, hit.key))
    return {f"{hit.kind}:{hit.key}", f"{hit.kind}:{key}"}


def _plain(body):
    return (body["es"] if isinstance(body, dict) else body).strip()


def test_what_people_look_for_comes_first(capsys):
    told = tomllib.loads(SAID.read_text("utf-8"))["contribution"]
    bodies = {_plain(each["body"]): each["key"] for each in told}
    folios = {row.number: bodies.get(row.body.strip(), row.number) for row in session.query(Contribution)}
    adviser = session.query(Person).filter(Person.email.like("%lac%")).first()
    first = five = wanted = fitting = shown = 0
    lines = []
    for case in csv.DictReader(CASES.read_text("utf-8").splitlines()):
        viewer = adviser.as_actor() if case["viewer"] == "adviser" else ANONYMOUS
        found = finding.search(viewer, case["query"], Narrowed(), language=case["lang"])
        names = [_names(hit, folios) for hit in found.hits[:5]]
        right = bool(names) and bool(names[0] & set(case["first"].split(";")))
        first += right
        must = [name for name in case["five"].split(";") if name]
        five += sum(any(name in each for each in names) for name in must)
        wanted += len(must)
        fits = set(case["fits"].split(";")) | set(must) | set(case["first"].split(";"))
        fitting += sum(bool(each & fits) for each in names)
        shown += len(names)
        lines.append(f"{'  ' if right else 'NO'} {case['id']} {case['query']}: {[min(each) for each in names]}")
    with capsys.disabled():
        print(f"\n{first} of 40 first right; {five} of {wanted} wanted in the first five; {fitting} of {shown} fit")
    assert first >= 38, "\n".join(lines)
    assert fitting / shown >= 0.9, "\n".join(lines)
