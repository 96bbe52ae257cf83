"""The threads of a round as readers see them: woven from entries, each of which is written once.

An entry is what one contribution looks like, cached for its revision, a language, and what
the reader may do with it. Nothing in an entry depends on the reader otherwise.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlencode

from flask import current_app, request, url_for
from flask_babel import gettext, lazy_gettext
from markupsafe import Markup

from portal.core.actor import Actor
from portal.core.errors import NotFound
from portal.models.consultations import Round
from portal.models.contributions import STEP, Contribution, Status
from portal.policy.permissions import allows
from portal.queries import contributions as queries
from portal.queries.consultations import Asked, Contents, Glimpse
from portal.queries.contributions import Counts, Node, Order
from portal.web.addresses import LANGUAGE, NUMBER, PLACE, one_of
from portal.web.cache import Cached, cache, once
from portal.web.locale import figure, locale
from portal.web.shown.contributions.entries import May, written

ENDS = {"root": "</div></article></li>", "answer": "</li>"}
OTHERS = tuple(order.value for order in Order if order is not Order.NEWEST)
THREAD = {"question": NUMBER, "language": LANGUAGE, "sort": one_of(OTHERS), "after": PLACE, "before": PLACE}
"""What the address of a thread may ask for. The newest first is how it is shown where nothing is asked."""
ORDERS = {
    Order.NEWEST: lazy_gettext("Newest first"),
    Order.OLDEST: lazy_gettext("Oldest first"),
    Order.ANSWERED: lazy_gettext("Most answered first"),
}
HEARD = {
    Order.NEWEST: lazy_gettext("Contributions, the newest first"),
    Order.OLDEST: lazy_gettext("Contributions, the oldest first"),
    Order.ANSWERED: lazy_gettext("Contributions, those with most answers first"),
}


@dataclass(frozen=True, slots=True)
class Thread:
    """A page of a thread, ready to be shown, with the ways on."""

    html: Markup
    empty: bool
    narrowed: str = ""
    order: Order = Order.NEWEST
    tabs: Callable[[], Sequence[tuple[str, str, bool]]] = tuple
    orders: Callable[[], Sequence[tuple[str, str, bool]]] = tuple
    first: str = ""
    earlier: str = ""
    later: str = ""

    @property
    def named(self) -> str:
        """What the list is called where it is heard and not seen."""
        return str(HEARD[self.order])


@dataclass(frozen=True, slots=True)
class Woven:
    """The entries of a page put together, and where the pages beside it end: cached for a version of the round."""

    html: Markup
    first: bool
    earlier: str
    later: str

    def __len__(self) -> int:
        return len(self.html)


@dataclass(slots=True)
class _Level:
    path: str
    end: str
    has_answers: bool = False

    def closing(self) -> list[str]:
        return ["</ol>", self.end] if self.has_answers else [self.end]


def of_round(
    viewer: Actor, round_: Round | Glimpse, whole: Round, contents: Contents, counts: Counts, at: Callable[..., str]
) -> Thread:
    """The part of a round's thread that the address asks for, with ways to other parts as ``at`` makes them.

    All but ``round_`` is read when it is needed.
    """
    asked = request.args
    question = _question(asked.get("question", ""), contents)
    language = asked.get("language") if question is None else None
    after, before = asked.get("after", ""), asked.get("before", "")
    narrowing = {"question": asked["question"]} if question is not None else {"language": language} if language else {}
    order = Order(asked.get("sort", Order.NEWEST))
    here = partial(at, **narrowing, **_sorting(order))

    def weave() -> Woven:
        page = queries.in_order(viewer, round_, order, question=question, language=language, after=after, before=before)
        places = page.nodes
        return Woven(
            html=_woven(viewer, round_, places, lambda: whole.prefix),
            first=bool(page.earlier or before),
            earlier=places[0].path if page.earlier and places else "",
            later=places[-1].path if page.later and places else "",
        )

    woven = once(  # released words are the same for all who see the round, as of its version
        Cached.THREADS,
        weave,
        round=round_.id,
        version=round_.version,
        language=locale(),
        may=_may(viewer, round_),
        question=question,
        spoken=language,
        order=order,
        after=after,
        before=before,
    )
    return Thread(
        html=woven.html,
        empty=not woven.html,
        narrowed=urlencode(narrowing),
        order=order,
        tabs=lambda: _tabs(contents.questions, counts, narrowing, _sorting(order), at),
        orders=lambda: [(str(name), at(**narrowing, **_sorting(one)), one is order) for one, name in ORDERS.items()],
        first=here() if woven.first else "",
        earlier=here(before=woven.earlier) if woven.earlier else "",
        later=here(after=woven.later) if woven.later else "",
    )


def around(viewer: Actor, round_: Round, contribution: Contribution) -> Thread:
    """One contribution, what it answers above it, and its answers below it."""
    path, after = contribution.path or "", request.args.get("after", "")
    at = partial(url_for, "contributions.show", number=contribution.number, _anchor="contributions")
    page = queries.thread(viewer, round_, under=path, after=after)
    above = queries.above(viewer, round_, path)
    return Thread(
        html=_woven(viewer, round_, [*above, *page.nodes], lambda: round_.prefix, contribution.number or ""),
        empty=not page.nodes,
        first=at() if after else "",
        later=at(after=page.nodes[-1].path) if page.later else "",
    )


def _woven(
    viewer: Actor, round_: Round | Glimpse, places: Sequence[Node], prefix: Callable[[], str], current: str = ""
) -> Markup:
    """The entries of these places, answers set in below what they answer."""
    entries = _entries(viewer, round_, places)
    out: list[str] = []
    open_: list[_Level] = []
    for place in places:
        while open_ and not (len(open_[-1].path) < len(place.path) and place.path.startswith(open_[-1].path)):
            out += open_.pop().closing()
        if not open_ and place.depth:  # the page begins within a thread, or shows only some of it
            out.append(_beginning_elsewhere(prefix(), place))
            open_.append(_Level(place.path[:STEP], ENDS["answer"]))
        if open_ and not open_[-1].has_answers:
            out.append('<ol class="c-replies">')
            open_[-1].has_answers = True
        out += [f'<li id="{place.number}"', ' aria-current="true">' if place.number == current else ">"]
        out.append(entries[place.id])
        open_.append(_Level(place.path, ENDS["answer" if place.depth else "root"]))
    while open_:
        out += open_.pop().closing()
    return Markup("".join(out))  # noqa: S704  (entries come from templates, which escape)


def _entries(viewer: Actor, round_: Round | Glimpse, places: Sequence[Node]) -> Mapping[int, str]:
    """From the cache, or written now: two readings for all that is missing, however many."""
    entries = cache(Cached.ENTRIES)
    may, language = _may(viewer, round_), locale()
    keys = {
        place.id: Cached.ENTRIES.key(ref=place.ref, revision=place.revision, language=language, may=may)
        for place in places
    }
    before = zip(keys, entries.get_all(list(keys.values())), strict=True)
    found = {id_: entry for id_, entry in before if isinstance(entry, str)}
    missing = [id_ for id_ in keys if id_ not in found]
    if missing:
        for id_, entry in written(viewer, round_, missing, may):
            entries.put(keys[id_], entry)
            found[id_] = entry
    return found


def _beginning_elsewhere(prefix: str, place: Node) -> str:
    sequence = 10**STEP - 1 - int(place.path[:STEP])
    template = current_app.jinja_env.get_template("contributions/_elsewhere.html")
    return template.render(number=f"{prefix}-{sequence:04}")


def _may(viewer: Actor, round_: Round | Glimpse) -> May:
    if not viewer.is_staff:
        return May(allows(viewer, "contribution.post", round_), False)
    anything = Contribution(round=round_, status=Status.PUBLISHED)
    return May(False, allows(viewer, "contribution.answer", anything))


def _question(asked: str, contents: Contents) -> int | None:
    """The id of the question asked for, 0 for the round as a whole, nothing where none is."""
    if asked in ("", "0"):
        return 0 if asked else None
    found = next((one.id for one in contents.questions if str(one.number) == asked), None)
    if found is None:
        raise NotFound
    return found


def _sorting(order: Order) -> dict[str, str]:
    return {} if order is Order.NEWEST else {"sort": order.value}


def _tabs(
    questions: Sequence[Asked],
    counts: Counts,
    narrowing: Mapping[str, str],
    sorting: Mapping[str, str],
    at: Callable[..., str],
) -> list[tuple[str, str, bool]]:
    """All of it, one question, one language: what an index finds at once. Counted where a count is kept."""
    total = counts.of()
    ways: list[tuple[str, dict[str, str]]] = [(gettext("All (%(count)s)", count=figure(total)), {})]
    if questions:
        ways.append((gettext("The round as a whole"), {"question": "0"}))
    ways += [(gettext("Question %(number)s", number=one.number), {"question": str(one.number)}) for one in questions]
    spanish, english = counts.of(language="es"), counts.of(language="en")
    if spanish and english:
        ways.append((gettext("In Spanish (%(count)s)", count=figure(spanish)), {"language": "es"}))
        ways.append((gettext("In English (%(count)s)", count=figure(english)), {"language": "en"}))
    return [(label, at(**way, **sorting), way == narrowing) for label, way in ways]
