"""What moderators fill in: taking, putting back, deciding."""

from typing import Self

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, RadioField, SelectChoice, SubmitField, TextAreaField
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput

from portal.core import vocabulary
from portal.core.actor import Actor
from portal.models.contributions import MOVES, Contribution, Status
from portal.models.moderation import Appeal, Outcome
from portal.services import moderation
from portal.web.forms.base import ActForm, AtMost, one_line_end

VERDICTS = {
    Status.PUBLISHED: (_l("Publish"), _l("Everybody who can see the round can read it, under a public number.")),
    Status.ON_RECORD: (
        _l("Put on record"),
        _l("For the readers named here, and nobody else. It gets no public number."),
    ),
    Status.RETURNED: (_l("Return to the author"), _l("Asks for a correction. Nothing is published.")),
    Status.WITHHELD: (_l("Withhold"), _l("It is not shown. Where it was public, a marker with the reason stays.")),
}


def verdicts_for(contribution: Contribution) -> list[Status]:
    """What can be decided about it in the state it is in."""
    if contribution.status is Status.RETURNED:  # it is its author's turn
        return []
    moves = MOVES[Status(contribution.status)] - ({*moderation.LETS_READ} - {moderation.lets_read(contribution)})
    return [status for status in VERDICTS if status in moves]


class DecisionForm(ActForm):
    """Publish, return or withhold: a button each. What needs a reason is asked for it on the next page.

    The notice can be looked at before it counts. Where it is wanted, what waits next is taken at once.
    """

    act = staticmethod(moderation.decide)
    keeps = True
    fixed = ("onward",)

    verdict = RadioField(
        _l("Decision"),
        [InputRequired(_l("Choose one of the decisions."))],
        choices=[SelectChoice(code.value, name, render_kw={"help": words}) for code, (name, words) in VERDICTS.items()],
        coerce=Status,
    )
    reason = RadioField(
        _l("Reason"),
        choices=[SelectChoice(term.code, term.label) for term in vocabulary.terms("moderation_reason")],
        validate_choice=False,  # whether one is needed depends on the decision: the act says
        description=_l("The author and readers see it."),
    )
    note = TextAreaField(_l("Note to the author"), [AtMost(moderation.LONGEST_NOTE)], filters=[one_line_end])
    aside = TextAreaField(
        _l("Internal note"),
        [AtMost(moderation.LONGEST_NOTE)],
        filters=[one_line_end],
        description=_l("Never sent. Moderators can read it."),
    )
    onward = BooleanField(_l("Then take the next one"))
    seen = IntegerField(widget=HiddenInput())
    publish = SubmitField(_l("Publish"))
    record = SubmitField(_l("Put on record"))
    turn_back = SubmitField(_l("Return …"))
    withhold = SubmitField(_l("Withhold …"))
    decide = SubmitField(_l("Record the decision"))
    preview = SubmitField(_l("Look at the notice"))
    undo = SubmitField(_l("Choose another decision"))

    @classmethod
    def of(cls, contribution: Contribution) -> "DecisionForm":
        """The form for this contribution as it is shown now."""
        form = cls(seen=contribution.revision, onward=contribution.status is Status.RECEIVED)
        form._press()
        return form

    @property
    def buttons(self) -> dict[Status, SubmitField]:
        """Of each decision that is offered, its button."""
        buttons = {
            Status.PUBLISHED: self.publish,
            Status.ON_RECORD: self.record,
            Status.RETURNED: self.turn_back,
            Status.WITHHELD: self.withhold,
        }
        return {code: buttons[code] for code in map(Status, (choice.value for choice in self.verdict.choices))}

    @property
    def goes_on(self) -> bool:
        """Whether the page is only shown with what was chosen, and nothing is decided yet."""
        chosen = self.turn_back.data or self.withhold.data
        return bool(self.preview.data or self.undo.data or chosen)

    def _press(self) -> None:
        if self.undo.data:
            self.verdict.data = None
        for code, pressed in self.buttons.items():
            if pressed.data:
                self.verdict.data, self.verdict.raw_data = code, [code.value]

    def show_again(self, contribution: Contribution) -> None:
        """What can be decided now, and the state that is seen now; what was typed stays."""
        possible = verdicts_for(contribution)
        self.verdict.choices = [choice for choice in self.verdict.choices if Status(choice.value) in possible]
        if self.verdict.data not in possible:
            self.verdict.data = possible[0] if len(possible) == 1 else None
        self.seen.data, self.seen.raw_data = contribution.revision, None

    def details(self) -> dict[str, object]:
        return {**super().details(), "note": self.note.data or "", "aside": self.aside.data or ""}


class ClaimForm(ActForm):
    """Takes this one to read."""

    act = staticmethod(moderation.claim)

    take = SubmitField(_l("Take it to read"))


class NextForm(ActForm):
    """Takes the oldest that is free."""

    act = staticmethod(moderation.claim)

    take = SubmitField(_l("Take the next one"))

    def perform(self, _subject: object, *, by: Actor) -> Contribution | None:
        return moderation.take_next(by=by)


class ReviewForm(ActForm):
    """A second look at a decision: keep it, with a reason to its author, or reverse it. A button each."""

    act = staticmethod(moderation.decide_review)
    keeps = True

    note = TextAreaField(_l("Note to the author"), [AtMost(moderation.LONGEST_NOTE)], filters=[one_line_end])
    seen = IntegerField(widget=HiddenInput())
    uphold = SubmitField(_l("Keep the decision"))
    reverse = SubmitField(_l("Reverse it and publish"))

    @classmethod
    def of(cls, appeal: Appeal) -> "ReviewForm":
        return cls(seen=appeal.revision)

    def details(self) -> dict[str, object]:
        chosen = Outcome.UPHELD if self.uphold.data else Outcome.REVERSED if self.reverse.data else None
        return {**super().details(), "note": self.note.data or "", "outcome": chosen}


class TakeReviewForm(ActForm):
    """Takes a second review to decide on."""

    act = staticmethod(moderation.take_review)

    take = SubmitField(_l("Take it to read"))


class PutReviewBackForm(ActForm):
    """Puts it back."""

    act = staticmethod(moderation.put_review_back)

    put_back = SubmitField(_l("Put it back in the queue"))


class OfAFile(ActForm):
    """About one file of a contribution: the one that the address names, whatever the form says."""

    position = 0

    def details(self) -> dict[str, object]:
        return {**super().details(), "position": self.position}

    @classmethod
    def at(cls, position: int) -> Self:
        form = cls()
        form.position = position
        return form


class OriginalForm(OfAFile):
    """Opens a file as it was sent, for a reason that is kept."""

    act = staticmethod(moderation.open_original)
    keeps = True

    reason = TextAreaField(
        _l("Why do you open the original?"),
        [InputRequired(_l("Write why you open the original.")), AtMost(moderation.LONGEST_NOTE)],
        filters=[one_line_end],
        description=_l("Kept with your name and the hour. The moderators of this round can read it."),
    )
    open = SubmitField(_l("Open the original"))


class CheckForm(OfAFile):
    """Has a file checked once more."""

    act = staticmethod(moderation.check_again)

    again = SubmitField(_l("Check it again"))


class PutBackForm(ActForm):
    """Puts it back."""

    act = staticmethod(moderation.put_back)

    put_back = SubmitField(_l("Put it back in the queue"))
