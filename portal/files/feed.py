"""What is new, for programs that look for it (Atom, RFC 4287). Each piece is known again by its number for good."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid5

from lxml import etree

ATOM = "http://www.w3.org/2005/Atom"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_OURS = UUID("0a4f5d0e-6a43-4f3a-8b0e-5f5a6d9e7c31")  # of all identifiers made here; another one doubles every piece


@dataclass(frozen=True, slots=True)
class Item:
    """A piece: who said what, in which language, when and where it is read. ``of`` names it for good."""

    of: str
    title: str
    author: str
    words: str
    language: str
    at: datetime
    address: str


@dataclass(frozen=True, slots=True)
class Feed:
    """What it is about, whose it is, where it is read and where it comes from; its pieces newest first."""

    of: str
    title: str
    author: str
    language: str
    page: str
    address: str
    since: datetime  # when it was last changed, where there is no piece yet
    items: Sequence[Item]


def written(feed: Feed) -> bytes:
    """A feed as its readers take it, of words without what XML cannot hold: ``words.clean`` refuses it."""
    made = etree.Element(f"{{{ATOM}}}feed", {LANG: feed.language}, nsmap={None: ATOM})
    _add(made, "id", _name(feed.of))
    _add(made, "title", feed.title)
    _add(made, "updated", _instant(max([each.at for each in feed.items], default=feed.since)))
    _add(_add(made, "author"), "name", feed.author)
    _add(made, "link", rel="self", type="application/atom+xml", href=feed.address)
    _add(made, "link", rel="alternate", type="text/html", href=feed.page)
    for each in feed.items:
        entry = _add(made, "entry")
        _add(entry, "id", _name(each.of))
        _add(entry, "title", each.title)
        _add(_add(entry, "author"), "name", each.author)
        for name in ("published", "updated"):
            _add(entry, name, _instant(each.at))
        _add(entry, "link", rel="alternate", type="text/html", href=each.address)
        _add(entry, "content", each.words, type="text").set(LANG, each.language)
    content: bytes = etree.tostring(made, encoding="utf-8", xml_declaration=True)
    return content


def _add(above: etree._Element, name: str, words: str = "", **attributes: str) -> etree._Element:
    made = etree.SubElement(above, f"{{{ATOM}}}{name}", attributes)
    made.text = words or None
    return made


def _name(of: str) -> str:
    return uuid5(_OURS, of).urn


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
