"""The files of a version. They are read before the act, and outlive a refusal of the form."""

from collections.abc import Callable

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import FileStorage
from wtforms import BooleanField, FileField, HiddenField, SelectMultipleField, SubmitField, TextAreaField

from portal.core.actor import Actor
from portal.core.errors import Invalid
from portal.core.storage import StorageFull
from portal.models.drafts import Version
from portal.services import drafts
from portal.web import replaying
from portal.web.forms.base import AtMost, one_line_end
from portal.web.forms.consultations.fields import Bilingual
from portal.web.forms.files import GONE, sealed, storage, unsealed
from portal.web.locale import told

FORM = "a version"
KINDS = _l(
    "Word (.docx), plain text (.txt), Markdown (.md), HTML (.html), or a PDF with text (.pdf). Up to 20 MB; "
    "only the words are read."
)
SIDES = ("english", "spanish")


class UploadForm(Bilingual):
    """One file or two. A good one is kept at once, so that nobody has to choose it again."""

    act = staticmethod(drafts.upload)
    keeps = True
    renewed = Bilingual.renewed | {"kept_english", "kept_spanish"}
    fixed = ("kept_english", "kept_spanish", "remove")

    english = FileField(_l("File in English"), description=KINDS)
    spanish = FileField(_l("File in Spanish"), description=KINDS)
    kept_english = HiddenField()
    kept_spanish = HiddenField()
    remove = SelectMultipleField(_l("Remove"), validate_choice=False)
    struck = BooleanField(
        _l("Struck text is part of the text"),
        description=_l("Otherwise what is struck through in a file is left out, and the report names each place."),
    )
    note_en = TextAreaField(_l("What changed and why, in English"), [AtMost(drafts.LONGEST_NOTE)], [one_line_end])
    note_es = TextAreaField(_l("What changed and why, in Spanish"), [AtMost(drafts.LONGEST_NOTE)], [one_line_end])
    send = SubmitField(_l("Upload and read"))

    full = False

    def __init__(self, *args: object, **details: object) -> None:
        super().__init__(*args, **details)
        self.sources: dict[str, drafts.Source] = {}

    def carried(self, side: str) -> str:
        """The name of the file that came for this language, now or before."""
        found = unsealed(self[f"kept_{side}"].data, FORM)
        return str(found[0][0]) if found else ""

    def details(self) -> dict[str, object]:
        given = super().details()
        del given["struck"]  # it is for the reading of the files
        return {**given, **{side: self.sources.get(side) for side in SIDES}}

    def validate(self, extra_validators: object = None) -> bool:
        sound = bool(super().validate(extra_validators))
        if self.is_shown_again():  # what was wrong with a file was noted when it came
            return sound
        self.take_along()
        if sound and not self._refused():  # reading takes seconds, and is for nothing where something else is wrong
            for side in SIDES:
                self._attempt(side, self._take_again)
        return sound and not self._refused()

    def submit(self, subject: object, *, by: Actor) -> Version | None:
        done: Version | None = super().submit(subject, by=by)
        if self.full and not done:
            self.status = 503
        return done

    def take_along(self) -> None:
        for side in SIDES:
            if side in (self.remove.data or ()):
                self[f"kept_{side}"].data = ""
            self._attempt(side, self._take_in)

    def _attempt(self, side: str, take: Callable[[str], None]) -> None:
        try:
            take(side)
        except (Invalid, StorageFull) as refusal:
            replaying.note(Invalid(refusal.sentence, field=side, **refusal.values))
            self[side].errors = [*self[side].errors, told(refusal)]
            self.full = self.full or isinstance(refusal, StorageFull)

    def _take_in(self, side: str) -> None:
        """What came just now."""
        upload = self[side].data
        self[side].data = None
        if not isinstance(upload, FileStorage) or not upload.filename:
            return
        content = upload.stream.read()
        source = drafts.take_in(content, upload.filename, side, keeps_struck=self.struck.data)
        storage().put(content)
        self.sources[side] = source
        self[f"kept_{side}"].data = sealed([[source.read.name, source.digest]], FORM)

    def _take_again(self, side: str) -> None:
        """What came with an earlier sending of this form."""
        kept = unsealed(self[f"kept_{side}"].data, FORM)
        if not kept or side in self.sources:
            return
        name, digest = kept[0]
        if not storage().exists(digest):
            self[f"kept_{side}"].data = ""
            raise Invalid(GONE, name=name)
        with storage().open(digest) as stream:
            self.sources[side] = drafts.take_in(stream.read(), name, side, keeps_struck=self.struck.data)

    def _refused(self) -> bool:
        return any(self[side].errors for side in SIDES)
