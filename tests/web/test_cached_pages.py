"""Pages that everybody reads are written once, and anew as soon as something that readers can see has changed."""

from datetime import UTC, datetime, timedelta

import build
import pytest
from page import plain

from portal.core import clock
from portal.core.db import session, transaction
from portal.core.localized import Localized
from portal.models.consultations import Audience
from portal.models.contributions import Status
from portal.services import contributions

LANGUAGES = ("en", "es")


NOON = datetime(2026, 6, 15, 18, tzinfo=UTC)  # in Mexico City; everywhere else in America it is the same day


@pytest.fixture(autouse=True)
def noon():
    with clock.at(NOON):
        yield


@pytest.fixture
def said():
    return build.contribution(build.round_(late=30), status=Status.PUBLISHED, body="Faltan visitas.")


@pytest.fixture
def pages(said):
    code = said.round.consultation.code
    paths = ("/", "/consultations", f"/consultations/{code}", f"/rounds/{said.round_id}")
    return [f"/{language}{path}" for language in LANGUAGES for path in (*paths, f"/contributions/{said.number}")]


def written_anew(app, path):
    """As it is where nothing is kept."""
    for cache in app.extensions["caches"].values():
        cache.clear()
    app.config["KEEP_PAGES"] = False
    try:
        return plain(app.test_client().get(path).text)
    finally:
        app.config["KEEP_PAGES"] = True


def is_kept(client, path):
    """Whether it is handed out with a name by which a browser can ask whether it is still good."""
    tag = client.get(path).headers.get("ETag")
    return tag is not None and client.get(path, headers={"If-None-Match": tag}).status_code == 304


def published(said):
    build.contribution(said.round, parent=said, status=Status.PUBLISHED)


def withheld(said):
    with transaction():
        contributions.retract(said, "third_party")


def renamed(said):
    with transaction():
        docket = said.round.consultation
        docket.title = Localized("Another name", "Otro nombre")
        session.add(docket)


def announced(said):
    build.round_(of=said.round.consultation, opens=3)


def said_elsewhere(said):
    build.contribution(build.round_(audience=Audience.COMMITTEE), status=Status.PUBLISHED)


def test_those_that_are_read_most_are_kept(client, pages):
    assert [path for path in pages if not is_kept(client, path)] == []


@pytest.mark.parametrize("change", [published, withheld, renamed, announced, said_elsewhere])
def test_are_as_they_would_be_written_now(app, client, said, pages, change):
    for path in pages:
        client.get(path)

    change(said)

    warm = {path: plain(client.get(path).text) for path in pages}
    assert [path for path in pages if warm[path] != written_anew(app, path)] == []


@pytest.mark.parametrize("instant", ["closes_at", "late_until"])
def test_change_at_the_hour_at_which_a_round_does(app, client, said, pages, instant):
    """Half an hour before and a minute after it is the same day, in every zone and for the round's own counting."""
    hour = getattr(said.round, instant)
    with clock.at(hour - timedelta(minutes=30)):
        before = {path: plain(client.get(path).text) for path in pages}

    with clock.at(hour + timedelta(minutes=1)):
        warm = {path: plain(client.get(path).text) for path in pages}
        assert [path for path in pages if warm[path] != written_anew(app, path)] == []
    changing = pages if instant == "closes_at" else [path for path in pages if "/rounds/" in path]
    assert [path for path in changing if warm[path] == before[path] and "/contributions/" not in path] == []


def test_change_with_the_day(app, client, said, pages):
    last = said.round.closes_at
    with clock.at(last - timedelta(days=3)):
        before = {path: plain(client.get(path).text) for path in pages}

    with clock.at(last - timedelta(days=2)):
        warm = {path: plain(client.get(path).text) for path in pages}
        assert [path for path in pages if warm[path] != written_anew(app, path)] == []
    assert [path for path in pages if warm[path] == before[path] and "/contributions/" not in path] == []


def test_an_entry_is_written_anew_where_something_beside_its_row_changes(app, client):
    """As its translation or its redaction will: here the copy of a file."""
    said = build.contribution(build.round_(), status=Status.PUBLISHED, files=[build.file(app, b"Una lista.")])
    path = f"/en/rounds/{said.round_id}"
    before = plain(client.get(path).text)

    build.cleaned(app, said)

    warm = plain(client.get(path).text)
    assert warm != before
    assert warm == written_anew(app, path)


def test_nobody_is_handed_what_was_written_for_somebody_else(app, client, said, pages, sign_in):
    ana = build.member()
    mine = build.contribution(said.round, by=ana, body="Solo Ana lo sabe.")
    browser = sign_in(ana)
    own = {path: plain(browser.get(path).text) for path in pages}

    everybody = {path: plain(client.get(path).text) for path in pages}

    assert [path for path in pages if everybody[path] != written_anew(app, path)] == []
    assert [path for path in pages if ana.name in everybody[path] or mine.ref in everybody[path]] == []
    assert [path for path in pages if own[path] == everybody[path]] == []
