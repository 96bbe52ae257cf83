"""News tell no more than the page would."""

import build
import pytest

from portal.core.db import session
from portal.models.drafts import Status
from portal.models.outbox import Errand, Letter
from portal.queries import outbox


def letter_about(version, reader):
    errand = Errand(kind="letter", facts={})
    session.add(errand)
    session.flush()
    letter = Letter(
        errand_id=errand.id,
        person_id=reader.id,
        event="draft_version",
        subject_kind="Version",
        subject_id=version.id,
        language="es",
        subject="",
        body="",
        message_id="",
    )
    session.add(letter)
    session.commit()
    return letter


@pytest.mark.parametrize(
    ("status", "invited", "stranger"),
    [(Status.UPLOADED, False, False), (Status.CIRCULATED, True, False), (Status.OPEN, True, True)],
)
def test_a_version_is_news_for_who_can_read_it(status, invited, stranger):
    union = build.organisation()
    version = build.version(build.draft(build.round_(invited=[union])), status=status)
    told = []
    for reader in (build.member(of=union), build.member()):
        letter = letter_about(version, reader)
        told.append(outbox.is_news(reader.as_actor(), letter))
        assert [row.values["draft_id"] for row in outbox.news(reader.as_actor()).rows] == [
            str(version.draft_id)
        ] * told[-1]

    assert told == [invited, stranger]
