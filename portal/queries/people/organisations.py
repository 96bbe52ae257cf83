"""Organisations: the register of them, and who is taken for which by its name."""

from collections.abc import Collection, Sequence

from sqlalchemy import exists, select

from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import N_, NotFound
from portal.models.people import Organisation, Spelling
from portal.policy import visibility
from portal.text import alike, words


def organisations(viewer: Actor, text: str = "", kind: str = "") -> Sequence[Organisation]:
    """Organisations by name, accents and case aside."""
    wanted = words.plain(text)
    if not wanted.isprintable():
        return ()
    query = select(Organisation).where(visibility.organisations(viewer))
    if wanted:
        query = query.where(Organisation.folded.contains(wanted, autoescape=True))
    if kind:
        query = query.where(Organisation.kind == kind)
    return session.scalars(query.order_by(Organisation.folded, Organisation.id)).all()


def organisation(viewer: Actor, organisation_id: int) -> Organisation:
    found = session.scalar(
        select(Organisation).where(visibility.organisations(viewer), Organisation.id == organisation_id)
    )
    if found is None:
        raise NotFound
    return found


def organisation_by_name(name: str) -> Organisation:
    """For the terminal, and to notice a name that is taken already, or that looks like one that is."""
    spelled = exists().where(
        Spelling.organisation_id == Organisation.id, Spelling.folded == alike.folded(name), Spelling.whole
    )
    found = session.scalars(select(Organisation).where(spelled).order_by(Organisation.id).limit(1)).first()
    if found is None:
        raise NotFound(N_("No organization has this name."))
    return found


def organisation_among(names: Collection[str]) -> str | None:
    """The name of an organisation that readers would take one of these folded names for."""
    wanted = (
        select(Organisation.name)
        .join(Spelling, Spelling.organisation_id == Organisation.id)
        .where(Spelling.folded.in_(names))
        .order_by(Organisation.id)
        .limit(1)
    )
    return session.scalar(wanted)
