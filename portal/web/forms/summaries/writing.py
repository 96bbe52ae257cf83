"""Paragraphs of a summary in both languages, and the buttons of who reviews, approves and publishes it."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, IntegerField, SubmitField, TextAreaField
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import HiddenInput

from portal.models.summaries import Paragraph
from portal.services import summaries
from portal.services.summaries.writing import LONGEST
from portal.web.forms.base import ActForm, AtMost, one_line_end
from portal.web.forms.consultations.fields import Bilingual, both
from portal.web.forms.days import DayField


class BeginningForm(Bilingual):
    act = staticmethod(summaries.begin)
    keeps = True

    reason_en = TextAreaField(_l("Reason in English"), [Optional(), AtMost(500)], [one_line_end])
    reason_es = TextAreaField(_l("Reason in Spanish"), [Optional(), AtMost(500)], [one_line_end])
    begin = SubmitField(_l("Begin to write"))


class NewParagraphForm(Bilingual):
    act = staticmethod(summaries.add)
    keeps = True

    section = HiddenField()
    text_en = TextAreaField(_l("In English"), [Optional(), AtMost(LONGEST)], [one_line_end])
    text_es = TextAreaField(_l("In Spanish"), [Optional(), AtMost(LONGEST)], [one_line_end])
    agrees = BooleanField(_l("Both languages say the same"))
    save = SubmitField(_l("Save the paragraph"))


class ParagraphForm(Bilingual):
    act = staticmethod(summaries.write)
    keeps = True

    seen = IntegerField(widget=HiddenInput())
    text_en = TextAreaField(_l("In English"), [Optional(), AtMost(LONGEST)], [one_line_end])
    text_es = TextAreaField(_l("In Spanish"), [Optional(), AtMost(LONGEST)], [one_line_end])
    agrees = BooleanField(
        _l("Both languages say the same"),
        description=_l("Tick it if you have read both. Without it a change in one language has to be looked at."),
    )
    save = SubmitField(_l("Save the paragraph"))

    @classmethod
    def of(cls, paragraph: Paragraph) -> "ParagraphForm":
        return cls(**both(text=paragraph.text), seen=paragraph.revision)


class MoveForm(ActForm):
    act = staticmethod(summaries.move)

    up = BooleanField(widget=HiddenInput())


class DroppingForm(ActForm):
    act = staticmethod(summaries.drop)

    drop = SubmitField(_l("Take out"))


class PuttingBackForm(ActForm):
    act = staticmethod(summaries.put_back)

    put_back = SubmitField(_l("Put back"))


class ReviewForm(ActForm):
    act = staticmethod(summaries.review)

    seen = HiddenField(validators=[InputRequired()])
    review = SubmitField(_l("I have read all of it in both languages"))


class ApprovalForm(ActForm):
    act = staticmethod(summaries.approve)

    seen = HiddenField(validators=[InputRequired()])
    approve = SubmitField(_l("Approve exactly this text"))


class TakingBackForm(ActForm):
    act = staticmethod(summaries.take_back)

    take_back = SubmitField(_l("Take your approval back"))


class PublicationForm(ActForm):
    act = staticmethod(summaries.order)

    seen = HiddenField(validators=[InputRequired()])
    review_on = DayField(
        _l("Review date"),
        [Optional()],
        description=_l("On this day the page says that it is time to tell what became of it."),
    )
    publish = SubmitField(_l("Publish the summary"))
