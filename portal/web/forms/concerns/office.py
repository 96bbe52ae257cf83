"""What case officers fill in about a concern. Each form is about the one that its page has opened."""

import re
from collections.abc import Callable
from typing import ClassVar, Self

from flask import current_app
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from wtforms import (
    HiddenField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    SubmitField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import DataRequired, InputRequired, Optional
from wtforms.widgets import HiddenInput

from portal.core.vocabulary import official_channels, term
from portal.models.concerns import BY_THE_OFFICE, Linked, State
from portal.policy.exposure import Audience, reaches
from portal.queries.concerns import Case, Officer, Reading
from portal.services import concerns
from portal.services.concerns import Writing
from portal.services.contributions.texts import LONGEST
from portal.text import words
from portal.web.forms.base import ActForm, AtMost, one_line_end
from portal.web.forms.days import DayField
from portal.web.locale import local
from portal.web.shown.concerns.words import LINKS, OF_CONCERNS, ready

_ADDRESS = re.compile(r"/(facilities|cases)/([a-z0-9-]{1,60})/?$|/desk/concerns/([A-Za-z0-9_-]{32})/?$")
_REGISTERS = {"facilities": Linked.FACILITY, "cases": Linked.CASE}

_WRITINGS = {
    Writing.QUESTION: (_l("A question"), _l("The concern waits for its sender, who need not answer.")),
    Writing.MESSAGE: (_l("News"), _l("Something that its sender should know.")),
    Writing.REFERRAL: (_l("An official channel"), _l("You show it; its sender decides. Nothing is sent for them.")),
}


class OfficeForm(ActForm):
    """A form about a concern that is open; ``seen`` is the last message that the page showed."""

    keeps = True
    title: ClassVar[LazyString | str] = ""  # of its page
    done: ClassVar[LazyString]
    reading: Reading | None = None

    @classmethod
    def about(cls, case: Case, colleagues: list[Officer]) -> Self:
        form = cls()
        form.reading = case.reading
        form.fit(case, colleagues)
        return form

    def fit(self, case: Case, colleagues: list[Officer]) -> None:
        """What can be chosen for this one, and what is set before anything was typed."""

    def details(self) -> dict[str, object]:
        return {**super().details(), "reading": self.reading, "keyring": current_app.extensions["keyring"]}


class SeenForm(OfficeForm):
    """One that is sent only by who has read the latest message."""

    seen = IntegerField(widget=HiddenInput())

    def fit(self, case: Case, colleagues: list[Officer]) -> None:
        if not self.is_submitted():
            self.seen.data = case.seen

    def renew(self, case: Case) -> None:
        """Shown again, the page has the messages that came meanwhile."""
        self.seen.data, self.seen.raw_data = case.seen, None


class AssignForm(OfficeForm):
    """Gives it to somebody."""

    act = staticmethod(concerns.assign)
    title = _l("Give it to a case officer")
    done = _l("It has an owner now.")

    owner_id = SelectField(
        _l("Case officer"),
        [InputRequired(_l("Choose a case officer who can open this concern."))],
        coerce=int,
        validate_choice=False,
    )
    news_by = DayField(
        _l("News by"), [Optional()], description=_l("Its sender is shown this day. Needed where none was promised.")
    )
    give = SubmitField(_l("Give it to them"))

    def fit(self, case: Case, colleagues: list[Officer]) -> None:
        self.owner_id.choices = [SelectChoice(each.id, each.name) for each in colleagues]
        if not self.is_submitted():
            self.owner_id.data = case.line.owner_id


class WriteForm(SeenForm):
    """Writes to its sender."""

    act = staticmethod(concerns.ask)
    title = _l("Write to its sender")
    done = _l("Sent. Its sender reads it with their key.")

    kind = RadioField(
        _l("What is it?"),
        [InputRequired(_l("Choose what you write."))],
        choices=[
            SelectChoice(code.value, name, render_kw={"help": words}) for code, (name, words) in _WRITINGS.items()
        ],
        coerce=Writing,
    )
    body = TextAreaField(
        _l("What its sender reads"),
        [InputRequired(_l("Write what you want to say.")), AtMost(LONGEST)],
        filters=[one_line_end],
    )
    channel = SelectField(_l("Which official channel"), validate_choice=False)
    news_by = DayField(_l("News by"), [Optional()], description=_l("Needed with news, as long as you work on it."))
    send = SubmitField(_l("Send it"))

    def fit(self, case: Case, colleagues: list[Officer]) -> None:
        super().fit(case, colleagues)
        self.channel.choices = [
            SelectChoice("", _l("None")),
            *(SelectChoice(each.code, local(each.name)) for each in official_channels() if each.verified),
        ]


class ReadyForm(WriteForm):
    """The same, with a text about the official channel to begin with, in the language of who reads it."""

    def fit(self, case: Case, colleagues: list[Officer]) -> None:
        super().fit(case, colleagues)
        if not self.is_submitted():
            self.kind.data, self.channel.data = Writing.REFERRAL, "us_rrm_petition"
            self.body.data = ready(case.line.language)


class PromiseForm(OfficeForm):
    """Promises news."""

    act = staticmethod(concerns.promise)
    title = _l("Promise news by a day")
    done = _l("Promised. Its sender is shown that day.")

    news_by = DayField(_l("News by"), [InputRequired(_l("Choose a day."))])
    promise = SubmitField(_l("Promise it"))


class MoveForm(SeenForm):
    """Moves it into another state."""

    act = staticmethod(concerns.move)
    title = _l("Change its state")
    done = _l("Its state has changed.")

    state = RadioField(_l("New state"), [InputRequired(_l("Choose a state."))], coerce=State)
    body = TextAreaField(
        _l("What its sender reads about it"),
        [AtMost(LONGEST)],
        filters=[one_line_end],
        description=_l("Needed with an answer, and where it is not admitted."),
    )
    news_by = DayField(_l("News by"), [Optional()], description=_l("Needed on hold, and as long as you work on it."))
    move = SubmitField(_l("Change the state"))

    def fit(self, case: Case, colleagues: list[Officer]) -> None:
        super().fit(case, colleagues)
        possible = [term("concern_state", state.value) for state in BY_THE_OFFICE if state is not case.line.state]
        self.state.choices = [
            SelectChoice(each.code, local(each.label), render_kw={"help": each.help}) for each in possible
        ]


class PassOnForm(SeenForm):
    """Writes down whom the office told what of it."""

    act = staticmethod(concerns.pass_on)
    title = _l("Write down who was told of it")
    done = _l("Written down. Its sender reads it with their key.")

    audience = RadioField(
        _l("Who was told?"), [InputRequired(_l("Choose who was told."))], coerce=Audience, validate_choice=False
    )
    body = TextAreaField(
        _l("What they were told"),
        [InputRequired(_l("Write what you want to say.")), AtMost(LONGEST)],
        filters=[one_line_end],
        description=_l(
            "The portal sends it to nobody: you tell them, and write it down here. Its sender reads these words. Facts "
            "may be told as they are, what happened only so that nobody can be recognized."
        ),
    )
    news_by = DayField(_l("News by"), [Optional()], description=_l("Needed as long as you work on it."))
    add = SubmitField(_l("Write it down"))

    def fit(self, case: Case, colleagues: list[Officer]) -> None:
        super().fit(case, colleagues)
        self.audience.choices = [SelectChoice(one, term("exposure", one.value).label) for one in reaches(case.exposure)]


class NoteForm(OfficeForm):
    """Adds a note."""

    act = staticmethod(concerns.note)
    title = _l("Add a note")
    done = _l("Noted.")

    body = TextAreaField(
        _l("Note"),
        [InputRequired(_l("Write what you want to say.")), AtMost(LONGEST)],
        filters=[one_line_end],
        description=_l("Read by the case officers of this concern, with your name. Never by its sender."),
    )
    add = SubmitField(_l("Add the note"))


class OriginalForm(OfficeForm):
    """Opens a file as it was sent, for a reason that is kept."""

    act = staticmethod(concerns.open_original)
    title = _l("Open a file as it was sent")
    ref = ""

    reason = TextAreaField(
        _l("Why do you open the original?"),
        [InputRequired(_l("Write why you open the original.")), AtMost(LONGEST)],
        filters=[one_line_end],
        description=_l("Kept with your name and the hour. The case officers of this concern read it."),
    )
    open = SubmitField(_l("Open the original"))

    def details(self) -> dict[str, object]:
        return {**super().details(), "ref": self.ref}


class LinkForm(OfficeForm):
    """Links it to what has a page: an entry of a register, or another concern that this officer has open as well."""

    act = staticmethod(concerns.link)
    title = _l("Link it")
    done = _l("Linked.")
    open_: Callable[[str], Reading | None]

    address = StringField(
        _l("Address of its page"),
        [InputRequired(_l("Paste the address of a page.")), AtMost(500)],
        description=_l("Copy it from your browser: of a workplace or a case in the registers, or of another concern."),
    )
    kind = RadioField(
        _l("If it is a concern"),
        choices=[SelectChoice(kind.value, LINKS[kind]) for kind in OF_CONCERNS],
        coerce=Linked,
        default=Linked.CONCERN,
    )
    link = SubmitField(_l("Link it"))

    def validate_address(self, field: StringField) -> None:
        if words.seen(field.data or "") and not _ADDRESS.search(words.seen(field.data)):
            raise ValidationError(gettext("This is not the address of a workplace, a case or a concern here."))

    def details(self) -> dict[str, object]:
        given = super().details()
        found = _ADDRESS.search(words.seen(str(given.pop("address") or "")))
        register, slug, leaf = found.groups() if found is not None else ("", "", "")
        if register:
            return {**given, "kind": _REGISTERS[register], "ref": slug}
        return {**given, "other": self.open_(leaf) if leaf else None}


class UnlinkForm(OfficeForm):
    """Takes a link off. The page knows which: ``ref`` of a register, ``leaf`` of a concern."""

    act = staticmethod(concerns.unlink)
    done = _l("The link has ended.")
    keeps = False
    fixed = ("leaf",)
    open_: Callable[[str], Reading | None]

    kind = HiddenField(
        filters=[lambda given: Linked(given) if given in set(Linked) else None], validators=[DataRequired()]
    )
    ref = HiddenField(default="")
    leaf = HiddenField(default="")
    end = SubmitField(_l("End the link"))

    def details(self) -> dict[str, object]:
        return {**super().details(), "other": self.open_(self.leaf.data) if self.leaf.data else None}
