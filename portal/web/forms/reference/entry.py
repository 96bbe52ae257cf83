"""What forms about entries of the registers of the Expert Board, of the attachés and of panels share."""

from typing import Any, ClassVar

from flask_babel import gettext
from wtforms import IntegerField, SelectChoice, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional

from portal.core.actor import ANONYMOUS
from portal.models.reference import Kept
from portal.queries import reference as queries
from portal.services import reference as acts
from portal.web.forms.base import AtMost
from portal.web.forms.reference.cases import InBothForm, listed, text_field
from portal.web.forms.reference.workplaces import NEEDED
from portal.web.locale import local

ABOUT_IT = ("source", "as_of", "why", "seen")
"""What is no part of what an entry says."""
OFFERED = ("benchmark", "attache", "project", "case", "panel", "panelist", "action")
"""Fields that name another entry by its address, of which all are offered."""


def span_field(label: str, description: str = "") -> StringField:
    return StringField(label, [AtMost(40)], description=description, render_kw={"spellcheck": "false"})


def name_field(label: str, description: str = "") -> StringField:
    return StringField(label, [InputRequired(NEEDED), AtMost(acts.LONGEST_NAME)], description=description)


def votes_field(label: str) -> IntegerField:
    return IntegerField(label, [Optional()])


def number_field(label: str) -> IntegerField:
    return IntegerField(label, [InputRequired(NEEDED)])


def long_field(label: str, description: str = "", *, needed: bool = False) -> TextAreaField:
    return text_field(label, description, acts.LONGEST_POSITION, needed=needed)


class EntryForm(InBothForm):
    """Enters an entry of the kind ``of``; ``lists`` names its fields with the vocabulary that each is chosen from."""

    both: ClassVar[tuple[str, ...]] = ()
    of: ClassVar[str]
    lists: ClassVar[dict[str, str]] = {}
    corrects: ClassVar[bool] = False

    def __init__(self, *args: object, **more: object) -> None:
        super().__init__(*args, **more)
        for name, vocabulary in self.lists.items():
            self[name].choices = listed(vocabulary)
        for name in OFFERED:
            if name in self:
                empty = gettext("None") if self[name].flags.optional else gettext("Choose")
                offered = queries.entries_to_choose(ANONYMOUS, name)
                self[name].choices = [
                    SelectChoice("", empty),
                    *(SelectChoice(slug, words if isinstance(words, str) else local(words)) for slug, words in offered),
                ]

    def details(self) -> dict[str, object]:
        given = super().details()
        about = {name: given.pop(name) for name in ABOUT_IT if name in given}
        return {**about, "said": given} if self.corrects else {**about, "said": given, "of": self.of}

    @classmethod
    def about(cls, record: Kept) -> "EntryForm":
        """With what stands there, to correct it."""
        probe = cls(formdata=None)
        return cls(**{name: _shown(record, name) for name in probe._fields if name != "csrf_token"})


def _shown(record: Kept, name: str) -> Any:
    """What stands there, as it would be typed."""
    if name in ("seen", "save", "why_en", "why_es"):
        return record.revision if name == "seen" else None
    return queries.as_typed(record, name)
