"""Word documents: the words that readers see, with their look, in a new package.

Tracked changes are taken as accepted; hidden words, comments, fields, links, objects and all that the file says of
itself stay behind. The words of the copy are compared with those of the original: where they differ, a person looks.
"""

from portal.files.cleaning.insets import Insets
from portal.files.cleaning.made import Finding, Made, NoCopy, Reason, in_order
from portal.files.cleaning.packages import no_copy_of_what_cannot_be_read, open_xml
from portal.files.cleaning.word import packing, seeing, wording
from portal.files.cleaning.word.document import opened
from portal.files.formats import Kind

__all__ = ["clean"]


def clean(content: bytes) -> Made:
    findings: set[Finding] = set()
    with no_copy_of_what_cannot_be_read():
        document = opened(open_xml(content, Kind.DOCX), findings)
        seeing.see(document, findings)
        copy = packing.packed_copy(document, Insets(findings), findings)
        if wording.of_document(document) != wording.of_copy(copy):
            raise NoCopy(Reason.DOUBTFUL)
        text = wording.blocks(copy)
    return Made(
        content=copy,
        kind=Kind.DOCX,
        findings=in_order(findings),
        text=text,
    )
