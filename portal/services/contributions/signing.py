"""In whose name something is said. Who has no account chooses a name, but not one that readers take for another's."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from portal.core import vocabulary
from portal.core.actor import Actor
from portal.core.errors import N_, Invalid
from portal.models.consultations import Round
from portal.models.contributions import Naming
from portal.queries import people
from portal.queries.consultations import Glimpse
from portal.queries.contributions import jointly
from portal.text import alike, words

LONGEST_NAME = 120
MOST_WORDS = 30  # each run of them is looked up
OURS, OURS_ALONE, INSTITUTIONS = "portal", "alone", "institution"
SAID_SO = frozenset(
    map(alike.folded, ("not verified", "unverified", "sin verificar", "no verificado", "no verificada"))
)
"""Words with which a signature says itself what it is worth."""


class NameMissing(Invalid):
    sentence = N_("Write the name that should be shown, or choose to send it without a name.")


class NameTooLong(Invalid):
    sentence = N_("This name has %(length)s characters; there is room for %(limit)s.")


class TooManyWords(Invalid):
    sentence = N_("This is too long for a name. Write it in fewer words.")


class NoOrganisation(Invalid):
    sentence = N_("Your account does not belong to an organization. Choose another way to be named.")


class CoordinatorSpeaks(Invalid):
    sentence = N_(
        "In this round your organization speaks through its coordinator. Choose another way to be named, or write it "
        "in the draft that you and your colleagues share."
    )


class NameOfOurs(Invalid):
    sentence = N_(
        "“%(name)s” is how the committee or this portal is called, and nobody else signs with it. Sign with your own "
        "name, or send it without a name."
    )


class NameOfOthers(Invalid):
    sentence = N_(
        "Readers would take this for the word of “%(name)s”, which signs with an account. If you belong to it, sign "
        "with your own name, or say that nobody has checked it: “worker, member of %(name)s – not verified”."
    )


def signature(text: str) -> str:
    """A name as it will be shown, for somebody without an account."""
    name = words.name(text, "byline")
    if not name:
        raise NameMissing(field="byline")
    if (length := words.length(name)) > LONGEST_NAME:
        raise NameTooLong(field="byline", length=length, limit=LONGEST_NAME)
    return name


def speaker(naming: Naming, byline: str, round_: Round | Glimpse, by: Actor) -> dict[str, Any]:
    """Who speaks, as readers and the counts will know it. What is personal says nothing about an organisation.

    Where an organisation has a coordinator for the round, nobody else speaks on its behalf there: two colleagues would
    say two things in its name. Without one it speaks as it always did, through each of its members.
    """
    if not by.is_signed_in:
        return {"byline": "" if naming is Naming.ANONYMOUS else _nobody_elses(signature(byline))}
    if naming is not Naming.ORGANISATION:
        return {"author_id": by.user_id, "byline": by.name if naming is Naming.NAME else ""}
    if by.organisation_id is None:
        raise NoOrganisation(field="naming")
    if not jointly.speaks_for_it(by, round_):
        raise CoordinatorSpeaks(field="naming")
    return of_the_organisation(by)


def of_the_organisation(by: Actor) -> dict[str, Any]:
    """Whoever it is: an organisation speaks, with the name and the group that it has now."""
    return {
        "author_id": by.user_id,
        "organisation_id": by.organisation_id,
        "byline": by.organisation_name,
        "group": by.group,
        "organisation_kind": by.organisation_kind,
    }


def _nobody_elses(name: str) -> str:
    """The name, unless somebody may read another's in it: ours never, an organisation's if it says what it is worth."""
    if alike.many(name) > MOST_WORDS:
        raise TooManyWords(field="byline")
    found = alike.within(name)
    ours = _folded(vocabulary.protected_names(OURS))
    alone = _folded(vocabulary.protected_names(OURS_ALONE))
    taken = [*(ours[run] for run in found & ours.keys()), *(alone[run] for run in {alike.folded(name)} & alone.keys())]
    if taken:
        raise NameOfOurs(field="byline", name=taken[0])
    if found & SAID_SO:
        return name
    institutions = _folded(vocabulary.protected_names(INSTITUTIONS))
    other = next((institutions[run] for run in found & institutions.keys()), None) or people.organisation_among(found)
    if other:
        raise NameOfOthers(field="byline", name=other)
    return name


@cache
def _folded(names: tuple[str, ...]) -> Mapping[str, str]:
    return {alike.folded(name): name for name in names}
