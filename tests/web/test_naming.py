"""In a demonstration every statement under somebody's name says there that it is invented; elsewhere none does."""

import io
import zipfile

import build
import pytest
from openpyxl import load_workbook

from portal.core.actor import Role
from portal.models.contributions import Status

NAME = "International Labour Organization"
WORDS = {"en": f"{NAME} (invented)", "es": f"{NAME} (inventado)"}


@pytest.fixture(params=[True, False], ids=["demonstration", "production"])
def demo(request, set_demonstration):
    set_demonstration(request.param)
    return request.param


@pytest.fixture
def ilo():
    return build.member(of=build.organisation(kind="intergovernmental", group="ilo", name=NAME))


@pytest.mark.parametrize("language", ["en", "es"])
def test_of_a_contribution_and_of_the_committees_answer(app, demo, ilo, language):
    said = build.contribution(by=ilo, status=Status.PUBLISHED)
    build.contribution(said.round, by=build.person(Role.EDITOR), parent=said, status=Status.PUBLISHED)

    for path in (f"/{language}/rounds/{said.round_id}", f"/{language}/contributions/{said.number}"):
        page = app.test_client().get(path).text
        assert (WORDS[language] in page) is demo
        assert f"<bdi>{NAME}" in page


def test_of_a_comment_on_a_draft_and_of_the_text_itself(app, sign_in, demo, ilo):
    version = build.version()
    build.remark(version, "p0002", by=ilo)
    editor, there = sign_in(build.person(Role.EDITOR)), f"/en/drafts/{version.draft_id}/versions/1"

    table = load_workbook(io.BytesIO(editor.get(f"{there}/comments.xlsx").data)).active
    assert (WORDS["en"] in [cell.value for row in table.rows for cell in row]) is demo
    assert (WORDS["en"] in app.test_client().get(there).text) is demo
    for path, where in (
        ("comments.docx?text=en", "word/comments.xml"),
        ("comments.docx?text=en", "word/footer1.xml"),
        ("text.docx?language=en", "word/footer1.xml"),
        ("text.docx?language=both", "word/footer1.xml"),
    ):
        with zipfile.ZipFile(io.BytesIO(editor.get(f"{there}/{path}").data)) as packed:
            assert (where in packed.namelist() and "invented" in packed.read(where).decode()) is demo
    assert ("this text is invented" in app.test_client().get(f"{there}/text.md?language=en").text) is demo


def test_a_participant_without_a_name_is_nobody_in_particular(client):
    said = build.contribution(status=Status.PUBLISHED)

    assert "<bdi>Una persona participante</bdi>" in client.get(f"/es/contributions/{said.number}").text


def test_a_number_in_a_title_is_not_cut_where_a_line_ends(app, sign_in):
    said = build.contribution(status=Status.PUBLISHED)
    browser = sign_in(build.person(Role.MODERATOR))

    page = browser.get(f"/en/desk/contributions/{said.ref}").text

    assert f'<h1>Contribution <span class="nb">{said.number}</span></h1>' in page
    assert f"<title>Contribution {said.number} –" in page
