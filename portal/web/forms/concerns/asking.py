"""What the forms of all questions have in common: one answer of a draft, kept on the server as it is written."""

from collections.abc import Collection
from typing import ClassVar, Self

from flask import current_app
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from wtforms import (
    Field,
    HiddenField,
    RadioField,
    SelectChoice,
    StringField,
    SubmitField,
    TextAreaField,
    ValidationError,
)

from portal.core.actor import Actor
from portal.core.errors import Invalid
from portal.core.vocabulary import terms
from portal.models.concerns import FIELDS, formats
from portal.models.concerns.formats import Chosen, codes
from portal.queries.concerns import Answer, Opened
from portal.services import concerns
from portal.web.forms.base import ActForm
from portal.web.locale import told

LEFT_OPEN = SelectChoice("", _l("I leave this open"))


class Saving(ActForm):
    """Keeps one answer. What is not seen of it by who sends this is kept beside theirs."""

    act = staticmethod(concerns.save)

    question: ClassVar[str] = ""

    seen = HiddenField(default="0")

    opened: Opened | None = None

    def answer(self) -> str:
        """What is kept, as ``formats`` has it."""
        return ""

    def details(self) -> dict[str, object]:
        return {
            "opened": self.opened,
            "answers": {self.question: self.answer()},
            "seen": {self.question: number(self.seen.data)},
            "keyring": current_app.extensions["keyring"],
        }


class ChooseForm(Saving):
    """Of several answers to one question, from several devices, the one that is kept."""

    take = HiddenField()

    text = ""

    def answer(self) -> str:
        return self.text


class QuestionForm(Saving):
    """One question. It is shown with what was answered so far."""

    keeps = True

    send = SubmitField(_l("Save and continue"))
    later = SubmitField(_l("Save and come back later"))
    to_files = SubmitField(_l("Save and go to the files"))

    @classmethod
    def shown(cls, opened: Opened, answer: Answer | None) -> Self:
        text = answer.text.text if answer is not None else ""
        form = cls(data={"seen": str(answer.revision if answer is not None else 0), **cls.filled(text)})
        form.opened = opened
        return form

    @classmethod
    def filled(cls, text: str) -> dict[str, object]:
        """The fields of an answer."""
        return {cls.question: text}

    def dress(self, by: Actor) -> None:
        """Offer what this person can choose from."""

    def answer(self) -> str:
        return str(self[self.question].data or "") if self.question else ""


class ChoiceWithWords(QuestionForm):
    """A choice, and words beside it."""

    choice = RadioField(_l("Choose"), choices=[], validate_choice=False)

    @classmethod
    def filled(cls, text: str) -> dict[str, object]:
        kept = Chosen.read(cls.question, text)
        return {"choice": kept.code, cls.question: kept.words}

    def dress(self, by: Actor) -> None:
        self.choice.choices = choices(self.question, LEFT_OPEN)

    def answer(self) -> str:
        code = self.choice.data if self.choice.data in codes(self.question) else ""
        return str(Chosen(code or "", super().answer()))


class Kept:
    """Ask the rule of the act itself, so that everything that is wrong is said at once and in its place."""

    def __init__(self, question: str) -> None:
        self.question, self.field_flags = question, {"maxlength": FIELDS[question].most}

    def __call__(self, _form: object, field: Field) -> None:
        try:
            field.data = concerns.answer(self.question, field.data or "")
        except Invalid as refusal:
            raise ValidationError(told(refusal)) from refusal


def number(typed: str | None) -> int:
    """Of what a hidden field says was seen; whatever is no number has seen nothing."""
    typed = typed or ""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else 0


def plain(text: str | None) -> str:
    return (text or "").replace("\r\n", "\n")


def words(question: str, label: LazyString, hint: LazyString | str = "") -> TextAreaField:
    return TextAreaField(label, [Kept(question)], [plain], description=hint)


def line(question: str, label: LazyString, hint: LazyString | str = "", **more: object) -> StringField:
    return StringField(label, [Kept(question)], [plain], description=hint, render_kw=more)


def one_of(
    question: str, label: LazyString, hint: LazyString | str = "", *, besides: Collection[str] = ()
) -> RadioField:
    """A choice of the list of this question, which may be left open, also once something was chosen.

    ``besides`` are codes that say the same as to leave it open: who is asked twice wonders what the difference is.
    """
    offered = [choice for choice in choices(question, LEFT_OPEN) if choice.value not in besides]
    return RadioField(label, choices=offered, validate_choice=False, description=hint)


def choices(question: str, *more: SelectChoice) -> list[SelectChoice]:
    return [
        *(
            SelectChoice(term.code, term.label, render_kw={"help": term.help if term.help.en else ""})
            for term in terms(formats.LISTS[question])
        ),
        *more,
    ]
