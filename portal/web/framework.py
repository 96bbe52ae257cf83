"""Flask, with two things that it does slowly for each page done otherwise, and a look at what templates are given."""

from collections.abc import Callable, Iterable, Mapping, MutableMapping
from typing import Any

from flask import Flask
from flask.templating import Environment
from jinja2.runtime import Context


class RowInATemplate(TypeError):
    """A template was to be given what everybody's words are in. It gets what ``queries`` make of it for a viewer."""


def ensure_none_for_acts(things: Iterable[Any]) -> None:
    """Refuse rows that are there for acts and the policy, also in a list or a mapping."""
    for thing in things:
        if getattr(type(thing), "__for_acts__", False):
            raise RowInATemplate(type(thing).__name__)
        if isinstance(thing, list | tuple | set | frozenset):
            ensure_none_for_acts(thing)
        elif isinstance(thing, Mapping):
            ensure_none_for_acts(thing.values())


class Templates(Environment):
    """Flask's environment, in which all templates share one set of globals.

    Jinja lays each template's own globals over them, of which ours have none, and pays for
    it with every page and every import: a fifth of what it costs to put a page together.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return super().make_globals(d) if d else self.globals


class WatchedContext(Context):
    """Looks at what a template hands to a function or a macro."""

    def call(self, obj: Any, /, *args: Any, **kwargs: Any) -> Any:
        ensure_none_for_acts((*args, *kwargs.values()))
        return super().call(obj, *args, **kwargs)


class WatchedTemplates(Templates):
    """The same, in development and tests: it looks at everything that a template touches, however it came there."""

    context_class = WatchedContext

    def getattr(self, obj: Any, attribute: str) -> Any:
        ensure_none_for_acts((obj,))
        return super().getattr(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        found = super().getitem(obj, argument)
        ensure_none_for_acts((obj, found))
        return found


class Portal(Flask):
    """Our application: no view of it is a coroutine, so nobody has to look."""

    @property
    def jinja_environment(self) -> type[Environment]:  # type: ignore[override]
        return WatchedTemplates if self.debug or self.testing else Templates

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        return func

    def update_template_context(self, context: dict[str, Any]) -> None:
        """What a view gives to a page is looked at always: better no page than one with somebody else's words."""
        ensure_none_for_acts(context.values())
        super().update_template_context(context)
