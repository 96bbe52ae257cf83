"""What in a text could point to a person: a check for who wrote it, and for who is about to publish it.

It errs on the side of asking. Nothing is taken out or refused here: a person looks at each finding and decides.
A name that is in no list and that nothing announces is not found; a story that only one person could tell neither.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator

from portal.text.identifying.codes import identifiers, tracking_keys
from portal.text.identifying.contacts import contacts
from portal.text.identifying.copying import copied_runs
from portal.text.identifying.facts import facts
from portal.text.identifying.finding import Finding, Kind, in_order
from portal.text.identifying.known import known_names
from portal.text.identifying.naming import names as _names
from portal.text.identifying.numbers import numbers
from portal.text.identifying.reading import Reading

__all__ = ["Finding", "Kind", "copied_runs", "findings", "tracking_keys"]


def findings(text: str, *, names: Collection[str] = (), language: str = "es") -> list[Finding]:
    """All of it but copied runs and tracking keys, in order of place; ``names`` are of persons known to be near.

    Both languages are read; the language of the text decides which names are ordinary words in it.
    """
    reading = Reading(text)
    if not reading.plain.strip():
        return []
    reached = [*contacts(reading)]
    named = [*_names(reading, language), *known_names(reading, names)]
    return in_order([*_outside(named, reached), *reached, *identifiers(reading), *numbers(reading), *facts(reading)])


def _outside(named: Iterable[Finding], reached: Iterable[Finding]) -> Iterator[Finding]:
    """Names that are not part of an address of e-mail or of a profile, which is pointed at as a whole."""
    spans = [(each.start, each.end) for each in in_order(reached) if each.kind in (Kind.EMAIL, Kind.SOCIAL)]
    starts = [start for start, _end in spans]
    for each in named:
        at = bisect_right(starts, each.start) - 1
        if at < 0 or spans[at][1] < each.end:
            yield each
