"""A rule is a question with a yes, a no, and a sentence explaining the no."""

from collections.abc import Callable
from typing import Any

from portal.core.actor import Actor

Objection = Callable[[Actor, Any], str | None]
Question = Callable[[Actor, Any], bool]


class Rule:
    """Clauses combined with ``&`` and ``|``; reads aloud as a sentence."""

    def __init__(self, objection: Objection, name: str) -> None:
        self.objection, self.name = objection, name

    def __and__(self, other: "Rule") -> "Rule":
        return Rule(lambda a, s: self.objection(a, s) or other.objection(a, s), f"{self} and {other}")

    def __or__(self, other: "Rule") -> "Rule":
        return Rule(lambda a, s: self.objection(a, s) and other.objection(a, s), f"({self} or {other})")

    def __str__(self) -> str:
        return self.name.replace("_", " ")


def rule(objection: str) -> Callable[[Question], Rule]:
    """Turn a yes-or-no question into a rule that explains itself when it says no."""
    return lambda ask: Rule(lambda a, s: None if ask(a, s) else objection, ask.__name__)


def one_of(objection: str, *rules: Rule) -> Rule:
    """Any of these, with one sentence that names them all: the last clause alone would be untrue of the others."""
    name = " or ".join(rule.name for rule in rules)
    return Rule(lambda a, s: objection if all(rule.objection(a, s) for rule in rules) else None, f"({name})")
