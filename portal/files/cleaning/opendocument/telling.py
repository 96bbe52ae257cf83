"""What an OpenDocument says of itself beside its text."""

import re

from portal.files.cleaning.made import Finding
from portal.files.cleaning.markup import Element, named, part
from portal.files.package import Damaged, Package

META, SETTINGS = "meta.xml", "settings.xml"
PARTS = {
    Finding.THUMBNAIL: re.compile(r"^thumbnails/", re.I),
    Finding.EARLIER_VERSIONS: re.compile(r"^(versions/|versionlist\.xml$)", re.I),
    Finding.PROGRAM: re.compile(r"^(basic|scripts|dialogs)/", re.I),
    Finding.OBJECTS: re.compile(r"^(object ?\d*/|objectreplacements/)", re.I),
}
OF_META = {
    "initial-creator": Finding.AUTHOR,
    "creator": Finding.AUTHOR,
    "printed-by": Finding.AUTHOR,
    "date": Finding.TIME,
    "creation-date": Finding.TIME,
    "print-date": Finding.TIME,
    "editing-duration": Finding.EDITING,
    "editing-cycles": Finding.EDITING,
    "template": Finding.PATH,
}
TELLS_NOTHING = {"", "0", "1", "PT0S", "P0D"}


def tell(package: Package, document: Element, findings: set[Finding]) -> None:
    for finding, shape in PARTS.items():
        if any(map(shape.match, package.names)):
            findings.add(finding)
    scripts = document.find(named("office:scripts"))
    if scripts is not None and len(scripts):
        findings.add(Finding.PROGRAM)
    if (meta := optional(package, META)) is not None:
        findings.add(Finding.PROPERTIES)
        for element in meta.iter("{*}*"):
            local = element.tag.rpartition("}")[2]
            said = "".join((element.text or "", *element.attrib.values())).strip()
            if local in OF_META and said not in TELLS_NOTHING:
                findings.add(OF_META[local])
    if (settings := optional(package, SETTINGS)) is not None:
        for item in settings.iter("{*}config-item"):
            name = next((value for key, value in item.attrib.items() if key.endswith("}name")), "")
            if name in {"PrinterName", "PrinterSetup"} and (item.text or "").strip():
                findings.add(Finding.PRINTER)


def optional(package: Package, name: str) -> Element | None:
    try:
        return part(package, name) if package.has(name) else None
    except Damaged:  # little or nothing of it is copied, so it need not be sound
        return None
