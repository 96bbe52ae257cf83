"""The content of a page, a form or a glyph, read and written anew: only operators that draw, only in what is seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pikepdf
from pikepdf import ContentStreamInlineImage, ContentStreamInstruction, Dictionary, Matrix, Name, Object, Operator

from portal.files.cleaning.made import NoCopy, Reason
from portal.files.cleaning.pdf.operators import COLOURS, MOST_INKS, OPERANDS, PAINT, PLACE, SHOW, fits
from portal.files.cleaning.pdf.spelling import spelled
from portal.files.cleaning.pdf.tags import STANDARD

if TYPE_CHECKING:
    from portal.files.cleaning.pdf.resources import Resources

MOST_PICTURES = 2_000  # forms that draw forms that draw forms can ask for more than anybody sees
INVISIBLE = 3
END_MARK, END_PATH = (ContentStreamInstruction([], Operator(operator)) for operator in ("EMC", "n"))
NEXT_LINE, RESTORE = (ContentStreamInstruction([], Operator(operator)) for operator in ("T*", "Q"))


@dataclass(slots=True)
class Drawn:
    """What a content draws."""

    pictures: list[tuple[Object, Matrix]] = field(default_factory=list)  # images, with all that they hold, and where
    tags: set[int] = field(default_factory=set)  # the numbers of its marked contents
    words: bool = False
    unseen_words: bool = False  # some were left out that are never seen
    unsure: bool = False  # something cannot be copied without what it may hide: only its picture can be given

    def add(self, other: Drawn, place: Matrix, *, whole: bool = True) -> None:
        """What is drawn within what is drawn; ``whole`` if all of its words can be judged on the page."""
        self.pictures += [(image, matrix @ place) for image, matrix in other.pictures]
        if len(self.pictures) > MOST_PICTURES:
            self.pictures, self.unsure = [], True
        self.words = self.words or other.words
        self.unseen_words = self.unseen_words or other.unseen_words
        self.unsure = self.unsure or other.unsure or (not whole and (other.words or bool(other.pictures)))


def parsed(stream: Object) -> list[Any]:
    """Its instructions; what is none of the language of pages has no copy."""
    try:
        return list(pikepdf.parse_content_stream(stream))
    except TypeError as odd:  # a reference to another object, and the like
        raise NoCopy(Reason.DAMAGED) from odd


class Rewriting:
    """One content on its way. Marks of structure are kept on pages only (``tagged``); nothing uses them elsewhere."""

    def __init__(self, resources: Resources, *, tagged: bool = False) -> None:
        self.drawn = Drawn()
        self._resources = resources
        self._tagged = tagged
        self._written: list[ContentStreamInstruction] = []
        self._marks: list[str] = []  # "kept", "hidden" or "dropped" for each that is open
        self._states: list[tuple[Matrix, int]] = []
        self._matrix, self._mode = Matrix(), 0
        # Words that were left out since something said where the next ones stand. If some do stand behind them, these
        # are written after all, unseen, for the picture that the page becomes.
        self._adrift: list[ContentStreamInstruction] = []

    def write(self, stream: Object) -> bytes:
        for instruction in parsed(stream):
            if isinstance(instruction, ContentStreamInlineImage):
                self._inline(instruction)
            else:
                self._take(spelled(instruction.operator), instruction)
        self._written += [END_MARK] * self._marks.count("kept") + [RESTORE] * len(self._states)
        return pikepdf.unparse_content_stream(self._written)

    @property
    def _hidden(self) -> bool:
        return "hidden" in self._marks

    def _take(self, operator: str, instruction: ContentStreamInstruction) -> None:
        if operator in {"BMC", "BDC"}:
            self._begin_mark(list(instruction.operands))
        elif operator == "EMC":
            if self._marks and self._marks.pop() == "kept":
                self._written.append(END_MARK)
        elif operator in COLOURS:
            self._colour(instruction)
        elif operator in OPERANDS:
            kinds = OPERANDS[operator]
            operands = list(instruction.operands)[len(instruction.operands) - len(kinds) :] if kinds else []
            if len(operands) == len(kinds) and all(map(fits, kinds, operands)):
                if len(instruction.operands) > len(kinds):
                    instruction = ContentStreamInstruction(operands, instruction.operator)
                self._draw(operator, operands, instruction)

    def _draw(self, operator: str, operands: list[Any], instruction: ContentStreamInstruction) -> None:
        if operator == "q":
            self._states.append((self._matrix, self._mode))
        elif operator == "Q":
            if not self._states:
                return
            self._matrix, self._mode = self._states.pop()
        elif operator == "cm":
            self._matrix = Matrix(*map(float, operands)) @ self._matrix
        elif operator == "Tr":
            self._mode = int(operands[0])
        elif operator in SHOW:
            self._show(operator, operands, instruction)
            return
        elif operator in PLACE:
            self._adrift = []
        elif operator in PAINT and self._hidden:
            instruction = END_PATH
        elif operator in {"Do", "sh"} and self._hidden:
            return
        if OPERANDS[operator][:1] and OPERANDS[operator][0].startswith("/"):
            self._use(operator, operands, instruction)
        else:
            self._written.append(instruction)

    def _show(self, operator: str, operands: list[Any], instruction: ContentStreamInstruction) -> None:
        moves = operator in {"'", '"'}
        if moves:
            self._adrift = []
        if not self._hidden and self._mode != INVISIBLE:
            self.drawn.words = True
            if self._adrift:
                self._written += [_mode(INVISIBLE), *self._adrift, _mode(self._mode)]
                self._adrift, self.drawn.unsure = [], True
            self._written.append(instruction)
            return
        if not self._hidden:
            self.drawn.unseen_words = True
        if operator == '"':
            self._written += [
                ContentStreamInstruction([number], Operator(spacing))
                for number, spacing in zip(operands, ("Tw", "Tc"), strict=False)
            ]
        if moves:
            self._written.append(NEXT_LINE)
        self._adrift.append(ContentStreamInstruction(operands[-1:], Operator("TJ" if operator == "TJ" else "Tj")))

    def _use(self, operator: str, operands: list[Any], instruction: ContentStreamInstruction) -> None:
        used = self._resources.use(OPERANDS[operator][0], operands[0])
        if used is None:
            return
        if operator == "Do":
            self.drawn.add(used.drawn, used.matrix @ self._matrix)
        else:
            self.drawn.add(used.drawn, self._matrix, whole=operator == "Tf")
        self._written.append(ContentStreamInstruction([used.name, *operands[1:]], instruction.operator))

    def _colour(self, instruction: ContentStreamInstruction) -> None:
        operands: list[Any] = list(instruction.operands)
        pattern = operands.pop() if operands and isinstance(operands[-1], Name) else None
        inks: list[Any] = [operand for operand in operands[-MOST_INKS:] if fits("n", operand)]
        if pattern is not None:
            used = self._resources.use("/Pattern", pattern)
            if used is None:
                return
            self.drawn.add(used.drawn, self._matrix, whole=False)
            inks.append(used.name)
        self._written.append(ContentStreamInstruction(inks, instruction.operator))

    def _inline(self, instruction: ContentStreamInlineImage) -> None:
        if not self._hidden and (used := self._resources.use_inline(instruction.iimage)):
            self.drawn.add(used.drawn, self._matrix)
            self._written.append(ContentStreamInstruction([used.name], Operator("Do")))

    def _begin_mark(self, operands: Sequence[Any]) -> None:
        name: Any = operands[0] if operands and isinstance(operands[0], Name) else Name.Span
        properties: Any = operands[1] if len(operands) > 1 else None
        if isinstance(properties, Name):
            properties = self._resources.property_list(properties)
        if name == "/OC" and self._resources.hides(properties):
            self._marks.append("hidden")
            return
        number: Any = properties.get("/MCID") if isinstance(properties, Dictionary) else None
        if not self._tagged or "kept" in self._marks or not (isinstance(number, int) or name == "/Artifact"):
            self._marks.append("dropped")
            return
        self._marks.append("kept")
        if name == "/Artifact":
            self._written.append(ContentStreamInstruction([Name.Artifact], Operator("BMC")))
        else:
            self.drawn.tags.add(number)
            standard = name if spelled(name) in STANDARD else Name.Span
            self._written.append(ContentStreamInstruction([standard, Dictionary(MCID=number)], Operator("BDC")))


def _mode(mode: int) -> ContentStreamInstruction:
    return ContentStreamInstruction([mode], Operator("Tr"))
