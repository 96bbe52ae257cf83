"""What a form that is shown again reads: the fields as they were sent, and why they could not be taken."""

import json
from typing import TypedDict, cast

from flask import g
from werkzeug.datastructures import ImmutableMultiDict

from portal.core.errors import Conflict, Invalid, Refusal


class Sent(TypedDict):
    """What a form came with; of each refusal its sentence, its values, its field, and whether somebody was faster."""

    fields: list[tuple[str, str]]
    refusals: list[tuple[str, dict[str, object], str | None, bool]]
    tried: bool
    holder: str
    open: bool
    files: list[str]  # digests of those that wait with it


def begun_with(fields: list[tuple[str, str]], holder: str = "") -> Sent:
    """A form that holds what was saved of it, and that nobody has sent yet."""
    return {"fields": fields, "refusals": [], "tried": False, "holder": holder, "open": False, "files": []}


class Begins(Exception):
    """The page has found what its form is about, and may show it: now the form gets its id."""


def begin() -> None:
    """To be called where a form is made; ends a page that was only asked whether it is there."""
    if g.get("beginning"):
        g.beginning = False
        raise Begins


def replayed() -> Sent | None:
    """What was sent before, where a kept form is shown again."""
    return cast("Sent | None", g.get("replayed"))


def fields() -> ImmutableMultiDict[str, str] | None:
    """What was kept, as a form reads it."""
    again = replayed()
    return None if again is None else ImmutableMultiDict([(name, value) for name, value in again["fields"]])


def was_tried() -> bool:
    """Whether it came to be sent, and not only to be shown in the other language."""
    again = replayed()
    return again is not None and again["tried"]


def refusals() -> list[Refusal]:
    """Why it could not be taken then, to be said in the language in which the form is shown now."""
    again = replayed()
    return [
        Conflict(sentence, **values) if faster else Invalid(sentence, field=field, **values)
        for sentence, values, field, faster in (again["refusals"] if again is not None else ())
    ]


def note(refusal: Refusal) -> None:
    """Remember why what is being sent cannot be taken."""
    values = json.loads(json.dumps(refusal.values, default=str))
    told = [refusal.sentence, values, getattr(refusal, "field", None), isinstance(refusal, Conflict)]
    g.setdefault("refusals", []).append(told)


def only_look() -> None:
    """What came is to be shown elsewhere as it is, and not to be judged."""
    g.only_looked_at = True


def is_only_looked_at() -> bool:
    """Whether a form came to be shown in the other language or beside other rows, and not to be sent."""
    return bool(g.get("only_looked_at", False))
