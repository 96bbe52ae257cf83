"""The passage of a draft that an answer names: what became of the text, and how it read before."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import aliased

from portal.core.actor import Actor
from portal.core.db import session
from portal.core.localized import Localized
from portal.models.contributions import Anchor
from portal.models.drafts import Draft, Passage, Version
from portal.policy import visibility


@dataclass(frozen=True, slots=True)
class Changed:
    """Where it stands now, and its text there. ``before`` is empty where the version before had no such passage."""

    draft_id: int
    draft: int | None  # its number in the round
    version: int
    key: str
    label: str
    kind: str
    above: str
    before: Localized
    after: Localized


def changed(viewer: Actor, named: Iterable[tuple[int, int]]) -> Mapping[tuple[int, int], Changed]:
    """By contribution and passage, of those passages whose version the viewer sees.

    Before is where the comment was made, if it was made on this draft; otherwise the same passage one version earlier.
    """
    wanted = set(named)
    if not wanted:
        return {}
    former, same = aliased(Version), aliased(Passage)
    rows = session.execute(
        select(Passage, Version.number, Version.draft_id, Draft.number, same.en, same.es)
        .join(Version, Version.id == Passage.version_id)
        .join(Draft, Draft.id == Version.draft_id)
        .outerjoin(
            former,
            (former.draft_id == Version.draft_id)
            & (former.number == Version.number - 1)
            & former.opened_at.is_not(None),
        )
        .outerjoin(same, (same.version_id == former.id) & (same.key == Passage.key))
        .where(Passage.id.in_({passage_id for _said, passage_id in wanted}), visibility.versions(viewer))
    ).all()
    made = _made(viewer, {said for said, _passage in wanted})
    found = {}
    for passage, number, draft_id, draft, en, es in rows:
        for said in (said for said, passage_id in wanted if passage_id == passage.id):
            before = made.get((said, draft_id), Localized(en or "", es or ""))
            found[said, passage.id] = Changed(
                draft_id, draft, number, passage.key, passage.label, passage.kind, passage.above,
                before, Localized(passage.en, passage.es),
            )  # fmt: skip
    return found


def _made(viewer: Actor, contributions: set[int]) -> dict[tuple[int, int], Localized]:
    """The passage on which each was made, by contribution and draft."""
    rows = session.execute(
        select(Anchor.contribution_id, Version.draft_id, Passage.en, Passage.es)
        .join(Passage, Passage.id == Anchor.passage_id)
        .join(Version, Version.id == Passage.version_id)
        .where(Anchor.contribution_id.in_(contributions), visibility.versions(viewer))
    )
    return {(said, draft_id): Localized(en, es) for said, draft_id, en, es in rows}
