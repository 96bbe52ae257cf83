"""Reading the registers of public records: workplaces and cases, each as its sources have it."""

from portal.queries.reference.labels import Happened, Label, label_of
from portal.queries.reference.reading import (
    Filter,
    Listed,
    Listing,
    Whole,
    as_of,
    case,
    cases,
    cases_by_sector,
    cases_by_year,
    facilities,
    facility,
    named,
    states_with_cases,
)
from portal.queries.reference.record import cases_on_record, entry_of, facilities_on_record

__all__ = [
    "Filter",
    "Happened",
    "Label",
    "Listed",
    "Listing",
    "Whole",
    "as_of",
    "case",
    "cases",
    "cases_by_sector",
    "cases_by_year",
    "cases_on_record",
    "entry_of",
    "facilities",
    "facilities_on_record",
    "facility",
    "label_of",
    "named",
    "states_with_cases",
]
