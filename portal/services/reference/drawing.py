"""A lot of a panel: committed to before anybody can know who comes out, drawn by two persons, or left undrawn."""

import hmac
import json
import secrets
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from hashlib import sha256
from typing import Any

from sqlalchemy import func, select

from portal.core import clock, dates, lot
from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import N_, Conflict, Invalid
from portal.core.localized import Localized
from portal.models.reference import Lot, LotValue, Panel, PanelConflict, Panelist
from portal.services.door import act, ensure_unchanged
from portal.services.reference.happening import in_both
from portal.services.reference.keeping import LONGEST_NAME, Missing, line, sourced
from portal.text import words

HOUR = time(12, tzinfo=UTC)
"""From when on its day a public value counts."""


class LotOpen(Invalid):
    sentence = N_("A lot of this panel is published and not drawn. Draw it, or say that there is no seed.")


class PanelIsOver(Invalid):
    sentence = N_("This panel is not open, so nobody is drawn for it.")


class TooSoon(Invalid):
    sentence = N_("Choose a day that is yet to come: nobody may know the public value when the lists are fixed.")


class NotYetPublic(Invalid):
    sentence = N_("The public value does not count before %(day)s. What was published earlier could have been known.")


class OtherValue(Invalid):
    sentence = N_("Another person read another value. Look at the source again, both of you: it counts as published.")


class SeedIsGone(Conflict):
    sentence = N_("The seed cannot be shown any more. Say that there is no seed; the next lot has the next number.")


@act("lot.publish")
def publish_lot(panel: Panel, *, what: str, where: str, not_before: date, secret: bytes, by: Actor) -> Lot:
    """Fix the lists and which public value will count, and publish the fingerprint of all that."""
    if panel.result:
        raise PanelIsOver(field="what")
    if session.scalar(select(Lot.id).where(Lot.panel_id == panel.id, Lot.state == "published")) is not None:
        raise LotOpen(field="what")
    at = datetime.combine(not_before, HOUR)
    if at <= clock.now():
        raise TooSoon(field="not_before")
    number = (session.scalar(select(func.max(Lot.number)).where(Lot.panel_id == panel.id)) or 0) + 1
    lists, outside = _lists(panel)
    nonce = secrets.token_hex(32)
    value = {"what": line(what, LONGEST_NAME, "what"), "where": sourced(where, "where")}
    value["not_before"] = f"{at:%Y-%m-%dT%H:%M:%SZ}"
    try:
        fixed = lot.commitment(panel.file_number or panel.slug, number, lists, value, _seed(secret, nonce))
    except Invalid as refusal:
        raise type(refusal)(field="what", **refusal.values) from refusal
    made = Lot(
        panel_id=panel.id,
        number=number,
        commitment=lot.canonical(fixed).decode(),
        fingerprint=lot.fingerprint(fixed),
        outside=outside,
        nonce=nonce,
        not_before=at,
    )
    session.add(made)
    session.flush()
    return made


@act("lot.read_value")
def read_value(of: Lot, *, value: str, seen: int, secret: bytes, by: Actor) -> Lot:
    """Enter the public value as it was published. When a second person enters the same, it is drawn."""
    ensure_unchanged(of, seen)
    if clock.now() < of.not_before:
        raise NotYetPublic(field="value", day=_hour(of.not_before))
    read = words.seen(value)
    if not read:
        raise Missing(field="value")
    others = [each for each in of.values if each.person_id != by.user_id]
    if any(each.value != read for each in others):
        raise OtherValue(field="value")
    if not others:
        _keep(of, read, by)
        return of
    seed = _seed(secret, of.nonce)
    fixed = json.loads(of.commitment)
    if sha256(seed).hexdigest() != fixed["seed_sha256"]:
        raise SeedIsGone
    lot.ensure_committed_to(fixed, of.fingerprint, seed)
    _keep(of, read, by)
    of.public_value, of.seed, of.state, of.settled_at = read, seed.hex(), "drawn", clock.now()
    return of


@act("lot.leave")
def leave_undrawn(of: Lot, *, reason: Localized, by: Actor) -> Lot:
    """Say that it was not drawn, because there is no seed. It stays on record with its number."""
    of.reason = in_both(reason, "reason", needed=True)
    of.state, of.settled_at = "no_seed", clock.now()
    return of


def _lists(panel: Panel) -> tuple[dict[str, list[str]], list[dict[str, Any]]]:
    """Who can be drawn from each list, by the mark of their entry; and who is left out, with the reason."""
    declared = {
        each.panelist_id: each.reason
        for each in session.scalars(
            select(PanelConflict).where(PanelConflict.panel_id == panel.id, PanelConflict.ended_at.is_(None))
        )
    }
    found: Iterable[Panelist] = session.scalars(select(Panelist).where(Panelist.ended_at.is_(None)))
    lists: dict[str, list[str]] = {name: [] for name in lot.ORDER}
    outside = []
    for each in found:
        if each.id in declared:
            reason = declared[each.id]
            outside.append({"id": each.slug, "list": each.of_list, "en": reason.en, "es": reason.es})
        else:
            lists[each.of_list].append(each.slug)
    return lists, outside


def _seed(secret: bytes, nonce: str) -> bytes:
    """What the seed is: of a secret that stands in no database, so that nothing in one tells who will come out."""
    return hmac.new(secret, f"seed of a lot\n{nonce}".encode(), sha256).digest()


def _keep(of: Lot, value: str, by: Actor) -> None:
    mine = next((each for each in of.values if each.person_id == by.user_id), None)
    if mine is None:
        session.add(LotValue(lot_id=of.id, person_id=by.user_id, value=value))
    else:
        mine.value = value
    session.flush()
    session.expire(of, ["values"])


def _hour(at: datetime) -> Localized:
    """In the zone of the lists: who computes them again sits anywhere."""
    return Localized(f"{dates.instant(at, 'en', dates.DAY)} UTC", f"{dates.instant(at, 'es', dates.DAY)} UTC")
