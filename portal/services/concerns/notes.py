"""What the office keeps for itself about a concern: notes, and what it belongs together with. Its sender reads none.

Nothing is taken back: a link that ended is one more entry. What links two concerns stands in both or in neither.
"""

from collections.abc import Sequence

from portal.core.actor import Actor
from portal.core.errors import N_, Invalid, NotFound
from portal.core.sealing.keyring import Keyring
from portal.models.concerns import Concern, Linked, Series
from portal.queries import concerns as queries
from portal.queries import reference
from portal.queries.concerns import Reading
from portal.services.concerns.office import at_work
from portal.services.concerns.steps import add_office_entry
from portal.services.contributions.texts import wording
from portal.services.door import act

_OTHER_WAY = {Linked.LEADING: Linked.DUPLICATE, Linked.DUPLICATE: Linked.LEADING, Linked.CONCERN: Linked.CONCERN}


class NotInTheRegister(Invalid):
    sentence = N_("Choose an entry of the register.")


class LinkedAlready(Invalid):
    sentence = N_("This is linked already.")


@act("concern.note", marked=True)
def note(concern: Concern, *, body: str, reading: Reading, keyring: Keyring, by: Actor) -> Concern:
    """Add a note of the office, signed and dated for the other case officers."""
    present = at_work(concern, reading, by)
    add_office_entry(present, reading, Series.NOTE, by, text=wording(body))
    return present


@act("concern.link", marked=True)
def link(
    concern: Concern,
    *,
    kind: Linked,
    ref: str = "",
    other: Reading | None = None,
    reading: Reading,
    keyring: Keyring,
    by: Actor,
) -> Concern:
    """Link it to an entry of a register, or to another concern that this officer has opened as well (``other``)."""
    for present, opened, way, end in _ends(concern, reading, kind, ref, other, by):
        if (way, end) in queries.linked(present, opened):
            raise LinkedAlready(field="ref")
        add_office_entry(present, opened, Series.LINK, by, kind=way, ref=end, ended=False)
    return concern


@act("concern.unlink", marked=True)
def unlink(
    concern: Concern,
    *,
    kind: Linked,
    ref: str = "",
    other: Reading | None = None,
    reading: Reading,
    keyring: Keyring,
    by: Actor,
) -> Concern:
    """End a link, on both sides of it."""
    for present, opened, way, end in _ends(concern, reading, kind, ref, other, by):
        if (way, end) in queries.linked(present, opened):
            add_office_entry(present, opened, Series.LINK, by, kind=way, ref=end, ended=True)
    return concern


def _ends(
    concern: Concern, reading: Reading, kind: Linked, ref: str, other: Reading | None, by: Actor
) -> Sequence[tuple[Concern, Reading, Linked, str]]:
    """Each concern that the link stands in, with what it is there; locked in one order, whoever links first."""
    if kind not in _OTHER_WAY:
        _ensure_registered(kind, ref, by)
        return [(at_work(concern, reading, by), reading, kind, ref)]
    if other is None or other.concern_id == concern.id:
        raise NotFound
    there = queries.get(by, other.concern_id)
    ends = [(concern, reading, kind, there.ref), (there, other, _OTHER_WAY[kind], concern.ref)]
    ends.sort(key=lambda end: end[0].id)
    return [(at_work(each, opened, by), opened, way, end) for each, opened, way, end in ends]


def _ensure_registered(kind: Linked, ref: str, by: Actor) -> None:
    try:
        (reference.facility if kind is Linked.FACILITY else reference.case)(by, ref)
    except NotFound:
        raise NotInTheRegister(field="ref") from None
