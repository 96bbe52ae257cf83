"""Packages of office programs, opened for cleaning."""

from collections.abc import Iterator
from contextlib import contextmanager

from portal.files.cleaning.made import NoCopy, Reason
from portal.files.formats import Kind
from portal.files.office import OPEN_XML, is_encrypted
from portal.files.package import Bomb, Damaged, Locked, Package


@contextmanager
def no_copy_of_what_cannot_be_read() -> Iterator[None]:
    """What is wrong with a package, as the reason why it has no copy."""
    try:
        yield
    except Locked as locked:
        raise NoCopy(Reason.PASSWORD) from locked
    except Bomb as bomb:
        raise NoCopy(Reason.TOO_LARGE) from bomb
    except (Damaged, RecursionError) as broken:
        raise NoCopy(Reason.DAMAGED) from broken


def open_xml(content: bytes, kind: Kind) -> Package:
    """A package of Open XML whose main part is of this kind, whatever the name of the file says."""
    if is_encrypted(content):
        raise Locked
    package = Package(content)
    package.ensure_sound()
    if OPEN_XML.get(package.type_of(package.main)) != kind:
        raise NoCopy(Reason.KIND)
    return package
