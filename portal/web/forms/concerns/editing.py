"""What case officers fill in about the public edition of a concern: a draft, what was found in it, what follows."""

import re
from typing import ClassVar

from flask import request
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from wtforms import IntegerField, RadioField, SelectChoice, SelectField, SubmitField, TextAreaField
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import HiddenInput

from portal.core.vocabulary import terms
from portal.models.consultations import Round
from portal.queries.concerns import Draft, Edition, Pointing
from portal.services import concerns
from portal.services.concerns import Covering
from portal.services.contributions.texts import LONGEST
from portal.web.forms.base import AtMost
from portal.web.forms.concerns.asking import plain
from portal.web.forms.concerns.office import OfficeForm
from portal.web.forms.days import DayField
from portal.web.locale import local

LANGUAGES = [SelectChoice("es", _l("Spanish")), SelectChoice("en", _l("English"))]
UNDECIDED = SelectChoice("", _l("Not decided yet"))


class EditionForm(OfficeForm):
    """Sent only by who has seen the latest of it."""

    keeps = False
    done: ClassVar[LazyString] = _l("Done.")

    seen = IntegerField(widget=HiddenInput())

    def shows(self, edition: Edition) -> None:
        if not self.is_submitted():
            self.seen.data = edition.seen


class DraftForm(EditionForm):
    """Keeps another draft."""

    act = staticmethod(concerns.write_edition)
    keeps = True
    done = _l("Kept. Only the case officers of this concern have seen it.")

    text = TextAreaField(
        _l("Public text"),
        [InputRequired(_l("Write what you want to say.")), AtMost(LONGEST)],
        [plain],
        description=_l(
            "In your own words. Nothing of how its sender writes, and nothing that only one person can know."
        ),
    )
    language = RadioField(_l("Language of this text"), [InputRequired()], choices=LANGUAGES)
    round_id = SelectField(
        _l("Consultation"),
        [InputRequired(_l("Choose a public round that still takes contributions when the next batch is published."))],
        coerce=int,
        validate_choice=False,
        choices=[],
    )
    save = SubmitField(_l("Keep and check it"))

    def offers(self, rounds: list[Round], edition: Edition, language: str) -> None:
        self.shows(edition)
        self.round_id.choices = [SelectChoice(each.id, local(each.title)) for each in rounds]
        if not self.is_submitted():
            draft = edition.draft
            self.text.data, self.language.data = (draft.text, draft.language) if draft else ("", language)
            self.round_id.data = draft.round_id if draft else None


class DecideForm(EditionForm):
    """Says of each finding of the latest draft whether it is covered, and under which ground, or may stay."""

    act = staticmethod(concerns.write_edition)
    done = _l("Kept.")

    save = SubmitField(_l("Keep what I decided"))

    draft: Draft | None = None
    chosen: ClassVar[re.Pattern[str]] = re.compile(r"([a-z_]{1,20})-([0-9]{1,6})-([0-9]{1,6})")

    @property
    def grounds(self) -> list[SelectChoice]:
        return [
            UNDECIDED,
            SelectChoice(Covering.STAYS.value, _l("May stay as it is")),
            *(SelectChoice(each.code, local(each.label)) for each in terms("redaction_ground")),
        ]

    def details(self) -> dict[str, object]:
        given = super().details()
        found = ((self.chosen.fullmatch(name), what) for name, what in request.form.items())
        decided = {(at[1], int(at[2]), int(at[3])): what for at, what in found if at is not None and what}
        draft = self.draft
        return {
            **given,
            "text": draft.text if draft else "",
            "language": draft.language if draft else "",
            "round_id": draft.round_id if draft else 0,
            "decided": decided,
        }


class ProposeForm(EditionForm):
    act = staticmethod(concerns.propose_edition)
    done = _l("Its sender is shown this text.")

    send = SubmitField(_l("Propose it to its sender"))


class ReleaseForm(EditionForm):
    act = staticmethod(concerns.release_edition)
    done = _l("Released. It becomes public with the next batch.")

    send = SubmitField(_l("Release it"))


class TakeBackForm(EditionForm):
    act = staticmethod(concerns.take_edition_back)
    done = _l("Taken back. It does not become public.")

    news_by = DayField(_l("News by"), [Optional()], description=_l("Its sender is shown this day."))
    send = SubmitField(_l("Take it back"))


def name_of(found: Pointing) -> str:
    """The field in which it is decided on a finding."""
    return f"{found.kind}-{found.start}-{found.end}"
