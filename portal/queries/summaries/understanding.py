"""What a summary in work will say of each contribution, shown to its author alone, and what authors say of it.

Nobody is shown here what is not public: of the summary only sentences that cite their contribution, and of these only
such as cite nothing that is not published in the same round; no figure and no answer.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import aliased

from portal.core import clock, zones
from portal.core.actor import Actor
from portal.core.db import session
from portal.core.localized import LANGUAGES, Localized
from portal.models.consultations import Round
from portal.models.contributions import Contribution, Edition, Kind, Status
from portal.models.summaries import AskingBack, Paragraph, Point, State, Summary, Theme, Themed, Understanding
from portal.policy import visibility
from portal.queries.summaries.texts import Standing
from portal.text.citing import citations, cited
from portal.text.fields import masked

A_FIGURE = "{}"  # in the place of one


@dataclass(frozen=True, slots=True)
class Asked:
    """The question as it stands: until the end of a day, unless its summary is published before."""

    number: int
    until: date
    asked_at: datetime
    over: bool


@dataclass(frozen=True, slots=True)
class Cut:
    """A point of a contribution, with its themes. ``words``: empty, it is all of it."""

    words: str
    themes: list[Localized]


@dataclass(frozen=True, slots=True)
class Extract:
    """What a summary says of one contribution; ``shown_hash`` is of all of it, in both languages."""

    points: Sequence[Cut]
    sentences: Mapping[str, Sequence[str]]  # by language
    shown_hash: str


@dataclass(frozen=True, slots=True)
class Heard:
    """What an author says of it, the latest. ``changed``: what it says of them is another than they were shown."""

    key: int
    contribution_id: int
    ref: str
    number: str
    understood: bool
    because: str
    language: str
    said_at: datetime
    changed: bool


@dataclass(frozen=True, slots=True)
class OwnWord:
    """What the viewer, or their organisation, said of it."""

    understood: bool
    because: str
    language: str
    said_at: datetime
    edition: int
    shown_hash: str  # of what they had read


@dataclass(frozen=True, slots=True)
class Echo:
    """How many were asked, and what they say now. The rest has said nothing."""

    asked: int
    understood: int
    not_quite: int
    changed: int  # of those who said yes, to something else than it says now

    @property
    def silent(self) -> int:
        return self.asked - self.understood - self.not_quite - self.changed


def asking(summary: Summary) -> Asked | None:
    """The latest question about an edition in work, of what was read with it."""
    return _asked(summary.askings[-1], summary) if summary.askings else None


def asked_of(viewer: Actor, contribution: Contribution) -> tuple[Summary, Asked] | None:
    """The summary about which the author of this was asked last, and until when. After its publication it is over."""
    found = session.execute(
        select(AskingBack, Summary)
        .join(Summary, Summary.id == AskingBack.summary_id)
        .join(Round, Round.id == Summary.round_id)
        .where(
            Summary.round_id == contribution.round_id,
            visibility.rounds(viewer),
            exists().where(Contribution.id == contribution.id, visibility.own(viewer)),
        )
        .order_by(AskingBack.summary_id.desc(), AskingBack.number.desc())
        .limit(1)
    ).first()
    return (found.Summary, _asked(found.AskingBack, found.Summary)) if found is not None else None


def asking_rounds(viewer: Actor, round_ids: Collection[int]) -> frozenset[int]:
    """Which of these rounds ask their contributors now."""
    if not round_ids:
        return frozenset()
    found = session.execute(
        select(Summary.round_id, Round.zone, func.max(AskingBack.until))
        .join(Summary, Summary.id == AskingBack.summary_id)
        .join(Round, Round.id == Summary.round_id)
        .where(Summary.round_id.in_(sorted(round_ids)), Summary.state == State.DRAFTING, visibility.rounds(viewer))
        .group_by(Summary.round_id, Round.zone)
    )
    return frozenset(round_id for round_id, zone, until in found if not _is_over(until, zone))


def _asked(found: AskingBack, summary: Summary) -> Asked:
    over = summary.state is State.PUBLISHED or _is_over(found.until, summary.round.zone)
    return Asked(found.number, found.until, found.asked_at, over)


def _is_over(until: date, zone: str) -> bool:
    return until < zones.wall(clock.now(), zone).date()


def own_words_back(viewer: Actor, contribution_id: int) -> Sequence[OwnWord]:
    """All that was said of one's own contribution, the latest last."""
    rows = session.execute(
        select(Understanding, Summary.number)
        .join(Summary, Summary.id == Understanding.summary_id)
        .join(Contribution, Contribution.id == Understanding.contribution_id)
        .where(Understanding.contribution_id == contribution_id, visibility.own(viewer))
        .order_by(Understanding.number)
    )
    return [
        OwnWord(said.understood, said.because, said.language, said.said_at, edition, said.shown_hash)
        for said, edition in rows
    ]


def heard(viewer: Actor, summary: Summary, now: Standing | None = None) -> list[Heard]:
    """The latest word of each author about an edition: the last first, within a day in no order.

    ``now`` is its text where it was read already.
    """
    rows = session.execute(_latest(viewer).where(Understanding.summary_id == summary.id)).all()
    if not rows:
        return []
    return _heard(
        rows, _sentences(summary) if now is None else _sentences_in((p for p, _text in now.texts), now.public)
    )


def heard_of(viewer: Actor, contribution_id: int) -> Heard | None:
    """The latest word of the author of one contribution about the edition in work."""
    one = Understanding.contribution_id == contribution_id, Summary.state == State.DRAFTING
    of = _latest(viewer).add_columns(Summary).join(Summary, Summary.id == Understanding.summary_id)
    rows = session.execute(of.where(*one)).all()
    return _heard(rows, _sentences(rows[0].Summary))[0] if rows else None


def _latest(viewer: Actor) -> Select[Any]:
    """Of each author the last word, with the points of their contribution and the themes of each: a row for each."""
    said, later = Understanding, aliased(Understanding)
    return cast(
        "Select[Any]",
        select(
            *(said.id, said.contribution_id, Contribution.ref, Contribution.number, said.understood),
            *(said.because, said.language, said.said_at, said.shown_hash),
            *(Point.id.label("point_id"), Point.edition, Point.start, Point.end),
            *(Theme.name_en, Theme.name_es),  # type: ignore[attr-defined]
        )
        .join(Contribution, Contribution.id == said.contribution_id)
        .join(Round, Round.id == Contribution.round_id)
        .outerjoin(Point, (Point.contribution_id == said.contribution_id) & Point.dropped_at.is_(None))
        .outerjoin(Themed, (Themed.point_id == Point.id) & Themed.ended_at.is_(None))
        .outerjoin(Theme, (Theme.id == Themed.theme_id) & Theme.stands())
        .where(
            Contribution.number.is_not(None),
            visibility.writing(viewer),
            ~select(later.id)
            .where(
                later.contribution_id == said.contribution_id,
                later.summary_id == said.summary_id,
                later.number > said.number,
            )
            .exists(),
        )
        .order_by(said.said_at.desc(), said.id.desc(), Point.id, Theme.id),
    )


def _heard(rows: Sequence[Any], sentences: "_Sentences") -> list[Heard]:
    of: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        of[row.id].append(row)
    return [
        Heard(
            key=key,
            contribution_id=lines[0].contribution_id,
            ref=lines[0].ref,
            number=lines[0].number,
            understood=lines[0].understood,
            because=lines[0].because,
            language=lines[0].language,
            said_at=lines[0].said_at,
            changed=_shown_hash(lines, sentences, lines[0].number) != lines[0].shown_hash,
        )
        for key, lines in of.items()
    ]


def echo(asked: int, words: Sequence[Heard]) -> Echo:
    """Of so many: counted, a yes to something else than it says now is no yes."""
    return Echo(
        asked=asked,
        understood=sum(each.understood and not each.changed for each in words),
        not_quite=sum(not each.understood for each in words),
        changed=sum(each.understood and each.changed for each in words),
    )


def how_many_are_asked(summary: Summary) -> int:
    """Contributions whose authors are asked."""
    here = Contribution.round_id == summary.round_id, Contribution.kind != Kind.OFFICIAL_REPLY
    return session.scalar(select(func.count()).where(*here, Contribution.status == Status.PUBLISHED)) or 0


def extract(summary: Summary, contribution_id: int, number: str | None) -> Extract:
    """What it says of one contribution as it stands now. Whose that is, is asked by who calls."""
    words = func.substr(Edition.body, Point.start + 1, Point.end - Point.start)  # from 1, in code points
    lines = session.execute(
        select(
            *(Point.id.label("point_id"), Point.edition, Point.start, Point.end, words.label("words")),
            *(Theme.name_en, Theme.name_es),  # type: ignore[attr-defined]
        )
        .join(Edition, (Edition.contribution_id == Point.contribution_id) & (Edition.number == Point.edition))
        .outerjoin(Themed, (Themed.point_id == Point.id) & Themed.ended_at.is_(None))
        .outerjoin(Theme, (Theme.id == Themed.theme_id) & Theme.stands())
        .where(Point.contribution_id == contribution_id, Point.dropped_at.is_(None))
        .order_by(Point.id, Theme.id)
    ).all()
    cuts: dict[int, Cut] = {}
    for line in lines:
        cut = cuts.setdefault(line.point_id, Cut(line.words if line.start is not None else "", []))
        if line.name_en is not None:
            cut.themes.append(Localized(line.name_en, line.name_es))
    sentences = _sentences(summary)
    return Extract(
        points=[*cuts.values()],
        sentences={language: sentences[language].get(number or "", []) for language in LANGUAGES},
        shown_hash=_shown_hash(lines, sentences, number or ""),
    )


_Sentences = Mapping[str, Mapping[str, list[str]]]  # by language and number


def _sentences(summary: Summary) -> _Sentences:
    """Of an edition as it stands, those that cite anything, and nothing that is not public."""
    standing = Paragraph.summary_id == summary.id, Paragraph.dropped_at.is_(None)
    paragraphs = session.scalars(select(Paragraph).where(*standing)).all()
    numbers = frozenset().union(*(cited(each.text.en) | cited(each.text.es) for each in paragraphs))
    return _sentences_in(paragraphs, _published(summary.round_id, numbers))


def _sentences_in(paragraphs: Iterable[Paragraph], public: Collection[str]) -> _Sentences:
    found: dict[str, dict[str, list[str]]] = {language: defaultdict(list) for language in LANGUAGES}
    for paragraph in sorted(paragraphs, key=lambda each: (each.section, each.position, each.id)):
        for language in LANGUAGES:
            for sentence, numbers in citations(getattr(paragraph.text, language)):
                for number in numbers if all(each in public for each in numbers) else ():
                    found[language][number].append(masked(sentence, A_FIGURE))
    return found


def _published(round_id: int, numbers: Collection[str]) -> frozenset[str]:
    if not numbers:
        return frozenset()
    here = (
        Contribution.round_id == round_id,
        Contribution.status == Status.PUBLISHED,
        Contribution.kind != Kind.OFFICIAL_REPLY,
    )
    found = select(Contribution.number).where(*here, Contribution.number.in_(sorted(numbers)))
    return frozenset(number for number in session.scalars(found) if number is not None)


def _shown_hash(lines: Iterable[Any], sentences: _Sentences, number: str) -> str:
    """SHA-256 of canonical JSON of all that an author is shown, in both languages."""
    points: dict[int, list[Any]] = {}
    for line in lines:
        if line.point_id is not None:
            point = points.setdefault(line.point_id, [line.edition, line.start, line.end, []])
            if line.name_en is not None:
                point[-1].append([line.name_en, line.name_es])
    shown = [*points.values()], [sentences[language].get(number, []) for language in LANGUAGES]
    spelled = json.dumps(shown, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(spelled.encode()).hexdigest()
