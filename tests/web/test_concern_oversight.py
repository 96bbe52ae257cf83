"""Nothing is without an owner, late or without a day unseen, and everybody sees when nobody is there to work."""

from datetime import timedelta

import build
import concerning
import pytest
from entering import signed_in_with_key
from filling import Browser, key_on, token
from page import Page
from sqlalchemy import update

from portal.core import clock
from portal.core.actor import Role
from portal.core.db import session, transaction
from portal.models.concerns import Concern, HolderKey
from portal.models.people import Grant
from portal.queries import concerns as queries
from portal.queries.concerns import Heap
from portal.queries.concerns.overseeing import AtWork
from portal.services import concerns

HERE = "/en/desk/concerns/oversight"


@pytest.fixture
def committee():
    return concerning.committee()


def taken(committee, officer=0, days=7):
    concern, who = concerning.sent().concern, committee.officers[officer]
    concerns.assign(
        concern,
        owner_id=who.person.id,
        news_by=(clock.day() + timedelta(days=days)).date(),
        reading=queries.read(who.actor, concern.id, who.key),
        keyring=concerning.KEYRING,
        by=who.actor,
    )
    return concern


def on_leave(officer):
    with transaction():
        session.execute(
            update(Grant).where(Grant.person_id == officer.person.id).values(ends_at=clock.now() - timedelta(hours=1))
        )


def file_concern(hers):
    """As somebody without an account does, to the end."""
    client, new = hers.client, "/es/concerns/new"
    shown = client.get(there := client.post(new, data=token(client.get(new).text)).location)
    client.post(there, data={**token(shown.text), "key": key_on(shown.text), "send": "1"})
    hers.send(hers.open("/es/concerns/draft/happened"), happened="Nos cambiaron de turno.", send="1")
    assert hers.send(hers.open("/es/concerns/draft/review"), language="es", send="1").location == "/es/concerns/"


def words(browser, address=HERE):
    return " ".join(said for _language, said in Page(browser.get(address).text).text)


def test_what_is_left_lying_is_counted_and_leads_to_its_list(app, committee):
    concerning.sent()
    taken(committee)
    late = taken(committee)
    with transaction():
        session.execute(update(Concern).where(Concern.id == late.id).values(promise_on=clock.day() - timedelta(days=2)))

    seen = queries.oversight(committee.officers[0].actor, concerning.KEYRING)

    assert seen.heaps == {Heap.NEW: 1, Heap.LATE: 1, Heap.UNDATED: 0, Heap.LEFT: 0}
    assert AtWork(committee.officers[0].person.name, True, 2, 1) in seen.officers
    page = signed_in_with_key(app, committee.officers[1]).get(HERE).text
    assert "heap=late" in page
    assert "There are not enough people" not in page


def test_who_is_on_leave_is_shown_with_what_they_answer_for(app, committee):
    taken(committee)
    browser = signed_in_with_key(app, committee.officers[1])
    on_leave(committee.officers[0])

    seen = queries.oversight(committee.officers[1].actor, concerning.KEYRING)

    assert (seen.here, seen.heaps[Heap.LEFT]) == (len(committee.officers) - 1, 1)
    assert AtWork(committee.officers[0].person.name, False, 1, 0) in seen.officers
    assert "cannot: give what they have to somebody else" in words(browser)


def test_everybody_but_one_on_leave_is_said_aloud(app, committee):
    browser = signed_in_with_key(app, committee.officers[0])
    for officer in committee.officers[1:]:
        on_leave(officer)

    assert "There are not enough people for concerns" in words(browser)
    assert "No hay suficientes personas" in words(browser, HERE.replace("/en/", "/es/"))


def test_everybody_on_leave_is_said_to_who_gives_roles_and_to_who_waits(app, sign_in, committee):
    administrator, here = sign_in(build.person(Role.ADMINISTRATOR)), "/en/desk/people"
    person = f"{here}/{committee.officers[0].person.id}"
    assert "not enough people for concerns" not in words(administrator, here) + words(administrator, person)
    hers = Browser(app, app.test_client())
    file_concern(hers)
    assert "están ausentes" not in words(hers.client, "/es/concerns/")

    for officer in committee.officers:
        on_leave(officer)

    for address in (here, person):
        assert "not enough people for concerns" in words(administrator, address)
    assert "están ausentes" in words(hers.client, "/es/concerns/")
    assert words(hers.client, "/es/concerns/new").count("no puede recibir inquietudes") == 1


def test_where_nobody_ever_worked_on_concerns_nobody_is_missed(sign_in):
    assert "not enough people" not in words(sign_in(build.person(Role.ADMINISTRATOR)), "/en/desk/people")


def test_an_officer_without_a_seal_counts_nothing_of_others(committee):
    taken(committee)
    came_later = concerning.keyed(Role.CASE_OFFICER)

    seen = queries.oversight(came_later.actor, concerning.KEYRING)

    assert set(seen.heaps.values()) == {0}
    assert {(one.open, one.late) for one in seen.officers} == {(0, 0)}


def test_whoever_concerns_are_not_sealed_to_is_not_here(committee):
    """With the role for one round alone, or with a key that nobody vouches for."""
    scoped, planted = concerning.keyed(Role.CASE_OFFICER), committee.officers[1]
    consultation = build.consultation()
    with transaction():
        session.execute(
            update(Grant).where(Grant.person_id == scoped.person.id).values(consultation_id=consultation.id)
        )
        session.execute(update(HolderKey).where(HolderKey.holder == planted.holder).values(proof="1.00"))

    seen = queries.oversight(committee.officers[0].actor, concerning.KEYRING)

    assert {one.name for one in seen.officers if one.here} == {committee.officers[0].person.name}
    assert seen.are_too_few


def test_counts_end_somewhere(committee, monkeypatch):
    monkeypatch.setattr("portal.queries.concerns.overseeing.COUNTED", 2)
    for _one in range(3):
        concerning.sent()

    assert queries.oversight(committee.officers[0].actor, concerning.KEYRING).heaps[Heap.NEW] == 2
    assert session.query(Concern).count() == 3


def test_nobody_else_finds_it(app, sign_in):
    for role in (Role.ADMINISTRATOR, Role.AUDITOR, Role.EDITOR, Role.CUSTODIAN):
        assert sign_in(build.person(role)).get(HERE).status_code == 404
