"""What became of contributions, as pictures, tables and files. In the place of a number that is hidden stand words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask_babel import gettext

from portal.core.vocabulary import term
from portal.queries.moderation import Figures
from portal.text.charts import Picture, bars, stacked
from portal.web.locale import local

KEY = "moderation"  # begins the ids of the pictures


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture, and what is counted in it."""

    picture: Picture
    description: str


def pictures(figures: Figures) -> dict[str, Drawn]:
    """By their code, what matters most first; one of which there is nothing to draw is left out."""
    drawn = {
        "states": _states(figures),
        "reasons": _reasons(figures),
        "reviews": _reviews(figures),
        "groups": _parted(
            "groups",
            gettext("By group"),
            gettext("Contributions, by group. A number that is not shown has no bar; the table names it."),
            gettext("Group"),
            "stakeholder_group",
            figures.groups,
        ),
        "languages": _parted(
            "languages",
            gettext("By language"),
            gettext("Contributions, by their language. A number that is not shown has no bar; the table names it."),
            gettext("Language"),
            "language",
            figures.languages,
        ),
    }
    return {code: one for code, one in drawn.items() if one is not None}


def _states(figures: Figures) -> Drawn | None:
    names = {
        "returned": gettext("Returned, and not sent again"),
        "withheld": gettext("Withheld by a moderator"),
        "withdrawn": gettext("Withdrawn by their authors"),
        "received": gettext("Waiting for a decision"),
    }
    if figures.received == 0:
        return None
    title, description = gettext("What became of them"), gettext("Contributions received, by what they are now.")
    items = [(gettext("Published contributions"), figures.published)]
    parts = [(name, _number(figures.states[code])) for code, name in names.items()]
    head = gettext("What they are now"), gettext("Contributions")
    return Drawn(bars(f"{KEY}-states", title, description, head, [*items, *parts]), description)


def _reasons(figures: Figures) -> Drawn | None:
    items = [(_term("moderation_reason", code), _number(many)) for code, many in _sorted(figures.reasons)]
    title = gettext("Why contributions were withheld")
    description = gettext("Withheld contributions, by the reason that their authors were given.")
    head = gettext("Reason"), gettext("Contributions")
    return Drawn(bars(f"{KEY}-reasons", title, description, head, items), description) if items else None


def _reviews(figures: Figures) -> Drawn | None:
    names = {
        "reversed": gettext("Decision reversed"),
        "upheld": gettext("Decision kept after review"),
        "ended": gettext("Ended without a decision: withdrawn, or sent again corrected"),
        "open": gettext("Waiting for a second review"),
    }
    if not figures.reviews:
        return None
    title = gettext("Second reviews")
    description = gettext("Second reviews that authors asked for, by what became of them.")
    head = gettext("What became of it"), gettext("Second reviews")
    items = [(name, _number(figures.reviews[code])) for code, name in names.items()]
    return Drawn(bars(f"{KEY}-reviews", title, description, head, items), description)


def _parted(
    code: str, title: str, description: str, column: str, name: str, many: Mapping[str, tuple[int, int | None]]
) -> Drawn | None:
    found = [(each, published, rest) for each, (published, rest) in many.items() if published or rest != 0]
    found.sort(key=lambda each: (-each[1], each[0]))
    items = [(_term(name, each), (published, _number(rest))) for each, published, rest in found]
    parts = gettext("Published contributions"), gettext("Not published")
    drawn = stacked(f"{KEY}-{code}", title, description, [column], parts, items)
    return Drawn(drawn, description) if items else None


def _sorted(many: Mapping[str, int | None]) -> Iterable[tuple[str, int | None]]:
    """The most first; then what is not shown, by its name, which tells nothing."""
    return sorted(many.items(), key=lambda each: (each[1] is None, -(each[1] or 0), each[0]))


def _number(seen: int | None) -> int | str:
    return gettext("not shown") if seen is None else seen


def _term(name: str, code: str) -> str:
    return local(term(name, code).label) if code else gettext("No reason on record")
