"""A passage that was read wrongly is found from the report and corrected on the desk, without script."""

import html
import re
from urllib.parse import urlsplit

import build
import differing
import pytest
from filling import Browser
from sqlalchemy import select

from portal.core.actor import Role
from portal.core.db import session
from portal.models.drafts import Passage, Version
from portal.services import drafts


def address(version, language="en"):
    return f"/{language}/desk/drafts/{version.draft_id}/versions/{version.number}"


def words_of(answer):
    return " ".join(html.unescape(re.sub("<[^>]+>", " ", answer.text)).split())


def now(version):
    found = select(Version).where(Version.id == version.id).execution_options(populate_existing=True)
    return session.scalars(found).one()


def words(version):
    session.expire_all()
    return list(session.scalars(select(Passage.en).where(Passage.version_id == version.id).order_by(Passage.position)))


@pytest.fixture
def version():
    return differing.version(*differing.LOSSES)


@pytest.fixture
def editor(app, sign_in):
    return Browser(app, sign_in(build.person(Role.EDITOR)))


class TestCorrecting:
    def test_goes_from_a_difference_to_its_passage_and_back_to_the_report(self, editor, version):
        report = editor.client.get(f"{address(version)}/report").text
        to_it = re.findall(r'href="([^"]*/report/\d+/passage)"', report)
        assert len(to_it) == 2

        there = editor.client.get(html.unescape(to_it[0]))
        assert urlsplit(there.location).path == f"{address(version)}/alignment/3/en/words"
        page = editor.open(there.location)
        assert "Nobody is bound by it." in words_of(page)
        sent = editor.send(page, text="Nobody is not bound by it.", number="2")

        assert sent.status_code in (302, 303)
        assert urlsplit(sent.location).path == f"{address(version)}/report"
        said = words_of(editor.client.get(sent.location))
        assert "The passage is corrected" in said
        assert "read: “Nobody is bound by it.” ; now: “Nobody is not bound by it.”" in said
        assert "2 differences to look at" in said, "to be ticked off by whoever has looked at it"
        assert words(version)[2] == "Nobody is not bound by it."

    def test_offers_what_was_read_to_be_put_back(self, editor, version):
        drafts.correct(
            now(version),
            row=3,
            language="en",
            text="Everybody is.",
            number="2",
            seen=now(version).revision,
            by=build.EDITOR,
        )
        report = editor.client.get(f"{address(version)}/report").text
        offered = re.search(r'href="([^"]*was=\d+[^"]*)"', report)[1]

        page = editor.open(html.unescape(offered))
        assert (
            ">\r\nNobody is bound by it.</textarea>" in page.text or ">\nNobody is bound by it.</textarea>" in page.text
        )
        editor.send(page, text="Nobody is bound by it.", number="2")

        assert words(version)[2] == "Nobody is bound by it."

    @pytest.mark.parametrize(
        ("language", "said"), [("en", "Write the words of the passage"), ("es", "Escriba las palabras del párrafo")]
    )
    def test_a_refusal_is_at_the_field_and_keeps_what_was_typed(self, editor, version, language, said):
        page = editor.open(f"{address(version, language)}/alignment/3/en/words")

        sent = editor.send(page, text=" ", number="2 Bis")
        again = editor.client.get(sent.location) if sent.status_code == 303 else sent

        assert 'id="text-error"' in again.text
        assert said in words_of(again)
        assert 'value="2 Bis"' in again.text
        assert words(version)[2] == "Nobody is bound by it."

    def test_the_rows_lead_there_and_it_leads_back(self, editor, version):
        there = f"{address(version)}/alignment/3/es/words"
        assert f'href="{there}"' in editor.client.get(f"{address(version)}/alignment").text

        page = editor.open(there)
        assert f'href="{address(version)}/alignment?row=3#row-3"' in page.text
        sent = editor.send(page, text="No obliga a persona alguna.", number="2")

        assert sent.location.endswith(f"{address(version)}/alignment?row=3#row-3")

    def test_what_resembles_nothing_leads_to_the_rows(self, editor):
        version = differing.version(differing.Loss("unread", "zzzz", ""))

        there = editor.client.get(f"{address(version)}/report/0/passage")

        assert urlsplit(there.location).path == f"{address(version)}/alignment"
        assert "No passage resembles these words" in words_of(editor.client.get(there.location))

    def test_no_other_row_language_or_difference_is_there(self, editor, version):
        for path in ("alignment/99/en/words", "alignment/0/en/words", "report/0/passage", "report/99/passage"):
            assert editor.client.get(f"{address(version)}/{path}").status_code == 404, path
        english = differing.version(*differing.LOSSES, spanish=False)
        assert editor.client.get(f"{address(english)}/alignment/1/es/words").status_code == 404

    def test_a_delegate_reads_the_report_and_corrects_nothing(self, sign_in, version):
        browser = sign_in(build.person(Role.DELEGATE))

        assert "/passage" not in browser.get(f"{address(version)}/report").text
        assert browser.get(f"{address(version)}/alignment/3/en/words").status_code == 403
        assert browser.get(f"{address(version)}/report/1/passage").status_code == 403
