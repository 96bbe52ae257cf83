"""Files of forms that had to be shown again, sealed for their browser, within limits and for a while.

Book-keeping beside the acts, like the forms themselves. The files lie in the waiting room, what is known of them here.
"""

from datetime import timedelta

from sqlalchemy import ColumnElement, delete, func, select

from portal.core import clock
from portal.core.browserkeys import BrowserKeys, Foreign
from portal.core.db import session, transaction
from portal.core.errors import N_, Invalid
from portal.core.storage import Storage
from portal.core.waiting import WaitingRoom
from portal.models.concerns import CaseFile
from portal.models.contributions import Attachment, Copy
from portal.models.drafts import Version
from portal.models.kept import KeptFile
from portal.models.moderation import RedactedText
from portal.models.summaries import Summary
from portal.services.kept.forms import full_hour

LIVES = timedelta(hours=2)
MOST_OF_ONE = 60 * 1024 * 1024  # bytes, of one browser
MOST_OF_ALL = 2 * 1024 * 1024 * 1024
GRACE = timedelta(days=1)  # of files that nobody knows: one that is just being sent is not known yet
HALF_WRITTEN = timedelta(hours=1)


class NoRoom(Invalid):
    sentence = N_(
        "“%(name)s” could not be kept here while the form is shown again. Your words are. Choose the file again when "
        "you send."
    )


def hold(keys: BrowserKeys, room: WaitingRoom, id_: str, digest: str, content: bytes, name: str) -> None:
    """Keep this file of a form for its browser; refuses it where there is no room for it."""
    mark, until = keys.file_mark(id_, digest), full_hour(LIVES)
    sealed = keys.seal_file(content, mark)  # before others wait to write
    with transaction():
        session.execute(delete(KeptFile).where(KeptFile.mark == mark))
        own = _size(KeptFile.share == keys.share, KeptFile.until > clock.now())
        if own + len(content) > MOST_OF_ONE or _size() + len(content) > MOST_OF_ALL:
            raise NoRoom(name=name, field="files")
        room.put(mark, sealed, until)
        session.add(KeptFile(mark=mark, share=keys.share, size=len(content), until=until))


def held(keys: BrowserKeys, room: WaitingRoom, id_: str, digest: str) -> bytes | None:
    """The file, as long as it is here for this browser."""
    mark = keys.file_mark(id_, digest)
    sealed = room.get(mark) if is_here(keys, room, id_, digest) else None
    try:
        return None if sealed is None else keys.open_file(sealed, mark)
    except Foreign:
        return None


def is_here(keys: BrowserKeys, room: WaitingRoom, id_: str, digest: str) -> bool:
    mark = keys.file_mark(id_, digest)
    known = select(KeptFile.mark).where(KeptFile.mark == mark, KeptFile.until > clock.now())
    return session.scalar(known) is not None and room.exists(mark)


def let_go(keys: BrowserKeys, room: WaitingRoom, id_: str, digest: str) -> None:
    """Forget a file that was sent, or that its sender took out."""
    mark = keys.file_mark(id_, digest)
    with transaction():
        session.execute(delete(KeptFile).where(KeptFile.mark == mark))
    room.remove(mark)


def sweep(room: WaitingRoom) -> None:
    """Delete the files that nobody came back for, and what was half written."""
    over = session.scalars(select(KeptFile.mark).where(KeptFile.until <= clock.now())).all()
    session.commit()  # only looked
    if over:
        with transaction():
            session.execute(delete(KeptFile).where(KeptFile.mark.in_(over), KeptFile.until <= clock.now()))
    for mark in over:
        room.remove(mark)
    room.sweep(clock.now() - HALF_WRITTEN)


def sweep_storage(storage: Storage) -> int:
    """Delete files of the storage that nothing names: of drafts whose form was not finished, of copies made once more,
    of concerns that were never sent, of editions whose publication was not brought to its end.

    Where nothing at all is named that lies there, it is the folder of another database, and stays as it is.
    """
    columns = (
        *(Attachment.digest, Copy.digest, Copy.preview, Copy.text, Version.en_digest, Version.es_digest),
        *(CaseFile.digest, CaseFile.copy_digest, Summary.digest, RedactedText.digest),
    )
    known = {digest for column in columns for digest in session.scalars(select(column).distinct()) if digest}
    session.commit()  # only looked
    if not any(storage.exists(digest) for digest in known):
        return 0
    return storage.sweep(known, clock.now() - GRACE)


def _size(*which: ColumnElement[bool]) -> int:
    return session.scalar(select(func.coalesce(func.sum(KeptFile.size), 0)).where(*which)) or 0
