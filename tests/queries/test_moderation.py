"""The queue: who sees what of it, in which order, with which counts, and at what price."""

from datetime import timedelta

import build
import pytest
from sqlalchemy import insert, select, text
from watching import watched

from portal.core import clock
from portal.core.actor import Role
from portal.core.db import session
from portal.core.errors import NotFound
from portal.models.contributions import Contribution, Status, Tally
from portal.models.waiting import Waiting
from portal.queries import moderation as queries
from portal.queries.moderation import Filter
from portal.services import moderation


@pytest.fixture
def carla():
    return build.person(Role.MODERATOR, name="Carla").as_actor()


def refs(queue):
    return [line.contribution.ref for line in queue.lines]


class TestQueue:
    def test_shows_what_waits_oldest_first_and_nothing_else(self, carla):
        first, second = build.contribution(by=build.member()), build.contribution(by=build.member())
        for status in (Status.PUBLISHED, Status.RETURNED, Status.WITHHELD, Status.WITHDRAWN):
            build.contribution(status=status)

        assert refs(queries.queue(carla, Filter())) == [first.ref, second.ref]

    def test_is_narrowed_by_round_language_and_group(self, carla):
        ana = build.member()
        union, english = build.contribution(by=ana), build.contribution(language="en")

        assert refs(queries.queue(carla, Filter(round=union.round_id))) == [union.ref]
        assert refs(queries.queue(carla, Filter(language="en"))) == [english.ref]
        assert refs(queries.queue(carla, Filter(group="civil_society_union"))) == [union.ref]
        assert refs(queries.queue(carla, Filter(round=union.round_id, language="en"))) == []

    def test_shows_nothing_to_who_is_no_moderator(self):
        build.contribution()

        for role in (Role.EDITOR, Role.ADMINISTRATOR, Role.AUDITOR, Role.DELEGATE):
            assert refs(queries.queue(build.person(role).as_actor(), Filter())) == []
        assert refs(queries.queue(build.person(Role.MODERATOR).as_actor(second_factor=False), Filter())) == []

    def test_shows_only_rounds_in_which_one_is_a_moderator(self):
        build.contribution()
        mine = build.contribution()
        somebody = build.person(Role.MODERATOR, round_id=mine.round_id).as_actor()

        assert refs(queries.queue(somebody, Filter())) == [mine.ref]
        assert queries.heaps(somebody).of(Filter()) == 1

    def test_says_what_one_cannot_decide_and_who_has_what(self, carla):
        ana = build.member()
        conflicted = build.person(Role.MODERATOR, of=ana.organisation).as_actor()
        own, taken = build.contribution(by=ana), build.contribution()
        moderation.claim(taken, by=carla)

        def lines(viewer):
            return {line.contribution.ref: line for line in queries.queue(viewer, Filter()).lines}

        seen = lines(conflicted)
        assert (seen[own.ref].decidable, seen[taken.ref].decidable) == (False, True)
        assert (seen[taken.ref].claimed_by, seen[taken.ref].mine) == ("Carla", False)
        assert lines(carla)[taken.ref].mine
        with clock.at(clock.now() + timedelta(minutes=31)):
            assert lines(conflicted)[taken.ref].claimed_by == ""

    def test_goes_on_where_the_page_ended_also_when_that_one_was_decided(self, carla):
        ana = build.member()
        all_ = [build.contribution(by=ana).ref for _ in range(queries.A_PAGE + 3)]

        first = queries.queue(carla, Filter())
        last = queries.get(carla, first.next).row
        moderation.decide(last, verdict=Status.PUBLISHED, seen=last.revision, by=carla)
        second = queries.queue(carla, Filter(), first.next)

        assert refs(first) + refs(second) == all_
        assert second.next is None


class TestHeaps:
    def test_count_what_waits_in_every_corner(self, carla):
        ana = build.member()
        first = build.contribution(by=ana)
        build.contribution(first.round, language="en")
        build.contribution()
        build.contribution(status=Status.PUBLISHED)

        heaps = queries.heaps(carla)
        assert heaps.of(Filter()) == 3
        assert heaps.of(Filter(round=first.round_id)) == 2
        assert heaps.of(Filter(language="en")) == 1
        assert heaps.of(Filter(group="civil_society_union", language="en")) == 0


class TestGet:
    def test_finds_it_in_every_state_for_a_moderator_of_its_round(self, carla):
        for status in Status:
            said = build.contribution(status=status)
            assert queries.get(carla, said.ref).row.id == said.id

    def test_is_not_found_by_anybody_else(self):
        ana = build.member()
        said = build.contribution(by=ana)
        elsewhere = build.person(Role.MODERATOR, round_id=build.round_().id)

        for person in (ana, elsewhere, build.person(Role.AUDITOR), build.person(Role.ADMINISTRATOR)):
            with pytest.raises(NotFound):
                queries.get(person.as_actor(), said.ref)


class TestOverview:
    def test_tells_each_what_is_theirs(self, carla):
        said = build.contribution()
        moderation.claim(said, by=carla)

        assert queries.overview(carla) == queries.Overview(waiting=1, mine=1, drafts=None, given_up=None)
        nobody = queries.overview(build.person(Role.AUDITOR).as_actor())
        assert nobody == queries.Overview(waiting=None, mine=0, drafts=None, given_up=None)


class TestCost:
    @pytest.mark.parametrize(
        ("asked", "after"),
        [
            (Filter(), False),
            (Filter(), True),
            (Filter(round=1), True),
            (Filter(language="en"), True),
            (Filter(group="lac"), False),
        ],
    )
    def test_an_index_finds_the_page_whatever_is_asked(self, carla, many_waiting, asked, after):
        if asked.round:
            asked = Filter(round=many_waiting.id)
        last = queries.queue(carla, Filter()).next if after else ""

        plan = plan_of(lambda: queries.queue(carla, asked, last))

        assert "SCAN waiting" not in plan, plan
        assert "Seq Scan on waiting" not in plan, plan
        assert "TEMP B-TREE" not in plan, plan
        assert "Sort" not in plan, plan

    def test_the_next_one_is_found_by_index(self, carla, many_waiting):
        plan = plan_of(lambda: moderation.take_next(by=carla))

        assert "SCAN waiting" not in plan, plan
        assert "TEMP B-TREE" not in plan, plan

    def test_a_page_of_the_queue_asks_the_same_however_many_wait(self, carla, many_waiting):
        few = questions(lambda: queries.queue(carla, Filter()))

        assert few <= 4


@pytest.fixture
def many_waiting():
    """A round in which three thousand wait."""
    round_ = build.round_()
    rows = [
        {
            "ref": f"{n:010}", "ticket": f"{n:064}", "round_id": round_.id, "body": "x", "status": Status.RECEIVED,
            "language": "en" if n % 700 == 0 else "es", "group": "lac" if n % 500 == 0 else "individual",
            "posted_at": clock.now() + timedelta(seconds=n), "salt": b"s", "commitment": "c",
        }
        for n in range(3_000)
    ]  # fmt: skip
    session.execute(insert(Contribution), rows)
    for said in session.scalars(select(Contribution)).all():
        waits = {"since": said.posted_at, "round_id": round_.id, "language": said.language, "group": said.group}
        session.add(Waiting(subject_kind="Contribution", subject_id=said.id, priority=0, **waits))
    session.add(Tally(round_id=round_.id, status=Status.RECEIVED, group="individual", language="es", many=3_000))
    session.commit()
    return round_


def questions(ask):
    return len([statement for statement, _parameters in watched(ask) if statement.lstrip().startswith("SELECT")])


def plan_of(ask):
    """How the database means to find the page itself: the statement that asks for the oldest."""
    statement, parameters = next(pair for pair in watched(ask) if "FROM waiting" in pair[0] and "LIMIT" in pair[0])
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
        return "\n".join(row[3] for row in rows)
    for table in ("contributions", "waiting"):  # as the night does; else what other tests left decides about the plan
        connection.execute(text(f"ANALYZE {table}"))
    connection.execute(text("SET LOCAL enable_seqscan = off"))
    return "\n".join(row[0] for row in connection.exec_driver_sql(f"EXPLAIN {statement}", parameters))
