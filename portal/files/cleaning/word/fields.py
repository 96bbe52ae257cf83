"""Fields: their stored words in their place, without what they would fetch, compute or tell.

The words of a field that names a person or a path go with it. Numbers of pages go on counting, or every page would have
the same one.
"""

import copy
import re
from dataclasses import dataclass, field

from portal.files.cleaning.made import Finding, NoCopy, Reason
from portal.files.cleaning.markup import Element, drop, inside, named, new, unwrap

PERSONS = {"USERNAME", "USERINITIALS", "USERADDRESS", "AUTHOR", "LASTSAVEDBY"}
PATHS = {"FILENAME", "TEMPLATE"}
PROPERTIES = {"DOCPROPERTY", "DOCVARIABLE", "COMMENTS", "KEYWORDS", "INFO"}
TELLING = PERSONS | PATHS | PROPERTIES
FETCHING = {"DDE", "DDEAUTO", "LINK", "INCLUDETEXT", "INCLUDEPICTURE", "IMPORT", "INCLUDE", "RD", "DATABASE", "EMBED"}
COUNTING = {"PAGE", "NUMPAGES", "SECTIONPAGES", "SECTION"}
# They show what is stored nowhere, so it cannot be kept.
UNSTORED = {"EQ", "LISTNUM", "AUTONUM", "AUTONUMLGL", "AUTONUMOUT", "BARCODE", "DISPLAYBARCODE", "MERGEBARCODE"}

_SHAPE = re.compile(r"\\\* *(arabic|roman|alphabetic)\b", re.I)
_BUTTON = re.compile(r"\s*(?:MACROBUTTON|GOTOBUTTON)\s+\S+\s+(.*)", re.I | re.S)
_SYMBOL = re.compile(r"""\s*SYMBOL\s+(\d+)(?:.*\\f\s*"?([\w ]+)"?)?""", re.I | re.S)
_INSTRUCTIONS = {named("w:instrText"), named("w:delInstrText")}
_KEPT = {named("w:rPr")}


@dataclass(slots=True)
class _Field:
    form: Element | None  # what a form says of this field
    code: list[str] = field(default_factory=list)
    shows: bool | None = None  # nothing while its code is read

    @property
    def instruction(self) -> str:
        return "".join(self.code)

    @property
    def name(self) -> str:
        return name_of(self.instruction)


def name_of(instruction: str) -> str:
    return (instruction.split() or [""])[0].upper()


def resolve(story: Element, findings: set[Finding]) -> None:
    """All fields of this part of a document."""
    for simple in inside(story, "w:fldSimple"):
        _resolve_simple(simple, findings)
    _Fields(findings).through(story)


def _resolve_simple(simple: Element, findings: set[Finding]) -> None:
    instruction = simple.get(named("w:instr"), "")
    name = name_of(instruction)
    if name in COUNTING:
        simple.set(named("w:instr"), counting(instruction))
        return
    _tell(name, findings)
    if name in TELLING:
        drop(simple)
    else:
        for data in simple.findall(named("w:fldData")):
            drop(data)
        unwrap(simple)


def counting(instruction: str) -> str:
    shape = _SHAPE.search(instruction)
    return f" {name_of(instruction)}{f' {chr(92)}* {shape[1]}' if shape else ''} "


def _tell(name: str, findings: set[Finding]) -> None:
    findings.add(Finding.LINKS if name == "HYPERLINK" else Finding.FIELDS)
    for kinds, finding in (
        (FETCHING, Finding.EXTERNAL),
        (PERSONS, Finding.AUTHOR),
        (PATHS, Finding.PATH),
        (PROPERTIES, Finding.PROPERTIES),
    ):
        if name in kinds:
            findings.add(finding)


class _Fields:
    """Fields that begin in one run and end in another, with others inside them."""

    def __init__(self, findings: set[Finding]) -> None:
        self.findings = findings
        self.open: list[_Field] = []

    def through(self, story: Element) -> None:
        for run in inside(story, "w:r"):
            for child in list(run):
                self.meet(run, child)
        if self.open:  # what stands behind it would be code, or words that nobody sees
            raise NoCopy(Reason.DOUBTFUL)

    def meet(self, run: Element, child: Element) -> None:
        if child.tag == named("w:fldChar"):
            self.turn(run, child)
        elif child.tag in _INSTRUCTIONS:
            if self.open and self.open[-1].shows is None:
                self.open[-1].code.append(child.text or "")
            drop(child)
        elif child.tag not in _KEPT and any(not other.shows for other in self.open):
            drop(child)

    def turn(self, run: Element, sign: Element) -> None:
        kind = sign.get(named("w:fldCharType"))
        if kind == "begin":
            self.open.append(_Field(sign.find(named("w:ffData"))))
        elif self.open and kind == "separate" and self.open[-1].shows is None:
            self.show(self.open[-1], run, sign)
        elif self.open and kind == "end":
            ended = self.open[-1]
            if ended.shows is None:
                self.show(ended, run, sign, stored=False)
            self.open.pop()
        drop(sign)

    def show(self, ended: _Field, run: Element, sign: Element, stored: bool = True) -> None:
        """Decide whether the stored words behind this sign are seen, or what stands in their place."""
        name = ended.name
        ended.shows = False
        if any(not other.shows for other in self.open[:-1]):
            return
        if name in COUNTING:
            run.addprevious(_counter(run, ended.instruction))
            return
        _tell(name, self.findings)
        if name in {"FORMCHECKBOX", "FORMDROPDOWN"}:
            sign.addprevious(_words(_chosen(ended)))
        elif name == "SYMBOL" and (found := _SYMBOL.match(ended.instruction)):
            sign.addprevious(new("w:sym", font=found[2] or "Symbol", char=f"{int(found[1]) & 0xFFFF:04X}"))
        elif button := _BUTTON.match(ended.instruction):
            sign.addprevious(_words(button[1].strip()))
        elif not stored and name in UNSTORED:
            raise NoCopy(Reason.DOUBTFUL)
        else:
            ended.shows = name not in TELLING


def _words(text: str) -> Element:
    element = new("w:t")
    element.text = text
    return element


def _counter(run: Element, instruction: str) -> Element:
    letters = run.find(named("w:rPr"))
    inner = new("w:r", *([] if letters is None else [copy.deepcopy(letters)]), _words("1"))
    return new("w:fldSimple", inner, instr=counting(instruction))


def _chosen(field_: _Field) -> str:
    """What a field of a form shows: a box with or without a cross, or the entry that was picked from a list."""
    if field_.form is None:
        return ""
    box, choice = field_.form.find(named("w:checkBox")), field_.form.find(named("w:ddList"))
    if box is not None:
        ticked = box.find(named("w:checked"))
        ticked = box.find(named("w:default")) if ticked is None else ticked
        on = ticked is not None and ticked.get(named("w:val"), "1") not in {"0", "false", "off"}
        return "\N{BALLOT BOX WITH X}" if on else "\N{BALLOT BOX}"
    if choice is None:
        return ""
    entries = [entry.get(named("w:val"), "") for entry in choice.findall(named("w:listEntry"))]
    picked = choice.find(named("w:result"))
    picked = choice.find(named("w:default")) if picked is None else picked
    number = "0" if picked is None else picked.get(named("w:val"), "0")
    return entries[int(number)] if number.isdigit() and int(number) < len(entries) else ""
