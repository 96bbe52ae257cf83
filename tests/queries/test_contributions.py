"""What each viewer sees of what was said, and what a page of it costs."""

import re
from collections import Counter

import build
import pytest
from sqlalchemy import event, insert, text
from watching import watched

from portal.core.actor import ANONYMOUS, Role
from portal.core.db import session
from portal.core.errors import NotFound
from portal.models.consultations import Audience
from portal.models.contributions import Contribution, Naming, Status, Thread
from portal.queries import contributions
from portal.queries.contributions import Order

VIEWERS = ("anonymous", "stranger", "invited", "colleague", "author", "moderator", "delegate", "administrator")
#                                        anonymous stranger invited colleague author moderator delegate administrator
WHO_SEES = {
    (Audience.PUBLIC, Status.PUBLISHED, None):             "1 1 1 1 1 1 1 1",
    (Audience.PUBLIC, Status.PUBLISHED, Status.WITHHELD):  "1 1 1 1 1 1 1 1",
    (Audience.PUBLIC, Status.RECEIVED, None):              "0 0 0 1 1 1 1 0",
    (Audience.PUBLIC, Status.RETURNED, None):              "0 0 0 1 1 1 1 0",
    (Audience.PUBLIC, Status.WITHHELD, None):              "0 0 0 1 1 1 1 0",
    (Audience.PUBLIC, Status.WITHDRAWN, None):             "0 0 0 1 1 1 1 0",
    (Audience.PARTICIPANTS, Status.PUBLISHED, None):       "0 0 1 1 1 1 1 0",
    (Audience.PARTICIPANTS, Status.RECEIVED, None):        "0 0 0 1 1 1 1 0",
    (Audience.COMMITTEE, Status.PUBLISHED, None):          "0 0 0 0 1 1 1 0",
    (Audience.CLEARED, Status.PUBLISHED, None):            "0 0 0 0 1 1 1 0",
    (Audience.CLEARED, Status.RECEIVED, None):             "0 0 0 0 1 1 1 0",
}  # fmt: skip


@pytest.fixture
def people():
    union, other = build.organisation(), build.organisation()
    found = {
        "stranger": build.member(),
        "invited": build.member(of=other),
        "colleague": build.member(of=union),
        "author": build.member(of=union),
        "moderator": build.person(Role.MODERATOR),
        "delegate": build.person(Role.DELEGATE),
        "administrator": build.person(Role.ADMINISTRATOR),
    }
    return {"anonymous": ANONYMOUS, **{name: person.as_actor() for name, person in found.items()}}, found


@pytest.mark.parametrize("situation", WHO_SEES, ids=str)
def test_who_sees_that_it_exists(people, situation):
    (actors, persons), (audience, status, then) = people, situation
    invited = [persons["author"].organisation, persons["invited"].organisation]
    said = build.contribution(
        build.round_(audience=audience, invited=invited), by=persons["author"], status=status, then=then
    )

    seen = []
    for name in VIEWERS:
        try:
            seen.append(contributions.by_id(actors[name], said.id).id == said.id)
        except NotFound:
            seen.append(False)

    assert seen == [mark == "1" for mark in WHO_SEES[situation].split()]


class TestThread:
    def test_shows_the_newest_thread_first_and_answers_in_order(self):
        round_ = build.round_()
        first = build.contribution(round_, status=Status.PUBLISHED)
        second = build.contribution(round_, status=Status.PUBLISHED)
        early = build.contribution(round_, parent=first, status=Status.PUBLISHED)
        late = build.contribution(round_, parent=first, status=Status.PUBLISHED)
        below = build.contribution(round_, parent=early, status=Status.PUBLISHED)
        build.contribution(round_)

        page = contributions.thread(ANONYMOUS, round_)

        assert [node.id for node in page.nodes] == [one.id for one in (second, first, early, below, late)]
        assert not page.later
        assert not page.earlier

    @pytest.mark.parametrize("audience", [Audience.PARTICIPANTS, Audience.CLEARED, Audience.COMMITTEE])
    def test_of_a_round_that_is_not_theirs_shows_nobody_anything(self, audience):
        round_ = build.round_(audience=audience)
        said = build.contribution(round_, status=Status.PUBLISHED)

        assert contributions.thread(ANONYMOUS, round_).nodes == []
        assert list(contributions.entries(ANONYMOUS, round_, [said.id])) == []
        assert contributions.tallies(ANONYMOUS, round_.id).of() == 0
        assert not contributions.tallies(ANONYMOUS, round_.id).rows

    def test_goes_on_and_back_without_losing_or_repeating_any(self, many):
        round_, total = many
        forth, key = [], ""
        while True:
            page = contributions.thread(ANONYMOUS, round_, after=key)
            forth += [node.path for node in page.nodes]
            key = forth[-1]
            if not page.later:
                break
        back = contributions.thread(ANONYMOUS, round_, before=forth[100])

        assert len(forth) == len(set(forth)) == total
        assert forth == sorted(forth)
        assert [place.path for place in back.nodes] == forth[50:100]
        assert back.earlier
        assert back.later

    def test_is_narrowed_to_a_question_or_a_language(self):
        round_ = build.round_()
        asked = build.contribution(round_, question=1, status=Status.PUBLISHED)
        whole = build.contribution(round_, language="en", status=Status.PUBLISHED)
        reply = build.contribution(round_, parent=asked, language="en", status=Status.PUBLISHED)

        def ids(**narrow):
            return [place.id for place in contributions.thread(ANONYMOUS, round_, **narrow).nodes]

        assert ids(question=asked.question_id) == [asked.id, reply.id]
        assert ids(question=0) == [whole.id]
        assert ids(language="en") == [whole.id, reply.id]
        assert ids(under=asked.path) == [asked.id, reply.id]
        assert [place.id for place in contributions.above(ANONYMOUS, round_, reply.path)] == [asked.id]

    @pytest.mark.parametrize(
        "asked",
        [
            {},
            {"after": "9999950"},
            {"before": "9999950"},
            {"question": 0},
            {"question": 1},
            {"language": "es"},
            {"language": "es", "after": "9999950"},
            {"under": "9999950"},
        ],
        ids=str,
    )
    def test_is_found_by_index_and_never_sorted(self, many, asked):
        round_, _total = many

        plan = plan_of(lambda: contributions.thread(ANONYMOUS, round_, **asked))

        assert not re.search(r"SCAN contributions|TEMP B-TREE|Seq Scan on contributions|Sort ", plan), plan
        assert re.search(r"ix_contributions_round_id\w*path", plan), plan

    @pytest.mark.parametrize("narrowed", [{}, {"question": 0}, {"language": "es"}], ids=str)
    @pytest.mark.parametrize("place", [{}, {"after": "9999950"}, {"before": "9999950"}], ids=str)
    @pytest.mark.parametrize("order", [Order.OLDEST, Order.ANSWERED])
    def test_is_found_by_index_in_every_order(self, many, order, place, narrowed):
        round_, _total = many

        plan = "\n".join(plans_of(lambda: contributions.in_order(ANONYMOUS, round_, order, **place, **narrowed)))

        scanned = r"SCAN (?:contributions|threads)|TEMP B-TREE|Seq Scan on (?:contributions|threads)|Sort "
        assert not re.search(scanned, plan), plan
        assert re.search(r"(?:ix|pk)_threads|autoindex_threads", plan), plan

    def test_costs_one_question_of_the_database(self, many, statements):
        round_, _total = many
        statements.clear()

        contributions.thread(ANONYMOUS, round_, after="9999950")

        asked = [one for one in statements if not one.startswith("SAVEPOINT")]
        assert len(asked) == 1
        assert "count(" not in asked[0].lower()


class TestOrder:
    """Threads stay together in every order, and every page begins where the one before has ended."""

    @pytest.fixture
    def round_(self):
        return build.round_()

    @pytest.fixture
    def threads(self, round_):
        """Four, in the order in which they began: of none, two, one and two published answers."""
        roots = [build.contribution(round_, status=Status.PUBLISHED, language=one) for one in ("es", "en", "es", "es")]
        for root, many in zip(roots, (0, 2, 1, 2), strict=True):
            parent = root
            for _answer in range(many):
                parent = build.contribution(round_, parent=parent, status=Status.PUBLISHED, language="en")
        build.contribution(round_, parent=roots[0], status=Status.PUBLISHED, then=Status.WITHHELD)
        build.contribution(round_, parent=roots[0])
        return roots

    def in_order(self, round_, order, **asked):
        return contributions.in_order(ANONYMOUS, round_, order, **asked).nodes

    def roots_in_order(self, round_, order):
        return [node.id for node in self.in_order(round_, order) if node.depth == 0]

    def test_is_by_what_began_them_or_by_what_can_be_read_in_answer(self, round_, threads):
        first, second, third, fourth = (root.id for root in threads)

        assert self.roots_in_order(round_, Order.NEWEST) == [fourth, third, second, first]
        assert self.roots_in_order(round_, Order.OLDEST) == [first, second, third, fourth]
        assert self.roots_in_order(round_, Order.ANSWERED) == [fourth, second, third, first]

    @pytest.mark.parametrize("order", Order)
    def test_leaves_out_nothing_and_keeps_answers_below_what_they_answer(self, round_, threads, order):
        paths = [node.path for node in self.in_order(round_, order)]

        assert sorted(paths) == [node.path for node in contributions.thread(ANONYMOUS, round_).nodes]
        assert [path[:7] for path in paths] == sorted((path[:7] for path in paths), key=[p[:7] for p in paths].index)
        for root in threads:
            of_it = [path for path in paths if path.startswith(root.path)]
            assert of_it == sorted(of_it)

    @pytest.mark.parametrize("language", ["es", "en"])
    @pytest.mark.parametrize("order", Order)
    def test_is_narrowed_as_the_newest_are(self, round_, threads, order, language):
        found = self.in_order(round_, order, language=language)

        assert {node.id for node in found} == {
            node.id for node in contributions.thread(ANONYMOUS, round_, language=language).nodes
        }

    def test_shows_nobody_a_round_that_is_not_theirs(self):
        hidden = build.round_(audience=Audience.CLEARED)
        build.contribution(hidden, status=Status.PUBLISHED)

        assert [self.in_order(hidden, order) for order in Order] == [[], [], []]

    @pytest.mark.parametrize("asked", [{}, {"language": "en"}, {"language": "es"}, {"question": 0}], ids=str)
    @pytest.mark.parametrize("order", Order)
    def test_goes_on_and_back_without_losing_or_repeating_any(self, round_, threads, monkeypatch, order, asked):
        monkeypatch.setattr("portal.queries.contributions.threads.PAGE", 3)
        monkeypatch.setattr("portal.queries.contributions.ordering.PAGE", 3)
        forth, page = [], contributions.in_order(ANONYMOUS, round_, order, **asked)
        assert not page.earlier
        while True:
            assert 1 <= len(page.nodes) <= 3
            forth.append([node.path for node in page.nodes])
            if not page.later:
                break
            page = contributions.in_order(ANONYMOUS, round_, order, **asked, after=forth[-1][-1])
            assert page.earlier
        whole = contributions.thread(ANONYMOUS, round_, **asked)
        while whole.later:
            more = contributions.thread(ANONYMOUS, round_, **asked, after=whole.nodes[-1].path)
            whole.nodes.extend(more.nodes)
            whole = contributions.Window(whole.nodes, later=more.later)

        all_of_them = [path for paths in forth for path in paths]
        assert sorted(all_of_them) == [node.path for node in whole.nodes]
        assert all(len(paths) == 3 for paths in forth[:-1])

        end, back = len(all_of_them), []
        page = contributions.in_order(ANONYMOUS, round_, order, **asked, before=all_of_them[-1])
        while True:
            back = [node.path for node in page.nodes] + back
            assert page.later
            if not page.earlier:
                break
            page = contributions.in_order(ANONYMOUS, round_, order, **asked, before=back[0])
        assert back == all_of_them[: end - 1]

    @pytest.mark.parametrize("order", [Order.OLDEST, Order.ANSWERED])
    @pytest.mark.parametrize("odd", ["0", "7", "9" * 7, "9" * 35, "1" * 20])
    def test_of_a_place_that_is_nowhere_is_something_or_nothing(self, round_, threads, order, odd):
        for asked in ({"after": odd}, {"before": odd}):
            contributions.in_order(ANONYMOUS, round_, order, **asked)


class TestTallies:
    def test_tell_the_public_what_it_can_see_and_moderators_what_waits(self):
        round_ = build.round_()
        build.contribution(round_, status=Status.PUBLISHED, by=build.member())
        build.contribution(round_, status=Status.PUBLISHED, language="en")
        build.contribution(round_)

        public = contributions.tallies(ANONYMOUS, round_.id)
        desk = contributions.tallies(build.person(Role.MODERATOR).as_actor(), round_.id)

        assert (public.of(), public.of(language="en"), public.of(Status.RECEIVED)) == (2, 1, 0)
        assert public.groups() == {"civil_society_union": 1, "individual": 1}
        assert desk.of(Status.RECEIVED) == 1

    def test_keep_what_waits_in_another_round_from_a_moderator_of_one(self):
        mine, other = build.round_(), build.round_()
        build.contribution(other)
        moderator = build.person(Role.MODERATOR, round_id=mine.id).as_actor()

        assert contributions.tallies(moderator, other.id).of(Status.RECEIVED) == 0


class TestReaders:
    def test_are_found_by_the_rule_that_decides(self):
        union, lac = build.organisation(name="Sindicato A"), build.organisation(name="Comité B")

        def readers(audience):
            found = contributions.readers(build.round_(audience=audience, invited=[union, lac]))
            return found.anyone, list(found.organisations), found.advisers_only

        assert readers(Audience.PUBLIC) == (True, [], False)
        assert readers(Audience.PARTICIPANTS) == (False, ["Comité B", "Sindicato A"], False)
        assert readers(Audience.CLEARED) == (False, ["Comité B", "Sindicato A"], True)
        assert readers(Audience.COMMITTEE) == (False, [], False)


class TestOwn:
    def test_is_what_one_sent_and_what_was_said_for_ones_organisation(self, people):
        actors, persons = people
        together = build.contribution(by=persons["author"])
        alone = build.contribution(by=persons["author"], naming=Naming.ANONYMOUS)
        build.contribution(by=persons["stranger"])

        assert [one.id for one in contributions.mine(actors["author"])] == [alone.id, together.id]
        assert [one.id for one in contributions.mine(actors["colleague"])] == [together.id]
        assert contributions.mine(ANONYMOUS) == []
        with pytest.raises(NotFound):
            contributions.own(actors["moderator"], together.ref)

    def test_is_what_a_key_opens_and_nothing_else(self):
        said, other = build.contribution(), build.contribution()

        holder = build.holder(said)
        assert [one.said.id for one in contributions.inbox(holder)] == [said.id]
        assert contributions.held(holder, contributions.leaf_of(holder, said.id)).row.id == said.id
        assert contributions.opened_by(said.ticket) == holder.holds
        assert contributions.opened_by("0" * 64) is None
        with pytest.raises(NotFound):
            contributions.own(build.holder(said), other.ref)
        with pytest.raises(NotFound):
            contributions.held(ANONYMOUS, contributions.leaf_of(holder, said.id))
        with pytest.raises(NotFound):
            contributions.held(holder, contributions.leaf_of(holder, other.id))

    def test_the_ticket_of_an_account_opens_nothing(self, people):
        assert contributions.opened_by(build.contribution(by=people[1]["author"]).ticket) is None


@pytest.fixture
def many():
    """A round of 300 threads, every third with an answer, written at once."""
    round_ = build.round_()
    rows = []
    for sequence in range(1, 301):
        made = Contribution()
        parent = Contribution(path=rows[-1]["path"], depth=0, thread=rows[-1]["thread"]) if sequence % 3 == 0 else None
        made.take_place(f"ILC-2040-0001-{sequence:04}", sequence, parent)
        rows.append(
            {
                "ref": f"{sequence:010}", "ticket": f"{sequence:064}", "round_id": round_.id, "body": "x",
                "language": "es", "status": Status.PUBLISHED, "number": made.number, "sequence": sequence,
                "thread": made.thread, "path": made.path, "depth": made.depth, "salt": b"s", "commitment": "c",
            }
        )  # fmt: skip
    session.execute(insert(Contribution), rows)
    entries = Counter(row["thread"] for row in rows)
    threads = [
        {"round_id": round_.id, "language": language, "thread": thread, "entries": number, "answered": number - 1}
        for thread, number in entries.items()
        for language in ("", "es")
    ]
    session.execute(insert(Thread), threads)
    session.commit()
    return round_, len(rows)


@pytest.fixture
def statements(engine):
    seen = []

    def note(_connection, _cursor, statement, *_rest):
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


def plan_of(ask):
    """How the database means to find what is asked for."""
    return plans_of(ask)[0]


def plans_of(ask):
    seen, connection = watched(ask), session.connection()
    asked = [pair for pair in seen if re.search(r"FROM (?:contributions|threads)", pair[0])]
    if connection.dialect.name == "sqlite":
        explained = [connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {one}", values).all() for one, values in asked]
        return ["\n".join(row[3] for row in rows) for rows in explained]
    for table in ("contributions", "threads"):
        connection.execute(text(f"ANALYZE {table}"))
    for other in ("seqscan", "bitmapscan", "sort"):  # of 300 rows any way is good; what matters is that there is one
        connection.execute(text(f"SET LOCAL enable_{other} = off"))
    explained = [connection.exec_driver_sql(f"EXPLAIN {one}", values).all() for one, values in asked]
    return ["\n".join(row[0] for row in rows) for rows in explained]
