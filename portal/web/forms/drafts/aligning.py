"""One step in putting both languages side by side, and the word that they stand so."""

import re
from collections.abc import Mapping
from typing import ClassVar

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField, SelectChoice, StringField, SubmitField, ValidationError
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput

from portal.services import drafts
from portal.services.drafts import Step, Way
from portal.text.words import beginning
from portal.web.forms.base import Act
from portal.web.forms.consultations.fields import Bilingual

PRESSED = re.compile(r"(up|down|join|split|pair|unpair|beside)-(en|es)-([1-9][0-9]{0,5})(?:-([0-9]{1,7}))?")
AROUND = 60  # characters shown on either side of a place where a text may be split


def way_from(text: str | None) -> Way | None:
    """A step as a button or an address says it: ``up-es-12``, ``split-en-3-140``."""
    found = PRESSED.fullmatch(text or "")
    if found is None:
        return None
    step, language, row, at = found.groups()
    return Way(Step(step), int(row), language, int(at) if at else None)


def spelled(way: Way) -> str:
    """A step as the form's button names it; what reads it stands above."""
    return "-".join(str(part) for part in (way.step, way.language, way.row, way.at) if part is not None)


class AlignForm(Bilingual):
    """All the rows are in one form; the button that is pressed says what to do with which."""

    act: ClassVar[Act] = staticmethod(drafts.align)
    fixed = ("press",)

    press = StringField(_l("What to do"))
    seen = IntegerField(widget=HiddenInput())

    @property
    def way(self) -> Way | None:
        return way_from(self.press.data)

    def validate_press(self, _field: StringField) -> None:
        if self.way is None:
            raise ValidationError(gettext("Check what you entered."))

    def details(self) -> dict[str, object]:
        way = self.way or Way(Step.UP, 1, "")
        return {**super().details(), "step": way.step, "row": way.row, "language": way.language, "at": way.at}


class BesideForm(Bilingual):
    """Which text is to stand in which row, where that is not the next one."""

    act = staticmethod(drafts.align)

    row = IntegerField(_l("Row where the text is now"), [InputRequired(_l("Give the number of a row."))])
    language = RadioField(
        _l("Language of the text"),
        [InputRequired(_l("Choose a language."))],
        choices=[SelectChoice("en", _l("English")), SelectChoice("es", _l("Spanish"))],
    )
    at = IntegerField(_l("Row where it belongs"), [InputRequired(_l("Give the number of a row."))])
    seen = IntegerField(widget=HiddenInput())
    beside = SubmitField(_l("Put it there"))

    @property
    def way(self) -> Way:
        return Way(Step.BESIDE, self.row.data or 0, self.language.data or "", self.at.data)

    def details(self) -> dict[str, object]:
        return {**super().details(), "step": Step.BESIDE}


class SplitForm(Bilingual):
    """Where the second part of a text begins."""

    act = staticmethod(drafts.align)

    at = RadioField(
        _l("Where does the second part begin?"),
        [InputRequired(_l("Choose the place."))],
        coerce=int,
        choices=[],
    )
    seen = IntegerField(widget=HiddenInput())
    split = SubmitField(_l("Split it there"))

    row, language = 1, ""
    parts: Mapping[int, tuple[str, str]] = {}

    def ask(self, row: int, language: str, text: str) -> None:
        """For this text, at each of its places."""
        self.row, self.language = row, language
        self.parts = {place: _around(text, place) for place in drafts.places_to_split(text)}
        self.at.choices = [SelectChoice(place, " ".join(parts)) for place, parts in self.parts.items()]

    def details(self) -> dict[str, object]:
        return {**super().details(), "step": Step.SPLIT, "row": self.row, "language": self.language}


class AlignedForm(Bilingual):
    act = staticmethod(drafts.confirm)

    seen = IntegerField(widget=HiddenInput())
    confirm = SubmitField(_l("Both languages are side by side"))


def _around(text: str, place: int) -> tuple[str, str]:
    """The end of the first part and the beginning of the second."""
    before, after = text[:place].rstrip().replace("\t", " | "), text[place:].replace("\t", " | ")
    first = before if len(before) <= AROUND else f"… {before[-AROUND:].partition(' ')[2] or before[-AROUND:]}"
    return first, beginning(after, AROUND, " …")
