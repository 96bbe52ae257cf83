"""What members of an organisation fill in together."""

from functools import partial

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField, SubmitField, TextAreaField
from wtforms.widgets import HiddenInput

from portal.core.actor import Actor
from portal.models.contributions import Naming
from portal.queries.contributions.jointly import Drafted
from portal.services import contributions
from portal.web.forms.base import ActForm
from portal.web.forms.contributions.sending import Signed, way
from portal.web.forms.contributions.wording import SPOKEN, Accepted, plain_line_ends
from portal.web.locale import locale
from portal.web.naming import around

MOST = contributions.MOST_DRAFTED
ROOM = Accepted(partial(contributions.wording, most=MOST), MOST)


class JointDraftForm(ActForm):
    """The words of the organisation as they stand, for the next who writes on."""

    act = staticmethod(contributions.save_jointly)
    keeps = True

    language = RadioField(_l("Language of the statement"), choices=SPOKEN)
    body = TextAreaField(_l("Text of the statement"), [ROOM], [plain_line_ends])
    seen = IntegerField(default=0, widget=HiddenInput())
    send = SubmitField(_l("Save for my organization"))

    @classmethod
    def of(cls, latest: Drafted | None) -> "JointDraftForm":
        if latest is None:
            return cls(language=locale(), seen=0)
        return cls(language=latest.language, body=latest.body, seen=latest.number)


class ReleaseForm(ActForm):
    """Of the words that stand on its page, as they were saved."""

    act = staticmethod(contributions.release)

    seen = IntegerField(widget=HiddenInput())
    send = SubmitField(_l("Yes, release this text"))


class NoRemarksForm(ActForm):
    act = staticmethod(contributions.say_no_remarks)

    send = SubmitField(_l("Yes, we have no remarks"))


class DissentForm(Signed):
    """Against the official statement of an advisory body, by a member of it."""

    act = staticmethod(contributions.dissent)
    saves = False

    def of(self, by: Actor, body: str) -> None:
        """Offer the two ways in which a member of this body may be named."""
        self.by = by
        named, unnamed = _l("Readers see: %(name)s, %(body)s."), _l("Readers see: a member of %(body)s.")
        self.naming.choices = [
            way(Naming.ANONYMOUS, _l("Without my name"), around(unnamed, body=body)),
            way(Naming.NAME, _l("With my name"), around(named, name=by.name, body=body)),
        ]
        if self.naming.data is None:
            self.naming.data = Naming.ANONYMOUS

    def details(self) -> dict[str, object]:
        return {name: value for name, value in super().details().items() if name not in ("byline", "add")}
