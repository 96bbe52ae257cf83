"""The table of answers as a workbook to be filled in elsewhere, in the words of who takes it along."""

from collections.abc import Iterable

from flask_babel import force_locale
from flask_babel import gettext as _

from portal.core.localized import LANGUAGES
from portal.core.vocabulary import terms
from portal.files.exporting.answers import Answer, AnswerRow, Headings
from portal.queries.summaries import SheetRow


def headings() -> Headings:
    """The words over the columns, in the language of the page."""
    return Headings(
        id=_("Row"),
        shown=(_("Contribution"), _("Point"), _("Language"), _("What it says")),
        outcome=_("What becomes of it"),
        reason_en=_("Reason in English"),
        reason_es=_("Reason in Spanish"),
        due=_("Until"),
    )


def heads() -> list[tuple[str, ...]]:
    """Headings in every language in which a sheet may have left."""
    found = []
    for language in LANGUAGES:
        with force_locale(language):
            found.append(headings().all())
    return found


def outcomes(language: str) -> dict[str, str]:
    """What can be chosen, by code, in this language."""
    return {term.code: term.label.in_(language) for term in terms("disposition")}


def codes() -> dict[str, str]:
    """Codes by what somebody may have chosen or typed, in either language and in any case."""
    return {
        " ".join(term.label.in_(language).casefold().split()): term.code
        for term in terms("disposition")
        for language in LANGUAGES
    }


def rows(points: Iterable[SheetRow]) -> list[AnswerRow]:
    return [
        AnswerRow(
            f"p{point.id}",
            point.shown,
            Answer(str(point.now.outcome or ""), point.now.reason_en, point.now.reason_es, point.now.due),
        )
        for point in points
    ]
