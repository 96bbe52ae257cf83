"""What the desk of concerns calls things: its heaps, what a concern is linked to, whom it waits for, its messages."""

from collections.abc import Mapping
from datetime import date

from flask_babel import force_locale, gettext
from flask_babel import lazy_gettext as _l

from portal.core.vocabulary import official_channels, term
from portal.models.concerns import Linked, State, WaitsFor
from portal.policy.exposure import PASSED_ON, WIDER
from portal.queries.concerns import Heap
from portal.web.locale import date_in_words, local

HEAPS = {
    Heap.NEW: (_l("To take"), _l("Nobody has taken these yet. What is urgent comes first, then what is older.")),
    Heap.MINE: (_l("Mine"), _l("You answer for these.")),
    Heap.DUE: (_l("News due"), _l("Your concerns whose senders look for news within seven days, or did.")),
    Heap.LATE: (_l("Late"), _l("The promised day has passed. The next message says so.")),
    Heap.PROPOSED: (
        _l("Proposed texts"),
        _l("A text was proposed to their senders, who have answered or written since. Another officer releases it."),
    ),
    Heap.UNDATED: (_l("No day promised"), _l("Work is waiting here, and its sender was told no day.")),
    Heap.LEFT: (_l("Without an officer"), _l("The officer who answered for these no longer works on concerns.")),
}
OF_CONCERNS = (Linked.CONCERN, Linked.DUPLICATE, Linked.LEADING)
LINKS = {
    Linked.FACILITY: _l("Workplace of the register"),
    Linked.CASE: _l("Public case"),
    Linked.CONCERN: _l("Belongs together with it"),
    Linked.DUPLICATE: _l("About the same; this one leads"),
    Linked.LEADING: _l("About the same; the other one leads"),
}
WAITING = {
    WaitsFor.OFFICE: _l("waits for the office"),
    WaitsFor.SENDER: _l("waits for its sender"),
    WaitsFor.NOBODY: _l("waits for nobody"),
}
_KINDS = {
    ("office", "question"): _l("Question to its sender"),
    ("office", "message"): _l("News to its sender"),
    ("office", "referral"): _l("Official channel shown"),
    ("sender", "answer"): _l("Answer of its sender"),
    ("sender", "message"): _l("From its sender"),
    ("sender", "retaliation"): _l("Its sender reports retaliation"),
}


def ready(language: str) -> str:
    """What can be written to a sender about the rapid response mechanism, in their language."""
    with force_locale(language):
        return str(
            gettext(
                "What you told us could also be brought to an official channel: a petition to the rapid response "
                "mechanism, for workplaces where freedom of association or collective bargaining is denied. You "
                "decide. We send nothing for you, and what you sent here is not a petition and has started no "
                "legal period. A petition may be anonymous. It should say which workplace it is, what happened "
                "and since when, what supports it, and which goods or services the workplace makes. The link is "
                "in the page about this portal."
            )
        )


def heading(told: Mapping[str, object]) -> str:
    """What a message is, in a line. What this version has no words for is a message all the same."""
    kind, code = str(told.get("kind", "")), str(told.get("code", ""))
    if kind == "state" and code in set(State) - {State.DRAFT}:
        return str(gettext("State: %(state)s", state=local(term("concern_state", code).label)))
    if kind == "promise" and (day := day_written(code)):
        return str(gettext("News promised by %(day)s", day=day))
    if kind == "referral":
        names = {each.code: local(each.name) for each in official_channels()}
        return str(gettext("Official channel shown: %(name)s", name=names.get(code, code)))
    if kind == "opened":
        return str(gettext("The name was opened"))
    if kind == "exposure" and code in WIDER:
        return str(gettext("Its sender said how far it may go: %(far)s", far=local(term("exposure", code).label)))
    if kind == "file":
        return str(gettext("File %(number)s, for its sender", number=code))
    if kind == PASSED_ON and code in WIDER:
        return str(gettext("Others were told: %(whom)s", whom=local(term("exposure", code).label)))
    words = _KINDS.get((str(told.get("from", "")), kind))
    return str(words) if words is not None else str(gettext("Message"))


def missed(told: Mapping[str, object]) -> str:
    """The promised day that had passed, in words; empty where none had."""
    return day_written(str(told.get("missed", "")))


def day_of(told: Mapping[str, object]) -> str:
    return day_written(str(told.get("day", "")))


def day_written(written: str) -> str:
    try:
        return date_in_words(date.fromisoformat(written))
    except ValueError:
        return ""
