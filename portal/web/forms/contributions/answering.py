"""What the committee fills in to answer, in both languages: neither is published without the other."""

from functools import partial

from flask_babel import lazy_gettext as _l
from wtforms import SubmitField, TextAreaField

from portal.core.localized import Localized
from portal.services import contributions
from portal.web.forms.contributions.ticketed import Ticketed
from portal.web.forms.contributions.wording import Accepted, plain_line_ends


def _text(label: str, field: str) -> TextAreaField:
    rule = partial(contributions.official, field=field)
    return TextAreaField(label, [Accepted(rule, contributions.LONGEST)], [plain_line_ends])


class AnswerForm(Ticketed):
    act = staticmethod(contributions.answer)

    language = body = None
    body_en = _text(_l("Text in English"), "body_en")
    body_es = _text(_l("Text in Spanish"), "body_es")
    send = SubmitField(_l("Publish the answer"))

    def details(self) -> dict[str, object]:
        found = super().details()
        text = Localized(en=str(found.pop("body_en")), es=str(found.pop("body_es")))
        return {**found, "text": text}
