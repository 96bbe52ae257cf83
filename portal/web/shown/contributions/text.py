"""The text of a version, or a chapter of it, with what was said about it: one page of it as its address asks."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from flask import request, url_for

from portal.core.actor import ANONYMOUS
from portal.models.drafts import Version
from portal.queries import drafts
from portal.queries.contributions import on_drafts
from portal.queries.contributions.on_drafts import Comment, Counts, Filter
from portal.queries.drafts import Glimpse, Heading
from portal.text import provisions
from portal.text.chapters import LIGHT
from portal.text.passages import Kind
from portal.web.access import viewer
from portal.web.addresses import YES, matching, one_of
from portal.web.locale import locale
from portal.web.shown.contributions import passages
from portal.web.shown.contributions.narrowing import asked_for, choices, chosen
from portal.web.shown.contributions.passages import CommentedPassage
from portal.web.shown.drafts import chapters
from portal.web.shown.drafts.chapters import Chapter
from portal.web.shown.drafts.passages import in_order

MANY = 8  # published ones above which each passage only leads to those made on it
FEWEST = 2  # where a page is heavy without them, on a telephone over a slow line: it stays below 60 kB
COMMENT = 1_500  # bytes, roughly
FEW = 8  # comments on a page that are not folded
CHAPTER = matching(r"|all|[a-z0-9]{1,20}")  # what stands before the first has an empty name
READ = {"chapter": CHAPTER, "columns": YES, "comments": one_of(("open", "folded"))}  # how a version is read


class Bar(NamedTuple):
    """How many comments stand where, for the strip and its table."""

    name: str
    title: str
    language: str
    url: str
    many: int

    @property
    def brief(self) -> str:
        return provisions.brief(self.name)


@dataclass(frozen=True, slots=True)
class Shape:
    """Which part of a text is asked for, and how much was said at it."""

    asked: Filter
    counts: Counts
    outline: Sequence[Heading]
    part: str | None
    here: Sequence[str]  # the chapters of the page
    everything: bool  # on one page, without comments
    on_first: bool
    crowd: int  # so many published comments that each passage only leads to its own; none where they are shown


def shape_of(found: Version | Glimpse) -> Shape:
    """The shape that the address asks for, for who reads it."""
    asked, headings, counts = asked_for(), chapters.headings_of(found), on_drafts.counts(viewer(), found)
    part = chapters.asked_for(headings)
    everything = part is None and not headings.short
    here = headings.beside(part)
    on_first = not everything and here[0] == headings.chapters[0]
    said = counts.all - counts.shelf - counts.whole if part is None else sum(counts.by_chapter.get(k, 0) for k in here)
    said += counts.whole if on_first else 0
    folded = not (everything or asked or request.args.get("comments") == "open")
    many = min(MANY, max(FEWEST, (LIGHT - headings.weight(here)) // COMMENT))
    return Shape(asked, counts, headings.all, part, here, everything, on_first, said if folded and said > many else 0)


def text_of(found: Version, shape: Shape) -> dict[str, object]:
    """What the version says, or a chapter of it, with what was said about it, or with the ways there."""
    reader, asked, part, counts = viewer(), shape.asked, shape.part, shape.counts
    here = () if part is None else shape.here
    said = {} if shape.everything or shape.crowd else on_drafts.at_passages(reader, found, here)
    on_whole: list[Comment] = []
    if shape.on_first and not shape.crowd and (counts.whole or reader is not ANONYMOUS):
        on_whole = on_drafts.on_whole(reader, found)
    parts, (languages, on_paper) = chapters.chapters_of(shape.outline, found, counts.by_chapter), _columns(found)
    shown = {key: chosen(asked, each) for key, each in said.items()}
    places = list(
        passages.woven(
            drafts.passages(reader, found, here),
            on_drafts.marks(reader, found, here) if shape.crowd else said,
            languages,
            shown=shown,
            published=counts.by_passage,
            on_paper=on_paper,
        )
    )
    talk, to = sum(map(len, shown.values())), _ways(found)
    return {
        "predecessor": drafts.predecessor(reader, found.draft),
        "successors": drafts.successors(reader, found.draft) if found.final else (),
        "places": places,
        "parts": parts,
        "part": part,
        "outline": [heading for heading in shape.outline if part is None or heading.chapter in here],
        "everything": shape.everything,
        "around": chapters.around(parts, shape.here),
        "counts": counts,
        "bars": bars(places, parts, to, whole=part is None and not shape.everything),
        "carried": None if part or shape.everything or shape.crowd else _carried(found, said, on_whole, counts),
        "on_whole": chosen(asked, on_whole),
        "on_first": shape.on_first,
        "crowd": shape.crowd,
        "asked": asked,
        "choices": choices(),
        "kept": {name: request.args[name] for name in READ if name in request.args},
        "talk": talk,
        "all_open": _unfolded(asked, talk),
        "languages": languages,
        "on_paper": on_paper,
        "to": to,
    }


def bars(
    places: Sequence[CommentedPassage], parts: Sequence[Chapter], to: Callable[..., str], *, whole: bool
) -> list[Bar]:
    """For each passage where the whole text is on the page, for each chapter where it is not."""
    if whole:
        return [
            Bar(place.name, "", "", f"#{place.line.key}", place.published)
            for place in places
            if place.published or not (place.is_heading or place.line.kind is Kind.ROW)
        ]
    return [
        Bar(part.label, part.title, part.language, f"{to(chapter=part.key)}#{part.key or 'text'}", part.many)
        for part in parts
    ]


def _columns(found: Version) -> tuple[list[str], str]:
    """The languages in their order, and the one that is left for paper where this reader wants one column."""
    languages = in_order(locale(), found.languages)
    one = request.args.get("columns") == "1" and len(languages) > 1
    return languages, languages[1] if one else ""


def _unfolded(asked: Filter, talk: int) -> bool:
    """Whether the comments of the page stand open: as the reader asks, or because they are few or were looked for."""
    wanted = request.args.get("comments")
    return wanted == "open" or (wanted != "folded" and (bool(asked) or talk <= FEW))


def _carried(found: Version, said: Mapping[str, Sequence[Comment]], on_whole: Sequence[Comment], counts: Counts) -> int:
    """How many published comments came along from earlier versions."""
    here = [one for each in (*said.values(), on_whole) for one in each]
    return sum(one.made_on < found.number and one.status == "published" for one in here) + counts.shelf


def _ways(found: Version) -> Callable[..., str]:
    """Links that keep what this address asks for, and change some of it."""
    kept = request.args.to_dict()
    here = {"draft_id": found.draft_id, "number": found.number}
    return lambda **changes: url_for(".version", **{**here, **kept, **changes})
