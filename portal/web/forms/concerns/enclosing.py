"""A file that a case officer sends to the sender of a concern: a clean copy of it is all that is kept."""

from typing import BinaryIO, cast

from flask_babel import lazy_gettext as _l
from wtforms import FileField, SubmitField
from wtforms.validators import Optional

from portal.core.actor import Actor
from portal.core.errors import Invalid
from portal.core.storage import StorageFull
from portal.models.concerns import Concern
from portal.queries.concerns import Case, Officer
from portal.services import concerns
from portal.web.forms.concerns.attaching import NoFile
from portal.web.forms.concerns.office import SeenForm
from portal.web.forms.days import DayField
from portal.web.forms.files import storage


class EncloseForm(SeenForm):
    """Sends its sender a file."""

    act = staticmethod(concerns.enclose)
    title = _l("Send its sender a file")
    done = _l("Sent. Its sender finds the file with their key.")

    files = FileField(
        _l("File"),
        description=_l(
            "Up to 25 MB. Its sender gets a copy without what is hidden in it, under a name that says nothing; nothing "
            "else is kept. You have to look through what it says: names of the office, other people."
        ),
    )
    news_by = DayField(_l("News by"), [Optional()], description=_l("Needed as long as you work on it."))
    send = SubmitField(_l("Send the file"))

    brought: concerns.Brought | None = None

    def fit(self, case: Case, colleagues: list[Officer]) -> None:
        super().fit(case, colleagues)
        self.files.flags.required = True  # asked for in ``perform``: of a kept form the words come back, not the file

    def details(self) -> dict[str, object]:
        given = super().details()
        given.pop("files")
        return {**given, "file": self.brought}

    def perform(self, subject: Concern, *, by: Actor) -> Concern:
        upload = self.files.data
        if not getattr(upload, "filename", "") or self.reading is None:
            raise NoFile(field="files")
        try:
            self.brought = concerns.bring_copy(
                subject,
                name=upload.filename,
                stream=cast(BinaryIO, upload.stream),
                reading=self.reading,
                storage=storage(),
                by=by,
            )
        except StorageFull as refusal:
            raise Invalid(refusal.sentence, field="files") from refusal
        return cast(Concern, super().perform(subject, by=by))
