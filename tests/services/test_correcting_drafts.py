"""A passage that was read wrongly from its file, corrected by hand before anybody else sees the version."""

import build
import pytest
from sqlalchemy import select

from portal.core.db import session
from portal.core.errors import Conflict, Invalid, NotAllowed
from portal.files.importing import CORRECTED, RENUMBERED
from portal.models.drafts import Passage, Status
from portal.services import drafts

TABLE = ("# Purpose", "The list is open.")


def rows(version):
    found = session.scalars(select(Passage).where(Passage.version_id == version.id).order_by(Passage.position))
    return list(found.all())


def correct(version, row, text, *, language="en", number=None, **more):
    label = rows(version)[row - 1].label if number is None else number
    given = {"row": row, "language": language, "text": text, "number": label, "seen": version.revision, **more}
    return drafts.correct(version, **given, by=build.EDITOR)


@pytest.fixture
def version():
    return build.version(status=Status.UPLOADED)


class TestCorrect:
    def test_has_the_new_words_in_one_language_and_keeps_its_key_and_its_neighbours(self, version):
        before = [(each.key, each.en, each.es) for each in rows(version)]

        correct(version, 3, "Nobody is\r\nbound  by it, except by consent.")

        before[2] = (before[2][0], "Nobody is bound by it, except by consent.", before[2][2])
        assert [(each.key, each.en, each.es) for each in rows(version)] == before

    def test_keeps_what_was_read_beside_what_replaced_it(self, version):
        correct(version, 3, "Everybody is bound by it.", number="2 Bis")
        correct(version, 3, "Somebody is bound by it.")

        assert version.losses == [
            ["en", CORRECTED, "Nobody is bound by it.", "Everybody is bound by it."],
            ["en", RENUMBERED, "2", "2 Bis"],
            ["en", CORRECTED, "Everybody is bound by it.", "Somebody is bound by it."],
        ]
        assert version.warnings == [CORRECTED, RENUMBERED]
        assert rows(version)[2].label == "2 Bis"

    def test_asks_for_both_languages_to_be_confirmed_again(self, version):
        drafts.confirm(version, seen=version.revision, by=build.EDITOR)

        correct(version, 3, "No obliga a ninguna persona.", language="es")

        assert version.aligned_at is None
        assert rows(version)[2].es == "No obliga a ninguna persona."
        drafts.confirm(version, seen=version.revision, by=build.EDITOR)

    def test_words_taken_out_leave_the_other_language_and_then_no_row(self, version):
        many = len(rows(version))

        correct(version, 3, "", taken_out=True)
        assert (rows(version)[2].en, rows(version)[2].es) == ("", "No obliga a nadie.")
        correct(version, 3, "", language="es", taken_out=True)

        assert len(rows(version)) == many - 1
        assert [loss[2] for loss in version.losses] == ["Nobody is bound by it.", "No obliga a nadie."]

    def test_words_that_are_missing_in_one_language_are_written_beside_the_other(self):
        version = build.version(None, build.TEXT, build.TEXTO[:4], status=Status.UPLOADED)
        assert rows(version)[4].es == ""

        correct(version, 5, "La lista se revisa cada año.", language="es")

        assert rows(version)[4].es == "La lista se revisa cada año."

    @pytest.mark.parametrize(
        ("text", "more", "field"),
        [
            (" \n ", {}, "text"),
            ("Nobody is  bound by it.", {}, "text"),
            ("Nobody was bound.", {"number": "LIC"}, "number"),
            ("Nobody was bound.", {"number": "see below"}, "number"),
            ("Nobody was bound.", {"language": "fr"}, "text"),
            ("Nobody was bound.\u202e", {}, "text"),
            ("x" * (drafts.LONGEST_PASSAGE + 1), {}, "text"),
        ],
    )
    def test_what_is_no_correction_is_refused_at_its_field_and_changes_nothing(self, version, text, more, field):
        before = [(each.label, each.en, each.es) for each in rows(version)]

        with pytest.raises(Invalid) as no:
            correct(version, 3, text, **more)

        assert no.value.field == field
        assert [(each.label, each.en, each.es) for each in rows(version)] == before
        assert version.losses == []

    @pytest.mark.parametrize(
        "number", ["5", "5.", "3 Bis", "IV", "a)", "(a)", "Artículo 5", "Section 5", "Primero", "§ 3", ""]
    )
    def test_a_number_of_a_provision_or_none_is_taken(self, version, number):
        correct(version, 3, "Nobody is bound by it.", number=number)

        assert rows(version)[2].label == number.rstrip(".")

    @pytest.mark.parametrize("label", ["A-7/x", "A-", "Anexo."])
    def test_a_number_that_is_there_may_stay_whatever_it_is(self, version, label):
        session.execute(
            Passage.__table__.update()
            .where(Passage.version_id == version.id, Passage.position == 3)
            .values(label=label)
        )

        correct(version, 3, "Nobody was bound by it.")

        assert rows(version)[2].label == label

    def test_a_version_keeps_at_least_one_passage(self):
        version = build.version(None, ["The list is open."], None, status=Status.UPLOADED)

        with pytest.raises(Invalid) as no:
            correct(version, 1, "", taken_out=True)

        assert no.value.field == "taken_out"
        assert [each.en for each in rows(version)] == ["The list is open."]

    def test_somebody_elses_change_meanwhile_is_not_overwritten(self, version):
        seen = version.revision
        correct(version, 3, "Nobody was bound by it.")

        with pytest.raises(Conflict):
            correct(version, 3, "Nobody will be bound by it.", seen=seen)

        assert rows(version)[2].en == "Nobody was bound by it."

    def test_what_others_have_seen_does_not_change(self):
        version = build.version(status=Status.CIRCULATED)

        with pytest.raises(NotAllowed):
            correct(version, 3, "Nobody was bound by it.")


class TestCells:
    def test_each_has_a_line_and_none_is_lost(self, version):
        session.execute(
            Passage.__table__.update()
            .where(Passage.version_id == version.id, Passage.position == 3)
            .values(kind="row", label="", en="Steel\t\t12", es="Acero\t\t12")
        )

        correct(version, 3, "Steel, cold\r\n\r\n½\r\n", number="")
        assert rows(version)[2].en == "Steel, cold\t\t½"
        with pytest.raises(Invalid) as no:
            correct(version, 3, "Steel\n\n½\nmore", number="")

        assert no.value.field == "text"
        assert rows(version)[2].en == "Steel, cold\t\t½"
