"""The made-up consultation put into the portal's own tables, by the thousand."""

import secrets
from collections import Counter
from datetime import timedelta
from itertools import count
from typing import Any

from sqlalchemy import insert, select

from bench.corpus import contributions
from portal.core import clock
from portal.core.db import session, transaction
from portal.core.localized import Localized
from portal.models.consultations import Audience, Consultation, Question, Round
from portal.models.consultations import Status as RoundStatus
from portal.models.contributions import Contribution, Kind, Naming, Status, Tally, Thread
from portal.models.waiting import Waiting

BATCH = 5_000

_numbers = count(1_000)  # drawn by lot, two of twenty consultations had one code now and then


def round_with(many: int, *, status: Status = Status.PUBLISHED, code: str = "") -> Round:
    """A public, open round with this many contributions, all published or all waiting."""
    with transaction():
        docket = Consultation(
            code=code or f"ILC-2026-{next(_numbers)}",
            topic="enforcement",
            title=Localized("Priority subsectors", "Subsectores prioritarios"),
            purpose=Localized("Which come first.", "Cuáles van primero."),
            numbers_given=many,
        )
        session.add(docket)
        session.flush()
        at = clock.now()
        made = Round(
            consultation_id=docket.id,
            number=1,
            title=Localized("First round", "Primera ronda"),
            intro=Localized("Tell us what is missing.", "Díganos qué falta."),
            audience=Audience.PUBLIC,
            opens_at=at - timedelta(days=30),
            closes_at=at + timedelta(days=30),
            status=RoundStatus.APPROVED,
        )
        session.add(made)
        session.flush()
        session.add(Question(round_id=made.id, number=1, text=Localized("What is missing?", "¿Qué falta?")))
        _fill(made, docket, many, status)
    return made


def _fill(round_: Round, docket: Consultation, many: int, status: Status) -> None:
    released = status is Status.PUBLISHED
    placed: dict[int, Contribution] = {}
    tallies: dict[tuple[str, str], int] = {}
    entries: Counter[tuple[int, str]] = Counter()
    answered: Counter[int] = Counter()
    batch: list[dict[str, Any]] = []
    for row in contributions(many):
        parent = placed.get(row["parent"]) if released and row["parent"] else None
        one = Contribution()
        if released:
            one.take_place(f"{docket.code}-{row['sequence']:04}", row["sequence"], parent)
            placed[row["sequence"]] = one
            entries.update([(one.thread, ""), (one.thread, row["language"])])
            answered[one.thread] += one.depth > 0
        tallies[(row["group"], row["language"])] = tallies.get((row["group"], row["language"]), 0) + 1
        batch.append(
            {
                "ref": secrets.token_hex(5).upper(),
                "ticket": secrets.token_hex(32),
                "round_id": round_.id,
                "kind": Kind.REPLY if parent else Kind.COMMENT,
                "naming": Naming.ORGANISATION,
                "byline": row["byline"],
                "stakeholder_group": row["group"],
                "organisation_kind": "union",
                "body": row["body"],
                "language": row["language"],
                "status": status,
                "late": False,
                "posted_at": row["posted_at"],
                "published_at": row["posted_at"] if released else None,
                "number": one.number,
                "sequence": one.sequence,
                "thread": one.thread,
                "path": one.path,
                "depth": one.depth or 0,
                "answers": parent.number if parent else None,
                "salt": b"x" * 32,
                "commitment": "0" * 64,
                "revision": 1,
            }
        )
        if len(batch) == BATCH:
            session.execute(insert(Contribution.__table__), batch)
            batch.clear()
    if batch:
        session.execute(insert(Contribution.__table__), batch)
    threads = [
        {"round_id": round_.id, "thread": thread, "language": language, "entries": many, "answered": answered[thread]}
        for (thread, language), many in entries.items()
    ]
    if threads:
        session.execute(insert(Thread), threads)
    if status is Status.RECEIVED:
        _wait(round_)
    for (group, language), number in tallies.items():
        session.add(Tally(round_id=round_.id, status=status, group=group, language=language, many=number))


def _wait(round_: Round) -> None:
    """In the queue, as what arrives does."""
    said = Contribution
    facts = select(said.id, said.posted_at, said.language, said.group)
    received = session.execute(facts.where(said.round_id == round_.id)).all()
    rows = [
        {"subject_kind": said.__name__, "subject_id": id_, "priority": 0, "since": since, "round_id": round_.id,
         "language": language, "group": group}
        for id_, since, language, group in received
    ]  # fmt: skip
    session.execute(insert(Waiting), rows)
