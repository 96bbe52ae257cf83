"""Themes of a round: people choose, name, merge and split them, and put points under them.

What the portal proposes is only a name with its places; no machine puts a point under anything. Whoever put a point
under a theme stays with it, also when it is taken away again.
"""

from collections.abc import Sequence

from sqlalchemy import func, insert, literal, select, update

from portal.core import clock, noting
from portal.core.actor import Actor
from portal.core.db import session
from portal.core.errors import N_, Conflict, Invalid
from portal.core.localized import Localized
from portal.models.consultations import Round
from portal.models.summaries import Point, Theme, Themed
from portal.services.consultations.examining import line, require_both
from portal.services.door import act, ensure_unchanged
from portal.services.summaries.points import ensure_open

LONGEST_NAME = 120


class NameTooLong(Invalid):
    sentence = N_("This name is too long: %(found)s characters of %(most)s.")


class ThemeThere(Invalid):
    sentence = N_("This round has a theme of that name already.")


class NothingChosen(Invalid):
    sentence = N_("Choose at least one point.")


class Itself(Invalid):
    sentence = N_("A theme cannot be merged into itself. Choose another one.")


class NoTheme(Invalid):
    sentence = N_("Choose a theme of this round.")


class ThemeGone(Conflict):
    sentence = N_("Somebody else has dropped this theme in the meantime, or merged it into another.")


@act("theme.create")
def create_theme(round_: Round, *, name: Localized, by: Actor) -> Theme:
    """A theme that a person thought of."""
    ensure_open(round_.id)
    return _made(round_.id, _name(round_.id, name), by)


@act("theme.take")
def take_theme(theme: Theme, *, name: Localized, seen: int, by: Actor) -> Theme:
    """Make a theme of what the portal proposed, under this name; from then on points can be put under it."""
    ensure_open(theme.round_id)
    ensure_unchanged(theme, seen)
    if theme.taken_at is not None or theme.dropped_at is not None:
        raise ThemeGone
    theme.name = _name(theme.round_id, name, theme)
    theme.taken_at = clock.now()
    return theme


@act("theme.rename")
def rename_theme(theme: Theme, *, name: Localized, seen: int, by: Actor) -> Theme:
    _ensure_standing(theme)
    ensure_unchanged(theme, seen)
    theme.name = _name(theme.round_id, name, theme)
    return theme


@act("theme.drop")
def drop_theme(theme: Theme, *, by: Actor) -> Theme:
    """Away with it, or with what was only proposed. Points under it are under it no longer, and say who put them."""
    ensure_open(theme.round_id)
    if theme.dropped_at is not None or theme.merged_into_id is not None:
        raise ThemeGone
    theme.dropped_at = clock.now()
    _end_all(theme, by)
    return theme


@act("theme.merge")
def merge_theme(theme: Theme, *, into: int | None, by: Actor) -> Theme:
    """All its points come under the other, too; this one stays to be read, and says into which it went."""
    _ensure_standing(theme)
    if into == theme.id:
        raise Itself(field="into")
    other = session.get(Theme, into) if into else None
    if other is None or other.round_id != theme.round_id:
        raise NoTheme(field="into")
    _ensure_standing(other)
    under = Themed.theme_id == theme.id, Themed.ended_at.is_(None)
    there = select(Themed.point_id).where(Themed.theme_id == other.id, Themed.ended_at.is_(None))
    values = select(Themed.point_id, literal(other.id), literal(by.user_id), literal(clock.now(), type_=Themed.at.type))
    columns = ["point_id", "theme_id", "assigned_by_id", "at"]
    moved = session.execute(
        insert(Themed).from_select(columns, values.where(*under, Themed.point_id.not_in(there)), include_defaults=False)
    )
    noting.note(session(), "Themed.0.many", None, moved.rowcount, hidden=False)  # type: ignore[attr-defined]
    _end_all(theme, by)
    theme.merged_into_id = other.id
    return theme


@act("theme.split")
def split_theme(theme: Theme, *, name: Localized, points: Sequence[int], by: Actor) -> Theme:
    """A theme of its own for some of its points, which leave this one."""
    _ensure_standing(theme)
    made_name = _name(theme.round_id, name)
    chosen = _points(theme, points)
    made = _made(theme.round_id, made_name, by)
    _put(made, chosen, by)
    _end(theme, by, chosen)
    return made


@act("theme.assign")
def assign_theme(theme: Theme, *, points: Sequence[int], by: Actor) -> Theme:
    """Put these points under it. What stands there already stays as it was put."""
    _ensure_standing(theme)
    _put(theme, _points(theme, points), by)
    return theme


@act("theme.unassign")
def unassign_theme(theme: Theme, *, points: Sequence[int], by: Actor) -> Theme:
    """Take these points from under it."""
    _ensure_standing(theme)
    _end(theme, by, _points(theme, points))
    return theme


def _made(round_id: int, name: Localized, by: Actor) -> Theme:
    theme = Theme(round_id=round_id, name=name, proposed_by_id=by.user_id, taken_at=clock.now())
    session.add(theme)
    session.flush()
    return theme


def _name(round_id: int, name: Localized, of: Theme | None = None) -> Localized:
    """In both languages, and no other theme's."""
    name = require_both(line(name, "name"), "name")
    for language in ("en", "es"):
        said = getattr(name, language)
        if len(said) > LONGEST_NAME:
            raise NameTooLong(field=f"name_{language}", found=len(said), most=LONGEST_NAME)
        taken = select(Theme.id).where(
            Theme.round_id == round_id,
            Theme.stands(),
            func.lower(getattr(Theme, f"name_{language}")) == said.lower(),
            Theme.id != (of.id if of else 0),
        )
        if session.scalar(taken.limit(1)) is not None:
            raise ThemeThere(field=f"name_{language}")
    return name


def _points(theme: Theme, points: Sequence[int]) -> Sequence[Point]:
    if not points:
        raise NothingChosen(field="points")
    wanted = set(points)
    found = session.scalars(
        select(Point)
        .where(Point.id.in_(sorted(wanted)), Point.round_id == theme.round_id, Point.dropped_at.is_(None))
        .order_by(Point.id)
    ).all()
    if len(found) != len(wanted):
        raise Conflict(N_("Somebody else has dropped one of these points in the meantime. Choose again."))
    return found


def _put(theme: Theme, points: Sequence[Point], by: Actor) -> None:
    under = select(Themed.point_id).where(Themed.theme_id == theme.id, Themed.ended_at.is_(None))
    there = set(session.scalars(under.where(Themed.point_id.in_([point.id for point in points]))))
    for point in points:
        if point.id not in there:
            session.add(Themed(point_id=point.id, theme_id=theme.id, assigned_by_id=by.user_id))


def _end(theme: Theme, by: Actor, points: Sequence[Point]) -> None:
    """End what stands under it; nothing is deleted."""
    under = Themed.point_id.in_([point.id for point in points])
    for row in session.scalars(select(Themed).where(Themed.theme_id == theme.id, Themed.ended_at.is_(None), under)):
        row.ended_at, row.ended_by_id = clock.now(), by.user_id


def _end_all(theme: Theme, by: Actor) -> None:
    """End all that stands under it, which may be ten thousand: the trail tells how many."""
    ended = update(Themed).where(Themed.theme_id == theme.id, Themed.ended_at.is_(None))
    done = session.execute(ended.values(ended_at=clock.now(), ended_by_id=by.user_id))
    many: int = done.rowcount  # type: ignore[attr-defined]
    for column in ("ended_at", "ended_by_id"):
        noting.note(session(), f"Themed.0.{column}", None, many, hidden=False)


def _ensure_standing(theme: Theme) -> None:
    ensure_open(theme.round_id)
    if theme.taken_at is None or theme.dropped_at is not None or theme.merged_into_id is not None:
        raise ThemeGone
