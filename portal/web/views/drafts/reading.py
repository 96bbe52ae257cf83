"""Reading a draft: its text in both languages, what was said at each passage, and what has lost its place."""

import re
from collections.abc import Hashable, Sequence
from functools import cache
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from portal.core import clock
from portal.core.actor import ANONYMOUS
from portal.core.errors import NotFound
from portal.models.drafts import Status, Version
from portal.policy.permissions import allows, objection
from portal.queries import drafts as queries
from portal.queries.contributions import on_drafts
from portal.queries.drafts import Glimpse
from portal.web.access import public, viewer
from portal.web.addresses import asks
from portal.web.fragments import address, later
from portal.web.locale import locale
from portal.web.shown.contributions import describing
from portal.web.shown.contributions import passages as commented
from portal.web.shown.contributions.narrowing import CHOSEN, asked_for
from portal.web.shown.contributions.text import READ, Shape, shape_of, text_of
from portal.web.shown.drafts import passages
from portal.web.shown.drafts.chapters import ALL
from portal.web.views.drafts import views
from portal.web.views.drafts.noting import note_the_opening

DRAFT = "/drafts/<int(max=2147483647):draft_id>"
VERSION = f"{DRAFT}/versions/<int(max=9999):number>"
_BETWEEN_TAGS = re.compile(r">\s*\n\s*<")
LOOKS = {
    "uploaded": ("draft", "off"),
    "circulated": ("lock", "warn"),
    "open": ("open", "go"),
    "closed": ("closed", ""),
    "superseded": ("back", "off"),
    "released": ("done", "go"),
}


@views.record_once
def _for_templates(state: BlueprintSetupState) -> None:
    words = {
        "passage_name": passages.name,
        "passage_number": passages.numbered,
        "draft_name": passages.draft_name,
        "version_look": LOOKS.get,
    }
    state.app.jinja_env.globals.update(words)


@views.get(DRAFT)
@public
def newest(draft_id: int) -> ResponseReturnValue:
    found = queries.version(viewer(), draft_id)
    return redirect(url_for(".version", draft_id=draft_id, number=found.number))


@views.get(VERSION)
@public
@asks(**READ, **CHOSEN)
def version(draft_id: int, number: int) -> ResponseReturnValue:
    reader = viewer()
    others = queries.glimpses(reader, draft_id)
    glimpse = next((each for each in others if each.number == number), None)
    if glimpse is None:
        raise NotFound
    read_before = next((each.number for each in others if each.was_read and each.id < glimpse.id), None)
    whole = cache(lambda: queries.version(reader, draft_id, number))  # for what is not kept of its page
    found = whole() if glimpse.restricted or reader.is_staff else glimpse
    page = {**_about(found), "round": later(lambda: whole().draft.round)}
    if found.restricted or (reader.is_signed_in and not glimpse.was_read):
        note_the_opening(whole())

    as_of = _as_of(found, page["why_not"])
    shape = None
    if as_of is None:  # what cannot be shown is refused before the page begins
        shape = shape_of(found)
        as_of = _as_of_a_crowd(found, shape, page["why_not"], others, read_before)
    about = cache(lambda: text_of(whole(), shape or shape_of(found)))

    def told() -> dict[str, object]:
        return {**page, **_words_of(whole()), **about(), "others": others, "read_before": read_before}

    def body() -> Markup:
        return _tight(render_template("drafts/_version.html", **told()))

    def below() -> Markup:
        return Markup(render_template("drafts/_below.html", **told()))  # noqa: S704  (a template's)

    if as_of is None:
        about()
    return render_template("drafts/version.html", **page, body=body, below=below, as_of=as_of)


@views.get(f"{VERSION}/passages/<key>")
@public
def passage(draft_id: int, number: int, key: str) -> ResponseReturnValue:
    """One place of the text for good: in both languages, with everything that was said at it."""
    found = queries.version(viewer(), draft_id, number)
    line = queries.passage(viewer(), found, key)
    said = on_drafts.at_passage(viewer(), found, key)
    languages = passages.in_order(locale(), found.languages)
    published = {key: sum(one.status == "published" for one in said)}
    [place] = commented.woven([line], {key: said}, languages, shown={key: said}, published=published, whole=True)
    before, after = queries.neighbours(viewer(), found, line)
    note_the_opening(found)
    return render_template(
        "drafts/passage.html",
        **_about(found),
        place=place,
        before=before,
        after=after,
        languages=languages,
        on_paper="",
    )


@views.get(f"{VERSION}/shelf")
@public
@asks(**CHOSEN)
def shelf(draft_id: int, number: int) -> ResponseReturnValue:
    """What was said on words that are no longer in the text, with those words."""
    found = queries.version(viewer(), draft_id, number)
    asked = asked_for()
    said = on_drafts.shelf(viewer(), found, asked)
    note_the_opening(found)
    return render_template(
        "drafts/shelf.html",
        **_about(found),
        removed=[one for one in said if one.fit != "uncertain"],
        uncertain=[one for one in said if one.fit == "uncertain"],
        asked=asked,
    )


def _as_of_a_crowd(
    found: Version | Glimpse, shape: Shape, why_not: str, others: Sequence[Glimpse], read_before: int | None
) -> Hashable | None:
    """What a crowded draft's page is cached by where nobody's own comments stand in it, for each kind of reader."""
    if not shape.crowd:
        return None
    reader = viewer()
    sees = tuple(each.number for each in others), allows(reader, "desk.drafts", found)
    everybody = _same_for_all(found, why_not)
    return everybody and (everybody, sees, read_before or 0, reader.is_signed_in, reader.is_staff)


def _same_for_all(found: Version | Glimpse, why_not: str) -> Hashable | None:
    """What a text depends on where nobody's own comments stand in it; nothing where not all who see it see the same."""
    if found.in_preparation or found.draft.refiled_from_id is not None or address() is None:
        return None
    return (found.draft_id, found.number, found.draft.round.version, why_not, tuple(sorted(request.args.items())))


def _as_of(found: Version | Glimpse, why_not: str) -> Hashable | None:
    """What the text depends on as readers without an account see it; nothing where it is not to be kept."""
    if viewer() is not ANONYMOUS or found.draft.restricted or request.args.get("chapter") == ALL:
        return None
    return _same_for_all(found, why_not)


def _tight(page: str) -> Markup:
    """Without the indentation between tags, which is a sixth of a long text. Words have no bare angle brackets."""
    return Markup(_BETWEEN_TAGS.sub(">\n<", page))  # noqa: S704  (a template's)


def why_no_comment(found: Version | Glimpse) -> str:
    """Why this reader cannot comment on it now; empty if they can."""
    if found.status is not Status.OPEN:
        return str(_("This version does not take comments now."))
    why_not = objection(viewer(), "passage.comment", found)
    return str(_(why_not)) if why_not else ""


def _words_of(found: Version | Glimpse) -> dict[str, object]:
    return {"version": found, "draft": found.draft, "round": found.draft.round}


def _about(found: Version | Glimpse) -> dict[str, Any]:
    """What every page of a version says."""
    reader, round_ = viewer(), found.draft.round
    return {
        **_words_of(found),
        "reader": reader,
        "now": clock.now(),
        "zone": reader.zone or round_.zone,
        "why_not": why_no_comment(found),
        "moment": describing.moment,
        "keeps_the_hour": describing.keeps_the_hour,
    }
