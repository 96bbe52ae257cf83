"""Who may learn what of a concern: every field, every choice, every audience, written here by hand."""

import itertools

import build
import concerning
import pytest

from portal.core.actor import Role
from portal.core.errors import NotFound
from portal.models.concerns import FIELDS
from portal.policy.exposure import WIDER, Audience, Measure, learn, may_learn
from portal.queries import concerns as queries

OFFICERS_ALONE = {"support", "retaliation", "relation", "urgency", "speaks_for", "exposure"}
FACTS = {"facility", "place", "rights", "since", "affected"}
STORY = {"happened", "tried"}


def widest(audience, field):
    """What this audience learns of a field where all is allowed."""
    if field == "identity":
        return Measure.APPROVED if audience is Audience.OFFICERS else Measure.NOTHING
    if audience is Audience.OFFICERS:
        return Measure.IN_FULL
    if audience is Audience.ANYONE:
        return Measure.AGREED if field in {"rights", "happened"} else Measure.NOTHING
    return Measure.IN_FULL if field in FACTS else Measure.RETOLD if field in STORY else Measure.NOTHING


REACHES = {
    "": {Audience.OFFICERS},
    "sealed": {Audience.OFFICERS},
    "whatever else": {Audience.OFFICERS},
    "committee": {Audience.OFFICERS, Audience.COMMITTEE},
    "governments": {Audience.OFFICERS, Audience.COMMITTEE, Audience.GOVERNMENTS},
    "public": {Audience.OFFICERS, Audience.COMMITTEE, Audience.GOVERNMENTS, Audience.ANYONE},
}


@pytest.mark.parametrize("exposure", REACHES)
@pytest.mark.parametrize("field", FIELDS)
def test_each_field_goes_as_far_as_its_sender_chose_and_no_further(field, exposure):
    for audience in Audience:
        if audience is Audience.SENDER:
            expected = Measure.IN_FULL
        else:
            expected = widest(audience, field) if audience in REACHES[exposure] else Measure.NOTHING
        assert may_learn(audience, field, exposure) is expected, audience


def test_every_field_is_judged():
    assert OFFICERS_ALONE | FACTS | STORY | {"identity"} == set(FIELDS)


def test_each_choice_holds_all_that_the_one_before_it_holds():
    for field in FIELDS:
        reached = [set(learn(field, exposure)) for exposure in WIDER]
        assert all(narrow <= wide for narrow, wide in itertools.pairwise(reached))


@pytest.mark.parametrize("exposure", WIDER)
def test_an_officer_is_given_what_the_rule_says_and_all_others_find_nothing(exposure):
    committee = concerning.committee()
    sender = concerning.sent(
        **{field: f"palabra de {field}" for field in FIELDS if field != "urgency"} | {"exposure": exposure}
    )
    officer = committee.officers[0]
    reading = queries.read(officer.actor, sender.concern.id, officer.key)

    shown = set(queries.told(officer.actor, reading))
    assert shown == {field for field in FIELDS if may_learn(Audience.OFFICERS, field, exposure) is Measure.IN_FULL}
    for role in (Role.MODERATOR, Role.DELEGATE, Role.ADMINISTRATOR, Role.AUDITOR, Role.CUSTODIAN):
        with pytest.raises(NotFound):
            queries.get(build.person(role).as_actor(), sender.concern.id)
