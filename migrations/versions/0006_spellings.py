"""Names of organisations also as a reader in a hurry sees them, to find who signs with a name that is another's."""

import re
import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = depends_on = None

LONGEST = 400
IN_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
SHAPED = re.compile("(?:CAPITAL LETTER|SMALL LETTER|LETTER SMALL CAPITAL|INDICATOR SYMBOL LETTER) ([A-Z])$")
AS_ONE = str.maketrans("i1|0", "lllo")


def upgrade() -> None:
    spellings = op.create_table(
        "spellings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("folded", sa.String(LONGEST), nullable=False),
        sa.Column("whole", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_spellings_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spellings")),
    )
    op.create_index(op.f("ix_spellings_folded"), "spellings", ["folded"])
    op.create_index(op.f("ix_spellings_organisation_id"), "spellings", ["organisation_id"])
    rows = []
    for number, name in op.get_bind().execute(sa.text("SELECT id, name FROM organisations")).all():
        whole, short = folded(name), folded(IN_BRACKETS.sub(" ", name))
        rows.append({"organisation_id": number, "folded": whole, "whole": True})
        if short not in ("", whole):
            rows.append({"organisation_id": number, "folded": short, "whole": False})
    op.bulk_insert(spellings, rows)


def downgrade() -> None:
    op.drop_table("spellings")


def folded(name: str) -> str:
    shown = "".join(plain(character) for character in unicodedata.normalize("NFKD", name))
    return "".join(word.translate(AS_ONE).replace("rn", "m") for word in shown.split())[:LONGEST]


def plain(character: str) -> str:
    """A letter as the Latin one that it looks like, nothing for what is not seen, a space for what separates."""
    if extends(character) or (unseen(character) and not character.isspace()):
        return ""
    if character.isascii():
        return character.lower() if character.isalnum() or character == "|" else " "
    for shape in (prototype(character), character, prototype(character.upper()), prototype(character.lower())):
        if found := latin(shape):
            return found
    lower = character.casefold()
    if lower != character:
        return "".join(plain(letter) for letter in unicodedata.normalize("NFKD", lower))
    return character if character.isalnum() else " "


def latin(letters: str) -> str:
    found = []
    for letter in unicodedata.normalize("NFKD", letters):
        shaped = SHAPED.search(unicodedata.name(letter, ""))
        if shaped or (letter.isascii() and letter.isalnum()):
            found.append(shaped.group(1) if shaped else letter)
        elif not extends(letter):
            return ""
    return "".join(found).lower()


def prototype(character: str) -> str:
    near = beside(character)
    if len(near) == 1 and (len(near[0]) > 1 or near[0].isascii() or len(beside(near[0])) > 1):
        return near[0]
    return character


def beside(character: str) -> list[str]:
    from confusable_homoglyphs.confusables import confusables_data

    return [other["c"].strip("\u200e") for other in confusables_data.get(character, ())]


def unseen(character: str) -> bool:
    return (
        character in "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
        or unicodedata.category(character) in {"Cc", "Cf"}
        or any(begin <= character <= end for begin, end in SELECTORS)
    )


SELECTORS = (("\ufe00", "\ufe0f"), ("\u180b", "\u180f"), ("\U000e0100", "\U000e01ef"))


def extends(character: str) -> bool:
    return (
        unicodedata.category(character) in {"Mn", "Mc", "Me"}
        or "\U0001f3fb" <= character <= "\U0001f3ff"
        or "\U000e0020" <= character <= "\U000e007f"
    )
