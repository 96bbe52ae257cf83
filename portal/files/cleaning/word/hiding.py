"""Words in a document that its readers do not see, and that therefore must not go out with it."""

from collections.abc import Iterator

from portal.files.cleaning import contrast
from portal.files.cleaning.made import Finding
from portal.files.cleaning.markup import Element, drop, inside, named, within
from portal.files.cleaning.word.changes import drop_paragraph, is_empty
from portal.files.cleaning.word.styles import Styles, is_set, switch, value

SMALLEST = 4  # half-points: letters of 2 points and less are dust
LOWEST = 40  # twentieths of a point: rows and lines of exactly that height show nothing
SPECK = 25_400  # English Metric Units, which are 2 points: a drawing of that size is a speck
FAINTEST = 5_000  # thousandths of a percent
THROUGH = ""  # one sees what lies behind
HIGHLIGHTS = {
    "black": "000000",
    "blue": "0000FF",
    "cyan": "00FFFF",
    "green": "00FF00",
    "magenta": "FF00FF",
    "red": "FF0000",
    "yellow": "FFFF00",
    "white": "FFFFFF",
    "darkBlue": "000080",
    "darkCyan": "008080",
    "darkGreen": "008000",
    "darkMagenta": "800080",
    "darkRed": "800000",
    "darkYellow": "808000",
    "darkGray": "808080",
    "lightGray": "C0C0C0",
}

_BACKDROPS = ("w:pict", "w:drawing")


class Eye:
    """What a reader sees of runs. White on white is unseen, but not where something dark may lie behind it."""

    def __init__(self, styles: Styles, stories: list[Element], on_white: bool) -> None:
        self.styles = styles
        self.on_white = on_white and not any(map(_has_backdrop, stories))
        self._known: dict[str | None, list[Element]] = {}

    def blind(self, story: Element, findings: set[Finding]) -> None:
        """Take out of this part of a document what is not seen."""
        hidden = 0
        for row in inside(story, "w:tr"):
            settings = row.find(named("w:trPr"))
            if row.getparent() is not None and (switch(settings, "w:hidden") or _is_flat(settings)):
                hidden += _says_something(row)
                drop(row)
        for drawing in inside(story, "w:drawing"):
            if drawing.getparent() is not None and _is_unseen(drawing):
                hidden += 1
                drop(drawing)
        for run in inside(story, "w:r", "m:r"):
            if run.getparent() is not None and self.is_hidden(run):
                hidden += _says_something(run)
                drop(run)
        for paragraph in inside(story, "w:p"):
            if paragraph.getparent() is not None and is_empty(paragraph) and self._end_is_hidden(paragraph):
                drop_paragraph(paragraph)
        for table in inside(story, "w:tbl"):
            if table.find(named("w:tr")) is None and table.getparent() is not None:
                drop(table)
        if hidden:
            findings.add(Finding.HIDDEN_TEXT)

    def is_hidden(self, run: Element) -> bool:
        letters = run.find(named("w:rPr"))
        paragraph = within(run, "w:p")
        settings = None if paragraph is None else paragraph.find(named("w:pPr"))
        own = self._letters_of(None if letters is None else value(letters.find(named("w:rStyle"))))
        line = self._letters_of(self._paragraph_style(settings))
        if self._vanishes(letters, own, line):
            return True
        if not _says_something(run):
            return False
        looks = [look for look in (letters, *own, *line, self.styles.everywhere) if look is not None]
        size = next((found for look in looks if (found := value(look.find(named("w:sz"))))), "")
        if size.isdigit() and int(size) <= SMALLEST:
            return True
        if self._lies_flat(settings):
            return True
        if _is_transparent(letters):
            return True
        said = contrast.colour(next((found for look in looks if (found := value(look.find(named("w:color"))))), ""))
        ground = said and self._ground(run, looks, settings)
        return bool(said and ground and contrast.is_unseen(said, ground))

    def _letters_of(self, style: str | None) -> list[Element]:
        if style not in self._known:
            chain = (element.find(named("w:rPr")) for element in self.styles.chain(style))
            self._known[style] = [letters for letters in chain if letters is not None]
        return self._known[style]

    def _paragraph_style(self, settings: Element | None) -> str | None:
        said = None if settings is None else value(settings.find(named("w:pStyle")))
        return said or self.styles.defaults.get("paragraph")

    def _vanishes(self, letters: Element | None, own: list[Element], line: list[Element]) -> bool:
        """What a run says of itself counts; else styles of letters and of paragraphs turn each other round."""
        said = switch(letters, "w:vanish")
        if said is not None:
            return said
        if switch(self.styles.everywhere, "w:vanish"):
            return True
        of_letters, of_paragraph = (
            next((on for look in looks if (on := switch(look, "w:vanish")) is not None), False) for looks in (own, line)
        )
        return of_letters != of_paragraph

    def _end_is_hidden(self, paragraph: Element) -> bool:
        settings = paragraph.find(named("w:pPr"))
        letters = None if settings is None else settings.find(named("w:rPr"))
        return self._vanishes(letters, [], self._letters_of(self._paragraph_style(settings)))

    def _settings_of(self, settings: Element | None) -> Iterator[Element]:
        """What is said of a paragraph, from itself to the last of its styles."""
        if settings is not None:
            yield settings
        for style in self.styles.chain(self._paragraph_style(settings)):
            if (inner := style.find(named("w:pPr"))) is not None:
                yield inner

    def _lies_flat(self, settings: Element | None) -> bool:
        for said in self._settings_of(settings):
            spacing = said.find(named("w:spacing"))
            if spacing is not None and spacing.get(named("w:lineRule")):
                height = spacing.get(named("w:line"), "")
                return spacing.get(named("w:lineRule")) == "exact" and height.isdigit() and int(height) <= LOWEST
        return False

    def _ground(self, run: Element, looks: list[Element], settings: Element | None) -> str | None:
        """The colour on which these letters stand; nothing where that is not judged."""
        for shade in self._shades(run, looks, settings):
            fill = _fill(shade)
            if fill != THROUGH:
                return fill
        if within(run, "w:txbxContent") is not None:
            return None  # what fills a box, and what lies behind it
        if any(self._has_shaded_style(table) for table in run.iterancestors(named("w:tbl"))):
            return None
        return contrast.WHITE if self.on_white else None

    def _shades(self, run: Element, looks: list[Element], settings: Element | None) -> Iterator[Element]:
        """From the letters to the table around them."""
        places = [look.find(named(name)) for look in looks for name in ("w:highlight", "w:shd")]
        places += [said.find(named("w:shd")) for said in self._settings_of(settings)]
        for around in run.iterancestors(named("w:tc"), named("w:tbl")):
            inner = around.find(f"{around.tag}Pr")
            places.append(None if inner is None else inner.find(named("w:shd")))
        return (place for place in places if place is not None)

    def _has_shaded_style(self, table: Element) -> bool:
        settings = table.find(named("w:tblPr"))
        said = None if settings is None else value(settings.find(named("w:tblStyle")))
        chain = self.styles.chain(said or self.styles.defaults.get("table"))
        return any(_fill(shade) != THROUGH for style in chain for shade in style.iter(named("w:shd")))


def _is_unseen(drawing: Element) -> bool:
    """Hidden, or so small that a whole picture or page of words could be in it."""
    said, extent = (next(drawing.iter(named(name)), None) for name in ("wp:docPr", "wp:extent"))
    if said is not None and is_set(said.get("hidden", "0")):
        return True
    if any(_number(faded.get("amt")) <= FAINTEST for faded in drawing.iter(named("a:alphaModFix"))):
        return True
    holds = any(True for _inner in drawing.iter(named("pic:pic"), named("w:txbxContent")))
    return holds and extent is not None and min(_number(extent.get(side)) for side in ("cx", "cy")) <= SPECK


def _number(written: str | None) -> int:
    return int(written) if written and written.isdigit() else 0


def _is_flat(settings: Element | None) -> bool:
    height = None if settings is None else settings.find(named("w:trHeight"))
    if height is None or height.get(named("w:hRule")) != "exact":
        return False
    written = height.get(named("w:val"), "")
    return written.isdigit() and int(written) <= LOWEST


def _says_something(element: Element) -> bool:
    return any((words.text or "").strip() for words in element.iter(named("w:t"), named("m:t"))) or any(
        True for _picture in element.iter(*map(named, _BACKDROPS))
    )


def _fill(shade: Element) -> str | None:
    """Its colour, what lies behind it, or nothing when the two are mixed."""
    if shade.tag == named("w:highlight"):
        return HIGHLIGHTS.get(value(shade) or "", THROUGH)
    pattern = value(shade) or "clear"
    if pattern in {"clear", "nil"}:
        return contrast.colour(shade.get(named("w:fill"))) or THROUGH
    return contrast.colour(shade.get(named("w:color"))) if pattern == "solid" else None


def _is_transparent(letters: Element | None) -> bool:
    """Newer programs fill letters like shapes, also with nothing."""
    return letters is not None and letters.find("{*}textFill/{*}noFill") is not None


def _has_backdrop(story: Element) -> bool:
    """A picture behind the text of a page may be dark."""
    return any(is_set(anchor.get("behindDoc", "0")) for anchor in story.iter(named("wp:anchor")))
