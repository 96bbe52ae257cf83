"""An editor says where a comment belongs whose place the portal could not find for certain."""

import re
from collections.abc import Sequence

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice, StringField, SubmitField, ValidationError
from wtforms.validators import InputRequired

from portal.core.localized import LANGUAGES
from portal.queries.contributions.on_drafts import Comment
from portal.queries.drafts import Line
from portal.services import contributions
from portal.text import designations
from portal.web.forms.base import ActForm

OTHER, SHELF = "other", "shelf"
_OWN_NUMBER = re.compile(r"(?:p|passage|fragmento)\s*0*([0-9]{1,6})")
_SIGN = re.compile(r"(?:¶|párrafo|parrafo|paragraph)\s*(?=\S)")


class PlaceForm(ActForm):
    """The button that confirms where the portal put a comment."""

    act = staticmethod(contributions.confirm_place)
    confirm = SubmitField(_l("It belongs here"))


class MoveForm(ActForm):
    """Another passage, by its number or among the likely ones; or the shelf."""

    act = staticmethod(contributions.move)
    keeps = True
    fixed = ("where", "number")

    where = RadioField(_l("Where does it belong?"), [InputRequired(_l("Choose where it belongs."))], choices=[])
    number = StringField(
        _l("Number of the passage"),
        description=_l("As shown beside the text, for example 12, or passage 12 where the text has no number."),
    )
    exact = StringField(
        _l("Words of that passage"),
        description=_l(
            "Copy them from it. If empty, it is put at the author's own words if they are there, "
            "and otherwise at the whole passage."
        ),
    )
    move = SubmitField(_l("Put it there"))

    comment: Comment | None = None
    lines: Sequence[Line] = ()

    def about(self, comment: Comment, lines: Sequence[Line], likely: Sequence[Line]) -> None:
        """For this comment, in the version with these passages."""
        self.comment, self.lines, self.likely = comment, lines, list(likely)
        self.where.choices = [
            *(SelectChoice(line.key, line.key) for line in likely),
            SelectChoice(OTHER, _l("At another passage")),
            SelectChoice(SHELF, _l("Nowhere: the text was taken out. It is kept on the shelf.")),
        ]

    def validate(self, extra_validators: object = None) -> bool:
        if not self.where.data and (self.number.data or "").strip():  # a number says by itself what is meant
            self.where.data, self.where.raw_data = OTHER, [OTHER]
        return bool(super().validate(extra_validators))

    @property
    def chosen(self) -> Line | None:
        if self.where.data == OTHER:
            found = _numbered(self.lines, self.number.data or "")
            return found[0] if len(found) == 1 else None
        return next((line for line in self.lines if line.key == self.where.data), None)

    def validate_number(self, field: StringField) -> None:
        if self.where.data != OTHER:
            return
        many = len(_numbered(self.lines, field.data or ""))
        if not many:
            raise ValidationError(gettext("There is no passage with this number in this version."))
        if many > 1:
            raise ValidationError(
                gettext("Several passages have this number. Write the last part of its address, such as p0012.")
            )

    def details(self) -> dict[str, object]:
        """At the words that were copied, or else at the author's own where they stand there, or at all of it."""
        line = self.chosen
        if line is None or self.comment is None:
            return {"passage": "", "language": "", "exact": ""}
        own, copied = self.comment.made_language, (self.exact.data or "").strip()
        words = copied or self.comment.exact
        there = [each for each in LANGUAGES if line.in_(each)]
        with_words = [each for each in there if words.strip() and words in line.in_(each)]
        for languages in (with_words, there):
            languages.sort(key=lambda each: each != own)
        language = (with_words or there)[0]
        some = bool(copied or with_words) and words != line.in_(language)
        return {"passage": line.key, "language": language, "exact": words if some else ""}


def _numbered(lines: Sequence[Line], typed: str) -> list[Line]:
    """The passages with this number: as the text has it, or their own for good."""
    typed = _SIGN.sub("", typed.strip().rstrip(".").casefold(), count=1)
    own = _OWN_NUMBER.fullmatch(typed)
    if own is None:
        said = designations.said(typed, "en").casefold()
        labelled = [line for line in lines if typed and designations.said(line.label, "en").casefold() == said]
        if labelled or not (typed.isascii() and typed.isdigit() and len(typed) <= 6):
            return labelled
    number = own[1] if own else typed
    return [line for line in lines if line.key == f"p{int(number):04}"]
