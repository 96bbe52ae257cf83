"""Words in a document that its readers do not see, and that therefore must not go out with it."""

from collections.abc import Iterator

from portal.files.cleaning.made import Finding
from portal.files.cleaning.markup import Element, drop, inside, named, within
from portal.files.cleaning.word.changes import drop_paragraph, is_empty
from portal.files.cleaning.word.styles import Styles, is_set, switch, value

SMALLEST = 4  # half-points: letters of 2 points and less are dust
LOWEST = 40  # twentieths of a point: rows and lines of exactly that height show nothing
WHITE = 0xF5  # each of red, green and blue, from here on

_BACKDROPS = ("w:pict", "w:drawing")


class Eye:
    """What a reader sees of runs. White on white is unseen, but not where something dark may lie behind."""

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
        for drawing in inside(story, "wp:docPr"):
            if is_set(drawing.get("hidden", "0")):
                hidden += 1
                around = within(drawing, "w:drawing")
                if around is not None:
                    drop(around)
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
        return self.on_white and _is_white(looks) and not self._is_shaded(run, looks, settings)

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

    def _is_shaded(self, run: Element, looks: list[Element], settings: Element | None) -> bool:
        if any(_shades(look.find(named("w:shd"))) or _marks(look.find(named("w:highlight"))) for look in looks):
            return True
        if any(_shades(said.find(named("w:shd"))) for said in self._settings_of(settings)):
            return True
        if within(run, "w:txbxContent") is not None:
            return True  # what fills a box, and what lies behind it, is not judged
        return any(_shades_cell(cell) for cell in run.iterancestors(named("w:tc"))) or any(
            self._shades_table(table) for table in run.iterancestors(named("w:tbl"))
        )

    def _shades_table(self, table: Element) -> bool:
        settings = table.find(named("w:tblPr"))
        if settings is None:
            return False
        style = value(settings.find(named("w:tblStyle"))) or self.styles.defaults.get("table")
        return _shades(settings.find(named("w:shd"))) or any(
            _shades(shade) for element in self.styles.chain(style) for shade in element.iter(named("w:shd"))
        )


def _shades_cell(cell: Element) -> bool:
    settings = cell.find(named("w:tcPr"))
    return settings is not None and _shades(settings.find(named("w:shd")))


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


def _is_white(looks: list[Element]) -> bool:
    colour = next((found for look in looks if (found := value(look.find(named("w:color"))))), "")
    return is_white(colour)


def is_white(colour: str) -> bool:
    try:
        return len(colour) == 6 and min(bytes.fromhex(colour)) >= WHITE
    except ValueError:
        return False


def _shades(shade: Element | None) -> bool:
    if shade is None:
        return False
    fill, pattern = shade.get(named("w:fill"), "auto"), shade.get(named("w:val"), "clear")
    if pattern not in {"clear", "nil"}:
        return not is_white(shade.get(named("w:color"), "auto"))
    return fill != "auto" and not is_white(fill)


def _marks(highlight: Element | None) -> bool:
    return value(highlight) not in {None, "none", "white"}


def _has_backdrop(story: Element) -> bool:
    """A picture behind the text of a page may be dark."""
    return any(is_set(anchor.get("behindDoc", "0")) for anchor in story.iter(named("wp:anchor")))
