"""An edition is public with all of its files, or not at all, whenever the portal is killed on the way."""

import json
import os
import subprocess
import sys
import zipfile
from datetime import timedelta

import answering
import build
import pytest
from server import HERE
from sqlalchemy import select

from portal.core import clock
from portal.core.actor import Role
from portal.core.db import session
from portal.core.localized import Localized
from portal.jobs import worker
from portal.jobs.freezing import STEPS
from portal.models.consultations import Round
from portal.models.contributions import Status as Said
from portal.models.outbox import Errand
from portal.models.people import Person
from portal.models.summaries import Course, Publication, State, Summary
from portal.queries import summaries as queries
from portal.services import summaries
from portal.services.kept import files as kept_files
from portal.services.summaries.approving import AnotherText
from portal.services.summaries.publishing import AlreadyOrdered


@pytest.fixture
def editor():
    return build.person(Role.EDITOR)


def ready(by: Person) -> Summary:
    """An edition of three answers that lacks nothing but its publication."""
    points = answering.answered(answering.closed_round())
    return answering.approved(session.get_one(Round, points[0].round_id), by.as_actor())


def ordered(editor: Person) -> Summary:
    made = ready(editor)
    return summaries.order(made, seen=hash_of(made, editor), by=editor.as_actor())


def hash_of(summary: Summary, by: Person) -> str:
    return queries.standing(by.as_actor(), summary).text_hash


def publication_of(summary: Summary) -> Publication:
    session.expire_all()
    return session.scalars(select(Publication).where(Publication.summary_id == summary.id)).one()


def zips(app) -> set[str]:
    return {path.name for path in app.extensions["storage"].root.glob("??/*")}


def test_the_worker_publishes_what_was_ordered_with_its_zip(app, editor):
    summary = ordered(editor)
    assert session.get_one(Summary, summary.id).state is State.DRAFTING

    worker.run_all(app)

    publication = publication_of(summary)
    assert publication.course is Course.PUBLISHED
    assert publication.done == len(STEPS) + 1
    published = session.get_one(Summary, summary.id)
    assert published.state is State.PUBLISHED
    with app.extensions["storage"].open(published.digest) as file, zipfile.ZipFile(file) as archive:
        assert archive.testzip() is None
        assert {name for name in publication.files if name} == {*archive.namelist()} - {"SHA256SUMS"}
    assert publication.files[""] == app.extensions["storage"].path(published.digest).stat().st_size
    assert session.scalars(select(Errand).where(Errand.kind == "freeze")).all() == []


def test_a_text_that_changed_meanwhile_lets_the_order_fall(app, editor):
    summary = ordered(editor)
    one = queries.paragraphs(editor.as_actor(), summary)[0]
    summaries.write(one, text=Localized("Other.", "Otro."), agrees=True, seen=one.revision, by=editor.as_actor())

    worker.run_all(app)

    assert publication_of(summary).course is Course.FELL
    assert session.get_one(Summary, summary.id).state is State.DRAFTING


def test_what_changes_while_the_files_are_made_lets_it_fall_too(app, editor, monkeypatch):
    summary = ordered(editor)

    def meanwhile(_edited, _day):
        build.contribution(summary.round, status=Said.WITHHELD)
        yield from ()

    monkeypatch.setitem(STEPS, "page", meanwhile)
    worker.run_all(app)

    assert publication_of(summary).course is Course.FELL
    assert session.get_one(Summary, summary.id).digest is None


def test_who_may_not_publish_any_more_has_published_nothing(app, editor):
    summary = ordered(editor)
    editor.active = False
    session.commit()

    worker.run_all(app)

    assert publication_of(summary).course is Course.FELL
    assert session.get_one(Summary, summary.id).state is State.DRAFTING


def test_it_is_ordered_once_and_of_the_text_that_was_seen(editor):
    summary = ordered(editor)

    with pytest.raises(AlreadyOrdered):
        summaries.order(summary, seen=hash_of(summary, editor), by=editor.as_actor())
    with pytest.raises(AnotherText):
        summaries.order(summary, seen="0" * 64, by=editor.as_actor())


def test_a_zip_that_no_edition_names_is_swept_away_and_a_named_one_stays(app, editor):
    summary = ordered(editor)
    worker.run_all(app)
    storage = app.extensions["storage"]
    named, other = session.get_one(Summary, summary.id).digest, storage.put(b"left behind")

    with clock.at(clock.now() + timedelta(days=3)):
        kept_files.sweep_storage(storage)

    assert storage.exists(named)
    assert not storage.exists(other)


def test_killed_at_any_point_it_has_published_nothing_or_all_and_ends_the_same(new_house, tmp_path):
    script = [sys.executable, str(HERE / "tests" / "dying_publication.py"), new_house(), str(tmp_path)]
    found = {**os.environ, "PYTHONPATH": f"{HERE}:{HERE / 'tests'}"}
    ran = subprocess.run(script, capture_output=True, text=True, check=False, env=found)
    assert ran.returncode == 0, ran.stderr
    told = json.loads(ran.stdout)

    *killed, last = told.values()
    assert [each["killed"] for each in killed] == [True] * len(killed)
    assert not last["killed"]
    for point, each in told.items():
        public = (each["state"], each["answers"], each["zip"])
        assert each["whole"], point
        assert public in {("drafting", 0, False), ("published", 2, True)}, point
    assert [each["state"] for each in told.values()].index("published") == len(told) - 2  # when all is public
    assert last["errands"] == 0
