from datetime import timedelta

import build
import page
import pytest

from portal.core import clock
from portal.core.db import session
from portal.models.consultations import Audience, Status
from portal.models.outbox import Heartbeat


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

    def test_names_no_form_that_does_not_exist(self, client):
        assert not any("concern" in (a.get("href") or "") for a in page.read(client, "/en/").all("a"))


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
    def beat(self, ago):
        session.add(Heartbeat(name="worker", at=clock.now() - ago))
        session.commit()

    def test_is_well_while_the_worker_breathes(self, client):
        self.beat(timedelta(seconds=100))

        answer = client.get("/healthz")

        assert (answer.status_code, answer.json["status"]) == (200, "ok")

    @pytest.mark.parametrize("ago", [None, timedelta(seconds=121)])
    def test_says_when_the_worker_is_silent(self, client, ago):
        if ago is not None:
            self.beat(ago)

        answer = client.get("/healthz")

        assert answer.status_code == 503
        assert (answer.json["database"], answer.json["worker"]) == (True, False)
