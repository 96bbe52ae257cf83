"""Fields of the institution's forms: one text in two languages."""

from enum import StrEnum
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice

from portal.core.actor import Actor
from portal.core.localized import Localized
from portal.core.vocabulary import term
from portal.web.forms.base import ActForm

NEEDED = _l("Fill this in.")


class Bilingual(ActForm):
    """Fields called ``<name>_en`` and ``<name>_es`` are one argument. ``seen`` guards against a change meanwhile."""

    sees: ClassVar[str] = "revision"

    def details(self) -> dict[str, object]:
        found = super().details()
        for name in [name.removesuffix("_en") for name in found if name.endswith("_en")]:
            found[name] = Localized(en=str(found.pop(f"{name}_en") or ""), es=str(found.pop(f"{name}_es") or ""))
        return found

    def submit(self, subject: object, *, by: Actor) -> Any:
        done = super().submit(subject, by=by)
        known = self.is_shown_again()  # what was kept has the state that was told with the refusal
        if self.status == 409 and "seen" in self._fields and not known:  # sent again, it knows of the other change
            self._fields["seen"].data, self._fields["seen"].raw_data = getattr(subject, self.sees), None
        return done


def choice_of(vocabulary: str, code: StrEnum) -> SelectChoice:
    """A term as something to choose, with its help beside it."""
    words = term(vocabulary, code)
    return SelectChoice(code, words.label, render_kw={"help": words.help})


def both(**texts: Localized) -> dict[str, str]:
    return {f"{name}_{lang}": getattr(text, lang) for name, text in texts.items() for lang in ("en", "es")}
