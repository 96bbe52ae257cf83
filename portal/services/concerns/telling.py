"""What the sender of a concern does after sending it: write, give her name after all, withdraw.

Nothing here needs that she has read the latest: what comes from two devices, or while the office writes, all stays.
"""

from enum import StrEnum

from portal.core.actor import Actor
from portal.core.errors import N_, Conflict
from portal.core.sealing.keyring import Keyring
from portal.models.concerns import IDENTITY, Concern, Part, Series, State, WaitsFor
from portal.queries import concerns as queries
from portal.queries.concerns import Opened, Stage
from portal.services.concerns import digests
from portal.services.concerns.drafting import answer, ensure_no_key
from portal.services.concerns.editions import drop_release
from portal.services.concerns.notices import forget_address
from portal.services.concerns.steps import add_told, at_hand, text_row, wait_for_office, write_texts
from portal.services.contributions.texts import wording
from portal.services.door import act


class Telling(StrEnum):
    """What a sender writes to the office."""

    ANSWER = "answer"
    MESSAGE = "message"
    RETALIATION = "retaliation"  # something has happened to her, or to others, since


class NamedMeanwhile(Conflict):
    sentence = N_(
        "This was changed on another device since you opened this page. What is kept now is shown below; what you "
        "wrote is still here."
    )


@act("concern.write", signed=False)
def write(
    concern: Concern, *, kind: Telling, body: str, seen: int, opened: Opened, keyring: Keyring | None, by: Actor
) -> Concern:
    """Write to the office; ``seen`` is the last message she was shown. The same words sent twice are one message.

    What is told of retaliation is urgent from then on, and lists show it.
    """
    text = wording(body)
    ensure_no_key("body", text)
    present = at_hand(concern, opened, keyring)
    story = opened.keys[Part.WORK]
    since = [one.told for one in queries.entries(present, story, Series.MESSAGE, after=seen)]
    if any((one["from"], one["kind"], one.get("text")) == ("sender", kind, text) for one in since):
        return present
    add_told(present, story, {"from": "sender", "kind": kind, "text": text})
    if kind is Telling.RETALIATION:
        present.urgent = True
        digests.note(present, story, **digests.RETALIATION)
    if present.state is State.QUESTION:
        add_told(present, story, {"from": "portal", "kind": "state", "code": State.BEING_READ})
        present.state = State.BEING_READ
    wait_for_office(present)
    return present


@act("concern.name", signed=False)
def give_name(concern: Concern, *, text: str, seen: int, opened: Opened, keyring: Keyring | None, by: Actor) -> Concern:
    """Say who she is, or say it anew, after the revision that was ``seen``. What was said before stays hers to read."""
    said = answer(IDENTITY, text)
    present = at_hand(concern, opened, keyring)
    there = queries.answers(by, opened).get(IDENTITY)
    revision = there.revision if there else 0
    if there is not None and there.text.text == said:
        return present
    if revision != seen:
        raise NamedMeanwhile
    write_texts([text_row(present, opened.key_of(IDENTITY), IDENTITY, IDENTITY, revision + 1, said)])
    return present


@act("concern.withdraw", signed=False)
def withdraw(concern: Concern, *, opened: Opened, keyring: Keyring | None, by: Actor) -> Concern:
    """Take it back. Whoever could read it still can, and sees that it was withdrawn; what waits is not published."""
    present = at_hand(concern, opened, keyring)
    _proposal, released = queries.proposed(by, opened)
    if released is not None and released.stage is Stage.WAITING:
        drop_release(released.ref)
    add_told(present, opened.keys[Part.WORK], {"from": "portal", "kind": "state", "code": State.WITHDRAWN})
    present.state, present.waits_for, present.promise_on = State.WITHDRAWN, WaitsFor.NOBODY, None
    present.unread = False
    forget_address(present.id)
    return present
