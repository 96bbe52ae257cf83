"""A concern is found by its sender, with the key, and by case officers to whom it is sealed. By nobody else."""

from datetime import timedelta

import build
import concerning
import pytest
from sqlalchemy import delete

from portal.core import clock, tickets
from portal.core.actor import ANONYMOUS, SYSTEM, Actor, Held, Holding, Opens, Role, holder_acting
from portal.core.db import session
from portal.core.errors import NotFound
from portal.models.concerns import CaseSeal
from portal.queries import concerns
from portal.queries import people as people_queries
from portal.services import concerns as acts
from portal.services import people


@pytest.fixture
def committee():
    return concerning.committee()


def finds(viewer, concern):
    try:
        return concerns.get(viewer, concern.id).id == concern.id
    except NotFound:
        return False


def everywhere(*roles):
    return build.person(*roles, of=build.organisation("government", "us_agency")).as_actor()


class TestWhoFindsAConcern:
    def test_its_sender_by_its_key_and_no_other_key_holder(self, committee):
        mine, other = concerning.sent(), concerning.sent()

        assert finds(mine.actor, mine.concern)
        assert not finds(mine.actor, other.concern)
        assert not finds(holder_acting(Holding(Opens.INBOX, mine.concern.id)), mine.concern)

    def test_an_officer_to_whom_it_is_sealed_and_none_who_came_later(self, committee):
        concern = concerning.sent().concern
        later = concerning.keyed(Role.CASE_OFFICER)

        assert all(finds(each.actor, concern) for each in committee.officers)
        assert not finds(later.actor, concern)

    def test_no_officer_whose_seal_was_taken_away_nor_one_asleep_suspended_or_out_of_office(self, committee):
        concern, (one, other) = concerning.sent().concern, committee.officers
        session.execute(delete(CaseSeal).where(CaseSeal.holder == one.holder))
        session.commit()

        assert not finds(one.actor, concern)
        assert finds(other.actor, concern)
        assert not finds(other.person.as_actor(second_factor=False), concern)
        people.end_grant(other.person, grant_id=other.person.grants[0].id, by=SYSTEM)
        session.refresh(other.person)
        assert not finds(other.actor, concern)
        people.suspend(other.person, by=SYSTEM)
        assert people_queries.actor(other.person.id, second_factor=True) is None

    def test_nobody_while_it_is_a_draft_but_its_sender(self, committee):
        draft = concerning.drafted()

        assert finds(draft.actor, draft.concern)
        assert not [each for each in committee.officers if finds(each.actor, draft.concern)]

    @pytest.mark.parametrize("role", [role for role in Role if role is not Role.CASE_OFFICER])
    def test_no_other_role_whatever_it_opens_elsewhere(self, committee, role):
        concern = concerning.sent().concern

        assert not finds(everywhere(role) if role is not Role.SYSTEM else SYSTEM, concern)

    @pytest.mark.parametrize("group", ["mexico", "canada", "us_agency", "ilo", "civil_society_union"])
    def test_no_government_and_no_organisation(self, committee, group):
        concern = concerning.sent().concern

        assert not finds(build.member(of=build.organisation("government", group)).as_actor(), concern)
        assert not finds(ANONYMOUS, concern)

    def test_no_custodian_though_half_of_its_identity_is_sealed_to_them(self, committee):
        concern = concerning.sent().concern

        assert not [each for each in committee.custodians if finds(each.actor, concern)]

    def test_no_officer_of_one_round_only(self, committee):
        """Nor are concerns sealed to one: rounds and concerns have nothing in common yet."""
        round_ = build.round_()
        local = build.person(Role.CASE_OFFICER, round_id=round_.id)
        drawn = acts.draw(local, Role.CASE_OFFICER, concerning.PASSPHRASE, concerning.KEYRING)
        acts.make_key(local, drawn=drawn, keyring=concerning.KEYRING, by=local.as_actor())

        assert not finds(local.as_actor(), concerning.sent().concern)

    def test_not_even_whoever_knows_its_number_where_there_is_none(self, committee):
        for number in (0, -1, 7, 2**63 - 1):
            for viewer in (ANONYMOUS, committee.officers[0].actor, everywhere(Role.ADMINISTRATOR)):
                with pytest.raises(NotFound):
                    concerns.get(viewer, number)


class TestATrackingKey:
    def test_leads_to_its_concern(self, committee):
        sender = concerning.begun()

        assert concerns.opened_by(sender.concern.mark) == Holding(Opens.CONCERN, sender.concern.id)
        assert concerns.opened_by(tickets.find_mark(tickets.new(), concerning.MARKING)) is None

    def test_and_what_it_opens_are_kept_of_a_visit_as_nobody_else_can_read_it(self):
        for holding in (Holding(Opens.CONCERN, 7), Holding(Opens.INBOX, 7)):
            kept = people_queries.sealed("name", holding)

            assert people_queries.opened("name", kept) == holding

    def test_opens_to_an_officer_nothing_by_this_way(self, committee):
        sender = concerning.sent()
        officer = Actor("Ivo", 14, held=frozenset({Held(Role.CASE_OFFICER)}))

        with pytest.raises(NotFound):
            concerns.unlock(officer, tickets.open_key(sender.key))
        with pytest.raises(NotFound):
            concerns.answers(officer, sender.unlocked())

    def test_opens_what_was_withdrawn_and_what_was_begun_a_month_ago(self, committee):
        sender = concerning.drafted()
        with clock.at(clock.now() + timedelta(days=31)):
            sender.save(tried="Fuimos a la inspección.")

            assert sender.texts()["tried"]
            sender.file()
            sender.withdraw()
            assert sender.texts()["happened"] == concerning.SOME["happened"]
