"""The glossary as pages show it, and its terms where they stand in what the institution says."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from portal.queries.finding.glossary import Entry, glossary
from portal.text.searching import analysed, asked, sequences
from portal.text.searching.asking import Asked

LONGEST = 100  # characters of what is looked for
_Stems = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """Some words; with ``entry`` they are a term."""

    words: str
    entry: Entry | None = None


def by_letter(found: Sequence[Entry], language: str) -> list[tuple[str, list[Entry]]]:
    """In the order of the alphabet of a language, in which ñ follows n."""
    groups: defaultdict[str, list[Entry]] = defaultdict(list)
    for each in found:
        groups[each.letter(language)].append(each)
    return [
        (letter, sorted(groups[letter], key=lambda each: each.name(language).casefold()))
        for letter in sorted(groups, key=lambda one: "N~" if one == "Ñ" else one)
    ]


def fits(entry: Entry, typed: str) -> bool:
    """Whether all that somebody typed stands in a term, in either language or in its note."""
    wanted = asked(typed[:LONGEST]) if typed.strip() else None
    if wanted is None:
        return True
    if not isinstance(wanted, Asked):
        return False
    return any(
        {stem for one in wanted.wanted for stem in one.stems(language)}
        <= set(sequences(analysed(f"{entry.name(language)} , {entry.note.in_(language)}"), language))
        for language in ("es", "en")
    )


def explained(text: str, language: str, met: list[int]) -> list[Said]:
    """The text in pieces: the longest run of words that is a term, unless it was met before. ``met`` grows."""
    known = _known(language)
    longest = max(len(stems) for stems in known)
    words = analysed(text)
    said: list[Said] = []
    at, end = 0, 0
    while at < len(words):
        last, entry = _term_from(words, at, longest, language)
        if entry is not None and entry.number not in met:
            met.append(entry.number)
            if end < words[at].start:
                said.append(Said(text[end : words[at].start]))
            end = words[last - 1].end
            said.append(Said(text[words[at].start : end], entry))
        at = last if entry is not None else at + 1
    if end < len(text):
        said.append(Said(text[end:]))
    return said


def _term_from(words: Sequence[object], at: int, longest: int, language: str) -> tuple[int, Entry | None]:
    for last in range(min(len(words), at + longest), at, -1):
        run = words[at:last]
        entry = _known(language).get(tuple(sequences(run, language)))  # type: ignore[arg-type]
        if entry is not None:
            return last, entry
    return at, None


@cache
def _known(language: str) -> dict[_Stems, Entry]:
    """Terms that somebody may not know: of several words, or with a note; not the words of every day."""
    found: dict[_Stems, Entry] = {}
    for entry in glossary():
        for way in entry.term.ways(language):
            words = analysed(way)
            stems = tuple(sequences(words, language))
            if stems and (len(words) > 1 or words[0].whole or way.isupper()):
                found.setdefault(stems, entry)
    return found
