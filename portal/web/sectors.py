"""The list of priority subsectors in words and as a file, in the language of the page."""

from collections.abc import Iterable

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from portal.models.reference import Kept, SectorEdition
from portal.queries.reference import Compared
from portal.text.charts import as_csv
from portal.web.days import known_day
from portal.web.locale import local

KINDS = {"edition": _l("Editions of the list")}


def entry_name(one: Kept) -> str | None:
    """What an entry of this register is called on the desk; nothing for those of others."""
    match one:
        case SectorEdition():
            return f"{one.number}. {local(one.title)}, {known_day(one.day)}"
    return None


def editions_table(found: Iterable[Compared]) -> str:
    """All editions as a file (RFC 4180), a row for each subsector of each."""
    head = (
        *(gettext("Edition"), gettext("Title"), gettext("Day"), gettext("Subsector"), gettext("Code")),
        *(gettext("In the list since edition"), gettext("Withdrawn on"), gettext("Why the list was revised")),
        *(gettext("Source"), gettext("Read as of")),
    )
    return as_csv(
        head,
        [
            (
                *(str(each.edition.number), local(each.edition.title), str(each.edition.day)),
                *(local(one.name), one.code, str(one.since)),
                str(each.edition.withdrawn or ""),
                *(local(each.edition.reason), each.edition.source, each.edition.as_of.isoformat()),
            )
            for each in found
            for one in each.subsectors
        ],
    )
