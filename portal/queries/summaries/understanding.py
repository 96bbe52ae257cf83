"""Asking authors whether a summary in work has understood them, and what they say of it."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import aliased

from portal.core import clock, zones
from portal.core.actor import Actor
from portal.core.db import session
from portal.models.consultations import Round
from portal.models.contributions import Contribution, Kind, Status
from portal.models.summaries import AskingBack, Point, State, Summary, Theme, Themed, Understanding
from portal.policy import visibility
from portal.queries.summaries.extracts import Sentences, hash_of_shown, sentences_in, sentences_of
from portal.queries.summaries.texts import Standing


@dataclass(frozen=True, slots=True)
class Asked:
    """The question as it stands: until the end of a day, unless its summary is published before."""

    number: int
    until: date
    asked_at: datetime
    over: bool


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
        rows, sentences_of(summary) if now is None else sentences_in((p for p, _text in now.texts), now.public)
    )


def settled_and_heard(viewer: Actor, round_id: int, contribution_id: int) -> tuple[bool, Heard | None]:
    """Whether the answers of a round stay as they are, and the latest word of the author of one contribution about the
    edition in work."""
    words = _latest(viewer).where(Understanding.contribution_id == contribution_id).subquery().c
    rows = session.execute(
        select(Summary, *words)
        .outerjoin(words.id.table, words.summary_id == Summary.id)
        .where(Summary.round_id == round_id)
        .order_by(words.point_id, words.theme_id)
    ).all()
    states = {row.Summary.state for row in rows}
    said = [row for row in rows if row.Summary.state is State.DRAFTING and row.id is not None]
    heard = _heard(said, sentences_of(said[0].Summary))[0] if said else None
    return State.PUBLISHED in states and State.DRAFTING not in states, heard


def _latest(viewer: Actor) -> Select[Any]:
    """Of each author the last word, with the points of their contribution and the themes of each: a row for each."""
    said, later = Understanding, aliased(Understanding)
    return cast(
        "Select[Any]",
        select(
            *(said.id, said.contribution_id, Contribution.ref, Contribution.number, said.understood),
            *(said.because, said.language, said.said_at, said.shown_hash),
            *(Point.id.label("point_id"), Point.edition, Point.start, Point.end),
            *(Theme.name_en, Theme.name_es, Theme.id.label("theme_id"), said.summary_id),  # type: ignore[attr-defined]
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


def _heard(rows: Sequence[Any], sentences: Sentences) -> list[Heard]:
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
            changed=hash_of_shown(lines, sentences, lines[0].number) != lines[0].shown_hash,
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
