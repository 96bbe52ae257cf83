"""What was written about a concern and what happened to it, in the words of its sender."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from portal.core.vocabulary import official_channels, term, terms
from portal.models.concerns import State
from portal.policy.exposure import PASSED_ON, WIDER
from portal.queries.concerns import Entry
from portal.web.locale import local
from portal.web.shown.concerns.words import day_of, day_written, missed

_KINDS = {
    ("office", "question"): _l("We ask you"),
    ("office", "message"): _l("We wrote to you"),
    ("sender", "answer"): _l("You answered"),
    ("sender", "message"): _l("You wrote"),
    ("sender", "retaliation"): _l("You told us what has happened since"),
    ("office", "file"): _l("We sent you a file"),
    ("portal", "released"): _l("The text that you agreed to was released for publication"),
    ("portal", "taken_back"): _l("The text that had been released is not published for now"),
}


class Happened(NamedTuple):
    """One message or event. ``help`` are our words about it, ``text`` what was written."""

    heading: str
    day: str
    missed: str
    help: str = ""
    text: str = ""
    channel: bool = False
    file: int = 0  # its place among the files of the concern


def happened(entries: Sequence[Entry]) -> list[Happened]:
    """The latest first."""
    return [_happened(one.told) for one in reversed(entries)]


def _happened(told: Mapping[str, object]) -> Happened:
    kind, code = str(told.get("kind", "")), str(told.get("code", ""))
    of = str(told.get("from", ""))
    heading, help_ = _said(of, kind, code)
    file = int(code) if (of, kind) == ("office", "file") and code.isdigit() else 0
    return Happened(heading, day_of(told), missed(told), help_, str(told.get("text", "")), kind == "referral", file)


def _said(of: str, kind: str, code: str) -> tuple[str, str]:
    """In a line, and what it means. What this version has no words for is a message all the same."""
    if kind == "state" and code in set(State) - {State.DRAFT}:
        return str(gettext("State: %(state)s", state=local(term("concern_state", code).label))), ""
    if kind == "promise" and (day := day_written(code)):
        return str(gettext("There is news for you by %(day)s", day=day)), ""
    if kind == "referral":
        names = {each.code: local(each.name) for each in official_channels()}
        return str(gettext("Another channel: %(name)s", name=names.get(code, code))), ""
    if kind == "opened":
        known = {each.code: each for each in terms("identity_reason")}
        why = f"{local(known[code].label)}. {local(known[code].help)}" if code in known else ""
        return str(gettext("Who you are was opened for one case officer")), why
    if kind == "exposure" and code in WIDER:
        return str(gettext("You said how far it may go: %(far)s", far=local(term("exposure", code).label))), ""
    if kind == PASSED_ON and code in WIDER:
        return str(gettext("We told others: %(whom)s", whom=local(term("exposure", code).label))), ""
    words = _KINDS.get((of, kind))
    return (str(words) if words is not None else str(gettext("Message"))), ""
