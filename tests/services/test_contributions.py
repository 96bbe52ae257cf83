"""Sending, correcting, taking back, answering: what changes, what is refused, what is left behind."""

from collections import Counter
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import build
import pytest
from sqlalchemy import func, select, text

from portal.core import clock, tickets
from portal.core.actor import ANONYMOUS, Role
from portal.core.db import session, transaction
from portal.core.errors import Conflict, Invalid, NotAllowed
from portal.core.localized import LANGUAGES, Localized
from portal.files.formats import Kind as FileKind
from portal.files.intake import Arrived
from portal.models.audit import Entry
from portal.models.consultations import Audience, Round
from portal.models.contributions import Attachment, Contribution, Edition, Kind, Naming, Status, Tally, Thread
from portal.models.outbox import Errand
from portal.services import contributions

ANEW = {"populate_existing": True}


def ticket():
    return tickets.find_mark(tickets.new(), b"a secret of the tests")


def sent(**more):
    return {"ticket": ticket(), "body": "Hace falta seguimiento.", "language": "es", "naming": Naming.ANONYMOUS, **more}


def arrived(name="acta.pdf", digest="a"):
    return Arrived(
        name=name, kind=FileKind.PDF, media_type="application/pdf", extension="pdf", size=9, sha256=digest * 64
    )


def counts(round_):
    rows = session.execute(
        select(Tally.status, Tally.group, Tally.language, Tally.many).where(Tally.round_id == round_.id)
    )
    return {(str(row.status), row.group, row.language): row.many for row in rows if row.many}


@pytest.fixture
def ana():
    return build.member(of=build.organisation(name="Sindicato Manos del Norte"))


class TestLengthsOfThreads:
    """Kept in step, so that no page counts: whatever is released and withheld, they are what a recount gives."""

    def kept(self, round_):
        rows = session.scalars(select(Thread).where(Thread.round_id == round_.id).execution_options(**ANEW))
        return {(row.thread, row.language): (row.question, row.entries, row.answered) for row in rows}

    def recounted(self, round_):
        said = session.scalars(select(Contribution).where(Contribution.round_id == round_.id).execution_options(**ANEW))
        found, answered = {}, Counter()
        placed = [one for one in said if one.path is not None]
        for one in placed:
            answered[one.thread] += one.depth > 0 and one.status == Status.PUBLISHED
        for one in placed:
            for language in ("", one.language):
                entries = found.get((one.thread, language), (0, 0, 0))[1]
                found[one.thread, language] = (one.question_id or 0, entries + 1, answered[one.thread])
        return found

    def test_are_what_is_there_after_each_act(self):
        round_ = build.round_()
        asked = build.contribution(round_, question=1, status=Status.PUBLISHED)
        alone = build.contribution(round_, status=Status.PUBLISHED, language="en")
        assert self.kept(round_) == self.recounted(round_) != {}

        answers = [build.contribution(round_, parent=asked, status=Status.PUBLISHED, language=one) for one in LANGUAGES]
        below = build.contribution(round_, parent=answers[0], status=Status.PUBLISHED)
        build.contribution(round_, parent=asked)
        build.contribution(round_, parent=asked, status=Status.WITHHELD)
        assert self.kept(round_) == self.recounted(round_)
        assert self.kept(round_)[asked.thread, ""] == (asked.question_id, 4, 3)

        build.verdict(below, Status.WITHHELD)
        build.verdict(alone, Status.WITHHELD)
        assert self.kept(round_) == self.recounted(round_)
        assert self.kept(round_)[asked.thread, "en"][2] == 2

        build.verdict(below, Status.PUBLISHED)
        build.verdict(alone, Status.PUBLISHED)
        assert self.kept(round_) == self.recounted(round_)
        assert self.kept(round_)[asked.thread, ""] == (asked.question_id, 4, 3)

    def test_count_what_the_committee_answers(self):
        round_ = build.round_()
        said = build.contribution(round_, status=Status.PUBLISHED)

        contributions.answer(
            said, ticket=ticket(), text=Localized("It is.", "Así es."), by=build.person(Role.EDITOR).as_actor()
        )

        assert self.kept(round_) == self.recounted(round_)
        assert self.kept(round_)[said.thread, ""] == (0, 2, 1)


class TestPost:
    def test_takes_in_the_words_with_their_first_edition_their_files_and_the_count(self, ana):
        round_ = build.round_()

        said = contributions.post(
            round_, **sent(naming=Naming.ORGANISATION, question=1, files=[arrived()]), by=ana.as_actor()
        )

        assert (said.status, said.kind, said.late, said.number) == (Status.RECEIVED, Kind.COMMENT, False, None)
        assert (said.byline, said.group, said.organisation_kind) == (
            "Sindicato Manos del Norte", "civil_society_union", "union",
        )  # fmt: skip
        edition = session.scalars(select(Edition)).one()
        assert (edition.number, edition.body) == (1, "Hace falta seguimiento.")
        assert session.scalars(select(Attachment.name)).one() == "acta.pdf"
        assert counts(round_) == {("received", "civil_society_union", "es"): 1}

    def test_leaves_a_commitment_that_only_the_salt_opens(self, ana):
        round_ = build.round_()
        one = contributions.post(round_, **sent(), by=ana.as_actor())
        other = contributions.post(round_, **sent(), by=ana.as_actor())

        assert len(one.salt) == 32
        assert one.commitment != other.commitment
        assert len(one.commitment) == 64

    @pytest.mark.parametrize(
        ("naming", "byline", "organisation", "group"),
        [
            (Naming.NAME, "Person", None, "individual"),
            (Naming.ANONYMOUS, "", None, "individual"),
            (Naming.ORGANISATION, "Sindicato", "its own", "civil_society_union"),
        ],
    )
    def test_names_as_much_as_was_chosen(self, ana, naming, byline, organisation, group):
        said = contributions.post(build.round_(), **sent(naming=naming), by=ana.as_actor())

        assert said.byline.startswith(byline)
        assert bool(said.byline) == bool(byline)
        assert said.organisation_id == (ana.organisation_id if organisation else None)
        assert said.group == group

    @pytest.mark.parametrize("zone", ["America/Mexico_City", "America/Tijuana", "Europe/Zurich", "UTC"])
    def test_of_somebody_without_account_keeps_the_day_of_the_rounds_calendar_at_every_hour(self, zone):
        round_ = build.round_(zone=zone, opens=-900, closes=900)
        friday = datetime(2026, 11, 27, tzinfo=ZoneInfo(zone))

        for hour in range(24):
            with clock.at(friday + timedelta(hours=hour, minutes=4)):
                said = contributions.post(round_, **sent(), by=ANONYMOUS)
                author = build.holder(said)
                said = contributions.correct(said, body="Falta todo.", language="es", seen=1, by=author)
            noted = session.scalars(select(Entry.at).where(Entry.subject_id == said.id)).all()
            editions = session.scalars(select(Edition.sent_at).where(Edition.contribution_id == said.id)).all()
            days = {at.date() for at in (said.posted_at, *editions, *noted)}
            assert days == {friday.date()}, hour

    def test_of_somebody_without_account_keeps_the_day_and_nobody(self):
        said = contributions.post(build.round_(), **sent(naming=Naming.NAME, byline=" Luz  Ortega "), by=ANONYMOUS)

        entry = session.scalars(select(Entry)).one()
        for at in (said.posted_at, session.scalars(select(Edition.sent_at)).one(), entry.at):
            assert (at.hour, at.minute, at.second, at.microsecond) == (12, 0, 0, 0)
        assert (said.author_id, said.organisation_id, said.byline) == (None, None, "Luz Ortega")
        assert (entry.act, entry.actor_id, entry.actor_name) == ("contribution.post", None, "")
        assert "Luz" not in str(entry.changes)
        assert "seguimiento" not in str(entry.changes)
        assert said.ticket not in str(entry.changes)

    def test_forgets_a_name_that_was_not_to_be_shown(self):
        said = contributions.post(build.round_(), **sent(byline="Luz Ortega"), by=ANONYMOUS)

        assert said.byline == ""

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"body": ""}, "body"),
            ({"body": " \n\u200b\u3164 "}, "body"),
            ({"body": "x" * 25_001}, "body"),
            ({"body": "null\x00byte"}, "body"),
            ({"body": "abc\u202edef"}, "body"),
            ({"language": "fr"}, "language"),
            ({"question": 99}, "question"),
            ({"parent": "ILC-2026-9999-0001"}, "parent"),
            ({"naming": Naming.NAME, "byline": "\u200b"}, "byline"),
            ({"naming": Naming.NAME, "byline": "Luz\u202eOrtega"}, "byline"),
            ({"naming": Naming.NAME, "byline": "x" * 121}, "byline"),
            ({"files": [arrived(digest=d) for d in "abcdef"]}, "files"),
        ],
        ids=lambda value: str(value)[:40],
    )
    def test_refuses_at_the_field_and_keeps_nothing(self, wrong, field):
        with pytest.raises(Invalid) as refusal:
            contributions.post(build.round_(), **sent(**wrong), by=ANONYMOUS)

        assert refusal.value.field == field
        assert session.scalar(select(func.count(Contribution.id))) == 0
        assert session.scalar(select(func.count(Tally.id))) == 0

    @pytest.mark.parametrize("body", ["x" * 25_000, "é" * 25_000, "e\u0301" * 25_000, "👩🏽‍🌾" * 25_000])
    def test_counts_characters_as_people_do(self, body):
        assert contributions.post(build.round_(), **sent(body=body), by=ANONYMOUS).id

    def test_refuses_an_organisation_to_whom_has_none(self):
        with pytest.raises(contributions.NoOrganisation):
            contributions.post(build.round_(), **sent(naming=Naming.ORGANISATION), by=build.person().as_actor())

    def test_marks_as_late_what_the_round_still_takes(self):
        assert contributions.post(build.round_(closes=-1, late=3), **sent(), by=ANONYMOUS).late

    @pytest.mark.parametrize("when", [{"closes": -1}, {"closes": -2, "late": -1}, {"opens": 1}])
    def test_refuses_what_comes_at_another_time(self, when):
        with pytest.raises(NotAllowed, match="not taking contributions"):
            contributions.post(build.round_(**when), **sent(), by=ANONYMOUS)

    def test_refuses_staff(self):
        with pytest.raises(NotAllowed):
            contributions.post(build.round_(), **sent(), by=build.person(Role.MODERATOR).as_actor())

    def test_takes_a_ticket_once(self):
        round_, mark = build.round_(), ticket()
        contributions.post(round_, **sent(ticket=mark), by=ANONYMOUS)

        with pytest.raises(Conflict):
            contributions.post(round_, **sent(ticket=mark), by=ANONYMOUS)

        assert session.scalar(select(func.count(Contribution.id))) == 1

    def test_replies_to_what_is_published_in_the_same_round(self):
        round_ = build.round_()
        question = contributions.post(round_, **sent(question=1), by=ANONYMOUS)
        with transaction():
            contributions.publish(question)

        said = contributions.post(round_, **sent(parent=question.number), by=ANONYMOUS)

        assert (said.kind, said.answers, said.question_id) == (Kind.REPLY, question.number, question.question_id)

    @pytest.mark.parametrize("status", [Status.WITHHELD, None])
    def test_does_not_reply_to_what_is_not_public_here(self, status):
        round_ = build.round_()
        elsewhere = build.contribution(round_ if status else build.round_(), status=Status.PUBLISHED, then=status)

        with pytest.raises(contributions.NothingToAnswer):
            contributions.post(round_, **sent(parent=elsewhere.number), by=ANONYMOUS)


class TestCorrect:
    def test_adds_an_edition_and_changes_none(self):
        said = build.contribution(status=Status.RETURNED)
        author = build.holder(said)

        contributions.correct(said, body="Now in English.", language="en", seen=1, by=author)

        editions = session.execute(select(Edition.number, Edition.body).order_by(Edition.number)).all()
        assert editions == [(1, "Faltan visitas de seguimiento."), (2, "Now in English.")]
        assert (said.status, said.body, said.language) == (Status.RECEIVED, "Now in English.", "en")
        assert counts(said.round) == {("received", "individual", "en"): 1}
        assert session.scalars(select(Edition.sent_at)).all()[1].hour == 12

    def test_leaves_files_out_and_adds_others_without_forgetting_any(self):
        said = build.contribution(files=[arrived("uno.pdf", "a"), arrived("dos.pdf", "b")])

        contributions.correct(
            said,
            body="x",
            language="es",
            drop=[1],
            files=[arrived("tres.pdf", "c")],
            seen=1,
            by=build.holder(said),
        )

        rows = session.execute(
            select(Attachment.name, Attachment.added_in, Attachment.dropped_in).order_by(Attachment.position)
        ).all()
        assert rows == [("uno.pdf", 1, 2), ("dos.pdf", 1, None), ("tres.pdf", 2, None)]

    def test_keeps_a_file_once_that_is_chosen_again_and_both_of_two_names(self):
        said = build.contribution(files=[arrived("uno.pdf", "a")])
        again, other = arrived("uno.pdf", "a"), arrived("copia.pdf", "a")

        contributions.correct(said, body="x", language="es", files=[again, other], seen=1, by=build.holder(said))

        rows = session.execute(select(Attachment.name, Attachment.digest).order_by(Attachment.position)).all()
        assert rows == [("uno.pdf", "a" * 64), ("copia.pdf", "a" * 64)]

    def test_with_other_files_alone_is_another_revision_for_who_decides(self):
        said = build.contribution()
        seen = said.revision

        contributions.correct(
            said, body=said.body, language="es", files=[arrived("x.pdf", "a")], seen=1, by=build.holder(said)
        )

        assert session.scalar(select(Contribution.revision)) > seen

    def test_refuses_when_it_was_corrected_meanwhile(self):
        said = build.contribution()
        author = build.holder(said)
        contributions.correct(said, body="Otra vez.", language="es", seen=1, by=author)

        with pytest.raises(Conflict):
            contributions.correct(said, body="Y otra.", language="es", seen=1, by=author)

    def test_takes_what_waits_until_the_round_says(self):
        said = build.contribution(build.round_(closes=5))

        with clock.at(clock.now() + timedelta(days=6)), pytest.raises(NotAllowed, match="time for corrections"):
            contributions.correct(said, body="x", language="es", seen=1, by=build.holder(said))

    def test_is_for_its_author_alone(self, ana):
        said = build.contribution(by=ana)

        for other in (ANONYMOUS, build.holder(build.contribution()), build.member().as_actor()):
            with pytest.raises(NotAllowed, match="Only its author"):
                contributions.correct(said, body="x", language="es", seen=1, by=other)


class TestWithdraw:
    def test_takes_it_back_and_keeps_the_words(self):
        said = build.contribution()

        contributions.withdraw(said, by=build.holder(said))

        assert said.status is Status.WITHDRAWN
        assert session.scalar(select(func.count(Edition.id))) == 1
        assert counts(said.round) == {("withdrawn", "individual", "es"): 1}

    def test_is_too_late_once_it_is_public(self):
        said = build.contribution(status=Status.PUBLISHED)

        with pytest.raises(NotAllowed, match="already been decided"):
            contributions.withdraw(said, by=build.holder(said))


class TestAnswer:
    def test_is_public_at_once_and_tells_the_author_and_the_followers(self, ana):
        bea = build.member()
        round_ = build.round_(audience=Audience.PARTICIPANTS, invited=[ana.organisation, bea.organisation])
        said = build.contribution(round_, by=ana, status=Status.PUBLISHED)
        version, editor = round_.version, build.person(Role.EDITOR).as_actor()

        answer = contributions.answer(said, ticket=ticket(), text=Localized("We will.", "Lo haremos."), by=editor)

        assert (answer.kind, answer.status, answer.byline, answer.depth) == (
            Kind.OFFICIAL_REPLY, Status.PUBLISHED, "", 1,
        )  # fmt: skip
        letters = {(e.facts["event"], e.facts["person_id"]) for e in session.scalars(select(Errand))}
        assert letters == {("contribution_answered", ana.id), ("contribution_published", bea.id)}
        assert counts(round_) == {("published", "civil_society_union", "es"): 1}
        assert session.scalar(select(Round.version).where(Round.id == round_.id)) > version

    @pytest.mark.parametrize("language", ["en", "es"])
    def test_stands_in_both_languages_first_in_that_of_what_it_answers(self, language):
        said = build.contribution(language=language, status=Status.PUBLISHED)

        answer = contributions.answer(
            said,
            ticket=ticket(),
            text=Localized("We will.", "Lo haremos."),
            by=build.person(Role.EDITOR).as_actor(),
        )

        first, other = ("We will.", "Lo haremos.") if language == "en" else ("Lo haremos.", "We will.")
        kept = session.scalars(select(Edition).where(Edition.contribution_id == answer.id)).one()
        for each in (answer, kept):
            assert (each.language, each.body, each.twin) == (language, first, other)

    @pytest.mark.parametrize(
        ("text", "field"),
        [
            (Localized("We will.", " "), "body_es"),
            (Localized("\u200b", "Lo haremos."), "body_en"),
            (Localized("We will.", "Lo \u202eharemos."), "body_es"),
            (Localized("x" * 25_001, "Lo haremos."), "body_en"),
        ],
        ids=lambda value: str(value)[:40],
    )
    def test_is_not_published_in_one_language_alone(self, text, field):
        said = build.contribution(status=Status.PUBLISHED)

        with pytest.raises(Invalid) as refusal:
            contributions.answer(said, ticket=ticket(), text=text, by=build.person(Role.EDITOR).as_actor())

        assert refusal.value.field == field
        assert session.scalars(select(Contribution)).one().id == said.id

    def test_is_for_editors_and_delegates(self, ana):
        said = build.contribution(by=ana, status=Status.PUBLISHED)

        for other in (ANONYMOUS, ana.as_actor(), build.person(Role.MODERATOR).as_actor()):
            with pytest.raises(NotAllowed):
                contributions.answer(said, ticket=ticket(), text=Localized("x", "y"), by=other)

    def test_waits_until_there_is_something_published(self):
        said = build.contribution()

        with pytest.raises(NotAllowed, match="Only what is published"):
            contributions.answer(
                said, ticket=ticket(), text=Localized("x", "y"), by=build.person(Role.DELEGATE).as_actor()
            )


class TestRelease:
    def test_gives_one_sequence_over_the_rounds_of_a_consultation(self):
        docket = build.consultation(code="ILC-2031-0001")
        one, other = build.round_(of=docket), build.round_(of=docket)

        numbers = [build.contribution(r, status=Status.PUBLISHED).number for r in (one, other, one)]

        assert numbers == ["ILC-2031-0001-0001", "ILC-2031-0001-0002", "ILC-2031-0001-0003"]

    def test_sets_answers_in_below_what_they_answer_but_not_for_ever(self):
        round_ = build.round_()
        said = [build.contribution(round_, status=Status.PUBLISHED)]
        for _ in range(6):
            said.append(build.contribution(round_, parent=said[-1], status=Status.PUBLISHED))

        assert [one.depth for one in said] == [0, 1, 2, 3, 4, 4, 4]
        assert sorted(said, key=lambda one: one.path) == said
        assert {one.thread for one in said} == {1}

    def test_gives_back_its_place_to_what_was_withheld(self):
        said = build.contribution(status=Status.PUBLISHED, then=Status.WITHHELD)
        number, path = said.number, said.path
        assert said.withheld_reason == "third_party"

        with transaction():
            contributions.publish(said)

        assert (said.number, said.path, said.withheld_at, said.withheld_reason) == (number, path, None, None)
        assert counts(said.round) == {("published", "individual", "es"): 1}

    def test_counts_again_what_moves(self):
        round_ = build.round_()
        for status in Status:
            build.contribution(round_, status=status)
        build.contribution(round_, status=Status.PUBLISHED, then=Status.WITHHELD)

        assert counts(round_) == {
            ("received", "individual", "es"): 1,
            ("returned", "individual", "es"): 1,
            ("published", "individual", "es"): 1,
            ("withheld", "individual", "es"): 2,
            ("withdrawn", "individual", "es"): 1,
            ("on_record", "individual", "es"): 1,
        }

    def test_makes_what_was_kept_of_the_round_out_of_date(self):
        round_ = build.round_()
        versions = [round_.version]
        for then in (None, Status.WITHHELD):
            build.contribution(round_, status=Status.PUBLISHED, then=then)
            versions.append(session.scalar(select(Round.version).where(Round.id == round_.id)))

        assert versions == sorted(set(versions))


def test_editions_are_never_rewritten():
    said = build.contribution()

    with pytest.raises(Exception, match="append-only"), session.begin_nested():
        session.execute(text("UPDATE editions SET body = 'x' WHERE contribution_id = :id"), {"id": said.id})


def test_what_is_released_in_a_restricted_round_leaves_no_gap_in_the_public_numbers():
    docket, union = build.consultation(), build.organisation()
    public = build.round_(of=docket)
    closed = build.round_(of=docket, audience=Audience.PARTICIPANTS, invited=[union])

    first = build.contribution(public, status=Status.PUBLISHED)
    hidden = build.contribution(closed, by=build.member(of=union), status=Status.PUBLISHED)
    second = build.contribution(public, status=Status.PUBLISHED)

    assert [first.number, second.number] == [f"{docket.code}-0001", f"{docket.code}-0002"]
    assert hidden.number == f"{docket.code}-{closed.id}-0001"
