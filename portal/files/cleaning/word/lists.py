"""The lists of a copy: only those that its paragraphs count with, without the names they had."""

from portal.files.cleaning.markup import Element, named, new
from portal.files.cleaning.word.copying import Copier, word_element
from portal.files.cleaning.word.styles import switch, value


def numbering(root: Element | None, copier: Copier) -> Element | None:
    """Lists that styles count with are known only when these are copied, so ask for this last but one."""
    if root is None or not copier.used.lists:
        return None
    kinds = {kind.get(named("w:abstractNumId"), ""): kind for kind in root.findall(named("w:abstractNum"))}
    by_link = {value(kind.find(named("w:styleLink"))): identity for identity, kind in kinds.items()}
    lists = {entry.get(named("w:numId"), ""): entry for entry in root.findall(named("w:num"))}
    needed: dict[str, None] = {}
    entries = []
    for identity in sorted(filter(lists.__contains__, copier.used.lists), key=_as_number):
        entry = lists[identity]
        kind = value(entry.find(named("w:abstractNumId"))) or ""
        if kind in kinds and (link := value(kinds[kind].find(named("w:numStyleLink")))):
            kind = by_link.get(link, kind)
        if kind in kinds:
            needed[kind] = None
            entries.append(_entry(entry, kind, copier))
    made = new("w:numbering")
    made.extend(_kind(kinds[identity], copier) for identity in needed)
    made.extend(entries)
    return made


def _entry(entry: Element, kind: str, copier: Copier) -> Element:
    made = word_element(entry, "num")
    made.append(new("w:abstractNumId", val=kind))
    for override in entry.findall(named("w:lvlOverride")):
        copied = copier.copy(override)
        for level in copied.findall(named("w:lvl")):
            _hush(level, override.find(named("w:lvl")))
        made.append(copied)
    return made


def _kind(kind: Element, copier: Copier) -> Element:
    made = word_element(kind, "abstractNum")
    multi = kind.find(named("w:multiLevelType"))
    if multi is not None:
        made.append(word_element(multi, "multiLevelType"))
    for level in kind.findall(named("w:lvl")):
        copied = copier.copy(level)
        _hush(copied, level)
        made.append(copied)
    return made


def _hush(copied: Element, level: Element | None) -> None:
    """A number that is hidden stays unseen: the copy knows no hiding."""
    letters = None if level is None else level.find(named("w:rPr"))
    if switch(letters, "w:vanish"):
        for label in copied.findall(named("w:lvlText")):
            label.set(named("w:val"), "")
        for shape in copied.findall(named("w:numFmt")):
            shape.set(named("w:val"), "none")


def _as_number(identity: str) -> int:
    return int(identity) if identity.isdigit() else 0
