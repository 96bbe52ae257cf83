"""The words the portal offers and answers with, in both languages: states, reasons, topics, groups, channels."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from portal.core.delivered import both, rows
from portal.core.localized import Localized

_called: set[str] = set()


@dataclass(frozen=True, slots=True)
class Term:
    """One entry of a list: ``label`` is what people see, ``help`` says it in plain words."""

    code: str
    label: Localized
    help: Localized
    order: int | None  # none: no longer offered, and only the name of what was once chosen


@dataclass(frozen=True, slots=True)
class Channel:
    """An official place to take a matter. This portal is not one of them."""

    code: str
    name: Localized
    who_for: Localized
    how: Localized
    url: str
    verified: bool


def terms(vocabulary: str) -> list[Term]:
    """The terms of a list, in the order in which they are offered."""
    return [term for term in _vocabularies()[vocabulary].values() if term.order is not None]


def term(vocabulary: str, code: str) -> Term:
    return _vocabularies()[vocabulary][code]


def call_ourselves(*names: str) -> None:
    """How this portal is called, beside what every portal of the committee is called."""
    _called.update(names)


def protected_names(kind: str) -> tuple[str, ...]:
    """Names with which nobody signs who does not bear them: ``portal``, ``alone`` (by itself only), ``institution``."""
    return (*_protected()[kind], *(sorted(_called) if kind == "portal" else ()))


def official_channels() -> list[Channel]:
    return list(_channels())


@cache
def _vocabularies() -> Mapping[str, Mapping[str, Term]]:
    lists: dict[str, dict[str, Term]] = {}
    for row in sorted(rows("vocabularies.csv"), key=lambda row: int(row["order"] or 0)):
        lists.setdefault(row["vocabulary"], {})[row["code"]] = Term(
            code=row["code"],
            label=both(row, "label"),
            help=both(row, "help"),
            order=int(row["order"]) if row["order"] else None,
        )
    return lists


@cache
def _protected() -> Mapping[str, tuple[str, ...]]:
    kinds: dict[str, list[str]] = {}
    for row in rows("protected_names.csv"):
        kinds.setdefault(row["kind"], []).append(row["name"])
    return {kind: tuple(names) for kind, names in kinds.items()}


@cache
def _channels() -> tuple[Channel, ...]:
    return tuple(
        Channel(
            code=row["code"],
            name=both(row, "name"),
            who_for=both(row, "who_for"),
            how=both(row, "how"),
            url=row["url"],
            verified=row["verified"] == "yes",
        )
        for row in rows("official_channels.csv")
    )
