"""Word documents: the words that readers see, with their look, in a new package.

Tracked changes are taken as accepted; hidden words, comments, fields, links, objects and all that the file says of
itself stay behind. The words of the copy are compared with those of the original: where they differ, a person looks.
"""

from portal.files.cleaning.insets import Insets
from portal.files.cleaning.made import Finding, Made, NoCopy, Reason
from portal.files.cleaning.word import packing, seeing, wording
from portal.files.cleaning.word.document import opened
from portal.files.formats import Kind
from portal.files.office import OPEN_XML, is_encrypted
from portal.files.package import Bomb, Damaged, Locked, Package

__all__ = ["clean"]


def clean(content: bytes) -> Made:
    findings: set[Finding] = set()
    if is_encrypted(content):
        raise NoCopy(Reason.PASSWORD)
    try:
        package = Package(content)
        package.ensure_sound()
        if OPEN_XML.get(package.type_of(package.main)) != Kind.DOCX:
            raise NoCopy(Reason.KIND)
        document = opened(package, findings)
        seeing.see(document, findings)
        copy = packing.packed_copy(document, Insets(findings), findings)
        if wording.of_document(document) != wording.of_copy(copy):
            raise NoCopy(Reason.DOUBTFUL)
        text = wording.blocks(copy)
    except Locked as locked:
        raise NoCopy(Reason.PASSWORD) from locked
    except Bomb as bomb:
        raise NoCopy(Reason.TOO_LARGE) from bomb
    except (Damaged, RecursionError) as broken:
        raise NoCopy(Reason.DAMAGED) from broken
    return Made(
        content=copy,
        kind=Kind.DOCX,
        findings=tuple(finding for finding in Finding if finding in findings),
        text=text,
    )
