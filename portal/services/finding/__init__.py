"""The index of what can be found, kept in step by every transaction that changes what it tells of."""

from portal.services.finding.keeping import FORGET, keep_in_step, look_again
from portal.services.finding.making import Progress, begin_anew, go_on, is_whole
from portal.services.finding.wearing import Reindexing, forget_words

__all__ = [
    "FORGET",
    "Progress",
    "Reindexing",
    "begin_anew",
    "forget_words",
    "go_on",
    "is_whole",
    "keep_in_step",
    "look_again",
]
