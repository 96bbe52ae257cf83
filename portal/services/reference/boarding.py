"""What the register of the Expert Board may say: of members, values, assessments and reports."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from portal.core.db import session
from portal.core.errors import N_, Conflict, Invalid
from portal.core.localized import Localized
from portal.core.spans import Span
from portal.models.reference import Assessment, Benchmark, BenchmarkValue, BoardMember, BoardReport, Determination
from portal.models.reference.board import MEMBERS, SEATS, VERDICTS
from portal.services.reference.happening import LONGEST_POSITION, in_both, span_read
from portal.services.reference.keeping import LONGEST_NAME, line
from portal.services.reference.spelling import known
from portal.text import words

_NUMBER = re.compile(r"(?:[0-9]{1,12}|[0-9]{1,3}(?:,[0-9]{3}){1,3})(?:\.[0-9]{1,2})?")


class NoNumber(Invalid):
    sentence = N_("“%(typed)s” is not a number that we can read. Write it like this: 1234.50 or 1,234.50")


class NoSeat(Invalid):
    sentence = N_("The one who appoints for this seat has %(many)s of the twelve: choose a number up to that.")


class SeatTaken(Invalid):
    sentence = N_("On this seat %(name)s is on record for some of these days. Correct that entry first.")


class EndsBefore(Invalid):
    sentence = N_("It cannot end before it begins.")


class NoVotes(Invalid):
    sentence = N_("Enter how many voted for each: between 1 and 12 together.")


class NotTheMost(Invalid):
    sentence = N_("More voted otherwise. The result is what most voted for.")


class MinorityMissing(Invalid):
    sentence = N_("Somebody voted otherwise. Their position is here in full, in both languages.")


class Followed(Conflict):
    sentence = N_("Something follows this report on record. Take the steps back first, the last one first.")


def decimal_read(typed: str, field: str) -> Decimal:
    """Two places at most, in the digits 0 to 9, with a point; what could be read in two ways is refused."""
    seen = words.seen(typed)
    if not _NUMBER.fullmatch(seen):
        raise NoNumber(field=field, typed=seen[:40])
    return Decimal(seen.replace(",", ""))


def optional_span(typed: str, field: str) -> Span | None:
    return span_read(typed, field) if words.seen(typed) else None


def _member(
    it: BoardMember | None, *, appointed_by: str, seat: int | None, name: str, began: str, term_ends: date, left: str
) -> dict[str, Any]:
    known("board_appointer", appointed_by, "appointed_by")
    if seat is None or not 1 <= seat <= SEATS[appointed_by]:
        raise NoSeat(field="seat", many=SEATS[appointed_by])
    since, until = span_read(began, "began"), optional_span(left, "left")
    if term_ends < since.first:
        raise EndsBefore(field="term_ends")
    if until is not None and until.certainly_before(since):
        raise EndsBefore(field="left")
    _ensure_seat_free(it, appointed_by, seat, since, term_ends if until is None else min(term_ends, until.end))
    return {
        "appointed_by": appointed_by,
        "seat": seat,
        "name": line(name, LONGEST_NAME, "name"),
        "began": since,
        "term_ends": term_ends,
        "left": until,
    }


def _ensure_seat_free(it: BoardMember | None, appointed_by: str, seat: int, since: Span, ends: date) -> None:
    others = select(BoardMember).where(
        BoardMember.appointed_by == appointed_by, BoardMember.seat == seat, BoardMember.ended_at.is_(None)
    )
    with session.no_autoflush:
        found = session.scalars(others).all()
    for other in found:
        theirs = other.term_ends if other.left is None else min(other.term_ends, other.left.first)
        if other is not it and other.began.end < ends and since.end < theirs:
            raise SeatTaken(field="seat", name=other.name)


def _may_sit_again(it: BoardMember) -> None:
    ends = it.term_ends if it.left is None else min(it.term_ends, it.left.end)
    _ensure_seat_free(it, it.appointed_by, it.seat, it.began, ends)


def nothing_in_the_way(_it: Any) -> None:
    """Of most kinds nothing stands in the way."""


def _value(_it: BenchmarkValue | None, *, benchmark: str, day: str, value: str, note: Localized) -> dict[str, Any]:
    return {
        "benchmark_id": _benchmark(benchmark).id,
        "day": span_read(day, "day"),
        "value": decimal_read(value, "value"),
        "note": in_both(note, "note", needed=False),
    }


def _assessment(
    _it: Assessment | None,
    *,
    benchmark: str,
    day: str,
    verdict: str,
    reasons: Localized,
    minority: Localized,
    **votes: int | None,
) -> dict[str, Any]:
    known("benchmark_verdict", verdict, "verdict")
    counted = {each: votes.get(f"votes_{each}") or 0 for each in VERDICTS}
    together = sum(counted.values())
    if min(counted.values()) < 0 or not 1 <= together <= MEMBERS:
        raise NoVotes(field="votes_met")
    if counted[verdict] < max(counted.values()):
        raise NotTheMost(field="verdict")
    dissent = together - counted[verdict]
    return {
        "benchmark_id": _benchmark(benchmark).id,
        "day": span_read(day, "day"),
        "verdict": verdict,
        **{f"votes_{each}": number for each, number in counted.items()},
        "dissent": dissent,
        "reasons": in_both(reasons, "reasons", needed=True, most=LONGEST_POSITION),
        "minority": _minority(minority, dissent),
    }


def _report(
    it: BoardReport | None,
    *,
    kind: str,
    title: Localized,
    day: str,
    summary: Localized,
    determination: str,
    votes_for: int | None,
    votes_against: int | None,
    minority: Localized,
) -> dict[str, Any]:
    joined, apart = votes_for or 0, votes_against or 0
    if min(joined, apart) < 0 or joined + apart > MEMBERS:
        raise NoVotes(field="votes_for")
    determined = Determination(known("board_determination", determination, "determination"))
    if it is not None and determined is not it.determination:
        ensurenothing_in_the_way_follows(it)
    return {
        "kind": known("board_report", kind, "kind"),
        "title": Localized(line(title.en, LONGEST_NAME, "title_en"), line(title.es, LONGEST_NAME, "title_es")),
        "day": span_read(day, "day"),
        "summary": in_both(summary, "summary", needed=True, most=LONGEST_POSITION),
        "determination": determined,
        "votes_for": joined,
        "votes_against": apart,
        "minority": _minority(minority, apart),
    }


def ensurenothing_in_the_way_follows(report: BoardReport) -> None:
    """What rests on a determination would be left without it."""
    if any(each.holds for each in report.steps):
        raise Followed


def _minority(position: Localized, dissent: int) -> Localized:
    kept = in_both(position, "minority", needed=False, most=LONGEST_POSITION)
    if dissent and not kept.en:
        raise MinorityMissing(field="minority_en")
    return kept


def _benchmark(slug: str) -> Benchmark:
    found: Benchmark | None = session.scalar(select(Benchmark).where(Benchmark.slug == slug))
    if found is None:
        raise Invalid(N_("Choose one of the benchmarks of the list."), field="benchmark")
    return found


KINDS = {
    "member": (BoardMember, _member, nothing_in_the_way, _may_sit_again),
    "value": (BenchmarkValue, _value),
    "assessment": (Assessment, _assessment),
    "report": (BoardReport, _report, ensurenothing_in_the_way_follows),
}
