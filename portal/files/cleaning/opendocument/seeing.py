"""An OpenDocument as its readers see it: everything else is taken out, before anything is copied."""

from collections.abc import Iterator

from portal.files.cleaning import contrast
from portal.files.cleaning.made import Finding
from portal.files.cleaning.markup import Element, drop, inside, named, unwrap
from portal.files.cleaning.opendocument.looks import Looks, is_dust

# What tells a person or a path goes with its words.
PERSONS = (
    *("author-name", "author-initials", "initial-creator", "creator", "printed-by"),
    *(
        f"sender-{part}"
        for part in (
            *("firstname", "lastname", "initials", "title", "position", "email", "phone-private", "phone-work", "fax"),
            *("company", "street", "city", "postal-code", "country", "state-or-province"),
        )
    ),
)
PATHS = ("file-name", "template-name")
PROPERTIES = ("user-defined", "description", "keywords", "editing-cycles", "editing-duration")
# Of these the stored words stay.
FIELDS = (
    *("date", "time", "creation-date", "creation-time", "modification-date", "modification-time", "print-date"),
    *("print-time", "title", "subject", "chapter", "sequence", "variable-set", "variable-get", "variable-input"),
    *("user-field-get", "user-field-input", "text-input", "expression", "conditional-text", "placeholder", "measure"),
    *("reference-ref", "bookmark-ref", "note-ref", "sequence-ref", "page-variable-get", "page-variable-set"),
    *("paragraph-count", "word-count", "character-count", "table-count", "image-count", "object-count", "sheet-name"),
    *("database-display", "database-name", "database-row-number", "table-formula", "meta-field", "bibliography-mark"),
    *("drop-down", "execute-macro", "dde-connection", "page-continuation"),
)
INDEXES = (
    *("table-of-content", "illustration-index", "table-index", "object-index", "user-index", "alphabetical-index"),
    *("bibliography", "index-body", "index-title"),
)
_GONE = {
    Finding.CHANGES: ("text:tracked-changes", "text:change", "text:change-start", "text:change-end"),
    Finding.COMMENTS: ("office:annotation", "office:annotation-end", "table:help-message", "table:error-message"),
    Finding.PROGRAM: ("text:script", "office:event-listeners"),
    Finding.OBJECTS: (
        *("office:forms", "draw:object", "draw:object-ole", "draw:applet", "draw:plugin", "draw:control"),
        *("draw:floating-frame", "table:data-pilot-tables"),
    ),
    Finding.EXTERNAL: ("table:table-source", "table:cell-range-source", "table:dde-links", "text:dde-connection-decls"),
    Finding.NAMES_INSIDE: ("table:named-expressions", "table:database-ranges", "text:reference-mark"),
}
# What may have a colour behind its words, and the family of its styles.
GROUNDS = {
    "p": "paragraph",
    "h": "paragraph",
    "table-cell": "table-cell",
    "table-row": "table-row",
    "table": "table",
    "section": "section",
}
_MARKS = ("text:bookmark", "text:bookmark-start", "text:bookmark-end")
_WORDED = {named(f"text:{name}") for name in ("p", "h", "span")}


def see(story: Element, looks: Looks, findings: set[Finding]) -> None:
    """The body of a document, or its master pages."""
    _remove(story, findings)
    _resolve_fields(story, findings)
    hidden = _remove_hidden(story, looks)
    if hidden:
        findings.add(Finding.HIDDEN_TEXT)
    for link in inside(story, "text:a", "draw:a"):
        findings.add(Finding.LINKS)
        unwrap(link)


def _remove(story: Element, findings: set[Finding]) -> None:
    for finding, names in _GONE.items():
        for element in inside(story, *names):
            if element.getparent() is None:
                continue
            if len(element) or element.attrib or finding is not Finding.OBJECTS:
                findings.add(finding)
            frame = element.getparent()
            if frame.tag == named("draw:frame"):  # its picture is one of the object
                element = frame
            drop(element)
    for mark in inside(story, *_MARKS):
        if not mark.get(named("text:name"), "_").startswith("_"):  # those are the program's own
            findings.add(Finding.NAMES_INSIDE)
        drop(mark)
    for source in inside(story, *(f"text:{name}-source" for name in INDEXES)):
        drop(source)
    for index in inside(story, *(f"text:{name}" for name in INDEXES)):
        unwrap(index)
    for meta in inside(story, "text:meta"):
        unwrap(meta)


def _resolve_fields(story: Element, findings: set[Finding]) -> None:
    for names, finding in ((PERSONS, Finding.AUTHOR), (PATHS, Finding.PATH), (PROPERTIES, Finding.PROPERTIES)):
        for field in inside(story, *(f"text:{name}" for name in names)):
            findings |= {Finding.FIELDS, finding}
            drop(field)
    for field in inside(story, *(f"text:{name}" for name in FIELDS)):
        findings.add(Finding.FIELDS)
        if field.get(named("text:display")) == "none":
            drop(field)
            continue
        if field.tag in {named("text:execute-macro"), named("text:dde-connection")}:
            findings.add(Finding.PROGRAM if field.tag.endswith("macro") else Finding.EXTERNAL)
        for label in inside(field, "text:label"):
            drop(label)
        unwrap(field)


def _remove_hidden(story: Element, looks: Looks) -> int:
    hidden = 0
    for section in inside(story, "text:section"):
        if section.get(named("text:display")) == "none" or section.get(named("text:is-hidden")) == "true":
            hidden += _drop_words(section)
    for field in inside(story, "text:hidden-text", "text:hidden-paragraph"):
        paragraph = next(field.iterancestors(named("text:p"), named("text:h")), None)
        shown = field.get(named("text:is-hidden"), "true") == "false"
        if field.tag == named("text:hidden-text"):
            hidden += not shown
            if shown:
                unwrap(field)
            else:
                drop(field)
        elif paragraph is None or shown:
            drop(field)
        else:
            hidden += _drop_words(paragraph)
    for frame in inside(story, "draw:frame"):
        if frame.getparent() is not None and _is_speck(frame):
            hidden += 1
            drop(frame)
    eye = _Eye(looks, story)
    for element in list(story.iter(*_WORDED)):
        if element.getparent() is not None and _own_words(element) and eye.misses(element):
            hidden += 1
            _silence(element)
    return hidden


def _is_speck(frame: Element) -> bool:
    """So small that a whole picture could be in it; boxes of text may grow with their words."""
    sizes = [is_dust(frame.get(named(f"svg:{side}"))) for side in ("width", "height")]
    return any(sizes) if frame.find(named("draw:image")) is not None else all(sizes)


def _drop_words(element: Element) -> int:
    said = bool("".join(element.itertext()).strip())
    drop(element)
    return said


def _own_words(element: Element) -> bool:
    return bool("".join((element.text or "", *(child.tail or "" for child in element))).strip())


def _silence(element: Element) -> None:
    """Its own words go; spans inside it have looks of their own and are judged by them."""
    element.text = None
    for child in element:
        child.tail = None


class _Eye:
    def __init__(self, looks: Looks, story: Element) -> None:
        self.looks = looks
        self.on_white = not any(
            looks.said("graphic", frame.get(named("draw:style-name")), "graphic", "style:run-through") == "background"
            for frame in story.iter(named("draw:frame"))
        )

    def misses(self, element: Element) -> bool:
        """Whether these letters are hidden, dust, or white on white."""
        looks = list(self._looks_of(element))
        if self._first(looks, "text:display") == "none":
            return True
        if is_dust(self._first(looks, "fo:font-size")):
            return True
        letters = contrast.colour(self._first(looks, "fo:color"))
        if letters is None or self._first(looks, "style:use-window-font-color") == "true":
            return False
        ground = self._ground(element, looks)
        return ground is not None and contrast.is_unseen(letters, ground)

    def _looks_of(self, element: Element) -> Iterator[tuple[str, str | None]]:
        """Family and name of the styles that say something of these letters, from the nearest on."""
        for around in (element, *element.iterancestors()):
            if around.tag == named("text:span"):
                yield "text", around.get(named("text:style-name"))
            elif around.tag in _WORDED:
                yield "paragraph", around.get(named("text:style-name"))
            elif around.tag == named("table:table-cell"):
                yield "table-cell", around.get(named("table:style-name"))
                return

    def _first(self, looks: list[tuple[str, str | None]], attribute: str) -> str | None:
        found = (self.looks.said(family, name, "text", attribute) for family, name in looks)
        return next((value for value in found if value is not None), None)

    def _ground(self, element: Element, looks: list[tuple[str, str | None]]) -> str | None:
        """The colour on which these letters stand; nothing where that is not judged."""
        for family, name in looks:
            if fill := contrast.colour(self.looks.said(family, name, "text", "fo:background-color")):
                return fill
        for around in (element, *element.iterancestors()):
            local = around.tag.rpartition("}")[2]
            if around.tag.startswith(named("draw:x")[:-1]):
                return None  # what fills a box, and what lies behind it
            name = around.get(named("table:style-name")) or around.get(named("text:style-name"))
            kind = GROUNDS.get(local)
            if kind and (fill := contrast.colour(self.looks.said(kind, name, kind, "fo:background-color"))):
                return fill
        return contrast.WHITE if self.on_white else None
