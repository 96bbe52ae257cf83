"""What waits for who is signed in, counted once for a page: it stands in the head of each, and in full on one."""

from collections.abc import Mapping

from flask import g
from markupsafe import Markup

from portal.queries import home as queries
from portal.web.access import viewer


def heaps() -> Mapping[str, int]:
    if "heaps" not in g:
        g.heaps = queries.heaps(viewer())
    found: Mapping[str, int] = g.heaps
    return found


def how_much() -> Markup:
    """All of it together, as the head says it: nothing where nothing waits, and no number that was not counted."""
    many = sum(heaps().values())
    if not many:
        return Markup("")
    said = f"{queries.COUNTED}+" if any(each >= queries.COUNTED for each in heaps().values()) else str(many)
    return Markup(' <span class="c-nav__many">{}</span>').format(said)
