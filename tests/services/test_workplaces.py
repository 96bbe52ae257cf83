"""How a workplace is heard about what is published of it, and that it learns nothing else."""

from datetime import timedelta

import build
import pytest
from sqlalchemy import select

from portal.core import clock
from portal.core.actor import ANONYMOUS, Actor, Held, Role
from portal.core.db import session
from portal.core.errors import Conflict, Invalid, NotAllowed, NotFound
from portal.core.localized import Localized
from portal.models.audit import Entry
from portal.models.consultations import Audience
from portal.models.consultations import Round as Rounds
from portal.models.contributions import Contribution, Enquiry, Mention, Naming, Status
from portal.models.outbox import Errand
from portal.queries.contributions import workplaces as queries
from portal.services import reference
from portal.services.contributions import workplaces

SOON = (clock.day() + timedelta(days=10)).date()


@pytest.fixture
def said():
    return build.contribution(status=Status.PUBLISHED)


@pytest.fixture
def company():
    return build.organisation(kind="employer", group="employer", name="Trigo Claro")


@pytest.fixture
def manager(company):
    return build.member(of=company)


def written(event):
    return [errand.facts for errand in session.scalars(select(Errand)) if errand.facts.get("event") == event]


def row(said):
    return session.get_one(Contribution, said.id)


def version(said):
    return session.scalar(select(Rounds.version).where(Rounds.id == said.round_id))


class TestNoting:
    def test_is_public_with_who_says_so_and_tells_who_speaks_for_it(self, said, company, manager):
        before = version(said)

        made = build.mention(said, of=company)

        [named] = queries.named_in(ANONYMOUS, row(said))
        assert (named.number, named.byline, named.kind) == (said.number, said.byline, said.kind)
        assert [one.number for one in queries.naming(ANONYMOUS, [made.facility_id]).items] == [said.number]
        assert version(said) > before  # pages that are kept of the round are written anew
        assert [facts["person_id"] for facts in written("workplace_named")] == [manager.id]

    def test_ends_and_stays_on_record(self, said, company):
        made = build.mention(said, of=company)

        workplaces.unmention(made, by=build.EDITOR)

        assert queries.named_in(ANONYMOUS, row(said)) == []
        assert session.scalar(select(Mention.ended_at)) is not None
        with pytest.raises(Conflict):
            workplaces.unmention(made, by=build.EDITOR)

    def test_is_of_what_everybody_reads_only(self):
        union = build.organisation()
        few = build.contribution(
            build.round_(audience=Audience.PARTICIPANTS, invited=[union]), by=build.member(of=union),
            status=Status.PUBLISHED,
        )  # fmt: skip
        for said in (few, build.contribution()):
            with pytest.raises(NotAllowed):
                build.mention(said)

    def test_is_seen_no_more_when_the_contribution_is_withheld(self, company, manager):
        said = build.contribution(status=Status.PUBLISHED)
        made = build.enquiry(said, of=company)
        session.execute(Contribution.__table__.update().values(status="withheld"))
        session.commit()

        mine = queries.spoken_for(manager.as_actor())

        assert queries.naming(ANONYMOUS, [session.get_one(Mention, made.mention_id).facility_id]).items == []
        assert queries.said_of_mine(manager.as_actor(), mine).items == []
        with pytest.raises(NotFound):
            queries.enquiry(manager.as_actor(), made.id)

    def test_needs_an_address_of_the_register_and_is_noted_once(self, said):
        made = build.mention(said)
        there = session.get_one(Mention, made.id).facility.slug
        for address, refused in (
            (there, workplaces.NotedAlready),
            ("/es/facilities/nothing", Invalid),
            ("x y", Invalid),
        ):
            with pytest.raises(refused) as refusal:
                workplaces.mention(row(said), workplace=address, by=build.EDITOR)
            assert refusal.value.field == "workplace"

    def test_nobody_who_works_on_concerns_notes_asks_or_publishes(self, said):
        both = Actor("Ema", 28, held=frozenset({Held(Role.EDITOR), Held(Role.CASE_OFFICER)}))
        there = build.workplace()
        asked = build.enquiry(said)

        for refused in (
            lambda: workplaces.mention(row(said), workplace=there.slug, by=both),
            lambda: workplaces.ask(
                queries.mention(build.EDITOR, asked.mention_id), body="x", language="en", due_on=SOON, by=both
            ),
            lambda: workplaces.publish_answer(asked, by=both),
        ):
            with pytest.raises(NotAllowed):
                refused()


class TestAsking:
    def test_is_read_by_who_speaks_for_the_workplace_and_by_no_other_member(self, said, company, manager):
        made = build.enquiry(said, of=company)
        rival = build.member(of=build.organisation())

        assert queries.enquiry(manager.as_actor(), made.id).id == made.id
        for other in (rival.as_actor(), ANONYMOUS, build.person(Role.MODERATOR).as_actor()):
            with pytest.raises(NotFound):
                queries.enquiry(other, made.id)
        assert queries.named_in(ANONYMOUS, row(said))[0].asked == []

    def test_shows_first_what_could_point_to_a_person(self, said):
        made = build.mention(said)
        words = {"language": "es", "due_on": SOON, "by": build.EDITOR}
        pointing = "¿Qué pasó con Guadalupe Hernández, CURP HEGG560427MVZRRL04?"

        with pytest.raises(workplaces.PointsToSomebody) as refusal:
            workplaces.ask(made, body=pointing, **words)
        assert "HEGG560427MVZRRL04" in refusal.value.values["found"]
        assert session.scalar(select(Enquiry)) is None

        assert workplaces.ask(made, body=pointing, looked=True, **words).id
        assert workplaces.ask(made, body="¿Entregan ejemplares del contrato?", **words).id

    @pytest.mark.parametrize("days", [0, -1, 400])
    def test_has_a_day_ahead(self, said, days):
        with pytest.raises(workplaces.DayNotAhead) as refusal:
            workplaces.ask(
                build.mention(said), body="x", language="en", due_on=SOON + timedelta(days=days - 10), by=build.EDITOR
            )

        assert refusal.value.field == "due_on"

    def test_holds_what_its_editor_typed_and_nothing_else(self, said, company, manager):
        build.enquiry(said, of=company, body="Do you hand out copies?")

        [mine] = queries.said_of_mine(manager.as_actor(), queries.spoken_for(manager.as_actor())).items

        [asked] = mine.asked
        assert (asked.question, asked.answer) == ("Do you hand out copies?", "")
        assert set(mine.__dataclass_fields__) == {
            *("id", "slug", "name", "company", "number", "kind", "byline", "published_at", "noted_at", "asked"),
            *("replies", "unverified"),  # that nobody checked a name everybody reads beside it
        }


class TestAnswering:
    def test_is_given_once_and_published_only_where_who_gave_it_agreed(self, said, company, manager):
        asked = build.enquiry(said, of=company)
        answer = {"language": "es", "by": manager.as_actor()}

        workplaces.answer_enquiry(asked, body="Se entregan.", agreed=True, **answer)
        with pytest.raises(NotAllowed):
            workplaces.answer_enquiry(asked, body="Otra cosa.", agreed=True, **answer)
        assert queries.named_in(ANONYMOUS, row(said))[0].asked == []
        before = version(said)
        workplaces.publish_answer(asked, by=build.EDITOR)

        [public] = queries.named_in(ANONYMOUS, row(said))[0].asked
        assert (public.answer, public.answered_for) == ("Se entregan.", "Trigo Claro")
        assert version(said) > before
        workplaces.take_down(asked, by=build.EDITOR)
        assert queries.named_in(ANONYMOUS, row(said))[0].asked == []

    def test_stays_with_the_committee_where_it_was_not_agreed(self, said, company, manager):
        asked = build.enquiry(said, of=company)
        workplaces.answer_enquiry(asked, body="Se entregan.", agreed=False, language="es", by=manager.as_actor())

        with pytest.raises(NotAllowed):
            workplaces.publish_answer(asked, by=build.EDITOR)

        officer = build.person(Role.CASE_OFFICER).as_actor()
        assert queries.noted(officer).items[0].asked[0].answer == "Se entregan."

    def test_is_over_when_the_organisation_speaks_for_it_no_more(self, said, company, manager):
        asked = build.enquiry(said, of=company)
        [spoken] = queries.representations(build.ADMINISTRATOR, company)
        reference.end_representing(company, representation_id=spoken.id, by=build.ADMINISTRATOR)

        assert queries.spoken_for(manager.as_actor()) == []
        with pytest.raises(NotFound):
            queries.enquiry(manager.as_actor(), asked.id)
        with pytest.raises(NotAllowed):
            workplaces.answer_enquiry(asked, body="x", agreed=True, language="es", by=manager.as_actor())

    def test_goes_on_after_the_workplace_was_merged(self, said, company, manager):
        """Who speaks for what it was merged into answers for it as well."""
        asked = build.enquiry(said)
        there = build.workplace()
        reference.represent(company, workplace=there.slug, by=build.ADMINISTRATOR)
        reference.merge(
            session.get_one(Mention, asked.mention_id).facility, into=there.slug, reason="x", by=build.EDITOR
        )

        assert queries.enquiry(manager.as_actor(), asked.id).id == asked.id
        workplaces.answer_enquiry(asked, body="Sí.", agreed=False, language="es", by=manager.as_actor())

    def test_is_of_all_entries_that_are_one_workplace_whichever_of_them_is_called(self, said, company, manager):
        one, other, third = build.workplace(), build.workplace(), build.workplace()
        reference.represent(company, workplace=one.slug, by=build.ADMINISTRATOR)
        for entry in (one, other):
            reference.merge(entry, into=third.slug, reason="x", by=build.EDITOR)

        for called in (one, other, third):
            noted = workplaces.mention(said, workplace=called.slug, by=build.EDITOR)
            assert noted.facility_id == called.id  # and stays with it, should the merge be undone
            asked = build.enquiry(said, about=noted)
            mine = queries.spoken_for(manager.as_actor())
            assert [each.id for each in queries.said_of_mine(manager.as_actor(), mine).items] == [noted.id]
            workplaces.answer_enquiry(asked, body="Sí.", agreed=False, language="es", by=manager.as_actor())
            reply = build.contribution(
                said.round, by=manager, parent=said, status=Status.PUBLISHED, naming=Naming.ORGANISATION
            )
            assert reply.number in queries.named_in(ANONYMOUS, row(said))[0].replies
            for again in (one, other, third):
                with pytest.raises(workplaces.NotedAlready):
                    workplaces.mention(said, workplace=again.slug, by=build.EDITOR)
            workplaces.unmention(noted, by=build.EDITOR)
        assert len([facts for facts in written("workplace_named") if facts["person_id"] == manager.id]) == 3

    def test_is_told_to_the_editors_of_the_round_and_to_nobody_who_works_on_concerns(self, said, company, manager):
        editor, both = build.person(Role.EDITOR), build.person(Role.EDITOR, Role.CASE_OFFICER)
        asked = build.enquiry(said, of=company)

        workplaces.answer_enquiry(asked, body="Sí.", agreed=False, language="es", by=manager.as_actor())

        told = [facts["person_id"] for facts in written("workplace_answered")]
        assert editor.id in told
        assert both.id not in told
        assert manager.id not in told

    def test_is_of_its_own_entry_again_when_the_merge_is_undone(self, said, company, manager):
        one, other = build.workplace(), build.workplace()
        reference.merge(one, into=other.slug, reason="x", by=build.EDITOR)
        reference.represent(company, workplace=one.slug, by=build.ADMINISTRATOR)
        reference.unmerge(one, by=build.EDITOR)

        assert [each.id for each in queries.spoken_for(manager.as_actor())] == [one.id]

    def test_no_question_is_out_of_reach_however_many_there_are(self, said, company, manager, monkeypatch):
        monkeypatch.setattr(queries, "A_PAGE", 2)
        made = [build.enquiry(each, of=company).mention_id for each in (said, *others(said, 2))]
        mine = queries.spoken_for(manager.as_actor())
        named = [session.get_one(Mention, one).facility_id for one in made]

        for page in (
            lambda after: queries.said_of_mine(manager.as_actor(), mine, after),
            lambda after: queries.noted(build.EDITOR, after),
            lambda after: queries.naming(ANONYMOUS, named, after),
        ):
            first = page(None)
            assert [one.id for one in first.items] == [made[2], made[1]]
            last = page(first.next)
            assert ([one.id for one in last.items], last.next) == ([made[0]], None)

    def test_pages_that_name_it_are_written_anew_when_it_is_merged_called_otherwise_or_stands_alone(self, said):
        one, other = build.workplace(), build.workplace()
        workplaces.mention(said, workplace=other.slug, by=build.EDITOR)
        seen = []

        def changed():
            seen.append(session.scalar(select(Rounds.version).where(Rounds.id == said.round_id)))
            return len(seen) > 1 and seen[-1] != seen[-2]

        changed()
        reference.describe(other, kind="local_name", value="La Panadera", source="https://example.org",
                           as_of=clock.day().date(), by=build.EDITOR)  # fmt: skip
        assert not changed()
        reference.merge(other, into=one.slug, reason="x", by=build.EDITOR)
        assert changed()
        reference.unmerge(other, by=build.EDITOR)
        assert changed()
        revised(other, company="Molino Bajo")
        assert changed()


def others(said, many):
    return [build.contribution(said.round, status=Status.PUBLISHED) for _one in range(many)]


def revised(workplace, **more):
    place = workplace.places[0]
    values = {
        "company": workplace.company, "name": workplace.names[0].name.es, "sector": workplace.sector,
        "city": place.city, "state": place.state, "source": workplace.source,
        "as_of": workplace.as_of, "seen": workplace.revision, "why": Localized("Corrected.", "Corregido."),
    }  # fmt: skip
    reference.revise(workplace, **{**values, **more}, by=build.EDITOR)


class TestReplies:
    def test_of_the_workplace_are_shown_as_such_but_not_those_of_who_chose_to_be_nobody(self, said, company, manager):
        build.mention(said, of=company)
        replies = [
            build.contribution(said.round, by=manager, parent=said, status=Status.PUBLISHED, naming=naming)
            for naming in (Naming.ORGANISATION, Naming.ANONYMOUS)
        ]

        [named] = queries.named_in(ANONYMOUS, row(said))

        assert named.replies == [replies[0].number]


def test_no_line_of_the_trail_has_words_of_a_question_or_an_answer(said, company, manager):
    asked = build.enquiry(said, of=company, body="Do you hand out copies?")
    workplaces.answer_enquiry(asked, body="Se entregan.", agreed=True, language="es", by=manager.as_actor())

    lines = str([one.changes for one in session.scalars(select(Entry).where(Entry.act.like("workplace.%")))])

    assert "copies" not in lines
    assert "entregan" not in lines
