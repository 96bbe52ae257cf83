"""The parts of a copy, put together into a package."""

from portal.files.cleaning.insets import MEDIA_TYPES, Insets
from portal.files.cleaning.markup import Element, named, new, written
from portal.files.cleaning.opendocument import allowed
from portal.files.cleaning.opendocument.copying import Copier, whole
from portal.files.cleaning.opendocument.pictures import FOLDER
from portal.files.formats import FORMATS, Kind
from portal.files.office import CONTENT, MIMETYPE
from portal.files.package import MANIFEST, packed

STYLES, SETTINGS = "styles.xml", "settings.xml"
_FONTS, _COMMON, _AUTOMATIC, _MASTERS = (
    f"office:{name}" for name in ("font-face-decls", "styles", "automatic-styles", "master-styles")
)
_GROUPS = (_FONTS, _COMMON, _AUTOMATIC, _MASTERS)
# They have no name and hold for all.
_ALWAYS = {
    named(name)
    for name in (
        *("style:default-style", "text:outline-style", "text:notes-configuration"),
        "text:linenumbering-configuration",
    )
}
EDGES = tuple(f"style:{edge}{pages}" for edge in ("header", "footer") for pages in ("", "-left", "-first"))


def packed_copy(
    content: Element, body: Element, styles: Element | None, settings: Element | None, copier: Copier, insets: Insets
) -> bytes:
    kind = Kind.ODS if copier.is_sheet else Kind.ODT
    copied_body = copier.copy(body)
    masters = _all(styles, _MASTERS)
    if masters:
        usual = next((page for page in masters if page.get(named("style:name")) in {"Standard", "Default"}), masters[0])
        copier.names.renamed(usual.get(named("style:name"), ""))
    copied = _used([content, *([] if styles is None else [styles])], copier)
    document = whole(
        "office:document-content",
        _group(content, _FONTS, copied),
        _group(content, _AUTOMATIC, copied),
        new("office:body", copied_body),
    )
    groups = (_group(styles, name, copied) for name in _GROUPS)
    shared = whole("office:document-styles", *groups)
    parts = {CONTENT: written(document), STYLES: written(shared), SETTINGS: written(_settings(settings), keep=("ooo",))}
    pictures = {f"{FOLDER}{inset.name}": inset.content for inset in insets}
    media_type = FORMATS[kind].media_type
    index = _manifest(media_type, parts, {name: MEDIA_TYPES[name.rpartition(".")[2]] for name in pictures})
    return packed({MIMETYPE: media_type.encode(), **parts, **pictures, MANIFEST: index}, stored=MIMETYPE)


def _settings(settings: Element | None) -> Element:
    """How lines are laid out, or paragraphs would stand elsewhere; nothing of printers, windows and passwords."""
    items = new("config:config-item-set", name="ooo:configuration-settings")
    for item in [] if settings is None else settings.iter(named("config:config-item")):
        name, value = item.get(named("config:name"), ""), (item.text or "").strip()
        if name in allowed.LAYOUT and value in {"true", "false"}:
            copied = new("config:config-item", name=name, type="boolean")
            copied.text = value
            items.append(copied)
    return whole("office:document-settings", new("office:settings", items))


def _all(root: Element | None, group: str) -> list[Element]:
    return [] if root is None else [child for found in root.findall(named(group)) for child in found]


def _used(roots: list[Element], copier: Copier) -> dict[Element, Element]:
    """Styles, fonts and pages that something asks for, and those that these ask for."""
    candidates = [style for root in roots for group in _GROUPS for style in _all(root, group)]
    copied: dict[Element, Element] = {}
    more = True
    while more:
        more = False
        for style in candidates:
            name = style.get(named("style:name")) or style.get(named("draw:name"))
            wanted = style.tag in _ALWAYS if name is None else copier.names.is_used(name)
            if wanted and style not in copied:
                copied[style] = copier.copy(style)
                more = True
    return copied


def _group(root: Element | None, name: str, copied: dict[Element, Element]) -> Element:
    return new(name, *(copied[style] for style in _all(root, name) if style in copied))


def _manifest(media_type: str, parts: dict[str, bytes], pictures: dict[str, str]) -> bytes:
    root = new("manifest:manifest", version="1.3")
    root.append(_entry("/", media_type))
    for name in parts:
        root.append(_entry(name, "text/xml"))
    for name, type_ in pictures.items():
        root.append(_entry(name, type_))
    return written(root)


def _entry(name: str, media_type: str) -> Element:
    entry = new("manifest:file-entry")
    entry.set(named("manifest:full-path"), name)
    entry.set(named("manifest:media-type"), media_type)
    return entry
