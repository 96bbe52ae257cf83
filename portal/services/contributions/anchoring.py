"""The places of comments in a new version: by identity, along the edits, by search, or left to a person.

The author's anchor is never altered. Each version is compared with the one before it once, and all comments are
carried through that one comparison, while others write. What was found is written in steps, so that nobody waits for
long. A version that is half done says so (``anchored_at``); what has a place already is left alone, so that whoever
takes it up again only does the rest.
"""

import gc
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import exists, insert, or_, select, update
from sqlalchemy.orm import aliased
from sqlalchemy.orm.attributes import set_committed_value

from portal.core import clock, db
from portal.core.actor import Actor
from portal.core.db import session, transaction
from portal.core.errors import Conflict
from portal.models.contributions import Anchor, Contribution, Placement
from portal.models.drafts import Draft, Version
from portal.policy.permissions import ensure
from portal.queries.contributions.on_drafts.comments import latest
from portal.services.consultations.numbering import renew
from portal.services.contributions import carrying
from portal.services.contributions.carrying import Carry, Stand
from portal.services.door import act
from portal.services.drafts.keeping import shown_before

STEP = 100  # comments written at once: others wait for a few hundredths of a second at most
LETS_BY = 0.01  # seconds between two steps; who waits to write looks every thousandth

PLACED, MADE = Placement.__table__.c, Anchor.__table__.c


def reanchor(version: Version, *, carry: Carry = carrying.in_this_process, by: Actor) -> Version:
    """Every comment of the version before gets its place in this one, also those that nobody has published yet.

    ``carry`` does the comparing, outside every transaction.
    """
    ensure(by, "version.reanchor", version)
    earlier = shown_before(version.draft, version)
    if earlier is not None and earlier.anchored_at is None:
        reanchor(earlier, carry=carry, by=by)  # its own errand has not been run yet
    if earlier is not None and (rows := session.execute(_without_a_place(version, earlier)).all()):
        db.rest()
        found = carrying.placed(version.id, clock.now(), rows, carry)
        del rows  # what is left behind is cleared away now and not while others wait
        gc.collect()
        for start in range(0, len(found), STEP):
            _write(version, earlier, found[start : start + STEP])
            time.sleep(LETS_BY)
        if session.execute(_without_a_place(version, earlier).limit(1)).first() is not None:
            raise Conflict  # a person moved one meanwhile; the errand does the rest
        db.rest()
    return _finish(version, by=by)


def _write(version: Version, earlier: Version, found: Sequence[carrying.Found]) -> None:
    """Of these, the places of comments that still have none here and stand where they stood."""
    with transaction():
        _hold(version)
        asked = _without_a_place(version, earlier, [each.values["contribution_id"] for each in found])
        still = {row.placement_id for row in session.execute(asked)}
        values = [each.values for each in found if each.of in still]
        if values:
            session.execute(insert(Placement.__table__), values)  # type: ignore[arg-type]


@act("version.reanchor")
def _finish(version: Version, *, by: Actor) -> Version:
    """All have their places; what is sent from now on has got its place with itself, since this version was shown."""
    if version.anchored_at is None:
        at = clock.now()
        done = update(Version).where(Version.id == version.id).values(anchored_at=at)
        session.execute(done.execution_options(synchronize_session=False))
        set_committed_value(version, "anchored_at", at)
    moved_on(version)
    return version


def _hold(version: Version) -> None:
    """Who comments meanwhile holds the draft too, so that no comment is placed twice or between two versions."""
    session.get_one(Draft, version.draft_id, with_for_update={"of": Draft})


@dataclass(frozen=True, slots=True)
class Ahead:
    """The places of one comment in later versions, found before the act, because comparing takes seconds."""

    ways: list[tuple[int, int | None]]  # each of those versions, and the one shown before it
    found: Sequence[dict[str, Any]]

    @classmethod
    def of_nothing(cls) -> "Ahead":
        return cls([], [])

    @classmethod
    def beforehand(cls, version: Version, made: Anchor) -> "Ahead":
        ways, stands, found = _ways(version), {version.id: Stand.of(made)}, []
        for later, earlier in ways:
            if earlier is None or earlier not in stands:
                continue
            for each in carrying.placed(later, clock.now(), [stands[earlier]], carrying.in_this_process):
                found.append(each.values)
                stands[later] = stands[earlier].after(each.values)
        return cls(ways, found)


def carry_on(version: Version, said: Contribution, ahead: Ahead) -> None:
    """Give one comment, made on this version, its place in every version that came after it.

    It is compared anew where one of them came while that was done beforehand.
    """
    at = said.posted_at  # the hour is no more than is kept of the comment itself
    if _ways(version) != ahead.ways:
        for later in _after(version):
            _place(later, at, said.id)
    elif ahead.found:
        own = {"contribution_id": said.id, "placed_at": at}
        session.execute(insert(Placement.__table__), [each | own for each in ahead.found])  # type: ignore[arg-type]


def moved_on(version: Version) -> None:
    """Readers find comments at other places now: what was cached of it, counts too, is out of date.

    That is no revision of the version or of its round: nobody's form becomes stale.
    """
    renew(version.draft.round_id)


def _after(version: Version) -> Iterator[Version]:
    """Versions that others have seen since, of this draft and of those filed in its place."""
    was_shown = or_(Version.circulated_at.is_not(None), Version.opened_at.is_not(None))
    yield from session.scalars(
        select(Version)
        .where(Version.draft_id == version.draft_id, Version.id > version.id, was_shown)
        .order_by(Version.id)
    ).all()
    waiting = [version.draft_id]
    while waiting:
        filed = session.scalars(select(Draft.id).where(Draft.refiled_from_id == waiting.pop()).order_by(Draft.id)).all()
        for draft_id in filed:
            yield from session.scalars(
                select(Version).where(Version.draft_id == draft_id, was_shown).order_by(Version.id)
            ).all()
        waiting += filed


def _ways(version: Version) -> list[tuple[int, int | None]]:
    """From which version a comment comes into each of the later ones."""
    earlier = ((each, shown_before(each.draft, each)) for each in _after(version))
    return [(each.id, before.id if before else None) for each, before in earlier]


def _place(version: Version, at: datetime, contribution_id: int) -> None:
    earlier = shown_before(version.draft, version)
    if earlier is None:
        return
    rows = session.execute(_without_a_place(version, earlier, [contribution_id])).all()
    found = carrying.placed(version.id, at, rows, carrying.in_this_process)
    if found:
        session.execute(insert(Placement.__table__), [each.values for each in found])  # type: ignore[arg-type]


def _without_a_place(version: Version, earlier: Version, among: Sequence[int] | None = None) -> Any:
    here = aliased(Placement)
    wanted = (
        select(
            PLACED.id.label("placement_id"),
            PLACED.contribution_id,
            PLACED.version_id,
            PLACED.passage_id,
            PLACED.language,
            PLACED.span_start.label("start"),
            PLACED.span_end.label("end"),
            PLACED.fit,
            PLACED.confidence,
            PLACED.method,
            MADE.version_id.label("made_on"),
            MADE.passage_id.label("made_at"),
            MADE.language.label("made_language"),
            MADE.span_start.label("made_start"),
            MADE.span_end.label("made_end"),
            MADE.exact,
            MADE.prefix,
            MADE.suffix,
        )
        .join(Anchor, MADE.contribution_id == PLACED.contribution_id)
        .where(
            PLACED.version_id == earlier.id,
            latest(),
            ~exists().where(here.contribution_id == PLACED.contribution_id, here.version_id == version.id),
        )
        .order_by(PLACED.id)
    )
    return wanted if among is None else wanted.where(PLACED.contribution_id.in_(among))
