"""Concerns for the bench: who receives them, who sends them, and ten thousand in a list."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import Flask
from sqlalchemy import insert, select

from portal.core import clock, tickets
from portal.core.actor import ANONYMOUS, SYSTEM, Role, holder_acting
from portal.core.db import session, transaction
from portal.core.sealing import PrivateKey, Suite, recovery
from portal.core.sealing.keyring import Keyring
from portal.models.concerns import RECOVERY, SUBMITTER, CaseSeal, Concern, KeyOfCase, SealedText, Series
from portal.models.people import Grant, Organisation, Person, Visit
from portal.queries import concerns as queries
from portal.queries import people as visits
from portal.services import concerns, people
from portal.services.concerns.steps import add_entry, locked
from portal.web import trackingkeys

PASSPHRASE = "nobody is behind this bench"
HAPPENED = "Nos cambiaron de turno después de pedir copia del contrato colectivo. " * 12
BATCH = 1_000


@dataclass(frozen=True)
class Reader:
    """A case officer, the key that concerns are sealed to, and the cookies of a browser that has it in hand."""

    person: Person
    key: PrivateKey
    headers: dict[str, str]


@dataclass(frozen=True)
class Sent:
    """A concern and the tracking key that opens it."""

    id: int
    key: str


def committee(app: Flask) -> Reader:
    """As few as it takes to receive a concern."""
    ring: Keyring = app.extensions["keyring"]
    with transaction():
        agencies = [Organisation(name=f"Agency {n}", kind="government", group="us_agency") for n in range(2)]
        session.add_all(agencies)
        session.flush()
        roles = [(Role.CASE_OFFICER, None)] * 2 + [(Role.CUSTODIAN, one.id) for one in agencies]
        made = [
            Person(email=f"{n}@example.org", name=f"Officer {n}", locale="es", organisation_id=of)
            for n, (_role, of) in enumerate(roles)
        ]
        session.add_all(made)
        session.flush()
        session.add_all(Grant(person_id=p.id, role=role) for p, (role, _of) in zip(made, roles, strict=True))
    keys = []
    for person, (role, _of) in zip(made, roles, strict=True):
        drawn = concerns.draw(person, role, PASSPHRASE, ring)
        concerns.make_key(person, drawn=drawn, keyring=ring, by=person.as_actor())
        keys.append(drawn)
    spare = PrivateKey.new(Suite.MLKEM768_X25519, 1)
    kept = recovery.entrust(spare, RECOVERY)
    concerns.enter_recovery_key(None, public=spare.public, wrapped=kept.wrapped, keyring=ring, by=SYSTEM)
    visit = people.begin_visit(f"person:{made[0].id}", second_factor=True)
    return Reader(made[0], keys[0].key, _browser(app, visit, keys[0].key, keys[0].holder))


def sent(app: Flask, **answers: str) -> Sent:
    ring: Keyring = app.extensions["keyring"]
    key = tickets.new()
    with app.test_request_context():
        mark = trackingkeys.mark(key)
    begun = concerns.begin(None, mark=mark, open_key=tickets.open_key(key), keyring=ring, by=ANONYMOUS)
    holding = queries.opened_by(mark)
    assert holding is not None
    sender = holder_acting(holding)
    opened = queries.unlock(sender, tickets.open_key(key))
    told = {"facility": "Arneses del Valle, planta 2", "happened": HAPPENED, "rights": "hours", **answers}
    concerns.save(begun, opened=opened, answers=told, seen={}, keyring=ring, by=sender)
    concerns.file(begun, opened=opened, language="es", keyring=ring, by=sender)
    return Sent(begun.id, key)


def talk(of: Sent, reader: Reader, many: int) -> None:
    """So many messages, as long as people write them."""
    actor = reader.person.as_actor()
    story = queries.read(actor, of.id, reader.key).story
    with transaction():
        concern = locked(queries.get(actor, of.id))
        for _ in range(many):
            told = {"from": "office", "kind": "message", "day": f"{clock.day():%Y-%m-%d}", "text": HAPPENED}
            add_entry(concern, story, Series.MESSAGE, told)


def in_hand(app: Flask, of: Sent) -> dict[str, str]:
    """The cookies of a browser in which the key has been typed."""
    with app.test_request_context():
        holding = queries.opened_by(trackingkeys.mark(of.key))
    assert holding is not None
    opened = queries.unlock(holder_acting(holding), tickets.open_key(of.key))
    return _browser(app, people.begin_visit_with_key(holding), opened.submitter, SUBMITTER)


def copies(of: Sent, many: int) -> None:
    """Rows of the same sizes under other references: a list has to pass them by, and no key opens one."""
    was = session.get_one(Concern, of.id)
    rest = [(kind, session.scalars(select(kind).where(kind.concern_id == of.id)).all())
            for kind in (KeyOfCase, CaseSeal, SealedText)]  # fmt: skip
    for first in range(0, many, BATCH):
        with transaction():
            refs = [secrets.token_hex(16) for _ in range(min(BATCH, many - first))]
            made = [_row(was, ref=ref, mark=secrets.token_hex(32)) for ref in refs]
            session.execute(insert(Concern), made)
            ids = session.scalars(select(Concern.id).where(Concern.ref.in_(refs))).all()
            for kind, rows in rest:
                session.execute(insert(kind), [_row(row, concern_id=id_) for id_ in ids for row in rows])


def _row(row: Any, **other: Any) -> dict[str, Any]:
    """All but the id, which every row is given anew."""
    return {
        column.key: getattr(row, column.key) for column in row.__mapper__.column_attrs if column.key != "id"
    } | other


def _browser(app: Flask, name: str, key: PrivateKey, holder: str) -> dict[str, str]:
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["visit"], cookie["hours"] = name, [int(clock.now().timestamp())] * 2
    visit = session.scalars(select(Visit).where(Visit.mark == visits.mark(name))).one()
    client.set_cookie(app.config["OPEN_COOKIE_NAME"], concerns.take_in_hand(key, holder, visit.id).word)
    names: Iterable[str] = (app.config["SESSION_COOKIE_NAME"], app.config["OPEN_COOKIE_NAME"])
    client.get("/es/account")
    return {"Cookie": "; ".join(f"{one}={client.get_cookie(one).value}" for one in names)}
