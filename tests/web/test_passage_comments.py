"""Commenting on passages in a browser: which words are meant, what is proposed, where it stands later."""

import re

import build
import pytest
from page import Page, complain, read
from sending import fields
from sqlalchemy import event, func, select

from portal.core import clock
from portal.core.actor import SYSTEM, Role
from portal.core.db import session
from portal.core.errors import Invalid
from portal.models.audit import Entry
from portal.models.consultations import Audience
from portal.models.contributions import Anchor, Choice, CommentType, Contribution, Dispute, Outcome, Standing, Status
from portal.models.drafts import Status as DraftStatus
from portal.models.drafts import Version
from portal.services import contributions, drafts

FIRST = (
    "# Purpose",
    "The list is open to everybody, and the list is read again every year.",
    "Ana 🦊 asks for twelve\u00a0months, café, and the “workplace”.",
)
PRIMERO = (
    "# Objeto",
    "La lista está abierta a todas las personas y se revisa cada año.",
    "Ana 🦊 pide doce\u00a0meses, café y el «centro de trabajo».",
)
SECOND = (
    "# Purpose",
    "The list is open to everybody, and the list is read again twice a year.",
    "Ana 🦊 asks for twelve\u00a0months, café, and the “workplace”.",
)
SEGUNDO = (
    "# Objeto",
    "La lista está abierta a todas las personas y se revisa dos veces al año.",
    "Ana 🦊 pide doce\u00a0meses, café y el «centro de trabajo».",
)
BODY = "Please say who is asked."


class Place:
    """A version with an open form at one of its passages; only values, so that requests may close the session."""

    def __init__(self, version: Version, key: str = "p0002") -> None:
        self.draft, self.number, self.key, self.id = version.draft_id, version.number, key, version.id
        self.round = version.draft.round_id

    def at(self, language: str = "en", **asked: object) -> str:
        where = f"/passages/{self.key}" if self.key else ""
        query = "?" + "&".join(f"{name}={value}" for name, value in asked.items()) if asked else ""
        return f"/{language}/drafts/{self.draft}/versions/{self.number}{where}/comment{query}"


def first(key: str = "p0002", **more) -> Place:
    return Place(build.version(more.pop("of", None), more.pop("english", FIRST), more.pop("spanish", PRIMERO)), key)


def opened_next(place: Place) -> None:
    version = build.version(session.get_one(Version, place.id).draft, SECOND, SEGUNDO)
    contributions.reanchor(version, by=SYSTEM)


def send(client, address, sent=None, *, press="send", **more):
    data = {**(sent or fields(client.get(address))), "body": BODY, "comment_type": "substantive", press: "1", **more}
    return client.post(address.partition("?")[0], data=data, content_type="multipart/form-data")


def anchor() -> Anchor:
    return session.scalars(select(Anchor)).one()


def how_many() -> int:
    return session.scalar(select(func.count(Contribution.id)))


class TestForm:
    def test_shows_the_passage_in_both_languages(self, client):
        page = read(client, first().at())

        assert ("en", FIRST[1]) in page.text
        assert ("es", PRIMERO[1]) in page.text

    def test_comes_filled_with_the_words_that_were_selected(self, client):
        place = first("p0003")
        answer = client.get(f"{place.at()}?language=es&start=4&end=5")

        sent = fields(answer)
        assert (sent["exact"], sent["proposed"], sent["filled"], sent["start"]) == ("🦊", "🦊", "🦊", "4")
        assert sent["text_language"] == "es"
        assert "<mark>🦊</mark>" in answer.text

    @pytest.mark.parametrize(
        "asked", ["start=5", "start=9&end=3", "start=0&end=9999", "start=x&end=5", "start=-1&end=2"]
    )
    def test_takes_a_selection_that_cannot_be_for_none(self, client, asked):
        answer = client.get(f"{first().at()}?{asked}&language=fr", follow_redirects=True)

        assert answer.status_code == 200
        assert fields(answer)["exact"] == ""

    def test_a_version_in_one_language_asks_for_none_and_offers_no_translation_error(self, client):
        answer = client.get(first(spanish=None).at())

        assert 'type="radio" value="translation_error"' not in answer.text
        assert '<input type="hidden" name="text_language" value="en">' in answer.text

    def test_says_that_translators_read_translation_errors(self, client):
        assert "translators of the round" in client.get(first().at()).text

    def test_is_not_there_for_who_may_not_see_the_draft(self, client, sign_in):
        union = build.organisation()
        round_ = build.round_(audience=Audience.PARTICIPANTS, invited=[union])
        place, member, stranger = first(of=build.draft(round_)), build.member(of=union), build.member()
        address = place.at()

        assert client.get(address).status_code == 404
        assert sign_in(stranger).get(address).status_code == 404
        assert sign_in(member).get(address).status_code == 200
        assert session.scalar(select(func.count(Entry.id)).where(Entry.act == "draft.read")) == 1

    def test_shows_no_restricted_text_without_a_line_in_the_trail(self, sign_in):
        union = build.organisation()
        place = first(of=build.draft(build.round_(audience=Audience.PARTICIPANTS, invited=[union])))
        answer = sign_in(build.member(of=union)).post(place.at(), data={"body": BODY})

        assert answer.status_code == 422
        assert "open to everybody" in answer.text
        assert session.scalar(select(func.count(Entry.id)).where(Entry.act == "draft.read")) == 1

    @pytest.mark.parametrize("part", ["/passages/p9999/comment", "/passages/x/comment", "/passages/p0001%00/comment"])
    def test_is_not_there_for_a_passage_that_is_not(self, client, part):
        place = first()

        assert client.get(f"/en/drafts/{place.draft}/versions/1{part}").status_code == 404

    def test_asks_the_database_little_and_the_same_whatever_the_number(self, client, engine):
        few, many = first(), Place(build.version(english=[f"Line {n}." for n in range(300)], spanish=None))
        counted = []
        event.listen(engine, "before_cursor_execute", lambda *_: counted.append(1))
        client.begun = counted.clear
        sizes = []
        for place in (few, many):
            counted.clear()
            assert client.get(place.at()).status_code == 200
            sizes.append(len(counted))

        assert sizes[0] == sizes[1] <= 7  # one of them for words that were kept of this form


class TestWords:
    @pytest.mark.parametrize(
        ("typed", "meant"),
        [
            ("twelve months", "twelve\u00a0months"),
            ("cafe\u0301", "café"),
            ("🦊 asks", "🦊 asks"),
            ('"workplace"', "“workplace”"),
            ("  for\r\ntwelve ", "for twelve"),
            ("ANA", "Ana"),
        ],
    )
    def test_are_found_as_people_type_them(self, client, typed, meant):
        place = first("p0003")
        answer = send(client, place.at(), exact=typed)

        assert answer.status_code == 200
        assert (anchor().exact, FIRST[2][anchor().start : anchor().end]) == (meant, meant)

    def test_without_any_it_is_about_the_whole_passage(self, client):
        send(client, first().at(), exact=" ")

        assert (anchor().start, anchor().exact, anchor().proposed) == (None, FIRST[1], None)

    def test_that_are_not_there_are_refused_with_the_passage_and_everything_kept(self, client):
        answer = send(client, first().at(), exact="no such words", proposed="other words")

        assert answer.status_code == 422
        complain(Page(answer.text), "/en/")
        error = re.search(r'id="exact-error">(.*?)</p>', answer.text, re.DOTALL).group(1)
        assert "are not in this paragraph" in error
        assert FIRST[1] in error
        sent = fields(answer)
        assert (sent["exact"], sent["proposed"], sent["body"]) == ("no such words", "other words", BODY)
        assert sent["comment_type"] == "substantive"
        assert how_many() == 0

    def test_of_the_other_language_are_taken_there(self, client):
        send(client, first().at(), exact="cada año", text_language="en")

        assert (anchor().language, anchor().exact) == ("es", "cada año")

    def test_that_stand_there_twice_are_asked_about(self, client):
        place = first()
        again = send(client, place.at(), exact="list")

        assert again.status_code == 422
        choices = re.findall(r'name="start" type="radio" value="(\d+)"', again.text)
        assert len(choices) == 2
        assert 'href="#start-0"' in again.text
        sent = fields(again)
        assert "start" not in sent

        send(client, place.at(), sent, start=choices[1])

        assert (anchor().start, anchor().exact) == (int(choices[1]), "list")

    def test_selected_ones_are_not_asked_about(self, client):
        place = first()
        second = FIRST[1].rindex("list")
        answer = send(client, place.at(start=second, end=second + 4))

        assert answer.status_code == 200
        assert anchor().start == second

    def test_selected_ones_may_be_part_of_a_word(self, client):
        start = FIRST[1].index("body")
        send(client, first().at(start=start, end=start + 4))

        assert anchor().exact == "body"


class TestProposal:
    def test_is_shown_as_a_change_before_anything_is_sent(self, client):
        place = first()
        answer = send(client, place.at(), press="preview", exact="every year", proposed="twice a year")

        assert (answer.status_code, how_many()) == (200, 0)
        swap = re.search(r'<div class="c-swap">(.*?)</div>', answer.text, re.DOTALL).group(1)
        assert re.search(r"<del>.*every.*</del>", swap)
        assert re.search(r"<ins>.*twice a.*</ins>", swap)
        complain(Page(answer.text), "/en/")

        send(client, place.at(), fields(answer))

        assert (anchor().exact, anchor().proposed) == ("every year", "twice a year")

    def test_is_none_where_the_box_holds_what_it_was_filled_with(self, client):
        place = first()
        sent = fields(send(client, place.at(), press="preview", exact="every year"))
        assert (sent["proposed"], sent["filled"]) == ("every year", "every year")

        send(client, place.at(), sent)

        assert anchor().proposed is None

    def test_follows_the_words_until_somebody_changes_it(self, client):
        place = first()
        sent = fields(send(client, place.at(), press="preview", exact="every year"))
        sent = fields(send(client, place.at(), sent, press="preview", exact="open to everybody"))

        assert (sent["proposed"], sent["filled"]) == ("open to everybody", "open to everybody")

    def test_written_for_other_words_is_looked_at_again(self, client):
        place = first()
        sent = fields(send(client, place.at(), press="preview", exact="every year"))
        again = send(client, place.at(), sent, exact="", proposed="twice a year")

        assert (again.status_code, how_many()) == (422, 0)
        assert "written for other words" in again.text
        assert re.search(r"<del>.*The list is open.*</del>", again.text, re.DOTALL)

        assert send(client, place.at(), fields(again)).status_code == 200
        assert anchor().proposed == "twice a year"

    def test_is_to_take_out_the_words_where_the_box_was_emptied(self, client):
        place = first()
        sent = fields(send(client, place.at(), press="preview", exact="every year"))
        shown = send(client, place.at(), sent, press="preview", proposed="")
        assert re.search(r"<del>.*every year.*</del>", shown.text, re.DOTALL)

        send(client, place.at(), fields(shown))

        assert anchor().proposed == ""

    def test_an_empty_box_that_never_held_words_proposes_nothing(self, client):
        send(client, first().at(), exact="every year", proposed="")

        assert anchor().proposed is None

    def test_may_be_made_for_the_whole_passage(self, client):
        place = first()
        sent = fields(send(client, place.at(), press="preview"))
        assert sent["proposed"] == FIRST[1]

        send(client, place.at(), sent, proposed=FIRST[1].replace("every", "each"))

        assert anchor().proposed == FIRST[1].replace("every", "each")

    def test_too_long_a_one_is_refused_and_kept(self, client):
        answer = send(client, first().at(), exact="every year", proposed="x" * 5_001)

        assert answer.status_code == 422
        assert len(fields(answer)["proposed"]) == 5_001


class TestSending:
    def test_gives_a_receipt_with_the_key_and_the_place(self, client):
        place = first()
        answer = send(client, place.at("es"), exact="cada año")

        assert answer.status_code == 200
        complain(Page(answer.text), "/es/")
        assert "cada año" in answer.text
        assert "D-1" in answer.text

    def test_leads_who_has_an_account_to_their_own_page(self, sign_in):
        browser, place = sign_in(build.member()), first()
        answer = send(browser, place.at(), exact="every year", proposed="twice a year", naming="organisation")

        assert answer.status_code == 302
        page = read(browser, answer.location)
        words = " ".join(said for _language, said in page.text)
        assert "Paragraph 1 of D-1, version 1" in words
        assert "twice a" in words
        assert "Substantive" in words

    def test_is_taken_once_however_often_it_is_sent(self, client):
        place = first()
        sent = fields(client.get(place.at()))
        once, again = (send(client, place.at(), sent, exact="every year") for _ in range(2))

        assert (once.status_code, again.status_code, how_many()) == (200, 200, 1)
        assert "Keep your key" in again.text

    @pytest.mark.parametrize(
        "other", [{"exact": "open to everybody"}, {"proposed": "never"}, {"comment_type": "editorial"}]
    )
    def test_with_other_words_chosen_it_is_another_comment(self, client, other):
        place = first()
        sent = {**fields(client.get(place.at())), "exact": "every year"}
        send(client, place.at(), sent)
        again = send(client, place.at(), sent, **other)

        assert (again.status_code, how_many()) == (409, 1)
        assert send(client, place.at(), {**fields(again), **other}).status_code == 200
        assert how_many() == 2

    def test_needs_a_kind(self, client):
        answer = send(client, first().at(), comment_type="")

        assert answer.status_code == 422
        assert 'href="#comment_type-0"' in answer.text
        assert answer.text.count("Say what kind of comment it is.") == 2

    def test_a_damaged_ticket_keeps_everything(self, client):
        answer = send(client, first().at(), ticket="x", exact="every year", proposed="never")

        assert answer.status_code == 422
        sent = fields(answer)
        assert (sent["exact"], sent["proposed"], sent["body"]) == ("every year", "never", BODY)

    def test_a_closed_version_refuses_with_a_sentence_and_keeps_the_text(self, client):
        place = first()
        sent = fields(client.get(place.at()))
        version = session.get_one(Version, place.id)
        drafts.close(version, seen=version.revision, by=build.EDITOR)
        answer = send(client, place.at(), sent, exact="every year")

        assert answer.status_code == 403
        assert "This version does not take comments now" in answer.text
        kept = fields(answer)
        assert (kept["exact"], kept["body"]) == ("every year", BODY)
        assert '<button type="submit" class="usa-button" name="send"' not in answer.text
        assert client.get(place.at()).status_code == 403

    def test_of_a_version_that_was_superseded_meanwhile_is_kept_and_placed(self, client):
        place = first()
        sent = fields(client.get(place.at()))
        opened_next(place)

        shown = send(client, place.at(), sent, press="preview", exact="every year")
        assert "Version 2 has been opened while you were writing" in shown.text
        answer = send(client, place.at(), fields(shown))

        assert answer.status_code == 200
        assert "A new version was opened while you were writing" in answer.text
        assert "Text changed" in answer.text
        assert (anchor().version_id, anchor().exact) == (place.id, "every year")

    def test_who_has_an_account_is_told_so_too(self, sign_in):
        browser, place = sign_in(build.member()), first()
        sent = fields(browser.get(place.at()))
        opened_next(place)
        answer = browser.get(send(browser, place.at(), sent, exact="every year").location)

        assert "A new version was opened while you were writing" in answer.text
        assert "Where it stands now" in answer.text

    def test_a_fresh_form_leads_to_the_version_that_is_open(self, client):
        place = first()
        opened_next(place)
        answer = client.get(place.at())

        assert answer.status_code == 403
        assert f'href="/en/drafts/{place.draft}"' in answer.text

    def test_about_the_whole_document(self, client):
        place = first("")
        answer = send(client, place.at(), comment_type="general")

        assert answer.status_code == 200
        assert anchor().passage_id is None


class TestWhereItIsShown:
    def test_the_thread_of_the_round_says_where_it_was_made(self, client):
        place = first()
        said = build.remark(session.get_one(Version, place.id), words="every year")
        there = f'<a href="/en/drafts/{place.draft}/versions/1/passages/p0002">on paragraph 1 of D-1, version 1</a>'

        assert there in client.get(f"/en/rounds/{place.round}").text
        assert there in client.get(f"/en/contributions/{said.number}").text

    def test_its_page_shows_the_words_the_proposal_and_the_way_there(self, client):
        version = build.version(english=FIRST, spanish=PRIMERO)
        said = build.remark(version, words="every year", proposed="twice a year")
        page = read(client, f"/en/contributions/{said.number}")

        words = " ".join(shown for _language, shown in page.text)
        assert "every year" in words
        assert page.tags["del"] == page.tags["ins"] == 1
        assert "Substantive" in words

    def test_a_withheld_one_keeps_its_words_to_itself(self, client):
        version = build.version(english=FIRST, spanish=PRIMERO)
        said = build.remark(version, words="every year", proposed="twice a year", status=Status.PUBLISHED)
        with_words = f"/en/contributions/{said.number}"
        contributions.retract(said, "third_party")
        session.commit()

        assert "twice" not in client.get(with_words).text

    def test_mine_lists_it_with_its_place(self, sign_in):
        member = build.member()
        build.remark(build.version(), by=member)

        assert "on paragraph 1 of D-1, version 1" in sign_in(member).get("/en/account/contributions").text

    def test_moderators_see_what_it_is_about(self, sign_in):
        said = build.remark(build.version(english=FIRST, spanish=PRIMERO), words="every year", status=Status.RECEIVED)
        page = read(sign_in(build.person(Role.MODERATOR)), f"/en/desk/contributions/{said.ref}")

        words = " ".join(shown for _language, shown in page.text)
        assert "Paragraph 1 of D-1, version 1" in words
        assert "every year" in words


class TestStanding:
    def scene(self):
        member, place = build.member(), first()
        said = build.remark(session.get_one(Version, place.id), words="every year", by=member)
        opened_next(place)
        return member, said.ref

    def test_its_author_says_it_with_one_button(self, sign_in):
        member, ref = self.scene()
        browser, own = sign_in(member), f"/en/account/contributions/{ref}"
        page = browser.get(own).text
        form = re.search(r'<form class="c-stand" method="post" action="([^"]*)">(.*?)</form>', page, re.DOTALL)
        hidden = dict(re.findall(r'name="(\w+)" (?:type="hidden" )?value="([^"]*)"', form.group(2)))
        token = re.search(r'name="csrf_token" type="hidden" value="([^"]*)"', form.group(2)).group(1)
        answer = browser.post(
            form.group(1), data={"csrf_token": token, "placement": hidden["placement"], "choice": "resolved"}
        )

        assert answer.status_code == 302
        assert session.scalars(select(Standing.choice)).one() is Choice.RESOLVED
        after = browser.get(own).text
        assert 'value="resolved" aria-pressed="true"' in after
        assert "Its author, on" in after

    def test_who_has_a_key_says_it_too(self, client):
        place = first()
        key = "".join(re.findall(r"<span>([0-9A-Z]{2,5})</span>", send(client, place.at(), exact="every year").text))
        opened_next(place)
        page = client.get("/en/tracking").text
        token = re.search(r'name="csrf_token" type="hidden" value="([^"]*)"', page).group(1)
        client.post("/en/tracking", data={"csrf_token": token, "key": key})
        page = client.get("/en/tracking/inbox").text
        form = re.search(r'<form class="c-stand" method="post" action="([^"]*)">(.*?)</form>', page, re.DOTALL)
        sent = dict(re.findall(r'name="(\w+)" (?:type="hidden" )?value="([^"]*)"', form.group(2)))
        sent["csrf_token"] = re.search(r'name="csrf_token" type="hidden" value="([^"]*)"', form.group(2)).group(1)
        client.post(form.group(1), data={**sent, "choice": "no_longer"})

        said = session.scalars(select(Standing)).one()
        assert (said.choice, said.chosen_by_id) == (Choice.NO_LONGER, None)
        assert said.chosen_at == clock.day()

    def test_its_page_asks_the_database_the_same_whatever_the_number_of_versions(self, sign_in, engine):
        member, ref = self.scene()
        browser, own = sign_in(member), f"/en/account/contributions/{ref}"
        browser.get(own)
        counted: list[str] = []
        event.listen(
            engine, "before_cursor_execute", lambda *said: said[2].startswith("SELECT") and counted.append(said[2])
        )
        browser.get(own)
        first_time = len(counted)
        draft = session.scalars(select(Version)).first().draft
        contributions.reanchor(build.version(draft, FIRST, SEGUNDO), by=SYSTEM)
        counted.clear()
        assert "Version 3" in browser.get(own).text

        assert first_time == len(counted) <= 8, "\n\n".join(counted)

    def test_nobody_else_is_offered_it(self, sign_in):
        _member, ref = self.scene()

        assert sign_in(build.member()).get(f"/en/account/contributions/{ref}").status_code == 404

    def test_a_damaged_one_changes_nothing_and_says_so(self, sign_in):
        member, ref = self.scene()
        browser = sign_in(member)
        browser.get(f"/en/account/contributions/{ref}")
        answer = browser.post(f"/en/account/contributions/{ref}/standing", data={"choice": "x", "placement": "y"})

        assert answer.status_code == 302
        assert session.scalar(select(func.count(Standing.id))) == 0
        assert "open for a long time" in browser.get(answer.location).text

    @pytest.mark.parametrize("number", [-(10**30), 0, 10**30])
    def test_a_place_that_is_none_changes_nothing(self, sign_in, number):
        member, ref = self.scene()
        said = session.scalars(select(Contribution).where(Contribution.ref == ref)).one()
        browser, own = sign_in(member), f"/en/account/contributions/{said.ref}"
        token = re.search(r'name="csrf_token" type="hidden" value="([^"]*)"', browser.get(own).text).group(1)
        answer = browser.post(
            f"{own}/standing", data={"csrf_token": token, "placement": str(number), "choice": "resolved"}
        )

        assert answer.status_code == 302
        assert session.scalar(select(func.count(Standing.id))) == 0

    def test_is_said_beside_no_version_that_its_author_cannot_see(self):
        member, place = build.member(), first()
        version = session.get_one(Version, place.id)
        said = build.remark(version, by=member)
        contributions.reanchor(build.version(version.draft, SECOND, SEGUNDO, DraftStatus.CIRCULATED), by=SYSTEM)
        hidden = build.place_of(said)

        with pytest.raises(Invalid):
            contributions.stand(said, placement=hidden, choice=Choice.RESOLVED, by=member.as_actor())


class TestTranslators:
    def question(self, status=Status.PUBLISHED):
        return build.remark(
            build.version(english=FIRST, spanish=PRIMERO),
            words="every year",
            kind=CommentType.TRANSLATION_ERROR,
            status=status,
        )

    def test_see_questions_from_the_day_they_arrive(self, sign_in):
        self.question(Status.RECEIVED)
        page = read(sign_in(build.person(Role.TRANSLATOR)), "/en/desk/translations")

        words = " ".join(shown for _language, shown in page.text)
        assert "A moderator has not decided on it yet" in words
        assert "every year" in words

    def test_come_to_each_of_them_page_by_page(self, sign_in):
        version = build.version(english=FIRST, spanish=PRIMERO)
        for number in range(101):
            build.remark(version, kind=CommentType.TRANSLATION_ERROR, body=f"Question {number}.")
        browser, address, seen = sign_in(build.person(Role.TRANSLATOR)), "/en/desk/translations", []
        while address:
            page = read(browser, address)
            words = " ".join(shown for _language, shown in page.text)
            seen.append(re.findall(r"Question [0-9]+\.", words))
            address = next((a["href"] for a in page.all("a") if a.get("rel") == "next"), "")

        assert [len(each) for each in seen] == [50, 50, 1]
        assert len({one for each in seen for one in each}) == 101
        assert "More than 99 open" in browser.get("/en/desk").text

    def test_read_the_oldest_where_nothing_comes_after(self, sign_in):
        said = self.question()

        browser = sign_in(build.person(Role.TRANSLATOR))
        assert "every year" in browser.get(f"/en/desk/translations?after={said.ref}").text

    def test_settle_them_in_both_languages(self, sign_in):
        said = self.question()
        number, dispute = said.number, session.scalars(select(Dispute)).one()
        browser, address = sign_in(build.person(Role.TRANSLATOR)), f"/en/desk/translations/{dispute.id}"
        assert address in browser.get("/en/desk/translations").text
        page = read(browser, address)
        token = next(a["value"] for a in page.all("input") if a.get("name") == "csrf_token")
        data = {"csrf_token": token, "seen": "1", "outcome": "corrected", "note_en": "Yes.", "note_es": ""}
        refused = browser.post(address, data=data)
        assert (refused.status_code, "note_es-error" in refused.text) == (422, True)

        answer = browser.post(address, data={**data, "note_es": "Sí."})

        assert answer.status_code == 302
        session.expire_all()
        settled = session.scalars(select(Dispute)).one()
        assert (settled.outcome, settled.note.es) == (Outcome.CORRECTED, "Sí.")
        assert "Settled" in browser.get("/en/desk/translations?settled=1").text
        assert "Yes." in browser.get(f"/en/contributions/{number}").text
        assert browser.get(address).status_code == 403

    def test_take_one_and_others_see_who_has_it(self, sign_in):
        self.question()
        dispute = session.scalars(select(Dispute)).one()
        one = sign_in(build.person(Role.TRANSLATOR, name="Tina"))
        other = sign_in(build.person(Role.TRANSLATOR, name="Tomás"))
        desk, address = "/en/desk/translations", f"/en/desk/translations/{dispute.id}"

        def press(browser, button):
            token = re.search(r'name="csrf_token" type="hidden" value="([^"]*)"', browser.get(address).text).group(1)
            return browser.post(f"{address}/{button}", data={"csrf_token": token}, follow_redirects=True).text

        assert "You have it for half an hour." in press(one, "claim")
        assert "You have it" in one.get(desk).text
        assert "Taken by <bdi>Tina</bdi>" in other.get(desk).text
        assert "Somebody else has taken this" in press(other, "release")
        assert "Taken by <bdi>Tina</bdi>" in press(other, "claim")
        assert "It is back in the queue." in press(one, "release")
        assert "Taken by" not in other.get(desk).text

    def test_desk_is_theirs_alone(self, sign_in):
        for role in (Role.EDITOR, Role.MODERATOR):
            assert sign_in(build.person(role)).get("/en/desk/translations").status_code == 403

    def test_find_it_from_the_front_of_the_desk(self, sign_in):
        assert "/en/desk/translations" in sign_in(build.person(Role.TRANSLATOR)).get("/en/desk").text


def test_closing_during_a_version_in_circulation(client):
    version = build.version(status=DraftStatus.CIRCULATED)

    assert client.get(Place(version).at()).status_code == 404
