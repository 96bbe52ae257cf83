"""Files that support a concern: each is taken as it comes, sealed, and none has to be sent again for another."""

import time
from typing import BinaryIO, cast

from flask import current_app
from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField
from wtforms import HiddenField, SubmitField

from portal.core.actor import Actor
from portal.core.errors import N_, Invalid
from portal.core.storage import StorageFull
from portal.files import examiner
from portal.models.concerns import Concern, Part
from portal.queries.concerns import Opened
from portal.services import concerns
from portal.web.forms.base import ActForm
from portal.web.forms.files import storage


class NoFile(Invalid):
    sentence = N_("Choose a file first.")


class AttachForm(ActForm):
    """Add files to a draft. Those before one that is refused are kept."""

    act = staticmethod(concerns.attach)

    files = MultipleFileField(
        _l("Files"),
        description=_l(
            "Up to five, of 25 MB each, together up to 50 MB: photographs, PDF, Word, Excel, OpenDocument, text, "
            "voice notes."
        ),
    )
    send = SubmitField(_l("Add them"))

    opened: Opened | None = None
    brought: concerns.Brought | None = None

    def details(self) -> dict[str, object]:
        return {
            "story": self.opened.keys[Part.WORK] if self.opened is not None else None,
            "file": self.brought,
            "keyring": current_app.extensions["keyring"],
        }

    def perform(self, subject: Concern, *, by: Actor) -> Concern:
        uploads = [one for one in self.files.data or () if getattr(one, "filename", "")]
        if not uploads or self.opened is None:
            raise NoFile(field="files")
        until = time.monotonic() + examiner.PATIENCE  # for all of them: they are in the same request
        try:
            for upload in uploads:
                self.brought = concerns.bring(
                    subject,
                    name=upload.filename,
                    stream=cast(BinaryIO, upload.stream),
                    story=self.opened.keys[Part.WORK],
                    storage=storage(),
                    patience=max(1.0, until - time.monotonic()),
                    by=by,
                )
                subject = super().perform(subject, by=by)
        except StorageFull as refusal:
            raise Invalid(refusal.sentence, field="files") from refusal
        return subject


class AttachMoreForm(AttachForm):
    """Add files to a concern that was sent."""

    files = MultipleFileField(
        _l("Files"),
        description=_l(
            "Of 25 MB each, together up to 50 MB at a time; a concern has room for twenty: photographs, PDF, Word, "
            "Excel, OpenDocument, text, voice notes."
        ),
    )


class DetachForm(ActForm):
    """Take a file out of a draft."""

    act = staticmethod(concerns.detach)

    ref = HiddenField()
