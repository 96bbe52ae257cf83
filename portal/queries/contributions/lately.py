"""What was published in a round lately, for who looks for it from outside."""

from portal.core.actor import Actor
from portal.models.consultations import Round
from portal.queries.contributions.threads import Entry, entries, thread


def lately(viewer: Actor, round_: Round) -> list[Entry]:
    """What its page begins with: the newest threads and their answers, by their public numbers, the latest first.

    When each came would tell more than readers are told. What was withheld since is left out.
    """
    there = entries(viewer, round_, [node.id for node in thread(viewer, round_).nodes])
    return sorted((said for said in there if said.published), key=lambda said: said.number, reverse=True)
