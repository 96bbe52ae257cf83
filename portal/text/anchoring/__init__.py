"""Where a comment stands in another version of the text it was made on."""

from portal.text.anchoring.placing import Span, place, places
from portal.text.anchoring.quoting import Quote, find, quote_of
from portal.text.anchoring.standing import Placed
from portal.text.fits import Fit, Method

__all__ = ["Fit", "Method", "Placed", "Quote", "Span", "find", "place", "places", "quote_of"]
