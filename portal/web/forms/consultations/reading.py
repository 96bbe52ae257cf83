"""Documents of a round: pasted or as a file, in both languages."""

from pathlib import PurePath
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import FileField, IntegerField, StringField, SubmitField, TextAreaField
from wtforms.widgets import HiddenInput

from portal.services import consultations
from portal.web.forms.base import ActForm, AtMost
from portal.web.forms.consultations.fields import Bilingual, one_line_end

LARGEST_FILE = 450_000  # the longest text that is taken, with room for accents


class DocumentForm(Bilingual):
    act = staticmethod(consultations.add_document)
    fixed = ("file_en", "file_es")

    title_en = StringField(_l("Title in English"), [AtMost(200)])
    title_es = StringField(_l("Title in Spanish"), [AtMost(200)])
    file_en = FileField(_l("File in English"), description=_l("Markdown (.md). It takes the place of the text below."))
    file_es = FileField(_l("File in Spanish"), description=_l("Markdown (.md). It takes the place of the text below."))
    body_en = TextAreaField(_l("Text in English"), filters=[one_line_end], description=_l("Markdown"))
    body_es = TextAreaField(_l("Text in Spanish"), filters=[one_line_end], description=_l("Markdown"))
    save = SubmitField(_l("Add the document"))

    def validate(self, extra_validators: Any = None) -> bool:
        """A file is read into the text field, so that it is there to be seen when something else is refused."""
        sound = bool(super().validate(extra_validators))
        for language in ("en", "es"):
            upload = self[f"file_{language}"]
            if getattr(upload.data, "filename", ""):
                text, objection = _markdown(upload.data)
                if objection:
                    upload.errors, sound = [objection], False
                else:
                    self[f"body_{language}"].data = text
        return sound


class DocumentRemovalForm(ActForm):
    act = staticmethod(consultations.drop_document)

    position = IntegerField(widget=HiddenInput())
    remove = SubmitField(_l("Remove"))


def _markdown(upload: Any) -> tuple[str, str]:
    """The text of a file, or the sentence that says why not."""
    content = upload.stream.read(LARGEST_FILE + 1)
    if PurePath(upload.filename).suffix.lower() not in (".md", ".markdown", ".txt"):
        return "", gettext("Please choose a Markdown file; its name ends in .md.")
    if len(content) > LARGEST_FILE:
        return "", gettext("This file is too large for a document.")
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n"), ""
    except UnicodeDecodeError:
        return "", gettext("This file is not plain text in UTF-8. Please save it so and choose it again.")
