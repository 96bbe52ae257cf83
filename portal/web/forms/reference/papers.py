"""A text in both languages that an editor brings as Word, PDF, HTML, Markdown or plain text, as drafts are brought."""

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import FileStorage
from wtforms import FileField, TextAreaField

from portal.core.errors import Invalid
from portal.files import importing
from portal.text.passages import Kind, Piece
from portal.web import replaying
from portal.web.forms.base import ActForm, one_line_end
from portal.web.locale import told


class PaperFields(ActForm):
    """A text in both languages, pasted or from files, of which the words are taken and nothing else."""

    keeps = True
    renewed = ActForm.renewed | {"body_en", "body_es"}
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
                    self[f"body_{language}"].data = self.text_of(upload.data, upload.name)
                except Invalid as refusal:
                    replaying.note(refusal)
                    upload.errors = [told(refusal)]

    def text_of(self, upload: FileStorage, field: str) -> str:
        content = upload.stream.read(importing.LARGEST + 1)
        read = importing.read(content, upload.filename or "", field)
        return "\n\n".join(map(_markdown, read.pieces))


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
