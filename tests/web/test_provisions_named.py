"""A comment on «Artículo 3 Bis, fracción II» says so wherever its place is named, in the language of its reader."""

import io
import re
import zipfile
from html import unescape

import answering
import build
import pytest
from docx import Document
from openpyxl import load_workbook
from sqlalchemy import select

from portal.core.actor import Role
from portal.core.db import session
from portal.core.localized import Localized
from portal.files import importing
from portal.models.drafts import Passage, Status
from portal.services import drafts
from portal.text.passages import Kind, Piece

ENGLISH = ("Nobody works more than eight hours.", "At night seven.", "In the mine six.", "Hours above are paid twice.")
SPANISH = (
    "Nadie trabaja más de ocho horas.", "De noche, siete.", "En la mina, seis.", "Las horas de más se pagan dobles."
)  # fmt: skip
SAID = {"en": "Article 3 Bis, fraction II", "es": "Artículo 3 Bis, fracción II"}
LABELS = ((Kind.HEADING, "Artículo 3 Bis"), (Kind.PARAGRAPH, "I"), (Kind.PARAGRAPH, "II"), (Kind.ITEM, "a)"))


def source(texts, name):
    pieces = [Piece(kind, text, int(kind != Kind.PARAGRAPH), label)
              for (kind, label), text in zip(LABELS, texts, strict=True)]  # fmt: skip
    return drafts.Source(importing.Imported(tuple(pieces), (), (), "", name, "text/markdown"), name * 8)


def law(of):
    made = drafts.upload(
        of, english=source(ENGLISH, "law.en"), spanish=source(SPANISH, "ley.es"),
        note=Localized("", ""), by=build.EDITOR,
    )  # fmt: skip
    drafts.confirm(made, seen=made.revision, by=build.EDITOR)
    drafts.open_version(made, seen=made.revision, by=build.EDITOR)
    assert made.status is Status.OPEN
    return made


@pytest.fixture
def version():
    return law(build.draft())


@pytest.fixture
def answered():
    """A version in a round that is over; a comment on its third passage, with an answer that shows it."""
    made = law(build.draft(answering.closed_round()))
    point = answering.point(build.remark(made, "p0003"))
    passage = session.scalars(select(Passage).where(Passage.version_id == made.id, Passage.key == "p0003")).one()
    answering.dispose(point, answering.Outcome.ACCEPTED, passage=passage)
    return made


def words(answer):
    return " ".join(unescape(re.sub("<[^>]+>", " ", answer.text)).split())


def there(version, rest, language):
    return f"/{language}/drafts/{version.draft_id}/versions/{version.number}{rest}"


@pytest.mark.parametrize("language", ["en", "es"])
class TestIsNamed:
    def test_at_its_own_address_and_where_it_is_commented(self, client, version, language):
        for rest in ("/passages/p0003", "/passages/p0003/comment"):
            page = client.get(there(version, rest, language)).text
            assert SAID[language] in unescape(page[page.index("<title>") : page.index("</title>")])
        inner = "inciso a)" if language == "es" else "subparagraph a)"
        assert f"{SAID[language]}, {inner}" in words(client.get(there(version, "/passages/p0004", language)))

    def test_in_the_text_to_who_hears_it_and_short_to_who_sees_it(self, client, version, language):
        page = client.get(there(version, "", language)).text

        assert f'aria-label="{SAID[language]}"' in page
        assert re.search(rf'class="c-par__n"><a [^>]* aria-label="{SAID[language]}[^"]*">¶ II<', page)

    def test_to_its_author(self, sign_in, version, language):
        ana = build.member()
        said = build.remark(version, "p0003", by=ana, language=language)
        reader = sign_in(ana)

        on = "sobre el" if language == "es" else "on"
        assert f"{on} {SAID[language]} " in words(reader.get(f"/{language}/account/contributions"))
        assert SAID[language] in words(reader.get(f"/{language}/contributions/{said.number}"))

    def test_in_what_staff_take_along(self, sign_in, version, language):
        build.remark(version, "p0003", words="mine" if language == "en" else "mina", language=language)
        editor = sign_in(build.person(Role.EDITOR))

        assert SAID[language] in words(editor.get(there(version, "/comments", language)))
        table = load_workbook(io.BytesIO(editor.get(there(version, "/comments.xlsx", language)).data)).active
        assert table.cell(2, 6).value == SAID[language]
        document = editor.get(there(version, "/comments.docx", language)).data
        assert Document(io.BytesIO(document))
        with zipfile.ZipFile(io.BytesIO(document)) as packed:
            assert SAID[language] in packed.read("word/comments.xml").decode()

    def test_to_editors_who_answer(self, sign_in, answered, language):
        page = sign_in(build.person(Role.EDITOR)).get(f"/{language}/desk/rounds/{answered.draft.round_id}/answers").text

        [named] = re.findall(r"<option [^>]*>([^<]*\bII)</option>", page)
        assert unescape(named).endswith(SAID[language])

    def test_in_the_ledger_of_the_summary_and_where_its_points_are_counted(self, client, answered, language):
        answering.published(answered.draft.round)
        page = client.get(f"/{language}/rounds/{answered.draft.round_id}/summary").text
        counted, ledger = page.split('id="answers"')

        said = re.escape(SAID[language])
        assert re.search(rf'<th scope="row"><a href="[^"]*passage=[^"]*">[^<]*{said}[^<]*</a>', unescape(counted))
        assert re.search(rf"<option [^>]*>[^<]*{said}[^<]*</option>", unescape(ledger))  # to ask for those alone
        assert re.search(rf'<b><a href="[^"]*/passages/p0003">[^<]*{said}[^<]*</a></b>', unescape(ledger))
