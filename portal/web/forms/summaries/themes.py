"""What editors and delegates fill in about the themes of a round."""

from collections.abc import Sequence
from typing import ClassVar, Self

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import (
    IntegerField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    SubmitField,
    ValidationError,
)
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput

from portal.core.actor import Actor
from portal.core.localized import Localized
from portal.services import summaries
from portal.services.summaries import LONGEST_NAME
from portal.web.forms.base import Act, ActForm, AtMost, row_number
from portal.web.forms.consultations.fields import NEEDED, Bilingual
from portal.web.forms.ticking import TickedForm
from portal.web.locale import local


class PointsField(SelectMultipleField):
    """The numbers of points, ticked in a table that the page writes itself."""

    def __init__(self, label: str = "", **more: object) -> None:
        super().__init__(label, coerce=row_number, validate_choice=False, **more)


class ThemeForm(Bilingual):
    """A theme has a name in both languages from the beginning."""

    act: ClassVar[Act] = staticmethod(summaries.create_theme)
    keeps = True

    name_es = StringField(_l("Name in Spanish"), [InputRequired(NEEDED), AtMost(LONGEST_NAME)])
    name_en = StringField(_l("Name in English"), [InputRequired(NEEDED), AtMost(LONGEST_NAME)])
    save = SubmitField(_l("Add this theme"))


class TakeForm(ThemeForm):
    act = staticmethod(summaries.take_theme)

    seen = IntegerField(widget=HiddenInput())
    save = SubmitField(_l("Take this theme"))


class RenameForm(ThemeForm):
    act = staticmethod(summaries.rename_theme)

    seen = IntegerField(widget=HiddenInput())
    save = SubmitField(_l("Save this name"))


class SplitForm(TickedForm, ThemeForm):
    act = staticmethod(summaries.split_theme)

    points = PointsField(_l("Points of the new theme"))
    save = SubmitField(_l("Make a theme of these points"))


class AmongThemes(ActForm):
    """A theme is chosen from those of the round, in the field that ``among_them`` names."""

    among_them: ClassVar[str]

    @classmethod
    def among(cls, themes: Sequence[tuple[int, Localized]]) -> Self:
        """For who is offered it; what was sent is read by a form that was not offered anything."""
        return cls(formdata=None).offering(themes)

    def offering(self, themes: Sequence[tuple[int, Localized]]) -> Self:
        choices = [SelectChoice("", _l("Choose"))]
        self[self.among_them].choices = [*choices, *(SelectChoice(str(id_), local(name)) for id_, name in themes)]
        return self


class MergeForm(AmongThemes):
    act = staticmethod(summaries.merge_theme)
    among_them = "into"

    into = SelectField(_l("Theme that it becomes part of"), coerce=row_number, validate_choice=False)
    merge = SubmitField(_l("Merge"))


class DropThemeForm(ActForm):
    act = staticmethod(summaries.drop_theme)

    drop = SubmitField(_l("Drop this theme"))


class AssignThemeForm(AmongThemes):
    """One point under a theme, on its own page."""

    act: ClassVar[Act] = staticmethod(summaries.assign_theme)
    fixed: ClassVar[tuple[str, ...]] = ("theme",)
    among_them = "theme"

    theme = SelectField(_l("Theme"), id="under", coerce=row_number, validate_choice=False)
    points = PointsField(_l("Points"))
    put = SubmitField(_l("Put under this theme"))


class UnassignThemeForm(AssignThemeForm):
    act = staticmethod(summaries.unassign_theme)

    take_away = SubmitField(_l("Take from under this theme"))


class AssignManyForm(TickedForm, AssignThemeForm):
    """Points that are ticked in the table, on as many pages and under as many filters as it takes.

    Filters of the table are sent with it, and one of these is a theme, too.
    """

    theme = SelectField(_l("Theme"), name="under", id="under", coerce=row_number, validate_choice=False)
    put = SubmitField(_l("Put the ticked points under this theme"))
    take_away = SubmitField(_l("Take them from under it"))
    filter = SubmitField(_l("Show these"))

    @classmethod
    def of(cls, themes: Sequence[tuple[int, Localized]]) -> Self:
        return cls().offering(themes)

    def validate_theme(self, field: SelectField) -> None:
        if field.data not in [int(choice.value) for choice in field.choices or () if choice.value]:
            raise ValidationError(gettext("Choose a theme of this round."))

    def perform(self, subject: object, *, by: Actor) -> object:
        act: Act = summaries.unassign_theme if self.take_away.data else summaries.assign_theme
        return act(subject, **self.details(), by=by)

    @property
    def looks_elsewhere(self) -> bool:
        return super().looks_elsewhere or bool(self.filter.data)


class GatherForm(ActForm):
    act = staticmethod(summaries.ask_to_gather)

    gather = SubmitField(_l("Look through the contributions"))
