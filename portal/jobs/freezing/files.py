"""The files of an edition, made one step after another: text and answers in both languages, figures, drafts, a page.

Equal editions of a day give equal files, so that whoever does it again after an accident gets the same ZIP.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from portal.core import vocabulary
from portal.core.localized import LANGUAGES, Localized
from portal.files import exporting
from portal.files.reporting.page import Files, page
from portal.files.reporting.pdf import pdf
from portal.files.reporting.sheets import Sheet, Value, as_csv, as_xlsx
from portal.files.reporting.word import docx
from portal.jobs.freezing import wording
from portal.queries import summaries as queries
from portal.queries.drafts import Line
from portal.queries.summaries import Edited
from portal.queries.summaries.freezing import Answer
from portal.text import designations
from portal.text.fields import GRAMMAR
from portal.text.passages import Piece

FORMAT = "summary/1"
Made = Iterator[tuple[str, bytes]]
Step = Callable[[Edited, date], Made]


def pdf_name(language: str, volume: int = 1) -> str:
    return f"summary-{language}.pdf" if volume == 1 else f"summary-{language}-{volume}.pdf"


def _pdf(language: str) -> Step:
    def step(edited: Edited, day: date) -> Made:
        with force_locale(language):
            for volume, report in enumerate(wording.volumes(edited, language, day), start=1):
                yield pdf_name(language, volume), pdf(report)

    return step


def _word(edited: Edited, day: date) -> Made:
    for language in LANGUAGES:
        with force_locale(language):
            yield f"summary-{language}.docx", docx(wording.whole(edited, language, day))


def _tables(edited: Edited, day: date) -> Made:
    with force_locale("en"):  # for machines: their words are codes, and names are labelled in one language
        answers, figures = _answers(edited), _figures(edited)
        record = _record(edited, figures, day)
    yield "answers.csv", as_csv(answers)
    yield "figures.csv", as_csv(figures)
    yield "answers.xlsx", as_xlsx(f"{edited.code} · {edited.number}", day, (answers, figures))
    yield "summary.json", json.dumps(record, ensure_ascii=False, indent=1).encode("utf-8", "replace")


def _drafts(edited: Edited, _day: date) -> Made:
    for each in edited.drafts:
        for language in each.languages:
            with force_locale(language):
                invented = _("Demonstration: this text is invented.") if current_app.config["DEMO"] else ""
            pieces = [_piece(line, language) for line in each.lines if line.in_(language)]
            name = wording.draft_name(each.number, each.version, language)
            yield name, exporting.markdown(pieces, invented).encode()


def _page(edited: Edited, day: date) -> Made:
    reports, beside = [], []
    for language in LANGUAGES:
        with force_locale(language):
            reports.append(wording.whole(edited, language, day))
            beside.append(_listed(edited, language))
    yield "index.html", page(reports, beside)


STEPS: Mapping[str, Step] = {
    "pdf_es": _pdf("es"),
    "pdf_en": _pdf("en"),
    "word": _word,
    "tables": _tables,
    "drafts": _drafts,
    "page": _page,
}
"""What is made, in this order; then the ZIP is packed, and the edition is published."""


def _listed(edited: Edited, language: str) -> Files:
    other = next(each for each in LANGUAGES if each != language)
    called = {"en": _("PDF in English"), "es": _("PDF in Spanish")}
    found = []
    for each in (language, other):
        volumes = len(wording.volumes_of(edited, each))
        for volume in range(1, volumes + 1):
            part = f" ({volume}/{volumes})" if volumes > 1 else ""
            found.append((pdf_name(each, volume), f"{called[each]}{part}"))
    drafts = [
        wording.draft_name(each.number, each.version, spoken) for each in edited.drafts for spoken in each.languages
    ]
    return [
        *found,
        (f"summary-{language}.docx", _("Word document")),
        *((name, name) for name in ("answers.xlsx", "answers.csv", "figures.csv", "summary.json", *drafts)),
    ]


def _answers(edited: Edited) -> Sheet:
    head = (
        *("number", "point", "author", "author_not_verified", "kind", "group", "language", "words", "whole", "outcome"),
        *("reason_en", "reason_es", "covered_by", "departure"),
    )
    rows = [tuple(_cell(value) for value in _told(each).values()) for each in edited.answers]
    return Sheet("answers", head, rows, (14, 8, 24, 10, 14, 20, 9, 60, 7, 18, 50, 50, 14, 10))


def _told(answer: Answer) -> dict[str, Any]:
    """An answer by its columns. Who chose no name has none; what it said in confidence is in the committee's words."""
    return {
        "number": answer.number,
        "point": answer.point,
        "author": answer.byline and wording.speaker(answer),
        "author_not_verified": answer.unverified,
        "kind": answer.kind.value,
        "group": answer.group,
        "language": answer.language,
        "words": answer.words,
        "whole": answer.whole,
        "outcome": answer.outcome.value,
        "reason_en": answer.reason.en,
        "reason_es": answer.reason.es,
        "covered_by": answer.covered_by or "",
        "departure": answer.departure,
    }


def _cell(value: Any) -> Value:
    if isinstance(value, bool):
        return "yes" if value else ""
    return value if isinstance(value, int) else str(value)


def _figures(edited: Edited) -> Sheet:
    keys = ("outcome", "group", "language")
    rows: list[tuple[Value, ...]] = [(name, *[""] * len(keys), many) for name, many in edited.figures.totals.items()]
    for what, columns in GRAMMAR.items():
        if what not in edited.figures.totals:
            for row in getattr(edited.figures, what):
                told = dict(zip(columns, row, strict=False))
                rows.append((what, *(told.get(key, "") for key in keys), row[-1]))
    return Sheet("figures", ("what", *keys, "number"), rows, (20, 20, 24, 10, 10))


def _record(edited: Edited, figures: Sheet, day: date) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "round": edited.code,
        "title": _both(edited.title),
        "edition": edited.number,
        "as_of": day.isoformat(),
        "approved_text_sha256": edited.text_hash,
        "invented": bool(current_app.config["DEMO"]),
        "reason_for_correction": _both(edited.reason),
        "totals": dict(edited.figures.totals),
        "figures": [dict(zip(figures.head, row, strict=True)) for row in figures.rows],
        "pictures": {
            code: {"title": drawn.title, "columns": drawn.head, "rows": drawn.rows}
            for code, drawn in queries.pictures(edited.figures, edited.kept, "en").items()
        },
        "outcomes": {
            term.code: {"label": _both(term.label), "means": _both(term.help)}
            for term in vocabulary.terms("disposition")
        },
        "groups": {term.code: _both(term.label) for term in vocabulary.terms("stakeholder_group")},
        "sections": [
            {"code": term.code, "title": _both(term.label), "paragraphs": [_both(text) for text in texts]}
            for term, texts in edited.sections
        ],
        "no_remarks": list(edited.silent),
        "answers": [_told(each) for each in edited.answers],
        "drafts": [
            {
                "title": _both(each.title),
                "version": each.version,
                "files": [wording.draft_name(each.number, each.version, language) for language in each.languages],
            }
            for each in edited.drafts
        ],
    }


def _both(text: Localized) -> dict[str, str]:
    return {"en": text.en, "es": text.es}


def _piece(line: Line, language: str) -> Piece:
    return Piece(line.kind, line.in_(language), line.level, designations.said(line.label, language))
