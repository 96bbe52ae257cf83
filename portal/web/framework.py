"""Flask, with two things that it does slowly for each page done otherwise, and a look at what templates are given."""

from collections.abc import Callable, MutableMapping
from typing import Any, cast

from flask import Flask
from flask.templating import Environment
from jinja2.runtime import Context


class RowInATemplate(TypeError):
    """A template was to be given what everybody's words are in. It gets what ``queries`` make of it for a viewer."""


def ensure_not_for_acts(thing: object) -> None:
    """Refuse a row that is there for acts and the policy, also in a list or a mapping."""
    kind = type(thing)
    if getattr(kind, "__for_acts__", False):
        raise RowInATemplate(kind.__name__)
    if kind in (list, tuple, dict):
        for one in cast(dict[object, object], thing).values() if kind is dict else cast(list[object], thing):
            ensure_not_for_acts(one)


class Templates(Environment):
    """Flask's environment, in which all templates share one set of globals.

    Jinja lays each template's own globals over them, of which ours have none, and pays for
    it with every page and every import: a fifth of what it costs to put a page together.
    """

    def make_globals(self, d: MutableMapping[str, object] | None) -> MutableMapping[str, object]:
        return super().make_globals(d) if d else self.globals


class WatchedContext(Context):
    """Looks at what a template hands to a function or a macro."""

    def call(self, obj: Callable[..., object], /, *args: object, **kwargs: object) -> object:
        for thing in (*args, *kwargs.values()):
            if type(thing) is not str:
                ensure_not_for_acts(thing)
        return super().call(obj, *args, **kwargs)


class WatchedTemplates(Templates):
    """Templates in development and tests: everything that one touches is looked at, however it came there."""

    context_class = WatchedContext

    def getattr(self, obj: object, attribute: str) -> object:
        if getattr(type(obj), "__for_acts__", False):
            raise RowInATemplate(type(obj).__name__)
        return super().getattr(obj, attribute)

    def getitem(self, obj: object, argument: object) -> object:
        if getattr(type(obj), "__for_acts__", False):
            raise RowInATemplate(type(obj).__name__)
        return super().getitem(obj, argument)


class Portal(Flask):
    """Our application: no view of it is a coroutine, so nobody has to look."""

    @property
    def jinja_environment(self) -> type[Environment]:  # type: ignore[override]
        return WatchedTemplates if self.debug or self.testing else Templates

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        return func

    def update_template_context(self, context: dict[str, object]) -> None:
        """What a view gives to a page is looked at always: better no page than one with somebody else's words."""
        for thing in context.values():
            ensure_not_for_acts(thing)
        super().update_template_context(context)
