"""Passages of a contribution are chosen word by word, with buttons alone, and proposed to be covered."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, IntegerField, SelectChoice, SubmitField, TextAreaField
from wtforms.validators import Optional
from wtforms.widgets import HiddenInput

from portal.core.vocabulary import terms
from portal.models.contributions import Contribution
from portal.queries.moderation.redactions import Proposed
from portal.services import moderation
from portal.services.moderation import MOST_GAPS, Passage
from portal.text.identifying import Finding, Kind, findings, tracking_keys
from portal.text.redacting import Span
from portal.web import replaying
from portal.web.forms.base import ActForm, AtMost, one_line_end
from portal.web.forms.files import storage
from portal.web.locale import local

SPOT = re.compile(r"(?:([1-9][0-9]?):)?([0-9]{1,6})-([0-9]{1,6})")
LONGEST_TEXT = 60_000  # characters of a file's text in which passages can be chosen: some 30 pages
GROUNDS = {
    Kind.NAME: "third_person",
    Kind.FEW: "small_number",
    **dict.fromkeys((Kind.JOB_SHIFT_LINE, Kind.UNIQUE, Kind.EMPLOYEE_NUMBER), "worker_identity"),
}
"""Which ground fits what was found; the others are contact details or official identifiers."""
CONTACT = "contact_data"


class Spot(NamedTuple):
    """Where a passage stands: in the wording, or in the text of the file in this place; then in which span of it."""

    file: int
    start: int
    end: int

    def __str__(self) -> str:
        return f"{self.file}:{self.start}-{self.end}" if self.file else f"{self.start}-{self.end}"


Chosen = dict[Spot, str]  # passages, and the ground of each; empty: not chosen yet


class RedactForm(ActForm):
    """Each button but the last shows the page again, with another passage chosen or one less."""

    act = staticmethod(moderation.propose_redaction)
    keeps = True
    fixed = ("marked", "first", "stretch", "turned")

    marked = HiddenField()
    first = HiddenField()  # the word with which a passage begins, before the one with which it ends is chosen
    stretch = IntegerField(validators=[Optional()], widget=HiddenInput())  # of which the words are shown as buttons
    turned = IntegerField(
        validators=[Optional()], widget=HiddenInput()
    )  # to the text of which file; to none: the wording
    note = TextAreaField(_l("Note to the author"), [AtMost(moderation.LONGEST_NOTE)], filters=[one_line_end])
    withholds_files = BooleanField(
        _l("Withhold its files"),
        description=_l(
            "Readers get a file whole, or not at all. Where you cover passages of the text of one, all files are "
            "withheld, and readers get that text."
        ),
    )
    seen = IntegerField(widget=HiddenInput())
    look = SubmitField(_l("Look at it as it will be read"))
    send = SubmitField(_l("Propose it to the author"))

    def __init__(self, *args: object, **details: object) -> None:
        super().__init__(*args, **details)
        self.passages: Chosen = {}
        self.texts: Mapping[int, str] = {}

    @classmethod
    def of(cls, contribution: Contribution, proposed: Proposed | None, texts: Mapping[int, str]) -> "RedactForm":
        """With what the last proposal covers, where that was made from these words; or with nothing yet.

        ``texts``: what passages can be chosen in, by the place of the file; 0 is the wording.
        """
        if proposed is not None and proposed.original == contribution.body and proposed.stands:
            form = cls(seen=contribution.revision, note=proposed.note, withholds_files=proposed.withholds_files)
            form.passages = {Spot(0, each.start, each.end): each.ground for each in proposed.covers}
            for text in proposed.texts:
                form.passages |= {Spot(text.position, each.start, each.end): each.ground for each in text.covers}
        else:
            form = cls(seen=contribution.revision)
        form.texts = texts
        if form.is_submitted():
            form.passages = form._sent()
            form._press()
        return form

    @property
    def goes_on(self) -> bool:
        """Whether the page is only shown with what was chosen, and nothing is proposed yet."""
        return self.is_submitted() and not self.send.data

    @property
    def grounds(self) -> list[SelectChoice]:
        return [
            SelectChoice("", _l("Choose why")),
            *(SelectChoice(each.code, local(each.label)) for each in terms("redaction_ground")),
        ]

    @property
    def file(self) -> int:
        """To the text of which file the page is turned; 0: the wording."""
        return self.turned.data if self.turned.data in self.texts else 0

    @property
    def text(self) -> str:
        return self.texts[self.file]

    @property
    def begun(self) -> Spot | None:
        return _spot(self.first.data or "")

    def within(self, file: int) -> dict[Span, str]:
        """What is chosen in one of the texts."""
        return {Span(each.start, each.end): ground for each, ground in self.passages.items() if each.file == file}

    def show_again(self, contribution: Contribution) -> None:
        """What was chosen stays; the state that is seen now is what the next proposal is made from."""
        self.marked.data = ",".join(map(str, sorted(self.passages)))
        self.seen.data, self.seen.raw_data = contribution.revision, None

    def details(self) -> dict[str, object]:
        passages = [Passage(each.start, each.end, ground, each.file) for each, ground in self.passages.items()]
        return {**super().details(), "note": self.note.data or "", "passages": passages, "storage": storage()}

    def _sent(self) -> Chosen:
        spots = (_spot(each) for each in (self.marked.data or "").split(",")[: 2 * MOST_GAPS])
        known = _grounds()
        grounds = {spot: _typed().get(f"ground-{spot}", "") for spot in spots if spot and self._stands(spot)}
        return {spot: ground if ground in known else "" for spot, ground in grounds.items()}

    def _stands(self, spot: Spot) -> bool:
        return spot.end <= len(self.texts.get(spot.file, ""))

    def _press(self) -> None:
        pressed = _typed()
        if (turn := pressed.get("turn", "")).isdecimal() and len(turn) < 3:
            self.turned.data, self.turned.raw_data = int(turn), None
            self.stretch.data, self.stretch.raw_data, self.first.data = None, None, ""
        if (opened := pressed.get("open", "")).isdecimal() and len(opened) < 7:
            self.stretch.data, self.stretch.raw_data = int(opened), None
        if (gone := _spot(pressed.get("uncover", ""))) is not None:
            self.passages.pop(gone, None)
        cover, _, ground = pressed.get("cover", "").partition(" ")
        if (found := _spot(cover)) is not None and self._stands(found):
            self._cover(found, ground)
        if (word := _spot(pressed.get("word", ""))) is not None and self._stands(word):
            if (begun := self.begun) is None or begun.file != word.file:
                self.first.data = str(word)
            else:
                self._cover(Spot(word.file, min(begun.start, word.start), max(begun.end, word.end)), "")
                self.first.data = ""

    def _cover(self, spot: Spot, ground: str) -> None:
        """What lies upon another becomes one with it."""
        known = _grounds()
        upon = [
            other
            for other in self.passages
            if other.file == spot.file and other.start < spot.end and spot.start < other.end
        ]
        grounds = [ground, *(self.passages.pop(other) for other in upon)]
        all_ = [spot, *upon]
        whole = Spot(spot.file, min(each.start for each in all_), max(each.end for each in all_))
        self.passages[whole] = next((each for each in grounds if each in known), "")


class PublishRedactedForm(ActForm):
    """Publishes it as it was proposed."""

    act = staticmethod(moderation.publish_redacted)

    seen = IntegerField(widget=HiddenInput())
    publish = SubmitField(_l("Publish it with these passages covered"))


def suggested(text: str, language: str, byline: str, passages: Mapping[Span, str]) -> list[tuple[Finding, str]]:
    """What could point to a person and is not covered yet, each with the ground that fits: a person decides."""
    found = [*findings(text, names=[byline] if byline else (), language=language), *tracking_keys(text)]
    free = [each for each in found if not any(s.start <= each.start and each.end <= s.end for s in passages)]
    ordered = sorted(free, key=lambda each: (each.start, each.end))[:MOST_GAPS]
    return [(each, GROUNDS.get(each.kind, CONTACT)) for each in ordered]


def _grounds() -> set[str]:
    return {each.code for each in terms("redaction_ground")}


def _typed() -> Mapping[str, str]:
    """What the form came with, now or when it was kept."""
    again = replaying.fields()
    return request.form if again is None else again


def _spot(text: str) -> Spot | None:
    found = SPOT.fullmatch(text)
    spot = Spot(int(found[1] or 0), int(found[2]), int(found[3])) if found else None
    return spot if spot is not None and spot.start < spot.end else None
