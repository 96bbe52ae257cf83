"""A workbook: its visible sheets, and what the rest of it tells of itself."""

from dataclasses import dataclass

from portal.files.cleaning import properties
from portal.files.cleaning.made import Finding, NoCopy, Reason
from portal.files.cleaning.markup import Element, named, part
from portal.files.cleaning.sheets.looks import Looks
from portal.files.cleaning.sheets.pinned import Pinned, pinned
from portal.files.cleaning.sheets.reading import Reading, Sheet, Strings
from portal.files.package import Damaged, Package

WORKSHEET, DRAWING = "worksheet", "drawing"
MICROSOFT = "http://schemas.microsoft.com/office/"
TELLING = {
    "comments": Finding.COMMENTS,
    f"{MICROSOFT}2017/10/relationships/threadedComment": Finding.COMMENTS,
    f"{MICROSOFT}2017/10/relationships/person": Finding.AUTHOR,
    "externalLink": Finding.EXTERNAL,
    "externalLinkPath": Finding.EXTERNAL,
    "connections": Finding.EXTERNAL,
    "queryTable": Finding.EXTERNAL,
    "pivotCacheDefinition": Finding.OBJECTS,
    "pivotTable": Finding.OBJECTS,
    "chartsheet": Finding.OBJECTS,
    "dialogsheet": Finding.OBJECTS,
    "oleObject": Finding.OBJECTS,
    "control": Finding.PROGRAM,
    "package": Finding.ATTACHED,
    "customXml": Finding.PROPERTIES,
    "printerSettings": Finding.PRINTER,
    "revisionHeaders": Finding.CHANGES,
    "usernames": Finding.AUTHOR,
    "hyperlink": Finding.LINKS,
    f"{MICROSOFT}2006/relationships/vbaProject": Finding.PROGRAM,
    f"{MICROSOFT}2006/relationships/xlMacrosheet": Finding.PROGRAM,
}


@dataclass(slots=True)
class Workbook:
    sheets: list[tuple[Sheet, list[Pinned]]]
    looks: Looks
    from_1904: bool


def opened(package: Package, findings: set[Finding]) -> Workbook:
    main = package.main
    root = part(package, main)
    related = {relationship.identity: relationship for relationship in package.related(main)}
    found = {other.kind: other.target for other in related.values() if not other.external and package.has(other.target)}

    def optional(kind: str) -> Element | None:
        return part(package, found[kind]) if kind in found else None

    _tell(package, root, findings)
    styles = optional("styles")
    _tell_of_styles(styles, findings)
    looks = Looks(styles, optional("theme"))
    strings = Strings(optional("sharedStrings"), looks)
    sheets = []
    for entry in root.iterfind(f"{named('x:sheets')}/{named('x:sheet')}"):
        sheet = related.get(entry.get(named("r:id"), ""))
        if sheet is None or sheet.external or not package.has(sheet.target):
            raise Damaged
        if entry.get("state", "visible") != "visible":
            findings.add(Finding.HIDDEN_CELLS)
        elif sheet.kind == WORKSHEET:
            read = Reading(entry.get("name", ""), strings, looks, findings).read(package.read(sheet.target))
            sheets.append((read, _pinned(package, sheet.target, read, findings)))
    if not sheets:
        raise NoCopy(Reason.DOUBTFUL)
    settings = root.find(named("x:workbookPr"))
    return Workbook(sheets, looks, settings is not None and settings.get("date1904", "0") not in {"0", "false"})


def _pinned(package: Package, name: str, sheet: Sheet, findings: set[Finding]) -> list[Pinned]:
    return [
        thing
        for other in package.related(name)
        if other.kind == DRAWING and not other.external and package.has(other.target)
        for thing in pinned(package, other.target, sheet, findings)
    ]


def _tell(package: Package, root: Element, findings: set[Finding]) -> None:
    findings |= properties.told(package)
    for relationship in package.all_related():
        if finding := TELLING.get(relationship.kind):
            findings.add(finding)
    for element in root.iter("{*}*"):
        local = element.tag.rpartition("}")[2]
        if local == "fileSharing" and element.get("userName"):
            findings.add(Finding.AUTHOR)
        elif local == "absPath":
            findings.add(Finding.PATH)
        elif local == "definedName" and not element.get("name", "").startswith("_xlnm."):
            findings.add(Finding.NAMES_INSIDE)


def _tell_of_styles(styles: Element | None, findings: set[Finding]) -> None:
    if styles is not None and any(
        style.get("builtinId") is None and style.get("name", "Normal") != "Normal"
        for style in styles.iter(named("x:cellStyle"))
    ):
        findings.add(Finding.NAMES_INSIDE)
