"""What a moderator calls a part of the queue."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField, SubmitField
from wtforms.validators import InputRequired

from portal.models.moderation import SavedFilter
from portal.queries.moderation import Filter
from portal.services import moderation
from portal.web.forms.base import ActForm, AtMost


def name_field() -> StringField:
    return StringField(
        _l("Name of the filter"),
        [InputRequired(_l("Enter a name.")), AtMost(moderation.LONGEST_NAME, needed=True)],
        description=_l("Only you see it."),
        render_kw={"autocomplete": "off"},
    )


class SaveFilterForm(ActForm):
    act = staticmethod(moderation.save_filter)

    name = name_field()
    save = SubmitField(_l("Save this filter"))

    def __init__(self, asked: Filter | None = None, **more: object) -> None:
        super().__init__(**more)
        self._filter = asked or Filter()

    def details(self) -> dict[str, object]:
        return super().details() | {"filter": self._filter}


class RenameFilterForm(ActForm):
    act = staticmethod(moderation.rename_filter)

    name = name_field()
    save = SubmitField(_l("Save"))

    def __init__(self, saved: SavedFilter | None = None, **more: object) -> None:
        super().__init__(obj=saved, **more)
        self._id = 0 if saved is None else saved.id

    def details(self) -> dict[str, object]:
        return super().details() | {"filter_id": self._id}


class RemoveFilterForm(ActForm):
    """The button beside a name."""

    act = staticmethod(moderation.remove_filter)

    def __init__(self, filter_id: int = 0, **more: object) -> None:
        super().__init__(**more)
        self._id = filter_id

    def details(self) -> dict[str, object]:
        return super().details() | {"filter_id": self._id}
