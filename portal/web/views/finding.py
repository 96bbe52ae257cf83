"""One search over everything, for everybody: each finds what they may see. And the glossary, in both languages."""

from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from portal.core.keys import LARGEST
from portal.core.vocabulary import term
from portal.queries import finding as queries
from portal.queries.finding import Cursor, Narrowed
from portal.queries.finding.glossary import LISTS, entries, glossary
from portal.web.access import public, viewer
from portal.web.addresses import LANGUAGE, NUMBER, TEXT, asks, matching, one_of
from portal.web.locale import locale
from portal.web.shown import finding as shown

views = Blueprint("finding", __name__)

KINDS = (
    *("round", "contribution", "passage", "summary", "case", "facility", "action", "panel", "duty", "meeting"),
    *("report", "benchmark", "assessment", "member", "attache", "activity", "term"),
)
AFTER = matching("[0-8]-[0-9]{1,19}")


@views.app_template_filter()
def explained(text: str, met: list[int]) -> list[shown.Said]:
    """Words of the institution, of which terms of the glossary lead there: each where it stands first on the page."""
    return shown.explained(text, locale(), met)


@views.get("/search")
@public
@asks(q=TEXT, kind=one_of(KINDS), language=LANGUAGE, round=NUMBER, after=AFTER)
def search() -> ResponseReturnValue:
    asked = {name: value for name, value in request.args.items() if name != "after"}
    found = queries.search(
        viewer(),
        asked.get("q", ""),
        Narrowed(asked.get("kind", ""), asked.get("language", ""), _number(asked.get("round"))),
        _cursor(request.args.get("after", "")),
        language=locale(),
    )
    return render_template("finding/search.html", found=found, asked=asked, kinds=KINDS, begun="after" in request.args)


@views.get("/glossary")
@public
@asks(q=TEXT)
def terms() -> ResponseReturnValue:
    typed = request.args.get("q", "")
    groups = shown.by_letter([each for each in glossary() if shown.fits(each, typed)], locale())
    lists: list[tuple[str, Any]] = [
        (name, [each for each in entries() if each.list == name and shown.fits(each, typed)]) for name in LISTS
    ]
    return render_template(
        "finding/glossary.html",
        typed=typed,
        groups=groups,
        lists=[(name, found) for name, found in lists if found],
        many=sum(len(found) for _letter, found in groups),
        term=term,
    )


def _number(written: str | None) -> int | None:
    """Of a round; one that no column can hold is nobody's."""
    return None if written is None else min(int(written), LARGEST)


def _cursor(written: str) -> Cursor | None:
    tier, _dash, place = written.partition("-")
    return Cursor(int(tier), min(int(place), LARGEST)) if place else None
