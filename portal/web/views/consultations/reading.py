"""What a consultation asks, of whom, until when: for everybody it is meant for."""

from collections.abc import Callable, Hashable, Sequence
from functools import partial
from typing import Any, NamedTuple

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from portal.core import clock
from portal.core.actor import Actor
from portal.core.localized import LANGUAGES, Localized
from portal.core.vocabulary import terms
from portal.models.consultations import Round, Status
from portal.models.reference import ComplianceAction, SectorEdition
from portal.policy.permissions import objection
from portal.queries import consultations as queries
from portal.queries import contributions, drafts, reference, summaries
from portal.text import markup
from portal.web.access import public, viewer
from portal.web.addresses import CODE, LANGUAGE, asks, one_of
from portal.web.cache import Cached, once
from portal.web.fragments import later
from portal.web.locale import locale, zones
from portal.web.pages import cached, glimpse
from portal.web.shown.contributions import threads
from portal.web.shown.contributions.threads import THREAD
from portal.web.views.consultations import views

ROUND = "/rounds/<int(max=2147483647):round_id>"


@views.get("/consultations")
@public
@asks(topic=CODE)
@cached
def index() -> ResponseReturnValue:
    topics = terms("consultation_topic")
    topic = next((each.code for each in topics if each.code == request.args.get("topic")), None)
    return render_template(
        "consultations/index.html", dockets=queries.index(viewer(), topic), topics=topics, topic=topic
    )


@views.get("/consultations/<folio:code>")
@public
@cached
def show(code: str) -> ResponseReturnValue:
    docket = queries.get(viewer(), code)
    return render_template("consultations/show.html", docket=docket, rounds=queries.rounds_of(viewer(), docket))


class After(NamedTuple):
    """What was done that rests on a round, and the lists that were consulted in it: asked for where what is kept of its
    page is written anew.
    """

    actions: Sequence[ComplianceAction]
    editions: Sequence[SectorEdition]


def _after(reader: Actor, round_id: int) -> After:
    return After(reference.done_after_round(reader, round_id), reference.editions_after_round(reader, round_id))


@views.get(ROUND, endpoint="round")
@public
@asks(**THREAD, zone=one_of(zones()))
@cached
def round_(round_id: int) -> ResponseReturnValue:
    reader = viewer()
    contents = later(lambda: queries.contents(reader, round_id))
    found: Round | queries.Glimpse
    if reader.is_staff:
        found = whole = queries.get_round(reader, round_id)
    else:
        found = glimpse(reader, round_id)
        whole = later(lambda: queries.get_round(reader, round_id))  # for what is not kept of its page
    page = shown(found, reader, contents, whole, partial(_at, round_id))
    done = later(lambda: _after(reader, round_id))
    return render_template("consultations/round.html", **page, done=done, as_of=_as_of(found))


@views.get(f"{ROUND}/documents/<int(max=999):position>")
@public
@asks(text=LANGUAGE)
def document(round_id: int, position: int) -> ResponseReturnValue:
    round_ = queries.get_round(viewer(), round_id)
    found = queries.document(viewer(), round_id, position)
    language = _language(found.body, request.args.get("text"))
    html = Markup(markup.document(found.body.in_(language)))  # noqa: S704  cleaned there
    return render_template("consultations/document.html", round=round_, document=found, language=language, html=html)


def _as_of(round_: Round | queries.Glimpse) -> Hashable | None:
    """What those parts of its page depend on that are the same for all who see it. A draft is written anew."""
    now = clock.now()
    if round_.status is Status.DRAFT:
        return None
    state = (round_.phase(now), round_.takes_late(now), round_.sequence, queries.days_left(round_))
    return (round_.id, round_.version, *state)


def _at(round_id: int, **narrowed: Any) -> str:
    return url_for(".round", round_id=round_id, **narrowed, _anchor="contributions")


def shown(
    round_: Round | queries.Glimpse, reader: Actor, contents: queries.Contents, whole: Round, at: Callable[..., str]
) -> dict[str, object]:
    """A round as this reader may see it: everything its page needs, in few readings."""
    tallies = later(lambda: contributions.tallies(reader, round_.id))
    return {
        "round": whole,
        "glimpse": round_,
        "reader": reader,
        "phase": round_.phase(clock.now()),
        "left": queries.days_left(round_),
        "contents": contents,
        "extensions": queries.extensions(reader, round_.id) if round_.extended else [],
        "thread": threads.of_round(reader, round_, whole, contents, tallies, at),
        "tallies": tallies,
        "drafts": lambda: _drafts(reader, round_),
        "days_late": lambda: summaries.days_late(reader, whole),
        "follows": queries.follows(reader, round_.id),
        "is_read_by": lambda: reader.is_signed_in and contributions.on_record.is_read_by(reader, round_),
        "why_not": objection(reader, "contribution.post", round_) or "",
        "zone": _zone_of_the_reader(reader),
    }


def _drafts(reader: Actor, round_: Round | queries.Glimpse) -> list[drafts.Listed]:
    """The drafts of a round: the same for all who read with the same organization, in whatever language."""
    if reader.is_staff:
        return drafts.in_round(reader, round_.id)
    as_of = {"round": round_.id, "version": round_.version, "organisation": reader.organisation_id}
    return once(Cached.DRAFTS, lambda: drafts.in_round(reader, round_.id), **as_of)


def _zone_of_the_reader(reader: Actor) -> str:
    """The zone they asked for, or the one in their account."""
    asked = request.args.get("zone", "")
    if asked in zones():
        return asked
    return reader.zone


def _language(text: Localized, asked: str | None) -> str:
    """The language in which it is shown: the one asked for, else the page's, else the one there is."""
    wanted = asked if asked in LANGUAGES else locale()
    return wanted if getattr(text, wanted).strip() else "en" if wanted == "es" else "es"
