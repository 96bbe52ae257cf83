"""What a chain is made of: things, and what leads from which to which."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from portal.core.localized import Localized
from portal.core.spans import Span

Key = tuple[str, Any]


@dataclass(frozen=True, slots=True)
class Node:
    """A thing in a chain: ``at`` is what its address needs, ``words`` what it is called where it has a name."""

    key: Key
    words: Localized
    day: Span | None = None
    at: Any = None
    code: str = ""
    by_staff: bool = False  # of a demonstration that is invented

    @property
    def kind(self) -> str:
        return str(self.key[0])


@dataclass(frozen=True, slots=True)
class Chain:
    """Things and what leads from which to which, from what was said on. ``more`` of them were too far away to show."""

    focus: Key
    nodes: tuple[Node, ...]
    links: tuple[tuple[Key, Key], ...]
    more: bool

    def before(self, key: Key) -> list[Key]:
        return [one for one, other in self.links if other == key]

    def after(self, key: Key) -> list[Key]:
        return [other for one, other in self.links if one == key]


@dataclass(slots=True)
class Ways:
    """What leads where, in both directions."""

    onward: defaultdict[Key, set[Key]] = field(default_factory=lambda: defaultdict(set))
    back: defaultdict[Key, set[Key]] = field(default_factory=lambda: defaultdict(set))

    def lead(self, one: Key, other: Key) -> None:
        self.onward[one].add(other)
        self.back[other].add(one)


def numbers_of(near: Iterable[Key], *kinds: str) -> list[Any]:
    return [key[1] for key in near if key[0] in kinds]
