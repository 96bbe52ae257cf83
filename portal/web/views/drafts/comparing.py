"""What changed between two versions: in a sentence, passage by passage, word by word, and why."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from portal.core import clock
from portal.core.actor import Actor
from portal.core.errors import NotFound
from portal.core.localized import LANGUAGES
from portal.models.drafts import Version
from portal.queries import drafts as queries
from portal.queries.drafts import Compared, Line
from portal.services import drafts
from portal.text.passages import Kind
from portal.web import passages
from portal.web.access import public, viewer
from portal.web.addresses import LANGUAGE, NUMBER, TEXT, YES, asks, one_of
from portal.web.locale import locale
from portal.web.shelves import shelf
from portal.web.views.drafts import views

if TYPE_CHECKING:  # loaded with its library by who compares
    from portal.text.comparing import Match, Told

VERSION = "/drafts/<int(max=2147483647):draft_id>/versions/<int(max=99999):number>"
A_PAGE = 200  # passages
LINKED = 40  # of a kind, each by a link of its own
TITLE = 60  # characters of a heading in a list
ROOM = 2 * 1024 * 1024  # in each process, for what became of which passage
UNCHANGED = "unchanged"
KINDS = ("edited", "moved", "moved+edited", "split", "joined", "inserted", "deleted")


@dataclass(frozen=True, slots=True)
class Step:
    """What became of one passage, or of several that were joined."""

    change: str
    old: tuple[Line, ...]
    new: tuple[Line, ...]
    elsewhere: bool = False  # its words changed in the other language only

    @property
    def line(self) -> Line:
        return (self.new or self.old)[0]

    @property
    def anchor(self) -> str:
        return self.line.key if self.new else f"gone-{self.line.key}"


@dataclass(frozen=True, slots=True)
class Matches:
    """What became of which passage, to be kept."""

    all: "Sequence[Match]"

    def __len__(self) -> int:
        return 300 * len(self.all)  # bytes, roughly


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
        """The same comparison read otherwise."""
        wanted: dict[str, Any] = {
            "from": self.from_,
            "view": "side" if self.side else "",
            "language": self.language,
            "all": "1" if self.all else "",
            **other,
        }
        return url_for(".changes", draft_id=self.draft_id, number=self.number, **{k: v for k, v in wanted.items() if v})


@views.get(f"{VERSION}/changes")
@public
@asks(**{"from": TEXT}, view=one_of(["side"]), language=LANGUAGE, all=YES, page=NUMBER)
def changes(draft_id: int, number: int) -> ResponseReturnValue:
    reader, wanted = viewer(), request.args.get("from", "")
    if wanted.isdecimal() and len(wanted) < 6 and int(wanted) > number:  # the later one is the new one
        kept: dict[str, Any] = {"from": number}
        kept |= {name: request.args[name] for name in ("view", "language", "all") if name in request.args}
        return redirect(url_for(".changes", draft_id=draft_id, number=int(wanted), **kept))
    new = queries.version(reader, draft_id, number)
    visible = queries.versions(reader, new.draft)
    offered = _offered(reader, new, visible)
    old, since_last = _older(reader, new, offered, wanted)
    for version in (old, new):
        if version is not None and request.method == "GET":
            drafts.opened(version, by=reader)
    signed = {
        "marked": new if old is None or new.restricted else old,
        "now": clock.now(),
        "zone": reader.zone or new.draft.round.zone,
    }
    if old is None:
        return render_template("drafts/changes.html", version=new, old=None, **signed)
    found = _compared(reader, old, new)
    asked = _asked(new, old)
    steps = list(_steps(found, asked.language, old, new))
    shown = [step for step in steps if asked.all or step.change != UNCHANGED]
    return render_template(
        "drafts/changes.html",
        version=new,
        old=old,
        asked=asked,
        offered=[(value_of(new, each), each) for each in offered],
        since_last=since_last,
        notes=[each for each in visible if each.id > (old.id if old.draft_id == new.draft_id else 0)
               and each.id <= new.id and (each.note.en or each.note.es)],
        languages=_languages(old, new),
        heaps=list(_heaps(shown, asked)),
        total=sum(step.change != UNCHANGED for step in steps),
        elsewhere=sum(step.elsewhere for step in steps),
        rows=list(_rows(steps, asked)),
        unchanged_at_the_end=0 if asked.all else _at_the_end(steps),
        pages=-(-len(shown) // A_PAGE),
        place_name=place_name,
        KIND_OF_HEADING=Kind.HEADING,
        **signed,
    )  # fmt: skip


def value_of(new: Version, old: Version) -> str:
    """How the address names an earlier version; of the draft that this one replaces, with its number."""
    return str(old.number) if old.draft_id == new.draft_id else f"{old.draft_id}-{old.number}"


def place_name(line: Line, language: str) -> str:
    """What readers call a passage: a heading by its words, the others as everywhere."""
    if line.kind is not Kind.HEADING:
        return passages.name(line.label, line.key, line.kind)
    words = f"{line.label} {line.in_(language) or line.en or line.es}".strip()
    return words if len(words) <= TITLE else f"{words[: TITLE - 1]}…"


def _offered(reader: Actor, new: Version, visible: Sequence[Version]) -> list[Version]:
    """What it can be compared with: earlier versions, and those of the draft that this one replaces."""
    earlier = [each for each in visible if each.id < new.id]
    before = queries.predecessor(reader, new.draft)
    return [*earlier, *(queries.versions(reader, before) if before else ())]


def _older(reader: Actor, new: Version, offered: Sequence[Version], wanted: str) -> tuple[Version | None, bool | None]:
    """The version asked for, else the one before; and, where that was asked, whether it is the one last read."""
    if wanted == "last":
        read = queries.last_read(reader, new.draft, than=new)
        known = next((each for each in offered if each.draft_id == new.draft_id and each.number == read), None)
        return known or next(iter(offered), None), known is not None
    if not wanted:
        return next(iter(offered), None), None
    found = next((each for each in offered if value_of(new, each) == wanted), None)
    if found is None:
        raise NotFound
    return found, None


def _asked(new: Version, old: Version) -> Asked:
    languages = _languages(old, new)
    language = request.args.get("language", "")
    if language not in languages:
        language = locale() if locale() in languages else languages[0]
    return Asked(
        draft_id=new.draft_id,
        number=new.number,
        from_=value_of(new, old),
        side=request.args.get("view") == "side",
        language=language,
        all=request.args.get("all") == "1",
        page=min(max(request.args.get("page", 1, type=int), 1), 9999),
    )


def _languages(old: Version, new: Version) -> list[str]:
    """Those that both versions have; where there is none, those that either has."""
    texts = [set(version.languages.split()) for version in (old, new)]
    return [each for each in LANGUAGES if each in ((texts[0] & texts[1]) or (texts[0] | texts[1]))]


def _compared(reader: Actor, old: Version, new: Version) -> Compared:
    """What became of which passage is found once: neither version changes any more."""
    kept = shelf("comparisons", ROOM)
    key = tuple((each.id, each.digest, each.alignments, each.created_at) for each in (old, new))
    matches: Matches | None = kept.get(key)
    if matches is not None:
        return Compared(queries.passages(reader, old), queries.passages(reader, new), matches.all)
    found = queries.compared(reader, old, new)
    if not (old.in_preparation or new.in_preparation):
        kept.put(key, Matches(found.matches))
    return found


def _steps(found: Compared, language: str, old: Version, new: Version) -> Iterator[Step]:
    other = "es" if language == "en" else "en"
    both = old.bilingual and new.bilingual
    for match in found.matches:
        olds, news = tuple(found.old[at] for at in match.old), tuple(found.new[at] for at in match.new)
        elsewhere = (
            both and _words(olds, language) == _words(news, language) and _words(olds, other) != _words(news, other)
        )
        yield Step(str(match.change), olds, news, elsewhere)


def _words(lines: Sequence[Line], language: str) -> str:
    """As they are compared: a space is a space."""
    return " ".join(" ".join(line.in_(language) for line in lines).split())


def _heaps(shown: Sequence[Step], asked: Asked) -> Iterator[Heap]:
    for kind in KINDS:
        links = []
        found = [(at, step) for at, step in enumerate(shown) if step.change == kind]
        for at, step in found[:LINKED]:
            page = at // A_PAGE + 1
            there = "" if page == asked.page else asked.link(page=page if page > 1 else "")
            links.append((place_name(step.line, asked.language), f"{there}#{step.anchor}"))
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
    """Those of the page, each with its words. Which chapter they stand in is told where it is another."""
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
