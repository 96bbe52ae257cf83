"""How a workplace is heard about what is published of it, without learning who spoke.

1. It is asked only about what everybody reads: published contributions of public rounds, whatever they came from.
2. That one names a workplace of the register is noted by an editor, who has no part in concerns: noting it, asking and
   publishing an answer can therefore tell nothing of a concern beyond the text that its sender agreed to.
3. Who speaks for a workplace is an organisation that an administrator named; its members get a letter that says so.
4. They reply in the round like anybody, or answer a question that the committee wrote to them, with a day.
5. A question has what its editor typed, and nothing else; what in it could point to a person is shown before it goes.
6. An answer is given once, and read by editors and case officers. It is public only where who gave it agreed, and an
   editor has read it: it might name the person whom it suspects.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy import select

from portal.core import clock
from portal.core.actor import Actor, Role
from portal.core.db import session
from portal.core.errors import N_, Conflict, Invalid
from portal.models.consultations import Round
from portal.models.contributions import Contribution, Enquiry, Kind, Mention
from portal.models.people import Grant, Person
from portal.models.reference import Facility
from portal.queries.reference import group_of
from portal.services import outbox
from portal.services.consultations import renew
from portal.services.contributions.texts import spoken, wording
from portal.services.door import act
from portal.services.reference import addressed
from portal.text.identifying import Kind as Pointing
from portal.text.identifying import findings

FARTHEST = timedelta(days=366)
_SAID_ANYWAY = frozenset({Pointing.FEW, Pointing.NUMBER})
_NAMED_MOST = 5


class NotedAlready(Invalid):
    sentence = N_("It is noted already that this contribution names this workplace.")


class WordsOfTheCommittee(Invalid):
    sentence = N_("What the committee says itself needs no answer of a workplace.")


class DayNotAhead(Invalid):
    sentence = N_("Choose a day after today and within a year.")


class PointsToSomebody(Invalid):
    sentence = N_("This could point to a person: %(found)s. Take it out, or say that it stays.")


@act("workplace.mention")
def mention(contribution: Contribution, *, workplace: str, by: Actor) -> Mention:
    """Note that it names this workplace, given by the address of its page in the register."""
    if contribution.kind is Kind.OFFICIAL_REPLY:
        raise WordsOfTheCommittee(field="workplace")
    facility = addressed(workplace, "workplace")
    there = select(Mention.id).where(
        Mention.contribution_id == contribution.id,
        Mention.facility_id.in_(group_of(facility.id)),
        Mention.ended_at.is_(None),
    )
    if session.scalar(there.limit(1)) is not None:
        raise NotedAlready(field="workplace")
    made = Mention(contribution_id=contribution.id, facility_id=facility.id)
    session.add(made)
    session.flush()
    renew(contribution.round_id)
    outbox.write("workplace_named", to=_speakers(facility), about=contribution)
    return made


@act("workplace.unmention")
def unmention(mention: Mention, *, by: Actor) -> Mention:
    """Take it back. What was asked about it is asked no more, and stays on record."""
    if mention.ended_at is not None:
        raise Conflict
    mention.ended_at = clock.now()
    renew(mention.within.id)
    return mention


@act("workplace.ask")
def ask(mention: Mention, *, body: str, language: str, due_on: date, looked: bool = False, by: Actor) -> Enquiry:
    """Ask the workplace about what the contribution says of it."""
    question = wording(body)
    if not clock.day().date() < due_on <= (clock.day() + FARTHEST).date():
        raise DayNotAhead(field="due_on")
    if not looked and (found := _pointing(question, language)):
        raise PointsToSomebody(field="body", found="; ".join(found))
    made = Enquiry(mention_id=mention.id, question=question, language=spoken(language), due_on=due_on)
    session.add(made)
    session.flush()
    outbox.write("workplace_asked", to=_speakers(mention.facility), about=mention.contribution)
    return made


@act("workplace.answer")
def answer_enquiry(enquiry: Enquiry, *, body: str, language: str, agreed: bool, by: Actor) -> Enquiry:
    """Answer for the workplace, once and in one's own words."""
    enquiry.answer, enquiry.answer_language = wording(body), spoken(language)
    enquiry.agreed, enquiry.answered_at, enquiry.answered_for_id = agreed, clock.now(), by.organisation_id
    outbox.write("workplace_answered", to=_editors(enquiry.within), about=enquiry.mention.contribution)
    return enquiry


@act("workplace.publish")
def publish_answer(enquiry: Enquiry, *, by: Actor) -> Enquiry:
    """Publish question and answer beside the contribution, where who answered agreed."""
    if enquiry.published_at is not None:
        raise Conflict
    enquiry.published_at = clock.now()
    renew(enquiry.within.id)
    return enquiry


@act("workplace.take_down")
def take_down(enquiry: Enquiry, *, by: Actor) -> Enquiry:
    """Undo the publication; the answer stays with the committee."""
    if enquiry.published_at is None:
        raise Conflict
    enquiry.published_at = None
    renew(enquiry.within.id)
    return enquiry


def _speakers(facility: Facility) -> Iterable[int]:
    """The people of the organisations that speak for it."""
    return session.scalars(
        select(Person.id).where(Person.organisation_id.in_(facility.speakers), Person.active).order_by(Person.id)
    ).all()


def _editors(round_: Round) -> Iterable[int]:
    """The editors of this round who ask workplaces and publish what they answer."""
    here, now = Grant.reach(round_.id, round_.consultation_id), Grant.are_in_force(clock.now())
    edits = select(Grant.person_id).where(Grant.role == Role.EDITOR, here, now)
    trusted = select(Grant.person_id).where(Grant.role.in_((Role.CASE_OFFICER, Role.CUSTODIAN)), now)
    return session.scalars(
        select(Person.id).where(Person.id.in_(edits), Person.id.not_in(trusted), Person.active).order_by(Person.id)
    ).all()


def _pointing(text: str, language: str) -> list[str]:
    found = [
        text[one.start : one.end][:60] for one in findings(text, language=language) if one.kind not in _SAID_ANYWAY
    ]
    return list(dict.fromkeys(found))[:_NAMED_MOST]
