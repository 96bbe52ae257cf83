"""What an author fills in to ask that a decision be looked at again."""

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField, SubmitField, TextAreaField
from wtforms.widgets import HiddenInput

from portal.core.actor import Actor
from portal.core.errors import Conflict
from portal.models.contributions import Contribution
from portal.models.moderation import Appeal
from portal.queries.contributions import Said
from portal.queries.moderation.appeals import Asked, Review, review_of
from portal.services import contributions
from portal.web.forms.base import ActForm
from portal.web.forms.contributions.wording import SPOKEN, Accepted, plain_line_ends

MOST = contributions.LONGEST_REASONS


class AppealForm(ActForm):
    """The reasons of somebody who does not agree, in their own words. Sent twice, it is taken once."""

    act = staticmethod(contributions.appeal)
    keeps = True

    language = RadioField(_l("Language of your text"), choices=SPOKEN)
    reasons = TextAreaField(
        _l("Why the decision should be changed"),
        [Accepted(lambda text: contributions.wording(text, "reasons", MOST), MOST)],
        [plain_line_ends],
        description=_l("The moderators of this round read it. It is never published."),
    )
    seen = IntegerField(widget=HiddenInput())
    send = SubmitField(_l("Ask for a second review"))

    @classmethod
    def of(cls, contribution: Said, review: Review) -> "AppealForm":
        return cls(language=contribution.language, seen=review.many)

    def perform(self, subject: Contribution, *, by: Actor) -> Appeal | Asked:
        """Ask; where the same words have arrived already, that is the answer."""
        try:
            asked: Appeal = super().perform(subject, by=by)
            return asked
        except Conflict:
            review = review_of(by, subject)
            before = review.asked if review else None
            if before is None or (before.reasons, before.language) != (self.reasons.data, self.language.data):
                raise
            return before
