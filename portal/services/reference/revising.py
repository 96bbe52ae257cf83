"""What the staff entered of a workplace is corrected with a reason, and each correction undone, the latest first.

Its name and its place stand in tables of their own, so what it said before is kept by these words and not by columns.
"""

from datetime import date

from sqlalchemy.orm.attributes import flag_modified

from portal.core import clock
from portal.core.actor import Actor
from portal.core.localized import Localized
from portal.models.reference import Facility
from portal.services.door import act, ensure_unchanged
from portal.services.reference.correcting import latest, reason_given, stood
from portal.services.reference.keeping import fill
from portal.services.reference.spelling import respell


@act("facility.revise")
def revise(
    facility: Facility,
    *,
    company: str,
    name: str,
    sector: str,
    city: str,
    state: str,
    source: str,
    as_of: date,
    why: Localized,
    seen: int,
    by: Actor,
) -> Facility:
    """Correct what the staff entered; what a release delivers changes with a release."""
    ensure_unchanged(facility, seen)
    reason, before = reason_given(why), _said(facility)
    fill(facility, company=company, name=name, sector=sector, city=city, state=state, source=source, as_of=as_of)
    stood(facility, before, _said(facility), reason)
    flag_modified(facility, "company")  # another revision also where only an accent of its name is another
    respell(facility)
    return facility


@act("facility.undo")
def undo_revision(facility: Facility, *, by: Actor) -> Facility:
    """Put back what stood there before its latest correction."""
    found = latest(facility)
    said = {**_said(facility), **found.before}
    fill(
        facility,
        company=said["company"],
        name=said["name"],
        sector=said["sector"],
        city=said["city"],
        state=said["in_state"],
        source=said["source"].replace(" ; ", "\n"),
        as_of=date.fromisoformat(said["as_of"]),
    )
    found.undone_at = clock.now()
    flag_modified(facility, "company")
    respell(facility)
    return facility


def _said(facility: Facility) -> dict[str, str]:
    place = facility.places[0]
    return {
        "company": facility.company,
        "name": facility.names[0].name.es,
        "sector": facility.sector,
        "city": place.city,
        "in_state": place.state,
        "source": facility.source,
        "as_of": facility.as_of.isoformat(),
    }
