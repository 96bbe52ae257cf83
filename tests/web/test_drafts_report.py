"""How the files were read: a page of the desk that is worked through without script."""

import html
import re

import build
import differing
import pytest
from sqlalchemy import select

from portal.core.actor import Role
from portal.core.db import session
from portal.files.importing import UNLISTED, Loss
from portal.models.drafts import Version
from portal.services import drafts


def address(version, language="en"):
    return f"/{language}/desk/drafts/{version.draft_id}/versions/{version.number}/report"


def words_of(answer):
    return " ".join(html.unescape(re.sub("<[^>]+>", " ", answer.text)).split())


def tick(browser, version, *rows, language="en"):
    page = browser.get(address(version, language)).text
    kept = dict(re.findall(r'<input[^>]*name="(csrf_token|seen)"[^>]*value="([^"]*)"', page))
    return browser.post(address(version, language), data={**kept, "rows": [str(row) for row in rows]})


def now(version):
    found = select(Version).where(Version.id == version.id).execution_options(populate_existing=True)
    return session.scalars(found).one()


@pytest.fixture
def version():
    return differing.version(*differing.LOSSES)


@pytest.fixture
def editor(sign_in):
    return sign_in(build.person(Role.EDITOR))


class TestReport:
    def test_shows_each_difference_with_its_passage_and_what_was_left_out(self, editor, version):
        page = editor.get(address(version))

        said = words_of(page)
        assert "2 differences to look at" in said
        assert "the file has what the text has not: not It is in: Nobody is bound." in said
        assert "the text has what the file has not: 12 It is in: Read each year." in said
        assert "Struck text was left out" in said
        assert '<q lang="en">not</q>' in page.text
        assert (
            len(re.findall(r'<input[^>]*type="checkbox"[^>]*name="rows"|name="rows"[^>]*type="checkbox"', page.text))
            == 2
        )

    def test_is_ticked_off_row_by_row_and_then_the_version_goes_on(self, editor, version):
        first, second = drafts.differences(now(version))

        assert tick(editor, version, first).status_code == 302
        assert "1 difference to look at" in words_of(editor.get(address(version)))
        tick(editor, version, second)

        said = words_of(editor.get(address(version)))
        assert "No difference is left to look at" in said
        assert "somebody has looked at" in said
        drafts.confirm(now(version), seen=now(version).revision, by=build.EDITOR)

    @pytest.mark.parametrize("language", ["en", "es"])
    def test_without_a_tick_it_says_so_at_the_field(self, editor, version, language):
        answer = tick(editor, version, language=language)

        assert answer.status_code == 422
        assert 'id="rows-error"' in answer.text
        asked = "Tick each difference" if language == "en" else "Marque cada diferencia"
        assert asked in words_of(answer)
        assert len(drafts.differences(now(version))) == 2

    def test_the_desk_leads_there_first(self, editor, version):
        there = f'href="{address(version)}"'

        assert there in editor.get(f"/en/desk/drafts/{version.draft_id}").text
        step = editor.get(f"/en/desk/drafts/{version.draft_id}/versions/1/steps/opening")
        assert there in step.text
        assert "differ where nobody has looked yet" in words_of(step)

    def test_a_delegate_reads_it_and_ticks_nothing(self, sign_in, version):
        page = sign_in(build.person(Role.DELEGATE)).get(address(version))

        assert "the file has what the text has not: not" in words_of(page)
        assert 'name="rows"' not in page.text

    @pytest.mark.parametrize(
        ("language", "said"),
        [
            ("en", ("More differences than can be listed", "Fix the file", "and more, which is not listed")),
            ("es", ("Más diferencias de las que caben en la lista", "Corrija el archivo", "y más, que no está en la")),
        ],
    )
    def test_what_is_not_listed_cannot_be_ticked_off_and_says_what_to_do(self, editor, language, said):
        version = differing.version(*differing.LOSSES, Loss(UNLISTED, "", ""))

        page = editor.get(address(version, language))

        assert all(each in words_of(page) for each in said)
        assert 'name="rows"' not in page.text
        assert tick(editor, version, *drafts.differences(version), language=language).status_code == 422
