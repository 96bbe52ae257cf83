"""What is said of a contribution beside its words: where it was made and when, what it proposes, its files."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from flask import url_for
from flask_babel import gettext

from portal.core import dates, zones
from portal.models.contributions import Naming
from portal.web.locale import figure, locale, written, zone_name
from portal.web.shown.drafts import passages

if TYPE_CHECKING:  # loaded with its library, where somebody proposes words
    from portal.text import comparing


class Made(Protocol):
    """Where a comment on a draft was made."""

    @property
    def draft_id(self) -> int: ...
    @property
    def draft(self) -> int | None: ...  # its number
    @property
    def version(self) -> int: ...
    @property
    def key(self) -> str: ...  # empty: the whole document
    @property
    def label(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def above(self) -> str: ...


class Quoting(Protocol):
    """A comment on words."""

    @property
    def exact(self) -> str: ...
    @property
    def proposed(self) -> str | None: ...


class Signed(Protocol):
    """What somebody said, under a name or under none."""

    @property
    def has_account(self) -> bool: ...
    @property
    def naming(self) -> Naming: ...


class Measured(Protocol):
    """A file of which is known what it is and how large."""

    @property
    def extension(self) -> str: ...
    @property
    def size(self) -> int: ...


def place_words(place: Made) -> str:
    """Where a comment on a draft was made, as it is said beside its number."""
    return str(gettext("on %(place)s", place=_named(place, passages.within)))


def place_title(place: Made) -> str:
    """The title of a place by itself."""
    words = _named(place, passages.name)
    return words[:1].upper() + words[1:]


def _named(place: Made, called: Callable[[Made], str]) -> str:
    draft = passages.draft_name(place.draft)
    if not place.key:
        return str(gettext("%(draft)s, version %(number)s", draft=draft, number=place.version))
    name = called(place)
    return str(gettext("%(passage)s of %(draft)s, version %(number)s", passage=name, draft=draft, number=place.version))


def place_url(place: Made) -> str:
    if not place.key:
        return url_for("drafts.version", draft_id=place.draft_id, number=place.version)
    return url_for("drafts.passage", draft_id=place.draft_id, number=place.version, key=place.key)


def edits(said: Quoting) -> "Sequence[comparing.Edit]":
    """From the words a comment was made on to those it proposes."""
    from portal.text import comparing  # with its library, where somebody proposes words

    if not said.proposed:
        return [comparing.Edit(comparing.Op.DELETED, said.exact)]
    return comparing.edits(said.exact, said.proposed)


def keeps_the_hour(said: Signed) -> bool:
    """Of somebody who gave no name the hour is not shown: it could tell who it was."""
    return said.has_account and said.naming is not Naming.ANONYMOUS


def moment(at: datetime, zone: str, *, hour: bool) -> str:
    """A short day, and where it may be told the hour and its zone."""
    there = zones.wall(at, zone)
    if not hour:
        return written(there.date(), dates.SHORT)
    words = dates.instant(there, locale(), dates.SHORT)
    return str(gettext("%(when)s in %(place)s", when=words, place=zone_name(zone)))


def file_words(file: Measured) -> str:
    """What a file is and how large, as readers are told; its own name is nobody else's business."""
    kilobytes = -(-file.size // 1024)
    size = f"{figure(kilobytes)} KB" if kilobytes < 1024 else f"{figure(round(kilobytes / 1024, 1))} MB"
    return f"{file.extension.upper()}, {size}"
