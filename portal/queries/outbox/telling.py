"""What letters may tell of, on one page: of which thing, to whom, in which sentence, and where the way leads.

A letter names its subject as the trail does, by kind and number. A new kind is a line of ``NEWS``.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, false, null, or_, select

from portal.core.actor import Actor
from portal.core.errors import N_
from portal.models.concerns import IdentityRequest
from portal.models.consultations import Round
from portal.models.contributions import Contribution, Status
from portal.models.drafts import Draft, Version
from portal.models.outbox import Letter
from portal.models.reference import Duty
from portal.policy import visibility


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """A kind of thing, and which of them a reader may be told of: those that the page it leads to shows them.

    ``values`` fill the address of that page. ``round`` is the one in which it stands, whose title the sentence says.
    """

    thing: type[Any]
    seen: Callable[[Actor], ColumnElement[bool]]
    endpoint: str
    values: Mapping[str, Any]  # columns
    round: Any
    number: Any = field(default_factory=null)  # under which the public knows it

    @property
    def kind(self) -> str:
        return str(self.thing.__name__)

    def told(self, viewer: Actor) -> ColumnElement[bool]:
        """Whether what a letter is about is of this kind, and theirs to see now.

        As a value, and not as something that exists: for that PostgreSQL would gather all of the kind that can be seen.
        """
        of = select(self.thing.id).where(self.thing.id == Letter.subject_id, self.seen(viewer)).correlate(Letter)
        return and_(Letter.subject_kind == self.kind, of.scalar_subquery().is_not(None))


class Telling(NamedTuple):
    """What a letter tells: its sentence, with the title of the round, and what it is about, if about any thing."""

    sentence: str
    about: Subject | None = None


def _versions(reader: Actor) -> ColumnElement[bool]:
    return and_(visibility.versions(reader), _ROUND_OF_VERSION.in_(select(Round.id).where(visibility.rounds(reader))))


def _answered(reader: Actor) -> ColumnElement[bool]:
    """Rounds whose desk of answers opens for them: a moderator does not see one that is still prepared."""
    return and_(visibility.rounds(reader), visibility.answering(reader))


def _published(reader: Actor) -> ColumnElement[bool]:
    return and_(visibility.words(reader), Contribution.status == Status.PUBLISHED)


def _written(reader: Actor) -> ColumnElement[bool]:
    return and_(visibility.words(reader), Contribution.author_id == reader.user_id)


_ROUND_OF_VERSION = select(Draft.round_id).where(Draft.id == Version.draft_id).scalar_subquery()

A_ROUND = Subject(Round, visibility.rounds, "consultations.round", {"round_id": Round.id}, Round.id)
A_DESK = Subject(Round, _answered, "summaries.answers", {"round_id": Round.id}, Round.id)
OWN_LIST = Subject(Round, visibility.rounds, "contributions.mine", {}, Round.id)
A_VERSION = Subject(
    thing=Version,
    seen=_versions,
    endpoint="drafts.version",
    values={"draft_id": Version.draft_id, "number": Version.number},
    round=_ROUND_OF_VERSION,
)
PUBLISHED = Subject(
    thing=Contribution,
    seen=_published,
    endpoint="contributions.show",
    values={"number": Contribution.number},
    round=Contribution.round_id,
    number=Contribution.number,
)
WRITTEN = Subject(
    thing=Contribution,
    seen=_written,
    endpoint="contributions.own",
    values={"ref": Contribution.ref},
    round=Contribution.round_id,
    number=Contribution.number,
)

A_REQUEST = Subject(
    thing=IdentityRequest,
    seen=visibility.identity_requests,
    endpoint="concerns.name",
    values={"request_id": IdentityRequest.id},
    round=null(),
)

A_DUTY = Subject(
    thing=Duty,
    seen=visibility.duties,
    endpoint="reference.duty",
    values={"slug": Duty.slug},
    round=null(),
)

NEWS: dict[str, Telling] = {
    "guessing": Telling(
        N_(
            "Somebody tried many wrong passphrases or codes for your account. While that lasts, anyone who signs in "
            "from a browser that is new to us is asked for a code."
        )
    ),
    "recovery_code_used": Telling(
        N_(
            "One of your recovery codes was used to sign in to your account. If it was not you, choose a new "
            "passphrase and make new codes."
        )
    ),
    "passkey_added": Telling(
        N_(
            "A passkey was added to your account: it signs in without a passphrase. If it was not you, remove it on "
            "the page of your account and choose a new passphrase."
        )
    ),
    "passkey_removed": Telling(
        N_("A passkey was removed from your account. If it was not you, choose a new passphrase.")
    ),
    "work_waits": Telling(N_("Work is waiting for you on the desk.")),
    "round_opened": Telling(
        N_("Your organization is invited to the round “%(title)s”. Its dates are on its page."), A_ROUND
    ),
    "round_extended": Telling(N_("The round “%(title)s” stays open longer."), A_ROUND),
    "closes_in_a_week": Telling(
        N_("The round “%(title)s” closes less than a week after this reminder. Its page has the day and the hour."),
        A_ROUND,
    ),
    "closes_in_a_day": Telling(
        N_("The round “%(title)s” closes less than 24 hours after this reminder. Its page has the hour."), A_ROUND
    ),
    "answers_due_in_four_weeks": Telling(N_("In four weeks the answers to the round “%(title)s” are due."), A_DESK),
    "answers_due_in_a_week": Telling(N_("In a week the answers to the round “%(title)s” are due."), A_DESK),
    "answers_overdue": Telling(
        N_("The answers to the round “%(title)s” are overdue. Its page says so to everybody who sees it."), A_DESK
    ),
    "duty_due_in_four_weeks": Telling(N_("In four weeks a duty of the committee is due."), A_DUTY),
    "duty_overdue": Telling(
        N_("A duty of the committee is overdue, as far as is on record. Its page says so to everybody."), A_DUTY
    ),
    "asked_back": Telling(
        N_("The committee asks whether it has understood what you said in the round “%(title)s”."), OWN_LIST
    ),
    "summary_published": Telling(
        N_("The summary of the round “%(title)s” is published. It answers every published contribution."), A_ROUND
    ),
    "draft_version": Telling(N_("A version of a draft is there to read in the round “%(title)s”."), A_VERSION),
    "contribution_published": Telling(N_("A new contribution was published in the round “%(title)s”."), PUBLISHED),
    "redaction_proposed": Telling(
        N_(
            "A moderator proposes to cover some passages of what you sent to “%(title)s” and to publish the rest. Read "
            "what would be published, and answer."
        ),
        WRITTEN,
    ),
    "contribution_answered": Telling(N_("Your contribution to the round “%(title)s” has an answer."), PUBLISHED),
    "workplace_named": Telling(
        N_("Something that was published in the round “%(title)s” names a workplace for which you speak."), PUBLISHED
    ),
    "workplace_asked": Telling(
        N_("The committee asks about something in the round “%(title)s” that names a workplace for which you speak."),
        PUBLISHED,
    ),
    "workplace_answered": Telling(
        N_("A workplace has answered what the committee asked about something in the round “%(title)s”."), PUBLISHED
    ),
    "contribution_decided": Telling(N_("There is a decision on your contribution to the round “%(title)s”."), WRITTEN),
    "contribution_reviewed": Telling(
        N_("A second review of your contribution to the round “%(title)s” is decided."), WRITTEN
    ),
    "name_asked_for": Telling(N_("An officer asks for something that you keep. You have seven days."), A_REQUEST),
    "name_decided_on": Telling(N_("There is an answer to what you asked of the custodians."), A_REQUEST),
}
"""Each letter that is news. Others (an invitation, a code) open something and are about their reader alone."""


def told(viewer: Actor, events: Collection[str] = NEWS) -> ColumnElement[bool]:
    """The page's own eyes: a letter to this reader, about nothing or about what they can see at this moment.

    Who knows which ``events`` it can be about asks of those alone: each kind of subject costs the database a question.
    """
    of: dict[Subject | None, list[str]] = {}
    for event in events:
        of.setdefault(NEWS[event].about, []).append(event)
    clauses = [
        and_(Letter.event.in_(named), Letter.subject_id.is_(None) if about is None else about.told(viewer))
        for about, named in of.items()
    ]
    return and_(Letter.person_id == viewer.user_id, or_(false(), *clauses))
