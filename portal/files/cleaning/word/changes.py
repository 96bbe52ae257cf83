"""A text as it stands when every tracked change is accepted, with one of each pair of alternatives."""

from portal.files.cleaning.made import Finding
from portal.files.cleaning.markup import NAMESPACES, Element, drop, inside, named, unwrap, within

CONTAINERS = ("w:sdt", "w:sdtContent", "w:customXml", "w:smartTag")
# What Word shows of a drawing that it offers in two forms; our lists know no others.
KNOWN = {NAMESPACES[prefix] for prefix in ("wps", "wpg", "wpc", "wp14")}
# Little pictures in a line of text, which stand beside as letters.
EMOJI = "http://schemas.microsoft.com/office/word/2015/wordml/symex"

_CHANGED = (
    *("w:ins", "w:del", "w:moveFrom", "w:moveTo", "w:cellIns", "w:cellDel", "w:cellMerge", "w:numberingChange"),
    *(f"w:{kind}Change" for kind in ("rPr", "pPr", "sectPr", "tblPr", "tblPrEx", "tblGrid", "trPr", "tcPr")),
)
_BESIDE = {
    named(f"w:{name}")
    for name in (
        *("bookmarkStart", "bookmarkEnd", "proofErr", "permStart", "permEnd"),
        *("commentRangeStart", "commentRangeEnd", "moveFromRangeStart", "moveFromRangeEnd"),
        *("moveToRangeStart", "moveToRangeEnd", "customXmlInsRangeStart", "customXmlInsRangeEnd"),
        *("customXmlDelRangeStart", "customXmlDelRangeEnd"),
    )
}
_MARK = {named("w:rPr"), named("m:ctrlPr")}


def settle(story: Element, findings: set[Finding]) -> None:
    """Accept every change in a part of a document."""
    _choose(story, findings)
    for name in CONTAINERS:
        for container in inside(story, name):
            for settings in container.iterchildren(*(named(f"{name}{part}") for part in ("Pr", "EndPr"))):
                drop(settings)
            unwrap(container)
    if any(True for _change in inside(story, *_CHANGED)):
        findings.add(Finding.CHANGES)
    ended = _remove(story)
    for name in ("w:ins", "w:moveTo"):
        for change in inside(story, name):
            unwrap(change)
    for paragraph in reversed(ended):
        _join(paragraph)


def _choose(story: Element, findings: set[Finding]) -> None:
    for alternatives in inside(story, "mc:AlternateContent"):
        chosen = next((choice for choice in alternatives if _is_shown(choice)), None)
        for other in list(alternatives):
            if other is not chosen:
                drop(other)
        if chosen is None:
            findings.add(Finding.OBJECTS)
        else:
            unwrap(chosen)
        unwrap(alternatives)


def _is_shown(choice: Element) -> bool:
    if choice.tag == named("mc:Fallback"):
        return all(_asked(other) == {EMOJI} for other in choice.itersiblings(named("mc:Choice"), preceding=True))
    return bool(asked := _asked(choice)) and asked <= KNOWN


def _asked(choice: Element) -> set[str | None]:
    return {choice.nsmap.get(prefix) for prefix in choice.get("Requires", "").split()}


def _remove(story: Element) -> list[Element]:
    """What was deleted or moved away goes; given are the paragraphs whose ends went."""
    ended: dict[Element, None] = {}
    for change in inside(story, "w:del", "w:moveFrom"):
        parent = change.getparent()
        if parent is None:
            continue
        if parent.tag == named("w:trPr"):
            _remove_row(within(change, "w:tr"))
        elif parent.tag in _MARK:
            paragraph = within(parent, "w:p")
            if paragraph is not None and parent.getparent().tag == named("w:pPr"):
                ended[paragraph] = None
            drop(change)
        else:
            drop(change)
    for change in inside(story, "w:cellDel"):
        if (cell := within(change, "w:tc")) is not None and cell.getparent() is not None:
            row = cell.getparent()
            drop(cell)
            if row.find(named("w:tc")) is None:
                _remove_row(row)
    return list(ended)


def _remove_row(row: Element | None) -> None:
    if row is None or row.getparent() is None:
        return
    table = row.getparent()
    drop(row)
    if table.find(named("w:tr")) is None and table.getparent() is not None:
        drop(table)


def _join(paragraph: Element) -> None:
    """Its end was deleted, so its words go on in the next one, which keeps its own look."""
    if paragraph.getparent() is None:
        return
    after = paragraph.getnext()
    while after is not None and after.tag in _BESIDE:
        after = after.getnext()
    if after is not None and after.tag == named("w:p"):
        settings = after.find(named("w:pPr"))
        place = 0 if settings is None else after.index(settings) + 1
        for child in reversed([child for child in paragraph if child.tag != named("w:pPr")]):
            after.insert(place, child)
        drop(paragraph)
    elif is_empty(paragraph):
        drop_paragraph(paragraph)


def is_empty(paragraph: Element) -> bool:
    return paragraph.find(f".//{named('w:r')}") is None and paragraph.find(f".//{named('m:r')}") is None


def drop_paragraph(paragraph: Element) -> None:
    """Cells, notes and text boxes must end in a paragraph, or Word refuses the document."""
    after, before = paragraph.getnext(), paragraph.getprevious()
    needed = after is None and (before is None or before.tag != named("w:p"))
    if not needed:
        drop(paragraph)
