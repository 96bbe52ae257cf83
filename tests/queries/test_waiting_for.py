"""What waits for somebody: everything that is theirs to do, and nothing that they could not open."""

from datetime import date, timedelta

import answering
import build
import concerning
import pytest
from sqlalchemy import select, update
from sqlalchemy.dialects import sqlite

from portal.core import clock
from portal.core.actor import Role
from portal.core.db import session
from portal.models.concerns import Concern
from portal.models.consultations import Audience
from portal.models.consultations import Status as RoundStatus
from portal.models.contributions import CommentType, Fit, Method, Placement, Status
from portal.models.drafts import Passage, Reading
from portal.models.drafts import Status as DraftStatus
from portal.models.outbox import Errand
from portal.queries import consultations, contributions, drafts, home, summaries


def heaps(person):
    return home.heaps(person.as_actor())


class TestHeaps:
    def test_are_none_for_who_has_no_work_here(self):
        build.contribution()
        build.round_(status=RoundStatus.DRAFT)
        assert heaps(build.member()) == {}

    def test_a_moderator_is_told_what_they_may_decide_and_nothing_of_their_own(self):
        union = build.organisation()
        member, moderator = build.member(of=union), build.person(Role.MODERATOR, of=union)
        round_ = build.round_()
        build.contribution(round_)
        build.contribution(round_, by=member)
        build.contribution(round_, by=moderator)
        assert heaps(moderator) == {"to_moderate": 1}
        assert heaps(build.person(Role.MODERATOR)) == {"to_moderate": 3}

    def test_a_moderator_of_one_round_is_told_nothing_of_another(self):
        here, there = build.round_(), build.round_(audience=Audience.COMMITTEE)
        build.contribution(here)
        build.contribution(there, by=build.person(Role.EDITOR))
        assert heaps(build.person(Role.MODERATOR, round_id=here.id)) == {"to_moderate": 1}

    def test_what_is_on_a_table_is_its_owners(self):
        from portal.services import moderation

        moderator, other = build.person(Role.MODERATOR), build.person(Role.MODERATOR)
        moderation.claim(build.contribution(), by=moderator.as_actor())
        assert (heaps(moderator), heaps(other)) == ({"on_table": 1}, {})

    def test_the_hour_is_the_one_at_which_it_is_asked(self):
        from portal.services import moderation

        moderator = build.person(Role.MODERATOR)
        moderation.claim(build.contribution(), by=moderator.as_actor())
        assert heaps(moderator) == {"on_table": 1}
        with clock.at(clock.now() + timedelta(minutes=31)):
            assert heaps(moderator) == {"to_moderate": 1}
        assert heaps(moderator) == {"on_table": 1}

    def test_no_hour_stands_in_the_statement_that_is_cached(self):
        """What would be cached with it would be counted as it was at that hour, for as long as the process lives."""
        roles = build.person(*(role for role in Role if role is not Role.SYSTEM), of=build.organisation()).as_actor()
        binds = home._counted(roles).compile(dialect=sqlite.dialect()).binds.values()
        assert any(each.callable for each in binds)
        assert not [each.key for each in binds if isinstance(each.value, date)]

    def test_drafts_wait_for_an_editor(self):
        version = build.version(status=DraftStatus.UPLOADED)
        open_ = build.version()
        said = build.remark(open_)
        passage = session.scalar(select(Passage).where(Passage.version_id == open_.id, Passage.key == "p0002"))
        unsure = {"fit": Fit.UNCERTAIN, "confidence": 50, "method": Method.SEARCH, "language": "en", "number": 2}
        session.add(Placement(contribution_id=said.id, version=open_, passage_id=passage.id, **unsure))
        session.commit()
        build.round_(status=RoundStatus.DRAFT)
        assert heaps(build.person(Role.EDITOR)) == {"to_align": 1, "to_place": 1, "in_preparation": 1}
        assert version.status is DraftStatus.UPLOADED

    def test_a_questioned_translation_waits_for_a_translator(self):
        build.remark(build.version(), kind=CommentType.TRANSLATION_ERROR)
        assert heaps(build.person(Role.TRANSLATOR))["translations"] == 1
        assert "translations" not in heaps(build.person(Role.MODERATOR))

    def test_letters_that_were_given_up_wait_for_an_administrator(self):
        session.add(Errand(kind="letter", facts={}, given_up_at=clock.now()))
        session.commit()
        assert heaps(build.person(Role.ADMINISTRATOR)) == {"letters": 1}

    def test_a_question_to_a_workplace_waits_for_who_speaks_for_it(self):
        company, other = build.organisation("company", "employer"), build.organisation()
        build.enquiry(build.contribution(status=Status.PUBLISHED), of=company)
        assert heaps(build.member(of=company)) == {"workplaces": 1}
        assert heaps(build.member(of=other)) == {}

    def test_are_counted_no_further_than_people_would(self, monkeypatch):
        monkeypatch.setattr(home, "COUNTED", 2)
        round_ = build.round_()
        for _each in range(3):
            build.contribution(round_)
        assert heaps(build.person(Role.MODERATOR)) == {"to_moderate": 2}


class TestConcerns:
    @pytest.fixture
    def committee(self, app):
        return concerning.committee()

    def test_wait_for_officers_and_for_nobody_else(self, committee):
        sent = concerning.sent()
        first, second = committee.officers
        assert heaps(first.person) == {"concerns_to_take": 1}

        session.execute(update(Concern).where(Concern.id == sent.concern.id)
                        .values(owner_id=first.person.id, promise_on=clock.day().replace(year=2020)))  # fmt: skip
        session.commit()
        assert heaps(first.person) == {"broken_promises": 1, "concerns_of_mine": 1}
        assert heaps(second.person) == {"broken_promises": 1}
        for role in (Role.EDITOR, Role.MODERATOR, Role.ADMINISTRATOR, Role.AUDITOR, Role.CUSTODIAN):
            assert heaps(build.person(role)) == {}

    def test_an_officer_without_its_seal_is_told_nothing(self, committee):
        concerning.sent()
        assert heaps(concerning.keyed(Role.CASE_OFFICER).person) == {}

    def test_a_name_that_is_asked_for_waits_for_each_custodian_until_they_decide(self, committee):
        from portal.services import concerns

        sent = concerning.sent()
        officer = committee.officers[0]
        session.execute(update(Concern).where(Concern.id == sent.concern.id).values(owner_id=officer.person.id))
        session.commit()
        asked = concerns.ask_for_name(
            sent.concern, code="contact", text="To ask.", keyring=concerning.KEYRING, by=officer.actor
        )
        labor, ustr = committee.custodians
        assert (heaps(labor.person), heaps(ustr.person)) == ({"names": 1}, {"names": 1})

        concerns.refuse_name(asked, by=labor.actor)
        assert heaps(labor.person) == {}


class TestOwn:
    def test_what_came_back_is_its_authors(self):
        union = build.organisation()
        ana, colleague = build.member(of=union), build.member(of=union)
        said = build.contribution(by=ana, status=Status.RETURNED)
        build.contribution(by=ana, status=Status.PUBLISHED)
        assert [ref for ref, _title in contributions.returned(ana.as_actor())] == [said.ref]
        assert contributions.returned(colleague.as_actor()) == []
        assert (heaps(ana), heaps(colleague)) == ({"returned": 1}, {})

    def test_a_newer_version_than_was_read(self):
        draft = build.draft()
        first = build.version(draft)
        ana = build.member()
        session.add(Reading(version_id=first.id, person_id=ana.id))
        session.commit()
        assert (drafts.newer(ana.as_actor()), heaps(ana)) == ([], {})

        for number in range(2):
            latest = build.version(draft, ["# New", f"Words {number}."], ["# Nuevo", f"Palabras {number}."])
        build.version(draft, ["# New", "In work."], ["# Nuevo", "En obra."], status=DraftStatus.UPLOADED)
        assert [(each.draft_id, each.number) for each in drafts.newer(ana.as_actor())] == [(draft.id, latest.number)]
        assert heaps(ana) == {"newer": 1}
        assert drafts.newer(build.member().as_actor()) == []

    def test_a_newer_version_that_circulates_among_others_is_none(self):
        union = build.organisation()
        draft = build.draft(build.round_(invited=[union]))
        first = build.version(draft)
        ana, ben = build.member(of=union), build.member()
        for reader in (ana, ben):
            session.add(Reading(version_id=first.id, person_id=reader.id))
        session.commit()
        build.version(draft, ["# New", "Other words."], ["# Nuevo", "Otras."], status=DraftStatus.CIRCULATED)
        assert (len(drafts.newer(ana.as_actor())), drafts.newer(ben.as_actor())) == (1, [])


class TestAnswers:
    def test_rounds_that_wait_for_answers_with_what_is_the_viewers(self):
        round_ = answering.closed_round()
        ana, ben = build.person(Role.EDITOR), build.person(Role.EDITOR)
        mine = answering.point(build.contribution(round_, status=Status.PUBLISHED))
        mine.assigned_to_id = ana.id
        session.commit()

        [hers], [his] = (summaries.to_be_answered(each.as_actor(), 5) for each in (ana, ben))
        assert (hers.round.id, hers.mine, his.mine) == (round_.id, True, False)
        answering.dispose(mine)
        [hers] = summaries.to_be_answered(ana.as_actor(), 5)
        assert not hers.mine
        for role in (Role.MODERATOR, Role.TRANSLATOR, Role.AUDITOR):
            assert summaries.to_be_answered(build.person(role).as_actor(), 5) == []


class TestDates:
    def test_rounds_that_have_not_closed_by_their_closing(self):
        ana = build.member()
        later, soon, announced = build.round_(closes=20), build.round_(closes=3), build.round_(opens=2, closes=30)
        build.round_(closes=-1)
        build.round_(status=RoundStatus.DRAFT)
        build.round_(audience=Audience.CLEARED)

        found = consultations.not_closed(ana.as_actor(), 5)
        assert [each.id for each in found] == [soon.id, later.id, announced.id]
        assert [each.id for each in consultations.not_closed(ana.as_actor(), 1)] == [soon.id]
