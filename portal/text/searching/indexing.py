"""What stands in the index of one thing: its words, how strongly each stands there, and who may read it.

| written | for |
|---|---|
| ``t`` ``*t`` ``^t`` | a stem stands in it, strongly, in a title |
| ``!h`` | a whole title, hashed |
| ``=id`` | its own public number or code |
| ``#h`` | two neighbours, hashed: phrases are made of them |
| ``@k:case`` ``@l:es`` ``@r:17`` | its kind, a language of it, its round |

All but the last carry who may read them in front, and those of what is public nothing: whoever asks, asks for words
that they may read, so what they may not read is not even looked at.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2s
from itertools import pairwise

from portal.text.searching.analysis import Word, analysed, folded, sequences

PUBLIC = ""
_STRONG = 0.3  # how often a word must stand in a text to stand strongly in it ...
_PER_WORD = 0.9 / 60  # ... and how much more often the longer the text is


class Stand(StrEnum):
    """How a word stands in something."""

    ANYWHERE = ""
    STRONG = "*"
    TITLE = "^"


@dataclass(frozen=True, slots=True)
class Reach:
    """Who may read something: everybody, or those of a ``number`` of a kind (``what``, one letter)."""

    what: str = PUBLIC
    number: int = 0

    @property
    def name(self) -> str:
        return f"{self.what}{self.number}" if self.what else PUBLIC

    @property
    def prefixes(self) -> tuple[str, ...]:
        """What its words carry in front: all of them twice where they are restricted."""
        return (f"{self.name}~", f"{self.what}~") if self.what else (PUBLIC,)


@dataclass(frozen=True, slots=True)
class Text:
    """What something says in one language: each way it is called, and all else."""

    language: str
    titles: Sequence[str]
    body: str


def indexed(
    kind: str, texts: Iterable[Text], *, codes: Iterable[str] = (), reach: Reach = Reach(), within: int | None = None
) -> list[str]:
    """The words of one thing, in order and each once."""
    known = list(codes)
    said: set[str] = {f"={code}" for code in map(code_of, known) if code}
    about = {f"@k:{kind}"} | ({f"@r:{within}"} if within is not None else set())
    for text in texts:
        about.add(f"@l:{text.language}")
        said |= _words_of(text, known)
    if reach.what:
        about.add(f"@s:{reach.name}")
    return sorted(about | {prefix + word for prefix in reach.prefixes for word in said})


def code_of(written: str) -> str:
    """A public number or a code without what parts it: ``ILC-2026-0001-0051`` as ``ilc202600010051``."""
    return "".join(character for character in folded(written) if character.isalnum())[:40]


def pair(first: str, second: str) -> str:
    """Two neighbours, hashed to 20 bits."""
    return "#" + blake2s(f"{first} {second}".encode()).hexdigest()[:5]


def title(stems: Iterable[str]) -> str:
    """A whole title, hashed; of nothing, nothing."""
    whole = " ".join(stems)
    return "!" + blake2s(whole.encode()).hexdigest()[:12] if whole else ""


def _words_of(text: Text, codes: Sequence[str]) -> set[str]:
    found: set[str] = set()
    often: Counter[str] = Counter()
    many = 0
    for name in dict.fromkeys(text.titles):
        words = analysed(name)
        called = list(sequences(words, text.language))
        found.update(f"{Stand.TITLE}{one}" for one in _stems(words, text.language))
        found.update(f"{Stand.STRONG}{one}" for one in _stems(words, text.language))
        found.add(title(called))
        often.update(_stems(words, text.language))
        many += len(called)
        found.update(pair(*both) for both in pairwise(called))
    words = analysed(" , ".join((*codes, text.body)))
    said = list(sequences(words, text.language))
    often.update(_stems(words, text.language))
    many += len(said)
    found.update(pair(*both) for both in pairwise(said))
    enough = _STRONG + _PER_WORD * many
    found.update(often)
    found.update(f"{Stand.STRONG}{one}" for one, times in often.items() if times >= enough)
    return found - {""}


def _stems(words: Iterable[Word], language: str) -> list[str]:
    """With the wholes of compounds."""
    return [
        one for word in words for one in (*word.stems(language), *([word.whole_stem(language)] if word.whole else ()))
    ]
