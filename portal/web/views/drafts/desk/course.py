"""Where a version is on its way, what comes next, and how pages of the desk find it."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from flask import url_for
from flask_babel import gettext as _

from portal.models.consultations import Status as RoundStatus
from portal.models.drafts import Draft, Status, Version
from portal.policy.permissions import allows, ensure
from portal.queries import drafts as queries
from portal.services import drafts
from portal.web.access import viewer

DESK = "/desk/drafts"
DRAFT = f"{DESK}/<int(max=2147483647):draft_id>"
VERSION = f"{DRAFT}/versions/<int(max=9999):number>"
BOTH = ["GET", "POST"]
ACTS = {
    "circulation": "version.circulate",
    "opening": "version.open",
    "closing": "version.close",
    "release": "version.release",
}


class Onward(NamedTuple):
    """A way on, as a button or a link."""

    words: str
    url: str


class Stage(NamedTuple):
    """One stage of a version: done, now, or still to come."""

    status: Status
    at: datetime | None
    stage: str


def draft_on_desk(draft_id: int) -> Draft:
    draft = queries.get(viewer(), draft_id)
    ensure(viewer(), "desk.drafts", draft)
    return draft


def on_desk(draft_id: int, number: int) -> Version:
    version = queries.version(viewer(), draft_id, number)
    ensure(viewer(), "desk.drafts", version)
    return version


def course(version: Version) -> list[Stage]:
    """From the upload to the final text; a version that was superseded ends there."""
    reached = [
        (Status.UPLOADED, version.created_at),
        (Status.CIRCULATED, version.circulated_at),
        (Status.OPEN, version.opened_at),
        (Status.CLOSED, version.closed_at),
        (Status.RELEASED, version.released_at),
    ]
    if version.status is Status.SUPERSEDED:
        reached = [*((status, at) for status, at in reached if at), (Status.SUPERSEDED, version.superseded_at)]
    now = next(place for place, (status, _at) in enumerate(reached) if status is version.status)
    return [
        Stage(status, at, "done" if place < now else "now" if place == now else "next")
        for place, (status, at) in enumerate(reached)
        if at or place >= now
    ]


def unaligned(version: Version) -> bool:
    """Whether somebody has still to confirm what stands beside what."""
    return version.in_preparation and version.bilingual and version.aligned_at is None


def unexplained(version: Version) -> bool:
    """Whether two readings of its files differ where nobody has looked yet."""
    return version.in_preparation and bool(drafts.differences(version))


def ways_on(version: Version) -> list[Onward]:
    """What this viewer can do next with this version, the usual first."""
    if unexplained(version):
        return [Onward(_("Look at the differences between the files and the text"), _at("report", version))]
    if unaligned(version):
        return [Onward(_("Put both languages side by side"), _at("alignment", version))]
    if version.draft.round.status is RoundStatus.DRAFT:
        return []
    words = {
        "opening": _("Open it for comments"),
        "circulation": _("Circulate it first, without comments"),
        "closing": _("Close the comments"),
        "release": _("Make it final"),
    }
    return [
        Onward(said, _at("step", version, step=step))
        for step, said in words.items()
        if allows(viewer(), ACTS[step], version)
    ]


def next_for(draft: Draft, versions: Sequence[Version]) -> list[Onward]:
    """The next step of a draft, and what else can be done."""
    newest = versions[0] if versions else None
    found = ways_on(newest) if newest else []
    if newest is not None and newest.final:
        again = Onward(_("File it again as a new draft"), url_for(".create", round=draft.round_id, replaces=draft.id))
        return [again] if allows(viewer(), "draft.create", draft.round) else []
    if allows(viewer(), "version.upload", draft):
        words = _("Upload version %(number)s", number=newest.number + 1) if newest else _("Upload the first version")
        found.append(Onward(words, url_for(".upload", draft_id=draft.id)))
    return found


def _at(view: str, version: Version, step: str | None = None) -> str:
    return url_for(f".{view}", draft_id=version.draft_id, number=version.number, step=step)
