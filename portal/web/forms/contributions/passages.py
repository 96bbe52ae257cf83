"""What people fill in to comment on a draft, on one of its passages, or on words of it."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from wtforms import Field, HiddenField, RadioField, SelectChoice, SubmitField, TextAreaField, ValidationError
from wtforms.validators import DataRequired

from portal.core import vocabulary
from portal.core.actor import Actor
from portal.core.localized import LANGUAGES
from portal.models.consultations import Round
from portal.models.contributions import CommentType
from portal.queries.drafts import Line
from portal.services import contributions
from portal.text import finding
from portal.text.words import beginning, extends
from portal.web.forms.base import AtMost
from portal.web.forms.contributions.sending import Signed
from portal.web.forms.contributions.wording import plain_line_ends
from portal.web.locale import locale

TEXTS = {"en": _l("The English text"), "es": _l("The Spanish text")}
TO_TRANSLATORS = _l(
    "The English and the Spanish texts do not say the same. It goes to the translators’ desk, and once it is "
    "published the paragraph is marked as disputed until a translator has settled it."
)
QUOTED = 400  # characters of a paragraph that an error quotes
AROUND = 32  # characters on each side of words that stand there several times
LONGEST_PLACE = 6  # digits
_BLANKS = re.compile(r"[ \t\n]+")


@dataclass(frozen=True, slots=True)
class Words:
    """Words of a passage in one language, in code points; without a start, all of it."""

    language: str
    text: str
    start: int | None = None
    end: int | None = None

    @property
    def exact(self) -> str:
        return self.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Change:
    """Another wording, to be looked at among the words around it."""

    made_language: str
    exact: str
    prefix: str
    suffix: str
    proposed: str


def _kind(code: str) -> CommentType | None:
    return CommentType(code) if code in set(CommentType) else None


def _place(typed: object) -> int | None:
    """Where words begin, as a page says it; anything else is as good as nothing."""
    typed = str(typed)
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= LONGEST_PLACE else None


class DocumentCommentForm(Signed):
    """About the whole document."""

    act = staticmethod(contributions.comment)

    comment_type = RadioField(
        _l("What kind of comment is it?"),
        [DataRequired(_l("Say what kind of comment it is."))],
        coerce=_kind,
        choices=[],
        validate_choice=False,
    )

    def dress(self, by: Actor, round_: Round) -> None:
        """Offer what this person can choose from."""
        self.sign(by, round_)
        self.offer(kind for kind in CommentType if kind is not CommentType.TRANSLATION_ERROR)
        if not self.is_submitted():
            self.comment_type.data = CommentType.GENERAL

    def offer(self, kinds: Iterable[CommentType]) -> None:
        terms = {kind: vocabulary.term("comment_type", kind) for kind in kinds}
        special = {CommentType.TRANSLATION_ERROR: TO_TRANSLATORS}
        self.comment_type.choices = [
            SelectChoice(kind.value, term.label, render_kw={"help": special.get(kind, term.help)})
            for kind, term in terms.items()
        ]


class PassageCommentForm(DocumentCommentForm):
    """About a passage, or words of it that one types, pastes or has selected; with another wording, if one likes.

    The box for another wording holds the words as they are, until somebody changes them. Unchanged it proposes
    nothing; emptied, it proposes to take them out.
    """

    fixed: ClassVar[tuple[str, ...]] = (*Signed.fixed, "filled")
    first = ("text_language", "exact", "start", "proposed", "comment_type")

    text_language = RadioField(_l("Which text do you mean?"), choices=[], validate_choice=False)
    exact = TextAreaField(
        _l("The words you mean"),
        filters=[plain_line_ends],
        description=_l("Copy them from the paragraph, or type them. Leave the box empty for the whole paragraph."),
    )
    start = RadioField(_l("Which of them do you mean?"), coerce=_place, choices=[], validate_choice=False)
    proposed = TextAreaField(
        _l("How it should read instead"), [AtMost(contributions.LONGEST_PROPOSAL)], [plain_line_ends]
    )
    filled = HiddenField(filters=[plain_line_ends])
    preview = SubmitField(_l("Show the change"))

    passage: Line | None = None
    texts: Mapping[str, str] = {}
    words: Words | None = None  # once it is clear which are meant
    places: tuple[tuple[int, int], ...] = ()  # where what was typed stands
    strayed = False  # the wording proposed was written for other words

    def __iter__(self) -> Iterator[Field]:
        """What it is about comes before what is said."""
        first = [self._fields[name] for name in self.first]
        return iter([*first, *(field for field in super().__iter__() if field not in first)])

    def about(self, passage: Line, by: Actor, round_: Round) -> None:
        """Offer what there is to choose from here, and find the words that were typed."""
        self.passage = passage
        own_first = sorted(LANGUAGES, key=lambda code: code != locale())
        self.texts = {code: passage.in_(code) for code in own_first if passage.in_(code)}
        self.dress(by, round_)
        kinds = [kind for kind in CommentType if len(self.texts) > 1 or kind is not CommentType.TRANSLATION_ERROR]
        self.offer(sorted(kinds, key=lambda kind: kind is CommentType.GENERAL))
        self.text_language.choices = [SelectChoice(code, TEXTS[code]) for code in self.texts]
        if self.text_language.data not in self.texts:
            self.text_language.data = next(iter(self.texts), "")
        if self.is_submitted():
            self._find()
        else:
            self.comment_type.data = None

    def point_at(self, start: int | None, end: int | None) -> None:
        """At words that were selected on the page that led here."""
        text = self.texts.get(self.text_language.data or "", "")
        if start is None or end is None or not 0 <= start < end <= len(text):
            return
        while start > 0 and extends(text[start]):  # an accent has its letter before it
            start -= 1
        chosen = text[start:end]
        self.exact.data, self.start.data = chosen.strip(), start + len(chosen) - len(chosen.lstrip())
        self._find()

    def details(self) -> dict[str, object]:
        found = super().details()
        words = self.words
        return {
            **found,
            "passage": self.passage.key if self.passage else "",
            "text_language": words.language if words else found["text_language"],
            "start": words.start if words else None,
            "end": words.end if words else None,
            "exact": words.exact if words and words.start is not None else "",
            "proposed": self.proposal,
        }

    @property
    def proposal(self) -> str | None:
        typed = _plain(self.proposed.data)
        unchanged = {_plain(self.filled.data), _plain(self.words.exact if self.words else "")}
        return None if typed in unchanged else typed

    @property
    def change(self) -> Change | None:
        """What would be proposed, as the form stands."""
        words, proposed = self.words, self.proposal
        if words is None or proposed is None:
            return None
        start, end = (0, len(words.text)) if words.start is None else (words.start, words.end or 0)
        before, after = words.text[max(0, start - AROUND) : start], words.text[end : end + AROUND]
        return Change(words.language, words.exact, before, after, proposed)

    def is_to_be_shown_again(self) -> bool:
        return bool(self.preview.data) or super().is_to_be_shown_again()

    def look(self) -> None:
        super().look()
        self.exact.validate(self, [type(self).validate_exact])
        self.start.validate(self, [type(self).validate_start])
        self.proposed.validate(self)

    def validate_exact(self, field: TextAreaField) -> None:
        if self.words is None and not self.places:
            text = self.texts.get(self.text_language.data or "", "")
            shown = beginning(text, QUOTED)
            sentence = gettext("These words are not in this paragraph, and nothing close to them is. It says:")
            raise ValidationError(f"{sentence} «{shown}»" if locale() == "es" else f"{sentence} “{shown}”")

    def validate_start(self, field: RadioField) -> None:
        if self.words is None and self.places:
            raise ValidationError(gettext("These words are there several times. Say which you mean."))

    def validate_proposed(self, field: TextAreaField) -> None:
        if self.strayed and not self.preview.data:
            raise ValidationError(
                gettext("This was written for other words than those you mean now. Look at the change, and send again.")
            )

    def _find(self) -> None:
        """Which words are meant: in the language that was chosen or, where they do not stand there, in the other."""
        wanted = self.exact.data or ""
        own = self.text_language.data or ""
        for language in sorted(self.texts, key=lambda code: code != own):
            text = self.texts[language]
            if not wanted.strip():
                self.words = Words(language, text)
                break
            if found := finding.spans(text, wanted):
                self.text_language.data = language
                self._choose(language, text, found)
                break
        if self.words is not None:
            self._fill(self.words)

    def _fill(self, words: Words) -> None:
        """The box goes with the words that are meant, unless something was already written in it."""
        typed, filled = _plain(self.proposed.data), _plain(self.filled.data)
        if typed == filled:
            fresh = words.exact if words.start is not None or self.preview.data else ""
            self.proposed.data = self.filled.data = fresh
        elif filled not in ("", _plain(words.exact)):
            self.strayed, self.filled.data = True, words.exact

    def _choose(self, language: str, text: str, found: list[tuple[int, int]]) -> None:
        chosen = [place for place in found if place[0] == self.start.data]
        several = finding.whole_words(text, found)
        self.places = tuple(several)
        if len(several) > 1:
            self.start.choices = [SelectChoice(start, _around(language, text, start, end)) for start, end in several]
        if chosen or len(several) == 1:
            start, end = chosen[0] if chosen else several[0]
            self.words, self.start.data = Words(language, text, start, end), start


def _around(language: str, text: str, start: int, end: int) -> Markup:
    """The words with a little of what stands on both sides of them."""
    left, right = max(0, start - AROUND), min(len(text), end + AROUND)
    before, after = "…" * (left > 0) + text[left:start], text[end:right] + "…" * (right < len(text))
    return Markup('<span lang="{}">{}<mark>{}</mark>{}</span>').format(language, before, text[start:end], after)


def _plain(text: str | None) -> str:
    """A proposed wording as it is kept: on one line."""
    return unicodedata.normalize("NFC", _BLANKS.sub(" ", text or "")).strip()
