"""What editors and delegates send to bring a sheet of answers back, and to take what it says."""

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import FileField, IntegerField, SubmitField
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput

from portal.core.actor import Actor
from portal.core.errors import N_, Invalid
from portal.files import returned_answers, returning
from portal.models.consultations import Round
from portal.models.summaries import ReturnedSheet
from portal.services import summaries
from portal.web.forms.base import ActForm
from portal.web.forms.summaries.themes import PointsField
from portal.web.shown.summaries import sheet


class NoFile(Invalid):
    sentence = N_("Choose the sheet that you filled in.")


class SheetForm(ActForm):
    """The file is read before the act; what is wrong with it as a whole is said at its field."""

    act = staticmethod(summaries.bring_sheet)
    fixed = ("file",)

    file = FileField(
        _l("The sheet, filled in"),
        [InputRequired(_l("Choose the sheet that you filled in."))],
        description=_l("XLSX or ODS, as downloaded from here."),
    )
    bring = SubmitField(_l("Look at what it would change"))

    rows: list[dict[str, Any]] | None = None
    as_of: datetime | None = None

    def perform(self, subject: Round, *, by: Actor) -> ReturnedSheet:
        upload = self.file.data
        content = upload.stream.read(returning.LARGEST + 1) if upload else b""
        if not content:
            raise NoFile(field="file")
        returned = returning.read(content)
        self.as_of, rows = returned_answers.understood(returned, sheet.heads(), sheet.codes(), str(subject.id))
        self.rows = [row.packed() for row in rows]
        made: ReturnedSheet = super().perform(subject, by=by)
        return made

    def details(self) -> dict[str, object]:
        return {**super().details(), "rows": self.rows, "as_of": self.as_of}


class TakeSheetForm(ActForm):
    act = staticmethod(summaries.take_sheet)

    anyway = PointsField(_l("Replace these, too"))
    seen = IntegerField(widget=HiddenInput())
    take = SubmitField(_l("Propose what this sheet says"))
