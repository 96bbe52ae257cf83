"""Every page has one address. However else it is asked for, nothing of that reaches anybody."""

import re
from pathlib import Path

import build
import pytest
from page import plain

from portal.core.actor import Role
from portal.models.consultations import Audience
from portal.models.contributions import Status

PORTAL = Path(__file__).parents[2] / "portal"
RAW = re.compile(
    r"request\.(path|full_path|url|base_url|url_root|root_url|host\w*|query_string|values|view_args|given)\b"
)
ODD = (
    "?after=", "?after=&before=", "?after=99999970000001", "?before=99999970000001", "?AFTER=1", "?after=1&after=2",
    "?zone=UTC&question=0", "?question=0&zone=UTC", "?question=00", "?language=EN", "?language=es&language=en",
    "?zone=Mars/Olympus", "?%61fter=1", "?after=%31", "?fbclid=1", "?utm_source=x&after=7", "?question=77", "?",
    "?after=%3Cb%3E", "?lang=en", "?_anchor=x", "?_external=1", "?zone=UTC#x", "?as=public", "?after=1;before=2",
)  # fmt: skip


@pytest.fixture
def round_():
    """A round with more than a page of contributions."""
    found = build.round_()
    paths = [build.contribution(found, status=Status.PUBLISHED).path for _ in range(52)]
    found.last_shown = paths[2]  # the newest come first
    return found


@pytest.fixture
def people(app, sign_in):
    return {
        "nobody": app.test_client(),
        "member": sign_in(build.member()),
        "moderator": sign_in(build.person(Role.MODERATOR)),
        "editor": sign_in(build.person(Role.EDITOR)),
    }


def forget(app):
    """Empty the caches of this process."""
    for cache in app.extensions["caches"].values():
        cache.clear()


def test_nothing_else_of_a_request_is_read():
    found = [
        f"{path.relative_to(PORTAL)}: {line.strip()}"
        for path in PORTAL.rglob("*")
        if path.suffix in (".py", ".html", ".txt") and path.name != "addresses.py"
        for line in path.read_text().splitlines()
        if RAW.search(line)
    ]

    assert not found


def test_a_page_is_the_same_whatever_others_asked_for(app, people, round_):
    """Byte for byte but for the token, for a reader whose page is written now and one who comes after them all."""
    draft = build.version(build.draft(round_))
    said = build.contribution(round_, status=Status.PUBLISHED)
    pages = [
        f"/en/rounds/{round_.id}",
        f"/en/rounds/{round_.id}?question=0",
        f"/en/rounds/{round_.id}?after={round_.last_shown}",
        f"/en/rounds/{round_.id}/preview?as=public",
        f"/en/contributions/{said.number}",
        f"/en/drafts/{draft.draft_id}/versions/1",
        *("/en/", "/es/", "/es/consultations", "/en/consultations", "/en/consultations?topic=enforcement"),
        f"/en/consultations/{round_.consultation.code}",
        f"/es/contributions/{said.number}",
    ]
    paths, preview = list(dict.fromkeys(path.partition("?")[0] for path in pages)), f"/en/rounds/{round_.id}/preview"
    odd = [f"{path}{asked}" for path in paths for asked in ODD]
    odd += [path.replace("/rounds/", "/rounds/00") for path in paths] + [
        path.replace("/en/", "/en//") for path in paths
    ]
    odd += [f"{paths[0]}?after={round_.last_shown}&x=1"]
    odd += [f"{path}?after={round_.last_shown}" for path in odd if "?" not in path]
    odd += [f"{preview}?as={eyes}&after={round_.last_shown}" for eyes in ("public", "committee")]
    wrong = []
    for name, reader in people.items():
        cold = {}
        for path in pages:
            forget(app)
            cold[path] = plain(reader.get(path).text)
        forget(app)
        for other, browser in people.items():
            for asked in odd if other != name else ():
                browser.get(asked)
        wrong += [f"{name} {path}" for path in pages if plain(reader.get(path).text) != cold[path]]
    assert not wrong, wrong


@pytest.mark.parametrize(
    ("asked", "leads_to"),
    [
        ("/en/rounds/{id}?after=", "/en/rounds/{id}"),
        ("/en/rounds/{id}?zone=UTC&question=0", "/en/rounds/{id}?question=0&zone=UTC"),
        ("/en/rounds/{id}?question=0&question=1", "/en/rounds/{id}?question=0"),
        ("/en/rounds/{id}?fbclid=abc&language=es", "/en/rounds/{id}?language=es"),
        ("/en/rounds/{id}?question=00", "/en/rounds/{id}"),
        ("/en/rounds/{id}?sort=newest", "/en/rounds/{id}"),
        ("/en/rounds/{id}?sort=oldest&language=es", "/en/rounds/{id}?language=es&sort=oldest"),
        ("/en/contributions/{lower}", "/en/contributions/{number}"),
        ("/en/consultations/{code}?topic=x", "/en/consultations/{code}"),
        ("/en//rounds/{id}", "/en/rounds/{id}"),
        ("/en", "/en/"),
        ("/en/rounds//{id}", "/en/rounds/{id}"),
        ("/en/rounds/0{id}", None),
        ("/en/rounds/{arabic}", None),
        ("/EN/rounds/{id}", None),
        ("/en/rounds/{id}/", None),
    ],
)
def test_an_odd_address_leads_to_the_one_or_nowhere(app, asked, leads_to):
    said = build.contribution(status=Status.PUBLISHED)
    words = {
        "id": said.round_id,
        "number": said.number,
        "lower": said.number.lower(),
        "code": said.round.consultation.code,
        "arabic": "".join(chr(0x660 + int(digit)) for digit in str(said.round_id)),
    }

    answer = app.test_client().get(asked.format(**words), headers={"Host": "evil.example"})

    if leads_to is None:
        assert answer.status_code == 404
    else:
        assert (answer.status_code, answer.location) == (308, leads_to.format(**words))


def test_an_odd_address_tells_nothing_of_what_is_hidden(client):
    hidden = build.contribution(build.round_(audience=Audience.PARTICIPANTS), status=Status.PUBLISHED).number

    for number in (hidden, "ILC-2026-9999-0001"):
        assert client.get(f"/en/contributions/{number.lower()}").location == f"/en/contributions/{number}"
        assert client.get(f"/en/contributions/{number}").status_code == 404


def test_what_is_sent_to_an_odd_address_is_not_lost(client):
    answer = client.post(f"/en/contributions/{build.contribution().ref.lower()}/answer?x=1", data={"body": "words"})

    assert answer.status_code == 308  # the browser sends it again, there


PACKED, PLAIN = "gzip", None


@pytest.mark.parametrize("path", ["round", "/static/portal.css"])
@pytest.mark.parametrize(
    ("takes", "gets"),
    [
        ("gzip", PACKED), ("gzip, deflate, br", PACKED), ("GZIP", PACKED), ("*", PACKED), ("gzip;q=0.5", PACKED),
        ("br;q=1.0, gzip;q=0.8, *;q=0.1", PACKED), ("gzip, identity;q=0", PACKED),
        ("gzip;q=0", PLAIN), ("identity", PLAIN), ("*;q=0", PLAIN), ("gzip;q=0.5, identity", PLAIN),
        ("gzip;q=0, *", PLAIN), ("gzip;q=0.000, br", PLAIN), ("xgzip", PLAIN), ("", PLAIN), ("gzip;q=x", PLAIN),
    ],
)  # fmt: skip
def test_goes_out_packed_to_whom_takes_it_so(client, path, takes, gets):
    path = f"/en/rounds/{build.round_().id}" if path == "round" else path

    answer = client.get(path, headers={"Accept-Encoding": takes})

    assert answer.headers.get("Content-Encoding") == gets
    assert "Accept-Encoding" in answer.headers["Vary"]


@pytest.mark.parametrize(
    ("known", "status"),
    [("{}", 304), ("W/{}", 304), ('"x", {}', 304), ('"x",W/{}', 304), ("*", 304), ('"x"', 200), ('"a{}', 200)],
)
def test_is_not_sent_again_to_whom_has_it(client, known, status):
    path = f"/en/rounds/{build.round_().id}"
    tag = client.get(path).headers["ETag"]

    answer = client.get(path, headers={"If-None-Match": known.format(tag)})

    assert answer.status_code == status
    assert answer.headers["ETag"] == tag
