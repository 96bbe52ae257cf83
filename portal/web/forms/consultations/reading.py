"""Documents of a round: pasted or as a file, in both languages."""

from pathlib import PurePath

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import FileStorage
from wtforms import FileField, IntegerField, StringField, SubmitField, TextAreaField
from wtforms.widgets import HiddenInput

from portal.core.errors import N_, Invalid
from portal.services import consultations
from portal.web import replaying
from portal.web.forms.base import ActForm, AtMost, one_line_end
from portal.web.forms.consultations.fields import Bilingual
from portal.web.locale import told

LARGEST_FILE = 450_000  # the longest text that is taken, with room for accents


class DocumentForm(Bilingual):
    act = staticmethod(consultations.add_document)
    keeps = True
    renewed = Bilingual.renewed | {"body_en", "body_es"}
    fixed = ("file_en", "file_es")

    title_en = StringField(_l("Title in English"), [AtMost(200)])
    title_es = StringField(_l("Title in Spanish"), [AtMost(200)])
    file_en = FileField(_l("File in English"), description=_l("Markdown (.md). It takes the place of the text below."))
    file_es = FileField(_l("File in Spanish"), description=_l("Markdown (.md). It takes the place of the text below."))
    body_en = TextAreaField(_l("Text in English"), filters=[one_line_end], description=_l("Markdown"))
    body_es = TextAreaField(_l("Text in Spanish"), filters=[one_line_end], description=_l("Markdown"))
    save = SubmitField(_l("Add the document"))

    def validate(self, extra_validators: object = None) -> bool:
        """A file is read into the text field, so that it is there to be seen when something else is refused."""
        sound = bool(super().validate(extra_validators))
        self.take_along()
        return sound and not (self.file_en.errors or self.file_es.errors)

    def take_along(self) -> None:
        for language in ("en", "es"):
            upload = self[f"file_{language}"]
            if getattr(upload.data, "filename", ""):
                try:
                    self[f"body_{language}"].data = _markdown(upload.data)
                except Invalid as refusal:
                    replaying.note(Invalid(refusal.sentence, field=upload.name))
                    upload.errors = [told(refusal)]


class DocumentRemovalForm(ActForm):
    act = staticmethod(consultations.drop_document)

    position = IntegerField(widget=HiddenInput())
    remove = SubmitField(_l("Remove"))


def _markdown(upload: FileStorage) -> str:
    content: bytes = upload.stream.read(LARGEST_FILE + 1)
    if PurePath(upload.filename or "").suffix.lower() not in (".md", ".markdown", ".txt"):
        raise Invalid(N_("Choose a Markdown file; its name ends in .md."))
    if len(content) > LARGEST_FILE:
        raise Invalid(N_("This file is too large for a document."))
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as problem:
        raise Invalid(N_("This file is not plain text in UTF-8. Save it so and choose it again.")) from problem
