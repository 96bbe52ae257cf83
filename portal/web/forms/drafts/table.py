"""Which comments of a version somebody wants to see in the table."""

from collections.abc import Callable

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField

from portal.core.vocabulary import terms
from portal.models.contributions import Status
from portal.queries.contributions.on_drafts import Filter
from portal.web.locale import local

STATES = {str(status) for status in Status}


def _of(vocabulary: str, only: set[str] | None = None) -> Callable[[], list[tuple[str, str]]]:
    """The terms of a list in the reader's language, and first that none of them is asked for."""

    def offered() -> list[tuple[str, str]]:
        found = [(term.code, local(term.label)) for term in terms(vocabulary) if only is None or term.code in only]
        return [("", gettext("All of them")), *found]

    return offered


def _languages() -> list[tuple[str, str]]:
    return [("", gettext("Both languages")), ("en", gettext("English")), ("es", gettext("Spanish"))]


class CommentsForm(FlaskForm):
    """Asks; changes nothing, so it needs no token and stands in the address."""

    class Meta:
        csrf = False

    kind = SelectField(_l("Kind of comment"), choices=_of("comment_type"), default="")
    group = SelectField(_l("Who says it"), choices=_of("stakeholder_group"), default="")
    fit = SelectField(_l("How it fits this version"), choices=_of("fit"), default="")
    state = SelectField(_l("State"), choices=_of("contribution_state", STATES), default="")
    language = SelectField(_l("Language of the comment"), choices=_languages, default="")

    def asked(self) -> Filter:
        """What is asked; a filter that does not exist asks nothing."""
        self.validate()
        names = ("kind", "group", "fit", "state", "language")
        return Filter(**{name: "" if self[name].errors else self[name].data or "" for name in names})
