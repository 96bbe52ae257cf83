"""Which of the comments a page shows, as its address asks."""

from collections.abc import Sequence

from flask import request

from portal.core.vocabulary import Term, terms
from portal.queries.contributions.on_drafts import Comment, Filter
from portal.web.access import viewer
from portal.web.addresses import CODE

CHOSEN = dict.fromkeys(("kind", "group", "fit", "state"), CODE)  # which comments are shown
ALWAYS_SEEN = ("published", "withheld")


def asked_for() -> Filter:
    """What the address asks for, as far as there are words for it."""
    known = {name: {term.code for term in group} for name, group in choices().items()}
    given = {name: request.args.get(name, "") for name in known}
    return Filter(**{name: value for name, value in given.items() if value in known[name]})


def choices() -> dict[str, Sequence[Term]]:
    states = [
        term
        for term in terms("contribution_state")
        if term.code in ALWAYS_SEEN or (viewer().is_signed_in and term.code in ("received", "returned"))
    ]
    return {
        "kind": terms("comment_type"),
        "group": terms("stakeholder_group"),
        "fit": terms("fit"),
        "state": states,
    }


def chosen(asked: Filter, said: Sequence[Comment]) -> list[Comment]:
    """The comments that fit what was asked for."""
    wanted = {
        "comment_type": asked.kind,
        "group": asked.group,
        "fit": asked.fit,
        "status": asked.state,
        "language": asked.language,
    }
    return [one for one in said if all(not value or getattr(one, name) == value for name, value in wanted.items())]
