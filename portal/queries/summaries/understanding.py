"""What a summary in work will say of each contribution, shown to its author alone, and what authors say of it.

Nobody is shown here what is not public: of the summary only sentences that cite their contribution, and of these only
such as cite nothing that is not published in the same round; no figure and no answer.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import aliased

from portal.core import clock, zones
from portal.core.actor import Actor
from portal.core.db import session
from portal.core.localized import LANGUAGES, Localized
from portal.models.consultations import Round
from portal.models.contributions import Contribution, Edition, Kind, Status
from portal.models.summaries import AskingBack, Paragraph, Point, State, Summary, Theme, Themed, Understanding
from portal.policy import visibility
from portal.queries.summaries.texts import in_work
from portal.text.citing import citations
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
    themes: Sequence[Localized]


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


def asking(viewer: Actor, summary: Summary) -> Asked | None:
    """The latest question about an edition in work, for those who write it."""
    found = session.scalar(_latest(AskingBack.summary_id == summary.id, visibility.writing(viewer)))
    return _asked(found, summary) if found is not None else None


def asked_of(viewer: Actor, contribution: Contribution) -> tuple[Summary, Asked] | None:
    """The summary about which the author of this was asked last, and until when. After its publication it is over."""
    own = exists().where(Contribution.id == contribution.id, visibility.own(viewer))
    here = Summary.round_id == contribution.round_id
    found = session.scalar(_latest(here, visibility.rounds(viewer), own))
    if found is None:
        return None
    summary = session.get_one(Summary, found.summary_id)
    return summary, _asked(found, summary)


def asking_rounds(viewer: Actor, round_ids: Collection[int]) -> frozenset[int]:
    """Those of these rounds whose contributors are being asked now."""
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


def _latest(*where: ColumnElement[bool]) -> Select[AskingBack]:
    return (
        select(AskingBack)
        .join(Summary, Summary.id == AskingBack.summary_id)
        .join(Round, Round.id == Summary.round_id)
        .where(*where)
        .order_by(AskingBack.summary_id.desc(), AskingBack.number.desc())
        .limit(1)
    )


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


def heard(viewer: Actor, summary: Summary, contribution_id: int | None = None) -> list[Heard]:
    """The latest word of each author, or of one, about this edition: the last first, within a day in no order."""
    said, later = Understanding, aliased(Understanding)
    rows = session.execute(
        select(
            *(said.id, said.contribution_id, Contribution.ref, Contribution.number, said.understood),
            *(said.because, said.language, said.said_at, said.shown_hash),
        )
        .join(Contribution, Contribution.id == said.contribution_id)
        .join(Round, Round.id == Contribution.round_id)
        .where(
            said.summary_id == summary.id,
            Contribution.number.is_not(None),
            visibility.writing(viewer),
            *(() if contribution_id is None else (said.contribution_id == contribution_id,)),
            ~select(later.id)
            .where(
                later.contribution_id == said.contribution_id,
                later.summary_id == summary.id,
                later.number > said.number,
            )
            .exists(),
        )
        .order_by(said.said_at.desc(), said.id.desc())
    ).all()
    if not rows:
        return []
    who_spoke = select(said.contribution_id).where(said.summary_id == summary.id)
    now = extracts(summary, who_spoke if contribution_id is None else _one(contribution_id))
    return [
        Heard(
            key=row.id,
            ref=row.ref,
            number=row.number or "",
            contribution_id=row.contribution_id,
            understood=row.understood,
            because=row.because,
            language=row.language,
            said_at=row.said_at,
            changed=now[row.contribution_id].shown_hash != row.shown_hash,
        )
        for row in rows
    ]


def heard_of(viewer: Actor, round_: Round, contribution_id: int) -> Heard | None:
    """The latest word about the edition in work of the author of one contribution."""
    summary = in_work(viewer, round_)
    return next(iter(heard(viewer, summary, contribution_id)), None) if summary is not None else None


def echo(summary: Summary, words: Sequence[Heard]) -> Echo:
    """Counted: a yes to something else than it says now is no yes."""
    here = Contribution.round_id == summary.round_id, Contribution.kind != Kind.OFFICIAL_REPLY
    asked = session.scalar(select(func.count()).where(*here, Contribution.status == Status.PUBLISHED)) or 0
    return Echo(
        asked=asked,
        understood=sum(each.understood and not each.changed for each in words),
        not_quite=sum(not each.understood for each in words),
        changed=sum(each.understood and each.changed for each in words),
    )


def extract(summary: Summary, contribution_id: int) -> Extract:
    """What it says of one contribution as it stands now."""
    return extracts(summary, _one(contribution_id))[contribution_id]


def _one(contribution_id: int) -> Select[int]:
    return select(Contribution.id).where(Contribution.id == contribution_id)


def extracts(summary: Summary, which: Select[int]) -> dict[int, Extract]:
    """The same of all of these contributions. Whose they are is asked by who calls."""
    points, themes, said = _points(which), _themes(which), _sentences(summary)
    numbers = session.execute(select(Contribution.id, Contribution.number).where(Contribution.id.in_(which)))
    found = {}
    for id_, number in numbers:
        sentences = {language: said[language].get(number or "", []) for language in LANGUAGES}
        under = [[[name.en, name.es] for name in themes[point.id]] for point in points[id_]]
        places = [[point.edition, point.start, point.end] for point in points[id_]]
        found[id_] = Extract(
            points=[Cut(point.words if point.start is not None else "", themes[point.id]) for point in points[id_]],
            sentences=sentences,
            shown_hash=_hash([places, under, [sentences[language] for language in LANGUAGES]]),
        )
    return found


def _points(which: Select[int]) -> dict[int, list[Any]]:
    """Those that stand, by contribution, with their words."""
    words = func.substr(Edition.body, Point.start + 1, Point.end - Point.start)  # from 1, in code points
    rows = session.execute(
        select(Point.contribution_id, Point.id, Point.edition, Point.start, Point.end, words.label("words"))
        .join(Edition, (Edition.contribution_id == Point.contribution_id) & (Edition.number == Point.edition))
        .where(Point.contribution_id.in_(which), Point.dropped_at.is_(None))
        .order_by(Point.id)
    )
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.contribution_id].append(row)
    return found


def _themes(which: Select[int]) -> dict[int, list[Localized]]:
    """Names by point, as they are now."""
    rows = session.execute(
        select(Themed.point_id, Theme.name_en, Theme.name_es)  # type: ignore[attr-defined]
        .join(Theme, Theme.id == Themed.theme_id)
        .join(Point, Point.id == Themed.point_id)
        .where(Point.contribution_id.in_(which), Themed.ended_at.is_(None), Theme.stands())
        .order_by(Theme.id)
    )
    found: dict[int, list[Localized]] = defaultdict(list)
    for point_id, en, es in rows:
        found[point_id].append(Localized(en, es))
    return found


def _sentences(summary: Summary) -> dict[str, dict[str, list[str]]]:
    """By language and number, the sentences that cite it, and nothing that is not public."""
    paragraphs = session.execute(
        select(Paragraph.text_en, Paragraph.text_es)  # type: ignore[attr-defined]
        .where(Paragraph.summary_id == summary.id, Paragraph.dropped_at.is_(None))
        .order_by(Paragraph.section, Paragraph.position, Paragraph.id)
    ).all()
    every = [
        (language, masked(sentence, A_FIGURE), numbers)
        for texts in paragraphs
        for language, text in zip(("en", "es"), texts, strict=True)
        for sentence, numbers in citations(text)
    ]
    public = _published(summary.round_id, {number for _language, _sentence, numbers in every for number in numbers})
    found: dict[str, dict[str, list[str]]] = {language: defaultdict(list) for language in LANGUAGES}
    for language, sentence, numbers in every:
        if numbers <= public:
            for number in numbers:
                found[language][number].append(sentence)
    return found


def _published(round_id: int, numbers: Collection[str]) -> set[str]:
    if not numbers:
        return set()
    here = Contribution.round_id == round_id, Contribution.status == Status.PUBLISHED
    found = select(Contribution.number).where(*here, Contribution.number.in_(sorted(numbers)))
    return {number for number in session.scalars(found) if number is not None}


def _hash(shown: list[Any]) -> str:
    """SHA-256 of canonical JSON."""
    spelled = json.dumps(shown, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(spelled.encode()).hexdigest()
