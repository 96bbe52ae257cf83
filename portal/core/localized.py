"""Text the institution publishes in both languages."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Composite, composite, mapped_column
from sqlalchemy.types import Text, TypeEngine

LANGUAGES = ("es", "en")


@dataclass(frozen=True, slots=True)
class Localized:
    """One text of the institution in English and in Spanish."""

    en: str
    es: str

    def in_(self, locale: str) -> str:
        """The text in this language, or in the other one rather than nothing."""
        wanted, other = (self.es, self.en) if locale == "es" else (self.en, self.es)
        return wanted or other

    @property
    def complete(self) -> bool:
        return bool(self.en.strip() and self.es.strip())


def localized(name: str, kind: type[TypeEngine[Any]] | TypeEngine[Any] = Text) -> Composite[Localized]:
    """Two columns, ``<name>_en`` and ``<name>_es``, read and written as one value."""
    return composite(
        Localized,
        mapped_column(f"{name}_en", kind, nullable=False, default="", info={"open": True}),
        mapped_column(f"{name}_es", kind, nullable=False, default="", info={"open": True}),
    )
