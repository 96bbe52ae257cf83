"""What the reader of a receipt says about its key."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import StringField, SubmitField

from portal.core import tickets
from portal.core.errors import N_, Invalid
from portal.web.forms.people.tracking import HOW_TYPED, KEY_INPUT
from portal.web.tokens import GuardedForm


class NotThisKey(Invalid):
    sentence = N_("This is not the key shown above. Compare the two, letter by letter.")


class KeptKeyForm(GuardedForm):
    """On the receipt: the key is typed back, or its reader says that they have it."""

    key = StringField(_l("Your key, typed back"), description=HOW_TYPED, render_kw=KEY_INPUT)
    open = SubmitField(_l("Check it and open what I sent"))
    written = SubmitField(_l("I have written it down"))

    def compare(self, typed: str, key: str) -> bool:
        """Whether this is the key; else what is wrong with it stands at the field."""
        self.key.data = typed
        try:
            if tickets.normalised(typed) == key:
                return True
            raise NotThisKey
        except Invalid as refusal:
            self.key.errors = [gettext(refusal.sentence, **refusal.values)]
        return False
