"""The public edition of a concern: what was drafted, proposed, answered and released, as its keys open it.

Its drafts and who released them are the office's own (O). What is proposed and what the sender said of it both read
(N), and the sender, too, is told what her contribution is called.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select

from portal.core import clock
from portal.core.actor import Actor
from portal.core.db import session
from portal.core.sealing import Secret
from portal.core.sealing.cases import CaseKey
from portal.models.concerns import Concern, Part, Series, Verdict, batch_after
from portal.models.consultations import Audience, Round
from portal.models.consultations import Status as RoundStatus
from portal.models.people import Person
from portal.policy import visibility
from portal.queries.concerns.finding import get
from portal.queries.concerns.opening import Opened
from portal.queries.concerns.reading import Entry, Reading, entries
from portal.queries.concerns.releases import Stage, Whereabouts, releases


class Step(StrEnum):
    """What an entry of the edition says."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    RELEASED = "released"
    TAKEN_BACK = "taken_back"


@dataclass(frozen=True, repr=False)
class Draft(Secret):
    """A wording, and what of all that could point to a person may stay: kind and words."""

    number: int
    by: int
    at: datetime
    language: str
    text: str
    round_id: int
    checked: frozenset[tuple[str, str]]


@dataclass(frozen=True, repr=False)
class Proposal(Secret):
    """The text that its sender is shown, the round it is for, and her latest word about it."""

    number: int
    day: str
    language: str
    text: str
    round_id: int
    verdict: Verdict | None = None
    answer: str = ""
    answered_on: str = ""


@dataclass(frozen=True, repr=False)
class Edition(Secret):
    """All of it, as a case officer has it open. ``seen`` is the latest entry of the office."""

    seen: int
    draft: Draft | None
    proposal: Proposal | None
    stood_for_by: frozenset[int]  # who wrote and proposed what is proposed: neither of them releases it
    writer: str
    released: Whereabouts | None

    @property
    def is_on_its_way(self) -> bool:
        return self.released is not None and self.released.stage is not Stage.TAKEN_BACK


def edition(viewer: Actor, reading: Reading) -> Edition:
    concern = get(viewer, reading.concern_id)
    told = entries(concern, reading.office, Series.EDITION)
    draft = _last_draft(told)
    stood_for = _stood_for(told)
    return Edition(
        seen=told[-1].number if told else 0,
        draft=draft,
        proposal=proposal(concern, reading.story),
        stood_for_by=stood_for,
        writer=(session.scalar(select(Person.name).where(Person.id == draft.by)) or "") if draft else "",
        released=whereabouts(viewer, entries(concern, reading.story, Series.MESSAGE)),
    )


def proposed(
    viewer: Actor, opened: Opened, messages: Sequence[Entry] | None = None
) -> tuple[Proposal | None, Whereabouts | None]:
    """What the sender is shown: the text that is proposed now, and what became of it, as the messages name it."""
    concern, story = get(viewer, opened.concern_id), opened.keys[Part.WORK]
    if messages is None:
        messages = entries(concern, story, Series.MESSAGE)
    return proposal(concern, story), whereabouts(viewer, messages)


def rounds_for_editions(viewer: Actor) -> list[Round]:
    """Public rounds that still take contributions when the next batch is published."""
    due = batch_after(clock.now())
    found = session.scalars(
        select(Round)
        .where(visibility.rounds(viewer), Round.audience == Audience.PUBLIC, Round.status == RoundStatus.APPROVED)
        .order_by(Round.closes_at, Round.id)
    )
    return [each for each in found if each.takes_on_time(due) or each.takes_late(due)]


def is_too_late(viewer: Actor, meant: Proposal, released: Whereabouts | None) -> bool:
    """Whether the round that it is meant for takes no more: what waits for its batch is published late all the same."""
    if released is not None and released.stage is Stage.WAITING:
        there = round_of_edition(viewer, meant.round_id)
        return there is not None and not (there.takes_on_time(clock.now()) or there.takes_late(clock.now()))
    return meant.round_id not in {each.id for each in rounds_for_editions(viewer)}


def round_of_edition(viewer: Actor, round_id: int) -> Round | None:
    """The round for which an edition is meant, whatever became of it."""
    return session.scalar(select(Round).where(visibility.rounds(viewer), Round.id == round_id))


def proposal(concern: Concern, story: CaseKey) -> Proposal | None:
    """The latest that was proposed; of what the sender said, only what is about this one counts."""
    told = entries(concern, story, Series.PROPOSED)
    if not told:
        return None
    last = told[-1]
    answers = [one.told for one in entries(concern, story, Series.CONSENT) if one.told["proposed"] == last.number]
    answer: dict[str, Any] = answers[-1] if answers else {}
    return Proposal(
        number=last.number,
        day=str(last.told["day"]),
        language=str(last.told["language"]),
        text=str(last.told["text"]),
        round_id=int(last.told["round"]),
        verdict=Verdict(answer["verdict"]) if answer else None,
        answer=str(answer.get("text", "")),
        answered_on=str(answer.get("day", "")),
    )


def whereabouts(viewer: Actor, messages: Sequence[Entry]) -> Whereabouts | None:
    """Of the latest release, as the messages name it; none, if nothing was ever released."""
    refs = [str(one.told["code"]) for one in messages if one.told.get("kind") == "released"]
    return releases(viewer, refs[-1:])[refs[-1]] if refs else None


def _last_draft(told: Sequence[Entry]) -> Draft | None:
    drafts = [one for one in told if one.told["step"] == Step.DRAFT]
    return _draft(drafts[-1]) if drafts else None


def _draft(entry: Entry) -> Draft:
    told = entry.told
    return Draft(
        number=entry.number,
        by=int(told["by"]),
        at=datetime.fromisoformat(told["at"]),
        language=str(told["language"]),
        text=str(told["text"]),
        round_id=int(told["round"]),
        checked=frozenset((str(kind), str(words)) for kind, words in told["checked"]),
    )


def _stood_for(told: Sequence[Entry]) -> frozenset[int]:
    """Who wrote what was proposed last, and who proposed it."""
    last = next((one.told for one in reversed(told) if one.told["step"] == Step.PROPOSED), None)
    if last is None:
        return frozenset()
    return frozenset({int(last["by"])} | {int(one.told["by"]) for one in told if one.number == last["draft"]})
