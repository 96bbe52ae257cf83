"""What was published in a public round lately, for feed readers."""

from flask import Response, url_for

from portal.core import clock
from portal.files import feed
from portal.files.feed import Feed, Item
from portal.models.consultations import Round
from portal.queries import consultations
from portal.queries import contributions as queries
from portal.queries.contributions import Entry
from portal.web import downloads
from portal.web.access import public, viewer
from portal.web.addresses import from_outside
from portal.web.locale import locale, portal_name
from portal.web.naming import marked
from portal.web.shown.contributions.describing import keeps_the_hour
from portal.web.views.contributions import views


@views.get("/rounds/<int(max=2147483647):round_id>/contributions.atom")
@public
def feed_of_round(round_id: int) -> Response:
    """Of public rounds alone: what somebody subscribes to is fetched by others, who are asked for no name."""
    round_ = consultations.public_round(viewer(), round_id)
    content = feed.written(_feed(round_))
    return downloads.made(content, downloads.ATOM, f"{round_.consultation.code}-{round_.number}.atom")


def _feed(round_: Round) -> Feed:
    return Feed(
        of=f"contributions of {round_.id}",
        title=round_.title.in_(locale()),
        author=portal_name(),
        language=locale(),
        page=from_outside(url_for("consultations.round", round_id=round_.id)),
        address=from_outside(url_for(".feed_of_round", round_id=round_.id)),
        since=round_.opens_at,
        items=[_item(each, round_.zone) for each in queries.lately(viewer(), round_)],
    )


def _item(said: Entry, zone: str) -> Item:
    """In the language in which it was said; of what the committee says, in that of the feed.

    Where readers are told only the day, it is the noon of that day.
    """
    text, author = said.texts(locale())[0], marked(said)
    minute = said.posted_at.replace(second=0, microsecond=0)
    return Item(
        of=said.number,
        title=f"{said.number} · {author}",
        author=author,
        words=text.words,
        language=text.language,
        at=minute if keeps_the_hour(said) else clock.day(zone, said.posted_at),
        address=from_outside(url_for("contributions.show", number=said.number)),
    )
