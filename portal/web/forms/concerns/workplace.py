"""Questions about where it is: a workplace of the register or in her own words, and the place."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice, SelectField, StringField, SubmitField

from portal.core import registers
from portal.core.actor import Actor
from portal.models.concerns import Concern
from portal.models.concerns.formats import Place, Workplace
from portal.models.reference import Facility
from portal.queries import reference
from portal.text.words import is_blank
from portal.web.forms.concerns.asking import QuestionForm, line, words
from portal.web.locale import local

FOUND = 8  # workplaces of the register that are offered
SOMEWHERE_ELSE = "-"


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
    def filled(cls, text: str) -> dict[str, object]:
        kept = Workplace.read(text)
        return {"register": kept.slug or SOMEWHERE_ELSE, "facility": kept.words}

    def answer(self) -> str:
        chosen = self.register.data or ""
        slug = chosen if chosen in {choice.value for choice in self.register.choices} - {SOMEWHERE_ELSE} else ""
        described = self.facility.data or ""
        if not slug and is_blank(described):
            described = self.look_for.data or ""  # she named it, and went on without the button beside it
        return str(Workplace(slug, described))

    def dress(self, by: Actor) -> None:
        looked = self.look_for.data or ""
        found = reference.facilities(by, reference.Filter(text=looked)).items[:FOUND] if looked.strip() else []
        self.none_found = bool(looked.strip()) and not found
        if (chosen := self.register.data or "") not in ("", SOMEWHERE_ELSE):
            found = [*reference.named(by, chosen), *(one for one in found if one.slug != chosen)]
        elsewhere = SelectChoice(SOMEWHERE_ELSE, _l("None of these, or I describe it myself"))
        self.register.choices = [*map(_workplace, found), elsewhere] if found else []

    def submit(self, subject: Concern, *, by: Actor) -> Concern | None:
        """Looking for it saves nothing; what was typed stays."""
        if self.is_submitted() and self.look.data:
            self.ask_again(subject, by=by)
            self.status = 200
            return None
        saved: Concern | None = super().submit(subject, by=by)
        return saved


class PlaceForm(QuestionForm):
    question = "place"

    state = SelectField(_l("State"), choices=[], validate_choice=False)
    place = line("place", _l("Municipality or city"), autocomplete="off")

    @classmethod
    def filled(cls, text: str) -> dict[str, object]:
        kept = Place.read(text)
        return {"state": kept.state, "place": kept.municipality}

    def dress(self, by: Actor) -> None:
        states = registers.states()
        self.state.choices = [("", _l("not said"))] + [(code, local(states[code].name)) for code in sorted(states)]

    def answer(self) -> str:
        state = self.state.data if self.state.data in registers.states() else ""
        return str(Place(state or "", " ".join((self.place.data or "").split())))


def _workplace(found: Facility) -> SelectChoice:
    where = ", ".join(dict.fromkeys(part for one in found.places for part in (one.city,) if part))
    small = " · ".join(part for part in (found.company, where) if part)
    return SelectChoice(found.slug, local(found.names[0].name), render_kw={"help": small})
