"""The trail, for auditors alone: every question answered by an index, in an order that betrays no hour."""

from datetime import date, timedelta
from itertools import count

import build
import pytest
from sqlalchemy import insert, text
from watching import watched

from portal.core import clock
from portal.core.actor import Role
from portal.core.db import session
from portal.core.errors import NotFound
from portal.core.localized import Localized
from portal.core.noting import UNSAID
from portal.models.audit import Entry
from portal.models.consultations import Audience, Document, Status
from portal.models.drafts import Status as DraftStatus
from portal.queries import trail
from portal.queries.trail import Question
from portal.services import consultations, drafts

ZONE = "America/Mexico_City"
CODES = count(4_001)


@pytest.fixture
def olga():
    return build.person(Role.AUDITOR, name="Olga").as_actor()


def line(act="round.open", **more):
    entry = Entry(
        **{
            "at": clock.now(), "act": act, "actor_name": "Carla", "subject_kind": "Round", "subject_id": 7,
            "changes": {}, **more,
        }
    )  # fmt: skip
    session.add(entry)
    session.commit()
    return entry.id


def ids(viewer, asked=None, **more):
    return [entry.id for entry in trail.entries(viewer, asked or Question(), zone=ZONE, **more).lines]


class TestEntries:
    def test_are_for_auditors_alone(self, olga):
        mine = line()

        assert ids(olga) == [mine]
        for role in (Role.MODERATOR, Role.ADMINISTRATOR, Role.DELEGATE, Role.EDITOR):
            assert ids(build.person(role).as_actor()) == []
        with pytest.raises(NotFound):
            trail.get(build.person(Role.ADMINISTRATOR).as_actor(), mine)

    def test_answer_by_act_person_thing_and_day(self, olga):
        carla = build.person(Role.MODERATOR, name="Carla Ruiz")
        by_act = line("round.extend")
        by_person = line(actor_id=carla.id)
        by_thing = line(subject_kind="Contribution", subject_id=3)
        by_day = line(at=clock.now() - timedelta(days=40))
        day = (clock.now() - timedelta(days=40)).astimezone().date()

        assert ids(olga, Question(act="round.extend")) == [by_act]
        for who in (str(carla.id), "Carla Ruiz", carla.email.upper()):
            assert ids(olga, Question(who=who)) == [by_person]
        assert ids(olga, Question(who="Nobody")) == []
        assert ids(olga, Question(kind="Contribution", number=3)) == [by_thing]
        assert by_day in ids(olga, Question(day=day)) + ids(olga, Question(day=day - timedelta(days=1)))
        assert ids(olga, Question(day=date(2001, 1, 1))) == []

    def test_without_an_account_the_order_tells_no_hour(self, olga):
        now = clock.now().replace(hour=15)
        early = line(at=now - timedelta(hours=1))
        nameless = line(at=clock.day(instant=now), actor_name="")
        late = line(at=now)

        assert ids(olga) == [late, early, nameless]

    def test_go_on_where_the_page_ended(self, olga):
        at = clock.now()
        all_ = [line(at=at - timedelta(seconds=n // 2)) for n in range(trail.A_PAGE + 5)]

        first = trail.entries(olga, Question(), zone=ZONE)
        second = trail.entries(olga, Question(), zone=ZONE, after=first.next)

        seen = [entry.id for entry in (*first.lines, *second.lines)]
        assert sorted(seen) == sorted(all_)
        assert len(first.lines) == trail.A_PAGE
        assert second.next is None


class TestCost:
    @pytest.mark.parametrize(
        "asked",
        [
            Question(),
            Question(act="round.open"),
            Question(who="5"),
            Question(kind="Round", number=7),
            Question(day=date(2026, 1, 2)),
        ],
    )
    def test_an_index_answers_every_question(self, olga, asked):
        session.execute(
            insert(Entry),
            [
                {
                    "at": clock.now() - timedelta(minutes=n), "act": f"act.{n % 20}", "actor_name": "x",
                    "subject_kind": "Round", "subject_id": n, "changes": {},
                }
                for n in range(2_000)
            ],
        )  # fmt: skip
        session.commit()
        after = trail.entries(olga, Question(), zone=ZONE).next

        plan = plan_of(lambda: trail.entries(olga, asked, zone=ZONE, after=after))

        assert "SCAN trail" not in plan, plan
        assert "Seq Scan" not in plan, plan
        assert "TEMP B-TREE" not in plan, plan
        assert "Sort" not in plan.replace("Incremental Sort", "Sort"), plan


def plan_of(ask):
    seen, connection = watched(ask), session.connection()
    statement, parameters = next(pair for pair in seen if "ORDER BY trail" in pair[0])
    if connection.dialect.name == "sqlite":
        return "\n".join(
            row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
        )
    connection.execute(text("ANALYZE trail"))
    connection.execute(text("SET LOCAL enable_seqscan = off"))
    return "\n".join(row[0] for row in connection.exec_driver_sql(f"EXPLAIN {statement}", parameters))


class TestWords:
    """Of the institution: read in the trail by whoever can see what they are about."""

    def written(self, viewer, kind, number):
        changes = [change for line in trail.entries(viewer, Question(), zone=ZONE).lines for change in line.changes]
        of = [change for change in changes if (change.kind, change.number) == (kind, str(number))]
        assert of
        return {change.column: change.new for change in of}

    def prepared(self, audience, *, opened=True):
        by = build.person(Role.EDITOR).as_actor()
        docket = consultations.create(
            None, code=f"ILC-2026-{next(CODES)}", topic="reform", title=Localized("Secret A", "Secreto A"),
            purpose=Localized("Secret B", "Secreto B"), by=by,
        )  # fmt: skip
        round_ = build.round_(of=docket, audience=audience, status=Status.DRAFT)
        consultations.ask(round_, questions=[Localized("Secret C", "Secreto C")], seen=round_.revision, by=by)
        document = consultations.add_document(
            round_, title=Localized("Secret D", "Secreto D"), body=Localized("Secret E", "Secreto E"), by=by
        )
        draft = drafts.create(round_, title=Localized("Secret F", "Secreto F"), by=by)
        if opened:
            round_.status = Status.APPROVED
            session.commit()
        stage = DraftStatus.OPEN if opened else DraftStatus.UPLOADED
        return docket, document, draft, build.version(draft, ["Secret G"], ["Secreto G"], stage)

    @pytest.mark.parametrize(("audience", "opened"), [(Audience.CLEARED, True), (Audience.PUBLIC, False)])
    def test_about_what_an_auditor_cannot_see_are_not_told(self, olga, audience, opened):
        docket, document, draft, version = self.prepared(audience, opened=opened)

        assert "Secret" not in str(trail.entries(olga, Question(), zone=ZONE).lines)
        assert self.written(olga, "Consultation", docket.id)["title_es"] == UNSAID
        assert self.written(olga, "Draft", draft.id)["title_en"] == UNSAID
        assert self.written(olga, "Draft", draft.id)["round_id"] == draft.round_id
        assert self.written(olga, "Document", document.id)["position"] == 1
        assert self.written(olga, "Version", version.id)["status"] == "uploaded"

    def test_about_what_everybody_sees_are_told(self, olga):
        docket, document, draft, version = self.prepared(Audience.PUBLIC)

        assert self.written(olga, "Consultation", docket.id)["title_en"] == "Secret A"
        assert self.written(olga, "Document", document.id)["body_es"] == "Secreto E"
        assert self.written(olga, "Draft", draft.id)["title_en"] == "Secret F"
        assert self.written(olga, "Version", version.id)["note_en"] == "More examples."

    def test_of_what_was_taken_out_again_are_not_told(self, olga):
        _docket, document, _draft, _version = self.prepared(Audience.PUBLIC)
        session.delete(session.get_one(Document, document.id))
        session.commit()

        assert self.written(olga, "Document", document.id)["title_en"] == UNSAID

    def test_cost_no_more_questions_for_many_lines_than_for_few(self, olga):
        counted = []
        for _again in range(2):
            self.prepared(Audience.CLEARED)
            counted.append(len(watched(lambda: trail.entries(olga, Question(), zone=ZONE))))

        assert counted[0] == counted[1]
