"""Letters: neutral, in the reader's language, seen by the reader's eyes; handed over safely, and never lost."""

import email
import re
import socket
import threading
import time
from contextlib import suppress
from datetime import timedelta
from email.policy import default

import build
import pytest
from sqlalchemy import select

from portal.core import clock
from portal.core.db import session, transaction
from portal.jobs import mail, post, worker
from portal.models.consultations import Audience
from portal.models.outbox import Errand, Letter
from portal.models.people import Person
from portal.services import outbox, people


def write(event="round_opened", to=None, **facts):
    reader = to or build.member(locale="es")
    if event.startswith("round") and not facts:
        facts["about"] = build.round_()
    with transaction():
        outbox.write(event, to=[reader.id], **facts)
    return reader


def letters():
    return session.scalars(select(Letter).order_by(Letter.composed_at).execution_options(populate_existing=True)).all()


def errands():
    return session.scalars(select(Errand).order_by(Errand.due_at).execution_options(populate_existing=True)).all()


def received(office, number=0):
    return email.message_from_string(office.letters[number][1], policy=default)


class TestCompose:
    def test_without_a_mail_server_the_letter_stays_on_the_desk(self, app):
        write()

        worker.run_all(app)

        (letter,) = letters()
        assert letter.sent_at is None
        assert "Hay novedades" in letter.body or "There is news" in letter.body
        assert errands()[0].done_at is not None

    def test_says_nothing_of_what_where_or_who(self, app, post_office):
        round_ = build.round_()
        reader = write(about=round_, to=build.person(name="Rosa Luján", of=build.organisation()))

        worker.run_all(app)

        whole = post_office.letters[0][1] + received(post_office).get_content()
        for secret in (round_.title.en, round_.title.es, round_.consultation.code, str(round_.id), reader.name):
            assert secret not in whole
        assert "http" not in received(post_office).get_content()

    @pytest.mark.parametrize("language", ["es", "en"])
    def test_begins_with_the_readers_language(self, app, language, monkeypatch):
        write(to=build.member(locale=language))

        worker.run_all(app)

        assert letters()[0].language == language
        assert letters()[0].body.count("––") == 1

    def test_no_letter_and_no_news_of_what_the_reader_cannot_see(self, app, post_office):
        write(about=build.round_(audience=Audience.PARTICIPANTS))

        worker.run_all(app)

        assert letters() == []
        assert post_office.letters == []
        assert errands() == []

    def test_no_letter_to_who_was_suspended_meanwhile(self, app, post_office):
        reader = write()
        with transaction():
            session.get_one(Person, reader.id).active = False

        worker.run_all(app)

        assert letters() == []

    def test_who_wants_no_letters_still_has_the_news(self, app, post_office):
        reader = build.member()
        with transaction():
            session.get_one(Person, reader.id).letters = False
        write(to=reader)

        worker.run_all(app)

        assert [letter.by_mail for letter in letters()] == [False]
        assert post_office.letters == []

    def test_an_invitation_carries_a_link_and_is_kept_secret(self, app, post_office):
        reader = write("invited")

        worker.run_all(app)

        (letter,) = letters()
        assert letter.secret
        assert "http://localhost/es/" in received(post_office).get_content()
        assert reader.email in received(post_office).get_content()

    def test_a_code_for_a_sign_in_opens_nothing_later_and_is_kept_secret(self, app, post_office):
        reader = build.member()
        people.write_code(reader)

        worker.run_all(app)

        (letter,) = letters()
        text = received(post_office).get_content()
        (code,) = {line for line in text.splitlines() if re.fullmatch(r"\d{4} \d{4} \d{4}", line)}
        assert letter.secret
        assert "http" not in text
        assert people.spend_letter_code(reader, code.replace(" ", ""), app.config["SECRET_KEY"])

    def test_no_letter_with_a_code_that_would_open_nothing_any_more(self, app, post_office):
        late, used = build.member(), build.member()
        for reader in (late, used):
            people.write_code(reader)
        with transaction():
            session.get_one(Person, used.id).letter_codes = 1
            first = next(one for one in errands() if one.facts["person_id"] == late.id)
            first.facts = {**first.facts, "hour": first.facts["hour"] - 2}

        worker.run_all(app)

        assert letters() == []
        assert post_office.letters == []

    def test_a_warning_is_news_like_any_other(self, app, post_office):
        reader = build.member()
        people.warn_of_guessing(reader)
        write(to=reader)

        worker.run_all(app)

        warning, news = letters()
        assert (warning.subject, warning.body, warning.secret) == (news.subject, news.body, False)
        assert len(post_office.letters) == 2


class TestHeaders:
    def test_are_those_of_an_automatic_letter_without_a_host_name(self, app, post_office):
        write()

        worker.run_all(app)

        message = received(post_office)
        assert message["Auto-Submitted"] == "auto-generated"
        assert message["List-Id"] == "<news.localhost>"
        assert message["Message-ID"] == letters()[0].message_id
        assert message["Date"].datetime.utcoffset() == timedelta(0)
        assert socket.gethostname() not in post_office.letters[0][1].replace("localhost", "")
        assert message["From"].addresses[0].addr_spec == "portal@portal.example"

    @pytest.mark.parametrize("name", ["Secretaría del Trabajo y Previsión, México", 'Portal, "Inc."', "Portal"])
    def test_have_the_name_of_the_portal_whole(self, app, post_office, monkeypatch, name):
        monkeypatch.setitem(app.config, "NAME_EN", name)
        write("invited", to=build.member(locale="en"))

        worker.run_all(app)

        (sender,) = received(post_office)["From"].addresses
        assert (sender.display_name, sender.addr_spec) == (name, "portal@portal.example")
        assert received(post_office)["Subject"].split() == letters()[0].subject.split()
        assert max(map(len, post_office.letters[0][1].splitlines())) <= 78

    def test_do_not_tell_where_the_server_stands(self, app, post_office, monkeypatch):
        monkeypatch.setenv("TZ", "Asia/Tokyo")
        time.tzset()
        try:
            write()
            worker.run_all(app)
        finally:
            monkeypatch.undo()
            time.tzset()

        assert received(post_office)["Date"].datetime.utcoffset() == timedelta(0)

    def test_words_go_as_every_server_can_carry_them(self, app, post_office):
        write(to=build.member(locale="es"))

        worker.run_all(app)

        assert post_office.letters[0][1].isascii()
        assert received(post_office).get_content().replace("\r\n", "\n") == letters()[0].body

    def test_a_line_break_in_an_address_adds_no_header(self, app, post_office):
        reader = build.member()
        with transaction():
            session.get_one(Person, reader.id).email = "a@example.org\r\nbcc: b@example.org"
        write(to=reader)

        worker.run_all(app)

        assert post_office.letters == []
        assert "Error" in errands()[0].error or "HeaderParse" in errands()[0].error

    def test_a_line_break_in_a_name_adds_no_header(self, app, post_office, monkeypatch):
        monkeypatch.setitem(app.config, "NAME_ES", "Portal\r\nBcc: b@example.org")
        write("invited", to=build.member(locale="es"))

        worker.run_all(app)

        assert all("Bcc" not in email.message_from_string(sent) for _to, sent in post_office.letters)


class TestHandOver:
    def test_sends_once(self, app, post_office):
        reader = write()

        worker.run_all(app)
        worker.run_all(app)

        assert [to for to, _sent in post_office.letters] == [[reader.email]]
        assert letters()[0].sent_at is not None

    def test_one_refused_address_delays_nobody_and_is_not_tried_again(self, app, post_office):
        post_office.says("550 no such person here")
        write()
        write()

        worker.run_all(app)

        first, second = letters()
        assert (first.refused_at is not None, first.sent_at) == (True, None)
        assert second.sent_at is not None
        assert "no such person" in errands()[0].error
        assert errands()[0].done_at is not None

    def test_not_now_means_later(self, app, post_office):
        post_office.says("451 come back later")
        write()
        worker.run_all(app)
        assert letters()[0].sent_at is None

        with clock.at(clock.now() + timedelta(minutes=3)):
            worker.run_all(app)

        assert letters()[0].sent_at is not None
        assert len(post_office.letters) == 1

    def test_a_server_that_was_down_gets_everything_once(self, app, post_office, monkeypatch):
        up = app.config["SMTP_URL"]
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))  # nobody listens here
            monkeypatch.setitem(app.config, "SMTP_URL", f"smtp://127.0.0.1:{taken.getsockname()[1]}")
            readers = [write() for _ in range(3)]
            worker.run_all(app)
            assert [letter.sent_at for letter in letters()] == [None] * 3
        before = [letter.message_id for letter in letters()]
        monkeypatch.setitem(app.config, "SMTP_URL", up)

        with clock.at(clock.now() + timedelta(minutes=3)):
            worker.run_all(app)
            worker.run_all(app)

        assert sorted(to[0] for to, _sent in post_office.letters) == sorted(reader.email for reader in readers)
        assert [letter.message_id for letter in letters()] == before
        assert len(set(before)) == 3

    def test_what_was_withdrawn_while_the_server_was_down_is_not_sent(self, app, post_office):
        post_office.says("451 come back later")
        round_ = build.round_()
        write(about=round_)
        worker.run_all(app)
        with transaction():
            session.merge(round_).audience = Audience.COMMITTEE

        with clock.at(clock.now() + timedelta(minutes=3)):
            worker.run_all(app)

        assert post_office.letters == []
        assert letters() == []

    def test_a_repetition_carries_the_same_name(self, app, post_office, monkeypatch):
        write()
        with monkeypatch.context() as broken:
            broken.setattr(mail.Delivery, "arrived", _dies)
            with pytest.raises(KeyboardInterrupt):
                worker.run_one(app)

        with clock.at(clock.now() + worker.LEASE + timedelta(seconds=1)):
            worker.run_one(app)

        first, second = (email.message_from_string(sent)["Message-ID"] for _to, sent in post_office.letters)
        assert first == second

    def test_a_server_that_says_nothing_is_left(self, app, monkeypatch):
        monkeypatch.setattr(post, "SILENCE", 0.3)
        with socket.create_server(("127.0.0.1", 0)) as silent:
            monkeypatch.setitem(app.config, "SMTP_URL", f"smtp://127.0.0.1:{silent.getsockname()[1]}")
            write()
            began = time.monotonic()
            worker.run_all(app)

        assert time.monotonic() - began < 5
        assert letters()[0].sent_at is None
        assert "timed out" in errands()[0].error

    def test_a_server_that_talks_for_ever_is_left(self, app, monkeypatch):
        monkeypatch.setattr(post, "LONGEST", 0.5)
        with socket.create_server(("127.0.0.1", 0)) as slow:
            threading.Thread(target=_drip, args=[slow], daemon=True).start()
            monkeypatch.setitem(app.config, "SMTP_URL", f"smtp://127.0.0.1:{slow.getsockname()[1]}")
            write()
            began = time.monotonic()
            worker.run_all(app)

        assert time.monotonic() - began < 5
        assert letters()[0].sent_at is None
        assert errands()[0].done_at is None

    def test_a_demonstration_writes_to_nobody_outside(self, app, monkeypatch):
        monkeypatch.setitem(app.config, "SMTP_URL", "smtp://mail.example.org")
        with app.app_context():
            assert post.Server.configured() is None


class TestEncryption:
    @pytest.mark.parametrize("at_once", [True, False], ids=["smtps", "starttls"])
    def test_speaks_to_a_server_that_proves_who_it_is(self, app, encrypted, at_once):
        office = encrypted("good.pem", at_once=at_once)
        write()

        worker.run_all(app)

        assert len(office.letters) == 1

    @pytest.mark.parametrize("at_once", [True, False], ids=["smtps", "starttls"])
    @pytest.mark.parametrize(("certificate", "trusted"), [("evil.pem", True), ("other.pem", True), ("good.pem", False)])
    def test_says_nothing_to_one_that_does_not(self, app, encrypted, at_once, certificate, trusted):
        office = encrypted(certificate, at_once=at_once, trusted=trusted)
        write()

        worker.run_all(app)

        assert office.letters == []
        assert "CERTIFICATE_VERIFY_FAILED" in errands()[0].error

    @pytest.mark.parametrize(("password", "lets_in"), [("p%2Fss%40word", True), ("another", False)])
    def test_signs_in_with_name_and_password_once_it_is_encrypted(self, app, encrypted, monkeypatch, password, lets_in):
        office = encrypted("good.pem", at_once=False, login=("portal@mail", "p/ss@word"))
        address = app.config["SMTP_URL"].replace("smtp://", f"smtp://portal%40mail:{password}@")
        monkeypatch.setitem(app.config, "SMTP_URL", address)
        write()

        worker.run_all(app)

        assert len(office.letters) == int(lets_in)
        assert lets_in or "SMTPAuthenticationError" in errands()[0].error

    def test_says_nothing_where_encryption_is_not_offered(self, app, post_office, monkeypatch):
        monkeypatch.setattr(post, "AT_HOME", ())
        write()

        worker.run_all(app)

        assert post_office.letters == []
        assert "STARTTLS" in errands()[0].error


def _dies(_delivery):
    raise KeyboardInterrupt


def _drip(server):
    peer, _where = server.accept()
    with peer, suppress(OSError):
        while True:
            peer.send(b"2")
            time.sleep(0.05)
