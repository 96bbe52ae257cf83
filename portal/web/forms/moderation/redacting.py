"""Passages of a contribution are chosen word by word, with buttons alone, and proposed to be covered."""

import re
from collections.abc import Mapping

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, IntegerField, SelectChoice, SubmitField, TextAreaField
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
from portal.web.locale import local

SPAN = re.compile(r"([0-9]{1,6})-([0-9]{1,6})")
GROUNDS = {
    Kind.NAME: "third_person",
    Kind.FEW: "small_number",
    **dict.fromkeys((Kind.JOB_SHIFT_LINE, Kind.UNIQUE, Kind.EMPLOYEE_NUMBER), "worker_identity"),
}
"""Which ground fits what was found; the others are contact details or official identifiers."""
CONTACT = "contact_data"
Chosen = dict[Span, str]  # passages, and the ground of each; empty: not chosen yet


class RedactForm(ActForm):
    """Each button but the last shows the page again, with another passage chosen or one less."""

    act = staticmethod(moderation.propose_redaction)
    keeps = True
    fixed = ("marked", "first", "stretch")

    marked = HiddenField()
    first = HiddenField()  # the word with which a passage begins, before the one with which it ends is chosen
    stretch = IntegerField(widget=HiddenInput())  # of which the words are shown as buttons
    note = TextAreaField(_l("Note to the author"), [AtMost(moderation.LONGEST_NOTE)], filters=[one_line_end])
    withholds_files = BooleanField(
        _l("Withhold its files"), description=_l("Files are not covered: readers get them whole, or not at all.")
    )
    seen = IntegerField(widget=HiddenInput())
    look = SubmitField(_l("Look at it as it will be read"))
    send = SubmitField(_l("Propose it to the author"))

    def __init__(self, *args: object, **details: object) -> None:
        super().__init__(*args, **details)
        self.passages: Chosen = {}

    @classmethod
    def of(cls, contribution: Contribution, proposed: Proposed | None) -> "RedactForm":
        """With what the last proposal covers, where that was made from these words; or with nothing yet."""
        if proposed is not None and proposed.original == contribution.body and proposed.stands:
            form = cls(seen=contribution.revision, note=proposed.note, withholds_files=proposed.withholds_files)
            form.passages = {Span(each.start, each.end): each.ground for each in proposed.covers}
        else:
            form = cls(seen=contribution.revision)
        if form.is_submitted():
            form.passages = form._sent(len(contribution.body))
            form._press(len(contribution.body))
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
    def begun(self) -> Span | None:
        return _span(self.first.data or "")

    def show_again(self, contribution: Contribution) -> None:
        """What was chosen stays; the state that is seen now is what the next proposal is made from."""
        self.marked.data = ",".join(f"{start}-{end}" for start, end in sorted(self.passages))
        self.seen.data, self.seen.raw_data = contribution.revision, None

    def details(self) -> dict[str, object]:
        passages = [Passage(*span, ground) for span, ground in self.passages.items()]
        return {**super().details(), "note": self.note.data or "", "passages": passages}

    def _sent(self, length: int) -> Chosen:
        spans = (_span(each) for each in (self.marked.data or "").split(",")[: 2 * MOST_GAPS])
        known = _grounds()
        grounds = {span: _typed().get(f"ground-{span.start}-{span.end}", "") for span in spans if span}
        return {span: ground if ground in known else "" for span, ground in grounds.items() if span.end <= length}

    def _press(self, length: int) -> None:
        pressed = _typed()
        if (opened := pressed.get("open", "")).isdecimal() and len(opened) < 7:
            self.stretch.data, self.stretch.raw_data = int(opened), None
        if (gone := _span(pressed.get("uncover", ""))) is not None:
            self.passages.pop(gone, None)
        cover, _, ground = pressed.get("cover", "").partition(" ")
        if (found := _span(cover)) is not None and found.end <= length:
            self._cover(found, ground)
        if (word := _span(pressed.get("word", ""))) is not None and word.end <= length:
            if (begun := self.begun) is None:
                self.first.data = f"{word.start}-{word.end}"
            else:
                self._cover(Span(min(begun.start, word.start), max(begun.end, word.end)), "")
                self.first.data = ""

    def _cover(self, span: Span, ground: str) -> None:
        """What lies upon another becomes one with it."""
        known = _grounds()
        upon = [other for other in self.passages if other.start < span.end and span.start < other.end]
        grounds = [ground, *(self.passages.pop(other) for other in upon)]
        all_ = [span, *upon]
        whole = Span(min(each.start for each in all_), max(each.end for each in all_))
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


def _span(text: str) -> Span | None:
    found = SPAN.fullmatch(text)
    span = Span(int(found[1]), int(found[2])) if found else None
    return span if span is not None and span.start < span.end else None
