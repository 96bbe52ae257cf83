"""Ready answers: an outcome with its reason in both languages, kept to begin other answers with."""

from portal.core import clock
from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import N_, Conflict, Invalid, NotAllowed
from portal.core.localized import Localized
from portal.models.consultations import Round
from portal.models.summaries import Outcome, ReadyAnswer
from portal.policy.permissions import allows
from portal.services.consultations.examining import line, require_both, text_of
from portal.services.door import act, ensure_unchanged
from portal.services.summaries.answering import LONGEST_REASON
from portal.services.summaries.themes import LONGEST_NAME, NameTooLong


class NotEverywhere(NotAllowed):
    sentence = N_("Only people who edit or open every round can keep an answer for all rounds.")


class HasItsOwn(Invalid):
    sentence = N_("Which answer covers a point is different each time. Choose another outcome.")


class Ended(Conflict):
    sentence = N_("Somebody else has ended this ready answer in the meantime.")


@act("ready_answer.keep")
def keep_answer(
    round_: Round, *, name: Localized, outcome: Outcome, reason: Localized, everywhere: bool = False, by: Actor
) -> ReadyAnswer:
    """For this round, or for all rounds."""
    made = ReadyAnswer(round_id=None if everywhere else round_.id, created_by_id=by.user_id)
    _write(made, name, outcome, reason)
    if everywhere and not allows(by, "ready_answer.revise", made):
        raise NotEverywhere
    session.add(made)
    session.flush()
    return made


@act("ready_answer.revise")
def revise_answer(
    ready: ReadyAnswer, *, name: Localized, outcome: Outcome, reason: Localized, seen: int, by: Actor
) -> ReadyAnswer:
    """Other words for answers to come; what was answered with it stays as it was written."""
    _ensure_offered(ready)
    ensure_unchanged(ready, seen)
    _write(ready, name, outcome, reason)
    return ready


@act("ready_answer.end")
def end_answer(ready: ReadyAnswer, *, by: Actor) -> ReadyAnswer:
    """Offer it no longer."""
    _ensure_offered(ready)
    ready.ended_at = clock.now()
    return ready


def _write(ready: ReadyAnswer, name: Localized, outcome: Outcome, reason: Localized) -> None:
    name = require_both(line(name, "name"), "name")
    for language in ("en", "es"):
        if len(said := getattr(name, language)) > LONGEST_NAME:
            raise NameTooLong(field=f"name_{language}", found=len(said), most=LONGEST_NAME)
    if outcome is Outcome.ALREADY_COVERED:
        raise HasItsOwn(field="outcome")
    ready.name, ready.outcome = name, outcome
    ready.reason = require_both(text_of(reason, "reason", LONGEST_REASON), "reason")


def _ensure_offered(ready: ReadyAnswer) -> None:
    if ready.ended_at is not None:
        raise Ended
