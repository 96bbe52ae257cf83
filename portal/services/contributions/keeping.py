"""What somebody has sent as it is kept: with its first edition, its files and its commitment, all as one."""

import hmac
import json
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from portal.core.actor import Actor
from portal.core.db import session
from portal.core.localized import LANGUAGES, Localized
from portal.core.statements import keep, write
from portal.files.intake import Arrived, ensure_number
from portal.models.consultations import Question, Readers
from portal.models.contributions import DISSENTS, Attachment, Contribution, Edition, Kind, Naming
from portal.services.contributions.copying import ask_for_copy
from portal.services.contributions.tallying import arrived
from portal.text import words

ANSWERS = DISSENTS | {Kind.OFFICIAL_REPLY}
"""What has a form of its own at what it answers, and does not say there which that is."""


def kept(files: Sequence[Arrived], about: dict[str, Any] | None = None, **sent: Any) -> Contribution:
    """The contribution, its first edition, its files and its commitment, as one. ``about``: words of a draft."""
    ensure_number(len(files))
    salt = secrets.token_bytes(32)
    commitment = _commitment(salt, _content(sent, files) | ({"about": about} if about else {}))
    said = keep(Contribution, **sent, salt=salt, commitment=commitment)
    first = {"body": said.body, "language": said.language, "twin": said.twin or "", "sent_at": said.posted_at}
    write(Edition, contribution_id=said.id, number=1, **first)
    _attach(said, files, first=1, edition=1)
    arrived(said)
    return said


def is_the_same(earlier: Contribution, *, by: Actor, about: dict[str, Any] | None = None, **sent: Any) -> bool:
    """Whether this is what was taken in under the same ticket: the same words by the same person, sent again."""
    if "text" in sent:
        sent |= first_in(earlier.language, sent["text"])
    again = {
        "round": earlier.round_id,
        "question": sent.get("question") if earlier.kind is Kind.COMMENT else None,
        "answers": earlier.answers if earlier.kind in ANSWERS else sent.get("parent") or None,
        "language": sent["language"],
        "text": words.clean(sent["body"]),
        "files": [file.sha256 for file in sent.get("files", ())],
        **({"twin": words.clean(sent["twin"])} if sent.get("twin") else {}),
        **({"about": about} if about else {}),
    }
    readers = sent.get("readers", Readers.EVERYONE)
    named = earlier.naming == sent.get("naming", earlier.naming) and earlier.author_id == by.user_id
    if earlier.author_id is None and earlier.naming is not Naming.ANONYMOUS:
        named = named and words.name(sent.get("byline", "")) == earlier.byline
    return (
        named
        and earlier.readers == readers
        and _public_version(earlier) == words.clean(sent.get("public_version", ""))
        and hmac.compare_digest(earlier.commitment, _commitment(earlier.salt, again))
    )


def _public_version(earlier: Contribution) -> str:
    """The public version as it was sent with this; empty where there is none."""
    of = Edition.contribution_id == earlier.public_version_id, Edition.number == 1
    return (session.scalar(select(Edition.body).where(*of)) or "") if earlier.public_version_id is not None else ""


def first_in(language: str, text: Localized) -> dict[str, Any]:
    """First in the language of what is answered, so that it is found wherever that is."""
    other = next(each for each in LANGUAGES if each != language)
    return {"body": text.in_(language), "language": language, "twin": text.in_(other)}


def change_files(contribution: Contribution, files: Sequence[Arrived], drop: Sequence[int], *, edition: int) -> None:
    had = session.scalars(select(Attachment).where(Attachment.contribution_id == contribution.id)).all()
    for attachment in had:
        if attachment.position in drop and attachment.dropped_in is None:
            attachment.dropped_in = edition
    stay = {(attachment.digest, attachment.name) for attachment in had if attachment.dropped_in is None}
    new = [file for file in files if (file.sha256, file.name) not in stay]  # the rest was only chosen again
    ensure_number(sum(attachment.dropped_in is None for attachment in had) + len(new))
    _attach(contribution, new, first=len(had) + 1, edition=edition)


def _attach(said: Contribution, files: Sequence[Arrived], *, first: int, edition: int) -> None:
    for position, file in enumerate(files, first):
        file.store()
        attached = write(
            Attachment,
            contribution_id=said.id,
            position=position,
            digest=file.sha256,
            name=file.name,
            media_type=file.media_type,
            extension=file.extension,
            size=file.size,
            added_in=edition,
        )
        ask_for_copy(attached["id"])


def _content(sent: Mapping[str, Any], files: Sequence[Arrived]) -> dict[str, Any]:
    """What is committed to: the words and the files, never who sent them."""
    answering, question = sent.get("parent_id") is not None, sent.get("question_id")
    asked = session.get(Question, question) if question and not answering else None
    return {
        "round": sent["round_id"],
        "question": asked.number if asked else None,
        "answers": sent.get("answers"),
        "language": sent["language"],
        "text": sent["body"],
        "files": [file.sha256 for file in files],
        **({"twin": sent["twin"]} if sent.get("twin") else {}),
    }


def _commitment(salt: bytes, content: dict[str, Any]) -> str:
    canonical = json.dumps({"v": 1, **content}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hmac.digest(salt, canonical.encode(), "sha256").hex()
