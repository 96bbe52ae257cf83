"""For whom a contribution is sent: on record for fewer readers, never public, and for more by its author alone."""

import itertools

import build
import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from portal.core import clock, tickets
from portal.core.actor import ANONYMOUS, Role
from portal.core.db import session, transaction
from portal.core.errors import Conflict, Invalid, NotAllowed, NotFound
from portal.core.localized import Localized
from portal.models.audit import Entry
from portal.models.consultations import FEWER, WIDER, Audience, Readers, Round
from portal.models.contributions import Contribution, Naming, Status, Tally, Widening
from portal.models.moderation import Outcome
from portal.models.outbox import Errand
from portal.models.waiting import Waiting
from portal.queries import contributions as queries
from portal.queries import files
from portal.queries.contributions import on_record, versions
from portal.queries.files import Rendition
from portal.services import consultations, contributions, moderation
from portal.services.moderation import Passage

NARROW = [readers for readers in Readers if readers is not Readers.EVERYONE]


@pytest.fixture
def carla():
    return build.person(Role.MODERATOR, name="Carla").as_actor()


@pytest.fixture
def ana():
    return build.member(locale="es")


@pytest.fixture
def round_():
    return build.round_(readers_offered=[each.value for each in NARROW])


def now(said):
    return session.get_one(Contribution, said.id, populate_existing=True)


def send(round_, by, readers, **more):
    details = {"naming": Naming.ORGANISATION if by.organisation_id else Naming.ANONYMOUS, "body": "Solo para ustedes."}
    if readers is Readers.BUSINESS:
        details |= {"public_version": "Lo que todos pueden leer.", "certified": True}
    return contributions.post(
        round_,
        ticket=tickets.find_mark(tickets.new(), b"a secret of the tests"),
        language="es",
        readers=readers,
        by=by,
        **{**details, **more},
    )


def decide(said, by, verdict=Status.ON_RECORD, **more):
    return moderation.decide(said, verdict=verdict, seen=now(said).revision, by=by, **more)


def widen(said, to, by):
    return contributions.widen(said, readers=to, seen=now(said).revision, by=by)


@pytest.mark.parametrize("readers", NARROW)
def test_what_is_for_fewer_readers_is_put_on_record_and_gets_nothing_public(round_, ana, carla, readers):
    version = round_.version
    said = decide(send(round_, ana.as_actor(), readers), carla)
    assert said.status is Status.ON_RECORD
    assert said.on_record_for is readers
    assert (said.number, said.path, said.sequence, said.thread, said.published_at) == (None,) * 5
    session.refresh(round_)
    assert (round_.version, round_.numbers_given, round_.consultation.numbers_given) == (version, 0, 0)
    letters = session.scalars(select(Errand).where(Errand.kind == "letter"))
    assert [(one.facts["event"], one.facts["person_id"]) for one in letters] == [("contribution_decided", ana.id)]
    assert session.scalar(select(Waiting.id).where(Waiting.subject_id == said.id)) is None
    assert session.scalar(select(Errand.id).where(Errand.kind == "point")) is None
    assert session.scalar(select(Tally.many).where(Tally.status == Status.ON_RECORD)) == 1


def test_it_is_never_published_and_what_is_for_everybody_never_on_record(round_, ana, carla):
    few = send(round_, ana.as_actor(), Readers.COMMITTEE)
    with pytest.raises(Invalid):
        decide(few, carla, Status.PUBLISHED)
    with transaction(), pytest.raises(Conflict):
        contributions.publish(now(few))
    many = send(round_, ana.as_actor(), Readers.EVERYONE, body="Para todas las personas.")
    with pytest.raises(Invalid):
        decide(many, carla)
    assert decide(many, carla, Status.PUBLISHED).number


def test_only_what_the_round_offers_can_be_chosen_and_of_no_reply(ana, carla):
    plain = build.round_()
    with pytest.raises(Invalid) as refused:
        send(plain, ana.as_actor(), Readers.COMMITTEE)
    assert refused.value.field == "readers"
    round_ = build.round_(readers_offered=["committee"])
    with pytest.raises(Invalid):
        send(round_, ana.as_actor(), Readers.GOVERNMENTS)
    public = build.contribution(round_, status=Status.PUBLISHED)
    with pytest.raises(Invalid):
        send(round_, ana.as_actor(), Readers.COMMITTEE, parent=public.number)


def test_nobody_replies_to_it(round_, ana, carla):
    said = decide(send(round_, ana.as_actor(), Readers.COMMITTEE), carla)
    for name in (said.ref, "", "None"):
        assert queries.answerable(carla, round_, name) is None
    with pytest.raises(Invalid):
        send(round_, ana.as_actor(), Readers.EVERYONE, parent=said.ref)


@pytest.mark.parametrize("audience", Audience)
def test_a_round_offers_only_readers_who_are_fewer_than_it_has(audience):
    editor = build.person(Role.EDITOR).as_actor()
    docket, at = build.consultation(), clock.now().replace(tzinfo=None)
    for readers in Readers:
        details = {
            "title": Localized("A round", "Una ronda"), "intro": Localized("", ""), "audience": audience,
            "zone": "America/Mexico_City", "opens_at": at, "closes_at": at.replace(year=at.year + 1),
        }  # fmt: skip
        if readers in FEWER[audience]:
            assert consultations.prepare(docket, readers_offered=[readers], by=editor, **details).readers_offered == [
                readers.value
            ]
        else:
            with pytest.raises(Invalid) as refused:
                consultations.prepare(docket, readers_offered=[readers], by=editor, **details)
            assert refused.value.field == "readers_offered"


def test_returned_corrected_withheld_withdrawn_as_others(round_, ana, carla):
    by = ana.as_actor()
    said = decide(send(round_, by, Readers.COMMITTEE), carla, Status.RETURNED, reason="third_party")
    contributions.correct(said, body="Mejor así.", language="es", seen=1, by=by)
    said = decide(said, carla)
    for act, details in (
        (contributions.withdraw, {}),
        (contributions.correct, {"body": "x", "language": "es", "seen": 2}),
    ):
        with pytest.raises(NotAllowed):
            act(said, **details, by=by)
    said = decide(said, carla, Status.WITHHELD, reason="third_party")
    assert said.on_record_for is None
    another = send(round_, by, Readers.COMMITTEE, body="Otra cosa.")
    assert contributions.withdraw(another, by=by).status is Status.WITHDRAWN


def test_a_second_review_that_reverses_puts_it_on_record(round_, ana):
    for status in (Status.RETURNED, Status.WITHHELD):
        said = send(round_, ana.as_actor(), Readers.IN_CONFIDENCE, body=f"Así: {status}.")
        appeal = build.appeal(said, status=status)
        moderation.decide_review(
            appeal, outcome=Outcome.REVERSED, seen=appeal.revision, by=build.person(Role.MODERATOR).as_actor()
        )
        assert (now(said).status, now(said).on_record_for, now(said).number) == (
            Status.ON_RECORD, Readers.IN_CONFIDENCE, None,
        )  # fmt: skip


def test_passages_of_it_are_not_covered(round_, ana, carla):
    said = send(round_, ana.as_actor(), Readers.COMMITTEE)
    with pytest.raises(Conflict):
        moderation.propose_redaction(
            said, passages=[Passage(0, 4, "third_person")], storage=build.NO_FILES, seen=said.revision, by=carla
        )


@pytest.mark.parametrize(("before", "after"), [*itertools.product(Readers, Readers)])
def test_more_people_are_let_read_it_and_never_fewer(round_, ana, carla, before, after):
    by = ana.as_actor()
    said = send(round_, by, before)
    if before is not Readers.EVERYONE:
        said = decide(said, carla)
    expected = NotAllowed if before is Readers.EVERYONE else Invalid if after not in WIDER[before] else None
    if expected:
        with pytest.raises(expected):
            widen(said, after, by)
        assert not session.scalars(select(Widening)).all()
        return
    widen(said, after, by)
    said = now(said)
    assert (said.status, said.readers, said.on_record_for, said.number) == (Status.RECEIVED, after, before, None)
    assert [(one.from_, one.to) for one in session.scalars(select(Widening))] == [(before, after)]
    assert said.id in session.scalars(select(Waiting.subject_id)).all()


def test_what_is_wider_includes_all_who_read_it_now():
    """The table says so of circles; here of the people in them."""
    assert {before: set(after) for before, after in WIDER.items()} == {
        Readers.EVERYONE: set(),
        Readers.COMMITTEE: {*Readers} - {Readers.COMMITTEE, Readers.BUSINESS},
        **{each: {Readers.EVERYONE} for each in {*Readers} - {Readers.EVERYONE, Readers.COMMITTEE}},
    }


@pytest.mark.parametrize(
    ("verdict", "reader_keeps"),
    [(Status.PUBLISHED, False), (Status.RETURNED, False), (Status.WITHHELD, False), (None, True)],
)
def test_its_readers_keep_it_until_a_moderator_decides(round_, ana, carla, verdict, reader_keeps):
    editor = build.person(Role.EDITOR).as_actor()
    said = decide(send(round_, ana.as_actor(), Readers.COMMITTEE), carla)
    widen(said, Readers.EVERYONE, ana.as_actor())
    if verdict:
        decide(now(said), carla, verdict, reason="third_party")
    assert [one.ref for one in on_record.recorded(editor, round_)] == [said.ref] * reader_keeps
    assert bool(now(said).number) is (verdict is Status.PUBLISHED)


def test_while_that_waits_it_is_neither_corrected_nor_taken_back(round_, ana, carla):
    by = ana.as_actor()
    said = decide(send(round_, by, Readers.COMMITTEE), carla)
    widen(said, Readers.EVERYONE, by)
    with pytest.raises(NotAllowed):
        contributions.correct(now(said), body="Otra.", language="es", seen=1, by=by)
    with pytest.raises(NotAllowed):
        contributions.withdraw(now(said), by=by)


def test_only_its_author_lets_more_people_read_it(round_, ana, carla):
    said = decide(send(round_, ana.as_actor(), Readers.COMMITTEE), carla)
    colleague = build.person(of=ana.organisation).as_actor()
    assert queries.own(colleague, said.ref).row.id == said.id
    for somebody in (colleague, carla, build.person(Role.EDITOR).as_actor(), build.person(Role.DELEGATE).as_actor()):
        with pytest.raises(NotAllowed):
            widen(said, Readers.EVERYONE, somebody)
    anonymous = build.contribution(round_, readers=Readers.COMMITTEE, status=Status.ON_RECORD)
    widen(anonymous, Readers.EVERYONE, build.holder(anonymous))
    kept = session.scalars(select(Widening)).one()
    assert kept.widened_at == clock.day(round_.zone)


def test_to_readers_whom_the_round_does_not_offer_it_is_not_widened(ana, carla):
    round_ = build.round_(readers_offered=["committee"])
    said = decide(send(round_, ana.as_actor(), Readers.COMMITTEE), carla)
    with pytest.raises(Invalid):
        widen(said, Readers.GOVERNMENTS, ana.as_actor())
    widen(said, Readers.EVERYONE, ana.as_actor())


def test_what_was_seen_before_somebody_decided_widens_nothing(round_, ana, carla):
    said = send(round_, ana.as_actor(), Readers.COMMITTEE)
    seen = said.revision
    decide(said, carla)
    with pytest.raises(Conflict):
        contributions.widen(said, readers=Readers.EVERYONE, seen=seen, by=ana.as_actor())


@pytest.mark.parametrize(
    "change",
    [
        "number = 'X-1'",
        "path = '1'",
        "status = 'published'",
        "parent_id = id",
        "kind = 'statement'",
        "on_record_for = 'everyone'",
        "on_record_for = NULL",
        "on_record_for = 'governments'",
        "status = 'withheld'",
        "readers = 'everyone'",
    ],
)
def test_the_database_refuses_what_would_make_it_public(round_, change):
    said = build.contribution(round_, readers=Readers.COMMITTEE, status=Status.ON_RECORD)
    with pytest.raises(DBAPIError), transaction():
        session.execute(text(f"UPDATE contributions SET {change} WHERE id = :id"), {"id": said.id})
    with pytest.raises(DBAPIError, match="readers"), transaction():
        session.execute(text(f"UPDATE contributions SET {change} WHERE id = :id"), {"id": said.id})


@pytest.mark.parametrize(("before", "after"), [*itertools.product(Readers, Readers)])
def test_the_database_lets_nobody_narrow_it(round_, before, after):
    said = build.contribution(round_, readers=before)
    session.commit()
    allowed = before is after or after in WIDER[before]
    change = text("UPDATE contributions SET readers = :after WHERE id = :id")
    if allowed:
        with transaction():
            session.execute(change, {"after": after.value, "id": said.id})
    else:
        with pytest.raises(DBAPIError, match=r"narrowed|without a public version"), transaction():
            session.execute(change, {"after": after.value, "id": said.id})


def test_the_trail_tells_each_act_and_not_a_word(round_, ana, carla):
    said = decide(send(round_, ana.as_actor(), Readers.COMMITTEE), carla)
    widen(said, Readers.GOVERNMENTS, ana.as_actor())
    told = session.scalars(select(Entry).order_by(Entry.id)).all()
    assert {"contribution.post", "contribution.decide", "contribution.widen"} <= {entry.act for entry in told}
    assert "Solo para ustedes" not in str([entry.__dict__ for entry in told])


def test_the_list_is_read_page_by_page_by_who_belongs_to_a_circle(round_, ana):
    editor = build.person(Role.EDITOR).as_actor()
    refs = [
        build.contribution(round_, readers=readers, status=Status.ON_RECORD, body=f"{turn}").ref
        for turn, readers in zip(range(queries.PAGE + 3), itertools.cycle(NARROW), strict=False)
    ]
    first = on_record.recorded(editor, round_)
    assert len(first) == queries.PAGE + 1
    rest = on_record.recorded(editor, round_, first[queries.PAGE - 1].ref)
    assert sorted(one.ref for one in [*first[: queries.PAGE], *rest]) == sorted(refs)
    assert on_record.recorded(editor, round_, "ZZZZZZZZZZ") == []
    assert on_record.recorded(ana.as_actor(), round_) == []


def test_files_come_as_copies_to_those_who_read_it(app, round_):
    said = build.contribution(round_, readers=Readers.COMMITTEE, status=Status.ON_RECORD, files=[build.file(app)])
    build.cleaned(app, said)
    editor, place = build.person(Role.EDITOR).as_actor(), (round_.id, said.ref, 1)
    assert files.recorded(editor, *place, Rendition.COPY).digest
    with pytest.raises(NotFound):
        files.recorded(editor, *place, Rendition.ORIGINAL)
    for somebody in (build.member().as_actor(), build.holder(build.contribution(round_))):
        with pytest.raises(NotFound):
            files.recorded(somebody, *place, Rendition.COPY)


class TestBusinessConfidential:
    BODY, PUBLIC = "El costo por pieza es de [12.40].", "El costo por pieza se omite."

    def sent(self, round_, by, **more):
        details = {"body": self.BODY, "public_version": self.PUBLIC, "certified": True}
        return send(round_, by, Readers.BUSINESS, **{**details, **more})

    def test_two_contributions_in_one_name_of_which_one_is_public(self, round_, ana, carla):
        said = self.sent(round_, ana.as_actor())
        public = session.get_one(Contribution, said.public_version_id)
        same = ("round_id", "author_id", "organisation_id", "naming", "byline", "group", "language", "inbox_id")
        assert [getattr(said, name) for name in same] == [getattr(public, name) for name in same]
        assert (public.body, public.readers) == (self.PUBLIC, Readers.EVERYONE)
        decide(public, carla, Status.PUBLISHED)
        decide(said, carla)
        assert (now(public).number is None, now(said).number) == (False, None)
        assert versions.has_confidential_version(public)

    def test_with_one_key_where_there_is_no_account(self, round_):
        said = self.sent(round_, ANONYMOUS)
        public = session.get_one(Contribution, said.public_version_id)
        assert said.inbox_id == public.inbox_id
        assert versions.public_version(build.holder(said), said).id == public.id
        assert versions.confidential_version(build.holder(said), public).id == said.id

    def test_each_is_told_of_the_other_only_where_that_may_be_read(self, round_, ana, carla):
        said = self.sent(round_, ana.as_actor())
        public = session.get_one(Contribution, said.public_version_id)
        editor, reader = build.person(Role.EDITOR).as_actor(), build.member().as_actor()
        assert versions.confidential_version(editor, public) is None  # not on record yet
        decide(said, carla)
        assert versions.confidential_version(editor, public).ref == said.ref
        assert versions.public_version(editor, said) is None  # not published yet
        assert versions.confidential_version(reader, public) is None
        assert versions.confidential_version(ana.as_actor(), public).ref == said.ref

    def test_sent_twice_it_is_taken_once_and_other_words_are_other_words(self, round_, ana):
        by = ana.as_actor()
        said = self.sent(round_, by)
        again = {"body": self.BODY, "language": "es", "naming": Naming.ORGANISATION, "readers": Readers.BUSINESS}
        assert contributions.is_the_same(said, by=by, public_version=self.PUBLIC, **again)
        assert not contributions.is_the_same(said, by=by, public_version="Otras palabras.", **again)

    @pytest.mark.parametrize(
        ("more", "field"),
        [
            ({"public_version": " "}, "public_version"),
            ({"public_version": BODY + " "}, "public_version"),
            ({"certified": False}, "certified"),
            ({"readers": Readers.COMMITTEE}, "readers"),
        ],
    )
    def test_what_is_missing_is_refused_at_its_field(self, round_, ana, more, field):
        with pytest.raises(Invalid) as refused:
            self.sent(round_, ana.as_actor(), **more) if "readers" not in more else send(
                round_, ana.as_actor(), **more, public_version=self.PUBLIC
            )
        assert refused.value.field == field
        assert session.scalar(select(Contribution.id)) is None

    def test_readers_are_told_of_it_as_long_as_officials_alone_read_it(self, round_, ana, carla):
        by = ana.as_actor()
        first, second = self.sent(round_, by), self.sent(round_, by, body="Otra cifra: [9].")
        publics = [session.get_one(Contribution, said.public_version_id) for said in (first, second)]
        unread = self.sent(round_, by, body="Y otra más: [7].")
        decide(publics[0], carla, Status.PUBLISHED)
        version = session.get_one(Round, round_.id, populate_existing=True).version
        contributions.withdraw(now(unread), by=by)
        assert session.get_one(Round, round_.id, populate_existing=True).version == version  # nobody knew of it
        contributions.withdraw(now(first), by=by)
        assert not versions.has_confidential_version(publics[0])
        assert (
            session.get_one(Round, round_.id, populate_existing=True).version > version
        )  # pages are not kept as before
        decide(second, carla)
        widen(now(second), Readers.EVERYONE, by)
        assert versions.has_confidential_version(publics[1])
        decide(now(second), carla, Status.PUBLISHED)
        assert not versions.has_confidential_version(publics[1])

    def test_the_database_wants_its_public_version_and_keeps_it(self, round_, ana):
        said = self.sent(round_, ana.as_actor())
        other = build.contribution(round_)
        session.commit()
        for change in ("NULL", str(other.id)):
            with pytest.raises(DBAPIError, match="public version"), transaction():
                session.execute(text(f"UPDATE contributions SET public_version_id = {change} WHERE id = {said.id}"))
