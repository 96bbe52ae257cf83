"""A file of a concern on its way in: looked at, and copied without what it hides, while somebody waits for the page.

Only in that request are its bytes and the keys of its concern at hand. So all of it is done there: in pieces, by
processes that have nothing to lose, and on the disk only encrypted (``core/spool``). What is of a kind that is taken
and can be read is never lost for want of a copy: then it is kept as it came, and that is said.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO, cast

from portal.core.spool import Spool
from portal.core.storage import NO_ROOM, StorageFull
from portal.files import cleaning, examiner, intake, looking
from portal.files.apart import Unfinished
from portal.files.cleaning import Bare, NoCopy, Reason
from portal.files.formats import Kind

IN_MEMORY = 500 * 1024  # bytes of a copy


@dataclass(frozen=True, slots=True)
class Received:
    """``content`` and ``copied`` are read once, from where they stand. Without a copy ``reason`` says why."""

    name: str
    kind: Kind
    size: int
    content: BinaryIO
    copy: Bare | None
    copied: BinaryIO
    reason: Reason | None


@contextmanager
def received(name: str, stream: BinaryIO, patience: float = examiner.PATIENCE) -> Iterator[Received]:
    """Refuses what is not taken, in a sentence for who sent it. ``patience`` are the seconds that they will wait."""
    name = intake.display_name(name)
    size = intake.ensure_size(name, stream, intake.OF_CONCERNS)
    until = time.monotonic() + patience
    kind = _kind(name, stream, patience)
    with Spool(IN_MEMORY) as spool:
        copied, copy, reason = cast(BinaryIO, spool), None, None
        try:
            copy = cleaning.clean_into(copied, stream, kind, max(1.0, until - time.monotonic()))
        except NoCopy as no:
            reason = no.reason
        except Unfinished:  # which says nothing about the file
            reason = Reason.DOUBTFUL
        except OSError as problem:
            if problem.errno not in NO_ROOM:
                raise
            raise StorageFull from problem
        yield Received(name, kind, size, stream, copy, copied, reason)


def _kind(name: str, stream: BinaryIO, patience: float) -> Kind:
    try:
        look = looking.apart(stream, patience)
    except Unfinished as lost:
        raise intake.NotYet(field=intake.FIELD, name=name) from lost
    if look.found is None:
        intake.ensure_readable(name, look.verdict)
    kind = intake.kind_of(name, look, intake.OF_CONCERNS)
    intake.ensure_readable(name, look.verdict)
    return kind
