"""A text that arrives when families are known: it is asked which core is its own, and disturbs nobody else."""

import struct
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from portal.text.families.coring import Core, Voting
from portal.text.families.sketching import Sketching

Key = TypeVar("Key", bound=Hashable)


def packed(core: Core) -> bytes:
    """To be kept: each number in eight bytes, in the order of the letter."""
    return struct.pack(f">{len(core)}q", *core)


def unpacked(kept: bytes) -> Core:
    return struct.unpack(f">{len(kept) // 8}q", kept)


@dataclass(frozen=True, slots=True)
class Vote(Generic[Key]):
    """The family that a text is of, and its ``share`` as of any member."""

    family: Key
    share: int


class Cores(Generic[Key]):
    """The cores that were kept, by the keys of their families; ``common`` as when these were found."""

    def __init__(self, cores: Mapping[Key, Core], common: Iterable[int] = ()) -> None:
        self._keys = list(cores)
        self._voting = Voting(list(cores.values()))
        self._sketching = Sketching(common)

    def vote(self, text: str) -> Vote[Key] | None:
        """None where it is of no family that has a core; two texts alike are found when all are gathered again."""
        sketch = self._sketching.of(text)
        size = len(sketch.numbers)
        best = self._voting.best(sketch.numbers, sketch.places, size, sketch.length)
        return None if best is None else Vote(self._keys[best[0]], round(100 * best[1] / size))
