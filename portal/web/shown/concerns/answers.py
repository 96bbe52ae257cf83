"""Answers of a concern in the words of their reader: for who wrote them, and for who works on them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from flask import url_for
from flask_babel import gettext

from portal.core import registers
from portal.core.errors import N_
from portal.core.vocabulary import term
from portal.models.concerns import FIELDS, formats
from portal.models.concerns.formats import Chosen, Identity, Mail, Place, When, Workplace
from portal.models.reference import Facility
from portal.policy.exposure import Audience, Measure, learn, may_learn, reaches
from portal.queries import reference
from portal.web.access import viewer
from portal.web.days import known_day
from portal.web.locale import local

QUESTIONS = {
    "facility": N_("Workplace"),
    "place": N_("Where it is"),
    "rights": N_("Which rights"),
    "happened": N_("What happened"),
    "since": N_("Since when"),
    "affected": N_("How many people"),
    "support": N_("What supports it"),
    "retaliation": N_("Retaliation"),
    "tried": N_("What was tried"),
    "relation": N_("You and the workplace"),
    "urgency": N_("How urgent"),
    "speaks_for": N_("For whom you speak"),
    "identity": N_("Who you are"),
    "exposure": N_("How far it may go"),
}


class Told(NamedTuple):
    """What is shown of an answer: what was chosen in our words, and what was written in the sender's."""

    chosen: Sequence[str] = ()
    words: str = ""
    address: str = ""  # of the workplace in the register

    def __bool__(self) -> bool:
        return bool(self.chosen or self.words)


def told(field: str, text: str) -> Told:
    return _TOLD.get(field, _words)(field, text)


def placing(texts: Iterable[str]) -> Callable[[str, str], str]:
    """For lines of a list: an answer on one line. What these name of the register is read once for all of them."""
    slugs = {slug for text in texts if (slug := Workplace.read(text).slug)}
    there = {each.slug: each for each in reference.named(viewer(), *sorted(slugs))} if slugs else {}

    def placed(field: str, text: str) -> str:
        said = _of_register(Workplace.read(text), there) if field == "facility" else told(field, text)
        return f"{'; '.join(said.chosen)} {said.words}".strip()

    return placed


def question(field: str) -> str:
    """What a field asks, in two or three words."""
    return str(gettext(QUESTIONS[field]))


def readers(field: str, exposure: str) -> list[str]:
    """Who may learn this, one sentence each: asked of the rule that decides it."""
    if field not in FIELDS:
        return []
    return [_learns(audience, measure) for audience, measure in learn(field, exposure).items()]


class Reach(NamedTuple):
    """What others than case officers may be told, as its sender allows: by how much, the questions."""

    who: str
    in_full: Sequence[str]
    retold: Sequence[str]


def reach(exposure: str) -> list[Reach]:
    """Asked of the rule, audience by audience."""

    def fields(audience: Audience, measure: Measure) -> list[str]:
        return [question(field) for field in FIELDS if may_learn(audience, field, exposure) is measure]

    return [Reach(_whose(one), fields(one, Measure.IN_FULL), fields(one, Measure.RETOLD)) for one in reaches(exposure)]


def _whose(audience: Audience) -> str:
    return str(gettext("The committee") if audience is Audience.COMMITTEE else gettext("Governments and the ILO"))


def _learns(audience: Audience, measure: Measure) -> str:
    if measure is Measure.APPROVED:
        return str(gettext("Nobody, until two people of two agencies agree to show it to one case officer"))
    if audience is Audience.OFFICERS:
        return str(gettext("Case officers"))
    if audience is Audience.ANYONE:
        return str(gettext("Anyone, in a text that you have agreed to"))
    whose = _whose(audience)
    if measure is Measure.RETOLD:
        return str(gettext("%(whose)s, retold without what points to you", whose=whose))
    return whose


def _words(_field: str, text: str) -> Told:
    return Told(words=text)


def _coded(field: str, text: str) -> Told:
    known = formats.codes(field)
    said = [local(term(formats.LISTS[field], code).label) for code in text.split() if code in known]
    return Told(said) if said and len(said) == len(text.split()) else Told(words=text)


def _chosen(field: str, text: str) -> Told:
    kept = Chosen.read(field, text)
    return Told([local(term(formats.LISTS[field], kept.code).label)] if kept.code else [], kept.words)


def _workplace(_field: str, text: str) -> Told:
    kept = Workplace.read(text)
    return _of_register(kept, {each.slug: each for each in reference.named(viewer(), kept.slug)} if kept.slug else {})


def _of_register(kept: Workplace, there: Mapping[str, Facility]) -> Told:
    found = there.get(kept.slug)
    if found is None:
        return Told([kept.slug] if kept.slug else [], kept.words)
    address = url_for("reference.facility", slug=kept.slug)
    return Told([f"{local(found.names[0].name)} ({found.company})"], kept.words, address)


def _place(_field: str, text: str) -> Told:
    kept = Place.read(text)
    return Told([local(registers.states()[kept.state].name)] if kept.state else [], kept.municipality)


def _since(_field: str, text: str) -> Told:
    kept = When.read(text)
    if kept.span is None:
        return Told(words=kept.words)
    day = known_day(kept.span)
    return Told([gettext("%(day)s, and it has gone on since then", day=day) if kept.goes_on else day])


def _identity(_field: str, text: str) -> Told:
    kept = Identity.read(text)
    letters = {
        Mail.NEUTRAL.value: gettext("May be emailed, without the name of this portal"),
        Mail.NAMED.value: gettext("May be emailed, also with the name of this portal"),
    }
    said = [letters[kept.mail]] if kept.mail in letters else []
    return Told(said, "\n".join(part for part in (kept.name, kept.reach, kept.email) if part))


_TOLD: dict[str, Callable[[str, str], Told]] = {
    "facility": _workplace,
    "place": _place,
    "since": _since,
    "identity": _identity,
    **dict.fromkeys(("rights", "affected", "relation", "urgency", "exposure"), _coded),
    **dict.fromkeys(("retaliation", "speaks_for"), _chosen),
}
