"""The numbers that Word counts: kept nowhere in the document, so they are counted here again."""

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from portal.files.importing import labels, ordinals

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LEVELS = 9


@dataclass(slots=True)
class Level:
    start: int
    style: str  # "decimal", "bullet", "lowerRoman"...
    text: str  # "%1.%2)"
    restart: int | None = None  # 0: never; else the level, from 1, whose next number begins this one anew
    legal: bool = False  # all numbers in it are shown as decimal ones


@dataclass(slots=True)
class Counted:
    """What Word shows before a paragraph."""

    label: str
    bullet: bool
    deep: int  # 0 for the outermost level of its list
    outline: bool  # the outermost level of its list is numbered


@dataclass(slots=True)
class _List:
    levels: dict[int, Level]
    family: str  # lists of one family go on counting together
    begun: bool = False
    restarts: dict[int, int] = field(default_factory=dict)


def attribute(element: Element | None, name: str = "val") -> str | None:
    return None if element is None else element.get(W + name)


def number(element: Element | None, otherwise: int, name: str = "val") -> int:
    written = attribute(element, name) or ""
    return int(written) if re.fullmatch(r"-?\d{1,9}", written) else otherwise


def asked(settings: Element | None, list_: str | None) -> str | None:
    """The list by which a paragraph with these settings, or a style of this list, is to be counted."""
    own = None if settings is None else attribute(settings.find(W + "numId"))
    name = own or list_
    return None if name == "0" else name


class Numbering:
    def __init__(self, root: Element | None, language: Callable[[], str]) -> None:
        self.language = language  # in which numbers are said in words; asked only where some are
        self.lists: dict[str, _List] = {}
        self.by_style: dict[tuple[str, str], int] = {}  # (list, style of paragraph) -> level
        self.counts: dict[str, dict[int, int]] = defaultdict(dict)
        if root is not None:
            self._learn(root)

    def counted(self, settings: Element | None, list_: str | None, deep: int | None, style: str) -> Counted | None:
        """What Word shows before a paragraph with these settings, or with those of its style."""
        name = asked(settings, list_)
        own = None if settings is None else settings.find(W + "ilvl")
        deep = deep if own is None else number(own, 0)
        return self.count(name, deep, style) if name else None

    def count(self, name: str, deep: int | None, style: str) -> Counted | None:
        """Count one more paragraph of this list; nothing when there is no such list."""
        found = self.lists.get(name)
        deep = self.by_style.get((name, style), 0) if deep is None else min(max(deep, 0), LEVELS - 1)
        if found is None or deep not in found.levels:
            return None
        level, counts = found.levels[deep], self.counts[found.family]
        if not found.begun:
            found.begun = True
            for at, start in found.restarts.items():
                counts.pop(at, None)
                found.levels[at].start = start
        counts[deep] = counts[deep] + 1 if deep in counts else level.start
        for deeper in [other for other in counts if other > deep]:
            below = found.levels.get(deeper)
            if below is None or below.restart is None or 0 < deep + 1 <= below.restart:
                del counts[deeper]
        outline = found.levels.get(0, level).style not in {"bullet", "none"}
        bullet = level.style == "bullet"
        return Counted("" if bullet else self._shown(found, counts, deep), bullet, deep, outline)

    def _shown(self, list_: _List, counts: dict[int, int], deep: int) -> str:
        own = list_.levels[deep]

        def one(sign: re.Match[str]) -> str:
            at = int(sign[1]) - 1
            level = list_.levels.get(at)
            if level is None or level.style == "none":
                return ""
            style = "decimal" if own.legal else level.style
            count = counts.get(at, level.start)
            return (ordinals.said(count, style, self.language()) if style in ordinals.STYLES else "") or labels.numeral(
                count, style
            )

        return labels.trimmed(re.sub(r"%([1-9])", one, own.text))

    def _learn(self, root: Element) -> None:
        kinds = {attribute(kind, "abstractNumId"): kind for kind in root.findall(W + "abstractNum")}
        linked = {attribute(kind.find(W + "styleLink")): kind for kind in kinds.values()}
        for num in root.findall(W + "num"):
            name = attribute(num, "numId") or ""
            family = attribute(num.find(W + "abstractNumId"))
            kind = kinds.get(family)
            if kind is not None and (link := attribute(kind.find(W + "numStyleLink"))):
                kind = linked.get(link, kind)
            if kind is None:
                continue
            list_ = _List({}, family or "")
            for level in kind.findall(W + "lvl"):
                self._add(list_, name, level)
            for changed in num.findall(W + "lvlOverride"):
                if (level_ := changed.find(W + "lvl")) is not None:
                    self._add(list_, name, level_)
                start = changed.find(W + "startOverride")
                at = number(changed, 0, "ilvl")
                if start is not None and at in list_.levels:
                    list_.restarts[at] = number(start, 1)
            self.lists[name] = list_

    def _add(self, list_: _List, name: str, level: Element) -> None:
        deep = number(level, 0, "ilvl")
        restart, legal = level.find(W + "lvlRestart"), level.find(W + "isLgl")
        list_.levels[deep] = Level(
            start=number(level.find(W + "start"), 1),
            style=attribute(level.find(W + "numFmt")) or "decimal",
            text=attribute(level.find(W + "lvlText")) or "",
            restart=None if restart is None else number(restart, 0),
            legal=legal is not None and attribute(legal) not in {"0", "false", "off"},
        )
        if style := attribute(level.find(W + "pStyle")):
            self.by_style[name, style] = deep
