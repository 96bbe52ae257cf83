"""Where a role may count."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from portal.core.db import session
from portal.models.consultations import Consultation, Round
from portal.models.people import Person


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a role may count: a code and a number, never a title, so that granting reveals no restricted subject."""

    value: str
    code: str = ""
    number: int | None = None


def scopes() -> Sequence[Scope]:
    """Every consultation and round by code and number: what a role may be granted for."""
    found = [Scope("portal")]
    rounds: dict[int, list[Scope]] = {}
    for round_id, consultation_id, number, code in session.execute(
        select(Round.id, Round.consultation_id, Round.number, Consultation.code)
        .join(Consultation, Consultation.id == Round.consultation_id)
        .order_by(Round.number, Round.id)
    ):
        rounds.setdefault(consultation_id, []).append(Scope(f"round:{round_id}", code, number))
    for consultation_id, code in session.execute(
        select(Consultation.id, Consultation.code).order_by(Consultation.code, Consultation.id)
    ):
        found += [Scope(f"consultation:{consultation_id}", code), *rounds.get(consultation_id, [])]
    return found


def scope_names(people: Iterable[Person]) -> dict[int, tuple[str, int | None]]:
    """Grant id → code of its consultation and number of its round, for grants that do not count everywhere."""
    grants = [grant for person in people for grant in person.grants if grant.consultation_id or grant.round_id]
    codes: dict[int, tuple[str, int | None]] = {}
    if not grants:
        return codes
    by_value = {scope.value: (scope.code, scope.number) for scope in scopes()}
    for grant in grants:
        value = f"round:{grant.round_id}" if grant.round_id else f"consultation:{grant.consultation_id}"
        codes[grant.id] = by_value[value]
    return codes
