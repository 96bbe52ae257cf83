"""``python -m bench.families``: how truly and how fast the members of form letters are found among other texts.

A family that was found is of the campaign that most of its members are of. Precision: of the members of all families
that were found, how many are of its campaign. Recall: of the texts of all campaigns, how many are in the largest family
of theirs. Goals: .995 and .985, where letters borrow from others .99 and .98; 6,000 texts a second on one core.
A number as argument: for as many texts, with one seed. Without: 10,000 with three seeds, and 100,000.
"""

import resource
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bench.campaigns import Campaigns, Sent
from bench.usage import usage
from portal.text import families
from portal.text.families import Family


@dataclass(frozen=True, slots=True)
class Quality:
    precision: float
    recall: float
    edited: float  # recall of texts with a quarter of their words changed, or more


def judged(sent: Sequence[Sent], found: Sequence[Family[int]]) -> Quality:
    """``found`` among the texts by their places."""
    right, members, best = 0, 0, {}
    for family in found:
        campaigns = Counter(sent[member.id].campaign for member in family.members)
        campaigns.pop(None, None)
        members += len(family.members)
        if campaigns:
            campaign, many = campaigns.most_common(1)[0]
            right += many
            best[campaign] = max(best.get(campaign, (0, None)), (many, family), key=lambda one: one[0])
    of_campaigns = [place for place, text in enumerate(sent) if text.campaign is not None]
    home = {
        member.id
        for campaign, (_many, family) in best.items()
        for member in family.members
        if sent[member.id].campaign == campaign
    }
    edited = [place for place in of_campaigns if sent[place].edited >= 0.25]
    return Quality(
        right / max(1, members),
        len(home) / max(1, len(of_campaigns)),
        sum(place in home for place in edited) / max(1, len(edited)),
    )


def measured(many: int, *, borrowing: bool, seed: int) -> tuple[Quality, float, Sequence[Sent], Sequence[Family[int]]]:
    """The quality, and how many texts a second of one core."""
    campaigns = Campaigns(many, borrowing=borrowing, seed=seed)
    sent = list(campaigns.texts())
    common = families.shingles(campaigns.quoted)
    began = time.process_time()
    found = families.found(enumerate([text.text for text in sent]), common)
    spent = time.process_time() - began
    return judged(sent, found), many / spent, sent, found


def main() -> None:
    parser = usage(__doc__, "bench.families")
    parser.add_argument("texts", nargs="*", type=int, help="so many texts, with one seed")
    sizes = [(many, 1) for many in parser.parse_args().texts] or [
        *((10_000, seed) for seed in (1, 2, 3)),
        (100_000, 1),
    ]
    print(
        f"{'texts':>8} {'seed':>4} {'borrowing':>9} {'P':>7} {'R':>7} {'R 25+%':>7} {'texts/s':>8} {'families':>8} MB"
    )
    for many, seed in sizes:
        for borrowing in (False, True):
            quality, speed, _sent, found = measured(many, borrowing=borrowing, seed=seed)
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            print(
                f"{many:>8,} {seed:>4} {'yes' if borrowing else 'no':>9} {quality.precision:7.4f} {quality.recall:7.4f}"
                f" {quality.edited:7.4f} {speed:8,.0f} {len(found):>8,} {memory}",
                flush=True,
            )


if __name__ == "__main__":
    main()
