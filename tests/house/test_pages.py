"""Every page, by following links as each persona: axe, the HTML checker, and nobody else is asked."""

from collections import Counter
from urllib.parse import urlsplit

import browsing
import pytest
from conftest import ON_POSTGRESQL
from lxml import html
from playwright.sync_api import BrowserContext
from server import Answer, Browser

PERSONAS = [
    "",
    "member_union",
    "member_lac",
    "moderator",
    "editor",
    "translator",
    "delegate_dol",
    "administrator",
    "auditor",
]
STARTS = ["/{l}/", "/{l}/demo", "/{l}/tracking", "/{l}/desk", "/{l}/account", "/{l}/nothing-here"]
OF_A_KIND = 8
# Files, what has no words, and what only somebody's own key, letter or draft leads to: read in tests of their own.
ELSEWHERE = {
    *("front", "healthz", "static"),
    *("contributions.file", "contributions.own_file", "contributions.own_file_part", "moderation.file_part"),
    *("contributions.inbox_file", "contributions.inbox_file_part", "contributions.inbox_file_text"),
    *("drafts.comments_docx", "drafts.comments_xlsx", "drafts.original", "drafts.text"),
    "moderation.decision",  # the page of a contribution again, after a refusal
    *("contributions.inbox", "contributions.inbox_own"),
    *("contributions.inbox_correction", "contributions.inbox_withdrawal"),
    *("contributions.receipt_page", "contributions.receipt_key"),
    *("concerns.draft", "concerns.answer", "concerns.later", "concerns.review", "concerns.discard", "concerns.gone"),
    *("concerns.files", "concerns.edition", "concerns.write", "concerns.identity", "concerns.withdraw"),
    *("concerns.names", "concerns.name", "concerns.ask_for_name"),  # of custodians, and with an officer's own key
    *("concerns.triage", "concerns.case", "concerns.case_file", "concerns.original"),  # with a case officer's own key
    *(
        "concerns.owner",
        "concerns.message",
        "concerns.promise",
        "concerns.state",
        "concerns.note",
        "concerns.link",
        "concerns.office_edition",
    ),
    *("concerns.key", "concerns.key_note", "concerns.sent", "concerns.slip", "concerns.slip_note"),
    *("people.new_passphrase", "people.second_factor"),
}

pytestmark = pytest.mark.skipif(ON_POSTGRESQL, reason="the pages are the same on both databases")


@pytest.mark.parametrize("language", ["es", "en"])
def test_pages_are_sound(app, portal, chromium, nu, language):
    wrong: list[str] = []
    seen: set[str] = set()
    narrow = language == "es"  # axe sees each page at one width in each language; nothing is too wide at either
    looks = (
        ({"width": 320, "height": 700}, browsing.faults if narrow else browsing.overflow),
        (browsing.DESK, browsing.overflow if narrow else browsing.faults),
    )
    visitor = browsing.visit(chromium, portal, language=language, viewport=browsing.DESK)
    strangers, mishaps = watched(visitor, portal)
    page = visitor.new_page()
    for persona in PERSONAS:
        visitor.clear_cookies()
        if persona:
            browsing.become(page, persona, language)
        for path in walk(app, walker(visitor, portal), language, seen):
            answer = page.goto(path)
            assert answer is not None
            wrong += [f"{path}: {fault}" for fault in nu.errors(answer.text())]
            for size, look in looks:
                page.set_viewport_size(size)
                wrong += look(page)
    visitor.close()
    assert not strangers, f"asked others: {strangers}"
    assert not mishaps, mishaps
    assert not wrong, "\n" + "\n".join(dict.fromkeys(wrong))
    unseen = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())} - seen
    assert unseen == ELSEWHERE, sorted(unseen ^ ELSEWHERE)


def walker(visitor: BrowserContext, portal: str) -> Browser:
    """Who follows the links of this visitor: a browser is dear, and needed only for what is looked at."""
    found = Browser(urlsplit(portal).port or 0)
    found.cookies = {one.get("name", ""): one.get("value", "") for one in visitor.cookies()}
    return found


def followed(browser: Browser, path: str) -> Answer:
    """The page that comes in the end, as a browser finds it: some send on, to where a form gets its id."""
    for _turn in range(10):
        answer = browser.get(path)
        if answer.status not in (301, 302, 303, 307, 308):
            return answer
        path = answer.goes_to
    raise AssertionError(f"sent on and on, to {path}")


def walk(app, browser: Browser, language: str, seen: set[str]):
    """Addresses that links lead this persona to, one of each kind that nobody before them has looked at.

    The links of several of a kind are followed: a round in preparation leads where an open one does not.
    """
    waiting = [start.format(l=language) for start in STARTS]
    known = set(waiting)
    own: Counter[str] = Counter()
    while waiting:
        path = waiting.pop(0)
        kind = kind_of(app, path)
        if own[kind] == OF_A_KIND:
            continue
        own[kind] += 1
        answer = followed(browser, path)
        assert answer.status < 500, f"{path}: {answer.status}"
        if "html" not in answer.headers.get("Content-Type", ""):
            continue
        if kind not in seen and answer.status in (200, 404):
            seen.add(kind)
            yield path
        for target in links(answer.text, language):
            if target not in known:
                known.add(target)
                waiting.append(target)


def links(source: str, language: str) -> list[str]:
    found = [urlsplit(str(address)) for address in html.fromstring(source).xpath("//a/@href")]
    return [
        one._replace(fragment="").geturl() for one in found if not one.netloc and one.path.startswith(f"/{language}")
    ]


def kind_of(app, path: str) -> str:
    """Which view answers here; a link to an address that no view answers is a fault of its own."""
    if path.endswith("nothing-here"):
        return "nothing"
    endpoint, _values = app.url_map.bind("localhost").match(urlsplit(path).path)
    return str(endpoint)


def watched(visitor: BrowserContext, portal: str) -> tuple[list[str], list[str]]:
    """Requests that leave the house, and errors that the browser notes."""
    strangers: list[str] = []
    mishaps: list[str] = []
    visitor.on("request", lambda r: strangers.append(r.url) if not r.url.startswith(portal) else None)
    visitor.on("weberror", lambda e: mishaps.append(str(e.error)))
    visitor.on(
        "console",
        lambda m: mishaps.append(m.text) if m.type == "error" and "the server responded" not in m.text else None,
    )
    return strangers, mishaps
