"""The parts of a copy, put together into a package."""

from lxml import etree

from portal.files.cleaning.insets import MEDIA_TYPES, Insets
from portal.files.cleaning.made import Finding
from portal.files.cleaning.markup import NAMESPACES, Element, named, new, written
from portal.files.cleaning.word import allowed, lists
from portal.files.cleaning.word.copying import Copier, Used, word_element
from portal.files.cleaning.word.document import NOTES, Document, Story
from portal.files.cleaning.word.drawings import Drawings
from portal.files.cleaning.word.styles import value
from portal.files.package import CONTENT_TYPES, MAIN, OFFICE, packed, relationships_of

FOLDER = "word/"
BODY = "word/document.xml"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."
OF_COMPATIBILITY = {
    *("compatibilityMode", "overrideTableStyleFontSizeAndJustification", "enableOpenTypeFeatures"),
    *("doNotFlipMirrorIndents", "differentiateMultirowTableHeaders", "useWord2013TrackBottomHyphenation"),
}
_ASIDE = ((-1, "separator"), (0, "continuationSeparator"))


class _Copy:
    def __init__(self, document: Document, insets: Insets, findings: set[Finding]) -> None:
        self.document, self.insets, self.findings = document, insets, findings
        self.used = Used()
        self.parts: dict[str, bytes] = {}
        self.types: dict[str, str] = {}
        self.targets: dict[str, dict[str, tuple[str, str]]] = {}  # of each part: names, kinds, where they lead

    def copier(self, story: Story | None) -> Copier:
        related = story.related if story else []
        drawings = Drawings(self.document.package, related, self.document.theme, self.insets, self.findings)
        copier = Copier(self.document.styles, self.document.theme, self.used, drawings)
        for kind, notes in self.document.notes.items():
            copier.notes[kind] = {note.get(named("w:id"), "") for note in notes.root}
        return copier

    def add(self, name: str, kind: str, root: Element, copier: Copier | None = None) -> None:
        whole = etree.Element(root.tag, nsmap={prefix: NAMESPACES[prefix] for prefix in NAMESPACES if prefix != "xml"})
        whole.attrib.update(root.attrib)
        whole.extend(root)
        self.parts[name] = written(whole)
        self.types[name] = f"{TYPE}{kind}+xml"
        pictures = copier.drawings.targets if copier else {}
        self.targets.setdefault(name, {}).update({key: ("image", target) for key, target in pictures.items()})

    def refer(self, kind: str, target: str) -> str:
        """How the body names one more part."""
        of_body = self.targets.setdefault(BODY, {})
        name = f"rId{1 + sum(not known.startswith('rIdP') for known in of_body)}"
        of_body[name] = (kind, target)
        return name


def packed_copy(document: Document, insets: Insets, findings: set[Finding]) -> bytes:
    copy = _Copy(document, insets, findings)
    copier = copy.copier(document.body)
    names: dict[str, str] = {}

    def header(reference: Element) -> Element | None:
        identity = reference.get(named("r:id"), "")
        if reference not in document.shown or identity not in document.headers:
            return None
        if identity not in names:
            story = document.headers[identity]
            target = f"{story.kind}{1 + len(names)}.xml"
            own = copy.copier(story)
            copy.add(FOLDER + target, story.kind, own.copy(story.root), own)
            names[identity] = copy.refer(story.kind, target)
        made = word_element(reference, reference.tag.rpartition("}")[2])
        made.set(named("r:id"), names[identity])
        return made

    copier.headers = header
    body = copier.copy(document.body.root)
    for kind, plural in NOTES.items():
        if kind in document.notes and copy.used.notes[kind]:
            _add_notes(copy, document.notes[kind], kind, plural)
    styles = _styles(copy)
    if (numbers := lists.numbering(document.numbering, copy.copier(None))) is not None:
        copy.add(f"{FOLDER}numbering.xml", "numbering", numbers)
        copy.refer("numbering", "numbering.xml")
    copy.add(f"{FOLDER}styles.xml", "styles", styles)
    copy.refer("styles", "styles.xml")
    copy.add(f"{FOLDER}settings.xml", "settings", _settings(document))
    copy.refer("settings", "settings.xml")
    copy.add(BODY, "document.main", body, copier)
    return packed({**_index(copy), **copy.parts, **{f"{FOLDER}media/{inset.name}": inset.content for inset in insets}})


def _add_notes(copy: _Copy, story: Story, kind: str, plural: str) -> None:
    copier = copy.copier(story)
    made = new(f"w:{plural}")
    for number, aside in _ASIDE:
        line = new("w:p", new("w:r", new(f"w:{aside}")))
        made.append(new(f"w:{kind}", line, id=str(number), type=aside))
    numbers = copy.used.notes[kind]
    for note in sorted(story.root, key=lambda note: numbers.get(note.get(named("w:id"), ""), 0)):
        copied = copier.copy(note)
        copied.set(named("w:id"), str(copy.used.note(kind, note.get(named("w:id"), ""))))
        made.append(copied)
    copy.add(f"{FOLDER}{plural}.xml", plural, made, copier)
    copy.refer(plural, f"{plural}.xml")


def _styles(copy: _Copy) -> Element:
    """The styles that something is dressed in, and what these are based on; no list of all that a program knows."""
    styles, copier = copy.document.styles, copy.copier(None)
    made = new("w:styles")
    defaults = None if styles.root is None else styles.root.find(named("w:docDefaults"))
    if defaults is not None:
        made.append(copier.copy(defaults))
    for identity in styles.defaults.values():
        styles.renamed(identity)
    done: set[str] = set()
    while waiting := [identity for identity in styles.used if identity not in done]:
        for identity in waiting:
            done.add(identity)
            style = copier.copy(styles.elements[identity])
            style.set(named("w:styleId"), styles.renamed(identity) or "")
            if (name := style.find(named("w:name"))) is not None:
                name.set(named("w:val"), styles.new_name(identity))
            made.append(style)
    return made


def _settings(document: Document) -> Element:
    made = new("w:settings")
    if document.settings is None:
        return made
    for setting in document.settings:
        name = setting.tag.rpartition("}")[2]
        if not setting.tag.startswith("{" + NAMESPACES["w"]) or name not in allowed.SETTINGS:
            continue
        copied = word_element(setting, name)
        for inner in setting:
            local = inner.tag.rpartition("}")[2]
            if local in allowed.SETTINGS and (local != "compatSetting" or value(inner, "w:name") in OF_COMPATIBILITY):
                copied.append(_compatibility(inner) if local == "compatSetting" else word_element(inner, local))
        made.append(copied)
    return made


def _compatibility(setting: Element) -> Element:
    """Its address is always the same one; written anew, since addresses are no plain values."""
    return new(
        "w:compatSetting",
        name=value(setting, "w:name") or "",
        uri="http://schemas.microsoft.com/office/word",
        val=(value(setting) or "")[:2],
    )


def _index(copy: _Copy) -> dict[str, bytes]:
    types = etree.Element("Types", xmlns=f"{PACKAGE}content-types")
    endings = {"rels": "application/vnd.openxmlformats-package.relationships+xml", "xml": "application/xml"}
    for ending, type_ in {**endings, **MEDIA_TYPES}.items():
        etree.SubElement(types, "Default", Extension=ending, ContentType=type_)
    for name, type_ in sorted(copy.types.items()):
        etree.SubElement(types, "Override", PartName=f"/{name}", ContentType=type_)
    lists_ = {relationships_of(""): _relationships({"rId1": (MAIN, BODY)})}
    for name, targets in sorted(copy.targets.items()):
        if targets:
            lists_[relationships_of(name)] = _relationships(targets)
    return {CONTENT_TYPES: written(types), **lists_}


def _relationships(targets: dict[str, tuple[str, str]]) -> bytes:
    root = etree.Element("Relationships", xmlns=f"{PACKAGE}relationships")
    for identity, (kind, target) in targets.items():
        etree.SubElement(root, "Relationship", Id=identity, Type=f"{OFFICE[0]}{kind}", Target=target)
    return written(root)
