"""Which points somebody wants to see in the table of answers."""

from collections.abc import Sequence
from typing import NamedTuple

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectChoice, SelectField

from portal.core.localized import Localized
from portal.core.vocabulary import terms
from portal.queries.summaries import Commented, Filter, Letter, Progress
from portal.web.locale import local
from portal.web.shown.drafts.passages import draft_name, name


class Choices(NamedTuple):
    """What can be asked for in a round."""

    groups: Sequence[str]
    questions: Sequence[int]
    passages: Sequence[Commented]
    themes: Sequence[tuple[int, Localized]]
    families: Sequence[Letter]
    people: Sequence[tuple[int, str]]


class FilterForm(FlaskForm):
    """Asks; changes nothing, so it needs no token and stands in the address."""

    class Meta:
        csrf = False

    state = SelectField(
        _l("State"),
        choices=[
            SelectChoice(Progress.LEFT, _l("Left to do")),
            SelectChoice(Progress.PROPOSED, _l("Waiting for a decision")),
            SelectChoice(Progress.DECIDED, _l("Decided")),
            SelectChoice(Progress.ALL, _l("All of them")),
        ],
    )
    group = SelectField(_l("Group"))
    language = SelectField(
        _l("Language"),
        choices=[
            SelectChoice("", _l("Both languages")),
            SelectChoice("es", _l("In Spanish")),
            SelectChoice("en", _l("In English")),
        ],
    )
    question = SelectField(_l("Question"))
    on = SelectField(
        _l("About"),
        choices=[
            SelectChoice("", _l("All of them")),
            SelectChoice("draft", _l("A draft")),
            SelectChoice("round", _l("The round")),
        ],
    )
    passage = SelectField(_l("Passage"))
    theme = SelectField(_l("Theme"))
    family = SelectField(_l("Form letter"))
    assigned = SelectField(_l("Assigned to"))

    @classmethod
    def of(cls, asked: Filter, choices: Choices) -> "FilterForm":
        form = cls(
            formdata=None,
            data={
                **{name: getattr(asked, name) for name in ("state", "group", "language", "on", "assigned")},
                **{name: str(getattr(asked, name) or "") for name in ("question", "passage", "theme", "family")},
            },
        )
        every = SelectChoice("", _l("All of them"))
        known = {term.code: term for term in terms("stakeholder_group")}
        form.group.choices = [every, *(SelectChoice(code, local(known[code].label)) for code in choices.groups)]
        form.question.choices = [every, *(SelectChoice(str(one), str(one)) for one in choices.questions)]
        there = ((str(one.id), f"{draft_name(one.draft)} · {name(one)}") for one in choices.passages)
        form.passage.choices = [every, *(SelectChoice(*each) for each in there)]
        form.theme.choices = [every, *(SelectChoice(str(id_), local(theme)) for id_, theme in choices.themes)]
        form.family.choices = [every, *(SelectChoice(str(each.id), each.title) for each in choices.families)]
        form.assigned.choices = [
            SelectChoice("", _l("Anybody")),
            SelectChoice("mine", _l("Me")),
            SelectChoice("nobody", _l("Nobody")),
            *(SelectChoice(str(id_), person) for id_, person in choices.people),
        ]
        return form
