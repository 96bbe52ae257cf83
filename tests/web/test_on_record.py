"""What is on record for fewer readers changes nothing that the others see: not a byte, nor a number, nor a file."""

import re

import answering
import build
import pytest
from entering import holding
from page import plain
from sending import fields
from sqlalchemy import select

from portal.core import clock
from portal.core.actor import Role
from portal.core.db import session, transaction
from portal.jobs.reporting import report_moderation
from portal.models.consultations import Audience, Readers, Round
from portal.models.consultations import Status as RoundStatus
from portal.models.contributions import Contribution, Status
from portal.models.moderation import Outcome
from portal.services import contributions, moderation

WORD = "xqzafarranchoqx"
OFFERED = ["participants", "governments", "in_confidence", "committee"]
LANGUAGES = ("en", "es")
MADE_ANEW = re.compile(r'form=[0-9a-f]{48}|<input[^>]*name="ticket"[^>]*>|DTSTAMP:[0-9TZ]+')


@pytest.fixture(autouse=True)
def still():
    """No page differs because time went by."""
    with clock.at(clock.now().replace(microsecond=0)):
        yield


@pytest.fixture
def house(app):
    """A public round with things in it, its closed neighbor with a summary, and organizations of each kind."""
    invited, lac = build.organisation(), build.organisation("advisory_committee", "lac")
    round_ = build.round_(readers_offered=OFFERED, invited=[invited, lac])
    said = build.contribution(round_, by=build.member(), status=Status.PUBLISHED, body="Faltan visitas.")
    build.contribution(round_, parent=said, status=Status.PUBLISHED)
    build.contribution(round_, status=Status.PUBLISHED, then=Status.WITHHELD)
    return round_, said, invited, lac


def everybody(app, sign_in, lac):
    return {
        "anonymous": app.test_client(),
        "union not included": sign_in(build.member()),
        "LAC member": sign_in(build.person(Role.ADVISER, of=lac)),
        "translator": sign_in(build.person(Role.TRANSLATOR)),
        "auditor": sign_in(build.person(Role.AUDITOR)),
    }


def paths(round_, said):
    here, code = f"/rounds/{round_.id}", round_.consultation.code
    return (
        *("/", "/consultations", f"/consultations/{code}", here, f"{here}?language=es", f"{here}/contribute"),
        *(f"{here}/contributions.atom", f"{here}/dates.ics", f"{here}/moderation", f"{here}/moderation/states.csv"),
        *(f"{here}/moderation/groups.csv", "/moderation", "/moderation/states.csv", "/moderation/groups.csv"),
        *(f"/contributions/{said.number}", f"{here}/on-record", "/waiting", "/account/contributions", "/account/news"),
        *(f"/search?q={WORD}", "/search?q=visitas", f"/search?q={WORD[:8]}", "/changes", "/about", "/desk"),
    )


def seen(browsers, addresses):
    """All of it, page by page, as each of them is answered in both languages."""
    found = {}
    for name, browser in browsers.items():
        for path in addresses:
            for language in LANGUAGES:
                answer = browser.get(f"/{language}{path}")
                text = MADE_ANEW.sub("", plain(answer.get_data().decode("utf-8", "replace")))
                found[name, language, path] = answer.status_code, answer.headers.get("Location"), text
                answer.close()
    return found


def differing(before, after):
    return [key for key in before if before[key] != after[key]]


@pytest.mark.parametrize("state", [Status.ON_RECORD, Status.RECEIVED, Status.RETURNED, Status.WITHHELD, "appealed"])
def test_no_byte_differs_for_who_is_not_among_its_readers(app, house, sign_in, state):
    round_, said, _invited, lac = house
    browsers, addresses = everybody(app, sign_in, lac), paths(round_, said)
    report_moderation()
    before = seen(browsers, addresses)
    few = [
        build.contribution(
            round_, by=build.member(), readers=Readers.COMMITTEE, body=f"{WORD} {turn}", files=[build.file(app)],
            status=Status.RECEIVED if state == "appealed" else state,
        )
        for turn in range(3)
    ]  # fmt: skip
    for one in few:
        build.cleaned(app, one)
        if state == "appealed":
            build.appeal(one)
    report_moderation()
    for cache in app.extensions["caches"].values():
        cache.clear()

    assert differing(before, seen(browsers, addresses)) == []
    assert len([key for key in before if before[key][0] == 200]) > 100


def test_the_proof_would_notice_what_is_published(app, house, sign_in):
    round_, said, _invited, lac = house
    browsers, addresses = everybody(app, sign_in, lac), paths(round_, said)
    report_moderation()
    before = seen(browsers, addresses)
    build.contribution(round_, status=Status.PUBLISHED, body=WORD)
    report_moderation()

    assert {path for _name, _language, path in differing(before, seen(browsers, addresses))} >= {
        f"/rounds/{round_.id}", f"/rounds/{round_.id}/contributions.atom", f"/search?q={WORD}",
        f"/rounds/{round_.id}/moderation",
    }  # fmt: skip


def test_its_files_are_found_at_no_address_that_goes_by_a_number(app, house, sign_in):
    round_, _said, _invited, lac = house
    few = build.contribution(round_, readers=Readers.COMMITTEE, status=Status.ON_RECORD, files=[build.file(app)])
    build.cleaned(app, few)
    editor = sign_in(build.person(Role.EDITOR))
    for browser in (*everybody(app, sign_in, lac).values(), editor):
        for name in (few.ref, "NONE", f"{round_.consultation.code}-NONE", str(few.id)):
            for end in ("", "/files/1", "/files/1/text", "/outcome"):
                assert browser.get(f"/en/contributions/{name}{end}").status_code == 404
    found = editor.get(f"/en/rounds/{round_.id}/on-record/{few.ref}/files/1", buffered=True)
    assert (found.status_code, found.data) == (200, b"%PDF-1.7 a copy")
    for name, browser in everybody(app, sign_in, lac).items():
        found = browser.get(f"/en/rounds/{round_.id}/on-record/{few.ref}/files/1").status_code
        assert found == (302 if name == "anonymous" else 404), name


def test_a_summary_counts_and_quotes_nothing_of_it(app, sign_in):
    """On record when the summary was published, or withheld afterwards: the same pages and files."""
    round_ = answering.closed_round(readers_offered=OFFERED)
    said = answering.answered(round_, 2)
    few = build.contribution(round_, readers=Readers.COMMITTEE, status=Status.ON_RECORD, body=WORD)
    done = answering.published(round_, app)
    assert {name: getattr(done, name) for name in ("received", "answered", "withheld")} == {
        "received": 2, "answered": 2, "withheld": 0,
    }  # fmt: skip
    number = answering.number_of(said[0])
    addresses = [
        *(f"/rounds/{round_.id}/summary", f"/rounds/{round_.id}/summary/figures", f"/rounds/{round_.id}"),
        *(f"/rounds/{round_.id}/summary/figures/{code}.csv" for code in ("answers", "groups")),
        *(f"/contributions/{number}", f"/contributions/{number}/outcome", f"/rounds/{round_.id}/moderation"),
        f"/rounds/{round_.id}/summary/1/bundle.zip",
    ]
    browsers = everybody(app, sign_in, build.organisation("advisory_committee", "lac"))
    report_moderation()
    before = seen(browsers, addresses)
    assert not [key for key, (_status, _location, text) in before.items() if WORD in str(text)]
    with transaction():
        contributions.retract(session.get_one(Contribution, few.id, populate_existing=True), "third_party")
    report_moderation()
    for cache in app.extensions["caches"].values():
        cache.clear()

    assert differing(before, seen(browsers, addresses)) == []


@pytest.mark.parametrize(("many", "told"), [(0, False), (4, False), (5, True), (7, True)])
def test_how_many_are_on_record_is_told_from_five_on(app, client, many, told):
    round_ = answering.closed_round(readers_offered=OFFERED)
    answering.answered(round_, 2)
    for turn in range(many):
        build.contribution(round_, readers=Readers.COMMITTEE, status=Status.ON_RECORD, body=f"{turn}")
    answering.published(round_, app)
    report_moderation()
    became = client.get(f"/en/rounds/{round_.id}/moderation").text
    summed = client.get(f"/en/rounds/{round_.id}/summary").text
    assert (f"On record for fewer readers:</b> {many}." in became) is told
    assert ("On record for fewer readers:</b> fewer than 5, or none." in became) is not told
    assert (f"Beside these, {many} contributions are on record for fewer readers." in summed) is told
    assert ("fewer than five are on record, or none" in summed) is not told
    assert "<dd>2</dd>" in became  # received


def test_the_way_to_it_depends_on_who_one_is_and_not_on_what_is_there(app, house, sign_in):
    round_, _said, invited, lac = house
    link = f'href="/en/rounds/{round_.id}/on-record"'
    ministry = build.organisation("government", "mexico")
    readers = {
        "invited": (build.member(of=invited), True),
        "adviser": (build.person(Role.ADVISER, of=lac), True),
        "ministry": (build.member(of=ministry), True),
        "editor": (build.person(Role.EDITOR), True),
        "moderator": (build.person(Role.MODERATOR), True),
        "stranger": (build.member(), False),
        "translator": (build.person(Role.TRANSLATOR), False),
    }
    plain_round = build.round_(invited=[invited, lac])
    for _turn in range(2):
        for name, (person, belongs) in readers.items():
            browser = sign_in(person)
            assert (link in browser.get(f"/en/rounds/{round_.id}").text) is belongs, name
            assert browser.get(f"/en/rounds/{round_.id}/on-record").status_code == (200 if belongs else 404), name
            assert "/on-record" not in browser.get(f"/en/rounds/{plain_round.id}").text
        assert link not in app.test_client().get(f"/en/rounds/{round_.id}").text
        build.contribution(round_, readers=Readers.COMMITTEE, status=Status.ON_RECORD)


def address(answer):
    return f"{answer.request.path}?{answer.request.query_string.decode()}"


def sent_with(words):
    return session.scalars(select(Contribution).where(Contribution.body == words)).all()


class TestSending:
    def test_offers_only_what_the_round_offers_and_says_who_reads_it(self, client, house):
        round_, _said, invited, _lac = house
        page = client.get(f"/en/rounds/{round_.id}/contribute", follow_redirects=True).text
        assert page.count('name="readers"') == 5
        assert invited.name in page
        assert "Laws on access to records" in page
        other = build.round_(readers_offered=["committee"])
        assert client.get(f"/en/rounds/{other.id}/contribute", follow_redirects=True).text.count('name="readers"') == 2
        assert (
            'name="readers"' not in client.get(f"/en/rounds/{build.round_().id}/contribute", follow_redirects=True).text
        )

    def test_a_reply_is_read_by_everybody(self, client, house):
        round_, said, _invited, _lac = house
        page = client.get(f"/en/rounds/{round_.id}/contribute?reply={said.number}", follow_redirects=True).text
        assert 'name="readers"' not in page

    def test_is_kept_shown_again_and_told_on_the_receipt(self, client, house):
        round_, *_others = house
        first = client.get(f"/en/rounds/{round_.id}/contribute", follow_redirects=True)
        sent = fields(first) | {"readers": "committee", "body": WORD}
        again = client.post(address(first), data=sent | {"recompute": "1"}, follow_redirects=True)
        assert fields(again)["readers"] == "committee"
        assert "Once it is on record: The committee only" in again.text
        sent = fields(again) | {"readers": "committee", "body": WORD}
        receipt = client.post(address(again), data=sent | {"send": "1"}, follow_redirects=True)
        assert "Who may read it" in receipt.text
        assert "The committee only" in receipt.text
        assert sent_with(WORD)[0].readers is Readers.COMMITTEE

    def test_business_confidential_comes_with_its_public_version(self, app, client, house, sign_in):
        round_, *_others = house
        with transaction():
            session.get_one(Round, round_.id).readers_offered = [*OFFERED, "business_confidential"]
        first = client.get(f"/en/rounds/{round_.id}/contribute", follow_redirects=True)
        sent = fields(first) | {"readers": "business_confidential", "body": WORD, "send": "1"}
        refused = client.post(address(first), data=sent, follow_redirects=True)
        assert "Write the version that everybody may read." in refused.text
        named = refused.text.partition('for="byline"')[2].partition("</div>")[0]
        assert "May be public" in named  # with the public version, which has the same name
        worded = refused.text.partition('for="body"')[2].partition("</div>")[0]
        assert "Never public" in worded
        sent = fields(refused) | {"readers": "business_confidential", "body": WORD, "public_version": "Sin la cifra."}
        refused = client.post(address(refused), data=sent | {"send": "1"}, follow_redirects=True)
        assert "Confirm that it holds trade secrets" in refused.text
        assert "Sin la cifra.</textarea>" in refused.text
        sent = fields(refused) | {"readers": "committee", "body": WORD, "public_version": "Sin la cifra."}
        refused = client.post(address(refused), data=sent | {"send": "1"}, follow_redirects=True)
        assert "You wrote a public version." in refused.text
        assert sent_with(WORD) == sent_with("Sin la cifra.") == []
        sent |= fields(refused) | {"readers": "business_confidential", "certified": "y", "body": WORD}
        client.post(address(refused), data=sent | {"send": "1"}, follow_redirects=True)

        [said], [public] = sent_with(WORD), sent_with("Sin la cifra.")
        assert (said.readers, public.readers) == (Readers.BUSINESS, Readers.EVERYONE)
        inbox = holding(app, said).get("/en/tracking/inbox").text
        assert "it is known that they belong together" in inbox
        carla = build.person(Role.MODERATOR).as_actor()
        moderation.decide(public, verdict=Status.PUBLISHED, seen=public.revision, by=carla)
        moderation.decide(said, verdict=Status.ON_RECORD, seen=said.revision, by=carla)
        page = client.get(f"/en/contributions/{public.number}").text
        assert "also sent the committee a version with business-confidential information" in page
        assert (said.ref in page, WORD in page) == (False, False)
        record = sign_in(build.person(Role.EDITOR)).get(f"/en/rounds/{round_.id}/on-record/{said.ref}").text
        assert f'href="/en/contributions/{public.number}"' in record
        adviser = sign_in(build.person(Role.ADVISER, of=_others[-1]))
        assert adviser.get(f"/en/rounds/{round_.id}/on-record/{said.ref}").status_code == 404

    def test_readers_that_somebody_made_up_are_not_everybody(self, client, house):
        round_, *_others = house
        first = client.get(f"/en/rounds/{round_.id}/contribute", follow_redirects=True)
        for made_up in ("nobody", "lac", "COMMITTEE", "committee "):
            client.post(address(first), data=fields(first) | {"readers": made_up, "body": WORD, "send": "1"})
        assert sent_with(WORD) == []


class TestModerating:
    def test_puts_on_record_and_offers_no_publication(self, house, sign_in):
        round_, *_others = house
        few = build.contribution(round_, readers=Readers.GOVERNMENTS, body=WORD)
        carla = sign_in(build.person(Role.MODERATOR))
        assert "For: Governments and international bodies" in carla.get("/en/desk/queue").text
        page = carla.get(f"/en/desk/contributions/{few.ref}", follow_redirects=True)
        assert "Put on record" in page.text
        assert 'name="publish"' not in page.text
        assert "Cover passages" not in page.text
        where = f"/en/desk/contributions/{few.ref}/decision"
        carla.post(where, data=fields(page) | {"publish": "1", "verdict": "published"})
        assert session.get_one(Contribution, few.id, populate_existing=True).status is Status.RECEIVED
        carla.post(where, data=fields(page) | {"record": "1", "onward": ""})
        assert session.get_one(Contribution, few.id, populate_existing=True).status is Status.ON_RECORD

    def test_a_second_review_puts_on_record(self, house, sign_in):
        round_, *_others = house
        few = build.contribution(round_, by=build.member(), readers=Readers.COMMITTEE, body=WORD)
        appeal = build.appeal(few)
        carla = sign_in(build.person(Role.MODERATOR))
        page = carla.get(f"/en/desk/contributions/{few.ref}/review", follow_redirects=True)
        assert "Reverse it and put it on record" in page.text
        moderation.decide_review(
            appeal, outcome=Outcome.REVERSED, seen=appeal.revision, by=build.person(Role.MODERATOR).as_actor()
        )
        assert session.get_one(Contribution, few.id, populate_existing=True).on_record_for is Readers.COMMITTEE


class TestWidening:
    def test_its_author_lets_more_people_read_it_and_nobody_else_does(self, house, sign_in):
        round_, *_others = house
        ana = build.member()
        few = build.contribution(round_, by=ana, readers=Readers.COMMITTEE, status=Status.ON_RECORD, body=WORD)
        where = f"/en/account/contributions/{few.ref}/readers"
        assert sign_in(build.person(of=ana.organisation)).get(where).status_code == 403
        assert sign_in(build.person(Role.MODERATOR)).get(where).status_code == 404
        browser = sign_in(ana)
        assert "Let more people read it" in browser.get(f"/en/account/contributions/{few.ref}").text
        page = browser.get(where)
        assert "never fewer" in page.text
        browser.post(where, data=fields(page) | {"readers": "in_confidence", "send": "1"})
        found = session.get_one(Contribution, few.id, populate_existing=True)
        assert (found.readers, found.on_record_for, found.status) == (
            Readers.IN_CONFIDENCE, Readers.COMMITTEE, Status.RECEIVED,
        )  # fmt: skip
        own = browser.get(f"/en/account/contributions/{few.ref}").text
        assert "Until then it stays on record as before." in own
        assert "Withdraw it" not in own

    def test_where_there_is_nothing_wider_it_says_so(self, house, sign_in):
        round_, *_others = house
        ana = build.member()
        many = build.contribution(round_, by=ana)
        assert sign_in(ana).get(f"/en/account/contributions/{many.ref}/readers").status_code == 403


def test_an_editor_says_for_whom_else_contributions_can_be_sent(sign_in):
    draft = build.round_(status=RoundStatus.DRAFT)
    browser = sign_in(build.person(Role.EDITOR))
    where, desk = f"/en/desk/rounds/{draft.id}/revision", f"/en/desk/rounds/{draft.id}"
    assert "For nobody else" in browser.get(desk).text
    page = browser.get(where, follow_redirects=True)
    filled = fields(page) | {"zone": draft.zone, "readers_offered": ["committee", "governments"]}
    browser.post(address(page), data=filled)
    assert session.get_one(Round, draft.id, populate_existing=True).readers_offered == ["governments", "committee"]
    assert "For nobody else" not in browser.get(desk).text
    page = browser.get(where, follow_redirects=True)
    wrong = fields(page) | {"zone": draft.zone, "readers_offered": ["governments"], "audience": "cleared"}
    refused = browser.post(address(page), data=wrong, follow_redirects=True)
    assert "Some of these readers are all who can see the round" in refused.text


def test_in_a_restricted_round_a_partner_gets_the_answer_of_what_does_not_exist(app, sign_in):
    union, lac = build.organisation(), build.organisation("advisory_committee", "lac")
    round_ = build.round_(audience=Audience.PARTICIPANTS, invited=[union, lac], readers_offered=["in_confidence"])
    few = build.contribution(
        round_, by=build.member(of=union), readers=Readers.IN_CONFIDENCE, status=Status.ON_RECORD, body=WORD
    )
    adviser, colleague = sign_in(build.person(Role.ADVISER, of=lac)), sign_in(build.person(of=lac))
    one, nothing = f"/en/rounds/{round_.id}/on-record/{few.ref}", f"/en/rounds/{round_.id}/on-record/ZZZZZZZZZZ"
    assert WORD in adviser.get(one).text
    answers = [colleague.get(path) for path in (one, nothing)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert plain(answers[0].text).replace(few.ref, "") == plain(answers[1].text).replace("ZZZZZZZZZZ", "")
