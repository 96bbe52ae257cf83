"""What changed between versions, as pages tell it: to the eye, to the ear, and to whom it is for."""

from html.parser import HTMLParser

import build
import pytest
from page import read
from sqlalchemy import event

from portal.core.actor import Role
from portal.core.localized import Localized
from portal.models.consultations import Audience
from portal.models.drafts import Status
from portal.services import drafts

OLD = (
    "# Purpose",
    "The list is open to all.",
    "Nobody is bound by it.",
    "It names workplaces in six sectors and says which of them come first.",
    "# Review",
    "The list is read again each year. Anybody may ask for it earlier.",
    "The committee answers within sixty days of the question.",
    "Reports are sent to both governments.",
)
NEW = (
    "# Purpose",
    "The list is open to everybody.",
    "The committee answers within sixty days of the question.",
    "It names workplaces in six sectors and says which of them come first.",
    "# Review",
    "The list is read again each year.",
    "Anybody may ask for it earlier.",
    "A summary is published in both languages.",
    "Reports are sent to both governments.",
)
VIEJO = (
    "# Objeto",
    "La lista está abierta a todas las personas.",
    "No obliga a nadie.",
    "Nombra centros de trabajo de seis sectores y dice cuáles van primero.",
    "# Revisión",
    "La lista se revisa cada año. Cualquiera puede pedirlo antes.",
    "El comité responde dentro de los sesenta días siguientes a la pregunta.",
    "Los informes se envían a ambos gobiernos.",
)
NUEVO = (
    "# Objeto",
    "La lista está abierta a todas las personas.",
    "El comité responde dentro de los sesenta días siguientes a la pregunta.",
    "Nombra centros de trabajo de seis sectores y dice cuáles van primero.",
    "# Revisión",
    "La lista se revisa cada año.",
    "Cualquiera puede pedirlo antes.",
    "Se publica un resumen en ambos idiomas.",
    "Los informes se envían a ambos gobiernos.",
)


@pytest.fixture
def draft():
    """A draft in two versions, the second one open."""
    made = build.draft()
    build.version(made, OLD, VIEJO)
    build.version(made, NEW, NUEVO)
    return made


def address(draft, number=2, language="en", **asked):
    query = "&".join(f"{name.rstrip('_')}={value}" for name, value in asked.items())
    return f"/{language}/drafts/{draft.id}/versions/{number}/changes" + (f"?{query}" if query else "")


def words(source):
    """All that a page says, hidden words included, as a screen reader would run through it."""

    class Ear(HTMLParser):
        heard = ""

        def handle_data(self, data):
            self.heard += data

    ear = Ear()
    ear.feed(source[source.index("<main") : source.index("</main>")])
    return " ".join(ear.heard.split())


class TestTheSummary:
    def test_says_in_words_what_changed(self, client, draft):
        said = words(client.get(address(draft)).text)

        assert "5 passages changed: 1 edited, 1 moved, 1 split, 1 new, 1 taken out." in said

    def test_leads_to_each_passage(self, client, draft):
        page = read(client, address(draft))

        ids = {attrs["id"] for tag, attrs in page.attributes if attrs.get("id") and tag == "section"}
        jumps = {a["href"][1:] for a in page.all("a") if (a.get("href") or "").startswith("#")} - {"main"}
        assert jumps
        assert jumps <= ids

    def test_tells_what_changed_in_the_other_language_only(self, client, draft):
        assert "only in" not in words(client.get(address(draft)).text)
        assert "In 1 of them the words changed only in English." in words(
            client.get(address(draft) + "?language=es").text
        )

    def test_gives_the_note_in_the_readers_language(self, client, draft):
        assert "More examples." in words(client.get(address(draft)).text)
        assert "Más ejemplos." in words(client.get(address(draft, language="es")).text)

    def test_two_versions_with_the_same_words_say_so(self, client):
        made = build.draft()
        build.version(made, OLD, VIEJO)
        build.version(made, (*OLD[:-1], "Reports are sent to both\N{NO-BREAK SPACE}governments."), VIEJO)

        assert "The words of both versions are the same." in words(client.get(address(made)).text)


class TestThePassages:
    def test_are_told_word_by_word_to_a_screen_reader(self, client, draft):
        said = words(client.get(address(draft)).text)

        assert "The list is open to deleted: all inserted: everybody end of change. ." in said

    def test_that_moved_say_from_where(self, client, draft):
        assert "Moved was paragraph 5" in words(client.get(address(draft)).text)

    def test_without_changes_are_shown_on_request(self, client, draft):
        few, all_ = client.get(address(draft)).text, client.get(address(draft, all=1)).text

        assert "Reports are sent to both governments." not in few
        assert "Reports are sent to both governments." in all_

    def test_stand_side_by_side_on_request(self, client, draft):
        page = read(client, address(draft, view="side"))

        said = [text for _language, text in page.text]
        assert "Nothing here in this version." in said
        assert said.count("Version 1") > 1

    @pytest.mark.parametrize("language", ["en", "es"])
    def test_are_marked_with_their_language(self, client, draft, language):
        page = read(client, address(draft) + f"?language={language}")

        here = [text for tongue, text in page.text if tongue == language]
        assert any(("everybody" if language == "en" else "resumen") in text for text in here)

    def test_are_shown_in_pages(self, client, monkeypatch, draft):
        from portal.web.shown.drafts import comparing as telling

        monkeypatch.setattr(telling, "A_PAGE", 2)
        first, second = (words(client.get(address(draft, page=page)).text) for page in (1, 2))

        assert "Page 1 of 3" in first
        assert "everybody" in first
        assert "everybody" not in second.split("Passage by passage")[1]


class TestWhichVersions:
    def test_any_two_can_be_compared_and_the_later_one_is_the_new_one(self, client, draft):
        build.version(draft, (*NEW, "One more."), (*NUEVO, "Uno más."))

        assert "From version 1 to version 3" in words(client.get(address(draft, 3, from_=1)).text)
        answer = client.get(address(draft, 1, from_=3, view="side"))
        assert answer.status_code == 302
        assert answer.location == f"/en/drafts/{draft.id}/versions/3/changes?from=1&view=side"

    @pytest.mark.parametrize("asked", ["2", "7", "0", "x", "999999999999", "123456-1", "-1", "²"])
    def test_what_does_not_exist_is_not_found(self, client, draft, asked):
        assert client.get(address(draft, from_=asked), follow_redirects=True).status_code == 404

    def test_a_first_version_has_nothing_to_be_compared_with(self, client, draft):
        assert "Nothing to compare with" in words(client.get(address(draft, 1)).text)

    def test_a_draft_filed_again_is_compared_with_the_one_before(self, client, draft):
        again = build.draft(draft.round, refiled_from=draft.id)
        build.version(again, NEW[:-1], NUEVO[:-1])

        said = words(client.get(address(again, 1, from_=f"{draft.id}-2")).text)

        assert "From version 2 to version 1" in said
        assert "1 taken out" in said

    def test_what_changed_since_i_last_read(self, sign_in, draft):
        ana = build.member()
        drafts.opened(drafts_version(draft, 1), by=ana.as_actor())
        build.version(draft, (*NEW, "One more."), (*NUEVO, "Uno más."))

        assert "You last read version 1." in words(sign_in(ana).get(address(draft, 3, from_="last")).text)

    def test_without_an_earlier_reading_it_is_the_version_before(self, sign_in, draft):
        said = words(sign_in(build.member()).get(address(draft, from_="last")).text)

        assert "From version 1 to version 2" in said
        assert "You have not opened an earlier version" in said

    def test_one_language_that_both_have_is_compared(self, client):
        made = build.draft()
        build.version(made, OLD, None)
        build.version(made, NEW, NUEVO)

        said = words(client.get(address(made, language="es")).text)

        assert "everybody" in said
        assert "Se publica un resumen" not in said


class TestForWhom:
    def test_versions_that_are_not_yours_do_not_exist(self, client, sign_in):
        union = build.organisation()
        made = build.draft(build.round_(audience=Audience.PARTICIPANTS, invited=[union]))
        build.version(made, OLD, VIEJO)
        build.version(made, NEW, NUEVO)

        assert client.get(address(made)).status_code == 404
        assert sign_in(build.member()).get(address(made)).status_code == 404
        assert sign_in(build.member(of=union)).get(address(made)).status_code == 200

    def test_what_is_in_preparation_is_compared_by_who_prepares_it(self, client, sign_in, draft):
        build.version(draft, (*NEW, "Secret."), (*NUEVO, "Secreto."), status=Status.UPLOADED)

        assert client.get(address(draft, 3)).status_code == 404
        assert "Secret." in sign_in(build.person(Role.EDITOR)).get(address(draft, 3)).text
        assert "Secret." not in client.get(address(draft, 2)).text

    def test_both_versions_of_a_restricted_draft_count_as_opened(self, sign_in):
        from sqlalchemy import select

        from portal.core.db import session
        from portal.models.drafts import Reading, Version

        union = build.organisation()
        made = build.draft(build.round_(audience=Audience.PARTICIPANTS, invited=[union]))
        build.version(made, OLD, VIEJO)
        build.version(made, NEW, NUEVO)

        page = sign_in(build.member(of=union)).get(address(made))

        opened = select(Version.number).join(Reading, Reading.version_id == Version.id).order_by(Version.number)
        assert session.scalars(opened).all() == [1, 2]
        assert 'name="robots" content="noindex"' in page.text


class TestKept:
    """What became of a text is told once: versions do not change any more."""

    @pytest.fixture
    def asked(self, engine):
        """How often passages are read from now on."""
        seen = []
        listener = lambda _c, _cursor, statement, *_rest: seen.append("FROM passages" in statement)  # noqa: E731
        event.listen(engine, "before_cursor_execute", listener)
        yield lambda: sum(seen)
        event.remove(engine, "before_cursor_execute", listener)

    def test_for_all_who_see_both(self, client, sign_in, draft, asked):
        first = words(client.get(address(draft)).text)
        often = asked()

        assert often
        assert words(client.get(address(draft)).text) == first
        assert "5 passages changed" in words(sign_in(build.member()).get(address(draft)).text)
        assert asked() == often

    def test_as_it_is_read(self, client, draft):
        ways = ({}, {"view": "side"}, {"language_": "es"}, {"all": 1}, {"page": 2})

        first, again = ([words(client.get(address(draft, **way)).text) for way in ways] for _time in range(2))

        assert again == first
        assert len(set(first)) == len(ways)

    def test_not_what_can_still_change(self, sign_in, draft, asked):
        build.version(draft, (*NEW, "One more."), (*NUEVO, "Uno más."), status=Status.UPLOADED)
        editor = sign_in(build.person(Role.EDITOR))
        editor.get(address(draft, 3))
        often = asked()

        editor.get(address(draft, 3))

        assert asked() > often


def drafts_version(draft, number):
    from portal.queries import drafts as queries

    return queries.version(build.EDITOR, draft.id, number)


def test_words_that_look_like_markup_stay_words(client):
    made = build.draft()
    build.version(made, ("# A", "Before <b>bold</b>."), ("# A", "Antes."))
    build.version(made, ("# A", "After <script>alert(1)</script>."), ("# A", "Antes."))

    assert "<script>alert" not in client.get(address(made)).text


def test_title_in_both_languages(client, draft):
    assert Localized("The list", "La lista").es in words(client.get(address(draft, language="es")).text)
