"""What editors send to bring a sheet of a register back, to take what it says, and to undo that."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FileField, IntegerField, StringField, SubmitField
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput

from portal.core.actor import Actor
from portal.core.errors import N_, Invalid
from portal.files import returned_records, returning
from portal.models.reference import RegisterSheet
from portal.queries import reference as queries
from portal.services import reference as acts
from portal.web.forms.base import ActForm, AtMost
from portal.web.forms.reference.cases import InBothForm
from portal.web.forms.reference.columns import expected
from portal.web.forms.reference.workplaces import NEEDED, as_of_field, needed_reason, source_field


class NoSheet(Invalid):
    sentence = N_("Choose the sheet that you changed.")


class BringSheetForm(ActForm):
    """The file is read before the act; what is wrong with it as a whole is said at its field."""

    act = staticmethod(acts.bring_sheet)
    fixed = ("file",)

    file = FileField(
        _l("The changed sheet"),
        [InputRequired(_l("Choose the sheet that you changed."))],
        description=_l("XLSX or ODS, as downloaded from here."),
    )
    bring = SubmitField(_l("Look at what it would change"))

    of = ""
    rows: tuple[dict[str, Any], ...] = ()

    def perform(self, subject: None, *, by: Actor) -> RegisterSheet:
        upload = self.file.data
        content = upload.stream.read(returning.LARGEST + 1) if upload else b""
        if not content:
            raise NoSheet(field="file")
        there = frozenset(each.slug for each in queries.entries_for_a_sheet(by, self.of))
        read = returned_records.understood(
            returning.read(content), expected(self.of), self.of, there, queries.MOST_ROWS
        )
        self.rows = tuple(row.packed() for row in read)
        made: RegisterSheet = super().perform(subject, by=by)
        return made

    def details(self) -> dict[str, object]:
        return {**super().details(), "of": self.of, "rows": self.rows}


class TakeRegisterSheetForm(InBothForm):
    act = staticmethod(acts.take_sheet)
    both = ("why",)

    source = source_field()
    as_of = as_of_field()
    why_en = needed_reason(_l("Reason, in English"), _l("Everybody reads it, beside what was there before."))
    why_es = needed_reason(_l("Reason, in Spanish"))
    without = BooleanField(_l("Leave out the rows that cannot be taken"))
    seen = IntegerField(widget=HiddenInput())
    take = SubmitField(_l("Change the register as the sheet says"))


class UndoRegisterSheetForm(ActForm):
    act = staticmethod(acts.undo_sheet)
    keeps = True

    reason = StringField(
        _l("Why is the sheet undone?"),
        [InputRequired(NEEDED), AtMost(acts.LONGEST_REASON)],
        description=_l("Kept on record with what the sheet had entered. Editors read it, and auditors in the trail."),
    )
    undo = SubmitField(_l("Undo the whole sheet"))
