"""Pages of a draft: the text in both languages, what was said at it, and who may read it."""

import io
import re
from datetime import timedelta
from itertools import pairwise
from types import SimpleNamespace

import build
import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from page import Page, read
from sqlalchemy import event, select

from portal.core import clock
from portal.core.actor import SYSTEM, Role
from portal.core.db import session
from portal.core.localized import Localized
from portal.files import importing
from portal.models.audit import Entry
from portal.models.consultations import Audience
from portal.models.contributions import Choice, CommentType, Dispute, Outcome
from portal.models.contributions import Status as State
from portal.models.drafts import Reading, Status
from portal.queries.contributions import on_drafts
from portal.services import contributions, drafts
from portal.text.passages import Kind, Piece
from portal.web.shown.drafts import passages

OLD = ("# Purpose", "The list is open to all who work there.", "Nobody is bound by it.", "It names six sectors.")
VIEJO = ("# Objeto", "La lista está abierta a quienes trabajan ahí.", "No obliga a nadie.", "Nombra seis sectores.")
NEW = ("# Purpose", "The list is open to all who work or live there.", "It names six sectors.")
NUEVO = ("# Objeto", "La lista está abierta a quienes trabajan o viven ahí.", "Nombra seis sectores.")


def address(version, rest="", language="en"):
    return f"/{language}/drafts/{version.draft_id}/versions/{version.number}{rest}"


def shown(client, path):
    """The words of a page, in one line."""
    return " ".join(words for _language, words in read(client, path).text)


def afresh(client, version):
    """A page as another process reads it, which has nothing in its hands from before."""
    session.expunge_all()
    return client.get(address(version)).text


def passage_of(source, key):
    """What stands at one passage: from its place to the next."""
    found = re.search(
        rf'<div class="c-par[ "][^>]*id="{key}".*?(?=<div class="c-par[ "]|<nav class="c-pager|$)', source, re.S
    )
    assert found, key
    return found.group()


def next_version(of, english=NEW, spanish=NUEVO, status=Status.OPEN):
    made = build.version(of.draft, english, spanish, status)
    contributions.reanchor(made, by=SYSTEM)
    return made


class TestText:
    @pytest.mark.parametrize(("language", "other"), [("en", "es"), ("es", "en")])
    def test_stands_in_both_languages_under_the_same_numbers(self, client, language, other):
        version = build.version()

        answer = client.get(address(version, language=language)).text

        third = passage_of(answer, "p0003")
        assert f'aria-label="{"párrafo" if language == "es" else "paragraph"} 2"' in third
        assert re.findall(r'c-par__t" lang="(..)"', third) == [language, other]
        assert re.search(r'c-par__t" lang="en".*?Nobody is bound by it\..*?</div>', third, re.S)
        assert re.search(r'c-par__t" lang="es".*?No obliga a nadie\..*?</div>', third, re.S)

    def test_has_headings_in_order(self, client):
        source = client.get(address(build.version())).text

        levels = [int(level) for level in re.findall(r"<h(\d)", source)]

        assert levels[0] == 1
        assert all(later <= earlier + 1 for earlier, later in pairwise(levels))
        assert re.search(r'<h2 id="h-p0001"[^>]*>Purpose</h2>', source)

    def test_in_one_column_keeps_the_other_language_for_paper(self, client):
        third = passage_of(client.get(address(build.version(), "?columns=1")).text, "p0003")

        assert '<div class="c-par__t" lang="en"' in third
        assert '<div class="c-par__t c-par__t--paper" lang="es"' in third

    def test_in_one_language_only_says_so(self, client):
        version = build.version(spanish=None)

        assert "In English only" in shown(client, address(version))
        spanish = client.get(address(version, language="es")).text
        assert 'class="c-par__t" lang="en"' in passage_of(spanish, "p0003")
        assert "Nobody is bound" in spanish

    def test_a_passage_without_its_other_half_says_so(self, client):
        version = build.version(english=(*build.TEXT, "Only here."), spanish=build.TEXTO)

        assert "There is no text in this language here." in shown(client, address(version))

    def test_the_rows_of_a_table_have_cells(self, client):
        rows = (Piece(Kind.ROW, "No.\tSector", 1), Piece(Kind.ROW, "1\tMining"))
        source = drafts.Source(importing.Imported(rows, (), (), "", "draft.md", "text/markdown"), "0" * 64)
        version = drafts.upload(build.draft(), english=source, spanish=None, note=Localized("", ""), by=build.EDITOR)
        drafts.open_version(version, seen=version.revision, by=build.EDITOR)

        assert re.search(r"<li[^>]*>1</li><li[^>]*>Mining</li>", client.get(address(version)).text)

    def test_a_short_one_is_one_page_and_any_chapter_is_another(self, client):
        version = build.version()

        whole = client.get(address(version)).text
        chapter = client.get(address(version, "?chapter=p0004")).text

        assert "Nobody is bound" in whole
        assert "read again each year" in whole
        assert "Nobody is bound" not in chapter
        assert "read again each year" in chapter
        assert 'rel="prev"' in chapter

    def test_a_long_one_is_read_chapter_by_chapter(self, client):
        lines = [line for n in range(8) for line in (f"# Chapter {n}", *(f"Sentence {n} {m}." for m in range(12)))]
        version = build.version(english=lines, spanish=None)

        first, everything = client.get(address(version)).text, client.get(address(version, "?chapter=all")).text

        assert "Sentence 0 3." in first
        assert "Sentence 1 3." not in first
        assert 'rel="next"' in first
        assert "Sentence 7 3." in everything
        assert client.get(address(version, "?chapter=p9999")).status_code == 404

    def test_before_the_first_chapter_is_a_part_too(self, client):
        version = build.version(english=("A word before.", *build.TEXT), spanish=None)

        assert "A word before." in client.get(address(version, "?chapter=")).text
        assert "Beginning of the text" in shown(client, address(version))

    def test_asks_as_little_for_much_as_for_little(self, client, engine):
        def asked(version):
            for _time in range(2):  # what is counted is kept
                client.get(address(version))
            seen = []
            listener = lambda _c, _cursor, statement, *_rest: seen.append(statement)  # noqa: E731
            event.listen(engine, "before_cursor_execute", listener)
            assert client.get(address(version, language="es")).status_code == 200
            event.remove(engine, "before_cursor_execute", listener)
            return len([each for each in seen if each.lstrip().startswith("SELECT")])

        small, large = build.version(), build.version(english=[f"Sentence {n}." for n in range(300)], spanish=None)
        for key in ("p0002", "p0003", "p0005"):
            build.remark(small, key)
        for n in range(40):
            build.remark(large, f"p{n + 1:04}")

        assert asked(small) == asked(large) <= 6

    def test_the_newest_opened_version_answers_for_the_draft(self, client):
        first = build.version(english=OLD, spanish=VIEJO)
        next_version(first, status=Status.CIRCULATED)

        assert client.get(f"/en/drafts/{first.draft_id}").location == address(first)


class TestComments:
    def test_stand_at_their_passage_with_the_words_they_are_about(self, client):
        version = build.version()
        said = build.remark(version, "p0002", words="list is open")

        there = passage_of(client.get(address(version)).text, "p0002")

        assert "<mark>list is open</mark>" in there
        assert "1 comment" in there
        assert "on paragraph 1" in there
        assert "Please say who is asked." in there
        assert f"/en/contributions/{said.number}" in there
        assert "Substantive" in there

    def test_that_overlap_are_marked_together(self, client):
        version = build.version()
        build.remark(version, "p0002", words="list is")
        build.remark(version, "p0002", words="is open")

        assert "The <mark>list is open</mark>." in passage_of(client.get(address(version)).text, "p0002")

    def test_made_on_the_spanish_stand_at_the_english_too(self, client):
        version = build.version()
        build.remark(version, "p0002", words="abierta", language="es")

        there = passage_of(client.get(address(version)).text, "p0002")

        assert "La lista está <mark>abierta</mark>." in there
        assert "The list is open." in there
        assert "1 comment" in there

    def test_show_the_wording_they_propose(self, client):
        version = build.version()
        build.remark(version, "p0002", words="list is open", proposed="list stays open")

        words = " ".join(passage_of(client.get(address(version)).text, "p0002").split())

        assert re.search(r"<del>.*?taken out:.*?is.*?</del>", words)
        assert re.search(r"<ins>.*?put in:.*?stays.*?</ins>", words)

    def test_are_narrowed_by_what_is_asked(self, client):
        version = build.version()
        build.remark(version, "p0002", kind=CommentType.EDITORIAL)
        build.remark(version, "p0003", kind=CommentType.TECHNICAL)

        source = client.get(address(version, "?kind=editorial")).text

        assert "c-cmt" in passage_of(source, "p0002")
        assert "c-cmt" not in passage_of(source, "p0003")
        assert '<option value="editorial" selected>' in source
        odd = address(version, "?kind=nothing&group=%00&fit=<b>&state=x")
        assert client.get(odd, follow_redirects=True).status_code == 200

    def test_that_are_many_lead_to_the_page_of_their_passage(self, client):
        version = build.version()
        for _n in range(7):
            build.remark(version, "p0002")

        there = passage_of(client.get(address(version)).text, "p0002")
        alone = client.get(address(version, "/passages/p0002")).text

        assert there.count('class="c-cmt"') == 3
        assert "All 7 comments on paragraph 1" in there
        assert alone.count('class="c-cmt"') == 7

    def test_on_the_whole_document_stand_by_themselves(self, client):
        version = build.version()
        build.remark(version, "")

        assert "On the document as a whole" in shown(client, address(version))

    def test_that_wait_for_a_moderator_are_their_authors_alone(self, client, sign_in):
        version, author = build.version(), build.member()
        build.remark(version, "p0002", by=author, status=State.RECEIVED)

        assert "Please say who is asked." not in client.get(address(version)).text
        mine = shown(sign_in(author), address(version))
        assert "Please say who is asked." in mine
        assert "Yours" in mine

    def test_that_were_withheld_leave_a_marker(self, client):
        version = build.version()
        said = build.remark(version, "p0002", words="list is open")
        contributions.retract(said, "third_party")
        session.commit()

        there = passage_of(client.get(address(version)).text, "p0002")

        assert "Contribution withheld" in there
        assert "Please say" not in there
        assert "<mark>" not in there

    def test_that_question_a_translation_mark_it(self, client):
        version = build.version()
        build.remark(version, "p0002", kind=CommentType.TRANSLATION_ERROR, language="es", words="abierta")

        there = passage_of(client.get(address(version)).text, "p0002")

        assert re.search(r'c-par__t" lang="es".*?This translation is disputed', there, re.S)
        assert "Goes to the translators" in there
        assert "c-cmt--tr" in there

    def test_fall_where_the_strip_and_its_table_say(self, client):
        version = build.version()
        build.remark(version, "p0002")
        build.remark(version, "p0002")

        source = client.get(address(version)).text

        assert "2 comments are published on this version." in source
        assert re.search(r'<a href="#p0002">paragraph 1\s*</a></th><td class="n">2</td>', source)


class TestLaterVersion:
    def test_says_where_a_comment_was_made_and_how_it_fits(self, client):
        first = build.version(english=OLD, spanish=VIEJO)
        build.remark(first, "p0002", words="all who work there")
        second = next_version(first)

        there = " ".join(passage_of(client.get(address(second)).text, "p0002").split())

        assert "Made on version 1" in there
        assert "Text changed" in there
        assert "How sure:" in there
        assert "all who work there</q>" in there
        assert f"{address(second, '/changes')}?from=1#p0002" in there
        assert "1 comment has come along" in shown(client, address(second))

    def test_keeps_what_was_said_of_words_taken_out_on_the_shelf(self, client):
        first = build.version(english=OLD, spanish=VIEJO)
        build.remark(first, "p0003", words="Nobody is bound by it.")
        second = next_version(first)

        assert "1 comment on text that was taken out" in shown(client, address(second))
        shelf = shown(client, address(second, "/shelf"))
        assert "Nobody is bound by it." in shelf
        assert "Please say who is asked." in shelf
        assert "More examples." in shelf  # why it was taken out
        assert "Text taken out" in shelf

    def test_an_empty_shelf_says_so(self, client):
        assert "Nothing is on the shelf" in shown(client, address(build.version(), "/shelf"))

    def test_the_one_before_says_that_it_is_not_the_text_any_more(self, client):
        first = build.version(english=OLD, spanish=VIEJO)
        next_version(first)

        words = shown(client, address(first))

        assert "This is not the current text" in words
        assert "Comment on paragraph 1" not in words

    def test_tells_who_has_read_an_earlier_one(self, client, sign_in):
        first, reader = build.version(english=OLD, spanish=VIEJO), build.member()
        browser = sign_in(reader)
        browser.get(address(first))
        second = next_version(first)

        assert "What changed since you last read (version 1)" in shown(browser, address(second))
        assert "since you last read" not in shown(client, address(second))

    def test_filed_again_names_the_draft_before_it(self, client):
        first = build.version(english=OLD, spanish=VIEJO)
        build.remark(first, "p0002", words="all who work there")
        again = build.draft(first.draft.round, refiled_from=first.draft_id)
        second = build.version(again, NEW, NUEVO)
        contributions.reanchor(second, by=SYSTEM)

        source = client.get(address(second)).text

        assert f"/en/drafts/{first.draft_id}" in source
        assert "Made on version 1 of the draft before" in source


class TestKept:
    """What readers without an account see is written once, and anew whenever it changes."""

    def test_costs_one_question_the_second_time(self, client, engine):
        version = build.version()
        build.remark(version, "p0002")
        for _time in range(2):
            client.get(address(version))
        seen = []
        listener = lambda _c, _cursor, statement, *_rest: seen.append(statement)  # noqa: E731
        event.listen(engine, "before_cursor_execute", listener)

        assert "Please say who is asked." in client.get(address(version)).text

        event.remove(engine, "before_cursor_execute", listener)
        assert len([each for each in seen if each.lstrip().startswith("SELECT")]) == 1

    def test_is_never_what_somebody_else_sees(self, client, sign_in):
        version, author = build.version(), build.member()
        build.remark(version, "p0002", by=author, status=State.RECEIVED)

        assert "Yours" in shown(sign_in(author), address(version))
        assert "Yours" not in shown(client, address(version))
        assert "Yours" in shown(sign_in(author), address(version))

    def test_is_written_anew_for_each_comment_and_each_word_about_it(self, client):
        author = build.member()
        first = build.version(english=OLD, spanish=VIEJO)
        assert "Please say" not in afresh(client, first)
        said = build.remark(first, "p0002", words="all who work there", by=author)
        assert "Please say" in afresh(client, first)
        assert "current text" not in afresh(client, first)

        second = next_version(first)
        assert "current text" in afresh(client, first)
        assert "Still relevant" not in afresh(client, second)

        [there] = on_drafts.at_passage(author.as_actor(), second, "p0002")
        contributions.stand(said, placement=there.placement_id, choice=Choice.RELEVANT, by=author.as_actor())
        assert "Still relevant" in afresh(client, second)

    def test_is_written_anew_when_a_dispute_is_settled(self, client):
        version = build.version()
        said = build.remark(version, "p0002", kind=CommentType.TRANSLATION_ERROR, language="es")
        for _time in range(2):
            assert "This translation is disputed" in afresh(client, version)
        dispute = session.scalars(select(Dispute).where(Dispute.contribution_id == said.id)).one()

        by = build.person(Role.TRANSLATOR).as_actor()
        note = Localized("It says the same.", "Dice lo mismo.")
        contributions.settle(dispute, outcome=Outcome.KEPT, note=note, seen=dispute.revision, by=by)

        words = afresh(client, version)
        assert "This translation is disputed" not in words
        assert "Kept as it is" in words

    def test_takes_no_comment_any_more_at_the_hour_at_which_the_round_closes(self, client, monkeypatch):
        version = build.version(build.draft(build.round_(closes=1)))
        assert "Comment on paragraph 1" in shown(client, address(version))
        now = clock.now()

        monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=2))

        assert "Comment on paragraph 1" not in shown(client, address(version))


class TestCommenting:
    def test_has_a_real_button_at_every_passage_of_an_open_version(self, client):
        version = build.version()

        page = read(client, address(version))

        ways = [a["href"] for a in page.all("a") if (a.get("href") or "").endswith("/comment")]
        assert ways == [
            *(address(version, f"/passages/p000{n}/comment") for n in range(1, 6)),
            address(version, "/comment"),
        ]

    @pytest.mark.parametrize("status", [Status.CLOSED, Status.RELEASED])
    def test_is_over_when_the_version_is_closed(self, client, status):
        assert "Comment on" not in shown(client, address(build.version(status=status)))

    def test_is_not_for_the_staff_and_they_are_told_why(self, sign_in):
        words = shown(sign_in(build.person(Role.EDITOR)), address(build.version()))

        assert "Comment on paragraph" not in words
        assert "do not contribute to its rounds" in words


@pytest.fixture
def union():
    return build.organisation(name="Sindicato Manos")


class TestRestricted:
    def test_names_its_reader_and_the_opening_is_in_the_trail(self, sign_in, union):
        version = build.version(build.draft(build.round_(audience=Audience.PARTICIPANTS, invited=[union])))
        reader = build.member(of=union)
        browser = sign_in(reader)

        for rest in ("", "/passages/p0002", "/shelf"):
            answer = browser.get(address(version, rest))
            assert reader.name in answer.text
            assert "Sindicato Manos" in answer.text
            assert 'content="noindex"' in answer.text
            assert answer.headers["Cache-Control"] == "no-store"
            assert "c-watermark" in answer.text
            [sheet] = re.findall(r'<div class="c-sheet">.*?</div>', answer.text, re.S)
            assert reader.name in sheet
        taken = browser.get(address(version, "/text.md"))
        assert taken.text.startswith("---\nnote: ")
        assert f"Restricted. Opened by {reader.name}, Sindicato Manos" in taken.text
        assert [piece.text for piece in importing.read(taken.data, "draft.md").pieces] == [
            line.removeprefix("# ") for line in build.TEXT
        ]
        browser.head(address(version))  # opens nothing

        opened = session.scalars(select(Entry).where(Entry.act == "draft.read")).all()
        assert [entry.actor_id for entry in opened] == [reader.id] * 4

    def test_names_its_reader_on_every_sheet_of_the_word_document_and_reads_back_the_same(self, sign_in, union):
        version = build.version(build.draft(build.round_(audience=Audience.PARTICIPANTS, invited=[union])))
        reader = build.member(of=union)

        for language in ("en", "both"):
            taken = sign_in(reader).get(address(version, f"/text.docx?language={language}")).data
            [foot] = Document(io.BytesIO(taken)).sections[0].footer.paragraphs
            assert f"Restricted. Opened by {reader.name}, Sindicato Manos" in foot.text
        taken = sign_in(reader).get(address(version, "/text.docx?language=en")).data
        pieces = importing.read(taken, "draft.docx").pieces
        assert [piece.text for piece in pieces] == [line.removeprefix("# ") for line in build.TEXT]

    def test_a_public_one_names_nobody(self, sign_in):
        version, reader = build.version(), build.member()
        browser = sign_in(reader)

        for _time in range(2):
            page = browser.get(address(version)).text
            assert "c-watermark" not in page
            assert "c-sheet" not in page

        assert len(session.scalars(select(Reading).where(Reading.person_id == reader.id)).all()) == 1
        assert not session.scalars(select(Entry).where(Entry.act == "draft.read")).all()

    def test_in_circulation_is_for_those_invited(self, client, sign_in, union):
        version = build.version(build.draft(build.round_(invited=[union])), status=Status.CIRCULATED)

        assert client.get(address(version)).status_code == 404
        assert sign_in(build.member()).get(address(version)).status_code == 404
        words = shown(sign_in(build.member(of=union)), address(version))
        assert "restricted circulation" in words
        assert "Restricted." in words

    @pytest.mark.parametrize("audience", list(Audience))
    def test_says_who_may_see_it(self, sign_in, audience):
        version = build.version(build.draft(build.round_(audience=audience)))

        assert "Who may see this draft:" in shown(sign_in(build.person(Role.EDITOR)), address(version))


class TestPassage:
    def test_has_an_address_for_good_with_its_neighbours(self, client):
        version = build.version()
        build.remark(version, "p0002")

        source = client.get(address(version, "/passages/p0002")).text

        assert "The list is open." in source
        assert "La lista está abierta." in source
        assert "Please say who is asked." in source
        assert f'{address(version, "/passages/p0001")}"' in source
        assert f'{address(version, "/passages/p0003")}"' in source
        assert f'{address(version)}?chapter=p0001#p0002"' in source

    def test_that_is_not_there_is_not_found(self, client):
        assert client.get(address(build.version(), "/passages/p0099")).status_code == 404

    @pytest.mark.parametrize(
        ("above", "label", "key", "kind", "said"),
        [
            ("", "4", "p0012", "paragraph", "paragraph 4"),
            ("", "", "p0012", "row", "passage 12"),
            ("", "II", "p0120", "heading", "passage 120"),
            ("", "Artículo 3 Bis", "p0120", "heading", "Article 3 Bis"),
            ("Artículo 3 Bis", "II", "p0121", "item", "Article 3 Bis, fraction II"),
            ("Artículo 3 Bis\nII", "", "p0122", "item", "Article 3 Bis, fraction II, passage 122"),
        ],
    )
    def test_is_called_by_its_number_or_by_the_one_of_its_own(self, app, above, label, key, kind, said):
        with app.test_request_context(headers={"Accept-Language": "en"}):
            assert passages.name(SimpleNamespace(label=label, key=key, kind=kind, above=above)) == said


class TestTakenAlong:
    def test_as_markdown_and_as_word_in_either_language(self, client):
        version = build.version()

        assert "Nobody is bound by it." in client.get(address(version, "/text.md?language=en")).text
        assert "No obliga a nadie." in client.get(address(version, "/text.md?language=es")).text
        word = client.get(address(version, "/text.docx?language=es"))
        assert "No obliga a nadie." in " ".join(p.text for p in Document(io.BytesIO(word.data)).paragraphs)
        assert f"D-{version.draft.number}-v1.es.docx" in word.headers["Content-Disposition"]

    def test_with_both_languages_beside_each_other(self, client):
        answer = client.get(address(build.version(), "/text.docx?language=both"))

        cells = [cell.text for row in Document(io.BytesIO(answer.data)).tables[0].rows for cell in row.cells]
        assert any("Nobody is bound by it." in cell for cell in cells)
        assert any("No obliga a nadie." in cell for cell in cells)

    @pytest.mark.parametrize("asked", ["fr", "both", "es"])
    def test_a_language_that_is_not_there_is_not_found(self, client, asked):
        version = build.version(spanish=None)

        assert client.get(address(version, f"/text.docx?language={asked}")).status_code == 404


class TestRound:
    def test_lists_its_drafts_and_is_written_anew_for_each_step(self, client):
        round_ = build.round_()
        draft = build.draft(round_)
        page = f"/en/rounds/{round_.id}"
        version = build.version(draft, status=Status.UPLOADED)
        drafts.confirm(version, seen=version.revision, by=build.EDITOR)
        assert "Drafts to read" not in client.get(page).text

        drafts.open_version(version, seen=version.revision, by=build.EDITOR)
        assert address(version) in client.get(page).text
        assert "Open for comments" in client.get(page).text

        drafts.close(version, seen=version.revision, by=build.EDITOR)
        assert "Comments closed" in client.get(page).text

        drafts.revise(draft, title=Localized("A better name", "Otro nombre"), seen=draft.revision, by=build.EDITOR)
        assert "A better name" in client.get(page).text

    def test_lists_what_is_in_circulation_to_those_invited_alone(self, client, sign_in, union):
        round_ = build.round_(invited=[union])
        inside, outside = sign_in(build.member(of=union)), sign_in(build.member())
        for browser in (client, inside, outside):
            assert "Drafts to read" not in browser.get(f"/en/rounds/{round_.id}").text

        version = build.version(build.draft(round_), status=Status.CIRCULATED)

        assert address(version) in inside.get(f"/en/rounds/{round_.id}").text
        for browser in (client, outside):
            assert "Drafts to read" not in browser.get(f"/en/rounds/{round_.id}").text


spans = st.lists(st.tuples(st.integers(-2, 40), st.integers(-2, 40)), max_size=6)


@given(st.text(max_size=30), spans)
def test_marking_loses_no_letter_and_marks_exactly_what_is_meant(text, spans):
    runs = list(passages.marked(text, spans))

    assert "".join(run.words for run in runs) == text
    meant = [any(start <= at < end for start, end in spans) for at in range(len(text))]
    assert [run.marked for run in runs for _letter in run.words] == meant
    assert all(run.words for run in runs)


def test_a_page_owes_the_same_decencies_in_both_languages(client):
    version = build.version()
    build.remark(version, "p0002", words="list")

    for language in ("en", "es"):
        for rest in ("", "/passages/p0002", "/shelf", "?chapter=p0001&columns=1", "?comments=folded"):
            assert isinstance(read(client, address(version, rest, language)), Page)
