"""The demonstration: everybody to be, one click each, and a story that is true on any day."""

import subprocess
from collections.abc import Callable, Iterator, Mapping

import build
import page
import pytest
from demonstration import FLASK, HERE, Demonstration
from flask import Flask, url_for
from flask.testing import FlaskClient
from passlib.totp import TOTP
from sqlalchemy import Connection, create_engine, text

from portal.core import tickets, vocabulary
from portal.core.actor import Role
from portal.core.db import session
from portal.core.sealing.visits import VisitKey
from portal.queries import concerns, people
from portal.web import accounts
from portal.web.views import demo

PERSONAS = [
    "member_union", "coordinator_union", "member_lac", "member_ilo", "member_idb", "member_mexico", "member_canada",
    "manager_bakery", "moderator", "moderator_2", "case_officer", "case_officer_2", "custodian",
    "custodian_2", "editor", "translator", "delegate_ustr", "delegate_dol",
    "administrator", "auditor",
]  # fmt: skip


class TestThePage:
    def test_offers_everybody_of_the_story(self) -> None:
        assert sorted(demo.PERSONAS) == sorted(PERSONAS)

    @pytest.mark.parametrize("language", ["es", "en"])
    def test_has_what_every_page_owes(self, client: FlaskClient, language: str) -> None:
        found = page.read(client, f"/{language}/demo")

        assert [field["value"] for field in found.all("input") if field["name"] == "persona"] == list(demo.PERSONAS)

    def test_leads_to_pages_that_exist(self, app: Flask) -> None:
        with app.test_request_context("/es/demo"):
            assert all(url_for(persona.begins) for persona in demo.PERSONAS.values())

    def test_is_not_there_outside_the_demonstration(
        self, client: FlaskClient, set_demonstration: Callable[[bool], None]
    ) -> None:
        set_demonstration(False)

        assert client.get("/es/demo").status_code == 404
        assert client.post("/es/demo", data={"persona": "administrator"}).status_code == 404


class TestBecoming:
    @pytest.fixture(autouse=True)
    def administrator(self) -> None:
        person = build.person(Role.ADMINISTRATOR)
        person.email = f"administrator@{demo.HOUSE}"
        session.commit()

    def test_somebody_takes_one_click_second_factor_and_all(self, app: Flask) -> None:
        client = app.test_client()

        answer = send(client, persona="administrator")

        assert answer.status_code == 302
        assert client.get(answer.location).status_code == 200

    @pytest.mark.parametrize(("wanted", "back"), [("/es/rounds/7/contribute?form=a1", True), ("/es/desk", False)])
    def test_leads_back_to_words_that_wait_and_else_to_where_they_begin(
        self, app: Flask, wanted: str, back: bool
    ) -> None:
        client = app.test_client()
        with client.session_transaction() as cookie:
            cookie["next"] = wanted

        answer = send(client, persona="administrator")

        assert (answer.location == wanted) is back

    @pytest.mark.parametrize(("language", "part"), [("es", "Administración"), ("en", "Administrator")])
    def test_every_page_says_in_its_own_language_who_one_is(self, app: Flask, language: str, part: str) -> None:
        """A name is nobody's translation, and what they are is said beside it, where one signs in and afterwards."""
        client = app.test_client()
        people.by_email(f"administrator@{demo.HOUSE}").name = demo.PERSONAS["administrator"].name
        session.commit()

        send(client, language=language, persona="administrator")

        said = f"{demo.PERSONAS['administrator'].name}: {part}."
        assert said in words_of(client, f"/{language}/desk")
        assert said in words_of(client, f"/{language}/")

    def test_a_case_officer_has_the_key_in_hand(self, app: Flask) -> None:
        person = build.person(Role.CASE_OFFICER)
        person.email = f"case_officer@{demo.HOUSE}"
        session.commit()
        client = app.test_client()

        send(client, persona="case_officer")

        with client.session_transaction() as cookie:
            visit = build.visit(cookie["visit"])
        assert visit is not None
        found = concerns.in_hand(VisitKey.of(client.get_cookie("open").value), visit.id)
        assert found.holder == f"reader:{person.id}"

    def test_nobody_of_the_story_changes_nothing(self, app: Flask) -> None:
        client = app.test_client()

        assert send(client, persona="system").status_code == 422
        assert client.get("/es/account").status_code == 302

    def test_without_the_forms_token_changes_nothing(self, app: Flask) -> None:
        client = app.test_client()

        assert client.post("/es/demo", data={"persona": "administrator"}).status_code == 422
        assert client.get("/es/account").status_code == 302

    def test_by_hand_takes_the_key_that_the_page_shows(self, app: Flask) -> None:
        person = people.by_email(f"administrator@{demo.HOUSE}")

        with app.test_request_context():
            code = TOTP(key=demo.SECOND_FACTOR).generate().token
            assert accounts.accepts_code(person, code, accounts.secret_of(demo.SECOND_FACTOR))

    def test_the_tracking_keys_on_the_page_are_sound_ones(self) -> None:
        for key in (demo.TRACKING_KEY, demo.ANSWERED_KEY, *demo.CONCERN_KEYS.values()):
            assert tickets.normalised(key.lower()) == key


def words_of(client: FlaskClient, path: str) -> str:
    return " ".join(words for _language, words in page.read(client, path).text).replace(" :", ":").replace(" .", ".")


def send(client: FlaskClient, language: str = "es", **fields: str):  # type: ignore[no-untyped-def]
    """Send the form as the page gave it."""
    found = page.read(client, f"/{language}/demo")
    (token, *_others) = [field["value"] for field in found.all("input") if field["name"] == "csrf_token"]
    return client.post(f"/{language}/demo", data={"csrf_token": token, **fields})


@pytest.fixture(scope="module")
def seeded(
    demonstration: Demonstration, new_database: Callable[[], str], tmp_path_factory: pytest.TempPathFactory
) -> Mapping[str, str]:
    """The environment of a database into which ``flask demo seed`` has put the demonstration. Nobody alters it."""
    return demonstration.copied(new_database(), tmp_path_factory.mktemp("seeded")).environ


def seed(environ: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*FLASK, "demo", "seed"], cwd=HERE, env=environ, capture_output=True, text=True, timeout=120)


@pytest.fixture
def story(seeded: Mapping[str, str]) -> Iterator[Connection]:
    engine = create_engine(seeded["PORTAL_DATABASE_URL"])
    with engine.connect() as connection:
        yield connection
    engine.dispose()


class TestTheStory:
    def test_is_told_once(self, seeded: Mapping[str, str]) -> None:
        again = seed(seeded)

        assert again.returncode == 1
        assert "There are people in this database" in again.stderr

    def test_is_not_told_outside_the_demonstration(self, seeded: Mapping[str, str]) -> None:
        production = {
            "PORTAL_DEMO": "0",
            "PORTAL_SECRET_KEY": "k" * 40,
            "PORTAL_BASE_URL": "https://portal.example",
            "PORTAL_CONTACT": "committee@portal.example",
        }

        refused = seed({**seeded, **production})

        assert refused.returncode == 1
        assert "people of the demonstration" in refused.stderr

    def test_has_organizations_of_every_group(self, story: Connection) -> None:
        found = set(story.execute(text("SELECT DISTINCT stakeholder_group FROM organisations")).scalars())

        assert found == {term.code for term in vocabulary.terms("stakeholder_group")} - {"individual", "in_confidence"}

    def test_lets_every_persona_in_with_two_factors(self, story: Connection) -> None:
        ready = "SELECT email FROM persons WHERE password IS NOT NULL AND tf_totp_secret IS NOT NULL"

        assert set(story.execute(text(ready)).scalars()) == {f"{key}@{demo.HOUSE}" for key in PERSONAS}

    def test_people_have_names_that_no_language_has_to_translate(self, story: Connection) -> None:
        """What they are is said beside it, in the reader's language: by the role, the organization, the page."""
        names = dict(story.execute(text("SELECT email, name FROM persons")).all())

        assert [name for name in names.values() if len(name.split()) < 2 or "," in name] == []
        assert {key: names[f"{key}@{demo.HOUSE}"] for key in PERSONAS} == {
            key: each.name for key, each in demo.PERSONAS.items()
        }

    def test_has_something_in_every_state(self, story: Connection) -> None:
        counted = dict(story.execute(text("SELECT status, count(*) FROM contributions GROUP BY status")).all())

        assert counted["published"] >= 25
        assert counted["received"] >= 6
        assert min(counted["returned"], counted["withheld"]) >= 2
        assert counted["withdrawn"] == 1

    def test_is_told_in_both_languages_and_mostly_in_spanish(self, story: Connection) -> None:
        spanish = story.execute(text("SELECT avg(CASE WHEN language = 'es' THEN 1.0 ELSE 0.0 END) FROM contributions"))

        assert 0.55 <= float(spanish.scalar_one()) <= 0.8

    def test_shows_a_tombstone_whose_answers_remain(self, story: Connection) -> None:
        answers = """SELECT count(*) FROM contributions answer JOIN contributions said ON said.id = answer.parent_id
                     WHERE said.status = 'withheld' AND said.number IS NOT NULL AND answer.status = 'published'"""

        assert story.execute(text(answers)).scalar_one() >= 2

    def test_has_late_ones_official_ones_files_and_a_correction(self, story: Connection) -> None:
        def many(rows: str) -> int:
            return int(story.execute(text(f"SELECT count(*) FROM {rows}")).scalar_one())

        assert many("contributions WHERE late AND status = 'published'") == 1
        assert many("contributions WHERE kind = 'official_reply'") == 4
        assert many("contributions WHERE author_id IS NULL") >= 8
        assert many("attachments") == 6
        assert many("copies WHERE state = 'clean'") == 4
        assert many("copies WHERE reason = 'no_copy_kind'") == 1
        assert many("copies WHERE state = 'not_checked'") == 1
        assert many("editions WHERE number = 2 AND covers IS NULL") == 1
        assert many("editions WHERE covers IS NOT NULL") == 1
        assert many("extensions") == 2

    def test_keeps_true_counts(self, story: Connection) -> None:
        kept = story.execute(text("SELECT sum(many) FROM tallies WHERE status = 'published'")).scalar_one()
        there = "SELECT count(*) FROM contributions WHERE status = 'published' AND kind <> 'official_reply'"

        assert kept == story.execute(text(there)).scalar_one()

    def test_leaves_a_line_for_every_act_that_tells_of_this_act_alone(self, story: Connection) -> None:
        """Each line names one subject's own first values, though all were written together."""
        acts = "('contribution.post', 'passage.comment', 'statement.release', 'statement.dissent')"
        posted = story.execute(text(f"SELECT changes FROM trail WHERE act IN {acts}")).scalars().all()

        assert len(posted) == story.execute(text(FROM_PEOPLE)).scalar_one()
        assert {str(changes).count(".commitment") for changes in posted} == {1}

    def test_has_drafts_in_every_state_of_their_way(self, story: Connection) -> None:
        found = dict(story.execute(text("SELECT status, count(*) FROM versions GROUP BY status")).all())
        unconfirmed = "SELECT languages FROM versions WHERE status = 'uploaded' AND aligned_at IS NULL"
        circulated = "SELECT languages FROM versions WHERE status = 'circulated'"

        assert found == {"uploaded": 1, "circulated": 1, "open": 2, "superseded": 2, "released": 1}
        assert story.execute(text(unconfirmed)).scalars().all() == ["en es"]
        assert story.execute(text(circulated)).scalars().all() == ["en"]

    def test_has_a_version_whose_languages_somebody_has_to_put_in_order(self, story: Connection) -> None:
        apart = """SELECT key, en = '' FROM passages JOIN versions ON versions.id = version_id
                   WHERE status = 'uploaded' AND (en = '' OR es = '')"""

        assert [bool(no_english) for _key, no_english in story.execute(text(apart + " ORDER BY position"))] == [
            True,
            False,
            False,
        ]

    def test_has_comments_that_fit_the_later_version_in_different_ways(self, story: Connection) -> None:
        placed = """SELECT DISTINCT fit FROM placements JOIN versions ON versions.id = version_id
                    WHERE versions.number = 2 AND anchored_at IS NOT NULL"""

        ways = {"same", "moved", "changed", "split", "removed", "uncertain"}
        assert set(story.execute(text(placed)).scalars()) >= ways

    def test_has_questioned_translations_of_which_one_is_settled(self, story: Connection) -> None:
        outcomes = story.execute(text("SELECT outcome FROM disputes ORDER BY id")).scalars().all()

        assert outcomes.count(None) == 2
        assert "kept" in outcomes

    def test_can_receive_concerns(self, story: Connection) -> None:
        """Two who read them, a custodian of each of two agencies, and the recovery key: all with keys of their own."""
        holders = story.execute(text("SELECT holder FROM holder_keys WHERE state = 'active'")).scalars().all()
        agencies = """SELECT count(DISTINCT organisation_id) FROM persons JOIN grants ON grants.person_id = persons.id
                      WHERE role = 'custodian'"""

        assert sorted(each.partition(":")[0] for each in holders) == [
            "custodian", "custodian", "reader", "reader", "recovery",
        ]  # fmt: skip
        assert story.execute(text(agencies)).scalar_one() == 2

    def test_has_concerns_in_several_states_of_which_no_word_can_be_read(self, story: Connection) -> None:
        found = story.execute(text("SELECT state, urgent FROM concerns ORDER BY day")).all()
        sealed = b"".join(story.execute(text("SELECT blob FROM sealed_texts")).scalars())

        assert [(state, bool(urgent)) for state, urgent in found] == [
            ("referred", True), ("public_text_proposed", True), ("question_for_you", True), ("received", True),
        ]  # fmt: skip
        assert b"Mezquites" not in sealed

    def test_has_letters_to_read(self, story: Connection) -> None:
        assert story.execute(text("SELECT count(*) FROM letters")).scalar_one() > 50


FROM_PEOPLE = "SELECT count(*) FROM contributions WHERE kind <> 'official_reply'"
