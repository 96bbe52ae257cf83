"""One search over everything: what there is for this reader, best first, and nothing else in any number or word."""

from portal.queries.finding.counting import Counts, Narrowed
from portal.queries.finding.ranking import Cursor
from portal.queries.finding.results import PAGE, Crossed, Hit, Results, Within, search
from portal.queries.finding.suggesting import suggestion

__all__ = ["PAGE", "Counts", "Crossed", "Cursor", "Hit", "Narrowed", "Results", "Within", "search", "suggestion"]
