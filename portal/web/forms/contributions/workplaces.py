"""What editors fill in about the workplaces that contributions name, and what these answer."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, StringField, SubmitField, TextAreaField
from wtforms.validators import InputRequired

from portal.services import reference
from portal.services.contributions import workplaces
from portal.services.contributions.texts import LONGEST
from portal.web.forms.base import ActForm, AtMost, RowField, one_line_end
from portal.web.forms.days import DayField
from portal.web.locale import locale

WRITE = _l("Write what you want to say.")


def _address() -> StringField:
    return StringField(
        _l("Address of the workplace"),
        [InputRequired(_l("Paste the address of a workplace in this register.")), AtMost(500)],
        description=_l("Copy it from your browser, from its page in the register."),
        render_kw={"spellcheck": "false", "autocapitalize": "none"},
    )


class MentionForm(ActForm):
    act = staticmethod(workplaces.mention)
    keeps = True

    workplace = _address()
    save = SubmitField(_l("Note that it names this workplace"))


class UnmentionForm(ActForm):
    act = staticmethod(workplaces.unmention)
    fixed = ("mention_id",)

    mention_id = RowField(validators=[InputRequired()])
    end = SubmitField(_l("Take it back"))


class AskForm(ActForm):
    """The language is that of the page on which it is written."""

    act = staticmethod(workplaces.ask)
    keeps = True

    body = TextAreaField(
        _l("Your question to the workplace"),
        [InputRequired(WRITE), AtMost(LONGEST)],
        filters=[one_line_end],
        description=_l("In neutral words, about what the contribution says. It is published if the answer is."),
    )
    due_on = DayField(_l("Answer by"), [InputRequired(_l("Choose a day."))])
    looked = BooleanField(
        _l("What could point to a person stays as it is"),
        description=_l("Only if the page has shown you something of the kind."),
    )
    send = SubmitField(_l("Send the question"))

    def details(self) -> dict[str, object]:
        return {**super().details(), "language": locale()}


class EnquiryAnswerForm(ActForm):
    act = staticmethod(workplaces.answer_enquiry)
    keeps = True

    body = TextAreaField(
        _l("Your answer"),
        [InputRequired(WRITE), AtMost(LONGEST)],
        filters=[one_line_end],
        description=_l("Name no person of whom you suppose that they spoke."),
    )
    agreed = BooleanField(
        _l("It may be published beside the contribution"),
        description=_l("With the name of your organization. Otherwise only the committee’s staff read it."),
    )
    send = SubmitField(_l("Send the answer"))

    def details(self) -> dict[str, object]:
        return {**super().details(), "language": locale()}


class PublishForm(ActForm):
    act = staticmethod(workplaces.publish_answer)
    fixed = ("enquiry_id",)

    enquiry_id = RowField(validators=[InputRequired()])
    publish = SubmitField(_l("Publish question and answer"))


class TakeDownForm(PublishForm):
    act = staticmethod(workplaces.take_down)

    publish = SubmitField(_l("Take it down"))


class RepresentForm(ActForm):
    act = staticmethod(reference.represent)
    keeps = True

    workplace = _address()
    save = SubmitField(_l("Let it speak for this workplace"))


class EndRepresentingForm(ActForm):
    act = staticmethod(reference.end_representing)

    representation_id = RowField(validators=[InputRequired()])
    end = SubmitField(_l("End it"))
