"""Looking through what was said in a round: which texts are one letter, and what themes could be proposed.

All of it is read and compared outside of every transaction, and written in steps, so that nobody waits while ten
thousand texts are looked through. It bears repetition: families keep their numbers, what a person has placed stays
where it is, and what was dropped is not proposed again.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import func, select

from portal.core import db
from portal.core.actor import Actor
from portal.core.db import session, transaction
from portal.models.consultations import Question, Round
from portal.models.contributions import Contribution, Edition
from portal.models.drafts import Draft, Passage, Version
from portal.models.summaries import Theme
from portal.policy.permissions import ensure
from portal.services import outbox
from portal.services.door import act
from portal.services.summaries.kinship import join, place
from portal.services.summaries.proposing import Proposed, Text, of_chapters, of_questions, of_terms, said
from portal.text import families


@act("round.gather")
def ask_to_gather(round_: Round, *, by: Actor) -> Round:
    """Have the worker look through what was said."""
    outbox.leave("gather", round_id=round_.id)
    return round_


def gather(round_: Round, *, by: Actor) -> Round:
    """Find the families of a round and propose themes for it. Takes seconds, for many texts."""
    ensure(by, "theme.propose", round_)
    texts = [Text(*row) for row in session.execute(_texts(round_.id))]
    common = families.shingles(_common(round_.id))
    proposals = [*of_questions(round_.id, texts), *of_chapters(round_.id)]
    db.rest()
    found = families.found(((text.id, text.body) for text in texts), common)
    proposals += of_terms(texts)
    place(round_.id, found, {text.id: text.edition for text in texts})
    return propose_themes(round_, proposals=proposals, by=by)


def arrive(said_late: Contribution, *, by: Actor) -> None:
    """What is published when families are known joins its own: nothing else is compared again."""
    round_ = session.get_one(Round, said_late.round_id)
    ensure(by, "theme.propose", round_)
    text = session.execute(_texts(round_.id).where(Contribution.id == said_late.id)).first()
    if text is not None:
        with transaction():
            join(said_late, Text(*text).edition, lambda: families.shingles(_common(round_.id)))


@act("theme.propose")
def propose_themes(round_: Round, *, proposals: Sequence[Proposed], by: Actor) -> Round:
    """Under a name that the round knows already, nothing is proposed anew; what still waits is counted again."""
    known: dict[tuple[str, str], Theme] = {}
    for theme in session.scalars(select(Theme).where(Theme.round_id == round_.id)):
        en, es = (theme.found or {}).get("name", (theme.name.en, theme.name.es))  # before it was taken under another
        known[en.lower(), es.lower()] = known[theme.name.en.lower(), theme.name.es.lower()] = theme
    for name, found in proposals:
        facts = {**found, "name": [name.en, name.es]}
        before = known.get((name.en.lower(), name.es.lower()))
        if before is None:
            known[name.en.lower(), name.es.lower()] = made = Theme(round_id=round_.id, name=name, found=facts)
            session.add(made)
        elif before.taken_at is None and before.dropped_at is None:
            before.found = facts
    return round_


def _texts(round_id: int) -> Any:
    latest = (
        select(func.max(Edition.number))
        .where(Edition.contribution_id == Contribution.id)
        .correlate(Contribution)
        .scalar_subquery()
    )
    return (
        select(
            Contribution.id,
            Contribution.language,
            Contribution.body,
            func.coalesce(latest, 1),
            Contribution.question_id,
        )
        .where(*said(round_id))
        .order_by(Contribution.sequence)
    )


def _common(round_id: int) -> Iterator[str]:
    """What anybody may have copied: the questions and the drafts of the round."""
    for question in session.scalars(select(Question).where(Question.round_id == round_id)):
        yield from (question.text.en, question.text.es)
    rows = session.execute(
        select(Passage.en, Passage.es)
        .join(Version, Version.id == Passage.version_id)
        .join(Draft, Draft.id == Version.draft_id)
        .where(Draft.round_id == round_id)
    )
    for row in rows:
        yield from row
