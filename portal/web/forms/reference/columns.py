"""The columns of a sheet of a register: what its forms ask, in the words of the forms, beside what a sheet needs."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask_babel import force_locale, gettext
from flask_babel import lazy_gettext as _l

from portal.core import registers, vocabulary
from portal.core.actor import ANONYMOUS
from portal.core.localized import LANGUAGES, Localized
from portal.files.exporting.records import Head, Record, Words
from portal.files.returned_records import ID, REVISION, Expected, folded
from portal.models.reference import Facility, Kept
from portal.queries import reference as queries
from portal.services import reference as acts
from portal.services.reference import Column, Holds
from portal.web.forms.reference.entries import FORMS, REVISIONS
from portal.web.forms.reference.entry import OFFERED
from portal.web.forms.reference.workplaces import WorkplaceRevisionForm
from portal.web.locale import local

ABOUT = {
    "source": _l(
        "Where you change it, this row has a source of its own. Left as it is, or empty in a new row, it becomes the "
        "source that you give when you confirm the sheet. Several: one a line."
    ),
    "as_of": _l("The day of the source, in the same way."),
    "why_en": _l("Only where this row has a reason of its own: then in both languages."),
    "why_es": _l("Only where this row has a reason of its own: then in both languages."),
}


@dataclass(frozen=True, slots=True)
class Choices:
    """What may be chosen in a column: codes and what they are called."""

    terms: tuple[tuple[str, Localized], ...]
    doubled: frozenset[str] = field(default=frozenset())  # what several are called

    @classmethod
    def of(cls, terms: Iterable[tuple[str, Localized | str]]) -> "Choices":
        said = tuple((code, Localized(each, each) if isinstance(each, str) else each) for code, each in terms)
        many = Counter(name for _code, each in said for name in {folded(each.en), folded(each.es)})
        return cls(said, frozenset(name for name, times in many.items() if times > 1))

    def words(self) -> dict[str, str]:
        """Each code in the language of the page; with the code where the words alone do not tell."""
        return {code: self._said(code, local(each)) for code, each in self.terms}

    def codes(self) -> dict[str, str | None]:
        """Codes by what somebody may have chosen or typed; nothing where several are called so."""
        found: dict[str, str | None] = {}
        for code, each in self.terms:
            for said in (each.en, each.es):
                found[folded(said)] = None if folded(said) in self.doubled else code
                found[folded(f"{said} ({code})")] = code
        return found | {folded(code): code for code, _each in self.terms}

    def _said(self, code: str, words: str) -> str:
        return f"{words} ({code})" if folded(words) in self.doubled else words


def headings(of: str) -> dict[str, str]:
    """The words over the columns, in the language of the page."""
    return {
        ID: gettext("Identifier (leave it as it is; empty for a new entry)"),
        REVISION: gettext("Revision"),
        **{each.name: str(_asked(of, each.name).args[0]) for each in acts.columns(of)},
    }


def choices(of: str) -> dict[str, Choices]:
    """What may be chosen, by column."""
    lists = FORMS[of].lists if of in FORMS else {"sector": "sector"}
    found = {}
    for each in acts.columns(of):
        given = _asked(of, each.name).kwargs.get("choices")
        if each.name in lists:
            terms = vocabulary.terms(lists[each.name])
            found[each.name] = Choices.of((term.code, term.label) for term in terms)
        elif each.name in OFFERED:
            found[each.name] = Choices.of(queries.entries_to_choose(ANONYMOUS, each.name))
        elif each.name == "state":
            found[each.name] = Choices.of((state.code, state.name) for state in registers.states().values())
        elif each.name == "led_to":
            found[each.name] = Choices.of(queries.cases_to_choose(ANONYMOUS))
        elif given:
            found[each.name] = Choices.of((choice.value, str(choice.label)) for choice in given)
    return found


def expected(of: str) -> list[Expected]:
    """The columns as they are read, headed in either language."""
    said = []
    for language in LANGUAGES:
        with force_locale(language):
            said.append(headings(of))
    offered, needed = choices(of), acts.needed_days(of)
    return [
        *(Expected(name, tuple(each[name] for each in said)) for name in (ID, REVISION)),
        *(
            Expected(
                each.name,
                tuple(words[each.name] for words in said),
                is_day=each.holds is Holds.DAY,
                is_span=each.holds is Holds.SPAN,
                is_number=each.holds is Holds.NUMBER,
                is_needed=each.name in needed,
                choices=offered[each.name].codes() if each.name in offered else None,
            )
            for each in acts.columns(of)
        ),
    ]


def heads(of: str, offered: Mapping[str, Choices]) -> list[Head]:
    """The columns as they are written, in the language of the page."""
    said = headings(of)
    return [
        Head(
            ID, said[ID], gettext("Names the entry. A row without one is a new entry. Rows may be deleted and sorted.")
        ),
        Head(REVISION, said[REVISION], ""),
        *(
            Head(
                each.name,
                said[each.name],
                _about(of, each, offered.get(each.name)),
                each.holds is Holds.DAY,
                tuple(offered[each.name].words().values()) if each.name in offered else (),
            )
            for each in acts.columns(of)
        ),
    ]


def rows(of: str, records: Iterable[Kept | Facility], offered: Mapping[str, Choices]) -> list[Record]:
    words = {name: each.words() for name, each in offered.items()}
    return [
        Record(
            each.slug,
            each.revision,
            {name: words.get(name, {}).get(said, said) for name, said in acts.cells(each, of).items()},
        )
        for each in records
    ]


def words_of_the_workbook(title: str) -> Words:
    return Words(
        title=title,
        entries=gettext("Entries"),
        columns=gettext("Columns"),
        head_of_columns=(gettext("Column"), gettext("What belongs there")),
        introduction=(
            gettext("Change cells, add rows below the last one, delete rows that should stay as they are: what is not "
                    "in the sheet is not touched. Nothing is taken back by a sheet."),
            gettext("Leave the headings and the first two rows as they are. No formulas: write what they result in."),
        ),
    )  # fmt: skip


def _about(of: str, column: Column, offered: Choices | None) -> str:
    if column.name in ABOUT:
        return str(ABOUT[column.name])
    parts = [str(_asked(of, column.name).kwargs.get("description") or "")]
    if column.holds is Holds.DAY:
        parts.append(gettext("A day, like this: 2026-12-04"))
    if offered is not None:
        parts.append(gettext("One of the list."))
    return " ".join(filter(None, parts))


def _asked(of: str, name: str) -> Any:
    """The field of the form, with its label and its description."""
    return getattr(REVISIONS.get(of, WorkplaceRevisionForm), name)
