"""What a reader says of their news, and what an administrator may do about what was given up."""

from datetime import datetime

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SubmitField
from wtforms.validators import DataRequired

from portal.queries.outbox import Feed
from portal.services import outbox
from portal.web.forms.base import ActForm
from portal.web.tokens import GuardedForm


def _instant(typed: object) -> object:
    """An instant of a page of ours; nothing of anything else."""
    if typed is None or isinstance(typed, datetime):
        return typed
    try:
        found = datetime.fromisoformat(str(typed))
    except ValueError:
        return None
    return found if found.tzinfo else None


class ReadNewsForm(GuardedForm):
    """A reader says that they have read their news up to one of them. ``back``: the page on which they did."""

    until = HiddenField(filters=[_instant], validators=[DataRequired()])
    back = HiddenField()


def reading_form(news: Feed, back: str) -> ReadNewsForm:
    """For all that is shown, and what is older."""
    newest = news.newest
    return ReadNewsForm(formdata=None, until=newest.isoformat() if newest else "", back=back)


class TryAgainForm(ActForm):
    """Takes up an errand again that was given up."""

    act = staticmethod(outbox.try_again)

    again = SubmitField(_l("Try again"))


class TryAllAgainForm(ActForm):
    """Takes up everything again that was given up."""

    act = staticmethod(outbox.try_all_again)

    again = SubmitField(_l("Try all again"))
