"""Every kind that waits has all that the table of queues asks for, and nobody's queue has what is not theirs."""

import build
import pytest
from doors import furnished
from flask import url_for
from flask_babel import force_locale
from sqlalchemy import func, select

from portal.core.actor import ANONYMOUS, Role
from portal.core.db import Base, session
from portal.models.contributions import CommentType, Contribution, Dispute, Status
from portal.models.waiting import Waiting
from portal.policy.queues import QUEUES
from portal.queries import moderation
from portal.queries.contributions import on_drafts
from portal.queries.moderation import Filter
from portal.web.forms.trail import THINGS

WHOSE = {"Contribution": Role.MODERATOR, "Appeal": Role.MODERATOR, "Dispute": Role.TRANSLATOR}


@pytest.mark.parametrize("kind", QUEUES)
def test_each_has_a_name_in_both_languages_and_an_address_that_its_values_fill(app, kind):
    queue = QUEUES[kind]
    names = {}
    with app.test_request_context("/en/"):
        way = url_for(queue.endpoint, **dict.fromkeys(queue.values, "0000000000"))
        for language in ("en", "es"):
            with force_locale(language):
                names[language] = str(THINGS[kind])

    assert queue.thing.__name__ == kind
    assert issubclass(queue.thing, Base)
    assert "?" not in way
    assert all(hasattr(queue.thing, value) for value in queue.values.values())
    assert all(names.values())
    assert names["en"] != names["es"]


@pytest.mark.parametrize("kind", QUEUES)
def test_what_may_be_taken_is_shown_and_nothing_of_it_to_who_is_nobody(kind):
    build.contribution(by=build.member())
    build.appeal(build.contribution(by=build.member()))
    build.remark(kind=CommentType.TRANSLATION_ERROR)
    theirs = build.person(WHOSE[kind]).as_actor()
    elsewhere = build.person(WHOSE[kind], round_id=build.round_().id).as_actor()
    others = {*WHOSE.values()} - {WHOSE[kind]}

    def many(clause, viewer):
        return session.scalar(select(func.count()).select_from(Waiting).where(clause(viewer)))

    assert 0 < many(QUEUES[kind].free, theirs) <= many(QUEUES[kind].shown, theirs)
    asleep = build.person(WHOSE[kind]).as_actor(second_factor=False)
    for viewer in (ANONYMOUS, build.member().as_actor(), build.person(*others).as_actor(), asleep, elsewhere):
        assert many(QUEUES[kind].shown, viewer) == many(QUEUES[kind].free, viewer) == 0


def test_nobodys_queue_has_what_they_cannot_open(app, sign_in):
    browsers, places, people, _text = furnished(app, sign_in)
    hidden = build.contribution(build.round_())
    people["moderator of a round"] = build.person(Role.MODERATOR, round_id=hidden.round_id)
    browsers["moderator of a round"] = sign_in(people["moderator of a round"])
    shown = {}
    for persona, viewer in people.items():
        lines = moderation.queue(viewer.as_actor(), Filter()).lines
        shown[persona] = {line.contribution.ref for line in lines}
        assert moderation.heaps(viewer.as_actor()).of(Filter()) == len(lines)
        with app.test_request_context("/en/"):
            ways = [url_for(line.endpoint, lang="en", **line.values) for line in lines]
        assert {browsers[persona].get(way).status_code for way in ways} <= {200}

    received = select(Contribution.ref).where(Contribution.status == Status.RECEIVED)
    assert shown.pop("moderator") == set(session.scalars(received)) > {places["ref"], hidden.ref}
    assert shown.pop("moderator of a round") == {hidden.ref}
    assert set().union(*shown.values()) == set()


def test_what_waits_is_what_was_received(app, sign_in):
    furnished(app, sign_in)
    for status in Status:
        build.contribution(status=status)

    waits = set(session.scalars(select(Waiting.subject_id).where(Waiting.subject_kind == "Contribution")))

    assert waits == set(session.scalars(select(Contribution.id).where(Contribution.status == Status.RECEIVED)))


def test_what_waits_for_translators_is_what_is_public_and_unsettled(app, sign_in):
    browsers, _places, people, text = furnished(app, sign_in)
    for status, then in ((Status.RECEIVED, None), (Status.RETURNED, None), (Status.PUBLISHED, Status.WITHHELD)):
        build.remark(text, kind=CommentType.TRANSLATION_ERROR, status=status, then=then)
    said = build.remark(text, kind=CommentType.TRANSLATION_ERROR)
    waits = select(Waiting.subject_id).where(Waiting.subject_kind == "Dispute")

    (number,) = session.scalars(waits)

    assert session.get_one(Dispute, number).contribution_id == said.id
    queue, dispute = QUEUES["Dispute"], on_drafts.dispute(people["translator"].as_actor(), number)
    with app.test_request_context("/en/"):
        filled = {name: getattr(dispute, column) for name, column in queue.values.items()}
        way = url_for(queue.endpoint, lang="en", **filled)
    assert browsers["translator"].get(way).status_code == 200
