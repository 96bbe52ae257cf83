"""Files of a release in ``portal/core/reference``, row by row (RFC 4180, with a head, in UTF-8)."""

import csv
import io
from collections.abc import Iterator, Mapping
from importlib.resources import files

from portal.core.localized import Localized


def rows(name: str) -> Iterator[dict[str, str]]:
    table = (files("portal.core") / "reference" / name).read_text(encoding="utf-8")
    yield from csv.DictReader(io.StringIO(table))


def both(row: Mapping[str, str], column: str) -> Localized:
    return Localized(en=row[f"{column}_en"], es=row[f"{column}_es"])
