"""What the pages of the desk of answers share: addresses, and the round they are about."""

from collections.abc import Mapping

from flask import request

from portal.models.consultations import Round
from portal.policy.permissions import allows, ensure
from portal.queries import consultations
from portal.queries import summaries as queries
from portal.queries.summaries import Progress
from portal.web.access import viewer
from portal.web.addresses import CODE, LANGUAGE, NUMBER, Shape, matching, one_of

ANSWERS = "/desk/rounds/<int(max=2147483647):round_id>/answers"
ONE = f"{ANSWERS}/<folio:ref>"
POINT = f"{ONE}/points/<int(max=2147483647):point_id>"
BOTH = ["GET", "POST"]
LARGEST = 2**31 - 1
FILTERS: dict[str, Shape] = {
    "state": one_of(Progress),
    "group": CODE,
    "language": LANGUAGE,
    "question": NUMBER,
    "on": one_of(("draft", "round")),
    "passage": matching("[1-9][0-9]{0,9}"),
    "theme": NUMBER,
    "family": NUMBER,
    "assigned": matching("mine|nobody|[1-9][0-9]{0,9}"),
}


def may_work(round_: Round) -> bool:
    """Whether the viewer works on answers of this round, and these can still change."""
    return allows(viewer(), "theme.create", round_) and not queries.settled(round_.id)


def whole_number(name: str, given: Mapping[str, str] | None = None) -> int | None:
    """A number that the address asks for, or a form with its filters, as large as a column holds."""
    typed = (request.args if given is None else given).get(name, "")
    return min(int(typed), LARGEST) if typed.isdigit() else None


def on_the_desk(round_id: int) -> Round:
    round_ = consultations.get_round(viewer(), round_id)
    ensure(viewer(), "desk.answers", round_)
    return round_
