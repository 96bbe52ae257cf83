"""One person, one key, several contributions, one inbox; and the key is kept before its page is left."""

import re
from html import unescape

import build
import pytest
from filling import Browser, contribute, key_on, token
from sqlalchemy import select

from portal.core.actor import Role
from portal.core.db import session, transaction
from portal.core.localized import Localized
from portal.models.audit import Entry
from portal.models.consultations import Audience, Round
from portal.models.contributions import CommentType, Contribution, Inbox, Status
from portal.models.moderation import Decision
from portal.services import contributions

FIRST, SECOND = "Nos descuentan las horas extra.", "El comedor lleva un mes cerrado."


@pytest.fixture
def somebody(app):
    return Browser(app, app.test_client())


def choices(page):
    """What the form offers: the name of each key, and which is chosen."""
    found = re.findall(r'<input[^>]*name="under"[^>]*>', page.text)
    values = [re.search(r'value="([^"]*)"', one).group(1) for one in found]
    chosen = [re.search(r'value="([^"]*)"', one).group(1) for one in found if "checked" in one]
    return values, chosen


def sent(browser, path, words, **more):
    """The page after sending this."""
    page = browser.open(path)
    answer = browser.send(page, body=words, naming="anonymous", send="1", **more)
    assert answer.status_code == 303
    return browser.client.open(answer.location), answer.location


def opened(browser, key):
    page = browser.client.open("/es/tracking")
    answer = browser.client.post("/es/tracking", data={**token(page.text), "key": key})
    assert answer.location == "/es/tracking/inbox"
    return browser.client.open(answer.location)


def inboxes():
    return set(session.scalars(select(Contribution.inbox_id)))


class TestAKeyThatIsOpen:
    @pytest.fixture
    def keyed(self, app, somebody):
        """Who has sent something, and comes back with the key in another browser."""
        round_ = build.round_()
        page, _there = sent(somebody, contribute(round_), FIRST)
        browser = Browser(app, app.test_client())
        opened(browser, key_on(page.text))
        return browser, round_, key_on(page.text)

    def test_takes_what_is_written_next_unless_its_holder_chooses_otherwise(self, keyed):
        browser, round_, _key = keyed
        page = browser.open(contribute(round_))

        values, chosen = choices(page)
        assert (len(values), values[-1]) == (2, "new")
        assert chosen == values[:1]
        assert "quien pueda leer su base de datos" in page.text

        told, _there = sent(browser, contribute(round_), SECOND)

        assert len(inboxes()) == 1
        assert key_on(told.text) == ""
        assert "la misma clave lo abre" in told.text
        inbox = browser.client.open("/es/tracking/inbox").text
        assert FIRST in inbox
        assert SECOND in inbox

    def test_gives_another_to_who_wants_one_and_nothing_connects_the_two(self, app, keyed):
        browser, round_, key = keyed

        told, _there = sent(browser, contribute(round_), SECOND, under="new")

        assert len(inboxes()) == 2
        new = key_on(told.text)
        assert new
        assert new != key
        assert SECOND not in browser.client.open("/es/tracking/inbox").text
        assert SECOND in opened(Browser(app, app.test_client()), new).text

    def test_takes_comments_on_drafts_and_replies_too(self, keyed):
        browser, round_, _key = keyed
        version = build.version(build.draft(round_))
        public = build.contribution(round_, by=build.member(), status=Status.PUBLISHED)
        place = f"/es/drafts/{version.draft_id}/versions/{version.number}"

        sent(browser, f"{place}/comment", "Falta el anexo.", comment_type=CommentType.GENERAL)
        sent(browser, f"{place}/passages/p0002/comment", "¿Quién la lee?", comment_type=CommentType.SUBSTANTIVE)
        sent(browser, f"{contribute(round_)}?reply={public.number}", "De acuerdo.")

        inbox = browser.client.open("/es/tracking/inbox").text
        assert all(words in inbox for words in (FIRST, "Falta el anexo.", "¿Quién la lee?", "De acuerdo."))

    def test_is_asked_for_again_where_it_was_left_meanwhile_and_the_words_stay(self, keyed):
        browser, round_, _key = keyed
        page = browser.open(contribute(round_))
        tag = choices(page)[1][0]
        with browser.client.session_transaction() as cookie:
            cookie.pop("visit")

        fields = browser.fields(page) | {"was": ""}
        answer = browser.client.post(browser.at, data={**fields, "body": SECOND, "naming": "anonymous", "under": tag})
        again = browser.client.open(answer.location)

        assert "no está abierta aquí" in unescape(again.text)
        assert SECOND in again.text
        assert choices(again) == (["new"], ["new"])
        assert session.scalars(select(Contribution.body)).all() == [FIRST]

    def test_is_nobody_elses_to_add_to(self, app, keyed, somebody):
        browser, round_, _key = keyed
        tag = choices(browser.open(contribute(round_)))[1][0]
        stranger = Browser(app, app.test_client())

        page = stranger.open(contribute(round_))
        answer = stranger.send(page, body=SECOND, naming="anonymous", under=tag, send="1")

        assert choices(page) == ([], [])
        assert "no está abierta aquí" in stranger.client.open(answer.location).text
        assert session.scalars(select(Contribution.body)).all() == [FIRST]

    def test_is_not_asked_of_who_has_an_account(self, app, sign_in):
        assert choices(Browser(app, sign_in(build.member())).open(contribute(build.round_()))) == ([], [])


class TestAReceiptThatShowsItsKey:
    def test_takes_what_is_written_next_and_shows_the_same_key_again(self, somebody):
        round_ = build.round_()
        first, _there = sent(somebody, contribute(round_), FIRST)

        second, _there = sent(somebody, contribute(round_), SECOND)

        assert len(inboxes()) == 1
        assert key_on(second.text) == key_on(first.text) != ""
        assert "Es la misma clave" in second.text

    def test_no_longer_once_its_reader_has_the_key_and_no_receipt_shows_it_then(self, somebody):
        round_ = build.round_()
        _first, there = sent(somebody, contribute(round_), FIRST)
        second, here = sent(somebody, contribute(round_), SECOND)

        somebody.client.post(f"{here}/kept", data={**token(second.text), "written": "1"})

        assert choices(somebody.open(contribute(round_))) == ([], [])
        for one in (there, here):
            assert key_on(somebody.client.open(one).text) == ""
            assert somebody.client.open(f"{one}/key").status_code == 404

    def test_is_led_to_from_the_page_that_asks_for_keys(self, app, somebody):
        _page, there = sent(somebody, contribute(build.round_()), FIRST)

        assert f'href="{there}"' in somebody.client.open("/es/tracking").text
        assert "/receipt/" not in app.test_client().open("/es/tracking").text

    def test_still_knows_the_same_words_when_the_key_is_put_away(self, somebody):
        round_ = build.round_()
        page, there = sent(somebody, contribute(round_), FIRST)
        somebody.client.post(f"{there}/kept", data={**token(page.text), "written": "1"})

        refused = somebody.send(somebody.open(contribute(round_)), body=FIRST, naming="anonymous", send="1")

        assert "Ya tenemos esto" in somebody.client.open(refused.location).text
        assert len(session.scalars(select(Contribution.id)).all()) == 1


class TestTheKeyTypedBack:
    @pytest.fixture
    def receipt(self, somebody):
        return sent(somebody, contribute(build.round_()), FIRST)

    def test_opens_the_inbox_and_is_shown_no_more(self, somebody, receipt):
        page, there = receipt
        typed = key_on(page.text).lower().replace("-", " ")

        answer = somebody.client.post(f"{there}/kept", data={**token(page.text), "key": typed, "open": "1"})

        assert answer.location == "/es/tracking/inbox"
        assert FIRST in somebody.client.open(answer.location).text
        assert key_on(somebody.client.open(there).text) == ""

    @pytest.mark.parametrize(
        ("typed", "sentence"),
        [
            ("ZT7X8TH94CJKJENP0JEVMYATMYN", "Esta no es la clave que está arriba"),
            ("", "Escriba su clave"),
            ("ABC", "Faltan 24 caracteres"),
        ],
    )
    def test_mistyped_says_what_is_wrong_at_the_field_and_keeps_both(self, somebody, receipt, typed, sentence):
        page, there = receipt

        answer = somebody.client.post(f"{there}/kept", data={**token(page.text), "key": typed, "open": "1"})
        again = somebody.client.open(answer.location.split("#")[0])

        assert (answer.status_code, answer.location) == (303, f"{there}#form-errors")
        error = re.search(r'id="key-error">.*?</p>', again.text, re.S).group()
        assert sentence in error
        assert f'value="{typed}"' in again.text or not typed
        assert key_on(again.text) == key_on(page.text)
        assert "<title>Error:" in again.text

    def test_with_a_stale_token_changes_nothing(self, somebody, receipt):
        page, there = receipt

        somebody.client.post(f"{there}/kept", data={"csrf_token": "of yesterday", "written": "1"})

        assert key_on(somebody.client.open(there).text) == key_on(page.text)

    def test_is_asked_for_before_the_page_is_left(self, somebody, receipt):
        page, there = receipt
        assert 'data-leave="key"' in page.text

        somebody.client.post(f"{there}/kept", data={**token(page.text), "written": "1"})

        assert "data-leave" not in somebody.client.open(there).text


class TestAnInbox:
    def test_lists_each_with_what_became_of_it(self, app, somebody):
        round_ = build.round_()
        first, _there = sent(somebody, contribute(round_), FIRST)
        sent(somebody, contribute(round_), SECOND)
        returned = session.scalars(select(Contribution).where(Contribution.body == SECOND)).one()
        with transaction():
            returned.move_to(Status.RETURNED)
            contributions.moved(returned, Status.RECEIVED, Status.RETURNED)
            session.add(
                Decision(
                    contribution_id=returned.id, edition=1, status=Status.RETURNED, reason="third_party",
                    note="Quite el nombre.", aside="", decided_by_id=build.person(Role.MODERATOR).id,
                )
            )  # fmt: skip
        browser = Browser(app, app.test_client())

        page = opened(browser, key_on(first.text)).text
        rows = re.findall(r'<li class="c-row">.*?</li>\s*(?=<li class="c-row">|</ul>)', page, re.S)

        assert len(rows) == 2
        (with_note,) = [row for row in rows if "Quite el nombre." in row]
        assert SECOND in with_note
        for row in rows:
            own = re.search(r'href="(/es/tracking/inbox/[0-9a-f]+)"', row).group(1)
            shown = browser.client.open(own).text
            assert (SECOND if row is with_note else FIRST) in shown
            assert (FIRST if row is with_note else SECOND) not in shown

    def test_takes_one_back_and_leaves_the_other(self, app, somebody):
        round_ = build.round_()
        first, _there = sent(somebody, contribute(round_), FIRST)
        sent(somebody, contribute(round_), SECOND)
        browser = Browser(app, app.test_client())
        opened(browser, key_on(first.text))
        said = session.scalars(select(Contribution).where(Contribution.body == FIRST)).one()
        leaf = re.search(rf'/es/tracking/inbox/([0-9a-f]+)/withdrawal"[^>]*>[^<]*<span class="sr"> \({said.ref}\)',
                         browser.client.open("/es/tracking/inbox").text).group(1)  # fmt: skip

        asked = browser.client.open(f"/es/tracking/inbox/{leaf}/withdrawal")
        browser.client.post(f"/es/tracking/inbox/{leaf}/withdrawal", data={**token(asked.text), "send": "1"})

        states = dict(session.execute(select(Contribution.body, Contribution.status)).all())
        assert states == {FIRST: Status.WITHDRAWN, SECOND: Status.RECEIVED}


class TestWhoMayKnow:
    """That two contributions lie in one inbox is told to nobody but its holder."""

    @pytest.fixture
    def three(self, somebody, app):
        round_ = build.round_()
        sent(somebody, contribute(round_), FIRST)
        sent(somebody, contribute(round_), SECOND)
        sent(Browser(app, app.test_client()), contribute(round_), "Otra persona.")
        said = session.scalars(select(Contribution)).all()
        assert len({one.inbox_id for one in said}) == 2
        return said

    def test_the_trail_says_nothing_of_it(self, three):
        lines = " ".join(repr(line.changes) for line in session.scalars(select(Entry)))

        assert "inbox" not in lines.lower()
        for one in session.scalars(select(Inbox)):
            assert str(one.id) not in lines
            assert one.mark not in lines

    def test_the_desk_shows_the_same_of_each_but_its_own_words(self, three, sign_in):
        moderator = sign_in(build.person(Role.MODERATOR, Role.AUDITOR, Role.EDITOR))
        pages = []
        for one in three:
            page = moderator.get(f"/en/desk/contributions/{one.ref}").text
            assert one.body in page
            for own in (
                *(word for other in three for word in (other.ref, other.body)),
                str(one.id),
                ' aria-current="true"',
            ):
                page = page.replace(own, "…" * (own[0] != " "))
            pages.append(re.sub(r'value="[^"]*"|[?]form=[0-9a-f]{48}', "", page))  # each form has an id of its own

        assert pages[0] == pages[1] == pages[2]


class TestAReceiptAfterThoseOfOthers:
    """The page is written for the first who sends something in a round, and cut where their own words stand."""

    def own_words(self, page, there):
        code = re.search(r"<dd[^>]*>([0-9a-f]{32})</dd>", page.text)
        assert code
        group, *_others = key_on(page.text).split("-")
        found = {group, code.group(1), there.split("/")[-1], *token(page.text).values()}
        assert len(found) == 4
        assert all(word in page.text for word in found)
        return found

    def changed(self, round_, **values):
        found = session.get_one(Round, round_.id)
        for name, value in values.items():
            setattr(found, name, value)
        found.version += 1  # as every act does that changes what readers see
        session.commit()

    def test_says_what_it_would_say_had_nobody_come_before_and_nothing_of_theirs(self, app, somebody):
        round_ = build.round_()
        first, there = sent(somebody, contribute(round_), FIRST)
        other = Browser(app, app.test_client())

        page, here = sent(other, contribute(round_), SECOND)

        own = self.own_words(page, here)
        assert not any(word in page.text for word in self.own_words(first, there) - own)
        for cache in app.extensions["caches"].values():
            cache.clear()
        anew = other.client.open(here)
        plain = re.compile(r'(name="csrf_token"[^>]*value=)"[^"]*"')
        assert plain.sub(r"\1", anew.text) == plain.sub(r"\1", page.text)

    def test_names_the_round_as_it_is_called_now(self, app, somebody):
        round_ = build.round_()
        _page, there = sent(somebody, contribute(round_), FIRST)
        self.changed(round_, title=Localized("Another name", "Otro nombre"))

        assert "Otro nombre" in somebody.client.open(there).text

    def test_says_of_each_what_is_not_alike(self, app, somebody):
        round_ = build.round_()
        first, _there = sent(somebody, contribute(round_), FIRST)
        second, _there = sent(somebody, contribute(round_), SECOND)

        assert "la misma clave" not in first.text
        assert "Es la misma clave de antes" in second.text

    def test_stays_with_its_sender_where_the_round_is_no_longer_for_everybody(self, app, somebody):
        round_ = build.round_()
        page, there = sent(somebody, contribute(round_), FIRST)
        self.changed(round_, audience=Audience.PARTICIPANTS)

        assert key_on(somebody.client.open(there).text) == key_on(page.text)


def test_a_member_who_comes_back_to_the_form_hears_that_it_is_here_already(app, sign_in):
    ana, round_ = build.member(), build.round_()
    browser = Browser(app, sign_in(ana))

    def send_(words, **more):
        return browser.send(browser.open(contribute(round_)), body=words, naming="organisation", send="1", **more)

    assert "/account/contributions/" in send_(FIRST).location

    again = send_(FIRST)

    assert "hoy envió aquí las mismas palabras" in browser.client.open(again.location).text
    assert len(session.scalars(select(Contribution)).all()) == 1
    assert "/account/contributions/" in send_(SECOND).location
    assert "/account/contributions/" in send_(FIRST, anew="1").location
    assert len(session.scalars(select(Contribution)).all()) == 3
