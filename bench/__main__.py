"""``make bench``: what pages and acts cost, as ratios to bare twins measured in the same run.

First the application alone: CPU milliseconds a call, in one process on SQLite, all interleaved (``measure.py``). Then
what people meet: the served program over HTTP, on both databases (``served.py``). Absolute times swing with the
machine; the ratios are what counts. Goals R1-R5, P3, W1, W2, M1 and T1. ``BENCH_LARGE=0`` leaves out the 50,000,
``BENCH_DATABASE`` names the only database that is served.
"""

import json
import os
import sys
import tempfile
from pathlib import Path

from bench import anchors, concerns, corpus, drafting, identifying, portal_data, report, served, summaries, twins
from bench.caller import Caller, Poster
from bench.measure import interleaved, weight
from bench.peer import side_by_side
from bench.rush import memory_of_two_workers, slowest_posts
from bench.wiring import moderator, new_portal, union_member, without_page_cache
from portal.models.contributions import Status

SIZES = (50, 5_000, 50_000) if os.environ.get("BENCH_LARGE", "1") != "0" else (50, 5_000)

READ_MOST = {"first page": "/es/", "consultations": "/es/consultations"}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        figures = measured(Path(folder))
    report.show(figures)
    concerns.main()
    summaries.main()
    figures["served"] = met = served.measured()
    served.show(met)
    figures["anchors"] = anchored = anchors.measured()
    anchors.show(anchored)
    identifying.main()
    if len(sys.argv) > 1:
        Path(sys.argv[1]).write_text(json.dumps(figures, indent=1) + "\n")


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


if __name__ == "__main__":
    main()
