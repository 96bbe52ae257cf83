"""A text on which so much was said that each passage only leads to its comments."""

import re

import build
import pytest
from sqlalchemy import event

from portal.core.actor import SYSTEM, Role
from portal.core.db import session
from portal.models.consultations import Audience
from portal.models.contributions import CommentType, Placement
from portal.models.contributions import Status as State
from portal.models.drafts import Status as DraftStatus
from portal.models.drafts import Version
from portal.services import contributions
from portal.web.shown.contributions import text

WORDS = "Please say who is asked."


@pytest.fixture(autouse=True)
def crowd(monkeypatch):
    """Three comments are many."""
    monkeypatch.setattr(text, "MANY", 2)


@pytest.fixture
def version():
    made = build.version()
    for key in ("p0002", "p0002", "p0003"):
        build.remark(made, key, words="list is open" if key == "p0002" else "")
    return made


@pytest.fixture
def union():
    return build.organisation(name="Sindicato Manos")


@pytest.fixture
def restricted(union):
    made = build.version(build.draft(build.round_(audience=Audience.PARTICIPANTS, invited=[union])))
    for _n in range(3):
        build.remark(made, "p0002", words="list is open", by=build.member(of=union))
    return made


@pytest.fixture
def read(engine):
    """From which tables texts and comments were read since."""
    seen = []

    def note(_connection, _cursor, statement, *_rest):
        seen.extend(re.findall(r"FROM (passages|placements)", statement))

    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


def address(version, rest="", language="en"):
    return f"/{language}/drafts/{version.draft_id}/versions/{version.number}{rest}"


def test_each_passage_says_how_many_it_has_and_leads_to_them(client, version):
    source = client.get(address(version)).text

    assert WORDS not in source
    assert "3 comments are too many" in source
    assert re.search(rf'href="{address(version, "/passages/p0002")}">2 comments<', source)
    assert re.search(rf'href="{address(version, "/passages/p0003")}">1 comment<', source)
    assert client.get(address(version, "/passages/p0002")).text.count('class="c-cmt"') == 2


def test_the_words_that_comments_stand_on_are_marked_all_the_same(client, version):
    assert "<mark>list is open</mark>" in client.get(address(version)).text


def test_a_translation_that_is_questioned_says_so(client, version):
    build.remark(version, "p0002", kind=CommentType.TRANSLATION_ERROR, language="es", words="abierta")

    assert "This translation is disputed" in client.get(address(version)).text


def test_what_waits_or_was_withheld_marks_nothing(client, sign_in, version):
    author = build.member()
    build.remark(version, "p0003", words="Nobody", by=author, status=State.RECEIVED)
    build.remark(version, "p0003", words="bound", by=author, status=State.WITHHELD)

    for browser in (client, sign_in(author)):
        assert browser.get(address(version)).text.count("<mark>") == 1


@pytest.mark.parametrize("asked", ["?comments=open", "?kind=substantive", "?fit=same"])
def test_who_asks_for_comments_has_them_beside_the_text(client, version, asked):
    assert client.get(address(version, asked)).text.count(WORDS) == 3


def test_a_chapter_with_few_of_them_shows_them(client, version):
    build.remark(version, "p0005")

    assert WORDS in client.get(address(version, "?chapter=p0004")).text
    assert WORDS not in client.get(address(version, "?chapter=p0001")).text


def test_those_on_the_whole_document_are_a_link_away(client, version):
    build.remark(version, "")

    source = client.get(address(version)).text
    [way] = re.findall(r'href="([^"]*)#on-the-whole"', source)

    assert WORDS not in source
    assert client.get(address(version, way[way.index("?") :])).text.count(WORDS) == 4


class TestKept:
    """For all who see the version, and nobody's own words in it."""

    def test_is_written_once_for_all_members(self, sign_in, restricted, union, read):
        first, second = build.member(of=union), build.member(of=union)
        assert "2 comments" not in sign_in(first).get(address(restricted)).text
        assert read
        read.clear()

        source = sign_in(second).get(address(restricted)).text

        assert "3 comments" in source
        assert not read
        assert second.name in source
        assert first.name not in source

    def test_reads_no_version_as_a_whole_however_many_there_are(self, sign_in, version):
        for end in ("Another end.", "One more."):
            build.version(version.draft, [*build.TEXT, end])
        browser, loaded = sign_in(build.member()), []
        browser.get(address(version))

        def note(found, _context):
            loaded.append(found.number)

        session.expunge_all()
        event.listen(Version, "load", note)
        source = browser.get(address(version)).text
        event.remove(Version, "load", note)

        assert "/versions/3" in source
        assert loaded == []

    def test_is_written_anew_for_each_comment(self, client, sign_in, version):
        browser = sign_in(build.member())
        browser.get(address(version))
        build.remark(version, "p0003")

        for reader in (browser, client):
            assert re.search(r'passages/p0003">2 comments<', reader.get(address(version)).text)

    def test_is_written_anew_where_a_comment_has_another_place_before_the_version_opens(self, sign_in, version):
        said = build.remark(version, "p0003")
        later = build.version(version.draft, [*build.TEXT, "Another end."], status=DraftStatus.CIRCULATED)
        contributions.reanchor(later, by=SYSTEM)
        browser = sign_in(build.person(Role.EDITOR))
        assert re.search(r'passages/p0003">2 comments<', browser.get(address(later)).text)

        contributions.move(session.get(Placement, build.place_of(said)), passage="p0002", by=build.EDITOR)

        assert re.search(r'passages/p0003">1 comment<', browser.get(address(later)).text)

    def test_has_what_only_some_may_do_for_them_alone(self, client, sign_in, version):
        editor, member = sign_in(build.person(Role.EDITOR)), sign_in(build.member())
        for _time in range(2):
            assert "All comments in one table" in editor.get(address(version)).text
            assert "Comment on paragraph 1" not in editor.get(address(version)).text
            for browser in (member, client):
                assert "All comments in one table" not in browser.get(address(version)).text
                assert "Comment on paragraph 1" in browser.get(address(version)).text

    def test_has_not_what_one_of_them_said(self, client, sign_in, version):
        author = build.member()
        build.remark(version, "p0003", by=author, status=State.RECEIVED)
        browser = sign_in(author)

        source = browser.get(address(version)).text

        assert "Yours" not in source
        assert "/en/account/contributions" in source
        assert "Yours" in browser.get(address(version, "/passages/p0003")).text
        assert "are on the page of their passage" not in client.get(address(version)).text
