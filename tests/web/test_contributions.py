"""Contributing in a browser: what one sees, what is kept, what nobody else learns."""

import gzip
import html
import io
import re
from datetime import timedelta

import build
import pytest
from entering import crowded
from page import Page, complain, plain, read
from PIL import Image
from sending import fields
from sqlalchemy import event, func, select, update

from portal.core import clock, tickets
from portal.core.actor import Role
from portal.core.db import session, transaction
from portal.files import examiner
from portal.jobs import worker
from portal.models.audit import Entry
from portal.models.consultations import Audience, Round
from portal.models.contributions import Attachment, Contribution, Edition, Naming, Status
from portal.models.moderation import Decision
from portal.models.people import Slowdown, Visit
from portal.queries import contributions as queries
from portal.services import contributions, people
from portal.web import hashing
from portal.web.cache import Cache
from portal.web.forms.people import tracking

WORDS = "La presión vuelve a los dos o tres meses."
ANSWER = ("Lo estudiaremos.", "We will study it.")


def send(client, path, sent=None, **more):
    """Open the form, fill it in and send it."""
    data = {**(sent or fields(client.get(path))), "body": WORDS, "send": "1", **more}
    return client.post(path, data=data, content_type="multipart/form-data")


def its_form(client):
    """The address of a form of this browser, where what came with it waits."""
    return client.open(place(build.round_())).location


def tried(client, path, sent=None, **more):
    """The page that comes of sending it there."""
    answer = send(client, path, sent, **more)
    assert answer.status_code == 303
    return client.get(answer.location)


def place(round_, language="en", **asked):
    query = "?" + "&".join(f"{name}={value}" for name, value in asked.items()) if asked else ""
    return f"/{language}/rounds/{round_.id}/contribute{query}"


def key_in(answer):
    return "".join(re.findall(r"<span>([0-9A-Z]{2,5})</span>", answer.text))


def how_many():
    return session.scalar(select(func.count(Contribution.id)))


def fresh(said):
    """As it stands in the database: the browser's requests have closed the session that the test read it with."""
    return session.get_one(Contribution, said.id, populate_existing=True)


def text_file(name="acta.txt", content=b"Acta de la asamblea."):
    return (io.BytesIO(content), name)


class TestWithoutAccount:
    def test_nobody_s_receipt_holds_what_stood_in_the_address_of_another(self, app):
        round_, pages = build.round_(), []
        for letter in "ab":
            browser = app.test_client()
            sent = fields(browser.get(place(round_)))
            pages.append(send(browser, place(round_, came_from=letter * 400), sent).text)

        assert all("c-slip" in page for page in pages)
        assert not [page for page in pages if "a" * 12 in page or "b" * 12 in page]

    def test_words_cannot_ask_for_the_token_of_who_reads_them(self, client):
        version = build.version(None, ("# Purpose", "A \ue000token\ue000 B"), None)

        assert "A \ue000token\ue000 B" in client.get(f"/en/drafts/{version.draft_id}/versions/1").text

    def test_shows_the_key_once_on_the_page_and_nowhere_else(self, client):
        answer = send(client, place(build.round_(), "es"), naming="name", byline="Luz Ortega")

        key = key_in(answer)
        assert answer.status_code == 200
        complain(Page(answer.text), "/es/")
        assert tickets.normalised(key) == key
        assert key not in str(answer.headers)
        assert answer.headers["Cache-Control"] == "no-store"
        said = session.scalars(select(Contribution)).one()
        assert (said.byline, said.author_id, said.language) == ("Luz Ortega", None, "es")
        everything = str(
            [vars(row) for kind in (Contribution, Edition, Entry) for row in session.scalars(select(kind))]
        )
        assert key not in everything

    def test_shows_the_same_receipt_to_the_same_form(self, client):
        path = place(build.round_())
        sent = fields(client.get(path))

        first, again = send(client, path, sent), send(client, path, sent)

        assert key_in(first) == key_in(again)
        assert again.status_code == 200
        assert how_many() == 1
        assert session.scalar(select(func.count(Entry.id)).where(Entry.act == "contribution.post")) == 1

    def test_takes_other_words_in_the_same_form_as_another_contribution(self, client):
        path = place(build.round_())
        sent = fields(client.get(path))
        send(client, path, sent)

        refused = send(client, path, sent, body="Otras palabras.")

        assert refused.status_code == 409
        assert "Otras palabras." in refused.text
        assert "already been sent" in refused.text
        assert how_many() == 1
        fresh = fields(refused)
        assert fresh["ticket"] != sent["ticket"]
        assert send(client, path, fresh, body="Otras palabras.").status_code == 200
        assert how_many() == 2

    def test_refuses_a_ticket_that_somebody_chose(self, client):
        path = place(build.round_())
        sent = {**fields(client.get(path)), "ticket": tickets.seal(tickets.new(), b"another secret, long enough")}

        refused = send(client, path, sent)

        assert refused.status_code == 422
        assert WORDS in refused.text
        assert send(client, path, fields(refused)).status_code == 200

    def test_keeps_neither_hour_nor_address(self, client):
        send(client, place(build.round_()))

        said = session.scalars(select(Contribution)).one()
        entry = session.scalars(select(Entry).where(Entry.act == "contribution.post")).one()
        assert {said.posted_at.hour, entry.at.hour} == {12}
        assert {said.posted_at.minute, entry.at.minute, entry.at.microsecond} == {0}
        assert "127.0.0.1" not in str(vars(said)) + str(vars(entry))
        assert (entry.actor_id, entry.actor_name) == (None, "")

    def test_begins_no_visit(self, client):
        send(client, place(build.round_()))

        assert client.get("/en/tracking/inbox").status_code == 302


class TestWithAccount:
    def test_leads_to_the_receipt_and_twice_to_the_same(self, sign_in):
        ana, path = build.member(), place(build.round_())
        browser = sign_in(ana)
        sent = fields(browser.get(path))

        first, again = send(browser, path, sent), send(browser, path, sent)

        said = session.scalars(select(Contribution)).one()
        assert first.status_code == again.status_code == 302
        own = f"/en/account/contributions/{said.ref}"
        assert first.location == again.location == f"{own}?sent=1"
        assert said.byline == ana.organisation.name
        receipt, later = (
            " ".join(words for _language, words in read(browser, at).text) for at in (first.location, own)
        )
        assert WORDS in receipt
        assert "This page is your receipt" in receipt
        assert "This page is your receipt" not in later

    def test_another_person_cannot_use_the_form(self, sign_in):
        path = place(build.round_())
        ana, bea = sign_in(build.member()), sign_in(build.member())
        sent = fields(ana.get(path))
        send(ana, path, sent)

        stolen = send(bea, path, {**fields(bea.get(path)), "ticket": sent["ticket"]})

        assert stolen.status_code == 409

    def test_offers_the_organisation_first_and_none_to_whom_has_none(self, sign_in):
        path = place(build.round_())

        assert fields(sign_in(build.member()).get(path))["naming"] == "organisation"
        alone = sign_in(build.person()).get(path)
        assert fields(alone)["naming"] == "name"
        assert "On behalf of my organization" not in alone.text

    def test_lists_ones_own_in_every_state(self, sign_in):
        ana, round_ = build.member(), build.round_()
        said = [build.contribution(round_, by=ana, status=status) for status in Status]
        other = build.contribution(round_)

        page = sign_in(ana).get("/en/account/contributions").text

        assert all((one.number or one.ref) in page for one in said)
        assert other.ref not in page


class TestRefusals:
    @pytest.mark.parametrize("language", ["en", "es"])
    @pytest.mark.parametrize(
        ("wrong", "kept"),
        [
            ({"body": ""}, ""),
            ({"body": "\u200b \u3164"}, ""),
            ({"body": "ñ" * 25_001}, "ñ" * 25_001),
            ({"body": "uno\x00dos"}, ""),
            ({"body": "uno \u202edos"}, "uno \u202edos"),
            ({"body": "uno\n\u202a+52 55 1234"}, "\u202a+52 55 1234"),
            ({"naming": "name"}, WORDS),
            ({"naming": "organisation", "byline": "\u202eLuz"}, WORDS),
            ({"naming": "king"}, WORDS),
            ({"language": "fr"}, WORDS),
            ({"question": "7"}, WORDS),
            ({"parent": "ILC-2026-9999-0001"}, WORDS),
        ],
        ids=lambda value: str(value)[:30],
    )
    def test_say_what_is_wrong_and_keep_what_was_typed(self, client, language, wrong, kept):
        path = place(build.round_(), language)

        answer = send(client, path, **wrong)

        assert answer.status_code == 422
        assert kept in answer.text
        assert 'id="form-errors"' in answer.text
        complain(Page(answer.text), path)
        assert how_many() == 0

    @pytest.mark.parametrize(
        ("language", "words"),
        [
            ("es", "La línea 2 contiene una marca invisible (U+202A) "),
            ("en", "Line 2 contains an invisible mark (U+202A) "),
        ],
    )
    def test_name_the_line_of_a_mark_without_its_other_half_at_the_field(self, client, language, words):
        answer = send(client, place(build.round_(), language), body="Uno\r\n\u202a+52 55 1234")

        assert words in re.search(r'id="body-error".*?</p>', answer.text, re.DOTALL)[0]

    def test_are_not_for_marks_that_phones_put_in_pairs_and_for_joined_signs(self, client):
        body = "A \u2068Ana\u2069, \u202a+52 55 1234\u202c, \u200f(שבת)\u200e 👩\u200d🏭 in\u00admedia.\ufeff"
        byline = "Ana \u2068علي\u2069 de\u200cla O"

        answer = send(client, place(build.round_()), body=body, naming="name", byline=byline)

        said = session.scalars(select(Contribution)).one()
        assert answer.status_code == 200
        assert (said.body, said.byline) == (body, byline)

    @pytest.mark.parametrize(
        ("language", "words"),
        [
            ("es", "Su texto tiene 25,001 caracteres y el máximo es 25,000. Quite al menos 1."),
            ("en", "Your text has 25,001 characters; there is room for 25,000. Shorten it by 1."),
        ],
    )
    def test_write_numbers_as_in_mexico_and_the_united_states(self, client, language, words):
        path = place(build.round_(), language)

        assert words in send(client, path, body="ñ" * 25_001).text
        assert ("Hasta 25,000 caracteres" if language == "es" else "Up to 25,000 characters") in client.get(path).text

    def test_a_text_of_the_full_length_is_taken_whatever_the_line_ends(self, client):
        body = ("x" * 98 + "\r\n") * 252 + "y" * 52  # counted with one character for each line end: 25,000

        assert send(client, place(build.round_()), body=body).status_code == 200
        assert "\r" not in session.scalars(select(Contribution.body)).one()

    def test_after_a_night_the_words_are_there_and_go_on(self, client):
        path = place(build.round_())
        sent = fields(client.get(path))

        stale = send(client, path, {**sent, "csrf_token": "long gone"})

        assert stale.status_code == 422
        assert WORDS in stale.text
        assert how_many() == 0
        assert send(client, path, fields(stale)).status_code == 200

    def test_a_token_that_comes_without_its_cookie_gives_the_words_back_with_another(self, app, client):
        path = place(build.round_())
        sent = fields(client.get(path))

        alone = send(app.test_client(use_cookies=False), path, sent)

        assert alone.status_code == 422
        assert WORDS in alone.text
        assert how_many() == 0

    def test_a_round_that_closed_meanwhile_gives_the_words_back_with_its_hour(self, client, sign_in):
        round_, ana = build.round_(closes=1), build.member()
        ana.zone = "America/Tijuana"
        session.commit()
        browser, path = sign_in(ana), place(round_)
        sent = fields(browser.get(path))

        with clock.at(clock.now() + timedelta(days=2)):
            with browser.session_transaction() as cookie:  # the visit of the test is older than a visit may be
                cookie["visit"] = people.begin_visit(f"person:{ana.id}")
            answer = send(browser, path, {**sent, **token_of(browser, path)})

        assert answer.status_code == 403
        assert WORDS in answer.text
        assert "Mexico City" in answer.text
        assert "Tijuana" in answer.text
        assert how_many() == 0

    def test_a_closed_round_says_so_before_anybody_writes(self, client):
        answer = client.get(place(build.round_(closes=-1)))

        assert answer.status_code == 403
        assert "takes no more contributions" in answer.text
        assert "<textarea" not in answer.text

    def test_what_is_late_is_marked(self, client):
        path = place(build.round_(closes=-1, late=2))

        assert "marked as late" in client.get(path).text
        send(client, path)
        assert session.scalars(select(Contribution.late)).one()

    def test_what_one_cannot_see_is_like_what_does_not_exist(self, client, sign_in):
        round_ = build.round_()
        waiting = build.contribution(round_)
        with transaction():
            waiting.number = "ILC-2044-0001-0001"  # as if it had been given already; it still has no place
        withheld = build.contribution(round_, status=Status.PUBLISHED, then=Status.WITHHELD)
        elsewhere = build.contribution(status=Status.PUBLISHED)
        restricted = build.round_(audience=Audience.PARTICIPANTS)

        nothing = client.get(place(round_, reply="ILC-2044-0001-0009"))
        for number in (waiting.number, withheld.number, elsewhere.number):
            answer = client.get(place(round_, reply=number))
            assert answer.status_code == nothing.status_code == 404
            assert plain(answer.text).replace(number, "") == plain(nothing.text).replace("ILC-2044-0001-0009", "")
        assert client.get(place(round_, question=9)).status_code == 404
        assert client.get(place(restricted)).status_code == 404
        assert sign_in(build.member()).post(place(restricted), data={"body": WORDS}).status_code == 404

    def test_html_is_shown_as_the_text_it_is(self, client, sign_in):
        round_ = build.round_()
        evil = "<script>alert(1)</script> <b>x</b> {{ 7*7 }}"
        said = build.contribution(round_, body=evil, naming=Naming.NAME, byline="<i>Luz</i>", status=Status.PUBLISHED)

        for path in (f"/en/rounds/{round_.id}", f"/en/contributions/{said.number}"):
            page = client.get(path).text
            assert "<script>alert" not in page
            assert "<i>Luz" not in page
            assert "&lt;script&gt;alert(1)" in page
            assert "{{ 7*7 }}" in page


def token_of(browser, path):
    return {"csrf_token": re.search(r'name="csrf_token"[^>]*value="([^"]+)"', browser.get("/en/account").text).group(1)}


class TestFiles:
    def test_outlive_a_refusal(self, client):
        path = its_form(client)

        refused = tried(client, path, body="", files=[text_file("acta.txt"), text_file("notas.txt", b"Notas.")])
        assert "acta.txt" in refused.text
        answer = tried(client, path, fields(refused))

        assert answer.status_code == 200
        assert session.scalars(select(Attachment.name).order_by(Attachment.position)).all() == ["acta.txt", "notas.txt"]

    def test_are_left_out_on_demand(self, client):
        path = its_form(client)
        refused = tried(client, path, body="", files=[text_file("acta.txt"), text_file("notas.txt", b"Notas.")])
        first = re.findall(r'name="remove" value="([^"]+)"', refused.text)[0]

        tried(client, path, fields(refused), remove=first)

        assert session.scalars(select(Attachment.name)).all() == ["notas.txt"]

    def test_with_the_same_content_are_two_when_they_have_two_names(self, client):
        """Somebody who misses one of them would look for what was lost."""
        path = its_form(client)
        both = [text_file("acta.txt"), text_file("acta “final” & firmada.txt")]

        refused = tried(client, path, body="", files=both)
        again = tried(client, path, fields(refused), body="", files=[text_file("acta.txt")])
        tried(client, path, fields(again))

        names = session.scalars(select(Attachment.name).order_by(Attachment.position)).all()
        assert names == ["acta.txt", "acta “final” & firmada.txt"]

    def test_with_the_same_content_are_left_out_one_by_one(self, client):
        path = its_form(client)
        refused = tried(client, path, body="", files=[text_file("acta.txt"), text_file("acta “final” & firmada.txt")])
        second = html.unescape(re.findall(r'name="remove" value="([^"]+)"', refused.text)[1])

        tried(client, path, fields(refused), remove=second)

        assert session.scalars(select(Attachment.name)).all() == ["acta.txt"]

    def test_that_could_not_be_looked_at_are_no_reason_to_lose_the_others(self, client, monkeypatch):
        monkeypatch.setattr(examiner, "PATIENCE", 0.001)
        path, photo = place(build.round_()), io.BytesIO()
        Image.new("RGB", (9, 9)).save(photo, "PNG")

        refused = send(client, path, files=[text_file("acta.txt"), (io.BytesIO(photo.getvalue()), "foto.png")])

        assert refused.status_code == 503
        assert "“foto.png” could not be looked at yet" in refused.text
        assert "damaged" not in refused.text
        assert WORDS in refused.text
        assert "acta.txt" in refused.text

    @pytest.mark.parametrize(
        ("name", "content", "sentence"),
        [
            ("programa.exe", b"MZ\x90\x00" + b"\x00" * 99, "not of a kind"),
            ("foto.pdf", b"\x89PNG\r\n\x1a\n" + b"\x00" * 99, "does not match its content"),
            ("vacio.txt", b"", "is empty"),
            ("p\u00e1gina.html", b"<!doctype html><script>1</script>", "not of a kind"),
        ],
    )
    def test_that_are_wrong_are_named_and_the_good_ones_stay(self, client, name, content, sentence):
        path = its_form(client)

        refused = tried(client, path, files=[text_file("buena.txt"), text_file(name, content)])

        assert "<title>Error:" in refused.text
        assert sentence in refused.text
        assert "buena.txt" in refused.text
        assert how_many() == 0
        assert tried(client, path, fields(refused)).status_code == 200
        assert session.scalars(select(Attachment.name)).all() == ["buena.txt"]

    def test_of_more_than_ten_megabytes_are_refused_and_the_words_stay(self, client):
        path = place(build.round_())
        parts = {**fields(client.get(path)), "body": WORDS, "send": "1"}
        head = "".join(f'--x\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in parts.items())
        file = '--x\r\nContent-Disposition: form-data; name="files"; filename="grande.txt"\r\n\r\n'
        body = f"{head}{file}".encode() + b"x" * (10 * 1024**2 + 1) + b"\r\n--x--\r\n"

        refused = client.post(path, data=body, content_type="multipart/form-data; boundary=x")

        assert refused.status_code == 422
        assert "is 10.1 MB" in refused.text
        assert WORDS in refused.text

    def test_are_five_at_most(self, client):
        path = its_form(client)
        six = [text_file(f"{n}.txt", f"archivo {n}".encode()) for n in range(6)]

        refused = tried(client, path, files=six)
        last = re.findall(r'name="remove" value="([^"]+)"', refused.text)[5]

        assert "<title>Error:" in refused.text
        assert "you can send 5" in refused.text
        assert tried(client, path, fields(refused), remove=last).status_code == 200
        assert session.scalar(select(func.count(Attachment.id))) == 5

    def test_that_nobody_sent_cannot_be_claimed(self, client):
        path = place(build.round_())
        digest = "a" * 64
        forged = {**fields(client.get(path)), "kept": f'[["x.txt","TXT","text/plain","txt",3,"{digest}"]].sig'}

        send(client, path, forged)

        assert session.scalar(select(func.count(Attachment.id))) == 0

    def test_are_downloaded_as_copies_under_a_name_of_ours_while_published(self, app, client, sign_in):
        ana, path = build.member(), place(build.round_())
        browser = sign_in(ana)
        send(browser, path, files=[text_file("ana-rios-turno-3.txt")])
        said = session.scalars(select(Contribution)).one()

        assert client.get("/en/contributions/NONE/files/1").status_code == 404
        own = browser.get(f"/en/account/contributions/{said.ref}/files/1", buffered=True)
        assert own.data == b"Acta de la asamblea."
        with transaction():
            said = fresh(said)
            contributions.publish(said)
        there = f"/en/contributions/{said.number}/files/1"
        assert client.get(there).status_code == 404
        worker.run_all(app)
        public = client.get(there, buffered=True)
        assert public.headers["Content-Disposition"] == f"attachment; filename={said.number}-1.txt"
        assert public.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in public.headers["Content-Security-Policy"]
        assert "default-src 'none'" in public.headers["Content-Security-Policy"]
        assert "ana-rios" not in client.get(f"/en/contributions/{said.number}").text
        assert client.get(f"/en/contributions/{said.number}/files/2").status_code == 404
        with transaction():
            contributions.retract(fresh(said), "third_party")
        assert client.get(there).status_code == 404


class TestWhoWillSee:
    def test_is_computed_again_from_what_was_chosen_and_nothing_is_sent(self, client):
        path = place(build.round_())
        sent = {**fields(client.get(path)), "naming": "name", "byline": "Luz Ortega", "recompute": "1", "body": WORDS}

        answer = client.post(path, data={**sent, "files": text_file()}, content_type="multipart/form-data")

        assert answer.status_code == 200
        assert "under this name: <bdi>Luz Ortega</bdi>" in answer.text
        assert WORDS in answer.text
        assert "acta.txt" in answer.text
        assert "form-errors" not in answer.text
        assert how_many() == 0

    def test_tells_who_is_invited(self, sign_in):
        ana = build.member()
        round_ = build.round_(audience=Audience.PARTICIPANTS, invited=[ana.organisation, build.organisation()])

        page = sign_in(ana).get(place(round_)).text

        assert "the organizations invited (2)" in page
        assert f"under the name of <bdi>{ana.organisation.name}</bdi>" in page


@pytest.fixture
def keyed(client):
    """A contribution without account and the key to it."""
    key = key_in(send(client, place(build.round_())))
    return session.scalars(select(Contribution)).one(), key


def typed(client, key):
    return client.post("/en/tracking", data={**fields(client.get("/en/tracking")), "key": key})


def one_of(said, what):
    holder = build.holder(fresh(said))
    return f"/en/tracking/inbox/{queries.leaf_of(holder, said.id)}{what}"


class TestTracking:
    @pytest.mark.parametrize("way", [str, str.lower, tickets.shown, lambda key: f" {key[:9]} {key[9:]}\n"])
    def test_opens_with_the_key_however_it_is_typed(self, app, keyed, way):
        answer = typed(app.test_client(), way(keyed[1]))

        assert (answer.status_code, answer.location) == (302, "/en/tracking/inbox")

    def test_says_the_same_of_every_key_that_opens_nothing(self, app, keyed, sign_in):
        browser = sign_in(build.member())
        path = place(keyed[0].round)
        sent = fields(browser.get(path))
        send(browser, path, sent)
        ticket_of_an_account = sent["ticket"].split(".")[0]

        answers = [typed(app.test_client(), key) for key in (tickets.new(), ticket_of_an_account)]

        assert {answer.status_code for answer in answers} == {422}
        assert all("We found nothing with this key" in answer.text for answer in answers)

    @pytest.mark.parametrize(
        ("key", "sentence"),
        [
            ("", "Enter"),
            ("ABC", "24 characters are missing"),
            ("2" * 26, "One character is missing: you entered 26 of 27."),
            ("2" * 28, "There is one character too many: you entered 28"),
            ("U" * 27, "never contains"),
        ],
    )
    def test_says_what_is_wrong_with_what_is_no_key(self, client, key, sentence):
        answer = typed(client, key)

        assert answer.status_code == 422
        assert sentence in answer.text
        assert f'value="{key}"' in answer.text

    def test_slows_down_who_fails_and_nobody_else(self, app, keyed):
        failing, other = app.test_client(), app.test_client()
        answers = [typed(failing, tickets.new()).status_code for _ in range(7)]

        assert answers == [422] * 5 + [429] * 2
        assert typed(other, tickets.new()).status_code == 422
        assert typed(other, keyed[1]).status_code == 302
        assert typed(failing, keyed[1]).status_code == 302

    def test_answers_a_neighbours_first_mistyped_key_however_many_others_failed(self, app, keyed, monkeypatch):
        monkeypatch.setattr(tracking, "SLOWLY", hashing.Lane())

        answers = {typed(app.test_client(), tickets.new()).status_code for _ in range(70)}

        assert answers == {422}
        assert typed(app.test_client(), keyed[1]).status_code == 302

    def test_has_no_time_for_wrong_keys_when_too_many_come_but_opens_with_a_right_one(self, app, keyed, monkeypatch):
        monkeypatch.setattr(tracking, "ADDRESS", (1, 60.0))
        monkeypatch.setattr(tracking, "SLOWLY", hashing.Lane())
        typed(app.test_client(), tickets.new())
        wrong = tickets.new()

        with crowded(tracking.SLOWLY):
            answer = typed(app.test_client(), wrong)
            assert typed(app.test_client(), keyed[1]).status_code == 302

        assert (answer.status_code, answer.headers["Retry-After"]) == (429, "5")
        assert wrong in answer.text

    def test_leaves_little_behind_however_many_keys_are_tried(self, app, keyed):
        for _time in range(3):
            typed(app.test_client(), tickets.new())

        with clock.at(clock.now() + timedelta(seconds=61)):
            typed(app.test_client(), tickets.new())
            assert session.scalar(select(func.count(Slowdown.id))) == 2  # of this browser, and of the address

    def test_shows_what_a_moderator_said_and_takes_the_correction(self, app, keyed):
        said, key = keyed
        moderator = build.person(Role.MODERATOR)
        with transaction():
            waiting = fresh(said)
            waiting.move_to(Status.RETURNED)
            contributions.moved(waiting, Status.RECEIVED, Status.RETURNED)
            session.add(
                Decision(
                    contribution_id=said.id, edition=1, status=Status.RETURNED, reason="third_party",
                    note="Quite el nombre.", aside="Not for the author.", decided_by_id=moderator.id,
                )
            )  # fmt: skip
        browser = app.test_client()
        typed(browser, key)

        page = read(browser, "/en/tracking/inbox")
        words = " ".join(words for _language, words in page.text)
        assert "Could identify another person" in words
        assert "Quite el nombre." in words
        assert "Not for the author" not in words
        assert moderator.name not in words
        path = one_of(said, "/correction")
        asked = read(browser, path)
        words = [words for _language, words in asked.text]
        assert "Could identify another person" in words
        assert "Quite el nombre." in words
        assert words.count(WORDS) == 2  # in the box, and beside it
        assert words.index("Quite el nombre.") < words.index(WORDS)
        assert moderator.name not in " ".join(words)
        answer = send(browser, path, body="Sin nombres.", files=[text_file()])
        assert answer.status_code == 302
        assert (fresh(said).status, fresh(said).body) == (Status.RECEIVED, "Sin nombres.")
        assert session.scalars(select(Edition.body).order_by(Edition.number)).all() == [WORDS, "Sin nombres."]
        assert WORDS in browser.get("/en/tracking/inbox").text
        assert browser.get(one_of(said, "/files/1"), buffered=True).data == b"Acta de la asamblea."

    def test_keeps_a_correction_that_comes_too_late(self, app, keyed):
        said, key = keyed
        browser = app.test_client()
        typed(browser, key)
        path = one_of(said, "/correction")
        sent = fields(browser.get(path))
        with transaction():
            contributions.publish(fresh(said))

        answer = send(browser, path, sent, body="Demasiado tarde.")

        assert answer.status_code == 403
        assert "Demasiado tarde." in answer.text
        assert session.scalar(select(func.count(Edition.id))) == 1

    def test_takes_it_back_after_asking(self, app, keyed):
        browser = app.test_client()
        typed(browser, keyed[1])
        path = one_of(keyed[0], "/withdrawal")

        asked = read(browser, path)
        assert asked.all("form")
        assert session.scalars(select(Contribution.status)).one() is Status.RECEIVED
        assert send(browser, path).status_code == 302
        assert session.scalars(select(Contribution.status)).one() is Status.WITHDRAWN

    def test_goes_on_while_it_is_used_and_writes_nothing_of_it(self, app, keyed):
        browser, start, here = app.test_client(), clock.now(), "/es/tracking/inbox"
        typed(browser, keyed[1])
        kept = [tuple(row) for row in session.execute(select(Visit.__table__))]

        for minutes in range(50, 12 * 60, 50):
            with clock.at(start + timedelta(minutes=minutes)):
                assert browser.get(here).status_code == 200, minutes
        assert [tuple(row) for row in session.execute(select(Visit.__table__))] == kept
        with clock.at(start + timedelta(hours=12, minutes=1)):
            assert browser.get(here).location == "/es/tracking"

    def test_ends_when_it_is_idle_also_in_a_copy(self, app, keyed):
        browser, copy, start, here = app.test_client(), app.test_client(), clock.now(), "/es/tracking/inbox"
        typed(browser, keyed[1])
        copy.set_cookie("portal", browser.get_cookie("portal").value)

        with clock.at(start + timedelta(minutes=50)):
            assert browser.get(here).status_code == 200
        with clock.at(start + timedelta(minutes=61)):
            assert copy.get(here).location == "/es/tracking"
            assert browser.get(here).status_code == 200
        with clock.at(start + timedelta(minutes=122)):
            assert browser.get(here).location == "/es/tracking"

    def test_leaves_and_is_gone(self, app, keyed):
        browser = app.test_client()
        typed(browser, keyed[1])
        page = browser.get("/es/tracking/inbox")
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text).group(1)

        browser.post("/es/tracking/leave", data={"csrf_token": token})

        assert browser.get("/es/tracking/inbox").location == "/es/tracking"

    def test_leaves_at_once_from_a_page_that_is_stale_and_nothing_stays_in_the_browser(self, app, keyed):
        browser = app.test_client()
        typed(browser, keyed[1])

        answer = browser.post("/es/tracking/leave", data={"csrf_token": "of another day"})

        assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
        assert {line.split(";")[0] for line in answer.headers.getlist("Set-Cookie")} == {"portal=", "kept="}
        assert answer.headers["Refresh"].startswith("0; url=https://")
        assert browser.get("/es/tracking/inbox").location == "/es/tracking"

    def test_shows_nothing_of_others(self, app, keyed):
        other = build.contribution(by=build.member())
        browser = app.test_client()
        typed(browser, keyed[1])

        assert browser.get(f"/en/account/contributions/{other.ref}").status_code == 302
        assert browser.get(f"/en/account/contributions/{keyed[0].ref}").status_code == 302


class TestShow:
    def test_stands_between_what_it_answers_and_its_answers(self, client):
        round_ = build.round_()
        root = build.contribution(round_, body="Primero.", status=Status.PUBLISHED)
        reply = build.contribution(round_, body="Second.", language="en", parent=root, status=Status.PUBLISHED)
        below = build.contribution(round_, body="Tercero.", parent=reply, status=Status.PUBLISHED)
        build.contribution(round_, body="En otra parte.", parent=root, status=Status.PUBLISHED)

        page = read(client, f"/en/contributions/{reply.number}")

        assert [(language, words) for language, words in page.text if words.endswith(".") and len(words) < 12] == [
            ("es", "Primero."), ("en", "Second."), ("es", "Tercero."),
        ]  # fmt: skip
        assert {attrs["id"] for attrs in page.all("li") if attrs.get("id")} == {root.number, reply.number, below.number}

    def test_leaves_a_marker_with_the_reason_where_something_was_withheld(self, client):
        round_ = build.round_()
        root = build.contribution(
            round_, body="Marta, del turno 3.", naming=Naming.NAME, byline="Luz", status=Status.PUBLISHED
        )
        reply = build.contribution(round_, body="De acuerdo.", parent=root, status=Status.PUBLISHED)
        with transaction():
            contributions.retract(fresh(root), "third_party")

        for path in (
            f"/en/contributions/{root.number}",
            f"/en/rounds/{round_.id}",
            f"/en/contributions/{reply.number}",
        ):
            page = client.get(path).text
            assert "Could identify another person" in page
            assert "Marta" not in page
            assert "Luz" not in page
            assert "De acuerdo." in page

    def test_tells_the_hour_only_of_those_who_gave_a_name(self, client):
        ana, round_ = build.member(), build.round_()
        hours = []
        for how in ({"by": ana}, {"by": ana, "naming": Naming.ANONYMOUS}, {"naming": Naming.NAME, "byline": "Luz"}):
            said = build.contribution(round_, status=Status.PUBLISHED, **how)
            article = re.search(
                r"<article.*?</article>", client.get(f"/en/contributions/{said.number}").text, re.DOTALL
            )
            hours.append(bool(re.search(r"\d:\d\d", article.group())))

        assert hours == [True, False, False]

    def test_says_so_too_where_one_replies_to_it(self, client):
        claimed = build.contribution(
            status=Status.PUBLISHED, naming=Naming.ORGANISATION, byline="Sindicato de las Lomas"
        )

        page = client.get(place(claimed.round, reply=claimed.number)).text

        assert "Sindicato de las Lomas (invented)</bdi> · name not verified" in page

    def test_says_that_a_name_was_not_verified(self, client):
        claimed = build.contribution(
            naming=Naming.ORGANISATION, byline="Sindicato de las Lomas", status=Status.PUBLISHED
        )

        assert "name not verified" in client.get(f"/en/contributions/{claimed.number}").text

    def test_is_not_found_where_the_round_is_not_theirs(self, client, sign_in):
        ana = build.member()
        said = build.contribution(
            build.round_(audience=Audience.PARTICIPANTS, invited=[ana.organisation]), by=ana, status=Status.PUBLISHED
        )

        hidden, nothing = (
            client.get(f"/en/contributions/{said.number}"),
            client.get("/en/contributions/ILC-1999-0001-0001"),
        )
        assert hidden.status_code == nothing.status_code == 404
        assert plain(hidden.text).replace(said.number, "") == plain(nothing.text).replace("ILC-1999-0001-0001", "")
        assert sign_in(ana).get(f"/en/contributions/{said.number}").status_code == 200


class TestAnswer:
    def test_stands_apart_in_the_name_of_the_committee(self, client, sign_in):
        said = build.contribution(by=build.member(), status=Status.PUBLISHED)
        editor = build.person(Role.EDITOR, name="Editora Uno")
        path = f"/es/contributions/{said.number}/answer"

        answer = send(sign_in(editor), path, body_es="Lo estudiaremos.", body_en="We will study it.")

        assert answer.status_code == 302
        for language, first, other in (("es", *ANSWER), ("en", *ANSWER[::-1])):
            shown = read(client, answer.location.replace("/es/", f"/{language}/"))
            there = [(said, words) for said, words in shown.text if words in ANSWER]
            assert there == [(language, first), ("en" if language == "es" else "es", other)]
        page = client.get(answer.location).text
        assert "c-official" in page
        assert "Editora Uno" not in page

    @pytest.mark.parametrize("language", ["en", "es"])
    def test_is_refused_at_the_language_that_is_missing_and_keeps_the_other(self, sign_in, language):
        said = build.contribution(by=build.member(), status=Status.PUBLISHED)
        path = f"/{language}/contributions/{said.number}/answer"

        answer = send(sign_in(build.person(Role.EDITOR)), path, body_es="Lo estudiaremos.", body_en=" ")

        wrong = "Escriba esto en ambos idiomas." if language == "es" else "Write this in both languages."
        assert answer.status_code == 422
        assert wrong in re.search(r'id="body_en-error".*?</p>', answer.text, re.DOTALL)[0]
        assert 'id="body_es-error"' not in answer.text
        assert "Lo estudiaremos." in answer.text
        assert how_many() == 1

    def test_that_was_given_before_in_one_language_is_shown_in_it_and_says_so(self, client, sign_in):
        said = build.contribution(by=build.member(), status=Status.PUBLISHED)
        there = send(
            sign_in(build.person(Role.EDITOR)), f"/en/contributions/{said.number}/answer", body_es="Sí.", body_en="Yes."
        ).location
        with transaction():
            session.execute(update(Contribution).where(Contribution.twin != "").values(twin="", revision=9))

        shown = read(client, there)

        assert (said.language, "Sí.") in shown.text
        assert ("en", "This answer was given in Spanish only.") in shown.text

    def test_is_published_once(self, sign_in):
        said = build.contribution(by=build.member(), status=Status.PUBLISHED)
        browser = sign_in(build.person(Role.DELEGATE))
        path = f"/en/contributions/{said.number}/answer"
        sent = fields(browser.get(path))

        locations = {send(browser, path, sent, body_en="Yes.", body_es="Sí.").location for _ in range(2)}

        assert len(locations) == 1
        assert how_many() == 2

    @pytest.mark.parametrize("sent", [{}, {"body_es": "Lo vemos."}, {"csrf_token": "stale", "recompute": "1"}], ids=str)
    def test_an_empty_or_broken_form_tells_nobody_what_was_withheld(self, sign_in, sent):
        said = build.contribution(by=build.member(), naming=Naming.NAME, status=Status.PUBLISHED, then=Status.WITHHELD)
        path = f"/en/contributions/{said.number}/answer"

        for reader in (build.member(), build.person(Role.EDITOR), build.person(Role.DELEGATE)):
            answer = sign_in(reader).post(path, data=sent)

            assert answer.status_code == 403
            assert "Faltan visitas" not in answer.text
            assert said.byline not in answer.text
            assert sent.get("body_es", "") in answer.text

    def test_of_what_is_withheld_meanwhile_is_kept_to_be_copied_and_shows_it_no_more(self, sign_in):
        said = build.contribution(by=build.member(), status=Status.PUBLISHED)
        browser, path = sign_in(build.person(Role.EDITOR)), f"/en/contributions/{said.number}/answer"
        sent = fields(browser.get(path))
        with transaction():
            contributions.retract(fresh(said), "third_party")

        answer = send(browser, path, sent, body_es="Lo estudiaremos.")

        assert answer.status_code == 403
        assert "Lo estudiaremos." in answer.text
        assert "Faltan visitas" not in answer.text


class TestThreadOfARound:
    def test_goes_on_by_key_and_says_what_a_page_continues(self, client):
        round_ = build.round_()
        root = build.contribution(round_, status=Status.PUBLISHED)
        replies = [build.contribution(round_, parent=root, status=Status.PUBLISHED) for _ in range(51)]

        first = client.get(f"/en/rounds/{round_.id}")
        later = re.search(r'rel="next" href="([^"#]+)', first.text).group(1)
        second = read(client, later)

        assert first.text.count("<article") == 50
        assert "In the thread of" in " ".join(words for _language, words in second.text)
        assert [a["id"] for a in second.all("li") if (a.get("id") or "").startswith("ILC")] == [
            one.number for one in replies[-2:]
        ]
        assert 'rel="prev"' in client.get(later).text

    @pytest.mark.parametrize(
        "asked", ["after=../../etc", "after=-1", "before=x'--", "question=%00", "language=fr", "after=" + "9" * 80]
    )
    def test_takes_a_mistaken_address_for_the_beginning(self, client, asked):
        round_ = build.round_()
        said = build.contribution(round_, status=Status.PUBLISHED)

        assert said.number in client.get(f"/en/rounds/{round_.id}?{asked}", follow_redirects=True).text

    def test_offers_a_reply_to_whom_may_reply(self, client, sign_in):
        open_, closed = build.round_(), build.round_(closes=-1)
        for round_ in (open_, closed):
            build.contribution(round_, status=Status.PUBLISHED)

        assert "reply=" in client.get(f"/en/rounds/{open_.id}").text
        assert "reply=" not in client.get(f"/en/rounds/{closed.id}").text
        assert "reply=" not in sign_in(build.person(Role.MODERATOR)).get(f"/en/rounds/{open_.id}").text

    def test_asks_the_database_the_same_whatever_the_number(self, app, client, statements):
        counts = []
        for many in (3, 60):
            round_ = build.round_()
            for _ in range(many):
                build.contribution(round_, status=Status.PUBLISHED)
            statements.clear()
            client.get(f"/en/rounds/{round_.id}")
            cold = len(statements)
            statements.clear()
            app.test_client().get(f"/en/rounds/{round_.id}?zone=UTC")  # another page, of pieces that are kept
            counts.append((cold, len(statements)))

        assert counts[0] == counts[1]
        assert counts[1][1] <= 6


@pytest.fixture
def statements(engine):
    seen = []

    def note(_connection, _cursor, statement, *_rest):
        if statement.startswith("SELECT"):
            seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


class TestKeptPages:
    def test_are_the_same_for_every_visitor_until_something_changes(self, client, statements):
        round_ = build.round_()
        path = f"/en/rounds/{round_.id}"
        first = client.get(path)
        statements.clear()

        again = client.get(path)
        unchanged = client.get(path, headers={"If-None-Match": first.headers["ETag"]})

        assert again.text == first.text
        assert len(statements) == 2
        assert first.headers["Cache-Control"] == "no-cache"
        assert unchanged.status_code == 304
        assert unchanged.data == b""
        said = build.contribution(round_, status=Status.PUBLISHED)
        assert said.number in client.get(path, headers={"If-None-Match": first.headers["ETag"]}).text
        with transaction():
            contributions.retract(fresh(said), "third_party")
        assert "withheld" in client.get(path).text

    def test_come_packed_to_whom_can_unpack(self, client):
        path = f"/es/rounds/{build.round_().id}"

        plain, packed = client.get(path), client.get(path, headers={"Accept-Encoding": "gzip"})

        assert packed.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed.data) == plain.data
        assert packed.headers["ETag"] != plain.headers["ETag"]
        assert "Cookie" in packed.headers["Vary"]

    def test_are_never_of_a_round_that_is_not_for_everybody(self, app, sign_in):
        ana = build.member()
        round_ = build.round_(audience=Audience.PARTICIPANTS, invited=[ana.organisation])
        said = build.contribution(round_, by=ana, status=Status.PUBLISHED)
        path = f"/en/rounds/{round_.id}"

        theirs = sign_in(ana).get(path)

        assert said.number in theirs.text
        assert theirs.headers["Cache-Control"] == "no-store"
        assert "ETag" not in theirs.headers
        assert app.test_client().get(path).status_code == 404
        assert app.test_client().get(path, headers={"If-None-Match": "*"}).status_code == 404

    def test_are_not_shown_to_nor_made_from_who_signed_in(self, app, sign_in):
        round_, ana = build.round_(), build.member()
        path = f"/en/rounds/{round_.id}"
        browser = sign_in(ana)

        mine, nobodys, mine_again = browser.get(path), app.test_client().get(path), browser.get(path)

        for page in (mine, mine_again):
            assert "Sign out" in page.text
            assert page.headers["Cache-Control"] == "no-store"
        assert "Sign out" not in nobodys.text

    def test_are_not_shown_to_a_browser_with_a_message_waiting(self, app):
        round_ = build.round_()
        path = f"/en/rounds/{round_.id}"
        app.test_client().get(path)
        browser = app.test_client()
        with browser.session_transaction() as cookie:
            cookie["_flashes"] = [("message", "Only for this browser.")]

        page = browser.get(path)

        assert "Only for this browser." in page.text
        assert page.headers["Cache-Control"] == "no-store"
        assert "Only for this browser." not in app.test_client().get(path).text

    def test_are_read_but_not_made_by_a_browser_with_a_cookie(self, app, statements):
        round_ = build.round_()
        path = f"/en/rounds/{round_.id}"
        browser = app.test_client()
        browser.get(place(round_))  # the token of its form is kept in a cookie

        before = browser.get(path)
        statements.clear()
        again = browser.get(path)
        asked_for_its_own = len(statements)
        app.test_client().get(path)
        statements.clear()
        kept = browser.get(path)

        assert before.text == again.text == kept.text
        assert asked_for_its_own > len(statements) == 1
        assert kept.headers["Cache-Control"] == "no-store"
        assert "ETag" not in kept.headers

    def test_disappear_when_the_round_closes_or_becomes_restricted(self, client):
        round_ = build.round_(closes=1)
        path = f"/en/rounds/{round_.id}"
        assert "/contribute" in client.get(path).text

        with clock.at(clock.now() + timedelta(days=2)):
            assert "/contribute" not in client.get(path).text
        session.get(Round, round_.id).audience = Audience.COMMITTEE
        session.commit()
        assert client.get(path).status_code == 404

    def test_leave_room_for_others(self):
        cache = Cache(1_000)
        for number in range(10):
            cache.put(number, "x" * 100)

        assert cache.get(0) is None
        assert cache.get(9) == "x" * 100
        assert cache.used <= 1_000


class TestWhatTheFormSaysOfItsReaders:
    """Badge, panel and access are one rule, asked in each audience."""

    @pytest.mark.parametrize("audience", [one for one in Audience if one is not Audience.COMMITTEE])  # who only answers
    @pytest.mark.parametrize("where", ["round", "draft", "correction"])
    def test_public_stands_only_where_anybody_can_read(self, app, sign_in, audience, where):
        lac = build.organisation()
        adviser = build.person(Role.ADVISER, of=lac)
        invited = [] if audience is Audience.PUBLIC else [lac]
        round_ = build.round_(audience=audience, invited=invited)
        path = place(round_)
        if where == "draft":
            version = build.version(build.draft(round_))
            path = f"/en/drafts/{version.draft_id}/versions/1/comment"
        if where == "correction":
            path = f"/en/account/contributions/{build.contribution(round_, by=adviser).ref}/correction"

        shown = sign_in(adviser).get(path).text
        anybody = app.test_client().get(f"/en/rounds/{round_.id}").status_code == 200
        member = sign_in(build.member(of=lac)).get(f"/en/rounds/{round_.id}").status_code == 200

        badges = set(re.findall(r'c-pub--\w+">(?:<svg.*?</svg>)?([^<]+)<', shown, re.S))
        few = "For the organizations invited" if member else "For cleared advisers"
        assert badges == {"Public" if anybody else few}
        assert ("After publication: anyone" in shown) == (anybody and where != "correction")
        assert "ublished" not in shown.partition('name="naming"')[2].partition("</fieldset>")[0]
