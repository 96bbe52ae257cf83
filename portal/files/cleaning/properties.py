"""What a package says of itself beside its text: who wrote it, when, for whom, from which template."""

from portal.files.cleaning.made import Finding
from portal.files.cleaning.markup import part
from portal.files.package import Damaged, Package

OF_CORE = {
    "creator": Finding.AUTHOR,
    "lastModifiedBy": Finding.AUTHOR,
    "created": Finding.TIME,
    "modified": Finding.TIME,
    "lastPrinted": Finding.TIME,
    "revision": Finding.EDITING,
}
OF_APPLICATION = {
    "Company": Finding.ORGANIZATION,
    "Manager": Finding.AUTHOR,
    "TotalTime": Finding.EDITING,
    "Template": Finding.PATH,
    "HyperlinkBase": Finding.PATH,
}
TELLS_NOTHING = {"", "0", "1", "Normal", "Normal.dotm", "Normal.dot"}


def told(package: Package) -> set[Finding]:
    findings: set[Finding] = set()
    for relationship in package.related(""):
        if relationship.external or not package.has(relationship.target):
            continue
        if relationship.kind.endswith("/thumbnail"):
            findings.add(Finding.THUMBNAIL)
        elif relationship.kind.endswith("core-properties"):
            findings |= _said(package, relationship.target, OF_CORE)
        elif relationship.kind in {"extended-properties", "extendedProperties"}:
            findings |= _said(package, relationship.target, OF_APPLICATION)
        elif relationship.kind in {"custom-properties", "customProperties"}:
            findings.add(Finding.PROPERTIES)
    return findings


def _said(package: Package, name: str, kinds: dict[str, Finding]) -> set[Finding]:
    try:
        root = part(package, name)
    except Damaged:  # it is not copied, so it need not be sound
        return {Finding.PROPERTIES}
    found = {Finding.PROPERTIES}
    for element in root.iter("{*}*"):
        local, words = element.tag.rpartition("}")[2], (element.text or "").strip()
        if local in kinds and words not in TELLS_NOTHING:
            found.add(kinds[local])
    return found
