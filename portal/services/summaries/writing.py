"""Writing the summary of a round: begun from what is counted, then paragraph by paragraph in both languages."""

from datetime import datetime

from babel.dates import get_timezone, get_timezone_name
from sqlalchemy import func, select

from portal.core import clock, dates, vocabulary, zones
from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import N_, Conflict, Invalid
from portal.core.localized import LANGUAGES, Localized
from portal.models.consultations import Audience, Round
from portal.models.summaries import Paragraph, State, Summary
from portal.models.summaries.texts import hash_of
from portal.queries.summaries import codes
from portal.services.door import act
from portal.services.summaries.points import make_points
from portal.text import words
from portal.text.fields import Unreadable, fields

_REGIONS = {"es": "es_MX", "en": "en_US"}
LONGEST = 5_000  # characters of a paragraph in one language

_BEGUN = {
    "numbers": Localized(
        "Contributions received: {{received}}. Published and answered here: {{answered}}. Withheld: {{withheld}}. "
        "Withdrawn by their authors: {{withdrawn}}. Returned for correction and not sent again: {{returned}}. "
        "Of the published ones, in Spanish: {{contributions language=es}}; in English: "
        "{{contributions language=en}}.",
        "Aportaciones recibidas: {{received}}. Publicadas y respondidas aquí: {{answered}}. No publicadas: "
        "{{withheld}}. Retiradas por quienes las enviaron: {{withdrawn}}. Devueltas para corrección que no se "
        "volvieron a enviar: {{returned}}. De las publicadas, en español: {{contributions language=es}}; en inglés: "
        "{{contributions language=en}}.",
    ),
    "changed": Localized(
        "Points that people made: {{answers}}. Accepted: {{answers outcome=accepted}}. Accepted in part: "
        "{{answers outcome=accepted_in_part}}. Not accepted: {{answers outcome=not_accepted}}.",
        "Puntos planteados: {{answers}}. Aceptados: {{answers outcome=accepted}}. Aceptados en parte: "
        "{{answers outcome=accepted_in_part}}. No aceptados: {{answers outcome=not_accepted}}.",
    ),
}
"""What can be said from the rows alone. The other sections begin empty, so that nobody publishes what nobody wrote."""


class WrittenMeanwhile(Conflict):
    sentence = N_(
        "Somebody else changed this paragraph in the meantime. Nothing was overwritten; your words are still here."
    )


class TooLong(Invalid):
    sentence = N_("A paragraph has room for %(limit)s characters; this has %(length)s.")


class FigureUnreadable(Invalid):
    sentence = N_("The portal cannot read the figure “%(piece)s”. Take one from the list, or write it without braces.")


class AlreadyBegun(Conflict):
    sentence = N_("A summary of this round is already being written.")


class ReasonMissing(Invalid):
    sentence = N_("Say in both languages why a correction is needed.")


@act("summary.begin")
def begin(round_: Round, *, reason: Localized | None = None, by: Actor) -> Summary:
    """A new edition. The first is begun from what is counted, a correction (with a ``reason``) from the one before."""
    latest = session.scalar(
        select(Summary).where(Summary.round_id == round_.id).order_by(Summary.number.desc()).limit(1)
    )
    if latest is not None and latest.state is State.DRAFTING:
        raise AlreadyBegun
    if latest is not None and not (reason and reason.complete):
        raise ReasonMissing(field="reason_en")
    made = Summary(
        round_id=round_.id,
        number=1 if latest is None else latest.number + 1,
        reason=reason if latest is not None and reason else Localized("", ""),
        created_by_id=by.user_id,
    )
    session.add(made)
    session.flush()
    if latest is None:
        _begin_from_figures(made, round_)
    else:
        _begin_from(made, latest)
        make_points(round_.id, by=by)  # of what was published since
    session.flush()
    return made


@act("paragraph.add")
def add(summary: Summary, *, section: str, text: Localized, agrees: bool = False, by: Actor) -> Paragraph:
    """A paragraph at the end of a section. ``agrees``: its writer says that both languages say the same."""
    if section not in {term.code for term in vocabulary.terms("summary_section")}:
        raise Invalid(N_("Choose one of the sections offered."), field="section")
    made = Paragraph(summary_id=summary.id, section=section, position=_last(summary, section) + 1)
    made.text = Localized("", "")
    _set(made, _examined(text), agrees, by)
    session.add(made)
    session.flush()
    return made


@act("paragraph.write")
def write(paragraph: Paragraph, *, text: Localized, agrees: bool = False, seen: int, by: Actor) -> Paragraph:
    """Change one language or both, as its writer saw it at revision ``seen``.

    Without ``agrees`` a change in one language leaves the other stale, which stops publication until somebody who
    reads both says that they agree.
    """
    if paragraph.revision != seen:
        raise WrittenMeanwhile
    _set(paragraph, _examined(text), agrees, by)
    session.flush()
    return paragraph


@act("paragraph.move")
def move(paragraph: Paragraph, *, up: bool, by: Actor) -> Paragraph:
    """One place up or down within its section."""
    neighbours = select(Paragraph).where(
        Paragraph.summary_id == paragraph.summary_id,
        Paragraph.section == paragraph.section,
        Paragraph.dropped_at.is_(None),
    )
    after = Paragraph.position < paragraph.position if up else Paragraph.position > paragraph.position
    order = Paragraph.position.desc() if up else Paragraph.position
    other = session.scalar(neighbours.where(after).order_by(order).limit(1))
    if other is not None:
        paragraph.position, other.position = other.position, paragraph.position
        session.flush()
    return paragraph


@act("paragraph.drop")
def drop(paragraph: Paragraph, *, by: Actor) -> Paragraph:
    """Take it out of the text. Its words are kept and can be put back."""
    paragraph.dropped_at = paragraph.dropped_at or clock.now()
    return paragraph


@act("paragraph.put_back")
def put_back(paragraph: Paragraph, *, by: Actor) -> Paragraph:
    """Into the text again, at the end of its section."""
    if paragraph.dropped_at is not None:
        paragraph.dropped_at, paragraph.position = None, _last(paragraph.summary, paragraph.section) + 1
    return paragraph


def _last(summary: Summary, section: str) -> int:
    places = select(func.max(Paragraph.position)).where(
        Paragraph.summary_id == summary.id, Paragraph.section == section
    )
    return session.scalar(places) or 0


def _examined(text: Localized) -> Localized:
    return Localized(**{language: _clean(getattr(text, language), f"text_{language}") for language in LANGUAGES})


def _clean(typed: str, field: str) -> str:
    cleaned = words.clean(typed, field).strip()
    if (length := words.length(cleaned)) > LONGEST:
        raise TooLong(field=field, length=length, limit=LONGEST)
    try:
        list(fields(cleaned, codes()))
    except Unreadable as unreadable:
        raise FigureUnreadable(field=field, piece=unreadable.piece[:60]) from None
    return "" if words.is_blank(cleaned) else cleaned


def _set(paragraph: Paragraph, text: Localized, agrees: bool, by: Actor) -> None:
    """Both languages as they are now. ``<side>_from`` says from which wording of the other a side was written."""
    old = paragraph.text
    if text.en != old.en:
        paragraph.en_by_id = by.user_id
    if text.es != old.es:
        paragraph.es_by_id = by.user_id
    if text != old:
        paragraph.en_from = paragraph.es_from = ""
    paragraph.text = text
    paragraph.hash_en, paragraph.hash_es = hash_of(text.en), hash_of(text.es)
    if agrees:
        paragraph.en_from, paragraph.es_from = paragraph.hash_es, paragraph.hash_en


def _begin_from_figures(summary: Summary, round_: Round) -> None:
    begun = {"asked": _asked(round_), **_BEGUN}
    for term in vocabulary.terms("summary_section"):
        text = begun.get(term.code, Localized("", ""))
        en, es = hash_of(text.en), hash_of(text.es)
        agreed = {"en_from": es, "es_from": en} if text.complete else {}
        session.add(
            Paragraph(summary_id=summary.id, section=term.code, position=1, text=text, hash_en=en, hash_es=es, **agreed)
        )


def _begin_from(summary: Summary, former: Summary) -> None:
    """With the words of the edition that it corrects, and who wrote them."""
    standing = select(Paragraph).where(Paragraph.summary_id == former.id, Paragraph.dropped_at.is_(None))
    kept = ("section", "position", "text", "hash_en", "hash_es", "en_from", "es_from", "en_by_id", "es_by_id")
    for each in session.scalars(standing):
        session.add(Paragraph(summary_id=summary.id, **{name: getattr(each, name) for name in kept}))


def _asked(round_: Round) -> Localized:
    """What was asked, of whom, and between which instants, as the round itself says it."""
    window = (round_.opens_at, round_.closes_at)
    when = {language: [_hour(round_, at, language) for at in window] for language in LANGUAGES}
    audience = vocabulary.term("audience", round_.audience).label
    public = round_.audience is Audience.PUBLIC
    whom = Localized("everybody", "toda persona") if public else Localized(audience.en, audience.es)
    return Localized(
        f"The round “{round_.title.en}” was open from {when['en'][0]} to {when['en'][1]}. It was addressed to "
        f"{whom.en}. Contributions came through this portal, in English and in Spanish.",
        f"La ronda «{round_.title.es}» estuvo abierta del {when['es'][0]} al {when['es'][1]}. Se dirigió a "
        f"{whom.es}. Las aportaciones llegaron por este portal, en español y en inglés.",
    )


def _hour(round_: Round, at: datetime, language: str) -> str:
    """An hour as the pages write it, with the name of the zone: the round's clocks decide when it closed."""
    said = dates.instant(zones.wall(at, round_.zone), language, dates.DAY)
    return f"{said} ({get_timezone_name(get_timezone(round_.zone), locale=_REGIONS[language])})"
