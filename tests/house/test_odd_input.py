"""Whatever is sent, to whatever address, by whomever: an answer, in our dress, and never a failure of ours."""

import re

import build
import pytest
from conftest import ON_POSTGRESQL

from portal.cli.reference import load_all
from portal.models.consultations import Status as RoundStatus
from portal.models.contributions import CommentType, Status
from portal.models.drafts import Status as DraftStatus
from portal.services.people import GRANTABLE

ODD = [
    "%00", "a%00b", "%ff%fe", "%ED%A0%80", "%E2%80%AE", "%0d%0aX-Evil:%201", "%5c..%2f..%2fsecret", "%zz",
    "'%22%3E%3Cscript%3E", "-1", "-" + "9" * 30, "9" * 30, "9" * 400, "%D9%A3", "1e9", "a" * 2000,
]  # fmt: skip
ASKED = [
    "question", "language", "after", "before", "zone", "reply", "round", "group", "text", "role", "page", "as",
    "topic", "kind", "number", "day", "who", "act", "lang", "endpoint", "round_id", "name", "v",
    "chapter", "columns", "fit", "state", "from", "view", "settled", "comments",
    "q", "row", "back", "was", "as_of", "to", "replaces", "start", "end",
    "_external", "_scheme", "_anchor", "_method",
]  # fmt: skip
TYPED = ["\0", "a\0b", "\u202e", "-1", "9" * 30, "٣", "a" * 3000, "0001-01-01", "2026-13-45", "1e9"]
PARTS = "multipart/form-data; boundary=x"
FIELDS = "application/x-www-form-urlencoded"
NAMED = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n'
VERBS = ["TRACE", "PATCH", "PUT", "DELETE", "OPTIONS", "HEAD", "PROPFIND", "X"]
ON_EVERY_ANSWER = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
TELL_TALE = ("werkzeug", "flask", "python", "sqlalchemy", "gunicorn")


@pytest.fixture
def anyone(app, sign_in):
    """Nobody, and somebody trusted with everything."""
    return [app.test_client(), sign_in(build.person(*GRANTABLE, of=build.organisation()))]


@pytest.fixture
def addresses(app):
    """Every address, with things that exist in the places of its parts."""
    said = build.contribution(status=Status.PUBLISHED)
    waiting, draft = build.contribution(said.round), build.round_(status=RoundStatus.DRAFT)
    person = build.person()
    text = build.version(build.draft(said.round))
    build.version(text.draft, english=["# New", "Other words."], status=DraftStatus.UPLOADED)
    remark = build.remark(text, "p0002", kind=CommentType.TRANSLATION_ERROR)
    load_all()
    build.course("yazaki-leon-1")
    enquiry = build.enquiry(said)
    meeting, finding, quarter = build.whole_meeting().slug, build.board().slug, build.attaches().slug
    panel, open_panel = build.panel().slug, build.lot().panel.slug
    action = build.action(said).slug
    there = {
        "lang": "es", "part": "copy", "form_id": "0" * 48,
        "round_id": said.round_id, "number": said.number, "ref": waiting.ref, "position": 1,
        "code": said.round.consultation.code, "token": "x", "person_id": person.id, "visit_id": 1,
        "organisation_id": build.organisation().id, "entry_id": build.entry().id, "errand_id": 1, "name": "portal.css",
        "draft_id": text.draft_id, "key": "p0002", "placement_id": build.place_of(remark), "dispute_id": 1,
        "slug": "yazaki-leon-1", "place": 1, "leaf": 1, "row": 2, "language": "en", "step": "opening", "form": "docx",
        "question": "since", "request_id": 1, "section": "themes", "paragraph_id": 1, "point_id": 1,
        "mention_id": enquiry.mention_id, "enquiry_id": enquiry.id, "edition": 1, "at": 0,
        "room": "board", "of": "report", "kind": "value", "theme_id": 1, "family_id": 1, "ready_id": 1, "sheet_id": 1,
        "unsent_ref": "0" * 32, "passkey_id": 1, "filter_id": 1, "wording": 1,
    }  # fmt: skip
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint != "people.sign_out"]
    adapter = app.url_map.bind("localhost")
    found = []
    for rule in rules:
        parts = {part: there[part] for part in rule.arguments}
        if "slug" in parts and "/duties/" in rule.rule:
            parts["slug"] = "ilc-meet"
        if "slug" in parts and "/meetings/" in rule.rule:
            parts["slug"] = meeting
        if "slug" in parts and "/board/benchmarks/" in rule.rule:
            parts["slug"] = "inst-courts"
        if "slug" in parts and ("/entries/" in rule.rule or "/board/reports/" in rule.rule):
            parts["slug"] = finding
        if "slug" in parts and "/panels/" in rule.rule:
            parts["slug"] = open_panel if "/lots" in rule.rule else panel
        if "slug" in parts and "/sectors/" in rule.rule:
            parts["slug"] = "edition-1"
        if "slug" in parts and "/actions/" in rule.rule:
            parts["slug"] = action
        if "slug" in parts and "/attaches/" in rule.rule:
            parts["slug"] = quarter
        versions = (
            (1, 2) if {"draft_id", "number"} <= rule.arguments else (1,) if "/lots/" in rule.rule else (said.number,)
        )
        for version in versions:
            if "number" in parts:
                parts["number"] = version
            found.append((rule, adapter.build(rule.endpoint, parts)))
    found += [(rule, path.replace(str(said.round_id), str(draft.id))) for rule, path in found if "desk" in path]
    # of one that names neither a version nor the round there are several now
    return list({(rule.endpoint, rule.rule, path): (rule, path) for rule, path in found}.values())


def faults(answer, what):
    """Everything that is wrong with an answer. Of health a 503 is one: no worker runs beside these tests."""
    found = []
    if answer.status_code >= 500 and (answer.request.path, answer.status_code) != ("/healthz", 503):
        found.append(f"{what}: {answer.status_code}")
    found += [f"{what}: {name} is {answer.headers.get(name)}" for name, value in ON_EVERY_ANSWER.items()
              if answer.headers.get(name) != value]  # fmt: skip
    policy = answer.headers.get("Content-Security-Policy", "")
    if "default-src 'none'" not in policy or "frame-ancestors 'none'" not in policy:
        found.append(f"{what}: policy «{policy}»")
    if "X-Evil" in answer.headers or not (answer.headers.get("Location") or "/").startswith("/"):
        found.append(f"{what}: leads to {answer.headers.get('Location')}")
    if any(word in str(answer.headers).lower() for word in TELL_TALE):
        found.append(f"{what}: says what it is made of")
    return found


def told(wrong):
    return "\n" + "\n".join(dict.fromkeys(one[:300] for one in wrong))


def test_in_an_address(anyone, addresses):
    wrong = []
    for rule in {(rule.endpoint, rule.rule): rule for rule, _path in addresses}.values():
        parts = re.findall(r"<[^>]*?(\w+)>", rule.rule)
        for odd in ODD if set(parts) - {"lang"} else ODD[:1]:
            path = re.sub(r"<any\(en, es\):lang>", "es", rule.rule)
            path = re.sub(r"<[^>]*>", odd, path)
            for browser in anyone if odd in ODD[:2] else anyone[1:]:
                verb = "GET" if "GET" in rule.methods else "POST"
                wrong += faults(browser.open(path, method=verb), f"{verb} {path}")
    assert not wrong, told(wrong)


def test_in_the_questions_of_an_address(app, anyone, addresses):
    wrong = []
    asked = [
        "&".join(f"{name}={odd[:400]}" for name in ASKED) for odd in ["%00", "%ff", "-" + "9" * 30, "9" * 400, "%D9%A3"]
    ]
    asked.append("&".join(f"{name}=x&{name}=%00" for name in ASKED))
    for rule, path in addresses:
        if "GET" in rule.methods:
            known = getattr(app.view_functions[rule.endpoint], "asks", {})
            for query in [*asked, *(f"{name}={odd}" for name in known for odd in (*ODD, "", "1", "x", "es", "open"))]:
                wrong += faults(anyone[1].get(f"{path}?{query}"), f"{path}?{query[:40]}")
    wrong += faults(anyone[0].get("/es/?" + "&".join("%00" for _ in range(2000))), "many")
    assert not wrong, told(wrong)


def test_in_a_form(app, anyone, addresses, monkeypatch):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    wrong = []
    for rule, path in addresses:
        if "POST" not in rule.methods:
            continue
        page = anyone[1].get(path).text if "GET" in rule.methods else ""
        names = set(re.findall(r'name="(\w+)"', page)) | {"ref", "position", "grant_id", "persona", "parent", "kept"}
        for odd in TYPED:
            answer = anyone[1].post(path, data=dict.fromkeys(names, odd))
            wrong += faults(answer, f"POST {path} {odd[:20]!r}")
        for body, kind in (
            (b"body=%ff%fe&body=x&key=%00\xff", FIELDS),
            (b"no edge at all", "multipart/form-data"),
            (b"--x\r\nContent-Disposition: form-data; name=\"files\"; filename=\"\0\r\n\"\r\n\r\n\0", PARTS),
            (b"{}", "application/json"),
            (b"", ""),
        ):  # fmt: skip
            for browser in anyone:
                wrong += faults(browser.post(path, data=body, content_type=kind), f"POST {path} {kind}")
    assert not wrong, told(wrong)


@pytest.mark.skipif(ON_POSTGRESQL, reason="none of it is asked of a database")
def test_in_a_cookie_a_header_or_a_verb(app, addresses):
    wrong = []
    path = next(path for rule, path in addresses if rule.endpoint == "consultations.round")
    for cookie in ("portal=", "portal=x.y.z", "portal=" + "a" * 8000, "portal=\xff\xfe; portal=1", "=;=;", 'a="\\"'):
        answer = app.test_client(use_cookies=False).get(path, headers={"Cookie": cookie.encode().decode("latin-1")})
        wrong += faults(answer, f"cookie {cookie[:30]}")
    for name, value in (
        ("Host", "evil.example"), ("Host", 'a"><b'), ("X-Forwarded-Host", "evil.example"),
        ("Accept-Language", "\xff" * 300), ("Accept-Language", "es;q=x,,;"),
        ("If-None-Match", "*"), ("If-None-Match", '"'), ("Range", "bytes=9-1"),
        ("Accept-Encoding", "gzip;q=9,,"), ("Content-Length", "-1"), ("Content-Type", "\xff"),
        ("Sec-Fetch-Site", "\xff"), ("Referer", "%00"), ("Expect", "x"), ("If-Modified-Since", "x"), ("Upgrade", "h2c"),
    ):  # fmt: skip
        for where in (path, "/", "/es/", "/static/portal.css", "/es/nothing"):
            answer = app.test_client().get(where, headers={name: value})
            wrong += faults(answer, f"{name}: {value[:20]} {where}")
            if b"evil.example" in answer.data or "evil.example" in str(answer.headers):
                wrong.append(f"{where} believes {name}")
    for verb in VERBS:
        for rule, where in addresses:
            wrong += faults(app.test_client().open(where, method=verb), f"{verb} {where} {rule.endpoint}")
    assert not wrong, told(wrong)


def test_in_a_form_that_is_refused_for_another_reason(client):
    """The page that says no looks at what was typed, and cannot rely on its being readable."""
    wrong = []
    many = "&".join(f"x{number}=1" for number in range(300))
    for path in ("/es/nothing", "/es/about", "/es/account", "/es/sign-in"):
        for body, kind in (
            ((NAMED + b"b\r\n") * 300, PARTS),
            (many.encode(), FIELDS),
            (b"a=" + b"b" * (3 * 1024 * 1024), FIELDS),
            (NAMED + b"b" * (3 * 1024 * 1024), PARTS),
        ):  # fmt: skip
            for headers in ({}, {"Sec-Fetch-Site": "cross-site"}):
                answer = client.post(path, data=body, content_type=kind, headers=headers)
                wrong += faults(answer, f"{path} {kind} {headers}")
    assert not wrong, told(wrong)


@pytest.mark.parametrize("asked", ["lang=fr", "endpoint=x", "_external=1&_scheme=javascript", "_anchor=x", "_method=X"])
def test_the_way_to_the_other_language_leads_nowhere_else(client, asked):
    answer = client.get(f"/es/?{asked}", headers={"Host": "evil.example"})

    assert (answer.status_code, answer.location) == (308, "/es/")
    assert 'href="/en/"' in client.get(answer.location, headers={"Host": "evil.example"}).text
    assert "evil.example" not in answer.text + str(answer.headers)
