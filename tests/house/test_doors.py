"""Every page × every persona: who gets in, who is told no, and for whom it does not exist.

A page that is missing from the table fails. For everyone let in, the page has the
decencies of ``page.py``, writes nothing, and asks few questions of the database.
"""

import html
import re

import build
import pytest
from isolation import among_others
from page import Page, complain, plain
from sqlalchemy import event
from tongue import foreign

from portal.core.actor import Role
from portal.models.consultations import Audience
from portal.models.consultations import Status as RoundStatus
from portal.models.contributions import Status
from portal.models.drafts import Status as DraftStatus

PERSONAS = ("nobody", "stranger", "invited", "adviser", "moderator", "editor", "delegate", "administrator", "auditor")
ALL = "200 200 200 200 200 200 200 200 200"
SIGNED = "302 200 200 200 200 200 200 200 200"
STAFF = "302 403 403 403 200 200 200 200 200"
#                                     nobody stranger invited adviser moderator editor delegate administrator auditor
DOORS = {
    "/{l}/": ALL,
    "/{l}/about": ALL,
    "/{l}/sign-in": "200 302 302 302 302 302 302 302 302",
    "/{l}/second-factor": "302 302 302 302 302 302 302 302 302",
    "/{l}/recovery": ALL,
    "/{l}/recovery/nothing": ALL,
    "/{l}/demo": ALL,
    "/{l}/consultations": ALL,
    "/{l}/consultations/{public_code}": ALL,
    "/{l}/consultations/{closed_code}": "404 404 200 404 200 200 200 404 404",
    "/{l}/consultations/{draft_code}": "404 404 404 404 404 200 200 404 404",
    "/{l}/rounds/{public}": ALL,
    "/{l}/rounds/{invited}": "404 404 200 404 200 200 200 404 404",
    "/{l}/rounds/{cleared}": "404 404 404 200 200 200 200 404 404",
    "/{l}/rounds/{draft}": "404 404 404 404 404 200 200 404 404",
    "/{l}/rounds/{public}/documents/1": ALL,
    "/{l}/rounds/{public}/preview": "302 403 403 403 403 200 200 403 403",
    "/{l}/rounds/{public}/contribute": "200 200 200 200 403 403 403 403 403",
    "/{l}/rounds/{invited}/contribute": "404 404 200 404 403 403 403 404 404",
    "/{l}/rounds/{draft}/opening": "302 404 404 404 404 403 200 404 404",
    "/{l}/rounds/{public}/extension": "302 403 403 403 403 403 200 403 403",
    "/{l}/drafts/{text}": "302 302 302 302 302 302 302 302 302",
    "/{l}/drafts/{hidden_text}": "404 404 302 404 302 302 302 404 404",
    "/{l}/drafts/{text}/versions/1": ALL,
    "/{l}/drafts/{hidden_text}/versions/1": "404 404 200 404 200 200 200 404 404",
    "/{l}/drafts/{early_text}/versions/1": "404 404 404 200 200 200 200 404 404",
    "/{l}/drafts/{new_text}/versions/1": "404 404 404 404 404 200 200 404 404",
    "/{l}/drafts/{text}/versions/1/passages/{passage}": ALL,
    "/{l}/drafts/{hidden_text}/versions/1/passages/{passage}": "404 404 200 404 200 200 200 404 404",
    "/{l}/drafts/{text}/versions/1/passages/{passage}/comment": "200 200 200 200 403 403 403 403 403",
    "/{l}/drafts/{hidden_text}/versions/1/passages/{passage}/comment": "404 404 200 404 403 403 403 404 404",
    "/{l}/drafts/{early_text}/versions/1/passages/{passage}/comment": "404 404 404 403 403 403 403 404 404",
    "/{l}/drafts/{text}/versions/1/comment": "200 200 200 200 403 403 403 403 403",
    "/{l}/drafts/{hidden_text}/versions/1/comment": "404 404 200 404 403 403 403 404 404",
    "/{l}/drafts/{text}/versions/1/shelf": ALL,
    "/{l}/drafts/{early_text}/versions/1/shelf": "404 404 404 200 200 200 200 404 404",
    "/{l}/drafts/{text}/versions/1/text.docx": ALL,
    "/{l}/drafts/{hidden_text}/versions/1/text.md": "404 404 200 404 200 200 200 404 404",
    "/{l}/drafts/{text}/versions/1/changes": ALL,
    "/{l}/drafts/{hidden_text}/versions/1/changes": "404 404 200 404 200 200 200 404 404",
    "/{l}/drafts/{text}/versions/1/comments": "302 403 403 403 403 200 200 403 403",
    "/{l}/drafts/{hidden_text}/versions/1/comments": "302 403 403 403 403 200 200 403 403",
    "/{l}/drafts/{text}/versions/1/comments.xlsx": "302 403 403 403 403 200 200 403 403",
    "/{l}/drafts/{text}/versions/1/comments.docx": "302 403 403 403 403 200 200 403 403",
    "/{l}/contributions/{published}": ALL,
    "/{l}/contributions/{withheld}": ALL,
    "/{l}/contributions/{hidden}": "404 404 200 404 200 200 200 404 404",
    "/{l}/contributions/{published}/files/1": ALL,
    "/{l}/contributions/{published}/files/1/text": ALL,
    "/{l}/contributions/{published}/files/2": "404 404 404 404 404 404 404 404 404",
    "/{l}/contributions/{hidden}/files/1": "404 404 200 404 200 200 200 404 404",
    "/{l}/contributions/{hidden}/files/1/text": "404 404 200 404 200 200 200 404 404",
    "/{l}/contributions/{published}/answer": "302 403 403 403 403 200 200 403 403",
    "/{l}/receipt/nothing": "404 404 404 404 404 404 404 404 404",
    "/{l}/receipt/nothing/key": "404 404 404 404 404 404 404 404 404",
    "/{l}/tracking": ALL,
    "/{l}/tracking/contribution": "302 302 302 302 302 302 302 302 302",
    "/{l}/tracking/contribution/correction": "302 302 302 302 302 302 302 302 302",
    "/{l}/tracking/contribution/withdrawal": "302 302 302 302 302 302 302 302 302",
    "/{l}/tracking/contribution/files/1": "302 302 302 302 302 302 302 302 302",
    "/{l}/tracking/contribution/files/1/copy": "302 302 302 302 302 302 302 302 302",
    "/{l}/tracking/contribution/files/1/text": "302 302 302 302 302 302 302 302 302",
    "/{l}/account": SIGNED,
    "/{l}/account/news": SIGNED,
    "/{l}/account/passphrase": SIGNED,
    "/{l}/account/second-factor": SIGNED,
    "/{l}/account/contributions": SIGNED,
    "/{l}/account/contributions/{ref}": "302 404 200 404 404 404 404 404 404",
    "/{l}/account/contributions/{ref}/correction": "302 404 200 404 404 404 404 404 404",
    "/{l}/account/contributions/{ref}/withdrawal": "302 404 200 404 404 404 404 404 404",
    "/{l}/account/contributions/{ref}/files/1": "302 404 200 404 404 404 404 404 404",
    "/{l}/account/contributions/{ref}/files/1/copy": "302 404 200 404 404 404 404 404 404",
    "/{l}/account/contributions/{ref}/files/1/preview": "302 404 200 404 404 404 404 404 404",
    "/{l}/account/contributions/{ref}/files/1/text": "302 404 200 404 404 404 404 404 404",
    "/{l}/account/contributions/{ref}/files/2/copy": "302 404 404 404 404 404 404 404 404",
    "/{l}/desk": STAFF,
    "/{l}/desk/queue": "302 403 403 403 200 403 403 403 403",
    "/{l}/desk/contributions/{ref}": "302 403 403 403 200 403 403 403 403",
    "/{l}/desk/contributions/{ref}/decision": "302 403 403 403 200 403 403 403 403",
    "/{l}/desk/contributions/{ref}/files/1/copy": "302 403 403 403 200 403 403 403 403",
    "/{l}/desk/contributions/{ref}/files/1/preview": "302 403 403 403 200 403 403 403 403",
    "/{l}/desk/contributions/{ref}/files/1/text": "302 403 403 403 200 403 403 403 403",
    "/{l}/desk/contributions/{ref}/files/2/copy": "302 403 403 403 404 403 403 403 403",
    "/{l}/desk/contributions/{ref}/files/1/original": "302 403 403 403 200 403 403 403 403",
    "/{l}/desk/contributions/{ref}/files/3/original": "302 403 403 403 404 403 403 403 403",
    "/{l}/desk/rounds": "302 403 403 403 403 200 200 403 403",
    "/{l}/desk/rounds/consultations/new": "302 403 403 403 403 200 403 403 403",
    "/{l}/desk/rounds/consultations/{public_code}": "302 403 403 403 403 200 403 403 403",
    "/{l}/desk/rounds/consultations/{public_code}/new": "302 403 403 403 403 200 403 403 403",
    "/{l}/desk/rounds/{draft}": "302 404 404 404 404 200 200 404 404",
    "/{l}/desk/rounds/{draft}/revision": "302 404 404 404 404 200 403 404 404",
    "/{l}/desk/rounds/{draft}/questions": "302 404 404 404 404 200 403 404 404",
    "/{l}/desk/rounds/{draft}/invitations": "302 404 404 404 404 200 403 404 404",
    "/{l}/desk/rounds/{draft}/documents": "302 404 404 404 404 200 403 404 404",
    "/{l}/desk/translations": "302 403 403 403 403 403 403 403 403",
    "/{l}/desk/translations/1": "302 403 403 403 403 403 403 403 403",
    "/{l}/desk/drafts": "302 403 403 403 403 200 200 403 403",
    "/{l}/desk/drafts/new": "302 403 403 403 403 200 403 403 403",
    "/{l}/desk/drafts/{text}": "302 403 403 403 403 200 200 403 403",
    "/{l}/desk/drafts/{new_text}": "302 404 404 404 404 200 200 404 404",
    "/{l}/desk/drafts/{new_text}/versions/new": "302 404 404 404 404 200 403 404 404",
    "/{l}/desk/drafts/{new_text}/versions/1/files/en": "302 404 404 404 404 404 404 404 404",
    "/{l}/desk/drafts/{new_text}/versions/1/alignment": "302 404 404 404 404 200 200 404 404",
    "/{l}/desk/drafts/{new_text}/versions/1/alignment/2/en": "302 404 404 404 404 200 403 404 404",
    "/{l}/desk/drafts/{new_text}/versions/1/steps/opening": "302 404 404 404 404 200 200 404 404",
    "/{l}/desk/drafts/{text}/versions/1/steps/closing": "302 403 403 403 403 200 200 403 403",
    "/{l}/desk/drafts/{hidden_text}/versions/1/placements": "302 404 403 404 403 200 200 404 404",
    "/{l}/desk/drafts/{hidden_text}/versions/1/placements/{placement}": "302 404 403 404 403 200 403 404 404",
    "/{l}/desk/people": "302 403 403 403 403 403 403 200 403",
    "/{l}/desk/people/new": "302 403 403 403 403 403 403 200 403",
    "/{l}/desk/people/{person}": "302 403 403 403 403 403 403 200 403",
    "/{l}/desk/people/{person}/revision": "302 403 403 403 403 403 403 200 403",
    "/{l}/desk/people/{person}/grants/new": "302 403 403 403 403 403 403 200 403",
    "/{l}/desk/organisations": "302 403 403 403 403 403 403 200 403",
    "/{l}/desk/organisations/new": "302 403 403 403 403 403 403 200 403",
    "/{l}/desk/organisations/{organisation}": "302 403 403 403 403 403 403 200 403",
    "/{l}/desk/letters": "302 403 403 403 403 403 403 200 403",
    "/{l}/desk/trail": "302 403 403 403 403 403 403 403 200",
    "/{l}/desk/trail/{entry}": "302 403 403 403 403 403 403 403 200",
}  # fmt: skip
ELSEWHERE = {"/", "/static/<path:name>", "/healthz"}  # answered without a language; tested where they live
MOST_QUERIES = 12
NOTED = re.compile("INTO (visits|readings)|UPDATE visits")  # who was here, and who has read which version
OPENINGS = re.compile("INTO (readings|trail)")  # of a draft that few may read: each is in the trail


@pytest.fixture
def scene(sign_in, app):
    """One of everything, and a browser for each persona."""
    union = build.organisation()
    lac = build.organisation(kind="advisory_committee", group="lac")
    people = {
        "stranger": build.member(),
        "invited": build.member(of=union),
        "adviser": build.person(Role.ADVISER, of=lac),
        "moderator": build.person(Role.MODERATOR),
        "editor": build.person(Role.EDITOR),
        "delegate": build.person(Role.DELEGATE),
        "administrator": build.person(Role.ADMINISTRATOR),
        "auditor": build.person(Role.AUDITOR),
    }
    public = build.round_()
    build.document(public)
    invited = build.round_(audience=Audience.PARTICIPANTS, invited=[union])
    cleared = build.round_(audience=Audience.CLEARED, invited=[lac])
    draft = build.round_(status=RoundStatus.DRAFT)
    two = [build.file(app, b"Una lista.", name="lista.txt"), build.file(app, b"Otra.", name="otra.txt")]
    published = build.contribution(public, by=people["stranger"], status=Status.PUBLISHED, files=two)
    withheld = build.contribution(public, by=people["stranger"], status=Status.PUBLISHED, then=Status.WITHHELD)
    hidden = build.contribution(invited, by=people["invited"], status=Status.PUBLISHED, files=two)
    waiting = build.contribution(public, by=people["invited"], files=two)
    for said in (published, hidden, waiting):
        build.cleaned(app, said)  # the first of its files; the other is still being checked
    text = build.version(build.draft(public))
    build.remark(text, "p0002", words="list")
    hidden_text = build.version(build.draft(invited))
    remark = build.remark(hidden_text, "p0002", by=people["invited"])
    early_text = build.version(build.draft(cleared), status=DraftStatus.CIRCULATED)
    new_text = build.version(build.draft(public), status=DraftStatus.UPLOADED)
    places = {
        "text": text.draft_id, "hidden_text": hidden_text.draft_id, "early_text": early_text.draft_id,
        "new_text": new_text.draft_id, "passage": "p0002", "placement": build.place_of(remark),
        "public": public.id, "public_code": public.consultation.code,
        "invited": invited.id, "closed_code": invited.consultation.code,
        "cleared": cleared.id,
        "draft": draft.id, "draft_code": draft.consultation.code,
        "published": published.number, "withheld": withheld.number, "hidden": hidden.number,
        "ref": waiting.ref,
        "person": people["stranger"].id, "organisation": union.id,
        "entry": build.entry().id,
    }  # fmt: skip
    browsers = {name: sign_in(person) for name, person in people.items()}
    browsers["nobody"] = app.test_client()
    return browsers, places


@pytest.fixture
def statements(engine):
    """The statements that reach the database, as they come."""
    seen: list[str] = []

    def note(_connection, _cursor, statement, *_rest):
        if not re.match(r"(SAVEPOINT|RELEASE|ROLLBACK|BEGIN|COMMIT)", statement, re.IGNORECASE):
            seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


@pytest.mark.parametrize("language", ["es", "en"])
def test_each_door_is_open_to_whom_it_should_be(scene, statements, language):
    browsers, places = scene
    wrong = []
    for path, statuses in DOORS.items():
        address = path.format(l=language, **places)
        for persona, expected in zip(PERSONAS, statuses.split(), strict=True):
            statements.clear()
            browsers[persona].begun = statements.clear
            answer = browsers[persona].get(address, buffered=True)
            written = [s for s in statements if re.match(r"\s*(INSERT|UPDATE|DELETE)", s) and not NOTED.search(s)]
            if "/drafts/" in address and str(places["text"]) not in address:
                written = [s for s in written if not OPENINGS.search(s)]
            if answer.status_code != int(expected):
                wrong.append(f"{address} {persona}: {answer.status_code}, not {expected}")
                continue
            if written:
                wrong.append(f"{address} {persona} wrote: {written}")
            if len(statements) > MOST_QUERIES:
                wrong.append(f"{address} {persona}: {len(statements)} queries")
            if answer.status_code != 302 and answer.mimetype == "text/html":
                page = Page(answer.text)
                complain(page, address)
                wrong += [f"{address} {persona} says «{words}»" for words in foreign(page, language)]
    assert not wrong, "\n" + "\n".join(dict.fromkeys(wrong))


@pytest.mark.parametrize("language", ["es", "en"])
def test_a_name_that_somebody_typed_stands_apart_from_the_words_around_it(scene, language):
    browsers, places = scene
    build.entitle_drafts()
    names = build.names_typed()
    wrong = []
    for path in DOORS:
        address = path.format(l=language, **places)
        for persona in PERSONAS:
            answer = browsers[persona].get(address)
            if answer.status_code == 200 and answer.mimetype == "text/html":
                wrong += [f"{path} says «{line[:120]}»" for line in among_others(answer.text, names)]
    assert not wrong, "\n" + "\n".join(dict.fromkeys(wrong))


def test_the_table_lists_every_page(app):
    pages = {rule.rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())} - ELSEWHERE
    adapter = app.url_map.bind("localhost")
    sample = {
        "public_code": "ILC-2026-0001", "closed_code": "ILC-2026-0002", "draft_code": "ILC-2026-0003",
        "published": "ILC-2026-0001-0001", "withheld": "ILC-2026-0001-0002", "hidden": "ILC-2026-0002-0001",
        "ref": "ABCDEFGHJK", "public": 100001, "invited": 100002, "cleared": 100003, "draft": 100004,
        "person": 1, "organisation": 1, "entry": 1,
        "text": 100005, "hidden_text": 100006, "early_text": 100007, "new_text": 100008,
        "passage": "p0002", "placement": 1,
    }  # fmt: skip
    listed = {adapter.match(path.format(l="en", **sample), return_rule=True)[0].rule for path in DOORS}

    assert listed == pages


def test_what_is_not_yours_looks_like_what_does_not_exist(scene):
    browsers, places = scene

    for yours, nothing in (
        (f"/en/rounds/{places['invited']}", "/en/rounds/999999"),
        (f"/en/consultations/{places['closed_code']}", "/en/consultations/ILC-2026-9999"),
        (f"/en/contributions/{places['hidden']}", "/en/contributions/ILC-2026-9999-0001"),
        (f"/en/account/contributions/{places['ref']}", "/en/account/contributions/ZZZZZZZZZZ"),
        (f"/en/drafts/{places['hidden_text']}", "/en/drafts/99999"),
        (f"/en/drafts/{places['hidden_text']}/versions/1", "/en/drafts/99999/versions/1"),
        (
            f"/en/drafts/{places['hidden_text']}/versions/1/passages/p0002/comment",
            "/en/drafts/99999/versions/1/passages/p0002/comment",
        ),
        (f"/en/drafts/{places['text']}/versions/2", "/en/drafts/99999/versions/2"),
        (f"/en/drafts/{places['hidden_text']}/versions/1/passages/p0002", "/en/drafts/99999/versions/1/passages/p0002"),
    ):
        one, other = browsers["stranger"].get(yours), browsers["stranger"].get(nothing)
        assert one.status_code == other.status_code == 404
        assert plain(one.text).replace(yours[4:], "") == plain(other.text).replace(nothing[4:], "")


def test_no_link_of_ours_is_odd(scene):
    browsers, places = scene
    wrong = []
    for name in ("nobody", "invited", "moderator", "editor", "delegate", "administrator", "auditor"):
        browser, known = browsers[name], set()
        for path in DOORS:
            answer = browser.get(path.format(l="en", **places), buffered=True)
            if answer.mimetype != "text/html":
                continue
            for link in re.findall(r'(?:href|action)="(/[^"#]*)', answer.text):
                if (there := html.unescape(link)) not in known:
                    known.add(there)
                    if browser.get(there, buffered=True).status_code == 308:
                        wrong.append(f"{name} {path}: {there}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    "address", ["/fr/", "/xx/rounds/1", "/en/nothing", "/es/rounds/0", "/en/rounds/99999999999999"]
)
def test_an_address_that_does_not_exist_is_a_page(client, address):
    answer = client.get(address, headers={"Accept-Language": "es"})

    assert answer.status_code == 404
    assert "<h1" in answer.text


@pytest.mark.parametrize(("wants", "gets"), [("es-MX,es;q=0.9", "/es/"), ("en-US", "/en/"), ("fr", "/es/")])
def test_the_front_door_follows_the_browsers_language(client, wants, gets):
    answer = client.get("/", headers={"Accept-Language": wants})

    assert (answer.status_code, answer.location) == (302, gets)
