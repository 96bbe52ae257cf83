"""The words of a form and the language they are in, with everything that is wrong said at once."""

from collections.abc import Callable

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectChoice, StringField, TextAreaField, ValidationError

from portal.core.errors import Invalid
from portal.services import contributions
from portal.web.locale import told

SPOKEN = [SelectChoice("es", _l("Spanish")), SelectChoice("en", _l("English"))]


class Accepted:
    """Ask the rule of the act itself, so that everything that is wrong is said at once."""

    def __init__(self, rule: Callable[[str], str], most: int) -> None:
        self.rule, self.field_flags = rule, {"required": True, "maxlength": most}

    def __call__(self, _form: FlaskForm, field: StringField) -> None:
        try:
            field.data = self.rule(field.data or "")
        except Invalid as refusal:
            raise ValidationError(told(refusal)) from refusal


def plain_line_ends(text: str | None) -> str:
    return (text or "").replace("\r\n", "\n")


def wording() -> TextAreaField:
    rule = Accepted(contributions.wording, contributions.LONGEST)
    return TextAreaField(_l("Your text"), [rule], [plain_line_ends])
