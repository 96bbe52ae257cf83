"""What was written once is cached in this process: pages, fragments of pages, entries of threads."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from threading import Lock
from typing import Any, Generic, Protocol, TypeVar

from flask import current_app

OVERHEAD = 300  # bytes of an entry, roughly


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


def once(name: str, room: int, key: Hashable, read: Callable[[], Thing]) -> Thing:
    """What is cached under this key, or is read now and cached."""
    cached = cache(name, room)
    found: Thing | None = cached.get(key)
    if found is None:
        found = read()
        cached.put(key, found)
    return found


def cache(name: str, room: int) -> Cache[Any]:
    """Where pieces or pages of this application are cached, in this process."""
    caches: dict[str, Cache[Any]] = current_app.extensions["caches"]
    found = caches.get(name)
    return found if found is not None else caches.setdefault(name, Cache(room))
