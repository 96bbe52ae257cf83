"""An edition as it is about to be published, without a database: for tests of the files that are made of it."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from portal.core import vocabulary
from portal.core.localized import Localized
from portal.models.contributions import Kind
from portal.models.summaries import Outcome
from portal.queries.drafts import Line
from portal.queries.summaries import Edited, Figures, Kept
from portal.queries.summaries.freezing import Answer, DraftVersion
from portal.text.passages import Kind as Passage

DAY = date(2026, 11, 28)
HEARD = Localized("Heard. Of 4 organizations, 2 spoke.", "Se escuchó. De 4 organizaciones, hablaron 2.")


def answer(number: int = 1, *, words: str = "Debe decir cuándo.", **more: object) -> Answer:
    values = {
        "number": f"C-2026-{number:04}",
        "point": number,
        "byline": "",
        "unverified": False,
        "kind": Kind.COMMENT,
        "group": "civil_society_union" if number % 3 else "employer",
        "language": "es" if number % 2 else "en",
        "words": words,
        "whole": True,
        "outcome": Outcome.ACCEPTED if number % 4 else Outcome.NOTED,
        "reason": Localized("The list now says so.", "La lista ya lo dice."),
        "covered_by": None,
        "departure": False,
    }
    return Answer(**{**values, **more})  # type: ignore[arg-type]


def edited(*answers: Answer, withheld: int = 7, drafts: tuple[DraftVersion, ...] = ()) -> Edited:
    """Totals and counts are those of the answers, each to a contribution of its own."""
    counts: dict[tuple[str, str, str], int] = {}
    for each in answers:
        key = (each.outcome.value, each.group, each.language)
        counts[key] = counts.get(key, 0) + 1
    said: dict[tuple[str, str], int] = {}
    for (_outcome, group, language), many in counts.items():
        said[group, language] = said.get((group, language), 0) + many
    figures = Figures(
        totals={
            "received": len(answers) + withheld,
            "answered": len(answers),
            "withheld": withheld,
            "withdrawn": 0,
            "returned": 0,
        },
        contributions=tuple((*key, many) for key, many in sorted(said.items())),
        organizations=(),
        answers=tuple((*key, many) for key, many in sorted(counts.items())),
    )
    return Edited(
        code="MEX-2026-01/1",
        title=Localized("Forced labor list", "Lista de trabajo forzoso"),
        zone="America/Mexico_City",
        number=1,
        reason=Localized("", ""),
        sections=[(term, [HEARD]) for term in vocabulary.terms("summary_section")],
        figures=figures,
        kept=kept(answers),
        answers=answers,
        silent=[],
        drafts=drafts,
        text_hash="ab" * 32,
    )


def kept(answers: Sequence[Answer]) -> Kept:
    """What an edition keeps for its pictures, had all of these come within ten days and waited for seven weeks."""
    days = Counter(f"2026-10-{each.point % 10 + 1:02}" for each in answers)
    themes = Counter((1 + each.point % 2, each.outcome.value) for each in answers)
    names = {1: ("Inspections", "Inspecciones"), 2: ("Night shifts", "Turnos de noche")}
    return {
        "days": [[day, many] for day, many in sorted(days.items())],
        "waiting": [["two_months", len(answers)]] if answers else [],
        "themes": [[theme, *names[theme], outcome, many] for (theme, outcome), many in sorted(themes.items())],
    }


def draft() -> DraftVersion:
    line = Line(1, 1, "p0001", Passage.PARAGRAPH, 0, "1", "", "A list of goods.", "Una lista de bienes.", 100)
    return DraftVersion(1, Localized("List", "Lista"), 2, ("en", "es"), [line])
