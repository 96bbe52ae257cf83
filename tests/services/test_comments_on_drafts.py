"""Comments on passages: where they were made, where they stand later, and who says so."""

from collections.abc import Sequence
from datetime import timedelta

import build
import pytest
from sqlalchemy import func, select

from portal.core import clock
from portal.core.actor import ANONYMOUS, SYSTEM, Role
from portal.core.db import session
from portal.core.errors import Conflict, Invalid, NotAllowed
from portal.core.localized import Localized
from portal.jobs import worker
from portal.models.audit import Entry
from portal.models.contributions import (
    Anchor,
    Choice,
    CommentType,
    Contribution,
    Dispute,
    Fit,
    Method,
    Naming,
    Outcome,
    Placement,
    Status,
)
from portal.models.drafts import Passage, Version
from portal.models.drafts import Status as DraftStatus
from portal.models.waiting import Waiting
from portal.queries.waiting import Claim, claim_on
from portal.services import contributions, drafts
from portal.services.waiting import NotWaiting, Taken

SENTENCE = "Each entry is read again every year by the people who work there."
FRASE = "Cada entrada se revisa cada año con quienes trabajan ahí."
FIRST = ("# Purpose", "The list is open to everybody.", SENTENCE, "Nobody is bound by the list or by its order.")
PRIMERO = ("# Objeto", "La lista está abierta a todas las personas.", FRASE, "La lista y su orden no obligan a nadie.")


def anchor_of(said: Contribution) -> Anchor:
    return session.scalars(select(Anchor).where(Anchor.contribution_id == said.id)).one()


def places(said: Contribution, version: Version) -> Sequence[Placement]:
    return session.scalars(
        select(Placement)
        .where(Placement.contribution_id == said.id, Placement.version_id == version.id)
        .order_by(Placement.number)
    ).all()


def key_of(placement: Placement) -> str | None:
    return session.scalar(select(Passage.key).where(Passage.id == placement.passage_id))


def first() -> Version:
    return build.version(english=FIRST, spanish=PRIMERO)


def next_version(of: Version, english=None, spanish=None, status=DraftStatus.OPEN) -> Version:
    made = build.version(of.draft, english, spanish, status)
    contributions.reanchor(made, by=SYSTEM)
    return made


def stands(said: Contribution, version: Version) -> tuple[Fit, str | None, str]:
    """Its fit, its passage and the words there."""
    placement = places(said, version)[-1]
    if placement.passage_id is None:
        return Fit(placement.fit), None, ""
    text = session.get_one(Passage, placement.passage_id).in_(placement.language)
    return Fit(placement.fit), key_of(placement), text[placement.start : placement.end]


class TestComment:
    def test_keeps_the_words_and_what_stands_around_them(self):
        said = build.remark(first(), "p0003", words="every year")
        anchor = anchor_of(said)

        assert SENTENCE[anchor.start : anchor.end] == anchor.exact == "every year"
        assert (anchor.prefix, anchor.suffix) == ("Each entry is read again ", " by the people who work there.")
        assert said.comment_type is CommentType.SUBSTANTIVE
        assert said.draft_id is not None

    def test_stands_first_where_it_was_made(self):
        version = first()
        said = build.remark(version, "p0003", words="every year")
        (place,) = places(said, version)

        assert (place.fit, place.method, place.confidence) == (Fit.SAME, Method.AUTHOR, 100)

    def test_is_about_a_whole_passage_without_words(self):
        anchor = anchor_of(build.remark(first(), "p0003", language="es"))

        assert (anchor.start, anchor.end, anchor.exact, anchor.language) == (None, None, FRASE, "es")

    def test_or_about_the_whole_document(self):
        version = first()
        said = build.remark(version, "")

        assert anchor_of(said).passage_id is None
        assert places(said, version)[0].passage_id is None

    @pytest.mark.parametrize(
        ("text", "start", "end", "exact", "found"),
        [
            ("Ana 🦊 corre", 4, 5, "", (4, 5)),  # one code point, two units of a browser
            ("Ana 🦊 corre", 6, 11, "corre", (6, 11)),
            ("Ana 🦊 corre", 7, 12, "corre", (6, 11)),  # counted in the units of a browser: the words decide
            ("a cafe\u0301 b", 2, 6, "", (2, 7)),  # never an accent without its letter
            ("doce\u00a0meses y doce meses", None, None, "doce meses", (0, 10)),
            ("doce\u00a0meses y doce meses", 13, 23, "doce meses", (13, 23)),
            ("uno dos", 3, 7, "", (4, 7)),
        ],
    )
    def test_counts_in_code_points(self, text, start, end, exact, found):
        said = build.remark(build.version(english=[text], spanish=None), "p0001", words=exact, start=start, end=end)

        assert (anchor_of(said).start, anchor_of(said).end) == found

    @pytest.mark.parametrize(
        "wrong",
        [
            {"words": "words that are not there"},
            {"start": 5, "end": 5},
            {"start": -1, "end": 5},
            {"start": 0, "end": 10_000},
            {"start": 3},
            {"start": 4, "end": 5},
            {"key": "p9999"},
            {"language": "fr"},
            {"proposed": SENTENCE},
            {"proposed": "x" * 5_001},
        ],
    )
    def test_refuses_what_is_not_there(self, wrong):
        with pytest.raises(Invalid):
            build.remark(first(), **{"key": "p0003", **wrong})

        assert session.scalar(select(func.count()).select_from(Contribution)) == 0

    def test_keeps_the_wording_proposed_and_deleting_is_one_too(self):
        version = first()

        assert anchor_of(build.remark(version, "p0003", words="every year", proposed=" twice\n a year ")).proposed == (
            "twice a year"
        )
        assert anchor_of(build.remark(version, "p0003", words="every year", proposed="")).proposed == ""
        assert anchor_of(build.remark(version, "p0003")).proposed is None

    def test_no_wording_for_the_whole_document(self):
        with pytest.raises(contributions.NoWordsToChange):
            build.remark(first(), "", proposed="x")

    def test_a_translation_error_needs_both_texts(self):
        version = build.version(spanish=None)

        with pytest.raises(contributions.NothingToCompare):
            build.remark(version, kind=CommentType.TRANSLATION_ERROR)
        with pytest.raises(contributions.NothingToCompare):
            build.remark(first(), "", kind=CommentType.TRANSLATION_ERROR)

    def test_of_somebody_without_an_account_only_the_day_is_kept(self):
        version = first()
        said = build.remark(version)

        assert places(said, version)[0].placed_at == said.posted_at
        assert said.posted_at.hour == 12

    def post(self, version, by, **more):
        return contributions.comment(
            version,
            ticket=f"t{by.user_id}",
            body="Why?",
            language="en",
            naming=Naming.ANONYMOUS,
            comment_type=CommentType.GENERAL,
            by=by,
            **more,
        )

    @pytest.mark.parametrize(
        ("changed", "same"),
        [
            ({}, True),
            ({"start": 22, "end": 32, "exact": ""}, False),
            ({"proposed": "twice a year"}, False),
            ({"passage": "p0002", "exact": ""}, False),
            ({"passage": "p9999"}, False),
            ({"comment_type": CommentType.EDITORIAL}, False),
            ({"body": "Why not?"}, False),
        ],
    )
    def test_sent_again_it_is_known_by_its_words_and_its_place(self, changed, same):
        sent = {"passage": "p0003", "text_language": "en", "exact": "every year", "start": None, "end": None}
        said = self.post(first(), ANONYMOUS, **sent)
        again = {"body": "Why?", "language": "en", "naming": Naming.ANONYMOUS, "comment_type": CommentType.GENERAL}

        assert contributions.is_the_same(said, by=ANONYMOUS, **{**again, **sent, **changed}) is same

    def test_is_an_act_of_its_own_in_the_trail(self):
        said = self.post(first(), ANONYMOUS, passage="p0002")

        line = session.scalars(select(Entry).where(Entry.act == "passage.comment")).one()
        assert (line.subject_kind, line.subject_id) == ("Contribution", said.id)
        assert "open to everybody" not in str(line.changes)

    @pytest.mark.parametrize("status", [DraftStatus.UPLOADED, DraftStatus.CIRCULATED, DraftStatus.CLOSED])
    def test_only_while_it_is_open(self, status):
        with pytest.raises(NotAllowed):
            self.post(build.version(status=status), ANONYMOUS)

    def test_not_by_staff(self):
        with pytest.raises(NotAllowed):
            self.post(first(), build.person(Role.EDITOR).as_actor())

    def test_written_while_a_later_version_came_it_is_kept_and_stands_there_too(self):
        version = first()
        later = next_version(version, [FIRST[0], SENTENCE, *FIRST[1:2], FIRST[3]])
        session.refresh(version)
        said = self.post(version, ANONYMOUS, passage="p0003", text_language="en", exact="every year")

        assert anchor_of(said).version_id == version.id
        assert stands(said, later)[1:] == ("p0003", "every year")
        assert places(said, later)[0].placed_at == said.posted_at

    def test_not_on_an_old_version_once_comments_are_closed(self):
        version = first()
        later = next_version(version, ["Something else."])
        drafts.close(later, seen=later.revision, by=build.EDITOR)
        session.refresh(version)

        with pytest.raises(contributions.Closed):
            self.post(version, ANONYMOUS)

    def test_a_reply_belongs_to_the_draft_and_has_no_place_of_its_own(self):
        version = first()
        said = build.remark(version)
        reply = build.contribution(said.round, parent=said)

        assert reply.draft_id == said.draft_id
        assert session.scalar(select(Anchor.id).where(Anchor.contribution_id == reply.id)) is None


class TestReanchor:
    def test_unchanged_words_are_the_same(self):
        version = first()
        said, whole = build.remark(version, "p0003", words="every year"), build.remark(version, "p0003")
        later = next_version(version, [*FIRST, "And one more, which is new."])

        assert stands(said, later) == (Fit.SAME, "p0003", "every year")
        assert stands(whole, later) == (Fit.SAME, "p0003", SENTENCE)

    def test_words_are_followed_through_the_changes(self):
        version = first()
        said = build.remark(version, "p0003", words="the people who work there")
        later = next_version(version, [*FIRST[:2], SENTENCE.replace("who work", "who really work"), FIRST[3]])

        assert stands(said, later) == (Fit.CHANGED, "p0003", "the people who really work there")

    def test_what_was_taken_out_goes_to_the_shelf(self):
        version = first()
        said = build.remark(version, "p0003", words="every year")
        later = next_version(version, [*FIRST[:2], FIRST[3]])

        assert stands(said, later) == (Fit.REMOVED, None, "")

    def test_and_comes_back_when_the_words_do(self):
        version = first()
        said = build.remark(version, "p0003", words="every year")
        gone = next_version(version, [*FIRST[:2], FIRST[3]])
        back = next_version(gone, [*FIRST, "And a last one, which is new."])

        assert stands(said, back) == (Fit.SAME, key_of(places(said, back)[0]), "every year")

    def test_changed_words_stay_changed_however_little_follows(self):
        version = first()
        said, whole = build.remark(version, "p0003", words="who work there"), build.remark(version, "p0003")
        edited = [*FIRST[:2], SENTENCE.replace("who work there", "who work in it"), FIRST[3]]
        later = next_version(next_version(version, edited), [*edited, "And one more, which is new."])

        assert stands(said, later)[:2] == (Fit.CHANGED, "p0003")
        assert stands(whole, later)[:2] == (Fit.CHANGED, "p0003")

    def test_and_are_the_same_again_when_the_author_s_words_are_back(self):
        version = first()
        said = build.remark(version, "p0003", words="who work there")
        edited = [*FIRST[:2], SENTENCE.replace("who work there", "who work in it"), FIRST[3]]
        later = next_version(next_version(version, edited), [*FIRST, "And one more, which is new."])

        assert stands(said, later) == (Fit.SAME, "p0003", "who work there")

    def test_what_was_joined_comes_out_again_when_it_is_parted(self):
        version = first()
        whole, said = build.remark(version, "p0003"), build.remark(version, "p0003", words="every year")
        joined = next_version(version, [*FIRST[:2], f"{SENTENCE} {FIRST[3]}"])
        parted = next_version(joined, [*FIRST, "And a last one, which is new."])

        assert stands(whole, joined)[::2] == (Fit.JOINED, SENTENCE)
        assert stands(whole, parted)[::2] == (Fit.SAME, SENTENCE)
        assert stands(said, parted)[::2] == (Fit.SAME, "every year")
        assert places(whole, parted)[-1].start is None

    def test_and_what_was_split_is_whole_again_when_it_is_joined(self):
        version = first()
        whole = build.remark(version, "p0003")
        split = next_version(version, [*FIRST[:2], *SENTENCE.split(" every "), FIRST[3]])
        back = next_version(split, [*FIRST, "And a last one, which is new."])

        assert stands(whole, split)[0] is Fit.SPLIT
        assert stands(whole, back)[::2] == (Fit.SAME, SENTENCE)

    def test_of_twins_one_of_which_is_gone_a_person_tells_which_stayed(self):
        english, spanish = ["# Purpose", SENTENCE, SENTENCE, FIRST[1]], ["# Objeto", FRASE, FRASE, PRIMERO[1]]
        version = build.version(english=english, spanish=spanish)
        said = build.remark(version, "p0002", words="every year")
        later = next_version(version, [english[0], *english[2:]], [spanish[0], *spanish[2:]])

        assert stands(said, later)[::2] == (Fit.UNCERTAIN, "every year")
        assert stands(said, later)[1] not in {"p0002", "p0003"}

    def test_a_comment_on_the_spanish_stays_on_the_spanish(self):
        version = first()
        said = build.remark(version, "p0003", words="cada año", language="es")
        later = next_version(version, [*FIRST, "One more."], [*PRIMERO, "Una más."])

        assert stands(said, later) == (Fit.SAME, "p0003", "cada año")

    def test_where_its_language_is_missing_a_person_has_to_look(self):
        version = first()
        said = build.remark(version, "p0003", words="cada año", language="es")
        later = next_version(version, [*FIRST, "One more."])

        assert stands(said, later)[:2] == (Fit.UNCERTAIN, "p0003")

    @pytest.mark.parametrize("status", [Status.RECEIVED, Status.RETURNED, Status.WITHHELD, Status.WITHDRAWN])
    def test_nothing_is_lost_whatever_its_state(self, status):
        version = first()
        said = build.remark(version, "p0003", status=status)

        assert len(places(said, next_version(version, [*FIRST, "One more."]))) == 1

    def test_bears_repetition_and_leaves_what_has_a_place(self):
        version = first()
        said = build.remark(version, "p0003")
        later = next_version(version, [*FIRST, "One more."])
        revision = later.revision
        contributions.reanchor(later, by=SYSTEM)

        assert len(places(said, later)) == 1
        assert later.anchored_at is not None
        assert later.revision == revision

    def test_takes_the_step_before_first_where_that_was_not_done(self):
        version = first()
        said = build.remark(version, "p0003")
        second = build.version(version.draft, [*FIRST, "Two."], None, DraftStatus.CIRCULATED)
        third = build.version(version.draft, [*FIRST, "Three."], None, DraftStatus.OPEN)
        contributions.reanchor(third, by=SYSTEM)

        assert len(places(said, second)) == len(places(said, third)) == 1

    def test_about_the_whole_document_stays_about_the_whole(self):
        version = first()
        said = build.remark(version, "")
        later = next_version(version, ["Something else altogether."])

        assert stands(said, later) == (Fit.SAME, None, "")

    def test_comments_come_along_when_a_draft_is_filed_again(self):
        version = first()
        said = build.remark(version, "p0003", words="every year")
        draft = build.draft(version.draft.round, refiled_from=version.draft_id)
        later = build.version(draft, [*FIRST, "One more."], None)
        contributions.reanchor(later, by=SYSTEM)

        assert stands(said, later) == (Fit.SAME, "p0003", "every year")

    def test_the_anchor_is_never_altered(self):
        version = first()
        anchor = anchor_of(build.remark(version, "p0003"))
        anchor.exact = "other words"

        with pytest.raises(RuntimeError, match="append-only"):
            session.flush()
        session.rollback()

    def test_is_the_portal_s_own_work(self):
        with pytest.raises(NotAllowed):
            contributions.reanchor(first(), by=build.EDITOR)

    def test_the_errand_does_it(self, app):
        version = first()
        said = build.remark(version, "p0003")
        later = build.version(version.draft, [*FIRST, "One more."], None)
        worker.run_all(app)

        assert stands(said, later)[0] is Fit.SAME


class TestPlacing:
    @pytest.fixture
    def lost(self):
        """A comment whose words are gone, and its place in the later version."""
        version = first()
        said = build.remark(version, "p0003", words="every year")
        later = next_version(version, [*FIRST[:2], FIRST[3]])
        return said, later, places(said, later)[0]

    def test_an_editor_puts_it_at_a_passage(self, lost):
        said, later, place = lost
        emil = build.person(Role.EDITOR)
        contributions.move(place, passage="p0004", exact="by its order", by=emil.as_actor())

        assert stands(said, later) == (Fit.CHANGED, "p0004", "by its order")
        assert len(places(said, later)) == 2
        assert (places(said, later)[-1].method, places(said, later)[-1].placed_by_id) == (Method.PERSON, emil.id)

    def test_or_on_the_shelf_where_it_stays(self):
        version = first()
        said = build.remark(version, "p0003")
        later = next_version(version, [*FIRST, "One more."])
        contributions.move(places(said, later)[0], by=build.EDITOR)
        last = next_version(later, [*FIRST, "Another one."])

        assert stands(said, later) == stands(said, last) == (Fit.REMOVED, None, "")

    def test_where_a_person_put_it_is_where_it_starts_from(self, lost):
        said, later, place = lost
        contributions.move(place, passage="p0004", by=build.EDITOR)
        last = next_version(later, [*FIRST[:2], FIRST[3], "One more."])

        assert stands(said, last) == (Fit.CHANGED, "p0004", FIRST[3])

    def test_nobody_says_that_other_words_are_the_same(self):
        version = first()
        said = build.remark(version, "p0003", words="every year")
        later = next_version(version, [*FIRST, "What happens every year."])
        contributions.move(places(said, later)[0], passage="p0005", exact="every year", by=build.EDITOR)
        assert stands(said, later) == (Fit.MOVED, "p0005", "every year")

        contributions.move(places(said, later)[-1], passage="p0003", exact="every year", by=build.EDITOR)
        assert stands(said, later) == (Fit.SAME, "p0003", "every year")

    def test_an_uncertain_place_is_confirmed(self):
        version = first()
        said = build.remark(version, "p0003", language="es")
        later = next_version(version, [*FIRST, "One more."])
        contributions.confirm_place(places(said, later)[0], by=build.EDITOR)

        assert stands(said, later)[:2] == (Fit.CHANGED, "p0003")

    def test_the_second_of_two_is_told(self, lost):
        _said, _later, place = lost
        contributions.move(place, passage="p0004", by=build.EDITOR)

        with pytest.raises(Conflict):
            contributions.move(place, passage="p0002", by=build.EDITOR)

    @pytest.mark.parametrize("before", ["confirm", "move"])
    def test_the_second_of_two_confirms_nothing(self, before):
        version = first()
        said = build.remark(version, "p0003", language="es")
        later = next_version(version, [*FIRST, "One more."])
        place, emil = places(said, later)[0], build.person(Role.EDITOR)
        if before == "confirm":
            contributions.confirm_place(place, by=emil.as_actor())
        else:
            contributions.move(place, passage="p0004", language="en", by=emil.as_actor())
        stood = stands(said, later)

        with pytest.raises(Conflict):
            contributions.confirm_place(place, by=build.person(Role.EDITOR).as_actor())

        assert stands(said, later) == stood
        assert [each.placed_by_id for each in places(said, later)] == [None, emil.id]

    @pytest.mark.parametrize("wrong", [{"passage": "p9999"}, {"passage": "p0004", "exact": "not there"}])
    def test_refuses_what_is_not_there(self, lost, wrong):
        with pytest.raises(Invalid):
            contributions.move(lost[2], by=build.EDITOR, **wrong)

    def test_is_for_editors_of_the_round(self, lost):
        elsewhere = build.person(Role.EDITOR, round_id=build.round_().id).as_actor()

        with pytest.raises(NotAllowed):
            contributions.confirm_place(lost[2], by=elsewhere)


class TestStand:
    def test_its_author_says_whether_it_still_applies(self):
        ana = build.member()
        version = first()
        said = build.remark(version, by=ana)
        later = next_version(version, [*FIRST, "One more."])
        place = places(said, later)[0]
        word = contributions.stand(said, placement=place.id, choice=Choice.RESOLVED, by=ana.as_actor())

        assert (word.version_id, word.choice, word.chosen_by_id) == (later.id, Choice.RESOLVED, ana.id)

    def test_not_on_the_version_it_was_made_on(self):
        ana = build.member()
        version = first()
        said = build.remark(version, by=ana)

        with pytest.raises(contributions.NothingChanged):
            contributions.stand(said, placement=places(said, version)[0].id, choice=Choice.RELEVANT, by=ana.as_actor())

    def test_nobody_else(self):
        with pytest.raises(NotAllowed):
            contributions.stand(
                build.remark(by=build.member()), placement=1, choice=Choice.RELEVANT, by=build.member().as_actor()
            )


def settle(dispute, by=None):
    by = by or build.person(Role.TRANSLATOR).as_actor()
    note = Localized("Yes.", "Sí.")
    return contributions.settle(dispute, outcome=Outcome.CORRECTED, note=note, seen=dispute.revision, by=by)


class TestDispute:
    def test_begins_with_the_publication(self):
        said = build.remark(first(), "p0003", kind=CommentType.TRANSLATION_ERROR, status=Status.RECEIVED)
        assert session.scalar(select(Dispute.id)) is None

        build._taken_to(said, Status.PUBLISHED)
        session.flush()

        found = session.scalars(select(Dispute)).one()
        assert (found.contribution_id, found.language) == (said.id, "en")

    def test_waits_for_a_translator_while_it_is_public_and_until_it_is_settled(self):
        said = build.remark(first(), "p0003", kind=CommentType.TRANSLATION_ERROR)
        dispute = session.scalars(select(Dispute)).one()
        waits = select(Waiting).where(Waiting.subject_kind == "Dispute", Waiting.subject_id == dispute.id)
        found = session.scalars(waits).one()
        assert (found.since, found.round_id, found.language) == (said.posted_at, said.round_id, said.language)

        for status, many in ((Status.WITHHELD, 0), (Status.PUBLISHED, 1)):
            build._taken_to(said, status)
            session.flush()
            assert len(session.scalars(waits).all()) == many
        settle(dispute)
        assert session.scalars(waits).all() == []
        for status in (Status.WITHHELD, Status.PUBLISHED):
            build._taken_to(said, status)
            session.flush()
            assert session.scalars(waits).all() == []

    def test_is_one_translators_for_half_an_hour_or_until_they_put_it_back(self):
        build.remark(first(), "p0003", kind=CommentType.TRANSLATION_ERROR)
        dispute = session.scalars(select(Dispute)).one()
        tina, tomas = (build.person(Role.TRANSLATOR, name=name).as_actor() for name in ("Tina", "Tomás"))
        contributions.take_question(dispute, by=tina)

        assert claim_on(tomas, dispute) == Claim("Tina", mine=False)
        assert claim_on(tina, dispute) == Claim("Tina", mine=True)
        for act in (contributions.take_question, contributions.put_question_back, settle):
            with pytest.raises(Taken):
                act(dispute, by=tomas)
        with clock.at(clock.now() + timedelta(minutes=31)):
            assert claim_on(tomas, dispute) is None
        contributions.put_question_back(dispute, by=tina)
        assert settle(dispute, by=tomas).settled_by_id == tomas.user_id

    def test_is_settled_by_nobody_while_its_comment_is_withheld(self):
        said = build.remark(first(), "p0003", kind=CommentType.TRANSLATION_ERROR)
        build._taken_to(said, Status.WITHHELD)
        session.commit()

        with pytest.raises(NotWaiting):
            settle(session.scalars(select(Dispute)).one())

    def test_a_translator_settles_it_once_and_in_both_languages(self):
        build.remark(first(), "p0003", kind=CommentType.TRANSLATION_ERROR)
        dispute = session.scalars(select(Dispute)).one()
        tina = build.person(Role.TRANSLATOR).as_actor()

        with pytest.raises(Invalid):
            contributions.settle(
                dispute, outcome=Outcome.KEPT, note=Localized("No.", ""), seen=dispute.revision, by=tina
            )
        dispute = session.scalars(select(Dispute)).one()
        contributions.settle(
            dispute, outcome=Outcome.CORRECTED, note=Localized("Yes.", "Sí."), seen=dispute.revision, by=tina
        )
        with pytest.raises(NotAllowed):
            contributions.settle(
                dispute, outcome=Outcome.KEPT, note=Localized("No.", "No."), seen=dispute.revision, by=tina
            )
