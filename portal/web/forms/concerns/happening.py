"""Questions about what happened: which rights, what, since when, to how many, and what has come of it."""

from datetime import date

from flask_babel import format_date
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.widgets import CheckboxInput, ListWidget

from portal.core import clock
from portal.core.actor import Actor
from portal.core.errors import N_, Invalid
from portal.core.spans import Span
from portal.models.concerns.formats import When
from portal.web.forms.concerns.asking import ChoiceWithWords, QuestionForm, choices, one_of, words
from portal.web.locale import told

MONTHS = tuple(range(1, 13))


class FutureDay(Invalid):
    sentence = N_("That day has not come yet. When did it begin, or when did it happen?")


class NoYear(Invalid):
    sentence = N_("Write the year too, with four digits: 2026.")


class NoMonth(Invalid):
    sentence = N_("Choose the month too, or leave the day empty.")


class NoSuchDay(Invalid):
    sentence = N_("There is no such day. Check day, month and year; you can leave the day or the month empty.")


class RightsForm(QuestionForm):
    question = "rights"

    rights = SelectMultipleField(
        _l("Which rights is it about?"),
        choices=choices("rights"),
        validate_choice=False,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        description=_l("As many as fit. You need not know their names."),
    )

    @classmethod
    def filled(cls, text: str) -> dict[str, object]:
        return {"rights": text.split()}

    def answer(self) -> str:
        chosen = set(self.rights.data or ())
        return " ".join(choice.value for choice in self.rights.choices if choice.value in chosen)


class HappenedForm(QuestionForm):
    question = "happened"

    happened = words(
        "happened",
        _l("What happened?"),
        _l(
            "In any language. In the order in which it happened, if you can. Leave out names, telephone numbers, jobs "
            "and shifts from which you or others could be recognized, if they are not needed."
        ),
    )


class SinceForm(QuestionForm):
    """A day, a month or a year, and whether it has gone on since: as exactly as she knows it, and no more."""

    question = "since"

    day = StringField(_l("Day"), description=_l("If you know it"), render_kw={"inputmode": "numeric", "maxlength": "2"})
    month = SelectField(_l("Month"), choices=[], validate_choice=False)
    year = StringField(_l("Year"), render_kw={"inputmode": "numeric", "maxlength": "4"})
    goes_on = BooleanField(_l("It has gone on since then"))

    @classmethod
    def filled(cls, text: str) -> dict[str, object]:
        kept = When.read(text)
        if kept.span is None:
            return {}
        year, month, day = (*str(kept.span).split("-"), "", "")[:3]
        return {"year": year, "month": month, "day": day.lstrip("0"), "goes_on": kept.goes_on}

    def dress(self, by: Actor) -> None:
        names = [(f"{month:02}", str(format_date(date(2000, month, 1), "LLLL", rebase=False))) for month in MONTHS]
        self.month.choices = [("", _l("not said")), *names]

    def validate(self, extra_validators: object = None) -> bool:
        fine = super().validate(extra_validators)
        try:
            self._when()
        except Invalid as refusal:
            at = self[refusal.field or "year"]
            at.errors = [*at.errors, told(refusal)]
            return False
        return bool(fine)

    def answer(self) -> str:
        return str(self._when())

    def _when(self) -> When:
        year, month, day = ((part.data or "").strip() for part in (self.year, self.month, self.day))
        if not (year or month or day):
            if self.goes_on.data:
                raise NoYear(field="year")
            return When()
        if not (year.isascii() and year.isdigit() and len(year) == 4):
            raise NoYear(field="year")
        if day and not month:
            raise NoMonth(field="month")
        try:
            span = Span.read("-".join([year, *([month] if month else []), *([day.zfill(2)] if day else [])]))
        except Invalid:
            raise NoSuchDay(field="day" if day else "year") from None
        if span.first > clock.day().date():
            raise FutureDay(field="year")
        return When(span, bool(self.goes_on.data))


class AffectedForm(QuestionForm):
    question = "affected"
    affected = one_of("affected", _l("How many people does it affect?"), _l("About how many, as far as you know."))


class SupportForm(QuestionForm):
    question = "support"
    support = words(
        "support",
        _l("What supports what you tell?"),
        _l("Papers, messages, photographs, pay slips, people who saw it: what there is, and where it is."),
    )


class RetaliationForm(ChoiceWithWords):
    question = "retaliation"
    choice = RadioField(_l("Is there retaliation, or do you fear it?"), choices=[], validate_choice=False)
    retaliation = words(
        "retaliation",
        _l("What has happened, or what do you fear?"),
        _l("Concerns of people at risk are read first."),
    )


class TriedForm(QuestionForm):
    question = "tried"
    tried = words(
        "tried",
        _l("What has been tried, and with whom?"),
        _l("With the company, the union, an inspection, a conciliation center, a court: and what came of it."),
    )


class UrgencyForm(QuestionForm):
    question = "urgency"
    urgency = one_of(
        "urgency", _l("How urgent is it?"), _l("This portal cannot send help. If you are in danger, call 911.")
    )
