"""A comparison of two versions told: in a sentence, passage by passage, word by word, a page at a time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import url_for
from flask_babel import gettext, ngettext

from portal.core.actor import Actor
from portal.models.drafts import Version
from portal.queries import drafts as queries
from portal.queries.drafts import Compared, Line
from portal.text.passages import Kind
from portal.web.cache import Cached, once
from portal.web.shown.drafts import passages

if TYPE_CHECKING:  # loaded with its library by who compares
    from portal.text.comparing import Match, Told

A_PAGE = 200  # passages
LINKED = 40  # of a kind, each by a link of its own
TITLE = 60  # characters of a heading in a list
UNCHANGED = "unchanged"
KINDS = ("edited", "moved", "moved+edited", "split", "joined", "inserted", "deleted")


@dataclass(frozen=True, slots=True)
class Step:
    """What became of one passage, or of several that were joined."""

    change: str
    old: tuple[Line, ...]
    new: tuple[Line, ...]
    elsewhere: bool = False  # its words changed in the other language only
    guess: bool = False  # its twin stands beside it, or in another section: which became which nobody can tell

    @property
    def line(self) -> Line:
        return (self.new or self.old)[0]

    @property
    def anchor(self) -> str:
        return self.line.key if self.new else f"gone-{self.line.key}"


@dataclass(frozen=True, slots=True)
class Row:
    """A step as it is shown, and what stands before it."""

    step: Step
    told: "Told"
    unchanged: int = 0  # passages before it that are not shown
    chapter: str = ""  # where another one begins


@dataclass(frozen=True, slots=True)
class Heap:
    """All that changed in the same way, with the way there."""

    change: str
    words: str
    links: list[tuple[str, str]]
    more: int


@dataclass(frozen=True, slots=True)
class Telling:
    """What became of a text, as a page tells it."""

    heaps: Sequence[Heap]
    total: int
    elsewhere: int  # of these, how many changed in the other language only
    rows: Sequence[Row]
    unchanged_at_the_end: int
    pages: int


@dataclass(frozen=True, slots=True)
class Asked:
    """How somebody wants to read a comparison, from its address."""

    draft_id: int
    number: int
    from_: str
    side: bool
    language: str
    all: bool
    page: int

    def link(self, **other: Any) -> str:
        """The address of this comparison, read otherwise."""
        wanted = {
            "from": self.from_,
            "view": "side" if self.side else "",
            "language": self.language,
            "all": "1" if self.all else "",
            **other,
        }
        return url_for(".changes", draft_id=self.draft_id, number=self.number, **{k: v for k, v in wanted.items() if v})


@dataclass(frozen=True, slots=True)
class Matches:
    """What became of which passage, to be kept."""

    all: "Sequence[Match]"

    def __len__(self) -> int:
        return 300 * len(self.all)  # bytes, roughly


def compared(reader: Actor, old: Version, new: Version) -> Compared:
    """What became of which passage is found once, as soon as neither version can change any more."""
    if old.in_preparation or new.in_preparation:
        return queries.compared(reader, old, new)
    found: list[Compared] = []

    def read() -> Matches:
        found.append(queries.compared(reader, old, new))
        return Matches(found[0].matches)

    matches = once(Cached.COMPARISONS, read, old=old.text_id, new=new.text_id)
    if found:
        return found[0]
    return Compared(queries.passages(reader, old), queries.passages(reader, new), matches.all)


def telling(found: Compared, asked: Asked, *, both: bool) -> Telling:
    """One page of it; ``both`` languages stand in both versions."""
    steps = list(_steps(found, asked.language, both=both))
    shown = [step for step in steps if asked.all or step.change != UNCHANGED]
    return Telling(
        heaps=list(_heaps(shown, asked)),
        total=sum(step.change != UNCHANGED for step in steps),
        elsewhere=sum(step.elsewhere for step in steps),
        rows=list(_rows(steps, asked)),
        unchanged_at_the_end=0 if asked.all else _at_the_end(steps),
        pages=-(-len(shown) // A_PAGE),
    )


def place_name(line: Line, language: str) -> str:
    """What readers call a passage: a heading by its words, the others as everywhere."""
    if line.kind is not Kind.HEADING:
        return passages.name(line)
    words = f"{passages.numbered(line.label)} {line.in_(language) or line.en or line.es}".strip()
    return words if len(words) <= TITLE else f"{words[: TITLE - 1]}…"


def _steps(found: Compared, language: str, *, both: bool) -> Iterator[Step]:
    other = "es" if language == "en" else "en"
    for match in found.matches:
        olds, news = tuple(found.old[at] for at in match.old), tuple(found.new[at] for at in match.new)
        elsewhere = (
            both and _words(olds, language) == _words(news, language) and _words(olds, other) != _words(news, other)
        )
        yield Step(str(match.change), olds, news, elsewhere, match.guess)


def _words(lines: Sequence[Line], language: str) -> str:
    """Words as they are compared: a space is a space."""
    return " ".join(" ".join(line.in_(language) for line in lines).split())


def _heaps(shown: Sequence[Step], asked: Asked) -> Iterator[Heap]:
    for kind in KINDS:
        links = []
        found = [(at, step) for at, step in enumerate(shown) if step.change == kind]
        for at, step in found[:LINKED]:
            page = at // A_PAGE + 1
            there = "" if page == asked.page else asked.link(page=page if page > 1 else "")
            name = place_name(step.line, asked.language)
            if kind == "split":
                name = gettext("%(passage)s into %(num)s", passage=name, num=len(step.new))
            links.append((name, f"{there}#{step.anchor}"))
        if found:
            yield Heap(kind, _counted(kind, len(found)), links, len(found) - len(links))


def _counted(kind: str, many: int) -> str:
    said: dict[str, str] = {
        "edited": ngettext("%(num)s edited", "%(num)s edited", many),
        "moved": ngettext("%(num)s moved", "%(num)s moved", many),
        "moved+edited": ngettext("%(num)s moved and edited", "%(num)s moved and edited", many),
        "split": ngettext("%(num)s split", "%(num)s split", many),
        "joined": ngettext("%(num)s joined", "%(num)s joined", many),
        "inserted": ngettext("%(num)s new", "%(num)s new", many),
        "deleted": ngettext("%(num)s taken out", "%(num)s taken out", many),
    }
    return said[kind]


def _rows(steps: Sequence[Step], asked: Asked) -> Iterator[Row]:
    """The rows of the page, each with its words. Which chapter they stand in is told where it is another."""
    from portal.text.comparing import told

    titles = {line.key: line for step in steps for line in step.new if line.kind is Kind.HEADING}
    first, chapter, unchanged, at = (asked.page - 1) * A_PAGE, "", 0, -1
    for step in steps:
        if step.change == UNCHANGED and not asked.all:
            unchanged += 1
            continue
        at += 1
        if first <= at < first + A_PAGE:
            here = step.line.chapter if step.new else chapter
            begins = here != chapter and here in titles and titles[here] not in step.new
            words = [[line.in_(asked.language) for line in side] for side in (step.old, step.new)]
            name = place_name(titles[here], asked.language) if begins else ""
            yield Row(step, told(*words), unchanged, name)
            chapter = here
        unchanged = 0


def _at_the_end(steps: Sequence[Step]) -> int:
    many = 0
    for step in reversed(steps):
        if step.change != UNCHANGED:
            break
        many += 1
    return many
