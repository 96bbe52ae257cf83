"""The rows of a version as they are kept: each with its permanent key, its place and its chapter."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, delete, insert, or_, select

from portal.core import db
from portal.core.db import session
from portal.models.drafts import Draft, Passage, Version
from portal.services.drafts.arranging import Row
from portal.text import chapters, provisions
from portal.text.chapters import Extent

if TYPE_CHECKING:
    from portal.text.comparing import Unit


def rows_of(version_id: int) -> list[Row]:
    stored = Passage.__table__.c
    found = session.execute(
        select(
            stored.kind, stored.level, stored.label, stored.en, stored.es, stored.confidence, stored.key
        )  # in the order of a row's parts
        .where(stored.version_id == version_id)
        .order_by(stored.position)
    )
    return [Row(*row) for row in found]


def former(draft: Draft, version: Version | None = None) -> Version | None:
    """From which version keys are taken over: the last that was shown, or else the last there is."""
    return shown_before(draft, version) or _latest(draft, version)


def shown_before(draft: Draft, version: Version | None = None) -> Version | None:
    """The last version that others have seen; of a draft filed again, the last of its predecessor at first."""
    was_shown = or_(Version.circulated_at.is_not(None), Version.opened_at.is_not(None))
    found = _latest(draft, version, was_shown)
    if found is None and draft.refiled_from_id is not None:
        return shown_before(session.get_one(Draft, draft.refiled_from_id))
    return found


def _latest(draft: Draft, version: Version | None, *which: ColumnElement[bool]) -> Version | None:
    earlier = select(Version).where(Version.draft_id == draft.id, *which).order_by(Version.id.desc()).limit(1)
    return session.scalar(earlier if version is None else earlier.where(Version.id < version.id))


def keyed(rows: Sequence[Row], old: Sequence[Row]) -> list[Row]:
    """Give passages their keys: a passage keeps its own from version to version, what is new waits for one."""
    from portal.text import comparing  # with its library, only where versions are compared

    if not old:
        return list(rows)
    matches = comparing.match(units(old), units(rows))
    heirs = {each.new[0]: old[each.old[0]].key for each in matches if each.old and each.new and not each.guess}
    taken = {row.key for row in old}
    return [replace(row, key=heirs.get(at, "" if row.key in taken else row.key)) for at, row in enumerate(rows)]


@dataclass(frozen=True, slots=True)
class Heirs:
    """Rows with the keys that they take over, found before the act, because comparing takes seconds."""

    rows: Sequence[Row]
    found: Sequence[Row]
    of: tuple[int, int] | None  # the earlier version and its revision

    @classmethod
    def beforehand(cls, rows: Sequence[Row], earlier: Version | None) -> "Heirs":
        of, old = (None, ()) if earlier is None else ((earlier.id, earlier.revision), rows_of(earlier.id))
        db.rest()
        return cls(rows, keyed(rows, old), of)

    def now(self, earlier: Version | None) -> Sequence[Row]:
        """Within the act: found again where the earlier version has become another one meanwhile."""
        if (None if earlier is None else (earlier.id, earlier.revision)) == self.of:
            return self.found
        return keyed(self.rows, rows_of(earlier.id) if earlier else ())


def units(rows: Sequence[Row]) -> "list[Unit]":
    """What two versions are compared by: both languages of a row together."""
    from portal.text.comparing import Unit

    return [Unit(row.key, f"{row.en}\n{row.es}", row.kind, row.level) for row in rows]


def keep(version: Version, rows: Sequence[Row], draft: Draft) -> None:
    """Keep these rows and no others. Only what nobody has seen yet is ever written anew."""
    named = []
    for row in rows:
        if not row.key:
            draft.keys_given += 1
            row = replace(row, key=f"p{draft.keys_given:04}")
        named.append(row)
    session.flush()  # they need the version to belong to
    session.execute(
        delete(Passage).where(Passage.version_id == version.id).execution_options(synchronize_session=False)
    )
    parts = _chapters(named)
    over = provisions.above((row.kind, row.level, row.label) for row in named)
    session.execute(
        insert(Passage.__table__),  # type: ignore[arg-type]
        [
            {
                "version_id": version.id,
                "position": position,
                "chapter": part,
                "above": numbers,
                **{name: getattr(row, name) for name in Row.__slots__},
            }
            for position, (row, part, numbers) in enumerate(zip(named, parts, over, strict=True), start=1)
        ],
    )


def _chapters(rows: Sequence[Row]) -> list[str]:
    """For each row the key of the first passage of its part of the text; none for what comes before all of them."""
    begin = set(chapters.beginnings([Extent(row.kind, row.level, len(row.en) + len(row.es)) for row in rows]))
    current, found = "", []
    for at, row in enumerate(rows):
        current = row.key if at in begin else current
        found.append(current)
    return found
