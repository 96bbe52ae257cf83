"""Of what colleagues save or release at once the database takes one, and the other is told: nothing is said twice."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import build
import pytest
from conftest import another
from sqlalchemy import Engine, func, select

from portal.core.actor import Actor, Role
from portal.core.db import session
from portal.core.errors import Conflict
from portal.models.contributions import Contribution, JointRevision, OfficialStatement
from portal.queries import consultations
from portal.services import contributions

Act = Callable[[Actor, Any], Any]


@pytest.fixture
def here(new_house: Callable[[], str], tmp_path: Any, engine: Engine) -> Iterator[tuple[list[Actor], int]]:
    """Two coordinators of one organisation in a house of their own, and a round."""
    with another(engine, new_house(), tmp_path):
        union = build.organisation()
        actors = [build.person(Role.COORDINATOR, of=union).as_actor() for _ in range(2)]
        there = build.round_().id
        session.remove()
        yield actors, there


def at_once(here: tuple[list[Actor], int], *acts: Act) -> list[Any]:
    """What came of it for each."""
    (actors, there), came, barrier = here, [], threading.Barrier(2)

    def try_it(by: Actor, act: Act) -> None:
        barrier.wait(30)
        try:
            came.append(act(by, consultations.get_round(by, there)))
        except Conflict as refusal:
            came.append(refusal)
        finally:
            session.remove()

    threads = [threading.Thread(target=try_it, args=each) for each in zip(actors, acts, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(came) == 2
    return came


def save(by: Actor, round_: Any) -> Any:
    return contributions.save_jointly(round_, body=f"Words of {by.user_id}.", language="en", seen=0, by=by)


def release(by: Actor, round_: Any) -> Any:
    return contributions.release(round_, seen=1, by=by)


def say_nothing(by: Actor, round_: Any) -> Any:
    return contributions.say_no_remarks(round_, by=by)


def test_of_two_who_save_from_the_same_words_one_is_told(here):
    came = at_once(here, save, save)

    assert sum(isinstance(one, Conflict) for one in came) == 1
    assert session.scalar(select(func.count()).select_from(JointRevision)) == 1


@pytest.mark.parametrize("second", [release, say_nothing])
def test_of_two_who_release_one_has_spoken(here, second):
    (first, _other), there = here
    save(first, consultations.get_round(first, there))
    session.remove()
    came = at_once(here, release, second)

    assert sum(isinstance(one, Conflict) for one in came) == 1
    [held] = session.scalars(select(OfficialStatement)).all()
    spoken = session.scalars(select(Contribution.id)).all()
    assert spoken == ([held.contribution_id] if held.contribution_id else [])
