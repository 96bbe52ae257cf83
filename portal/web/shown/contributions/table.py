"""Comments on a version as a row of a table, or as a remark in the margin of its text."""

from datetime import date
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from portal.core.vocabulary import term
from portal.queries.contributions.on_drafts import Comment
from portal.web import naming
from portal.web.locale import local, zone_name
from portal.web.shown.contributions import describing
from portal.web.shown.drafts import passages

if TYPE_CHECKING:
    from portal.files.exporting import Cell, Remark


def headers(zone: str) -> list[str]:
    return [
        _("Number"),
        _("State"),
        _("Kind"),
        _("Group"),
        _("Name"),
        _("Passage"),
        _("Words commented on"),
        _("Comment"),
        _("Proposed wording"),
        _("Language"),
        _("How it fits"),
        _("Confidence, in percent"),
        _("Made on version"),
        _("What its author says now"),
        _("Question of translation"),
        _("Replies"),
        _("Officially answered"),
        _("Received (%(zone)s)", zone=zone_name(zone)),
        _("Disposition (to be filled in)"),
    ]


def row(said: Comment, zone: str) -> "list[Cell]":
    return [
        said.number or said.ref,
        _label("contribution_state", said.status),
        _label("comment_type", said.comment_type),
        _label("stakeholder_group", said.group),
        naming.signed(said),
        _place(said),
        said.exact,
        said.body if said.readable else _withheld(said),
        _proposed(said),
        said.language.upper(),
        _label("fit", said.fit),
        said.confidence,
        said.made_on,
        _label("standing", said.standing),
        _("open") if said.dispute == "open" else _label("dispute_outcome", said.dispute),
        said.replies,
        _("yes") if said.official else "",
        said.posted_at if describing.keeps_the_hour(said) else _day(said, zone),
        "",
    ]


def _day(said: Comment, zone: str) -> date:
    return said.posted_at.astimezone(ZoneInfo(zone)).date()


def _place(said: Comment) -> str:
    """Where it stands, in a few words."""
    if said.on_the_whole:
        return str(_("The whole document"))
    if said.on_the_shelf:
        return str(_("On text that was taken out"))
    return passages.name(said)


def remark(said: Comment, place: int | None, language: str) -> "Remark":
    """What stands in the margin. Words of the other language are quoted; the comment is on the whole passage then."""
    here = said.place_language == language
    place_name = "" if place is None else _place(said)
    facts = [said.number or said.ref, place_name, _label("comment_type", said.comment_type), _label("fit", said.fit)]
    lines = [" · ".join(filter(None, facts))]
    if place is None:
        lines.append(_place(said))
    if said.exact and said.made_at and (place is None or not here):
        lines.append(_("On the words “%(words)s”", words=said.exact))
    lines.append(said.body if said.readable else _withheld(said))
    if said.proposed is not None:
        lines.append(_("Proposed wording: %(words)s", words=_proposed(said)))
    from portal.files.exporting import Remark

    return Remark(
        text="\n".join(lines),
        author=naming.signed(said),
        passage=place,
        start=said.start if here else None,
        end=said.end if here else None,
        initials=said.group[:3].upper(),
        at=said.posted_at if describing.keeps_the_hour(said) else None,
    )


def _proposed(said: Comment) -> str:
    if said.proposed is None:
        return ""
    return said.proposed or str(_("(without these words)"))


def _withheld(said: Comment) -> str:
    reason = _label("moderation_reason", said.withheld_reason)
    return str(_("Withheld: %(reason)s", reason=reason)) if reason else str(_("Withheld"))


def _label(vocabulary: str, code: str | None) -> str:
    return local(term(vocabulary, str(code)).label) if code else ""
