"""A database that takes nothing new: whoever is in goes on reading, nobody comes in, and everybody can leave."""

import re
from datetime import timedelta

import build
import pytest
from conftest import ON_POSTGRESQL, another
from entering import PASSPHRASE, enter, is_in, send
from filling import Browser, contribute, key_on
from page import plain
from sqlalchemy import event, select

from portal.core import clock
from portal.core.actor import Role
from portal.core.db import session
from portal.models.consultations import Audience
from portal.models.contributions import Contribution
from portal.models.drafts import Status as DraftStatus
from portal.models.people import Slowdown, Visit
from portal.services import people

SHUT = "The portal cannot let anybody in at the moment"


@pytest.fixture
def fill(engine):
    """From now on the database itself refuses whatever would be written, as it does on a full disk."""
    connection = session.get_bind()
    of_sqlite = engine.dialect.name == "sqlite"

    def full():
        session.commit()
        connection.exec_driver_sql("PRAGMA query_only = ON" if of_sqlite else "SET TRANSACTION READ ONLY")

    yield full
    if of_sqlite:
        connection.exec_driver_sql("PRAGMA query_only = OFF")


@pytest.fixture
def ana():
    return build.member()


class TestWhoIsIn:
    def test_reads_what_they_sent_and_what_everybody_may(self, app, sign_in, ana, fill):
        said = build.contribution(by=ana, files=[build.file(app)])
        build.cleaned(app, said)
        version = build.version()
        browser = sign_in(ana)
        fill()

        with clock.at(clock.now() + 2 * people.SEEN_EVERY):
            for path in (
                "/es/account",
                "/es/account/contributions",
                f"/es/account/contributions/{said.ref}",
                f"/es/account/contributions/{said.ref}/files/1/copy",
                f"/es/account/contributions/{said.ref}/correction",
                f"/es/drafts/{version.draft_id}/versions/1",
                f"/es/rounds/{version.draft.round_id}",
            ):
                assert browser.get(path, buffered=True).status_code == 200, path

    def test_stays_in_while_they_read_and_no_longer(self, sign_in, ana, fill):
        browser = sign_in(ana)
        copied, began = browser.get_cookie("portal"), clock.now()
        fill()

        for minutes in (40, 80, 120):  # an hour without reading ends a visit
            with clock.at(began + timedelta(minutes=minutes)):
                assert is_in(browser), minutes
        with clock.at(began + timedelta(minutes=125)):
            browser.set_cookie("portal", copied.value)  # a copy of the cookie is as old as when it was taken
            assert not is_in(browser)

    def test_with_a_key_reads_what_it_opens(self, app, client, fill):
        somebody = Browser(app, client)
        sent = somebody.send(
            somebody.open(contribute(build.round_())), body="Faltan visitas.", naming="anonymous", send="1"
        )
        key = key_on(client.open(sent.location).text)
        send(client, "/es/tracking", key=key)
        fill()

        with clock.at(clock.now() + 2 * people.SEEN_EVERY):
            assert "Faltan visitas." in client.get("/es/tracking/inbox").text

    def test_is_not_shown_a_restricted_draft_that_nobody_could_see_them_open(self, sign_in, fill):
        committee = build.organisation(kind="advisory_committee", group="lac")
        adviser = build.person(Role.ADVISER, of=committee)
        round_ = build.round_(audience=Audience.CLEARED, invited=[committee])
        version = build.version(build.draft(round_), status=DraftStatus.CIRCULATED)
        browser = sign_in(adviser)
        fill()

        answer = browser.get(f"/en/drafts/{version.draft_id}/versions/1")

        assert answer.status_code == 503
        assert "cannot store anything at the moment" in answer.text
        assert answer.text.count("Try again") == 1
        assert "Nobody is bound by it." not in answer.text


class TestWhoComes:
    @pytest.fixture
    def doors(self, ana, settled):
        """Right and wrong, with a second factor and without, and a name that nobody has."""
        settled(ana)
        carla = build.person(Role.MODERATOR)
        settled(carla, second_factor=True)
        return [
            (ana.email, PASSPHRASE),
            (carla.email, PASSPHRASE),
            (ana.email, "a passphrase of somebody else"),
            (carla.email, "a passphrase of somebody else"),
            ("nobody@example.org", PASSPHRASE),
        ]

    def test_is_told_the_same_right_or_wrong(self, app, doors, fill):
        fill()
        told = set()
        for email, passphrase in doors:
            browser = app.test_client()
            answer = enter(browser, email, passphrase)
            assert answer.status_code == 503
            assert SHUT in answer.text
            assert not is_in(browser)
            with browser.session_transaction() as cookie:
                assert "half_way" not in cookie
            told.add(plain(answer.text).replace(email, ""))
        assert len(told) == 1

    def test_gets_in_as_ever_when_there_is_room(self, app, doors):
        (email, passphrase), (guarded, _same), *_wrong = doors
        browser, other = app.test_client(), app.test_client()

        enter(browser, email, passphrase)

        assert is_in(browser)
        for _time in range(3):
            assert enter(other, guarded, passphrase).location == "/en/second-factor"
        assert len(session.scalars(select(Slowdown)).all()) == 1  # what was written to see whether it can be

    def test_keeps_their_half_of_the_way_where_the_code_cannot_be_taken(self, client, settled, code, fill):
        carla = build.person(Role.MODERATOR)
        secret = settled(carla, second_factor=True)
        enter(client, carla.email)
        page = client.get("/en/second-factor").text
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)[1]
        fill()

        answer = client.post("/en/second-factor", data={"csrf_token": token, "code": code(secret)})

        assert answer.status_code == 503
        assert SHUT in answer.text
        assert client.get("/en/second-factor").status_code == 200

    def test_with_a_key_is_told_so(self, app, client, fill):
        somebody = Browser(app, client)
        sent = somebody.send(
            somebody.open(contribute(build.round_())), body="Faltan visitas.", naming="anonymous", send="1"
        )
        key = key_on(client.open(sent.location).text)
        fill()

        answer = send(client, "/en/tracking", key=key)

        assert answer.status_code == 503
        assert SHUT in answer.text


class TestWhoLeaves:
    @pytest.mark.parametrize("path", ["/es/sign-out", "/es/tracking/leave"])
    def test_is_gone_from_this_browser(self, sign_in, ana, fill, path):
        browser = sign_in(ana)
        fill()

        answer = browser.post(path)

        assert answer.status_code in (200, 302)
        assert answer.headers["Clear-Site-Data"]
        assert not is_in(browser)
        with browser.session_transaction() as cookie:
            assert "visit" not in cookie
        assert session.scalars(select(Visit)).all()  # its row lies until it is idle for too long


@pytest.mark.skipif(ON_POSTGRESQL, reason="it is SQLite that can be told how many pages there are")
class TestDatabaseWithoutAPageLeft:
    """Not one that only reads: it finds out in the middle of an act that there is no more room."""

    @pytest.fixture
    def house(self, new_house, tmp_path, engine):
        """One of its own, which can be full."""
        with another(engine, new_house(), tmp_path) as made:
            yield made

    @staticmethod
    def leave(house, pages):
        """So many more than there are; a connection remembers what it was told."""
        session.remove()
        own = house.extensions["engine"]
        own.dispose()
        with own.connect() as connection:
            there = connection.exec_driver_sql("PRAGMA page_count").scalar()
        own.dispose()

        def tell(connection, _record):
            connection.execute(f"PRAGMA max_page_count = {there + pages}")

        event.listen(own, "connect", tell)
        return lambda: (session.remove(), event.remove(own, "connect", tell), own.dispose())

    @pytest.mark.parametrize("pages", [0, 1, 3, 6, 9])
    def test_a_post_is_not_taken_in_part_and_its_words_come_back(self, house, pages):
        words = ("Faltan visitas de seguimiento. " * 700).strip()
        round_ = build.round_()
        here = contribute(round_)
        somebody = Browser(house, house.test_client())
        form = somebody.open(here)
        make_room = self.leave(house, pages)

        refused = somebody.send(form, body=words, naming="anonymous", send="1")

        assert refused.status_code == 503
        assert "el portal no puede guardar información, así que no se guardó lo que envió" in refused.text
        assert words in refused.text
        assert session.scalars(select(Contribution)).all() == []
        assert house.test_client().get(f"/es/rounds/{round_.id}").status_code == 200
        make_room()

        taken = somebody.send(form, body=words, naming="anonymous", send="1")

        assert key_on(somebody.client.open(taken.location).text)
        assert [said.body for said in session.scalars(select(Contribution))] == [words]
