"""The door: transaction, policy, act, trail; in that order, and all of it or nothing."""

import build
import pytest
from sqlalchemy import select

from portal.core import clock
from portal.core.actor import SYSTEM, Role
from portal.core.db import session
from portal.core.errors import NotAllowed, Refusal
from portal.models.audit import Entry
from portal.models.people import Organisation
from portal.services import people
from portal.services.door import beside


def lines() -> list[Entry]:
    return list(session.scalars(select(Entry).order_by(Entry.at)))


class TestAnAct:
    def test_signs_the_trail_with_who_what_and_the_values(self):
        ada = build.person(Role.ADMINISTRATOR).as_actor()

        made = people.register(None, name="Sindicato Faro", kind="union", group="civil_society_union", by=ada)

        line = lines()[-1]
        assert (line.act, line.actor_name, line.subject_kind) == ("organisation.register", ada.name, "Organisation")
        assert line.subject_id == made.id
        assert line.changes[f"Organisation.{made.id}.name"] == [None, "Sindicato Faro"]

    def test_that_is_refused_leaves_nothing(self):
        stranger = build.member().as_actor()
        before = len(lines())

        with pytest.raises(NotAllowed):
            people.register(None, name="X", kind="union", group="civil_society_union", by=stranger)

        assert session.scalar(select(Organisation).where(Organisation.name == "X")) is None
        assert len(lines()) == before

    def test_that_loses_a_race_for_a_name_is_a_conflict_or_refused(self):
        people.register(None, name="Faro", kind="union", group="civil_society_union", by=SYSTEM)

        with pytest.raises(Refusal):
            people.register(None, name="Faro", kind="union", group="civil_society_union", by=SYSTEM)

        assert len(session.scalars(select(Organisation).where(Organisation.name == "Faro")).all()) == 1

    def test_of_somebody_without_an_account_keeps_no_name_and_only_the_day(self):
        from portal.core.actor import ANONYMOUS
        from portal.services import trail

        trail.sign("contribution.post", by=ANONYMOUS, subject=build.organisation())
        session.commit()

        line = lines()[-1]
        assert (line.actor_id, line.actor_name) == (None, "")
        assert line.at == clock.day(instant=line.at)


class TestBookKeepingBesideAnAct:
    """What is noted about an act is confirmed with it, or not at all."""

    def register(self, name: str) -> Organisation:
        return people.register(None, name=name, kind="union", group="civil_society_union", by=SYSTEM)

    def test_is_told_what_the_act_made_once_and_before_it_is_confirmed(self):
        told: list[tuple[str, bool]] = []

        with beside(lambda made: told.append((made.name, session().info.get("open", False)))):
            self.register("Sindicato Faro")
            self.register("Sindicato Ancla")
        self.register("Sindicato Norte")

        assert told == [("Sindicato Faro", True)]

    def test_that_fails_takes_the_act_with_it(self):
        def keep(_made: Organisation) -> None:
            raise RuntimeError("no room")

        with pytest.raises(RuntimeError, match="no room"), beside(keep):
            self.register("Sindicato Faro")

        assert session.scalar(select(Organisation).where(Organisation.name == "Sindicato Faro")) is None

    def test_is_left_alone_by_an_act_that_is_refused(self):
        told: list[Organisation] = []

        with pytest.raises(NotAllowed), beside(told.append):
            people.register(None, name="X", kind="union", group="civil_society_union", by=build.member().as_actor())

        assert told == []
