"""Files that the office sends to the sender of a concern, sealed as hers are.

Only a clean copy of each is kept: what is hidden in a file of the office can say by name who works there.
"""

import secrets
from datetime import date
from typing import BinaryIO

from portal.core.actor import Actor
from portal.core.errors import N_, Invalid
from portal.core.sealing.files import SealedFile
from portal.core.sealing.keyring import Keyring
from portal.core.storage import Storage
from portal.files import intake, receiving
from portal.models.concerns import Concern
from portal.policy.permissions import ensure
from portal.queries.concerns import Reading
from portal.queries.concerns.files import OFFICE
from portal.services.concerns.files import Brought, ensure_room, put_down, said_of
from portal.services.concerns.office import at_work, ensure_seen, promise_news, tell
from portal.services.door import act

ENCLOSED = "file"  # what a message is called that says which file was sent


class NoCopy(Invalid):
    sentence = N_(
        "We could not make a copy of this file without what is hidden in it, and nothing else is sent: it could name "
        "who works here. Save it as PDF or text and choose that."
    )


def bring_copy(
    concern: Concern, *, name: str, stream: BinaryIO, reading: Reading, storage: Storage, by: Actor
) -> Brought:
    """Take an upload in, for ``enclose``, and keep nothing of it but its clean copy."""
    ensure(by, "concern.enclose", concern)
    ensure_room(concern)
    generation, ref = reading.story.generation, secrets.token_hex(16)
    with receiving.received(name, stream) as came:
        if came.copy is None:
            raise NoCopy(field=intake.FIELD)
        copy = SealedFile(came.copied, came.copy.size, generation.case, ref, generation.suite)
        said = said_of(came.copy.kind, came.copy.size) | {"findings": list(came.copy.findings)}
        digest = storage.put(copy)
    about = {"name": came.name, "of": OFFICE, "copy": None, "reason": None, **said}
    return Brought(ref, generation.case, digest, copy.key, None, None, about)


@act("concern.enclose", marked=True)
def enclose(
    concern: Concern,
    *,
    file: Brought,
    news_by: date | None = None,
    seen: int,
    reading: Reading,
    keyring: Keyring,
    by: Actor,
) -> Concern:
    """Send its sender what was brought; they read that it came, and nothing of who sent it."""
    present = at_work(concern, reading, by)
    ensure_seen(present, reading, seen)
    ensure_room(present, reading.story, of_office=True)
    tell(present, reading, ENCLOSED, code=str(put_down(present, reading.story, file)))
    promise_news(present, reading, news_by)
    return present
