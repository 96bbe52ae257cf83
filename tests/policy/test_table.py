"""Every line of the policy table, against everybody. A line that is missing here fails."""

from datetime import timedelta

import pytest
from sqlalchemy.orm.attributes import set_committed_value

from portal.core import clock
from portal.core.actor import ANONYMOUS, STAFF, SYSTEM, Actor, Held, Holding, Opens, Role
from portal.models.concerns import Concern, IdentityRequest
from portal.models.concerns import State as ConcernState
from portal.models.consultations import Audience, Consultation, Readers, Round
from portal.models.consultations import Status as RoundStatus
from portal.models.contributions import Contribution, Copy, Dispute, Enquiry, Kind, Mention, Placement, Status
from portal.models.drafts import Draft, Version
from portal.models.drafts import Status as DraftStatus
from portal.models.moderation import Appeal, Decision
from portal.models.people import Grant, Organisation, Person
from portal.models.reference import (
    BoardReport,
    Case,
    Commitment,
    Duty,
    Facility,
    FacilityMove,
    Lot,
    Meeting,
    Panel,
    Plan,
    Representation,
)
from portal.models.summaries import Disposition, Family, Paragraph, Point, ReadyAnswer, ReturnedSheet, Summary, Theme
from portal.models.summaries import State as SummaryState
from portal.policy.permissions import allows
from portal.policy.table import ACTS, DESKS

UNION, RIVAL, COMMITTEE = 10, 20, 30
HERE, ELSEWHERE = 1, 2  # consultations
THIS_ROUND, ANOTHER_ROUND = 100_001, 100_002


def trusted(name: str, number: int, *roles: Role, of: int | None = COMMITTEE, **scope: int) -> Actor:
    return Actor(name, number, of, frozenset(Held(role, **scope) for role in roles))


EVERYBODY = {
    "nobody": ANONYMOUS,
    "key holder": Actor("", holds=Holding(Opens.INBOX, 7)),
    "another key holder": Actor("", holds=Holding(Opens.INBOX, 8)),
    "holder of a concern's key": Actor("", holds=Holding(Opens.CONCERN, 7)),
    "holder of another concern's key": Actor("", holds=Holding(Opens.CONCERN, 8)),
    "custodian asleep": Actor("Cora", 27, COMMITTEE, sleeping=frozenset({Held(Role.CUSTODIAN)})),
    "Ana": Actor("Ana", 1, UNION),  # wrote it, for her union
    "Ana's colleague": Actor("Raúl", 2, UNION),
    "Bea": Actor("Bea", 3, RIVAL),
    "somebody for themselves": Actor("Eva", 4),
    "coordinator": trusted("Ciro", 5, Role.COORDINATOR, of=UNION),
    "adviser": trusted("Alba", 6, Role.ADVISER, of=RIVAL),
    "moderator": trusted("Carla", 7, Role.MODERATOR),
    "moderator of Ana's union": trusted("Dora", 8, Role.MODERATOR, of=UNION),
    "moderator here": trusted("Hugo", 9, Role.MODERATOR, consultation_id=HERE),
    "moderator of this round": trusted("Rita", 10, Role.MODERATOR, round_id=THIS_ROUND),
    "moderator elsewhere": trusted("Elsa", 11, Role.MODERATOR, consultation_id=ELSEWHERE),
    "moderator of another round": trusted("Omar", 12, Role.MODERATOR, round_id=ANOTHER_ROUND),
    "moderator asleep": Actor("Sara", 13, COMMITTEE, sleeping=frozenset({Held(Role.MODERATOR)})),
    "adviser asleep": Actor("Alda", 25, RIVAL, sleeping=frozenset({Held(Role.ADVISER)})),
    "delegate who added to it": trusted("Saúl", 26, Role.EDITOR, Role.DELEGATE),
    "case officer": trusted("Ivo", 14, Role.CASE_OFFICER),
    "custodian": trusted("Inés", 15, Role.CUSTODIAN),
    "editor": trusted("Emil", 16, Role.EDITOR),
    "editor elsewhere": trusted("Erna", 17, Role.EDITOR, consultation_id=ELSEWHERE),
    "translator": trusted("Tina", 18, Role.TRANSLATOR),
    "delegate": trusted("Dino", 19, Role.DELEGATE),
    "delegate elsewhere": trusted("Dana", 20, Role.DELEGATE, round_id=ANOTHER_ROUND),
    "delegate who prepared it": trusted("Paz", 21, Role.EDITOR, Role.DELEGATE),
    "administrator": trusted("Aldo", 22, Role.ADMINISTRATOR),
    "another administrator": trusted("Alma", 23, Role.ADMINISTRATOR),
    "auditor": trusted("Udo", 24, Role.AUDITOR),
    "the portal": SYSTEM,
}
SIGNED_IN = {name for name, actor in EVERYBODY.items() if actor.is_signed_in}
STAFFED = {name for name, actor in EVERYBODY.items() if actor.is_staff}
STAFF_AWAKE_OR_NOT = STAFFED | {"moderator asleep", "custodian asleep"}
ON_CONCERNS = {"case officer", "custodian", "custodian asleep"}
ADMINISTRATORS = {"administrator", "another administrator"}
OTHERS = {"another administrator", "the portal"}  # may change the administrator; they themselves may not
EDITORS = {"editor", "delegate who prepared it", "delegate who added to it"}
DELEGATES = {"delegate", "delegate who prepared it", "delegate who added to it"}
EDITORS_SOMEWHERE = EDITORS | {"editor elsewhere"}
DELEGATES_SOMEWHERE = DELEGATES | {"delegate elsewhere"}
TRANSLATORS = {"translator"}
MODERATORS = {"moderator", "moderator of Ana's union", "moderator here", "moderator of this round"}
MEMBERS = {"Ana", "Ana's colleague", "Bea", "coordinator", "adviser", "adviser asleep"}
MODERATORS_SOMEWHERE = MODERATORS | {"moderator elsewhere", "moderator of another round"}


def round_(status: RoundStatus = RoundStatus.APPROVED, *, opens: int = -9, closes: int = 9, **more: object) -> Round:
    at = clock.now()
    return Round(
        id=THIS_ROUND,
        consultation_id=HERE,
        sequence=0,
        audience=more.pop("audience", Audience.PUBLIC),
        status=status,
        created_by_id=21,
        prepared_by=[21, 26],
        opens_at=at + timedelta(days=opens),
        closes_at=at + timedelta(days=closes),
        **more,
    )


def contribution(status: Status, round_: Round, **more: object) -> Contribution:
    of = {"author_id": 1, "organisation_id": UNION, "readers": Readers.EVERYONE}
    return Contribution(id=70, inbox_id=7, status=status, round=round_, **{**of, **more})


def said_officially(status: Status, round_: Round, days_ago: int | None = None, **more: object) -> Contribution:
    of_a_body: dict[str, object] = {"kind": Kind.STATEMENT, "organisation_kind": "advisory_committee"}
    if days_ago is not None:
        of_a_body["published_at"] = clock.now() - timedelta(days=days_ago)
    return contribution(status, round_, **{**of_a_body, **more})


def version(status: DraftStatus, round_: Round, languages: str = "en es", **more: object) -> Version:
    return Version(status=status, languages=languages, draft=Draft(id=100_003, round=round_), **more)


ADMINISTRATOR = Person(id=22, name="Aldo")
CONSULTATION = Consultation(id=HERE)
DRAFT, OPEN = round_(RoundStatus.DRAFT), round_()
CLOSED, LATE = round_(closes=-1), round_(closes=-1, late_until=clock.now() + timedelta(days=1))
RECEIVED, RETURNED = contribution(Status.RECEIVED, OPEN), contribution(Status.RETURNED, CLOSED)
RECEIVED_THEN_CLOSED = contribution(Status.RECEIVED, CLOSED)
PUBLISHED = contribution(Status.PUBLISHED, OPEN)
FOR_FEW = contribution(Status.ON_RECORD, OPEN, readers=Readers.COMMITTEE, on_record_for=Readers.COMMITTEE)
WAITS_ON_RECORD = contribution(Status.RECEIVED, OPEN, readers=Readers.GOVERNMENTS, on_record_for=Readers.COMMITTEE)
FOR_FEW_ANSWERED = contribution(
    Status.ON_RECORD,
    round_(RoundStatus.SUMMARY_PUBLISHED, closes=-1),
    readers=Readers.COMMITTEE,
    on_record_for=Readers.COMMITTEE,
)
BY_KEY = Contribution(id=70, inbox_id=7, status=Status.RECEIVED, round=OPEN)
UPLOADED, CIRCULATED = version(DraftStatus.UPLOADED, OPEN), version(DraftStatus.CIRCULATED, OPEN)
UPLOADED_EARLY = version(DraftStatus.UPLOADED, DRAFT)
TAKING_COMMENTS = version(DraftStatus.OPEN, OPEN, opened_at=clock.now())
COMMENTS_CLOSED = version(DraftStatus.CLOSED, OPEN, opened_at=clock.now())
SUPERSEDED = version(DraftStatus.SUPERSEDED, OPEN, opened_at=clock.now())
PLACE = Placement(version=TAKING_COMMENTS)
BEGUN, SENT = (Concern(id=7, state=state) for state in (ConcernState.DRAFT, ConcernState.RECEIVED))
WITHDRAWN, HELD = (Concern(id=7, state=state, owner_id=14) for state in (ConcernState.WITHDRAWN, ConcernState.HELD))
ASKED, ASKED_BY_THE_CUSTODIAN = (IdentityRequest(id=71, asked_by_id=number) for number in (14, 15))
ANALYSED = round_(RoundStatus.ANALYSING, closes=-1)
GIVEN = contribution(Status.PUBLISHED, round_(RoundStatus.SUMMARY_PUBLISHED, closes=-1), number="X-0001")
POINT, EARLY_POINT = Point(round=CLOSED), Point(round=OPEN)
THEME, EARLY_THEME = Theme(round=CLOSED), Theme(round=OPEN)
FAMILY, EARLY_FAMILY = Family(round=CLOSED), Family(round=OPEN)
PROPOSED = Point(round=ANALYSED, proposed=Disposition(proposed_by_id=16))  # by the editor
NO_REPORT = BoardReport(ended_at=clock.now())
NO_MEETING = Meeting(ended_at=clock.now())
TAKEN_BACK = Case(by_staff=True, ended_at=clock.now())
DELIVERED, ENTERED, MERGED = Facility(entered=False), Facility(entered=True), Facility(entered=True)
set_committed_value(MERGED, "merges", [FacilityMove()])
PUBLISHED_FOR_FEW = contribution(Status.PUBLISHED, round_(audience=Audience.PARTICIPANTS))
SPOKEN_FOR = Facility(representations=[Representation(organisation_id=UNION), Representation(organisation_id=RIVAL)])
SPOKEN_FOR.representations[1].ended_at = clock.now()


def noted(**more: object) -> Mention:
    made = Mention(**more)
    set_committed_value(made, "contribution", PUBLISHED)
    set_committed_value(made, "facility", SPOKEN_FOR)
    return made


def enquiry(**more: object) -> Enquiry:
    made = Enquiry(**more)
    set_committed_value(made, "mention", noted())
    return made


NOTED, NO_LONGER_NOTED = noted(), noted(ended_at=clock.now())
QUESTION, ANSWERED = enquiry(), enquiry(answered_at=clock.now(), agreed=True)
ANSWERED_IN_CONFIDENCE = enquiry(answered_at=clock.now(), agreed=False)
DISPUTE = Dispute(contribution=PUBLISHED)
APPEAL = Appeal(contribution=RETURNED, decision=Decision(decided_by_id=7))  # by the moderator
IN_WORK, FROZEN = (Summary(round=CLOSED, state=state) for state in SummaryState)
TOO_EARLY, MOVED = Summary(round=LATE, state=SummaryState.DRAFTING), Summary(round=OPEN, state=SummaryState.DRAFTING)
WORDS, FROZEN_WORDS = Paragraph(summary=IN_WORK), Paragraph(summary=FROZEN)

LINES = [
    ("organisation.register", None, ADMINISTRATORS | {"the portal"}),
    ("organisation.revise", None, ADMINISTRATORS),
    ("person.invite", None, ADMINISTRATORS | {"the portal"}),
    ("person.revise", ADMINISTRATOR, ADMINISTRATORS - {"administrator"}),
    ("person.grant", ADMINISTRATOR, OTHERS),
    ("person.end_grant", ADMINISTRATOR, OTHERS),
    ("person.suspend", ADMINISTRATOR, OTHERS),
    ("person.restore", ADMINISTRATOR, OTHERS),
    ("person.reset_second_factor", ADMINISTRATOR, OTHERS),
    ("person.send_link", ADMINISTRATOR, ADMINISTRATORS | {"the portal"}),
    ("person.show_link", ADMINISTRATOR, {"the portal"}),
    ("person.prefer", ADMINISTRATOR, {"administrator"}),
    ("person.stop_emails", ADMINISTRATOR, {"administrator"}),
    ("person.choose_passphrase", ADMINISTRATOR, {"administrator"}),
    ("person.set_up_second_factor", ADMINISTRATOR, {"administrator"}),
    ("person.add_passkey", ADMINISTRATOR, {"administrator"}),
    ("person.rename_passkey", ADMINISTRATOR, {"administrator"}),
    ("person.remove_passkey", ADMINISTRATOR, {"administrator"}),
    ("filter.save", ADMINISTRATOR, {"administrator"}),
    ("filter.rename", ADMINISTRATOR, {"administrator"}),
    ("filter.remove", ADMINISTRATOR, {"administrator"}),
    ("person.renew_recovery_codes", ADMINISTRATOR, {"administrator"}),
    ("person.sign_out_everywhere", ADMINISTRATOR, ADMINISTRATORS | {"the portal"}),
    ("facility.record", None, {"the portal"}),
    ("case.record", None, {"the portal"}),
    ("duty.record", None, {"the portal"}),
    ("workplace.represent", Organisation(id=UNION), ADMINISTRATORS),
    ("workplace.end_representing", Organisation(id=UNION), ADMINISTRATORS),
    ("workplace.mention", PUBLISHED, EDITORS),
    ("workplace.mention", RECEIVED, set()),
    ("workplace.mention", PUBLISHED_FOR_FEW, set()),
    ("workplace.unmention", NOTED, EDITORS),
    ("workplace.ask", NOTED, EDITORS),
    ("workplace.ask", NO_LONGER_NOTED, set()),
    ("workplace.answer", QUESTION, {"Ana", "Ana's colleague", "coordinator", "moderator of Ana's union"}),
    ("workplace.answer", ANSWERED, set()),
    ("workplace.publish", QUESTION, set()),
    ("workplace.publish", ANSWERED, EDITORS),
    ("workplace.publish", ANSWERED_IN_CONFIDENCE, set()),
    ("workplace.take_down", ANSWERED, EDITORS),
    ("facility.enter", None, EDITORS),
    ("facility.revise", ENTERED, EDITORS),
    ("facility.revise", DELIVERED, set()),
    ("facility.revise", MERGED, set()),
    *(("facility.undo", one, who) for one, who in ((ENTERED, EDITORS), (DELIVERED, set()), (MERGED, set()))),
    ("facility.describe", DELIVERED, EDITORS),
    ("facility.describe", MERGED, set()),
    ("facility.strike", MERGED, EDITORS),
    ("facility.label", DELIVERED, EDITORS),
    ("facility.label", MERGED, set()),
    ("facility.end_label", MERGED, EDITORS),
    ("case.enter", None, EDITORS),
    ("case.revise", Case(by_staff=True), EDITORS),
    ("case.revise", Case(), set()),
    ("case.revise", TAKEN_BACK, set()),
    ("case.undo", Case(by_staff=True), EDITORS),
    ("case.undo", Case(), set()),
    ("case.undo", TAKEN_BACK, set()),
    ("case.take_back", Case(by_staff=True), EDITORS),
    ("case.take_back", Case(), set()),
    ("case.take_back", TAKEN_BACK, set()),
    ("case.put_back", TAKEN_BACK, EDITORS),
    ("case.put_back", Case(by_staff=True), set()),
    ("case.add_event", Case(), EDITORS),
    ("case.add_event", TAKEN_BACK, set()),
    ("case.strike_event", Case(), EDITORS),
    ("clock.pause", Case(), EDITORS),
    ("clock.pause", TAKEN_BACK, set()),
    ("clock.extend", TAKEN_BACK, set()),
    ("clock.resume", Case(), EDITORS),
    ("clock.extend", Case(), EDITORS),
    ("clock.strike", Case(), EDITORS),
    *(
        line
        for act in ("suspend", "lift")
        for line in ((f"liquidation.{act}", Case(), EDITORS), (f"liquidation.{act}", TAKEN_BACK, set()))
    ),
    ("liquidation.strike", Case(), EDITORS),
    ("liquidation.strike_lifting", Case(), EDITORS),
    *(
        line
        for act in ("agree", "commit", "conclude", "reopen")
        for line in ((f"remediation.{act}", Case(), EDITORS), (f"remediation.{act}", TAKEN_BACK, set()))
    ),
    *(
        line
        for act in ("extend", "prove", "settle")
        for line in (
            (f"remediation.{act}", Commitment(plan=Plan(case=Case(), concluded=False)), EDITORS),
            (f"remediation.{act}", Commitment(plan=Plan(case=Case(), concluded=True)), set()),
            (f"remediation.{act}", Commitment(plan=Plan(case=TAKEN_BACK, concluded=False)), set()),
        )
    ),
    *((f"remediation.strike_{what}", Case(), EDITORS) for what in ("plan", "commitment", "turn")),
    ("duty.fulfil", Duty(), EDITORS),
    ("duty.strike", Duty(), EDITORS),
    ("benchmark.record", None, {"the portal"}),
    ("panel.record", None, {"the portal"}),
    ("action.record", None, {"the portal"}),
    ("edition.record", None, {"the portal"}),
    ("lot.publish", Panel(), EDITORS),
    ("lot.publish", Panel(ended_at=clock.now()), set()),
    *(
        line
        for act in ("lot.read_value", "lot.leave")
        for line in ((act, Lot(state="published"), EDITORS), (act, Lot(state="drawn"), set()))
    ),
    ("entry.enter", None, EDITORS),
    *(
        line
        for act in ("entry.revise", "entry.undo", "entry.take_back", "board.follow", "board.unfollow")
        for line in ((act, BoardReport(), EDITORS), (act, NO_REPORT, set()))
    ),
    ("entry.put_back", NO_REPORT, EDITORS),
    ("entry.put_back", BoardReport(), set()),
    *((f"register.{act}", None, EDITORS) for act in ("bring", "take", "undo")),
    ("meeting.enter", None, EDITORS),
    *(
        line
        for act in ("revise", "undo", "take_back", "add_paper", "strike_paper", "note_advice", "answer_advice")
        for line in ((f"meeting.{act}", Meeting(), EDITORS), (f"meeting.{act}", NO_MEETING, set()))
    ),
    ("meeting.strike_advice", Meeting(), EDITORS),
    ("meeting.strike_advice", NO_MEETING, set()),
    ("meeting.put_back", NO_MEETING, EDITORS),
    ("meeting.put_back", Meeting(), set()),
    ("facility.merge", DELIVERED, EDITORS),
    ("facility.merge", MERGED, set()),
    ("facility.unmerge", MERGED, EDITORS),
    ("facility.unmerge", DELIVERED, set()),
    ("facility.split", DELIVERED, EDITORS),
    ("facility.split", MERGED, set()),
    ("consultation.create", None, EDITORS_SOMEWHERE),
    ("consultation.revise", CONSULTATION, EDITORS),
    ("round.prepare", CONSULTATION, EDITORS),
    ("round.revise", DRAFT, EDITORS),
    ("round.revise", OPEN, set()),
    ("round.ask", DRAFT, EDITORS),
    ("round.ask", OPEN, set()),
    ("round.invite", DRAFT, EDITORS),
    ("round.invite", OPEN, DELEGATES),
    ("round.add_document", DRAFT, EDITORS),
    ("round.add_document", OPEN, set()),
    ("round.drop_document", DRAFT, EDITORS),
    ("round.drop_document", OPEN, set()),
    ("round.open", DRAFT, {"delegate"}),
    ("round.open", OPEN, set()),
    ("round.extend", OPEN, DELEGATES),
    ("round.extend", DRAFT, set()),
    ("round.analyse", CLOSED, EDITORS),
    ("round.analyse", LATE, set()),
    ("round.analyse", OPEN, set()),
    ("round.analyse", DRAFT, set()),
    ("round.analyse", ANALYSED, set()),
    ("round.follow", OPEN, SIGNED_IN),
    ("round.unfollow", OPEN, SIGNED_IN),
    ("draft.create", OPEN, EDITORS),
    ("draft.create", DRAFT, EDITORS),
    ("draft.revise", UPLOADED.draft, EDITORS),
    ("draft.read", TAKING_COMMENTS, SIGNED_IN),
    ("version.upload", UPLOADED.draft, EDITORS),
    ("version.align", UPLOADED, EDITORS | TRANSLATORS),
    ("version.align", CIRCULATED, set()),
    ("version.correct", UPLOADED, EDITORS | TRANSLATORS),
    ("version.correct", CIRCULATED, set()),
    ("version.explain", UPLOADED, EDITORS | TRANSLATORS),
    ("version.explain", CIRCULATED, set()),
    ("version.confirm", UPLOADED, EDITORS | TRANSLATORS),
    ("version.confirm", CIRCULATED, set()),
    ("version.circulate", UPLOADED, EDITORS),
    ("version.circulate", UPLOADED_EARLY, set()),
    ("version.circulate", CIRCULATED, set()),
    ("version.open", UPLOADED, EDITORS | DELEGATES),
    ("version.open", CIRCULATED, EDITORS | DELEGATES),
    ("version.open", UPLOADED_EARLY, set()),
    ("version.open", TAKING_COMMENTS, set()),
    ("version.supersede", TAKING_COMMENTS, EDITORS | DELEGATES),
    ("version.close", TAKING_COMMENTS, EDITORS | DELEGATES),
    ("version.close", CIRCULATED, set()),
    ("version.release", COMMENTS_CLOSED, EDITORS | DELEGATES),
    ("version.release", TAKING_COMMENTS, set()),
    ("version.release", version(DraftStatus.CLOSED, OPEN, "en"), set()),
    ("version.reanchor", CIRCULATED, {"the portal"}),
    ("passage.comment", TAKING_COMMENTS, set(EVERYBODY) - STAFF_AWAKE_OR_NOT),
    ("passage.comment", SUPERSEDED, set(EVERYBODY) - STAFF_AWAKE_OR_NOT),
    ("passage.comment", version(DraftStatus.SUPERSEDED, OPEN), set()),
    ("passage.comment", COMMENTS_CLOSED, set()),
    ("passage.comment", version(DraftStatus.OPEN, CLOSED), set()),
    (
        "passage.comment",
        version(DraftStatus.OPEN, round_(audience=Audience.PARTICIPANTS)),
        {"Ana", "Ana's colleague", "Bea", "coordinator", "adviser", "adviser asleep"},
    ),
    ("placement.confirm", PLACE, EDITORS),
    ("placement.move", PLACE, EDITORS),
    ("standing.choose", PUBLISHED, {"Ana", "key holder"}),
    ("dispute.claim", DISPUTE, TRANSLATORS),
    ("dispute.claim", Dispute(contribution=PUBLISHED, settled_at=clock.now()), set()),
    ("dispute.put_back", DISPUTE, TRANSLATORS),
    ("dispute.settle", DISPUTE, TRANSLATORS),
    ("dispute.settle", Dispute(contribution=PUBLISHED, settled_at=clock.now()), set()),
    ("contribution.post", OPEN, set(EVERYBODY) - STAFF_AWAKE_OR_NOT),
    ("contribution.post", LATE, set(EVERYBODY) - STAFF_AWAKE_OR_NOT),
    ("contribution.post", CLOSED, set()),
    ("contribution.post", DRAFT, set()),
    (
        "contribution.post",
        round_(audience=Audience.PARTICIPANTS),
        {"Ana", "Ana's colleague", "Bea", "coordinator", "adviser", "adviser asleep"},
    ),
    ("statement.save", OPEN, MEMBERS),
    ("statement.save", round_(opens=1), MEMBERS),
    ("statement.save", LATE, MEMBERS),
    ("statement.save", round_(audience=Audience.PARTICIPANTS), MEMBERS),
    ("statement.save", CLOSED, set()),
    *(
        line
        for act in ("statement.release", "statement.no_remarks")
        for line in (
            (act, OPEN, {"coordinator"}),
            (act, LATE, {"coordinator"}),
            (act, CLOSED, set()),
            (act, round_(opens=1), set()),
            (act, round_(audience=Audience.PARTICIPANTS), {"coordinator"}),
        )
    ),
    ("statement.dissent", said_officially(Status.PUBLISHED, OPEN), {"Ana", "Ana's colleague", "coordinator"}),
    ("statement.dissent", said_officially(Status.PUBLISHED, CLOSED), set()),
    ("statement.dissent", said_officially(Status.PUBLISHED, CLOSED, days_ago=8), set()),
    ("statement.dissent", said_officially(Status.PUBLISHED, ANALYSED, days_ago=3), set()),
    (
        "statement.dissent",
        said_officially(Status.PUBLISHED, CLOSED, days_ago=3),
        {"Ana", "Ana's colleague", "coordinator"},
    ),
    ("statement.dissent", said_officially(Status.RECEIVED, OPEN), set()),
    ("statement.dissent", said_officially(Status.PUBLISHED, OPEN, organisation_kind="union"), set()),
    ("statement.dissent", said_officially(Status.PUBLISHED, OPEN, kind=Kind.COMMENT), set()),
    ("contribution.correct", RECEIVED, {"Ana", "key holder"}),
    ("contribution.correct", BY_KEY, {"key holder"}),
    ("contribution.correct", RETURNED, {"Ana", "key holder"}),
    ("contribution.correct", RECEIVED_THEN_CLOSED, set()),
    ("contribution.correct", PUBLISHED, set()),
    ("contribution.correct", said_officially(Status.RETURNED, OPEN), {"Ana", "coordinator", "key holder"}),
    ("contribution.withdraw", said_officially(Status.RETURNED, OPEN), {"Ana", "coordinator", "key holder"}),
    ("contribution.withdraw", RECEIVED, {"Ana", "key holder"}),
    ("contribution.withdraw", RETURNED, {"Ana", "key holder"}),
    ("contribution.withdraw", PUBLISHED, set()),
    ("contribution.correct", WAITS_ON_RECORD, set()),
    ("contribution.withdraw", WAITS_ON_RECORD, set()),
    ("contribution.widen", FOR_FEW, {"Ana", "key holder"}),
    ("contribution.widen", WAITS_ON_RECORD, {"Ana", "key holder"}),
    ("contribution.widen", RECEIVED, set()),
    ("contribution.widen", FOR_FEW_ANSWERED, set()),
    ("contribution.answer", PUBLISHED, EDITORS | DELEGATES),
    ("summary.begin", CLOSED, EDITORS | DELEGATES),
    ("summary.begin", OPEN, set()),
    ("summary.begin", DRAFT, set()),
    ("paragraph.add", IN_WORK, EDITORS | TRANSLATORS),
    ("paragraph.add", FROZEN, set()),
    ("paragraph.write", WORDS, EDITORS | TRANSLATORS),
    ("paragraph.write", FROZEN_WORDS, set()),
    ("paragraph.move", WORDS, EDITORS | TRANSLATORS),
    ("paragraph.drop", WORDS, EDITORS | TRANSLATORS),
    ("paragraph.put_back", WORDS, EDITORS | TRANSLATORS),
    ("summary.review", IN_WORK, EDITORS | TRANSLATORS | DELEGATES),
    ("summary.review", FROZEN, set()),
    ("summary.approve", IN_WORK, DELEGATES),
    ("summary.approve", FROZEN, set()),
    ("summary.approve", TOO_EARLY, set()),
    ("summary.approve", MOVED, set()),
    ("summary.take_back", IN_WORK, DELEGATES),
    ("summary.order", IN_WORK, EDITORS | DELEGATES),
    ("summary.order", FROZEN, set()),
    ("summary.order", MOVED, set()),
    ("summary.publish", IN_WORK, EDITORS | DELEGATES),
    ("summary.publish", FROZEN, set()),
    ("summary.publish", TOO_EARLY, set()),
    ("summary.publish", MOVED, set()),
    ("summary.ask_back", IN_WORK, EDITORS | DELEGATES),
    ("summary.ask_back", FROZEN, set()),
    ("summary.ask_back", MOVED, set()),
    ("understanding.tell", contribution(Status.PUBLISHED, CLOSED), {"Ana", "key holder"}),
    ("understanding.tell", GIVEN, {"Ana", "key holder"}),
    ("understanding.tell", contribution(Status.WITHHELD, CLOSED), set()),
    ("understanding.tell", PUBLISHED, set()),
    ("feedback.give", GIVEN, {"Ana", "key holder"}),
    ("feedback.give", PUBLISHED, set()),
    ("contribution.answer", RECEIVED, set()),
    ("contribution.claim", RECEIVED, MODERATORS - {"moderator of Ana's union"}),
    ("contribution.release", RECEIVED, MODERATORS),
    ("contribution.decide", RECEIVED, MODERATORS - {"moderator of Ana's union"}),
    ("contribution.decide", BY_KEY, MODERATORS),
    ("contribution.appeal", RETURNED, {"Ana", "key holder"}),
    ("contribution.appeal", BY_KEY, {"key holder"}),
    ("redaction.propose", RECEIVED, MODERATORS - {"moderator of Ana's union"}),
    ("redaction.publish", RECEIVED, MODERATORS - {"moderator of Ana's union"}),
    ("redaction.propose", BY_KEY, MODERATORS),
    ("redaction.answer", RECEIVED, {"Ana", "key holder"}),
    ("redaction.answer", BY_KEY, {"key holder"}),
    ("appeal.claim", APPEAL, MODERATORS - {"moderator of Ana's union", "moderator"}),
    ("appeal.put_back", APPEAL, MODERATORS),
    ("appeal.decide", APPEAL, MODERATORS - {"moderator of Ana's union", "moderator"}),
    ("point.make", contribution(Status.PUBLISHED, CLOSED), EDITORS | DELEGATES | {"the portal"}),
    ("point.make", contribution(Status.RECEIVED, CLOSED), {"the portal"}),
    ("point.make", PUBLISHED, {"the portal"}),
    *[
        (f"point.{act}", subject, EDITORS | DELEGATES if subject is POINT else set())
        for act in ("drop", "assign", "propose", "decide", "undo")
        for subject in (POINT, EARLY_POINT)
    ],
    ("point.decide_alike", POINT, EDITORS | DELEGATES),
    ("point.decide_alike", EARLY_POINT, set()),
    ("point.decide_alike", PROPOSED, (EDITORS | DELEGATES) - {"editor"}),
    *[
        (f"family.{act}", subject, EDITORS | DELEGATES if subject is FAMILY else set())
        for act in ("take_out", "add", "link", "answer")
        for subject in (FAMILY, EARLY_FAMILY)
    ],
    ("sheet.bring", CLOSED, EDITORS | DELEGATES),
    ("sheet.bring", OPEN, set()),
    ("sheet.take", ReturnedSheet(round=CLOSED), EDITORS | DELEGATES),
    ("sheet.take", ReturnedSheet(round=OPEN), set()),
    ("ready_answer.keep", CLOSED, EDITORS | DELEGATES),
    ("ready_answer.keep", OPEN, set()),
    *[(f"ready_answer.{act}", ReadyAnswer(round=CLOSED), EDITORS | DELEGATES) for act in ("revise", "end")],
    *[(f"ready_answer.{act}", ReadyAnswer(), EDITORS | DELEGATES) for act in ("revise", "end")],
    ("round.gather", CLOSED, EDITORS | DELEGATES),
    ("round.gather", OPEN, set()),
    ("theme.propose", CLOSED, {"the portal"}),
    ("theme.propose", OPEN, set()),
    ("theme.create", CLOSED, EDITORS | DELEGATES),
    ("theme.create", OPEN, set()),
    *[
        (f"theme.{act}", subject, EDITORS | DELEGATES if subject is THEME else set())
        for act in ("take", "rename", "drop", "merge", "split", "assign", "unassign")
        for subject in (THEME, EARLY_THEME)
    ],
    ("point.propose", PROPOSED, EDITORS | DELEGATES),
    ("point.decide", PROPOSED, (EDITORS | DELEGATES) - {"editor"}),
    ("file.record_copy", Copy(), {"the portal"}),
    ("file.check_again", RECEIVED, MODERATORS),
    ("file.open_original", RECEIVED, MODERATORS - {"moderator of Ana's union"}),
    ("file.open_original", BY_KEY, MODERATORS),
    ("concern.begin", None, set(EVERYBODY) - ON_CONCERNS),
    ("concern.save", BEGUN, {"holder of a concern's key"}),
    ("concern.save", SENT, set()),
    ("concern.discard", BEGUN, {"holder of a concern's key"}),
    ("concern.discard", SENT, set()),
    ("concern.file", BEGUN, {"holder of a concern's key"}),
    ("concern.file", SENT, set()),
    ("concern.withdraw", SENT, {"holder of a concern's key"}),
    ("concern.withdraw", HELD, {"holder of a concern's key"}),
    ("concern.withdraw", BEGUN, set()),
    ("concern.withdraw", WITHDRAWN, set()),
    *[
        (f"concern.{act}", subject, {"holder of a concern's key"} if subject in (SENT, HELD) else set())
        for act in ("write", "name", "expose", "keep_address")
        for subject in (BEGUN, SENT, HELD, WITHDRAWN)
    ],
    *[
        (f"concern.{act}", subject, {"case officer"} if subject in taken else set())
        for acts, taken in (
            (("assign",), (SENT, HELD)),
            (("ask", "promise", "move", "pass_on", "enclose"), (HELD,)),
            (("note", "link", "unlink", "reseal", "admit", "take_off"), (SENT, HELD, WITHDRAWN)),
        )
        for act in acts
        for subject in (BEGUN, SENT, HELD, WITHDRAWN)
    ],
    ("concern.recover", SENT, {"the portal"}),
    ("concern.recover", BEGUN, set()),
    ("identity.recover", SENT, {"the portal"}),
    ("identity.recover", BEGUN, set()),
    ("concern.drop_address", SENT, {"holder of a concern's key"}),
    ("concern.drop_address", BEGUN, set()),
    ("concern.drop_address", WITHDRAWN, {"holder of a concern's key"}),
    ("concern.attach", BEGUN, {"holder of a concern's key"}),
    ("concern.attach", SENT, {"holder of a concern's key"}),
    ("concern.attach", WITHDRAWN, set()),
    ("concern.detach", BEGUN, {"holder of a concern's key"}),
    ("concern.detach", SENT, set()),
    ("concern.open_original", SENT, {"case officer"}),
    ("concern.open_original", BEGUN, set()),
    *[
        (f"edition.{act}", subject, {"case officer"} if subject in taken else set())
        for acts, taken in ((("write", "propose", "release"), (HELD,)), (("take_back",), (SENT, HELD, WITHDRAWN)))
        for act in acts
        for subject in (BEGUN, SENT, HELD, WITHDRAWN)
    ],
    ("concern.consent", SENT, {"holder of a concern's key"}),
    ("concern.consent", BEGUN, set()),
    ("concern.consent", WITHDRAWN, set()),
    ("edition.publish", None, {"the portal"}),
    ("identity.ask", SENT, {"case officer"}),
    ("identity.ask", BEGUN, set()),
    ("identity.ask", WITHDRAWN, set()),
    ("identity.grant", ASKED, {"custodian"}),
    ("identity.grant", ASKED_BY_THE_CUSTODIAN, set()),
    ("identity.refuse", ASKED, {"custodian"}),
    ("identity.refuse", ASKED_BY_THE_CUSTODIAN, set()),
    ("identity.open", ASKED, {"case officer"}),
    ("identity.open", ASKED_BY_THE_CUSTODIAN, set()),
    ("person.make_key", Person(id=14, name="Ivo"), {"case officer"}),
    ("person.make_key", Person(id=27, name="Cora"), {"custodian asleep"}),
    ("person.make_key", ADMINISTRATOR, set()),
    ("recovery_key.enter", None, {"the portal"}),
    ("errand.try_again", None, ADMINISTRATORS | {"the portal"}),
    ("errand.try_all_again", None, ADMINISTRATORS | {"the portal"}),
    ("desk", None, STAFFED),
    ("desk.moderation", None, MODERATORS_SOMEWHERE),
    ("desk.rounds", None, EDITORS_SOMEWHERE | DELEGATES_SOMEWHERE),
    ("desk.answers", None, EDITORS_SOMEWHERE | DELEGATES_SOMEWHERE | MODERATORS_SOMEWHERE),
    ("desk.names", None, {"case officer", "custodian"}),
    ("desk.drafts", None, EDITORS_SOMEWHERE | DELEGATES_SOMEWHERE | TRANSLATORS),
    ("desk.translations", None, TRANSLATORS),
    ("desk.summaries", None, EDITORS_SOMEWHERE | DELEGATES_SOMEWHERE | TRANSLATORS),
    ("desk.concerns", None, {"case officer"}),
    ("desk.workplaces", None, EDITORS_SOMEWHERE | {"case officer"}),
    ("desk.registers", None, EDITORS),
    ("desk.people", None, ADMINISTRATORS),
    ("desk.letters", None, ADMINISTRATORS),
    ("desk.trail", None, {"auditor"}),
]


@pytest.fixture(autouse=True)
def session():
    """The policy needs no database."""


def test_no_line_is_missing():
    assert {permission for permission, _subject, _allowed in LINES} == set(ACTS) | set(DESKS)


@pytest.mark.parametrize(
    ("permission", "subject", "allowed"), LINES, ids=lambda value: value if isinstance(value, str) else ""
)
def test_the_line_is_open_to_whom_it_should_be(permission, subject, allowed):
    assert {name for name, actor in EVERYBODY.items() if allows(actor, permission, subject)} == allowed


@pytest.mark.parametrize("role", sorted(STAFF))
def test_a_role_opens_no_desk_before_the_second_factor(role):
    sara = Person(id=13, name="Sara", grants=[Grant(role=role, starts_at=clock.now())])

    assert allows(sara.as_actor(second_factor=True), "desk", None)
    assert not [desk for desk in DESKS if allows(sara.as_actor(second_factor=False), desk, None)]


def test_whoever_works_on_concerns_enters_nothing_that_everybody_reads_in_the_registers():
    both = trusted("Ema", 28, Role.EDITOR, Role.CASE_OFFICER)
    asleep = Actor("Eda", 29, COMMITTEE, frozenset({Held(Role.EDITOR)}), sleeping=frozenset({Held(Role.CUSTODIAN)}))

    for line in ("facility.enter", "facility.describe", "facility.merge", "facility.split", "desk.registers"):
        assert not allows(both, line, DELIVERED)
        assert not allows(asleep, line, DELIVERED)


@pytest.mark.parametrize(
    ("permission", "named"),
    [
        ("desk.rounds", ["editors", "delegates"]),
        ("desk.answers", ["editors", "delegates", "moderators"]),
        ("desk.names", ["case officers", "custodian"]),
        ("desk.drafts", ["editors", "delegates", "translators"]),
        ("desk.workplaces", ["editors", "case officers"]),
        ("version.align", ["editors", "translators"]),
        ("version.close", ["editors", "delegates"]),
        ("contribution.answer", ["editors", "delegates"]),
    ],
)
def test_a_refusal_names_all_who_may(permission, named):
    rule = {**ACTS, **DESKS}[permission]

    sentence = rule.objection(Actor("nobody", user_id=1), None)

    assert all(word in sentence for word in named)
