"""Ticks in a list that has more pages than one, or a filter."""

from flask_babel import lazy_gettext as _l
from wtforms import SubmitField

from portal.web import replaying
from portal.web.forms.base import ActForm


class TickedForm(ActForm):
    """A form about rows of a list. Each way to other rows sends it, so that what was ticked comes along.

    The pages write what is ticked elsewhere into hidden fields of the same name (``elsewhere`` in
    ``layout/forms.html``): the act gets all of it, from whichever page it is sent.
    """

    keeps = True

    show = SubmitField(_l("Filter"))  # pressed by the ways to other rows
    only_these = SubmitField(_l("Untick those"))  # what is ticked elsewhere is left out

    @property
    def looks_elsewhere(self) -> bool:
        return bool(self.show.data or self.only_these.data)

    def _only_shown(self) -> bool:
        if self.looks_elsewhere and not self.is_shown_again():
            replaying.only_look()
        return super()._only_shown()
