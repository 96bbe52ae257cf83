"""What editors and translators do with a draft, until it is final."""

from datetime import timedelta

import build
import pytest
from sqlalchemy import func, select

from portal.core import clock
from portal.core.actor import Role
from portal.core.db import session
from portal.core.errors import Conflict, Invalid, NotAllowed
from portal.core.localized import Localized
from portal.models.audit import Entry
from portal.models.consultations import Audience
from portal.models.consultations import Status as RoundStatus
from portal.models.drafts import Passage, Reading, Status, Version
from portal.models.outbox import Errand
from portal.queries import drafts as queries
from portal.services import drafts

NOTE = Localized("More examples.", "Más ejemplos.")
EDITOR = build.EDITOR


def rows(version):
    found = session.scalars(select(Passage).where(Passage.version_id == version.id).order_by(Passage.position))
    return list(found.all())


def texts(version):
    return [(passage.en, passage.es) for passage in rows(version)]


def keys(version):
    return [passage.key for passage in rows(version)]


def errands(kind):
    return session.scalars(select(Errand).where(Errand.kind == kind).order_by(Errand.due_at)).all()


def upload(draft, english=build.TEXT, spanish=build.TEXTO, note=NOTE):
    return drafts.upload(
        draft,
        english=build.source(english) if english else None,
        spanish=build.source(spanish) if spanish else None,
        note=note,
        by=EDITOR,
    )


class TestCreate:
    def test_gives_no_number_yet(self):
        assert build.draft().number is None

    def test_needs_a_title_in_both_languages(self):
        with pytest.raises(Invalid) as no:
            drafts.create(build.round_(), title=Localized("The list", ""), by=EDITOR)

        assert no.value.field == "title_es"

    def test_names_its_predecessor_and_gives_none_of_its_keys_again(self):
        former = build.version().draft
        draft = build.draft(former.round, refiled_from=former.id)

        assert draft.refiled_from_id == former.id
        assert keys(upload(draft, ["Something else altogether, never seen before."], None)) == ["p0006"]

    def test_does_not_name_what_its_editor_cannot_see(self):
        former = build.draft()
        round_ = build.round_()
        emil = build.person(Role.EDITOR, round_id=round_.id).as_actor()

        with pytest.raises(drafts.UnknownPredecessor):
            drafts.create(round_, title=Localized("a", "b"), refiled_from=former.id, by=emil)


class TestUpload:
    def test_puts_both_languages_side_by_side(self):
        version = upload(build.draft())

        assert version.languages == "en es"
        assert version.status is Status.UPLOADED
        assert texts(version)[1] == ("The list is open.", "La lista está abierta.")
        assert keys(version) == ["p0001", "p0002", "p0003", "p0004", "p0005"]
        assert [passage.chapter for passage in rows(version)] == ["p0001", "p0001", "p0001", "p0004", "p0004"]

    def test_takes_one_language_alone(self):
        version = upload(build.draft(), None)

        assert version.languages == "es"
        assert texts(version)[1] == ("", "La lista está abierta.")
        assert version.es_name == "draft.md"
        assert version.en_digest is None

    def test_needs_at_least_one_file(self):
        with pytest.raises(drafts.NothingSent):
            upload(build.draft(), None, None)

    def test_keeps_the_key_of_what_is_the_same_passage(self):
        draft = build.draft()
        build.version(draft)
        later = upload(
            draft,
            ["# Purpose", "A new beginning that nobody knows.", "Nobody at all is bound by it.", *build.TEXT[3:]],
            ["# Objeto", "Un comienzo nuevo que nadie conoce.", "No obliga en absoluto a nadie.", *build.TEXTO[3:]],
        )

        assert later.number == 2
        assert keys(later) == ["p0001", "p0006", "p0003", "p0004", "p0005"]

    def test_refuses_the_same_text_twice(self):
        draft = build.draft()
        build.version(draft)

        with pytest.raises(drafts.SameAgain) as no:
            upload(draft)

        assert str(no.value) == "This is the same text as version 1. Choose the file of the new version."

    @pytest.mark.parametrize("note", [Localized("More.", ""), Localized("", "Más."), Localized(" ", "\u200b")])
    def test_a_later_version_says_in_both_languages_what_changed(self, note):
        draft = build.draft()
        upload(draft, note=Localized("", ""))

        with pytest.raises(Invalid, match="both languages"):
            upload(draft, ["Another text."], None, note=note)

    @pytest.mark.parametrize("note", [Localized("First.", ""), Localized("", "Primera.")])
    def test_a_note_about_the_first_stands_in_both_languages_too(self, note):
        with pytest.raises(Invalid, match="both languages"):
            upload(build.draft(), note=note)

    def test_refuses_more_once_a_version_is_final(self):
        draft = build.version(status=Status.RELEASED).draft

        with pytest.raises(drafts.Final):
            upload(draft, ["Another text."], None)

    def test_is_for_editors(self):
        tina = build.person(Role.TRANSLATOR).as_actor()

        with pytest.raises(NotAllowed):
            drafts.upload(build.draft(), english=build.source(build.TEXT), spanish=None, note=NOTE, by=tina)


class TestAlign:
    """English A, B, C beside Spanish a, b, c."""

    def step(self, version, step, row, language="es", at=None, by=EDITOR):
        drafts.align(version, step=step, row=row, language=language, at=at, seen=version.revision, by=by)
        return texts(version)

    @pytest.fixture
    def version(self):
        return build.version(
            english=["Alpha one. Alpha two.", "Bravo.", "Charlie."],
            spanish=["Alfa uno. Alfa dos.", "Bravo.", "Charlie."],
            status=Status.UPLOADED,
        )

    def test_moves_down_what_follows_and_keeps_its_order(self, version):
        assert self.step(version, drafts.Step.DOWN, 2) == [
            ("Alpha one. Alpha two.", "Alfa uno. Alfa dos."),
            ("Bravo.", ""),
            ("Charlie.", "Bravo."),
            ("", "Charlie."),
        ]
        assert keys(version) == ["p0001", "p0002", "p0003", "p0004"]

    def test_moves_up_again(self, version):
        before = texts(version)
        self.step(version, drafts.Step.DOWN, 2)

        assert self.step(version, drafts.Step.UP, 4) == before

    def test_moves_up_before_the_first(self, version):
        assert self.step(version, drafts.Step.UP, 1)[:2] == [
            ("", "Alfa uno. Alfa dos."),
            ("Alpha one. Alpha two.", ""),
        ]

    def test_joins_with_the_next_and_splits_again_between_sentences(self, version):
        assert self.step(version, drafts.Step.JOIN, 2)[1:] == [("Bravo.", "Bravo. Charlie."), ("Charlie.", "")]
        assert self.step(version, drafts.Step.SPLIT, 2)[1:] == [("Bravo.", "Bravo."), ("Charlie.", "Charlie.")]

    def test_splits_at_a_code_point(self, version):
        assert self.step(version, drafts.Step.SPLIT, 1, "en", at=6)[:2] == [
            ("Alpha", "Alfa uno. Alfa dos."),
            ("one. Alpha two.", ""),
        ]

    def test_separates_and_pairs(self, version):
        before = texts(version)

        assert self.step(version, drafts.Step.UNPAIR, 2)[1:3] == [("Bravo.", ""), ("", "Bravo.")]
        assert self.step(version, drafts.Step.PAIR, 2) == before
        assert version.alignments == 2

    @pytest.mark.parametrize(
        ("step", "row", "at"),
        [
            (drafts.Step.JOIN, 3, None),
            (drafts.Step.PAIR, 1, None),
            (drafts.Step.SPLIT, 2, None),
            (drafts.Step.SPLIT, 2, 6),
            (drafts.Step.SPLIT, 2, -1),
            (drafts.Step.UP, 0, None),
            (drafts.Step.UP, 99, None),
        ],
    )
    def test_refuses_what_makes_no_sense(self, version, step, row, at):
        with pytest.raises(Invalid):
            self.step(version, step, row, at=at)

    def test_words_and_their_order_are_never_lost(self, version):
        for step, row, language in (
            (drafts.Step.DOWN, 1, "es"),
            (drafts.Step.UNPAIR, 3, "es"),
            (drafts.Step.UP, 2, "en"),
            (drafts.Step.DOWN, 2, "en"),
        ):
            found = self.step(version, step, row, language)
            assert " ".join(en for en, _es in found if en) == "Alpha one. Alpha two. Bravo. Charlie."
            assert " ".join(es for _en, es in found if es) == "Alfa uno. Alfa dos. Bravo. Charlie."

    def test_is_for_translators_too_and_leaves_a_line_in_the_trail(self, version):
        tina = build.person(Role.TRANSLATOR)
        self.step(version, drafts.Step.DOWN, 2, by=tina.as_actor())

        line = session.scalars(select(Entry).where(Entry.act == "version.align")).one()
        assert (line.actor_id, line.subject_kind, line.subject_id) == (tina.id, "Version", version.id)

    def test_is_over_when_others_have_seen_it(self):
        version = build.version(status=Status.CIRCULATED)

        with pytest.raises(NotAllowed):
            self.step(version, drafts.Step.DOWN, 2)

    def test_refuses_a_stale_page(self, version):
        with pytest.raises(Conflict):
            drafts.align(version, step=drafts.Step.DOWN, row=2, language="es", seen=version.revision - 1, by=EDITOR)

    def test_takes_the_confirmation_back(self, version):
        drafts.confirm(version, seen=version.revision, by=EDITOR)
        self.step(version, drafts.Step.DOWN, 2)

        assert version.aligned_at is None

    def test_keys_are_given_as_the_passages_stand_in_the_end(self):
        draft = build.draft()
        build.version(draft, ["Alpha one.", "Bravo two.", "Charlie three."], None)
        later = upload(draft, ["Alpha one. Bravo two.", "Charlie three."], ["Alfa uno.", "Bravo dos.", "Charlie tres."])
        while len(rows(later)) != 2 or rows(later)[0].es != "Alfa uno. Bravo dos.":
            self.step(later, drafts.Step.JOIN, 1)
            texts_now = texts(later)
            if texts_now[0][1] == "Alfa uno. Bravo dos." and len(texts_now) > 2:
                self.step(later, drafts.Step.UP, 3)
        self.step(later, drafts.Step.SPLIT, 1, "en")
        drafts.confirm(later, seen=later.revision, by=EDITOR)

        assert keys(later) == ["p0001", "p0002", "p0003"]


class TestNumbers:
    def test_of_drafts_are_given_when_they_open_so_that_none_is_missing_among_the_public_ones(self):
        round_ = build.round_()
        first, hidden, second, elsewhere = build.draft(round_), build.draft(round_), build.draft(round_), build.draft()
        build.version(hidden, status=Status.CIRCULATED)
        build.version(first), build.version(second), build.version(elsewhere)

        assert [each.number for each in (first, hidden, second, elsewhere)] == [1, None, 2, 1]
        build.version(first, ["Other."], None)
        assert first.number == 1

    def test_of_versions_that_nobody_has_seen_are_given_to_those_that_others_see(self):
        draft = build.draft()
        first = build.version(draft)
        unseen = build.version(draft, ["Unseen."], None, status=Status.UPLOADED)
        assert unseen.number == 2

        shown = build.version(draft, ["Shown."], None)

        session.refresh(first), session.refresh(unseen)
        assert [each.number for each in (first, shown, unseen)] == [1, 2, 3]
        following = build.version(draft, ["Following."], None, status=Status.UPLOADED)
        session.refresh(unseen)
        assert (following.number, unseen.number) == (3, 4)

    @pytest.mark.parametrize("status", [Status.CIRCULATED, Status.OPEN])
    def test_that_others_have_seen_never_change(self, status):
        draft = build.draft()
        shown = [build.version(draft, [f"Shown {n}."], None, status=status) for n in range(3)]
        build.version(draft, ["Unseen."], None, status=Status.UPLOADED)
        build.version(draft, ["Last."], None)

        for each in shown:
            session.refresh(each)
        assert [each.number for each in shown] == [1, 2, 3]
        assert sorted(session.scalars(select(Version.number).where(Version.draft_id == draft.id))) == [1, 2, 3, 4, 5]

    def test_leave_the_newest_where_it_is(self):
        draft = build.draft()
        build.version(draft, ["Unseen."], None, status=Status.UPLOADED)
        shown = build.version(draft, ["Shown."], None)
        emil = build.person(Role.EDITOR).as_actor()

        assert [each.number for each in queries.versions(emil, draft)] == [1, 2]  # the last one uploaded first
        assert queries.version(emil, draft.id).id == shown.id
        [listed] = queries.in_round(emil, draft.round_id)
        assert (listed.version, listed.number) == (1, 1)


class TestSteps:
    def test_a_version_in_both_languages_is_confirmed_first(self):
        version = upload(build.draft())

        with pytest.raises(drafts.NotAligned):
            drafts.circulate(version, seen=version.revision, by=EDITOR)
        assert version.status is Status.UPLOADED

    def test_one_language_goes_out_unconfirmed_but_never_becomes_final(self):
        version = build.version(spanish=None, status=Status.CLOSED)

        with pytest.raises(NotAllowed, match="one language only"):
            drafts.finish(version, seen=version.revision, by=EDITOR)

    def test_the_whole_way(self):
        version = build.version(status=Status.RELEASED)

        assert version.final
        assert None not in (version.opened_at, version.closed_at, version.released_at)

    def test_nothing_leaves_a_round_in_preparation(self):
        draft = build.draft(build.round_(status=RoundStatus.DRAFT))

        with pytest.raises(NotAllowed, match="not been opened"):
            build.version(draft)

    def test_opening_supersedes_what_was_before(self):
        draft = build.draft()
        first, second = build.version(draft), build.version(draft, ["Other."], None, status=Status.UPLOADED)
        third = build.version(draft, ["Another."], None)

        session.refresh(first), session.refresh(second)
        assert [each.status for each in (first, second, third)] == [Status.SUPERSEDED, Status.SUPERSEDED, Status.OPEN]
        assert first.superseded_at is not None

    def test_circulating_supersedes_nothing_yet(self):
        draft = build.draft()
        first = build.version(draft)
        build.version(draft, ["Other."], None, status=Status.CIRCULATED)

        session.refresh(first)
        assert first.status is Status.OPEN

    def test_a_delegate_opens_and_does_not_circulate(self):
        dino = build.person(Role.DELEGATE).as_actor()
        version = build.version(spanish=None, status=Status.UPLOADED)

        with pytest.raises(NotAllowed):
            drafts.circulate(version, seen=version.revision, by=dino)
        assert drafts.open_version(version, seen=version.revision, by=dino).status is Status.OPEN

    def test_comments_look_for_their_places_from_the_second_version_on(self):
        draft = build.draft()
        first = build.version(draft)
        assert first.anchored_at is not None
        assert not errands("reanchor")

        second = build.version(draft, ["Other."], None, status=Status.CIRCULATED)
        drafts.open_version(second, seen=second.revision, by=EDITOR)

        assert [errand.facts for errand in errands("reanchor")] == [{"version_id": second.id}]

    def test_those_invited_hear_of_the_circulation_and_followers_of_the_opening(self):
        union = build.organisation()
        ana, _stranger = build.member(of=union), build.member()
        version = build.version(build.draft(build.round_(invited=[union])), status=Status.CIRCULATED)

        assert [errand.facts["person_id"] for errand in errands("letter")] == [ana.id]
        drafts.open_version(version, seen=version.revision, by=EDITOR)
        assert [
            (each.facts["event"], each.facts["subject_kind"], each.facts["subject_id"]) for each in errands("letter")
        ] == [("draft_version", "Version", version.id)] * 2

    def test_readers_of_the_round_get_a_new_page(self):
        round_ = build.round_()
        before = round_.version
        build.version(build.draft(round_))
        session.refresh(round_)

        assert round_.version > before


class TestReading:
    def readings(self):
        return session.scalar(select(func.count()).select_from(Reading))

    def test_a_public_version_is_noted_once_and_not_in_the_trail(self):
        version, ana = build.version(), build.member().as_actor()
        drafts.opened(version, by=ana)
        drafts.opened(version, by=ana)

        assert self.readings() == 1
        assert session.scalar(select(Entry.id).where(Entry.act == "draft.read")) is None

    def test_each_opening_of_a_restricted_one_is_in_the_trail(self):
        union = build.organisation()
        ana = build.member(of=union)
        version = build.version(build.draft(build.round_(audience=Audience.PARTICIPANTS, invited=[union])))
        drafts.opened(version, by=ana.as_actor())
        drafts.opened(version, by=ana.as_actor())

        lines = session.scalars(select(Entry).where(Entry.act == "draft.read")).all()
        assert [(line.actor_id, line.subject_kind, line.subject_id) for line in lines] == [
            (ana.id, "Version", version.id)
        ] * 2
        assert self.readings() == 2

    def test_nothing_is_kept_of_who_has_no_account(self):
        drafts.opened(build.version(), by=build.ANONYMOUS)

        assert self.readings() == 0


def test_the_passage_of_time_changes_nothing(app):
    """A version stays open until somebody closes it; its round says until when comments are taken."""
    version = build.version()
    with clock.at(clock.now() + timedelta(days=400)):
        session.refresh(version)
        assert version.status is Status.OPEN
