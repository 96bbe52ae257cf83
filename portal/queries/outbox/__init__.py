"""Reading the outbox: one's own news, and for the administrator the state of every letter."""

from portal.queries.outbox.desk import (
    State,
    errand,
    given_up,
    how_many_wait,
    letters,
    outage,
    to_try_again,
)
from portal.queries.outbox.digests import due_digests, has_untold_news
from portal.queries.outbox.news import Feed, News, how_much_news, how_much_unread, is_news, news
from portal.queries.outbox.pages import A_PAGE, COUNTED
from portal.queries.outbox.pulse import Pulse, pulse
from portal.queries.outbox.telling import NEWS, Subject, Telling

__all__ = [
    "A_PAGE",
    "COUNTED",
    "NEWS",
    "Feed",
    "News",
    "Pulse",
    "State",
    "Subject",
    "Telling",
    "due_digests",
    "errand",
    "given_up",
    "has_untold_news",
    "how_many_wait",
    "how_much_news",
    "how_much_unread",
    "is_news",
    "letters",
    "news",
    "outage",
    "pulse",
    "to_try_again",
]
