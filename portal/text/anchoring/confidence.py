"""How often a placement like this one is right, in per cent, as measured by ``python -m bench.anchors``."""

from portal.text.anchoring.following import Followed
from portal.text.anchoring.searching import Seen

MOSTLY = 0.5  # of a quote's words; with fewer left where they were, they are looked for elsewhere too
OTHER_LANGUAGE = 60
REWRITTEN = 30
TWIN = 50  # the same words stand elsewhere too, or under another heading
AT_ALL = 50  # below this a place is not even proposed


def of_passage(likeness: int) -> int:
    """The comment is on the whole passage: the more words it kept, the surer it is the same one."""
    return 100 if likeness == 100 else 99 if likeness >= 60 else 96 if likeness >= 50 else 90 if likeness >= 40 else 60


def of_followed(followed: Followed, likeness: int) -> int:
    """The quote was followed along the edits of its passage."""
    if followed.whole:
        return 99 if likeness >= 70 else 97
    if followed.kept >= 0.4:
        return 99 if likeness >= 60 else 95 if likeness >= 40 else 75
    if followed.kept >= 0.2:
        return 95 if likeness >= 70 else 89
    return 94 if followed.around >= 0.99 else 68 if followed.around >= 0.33 else 55


def of_seen(seen: Seen) -> int:
    """The quote was found in new text elsewhere: a few words are easily found where they mean something else."""
    beside_its_neighbours = seen.around >= 0.33
    if seen.words >= (6 if beside_its_neighbours else 10) and seen.share > 0.99:
        return 95
    if seen.words >= 7 and 0.8 <= seen.share <= 0.99:
        return 85
    if beside_its_neighbours or seen.words >= 6 or (seen.words >= 4 and seen.share > 0.99):
        return 55
    return 0


def of_removal(around: float | None) -> int:
    """Nothing was found: the words are gone with their passage, or from between words that stayed or did not."""
    if around is None or around < 0:
        return 93
    return 96 if around >= 0.67 else 88 if around >= 0.33 else 55
