"""Of moderators who take the same at once the database lets one have it, and nobody is given what another has."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import build
import pytest
from conftest import another
from sqlalchemy import Engine, select

from portal.core.actor import Actor, Role
from portal.core.db import session
from portal.core.errors import Conflict, NotAllowed
from portal.models.contributions import Contribution, Status
from portal.models.moderation import Appeal, Outcome
from portal.models.waiting import Waiting
from portal.services import contributions, moderation

MANY = 8


@pytest.fixture
def moderators(new_house: Callable[[], str], tmp_path: Any, engine: Engine) -> Iterator[list[Actor]]:
    """In a house of their own, in which each of them can write by themselves."""
    with another(engine, new_house(), tmp_path):
        yield [build.person(Role.MODERATOR).as_actor() for _ in range(MANY)]


def at_once(moderators: list[Actor], take: Callable[[Actor], Any]) -> list[Any]:
    """What came of it for each."""
    came: list[Any] = []
    barrier = threading.Barrier(len(moderators))

    def try_it(moderator: Actor) -> None:
        barrier.wait(30)
        try:
            came.append(take(moderator))
        except (Conflict, NotAllowed) as refusal:
            came.append(refusal)
        finally:
            session.remove()

    threads = [threading.Thread(target=try_it, args=(moderator,)) for moderator in moderators]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(came) == len(moderators)
    return came


def test_one_has_it_and_the_others_are_told(moderators: list[Actor]) -> None:
    said_id = build.contribution(build.round_()).id
    session.remove()

    came = at_once(moderators, lambda by: moderation.claim(session.get_one(Contribution, said_id), by=by))

    assert len([one for one in came if isinstance(one, Conflict)]) == MANY - 1
    assert len(session.scalars(select(Waiting.claimed_by_id).where(Waiting.claimed_by_id.is_not(None))).all()) == 1


def test_each_is_given_another_one(moderators: list[Actor]) -> None:
    round_ = build.round_()
    for _ in range(MANY):
        build.contribution(round_)
    session.remove()

    came = at_once(moderators, lambda by: moderation.take_next(by=by).id)

    assert len(set(came)) == MANY
    assert len(set(session.scalars(select(Waiting.claimed_by_id)))) == MANY


def test_one_decides_on_a_second_review_and_the_others_are_told(moderators: list[Actor]) -> None:
    ana, first = build.member(), build.person(Role.MODERATOR).as_actor()
    said = build.contribution(build.round_(), by=ana)
    moderation.decide(said, verdict=Status.WITHHELD, reason="third_party", seen=said.revision, by=first)
    asked_id = contributions.appeal(said, reasons="Look again.", language="es", seen=1, by=ana.as_actor()).id
    session.remove()

    def judge(by: Actor) -> Outcome:
        asked = session.get_one(Appeal, asked_id)
        outcome = Outcome.REVERSED if by.user_id % 2 else Outcome.UPHELD
        return moderation.decide_review(asked, outcome=outcome, note="So it is.", seen=1, by=by).outcome

    came = at_once(moderators, judge)

    (outcome,) = [one for one in came if isinstance(one, Outcome)]
    now = session.scalars(select(Contribution)).one()
    assert session.get_one(Appeal, asked_id).outcome is outcome
    assert (now.status is Status.PUBLISHED) is (outcome is Outcome.REVERSED)
    assert session.scalars(select(Waiting)).all() == []
