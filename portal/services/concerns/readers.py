"""Who can open a concern: let in by a colleague who can, or taken off it by new keys that they do not get.

Whoever is let in has made their key at a sign-in, and whoever reads their mail could have: so the two compare it by
telephone first, and what was read aloud is typed here.
"""

from sqlalchemy import delete

from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import N_, Invalid
from portal.core.sealing import fingerprints, grants
from portal.core.sealing.keyring import Keyring
from portal.models.concerns import CaseSeal, Concern, Part, reader
from portal.queries import concerns as queries
from portal.queries.concerns import FEWEST_READERS, Reading, Recipient
from portal.services.concerns.office import NoSuchOfficer, at_work
from portal.services.concerns.resealing import renewed
from portal.services.concerns.steps import ensure_key_in_force, seal_row, write_seals
from portal.services.door import act


class NoColleague(Invalid):
    sentence = N_("Choose a case officer who works on concerns and has a key.")


class OtherDigits(Invalid):
    sentence = N_(
        "These are not the digits of their key. Ask them to read them again; if they differ, somebody else may have "
        "made that key."
    )


class AnswersForIt(Invalid):
    sentence = N_("This case officer answers for the concern. Give it to somebody else first.")


class TooFew(Invalid):
    sentence = N_("At least two case officers have to be able to open a concern.")


@act("concern.admit", marked=True)
def admit(
    concern: Concern, *, officer_id: int | None, digits: str, reading: Reading, keyring: Keyring, by: Actor
) -> Concern:
    """Seal it to the present key of another case officer in force, in place of a former one of theirs."""
    present = at_work(concern, reading, by)
    ensure_key_in_force(present, Part.WORK, reading.story, keyring)
    officer = ensure_theirs(officer_id, digits, keyring, by)
    theirs = delete(CaseSeal).where(
        CaseSeal.concern_id == present.id, CaseSeal.kind == Part.WORK, CaseSeal.holder == officer.holder
    )
    session.execute(theirs.execution_options(synchronize_session=False))
    blob = grants.grant_work(reading.story, reading.office, officer.key, officer.holder)
    write_seals([seal_row(present, Part.WORK, present.work, grants.WORK, officer.holder, officer.key.number, blob)])
    return present


@act("concern.take_off", marked=True)
def take_off(concern: Concern, *, officer_id: int | None, reading: Reading, keyring: Keyring, by: Actor) -> Concern:
    """Put it under new keys that this case officer does not get. What they copied before, they have."""
    present = at_work(concern, reading, by)
    there = {officer.id for officer in queries.officers(by, present)}
    if officer_id is None or officer_id not in there or officer_id == by.user_id:
        raise NoSuchOfficer(field="officer_id")
    if officer_id == present.owner_id:
        raise AnswersForIt(field="officer_id")
    if len(there) <= FEWEST_READERS:
        raise TooFew(field="officer_id")
    return renewed(present, reading, keyring, without=reader(officer_id))


def ensure_theirs(officer_id: int | None, digits: str, keyring: Keyring, by: Actor) -> Recipient:
    """The key of a colleague in force for which the server vouches, if these are its digits."""
    holder = reader(officer_id or 0)
    found = {each.holder: each for each in queries.receivers(keyring).readers}.get(holder)
    if found is None or officer_id == by.user_id:
        raise NoColleague(field="officer_id")
    if not fingerprints.is_of(digits, found.key, holder):
        raise OtherDigits(field="digits")
    return found
