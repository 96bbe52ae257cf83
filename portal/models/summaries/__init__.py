"""What the committee answers to each contribution of a round, and the summary that it publishes of all of them."""

from portal.models.summaries.answers import Disposition, Family, Likeness, Outcome, Point, ReadyAnswer, Theme, Themed
from portal.models.summaries.publications import Course, Publication
from portal.models.summaries.sheets import ReturnedSheet
from portal.models.summaries.texts import Approval, Fall, Feedback, Paragraph, PublishedAnswer, Review, State, Summary
from portal.models.summaries.understanding import AskingBack, Understanding

__all__ = [
    "Approval",
    "AskingBack",
    "Course",
    "Disposition",
    "Fall",
    "Family",
    "Feedback",
    "Likeness",
    "Outcome",
    "Paragraph",
    "Point",
    "Publication",
    "PublishedAnswer",
    "ReadyAnswer",
    "ReturnedSheet",
    "Review",
    "State",
    "Summary",
    "Theme",
    "Themed",
    "Understanding",
]
