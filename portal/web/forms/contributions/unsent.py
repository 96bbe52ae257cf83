"""The buttons beside what was not sent yet."""

from portal.web.tokens import GuardedForm


class UnsentForm(GuardedForm):
    """Nothing but a button: to go on with it, or to delete it."""
