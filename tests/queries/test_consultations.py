from datetime import timedelta

import build
import pytest
from sqlalchemy import event

from portal.core import clock
from portal.core.actor import ANONYMOUS, Role
from portal.core.db import session
from portal.core.errors import NotFound
from portal.core.localized import Localized
from portal.models.consultations import Audience, Document, Follow, Status
from portal.models.contributions import Status as Said
from portal.models.contributions import Tally
from portal.queries import consultations

PEOPLE = ("anonymous", "stranger", "invited", "adviser", "moderator", "editor")
#                                       anonymous stranger invited adviser moderator editor
WHO_SEES = {
    (Audience.PUBLIC, Status.APPROVED):       (True,  True,  True,  True,  True,  True),
    (Audience.PARTICIPANTS, Status.APPROVED): (False, False, True,  True,  True,  True),
    (Audience.CLEARED, Status.APPROVED):      (False, False, False, True,  True,  True),
    (Audience.COMMITTEE, Status.APPROVED):    (False, False, False, False, True,  True),
    (Audience.PUBLIC, Status.DRAFT):          (False, False, False, False, False, True),
}  # fmt: skip


def cast(union):
    return {
        "anonymous": ANONYMOUS,
        "stranger": build.member().as_actor(),
        "invited": build.member(of=union).as_actor(),
        "adviser": build.person(Role.ADVISER, of=union).as_actor(),
        "moderator": build.person(Role.MODERATOR).as_actor(),
        "editor": build.person(Role.EDITOR).as_actor(),
    }


@pytest.mark.parametrize(("situation", "expected"), WHO_SEES.items(), ids=lambda s: "-".join(map(str, s)))
def test_who_sees_a_round_sees_all_of_it_and_nobody_else_anything(situation, expected):
    audience, status = situation
    union = build.organisation()
    round_ = build.round_(audience=audience, status=status, invited=[union])
    session.add(Document(round_id=round_.id, position=1, title=Localized("a", "b"), body=Localized("c", "d")))
    session.commit()

    for (who, viewer), sees in zip(cast(union).items(), expected, strict=True):
        reads = [
            lambda viewer=viewer: bool(consultations.get_round(viewer, round_.id)),
            lambda viewer=viewer: bool(consultations.document(viewer, round_.id, 1)),
            lambda viewer=viewer: bool(consultations.contents(viewer, round_.id).documents),
            lambda viewer=viewer: bool(consultations.questions(viewer, round_.id)),
            lambda viewer=viewer: bool(consultations.rounds_of(viewer, round_.consultation)),
            lambda viewer=viewer: bool(consultations.get(viewer, round_.consultation.code)),
            lambda viewer=viewer: bool(consultations.index(viewer)),
        ]
        for number, read in enumerate(reads):
            try:
                found = read()
            except NotFound:
                found = False
            known = who == "editor" and number > 4  # editors know consultations without rounds, too
            assert found is (sees or known), (who, number)


def test_ids_and_codes_that_cannot_be_are_not_found():
    for ask in (0, -1, 2**31, 2**63, 10**30):
        with pytest.raises(NotFound):
            consultations.get_round(ANONYMOUS, ask)
    for code in ("", "ILC-2026-9999", "\x00", "ilc-2026-0001", "ILC-2026-0001\n"):
        with pytest.raises(NotFound):
            consultations.get(ANONYMOUS, code)


def test_running_rounds_come_by_what_is_nearest():
    closed, later = build.round_(opens=-40, closes=-2), build.round_(closes=9)
    soon, announced = build.round_(closes=1), build.round_(opens=3)
    build.round_(status=Status.DRAFT)

    listed = consultations.running(build.person(Role.EDITOR).as_actor())

    assert [item.round.id for item in listed] == [soon.id, later.id, announced.id, closed.id]
    assert [item.phase for item in listed] == ["open", "open", "announced", "closed"]


def test_lists_count_what_is_published_and_nothing_else():
    round_ = build.round_()
    for status, language, many in ((Said.PUBLISHED, "es", 3), (Said.PUBLISHED, "en", 2), (Said.RECEIVED, "es", 50)):
        session.add(Tally(round_id=round_.id, status=status, group="lac", language=language, many=many))
    session.commit()

    (item,) = consultations.running(ANONYMOUS)

    assert (item.published, item.in_spanish) == (5, 3)


def test_the_topic_narrows_the_list():
    reform, other = build.consultation(topic="reform"), build.consultation(topic="other")
    build.round_(of=reform)
    build.round_(of=other)

    assert [docket.id for docket, _rounds in consultations.index(ANONYMOUS, "reform")] == [reform.id]
    assert len(consultations.index(ANONYMOUS)) == 2


def test_days_left_are_days_of_the_calendar_where_the_round_is():
    round_ = build.round_(closes=0.2, zone="Pacific/Kiritimati")
    with clock.at(round_.closes_at.replace(hour=9, minute=30)):  # 23:30 there
        round_.closes_at = clock.now() + timedelta(minutes=40)

        assert consultations.days_left(round_) == 1


class TestFollowers:
    def test_are_members_of_the_invited_and_those_who_follow_if_they_can_see_it(self):
        union = build.organisation()
        ana, stranger, gone = build.member(of=union), build.member(), build.member(of=union)
        moderator = build.person(Role.MODERATOR)
        gone.active = False
        round_ = build.round_(audience=Audience.PARTICIPANTS, invited=[union])
        for follower in (ana, stranger, moderator):
            session.add(Follow(round_id=round_.id, person_id=follower.id))
        session.commit()

        assert consultations.followers(round_.id) == sorted([ana.id, moderator.id])

    def test_are_asked_once_for_all_who_see_the_same(self, engine):
        union = build.organisation()
        for _ in range(5):
            build.member(of=union)
        round_ = build.round_(audience=Audience.PARTICIPANTS, invited=[union])
        asked = []
        listener = lambda *_args: asked.append(1)  # noqa: E731
        event.listen(engine, "before_cursor_execute", listener)

        assert len(consultations.followers(round_.id)) == 5

        event.remove(engine, "before_cursor_execute", listener)
        assert len(asked) <= 3


def test_the_next_code_follows_the_last_of_the_year():
    build.consultation(code="ILC-2031-0007")

    assert consultations.next_code(2031) == "ILC-2031-0008"
    assert consultations.next_code(2032) == "ILC-2032-0001"
