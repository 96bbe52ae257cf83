"""``python -m bench.finding``: what a search costs among 100,000 contributions (``BENCH_FOUND`` names another number).

Contributions of some hundred words, drawn by their frequency (Zipf) from 40,000 words of each language; a tenth stands
in 20 restricted rounds. 20 questions: rare and common words, one to six, phrases, and words that are left out. Each is
asked as everybody, as an adviser who sees three restricted rounds, and as a moderator who sees all. Wall-clock
milliseconds in one process, page and count together and each alone: the fastest of five, of which the median and the
worst of 20 are shown. Goals: at most 50 on SQLite and 100 on PostgreSQL, usually 5 and 15. Then a word that stands only
in what its reader may not see, against one that stands nowhere, by turns.
"""

import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import insert

from bench.databases import new_databases, wanted
from bench.portal_data import round_with
from bench.usage import alone
from bench.wiring import new_portal, somebody
from portal.core.actor import ANONYMOUS, Actor, Held, Role
from portal.core.db import session, transaction
from portal.core.statistics import gather
from portal.jobs import finding as index
from portal.models.consultations import Audience, Invitation, Round
from portal.models.contributions import Contribution, Kind, Naming, Status
from portal.models.people import Organisation
from portal.queries import finding
from portal.queries.finding import ranking
from portal.queries.finding.asking import bridge, reader
from portal.queries.finding.counting import Narrowed, counted
from portal.text.searching import asked, tiers
from portal.text.searching.asking import Asked

MANY = int(os.environ.get("BENCH_FOUND", "100000"))
WORDS, LENGTH, RESTRICTED, TURNS = 40_000, 110, 20, 5
HIDDEN = "zzescondida"
SYLLABLES = [first + second for first in "bcdfglmnprst" for second in "aeiou"]
QUESTIONS = [(0,), (1,), (5,), (50,), (500,), (5_000,), (30_000,), (0, 1), (0, 2, 4), (1, 3, 5, 7, 9, 11), (10, 100),
             (100, 1_000), (1_000, 10_000), (3, 30_000), (20, 40, 60)]  # fmt: skip
PHRASES, WITHOUT = [(0, 1), (5, 9), (100, 200)], [(0, 1), (50, 2)]


def word(rank: int) -> str:
    """A made-up word; none that the glossary or the list of stops has."""
    said, left = "qu", rank + 7
    while left:
        left, syllable = divmod(left, len(SYLLABLES))
        said += SYLLABLES[syllable]
    return said + "x"


def questions() -> list[str]:
    plain = [" ".join(map(word, ranks)) for ranks in QUESTIONS]
    phrases = [f'"{" ".join(map(word, ranks))}"' for ranks in PHRASES]
    return plain + phrases + [f"{word(one)} -{word(other)}" for one, other in WITHOUT]


def texts(many: int) -> Iterator[tuple[str, str]]:
    """Language and words."""
    draw, weights = Random(7), list(accumulate(1 / (rank + 1) for rank in range(WORDS)))
    forms = [word(rank) for rank in range(WORDS)]
    for _each in range(many):
        yield draw.choice(("es", "en")), " ".join(draw.choices(forms, cum_weights=weights, k=LENGTH))


def fill(rounds: list[Round]) -> None:
    """The first round is public and has nine tenths of them."""
    batch: list[dict[str, Any]] = []
    hidden = 0
    with transaction():
        for number, (language, body) in enumerate(texts(MANY), start=1):
            within = rounds[1 + number % RESTRICTED] if number % 10 == 0 else rounds[0]
            if within is not rounds[0] and hidden < 2_000:
                body, hidden = f"{body} {HIDDEN}", hidden + 1
            batch.append(
                {
                    "ref": f"{number:010}", "ticket": f"{number:064}", "round_id": within.id, "kind": Kind.COMMENT,
                    "naming": Naming.ANONYMOUS, "byline": "", "stakeholder_group": "individual",
                    "organisation_kind": "none", "body": body, "language": language, "status": Status.PUBLISHED,
                    "late": False, "posted_at": rounds[0].opens_at, "published_at": rounds[0].opens_at,
                    "number": f"X-{number}", "sequence": number, "thread": number, "path": f"{number:07}", "depth": 0,
                    "salt": b"x" * 32, "commitment": "0" * 64, "revision": 1,
                }
            )  # fmt: skip
            if len(batch) == 5_000:
                session.execute(insert(Contribution.__table__), batch)
                batch.clear()
        if batch:
            session.execute(insert(Contribution.__table__), batch)


def readers(rounds: list[Round]) -> dict[str, Actor]:
    with transaction():
        of = Organisation(name="Union", kind="union", group="civil_society_union")
        session.add(of)
        session.flush()
        for each in rounds[1:4]:
            session.add(Invitation(round_id=each.id, organisation_id=of.id))
    adviser = Actor("A", user_id=1, organisation_id=of.id, held=frozenset({Held(Role.ADVISER)}))
    return {"everybody": ANONYMOUS, "three rounds": adviser, "all": somebody("Mo", Role.MODERATOR).as_actor()}


def fastest(ask: Callable[[], object]) -> float:
    spent = []
    for _turn in range(TURNS):
        began = time.perf_counter()
        ask()
        spent.append(time.perf_counter() - began)
    return 1000 * min(spent)


def page(viewer: Actor, typed: str) -> None:
    found = asked(typed)
    assert isinstance(found, Asked)
    mine = reader(viewer)
    ranking.ranked(viewer, tiers(found, bridge().crossings(found), mine), None, 21, common=True)


def count(viewer: Actor, typed: str) -> None:
    found = asked(typed)
    assert isinstance(found, Asked)
    counted(viewer, found, bridge().crossings(found), reader(viewer), Narrowed())


def by_turns(viewer: Actor, *typed: str, turns: int = 200) -> list[float]:
    spent: list[list[float]] = [[] for _each in typed]
    for _turn in range(turns):
        for mine, words in zip(spent, typed, strict=True):
            began = time.perf_counter()
            finding.search(viewer, words)
            mine.append(time.perf_counter() - began)
    return [1000 * statistics.median(mine) for mine in spent]


def main() -> None:
    for kind in wanted():
        with (
            tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
            new_databases(kind, Path(folder)) as make,
        ):
            app, _url = new_portal(Path(folder), make())
            with app.app_context():
                measured(kind, app)


def measured(kind: str, app: Any) -> None:
    rounds = [round_with(0) for _each in range(1 + RESTRICTED)]
    with transaction():
        for each in rounds[1:]:
            session.get_one(Round, each.id).audience = Audience.CLEARED
    fill(rounds)
    began = time.perf_counter()
    index.rebuild()
    spent = time.perf_counter() - began
    gather(app.extensions["engine"])
    print(f"\n{kind}: {MANY:,} contributions, their index made in {spent:.0f} s ({MANY / spent:,.0f} a second)")
    print(f"{'ms, median / worst of 20 questions':36}{'search, whole':>18}{'page':>18}{'count':>18}")
    for name, viewer in readers(rounds).items():
        figures = []
        for ask in (finding.search, page, count):
            each = [fastest(lambda typed=typed, ask=ask: ask(viewer, typed)) for typed in questions()]  # noqa: B023
            figures.append(f"{statistics.median(each):.1f} / {max(each):.1f}")
            session.rollback()
        print(f"{name:36}" + "".join(f"{figure:>18}" for figure in figures))
    hidden, nowhere = by_turns(ANONYMOUS, HIDDEN, "zzninguna")
    print(f"a word that stands in 2,000 hidden texts {hidden:.2f} ms, one that stands nowhere {nowhere:.2f} ms")


if __name__ == "__main__":
    alone(__doc__, "bench.finding")
    main()
