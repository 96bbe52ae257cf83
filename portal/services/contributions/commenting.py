"""A comment on a draft: a contribution like any other, with the words it was made on."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from portal.core import clock
from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import N_, Invalid, NotAllowed
from portal.core.localized import LANGUAGES
from portal.files.intake import Arrived
from portal.models.contributions import Anchor, CommentType, Contribution, Fit, Kind, Method, Naming, Placement
from portal.models.drafts import Draft, Passage, Status, Version
from portal.policy.permissions import ensure
from portal.services.contributions import keeping
from portal.services.contributions.anchoring import Ahead, carry_on
from portal.services.contributions.keeping import kept
from portal.services.contributions.owning import way_back
from portal.services.contributions.posting import as_kept
from portal.services.contributions.quoting import chosen, proposal
from portal.services.contributions.signing import speaker
from portal.services.contributions.texts import spoken, wording
from portal.services.door import act

Where = tuple[str, str, tuple[int | None, int | None, str], str | None]  # passage, language, words, other words


class UnknownPassage(Invalid):
    sentence = N_("The paragraph you want to comment on is not in this version.")


class NoTextThere(Invalid):
    sentence = N_("There is no text in that language at this place.")


class NoWordsToChange(Invalid):
    sentence = N_("Another wording can be proposed for a paragraph or for words of it, not for the whole document.")


class NothingToCompare(Invalid):
    sentence = N_("A translation error is reported at a paragraph that is there in both languages.")


class Closed(NotAllowed):
    sentence = N_("Comments on this draft are closed.")


def comment(
    version: Version,
    *,
    ticket: str,
    body: str,
    language: str,
    naming: Naming,
    byline: str = "",
    comment_type: CommentType,
    passage: str = "",
    text_language: str = "",
    start: int | None = None,
    end: int | None = None,
    exact: str = "",
    proposed: str | None = None,
    files: Sequence[Arrived] = (),
    add: bool = False,
    by: Actor,
) -> Contribution:
    """Take in what somebody says of a version: of the whole, of a passage, or of words in it (in code points).

    Written while a later version came, it keeps its anchor and gets its place in the later one at once. The two are
    compared before anybody has to wait.
    """
    ensure(by, "passage.comment", version)
    where = passage, text_language or language, (start, end, exact), proposed
    try:
        ahead = Ahead.beforehand(version, _anchor(version, *where))
    except Invalid:
        ahead = Ahead.of_nothing()  # the act says what is wrong, after what comes before it
    return _taken_in(
        version,
        ticket=ticket,
        body=body,
        language=language,
        naming=naming,
        byline=byline,
        comment_type=comment_type,
        where=where,
        ahead=ahead,
        files=files,
        add=add,
        by=by,
    )


comment.permission = "passage.comment"  # type: ignore[attr-defined]  # for forms, which ask it of their act


@act("passage.comment")
def _taken_in(
    version: Version,
    *,
    ticket: str,
    body: str,
    language: str,
    naming: Naming,
    byline: str,
    comment_type: CommentType,
    where: Where,
    ahead: Ahead,
    files: Sequence[Arrived],
    add: bool,
    by: Actor,
) -> Contribution:
    _hold(version)
    at, round_ = clock.now(), version.draft.round
    anchor = _anchor(version, *where)
    if comment_type is CommentType.TRANSLATION_ERROR:
        _ensure_two_texts(version, anchor)
    said = kept(
        files,
        _about(anchor, version, comment_type),
        ticket=ticket,
        round_id=round_.id,
        draft_id=version.draft_id,
        comment_type=comment_type,
        kind=Kind.COMMENT,
        naming=naming,
        body=wording(body),
        language=spoken(language),
        late=round_.takes_late(at),
        posted_at=as_kept(at, round_.zone, by),
        **way_back(ticket, add, by),
        **speaker(naming, byline, round_, by),
    )
    anchor.contribution_id = said.id
    session.add(anchor)
    session.add(_first_place(anchor, said))
    session.flush()  # its places in later versions are found from this one
    carry_on(version, said, ahead)
    return said


def is_the_same(earlier: Contribution, *, by: Actor, **sent: Any) -> bool:
    """Whether this is what was taken in under the same ticket, at the same place: sent again."""
    if earlier.comment_type is None:
        return keeping.is_the_same(earlier, by=by, **sent)
    made = session.scalars(select(Anchor).where(Anchor.contribution_id == earlier.id)).one()
    version = session.get_one(Version, made.version_id)
    where = sent.get("start"), sent.get("end"), sent.get("exact", "")
    language = sent.get("text_language") or sent["language"]
    try:
        again = _anchor(version, sent.get("passage", ""), language, where, sent.get("proposed"))
    except Invalid:
        return False
    return keeping.is_the_same(earlier, by=by, about=_about(again, version, sent.get("comment_type")), **sent)


def _about(anchor: Anchor, version: Version, comment_type: CommentType | None) -> dict[str, Any]:
    """What the receipt promises beside the words: the kind of comment and its place."""
    key = session.scalar(select(Passage.key).where(Passage.id == anchor.passage_id)) if anchor.passage_id else ""
    return {
        "draft": version.draft_id,
        "version": version.number,
        "passage": key,
        "language": anchor.language,
        "start": anchor.start,
        "end": anchor.end,
        "proposed": anchor.proposed,
        "type": comment_type,
    }


def _hold(version: Version) -> None:
    """While this is written no version opens, so that a comment is never between two of them."""
    session.get_one(Draft, version.draft_id, with_for_update={"read": True, "of": Draft})
    open_now = select(Version.id).where(Version.draft_id == version.draft_id, Version.status == Status.OPEN)
    if session.scalar(open_now.limit(1)) is None:
        raise Closed


def _anchor(
    version: Version, key: str, language: str, where: tuple[int | None, int | None, str], proposed: str | None
) -> Anchor:
    if not key:
        if proposed is not None:
            raise NoWordsToChange(field="proposed")
        return Anchor(version_id=version.id, language=_one_of(version, language))
    passage = session.scalar(select(Passage).where(Passage.version_id == version.id, Passage.key == key))
    if passage is None:
        raise UnknownPassage(field="passage")
    language = _one_of(version, language)
    if not (text := passage.in_(language)):
        raise NoTextThere(field="text_language")
    words = chosen(text, *where)
    return Anchor(
        version_id=version.id,
        passage_id=passage.id,
        language=language,
        start=words.start,
        end=words.end,
        exact=words.exact,
        prefix=words.prefix,
        suffix=words.suffix,
        proposed=proposal(proposed, words.exact),
    )


def _one_of(version: Version, language: str) -> str:
    """The text commented on; of a version in one language there is no other."""
    if language not in LANGUAGES:
        raise NoTextThere(field="text_language")
    return language if version.bilingual else version.languages


def _ensure_two_texts(version: Version, anchor: Anchor) -> None:
    passage = session.get(Passage, anchor.passage_id) if anchor.passage_id else None
    if passage is None or not (passage.en and passage.es):
        raise NothingToCompare(field="comment_type")


def _first_place(anchor: Anchor, said: Contribution) -> Placement:
    where: dict[str, Any] = {
        name: getattr(anchor, name) for name in ("version_id", "passage_id", "language", "start", "end")
    }
    return Placement(
        contribution_id=said.id,
        fit=Fit.SAME,
        confidence=100,
        method=Method.AUTHOR,
        placed_at=said.posted_at,
        placed_by_id=said.author_id,
        **where,
    )
