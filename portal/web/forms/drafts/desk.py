"""What editors fill in about a draft and the steps of its versions."""

from collections.abc import Sequence
from typing import ClassVar

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectChoice, SelectField, StringField, SubmitField
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput

from portal.models.drafts import Draft
from portal.services import drafts
from portal.web.forms.base import Act, AtMost
from portal.web.forms.consultations.fields import NEEDED, Bilingual, both
from portal.web.locale import local


def _number(chosen: object) -> int | None:
    text = str(chosen or "")
    return int(text) if text.isdecimal() and len(text) < 10 else None


class DraftForm(Bilingual):
    act: ClassVar[Act] = staticmethod(drafts.create)
    keeps = True

    title_en = StringField(_l("Title in English"), [InputRequired(NEEDED), AtMost(200)])
    title_es = StringField(_l("Title in Spanish"), [InputRequired(NEEDED), AtMost(200)])
    refiled_from = SelectField(
        _l("Does it replace an earlier draft?"),
        coerce=_number,
        choices=[],
        default="",
        description=_l("If so, it names that draft, and its comments come along with the first version."),
    )
    save = SubmitField(_l("Create the draft"))

    def offer(self, earlier: Sequence[Draft]) -> None:
        """The drafts that this one may replace."""
        self.refiled_from.choices = [SelectChoice("", _l("No, it is new")), *(_named(draft) for draft in earlier)]


class TitleForm(Bilingual):
    act = staticmethod(drafts.revise)
    keeps = True

    title_en = StringField(_l("Title in English"), [InputRequired(NEEDED), AtMost(200)])
    title_es = StringField(_l("Title in Spanish"), [InputRequired(NEEDED), AtMost(200)])
    seen = IntegerField(widget=HiddenInput())
    save = SubmitField(_l("Save the title"))

    @classmethod
    def of(cls, draft: Draft) -> "TitleForm":
        return cls(seen=draft.revision, **both(title=draft.title))


class CirculationForm(Bilingual):
    act = staticmethod(drafts.circulate)

    seen = IntegerField(widget=HiddenInput())
    circulate = SubmitField(_l("Circulate this version"))


class OpeningForm(Bilingual):
    act = staticmethod(drafts.open_version)

    seen = IntegerField(widget=HiddenInput())
    open = SubmitField(_l("Open it for comments"))


class ClosingForm(Bilingual):
    act = staticmethod(drafts.close)

    seen = IntegerField(widget=HiddenInput())
    close = SubmitField(_l("Close the comments"))


class FinishForm(Bilingual):
    act = staticmethod(drafts.finish)

    seen = IntegerField(widget=HiddenInput())
    finish = SubmitField(_l("Make it final"))


STEPS: dict[str, type[Bilingual]] = {
    "circulation": CirculationForm,
    "opening": OpeningForm,
    "closing": ClosingForm,
    "release": FinishForm,
}


def _named(draft: Draft) -> SelectChoice:
    return SelectChoice(draft.id, f"{draft.round.consultation.code} · D-{draft.number} · {local(draft.title)}")
