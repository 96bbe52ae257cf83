"""A name that somebody without an account chose is marked wherever it is shown: who sends was promised that it is."""

import io
import re
import zipfile
from pathlib import Path

import build
import pytest
from answering import closed_round, point
from openpyxl import load_workbook
from sqlalchemy import select

from portal.core.actor import SYSTEM, Role
from portal.core.db import session
from portal.models.contributions import Fit, Method, Naming, Placement, Status
from portal.services import summaries

NAME = "Rosa Inventada del Valle"
MARK = {"en": "name not verified", "es": "nombre sin verificar"}
TEMPLATES = Path(__file__).parents[2] / "portal/web/templates"
NEAR = 400  # characters of a page, between a name and its mark: the group and the number may stand there
THEIR_OWN = {  # pages that only its sender reads
    "contributions/inbox.html",
    "contributions/mine.html",
    "contributions/own.html",
}
OF_ORGANISATIONS = {"consultations/_no_remarks.html"}  # whose names an administrator entered
BESIDE = {  # mark it after the group, the kind or the way it was sent
    "drafts/_comment.html",
    "moderation/contribution.html",
}


@pytest.fixture(params=["en", "es"])
def language(request):
    return request.param


@pytest.fixture
def said():
    return build.contribution(byline=NAME, naming=Naming.NAME, status=Status.PUBLISHED, body="Faltan grúas amarillas.")


@pytest.fixture
def comment():
    return build.remark(version=build.version(), byline=NAME)


@pytest.fixture
def there(comment):
    return f"drafts/{comment.draft_id}/versions/1"


@pytest.fixture
def editor(sign_in):
    return sign_in(build.person(Role.EDITOR))


def is_marked(answer, language):
    """Each time that the name stands there; and it does."""
    found = [at.end() for at in re.finditer(NAME, answer.text)]
    assert found
    return all(MARK[language] in answer.text[at : at + NEAR] for at in found)


def test_among_what_is_found(client, said, language):
    assert is_marked(client.get(f"/{language}/search?q=amarillas"), language)


def test_of_what_is_said_of_a_workplace(client, editor, said, language):
    mention = build.mention(said, of=build.organisation("employer", "employer"))

    assert is_marked(client.get(f"/{language}/facilities/{mention.facility.slug}"), language)
    for page in (f"contributions/{said.number}", f"desk/workplaces/{said.number}"):
        assert is_marked(editor.get(f"/{language}/{page}"), language)


def test_to_who_speaks_for_the_workplace(sign_in, said, language):
    of = build.organisation("employer", "employer")
    build.enquiry(said, of=of)

    assert is_marked(sign_in(build.member(of=of)).get(f"/{language}/account/workplaces"), language)


def test_for_feed_readers(client, said, language):
    feed = client.get(f"/{language}/rounds/{said.round_id}/contributions.atom").text

    assert feed.count(NAME) == len(re.findall(rf"{NAME}[^<]* · {MARK[language]}<", feed)) == 2


def test_among_the_comments_on_a_draft(client, editor, there, language):
    assert is_marked(client.get(f"/{language}/{there}"), language)
    assert is_marked(editor.get(f"/{language}/{there}/comments"), language)


def test_in_the_files_of_these(editor, there, language):
    table = load_workbook(io.BytesIO(editor.get(f"/{language}/{there}/comments.xlsx").data)).active
    cells = [str(cell.value) for row in table.rows for cell in row if NAME in str(cell.value)]
    with zipfile.ZipFile(io.BytesIO(editor.get(f"/{language}/{there}/comments.docx?text=en").data)) as packed:
        margin = packed.read("word/comments.xml").decode()

    assert cells
    assert all(MARK[language] in cell for cell in cells)
    assert re.search(rf'author="{NAME}[^"]*{MARK[language]}"', margin)


def test_where_an_editor_looks_at_its_place(editor, comment, there, language):
    [first] = session.scalars(select(Placement).where(Placement.contribution_id == comment.id))
    unsure = {"number": 2, "fit": Fit.UNCERTAIN, "confidence": 30, "method": Method.SEARCH, "language": "en"}
    session.add(
        Placement(contribution_id=comment.id, version_id=first.version_id, passage_id=first.passage_id, **unsure)
    )
    session.commit()

    assert is_marked(editor.get(f"/{language}/desk/{there}/placements"), language)


def test_on_the_desk_of_moderators(sign_in, language):
    waiting = build.contribution(byline=NAME, naming=Naming.NAME)
    moderator = sign_in(build.person(Role.MODERATOR))

    assert is_marked(moderator.get(f"/{language}/desk/queue"), language)
    assert is_marked(moderator.get(f"/{language}/desk/contributions/{waiting.ref}"), language)
    asked = build.appeal(build.contribution(byline=NAME, naming=Naming.NAME)).contribution
    assert is_marked(moderator.get(f"/{language}/desk/contributions/{asked.ref}/review"), language)


def test_on_the_desk_of_answers(editor, language):
    round_ = closed_round()
    texts = [
        f"Pedimos que la lista incluya el transporte de carga y los patios. {own}" for own in ("Sí.", "No.", "Ya.")
    ]
    for text in texts:
        point(build.contribution(round_, byline=NAME, naming=Naming.NAME, status=Status.PUBLISHED, body=text))
    summaries.gather(round_, by=SYSTEM)
    desk = f"/{language}/desk/rounds/{round_.id}"
    letters = editor.get(f"{desk}/families").text
    [letter] = set(re.findall(rf'href="({desk}/families/\d+)"', letters))

    for page in (f"{desk}/answers", letter, f"{letter}/answer"):
        assert is_marked(editor.get(page), language)


def test_no_page_names_an_author_by_itself():
    """Names come out of ``whose``, which marks them; a page that writes one itself says here how it does."""
    bare = re.compile(r"speaker\(|named\(\w+\.byline")
    found = {
        str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html") if bare.search(path.read_text("utf-8"))
    }

    assert found == THEIR_OWN | BESIDE | OF_ORGANISATIONS
