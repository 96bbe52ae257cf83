"""Questions about who speaks: as what, for whom, under which name, and how far it may go."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice, StringField, ValidationError

from portal.core.errors import N_, Invalid
from portal.models.concerns.formats import Identity, Mail
from portal.web.forms.concerns.asking import ChoiceWithWords, QuestionForm, choices, line, one_of
from portal.web.locale import told


class NoAddress(Invalid):
    sentence = N_("This is not an email address that we can read: name@example.org")


class RelationForm(QuestionForm):
    question = "relation"
    relation = one_of("relation", _l("What is your connection to this workplace?"), besides=("prefer_not",))


class SpeaksForForm(ChoiceWithWords):
    question = "speaks_for"
    choice = RadioField(_l("For whom do you speak?"), choices=[], validate_choice=False)
    speaks_for = line("speaks_for", _l("Which union, or which people"), _l("Only if you want to say. No names."))


class IdentityForm(QuestionForm):
    """Locked apart from all other answers. It may be left empty, and given later."""

    question = "identity"

    identity = line("identity", _l("Your name"), autocomplete="off")
    reach = line("identity", _l("How you can be reached, and when"), autocomplete="off")
    email = line(
        "identity",
        _l("Email address"),
        _l("Not a work address. A new one, without your name in it, is safer."),
        autocomplete="off",
        inputmode="email",
    )
    mail = RadioField(
        _l("If somebody writes to this address"),
        description=_l(
            "Only those who were allowed to see your name can do so. The portal itself cannot read the address."
        ),
        default=Mail.NONE.value,
        validate_choice=False,
        choices=[
            SelectChoice(Mail.NONE.value, _l("Do not email me; I will come back with my key")),
            SelectChoice(
                Mail.NEUTRAL.value,
                _l("Without the name of this portal"),
                render_kw={"help": _l("For example: “There is something for you.” No name, no number, no topic.")},
            ),
            SelectChoice(
                Mail.NAMED.value,
                _l("The portal may be named"),
                render_kw={"help": _l("For example: “There is news for you at the portal.” No number, no topic.")},
            ),
        ],
    )

    @classmethod
    def filled(cls, text: str) -> dict[str, object]:
        kept = Identity.read(text)
        return {"identity": kept.name, "reach": kept.reach, "email": kept.email, "mail": kept.mail or Mail.NONE.value}

    def validate_email(self, field: StringField) -> None:
        typed = (field.data or "").strip()
        name, at, host = typed.partition("@")
        if typed and (not name or not at or "." not in host or " " in typed or "@" in host):
            raise ValidationError(told(NoAddress()))
        field.data = typed

    def answer(self) -> str:
        email = self.email.data or ""
        mail = self.mail.data if email and self.mail.data in set(Mail) else ""
        return str(Identity(self.identity.data or "", self.reach.data or "", email, mail or ""))


class ExposureForm(QuestionForm):
    question = "exposure"
    exposure = RadioField(
        _l("How far may it go?"),
        choices=choices("exposure"),
        default="sealed",
        validate_choice=False,
        description=_l("Nobody but you can widen it. If you choose nothing, it is sealed."),
    )

    @classmethod
    def filled(cls, text: str) -> dict[str, object]:
        return {"exposure": text} if text else {}
