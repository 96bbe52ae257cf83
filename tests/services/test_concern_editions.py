"""The public edition of a concern: two officers and its sender release it, and nothing beside it says whose it is."""

from datetime import UTC, datetime, timedelta

import build
import concerning
import pytest
from sqlalchemy import select, text

from portal.core import clock
from portal.core.actor import ANONYMOUS, SYSTEM
from portal.core.db import Base, session
from portal.core.errors import NotAllowed, NotFound
from portal.core.sealing import Broken
from portal.jobs import batches
from portal.models.audit import Entry
from portal.models.concerns import Concern, Release, Series, State, Verdict, WaitsFor, batch_after
from portal.models.consultations import Audience
from portal.models.contributions import Contribution, Kind, Naming, Status, Tally
from portal.queries import concerns as queries
from portal.queries import contributions as said_queries
from portal.queries.concerns import Heap, Stage
from portal.services import concerns
from portal.services.concerns import Covering, consenting, editions, office

TEXT = "En una planta del norte se impidió a varias personas pedir una copia de su contrato colectivo."
PLANTED = "ñandú-secreto-417"
MONDAY = datetime(2026, 12, 7, 18, tzinfo=UTC)


@pytest.fixture
def committee():
    return concerning.committee()


@pytest.fixture
def round_():
    return build.round_(closes=60)


class Desk:
    """Two officers and the sender of a concern, on its way to its public edition."""

    def __init__(self, committee, round_, **answers):
        self.writer, self.other = committee.officers
        told = {"exposure": "public", "happened": f"Nos cambiaron de turno. {PLANTED}", "affected": "hundreds"}
        self.sender = concerning.sent(**(told | answers))
        self.concern, self.round = self.sender.concern, round_
        news = clock.day().date() + timedelta(days=7)
        self.does(self.writer, concerns.assign, owner_id=self.writer.person.id, news_by=news)

    def reading(self, officer):
        return queries.read(officer.actor, self.concern.id, officer.key)

    def does(self, officer, act, **details):
        reading = self.reading(officer)
        return act(self.concern, reading=reading, keyring=concerning.KEYRING, by=officer.actor, **details)

    def edition(self, officer=None):
        officer = officer or self.writer
        return queries.edition(officer.actor, self.reading(officer))

    def found(self):
        return queries.pointing(self.writer.actor, self.reading(self.writer), self.edition().draft)

    def steps(self, officer, act, **details):
        return self.does(officer, act, seen=self.edition().seen, **details)

    def writes(self, text=TEXT, officer=None, language="es", **more):
        more = {"round_id": self.round.id} | more
        return self.steps(officer or self.writer, concerns.write_edition, text=text, language=language, **more)

    def proposes(self, officer=None):
        return self.steps(officer or self.writer, concerns.propose_edition)

    def releases(self, officer=None):
        return self.steps(officer or self.other, concerns.release_edition)

    def proposed(self):
        return queries.proposed(self.sender.actor, self.sender.unlocked())

    def says(self, verdict=Verdict.AGREE, number=None, body=""):
        number = self.proposed()[0].number if number is None else number
        return concerns.consent(
            self.concern, proposed=number, verdict=verdict, body=body, opened=self.sender.unlocked(),
            keyring=concerning.KEYRING, by=self.sender.actor,
        )  # fmt: skip

    def agreed(self):
        self.writes()
        self.proposes()
        self.says()
        return self

    def released(self):
        self.agreed().releases()
        return self


@pytest.fixture
def desk(committee, round_):
    return Desk(committee, round_)


def waiting():
    return session.scalars(select(Release)).all()


def after_the_batch():
    return clock.at(max(each.due_at for each in waiting()) + timedelta(minutes=1))


class TestWriting:
    def test_keeps_every_draft_and_tells_its_sender_nothing(self, desk):
        desk.writes()
        desk.writes(TEXT + " Sigue ocurriendo.")

        assert desk.edition().draft.text.endswith("Sigue ocurriendo.")
        assert desk.edition().writer == desk.writer.person.name
        assert desk.proposed() == (None, None)
        assert session.get_one(Concern, desk.concern.id).state is State.BEING_READ

    def test_finds_what_could_point_to_somebody_and_what_was_told_in_the_same_words(self, desk):
        desk.writes("Nos cambiaron de turno ñandú, dice Rosa Hernández, 81 5555 1234.")

        assert {(each.kind, each.words) for each in desk.found()} >= {
            ("copied", "Nos cambiaron de turno ñandú"), ("name", "Rosa Hernández"), ("phone", "81 5555 1234"),
        }  # fmt: skip

    def test_covers_words_under_a_ground_in_the_language_of_the_text(self, desk):
        desk.writes("Lo vio Rosa Hernández ese día.")
        [name] = [each for each in desk.found() if each.kind == "name"]

        desk.writes(desk.edition().draft.text, decided={("name", name.start, name.end): "worker_identity"})

        assert desk.edition().draft.text == "Lo vio [testado: identidad de una persona trabajadora o testigo] ese día."
        assert not desk.found()

    def test_what_may_stay_is_confirmed_once(self, desk):
        desk.writes("Lo vio Rosa Hernández ese día.")
        decided = {(each.kind, each.start, each.end): Covering.STAYS for each in desk.found()}
        desk.writes(desk.edition().draft.text, decided=decided)

        desk.writes("Ese día lo vio Rosa Hernández.")

        assert [each.confirmed for each in desk.found()] == [True]

    def test_warns_of_fewer_than_five_and_of_the_workplace(self, committee, round_):
        few = Desk(committee, round_, affected="few", facility="Planta Norte de Querétaro")
        few.writes("En la planta Norte se negaron contratos.")

        assert [(each.kind, each.words) for each in few.found() if each.kind in set(queries.Warned)] == [
            ("few_affected", ""), ("workplace", "planta Norte"),
        ]  # fmt: skip
        with pytest.raises(editions.NotLooked):
            few.proposes()

    def test_is_refused_on_an_earlier_state(self, desk):
        desk.writes()
        with pytest.raises(editions.DraftedMeanwhile):
            desk.does(
                desk.other, concerns.write_edition, text="Otra.", language="es", round_id=desk.round.id, seen=0
            )  # fmt: skip
        assert desk.edition().draft.text == TEXT

    @pytest.mark.parametrize("more", [{"audience": Audience.CLEARED}, {"closes": 0.5}, {"opens": 20, "closes": 40}])
    def test_is_for_a_public_round_that_takes_it_when_the_batch_comes(self, desk, more):
        with pytest.raises(editions.NoSuchRound):
            desk.writes(round_id=build.round_(**more).id)


class TestProposing:
    def test_shows_the_text_to_its_sender_and_waits_for_her(self, desk):
        desk.writes()
        proposed = desk.proposes()

        assert (proposed.state, proposed.waits_for, proposed.promise_on) == (State.PROPOSED, WaitsFor.SENDER, None)
        shown, released = desk.proposed()
        assert (shown.text, shown.language, shown.round_id, shown.verdict) == (TEXT, "es", desk.round.id, None)
        assert released is None

    def test_not_before_somebody_looked_at_what_was_found(self, desk):
        desk.writes("Lo vio Rosa Hernández.")
        with pytest.raises(editions.NotLooked):
            desk.proposes()
        assert desk.proposed() == (None, None)

    def test_not_without_a_draft(self, desk):
        with pytest.raises(editions.NothingProposed):
            desk.proposes()

    @pytest.mark.parametrize("exposure", ["", "sealed", "committee", "governments"])
    def test_not_where_its_sender_allowed_nothing_public(self, committee, round_, exposure):
        desk = Desk(committee, round_, exposure=exposure)
        desk.writes()
        with pytest.raises(editions.NotForThePublic):
            desk.proposes()


class TestConsent:
    def test_is_to_the_text_that_was_proposed_last(self, desk):
        desk.writes()
        desk.proposes()
        first = desk.proposed()[0].number
        desk.writes(TEXT + " Y más.")
        desk.proposes()

        with pytest.raises(consenting.ProposedMeanwhile):
            desk.says(number=first)
        assert desk.proposed()[0].verdict is None

    def test_to_an_earlier_text_releases_nothing(self, desk):
        desk.agreed()
        desk.writes(TEXT + " Y más.")
        desk.proposes()

        with pytest.raises(editions.NotAgreed):
            desk.releases()
        assert not waiting()

    @pytest.mark.parametrize(("verdict", "body"), [(Verdict.WAIT, ""), (Verdict.CHANGE, "Quite el norte.")])
    def test_may_be_no_consent(self, desk, verdict, body):
        desk.agreed()
        said = desk.says(verdict, body=body)

        assert (said.waits_for, desk.edition(desk.other).proposal.answer) == (WaitsFor.OFFICE, body)
        with pytest.raises(editions.NotAgreed):
            desk.releases()

    def test_a_change_says_what(self, desk):
        desk.agreed()
        with pytest.raises(consenting.SayWhatToChange):
            desk.says(Verdict.CHANGE, body=" ")
        assert desk.proposed()[0].verdict is Verdict.AGREE

    def test_is_hers_alone_and_leaves_no_line(self, desk, committee):
        desk.writes()
        desk.proposes()
        other = concerning.sent()
        for stranger in (other.actor, desk.writer.actor, ANONYMOUS):
            with pytest.raises(NotAllowed):
                concerns.consent(
                    desk.concern, proposed=1, verdict=Verdict.AGREE, opened=desk.sender.unlocked(),
                    keyring=concerning.KEYRING, by=stranger,
                )  # fmt: skip
        desk.says()
        assert not session.scalars(select(Entry).where(Entry.act == "concern.consent")).all()

    def test_puts_off_no_day_that_was_promised(self, desk):
        desk.agreed()
        promised = desk.concern.promise_on
        assert promised == clock.day() + timedelta(days=14)

        with clock.at(clock.now() + timedelta(days=3)):
            desk.says(Verdict.WAIT)
        assert desk.concern.promise_on == promised


class TestReleasing:
    def test_takes_another_officer_than_who_wrote_it(self, desk):
        desk.agreed()
        with pytest.raises(editions.SamePerson):
            desk.releases(desk.writer)
        assert not waiting()

    def test_and_another_than_who_proposed_it(self, desk):
        desk.writes()
        desk.proposes(desk.other)
        desk.says()
        for officer in (desk.writer, desk.other):
            with pytest.raises(editions.SamePerson):
                desk.releases(officer)

    @pytest.mark.parametrize("answered", [False, True])
    def test_not_before_its_sender_agreed(self, desk, answered):
        with pytest.raises(editions.NothingProposed):
            desk.releases()
        desk.writes()
        desk.proposes()
        with pytest.raises(editions.NotAgreed):
            desk.releases()

    def test_ends_when_its_sender_withdraws_the_concern(self, desk):
        desk.released()
        desk.sender.withdraw()

        assert not waiting()
        assert desk.proposed()[1].stage is Stage.TAKEN_BACK

    def test_waits_for_its_batch_in_the_words_that_will_be_public(self, desk):
        desk.released()

        [row] = waiting()
        assert (row.text, row.language, row.round_id, row.due_at) == (
            TEXT,
            "es",
            desk.round.id,
            batch_after(clock.now()),
        )
        assert desk.edition().released == queries.Whereabouts(row.ref, Stage.WAITING, row.due_at)
        assert desk.proposed()[1].stage is Stage.WAITING
        with pytest.raises(editions.OnItsWay):
            desk.writes("Otra cosa.")
        with pytest.raises(editions.OnItsWay):
            desk.releases()

    def test_ends_when_its_sender_allows_nothing_public_any_more(self, desk):
        desk.released()
        concerns.expose(
            desk.concern, exposure="committee", seen=1, opened=desk.sender.unlocked(), keyring=concerning.KEYRING,
            by=desk.sender.actor,
        )  # fmt: skip

        assert (waiting(), desk.proposed()[1].stage) == ([], Stage.TAKEN_BACK)
        assert [one.told["kind"] for one in desk.sender.messages()][-2:] == ["exposure", "taken_back"]
        with pytest.raises(editions.NotForThePublic):
            desk.releases()

    def test_can_be_taken_back_before_it(self, desk):
        desk.released()
        with pytest.raises(office.DayMissing):
            desk.steps(desk.writer, concerns.take_edition_back)

        desk.steps(desk.writer, concerns.take_edition_back, news_by=clock.day().date() + timedelta(days=3))

        assert (waiting(), desk.edition().released.stage) == ([], Stage.TAKEN_BACK)
        with pytest.raises(editions.NothingWaits):
            desk.steps(desk.writer, concerns.take_edition_back)
        desk.releases()
        assert len(waiting()) == 1

    def test_keeps_the_concern_open_in_which_its_sender_can_stop_it(self, desk):
        desk.released()
        seen = max(one.number for one in desk.sender.messages())
        with pytest.raises(office.TextWaits):
            desk.does(desk.writer, concerns.move, state=State.CLOSED, seen=seen)
        desk.says(Verdict.WAIT)

        desk.does(desk.writer, concerns.move, state=State.CLOSED, seen=seen)
        assert (desk.concern.state, waiting()) == (State.CLOSED, [])

    def test_is_stopped_by_its_sender_who_waits(self, desk):
        desk.released()
        desk.says(Verdict.WAIT)

        assert (waiting(), desk.edition().released.stage) == ([], Stage.TAKEN_BACK)
        with pytest.raises(editions.NotAgreed):
            desk.releases()


@pytest.mark.parametrize(
    ("at", "due"),
    [
        (MONDAY - timedelta(days=1), MONDAY),
        (MONDAY - timedelta(hours=23), MONDAY + timedelta(days=3)),
        (MONDAY, MONDAY + timedelta(days=3)),
        (MONDAY + timedelta(days=2, hours=1), MONDAY + timedelta(days=7)),
        (MONDAY - timedelta(days=1, hours=-3), MONDAY + timedelta(days=3)),
    ],
)
def test_batches_are_on_mondays_and_thursdays_and_never_within_a_day(at, due):
    assert batch_after(at) == due


class TestTheBatch:
    def test_is_not_published_before_its_time(self, desk):
        desk.released()
        assert (batches.publish_due(), len(waiting())) == (0, 1)

    def test_becomes_an_ordinary_contribution_of_its_round(self, desk):
        ref = desk.released().edition().released.ref
        with after_the_batch():
            assert (batches.publish_due(), batches.publish_due()) == (1, 0)

            said = session.scalars(select(Contribution)).one()
            assert (said.ref, said.kind, said.body, said.status) == (ref, Kind.CONCERN, TEXT, Status.PUBLISHED)
            assert (said.naming, said.author_id, said.inbox_id, said.organisation_id, said.byline, said.late) == (
                Naming.ANONYMOUS, None, None, None, "", False,
            )  # fmt: skip
            assert said.posted_at == clock.day(desk.round.zone)
            assert said_queries.get(ANONYMOUS, said.number).said.body == TEXT
            counts = {(one.status, one.group): one.many for one in session.scalars(select(Tally))}
            assert counts == {(Status.RECEIVED, "in_confidence"): 0, (Status.PUBLISHED, "in_confidence"): 1}
            assert waiting() == []
            assert desk.edition().released == queries.Whereabouts(ref, Stage.PUBLISHED, None, said.number)
            assert desk.proposed()[1].number == said.number
            line = session.scalars(select(Entry).where(Entry.act == "edition.publish")).one()
            assert (line.actor_name, line.subject_kind, line.subject_id) == (SYSTEM.name, "Contribution", said.id)

    def test_stays_public_whatever_its_sender_says_then(self, desk):
        desk.released()
        with after_the_batch():
            batches.publish_due()
            with pytest.raises(consenting.PublicAlready):
                desk.says(Verdict.WAIT)
            with pytest.raises(editions.NothingWaits):
                desk.steps(desk.writer, concerns.take_edition_back)

    def test_of_several_is_in_no_order_of_their_release(self, committee, round_):
        refs = [Desk(committee, round_).released().edition().released.ref for _concern in range(4)]
        by_key = [row.ref for row in sorted(waiting(), key=lambda row: row.id)]
        with after_the_batch():
            assert batches.publish_due() == 4
        numbered = session.scalars(select(Contribution.ref).order_by(Contribution.sequence)).all()
        assert (numbered, set(numbered)) == (by_key, set(refs))
        assert len({row.posted_at for row in session.scalars(select(Contribution))}) == 1

    def test_that_comes_after_its_round_has_closed_is_late(self, desk):
        desk.released()
        with clock.at(desk.round.closes_at + timedelta(days=1)):
            assert batches.publish_due() == 1
        assert session.scalars(select(Contribution)).one().late

    def test_is_the_portals_own_work(self, desk):
        desk.released()
        with after_the_batch():
            for person in (desk.writer, desk.other):
                with pytest.raises(NotAllowed):
                    concerns.publish_edition(waiting()[0], by=person.actor)


class TestWhatListsSay:
    """Of the state of a concern: what is true of its text now, which no column of the concern says."""

    def stands(self, desk):
        officer, id_ = desk.other, desk.concern.id
        [line] = queries.listed(desk.writer.actor, desk.writer.key, queries.Heap.MINE).lines
        case = queries.case(officer.actor, id_, officer.key)
        proposal, released = desk.proposed()
        hers = queries.stands(desk.concern.state, released, answered=bool(proposal and proposal.verdict))
        assert case.line.stands == hers  # an officer's page says what its sender reads
        return line.stands, hers

    def test_follows_the_text(self, desk):
        assert self.stands(desk) == ("being_read", "being_read")
        desk.writes()
        desk.proposes()
        assert self.stands(desk) == ("public_text_proposed", "public_text_proposed")
        desk.says()
        assert self.stands(desk) == ("public_text_proposed", "public_text_answered")
        desk.releases()
        assert self.stands(desk) == ("public_text_released", "public_text_released")

        with after_the_batch():
            batches.publish_due()
        assert self.stands(desk) == ("published", "published")
        desk.sender.write("Gracias.")
        assert self.stands(desk) == ("published", "published")

        said = session.scalars(select(Contribution)).one()
        said.status = Status.WITHHELD
        session.commit()
        assert self.stands(desk) == ("public_text_withheld", "public_text_withheld")

    def test_knows_that_it_was_stopped(self, desk):
        desk.released()
        desk.says(Verdict.WAIT)

        assert self.stands(desk) == ("public_text_proposed", "public_text_answered")

    def test_does_not_say_that_nothing_will_be_public_where_something_is(self, desk):
        desk.released()
        with after_the_batch():
            batches.publish_due()
        desk.sender.withdraw()

        assert queries.stands(desk.concern.state, desk.proposed()[1]) == "withdrawn_public"


class TestNothingBesideItSaysWhoseItIs:
    def test_what_is_sealed_stands_in_no_other_table(self, desk, engine):
        ref = desk.released().edition().released.ref
        with after_the_batch():
            batches.publish_due()
        session.commit()
        for table in Base.metadata.sorted_tables:
            rows = session.execute(text(f"SELECT * FROM {table.name}")).all()
            assert PLANTED not in str(rows), table.name
            if ref in str(rows):
                assert table.name in ("contributions", "trail"), table.name
            if table.name in ("contributions", "editions", "releases"):
                assert desk.concern.ref not in str(rows)
                assert str(desk.concern.id) not in str(rows)

    def test_is_found_by_the_officer_who_can_release_it(self, desk):
        """The first cannot tell the second where it is: each has an address of their own for it."""

        def there():
            page = queries.listed(desk.other.actor, desk.other.key, Heap.PROPOSED)
            return [line.id for line in page.lines]

        desk.writes()
        desk.proposes()
        assert there() == []
        desk.says()
        assert there() == [desk.concern.id]
        desk.releases()
        assert there() == []

    def test_what_leads_back_is_had_by_the_keys_of_the_concern_alone(self, desk, committee):
        desk.released()
        story = desk.sender.unlocked().key_of("happened")
        assert queries.entries(desk.concern, story, Series.EDITION) == []
        with pytest.raises((NotFound, Broken)):
            queries.edition(committee.custodians[0].actor, desk.reading(desk.writer))

    def test_the_trail_has_a_mark_and_no_words(self, desk):
        desk.released()
        lines = session.scalars(select(Entry).where(Entry.act.like("edition.%"))).all()
        assert sorted(one.act for one in lines) == ["edition.propose", "edition.release", "edition.write"]
        assert [one.changes for one in lines] == [{}] * 3
        assert {one.subject_id for one in lines} == {concerning.KEYRING.trail_mark(desk.concern.ref)}
