"""A concern as a case officer opens it: with the key of their visit, and only where it is sealed to them."""

import concerning
import pytest
from watching import watched

from portal.core.actor import Role
from portal.core.db import session, transaction
from portal.core.errors import NotFound
from portal.core.sealing.visits import VisitKey
from portal.models.concerns import FIELDS, CaseSeal, Series, Unlocked
from portal.models.people import Visit
from portal.queries import concerns
from portal.services import concerns as acts
from portal.services.concerns.steps import locked


@pytest.fixture
def committee():
    return concerning.committee()


@pytest.fixture
def sent(committee):
    return concerning.sent(facility="Planta Norte", identity="Lucía")


class TestAnOfficer:
    def test_reads_what_was_told_and_not_who_told_it(self, committee, sent):
        officer = committee.officers[0]

        reading = concerns.read(officer.actor, sent.concern.id, officer.key)
        told = {field: answer.text.text for field, answer in concerns.told(officer.actor, reading).items()}

        assert told["facility"] == "Planta Norte"
        assert "identity" not in told

    def test_opens_nothing_with_the_key_of_another_or_one_that_came_later(self, committee, sent):
        one, other = committee.officers
        later = concerning.keyed(Role.CASE_OFFICER)

        for viewer, key in ((one.actor, other.key), (later.actor, later.key), (later.actor, one.key)):
            with pytest.raises(NotFound):
                concerns.read(viewer, sent.concern.id, key)

    def test_opens_nothing_of_a_seal_that_was_moved(self, committee, sent):
        other = concerning.sent()
        moved = {"blob": CaseSeal.__table__.c.blob}
        blob = session.scalar(
            CaseSeal.__table__.select()
            .with_only_columns(moved["blob"])
            .where(CaseSeal.concern_id == other.concern.id, CaseSeal.holder == committee.officers[0].holder)
        )
        with transaction():
            session.execute(
                CaseSeal.__table__.update()
                .where(CaseSeal.concern_id == sent.concern.id, CaseSeal.holder == committee.officers[0].holder)
                .values(blob=blob)
            )

        with pytest.raises(NotFound):
            concerns.read(committee.officers[0].actor, sent.concern.id, committee.officers[0].key)


class TestASeries:
    def test_is_read_in_order_by_those_who_have_its_key(self, committee, sent):
        officer = committee.officers[0]
        reading = concerns.read(officer.actor, sent.concern.id, officer.key)
        with transaction():
            concern = locked(sent.concern)
            acts.add_entry(concern, reading.story, Series.MESSAGE, {"by": "office", "text": "¿Desde cuándo?"})
            acts.add_entry(concern, reading.story, Series.MESSAGE, {"by": "office", "text": "¿Y ahora?"})
            acts.add_entry(concern, reading.office, Series.NOTE, {"text": "Hablé con ella."})

        story = sent.unlocked().key_of("happened")
        read = [entry.told["text"] for entry in concerns.entries(sent.concern, story, Series.MESSAGE)]

        assert read == ["¿Desde cuándo?", "¿Y ahora?"]
        assert [each.number for each in concerns.entries(sent.concern, story, Series.MESSAGE, after=1)] == [2]
        assert concerns.entries(sent.concern, story, Series.NOTE) == []
        assert len(concerns.entries(sent.concern, reading.office, Series.NOTE)) == 1


def test_answers_are_read_without_what_was_written_since(committee, sent):
    def read():
        [asked] = [each for each in watched(sent.answers) if "FROM sealed_texts" in each[0]]
        return len(session.connection().exec_driver_sql(*asked).all())

    before = read()
    for number in range(5):
        sent.write(f"Mensaje {number}")

    assert read() == before == len(FIELDS)


class TestTheKeyOfAVisit:
    @pytest.fixture
    def visit(self):
        visit = Visit(mark=b"a visit", holder="person:1")
        session.add(visit)
        session.commit()
        return visit

    def test_is_opened_by_its_cookie_and_in_its_visit_alone(self, committee, visit):
        officer, other = committee.officers
        cookie = acts.take_in_hand(officer.key, officer.holder, visit.id)
        half = acts.take_in_hand(other.key, other.holder, None)

        found = concerns.in_hand(cookie, visit.id)

        assert (found.holder, found.key.public) == (officer.holder, officer.key.public)
        assert concerns.in_hand(half, None).holder == other.holder
        for wrong in ((cookie, None), (cookie, visit.id + 1), (half, visit.id), (VisitKey.new(), visit.id)):
            assert concerns.in_hand(*wrong) is None

    def test_goes_with_its_visit_and_when_it_is_laid_down(self, committee, visit):
        officer = committee.officers[0]
        first, second = (acts.take_in_hand(officer.key, officer.holder, visit.id) for _twice in range(2))

        acts.lay_down(first)

        assert concerns.in_hand(first, visit.id) is None
        assert concerns.in_hand(second, visit.id) is not None
        session.delete(session.get(Visit, visit.id))
        session.commit()
        assert concerns.in_hand(second, visit.id) is None
        assert session.query(Unlocked).count() == 0
