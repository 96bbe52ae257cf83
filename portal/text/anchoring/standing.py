"""How a comment stands in a version, and how that was found."""

from dataclasses import dataclass

from portal.text.fits import Fit, Method

SURE = 70  # below this much confidence a person has to look


@dataclass(frozen=True, slots=True)
class Placed:
    """A place in the new version; no span means the whole passage, no index means none was found."""

    index: int | None
    start: int | None
    end: int | None
    fit: Fit
    confidence: int  # of a hundred placed like this one, so many are right
    method: Method

    @property
    def sure(self) -> bool:
        return self.fit is not Fit.UNCERTAIN


def placed(index: int | None, span: tuple[int, int] | None, fit: Fit, confidence: int, method: Method) -> Placed:
    """What is not sure enough is given to a person, with the place as a proposal."""
    start, end = span or (None, None)
    return Placed(index, start, end, fit if confidence >= SURE else Fit.UNCERTAIN, confidence, method)
