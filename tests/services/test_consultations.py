from datetime import date, datetime, timedelta

import build
import pytest
from sqlalchemy import select

from portal.core import clock, zones
from portal.core.actor import Role
from portal.core.db import session
from portal.core.errors import Conflict, Invalid, NotAllowed
from portal.core.localized import Localized
from portal.models.audit import Entry
from portal.models.consultations import (
    Audience,
    Document,
    Extension,
    Follow,
    Invitation,
    Phase,
    Question,
    Round,
    Status,
)
from portal.models.outbox import Errand
from portal.services import consultations

NEW_YORK, TIJUANA = "America/New_York", "America/Tijuana"
TITLE, INTRO = Localized("First round", "Primera ronda"), Localized("Read this.", "Lea esto.")
SECOND = timedelta(seconds=1)


def hour(typed):
    return datetime.fromisoformat(typed)


@pytest.fixture
def editor():
    return build.person(Role.EDITOR).as_actor()


@pytest.fixture
def delegate():
    return build.person(Role.DELEGATE).as_actor()


@pytest.fixture
def docket():
    return build.consultation(code="ILC-2026-0001")


def fresh(round_):
    return session.get_one(Round, round_.id, populate_existing=True)


def prepared(docket, editor, **more):
    details = {
        "title": TITLE,
        "intro": INTRO,
        "audience": Audience.PUBLIC,
        "zone": "America/Mexico_City",
        "opens_at": hour("2060-11-03T08:00"),
        "closes_at": hour("2060-12-04T16:00"),
    }
    return consultations.prepare(docket, **{**details, **more}, by=editor)


def complete(docket, editor, **more):
    round_ = prepared(docket, editor, **more)
    question = Localized("What is missing?", "¿Qué falta?")
    consultations.ask(round_, questions=[question], seen=round_.revision, by=editor)
    return round_


def letters(event):
    found = session.scalars(select(Errand).where(Errand.kind == "letter").order_by(Errand.due_at))
    return [errand.facts["person_id"] for errand in found if errand.facts["event"] == event]


class TestCreate:
    def test_makes_a_consultation_with_a_code_of_its_own(self, editor):
        made = consultations.create(None, code=" ilc-2026-0009 ", topic="reform", title=TITLE, purpose=INTRO, by=editor)

        assert (made.code, made.created_by_id) == ("ILC-2026-0009", editor.user_id)

    @pytest.mark.parametrize("code", ["", "ILC-26-1", "ILC-2026-00001", "ILC-2026-0001\x00", "ILC-٢٠٢٦-0001"])
    def test_refuses_another_kind_of_code(self, editor, code):
        with pytest.raises(Invalid) as refusal:
            consultations.create(None, code=code, topic="reform", title=TITLE, purpose=INTRO, by=editor)

        assert refusal.value.field == "code"

    def test_refuses_a_code_that_is_taken(self, editor, docket):
        with pytest.raises(Invalid, match="already"):
            consultations.create(None, code=docket.code, topic="reform", title=TITLE, purpose=INTRO, by=editor)

    @pytest.mark.parametrize(
        ("title", "field"), [(Localized("A", " "), "title_es"), (Localized("\u200b", "A"), "title_en")]
    )
    def test_needs_both_languages(self, editor, title, field):
        with pytest.raises(Invalid) as refusal:
            consultations.create(None, code="ILC-2026-0009", topic="reform", title=title, purpose=INTRO, by=editor)

        assert refusal.value.field == field

    def test_is_for_editors(self, delegate):
        with pytest.raises(NotAllowed):
            consultations.create(None, code="ILC-2026-0009", topic="reform", title=TITLE, purpose=INTRO, by=delegate)

    def test_revising_makes_kept_pages_old(self, editor, docket):
        round_ = build.round_(of=docket)
        before = round_.version

        consultations.revise_consultation(
            docket, topic="reform", title=TITLE, purpose=INTRO, seen=docket.revision, by=editor
        )

        session.refresh(round_)
        assert docket.title == TITLE
        assert round_.version == before + 1


class TestPrepare:
    def test_keeps_hours_as_instants(self, editor, docket):
        made = prepared(docket, editor, zone=TIJUANA)

        assert made.status is Status.DRAFT
        assert made.number == 1
        assert zones.wall(made.closes_at, TIJUANA) == hour("2060-12-04T16:00")

    @pytest.mark.parametrize(
        ("zone", "dates", "field"),
        [
            (NEW_YORK, {"closes_at": "2026-11-01T01:30"}, "closes_at"),
            (TIJUANA, {"closes_at": "2026-11-01T01:30"}, "closes_at"),
            (NEW_YORK, {"closes_at": "2027-03-14T02:30"}, "closes_at"),
            (TIJUANA, {"closes_at": "2027-03-14T02:30"}, "closes_at"),
            (TIJUANA, {"closes_at": "2027-04-01T12:00", "late_until": "2027-11-07T01:30"}, "late_until"),
            (NEW_YORK, {"closes_at": "2026-10-01T08:00"}, "closes_at"),
            (NEW_YORK, {"closes_at": "2026-09-30T16:00"}, "closes_at"),
            (NEW_YORK, {"closes_at": "2026-12-04T16:00", "edit_until": "2026-10-01T08:00"}, "edit_until"),
            (NEW_YORK, {"closes_at": "2026-12-04T16:00", "late_until": "2026-12-04T16:00"}, "late_until"),
        ],
    )
    def test_refuses_hours_that_cannot_be(self, editor, docket, zone, dates, field):
        with pytest.raises(Invalid) as refusal:
            prepared(
                docket,
                editor,
                zone=zone,
                opens_at=hour("2026-10-01T08:00"),
                **{name: hour(typed) for name, typed in dates.items()},
            )

        assert refusal.value.field == field

    @pytest.mark.parametrize(
        ("promised", "field"),
        [
            ({"respond_by": date(2060, 12, 10)}, "respond_by"),
            ({"summary_due": date(2060, 12, 10)}, "summary_due"),
            ({"respond_by": date(2061, 2, 26), "summary_due": date(2061, 2, 25)}, "summary_due"),
        ],
    )
    def test_promises_no_answer_before_the_last_contribution(self, editor, docket, promised, field):
        with pytest.raises(Invalid) as refusal:
            prepared(docket, editor, late_until=hour("2060-12-11T16:00"), **promised)

        assert refusal.value.field == field

    def test_takes_a_title_in_one_language_for_the_time_being(self, editor, docket):
        assert prepared(docket, editor, title=Localized("", "Primera"), intro=Localized("", "")).title.es == "Primera"

    def test_refuses_what_hides_in_words(self, editor, docket):
        with pytest.raises(Invalid) as refusal:
            prepared(docket, editor, intro=Localized("Read\u202e this", "Lea"))

        assert refusal.value.field == "intro_en"


class TestRevise:
    def test_refuses_when_somebody_changed_it_meanwhile(self, editor, docket):
        round_ = prepared(docket, editor)
        seen = round_.revision
        consultations.ask(round_, questions=[INTRO], seen=seen, by=editor)

        with pytest.raises(Conflict):
            consultations.ask(round_, questions=[TITLE], seen=seen, by=editor)

    def test_is_over_once_the_round_is_opened(self, editor):
        round_ = build.round_()

        for change in (
            lambda: consultations.ask(round_, questions=[TITLE], seen=round_.revision, by=editor),
            lambda: consultations.add_document(round_, title=TITLE, body=INTRO, by=editor),
        ):
            with pytest.raises(NotAllowed):
                change()


class TestAsk:
    def test_sets_the_list_and_numbers_it(self, editor, docket):
        round_ = prepared(docket, editor)
        first, second, third = (Localized(f"{n}?", f"¿{n}?") for n in "123")
        consultations.ask(round_, questions=[first, second, third], seen=round_.revision, by=editor)

        consultations.ask(round_, questions=[third, Localized("", " "), first], seen=round_.revision, by=editor)

        asked = session.scalars(select(Question).where(Question.round_id == round_.id).order_by(Question.number)).all()
        assert [(one.number, one.text.en) for one in asked] == [(1, "3?"), (2, "1?")]

    def test_asks_no_more_than_ten(self, editor, docket):
        round_ = prepared(docket, editor)

        with pytest.raises(Invalid, match="at most 10"):
            consultations.ask(round_, questions=[TITLE] * 11, seen=round_.revision, by=editor)


class TestInvite:
    def test_adds_and_takes_back_while_it_is_prepared(self, editor, docket):
        union, lac = build.organisation(), build.organisation("advisory_committee", "lac")
        round_ = prepared(docket, editor)
        consultations.invite(round_, add=[union.id, lac.id, union.id], by=editor)

        consultations.invite(round_, add=[union.id], drop=[lac.id], by=editor)

        assert session.scalars(select(Invitation.organisation_id)).all() == [union.id]
        assert letters("round_opened") == []

    def test_only_adds_once_it_is_open_and_tells_those_who_come_late(self, editor, delegate):
        early, late = build.organisation(), build.organisation()
        build.member(of=early)
        ana = build.member(of=late)
        round_ = build.round_(invited=[early])

        with pytest.raises(NotAllowed):  # who prepares a round does not widen its audience alone
            consultations.invite(round_, add=[late.id], by=editor)
        consultations.invite(round_, add=[late.id], by=delegate)

        assert letters("round_opened") == [ana.id]
        with pytest.raises(Invalid, match="not taken back"):
            consultations.invite(round_, drop=[early.id], by=delegate)


class TestDocuments:
    def test_are_added_and_dropped_in_order(self, editor, docket):
        round_ = prepared(docket, editor)
        for name in "abc":
            consultations.add_document(round_, title=Localized(name, name), body=INTRO, by=editor)

        consultations.drop_document(round_, position=2, by=editor)

        left = session.scalars(select(Document).order_by(Document.position)).all()
        assert [(document.position, document.title.en) for document in left] == [(1, "a"), (2, "c")]
        with pytest.raises(Conflict):
            consultations.drop_document(round_, position=3, by=editor)

    def test_have_an_end(self, editor, docket):
        round_ = prepared(docket, editor)

        with pytest.raises(Invalid) as refusal:
            consultations.add_document(round_, title=TITLE, body=Localized("a" * 300_001, "b"), by=editor)

        assert refusal.value.field == "body_en"


class TestOpen:
    def test_numbers_the_documents_and_tells_each_member_once(self, editor, delegate, docket):
        union = build.organisation()
        ana, bea = build.member(of=union), build.member(of=union)
        gone = build.member(of=union)
        gone.active = False
        session.commit()
        round_ = complete(docket, editor)
        consultations.invite(round_, add=[union.id], by=editor)
        for name in "ab":
            consultations.add_document(round_, title=Localized(name, name), body=INTRO, by=editor)
        before = round_.version

        consultations.open_round(round_, seen=round_.revision, by=delegate)

        numbers = session.scalars(select(Document.number).order_by(Document.position)).all()
        assert numbers == ["ILC-2026-0001-0001", "ILC-2026-0001-0002"]
        assert letters("round_opened") == [ana.id, bea.id]
        assert (round_.status, round_.approved_by_id) == (Status.APPROVED, delegate.user_id)
        assert round_.version == before + 1
        assert session.scalars(select(Entry.act).order_by(Entry.at.desc())).first() == "round.open"

    def test_takes_two_persons(self, docket):
        both = build.person(Role.EDITOR, Role.DELEGATE).as_actor()
        round_ = complete(docket, both)

        with pytest.raises(NotAllowed, match="two people"):
            consultations.open_round(round_, seen=round_.revision, by=both)

    @pytest.mark.parametrize("hand", ["revise", "ask", "invite", "add_document", "drop_document", "consultation"])
    def test_takes_somebody_who_had_no_hand_in_it(self, editor, docket, hand):
        both = build.person(Role.EDITOR, Role.DELEGATE).as_actor()
        round_, text = prepared(docket, editor), Localized("One", "Uno")
        consultations.add_document(round_, title=text, body=text, by=editor)
        hours = {"opens_at": hour("2060-11-03T08:00"), "closes_at": hour("2060-12-04T16:00")}
        if hand == "revise":
            more = {"title": TITLE, "intro": INTRO, "audience": Audience.PUBLIC, "zone": "UTC", **hours}
            consultations.revise(round_, **more, seen=fresh(round_).revision, by=both)
        elif hand == "ask":
            consultations.ask(round_, questions=[text], seen=fresh(round_).revision, by=both)
        elif hand == "invite":
            consultations.invite(round_, add=[build.organisation().id], by=both)
        elif hand == "add_document":
            consultations.add_document(round_, title=text, body=text, by=both)
        elif hand == "drop_document":
            consultations.drop_document(round_, position=1, by=both)
        else:
            consultations.revise_consultation(
                docket, topic="enforcement", title=text, purpose=text, seen=docket.revision, by=both
            )

        with pytest.raises(NotAllowed, match="two people"):
            consultations.open_round(round_, seen=fresh(round_).revision, by=both)

    def test_takes_a_delegate(self, editor, docket):
        round_ = complete(docket, build.person(Role.EDITOR).as_actor())

        with pytest.raises(NotAllowed, match="delegate"):
            consultations.open_round(round_, seen=round_.revision, by=editor)

    def test_names_what_is_missing(self, editor, delegate, docket):
        round_ = prepared(docket, editor, title=Localized("", "Primera"), audience=Audience.PARTICIPANTS)
        consultations.add_document(round_, title=TITLE, body=Localized("Only English", ""), by=editor)

        with pytest.raises(consultations.Incomplete) as refusal:
            consultations.open_round(round_, seen=round_.revision, by=delegate)

        assert [(check.words % check.values, check.lacks) for check in refusal.value.missing] == [
            ("Title of the round", ("en",)),
            ("At least one question", ("*",)),
            ("Text of document 1", ("es",)),
            ("At least one invited organization", ("*",)),
        ]
        assert session.get_one(Round, round_.id).status is Status.DRAFT

    def test_refuses_a_closing_that_has_passed(self, editor, delegate, docket):
        round_ = complete(docket, editor)

        with clock.at(round_.closes_at), pytest.raises(consultations.Incomplete):
            consultations.open_round(round_, seen=round_.revision, by=delegate)

    def test_opens_what_was_seen_and_nothing_else(self, editor, delegate, docket):
        round_ = complete(docket, editor)
        seen = round_.revision
        consultations.add_document(round_, title=TITLE, body=INTRO, by=editor)

        with pytest.raises(Conflict):
            consultations.open_round(round_, seen=seen, by=delegate)

    def test_happens_once(self, editor, delegate, docket):
        round_ = complete(docket, editor)
        consultations.open_round(round_, seen=round_.revision, by=delegate)

        with pytest.raises(NotAllowed, match="already been opened"):
            consultations.open_round(round_, seen=round_.revision, by=delegate)

    def test_tells_only_advisers_of_a_round_for_advisers(self, editor, delegate, docket):
        lac = build.organisation("advisory_committee", "lac")
        build.member(of=lac)
        adviser = build.person(Role.ADVISER, of=lac)
        round_ = complete(docket, editor, audience=Audience.CLEARED)
        consultations.invite(round_, add=[lac.id], by=editor)

        consultations.open_round(round_, seen=round_.revision, by=delegate)

        assert letters("round_opened") == [adviser.id]


def test_a_round_opens_and_closes_to_the_second(editor, delegate, docket):
    round_ = complete(docket, editor, late_until=hour("2060-12-11T16:00"))
    consultations.open_round(round_, seen=round_.revision, by=delegate)

    assert round_.phase(round_.opens_at - SECOND) is Phase.ANNOUNCED
    assert round_.phase(round_.opens_at) is Phase.OPEN
    assert round_.takes_on_time(round_.closes_at - SECOND)
    assert round_.phase(round_.closes_at) is Phase.CLOSED
    assert not round_.takes_on_time(round_.closes_at)
    assert round_.takes_late(round_.closes_at)
    assert round_.takes_late(round_.late_until - SECOND)
    assert not round_.takes_late(round_.late_until)


class TestExtend:
    REASON = Localized("Many asked for it.", "Muchas personas lo pidieron.")

    def extended(self, round_, by, days=7, **more):
        new = zones.wall(round_.closes_at, round_.zone).replace(second=0, microsecond=0) + timedelta(days=days)
        return consultations.extend(round_, closes_at=new, reason=self.REASON, **more, by=by)

    def test_keeps_the_old_closing_and_tells_followers(self, delegate):
        union = build.organisation()
        ana, bea = build.member(of=union), build.member()
        round_ = build.round_(invited=[union], late=27)
        consultations.follow(round_, by=bea.as_actor())
        old, late, version = round_.closes_at, round_.late_until, round_.version

        self.extended(round_, delegate)

        kept = session.scalars(select(Extension)).one()
        assert (kept.from_, kept.to, kept.reason) == (old, round_.closes_at, self.REASON)
        assert timedelta(days=6) < round_.closes_at - old <= timedelta(days=7)
        assert round_.late_until - late == round_.closes_at - old
        assert (round_.sequence, round_.version) == (1, version + 1)
        assert round_.phase(clock.now()) is Phase.EXTENDED
        assert letters("round_extended") == [ana.id, bea.id]
        told = session.scalars(select(Entry.changes).where(Entry.act == "round.extend")).one()
        assert f"Round.{round_.id}.sequence" in told
        assert f"Round.{round_.id}.version" not in told  # it counts what people without an account do, too

    def test_opens_a_closed_round_again(self, delegate):
        round_ = build.round_(opens=-30, closes=-1)

        self.extended(round_, delegate, days=8)

        assert round_.takes_on_time(clock.now())

    @pytest.mark.parametrize("days", [-1, 0])
    def test_is_never_earlier(self, delegate, days):
        with pytest.raises(Invalid, match="later than the present one"):
            self.extended(build.round_(), delegate, days=days)

    def test_is_never_in_the_past(self, delegate):
        with pytest.raises(Invalid, match="still to come"):
            self.extended(build.round_(opens=-30, closes=-10), delegate, days=2)

    def test_needs_its_reason_in_both_languages(self, delegate):
        round_ = build.round_()

        with pytest.raises(Invalid) as refusal:
            consultations.extend(
                round_, closes_at=hour("2060-01-01T10:00"), reason=Localized("Because", ""), by=delegate
            )

        assert refusal.value.field == "reason_es"

    def test_does_not_overtake_what_was_promised(self, delegate):
        round_ = build.round_()
        round_.respond_by = (clock.now() + timedelta(days=22)).date()
        session.commit()

        with pytest.raises(Invalid) as refusal:
            self.extended(round_, delegate, days=30)
        assert refusal.value.field == "respond_by"

        later = (clock.now() + timedelta(days=90)).date()
        assert self.extended(round_, delegate, days=30, respond_by=later).respond_by == later

    def test_is_for_opened_rounds_and_delegates(self, editor, delegate):
        with pytest.raises(NotAllowed):
            self.extended(build.round_(), editor)
        with pytest.raises(NotAllowed):
            self.extended(build.round_(status=Status.DRAFT), delegate)

    def test_of_two_at_once_one_is_told(self, delegate):
        round_ = build.round_()
        self.extended(round_, delegate, seen=0)

        with pytest.raises(Conflict):
            self.extended(round_, delegate, seen=0)


class TestFollow:
    def test_is_once_and_can_be_ended(self):
        ana, round_ = build.member().as_actor(), build.round_()

        consultations.follow(round_, by=ana)
        consultations.follow(round_, by=ana)
        assert len(session.scalars(select(Follow)).all()) == 1

        consultations.unfollow(round_, by=ana)
        consultations.unfollow(round_, by=ana)
        assert session.scalars(select(Follow)).all() == []
