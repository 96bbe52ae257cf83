"""A Word document as its readers see it: everything else is taken out of its parts, before any is copied."""

from portal.files.cleaning import contrast
from portal.files.cleaning.made import Finding
from portal.files.cleaning.markup import Element, drop, inside, named, unwrap
from portal.files.cleaning.word import changes, fields
from portal.files.cleaning.word.document import NOTES, Document
from portal.files.cleaning.word.hiding import Eye
from portal.files.cleaning.word.styles import switch

SEPARATORS = {"separator", "continuationSeparator", "continuationNotice"}
_LINKS = ("w:hyperlink",)


def see(document: Document, findings: set[Finding]) -> None:
    stories = [story.root for story in document.stories]
    for story in stories:
        _tell(story, findings)
        changes.settle(story, findings)
        fields.resolve(story, findings)
    eye = Eye(document.styles, stories, on_white=not _has_coloured_pages(document))
    for story in stories:
        eye.blind(story, findings)
        for link in inside(story, *_LINKS):
            unwrap(link)
    for kind in NOTES:
        if kind in document.notes:
            _forget_unread_notes(document, kind, findings)


def _has_coloured_pages(document: Document) -> bool:
    page = document.body.root.find(named("w:background"))
    colour = contrast.colour(None if page is None else page.get(named("w:color")))
    return bool(switch(document.settings, "w:displayBackgroundShape")) and colour not in {None, contrast.WHITE}


def _tell(story: Element, findings: set[Finding]) -> None:
    for names, finding in (
        (("w:commentReference",), Finding.COMMENTS),
        (_LINKS, Finding.LINKS),
        (("w:object", "w:control"), Finding.OBJECTS),
        (("w:altChunk",), Finding.ATTACHED),
        (("w:subDoc",), Finding.EXTERNAL),
        (("w:sdtPr", "w:customXml", "w:smartTag"), Finding.NAMES_INSIDE),
    ):
        if any(True for _element in inside(story, *names)):
            findings.add(finding)
    for mark in inside(story, "w:bookmarkStart"):
        if not mark.get(named("w:name"), "_").startswith("_"):  # those are Word's own
            findings.add(Finding.NAMES_INSIDE)


def _forget_unread_notes(document: Document, kind: str, findings: set[Finding]) -> None:
    read = {
        reference.get(named("w:id"))
        for story in document.stories
        if story.root is not document.notes[kind].root
        for reference in story.root.iter(named(f"w:{kind}Reference"))
    }
    for note in inside(document.notes[kind].root, f"w:{kind}"):
        if note.get(named("w:type")) in SEPARATORS:
            drop(note)
        elif note.get(named("w:id")) not in read:
            if Finding.CHANGES not in findings and "".join(note.itertext(named("w:t"))).strip():
                findings.add(Finding.HIDDEN_TEXT)
            drop(note)
