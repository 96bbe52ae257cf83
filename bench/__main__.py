"""``make bench``: what pages and acts cost, as ratios to bare twins measured in the same run.

First the application alone: CPU milliseconds a call, in one process on SQLite, all interleaved (``measure.py``). Then
what people meet: the served program over HTTP, on both databases (``served.py``). Absolute times swing with the
machine; the ratios are what counts. Goals R1-R5, P3, W1, W2, M1 and T1. ``BENCH_LARGE=0`` leaves out the 50,000,
``BENCH_DATABASE`` names the only database that is served.
"""

import json
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench import anchors, concerns, corpus, drafting, identifying, portal_data, report, served, summaries, twins
from bench.caller import Caller, Poster
from bench.measure import interleaved, weight
from bench.peer import side_by_side
from bench.rush import memory_of_two_workers, slowest_posts
from bench.usage import usage
from bench.wiring import moderator, new_portal, union_member, without_page_cache
from portal.models.contributions import Status

SIZES = (50, 5_000, 50_000) if os.environ.get("BENCH_LARGE", "1") != "0" else (50, 5_000)

READ_MOST = {"first page": "/es/", "consultations": "/es/consultations"}


def main() -> None:
    parser = usage(__doc__, "bench", epilog=told())
    parser.add_argument("names", nargs="*", metavar="name", help="what is measured; without a name, all of it")
    parser.add_argument("--json", type=Path, metavar="FILE", help="the figures, written to a file too")
    asked = parser.parse_args()
    if unknown := sorted(set(asked.names) - set(MEASURED)):
        parser.error(f"nothing is called {', '.join(unknown)}; there are: {', '.join(MEASURED)}")
    figures = {name: measure() for name, (_what, measure) in MEASURED.items() if name in asked.names or not asked.names}
    if asked.json:
        asked.json.write_text(json.dumps(figures, indent=1) + "\n")


def told() -> str:
    return "names:\n" + "\n".join(f"  {name:12} {what}" for name, (what, _measure) in MEASURED.items())


def application() -> dict[str, object]:
    with tempfile.TemporaryDirectory() as folder:
        figures = measured(Path(folder))
    report.show(figures)
    return figures


def over_http() -> dict[str, Any]:
    figures = served.measured()
    served.show(figures)
    return figures


def carried() -> dict[str, dict[str, float]]:
    figures = anchors.measured()
    anchors.show(figures)
    return figures


def measured(folder: Path) -> dict[str, object]:
    """Every figure by its name."""
    app, url = new_portal(folder)
    rounds = {many: portal_data.round_with(many) for many in SIZES}
    portal_data.round_with(10_000, status=Status.RECEIVED)
    crowded = drafting.draft_in(portal_data.round_with(50), passages=2_000, comments=20_000)
    text = f"/es/drafts/{crowded.draft_id}/versions/1"
    fifty = Caller(app, f"/es/rounds/{rounds[50].id}")
    html = fifty.body()
    receipt = Poster.of_form(app, f"/es/rounds/{rounds[50].id}/contribute", {})
    bare_url = f"sqlite:///{folder / 'twin.sqlite'}"
    twins.fill(bare_url)
    twin = twins.page(bare_url, len(html), len(receipt()))
    bare = Caller(twin, "/page")
    plain = without_page_cache(app)
    uncached = {many: Caller(plain, f"/es/rounds/{one.id}") for many, one in rounds.items()}
    largest = uncached[SIZES[-1]]
    places = {"middle": largest.walk(4), "last": largest.last()}
    places |= {f"{order} first,": Caller(plain, f"{largest.path}?sort={order}") for order in ("oldest", "answered")}
    member, judge = union_member(app), moderator(app)
    calls = {
        "bare page": bare,
        "20 KB without a query": Caller(twin, "/static-page"),
        "round, cache off": uncached[50],
        "round, cached": fifty,
        "round, 304": Caller(app, fifty.path, **{"If-None-Match": fifty.etag()}),
        "round, signed in": Caller(app, fifty.path, **member),
        **{f"round of {many:,}, first page": caller for many, caller in uncached.items() if many != 50},
        **{f"round of {SIZES[-1]:,}, {name} page": caller for name, caller in places.items()},
        **{f"{name}, cached": Caller(app, path) for name, path in READ_MOST.items()},
        **{f"{name}, cache off": Caller(plain, path) for name, path in READ_MOST.items()},
        "draft": Caller(app, text),
        "draft, signed in": Caller(app, text, **member),
        "queue of 10,000": Caller(app, "/es/desk/queue", **judge),
    }
    posts = {
        "bare post": Poster(twin, "/post", receipt.form),
        "post without an account": receipt,
        "post signed in": Poster.of_form(app, f"/es/rounds/{rounds[50].id}/contribute", member),
    }
    costs = interleaved({**calls, **posts})
    first_visit, later_visit = fifty.first_and_later_visit()
    return {
        "corpus": corpus.checksum(50),
        "bytes of the page": weight(html),
        "first visit, bytes transferred": first_visit,
        "later visit, bytes transferred": later_visit,
        "cpu": {name: (cost.median, cost.least, cost.most) for name, cost in costs.items()},
        "ratios": {name: cost.to(costs[twin_of(name)]) for name, cost in costs.items()},
        "queries": {name: call.queries() for name, call in calls.items() if name[:5] in ("round", "draft", "queue")},
        "beside Isso": side_by_side(folder, f"/es/rounds/{rounds[50].id}/contribute"),
        "posts, eight at once": slowest_posts(folder),
        "memory of two workers": memory_of_two_workers(folder),
        "database": url.split(":")[0],
    }


def twin_of(name: str) -> str:
    """What a figure is compared with: a larger round with the small one, a post with a post."""
    if name.startswith("round of"):
        return "round, cache off"
    return "bare post" if "post" in name else "bare page"


MEASURED: dict[str, tuple[str, Callable[[], object]]] = {
    "application": ("pages and posts in one process, beside bare twins", application),
    "concerns": ("what is sealed, to who files and to who reads", concerns.main),
    "summaries": ("the desk of a summary, and its files", summaries.main),
    "served": ("the served program over HTTP, on each database", over_http),
    "anchors": ("how truly and how fast comments are carried to a new version", carried),
    "identifying": ("what the re-identification check finds, and what it takes for a person", identifying.main),
}

if __name__ == "__main__":
    main()
