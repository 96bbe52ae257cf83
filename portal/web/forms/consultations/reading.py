"""Documents of a round: pasted or as a file, in both languages."""

from pathlib import PurePath

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import FileStorage
from wtforms import IntegerField, StringField, SubmitField
from wtforms.widgets import HiddenInput

from portal.core.errors import N_, Invalid
from portal.services import consultations
from portal.web.forms.base import ActForm, AtMost
from portal.web.forms.consultations.fields import Bilingual
from portal.web.forms.reference.papers import PaperFields

LARGEST_FILE = 450_000  # the longest text that is taken, with room for accents
MARKDOWN = (".md", ".markdown", ".txt")


class DocumentForm(PaperFields, Bilingual):
    act = staticmethod(consultations.add_document)

    title_en = StringField(_l("Title in English"), [AtMost(200)])
    title_es = StringField(_l("Title in Spanish"), [AtMost(200)])
    save = SubmitField(_l("Add the document"))

    def text_of(self, upload: FileStorage, field: str) -> str:
        """Markdown is what a document is written in, and comes as it is; of all else the words are read."""
        if PurePath(upload.filename or "").suffix.lower() not in MARKDOWN:
            return super().text_of(upload, field)
        content: bytes = upload.stream.read(LARGEST_FILE + 1)
        if len(content) > LARGEST_FILE:
            raise Invalid(N_("This file is too large for a document."), field=field)
        try:
            return content.decode("utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError as problem:
            sentence = N_("This file is not plain text in UTF-8. Save it so and choose it again.")
            raise Invalid(sentence, field=field) from problem


class DocumentRemovalForm(ActForm):
    act = staticmethod(consultations.drop_document)

    position = IntegerField(widget=HiddenInput())
    remove = SubmitField(_l("Remove"))
