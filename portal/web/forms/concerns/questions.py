"""The questions of a concern, in the order in which they are asked. None has to be answered but what happened."""

from datetime import date
from typing import Any

from flask_babel import format_date
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    SubmitField,
    ValidationError,
)
from wtforms.widgets import CheckboxInput, ListWidget

from portal.core import clock, registers
from portal.core.actor import Actor
from portal.core.errors import N_, Invalid
from portal.core.spans import Span
from portal.models.concerns.formats import Chosen, Identity, Mail, Place, When, Workplace, codes
from portal.queries import reference
from portal.web.forms.concerns.asking import LEFT_OPEN, QuestionForm, Saving, choices, line, one_of, words
from portal.web.locale import local, told

FOUND = 8  # workplaces of the register that are offered
SOMEWHERE_ELSE = "-"


class FutureDay(Invalid):
    sentence = N_("That day has not come yet. When did it begin, or when did it happen?")


class NoYear(Invalid):
    sentence = N_("Please write the year too, with four digits: 2026.")


class NoMonth(Invalid):
    sentence = N_("Please choose the month too, or leave the day empty.")


class NoSuchDay(Invalid):
    sentence = N_("There is no such day. Please check day, month and year; you can leave the day or the month empty.")


class NoAddress(Invalid):
    sentence = N_("This is not an e-mail address that we can read: name@example.org")


class FacilityForm(QuestionForm):
    """Looked for in the register by any of its names, without a script and without its name in an address."""

    question = "facility"

    register = RadioField(_l("Found in the register"), choices=[], validate_choice=False)
    look_for = StringField(
        _l("Look for it"),
        description=_l("Any of its names: of the plant or the company. Looking for it sends nothing."),
    )
    look = SubmitField(_l("Search"))
    facility = words(
        "facility",
        _l("Describe it in your words"),
        _l("Its name, as people call it; street or industrial park; which plant, if there are several."),
    )

    none_found = False

    @classmethod
    def filled(cls, text: str) -> dict[str, Any]:
        kept = Workplace.read(text)
        return {"register": kept.slug or SOMEWHERE_ELSE, "facility": kept.words}

    def answer(self) -> str:
        chosen = self.register.data or ""
        slug = chosen if chosen in {choice.value for choice in self.register.choices} - {SOMEWHERE_ELSE} else ""
        return str(Workplace(slug, self.facility.data or ""))

    def dress(self, by: Actor) -> None:
        looked = self.look_for.data or ""
        found = reference.facilities(by, reference.Filter(text=looked)).items[:FOUND] if looked.strip() else []
        self.none_found = bool(looked.strip()) and not found
        if (chosen := self.register.data or "") not in ("", SOMEWHERE_ELSE):
            found = [*reference.named(by, chosen), *(one for one in found if one.slug != chosen)]
        elsewhere = SelectChoice(SOMEWHERE_ELSE, _l("None of these, or I describe it myself"))
        self.register.choices = [*map(_workplace, found), elsewhere] if found else []

    def submit(self, subject: Any, *, by: Actor) -> Any:
        """Looking for it saves nothing; what was typed stays."""
        if self.is_submitted() and self.look.data:
            self.ask_again(subject, by=by)
            self.status = 200
            return None
        return super().submit(subject, by=by)


class PlaceForm(QuestionForm):
    question = "place"

    state = SelectField(_l("State"), choices=[], validate_choice=False)
    place = line("place", _l("Municipality or city"), autocomplete="off")

    @classmethod
    def filled(cls, text: str) -> dict[str, Any]:
        kept = Place.read(text)
        return {"state": kept.state, "place": kept.municipality}

    def dress(self, by: Actor) -> None:
        states = registers.states()
        self.state.choices = [("", _l("not said"))] + [(code, local(states[code].name)) for code in sorted(states)]

    def answer(self) -> str:
        state = self.state.data if self.state.data in registers.states() else ""
        return str(Place(state or "", " ".join((self.place.data or "").split())))


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
    def filled(cls, text: str) -> dict[str, Any]:
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


MONTHS = tuple(range(1, 13))


class SinceForm(QuestionForm):
    """A day, a month or a year, and whether it has gone on since: as exactly as she knows it, and no more."""

    question = "since"

    day = StringField(_l("Day"), description=_l("If you know it"), render_kw={"inputmode": "numeric", "maxlength": "2"})
    month = SelectField(_l("Month"), choices=[], validate_choice=False)
    year = StringField(_l("Year"), render_kw={"inputmode": "numeric", "maxlength": "4"})
    goes_on = BooleanField(_l("It has gone on since then"))

    @classmethod
    def filled(cls, text: str) -> dict[str, Any]:
        kept = When.read(text)
        if kept.span is None:
            return {}
        year, month, day = (*str(kept.span).split("-"), "", "")[:3]
        return {"year": year, "month": month, "day": day.lstrip("0"), "goes_on": kept.goes_on}

    def dress(self, by: Actor) -> None:
        names = [(f"{month:02}", str(format_date(date(2000, month, 1), "LLLL", rebase=False))) for month in MONTHS]
        self.month.choices = [("", _l("not said")), *names]

    def validate(self, extra_validators: Any = None) -> bool:
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


class _ChoiceWithWords(QuestionForm):
    """A choice, and words beside it."""

    choice = RadioField(_l("Choose"), choices=[], validate_choice=False)

    @classmethod
    def filled(cls, text: str) -> dict[str, Any]:
        kept = Chosen.read(cls.question, text)
        return {"choice": kept.code, cls.question: kept.words}

    def dress(self, by: Actor) -> None:
        self.choice.choices = choices(self.question, LEFT_OPEN)

    def answer(self) -> str:
        code = self.choice.data if self.choice.data in codes(self.question) else ""
        return str(Chosen(code or "", super().answer()))


class RetaliationForm(_ChoiceWithWords):
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


class RelationForm(QuestionForm):
    question = "relation"
    relation = one_of("relation", _l("What have you to do with this workplace?"))


class UrgencyForm(QuestionForm):
    question = "urgency"
    urgency = one_of("urgency", _l("How urgent is it?"), _l("This portal cannot send help. In danger call 911."))


class SpeaksForForm(_ChoiceWithWords):
    question = "speaks_for"
    choice = RadioField(_l("For whom do you speak?"), choices=[], validate_choice=False)
    speaks_for = line("speaks_for", _l("Which union, or which people"), _l("Only if you want to say it. No names."))


class IdentityForm(QuestionForm):
    """Locked apart from all other answers. It may be left empty, and given later."""

    question = "identity"

    identity = line("identity", _l("Your name"), autocomplete="off")
    reach = line("identity", _l("How you can be reached, and when"), autocomplete="off")
    email = line(
        "identity",
        _l("E-mail address"),
        _l("Not one of your work. A new one, without your name in it, is safer."),
        autocomplete="off",
        inputmode="email",
    )
    mail = RadioField(
        _l("If somebody writes to this address"),
        description=_l("Only who was allowed to see your name can do so. The portal itself cannot read the address."),
        default=Mail.NONE.value,
        validate_choice=False,
        choices=[
            SelectChoice(Mail.NONE.value, _l("Please do not, I come back with my key")),
            SelectChoice(
                Mail.NEUTRAL.value,
                _l("Without the name of this portal"),
                render_kw={"help": _l("For example: “There is something for you.” No name, no number, no topic.")},
            ),
            SelectChoice(
                Mail.NAMED.value,
                _l("The portal may be named"),
                render_kw={"help": _l("For example: “There is news for you at the portal.” No number, no topic.")},
            ),
        ],
    )

    @classmethod
    def filled(cls, text: str) -> dict[str, Any]:
        kept = Identity.read(text)
        return {"identity": kept.name, "reach": kept.reach, "email": kept.email, "mail": kept.mail or Mail.NONE.value}

    def validate_email(self, field: Any) -> None:
        typed = (field.data or "").strip()
        name, at, host = typed.partition("@")
        if typed and (not name or not at or "." not in host or " " in typed or "@" in host):
            raise ValidationError(told(NoAddress()))
        field.data = typed

    def answer(self) -> str:
        email = self.email.data or ""
        mail = self.mail.data if email and self.mail.data in set(Mail) else ""
        return str(Identity(self.identity.data or "", self.reach.data or "", email, mail or ""))


class ExposureForm(QuestionForm):
    question = "exposure"
    exposure = RadioField(
        _l("How far may it go?"),
        choices=choices("exposure"),
        default="sealed",
        validate_choice=False,
        description=_l("Nobody but you can widen it. If you choose nothing, it is sealed."),
    )

    @classmethod
    def filled(cls, text: str) -> dict[str, Any]:
        return {"exposure": text} if text else {}


class ChooseForm(Saving):
    """Of several answers to one question, from several devices, the one that is kept."""

    take = HiddenField()

    text = ""

    def answer(self) -> str:
        return self.text


QUESTIONS: dict[str, type[QuestionForm]] = {
    form.question: form
    for form in (
        *(FacilityForm, PlaceForm, RightsForm, HappenedForm, SinceForm, AffectedForm, SupportForm, RetaliationForm),
        *(TriedForm, RelationForm, UrgencyForm, SpeaksForForm, IdentityForm, ExposureForm),
    )
}


def _workplace(found: Any) -> SelectChoice:
    where = ", ".join(dict.fromkeys(part for one in found.places for part in (one.city,) if part))
    small = " · ".join(part for part in (found.company, where) if part)
    return SelectChoice(found.slug, local(found.names[0].name), render_kw={"help": small})
