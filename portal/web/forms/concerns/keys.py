"""Who can open concerns: let in, taken off, and everything that somebody left behind put under new keys."""

from collections import Counter
from functools import partial
from typing import Any

from flask import current_app
from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice, SelectField, StringField, SubmitField
from wtforms.validators import InputRequired

from portal.core.actor import Actor
from portal.core.sealing import PrivateKey
from portal.queries import concerns as queries
from portal.queries.concerns import Case, Officer, Reading
from portal.services import concerns
from portal.services.concerns import Became
from portal.web.forms.base import ActForm, AtMost
from portal.web.forms.concerns.office import OfficeForm

AT_ONCE = 25
"""Concerns put under new keys by one press of a button: each has all its texts written anew."""
LET_IN_AT_ONCE = 250


def _colleague() -> SelectField:
    return SelectField(
        _l("Case officer"),
        [InputRequired(_l("Choose a case officer who works on concerns and has a key."))],
        coerce=int,
        validate_choice=False,
    )


def _digits() -> StringField:
    return StringField(
        _l("The twenty digits of their key"),
        [InputRequired(_l("Type the digits of their key.")), AtMost(60)],
        description=_l(
            "Call them on a number that you know. They find the digits under “Keys”, and read them to you. Somebody "
            "who reads their mail could have made this key; their voice shows that it is theirs."
        ),
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )


class AdmitForm(OfficeForm):
    """Lets a colleague open one concern."""

    act = staticmethod(concerns.admit)
    title = _l("Let a colleague open it")
    done = _l("They can open this concern now.")

    officer_id = _colleague()
    digits = _digits()
    let_in = SubmitField(_l("Let them open it"))

    def fit(self, case: Case, colleagues: list[Officer]) -> None:
        self.officer_id.choices = [SelectChoice(each.id, each.name) for each in colleagues]


class TakeOffForm(OfficeForm):
    """Takes a colleague off one concern."""

    act = staticmethod(concerns.take_off)
    title = _l("Take a colleague off it")
    done = _l("The concern is under new keys, which they did not get.")

    officer_id = SelectField(
        _l("Case officer"),
        [InputRequired(_l("Choose a case officer who can open this concern."))],
        coerce=int,
        validate_choice=False,
        description=_l("Not who answers for it, and never the last but one. What they copied before, they have."),
    )
    take_off = SubmitField(_l("Take them off it"))

    def fit(self, case: Case, colleagues: list[Officer]) -> None:
        self.officer_id.choices = [SelectChoice(each.id, each.name) for each in colleagues]


class OfManyForm(ActForm):
    """One act, with one concern after another, as far as this key opens them."""

    key: PrivateKey
    reading: Reading | None = None

    @property
    def permission(self) -> str:
        return "desk.concerns"

    def details(self) -> dict[str, object]:
        return {**super().details(), "reading": self.reading, "keyring": current_app.extensions["keyring"]}

    def in_turn(self, ids: list[int], most: int, *, by: Actor) -> Counter[Became]:
        found = Counter[Became]()
        for concern_id in ids:
            if found[Became.DONE] == most:
                break
            found[concerns.became(partial(self._one, concern_id, by))] += 1
        return found

    def _one(self, concern_id: int, by: Actor) -> None:
        self.reading = queries.read(by, concern_id, self.key)
        super().perform(queries.get(by, concern_id), by=by)


class ResealForm(OfManyForm):
    """Puts what somebody left behind under new keys. A button, and no more."""

    act = staticmethod(concerns.reseal)

    put = SubmitField(_l("Put the next under new keys"))

    def perform(self, _subject: Any, *, by: Actor) -> Counter[Became]:
        return self.in_turn(queries.left_behind(by, self.key.number), AT_ONCE, by=by)


class AdmitToAllForm(OfManyForm):
    """Lets a colleague open whatever this key opens."""

    act = staticmethod(concerns.admit)
    keeps = True

    officer_id = _colleague()
    digits = _digits()
    let_in = SubmitField(_l("Let them open all that I can open"))

    def perform(self, _subject: Any, *, by: Actor) -> Counter[Became]:
        ring = current_app.extensions["keyring"]
        officer = concerns.ensure_theirs(self.officer_id.data, self.digits.data or "", ring, by)
        return self.in_turn(queries.closed_to_colleague(by, self.key.number, officer), LET_IN_AT_ONCE, by=by)
