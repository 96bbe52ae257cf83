"""A draft as long as a law, on which a public has commented, put into the portal's own tables."""

import secrets
from datetime import timedelta
from itertools import islice
from typing import Any

from sqlalchemy import insert

from bench.corpus import contributions
from portal.core import clock
from portal.core.db import session, transaction
from portal.core.localized import Localized
from portal.models.consultations import Round
from portal.models.contributions import Anchor, CommentType, Contribution, Fit, Kind, Method, Naming, Placement, Status
from portal.models.drafts import Draft, Passage, Version
from portal.models.drafts import Status as DraftStatus
from portal.text.passages import Kind as PassageKind

CHAPTER = 40  # passages, its heading among them


def draft_in(round_: Round, passages: int, comments: int) -> Version:
    """An open draft of this round in both languages, with published comments on all its passages by turns."""
    said = list(islice(contributions(comments), comments))
    with transaction():
        at = clock.now() - timedelta(days=3)
        draft = Draft(round_id=round_.id, number=1, title=Localized("The draft", "El borrador"), created_at=at)
        session.add(draft)
        session.flush()
        version = Version(
            draft_id=draft.id, number=1, status=DraftStatus.OPEN, note=Localized("", ""), languages="en es",
            digest="0" * 64, created_at=at, opened_at=at, anchored_at=at,
        )  # fmt: skip
        session.add(version)
        session.flush()
        session.execute(insert(Passage), [_passage(version, said, position) for position in range(1, passages + 1)])
        where = session.query(Passage.id).filter_by(version_id=version.id).order_by(Passage.position).all()
        session.execute(insert(Contribution.__table__), [_comment(round_, draft, row) for row in said])
        made = session.query(Contribution.id).filter_by(draft_id=draft.id).order_by(Contribution.sequence).all()
        stands = [
            {"contribution_id": id_, "version_id": version.id, "passage_id": where[turn % passages].id,
             "language": "es", "span_start": 0, "span_end": 10}
            for turn, (id_,) in enumerate(made)
        ]  # fmt: skip
        session.execute(insert(Anchor), [{**one, "exact": "x" * 10} for one in stands])
        placed = {"fit": Fit.SAME, "confidence": 100, "method": Method.IDENTITY, "placed_at": at}
        session.execute(insert(Placement), [{**one, **placed} for one in stands])
    return version


def _passage(version: Version, said: list[dict[str, Any]], position: int) -> dict[str, Any]:
    heading = position - (position - 1) % CHAPTER
    is_heading = position == heading
    words = said[position % len(said)]["body"]
    return {
        "version_id": version.id,
        "position": position,
        "key": f"p{position:04}",
        "kind": PassageKind.HEADING if is_heading else PassageKind.PARAGRAPH,
        "level": 1 if is_heading else 0,
        "label": str(position),
        "chapter": f"p{heading:04}",
        "en": words[:60] if is_heading else words,
        "es": words[:60] if is_heading else words,
    }


def _comment(round_: Round, draft: Draft, row: dict[str, Any]) -> dict[str, Any]:
    number = 1_000_000 + row["sequence"]
    return {
        "ref": secrets.token_hex(5).upper(),
        "ticket": secrets.token_hex(32),
        "round_id": round_.id,
        "draft_id": draft.id,
        "kind": Kind.COMMENT,
        "comment_type": CommentType.SUBSTANTIVE,
        "naming": Naming.ORGANISATION,
        "byline": row["byline"],
        "stakeholder_group": row["group"],
        "organisation_kind": "union",
        "body": row["body"],
        "language": row["language"],
        "status": Status.PUBLISHED,
        "late": False,
        "posted_at": row["posted_at"],
        "published_at": row["posted_at"],
        "number": f"D-{number}",
        "sequence": number,
        "thread": number,
        "path": f"{number:07}",
        "depth": 0,
        "salt": b"x" * 32,
        "commitment": "0" * 64,
        "revision": 1,
    }
