"""The parts of a Word document that its readers see, and what the other parts tell of themselves."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from portal.files.cleaning import properties
from portal.files.cleaning.made import Finding
from portal.files.cleaning.markup import Element, named, part
from portal.files.cleaning.word.styles import Styles, switch, value
from portal.files.cleaning.word.theme import Theme
from portal.files.package import Package, Relationship

NOTES = {"footnote": "footnotes", "endnote": "endnotes"}
# What a part of the copy is not made of, and what its presence tells.
TELLING = {
    "comments": Finding.COMMENTS,
    "aFChunk": Finding.ATTACHED,
    "package": Finding.ATTACHED,
    "oleObject": Finding.OBJECTS,
    "chart": Finding.OBJECTS,
    "diagramData": Finding.OBJECTS,
    "customXml": Finding.PROPERTIES,
    "printerSettings": Finding.PRINTER,
    "attachedTemplate": Finding.EXTERNAL,
    "subDocument": Finding.EXTERNAL,
    "frame": Finding.EXTERNAL,
    "mailMergeSource": Finding.EXTERNAL,
    "control": Finding.PROGRAM,
    "http://schemas.microsoft.com/office/2006/relationships/vbaProject": Finding.PROGRAM,
    "http://schemas.microsoft.com/office/2011/relationships/people": Finding.AUTHOR,
}
SETTINGS_TELLING = {
    "w:attachedTemplate": Finding.EXTERNAL,
    "w:mailMerge": Finding.EXTERNAL,
    "w:docVars": Finding.PROPERTIES,
    "w:rsids": Finding.EDITING,
}


@dataclass(slots=True)
class Story:
    """A part with running text: the body, the notes of one kind, a header or a footer."""

    kind: str  # as its relationship says: "document", "footnotes", "header"
    root: Element
    related: list[Relationship]


@dataclass(slots=True)
class Document:
    package: Package
    body: Story
    styles: Styles
    theme: Theme
    numbering: Element | None
    settings: Element | None
    notes: dict[str, Story]
    headers: dict[str, Story]  # by the relationships of the body
    shown: set[Element] = field(default_factory=set)  # references to headers that some page has

    @property
    def stories(self) -> Iterator[Story]:
        yield self.body
        yield from self.notes.values()
        yield from self.headers.values()


def opened(package: Package, findings: set[Finding]) -> Document:
    main = package.main
    related = package.related(main)
    found: dict[str, str] = {}
    for relationship in related:
        if not relationship.external and package.has(relationship.target):
            found.setdefault(relationship.kind, relationship.target)

    def optional(kind: str) -> Element | None:
        return part(package, found[kind]) if kind in found else None

    def story(kind: str, name: str) -> Story:
        return Story(kind, part(package, name), package.related(name))

    body = story("document", main)
    settings = optional("settings")
    document = Document(
        package=package,
        body=body,
        styles=Styles(optional("styles")),
        theme=Theme(optional("theme")),
        numbering=optional("numbering"),
        settings=settings,
        notes={kind: story(plural, found[plural]) for kind, plural in NOTES.items() if plural in found},
        headers={},
    )
    document.shown = set(_headers_shown(body.root, bool(switch(settings, "w:evenAndOddHeaders"))))
    wanted = {reference.get(named("r:id")) for reference in document.shown}
    for relationship in related:
        if relationship.identity in wanted and not relationship.external and package.has(relationship.target):
            document.headers[relationship.identity] = story(relationship.kind, relationship.target)
    _tell(document, related, findings)
    return document


def _headers_shown(root: Element, even_and_odd: bool) -> Iterator[Element]:
    """The headers that are shown: of the first page where it has its own, of even pages where these differ."""
    standing: dict[tuple[str, str], Element] = {}
    for section in root.iter(named("w:sectPr")):
        for name in ("w:headerReference", "w:footerReference"):
            for reference in section.findall(named(name)):
                standing[name, reference.get(named("w:type"), "default")] = reference
        for (_name, pages), reference in standing.items():
            if {"first": bool(switch(section, "w:titlePg")), "even": even_and_odd}.get(pages, True):
                yield reference


def _tell(document: Document, related: list[Relationship], findings: set[Finding]) -> None:
    findings |= properties.told(document.package)
    for relationship in document.package.all_related():
        if finding := TELLING.get(relationship.kind):
            findings.add(finding)
    for name, finding in SETTINGS_TELLING.items():
        if document.settings is not None and document.settings.find(named(name)) is not None:
            findings.add(finding)
    if any(relationship.kind == "hyperlink" for relationship in related):
        findings.add(Finding.LINKS)
    for identity, style in document.styles.elements.items():
        if document.styles.is_own(identity) and value(style.find(named("w:name"))):
            findings.add(Finding.NAMES_INSIDE)
