"""Who reads what is on record for fewer readers than its round has: each circle, in each round, against everybody."""

import build
import pytest

from portal.core.actor import ANONYMOUS, STAFF, Actor, Held, Role
from portal.core.errors import NotFound
from portal.models.consultations import FEWER, Audience, Readers
from portal.models.contributions import Status
from portal.queries import contributions as queries
from portal.queries.contributions import on_record

OFFICIALS = {"editor", "delegate", "moderator", "moderator of this round", "editor of this docket"}
NARROW = [readers for readers in Readers if readers is not Readers.EVERYONE]


def everybody(round_, invited, ministry):
    """Each kind of viewer there is, by what they are."""
    union, lac = invited
    stranger, agency = build.organisation(), build.organisation("government", "us_agency")

    def actor(*roles, of=None, asleep=False, **scope):
        held = frozenset(Held(role, **scope) for role in roles)
        return Actor(
            "X", 900, of.id if of else None,
            frozenset() if asleep else held, sleeping=held if asleep else frozenset(),
            organisation_kind=of.kind if of else "none",
        )  # fmt: skip

    here, docket = {"round_id": round_.id}, {"consultation_id": round_.consultation_id}
    elsewhere = {"round_id": build.round_(status=round_.status).id}
    return {
        "nobody": ANONYMOUS,
        "key holder": build.holder(build.contribution(build.round_())),
        "somebody for themselves": actor(),
        "invited union": actor(of=union),
        "coordinator of the union": actor(Role.COORDINATOR, of=union),
        "union that was not invited": actor(of=stranger),
        "invited ministry": actor(of=ministry[0]),
        "ministry that was not invited": actor(of=ministry[1]),
        "bank": actor(of=ministry[2]),
        "adviser": actor(Role.ADVISER, of=lac),
        "adviser for this round": actor(Role.ADVISER, of=lac, **here),
        "adviser for another round": actor(Role.ADVISER, of=lac, **elsewhere),
        "adviser asleep": actor(Role.ADVISER, of=lac, asleep=True),
        "adviser of a body that was not invited": actor(Role.ADVISER, of=stranger),
        "editor": actor(Role.EDITOR, of=agency),
        "delegate": actor(Role.DELEGATE, of=agency),
        "moderator": actor(Role.MODERATOR, of=agency),
        "moderator of this round": actor(Role.MODERATOR, of=agency, **here),
        "moderator of another round": actor(Role.MODERATOR, of=agency, **elsewhere),
        "editor of this docket": actor(Role.EDITOR, of=agency, **docket),
        "editor asleep": actor(Role.EDITOR, of=agency, asleep=True),
        "moderator of the invited union, asleep": actor(Role.MODERATOR, of=union, asleep=True),
        **{
            f"{role.value} of an agency": actor(role, of=agency)
            for role in STAFF - {Role.EDITOR, Role.DELEGATE, Role.MODERATOR}
        },
        **{
            f"{role.value} of the invited union": actor(role, of=union)
            for role in STAFF - {Role.EDITOR, Role.DELEGATE, Role.MODERATOR}
        },
    }


MEMBERS = {"invited union", "coordinator of the union", "invited ministry"}
ADVISERS = {"adviser", "adviser for this round"}
OF_THE_LAC = ADVISERS | {"adviser for another round", "adviser asleep"}
READERS = {
    (Audience.PUBLIC, Readers.PARTICIPANTS): MEMBERS | OF_THE_LAC,
    (Audience.PUBLIC, Readers.GOVERNMENTS): {"invited ministry", "ministry that was not invited", "bank"},
    (Audience.PUBLIC, Readers.IN_CONFIDENCE): ADVISERS | {"adviser of a body that was not invited"},
    (Audience.PARTICIPANTS, Readers.GOVERNMENTS): {"invited ministry"},
    (Audience.PARTICIPANTS, Readers.IN_CONFIDENCE): ADVISERS,
}


@pytest.mark.parametrize("audience", Audience)
def test_each_circle_is_read_by_those_who_belong_to_it_and_by_nobody_else(audience):
    union, lac = build.organisation(), build.organisation("advisory_committee", "lac")
    ministries = [
        build.organisation("government", "mexico"),
        build.organisation("government", "canada"),
        build.organisation("intergovernmental", "idb"),
    ]
    offered = [each.value for each in FEWER[audience]]
    round_ = build.round_(audience=audience, invited=[union, lac, ministries[0]], readers_offered=offered)
    refs = {
        readers: build.contribution(
            round_, by=build.person(), readers=readers, status=Status.ON_RECORD, body=f"Para {readers}."
        )
        for readers in FEWER[audience]
    }
    people = everybody(round_, (union, lac), ministries)
    for readers, said in refs.items():
        expected = READERS.get((audience, readers), set()) | OFFICIALS
        assert {name for name, viewer in people.items() if reads(viewer, said)} == expected, readers
    for name, viewer in people.items():
        theirs = {readers for readers in refs if name in READERS.get((audience, readers), set()) | OFFICIALS}
        listed = [one.ref for one in on_record.recorded(viewer, round_)]
        assert sorted(listed) == sorted(refs[readers].ref for readers in theirs), name
        assert on_record.is_read_by(viewer, round_) is bool(theirs), name


def reads(viewer, said):
    try:
        return on_record.record(viewer, said.round_id, said.ref).said.body == said.body
    except NotFound:
        return False


def test_its_author_and_their_organisation_find_it_as_their_own_and_no_one_else_does():
    round_ = build.round_(readers_offered=["committee"])
    ana = build.member()
    said = build.contribution(round_, by=ana, readers=Readers.COMMITTEE, status=Status.ON_RECORD)
    anonymous = build.contribution(round_, readers=Readers.COMMITTEE, status=Status.ON_RECORD)
    assert queries.own(ana.as_actor(), said.ref).said.body == said.body
    assert queries.own(build.person(of=ana.organisation).as_actor(), said.ref).said.body == said.body
    assert queries.sent(build.holder(anonymous), anonymous.id).said.body == anonymous.body
    for stranger in (build.member().as_actor(), build.holder(build.contribution(round_))):
        for one in (said, anonymous):
            with pytest.raises(NotFound):
                queries.own(stranger, one.ref)
            assert not reads(stranger, one)


@pytest.mark.parametrize("status", [Status.RECEIVED, Status.RETURNED, Status.WITHHELD, Status.WITHDRAWN])
def test_what_is_not_on_record_is_read_by_nobody_there(status):
    round_ = build.round_(readers_offered=[each.value for each in NARROW])
    said = build.contribution(round_, readers=Readers.COMMITTEE, status=status)
    for role in (Role.EDITOR, Role.DELEGATE, Role.MODERATOR):
        viewer = build.person(role).as_actor()
        assert not reads(viewer, said)
        assert on_record.recorded(viewer, round_) == []


def test_at_the_address_of_another_round_it_is_not_found():
    said = build.contribution(
        build.round_(readers_offered=["committee"]), readers=Readers.COMMITTEE, status=Status.ON_RECORD
    )
    editor = build.person(Role.EDITOR).as_actor()
    with pytest.raises(NotFound):
        on_record.record(editor, build.round_().id, said.ref)
