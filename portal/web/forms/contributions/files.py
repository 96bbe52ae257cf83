"""Files that come with a form and outlive a refusal of it."""

import time
from typing import Any, BinaryIO, ClassVar, cast

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField
from werkzeug.datastructures import FileStorage
from wtforms import HiddenField, SelectMultipleField

from portal.core.actor import Actor
from portal.core.errors import Invalid
from portal.core.storage import StorageFull
from portal.files import examiner, intake
from portal.files.formats import Kind as FileKind
from portal.files.intake import Arrived, NotYet
from portal.web import replaying
from portal.web.forms.base import ActForm
from portal.web.forms.files import GONE, sealed, storage, unsealed
from portal.web.locale import told

MOST_CARRIED = 2 * intake.MOST_FILES
FORM = "a form"


class WithFiles(ActForm):
    """Files that outlive a refusal: a good one is stored at once and named in a hidden field that we sign."""

    fixed: ClassVar[tuple[str, ...]] = ("kept", "remove")

    files = MultipleFileField(
        _l("Files"),
        description=_l(
            "Up to five, of 10 MB each: PDF, JPEG, PNG, WebP, HEIC, plain text, "
            "Word (.docx), Excel (.xlsx), OpenDocument (.odt, .ods)."
        ),
    )
    kept = HiddenField()
    remove = SelectMultipleField(_l("Remove"), validate_choice=False)

    full = False

    @property
    def carried(self) -> list[Arrived]:
        """The good files that came with this form, now or before."""
        return _unpacked(self.kept.data)

    @staticmethod
    def mark(file: Arrived) -> str:
        """By what a form names one of its files: two may have the same content, and two the same name."""
        return f"{file.sha256}/{file.name}"

    def details(self) -> dict[str, Any]:
        return {**super().details(), "files": self.carried}

    def validate(self, extra_validators: Any = None) -> bool:
        fine = super().validate(extra_validators)
        self.take_files()
        return bool(fine) and not self.files.errors

    def submit(self, subject: Any, *, by: Actor) -> Any:
        done = super().submit(subject, by=by)
        if self.full and not done:
            self.status = 503
        return done

    def take_files(self) -> None:
        """Look at what came, keep what is good, and say what is wrong with the rest."""
        taken, errors = self._still_here()
        until = time.monotonic() + examiner.PATIENCE  # for all of them: the words are in the same request
        for upload in self._uploads()[: MOST_CARRIED - len(taken)]:
            try:
                arrived = _taken_in(upload, max(0.0, until - time.monotonic()))
                if arrived not in taken:  # chosen again; under another name it is another file, with the same content
                    taken.append(arrived)
            except (Invalid, StorageFull) as refusal:
                replaying.note(refusal)
                errors.append(told(refusal))
                self.full = self.full or isinstance(refusal, StorageFull | NotYet)
        self.kept.data = _packed(taken)
        try:
            intake.ensure_number(len(taken) + self.others())
        except Invalid as refusal:
            errors.append(told(refusal))
        self.files.errors = errors

    def take_along(self) -> None:
        self.take_files()

    def others(self) -> int:
        """How many files the contribution has already."""
        return 0

    def _still_here(self) -> tuple[list[Arrived], list[str]]:
        kept = [file for file in self.carried if self.mark(file) not in (self.remove.data or ())]
        here = [file for file in kept if storage().exists(file.sha256)]
        return here, [gettext(GONE, name=file.name) for file in kept if file not in here]

    def _uploads(self) -> list[FileStorage]:
        came = [upload for upload in self.files.data or [] if isinstance(upload, FileStorage) and upload.filename]
        self.files.data = []
        return came


def _taken_in(upload: FileStorage, patience: float) -> Arrived:
    stream = cast(BinaryIO, upload.stream)
    arrived = intake.inspect(upload.filename or "", stream, patience)
    storage().put(stream)
    return arrived


def _packed(files: Any) -> str:
    rows = [[file.name, file.kind, file.media_type, file.extension, file.size, file.sha256] for file in files]
    return sealed(rows, FORM)


def _unpacked(kept: str | None) -> list[Arrived]:
    return [
        Arrived(name=name, kind=FileKind(kind), media_type=media_type, extension=extension, size=size, sha256=digest)
        for name, kind, media_type, extension, size, digest in unsealed(kept, FORM)
    ]
