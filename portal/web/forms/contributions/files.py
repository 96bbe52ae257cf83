"""Files that come with a form and outlive a refusal of it."""

import time
from dataclasses import replace
from functools import partial
from typing import BinaryIO, ClassVar, cast

from flask import g
from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField
from werkzeug.datastructures import FileStorage
from wtforms import HiddenField, SelectMultipleField

from portal.core.actor import Actor
from portal.core.browserkeys import BrowserKeys
from portal.core.errors import Invalid
from portal.core.storage import StorageFull
from portal.core.waiting import WaitingRoom
from portal.files import examiner, intake
from portal.files.intake import Arrived, NotYet
from portal.models.contributions import Contribution
from portal.services.kept import files as waiting
from portal.web import replaying
from portal.web.carrying import MOST_CARRIED, packed, read, unpacked
from portal.web.forms.base import ActForm
from portal.web.forms.contributions.ticketed import Subject
from portal.web.forms.files import GONE, storage, waiting_room
from portal.web.locale import told


class WithFiles(ActForm):
    """Files that outlive a refusal: a good one waits then, sealed for its browser, and is named in what is kept.

    Only what is sent and taken comes into the storage.
    """

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

    def __init__(self, *args: object, **details: object) -> None:
        super().__init__(*args, **details)
        self.came: dict[str, BinaryIO] = {}  # with this request, by digest

    @property
    def carried(self) -> list[Arrived]:
        """The good files that came with this form, now or before."""
        return unpacked(self.kept.data)

    @staticmethod
    def mark(file: Arrived) -> str:
        """By what a form names one of its files: two may have the same content, and two the same name."""
        return f"{file.sha256}/{file.name}"

    def details(self) -> dict[str, object]:
        files = [replace(file, store=partial(self._store, file)) for file in self.carried]
        return {**super().details(), "files": files}

    def validate(self, extra_validators: object = None) -> bool:
        fine = super().validate(extra_validators)
        self.take_files()
        return bool(fine) and not self.files.errors

    def submit(self, subject: Subject, *, by: Actor) -> Contribution | None:
        done: Contribution | None = super().submit(subject, by=by)
        if self.full and not done:
            self.status = 503
        return done

    def perform(self, subject: Subject, *, by: Actor) -> Contribution | None:
        try:
            done: Contribution | None = super().perform(subject, by=by)
        except StorageFull as refusal:
            self.full = True
            raise Invalid(refusal.sentence, field="files") from refusal
        if (here := _of_browser()) is not None:
            for file in self.carried:
                waiting.let_go(*here, file.sha256)
        return done

    def hold_files(self, keys: BrowserKeys, id_: str) -> list[str]:
        """The form is shown again: what came with it waits, by digest. What has no room has to be chosen again."""
        stay = self.carried
        for file in self.carried:
            if file.sha256 in self.came:
                try:
                    waiting.hold(keys, waiting_room(), id_, file.sha256, read(self.came[file.sha256]), file.name)
                except (waiting.NoRoom, StorageFull) as refusal:
                    replaying.note(waiting.NoRoom(name=file.name, field="files"))
                    self.full = self.full or isinstance(refusal, StorageFull)
                    stay = [one for one in stay if one != file]
        self.kept.data = packed(stay)
        return [file.sha256 for file in stay]

    def take_files(self) -> None:
        """Look at what came, keep what is good, and say what is wrong with the rest."""
        taken, errors = self._still_here()
        until = time.monotonic() + examiner.PATIENCE  # for all of them: the words are in the same request
        for upload in self._uploads()[: MOST_CARRIED - len(taken)]:
            try:
                arrived = intake.inspect(
                    upload.filename or "", cast(BinaryIO, upload.stream), max(0.0, until - time.monotonic())
                )
                self.came[arrived.sha256] = cast(BinaryIO, upload.stream)
                if arrived not in taken:  # chosen again; under another name it is another file, with the same content
                    taken.append(arrived)
            except (Invalid, StorageFull) as refusal:
                replaying.note(refusal)
                errors.append(told(refusal))
                self.full = self.full or isinstance(refusal, StorageFull | NotYet)
        self.kept.data = packed(taken)
        try:
            intake.ensure_number(len(taken) + self.others())
        except Invalid as refusal:
            errors.append(told(refusal))
        self.files.errors = errors

    def take_along(self) -> None:
        self.take_files()

    def _only_shown(self) -> bool:
        shown = super()._only_shown()
        if shown and self.is_shown_again() and not replaying.was_tried():  # a lost file is told in any case
            for refusal in replaying.refusals():
                if refusal.sentence in (waiting.NoRoom.sentence, GONE):
                    self._note(refusal)
        return shown

    def others(self) -> int:
        """How many files the contribution has already."""
        return 0

    def _still_here(self) -> tuple[list[Arrived], list[str]]:
        kept = [file for file in self.carried if self.mark(file) not in (self.remove.data or ())]
        browser = _of_browser()
        here = [file for file in kept if browser is not None and waiting.is_here(*browser, file.sha256)]
        gone = [Invalid(GONE, name=file.name, field="files") for file in kept if file not in here]
        for refusal in gone:
            replaying.note(refusal)
        return here, [told(refusal) for refusal in gone]

    def _store(self, file: Arrived) -> None:
        """Into the storage, in the transaction in which it is taken."""
        if file.sha256 in self.came:
            storage().put(read(self.came[file.sha256]))
            return
        browser = _of_browser()
        content = None if browser is None else waiting.held(*browser, file.sha256)
        if content is None:
            raise Invalid(GONE, name=file.name, field="files")
        storage().put(content)

    def _uploads(self) -> list[FileStorage]:
        came = [upload for upload in self.files.data or [] if isinstance(upload, FileStorage) and upload.filename]
        self.files.data = []
        return came


def _of_browser() -> tuple[BrowserKeys, WaitingRoom, str] | None:
    """Where the files of this form wait."""
    keys = g.get("keys")
    return None if keys is None else (keys, waiting_room(), str(g.kept_form))
