"""Whatever is asked for, however, by whomever: no answer holds a word that its reader may not read.

Every address of the portal, from its own map, is asked for as each persona: opened, sent empty, with an old token, with
somebody else's, with their own where even that is refused, and as a form that is kept and shown again. Each answer is
searched, with its headers and the files in it, for planted words. Who may read which of them is written here by hand.
"""

import itertools
import re

import build
import pytest
from conftest import ON_POSTGRESQL
from entering import holding, holding_concern, signed_in_with_key
from flask import url_for
from planting import planted, word
from sending import forms_of, said_in, token_of

from portal.core.actor import ANONYMOUS
from portal.core.sealing.addresses import Addresses
from portal.models.concerns import FIELDS
from portal.queries import contributions as queries
from portal.queries import finding
from portal.web.kept import FORM

PERSONAS = (
    *("nobody", "holder", "stranger", "government", "author", "colleague", "adviser", "dissenter", "moderator"),
    *("conflicted", "elsewhere", "officer", "translator", "editor", "delegate", "administrator", "auditor"),
    *("sender", "reader", "custodian"),  # of a concern; the officer came when it was sealed to others
)
ONCE = pytest.mark.skipif(ON_POSTGRESQL, reason="who may read is one expression for both databases; a search is not")
# In the order of PERSONAS. 1: finds it on some page; 0: never, however they ask; -: may read it, if there is a page.
READERS = {
    "published: body copy text":          "1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1",
    "published: first note preview":      "0 0 0 0 1 1 0 0 1 1 0 0 0 0 0 0 0 0 0 0",
    "published: filename":                "0 0 0 0 1 0 0 0 1 1 0 0 0 0 0 0 0 0 0 0",
    "published: original":                "0 0 0 0 1 0 0 0 - 0 0 0 0 0 0 0 0 0 0 0",
    "published: aside":                   "0 0 0 0 0 0 0 0 1 0 0 0 0 0 0 0 0 0 0 0",
    "reply: body":                        "1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1",
    "withheld: body copy text preview":   "0 0 0 0 1 1 0 0 1 1 0 0 0 0 - 0 0 0 0 0",
    "withheld: filename":                 "0 0 0 0 1 0 0 0 1 1 0 0 0 0 - 0 0 0 0 0",
    "withheld: original":                 "0 0 0 0 1 0 0 0 - 0 0 0 0 0 - 0 0 0 0 0",
    "withheld: note":                     "0 0 0 0 1 1 0 0 1 1 0 0 0 0 0 0 0 0 0 0",
    "withheld: appeal":                   "0 0 0 0 1 0 0 0 1 1 0 0 0 0 0 0 0 0 0 0",
    "withheld: aside":                    "0 0 0 0 0 0 0 0 1 0 0 0 0 0 0 0 0 0 0 0",
    "covered: body":                      "1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1",
    "covered: hidden answer":             "0 0 0 0 1 0 0 0 1 1 0 0 0 0 0 0 0 0 0 0",
    "covered: note":                      "0 0 0 0 1 1 0 0 1 1 0 0 0 0 0 0 0 0 0 0",
    "unnamed: body byline":               "0 0 0 0 0 0 0 0 1 1 0 0 0 0 - 0 0 0 0 0",
    "unnamed: note aside":                "0 0 0 0 0 0 0 0 1 1 0 0 0 0 0 0 0 0 0 0",
    "reply withheld: body":               "0 0 0 0 1 1 0 0 - - 0 0 0 0 - 0 0 0 0 0",
    "received: body copy text preview":   "0 0 0 0 1 1 0 0 1 1 0 0 0 0 - 0 0 0 0 0",
    "received: filename":                 "0 0 0 0 1 0 0 0 1 1 0 0 0 0 - 0 0 0 0 0",
    "received: original":                 "0 0 0 0 1 0 0 0 - 0 0 0 0 0 - 0 0 0 0 0",
    "returned: body":                     "0 0 0 0 1 1 0 0 1 1 0 0 0 0 - 0 0 0 0 0",
    "returned: note":                     "0 0 0 0 1 1 0 0 1 1 0 0 0 0 0 0 0 0 0 0",
    "returned: aside":                    "0 0 0 0 0 0 0 0 1 0 0 0 0 0 0 0 0 0 0 0",
    "withdrawn: body":                    "0 0 0 0 1 1 0 0 1 1 0 0 0 0 - 0 0 0 0 0",
    "personal: body":                     "0 0 1 0 0 0 0 0 1 1 0 0 0 0 - 0 0 0 0 0",
    "held: body byline":                  "0 1 0 0 0 0 0 0 1 1 0 0 0 0 - 0 0 0 0 0",
    "held: appeal":                       "0 1 0 0 0 0 0 0 1 1 0 0 0 0 0 0 0 0 0 0",
    "held: note":                         "0 1 0 0 0 0 0 0 1 1 0 0 0 0 0 0 0 0 0 0",
    "held: aside":                        "0 0 0 0 0 0 0 0 1 1 0 0 0 0 0 0 0 0 0 0",
    "recorded: body copy text":           "0 0 0 0 1 1 1 0 1 1 0 0 0 1 1 0 0 0 0 0",
    "recorded: preview":                  "0 0 0 0 1 1 0 0 1 1 0 0 0 0 - 0 0 0 0 0",
    "recorded: filename":                 "0 0 0 0 1 0 0 0 1 1 0 0 0 0 - 0 0 0 0 0",
    "recorded: original":                 "0 0 0 0 1 0 0 0 - 0 0 0 0 0 - 0 0 0 0 0",
    "governed: body":                     "0 0 0 1 0 0 0 0 1 1 0 0 0 1 1 0 0 0 0 0",
    "widening: body":                     "0 0 0 0 1 1 0 0 1 1 0 0 0 1 1 0 0 0 0 0",
    "invited: body":                      "0 0 0 1 1 1 0 0 1 1 0 1 1 1 1 0 0 0 1 0",
    "invited received: body":             "0 0 0 0 1 1 0 0 - - 0 0 0 0 - 0 0 0 0 0",
    "invited withheld: body copy text":   "0 0 0 0 1 1 0 0 1 1 0 0 0 0 - 0 0 0 0 0",
    "invited withheld: preview":          "0 0 0 0 1 1 0 0 1 1 0 0 0 0 - 0 0 0 0 0",
    "invited withheld: filename":         "0 0 0 0 1 0 0 0 1 1 0 0 0 0 - 0 0 0 0 0",
    "invited withheld: original":         "0 0 0 0 1 0 0 0 - 0 0 0 0 0 - 0 0 0 0 0",
    "cleared: body":                      "0 0 0 0 0 0 1 0 1 1 0 1 1 1 1 0 0 0 1 0",
    "elsewhere: body":                    "0 0 0 0 0 0 0 0 1 1 1 0 0 0 - 0 0 0 0 0",
    "comment: body proposal":             "1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1",
    "comment withheld: body proposal":    "0 0 0 0 1 1 0 0 1 1 0 0 0 0 1 0 0 0 0 0",
    "comment shelved: body proposal":     "0 0 0 0 1 1 0 0 1 1 0 0 0 0 1 0 0 0 0 0",
    "comment received: body proposal":    "0 0 0 0 1 1 0 0 1 1 0 0 0 0 1 0 0 0 0 0",
    "error: body proposal":               "1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1",
    "error received: body proposal":      "0 0 0 0 1 1 0 0 1 1 0 0 1 0 1 0 0 0 0 0",
    "error withheld: body proposal":      "0 0 0 0 1 1 0 0 1 1 0 0 0 0 1 0 0 0 0 0",
    "public: text document question":     "1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1",
    "invited: text document question":    "0 0 0 1 1 1 0 0 1 1 0 1 1 1 1 0 0 0 1 0",
    "cleared: document question":         "0 0 0 0 0 0 1 0 1 1 0 1 1 1 1 0 0 0 1 0",
    "circulated: text":                   "0 0 0 0 0 0 1 0 1 1 0 1 1 1 1 0 0 0 1 0",
    "uploaded: text":                     "0 0 0 0 0 0 0 0 0 0 0 0 1 1 1 0 0 0 0 0",
    "unopened: document question":        "0 0 0 0 0 0 0 0 0 0 0 0 0 1 1 0 0 0 0 0",
    "answer: reason":                     "0 0 0 0 0 0 0 0 1 1 0 0 0 1 1 0 0 0 0 0",
    "feedback: because":                  "0 0 0 0 1 1 0 0 1 1 0 0 0 1 1 0 0 0 0 0",
    "understanding: because":             "0 0 0 0 1 1 0 0 0 1 0 0 1 1 1 0 0 0 0 0",
    "citing: alone":                      "0 0 0 0 1 1 0 0 0 1 0 0 1 1 1 0 0 0 0 0",
    "citing: both":                       "0 0 0 0 0 0 0 0 0 0 0 0 1 1 1 0 0 0 0 0",
    "summary: paragraph":                 "0 0 0 0 0 0 0 0 0 0 0 0 1 1 1 0 0 0 0 0",
    "workplace: question answer":         "0 0 1 0 0 0 0 0 0 0 0 1 0 1 0 0 0 0 1 0",
    "unsent: words":                      "0 0 0 0 1 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0",
    "passkey: name":                      "0 0 0 0 1 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0",
    "saved filter: name":                 "0 0 0 0 0 0 0 0 1 0 0 0 0 0 0 0 0 0 0 0",
    "jointly: first last":                "0 0 0 0 1 1 0 0 0 0 0 0 0 0 0 0 0 0 0 0",
    "jointly invited: words":             "0 0 0 0 1 1 0 0 0 0 0 0 0 0 0 0 0 0 0 0",
    "jointly cleared: words":             "0 0 0 0 0 0 1 0 0 0 0 0 0 0 0 0 0 0 0 0",
    "stated: body":                       "1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1",
    "stated: before":                     "0 0 0 0 0 0 1 1 0 0 0 0 0 0 0 0 0 0 0 0",
    "dissent named: body":                "0 0 0 0 0 0 0 1 1 1 0 0 0 0 - 0 0 0 0 0",
    "dissent unnamed: body":              "0 0 0 0 0 0 0 1 1 1 0 0 0 0 - 0 0 0 0 0",
    "name: ofthedissenter":               "0 0 0 0 0 0 0 1 1 1 0 0 0 0 - 1 - 0 0 0",
    "name: oftheauthor":                  "0 0 0 0 1 1 0 0 0 0 0 0 0 0 0 1 1 0 0 0",
    "name: ofthestranger":                "0 0 1 0 0 0 0 0 1 1 0 0 0 0 - 1 0 0 0 0",
    "concern: facility place rights":   "0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 1 1 0",
    "concern: happened since affected": "0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 1 1 0",
    "concern: support retaliation":     "0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 1 1 0",
    "concern: tried relation speaksfor": "0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 1 1 0",
    "concern: identity":                "0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 1 0 0",
    "concern: filename":                "0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 1 1 0",
    "concern: file":                    "0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 1 1 0",
    "concern: question answer proposal": "0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 1 1 0",
    "concern: note edition reason":     "0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 1 0",
    "concern: unsent":                  "0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0",
    "name: ofthemoderator":               "0 0 0 0 0 0 0 0 1 1 0 0 0 0 0 1 1 0 0 0",
}  # fmt: skip
MARKS = {
    word(f"{name} {part}"): dict(zip(PERSONAS, marks.split(), strict=True))
    for where, marks in READERS.items()
    for name, parts in [where.split(":")]
    for part in parts.split()
}
PLANTED = re.compile("xq[a-z]{8,}qx")  # as long as the shortest: tokens are random, and have had "xqhqx" in them
ENDS_A_VISIT = {"people.sign_out", "people.leave"}
ELSEWHERE = {"static", "healthz", "front"}  # answered without a language and without words of anybody
QUERIES = {  # what an address may ask for besides
    "contributions.contribute": ["reply={withheld}", "reply={unnamed}"],
    "contributions.mine": ["before={received}"],
    "consultations.preview": ["as=committee", "as=cleared"],
    "consultations.round": ["language=es"],
    "drafts.version": ["comments=open&state=withheld"],
    "drafts.comments": ["state=withheld"],
    "drafts.create": ["round={round}"],
}
OPENED = (
    *("withheld", "received", "published", "unnamed", "returned", "withdrawn", "personal", "held", "elsewhere"),
    *("invited withheld", "error received", "answered", "asked", "covered", "dissent named", "dissent unnamed"),
    *("recorded", "governed", "widening"),
)
FILED = ("withheld", "published", "received", "invited withheld", "recorded")
SENT = ("withheld", "received", "held", "error received", "recorded", "widening")
NUMBERED = (
    *("withheld", "published", "unnamed", "reply withheld", "invited", "invited withheld", "cleared"),
    *("comment withheld", "error withheld", "covered", "stated"),
)
FILLED = {
    "body": "Some words of an answer.", "language": "en", "naming": "anonymous", "byline": "Somebody", "seen": "1",
    "verdict": "published", "note": "Thank you for it.", "aside": "Nothing.", "recompute": "1", "preview": "1",
    "where": "shelf", "outcome": "kept", "note_en": "Kept.", "note_es": "Igual.", "placement": "1",
    "choice": "resolved", "answers": "no", "because": "It does not.",
}  # fmt: skip


@pytest.fixture
def scene(app):
    return planted(app)


@pytest.fixture
def browsers(app, scene, sign_in):
    """A browser for each persona: first those who may read most, so that what is kept of a page is kept of theirs."""
    found = {name: sign_in(person) for name, person in scene.people.items()}
    found |= {name: signed_in_with_key(app, keyed) for name, keyed in scene.keyed.items()}
    found |= {"nobody": app.test_client(), "holder": holding(app, scene.said["held"])}
    found["sender"] = holding_concern(app, scene.sender)
    readable = {name: sum(marks[name] == "1" for marks in MARKS.values()) for name in PERSONAS}
    return {name: found[name] for name in sorted(PERSONAS, key=readable.get, reverse=True)}


@ONCE
def test_nobody_finds_a_word_that_they_may_not_read_and_everybody_finds_theirs(app, scene, browsers):
    asked = [(one, address) for one, (_endpoint, address) in enumerate(addresses(app, scene, "GET"))]
    found = searched(
        (name, f"GET {address}", answer)
        for (name, browser), (one, address) in itertools.product(browsers.items(), asked)
        for answer in opened(browser, turned(address, one))
    )

    missing = [
        f"{name} does not find {one}"
        for one, marks in MARKS.items()
        for name, mark in marks.items()
        if mark == "1" and (one, name) not in found
    ]
    wrong = missing + not_theirs(found)
    assert not wrong, "\n" + "\n".join(wrong)


def test_a_search_for_a_word_finds_nothing_for_who_may_not_read_it(scene):
    """Neither what it stands in, nor how much that is, nor which round it is in, nor that there is such a word."""
    viewers = {name: person.as_actor() for name, person in scene.people.items()} | {"nobody": ANONYMOUS}
    wrong, found = [], 0
    for (one, marks), (name, viewer) in itertools.product(MARKS.items(), viewers.items()):
        asked = finding.search(viewer, one)
        found += bool(asked.hits)
        if marks[name] == "0" and (asked.hits or asked.counts.total or asked.counts.rounds or asked.instead):
            wrong.append(f"{name} finds {one}")
    assert not wrong, "\n" + "\n".join(wrong)
    assert found > 20


@ONCE
def test_nobody_is_sent_a_word_that_they_may_not_read_whatever_they_send(app, scene, browsers):
    tokens = {name: token_of(app, browser) for name, browser in browsers.items()}
    forms = {name: forms_of(app, browser) for name, browser in browsers.items()}
    asked = [*addresses(app, scene, "POST")]
    keeping = {name for name, view in app.view_functions.items() if FORM in getattr(view, "asks", {})}
    found = searched(
        (name, f"{how} {address}", answer)
        for name, browser in browsers.items()
        for address, how, answer in answers(browser, asked, keeping, name, tokens, forms[name])
    )

    wrong = not_theirs(found)
    assert not wrong, "\n" + "\n".join(wrong)


def searched(asked):
    """Who found which planted word where. The portal does not break, whatever is asked."""
    found: dict[tuple[str, str], str] = {}
    for name, what, answer in asked:
        assert answer.status_code < 500, f"{name}, {what}: {answer.status_code}"
        for one in set(PLANTED.findall(said_in(answer))):
            found.setdefault((one, name), what)
    return found


def not_theirs(found):
    return [f"{name} reads {one} at {what}" for (one, name), what in found.items() if MARKS[one][name] == "0"]


def opened(browser, address):
    """A page, and where a form begins there, the page of that form."""
    answer = browser.get(address)
    yield answer
    if answer.status_code == 303:
        yield browser.get(answer.location)


def answers(browser, asked, keeping, name, tokens, forms):
    """To everything that somebody may send: empty; and once to each kind of address, with tokens that are not good.

    What is refused to somebody even then is refused as well when the form is whole and the token their own. What is
    kept of a form that was not taken is shown at its address; others cannot be asked for the id of a form.
    """
    other = tokens["author" if name != "author" else "colleague"].fresh
    kinds: set[str] = set()
    for one, (endpoint, address) in enumerate(asked):
        here = turned(address, one + 1)
        empty = browser.post(here)
        yield address, "empty POST", empty
        if endpoint in kinds:
            continue
        kinds.add(endpoint)
        yield address, "POST with an old token", browser.post(here, data={**FILLED, "csrf_token": tokens[name].old})
        yield address, "POST with another's token", browser.post(address, data={**FILLED, "csrf_token": other})
        if empty.status_code in (403, 404):
            sent = {**FILLED, "csrf_token": tokens[name].fresh, "recompute": "", "preview": ""}
            yield address, "POST", browser.post(here, data=sent)
        for how, sent in {"kept": {}, "looked at": {**FILLED, "do": "switch"}}.items() if endpoint in keeping else ():
            form = f"{address}{'&' if '?' in address else '?'}form={forms.new_id()}"
            yield form, f"POST, {how}", browser.post(form, data=sent)
            yield form, f"{how}, GET", browser.get(form)


def turned(address, one):
    """Every other address in Spanish."""
    return address.replace("/en/", "/es/", 1) if one % 2 else address


def addresses(app, scene, method):
    """Every address that takes this method, with everything of the scene that it may be about."""
    places = {name: said.number or said.ref for name, said in scene.said.items()} | {"round": scene.rounds[1].id}
    with app.test_request_context("/en/"):
        for rule in app.url_map.iter_rules():
            if method not in rule.methods or rule.endpoint in ELSEWHERE:
                continue
            if method == "POST" and rule.endpoint in ENDS_A_VISIT:
                continue
            for values in about(rule.arguments - {"lang"}, scene, method, rule):
                address = url_for(rule.endpoint, lang="en", **values)
                yield rule.endpoint, address
                for query in QUERIES.get(rule.endpoint, ()):
                    yield rule.endpoint, f"{address}?{query.format(**places)}"


def about(wanted, scene, method, rule):
    """What an address with these parts may be about, one thing of the scene after the other.

    A leaf is of an inbox or of a concern, an entry of one register: each is asked for all of its own and for one of
    another. So is what was said in a round: in its own round and in another one.
    """
    room = rule.endpoint.split(".")[0]
    inboxes = [queries.leaf_of(build.holder(scene.said["held"]), scene.said[name].id) for name in OPENED]
    concerns = [Addresses(keyed.key).of(scene.sender.concern.id) for keyed in scene.keyed.values()]
    filed = "position" in wanted
    refs = FILED if filed else SENT if method == "POST" else OPENED
    homes = {said.ref: said.round_id for said in scene.said.values()}
    values = {
        "ref": [scene.said[name].ref for name in refs],
        "number": [1]  # of a lot
        if "slug" in wanted
        else [scene.said[name].number for name in NUMBERED if name in FILED or not filed],
        "code": [round_.consultation.code for round_ in scene.rounds[1:4]],
        "round_id": [*(round_.id for round_ in scene.rounds[:4]), scene.summed.id, scene.asked_back.id],
        "person_id": [scene.people["author"].id],
        "organisation_id": [scene.people["author"].organisation_id],
        "entry_id": scene.entries,
        "dispute_id": scene.disputes,
        "position": [1],
        "key": ["p0002"],
        "row": [2],
        "at": [0],
        "slug": of_its_register(rule.rule, scene),
        "room": ["board", "attaches", "panels", "actions", "sectors"],
        "of": ["report", "quarter", "panel", "action", "edition"],
        "kind": ["value"],
        "unsent_ref": [scene.unsent],
        "passkey_id": [scene.passkey.id],
        "filter_id": [scene.saved_filter.id],
        "wording": [1, 2],
        "mention_id": [scene.enquiry.mention_id],
        "enquiry_id": [scene.enquiry.id],
        "language": ["en"],
        "step": ["circulation", "opening", "closing", "release"],
        "form": ["docx", "md"],
        "part": ["copy", "preview"],
        "form_id": ["0" * 48],
        "leaf": concerns + inboxes[-1:] if room == "concerns" else inboxes + concerns[:1],
        "question": list(FIELDS),
        "request_id": scene.asked,
        "point_id": [scene.point.id],
        "paragraph_id": [scene.paragraph.id],
        "section": ["themes"],
        "edition": [1],
        "name": ["bundle.zip", "summary-es.pdf"],
        **{
            name: [1]
            for name in ("visit_id", "errand_id", "token", "place", "theme_id", "family_id", "ready_id", "sheet_id")
        },
    }
    unknown = wanted - set(values) - {"draft_id", "placement_id"}
    assert not unknown, f"what may stand in an address for {unknown}?"
    for version in scene.versions if "draft_id" in wanted else [None]:
        if version:
            here = {"draft_id": [version.draft_id], "number": [version.number]}
            values |= here | {"placement_id": scene.placements.get(version.id, [])[1:4]}
        elsewhere = {}
        if {"ref", "round_id"} <= wanted:
            values |= {"round_id": list(dict.fromkeys([*values["round_id"], *(homes[ref] for ref in values["ref"])]))}
            elsewhere = {ref: next(one for one in values["round_id"] if one != homes[ref]) for ref in values["ref"]}
        for chosen in itertools.product(*(values[name] for name in wanted)):
            asked = dict(zip(wanted, chosen, strict=True))
            if not elsewhere or asked["round_id"] in (homes[asked["ref"]], elsewhere[asked["ref"]]):
                yield asked


def of_its_register(rule, scene):
    """The entries that an address of a register may be about, and one of another register; all where none is named."""
    registers = {
        "/cases/": ["yazaki-leon-1"],
        "/(?:facilities|workplaces)/": ["yazaki-leon"],
        "/duties/": ["ilc-meet"],
        "/meetings/": [scene.meeting],
        "/sectors/": ["edition-1"],
        "/(?:board|attaches|panels|actions|entries)/": [*scene.entries_of, "edition-1"],
    }
    own = next((entries for part, entries in registers.items() if re.search(part, rule)), [])
    others = [one for entries in registers.values() for one in entries if one not in own]
    return own + others[:1] if own else others
