"""What people see of files: before they send them, after, on the desk, and where they are published."""

import io
import re

import build
import pytest
from sqlalchemy import func, select

from portal.core.actor import Role
from portal.core.db import session
from portal.jobs import worker
from portal.models.audit import Entry
from portal.models.contributions import Contribution, CopyState, Naming, Status
from portal.models.moderation import Opening

NAME = "ana-rios-turno-3.txt"
NO_COPY = {"state": CopyState.NO_COPY, "reason": "no_copy_password", **dict.fromkeys(("digest", "preview", "text"))}
VIRUS = {**NO_COPY, "reason": "no_copy_virus", "scanned": True}
UNCHECKED = {**NO_COPY, "state": CopyState.NOT_CHECKED, "reason": None}


@pytest.fixture
def sent(app):
    def send(**more):
        return build.contribution(files=[build.file(app, name=NAME)], **more)

    return send


def fields(page, action):
    form = re.search(rf'<form[^>]*action="{action}".*?</form>|<form[^>]*data-leave[^>]*>.*?</form>', page.text, re.S)[0]
    return dict(re.findall(r'<input[^>]*name="([^"]+)"[^>]*type="hidden"[^>]*value="([^"]*)"', form))


def post(browser, path, **more):
    return browser.post(path, data={**fields(browser.get(path), path), **more}, buffered=True)


class TestBeforeSending:
    @pytest.mark.parametrize(
        ("language", "sentences"),
        [
            (
                "es",
                ("Los lectores nunca reciben el archivo que usted envía", "rostros, placas", "se quedan en el comité"),
            ),
            ("en", ("Readers never get the file that you send", "faces, license plates", "stay with the committee")),
        ],
    )
    def test_the_form_says_what_happens_to_files_and_promises_no_more(self, client, language, sentences):
        page = client.get(f"/{language}/rounds/{build.round_().id}/contribute").text

        for sentence in sentences:
            assert sentence in page
        assert "averiguar más por medio de nosotros" not in page
        assert "find out more from us" not in page

    def test_the_receipt_says_that_files_are_checked_first(self, client):
        path = f"/en/rounds/{build.round_().id}/contribute"
        form = dict(re.findall(r'name="([^"]+)"[^>]*value="([^"]*)"', client.get(path).text))
        said = {**{name: form[name] for name in ("csrf_token", "ticket")}, "naming": "anonymous", "language": "es"}

        answer = client.post(
            path,
            data={**said, "body": "Va el acta.", "send": "1", "files": (io.BytesIO(b"Acta."), "acta.txt")},
            content_type="multipart/form-data",
        )

        assert answer.status_code == 200
        assert "First they are checked; nothing is published before that." in answer.text


class TestTheAuthor:
    def test_is_told_that_it_is_being_checked(self, sign_in, sent):
        ana = build.member()
        said = sent(by=ana)

        page = sign_in(ana).get(f"/en/account/contributions/{said.ref}").text

        assert "It is being checked; until then nothing is published." in page
        assert NAME in page
        assert "<img" not in page

    def test_sees_what_was_taken_out_and_what_others_see(self, app, sign_in, sent):
        ana = build.member()
        said = sent(by=ana)
        build.cleaned(app, said, pictured=[2, 3])
        browser, at = sign_in(ana), f"/en/account/contributions/{said.ref}"

        page = browser.get(at).text

        assert "It held the place where it was made." in page
        assert "It held a person's name." in page.replace("&#39;", "'")
        assert "Readers get a copy without it." in page
        assert "Pages that are pictures now: 2, 3." in page
        picture = re.search(r'<img src="([^"]+)" alt="([^"]+)">', page)
        assert picture[2] == "The first page of the copy of file 1"
        shown = browser.get(picture[1], buffered=True)
        assert (shown.mimetype, shown.data) == ("image/png", b"\x89PNG a page")
        assert shown.headers["Cache-Control"] == "no-store"
        assert shown.headers["Content-Disposition"] == f"inline; filename={said.ref}-1.png"
        assert "img-src 'self'" in browser.get(at).headers["Content-Security-Policy"]
        assert browser.get(f"{at}/files/1", buffered=True).data == b"Acta de la asamblea."
        assert browser.get(f"{at}/files/1/copy", buffered=True).data == b"%PDF-1.7 a copy"

    def test_is_told_where_nothing_was_found_that_this_is_no_promise(self, app, sign_in, sent):
        ana = build.member(locale="es")
        said = sent(by=ana)
        build.cleaned(app, said, findings=[], preview=None)

        page = sign_in(ana).get(f"/es/account/contributions/{said.ref}").text

        assert "No encontramos nada de ese tipo; no es una promesa." in page
        assert "La lista Una lista de productos." in page  # its first words, as there is no picture

    @pytest.mark.parametrize(
        ("outcome", "sentence"),
        [
            (NO_COPY, "It needs a password, so readers get no copy. Save it without one."),
            (VIRUS, "A virus scanner took it for something that can harm computers"),
            (UNCHECKED, "It could not be checked yet; a moderator can have it tried again."),
        ],
    )
    def test_is_told_why_there_is_no_copy(self, app, sign_in, sent, outcome, sentence):
        ana = build.member()
        said = sent(by=ana)
        build.cleaned(app, said, **outcome)
        browser, at = sign_in(ana), f"/en/account/contributions/{said.ref}"

        assert sentence in browser.get(at).text
        assert browser.get(f"{at}/files/1/copy").status_code == 404
        assert browser.get(f"{at}/files/1", buffered=True).data == b"Acta de la asamblea."

    def test_alone_of_an_organisation_learns_its_name(self, app, sign_in, sent):
        union = build.organisation()
        said = sent(by=build.member(of=union))
        build.cleaned(app, said)
        colleague, at = sign_in(build.member(of=union)), f"/en/account/contributions/{said.ref}"

        assert NAME not in colleague.get(at).text
        assert colleague.get(f"{at}/files/1").status_code == 404
        assert colleague.get(f"{at}/files/1/copy", buffered=True).status_code == 200


class TestTheDesk:
    @pytest.fixture
    def carla(self, sign_in):
        return sign_in(build.person(Role.MODERATOR))

    def test_shows_the_copy_and_what_it_is_without(self, app, carla, sent):
        said = sent()
        build.cleaned(app, said)

        page = carla.get(f"/en/desk/contributions/{said.ref}").text

        assert "It held the place where it was made." in page
        assert "It was not scanned for viruses." in page
        assert NAME in page
        assert f"/en/desk/contributions/{said.ref}/files/1/preview" in page
        assert "published as it is" not in page

    def test_does_not_publish_what_is_still_being_checked(self, app, carla, sent):
        said = sent()
        at = f"/en/desk/contributions/{said.ref}/decision"

        refused = post(carla, at, verdict="published", decide="1")

        assert refused.status_code == 422
        assert "A file is still being checked." in refused.text
        build.cleaned(app, said)
        assert post(carla, at, verdict="published", decide="1").status_code == 302
        assert session.scalar(select(Contribution.status).where(Contribution.id == said.id)) is Status.PUBLISHED

    def test_returns_what_is_still_being_checked(self, carla, sent):
        said = sent()

        done = post(
            carla, f"/en/desk/contributions/{said.ref}/decision", verdict="returned", reason="personal_data", decide="1"
        )

        assert done.status_code == 302

    def test_does_not_publish_unseen_what_was_copied_meanwhile(self, app, carla, sent):
        said = sent()
        at = f"/en/desk/contributions/{said.ref}/decision"
        form = fields(carla.get(at), at)
        build.cleaned(app, said)

        refused = carla.post(at, data={**form, "verdict": "published", "decide": "1"})

        assert refused.status_code == 409

    def test_opens_an_original_only_with_a_reason_and_remembers_it(self, app, carla, sent):
        said = sent()
        build.cleaned(app, said, **VIRUS)
        at = f"/en/desk/contributions/{said.ref}/files/1/original"

        warned = carla.get(at)
        refused = post(carla, at, reason="  ")
        assert "A virus scanner took this file" in warned.text
        assert "It may hold who made it, where and when." in warned.text
        assert refused.status_code == 422
        assert "Write why you open the original." in refused.text
        assert session.scalar(select(func.count(Opening.id))) == 0

        opened = post(carla, at, reason="La copia está en blanco.")

        assert opened.data == b"Acta de la asamblea."
        assert "attachment" in opened.headers["Content-Disposition"]
        assert NAME not in opened.headers["Content-Disposition"]
        line = session.scalars(select(Entry).where(Entry.act == "file.open_original")).one()
        assert line.subject_kind == "Opening"
        assert "blanco" not in repr(line.changes)
        page = carla.get(f"/en/desk/contributions/{said.ref}").text
        assert "La copia está en blanco." in page

    def test_records_the_file_of_the_address_whatever_the_form_says(self, app, carla):
        said = build.contribution(files=[build.file(app, b"uno"), build.file(app, b"dos")])

        opened = post(carla, f"/en/desk/contributions/{said.ref}/files/2/original", reason="Dudas.", position="1")

        assert opened.data == b"dos"
        assert session.scalars(select(Opening.attachment_id)).one() == build.copy_of(said, 2).id

    def test_has_a_file_checked_again(self, app, carla, sent):
        said = sent()
        build.cleaned(app, said, **UNCHECKED)
        at = f"/en/desk/contributions/{said.ref}"
        pressed = carla.post(f"{at}/files/1/check", data=fields(carla.get(at), f"{at}/files/1/check"))

        assert pressed.status_code == 302
        assert build.copy_of(said).state is CopyState.CHECKING
        worker.run_all(app)
        assert build.copy_of(said).state is CopyState.CLEAN
        assert "Check it again" not in carla.get(at).text


class TestReaders:
    def test_get_the_copy_its_kind_its_size_and_its_words(self, app, client, sent):
        said = sent(status=Status.PUBLISHED)
        build.cleaned(app, said)
        at = f"/en/contributions/{said.number}"

        page, copy, text = (
            client.get(at).text,
            client.get(f"{at}/files/1", buffered=True),
            client.get(f"{at}/files/1/text"),
        )

        assert "PDF, 1 KB" in page
        assert f"{at}/files/1/text" in page
        assert copy.data == b"%PDF-1.7 a copy"
        assert copy.headers["Content-Disposition"] == f"attachment; filename={said.number}-1.pdf"
        assert re.search(r'lang="es">\s*<h2>La lista</h2>\s*<p>Una lista de productos.</p>', text.text)
        assert NAME not in page + text.text

    @pytest.mark.parametrize(
        ("outcome", "words"),
        [
            (None, "Being checked"),
            (NO_COPY, "No public copy: it needs a password"),
            (VIRUS, "No public copy: it may harm computers"),
            (UNCHECKED, "Not checked yet"),
        ],
    )
    def test_are_told_what_there_is_not(self, app, client, sent, outcome, words):
        said = sent(status=Status.PUBLISHED)
        if outcome:
            build.cleaned(app, said, **outcome)
        at = f"/en/contributions/{said.number}"

        assert words in client.get(at).text
        assert client.get(f"{at}/files/1").status_code == 404
        assert client.get(f"{at}/files/1/text").status_code == 404

    def test_see_at_once_that_there_is_a_copy_now(self, app, client, sent):
        said = sent(status=Status.PUBLISHED)
        pages = [f"/en/contributions/{said.number}", f"/en/rounds/{said.round_id}"]
        for page in pages:
            assert "Being checked" in client.get(page).text

        build.cleaned(app, said)

        for page in pages:
            assert "Being checked" not in client.get(page).text
            assert "PDF, 1 KB" in client.get(page).text

    def test_of_a_page_that_came_as_text_find_no_markup_in_it(self, app, client):
        said = build.contribution(files=[build.file(app, b"<script>alert(1)</script>\tuno")], status=Status.PUBLISHED)
        worker.run_all(app)

        page = client.get(f"/en/contributions/{said.number}/files/1/text").text

        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt; | uno" in page


def test_headings_of_a_file_stand_below_ours_and_leave_no_level_out(app, client):
    said = build.contribution(files=[build.file(app)], naming=Naming.ANONYMOUS, status=Status.PUBLISHED)
    text = b'[["Uno", 4], ["a", 0], ["Dos", 5], ["Tres", 1]]'
    build.cleaned(app, said, text=app.extensions["storage"].put(text))

    page = client.get(f"/en/contributions/{said.number}/files/1/text").text

    assert [found for found in re.findall(r"<h(\d)>(\w+)</h", page) if found[1] in ("Uno", "Dos", "Tres")] == [
        ("2", "Uno"), ("3", "Dos"), ("2", "Tres"),
    ]  # fmt: skip
