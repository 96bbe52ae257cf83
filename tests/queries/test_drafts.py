"""What each viewer reads of drafts, and of the comments on them."""

import build
import pytest
from sqlalchemy import select

from portal.core.actor import ANONYMOUS, SYSTEM, Role
from portal.core.db import session
from portal.core.errors import NotFound
from portal.core.localized import Localized
from portal.models.consultations import Audience
from portal.models.consultations import Status as RoundStatus
from portal.models.contributions import Choice, CommentType, Dispute, Fit, Outcome, Status
from portal.models.drafts import Status as State
from portal.policy import visibility
from portal.queries import drafts
from portal.queries.contributions import on_drafts
from portal.services import contributions
from portal.services import drafts as services

SENTENCE = "Each entry is read again every year by the people who work there."
TEXT = ("# Purpose", "The list is open to everybody.", SENTENCE, "# Order", "Nobody is bound by the order.")


def sees(viewer, version):
    try:
        drafts.version(viewer, version.draft_id, version.number)
    except NotFound:
        return False
    return True


def later(version, english=(*TEXT, "One more."), status=State.OPEN):
    made = build.version(version.draft, english, None, status)
    contributions.reanchor(made, by=SYSTEM)
    return made


def keys(found):
    return {key: len(comments) for key, comments in found.items()}


class TestVersion:
    @pytest.fixture
    def cast(self):
        union = build.organisation()
        round_ = build.round_(invited=[union])
        return round_, {
            "nobody": ANONYMOUS,
            "stranger": build.member().as_actor(),
            "invited": build.member(of=union).as_actor(),
            "editor": build.person(Role.EDITOR).as_actor(),
            "delegate": build.person(Role.DELEGATE).as_actor(),
            "translator": build.person(Role.TRANSLATOR).as_actor(),
            "editor elsewhere": build.person(Role.EDITOR, round_id=build.round_().id).as_actor(),
            "moderator": build.person(Role.MODERATOR).as_actor(),
            "administrator": build.person(Role.ADMINISTRATOR).as_actor(),
        }

    @pytest.mark.parametrize(
        ("status", "readers"),
        [
            (State.UPLOADED, {"editor", "delegate", "translator"}),
            (State.CIRCULATED, {"editor", "delegate", "translator", "moderator", "invited"}),
            (State.OPEN, None),
            (State.CLOSED, None),
            (State.RELEASED, None),
        ],
    )
    def test_is_seen_by_those_it_has_reached(self, cast, status, readers):
        round_, everybody = cast
        version = build.version(build.draft(round_), status=status)

        assert {name for name, viewer in everybody.items() if sees(viewer, version)} == (readers or set(everybody))
        for name, viewer in everybody.items():
            listed = [each.id for each in drafts.in_round(viewer, round_.id)]
            assert (listed == [version.draft_id]) is (readers is None or name in readers), name

    def test_of_a_restricted_round_is_only_for_its_audience(self):
        union = build.organisation()
        member, adviser = build.member(of=union), build.person(Role.ADVISER, of=union)
        version = build.version(build.draft(build.round_(audience=Audience.CLEARED, invited=[union])))

        assert sees(adviser.as_actor(), version)
        assert not sees(adviser.as_actor(second_factor=False), version)
        assert not sees(member.as_actor(), version)
        assert not sees(ANONYMOUS, version)

    def test_without_a_number_is_the_newest_that_was_opened(self):
        first = build.version()
        second = later(first, status=State.CIRCULATED)
        emil = build.person(Role.EDITOR).as_actor()

        assert drafts.version(ANONYMOUS, first.draft_id).number == 1
        assert drafts.version(emil, first.draft_id).number == 1
        assert [each.number for each in drafts.versions(emil, first.draft)] == [2, 1]
        assert [each.number for each in drafts.versions(ANONYMOUS, first.draft)] == [1]
        services.open_version(second, seen=second.revision, by=build.EDITOR)
        assert drafts.version(ANONYMOUS, first.draft_id).number == 2

    def test_of_a_round_in_preparation_is_for_those_who_prepare_it(self):
        version = build.version(build.draft(build.round_(status=RoundStatus.DRAFT)), status=State.UPLOADED)

        assert sees(build.person(Role.TRANSLATOR).as_actor(), version)
        assert not sees(build.person(Role.MODERATOR).as_actor(), version)

    @pytest.mark.parametrize("number", [0, -1, 2, 2**40])
    def test_of_any_other_number_is_not_found(self, number):
        version = build.version()

        with pytest.raises(NotFound):
            drafts.version(ANONYMOUS, version.draft_id, number)

    def test_a_draft_without_a_version_to_be_seen_is_not_found(self):
        version = build.version(status=State.UPLOADED)

        with pytest.raises(NotFound):
            drafts.get(ANONYMOUS, version.draft_id)
        assert drafts.get(build.person(Role.EDITOR).as_actor(), version.draft_id) == version.draft

    def test_one_superseded_before_it_was_opened_stays_where_it_was(self):
        first = build.version()
        second = later(first, status=State.CIRCULATED)
        later(first, ["Another text."])
        session.refresh(second)

        assert second.status is State.SUPERSEDED
        assert not sees(ANONYMOUS, second)

    def test_filed_again_each_names_the_other(self):
        first = build.version()
        draft = build.draft(first.draft.round, refiled_from=first.draft_id)
        assert drafts.successors(ANONYMOUS, first.draft) == []

        build.version(draft, ["Something new."], None)
        assert drafts.successors(ANONYMOUS, first.draft) == [draft]
        assert drafts.predecessor(ANONYMOUS, draft) == first.draft

    @pytest.mark.parametrize("audience", [Audience.PUBLIC, Audience.PARTICIPANTS])
    @pytest.mark.parametrize("status", [State.CIRCULATED, State.OPEN, State.RELEASED])
    def test_a_glimpse_says_what_the_version_says(self, audience, status):
        union = build.organisation()
        version = build.version(build.draft(build.round_(audience=audience, invited=[union])), status=status)
        for viewer in (build.member(of=union).as_actor(), build.person(Role.EDITOR).as_actor()):
            (glimpse,) = drafts.glimpses(viewer, version.draft_id)

            names = [
                "id",
                "draft_id",
                "number",
                "status",
                "languages",
                "opened_at",
                "bilingual",
                "in_preparation",
                "text_id",
                "restricted",
            ]
            assert [getattr(glimpse, name) for name in names] == [getattr(version, name) for name in names]
            of_draft = ["id", "round_id", "number", "title", "refiled_from_id", "restricted"]
            assert [getattr(glimpse.draft, name) for name in of_draft] == [
                getattr(version.draft, name) for name in of_draft
            ]
            assert (glimpse.within.id, glimpse.within.audience) == (version.within.id, audience)
            assert not glimpse.was_read
            services.opened(version, by=viewer)
            assert drafts.glimpses(viewer, version.draft_id)[0].was_read

    def test_a_glimpse_is_of_what_the_viewer_may_see(self):
        union = build.organisation()
        version = build.version(build.draft(build.round_(audience=Audience.PARTICIPANTS, invited=[union])))

        assert drafts.glimpses(ANONYMOUS, version.draft_id) == []
        assert drafts.glimpses(build.member().as_actor(), version.draft_id) == []
        assert len(drafts.glimpses(build.member(of=union).as_actor(), version.draft_id)) == 1


class TestText:
    def test_outline_chapters_and_passages(self):
        version = build.version(english=["Before everything.", *TEXT], spanish=None)

        assert [heading.en for heading in drafts.outline(ANONYMOUS, version).headings] == ["Purpose", "Order"]
        assert drafts.chapters(ANONYMOUS, version) == ["", "p0002", "p0005"]
        assert [line.key for line in drafts.passages(ANONYMOUS, version, ["p0005"])] == ["p0005", "p0006"]
        assert len(drafts.passages(ANONYMOUS, version)) == 6

    def test_a_passage_and_its_neighbours(self):
        version = build.version(english=TEXT, spanish=None)
        line = drafts.passage(ANONYMOUS, version, "p0003")
        before, after = drafts.neighbours(ANONYMOUS, version, line)

        assert (before.key, line.en, after.key) == ("p0002", SENTENCE, "p0004")
        assert drafts.neighbours(ANONYMOUS, version, drafts.passage(ANONYMOUS, version, "p0001"))[0] is None
        with pytest.raises(NotFound):
            drafts.passage(ANONYMOUS, version, "p0099")

    def test_of_a_version_one_cannot_see_there_is_no_text(self):
        version = build.version(status=State.UPLOADED)

        assert drafts.passages(ANONYMOUS, version) == []

    def test_what_changed_between_two_versions(self):
        first = build.version(english=TEXT, spanish=None)
        found = drafts.compared(ANONYMOUS, first, later(first, (*TEXT[:2], *TEXT[3:], "One more.")))

        assert [match.change for match in found.matches] == [
            "unchanged", "unchanged", "deleted", "unchanged", "unchanged", "inserted",
        ]  # fmt: skip

    def test_what_one_has_read(self):
        ana = build.member().as_actor()
        first = build.version(english=TEXT, spanish=None)
        second = later(first)
        assert drafts.last_read(ana, first.draft) is None

        services.opened(first, by=ana)
        assert drafts.last_read(ana, first.draft, than=second) == 1
        services.opened(second, by=ana)
        assert drafts.last_read(ana, first.draft) == 2
        assert drafts.last_read(ana, first.draft, than=second) == 1
        assert drafts.last_read(ANONYMOUS, first.draft) is None

    def test_the_file_itself_is_for_those_who_prepare(self):
        version = build.version()

        assert drafts.source(build.person(Role.EDITOR).as_actor(), version, "es")[1] == "draft.md"
        with pytest.raises(NotFound):
            drafts.source(ANONYMOUS, version, "es")


class TestComments:
    def test_stand_at_their_passages(self):
        version = build.version(english=TEXT, spanish=None)
        for key in ("p0003", "p0003", "p0005", ""):
            build.remark(version, key)

        assert keys(on_drafts.at_passages(ANONYMOUS, version)) == {"p0003": 2, "p0005": 1}
        assert keys(on_drafts.at_passages(ANONYMOUS, version, ["p0004"])) == {"p0005": 1}
        assert len(on_drafts.at_passage(ANONYMOUS, version, "p0003")) == 2
        assert [comment.on_the_whole for comment in on_drafts.on_whole(ANONYMOUS, version)] == [True]
        assert on_drafts.shelf(ANONYMOUS, version) == []

    def test_say_what_they_were_made_on(self):
        version = build.version(english=TEXT, spanish=None)
        build.remark(version, "p0003", words="every year", proposed="twice a year")
        (comment,) = on_drafts.at_passage(ANONYMOUS, version, "p0003")

        assert (comment.exact, comment.proposed, comment.made_on, comment.fit) == (
            *("every year", "twice a year", 1, Fit.SAME),
        )
        assert SENTENCE[comment.start : comment.end] == "every year"

    def test_those_not_published_are_their_author_s_and_their_judges(self):
        ana, version = build.member(), build.version()
        build.remark(version, by=ana, status=Status.RECEIVED)

        def count(viewer):
            return len(on_drafts.at_passage(viewer, version, "p0002"))

        moderator, editor = build.person(Role.MODERATOR).as_actor(), build.person(Role.EDITOR).as_actor()
        assert [count(viewer) for viewer in (ANONYMOUS, build.member().as_actor(), editor)] == [0, 0, 0]
        assert [count(viewer) for viewer in (ana.as_actor(), moderator)] == [1, 1]
        assert on_drafts.counts(ana.as_actor(), version).all == 0

    def test_of_what_was_withheld_only_the_marker_is_left(self):
        version = build.version()
        said = build.remark(version, words="The list")
        contributions.retract(said, "third_party")
        session.commit()
        (comment,) = on_drafts.at_passage(ANONYMOUS, version, "p0002")

        assert (comment.body, comment.exact, comment.readable) == ("", "", False)
        assert (comment.start, comment.end) == (None, None)
        assert comment.withheld_reason == "third_party"
        assert on_drafts.at_passage(build.person(Role.MODERATOR).as_actor(), version, "p0002")[0].readable

    def test_nothing_of_a_version_one_cannot_see(self):
        version = build.version(english=TEXT, spanish=None)
        said = build.remark(version, "p0003")
        hidden = later(version, status=State.CIRCULATED)

        assert on_drafts.at_passages(ANONYMOUS, hidden) == {}
        assert on_drafts.table(ANONYMOUS, hidden).rows == []
        assert [place.version for place in on_drafts.followed(ANONYMOUS, said.id).places] == [1]

    def test_follow_their_words_into_the_next_version(self):
        version = build.version(english=TEXT, spanish=None)
        said, gone = build.remark(version, "p0003"), build.remark(version, "p0002", words="open to everybody")
        new = later(version, (TEXT[0], *TEXT[2:], "One more."))

        assert keys(on_drafts.at_passages(ANONYMOUS, new)) == {"p0003": 1}
        assert [(comment.id, comment.fit, comment.on_the_shelf) for comment in on_drafts.shelf(ANONYMOUS, new)] == [
            (gone.id, Fit.REMOVED, True)
        ]
        assert [place.version for place in on_drafts.followed(ANONYMOUS, said.id).places] == [1, 2]
        assert on_drafts.one(ANONYMOUS, new, said.id).made_on == 1

    def test_only_the_latest_place_counts(self):
        version = build.version(english=TEXT, spanish=None)
        build.remark(version, "p0003")
        new = later(version)
        (place,) = on_drafts.at_passage(ANONYMOUS, new, "p0003")
        contributions.move(on_drafts.placement(build.EDITOR, place.placement_id), passage="p0002", by=build.EDITOR)
        new = drafts.version(ANONYMOUS, new.draft_id)

        assert keys(on_drafts.at_passages(ANONYMOUS, new)) == {"p0002": 1}
        assert on_drafts.counts(ANONYMOUS, new).by_passage == {"p0002": 1}

    def test_tell_of_answers_and_of_what_their_author_says(self):
        ana = build.member()
        version = build.version(english=TEXT, spanish=None)
        said = build.remark(version, "p0003", by=ana)
        build.contribution(said.round, parent=said, status=Status.PUBLISHED)
        new = later(version)
        place = on_drafts.one(ANONYMOUS, new, said.id)
        contributions.stand(said, placement=place.placement_id, choice=Choice.RESOLVED, by=ana.as_actor())
        (comment,) = on_drafts.at_passage(ana.as_actor(), new, "p0003")

        assert (comment.replies, comment.official, comment.standing, comment.mine) == (1, False, Choice.RESOLVED, True)

    def test_what_their_author_says_beside_a_version_is_for_those_who_can_see_it(self):
        ana = build.member()
        first = build.version(build.draft(build.round_(invited=[ana.organisation])), english=TEXT, spanish=None)
        said = build.remark(first, "p0003", by=ana)
        second = later(first)
        hidden = later(second, (*TEXT, "Two more."), State.CIRCULATED)
        contributions.reanchor(hidden, by=SYSTEM)
        places = {each.version: each.id for each in on_drafts.followed(ana.as_actor(), said.id).places}
        contributions.stand(said, placement=places[2], choice=Choice.RELEVANT, by=ana.as_actor())
        contributions.stand(said, placement=places[3], choice=Choice.RESOLVED, by=ana.as_actor())

        for viewer, choice, on in ((ana.as_actor(), Choice.RESOLVED, 3), (ANONYMOUS, Choice.RELEVANT, 2)):
            (comment,) = on_drafts.at_passage(viewer, second, "p0003")
            followed = on_drafts.followed(viewer, said.id)
            assert comment.standing is choice
            assert (followed.standing, followed.standing_on) == (choice, on)

    def test_who_lost_sight_of_the_draft_keeps_their_own_words_and_none_of_the_draft(self):
        union = build.organisation()
        adviser = build.person(Role.ADVISER, of=union)
        version = build.version(build.draft(build.round_(audience=Audience.CLEARED, invited=[union])))
        said = build.remark(version, "p0002", by=adviser, words="list", proposed="register")
        now, then = on_drafts.followed(adviser.as_actor(), said.id), adviser.as_actor(second_factor=False)
        lost = on_drafts.followed(then, said.id)

        assert (now.exact, now.origin.title.en) == ("list", "The list")
        assert lost.proposed == "register"
        assert [lost.exact, lost.prefix, lost.suffix, lost.origin.en, lost.origin.es, lost.origin.title.en] == [""] * 6

    def test_are_filtered(self):
        version = build.version(english=TEXT, spanish=None)
        build.remark(version, "p0003", kind=CommentType.EDITORIAL)
        build.remark(version, "p0003", by=build.member())

        def count(**asked):
            return len(on_drafts.at_passage(ANONYMOUS, version, "p0003", on_drafts.Filter(**asked)))

        assert count() == 2
        assert count(kind="editorial") == 1
        assert count(group="civil_society_union") == 1
        assert count(group="civil_society_union", kind="editorial") == 0
        assert count(fit="same", state="published", language="en") == 2
        assert count(fit="moved") == 0


class TestTable:
    def test_goes_through_the_text_page_by_page(self):
        version = build.version(english=TEXT, spanish=None)
        order = ["p0005", "", "p0002", "p0003", "p0002"]
        said = [build.remark(version, key) for key in order]
        found, after = [], ""
        while True:
            page = on_drafts.table(ANONYMOUS, version, after=after, most=2)
            found += [comment.id for comment in page.rows]
            if page.next is None:
                break
            after = page.next

        assert found == [said[at].id for at in (1, 2, 4, 3, 0)]
        assert [comment.id for comment in on_drafts.table(ANONYMOUS, version, most=None).rows] == found

    def test_the_shelf_comes_last(self):
        version = build.version(english=TEXT, spanish=None)
        gone, stays = build.remark(version, "p0002", words="open to everybody"), build.remark(version, "p0005")
        new = later(version, (TEXT[0], *TEXT[2:], "One more."))
        first = on_drafts.table(ANONYMOUS, new, most=1)
        second = on_drafts.table(ANONYMOUS, new, after=first.next, most=1)

        assert [first.rows[0].id, second.rows[0].id, second.next] == [stays.id, gone.id, None]

    @pytest.mark.parametrize("after", ["x", "1-2-3", "1-", "-1-2", "9999999999-1", "²-1"])
    def test_an_odd_mark_asks_for_the_beginning(self, after):
        version = build.version()
        build.remark(version)

        assert len(on_drafts.table(ANONYMOUS, version, after=after).rows) == 1

    def test_what_needs_an_eye(self):
        version = build.version()
        said = build.remark(version, language="es")
        new = later(version, (*build.TEXT, "One more."))
        emil = build.person(Role.EDITOR).as_actor()

        assert [comment.id for comment in on_drafts.uncertain(emil, new).rows] == [said.id]
        assert on_drafts.waiting(emil).place == 1


class TestCounts:
    def test_are_of_what_is_published(self):
        version = build.version(english=TEXT, spanish=None)
        for key in ("p0003", "p0003", "p0005", ""):
            build.remark(version, key)
        build.remark(version, "p0003", status=Status.RECEIVED)
        found = on_drafts.counts(ANONYMOUS, version)

        assert found.by_passage == {"p0003": 2, "p0005": 1}
        assert found.by_chapter == {"p0001": 2, "p0004": 1}
        assert (found.whole, found.shelf, found.all) == (1, 0, 4)

    def test_change_with_every_publication(self):
        version = build.version()
        assert on_drafts.counts(ANONYMOUS, version).all == 0
        build.remark(version)
        session.expire_all()

        assert on_drafts.counts(ANONYMOUS, drafts.version(ANONYMOUS, version.draft_id)).all == 1

    def test_comments_from_a_round_one_cannot_see_are_not_counted(self):
        union = build.organisation()
        ana = build.member(of=union)
        first = build.version(
            build.draft(build.round_(audience=Audience.PARTICIPANTS, invited=[union])), english=TEXT, spanish=None
        )
        build.remark(first, "p0003", by=ana)
        new = build.version(build.draft(refiled_from=first.draft_id), [*TEXT, "One more."], None)
        contributions.reanchor(new, by=SYSTEM)

        assert on_drafts.counts(ANONYMOUS, new).all == 0
        assert on_drafts.at_passages(ANONYMOUS, new) == {}
        assert on_drafts.counts(ana.as_actor(), new).all == 1
        assert drafts.predecessor(ANONYMOUS, new.draft) is None


def disputed(viewer, version):
    """What the text says of translations that somebody questions, by the key of their passage."""
    marks = on_drafts.marks(viewer, version)
    return {key: mark.dispute for key, here in marks.items() for mark in here if mark.dispute}


class TestTranslations:
    def test_translators_read_of_them_from_the_day_they_arrive(self):
        tina = build.person(Role.TRANSLATOR).as_actor()
        version = build.version()
        said = build.remark(version, kind=CommentType.TRANSLATION_ERROR, status=Status.RECEIVED)
        build.remark(version)
        (question,) = on_drafts.questioned(tina).rows

        assert question.comment.id == said.id
        assert question.comment.body
        assert (question.en, question.es) == (build.TEXT[1], build.TEXTO[1])
        assert question.dispute is None
        assert on_drafts.questioned(build.person(Role.EDITOR).as_actor()).rows == []
        assert disputed(tina, version) == {}

    def test_once_published_the_passage_is_disputed_until_it_is_settled(self):
        tina = build.person(Role.TRANSLATOR).as_actor()
        version = build.version()
        build.remark(version, kind=CommentType.TRANSLATION_ERROR)
        assert disputed(ANONYMOUS, version) == {"p0002": "open"}

        dispute = on_drafts.dispute(tina, session.scalars(select(Dispute.id)).one())
        contributions.settle(
            dispute, outcome=Outcome.CORRECTED, note=Localized("Yes.", "Sí."), seen=dispute.revision, by=tina
        )
        assert disputed(ANONYMOUS, version) == {"p0002": "corrected"}
        assert on_drafts.questioned(tina).rows == []
        assert [question.settled for question in on_drafts.questioned(tina, settled=True).rows] == [True]
        assert on_drafts.waiting(tina).disputes == 0

    def test_a_dispute_is_for_translators(self):
        build.remark(kind=CommentType.TRANSLATION_ERROR)

        with pytest.raises(NotFound):
            on_drafts.dispute(build.person(Role.EDITOR).as_actor(), session.scalars(select(Dispute.id)).one())


class TestDesk:
    def test_lists_what_is_in_one_s_scope(self):
        version = build.version(status=State.UPLOADED)
        empty = build.draft()
        emil = build.person(Role.EDITOR).as_actor()
        here = build.person(Role.EDITOR, round_id=version.draft.round_id).as_actor()

        assert {draft.id: len(versions) for draft, versions in drafts.on_desk(emil)} == {
            version.draft_id: 1,
            empty.id: 0,
        }
        assert [draft.id for draft, _versions in drafts.on_desk(here)] == [version.draft_id]
        assert drafts.on_desk(build.member().as_actor()) == []
        assert on_drafts.waiting(emil).align == 1
        assert on_drafts.waiting(ANONYMOUS) == on_drafts.Waiting(None, None, None)


def test_a_clause_is_put_together_once():
    assert visibility.versions(ANONYMOUS) is visibility.versions(ANONYMOUS)
