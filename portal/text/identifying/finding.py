"""What in a text could point to a person: where it stands, and of which kind it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby


class Kind(StrEnum):
    """Why it points to somebody; the vocabulary ``identifying_kind`` says it to people, and what to write instead."""

    NAME = "name"
    PHONE = "phone"
    EMAIL = "email"
    CURP = "curp"
    RFC = "rfc"
    NSS = "nss"
    OTHER_ID = "other_id"
    ACCOUNT = "account"
    NUMBER = "number"
    ADDRESS = "address"
    EMPLOYEE_NUMBER = "employee_number"
    SOCIAL = "social"
    VEHICLE = "vehicle"
    JOB_SHIFT_LINE = "job_shift_line"
    FEW = "few"
    UNIQUE = "unique"
    COPIED = "copied"
    TRACKING_KEY = "tracking_key"


@dataclass(frozen=True, slots=True)
class Finding:
    """``text[start:end]``, in code points, is of this kind."""

    kind: Kind
    start: int
    end: int


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """By place; what overlaps within a kind is one finding that covers both."""
    found: list[Finding] = []
    for kind, alike in groupby(sorted(findings, key=lambda each: (each.kind, each.start, -each.end)), lambda f: f.kind):
        last: Finding | None = None
        for each in alike:
            if last is not None and each.start < last.end:
                last = Finding(kind, last.start, max(last.end, each.end))
            else:
                if last is not None:
                    found.append(last)
                last = each
        if last is not None:
            found.append(last)
    return sorted(found, key=lambda each: (each.start, each.end, each.kind))
