"""In whose name something stands. In a demonstration it says there that it is invented: real institutions speak in it.

The label is part of the name, so that it goes wherever the name goes: onto paper too, and into files.
"""

import re
from typing import Protocol

from flask import current_app
from flask_babel import gettext
from markupsafe import Markup, escape

from portal.models.contributions import DISSENTS, Kind

NUMBER = re.compile(r"ILC(?:-[0-9]{4}){2,3}")


class Spoken(Protocol):
    """What somebody said, or the committee."""

    @property
    def kind(self) -> Kind: ...
    @property
    def byline(self) -> str: ...
    @property
    def unverified(self) -> bool: ...


class Signed(Protocol):
    """What is said under a name, or under none. ``unverified``: somebody without an account chose it."""

    @property
    def byline(self) -> str: ...
    @property
    def unverified(self) -> bool: ...


def whose(said: Spoken) -> Markup:
    """The author as readers are shown them, apart from other words, and whether anybody has checked that name."""
    return Markup("<bdi>{}</bdi>{}{}").format(speaker(said), _mark(said), _weight(said))


def marked(said: Spoken) -> str:
    """In plain words what :func:`whose` says, for what is no page."""
    return f"{speaker(said)}{_mark(said)}{_weight(said)}"


def signed(said: Signed) -> str:
    """The name that somebody chose, and whether anybody has checked it: for a cell, or a margin."""
    return f"{named(said.byline)}{_mark(said)}"


def _mark(said: Signed) -> str:
    return f" · {gettext('name not verified')}" if said.unverified else ""


def _weight(said: Spoken) -> str:
    return f" · {words}" if (words := weight(said.kind)) else ""


def weight(kind: Kind) -> str:
    """What it is beside a word among others: what an organisation said officially, or a dissent from that."""
    if kind is Kind.STATEMENT:
        return str(gettext("official statement"))
    return str(gettext("dissent")) if kind in DISSENTS else ""


def speaker(said: Spoken) -> str:
    """How the author is named: as they chose, or by what they are."""
    if said.kind is Kind.OFFICIAL_REPLY:
        return labelled(gettext("Interagency Labor Committee"))
    if said.kind is Kind.CONCERN:
        return str(gettext("Sent in confidence, worded by the committee"))
    if said.kind is Kind.UNNAMED_DISSENT and said.byline:
        return str(gettext("A member of %(name)s", name=labelled(said.byline)))
    return named(said.byline)


def named(byline: str) -> str:
    """The name that somebody chose to be shown, or that they are one of many."""
    return labelled(byline) if byline else str(gettext("A participant"))


def apart(name: str) -> Markup:
    """A name among other words, in whatever script: it does not draw them along, nor they it."""
    return Markup("<bdi>{}</bdi>").format(name)


def around(sentence: object, **names: str) -> Markup:
    """A sentence of ours with names in it, each apart."""
    return escape(str(sentence)) % {place: apart(name) for place, name in names.items()}


def labelled(name: str) -> str:
    return str(gettext("%(name)s (invented)", name=name) if current_app.config["DEMO"] else name)


def what_is_invented() -> str:
    """What stands in a text that is taken out of a demonstration; empty elsewhere."""
    return str(gettext("Demonstration: this text is invented.")) if current_app.config["DEMO"] else ""


def numbers_whole(title: Markup) -> Markup:
    """A title in which no public number is cut in two where a line ends: at 320 px it would be at any of its dashes."""
    return Markup(NUMBER.sub(r'<span class="nb">\g<0></span>', str(escape(title))))  # noqa: S704  what a template wrote
