"""What a sender says of the public edition that is proposed: agree, change something, wait. Only she can."""

from portal.core import clock
from portal.core.actor import Actor
from portal.core.errors import N_, Conflict, Invalid
from portal.core.sealing.keyring import Keyring
from portal.models.concerns import Concern, Part, Series, Verdict
from portal.queries import concerns as queries
from portal.queries.concerns import Opened, Stage
from portal.services.concerns.editions import drop_release
from portal.services.concerns.steps import add_entry, at_hand, wait_for_office
from portal.services.contributions.texts import wording
from portal.services.door import act
from portal.text import words


class ProposedMeanwhile(Conflict):
    sentence = N_(
        "The proposed text has changed since you opened this page. It is shown below; nothing was sent, and what you "
        "wrote is still here."
    )


class PublicAlready(Conflict):
    sentence = N_(
        "This text is already public, and others may have copied it. It cannot be taken back from here; write to the "
        "office, so that it looks at what can still be done."
    )


class SayWhatToChange(Invalid):
    sentence = N_("Write what should be different.")


@act("concern.consent", signed=False)
def consent(
    concern: Concern,
    *,
    proposed: int,
    verdict: Verdict,
    body: str = "",
    opened: Opened,
    keyring: Keyring | None,
    by: Actor,
) -> Concern:
    """Answer to the text that was ``proposed``, and to no other. Who no longer agrees stops what waits."""
    present = at_hand(concern, opened, keyring)
    there, released = queries.proposed(by, opened)
    if there is None or there.number != proposed:
        raise ProposedMeanwhile
    text = "" if words.is_blank(body) else wording(body)
    if verdict is Verdict.CHANGE and not text:
        raise SayWhatToChange(field="body")
    if (verdict, text) == (there.verdict, there.answer):
        return present  # sent twice
    if released is not None and released.stage is not Stage.TAKEN_BACK:
        if verdict is Verdict.AGREE:
            return present
        if not drop_release(released.ref):
            raise PublicAlready
    told = {"day": clock.day().date().isoformat(), "proposed": proposed, "verdict": verdict, "text": text}
    add_entry(present, opened.keys[Part.WORK], Series.CONSENT, told)
    wait_for_office(present)
    return present
