"""What an organisation says officially in a round, released by its coordinator: a statement, or that it has no remarks.

In the trade: a submission of record, and a nil return.
"""

import secrets
from collections.abc import Sequence

from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import N_, Conflict, Invalid
from portal.files.intake import Arrived
from portal.models.consultations import Round
from portal.models.contributions import Contribution, Kind, Naming, OfficialStatement
from portal.services.consultations import renew
from portal.services.contributions.jointly import ensure_nothing_released, latest
from portal.services.contributions.posting import taken_in
from portal.services.contributions.signing import of_the_organisation
from portal.services.door import act

LONGEST_BYLINE = 200


class NothingDrafted(Invalid):
    sentence = N_("There is nothing to release: nobody of your organization has written anything yet.")


class AgainstItself(Invalid):
    sentence = N_("A dissent is your own, with your name or without it, and not your organization’s.")


class ChangedSince(Conflict):
    sentence = N_("A colleague saved other words since you opened this page. Read them before you release them.")


@act("statement.release")
def release(round_: Round, *, seen: int, by: Actor) -> Contribution:
    """Send the words that the coordinator has ``seen``, as they were saved, as the one statement of the organisation.

    From here on it goes the way of every contribution.
    """
    ensure_nothing_released(round_, by)
    drafted = latest(round_, by)
    if drafted is None:
        raise NothingDrafted
    if drafted.number != seen:
        raise ChangedSince
    said = taken_in(
        round_,
        None,
        ticket=secrets.token_hex(32),  # no form has it: what is sent twice is refused by what was released
        kind=Kind.STATEMENT,
        naming=Naming.ORGANISATION,
        body=drafted.body,
        language=drafted.language,
        by=by,
        **of_the_organisation(by),
    )
    _hold(round_, said.id, by)
    return said


@act("statement.no_remarks")
def say_no_remarks(round_: Round, *, by: Actor) -> OfficialStatement:
    """Say formally that the organisation has no remarks. It has no words, so that nothing is read before it is public,
    and nothing in it is to be answered."""
    ensure_nothing_released(round_, by)
    held = _hold(round_, None, by)
    renew(round_.id)
    return held


@act("statement.dissent")
def dissent(
    statement: Contribution,
    *,
    ticket: str,
    body: str,
    language: str,
    naming: Naming,
    files: Sequence[Arrived] = (),
    by: Actor,
) -> Contribution:
    """Answer the official statement of an advisory body as one of its members, who is named with it or is not named.

    Colleagues read it when everybody does: it is its author's alone until then.
    """
    if naming is Naming.ORGANISATION:
        raise AgainstItself(field="naming")
    named = naming is Naming.NAME
    return taken_in(
        statement.round,
        statement,
        files,
        ticket=ticket,
        kind=Kind.DISSENT if named else Kind.UNNAMED_DISSENT,
        naming=naming,
        body=body,
        language=language,
        author_id=by.user_id,
        organisation_id=statement.organisation_id,
        byline=f"{by.name}, {statement.byline}"[:LONGEST_BYLINE] if named else statement.byline,
        group=statement.group,
        organisation_kind=statement.organisation_kind,
        by=by,
    )


def _hold(round_: Round, contribution_id: int | None, by: Actor) -> OfficialStatement:
    held = OfficialStatement(
        organisation_id=by.organisation_id,
        round_id=round_.id,
        contribution_id=contribution_id,
        byline=by.organisation_name,
        released_by_id=by.user_id,
    )
    session.add(held)
    session.flush()  # the second of two at once is refused here
    return held
