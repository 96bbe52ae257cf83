"""What editors and translators do before anybody else sees a version: bring it in, put both languages side by side."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from portal.core import clock
from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import N_, Conflict, Invalid
from portal.core.localized import Localized
from portal.files import importing
from portal.models.consultations import Round
from portal.models.drafts import Draft, Status, Version
from portal.policy import visibility
from portal.policy.permissions import ensure
from portal.services.consultations.examining import line, require_both, text_of
from portal.services.consultations.numbering import renew
from portal.services.door import act, ensure_unchanged
from portal.services.drafts.arranging import Row, Step, arranged
from portal.services.drafts.explaining import ensure_explained
from portal.services.drafts.keeping import Heirs, former, keep, rows_of
from portal.services.drafts.numbering import number_versions

LONGEST_NOTE = 5_000


class NothingSent(Invalid):
    sentence = N_("Choose the file of at least one language.")


class SameAgain(Invalid):
    sentence = N_("This is the same text as version %(number)s. Choose the file of the new version.")


class SameFile(Invalid):
    sentence = N_("This is the file that you chose for English. Choose the Spanish text.")


class Final(Conflict):
    sentence = N_("This draft is final. If its text has to change, file it again as a new draft.")


class UnknownPredecessor(Invalid):
    sentence = N_("The draft that this one replaces cannot be found.")


@dataclass(frozen=True, slots=True)
class Source:
    """A file that somebody sent as one language of a version, already read."""

    read: importing.Imported
    digest: str  # under which the file itself is kept


def take_in(content: bytes, name: str, field: str, *, keeps_struck: bool = False) -> Source:
    """Read a file before the act, so that nobody waits for it; or refuse it at ``field``."""
    return Source(importing.read(content, name, field, keeps_struck=keeps_struck), hashlib.sha256(content).hexdigest())


@act("draft.create")
def create(round_: Round, *, title: Localized, refiled_from: int | None = None, by: Actor) -> Draft:
    """A draft without a version yet. Filed again, it names its predecessor, whose comments come along."""
    title = require_both(line(title, "title"), "title")
    predecessor = _predecessor(refiled_from, by) if refiled_from is not None else None
    made = Draft(
        round_id=round_.id,
        round=round_,
        title=title,
        refiled_from_id=predecessor.id if predecessor else None,
        keys_given=predecessor.keys_given if predecessor else 0,
        created_by_id=by.user_id,
    )
    session.add(made)
    return made


@act("draft.revise")
def revise(draft: Draft, *, title: Localized, seen: int, by: Actor) -> Draft:
    ensure_unchanged(draft, seen)
    draft.title = require_both(line(title, "title"), "title")
    renew(draft.round_id)
    return draft


def upload(draft: Draft, *, english: Source | None, spanish: Source | None, note: Localized, by: Actor) -> Version:
    """The next version, both languages side by side. That takes seconds, so it is done before anybody has to wait."""
    ensure(by, "version.upload", draft)
    if english is None and spanish is None:
        raise NothingSent(field="english")
    if english is not None and spanish is not None and english.digest == spanish.digest:
        raise SameFile(field="spanish")
    heirs = Heirs.beforehand(_side_by_side(english, spanish), former(draft))
    return _brought_in(draft, english=english, spanish=spanish, heirs=heirs, note=note, by=by)


upload.permission = "version.upload"  # type: ignore[attr-defined]  # for forms, which ask it of their act


@act("version.upload")
def _brought_in(
    draft: Draft,
    *,
    english: Source | None,
    spanish: Source | None,
    heirs: Heirs,
    note: Localized,
    by: Actor,
) -> Version:
    """What is the same passage as before keeps its key."""
    _ensure_not_final(draft)
    last = session.scalar(select(func.max(Version.number)).where(Version.draft_id == draft.id)) or 0
    note = text_of(note, "note", LONGEST_NOTE)
    if last or draft.refiled_from_id is not None or note.en or note.es:  # of the first one there may be none
        require_both(note, "note")
    version = Version(
        draft_id=draft.id,
        draft=draft,
        number=last + 1,
        status=Status.UPLOADED,
        note=note,
        created_by_id=by.user_id,
        **_described(english, spanish),
    )
    same = select(Version.number).where(Version.draft_id == draft.id, Version.digest == version.digest)
    if (number := session.scalar(same.order_by(Version.number).limit(1))) is not None:
        raise SameAgain(field="english" if english else "spanish", number=number)
    session.add(version)
    number_versions(draft)
    keep(version, heirs.now(former(draft, version)), draft)
    return version


@act("version.align")
def align(
    version: Version, *, step: Step, row: int, language: str, at: int | None = None, seen: int, by: Actor
) -> Version:
    """One step of a person who puts both languages in order. ``row`` is a place, ``at`` a code point of its text."""
    ensure_unchanged(version, seen)
    if not version.bilingual and step is not Step.JOIN and step is not Step.SPLIT:
        raise _nothing_beside(version)
    rows = arranged(rows_of(version.id), step, row - 1, language, at)
    keep(version, rows, version.draft)
    version.alignments += 1
    version.aligned_at = version.aligned_by_id = None
    return version


def confirm(version: Version, *, seen: int, by: Actor) -> Version:
    """Somebody has seen that both languages stand side by side. Keys are given as the passages now stand."""
    ensure(by, "version.confirm", version)
    earlier = former(version.draft, version) if version.alignments else None
    return _confirmed(version, heirs=Heirs.beforehand(rows_of(version.id), earlier), seen=seen, by=by)


confirm.permission = "version.confirm"  # type: ignore[attr-defined]


@act("version.confirm")
def _confirmed(version: Version, *, heirs: Heirs, seen: int, by: Actor) -> Version:
    ensure_unchanged(version, seen)  # so these are the rows that were read before
    if not version.bilingual:
        raise _nothing_beside(version)
    ensure_explained(version)
    earlier = former(version.draft, version)
    if earlier is not None and version.alignments:
        keep(version, heirs.now(earlier), version.draft)
    version.aligned_at, version.aligned_by_id = clock.now(), by.user_id
    return version


def _predecessor(draft_id: int, by: Actor) -> Draft:
    found = session.scalar(select(Draft).where(Draft.id == draft_id, visibility.drafts(by)))
    if found is None:
        raise UnknownPredecessor(field="refiled_from")
    return found


def _ensure_not_final(draft: Draft) -> None:
    final = select(Version.id).where(Version.draft_id == draft.id, Version.status == Status.RELEASED)
    if session.scalar(final) is not None:
        raise Final


def _described(english: Source | None, spanish: Source | None) -> dict[str, Any]:
    """What is kept of the files: their names, what they are, and what was left behind on the way."""
    found: dict[str, Any] = {}
    warnings: dict[str, None] = {}
    losses: list[list[str]] = []
    for language, source in (("en", english), ("es", spanish)):
        if source is not None:
            found |= {
                f"{language}_digest": source.digest,
                f"{language}_name": source.read.name,
                f"{language}_media_type": source.read.media_type,
            }
            warnings |= dict.fromkeys(source.read.warnings)
            losses += [[language, *loss] for loss in source.read.losses]
    there = [language for language, source in (("en", english), ("es", spanish)) if source is not None]
    noticed = {"warnings": list(warnings), "losses": losses}
    return {**found, **noticed, "languages": " ".join(there), "digest": _digest(english, spanish)}


def _digest(english: Source | None, spanish: Source | None) -> str:
    """Of the words and their order, not of the files: a text that was only saved again is the same text."""
    texts = [[(p.kind, p.label, p.text) for p in source.read.pieces] if source else [] for source in (english, spanish)]
    return hashlib.sha256(json.dumps(texts, ensure_ascii=False).encode()).hexdigest()


def _side_by_side(english: Source | None, spanish: Source | None) -> Sequence[Row]:
    from portal.text.aligning import align  # with its library, for who brings in two texts

    left, right = (source.read.pieces if source else () for source in (english, spanish))
    if not left or not right:
        return [Row.of(piece if left else None, piece if right else None) for piece in left or right]
    return [
        Row.of(
            None if pair.english is None else left[pair.english],
            None if pair.spanish is None else right[pair.spanish],
            pair.confidence,
        )
        for pair in align(left, right)
    ]


def _nothing_beside(version: Version) -> Invalid:
    return Invalid(N_("This version is in one language only, so there is nothing to show beside it."), field="step")
