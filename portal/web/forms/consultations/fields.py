"""Fields of the institution's forms: hours, days, and one text in two languages."""

from datetime import date, datetime
from typing import Any, ClassVar

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import DateField, DateTimeLocalField

from portal.core.actor import Actor
from portal.core.localized import Localized
from portal.web.forms.base import ActForm

NEEDED = _l("Please fill this in.")
HOURS = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%d/%m/%Y %H:%M"]
DAYS = ["%Y-%m-%d", "%d/%m/%Y"]
YEARS = range(2020, 2100)


def one_line_end(text: str | None) -> str | None:
    """As the act will count it: a browser sends two characters for the end of a line."""
    return text.replace("\r\n", "\n") if text else text


class HourField(DateTimeLocalField):
    """Day and hour as the clocks of the round's zone show them, chosen or typed."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, format=HOURS, **more)

    def process_formdata(self, valuelist: list[str]) -> None:
        _read(
            super().process_formdata, self, valuelist, gettext("Please write day and hour like this: 2026-12-04 16:00")
        )


class DayField(DateField):
    """A calendar day, chosen or typed."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, format=DAYS, **more)

    def process_formdata(self, valuelist: list[str]) -> None:
        _read(super().process_formdata, self, valuelist, gettext("Please write the day like this: 2026-12-04"))


def _read(read: Any, field: Any, typed: list[str], sentence: str) -> None:
    try:
        read([" ".join(typed).strip()] if typed else typed)
    except ValueError as problem:
        raise ValueError(sentence) from problem
    if isinstance(field.data, date | datetime) and field.data.year not in YEARS:
        field.data = None
        raise ValueError(sentence)


class Bilingual(ActForm):
    """Fields called ``<name>_en`` and ``<name>_es`` are one argument. ``seen`` guards against a change meanwhile."""

    sees: ClassVar[str] = "revision"

    def details(self) -> dict[str, Any]:
        found = super().details()
        for name in [name.removesuffix("_en") for name in found if name.endswith("_en")]:
            found[name] = Localized(en=found.pop(f"{name}_en") or "", es=found.pop(f"{name}_es") or "")
        return found

    def submit(self, subject: Any, *, by: Actor) -> Any:
        done = super().submit(subject, by=by)
        if self.status == 409 and "seen" in self._fields:  # sent again, it is sent in the knowledge of the other change
            self._fields["seen"].data, self._fields["seen"].raw_data = getattr(subject, self.sees), None
        return done


def both(**texts: Localized) -> dict[str, str]:
    return {f"{name}_{lang}": getattr(text, lang) for name, text in texts.items() for lang in ("en", "es")}
