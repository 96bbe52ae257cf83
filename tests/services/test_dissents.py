"""A dissent from the official statement of an advisory body: by its members alone, named or not, moderated like all."""

from datetime import timedelta

import build
import pytest
from sqlalchemy import func, select

from portal.core import clock, tickets
from portal.core.actor import Role
from portal.core.db import session, transaction
from portal.core.errors import Invalid, NotAllowed
from portal.models.consultations import Round
from portal.models.contributions import Contribution, Kind, Naming, Status
from portal.models.outbox import Errand
from portal.policy import visibility
from portal.policy.permissions import allows
from portal.queries import contributions as queries
from portal.queries import summaries
from portal.services import contributions

WORDS = "No comparto el umbral de cinco."


@pytest.fixture
def lac():
    return build.organisation(kind="advisory_committee", group="lac", name="Comité Asesor de Prueba")


@pytest.fixture
def lea(lac):
    return build.person(Role.COORDINATOR, of=lac, name="Lea Ríos")


@pytest.fixture
def ana(lac):
    return build.person(of=lac, name="Ana Robles")


def publish(said):
    with transaction():
        contributions.publish(said)


def dissent(said, by, naming=Naming.NAME):
    ticket = tickets.find_mark(tickets.new(), b"a secret of the tests")
    return contributions.dissent(said, ticket=ticket, body=WORDS, language="es", naming=naming, by=by.as_actor())


class TestDissent:
    def test_named_stands_below_the_statement_under_the_name_of_its_author_and_the_body(self, lea, ana):
        said = build.stated(build.round_(), lea)
        made = dissent(said, ana)
        assert made.status is Status.RECEIVED
        publish(made)

        assert (made.kind, made.byline, made.answers) == (
            Kind.DISSENT,
            "Ana Robles, Comité Asesor de Prueba",
            said.number,
        )
        assert made.path.startswith(said.path)
        assert made.group == "lac"

    def test_unnamed_holds_no_name_where_readers_and_moderators_look(self, lea, ana):
        made = dissent(build.stated(build.round_(), lea), ana, Naming.ANONYMOUS)
        publish(made)

        [entry] = queries.entries(build.person(Role.MODERATOR).as_actor(), made.round, [made.id])
        assert (entry.kind, entry.byline) == (Kind.UNNAMED_DISSENT, "Comité Asesor de Prueba")
        assert "Ana" not in str(entry)

    @pytest.mark.parametrize("naming", [Naming.NAME, Naming.ANONYMOUS])
    def test_is_its_authors_alone_until_it_is_public(self, lac, lea, ana, naming):
        made = dissent(build.stated(build.round_(), lea), ana, naming)
        for other in (lea, build.person(of=lac), build.member()):
            seen = select(func.count()).where(Contribution.id == made.id, visibility.contributions(other.as_actor()))
            assert session.scalar(seen) == 0
        own = select(func.count()).where(Contribution.id == made.id, visibility.own(ana.as_actor()))
        assert session.scalar(own) == 1

    def test_is_judged_by_no_moderator_of_the_same_body(self, lac, lea, ana):
        made = dissent(build.stated(build.round_(), lea), ana)

        assert not allows(build.person(Role.MODERATOR, of=lac).as_actor(), "contribution.decide", made)
        assert allows(build.person(Role.MODERATOR).as_actor(), "contribution.decide", made)

    def test_before_the_statement_is_released_or_public_is_refused(self, lea, ana):
        round_ = build.round_()
        comment = build.contribution(round_, by=lea, status=Status.PUBLISHED)
        for said in (comment, build.stated(round_, lea, publish=False)):
            with pytest.raises(NotAllowed):
                dissent(said, ana)

    def test_by_somebody_who_is_no_member_is_refused(self, lea):
        said = build.stated(build.round_(), lea)
        other_body = build.organisation(kind="advisory_committee", group="expert_board")
        for other in (build.member(), build.person(), build.person(of=other_body)):
            with pytest.raises(NotAllowed):
                dissent(said, other)

    def test_by_who_has_left_the_body_is_refused(self, lea, ana):
        said = build.stated(build.round_(), lea)
        with transaction():
            ana.organisation_id = None
        session.refresh(ana)
        with pytest.raises(NotAllowed):
            dissent(said, ana)

    def test_from_an_organisation_that_is_no_advisory_body_is_refused(self):
        union = build.organisation()
        said = build.stated(build.round_(), build.person(Role.COORDINATOR, of=union))
        with pytest.raises(NotAllowed):
            dissent(said, build.member(of=union))

    def test_has_seven_days_from_publication_whenever_the_round_closes_and_until_it_is_answered(self, lea, ana):
        """Else whoever releases in the last hour would be answered by nobody."""
        said = build.stated(build.round_(closes=1), lea)
        with clock.at(said.published_at + timedelta(days=6, hours=23)):
            made = dissent(said, ana)
            assert not made.late
        with clock.at(said.published_at + timedelta(days=7)), pytest.raises(NotAllowed):
            dissent(said, ana)
        with transaction():
            session.get_one(Round, said.round_id).status = "analysing"
        session.expire_all()
        with clock.at(said.published_at + timedelta(days=3)), pytest.raises(NotAllowed):
            dissent(said, ana)

    def test_that_is_published_after_the_closing_is_answered_with_the_others(self, lea, ana):
        said = build.stated(build.round_(closes=1), lea)
        with clock.at(said.published_at + timedelta(days=3)):
            made = dissent(said, ana)
            publish(made)
        assert session.scalar(select(func.count()).select_from(Errand).where(Errand.kind == "point")) == 1

    def test_in_the_name_of_the_body_is_refused(self, lea, ana):
        said = build.stated(build.round_(), lea)
        with pytest.raises(Invalid):
            dissent(said, ana, Naming.ORGANISATION)

    def test_of_the_longest_names_fits(self, lac, lea):
        lac.name = "C" * 200
        session.commit()
        made = dissent(build.stated(build.round_(), lea), build.person(of=lac, name="A" * 120))

        assert len(made.byline) == 200

    def test_is_counted_and_answered_like_any_contribution(self, lea, ana):
        said = build.stated(build.round_(), lea)
        publish(dissent(said, ana))

        counted = summaries.figures(lea.as_actor(), said.round)
        assert counted.totals["received"] == 2
        assert dict(counted.organizations) == {"lac": 1}
