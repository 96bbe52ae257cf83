from datetime import timedelta

import build
import page
import pytest

from portal.core import clock
from portal.core.db import session, transaction
from portal.models.consultations import Audience, Status
from portal.models.outbox import Errand, Heartbeat, Lane, Outage
from portal.services import outbox


def words(client, path):
    return " ".join(text for _language, text in page.read(client, path).text)


class TestIndex:
    def test_says_so_when_there_is_nothing(self, client):
        assert "No round of consultation" in words(client, "/en/")

    def test_lists_open_rounds_first_and_hides_what_is_not_for_everybody(self, client):
        rounds = {
            "closed": build.round_(opens=-9, closes=-1),
            "announced": build.round_(opens=2),
            "late": build.round_(closes=9),
            "soon": build.round_(closes=1),
        }
        hidden = [build.round_(status=Status.DRAFT), build.round_(audience=Audience.PARTICIPANTS)]

        shown = words(client, "/en/")

        places = [shown.index(rounds[name].title.en) for name in ("soon", "late", "announced", "closed")]
        assert places == sorted(places)
        assert not any(round_.title.en in shown for round_ in hidden)

    def test_leaves_no_cookie(self, client):
        assert "Set-Cookie" not in client.get("/es/").headers

    def test_leads_to_the_form_for_concerns(self, client):
        assert "/en/concerns/new" in {a.get("href") for a in page.read(client, "/en/").all("a")}


@pytest.mark.parametrize("lang", ["en", "es"])
def test_about_has_the_places_that_the_footer_names(client, lang):
    read = page.read(client, f"/{lang}/about")

    ids = {attrs.get("id") for _tag, attrs in read.attributes}
    assert {"official-channels", "identity", "moderation", "accessibility", "privacy"} <= ids


COMMITTEES = {
    "en": "Interagency Labor Committee of the United States government",
    "es": "Comité Laboral Interinstitucional del gobierno de los Estados Unidos",
}


@pytest.mark.parametrize("lang", COMMITTEES)
class TestWhoseConsultationItIs:
    def test_stands_above_the_title_of_the_first_page(self, client, lang):
        shown = client.get(f"/{lang}/").text

        assert shown.index("<main") < shown.index(COMMITTEES[lang]) < shown.index("<h1")

    def test_stands_in_the_form_before_anything_is_asked(self, client, lang):
        shown = client.get(f"/{lang}/rounds/{build.round_().id}/contribute").text

        assert shown.index("<main") < shown.index(COMMITTEES[lang]) < shown.index("<fieldset")

    def test_stands_in_the_foot_with_where_to_write(self, client, lang):
        foot = client.get(f"/{lang}/consultations").text.partition("<footer")[2]

        assert COMMITTEES[lang] in foot
        assert 'href="mailto:committee@portal.example"' in foot

    def test_is_as_the_operator_sets_it(self, client, app, lang, monkeypatch):
        monkeypatch.setitem(app.config, f"COMMITTEE_{lang.upper()}", "Another committee")
        monkeypatch.setitem(app.config, "CONTACT", "1 Long Street, Washington")

        notice = words(client, f"/{lang}/about")

        assert "Another committee" in notice
        assert "1 Long Street, Washington" in notice


class TestHealth:
    def beat(self, ago=timedelta(0), *lanes):
        session.add_all(Heartbeat(name=lane, at=clock.now() - ago) for lane in lanes or Lane)
        session.commit()

    def test_is_well_while_the_worker_breathes_and_nothing_waits(self, client):
        self.beat(timedelta(seconds=100))

        answer = client.get("/healthz")

        assert (answer.status_code, answer.json["status"], answer.json["stuck"]) == (200, "ok", [])
        assert answer.json["oldest_hours"] == {"letters": None, "errands": None, "files": None}

    @pytest.mark.parametrize("ago", [None, timedelta(minutes=11)])
    def test_says_when_the_worker_is_silent(self, client, ago):
        if ago is not None:
            self.beat(ago)

        answer = client.get("/healthz")

        assert answer.status_code == 503
        assert (answer.json["database"], answer.json["worker"]) == (True, False)
        assert answer.json["stuck"] == ["letters", "errands", "files"]
        assert answer.json["why"] == "The worker gave no sign of life."

    def test_a_night_of_laying_anew_is_no_sign_of_life(self, client):
        session.add(Heartbeat(name="night", at=clock.now()))
        session.commit()

        assert client.get("/healthz").json["worker"] is False

    @pytest.mark.parametrize(("lane", "ago"), [("letters", 121), ("errands", 121), ("files", 601)])
    def test_names_the_part_that_is_silent(self, client, lane, ago):
        self.beat(timedelta(0), *(other for other in Lane if other != lane))
        self.beat(timedelta(seconds=ago), lane)

        answer = client.get("/healthz")

        assert (answer.status_code, answer.json["stuck"]) == (503, [lane])
        assert lane in answer.json["why"]

    def test_says_that_it_fell_silent_with_something_in_hand(self, client):
        session.add(Errand(kind="reanchor", facts={}, unfinished=2))
        session.commit()

        assert "while doing something" in client.get("/healthz").json["why"]

    @pytest.mark.parametrize(
        ("kind", "lane", "hours", "said", "stuck"),
        [
            ("letter", "letters", 0.9, 0, False),
            ("letter", "letters", 5.5, 5, True),
            ("reanchor", "errands", 1.5, 1, True),
            ("clean", "files", 47, 24, False),
            ("clean", "files", 49, 48, True),
            ("forget_words", "errands", 47, 24, False),
            ("forget_words", "errands", 49, 48, True),
        ],
    )
    def test_says_how_long_the_oldest_waits_and_nothing_of_it(self, client, kind, lane, hours, said, stuck):
        self.beat()
        left = clock.now() - timedelta(hours=hours)
        session.add(Errand(kind=kind, facts={"person_id": 7}, left_at=left, due_at=clock.now() + timedelta(hours=1)))
        session.add(Errand(kind=kind, facts={}, left_at=left - timedelta(days=9), given_up_at=clock.now()))
        session.commit()

        answer = client.get("/healthz")

        assert answer.json["oldest_hours"][lane] == said
        assert (answer.json["stuck"], answer.status_code) == (([lane], 503) if stuck else ([], 200))
        assert set(answer.json) <= {"status", "database", "worker", "stuck", "oldest_hours", "why"}

    def test_says_that_letters_wait_for_their_server(self, client):
        self.beat()
        left = clock.now() - timedelta(hours=2)
        session.add(Errand(kind="letter", facts={}, left_at=left))
        session.add(Outage(since=left, until=clock.now(), tries=9, error="554 mail.example.org"))
        session.commit()

        answer = client.get("/healthz")

        assert "The mail server takes no letters." in answer.json["why"]
        assert "example.org" not in answer.text


def test_a_demonstration_that_was_just_told_has_let_nothing_wait(client):
    """It tells of weeks that are over; its letters are written within a minute of the first start."""
    with clock.at(clock.now() - timedelta(days=30)), transaction():
        session.add(Errand(kind="letter", facts={"event": "invited", "person_id": 7}))
    with transaction():
        outbox.leave_anew()

    assert client.get("/healthz").json["oldest_hours"]["letters"] == 0
