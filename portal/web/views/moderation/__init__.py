"""The committee's desk: what waits, what moderators decide, and what is looked at again."""

from portal.web.views.moderation import filtering, redacting, reviewing
from portal.web.views.moderation.deciding import views

__all__ = ["filtering", "redacting", "reviewing", "views"]
