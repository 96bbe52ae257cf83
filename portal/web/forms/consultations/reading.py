"""Documents of a round: pasted or as a file, in both languages."""

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, StringField, SubmitField
from wtforms.widgets import HiddenInput

from portal.services import consultations
from portal.web.forms.base import ActForm, AtMost
from portal.web.forms.consultations.fields import Bilingual
from portal.web.forms.reference.papers import PaperFields


class DocumentForm(PaperFields, Bilingual):
    act = staticmethod(consultations.add_document)

    title_en = StringField(_l("Title in English"), [AtMost(200)])
    title_es = StringField(_l("Title in Spanish"), [AtMost(200)])
    save = SubmitField(_l("Add the document"))


class DocumentRemovalForm(ActForm):
    act = staticmethod(consultations.drop_document)

    position = IntegerField(widget=HiddenInput())
    remove = SubmitField(_l("Remove"))
