"""The figures, in words: each beside its goal."""

from typing import Any

from bench.peer import OURS, THEIRS


def show(figures: dict[str, Any]) -> None:
    ratios, peers = figures["ratios"], figures["beside Isso"]
    large = [name for name in ratios if name.startswith("round of")]
    raw, packed = figures["bytes of the page"]
    lines = [
        ("R1 round page, cache off / bare page", ratios["round, cache off"], "1.00", "0.40"),
        ("R2 the same, cached / bare page", ratios["round, cached"], "0.25", "0.15"),
        ("R2 the same, 304 / bare page", ratios["round, 304"], "0.25", "0.15"),
        *((f"R3 {name} / round of 50", ratios[name], "1.25", "1.10") for name in large),
        *(
            (f"R2 {name} / bare page", ratios[name], *(("0.25", "0.15") if name.endswith("cached") else ("1.00", "-")))
            for name in ratios
            if name.startswith(("first page", "consultations"))
        ),
        ("R4 signed in / bare page", ratios["round, signed in"], "1.50", "0.80"),
        (
            "R4 draft, signed in / bare page",
            ratios["draft, signed in"],
            "1.50",
            "-",
        ),
        ("R5 queries of a page, most", max(figures["queries"].values()), "6", "4"),
        ("W1 post without an account / bare post", ratios["post without an account"], "3.00", "2.00"),
        ("W1 post signed in / bare post", ratios["post signed in"], "3.00", "2.00"),
        ("P3 comment in Isso / post (nan: no Isso here)", peers[THEIRS] / peers[OURS], ">= 1.00", ">= 1.50"),
        ("   queue of 10,000 / bare page", ratios["queue of 10,000"], "-", "-"),
        ("W2 post, eight at once, p99 ms", figures["posts, eight at once"]["p99"], "100", "50"),
        ("M1 two workers, MiB (PSS)", figures["memory of two workers"]["two largest"], "160", "120"),
        ("T1 page of 50, gzip KB", packed / 1024, "30", "18"),
        ("   first visit, kB transferred", figures["first visit, bytes transferred"] / 1000, "150", "-"),
        ("   later visit, kB transferred", figures["later visit, bytes transferred"] / 1000, "30", "-"),
    ]
    print(f"\n{figures['database']}, corpus {figures['corpus']}, page {raw / 1024:.0f} KB raw")
    print(f"{'':52}{'measured':>10}{'floor':>10}{'ambition':>10}")
    for words, value, floor, ambition in lines:
        print(f"{words:52}{value:>10.2f}{floor:>10}{ambition:>10}")
    print("\nCPU ms a call (median, least, most):")
    for name, (median, least, most) in figures["cpu"].items():
        print(f"  {name:40}{median:8.3f}{least:8.3f}{most:8.3f}")
    for name, spent in peers.items():
        print(f"  {name:40}{spent:8.3f}")
    print("Queries:", ", ".join(f"{name}: {many}" for name, many in figures["queries"].items()))
