"""The words of one paragraph of Word: runs, fields, links, signs and formulas, and what of them is not part of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from portal.files.importing import labels, raised, symbols
from portal.files.importing.word import changes, formulas
from portal.files.importing.word.changes import DELETED, INSERTED
from portal.files.importing.word.formulas import M
from portal.files.importing.word.numbering import W, attribute
from portal.files.importing.word.styles import NUMBER, Style, Styles, font, is_on

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
GONE = {W + name for name in ("rPr", "pPr", "instrText", "delText", "annotationRef")}
PICTURES = {W + "drawing", W + "pict", W + "object"}
SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\N{NON-BREAKING HYPHEN}", "ptab": "\t"}
NOTES_OF = {W + "footnoteReference": "footnotes", W + "endnoteReference": "endnotes"}
DRESS = ("b", "i", "u", "caps", "smallCaps", "color", "highlight")
ABOVE, BELOW = "superscript", "subscript"


@dataclass(slots=True)
class Line:
    """The words of a paragraph while they are gathered."""

    words: list[str] = field(default_factory=list)
    label: str | None = None
    boxes: list[Element] = field(default_factory=list)
    lost: list[tuple[str, str]] = field(default_factory=list)  # what was left out of it, and as what

    @property
    def text(self) -> str:
        return "".join(self.words)

    def lose(self, code: str, words: str) -> None:
        """Words that follow one another are one loss."""
        if self.lost and self.lost[-1][0] == code and self.words and not self.words[-1]:
            self.lost[-1] = (code, self.lost[-1][1] + words)
        else:
            self.lost.append((code, words))
        self.words.append("")

    def tell(self, code: str, words: str) -> None:
        """Words that are part of it, and at which somebody should look."""
        self.lost.append((code, words))


class Gathering:
    """Goes through paragraphs one after the other: fields may begin in one and end in another."""

    def __init__(
        self, styles: Styles, warnings: set[str], mark: Callable[[str, str], str], *, keeps_struck: bool
    ) -> None:
        self.styles, self.warnings, self.mark, self.keeps_struck = styles, warnings, mark, keeps_struck
        self.fields: list[bool] = []  # those that are open: whether their result has begun

    def gather(self, element: Element, line: Line, style: Style) -> None:
        for child in element:
            tag = child.tag
            if tag in DELETED:
                self.warnings.add(changes.CHANGED)
                line.lost += changes.went(changes.words_of(child))
            elif tag in INSERTED:
                self.warnings.add(changes.CHANGED)
                before = len(line.words)
                self.gather(child, line, style)
                line.lost += changes.came("".join(line.words[before:]))
            elif tag == W + "r":
                self.run(child, line, style)
            elif tag == MC + "AlternateContent":
                self.gather(_taken(child), line, style)
            elif tag in {M + "oMath", M + "oMathPara"}:
                self.warnings.add("formulas")
                line.words.append(told := formulas.said(child))
                line.tell("formulas", told)
            elif tag in PICTURES:
                self.picture(child, line)
            elif tag == W + "ruby":
                for base in child.findall(W + "rubyBase"):
                    self.gather(base, line, style)
            elif tag not in GONE:
                if tag == W + "hyperlink":
                    self.warnings.add("formatting_left_out")
                self.gather(child, line, style)

    def end(self) -> None:
        """The name of a field ends with its paragraph, whatever the file says, so that no words are lost."""
        self.fields = [begun for begun in self.fields if begun]

    def run(self, run: Element, line: Line, style: Style) -> None:
        settings = run.find(W + "rPr")
        own = self.styles.of(attribute(settings.find(W + "rStyle"))) if settings is not None else None
        shown = font(settings) or (own.font if own else None) or style.font
        said = "".join(self.sign(child, line, shown) for child in run)
        if is_on(settings, "vanish", style.hidden or (own.hidden if own else False)):
            if said.strip():
                self.warnings.add("hidden_left_out")
                line.lose("hidden_left_out", said)
            return
        if own and own.name == NUMBER:
            line.label = labels.trimmed((line.label or "") + said)
            return
        if is_on(settings, "strike") or is_on(settings, "dstrike"):
            if said.strip():
                self.warnings.add("struck_kept" if self.keeps_struck else "struck_left_out")
            if not self.keeps_struck:
                line.lose("struck_left_out", said)
                return
            line.tell("struck_kept", said)
        level = attribute(None if settings is None else settings.find(W + "vertAlign"))
        if said.strip() and level in {ABOVE, BELOW} and not said.startswith("["):
            told = raised.said(said, above=level == ABOVE, before=line.text)
            if told != said:
                self.warnings.add("formulas")
                line.tell("formulas", f"{said} → {told}")
            said = told
        if said.strip() and any(is_on(settings, name) for name in DRESS):
            self.warnings.add("formatting_left_out")
        line.words.append(said)

    def sign(self, child: Element, line: Line, shown: str | None) -> str:
        if child.tag == W + "fldChar":
            self._field(attribute(child, "fldCharType"))
        if not all(self.fields):
            return ""
        if child.tag == W + "t":
            return self._named(child.text or "", shown)
        if child.tag in NOTES_OF:
            return self.mark(NOTES_OF[child.tag], attribute(child, "id") or "")
        if child.tag == W + "sym":
            return self._named(_letter(attribute(child, "char") or ""), attribute(child, "font"))
        if child.tag in PICTURES:
            self.picture(child, line)
        elif child.tag == MC + "AlternateContent":
            return "".join(self.sign(inner, line, shown) for inner in _taken(child))
        elif child.tag == W + "ruby":
            return "".join(text.text or "" for base in child.findall(W + "rubyBase") for text in base.iter(W + "t"))
        return SIGNS.get(child.tag.removeprefix(W), "") if child.tag.startswith(W) else ""

    def picture(self, element: Element, line: Line) -> None:
        boxes = list(element.iter(W + "txbxContent"))
        line.boxes += boxes
        if not boxes:
            self.warnings.add("images_left_out")

    def _field(self, kind: str | None) -> None:
        """What stands between the beginning of a field and its result is an instruction, fields within it included."""
        if kind == "begin":
            self.fields.append(False)
        elif kind == "separate" and self.fields:
            self.fields[-1] = True
        elif kind == "end" and self.fields:
            self.fields.pop()

    def _named(self, text: str, shown: str | None) -> str:
        said = symbols.said(text, shown)
        if symbols.UNKNOWN in said and symbols.UNKNOWN not in text:
            self.warnings.add("signs_unknown")
        return said


def _taken(element: Element) -> Element:
    """Of alternatives the one that a program of today shows."""
    choice, otherwise = element.find(MC + "Choice"), element.find(MC + "Fallback")
    return choice if choice is not None else otherwise if otherwise is not None else element


def _letter(code: str) -> str:
    value = int(code, 16) if code and len(code) <= 6 else 0
    return chr(value) if 0x20 <= value < 0xD800 or 0xF000 <= value < 0xF100 else symbols.UNKNOWN
