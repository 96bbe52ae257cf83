"""What became of contributions in public rounds, counted for everybody: nothing tells of fewer than five people.

What is published everybody can count, so it is shown as it is and can hide nothing. Of the rest a number from 1 to 4
is not shown, nor another from which it would follow: within a round, nor from one round to all of them. A round of
which fewer than five are not published says no more of them than that, and is left out where all are counted.

What was sent for fewer readers than its round has is in no other number, whatever became of it, so that no number
tells whether there is any. How many are on record is told by itself, from five on.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from math import ceil
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from portal.core.actor import Actor
from portal.core.db import session
from portal.core.localized import LANGUAGES
from portal.models.consultations import Readers, Round
from portal.models.consultations import Status as RoundStatus
from portal.models.contributions import Contribution, Kind, Status
from portal.models.moderation import DECIDED, Appeal, Decision, Outcome
from portal.policy import visibility
from portal.text.suppression import SMALL, line, totals

STATES = (Status.RETURNED, Status.WITHHELD, Status.WITHDRAWN, Status.RECEIVED)
"""What was received and is not published, in the order in which it is told; the last is what waits."""
REVIEWS = (Outcome.REVERSED, Outcome.UPHELD, "ended", "open")
"""What became of second reviews: ``ended`` without anybody's decision, or still ``open``."""
FEWEST = 5  # decisions of which a median is told

Seen = int | None  # nothing: not shown


@dataclass(frozen=True, slots=True)
class Figures:
    """What readers are shown of one round, or of several. ``rest`` was received and is not published.

    Groups and languages have what is published and what is not. ``reasoned`` are withheld with a reason that is
    counted here; ``reviews`` are second reviews that were asked for, by what became of them. ``hours`` and ``days``
    are what half of the authors with and without an account waited at most.
    """

    published: int
    rest: Seen
    states: Mapping[str, Seen]
    reasoned: int
    reasons: Mapping[str, Seen]
    groups: Mapping[str, tuple[int, Seen]]
    languages: Mapping[str, tuple[int, Seen]]
    hours: Seen
    days: Seen
    rounds: int = 1
    left_out: int = 0
    reviews: Mapping[str, Seen] = field(default_factory=dict)
    on_record: Seen = None

    @property
    def received(self) -> Seen:
        return None if self.rest is None else self.published + self.rest

    def kept(self) -> dict[str, Any]:
        """For a row to keep."""
        return asdict(self)


@dataclass(slots=True)
class _Counted:
    """A round as it is."""

    told_elsewhere: bool  # of its states: they stand in the summary, number by number
    published: dict[str, Counter[str]] = field(default_factory=lambda: {"groups": Counter(), "languages": Counter()})
    rest: dict[str, Counter[str]] = field(
        default_factory=lambda: {name: Counter() for name in ("states", "reasons", "groups", "languages", "reviews")}
    )
    hours: list[float] = field(default_factory=list)
    days: list[float] = field(default_factory=list)
    on_record: int = 0  # for fewer readers

    @property
    def many(self) -> int:
        return self.rest["states"].total()

    def seen(self, of: str, codes: Sequence[str]) -> dict[str, Seen]:
        """What is shown of one way to part the rest."""
        return dict(zip(codes, line([self.rest[of][code] for code in codes]), strict=True))


def counted(viewer: Actor) -> dict[int | None, Figures]:
    """By round, of each that this viewer sees: and under nothing, of all of them together."""
    rounds = session.execute(select(Round.id, Round.zone, Round.status).where(visibility.rounds(viewer)))
    found = {each.id: _count(each.id, each.zone, each.status) for each in rounds.all()}
    return {None: _together([*found.values()]), **{number: _alone(one) for number, one in found.items()}}


def _count(round_id: int, zone: str, status: RoundStatus) -> _Counted:
    found = _Counted(told_elsewhere=status is RoundStatus.SUMMARY_PUBLISHED)
    whole = Contribution.round_id == round_id, Contribution.kind != Kind.OFFICIAL_REPLY
    here = *whole, Contribution.readers == Readers.EVERYONE
    by = Contribution.status, Contribution.group, Contribution.language, Contribution.withheld_reason
    for state, group, language, reason, many in session.execute(select(*by, func.count()).where(*here).group_by(*by)):
        side = found.published if state == Status.PUBLISHED else found.rest
        side["groups"][group] += many
        side["languages"][language] += many
        if state != Status.PUBLISHED:
            found.rest["states"][Status(state)] += many
        if state == Status.WITHHELD:
            found.rest["reasons"][reason or ""] += many
    asked = select(Appeal.outcome, func.count()).join(Contribution, Contribution.id == Appeal.contribution_id)
    for outcome, many in session.execute(asked.where(*here).group_by(Appeal.outcome)):
        found.rest["reviews"][outcome if outcome in DECIDED else "ended" if outcome else "open"] += many
    found.on_record = session.scalar(select(func.count()).where(*whole, Contribution.status == Status.ON_RECORD)) or 0
    first = func.min(Decision.decided_at)
    waited = (
        select(Contribution.author_id.is_not(None), Contribution.posted_at, first)
        .join(Decision, Decision.contribution_id == Contribution.id)
        .where(*here)
        .group_by(Contribution.id, Contribution.author_id, Contribution.posted_at)
    )
    for has_account, posted_at, decided_at in session.execute(waited):
        if has_account:
            found.hours.append((decided_at - posted_at).total_seconds() / 3600)
        else:
            found.days.append(_days(posted_at, decided_at, ZoneInfo(zone)))
    return found


def _days(posted_at: datetime, decided_at: datetime, zone: ZoneInfo) -> int:
    """From day to day on the calendar of the round: of who has no account no hour is kept."""
    return (decided_at.astimezone(zone).date() - posted_at.astimezone(zone).date()).days


def _alone(one: _Counted) -> Figures:
    seen = {of: one.seen(of, _codes([one], of)) for of in one.rest}
    return _figures([one], seen, reasoned=seen["states"][Status.WITHHELD] or 0)


def _together(every: Sequence[_Counted]) -> Figures:
    """Of all rounds but those that show too little: what they have could be computed from the others."""
    some = [one for one in every if one.many not in SMALL]
    open_ = [one for one in some if one.seen("states", _codes([one], "states"))[Status.WITHHELD]]
    told, untold = ([one for one in some if one.told_elsewhere is each] for each in (True, False))
    states = {
        code: None if seen is None else seen + sum(one.rest["states"][code] for one in told)
        for code, seen in _sums(untold, "states").items()
    }
    seen = {"states": states, "reasons": _sums(open_, "reasons")}
    seen |= {of: _sums(some, of) for of in ("groups", "languages", "reviews")}
    reasoned = sum(one.rest["states"][Status.WITHHELD] for one in open_)
    return _figures(some, seen, reasoned=reasoned, left_out=len(every) - len(some))


def _sums(some: Sequence[_Counted], of: str) -> dict[str, Seen]:
    """What is shown of these rounds added up, beside what is shown of each."""
    codes = _codes(some, of)
    if not some or not codes:
        return dict.fromkeys(codes, 0)
    rows = [tuple(one.seen(of, codes).values()) for one in some]
    return dict(zip(codes, totals([[one.rest[of][code] for code in codes] for one in some], rows), strict=True))


def _codes(some: Sequence[_Counted], of: str) -> list[str]:
    if of == "states":
        return [*STATES]
    if of == "reviews":
        return [*REVIEWS]
    if of == "languages":
        return [*LANGUAGES]
    return sorted({code for one in some for side in (one.published, one.rest) for code in side.get(of, ())})


def _figures(
    some: Sequence[_Counted], seen: Mapping[str, Mapping[str, Seen]], *, reasoned: int, left_out: int = 0
) -> Figures:
    published = {of: sum((one.published[of] for one in some), Counter[str]()) for of in ("groups", "languages")}
    many = sum(one.many for one in some)
    few = many in SMALL  # of one round: of all together none that has so few is among them
    both = {
        of: {code: (published[of][code], rest) for code, rest in seen[of].items() if published[of][code] or not few}
        for of in published
    }
    return Figures(
        published=published["languages"].total(),
        rest=None if few else many,
        states=seen["states"],
        reasoned=reasoned,
        reasons={code: each for code, each in seen["reasons"].items() if each != 0} if reasoned else {},
        groups=both["groups"],
        languages=both["languages"],
        hours=_half([each for one in some for each in one.hours]),
        days=_half([each for one in some for each in one.days]),
        rounds=len(some),
        left_out=left_out,
        reviews={} if few or not any(one.rest["reviews"] for one in some) else seen["reviews"],
        on_record=sum(one.on_record for one in some if one.on_record >= FEWEST) or None,
    )


def _half(waits: Sequence[float]) -> Seen:
    return ceil(median(waits)) if len(waits) >= FEWEST else None
