"""Files that come with a form and outlive a refusal of it."""

from typing import Any, BinaryIO, ClassVar, cast

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField
from werkzeug.datastructures import FileStorage
from wtforms import HiddenField, SelectMultipleField

from portal.core.actor import Actor
from portal.core.errors import Invalid, Refusal
from portal.core.storage import StorageFull
from portal.files import intake
from portal.files.formats import Kind as FileKind
from portal.files.intake import Arrived
from portal.web.forms.base import ActForm
from portal.web.forms.files import GONE, sealed, storage, unsealed

MOST_CARRIED = 2 * intake.MOST_FILES
FORM = "a form"


class WithFiles(ActForm):
    """Files that outlive a refusal: a good one is stored at once and named in a hidden field that we sign."""

    fixed: ClassVar[tuple[str, ...]] = ("kept", "remove")

    files = MultipleFileField(
        _l("Files"),
        description=_l(
            "Up to five, of 10 MB each: PDF, JPEG, PNG, WebP, plain text, "
            "Word (.docx), OpenDocument (.odt), Excel (.xlsx)."
        ),
    )
    kept = HiddenField()
    remove = SelectMultipleField(_l("Remove"), validate_choice=False)

    full = False

    @property
    def carried(self) -> list[Arrived]:
        """The good files that came with this form, now or before."""
        return _unpacked(self.kept.data)

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
        for upload in self._uploads()[: MOST_CARRIED - len(taken)]:
            try:
                arrived = _taken_in(upload)
                taken.setdefault(arrived.sha256, arrived)
            except (Invalid, StorageFull) as refusal:
                errors.append(_said(refusal))
                self.full = self.full or isinstance(refusal, StorageFull)
        self.kept.data = _packed(taken.values())
        try:
            intake.ensure_number(len(taken) + self.others())
        except Invalid as refusal:
            errors.append(_said(refusal))
        self.files.errors = errors

    def others(self) -> int:
        """How many files the contribution has already."""
        return 0

    def _still_here(self) -> tuple[dict[str, Arrived], list[str]]:
        kept = {file.sha256: file for file in self.carried if file.sha256 not in (self.remove.data or ())}
        here = {digest: file for digest, file in kept.items() if storage().exists(digest)}
        lost = [file for digest, file in kept.items() if digest not in here]
        return here, [gettext(GONE, name=file.name) for file in lost]

    def _uploads(self) -> list[FileStorage]:
        came = [upload for upload in self.files.data or [] if isinstance(upload, FileStorage) and upload.filename]
        self.files.data = []
        return came


def _taken_in(upload: FileStorage) -> Arrived:
    stream = cast(BinaryIO, upload.stream)
    arrived = intake.inspect(upload.filename or "", stream)
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


def _said(refusal: Refusal) -> str:
    return str(gettext(refusal.sentence, **refusal.values))
