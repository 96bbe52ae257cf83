"""Form letters: found by the portal, put right by people, answered once with a row for each."""

import build
import pytest
from answering import REASON, closed_round, dispose, point
from sqlalchemy import select

from portal.core import clock
from portal.core.actor import SYSTEM, Role
from portal.core.db import session
from portal.core.errors import Conflict, Invalid, NotAllowed
from portal.core.localized import Localized
from portal.jobs.worker import run_all
from portal.models.contributions import Contribution
from portal.models.contributions import Status as Said
from portal.models.summaries import Disposition, Family, Likeness, Outcome, Point
from portal.queries import summaries as queries
from portal.services import outbox, summaries

LETTER = (
    "Pedimos al Comité que la lista de subsectores incluya el transporte de carga. Las visitas de seguimiento no "
    "llegan a los patios. Los contratos se firman sin que nadie los haya leído. Pedimos también que se publique cada "
    "año cuántas visitas hubo y qué se encontró en ellas."
)


@pytest.fixture
def round_():
    return closed_round()


@pytest.fixture
def ana():
    return build.person(Role.EDITOR).as_actor()


@pytest.fixture
def ben():
    return build.person(Role.DELEGATE).as_actor()


def said(round_, body=LETTER, **more):
    return build.contribution(round_, status=Said.PUBLISHED, body=body, **more)


def campaign(round_, many=4):
    """So many who sent the letter, each with a sentence of their own."""
    words = ("uno", "dos", "tres", "cuatro", "cinco", "seis", "siete")
    return [said(round_, f"{LETTER} Trabajo ahí desde hace {words[at]} años.") for at in range(many)]


def gathered(round_):
    summaries.gather(round_, by=SYSTEM)
    return session.scalars(select(Family).where(Family.round_id == round_.id).order_by(Family.id)).all()


def members(family):
    rows = select(Likeness.contribution_id).where(Likeness.family_id == family.id, Likeness.ended_at.is_(None))
    return set(session.scalars(rows))


def answered(family, by, seen, **more):
    wanted = {"outcome": Outcome.ACCEPTED, "reason": REASON, **more}
    return summaries.answer_family(family, seen=seen, by=by, **wanted)


def test_the_worker_finds_who_sent_the_same_letter(app, round_, ana):
    sent, _other = campaign(round_), said(round_, "Otra cosa muy distinta sobre los plazos de la consulta.")
    summaries.analyse(round_, by=ana)

    run_all(app)

    [family] = session.scalars(select(Family)).all()
    assert members(family) == {each.id for each in sent}
    [letter] = queries.sent(ana, round_.id)
    assert (letter.many, letter.answered) == (4, 0)


def test_looked_through_again_families_keep_their_numbers_and_grow(round_):
    sent = campaign(round_)
    [before] = gathered(round_)
    late = said(round_, f"{LETTER} Gracias.")

    [after] = gathered(round_)

    assert (after.id, members(after)) == (before.id, {late.id, *(each.id for each in sent)})
    assert len(session.scalars(select(Likeness)).all()) == 5


def test_what_is_withheld_leaves_its_family(round_):
    sent = campaign(round_)
    [family] = gathered(round_)
    sent[0].status = Said.WITHHELD
    session.commit()

    gathered(round_)

    assert members(family) == {each.id for each in sent[1:]}


def test_no_machine_moves_what_a_person_placed(round_, ana):
    first, second, *others = campaign(round_, 6)
    stranger = said(round_, "Otra cosa muy distinta sobre los plazos.")
    [family] = gathered(round_)

    summaries.take_out(family, members=[first.id], by=ana)
    summaries.add_to_family(family, number=stranger.number.lower(), by=ana)
    gathered(round_)
    gathered(round_)

    assert members(family) == {second.id, stranger.id, *(each.id for each in others)}
    row = session.scalars(select(Likeness).where(Likeness.contribution_id == first.id)).one()
    assert (row.by_id, row.ended_by_id) == (None, ana.user_id)
    row = session.scalars(select(Likeness).where(Likeness.contribution_id == stranger.id)).one()
    assert (row.by_id, row.share) == (ana.user_id, 0)


def test_who_is_added_leaves_the_family_in_which_they_were(round_, ana):
    first = campaign(round_)
    english = "We ask the committee to put freight on the list, since visits do not reach the yards at all, ever."
    second = [said(round_, f"{english} {word}", language="en") for word in ("One.", "Two.", "Three.")]
    one, other = gathered(round_)

    summaries.add_to_family(one, number=second[0].number, by=ana)

    assert second[0].id in members(one)
    assert members(other) == {each.id for each in second[1:]}
    assert {each.id for each in first} < members(one)


def test_what_was_moved_meanwhile_and_what_is_not_there_is_refused(round_, ana):
    first, *_others = campaign(round_)
    [family] = gathered(round_)
    summaries.take_out(family, members=[first.id], by=ana)

    with pytest.raises(Conflict):
        summaries.take_out(family, members=[first.id], by=ana)
    with pytest.raises(Invalid) as refused:
        summaries.take_out(family, members=[], by=ana)
    assert refused.value.field == "members"
    hidden = build.contribution(round_)
    for number in ("ILC-1999-0001-0001", said(closed_round()).number, hidden.ref):
        with pytest.raises(Invalid) as refused:
            summaries.add_to_family(family, number=number, by=ana)
        assert refused.value.field == "number"


def test_one_letter_in_two_languages_is_linked_by_people(round_, ana):
    one, other, elsewhere = (Family(round_id=which.id) for which in (round_, round_, closed_round()))
    session.add_all([one, other, elsewhere])
    session.commit()

    summaries.link_families(one, to=other.id, by=ana)
    assert one.linked_to_id == other.id
    summaries.link_families(one, to=None, by=ana)
    assert one.linked_to_id is None
    for to in (one.id, elsewhere.id, 2**31 - 1):
        with pytest.raises(Invalid):
            summaries.link_families(one, to=to, by=ana)


class TestAnswering:
    def made(self, round_, many=4):
        points = [point(each) for each in campaign(round_, many)]
        [family] = gathered(round_)
        return family, points

    def rows(self):
        session.expire_all()
        return session.scalars(select(Disposition).order_by(Disposition.point_id)).all()

    def test_each_member_gets_a_proposal_of_its_own_which_another_decides(self, round_, ana, ben):
        family, points = self.made(round_)

        answered(family, ana, 4)

        rows = self.rows()
        assert [(row.point_id, row.number, row.proposed_by_id, row.decided_by_id) for row in rows] == [
            (each.id, 1, ana.user_id, None) for each in points
        ]
        assert {(each.proposal, each.disposition, each.revision) for each in points} == {(1, None, 2)}
        summaries.decide(points[0], outcome=Outcome.ACCEPTED, reason=REASON, seen=2, by=ben)
        assert points[0].disposition == 2

    def test_those_that_were_ticked_and_no_others(self, round_, ana):
        family, points = self.made(round_)
        chosen = [points[1].contribution_id, points[3].contribution_id]

        answered(family, ana, 2, members=chosen)

        assert [row.point_id for row in self.rows()] == [points[1].id, points[3].id]
        with pytest.raises(Invalid):
            answered(family, ana, 0, members=[])

    def test_what_has_an_answer_or_is_cut_into_points_is_left_alone(self, round_, ana):
        family, points = self.made(round_)
        dispose(points[0], Outcome.NOTED)
        dispose(points[1], Outcome.NOTED, decided=False)
        points[2].start, points[2].end = 0, 10
        session.commit()

        answered(family, ana, 1)

        assert [row.point_id for row in self.rows() if row.outcome is Outcome.ACCEPTED] == [points[3].id]

    def test_when_there_are_others_than_somebody_looked_at_nothing_is_proposed(self, round_, ana):
        family, points = self.made(round_)
        dispose(points[0])

        with pytest.raises(Conflict):
            answered(family, ana, 4)
        assert len(self.rows()) == 1

    def test_advice_of_the_lac_that_is_not_followed_is_marked_for_each(self, round_, ana):
        family, points = self.made(round_)
        session.get_one(Contribution, points[0].contribution_id).group = "lac"
        session.commit()

        answered(family, ana, 4, outcome=Outcome.NOT_ACCEPTED)

        assert [row.departure for row in self.rows()] == [True, False, False, False]

    def test_all_can_be_covered_by_one_answer(self, round_, ana, ben):
        family, points = self.made(round_)
        dispose(points[0])
        number = session.get_one(Contribution, points[0].contribution_id).number

        answered(family, ana, 3, outcome=Outcome.ALREADY_COVERED, covered_by=number)
        summaries.decide_alike(session.get_one(Point, points[1].id), seen=3, by=ben)

        session.expire_all()
        assert {each.disposition for each in points} == {1, 2}
        last = [row for row in self.rows() if row.number == 2]
        assert {row.covered_by_id for row in last} == {points[0].id}

    def test_equal_proposals_are_decided_together_by_somebody_else(self, round_, ana, ben):
        family, points = self.made(round_)
        answered(family, ana, 4)
        other = point(said(round_, "Otra."))
        summaries.propose(other, outcome=Outcome.NOTED, reason=REASON, seen=1, by=ana)
        [heap] = queries.alike(ben, round_.id)
        assert (heap.many, heap.outcome, heap.mine) == (4, Outcome.ACCEPTED, False)

        with pytest.raises(NotAllowed):
            summaries.decide_alike(points[0], seen=4, by=ana)
        with pytest.raises(Conflict):
            summaries.decide_alike(points[0], seen=3, by=ben)
        summaries.decide_alike(points[0], seen=4, by=ben)

        rows = [row for row in self.rows() if row.number == 2]
        assert {(row.proposed_by_id, row.decided_by_id) for row in rows} == {(ana.user_id, ben.user_id)}
        now = [session.get_one(Point, each.id, populate_existing=True) for each in (*points, other)]
        assert [(each.disposition, each.proposal) for each in now] == [(2, None)] * 4 + [(None, 1)]

    def test_what_was_withheld_meanwhile_is_neither_counted_nor_decided(self, round_, ana, ben):
        """It is not found on any page, so no number may tell of it, and no decision reach it."""
        family, points = self.made(round_)
        answered(family, ana, 4)
        session.get_one(Contribution, points[0].contribution_id).status = Said.WITHHELD
        session.commit()

        [heap] = queries.alike(ben, round_.id)
        assert (heap.many, heap.point_id) == (3, points[1].id)
        with pytest.raises(Conflict):
            summaries.decide_alike(points[1], seen=4, by=ben)
        summaries.decide_alike(points[1], seen=3, by=ben)

        now = [session.get_one(Point, each.id, populate_existing=True) for each in points]
        assert [each.disposition for each in now] == [None, 2, 2, 2]

    def test_in_one_language_only_they_are_decided_one_by_one(self, round_, ana, ben):
        family, points = self.made(round_)
        answered(family, ana, 4, reason=Localized("", "Se hará."))

        with pytest.raises(Conflict):
            summaries.decide_alike(points[0], seen=4, by=ben)


def test_members_are_read_with_what_is_their_own(round_, ana):
    campaign(round_, 4)
    [family] = gathered(round_)

    found = queries.opened(ana, family)

    assert found.many == 4
    assert {member.language for member in found.members} == {"es"}
    assert min(member.share for member in found.members) > 70
    assert all(member.since <= clock.now() for member in found.members)


class TestWhatArrivesLate:
    """It joins the letter that it is, as if everything had been looked through again, and moves nobody else."""

    def late(self, app, round_, body):
        one = said(round_, body)
        outbox.leave("point", contribution_id=one.id)
        session.commit()
        run_all(app)
        return one

    def test_joins_its_letter_and_all_stand_as_after_looking_through_everything(self, app, round_):
        campaign(round_, 6)
        families = [one.id for one in gathered(round_)]
        others = [
            said(round_, f"Sobre otra cosa escribo aquí, por mi cuenta y {many} veces: el agua de la colonia.")
            for many in ("dos", "tres")
        ]

        mine = self.late(app, round_, f"{LETTER} Llegó tarde porque en la sierra no hay señal.")
        own = self.late(app, round_, "Ninguna carta: pido que las visitas se avisen con tiempo.")
        [family] = session.scalars(select(Family).where(Family.round_id == round_.id)).all()
        before = members(family)

        assert [family.id] == families
        assert mine.id in before
        assert not before & {own.id, *(one.id for one in others)}
        assert session.scalar(select(Likeness.share).where(Likeness.contribution_id == mine.id)) > 50
        gathered(round_)
        assert members(family) == before

    def test_is_joined_once_and_stays_out_where_a_person_took_it_out(self, app, round_, ana):
        campaign(round_, 5)
        [family] = gathered(round_)
        mine = self.late(app, round_, f"{LETTER} Llegó tarde.")
        summaries.take_out(family, members=[mine.id], by=ana)

        summaries.arrive(mine, by=SYSTEM)

        assert mine.id not in members(family)

    def test_where_there_are_no_letters_nothing_happens(self, app, round_):
        assert self.late(app, round_, LETTER).id
        assert not session.scalars(select(Family)).all()
