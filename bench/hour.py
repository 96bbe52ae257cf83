"""What people ask of the served portal, page by page, and what they write in an hour with many of them."""

import random
from collections.abc import Mapping

from flask import Flask
from sqlalchemy import ColumnElement, Select, and_, select

from bench.caller import Poster
from bench.visiting import Asked, Visitor, hidden, pages
from bench.wiring import cookie_of
from portal.core.actor import Role
from portal.core.db import session
from portal.models.consultations import Audience, Round
from portal.models.contributions import Contribution, Status
from portal.models.drafts import Draft, Version
from portal.models.drafts import Status as DraftStatus

POSTS, EACH_DECIDED = 600, 10
POST, PAGE = "post and its receipt", "round of 50"


def asked(app: Flask, rounds: Mapping[int, Round], poster: Poster) -> list[Asked]:
    """Every kind of page by who reads it, and the act of somebody without an account."""
    small, large = rounds[min(rounds)], rounds[max(rounds)]
    adviser, judge = cookie_of(app, Role.ADVISER), cookie_of(app, Role.MODERATOR)
    anybodys, restricted = _drafts()
    numbers = _shuffled(select(Contribution.number).where(_published_in(small)))
    waiting = _shuffled(select(Contribution.ref).where(Contribution.status == Status.RECEIVED))
    roots = _shuffled(select(Contribution.path).where(_published_in(large), Contribution.depth == 0))
    return [
        _one("first page", "/es/"),
        _one("consultations", "/es/consultations"),
        _one(PAGE, f"/es/rounds/{small.id}"),
        _one(f"round of {max(rounds):,}", f"/es/rounds/{large.id}"),
        pages(f"round of {max(rounds):,}, nobody asked before", (f"/es/rounds/{large.id}?after={at}" for at in roots)),
        pages("contribution", (f"/es/contributions/{number}" for _ in range(1_000) for number in numbers)),
        _one("form", f"/es/rounds/{small.id}/contribute"),
        Asked(POST, lambda visitor: send(visitor, poster), poster.headers),
        _one("round, signed in", f"/es/rounds/{small.id}", adviser),
        _one("draft", anybodys),
        _one("draft, member", restricted, adviser),
        _one("comparison, member", f"{restricted}/changes", adviser),
        _one("news, member", "/es/account/news", adviser),
        _one("queue", "/es/desk/queue", judge),
        pages("decision", (f"/es/desk/contributions/{ref}" for _ in range(100) for ref in waiting), judge),
        _one("trail", "/es/desk/trail", cookie_of(app, Role.AUDITOR)),
        _one("letters", "/es/desk/letters", cookie_of(app, Role.ADMINISTRATOR)),
    ]


def passes(app: Flask, port: int, round_: Round, poster: Poster) -> None:
    """An hour of many visitors: what they send, and each tenth of it published by a moderator."""
    writer, judge = Visitor(port, poster.headers), Visitor(port, cookie_of(app, Role.MODERATOR))
    for number in range(POSTS):
        send(writer, poster)
        if number % EACH_DECIDED == 0:
            latest = select(Contribution.ref).where(
                Contribution.round_id == round_.id, Contribution.status == Status.RECEIVED
            )
            ref = session.scalars(latest.order_by(Contribution.id.desc())).first()
            session.remove()
            _publish(judge, f"/es/desk/contributions/{ref}")


def send(visitor: Visitor, poster: Poster) -> None:
    visitor.post(poster.path() if callable(poster.path) else poster.path, poster.form())
    if "/receipt/" not in visitor.address:
        raise RuntimeError(f"not taken: {visitor.address}")


def _publish(judge: Visitor, item: str) -> None:
    fields = hidden(judge.get(item))
    id_ = judge.address.partition("?")[2]
    judge.post(f"{item}/decision?{id_}", {**fields, "verdict": Status.PUBLISHED, "decide": "1"})
    if not judge.address.endswith("/desk/queue"):
        raise RuntimeError(f"not decided: {judge.address}")


def _one(name: str, path: str, headers: Mapping[str, str] = {}) -> Asked:
    return Asked(name, lambda visitor: visitor.get(path), headers)


def _drafts() -> tuple[str, str]:
    """Of the demonstration: one that everybody may read, and the second version of one that an adviser may read."""
    open_ = select(Version).join(Draft).join(Round).where(Version.status == DraftStatus.OPEN)
    public = session.scalars(open_.where(Round.audience == Audience.PUBLIC)).one()
    second = session.scalars(open_.where(Version.number == 2)).one()
    first, other = (f"/es/drafts/{one.draft_id}/versions/{one.number}" for one in (public, second))
    return first, other


def _published_in(round_: Round) -> ColumnElement[bool]:
    return and_(Contribution.round_id == round_.id, Contribution.status == Status.PUBLISHED)


def _shuffled(wanted: Select[str]) -> list[str]:
    found = sorted(session.scalars(wanted))
    random.Random(7).shuffle(found)
    return found
