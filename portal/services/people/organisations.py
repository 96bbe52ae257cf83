"""The register of organisations."""

from portal.core.actor import Actor
from portal.core.db import session
from portal.models.people import Organisation
from portal.services.door import act, ensure_unchanged
from portal.services.people import entries


@act("organisation.register")
def register(_parent: None, *, name: str, kind: str, group: str, by: Actor) -> Organisation:
    """Enter an organisation in the register."""
    made = Organisation(
        name=entries.free_name(name),
        kind=entries.kind(kind),
        group=entries.group(group),
    )
    session.add(made)
    session.flush()  # the trail needs its number
    return made


@act("organisation.revise")
def revise_organisation(
    organisation: Organisation, *, name: str, kind: str, group: str, seen: int, by: Actor
) -> Organisation:
    """Correct an organisation as the administrator saw it at revision ``seen``."""
    ensure_unchanged(organisation, seen)
    organisation.name = entries.free_name(name, of=organisation)
    organisation.kind, organisation.group = (
        entries.kind(kind),
        entries.group(group),
    )
    return organisation
