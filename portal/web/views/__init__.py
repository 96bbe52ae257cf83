"""Pages: one blueprint a room; a function fetches, asks, submits, renders."""

from flask import Blueprint

from portal.web.locale import PREFIX
from portal.web.views import (
    concerns,
    consultations,
    contributions,
    demo,
    drafts,
    finding,
    home,
    moderation,
    outbox,
    people,
    reference,
    summaries,
    trail,
)


def blueprints() -> list[tuple[Blueprint, str | None]]:
    """Every blueprint with the prefix of its addresses; health and the like stand without a language."""
    rooms = (
        *(home, people, reference, consultations, drafts, contributions, concerns, moderation, summaries, finding),
        *(outbox, trail, demo),
    )
    return [(room.views, PREFIX) for room in rooms]
