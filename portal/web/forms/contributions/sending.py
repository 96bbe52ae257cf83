"""What people fill in to contribute."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import ClassVar

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectChoice,
    StringField,
    SubmitField,
    TextAreaField,
    ValidationError,
)

from portal.core import clock
from portal.core.actor import ANONYMOUS, Actor
from portal.core.errors import Conflict
from portal.models.consultations import Readers, Round
from portal.models.contributions import Contribution, Naming
from portal.queries import contributions as queries
from portal.queries.consultations import Asked, Glimpse
from portal.queries.contributions import jointly
from portal.services import contributions
from portal.text import words
from portal.web import kept, receipts
from portal.web.forms.base import AtMost
from portal.web.forms.consultations.fields import choice_of
from portal.web.forms.contributions.files import WithFiles
from portal.web.forms.contributions.ticketed import SENT_TODAY, Subject, Ticketed
from portal.web.forms.contributions.wording import Accepted, plain_line_ends
from portal.web.locale import locale
from portal.web.naming import apart, around
from portal.web.receipts import OpenKey, open_key

TOGETHER = _l(
    "One key opens all of it. Readers, moderators and the rest of the staff are not told that it comes from one "
    "person. Anyone who has the key sees all of it, and on our server the two are connected: anyone who can read its "
    "database could find that out."
)


NEW_KEY = "new"


class Signed(WithFiles, Ticketed):
    """What somebody sends in a name that they choose, and from which they see who will read it.

    Who has no account chooses as well, where a key of theirs is open, whether it lies with what that key opens.
    """

    fixed: ClassVar[tuple[str, ...]] = (*WithFiles.fixed, "under")
    saves = True

    naming = RadioField(_l("How do you want to be named?"), choices=[])
    byline = StringField(_l("Name or organization to show"), filters=[lambda typed: typed or ""])
    under = RadioField(_l("With which key do you want to come back to it?"), choices=[], validate_choice=False)
    recompute = SubmitField(_l("Preview again"))
    send = SubmitField(_l("Send"))

    by: Actor = ANONYMOUS
    open: OpenKey | None = None

    def sign(self, by: Actor, round_: Round | Glimpse) -> None:
        """Offer the names that this person can choose from in this round."""
        self.by = by
        self.naming.choices = _ways_with_account(by, round_) if by.is_signed_in else _ways_without_account()
        if self.naming.data is None:
            self.naming.data = self.naming.choices[0].value
        self._offer_keys()

    def details(self) -> dict[str, object]:
        found = super().details()
        return {**found, "naming": Naming(self.naming.data or Naming.ANONYMOUS), "add": self._is_added}

    def perform(self, subject: Subject, *, by: Actor) -> Contribution | None:
        if by.is_signed_in:
            if not self.anew.data and kept.is_open() and self._was_written_today(subject, by):
                raise Conflict(SENT_TODAY)
            return super().perform(subject, by=by)
        if self.open and self._is_added:
            by = replace(by, holds=self.open.holding)
        with receipts.beside(self.told, self.same(subject)):
            return super().perform(subject, by=by)

    def _was_written_today(self, subject: Subject, by: Actor) -> bool:
        """Whether they sent the same to the same place with another form: they came back to it, or have it twice."""
        details, now = self.details(), clock.now()
        return any(
            one.ticket != details["ticket"]
            and clock.day(instant=one.posted_at) == clock.day()
            and (one.draft_id or one.round_id) == getattr(subject, "draft_id", subject.id)
            and contributions.is_the_same(one, by=by, **details)
            for one in queries.in_the_same_words(by, words.clean(str(details["body"])), now - timedelta(days=1))
        )

    def told(self, sent: Contribution) -> receipts.Told:
        """What its sender is told of it on their receipt, if they have no account."""
        key = self.key_of(sent)
        return {
            "id": sent.id,
            "key": key,
            "fingerprint": sent.commitment[:32],
            "files": len(self.carried),
            "added": key != self.key,
            # what the receipt says of it, so that it need not be read again; one about a draft says more
            "in_round": None if sent.draft_id else sent.round_id,
            "posted_at": sent.posted_at.isoformat(),
            "late": sent.late,
        }

    def key_of(self, sent: Contribution) -> str:
        """The key with which its sender comes back to it; empty where they have typed it themselves."""
        if self.open and sent.inbox_id == self.open.holding.id:
            return self.open.key
        return self.key

    def submit(self, subject: Subject, *, by: Actor) -> Contribution | None:
        if self.is_submitted() and self.is_to_be_shown_again():
            self.ask_again(subject, by=by)
            self.look()
            self.status = 422 if self.errors else 200
            return None
        return super().submit(subject, by=by)

    def is_to_be_shown_again(self) -> bool:
        """Whether it did not come to be sent, but to see what it would do."""
        return bool(self.recompute.data)

    def look(self) -> None:
        """Say what is wrong with what cannot wait until it is sent."""
        self.take_files()

    def validate_under(self, field: RadioField) -> None:
        if field.data not in (None, "", NEW_KEY) and not self._is_added:
            field.data = NEW_KEY
            raise ValidationError(gettext(contributions.KeyNotOpen.sentence))

    @property
    def _is_added(self) -> bool:
        return self.open is not None and self.under.data == self.open.tag

    def _offer_keys(self) -> None:
        """Where a key is open; and to who chose one that no longer is, the other choice."""
        self.open = open_key()
        new = way(NEW_KEY, _l("Give me a new key"), _l("Nothing connects it with what you sent before."))
        if self.open is None:
            self.under.choices = [new] if self.under.data else []
            return
        self.under.choices = [way(self.open.tag, _l("Add it to what you have sent with this key"), TOGETHER), new]
        if self.under.data is None and (not self.is_submitted() or self.is_shown_again()):
            self.under.data = self.open.tag

    def validate_byline(self, field: StringField) -> None:
        if not self.by.is_signed_in and self.naming.data != Naming.ANONYMOUS:
            Accepted(contributions.signature, contributions.LONGEST_NAME)(self, field)


class ContributionForm(Signed):
    """Everything on one page: on what, in which language, the words, the files, the name."""

    act = staticmethod(contributions.post)

    question = RadioField(_l("What is it about?"), coerce=int, default=0, choices=[])
    readers = RadioField(
        _l("Who may read it?"), coerce=Readers, default=Readers.EVERYONE, choices=[], validate_choice=False
    )
    public_version = TextAreaField(
        _l("The version that everybody may read"),
        [AtMost(contributions.LONGEST)],
        [plain_line_ends],
        description=_l("Only for “Business-confidential”. Say as much as you can without what is confidential."),
    )
    certified = BooleanField(
        _l("I confirm that my text holds trade secrets or confidential commercial data"),
        description=_l("Only for “Business-confidential”."),
    )
    parent = HiddenField()

    def dress(self, by: Actor, round_: Glimpse, questions: Sequence[Asked]) -> None:
        """Offer what this person can choose from."""
        self.sign(by, round_)
        self.question.choices = [SelectChoice(0, _l("The round as a whole"))] + [
            SelectChoice(asked.number, f"{asked.number}. {asked.text.in_(locale())}") for asked in questions
        ]

    def offer_readers(self, round_: Round) -> None:
        """Offer those whom the round names; a reply, and all that is sent where it names none, is read by everybody."""
        offered = [Readers(each) for each in round_.readers_offered if not self.parent.data]
        self.readers.choices = [choice_of("readers", each) for each in (Readers.EVERYONE, *offered)] if offered else []
        if offered and not self.by.is_signed_in:
            self.naming.choices = _ways_without_account(published=False)

    @property
    def may_be_business_confidential(self) -> bool:
        return any(each.value is Readers.BUSINESS for each in self.readers.choices or ())

    def details(self) -> dict[str, object]:
        found = super().details()
        return {**found, "question": found["question"] or None, "readers": found["readers"] or Readers.EVERYONE}

    def told(self, sent: Contribution) -> receipts.Told:
        return {**super().told(sent), "readers": sent.readers.value}


def _ways_with_account(by: Actor, round_: Round | Glimpse) -> list[SelectChoice]:
    ways = [
        way(
            Naming.NAME,
            _l("For myself, with my name"),
            around(_l("Readers see your name and nothing else: %(name)s."), name=by.name),
        ),
        way(Naming.ANONYMOUS, _l("For myself, without my name"), _l("Readers see “A participant”.")),
    ]
    if by.organisation_id is None or not jointly.speaks_for_it(by, round_):
        return ways
    return [way(Naming.ORGANISATION, _l("On behalf of my organization"), apart(by.organisation_name)), *ways]


def _ways_without_account(*, published: bool = True) -> list[SelectChoice]:
    """Not ``published``: where it can also be for fewer readers than the round has."""
    if not published:
        named = _l("Readers see the organization you write below, marked as not verified.")
        return [
            way(Naming.ANONYMOUS, _l("Without a name"), _l("Readers see “A participant”.")),
            way(Naming.NAME, _l("With my name"), _l("Readers see the name you write below.")),
            way(Naming.ORGANISATION, _l("With the name of my organization only"), named),
        ]
    return [
        way(Naming.ANONYMOUS, _l("Without a name"), _l("It is published as “A participant”.")),
        way(Naming.NAME, _l("With my name"), _l("The name you write below is published.")),
        way(
            Naming.ORGANISATION,
            _l("With the name of my organization only"),
            _l("The organization you write below is published, marked as not verified."),
        ),
    ]


def way(code: str, label: str, small: str) -> SelectChoice:
    return SelectChoice(str(code), label, render_kw={"help": small})
