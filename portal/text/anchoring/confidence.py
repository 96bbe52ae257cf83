"""How often a placement like this one is right, in per cent, as measured by ``python -m bench.anchors``."""

from portal.text.anchoring.following import Followed
from portal.text.anchoring.searching import Seen

MOSTLY = 0.5  # of a quote's words; with fewer left where they were, they are looked for elsewhere too
WORTH_A_LOOK = 40
OTHER_LANGUAGE = 60


def of_passage(likeness: int) -> int:
    return min(100, 60 + likeness // 2)


def of_followed(followed: Followed, many: int, likeness: int) -> int:
    around = followed.around if followed.around >= 0 else followed.kept
    return round(100 * (0.5 * followed.kept + 0.5 * around))


def of_seen(seen: Seen) -> int:
    return round(100 * min(1.0, seen.share))


def of_removal(seen: Seen | None) -> int:
    return 90 if seen is None else 75
