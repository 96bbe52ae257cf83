"""People from a terminal: the same acts, refused with a sentence."""

import build
import pytest
from sqlalchemy import select

from portal.core.actor import Role
from portal.core.db import session
from portal.models.audit import Entry
from portal.models.people import Organisation
from portal.queries import people


@pytest.fixture
def flask(app):
    """Type a command; hand back what the terminal shows."""

    def type_(*words, fails=False):
        result = app.test_cli_runner().invoke(args=[str(word) for word in words])
        assert (result.exit_code != 0) is fails, result.output
        return result.output

    return type_


def union(flask):
    return flask("organisation", "register", "Sindicato Único", "--kind", "union", "--group", "civil_society_union")


def ana(flask):
    return flask("person", "invite", "ana@example.org", "Ana", "--language", "en")


def test_registers_an_organisation_and_invites_its_member(flask):
    union(flask)
    flask("person", "invite", "bea@example.org", "Bea", "--organisation", "SINDICATO UNICO")

    assert people.by_email("bea@example.org").organisation_id == session.scalars(select(Organisation.id)).one()
    assert session.scalars(select(Entry.actor_name)).all() == ["portal", "portal"]


def test_refuses_with_a_sentence(flask):
    union(flask)

    assert "registered already: Sindicato Único" in flask(
        "organisation", "register", "sindicato unico", "--kind", "union", "--group", "lac", fails=True
    )
    assert "does not look like an email" in flask("person", "invite", "ana", "Ana", fails=True)
    assert "No account uses this email address" in flask("person", "suspend", "nobody@example.org", fails=True)
    assert "No organization has this name" in flask(
        "person", "invite", "a@example.org", "A", "--organisation", "Nadie", fails=True
    )


def test_grants_a_role_in_a_scope_and_ends_it(flask, make):
    ana(flask)
    round_ = make.round_()
    scope = f"{round_.consultation.code}/{round_.number}"

    flask("person", "grant", "ana@example.org", "moderator", "--scope", scope, "--until", "2099-01-01")
    actor = people.by_email("ana@example.org").as_actor()
    assert actor.has(Role.MODERATOR, round_.id)
    assert not actor.has(Role.MODERATOR)

    assert "is not moderator" in flask("person", "end-grant", "ana@example.org", "moderator", fails=True)
    flask("person", "end-grant", "ana@example.org", "moderator", "--scope", scope)
    session.expire_all()
    assert not people.by_email("ana@example.org").as_actor().held


def test_does_not_grant_for_what_does_not_exist(flask):
    ana(flask)

    assert "no consultation or round" in flask(
        "person", "grant", "ana@example.org", "editor", "--scope", "ILC-1999-0001", fails=True
    )
    assert "The last day is in the past" in flask(
        "person", "grant", "ana@example.org", "editor", "--until", "2021-01-01", fails=True
    )


def test_suspends_and_restores(flask):
    ana(flask)

    flask("person", "suspend", "ana@example.org")
    assert not people.by_email("ana@example.org").active
    flask("person", "restore", "ana@example.org")
    session.expire_all()
    assert people.by_email("ana@example.org").active


def test_shows_a_link_that_works_and_notes_it_in_the_trail(flask, client):
    ana(flask)

    link = flask("person", "recovery-link", "ana@example.org").strip()

    assert link.startswith("http://localhost/en/recovery/")
    assert "Choose your passphrase" in client.get(link.removeprefix("http://localhost")).text
    acts = session.scalars(select(Entry.act).order_by(Entry.at)).all()
    assert acts == ["person.invite", "person.show_link"]


def test_says_what_a_reset_second_factor_takes_along(flask):
    ana(flask)
    person = people.by_email("ana@example.org")
    build.passkey(person)

    said = flask("person", "reset-second-factor", "ana@example.org")

    assert said == "ana@example.org has no second factor now. Passkeys that open nothing any more: 1.\n"
    assert not people.has_passkey(person)
