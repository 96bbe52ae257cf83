"""The sketches of all texts of a round, side by side in arrays: a hundred thousand of them fit into little memory."""

from array import array
from collections import Counter
from collections.abc import Iterable, Set
from itertools import compress, pairwise

from portal.text.families.sketching import Sketch, Sketching

ROOM = 2  # places for each number, to see whether it was met; who shares one is kept, and says nothing


class Gathered:
    """Each different text once, by its place. Numbers that one text alone has can join nothing, and are left out."""

    def __init__(self, texts: Iterable[str], common: Iterable[int] = ()) -> None:
        self._numbers, self._places = array("q"), array("L")
        self._ends = array("L", [0])
        self.sizes = array("H")  # how many numbers each had, those of it alone included
        self.lengths = array("L")  # in words
        self.thinned = array("f")  # words for each number that it had
        self.alike: list[list[int]] = []  # the places of the texts with the same words, the first one first
        sketching = Sketching(common)
        by_words: dict[bytes, int] = {}
        for place, text in enumerate(texts):
            sketch = sketching.of(text)
            one = by_words.setdefault(sketch.all, len(self.alike))
            if one == len(self.alike):
                self.alike.append([])
                self._add(sketch)
            self.alike[one].append(place)
        self._keep(self._met_twice())
        self.times = Counter(self._numbers)  # how many different texts have each number

    def __len__(self) -> int:
        return len(self.alike)

    def of(self, one: int) -> "array[int]":
        return self._numbers[self._ends[one] : self._ends[one + 1]]

    def places(self, one: int) -> "array[int]":
        return self._places[self._ends[one] : self._ends[one + 1]]

    def weight(self, ones: Iterable[int]) -> int:
        """How many texts these are, the same words counted as often as they came."""
        return sum(len(self.alike[one]) for one in ones)

    def drop(self, numbers: Set[int]) -> None:
        """From here on these count for nobody."""
        before = self._ends
        self._keep(bytearray([number not in numbers for number in self._numbers]))
        for number in numbers:
            del self.times[number]
        for one, (start, end) in enumerate(pairwise(before)):
            self.sizes[one] -= end - start - len(self.of(one))

    def _add(self, sketch: Sketch) -> None:
        self._numbers += sketch.numbers
        self._places += sketch.places
        self._ends.append(len(self._numbers))
        self.sizes.append(len(sketch.numbers))
        self.lengths.append(sketch.length)
        self.thinned.append(sketch.length / max(1, len(sketch.numbers)))

    def _met_twice(self) -> bytearray:
        many = 1 << (ROOM * len(self._numbers)).bit_length()
        once, twice = bytearray(many), bytearray(many)
        place_of = (many - 1).__and__
        for place in map(place_of, self._numbers):
            twice[place] = once[place]
            once[place] = 1
        met = bytearray(map(twice.__getitem__, map(place_of, self._numbers)))
        for one, texts in enumerate(self.alike):
            if len(texts) > 1:
                start, end = self._ends[one], self._ends[one + 1]
                met[start:end] = bytes([1]) * (end - start)
        return met

    def _keep(self, chosen: bytearray) -> None:
        ends = array("L", [0])
        for start, end in pairwise(self._ends):
            ends.append(ends[-1] + chosen.count(1, start, end))
        self._numbers = array("q", compress(self._numbers, chosen))
        self._places = array("L", compress(self._places, chosen))
        self._ends = ends
