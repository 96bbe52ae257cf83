"""What people fill in to contribute, to correct, to take back, to answer, and to come back with a key."""

from collections.abc import Callable, Sequence
from typing import Any, BinaryIO, cast

from flask import current_app, session
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import MultipleFileField
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.datastructures import FileStorage
from wtforms import (
    HiddenField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectMultipleField,
    StringField,
    SubmitField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput

from portal.core import tickets
from portal.core.actor import ANONYMOUS, Actor
from portal.core.errors import N_, Conflict, Invalid, Refusal
from portal.core.storage import Storage, StorageFull
from portal.files import intake
from portal.files.formats import Kind as FileKind
from portal.files.intake import Arrived
from portal.models.contributions import Attachment, Contribution, Naming
from portal.queries import contributions as queries
from portal.services import contributions, people
from portal.web import accounts
from portal.web.forms.base import ActForm
from portal.web.forms.people import DoorForm
from portal.web.locale import locale

MOST_CARRIED = 2 * intake.MOST_FILES
SPOKEN = [SelectChoice("es", _l("Spanish")), SelectChoice("en", _l("English"))]
SENT_BEFORE = N_(
    "This form had already been sent with other words, and those have arrived. "
    "If you want to send these words too, as another contribution, please send them again."
)


class Accepted:
    """Ask the rule of the act itself, so that everything that is wrong is said at once."""

    def __init__(self, rule: Callable[[str], str], most: int) -> None:
        self.rule, self.field_flags = rule, {"required": True, "maxlength": most}

    def __call__(self, _form: FlaskForm, field: StringField) -> None:
        try:
            field.data = self.rule(field.data or "")
        except Invalid as refusal:
            raise ValidationError(gettext(refusal.sentence, **refusal.values)) from refusal


def _plain_line_ends(text: str | None) -> str:
    return (text or "").replace("\r\n", "\n")


def _wording() -> TextAreaField:
    rule = Accepted(contributions.wording, contributions.LONGEST)
    return TextAreaField(_l("Your text"), [rule], [_plain_line_ends])


class Ticketed(ActForm):
    """A form that is taken once. Its ticket is signed; what is kept of it is a mark that gives nothing away."""

    ticket = HiddenField()
    language = RadioField(_l("Language of your text"), choices=SPOKEN, default=locale)
    body = _wording()

    def __init__(self, *args: Any, **details: Any) -> None:
        super().__init__(*args, **details)
        if not self.is_submitted():
            self._renew()

    @property
    def key(self) -> str:
        """The ticket as it is written down: the tracking key of somebody without an account."""
        return tickets.unseal(self.ticket.data, _secret())

    def details(self) -> dict[str, Any]:
        return {**super().details(), "ticket": mark(self.key)}

    def validate_ticket(self, field: HiddenField) -> None:
        try:
            tickets.unseal(field.data or "", _secret())
        except tickets.Unsigned as refusal:
            self._renew()
            raise ValidationError(gettext(refusal.sentence)) from refusal

    def perform(self, subject: Any, *, by: Actor) -> Any:
        """Sent twice, it is taken once and answered alike; with other words it is another contribution."""
        details = self.details()
        try:
            return self.act(subject, **details, by=by)
        except Refusal:  # of what was taken in already, perhaps because the round has closed since
            earlier = queries.by_ticket(details["ticket"])
            if earlier is None:
                raise
        if contributions.is_the_same(earlier, by=by, **details):
            return earlier
        self._renew()
        raise Conflict(SENT_BEFORE)

    def _renew(self) -> None:
        self.ticket.data = tickets.seal(tickets.new(), _secret())


class WithFiles(ActForm):
    """Files that outlive a refusal: a good one is stored at once and named in a hidden field that we sign."""

    fixed = ("kept", "remove")

    files = MultipleFileField(
        _l("Files"),
        description=_l(
            "Up to five, of 10 MB each: PDF, JPEG, PNG, WebP, plain text, "
            "Word (.docx), OpenDocument (.odt), Excel (.xlsx)."
        ),
    )
    kept = HiddenField()
    remove = SelectMultipleField(_l("Remove"), validate_choice=False)

    full = False

    @property
    def carried(self) -> list[Arrived]:
        """The good files that came with this form, now or before."""
        return _unpacked(self.kept.data)

    def details(self) -> dict[str, Any]:
        return {**super().details(), "files": self.carried}

    def validate(self, extra_validators: Any = None) -> bool:
        fine = super().validate(extra_validators)
        self.take_files()
        return bool(fine) and not self.files.errors

    def submit(self, subject: Any, *, by: Actor) -> Any:
        done = super().submit(subject, by=by)
        if self.full and not done:
            self.status = 503
        return done

    def take_files(self) -> None:
        """Look at what came, keep what is good, and say what is wrong with the rest."""
        taken, errors = self._still_here()
        for upload in self._uploads()[: MOST_CARRIED - len(taken)]:
            try:
                arrived = _taken_in(upload)
                taken.setdefault(arrived.sha256, arrived)
            except (Invalid, StorageFull) as refusal:
                errors.append(_said(refusal))
                self.full = self.full or isinstance(refusal, StorageFull)
        self.kept.data = _packed(taken.values())
        try:
            intake.ensure_number(len(taken) + self.others())
        except Invalid as refusal:
            errors.append(_said(refusal))
        self.files.errors = errors

    def others(self) -> int:
        """How many files the contribution has already."""
        return 0

    def _still_here(self) -> tuple[dict[str, Arrived], list[str]]:
        kept = {file.sha256: file for file in self.carried if file.sha256 not in (self.remove.data or ())}
        here = {digest: file for digest, file in kept.items() if _storage().exists(digest)}
        lost = [file for digest, file in kept.items() if digest not in here]
        sentence = N_("“%(name)s” came so long ago that it is no longer here. Please choose it again.")
        return here, [gettext(sentence, name=file.name) for file in lost]

    def _uploads(self) -> list[FileStorage]:
        came = [upload for upload in self.files.data or [] if isinstance(upload, FileStorage) and upload.filename]
        self.files.data = []
        return came


class ContributionForm(WithFiles, Ticketed):
    """Everything on one page: on what, in which language, the words, the files, the name."""

    act = staticmethod(contributions.post)

    question = RadioField(_l("What is it about?"), coerce=int, default=0, choices=[])
    parent = HiddenField()
    naming = RadioField(_l("How do you want to be named?"), choices=[])
    byline = StringField(_l("Name or organization to show"), filters=[lambda typed: typed or ""])
    recompute = SubmitField(_l("Calculate again"))
    send = SubmitField(_l("Send"))

    by: Actor = ANONYMOUS

    def dress(self, by: Actor, questions: Sequence[Any]) -> None:
        """Offer what this person can choose from."""
        self.by = by
        self.question.choices = [SelectChoice(0, _l("The round as a whole"))] + [
            SelectChoice(asked.number, f"{asked.number}. {asked.text.in_(locale())}") for asked in questions
        ]
        self.naming.choices = _ways_with_account(by) if by.is_signed_in else _ways_without_account()
        if self.naming.data is None:
            self.naming.data = self.naming.choices[0].value

    def details(self) -> dict[str, Any]:
        found = super().details()
        return {**found, "question": found["question"] or None, "naming": Naming(found["naming"] or Naming.ANONYMOUS)}

    def submit(self, subject: Any, *, by: Actor) -> Any:
        if self.is_submitted() and self.recompute.data:
            self.take_files()
            self.status = 422 if self.files.errors else 200
            return None
        return super().submit(subject, by=by)

    def validate_byline(self, field: StringField) -> None:
        if not self.by.is_signed_in and self.naming.data != Naming.ANONYMOUS:
            Accepted(contributions.signature, contributions.LONGEST_NAME)(self, field)


class CorrectionForm(WithFiles):
    """The same contribution in other words."""

    act = staticmethod(contributions.correct)

    language = RadioField(_l("Language of your text"), choices=SPOKEN)
    body = _wording()
    drop = SelectMultipleField(_l("Remove"), coerce=int, validate_choice=False)
    seen = IntegerField(widget=HiddenInput())
    send = SubmitField(_l("Send the correction"))

    attached: Sequence[Attachment] = ()

    @classmethod
    def of(cls, contribution: Contribution) -> "CorrectionForm":
        """With the words as they stand."""
        latest = max(edition.number for edition in contribution.editions)
        form = cls(language=contribution.language, body=contribution.body, seen=latest)
        form.attached = contribution.attachments
        return form

    def others(self) -> int:
        return sum(file.position not in (self.drop.data or ()) for file in self.attached)


class WithdrawalForm(ActForm):
    act = staticmethod(contributions.withdraw)
    send = SubmitField(_l("Withdraw it"))


class AnswerForm(Ticketed):
    act = staticmethod(contributions.answer)
    send = SubmitField(_l("Publish the answer"))


class NoSuchKey(Invalid):
    sentence = N_(
        "This key opens nothing. Please compare it with what you wrote down. "
        "Nothing is ever deleted because a key was mistyped."
    )


class TrackingForm(DoorForm):
    """Whatever spaces and dashes are typed, and letters for the digits they look like, it is the same key."""

    key = StringField(
        _l("Tracking key"),
        [InputRequired(_l("Please enter your tracking key."))],
        description=_l("27 letters and digits. Spaces, dashes and capitals do not matter."),
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    )
    send = SubmitField(_l("Open"))

    def opened(self) -> int | None:
        """What the key opens. A right key opens at once; whoever fails again and again waits, and nobody else does."""
        if not self.sent():
            return None
        try:
            found = queries.opened_by(mark(tickets.normalised(self.key.data or "")))
            refusal: Invalid = NoSuchKey(field="key")
        except Invalid as mistyped:
            found, refusal = None, mistyped
            refusal.field = "key"
        if found is None:
            browser = accounts.bucket("tracking", str(session.get("csrf_token")))
            address = accounts.bucket("tracking")
            if not self.waits((browser, 5, 20), (address, 30, 2)):
                people.note_failure(browser)
                people.note_failure(address, every=2)
                self.refuse(refusal)
        return found


class LeavingForm(FlaskForm):
    """A button that ends the visit."""


def mark(key: str) -> str:
    """What is stored and looked up in place of a key."""
    return tickets.find_mark(key, _secret())


def _ways_with_account(by: Actor) -> list[SelectChoice]:
    ways = [
        _way(
            Naming.NAME,
            _l("Mine, with my name"),
            _l("Your name is published and nothing else: %(name)s.", name=by.name),
        ),
        _way(Naming.ANONYMOUS, _l("Mine, without my name"), _l("It is published as said by a participant.")),
    ]
    if by.organisation_id is None:
        return ways
    return [_way(Naming.ORGANISATION, _l("On behalf of my organization"), by.organisation_name), *ways]


def _ways_without_account() -> list[SelectChoice]:
    return [
        _way(Naming.ANONYMOUS, _l("Without a name"), _l("It is published as said by a participant.")),
        _way(Naming.NAME, _l("With my name"), _l("The name you write below is published.")),
        _way(
            Naming.ORGANISATION,
            _l("With the name of my organization only"),
            _l("The organization you write below is published, marked as not verified."),
        ),
    ]


def _way(naming: Naming, label: str, small: str) -> SelectChoice:
    return SelectChoice(naming.value, label, render_kw={"help": small})


def _taken_in(upload: FileStorage) -> Arrived:
    stream = cast(BinaryIO, upload.stream)
    arrived = intake.inspect(upload.filename or "", stream)
    _storage().put(stream)
    return arrived


def _packed(files: Any) -> str:
    rows = [[file.name, file.kind, file.media_type, file.extension, file.size, file.sha256] for file in files]
    return str(_sealer().dumps(rows)) if rows else ""


def _unpacked(sealed: str | None) -> list[Arrived]:
    """What we once signed; anything else is as good as nothing."""
    try:
        rows = _sealer().loads(sealed) if sealed else []
    except BadSignature:
        return []
    return [
        Arrived(name=name, kind=FileKind(kind), media_type=media_type, extension=extension, size=size, sha256=digest)
        for name, kind, media_type, extension, size, digest in rows
    ]


def _said(refusal: Refusal) -> str:
    return str(gettext(refusal.sentence, **refusal.values))


def _sealer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="files that came with a form")


def _storage() -> Storage:
    found: Storage = current_app.extensions["storage"]
    return found


def _secret() -> bytes:
    return str(current_app.config["SECRET_KEY"]).encode()
