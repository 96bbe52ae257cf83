"""What was written once is cached in this process: pages, fragments of pages, entries of threads."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from enum import Enum
from threading import Lock
from typing import Generic, Protocol, TypeVar, cast

from flask import Flask, current_app

OVERHEAD = 300  # bytes of an entry, roughly
KILOBYTE = 1024
MEGABYTE = 1024 * KILOBYTE


class Cached(Enum):
    """What is cached, its room in bytes (in each process), and all that a key of it holds.

    Whatever else a thing depends on, its reader above all, must not stand in it.
    """

    PAGES = 8 * MEGABYTE, "path asked scheme day as_of"
    FRAGMENTS = 8 * MEGABYTE, "fragment language as_of"
    THREADS = 12 * MEGABYTE, "round version language may question spoken order after before"
    ENTRIES = 12 * MEGABYTE, "ref revision language may"
    SHAPES = 256 * KILOBYTE, "round language may shape"
    QUESTIONS = 256 * KILOBYTE, "round version"
    DRAFTS = 512 * KILOBYTE, "round version organisation"
    OUTLINES = MEGABYTE, "text"
    COMPARISONS = 2 * MEGABYTE, "old new"
    RECEIPTS = 512 * KILOBYTE, "round revision language posted_at late added files readers"

    def __init__(self, room: int, holds: str) -> None:
        self.room, self.holds = room, tuple(holds.split())

    def key(self, **given: Hashable) -> Hashable:
        """All of it, and nothing that is not in it."""
        if given.keys() != set(self.holds):
            raise TypeError(f"a key of {self.name} holds {', '.join(self.holds)}")
        return tuple([given[name] for name in self.holds])


class Sized(Protocol):
    """What knows how many bytes or characters it takes."""

    def __len__(self) -> int: ...


Thing = TypeVar("Thing", bound=Sized)


class Cache(Generic[Thing]):
    """Room for so many bytes; what nobody asked for the longest makes place (LRU). Safe among threads."""

    def __init__(self, room: int) -> None:
        self.room, self.used = room, 0
        self._things: OrderedDict[Hashable, Thing] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> Thing | None:
        with self._lock:
            found = self._things.get(key)
            if found is not None:
                self._things.move_to_end(key)
            return found

    def get_all(self, keys: Sequence[Hashable]) -> list[Thing | None]:
        with self._lock:
            found = [self._things.get(key) for key in keys]
            for key, thing in zip(keys, found, strict=True):
                if thing is not None:
                    self._things.move_to_end(key)
            return found

    def put(self, key: Hashable, thing: Thing) -> None:
        with self._lock:
            before = self._things.pop(key, None)
            self.used += len(thing) + OVERHEAD - (len(before) + OVERHEAD if before is not None else 0)
            self._things[key] = thing
            while self.used > self.room and self._things:
                self.used -= len(self._things.popitem(last=False)[1]) + OVERHEAD

    def clear(self) -> None:
        with self._lock:
            self._things.clear()
            self.used = 0


def once(kind: Cached, read: Callable[[], Thing], **key: Hashable) -> Thing:
    """What is cached under this key, or is read now and cached."""
    things, of = cache(kind), kind.key(**key)
    found = cast(Thing | None, things.get(of))
    if found is None:
        found = read()
        things.put(of, found)
    return found


def cache(kind: Cached) -> Cache[Sized]:
    """Where things of this kind are, in this process and for this application."""
    caches: dict[Cached, Cache[Sized]] = current_app.extensions["caches"]
    return caches[kind]


def init_app(app: Flask) -> None:
    app.extensions["caches"] = {kind: Cache[Sized](kind.room) for kind in Cached}
