"""How far a concern may go: its sender says so anew at any time, and officers write down whom they told what.

No key goes along with it. Only case officers open a concern, whatever its sender allows: what others learn, they are
told, and she reads whom and what.
"""

from datetime import date

from portal.core.actor import Actor
from portal.core.errors import N_, Conflict, Invalid
from portal.core.sealing.keyring import Keyring
from portal.models.concerns import Concern, Part
from portal.policy.exposure import PASSED_ON, WIDER, Audience, Measure, may_learn, reaches
from portal.queries import concerns as queries
from portal.queries.concerns import Opened, Reading, Stage
from portal.services.concerns.editions import drop_release
from portal.services.concerns.office import at_work, ensure_seen, promise_news, tell
from portal.services.concerns.steps import add_told, at_hand, text_row, wait_for_office, write_texts
from portal.services.contributions.texts import wording
from portal.services.door import act
from portal.services.people.entries import NotOffered

EXPOSURE = "exposure"


class ChosenMeanwhile(Conflict):
    sentence = N_(
        "How far it may go was changed on another device since you opened this page. Nothing was changed now: look "
        "again."
    )


class NotAllowedSoFar(Invalid):
    sentence = N_("Its sender has not allowed that they are told. Only they can widen it, with their key; you can ask.")


@act("concern.expose", signed=False)
def expose(
    concern: Concern, *, exposure: str, seen: int, opened: Opened, keyring: Keyring | None, by: Actor
) -> Concern:
    """Widen or narrow how far it may go, after the revision that was ``seen``. What waits to be public is stopped
    where that is not allowed any more; what others were told before stays told."""
    if exposure not in WIDER:
        raise NotOffered(field=EXPOSURE)
    present = at_hand(concern, opened, keyring)
    there = queries.answers(by, opened).get(EXPOSURE)
    revision = there.revision if there else 0
    if there is not None and there.text.text == exposure:
        return present
    if revision != seen:
        raise ChosenMeanwhile
    write_texts([text_row(present, opened.key_of(EXPOSURE), EXPOSURE, EXPOSURE, revision + 1, exposure)])
    add_told(present, opened.keys[Part.WORK], {"from": "sender", "kind": EXPOSURE, "code": exposure})
    if may_learn(Audience.ANYONE, "happened", exposure) is Measure.NOTHING:
        _proposal, released = queries.proposed(by, opened)
        if released is not None and released.stage is Stage.WAITING and drop_release(released.ref):
            add_told(present, opened.keys[Part.WORK], {"from": "portal", "kind": "taken_back"})
    wait_for_office(present)
    return present


@act("concern.pass_on", marked=True)
def pass_on(
    concern: Concern,
    *,
    audience: Audience,
    body: str,
    news_by: date | None = None,
    seen: int,
    reading: Reading,
    keyring: Keyring,
    by: Actor,
) -> Concern:
    """Write down for its sender, who reads it, whom the office tells what: only those whom she allows."""
    present = at_work(concern, reading, by)
    text = wording(body)
    ensure_seen(present, reading, seen)
    allowed = queries.told(by, reading).get(EXPOSURE)
    if audience not in reaches(allowed.text.text if allowed else ""):
        raise NotAllowedSoFar(field="audience")
    tell(present, reading, PASSED_ON, text=text, code=audience)
    promise_news(present, reading, news_by)
    return present
