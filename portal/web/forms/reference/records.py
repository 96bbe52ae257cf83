"""What all forms of the registers share that correct, take back and put back an entry."""

from flask_babel import lazy_gettext as _l
from wtforms import FileField, StringField, SubmitField, TextAreaField
from wtforms.validators import InputRequired

from portal.core.errors import Invalid
from portal.files import importing
from portal.services import reference as acts
from portal.text.passages import Kind, Piece
from portal.web import replaying
from portal.web.forms.base import ActForm, AtMost, one_line_end
from portal.web.forms.reference.cases import InBothForm, text_field
from portal.web.forms.reference.workplaces import NEEDED
from portal.web.locale import told


def why_fields() -> tuple[TextAreaField, TextAreaField]:
    """Why an entry is corrected: everybody reads it beside what stood there before."""
    return (
        text_field(
            _l("Why it is corrected, in English"), _l("Everybody reads it, beside what was there before."), needed=True
        ),
        text_field(_l("Why it is corrected, in Spanish"), needed=True),
    )


def reason_field() -> StringField:
    return StringField(
        _l("Why was it entered wrongly?"),
        [InputRequired(NEEDED), AtMost(acts.LONGEST_REASON)],
        description=_l("Kept on record with the entry. Editors read it, and auditors in the trail."),
    )


class PaperFields(InBothForm):
    """A text in both languages, pasted or from files, of which the words are taken and nothing else."""

    renewed = InBothForm.renewed | {"body_en", "body_es"}
    fixed = ("file_en", "file_es")

    file_en = FileField(
        _l("File in English"),
        description=_l("Word, PDF, HTML, Markdown or text. Its words take the place of the text below."),
    )
    file_es = FileField(
        _l("File in Spanish"),
        description=_l("Word, PDF, HTML, Markdown or text. Its words take the place of the text below."),
    )
    body_en = TextAreaField(_l("Text in English"), filters=[one_line_end], description=_l("Markdown"))
    body_es = TextAreaField(_l("Text in Spanish"), filters=[one_line_end], description=_l("Markdown"))

    def validate(self, extra_validators: object = None) -> bool:
        """A file is read into the text field, so that it is there to be seen before it is kept."""
        sound = bool(super().validate(extra_validators))
        self.take_along()
        return sound and not (self.file_en.errors or self.file_es.errors)

    def take_along(self) -> None:
        for language in ("en", "es"):
            upload = self[f"file_{language}"]
            if getattr(upload.data, "filename", ""):
                try:
                    content = upload.data.stream.read(importing.LARGEST + 1)
                    read = importing.read(content, upload.data.filename, upload.name)
                    self[f"body_{language}"].data = "\n\n".join(map(_markdown, read.pieces))
                except Invalid as refusal:
                    replaying.note(refusal)
                    upload.errors = [told(refusal)]


class ReasonForm(ActForm):
    """Takes an entry back. A subclass names the act."""

    keeps = True

    reason = reason_field()
    save = SubmitField(_l("Take it back"))


def _markdown(piece: Piece) -> str:
    words = f"{piece.label} {piece.text}".strip()
    match piece.kind:
        case Kind.HEADING:
            return f"{'#' * min(max(piece.level, 1), 5)} {words}"
        case Kind.ITEM:
            return f"- {words}"
        case Kind.ROW:
            return " – ".join(cell for cell in piece.text.split("\t") if cell)
    return words
