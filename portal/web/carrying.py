"""Files of a contribution on their way through a kept form, named in a hidden field that we sign.

Also where the form itself cannot be made any more: its sender was signed in when they began, and is not now.
"""

import time
from collections.abc import Sequence
from typing import BinaryIO, cast

from flask import request

from portal.core.browserkeys import BrowserKeys
from portal.core.errors import Invalid
from portal.core.storage import StorageFull
from portal.files import examiner, intake
from portal.files.formats import Kind
from portal.files.intake import Arrived
from portal.services.kept import files as waiting
from portal.web import replaying
from portal.web.forms.files import sealed, unsealed, waiting_room

MOST_CARRIED = 2 * intake.MOST_FILES
_FORM = "a form"
CAME, KEPT = "files", "kept"  # what came now, and what waits already


def packed(files: Sequence[Arrived]) -> str:
    rows = [[file.name, file.kind, file.media_type, file.extension, file.size, file.sha256] for file in files]
    return sealed(rows, _FORM)


def unpacked(kept: str | None) -> list[Arrived]:
    return [
        Arrived(name=name, kind=Kind(kind), media_type=media_type, extension=extension, size=size, sha256=digest)
        for name, kind, media_type, extension, size, digest in unsealed(kept, _FORM)
    ]


def read(stream: BinaryIO) -> bytes:
    stream.seek(0)
    return stream.read()


def hold_what_came(keys: BrowserKeys, id_: str) -> tuple[list[tuple[str, str]], list[str]]:
    """Where no form takes the files of this request: the field that names them for the form to come, and their digests.

    What cannot be kept is named when the words are shown again.
    """
    if CAME not in request.files and KEPT not in request.form:
        return [], []
    stay = unpacked(request.form.get(KEPT))
    until = time.monotonic() + examiner.PATIENCE  # for all of them
    for upload in request.files.getlist(CAME)[: MOST_CARRIED - len(stay)]:
        name, stream = upload.filename or "", cast(BinaryIO, upload.stream)
        if not name:
            continue
        try:
            arrived = intake.inspect(name, stream, max(0.0, until - time.monotonic()))
            waiting.hold(keys, waiting_room(), id_, arrived.sha256, read(stream), arrived.name)
        except (Invalid, StorageFull):
            replaying.note(waiting.NoRoom(name=name, field=CAME))
        else:
            stay += [arrived] if arrived not in stay else []
    return [(KEPT, packed(stay))], [file.sha256 for file in stay]
