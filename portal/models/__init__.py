"""Floor 1: what things are, and which moves they allow."""

from portal.models import (
    audit,
    concerns,
    consultations,
    contributions,
    drafts,
    finding,
    kept,
    moderation,
    outbox,
    people,
    reference,
    summaries,
    waiting,
)

__all__ = [
    "audit",
    "concerns",
    "consultations",
    "contributions",
    "drafts",
    "finding",
    "kept",
    "moderation",
    "outbox",
    "people",
    "reference",
    "summaries",
    "waiting",
]
