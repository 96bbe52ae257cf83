"""Flask, with the two things that it does slowly for each page done otherwise."""

from collections.abc import Callable, MutableMapping
from typing import Any

from flask import Flask
from flask.templating import Environment


class Templates(Environment):
    """Flask's environment, in which all templates share one set of globals.

    Jinja lays each template's own globals over them, of which ours have none, and pays for
    it with every page and every import: a fifth of what it costs to put a page together.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return super().make_globals(d) if d else self.globals


class Portal(Flask):
    """Our application: no view of it is a coroutine, so nobody has to look."""

    jinja_environment = Templates

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        return func
