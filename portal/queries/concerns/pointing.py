"""What in a public edition could point to a person, beside what was told under seal. A person decides on each of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from portal.core.actor import Actor
from portal.core.errors import NotFound
from portal.core.localized import LANGUAGES
from portal.core.sealing import Secret
from portal.models.concerns import Series
from portal.models.concerns.formats import Workplace
from portal.queries import reference
from portal.queries.concerns.editions import Draft, Proposal
from portal.queries.concerns.finding import get
from portal.queries.concerns.opening import Answer, told
from portal.queries.concerns.reading import Reading, entries
from portal.text import identifying

FEW = ("one", "few")  # of the vocabulary ``affected``: fewer than five


class Warned(StrEnum):
    """What no single words show."""

    FEW_AFFECTED = "few_affected"  # according to its sender
    WORKPLACE = "workplace"  # which she meant is named


@dataclass(frozen=True, repr=False)
class Pointing(Secret):
    """``text[start:end]`` is of this ``kind``; of the whole text, from 0 to 0."""

    kind: str
    start: int
    end: int
    words: str
    confirmed: bool

    @property
    def what(self) -> tuple[str, str]:
        """What is confirmed with it. The same words need not be confirmed twice."""
        return self.kind, self.words


def pointing(viewer: Actor, reading: Reading, wording: Draft | Proposal) -> list[Pointing]:
    """All that was found, by place; first what is about the whole text. Of a proposal nothing counts as confirmed."""
    answers = told(viewer, reading)
    concern = get(viewer, reading.concern_id)
    sealed = [answer.text.text for answer in answers.values()]
    sealed += [
        str(one.told["text"])
        for one in entries(concern, reading.story, Series.MESSAGE)
        if one.told.get("from") == "sender" and "text" in one.told
    ]
    text, checked = wording.text, wording.checked if isinstance(wording, Draft) else frozenset()
    spans = [
        *identifying.findings(text, language=wording.language),
        *identifying.copied_runs(text, sealed),
        *identifying.tracking_keys(text),
    ]
    found = [(each.kind.value, each.start, each.end) for each in spans]
    found += [(Warned.WORKPLACE.value, start, end) for start, end in _workplaces(viewer, answers, text)]
    if _said(answers, "affected") in FEW:
        found.append((Warned.FEW_AFFECTED.value, 0, 0))
    return [
        Pointing(kind, start, end, text[start:end], (kind, text[start:end]) in checked)
        for kind, start, end in sorted(found, key=lambda each: (each[1], each[2], each[0]))
    ]


def _workplaces(viewer: Actor, answers: Mapping[str, Answer], text: str) -> list[tuple[int, int]]:
    """Where the text says which workplace is meant: two words in a row of what its sender calls it, or its register."""
    meant = Workplace.read(_said(answers, "facility"))
    names = [meant.words, *(_registered(viewer, meant.slug) if meant.slug else ())]
    found = {
        (each.start, each.end)
        for name in names
        if name.strip()
        for each in identifying.copied_runs(text, [name], words=min(2, len(name.split())))
    }
    return sorted(found)


def _registered(viewer: Actor, slug: str) -> Iterable[str]:
    try:
        found = reference.facility(viewer, slug)
    except NotFound:  # taken out of the register since
        return []
    called: list[str] = []
    for facility in (found.facility, *found.merged):
        called += [facility.company, *(name.name.in_(language) for name in facility.names for language in LANGUAGES)]
        called += [detail.value for detail in facility.details]
    return called


def _said(answers: Mapping[str, Answer], field: str) -> str:
    return answers[field].text.text if field in answers else ""
