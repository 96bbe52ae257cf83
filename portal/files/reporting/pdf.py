"""A report as tagged PDF (PDF/UA-1), set by typst in a process of its own, which can die without the worker."""

import json
from dataclasses import asdict
from typing import Any

from portal.files import apart
from portal.files.reporting.model import Report
from portal.files.reporting.pixels import inked
from portal.files.reporting.printable import printable

CHILD = "portal.files.reporting.typesetting"
PATIENCE = 240.0  # seconds, waiting for a turn included
LARGEST = 100_000_000  # bytes
MOST_ROWS = 1000  # of a table in one file
MOST_LETTERS = 600_000  # of all its rows: 430,000 take 490 MB of the 1 GB that such a process has
REGIONS = {"en": "us", "es": "mx"}


def pdf(report: Report) -> bytes:
    """:class:`apart.Unfinished` where the process was lost. A longer table than ``MOST_ROWS`` is cut by the caller."""
    return apart.run(CHILD, content=json.dumps(_data(report)).encode(), patience=PATIENCE, most=LARGEST)


def _data(report: Report) -> dict[str, Any]:
    data: dict[str, Any] = _printed(asdict(report))
    for block, told in zip(report.blocks, data["blocks"], strict=True):
        told["kind"] = type(block).__name__.lower()
    return data | {
        "day": [report.day.year, report.day.month, report.day.day],
        "region": REGIONS[report.language],
    }


def _printed(value: Any, name: str = "") -> Any:
    if isinstance(value, str):
        return inked(value) if name == "svg" else printable(value)
    if isinstance(value, dict):
        return {key: _printed(each, key) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_printed(each) for each in value]
    return value
