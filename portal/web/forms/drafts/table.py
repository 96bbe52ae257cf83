"""Which comments of a version somebody wants to see in the table."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField, SubmitField

from portal.core.vocabulary import terms
from portal.models.contributions import Status
from portal.queries.drafts import Filter
from portal.web.locale import local

STATES = {str(status) for status in Status}


def _of(vocabulary: str, everything: Any, only: set[str] | None = None) -> Callable[[], list[tuple[str, str]]]:
    """The terms of a list in the reader's language, and first that none of them is asked for."""

    def offered() -> list[tuple[str, str]]:
        found = [(term.code, local(term.label)) for term in terms(vocabulary) if only is None or term.code in only]
        return [("", str(everything)), *found]

    return offered


def _languages() -> list[tuple[str, str]]:
    return [("", gettext("Both languages")), ("en", gettext("English")), ("es", gettext("Spanish"))]


class CommentsForm(FlaskForm):
    """Asks; changes nothing, so it needs no token and stands in the address."""

    class Meta:
        csrf = False

    kind = SelectField(_l("Kind"), choices=_of("comment_type", _l("All kinds")), default="")
    group = SelectField(_l("Group"), choices=_of("stakeholder_group", _l("All groups")), default="")
    fit = SelectField(_l("How it fits"), choices=_of("fit", _l("However it fits")), default="")
    state = SelectField(_l("State"), choices=_of("contribution_state", _l("All states"), STATES), default="")
    language = SelectField(_l("Language of the comment"), choices=_languages, default="")
    ask = SubmitField(_l("Filter"))

    def asked(self) -> Filter:
        """What is asked; a filter that does not exist asks nothing."""
        self.validate()
        names = ("kind", "group", "fit", "state", "language")
        return Filter(**{name: "" if self[name].errors else self[name].data or "" for name in names})
