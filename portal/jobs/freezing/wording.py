"""An edition in words, as its PDF, its Word document and its page say it; called with the language set."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from operator import add

from flask import current_app
from flask_babel import gettext as _

from portal.core import dates, vocabulary
from portal.files.reporting import Block, Heading, Paragraph, Picture, Report, Table, Words
from portal.files.reporting.pdf import MOST_LETTERS, MOST_ROWS
from portal.models.contributions import DISSENTS, Kind
from portal.queries import summaries as queries
from portal.queries.summaries import Edited
from portal.queries.summaries.freezing import QUOTED, Answer
from portal.text import charts
from portal.text.words import beginning

MOST_TOLD = 12  # rows of a picture in words
LINE, PART = 36, 4  # a line, and how much of it each part of a stacked picture has at least; there are eight at most


def whole(edited: Edited, language: str, day: date) -> Report:
    """All of it in one file."""
    blocks = [*_text(edited, language), *_answers(edited.answers, language), *_drafts(edited, language)]
    return _report(edited, language, day, blocks)


def volumes(edited: Edited, language: str, day: date) -> Iterator[Report]:
    """All of it in files of at most so many answers that one can be set; the first has the text."""
    parts = volumes_of(edited, language)
    for number, part in enumerate(parts, start=1):
        blocks = [*(_text(edited, language) if number == 1 else ()), *_answers(part, language)]
        if number == len(parts):
            blocks += _drafts(edited, language)
        volume = (number, len(parts)) if len(parts) > 1 else None
        yield _report(edited, language, day, blocks, volume)


def volumes_of(edited: Edited, language: str) -> list[list[Answer]]:
    """The answers of each volume, at least one: as many as can be set at once, in number and in letters."""
    parts: list[list[Answer]] = [[]]
    letters = 0
    for answer in edited.answers:
        length = len(answer.reason.in_(language)) + min(len(answer.words), QUOTED)
        if len(parts[-1]) == MOST_ROWS or (parts[-1] and letters + length > MOST_LETTERS):
            parts.append([])
            letters = 0
        parts[-1].append(answer)
        letters += length
    return parts


def _report(
    edited: Edited, language: str, day: date, blocks: Sequence[Block], volume: tuple[int, int] | None = None
) -> Report:
    title, edition = edited.title.in_(language), _("Edition %(number)s", number=edited.number)
    part = _("Volume %(number)s of %(many)s", number=volume[0], many=volume[1]) if volume else ""
    as_of = _("Text and figures as of %(day)s.", day=dates.written(day, dates.DAY[language], language))
    invented = _("Demonstration: this text is invented.") if current_app.config["DEMO"] else ""
    lead = [Words(_adds_up(edited) + ".", strong=True), Words(as_of, quiet=True)]
    if edited.reason.complete:
        lead.append(Words(f"{_('Why there is a new edition')}: {edited.reason.in_(language)}"))
    if invented:
        lead.append(Words(invented, strong=True))
    return Report(
        language=language,
        title=" · ".join(filter(None, (_("Summary and answers: %(title)s", title=title), part))),
        over=" · ".join((current_app.config[f"COMMITTEE_{language.upper()}"], edited.code, edition)),
        lead=lead,
        contents=_("Contents"),
        foot=" · ".join(filter(None, (edited.code, edition, part, invented))),
        day=day,
        blocks=blocks,
    )


def _text(edited: Edited, language: str) -> Iterator[Block]:
    for term, texts in edited.sections:
        if texts:
            yield Heading(term.label.in_(language))
            yield from (Paragraph(Words(text.in_(language))) for text in texts)
    if edited.silent:
        yield Heading(vocabulary.term("contribution_kind", "nil_return").label.in_(language))
        yield Paragraph(Words(_("These organizations said formally that they have no remarks:"), quiet=True))
        yield from (Paragraph(Words(_labelled(name))) for name in edited.silent)
    yield from _pictures(edited, language)


def _pictures(edited: Edited, language: str) -> Iterator[Block]:
    """The pictures of the public page, each with its numbers in a table that begins with the letters of the picture."""
    meanings = {term.label.in_(language): term.help.in_(language) for term in vocabulary.terms("disposition")}
    for code, drawn in queries.pictures(edited.figures, edited.kept, language, f"picture-{language}").items():
        caption = vocabulary.term("summary_picture", code).help.in_(language)
        yield Heading(drawn.title)
        yield Picture(str(drawn.svg), _told(caption, drawn))
        yield _numbers(caption, drawn, meanings if code == "outcomes" else {})


def _told(caption: str, drawn: charts.Picture) -> str:
    """What a picture shows, in words; of one with very many numbers what it is of: the table has them."""
    rows = [f"{label}: {', '.join(f'{number:,}' for number in numbers)}" for label, *numbers in drawn.rows]
    parts = f" ({', '.join(drawn.head[1:])})" if drawn.head[2:] else ""
    return f"{caption}{parts} {'; '.join(rows)}." if len(rows) <= MOST_TOLD else caption


def _numbers(caption: str, drawn: charts.Picture, meanings: Mapping[str, str]) -> Table:
    letters = [f"{key.letter}  " for key in drawn.legend]
    names = letters[: len(drawn.rows)] or [""] * len(drawn.rows)
    parts = letters[len(drawn.rows) :] or [""] * (len(drawn.head) - 1)
    first, *others = drawn.head
    head = (first, *((_("What it means"),) if meanings else ()), *map(add, parts, others))
    rows = [
        (
            (Words(f"{letter}{label}", strong=True),),
            *(((Words(meanings[str(label)]),),) if meanings else ()),
            *((Words(f"{number:,}"),) for number in numbers),
        )
        for letter, (label, *numbers) in zip(names, drawn.rows, strict=True)
    ]
    columns = len(others)
    part = max(PART, LINE // 2 // columns)
    widths = (2, 4, 1) if meanings else (3, 1) if columns == 1 else (LINE - part * columns, *[part] * columns)
    return Table(caption, head, rows, widths, numbers=tuple(range(len(head) - columns, len(head))))


def _answers(answers: Sequence[Answer], language: str) -> Iterator[Block]:
    yield Heading(_("Every answer, by number"))
    if not answers:
        yield Paragraph(Words(_("Nobody sent a contribution that could be published.")))
        return
    yield Paragraph(
        Words(_("Where you see […], the text is cut. All of it is in answers.csv and summary.json."), quiet=True)
    )
    head = (_("Number"), _("What was said"), _("What became of it, and why"))
    caption = _("Answers to contributions %(first)s to %(last)s", first=answers[0].number, last=answers[-1].number)
    groups = {term.code: term.label.in_(language) for term in vocabulary.terms("stakeholder_group")}
    outcomes = {term.code: term.label.in_(language) for term in vocabulary.terms("disposition")}
    yield Table(caption, head, [_row(each, language, groups, outcomes) for each in answers], (3, 5, 5))


def _row(
    answer: Answer, language: str, groups: dict[str, str], outcomes: dict[str, str]
) -> tuple[list[Words], list[Words], list[Words]]:
    became = [Words(outcomes[answer.outcome], strong=True), Words(answer.reason.in_(language))]
    if answer.covered_by:
        became.append(Words(_("The answer to %(number)s covers this", number=answer.covered_by), quiet=True))
    if answer.departure:
        became.append(Words(_("The advice of the Labor Advisory Committee was not followed here"), strong=True))
    spoken = answer.language if answer.language != language else ""
    return (
        _whose(answer, groups),
        [Words(_beginning(answer), spoken, quoted=True)],
        became,
    )


def _whose(answer: Answer, groups: dict[str, str]) -> list[Words]:
    found = [Words(answer.number, strong=True), Words(speaker(answer)), Words(groups[answer.group], quiet=True)]
    if answer.kind is Kind.STATEMENT:
        found.append(Words(_("official statement"), quiet=True))
    elif answer.kind in DISSENTS:
        found.append(Words(_("dissent"), quiet=True))
    return [*found, Words(_("name not verified"), quiet=True)] if answer.unverified else found


def _drafts(edited: Edited, language: str) -> Iterator[Block]:
    if not edited.drafts:
        return
    yield Heading(_("The drafts and their versions"))
    for each in edited.drafts:
        version = _("Version %(number)s", number=each.version)
        names = ", ".join(f"{draft_name(each.number, each.version, code)}" for code in each.languages)
        yield Paragraph(Words(f"{each.title.in_(language)}, {version}: {names}"))


def draft_name(number: int, version: int, language: str) -> str:
    """The file of a version in one language."""
    return f"drafts/D-{number}-v{version}.{language}.md"


def speaker(answer: Answer) -> str:
    """How the author is named: as they chose, or by what they are."""
    if answer.kind is Kind.CONCERN:
        return str(_("Sent in confidence, worded by the committee"))
    if not answer.byline:
        return str(_("A participant"))
    name = _labelled(answer.byline)
    return str(_("A member of %(name)s", name=name)) if answer.kind is Kind.UNNAMED_DISSENT else name


def _labelled(name: str) -> str:
    return str(_("%(name)s (invented)", name=name) if current_app.config["DEMO"] else name)


def _beginning(answer: Answer) -> str:
    """So much of the words as stands beside an answer."""
    shown = beginning(answer.words, QUOTED, " […]")
    return shown if answer.whole or shown != answer.words else f"{shown} […]"


def _adds_up(edited: Edited) -> str:
    """One line that a reader can check by hand."""
    totals = {name: f"{many:,}" for name, many in edited.figures.totals.items()}
    return str(
        _(
            "%(received)s received = %(answered)s published and answered + %(withheld)s withheld + "
            "%(withdrawn)s withdrawn + %(returned)s returned and not sent again",
            **totals,
        )
    )
