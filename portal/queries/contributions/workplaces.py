"""Which workplaces published contributions name, what these were asked, and what they answered."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, or_, select
from sqlalchemy.orm import joinedload, selectinload

from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import NotFound
from portal.core.localized import Localized
from portal.models.consultations import Audience
from portal.models.contributions import Contribution, Enquiry, Kind, Mention, Naming, Status
from portal.models.people import Organisation
from portal.models.reference import Facility, FacilityName, Representation
from portal.policy import visibility
from portal.queries.reference import group_of, groups_of

A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to a workplace. ``answer`` is empty as long as there is none, or where it is not for this reader:
    what was said to the committee alone is read by the committee and by those who said it, not by others who speak
    for the workplace as well."""

    id: int
    question: str
    language: str
    due_on: date
    asked_at: datetime
    answer: str
    answer_language: str
    answered_for: str
    answered_at: datetime | None
    agreed: bool
    published: bool

    @property
    def answered(self) -> bool:
        return self.answered_at is not None


@dataclass(frozen=True, slots=True)
class Named:
    """A workplace that a published contribution names: what it is called, and what became of it.

    ``kind`` and ``byline`` say whose words the contribution has. ``replies`` are those of the workplace in the thread.
    """

    id: int
    slug: str
    name: Localized
    company: str
    number: str
    kind: Kind
    byline: str
    unverified: bool  # nobody has checked that name
    published_at: datetime
    noted_at: datetime
    asked: Sequence[Asked] = ()
    replies: Sequence[str] = ()


class NamedPage(NamedTuple):
    """A screenful, and where the next begins."""

    items: list[Named]
    next: int | None


def named_in(viewer: Actor, contribution: Contribution) -> list[Named]:
    """The workplaces that this one names, with their answers that are public and their replies in its thread."""
    if contribution.round.audience is not Audience.PUBLIC or contribution.kind is Kind.OFFICIAL_REPLY:
        return []  # none is ever noted of these
    rows = session.execute(_named_in(viewer), {"contribution_id": contribution.id}).all()
    if not rows:
        return []
    asked = _asked(viewer, [row.id for row in rows], Enquiry.published_at.is_not(None))
    replies = _replies(viewer, contribution, {row.facility_id for row in rows})
    return [_whole(row, asked.get(row.id, []), replies[row.facility_id]) for row in rows]


def naming(viewer: Actor, facility_ids: Sequence[int], after: int | None = None) -> NamedPage:
    """What was published that names this workplace, the latest first."""
    rows, further = _page(_named(viewer).where(Mention.facility_id.in_(facility_ids)), after)
    return NamedPage([_whole(row, [], []) for row in rows], further)


def noted(viewer: Actor, after: int | None = None) -> NamedPage:
    """For the committee's own people: what was noted, the latest first, with all that was asked and answered."""
    rows, further = _page(_named(viewer).where(visibility.asked_by(viewer)), after)
    asked = _asked(viewer, [row.id for row in rows], whole=True)
    return NamedPage([_whole(row, asked.get(row.id, []), []) for row in rows], further)


def noted_of(viewer: Actor, contribution: Contribution) -> list[Named]:
    """What was noted of one contribution, with all that was asked and answered."""
    rows = session.execute(
        _named(viewer).where(visibility.asked_by(viewer), Mention.contribution_id == contribution.id)
    ).all()
    asked = _asked(viewer, [row.id for row in rows], whole=True)
    return [_whole(row, asked.get(row.id, []), []) for row in rows]


def spoken_for(viewer: Actor) -> list[Facility]:
    """The workplaces for which the viewer's organisation speaks."""
    return list(
        session.scalars(
            select(Facility)
            .join(Representation, Representation.facility_id == Facility.id)
            .where(
                Representation.ended_at.is_(None),
                Representation.organisation_id == (viewer.organisation_id or 0),
                visibility.representations(viewer),
            )
            .order_by(Facility.spelled, Facility.id)
            .options(selectinload(Facility.names))
        )
    )


def to_answer(viewer: Actor) -> Select[int]:
    """Questions of the committee, not answered yet, to workplaces for which the viewer's organisation speaks."""
    spoken = select(Representation.facility_id).where(
        Representation.ended_at.is_(None), Representation.organisation_id == (viewer.organisation_id or 0)
    )
    return (
        select(Enquiry.id)
        .join(Mention, Mention.id == Enquiry.mention_id)
        .where(Enquiry.answered_at.is_(None), Mention.facility_id.in_(spoken), visibility.mentions(viewer))
    )


def said_of_mine(viewer: Actor, workplaces: Sequence[Facility], after: int | None = None) -> NamedPage:
    """What was published that names one of them, the latest first, with what the committee asked about it."""
    ids = group_of(*(each.id for each in workplaces))
    if not ids:
        return NamedPage([], None)
    rows, further = _page(_named(viewer).where(Mention.facility_id.in_(ids)), after)
    asked = _asked(viewer, [row.id for row in rows])
    return NamedPage([_whole(row, asked.get(row.id, []), []) for row in rows], further)


def mention(viewer: Actor, mention_id: int) -> Mention:
    """For acts of the desk."""
    found = session.scalar(
        select(Mention).where(Mention.id == mention_id, visibility.mentions(viewer), visibility.asked_by(viewer))
    )
    if found is None:
        raise NotFound
    return found


def enquiry(viewer: Actor, enquiry_id: int) -> Enquiry:
    """For acts: those of the desk, and the answer of who speaks for the workplace."""
    ids = group_of(*(each.id for each in spoken_for(viewer)))
    found = session.scalar(
        select(Enquiry)
        .join(Mention, Mention.id == Enquiry.mention_id)
        .where(
            Enquiry.id == enquiry_id,
            visibility.mentions(viewer),
            or_(visibility.asked_by(viewer), Mention.facility_id.in_(ids)),
        )
        .options(joinedload(Enquiry.mention).joinedload(Mention.facility))
    )
    if found is None:
        raise NotFound
    return found


def asked_about(viewer: Actor, of: Enquiry) -> Named:
    """A question with the contribution that it is about, for who may answer it."""
    row = session.execute(_named(viewer).where(Mention.id == of.mention_id)).one()
    asked = [one for one in _asked(viewer, [row.id])[row.id] if one.id == of.id]
    return _whole(row, asked, [])


def representations(viewer: Actor, organisation: Organisation) -> Sequence[Representation]:
    """For which workplaces it speaks and spoke, the latest first."""
    return session.scalars(
        select(Representation)
        .where(Representation.organisation_id == organisation.id, visibility.representations(viewer))
        .order_by(Representation.id.desc())
        .options(joinedload(Representation.facility).selectinload(Facility.names))
    ).all()


def _named(viewer: Actor) -> Select[*tuple[object, ...]]:
    return (
        select(
            *(Mention.id, Mention.noted_at, Mention.facility_id, Facility.slug, Facility.company),
            *(Contribution.number, Contribution.kind, Contribution.byline, Contribution.published_at),
            Contribution.is_unverified().label("unverified"),
            FacilityName.name,
        )
        .join(Contribution, Contribution.id == Mention.contribution_id)
        .join(Facility, Facility.id == Mention.facility_id)
        .join(FacilityName, and_(FacilityName.facility_id == Facility.id, FacilityName.position == 1))
        .where(visibility.mentions(viewer))
        .order_by(Mention.id.desc())
    )


@lru_cache(maxsize=128)  # built once for each sort of reader: it is asked at each page of a contribution
def _named_in(viewer: Actor) -> Select[*tuple[object, ...]]:
    return _named(viewer).where(Mention.contribution_id == bindparam("contribution_id"))


def _page(
    query: Select[*tuple[object, ...]], after: int | None
) -> tuple[Sequence[Row[*tuple[object, ...]]], int | None]:
    """The latest that were noted, or those before ``after``; and where the next page begins."""
    if after is not None:
        query = query.where(Mention.id < after)
    rows = session.execute(query.limit(A_PAGE + 1)).all()
    return rows[:A_PAGE], rows[A_PAGE - 1].id if len(rows) > A_PAGE else None


def _whole(row: Row[*tuple[object, ...]], asked: Sequence[Asked], replies: Sequence[str]) -> Named:
    return Named(
        id=row.id,
        slug=row.slug,
        name=row.name,
        company=row.company,
        number=row.number,
        kind=Kind(row.kind),
        byline=row.byline,
        unverified=row.unverified,
        published_at=row.published_at,
        noted_at=row.noted_at,
        asked=asked,
        replies=replies,
    )


def _asked(
    viewer: Actor, mention_ids: Sequence[int], *further: ColumnElement[bool], whole: bool = False
) -> dict[int, list[Asked]]:
    """What was asked, by mention. ``whole``: for the committee, with answers that are for it alone."""
    found: dict[int, list[Asked]] = {}
    if not mention_ids:
        return found
    rows = session.execute(
        select(Enquiry, Organisation.name)
        .outerjoin(Organisation, Organisation.id == Enquiry.answered_for_id)
        .where(Enquiry.mention_id.in_(mention_ids), *further)
        .order_by(Enquiry.id)
    )
    for one, name in rows:
        theirs = one.answered_for_id is not None and one.answered_for_id == viewer.organisation_id
        readable = whole or theirs or one.published_at is not None
        found.setdefault(one.mention_id, []).append(
            Asked(
                id=one.id,
                question=one.question,
                language=one.language,
                due_on=one.due_on,
                asked_at=one.asked_at,
                answer=one.answer if readable else "",
                answer_language=one.answer_language,
                answered_for=(name or "") if readable else "",
                answered_at=one.answered_at,
                agreed=one.agreed,
                published=one.published_at is not None,
            )
        )
    return found


def _replies(viewer: Actor, contribution: Contribution, facility_ids: Collection[int]) -> dict[int, list[str]]:
    """By workplace, what was replied in the name of an organisation that spoke for it then.

    Not the replies of who chose to be nobody.
    """
    groups = groups_of(facility_ids)
    spoke = and_(
        Representation.facility_id.in_(set().union(*groups.values())),
        Representation.organisation_id == Contribution.organisation_id,
        Representation.begun_at <= Contribution.posted_at,
        or_(Representation.ended_at.is_(None), Representation.ended_at > Contribution.posted_at),
    )
    found = session.execute(
        select(Contribution.number, Representation.facility_id)
        .join(Representation, spoke)
        .where(
            Contribution.parent_id == contribution.id,
            and_(Contribution.naming == Naming.ORGANISATION, Contribution.status == Status.PUBLISHED),
            visibility.contributions(viewer),
        )
        .order_by(Contribution.path)
    ).all()
    replies = {}
    for one, group in groups.items():
        theirs = dict.fromkeys(number for number, spoken_for in found if number and spoken_for in group)
        replies[one] = list(theirs)
    return replies
