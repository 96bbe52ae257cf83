"""All comments of one version carried into another at once, and the same in JSON, for a process of its own."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from portal.text.anchoring.placing import Span, places
from portal.text.anchoring.quoting import Quote
from portal.text.anchoring.standing import Placed
from portal.text.comparing import Unit, match
from portal.text.fits import Fit, Method
from portal.text.passages import Kind


@dataclass(frozen=True, slots=True)
class Text:
    """A version as it is compared: its passages in their order."""

    keys: Sequence[str]
    kinds: Sequence[Kind]
    levels: Sequence[int]
    en: Sequence[str]
    es: Sequence[str]

    def in_(self, language: str) -> Sequence[str]:
        return self.es if language == "es" else self.en

    def units(self) -> list[Unit]:
        rows = zip(self.keys, self.en, self.es, self.kinds, self.levels, strict=True)
        return [Unit(key, f"{en}\n{es}", kind, level) for key, en, es, kind, level in rows]


@dataclass(frozen=True, slots=True)
class Load:
    """What is to be carried: the comments in each language, between the same two versions."""

    old: Text
    new: Text
    spans: dict[str, list[Span]]


def carry(load: Load) -> dict[str, list[Placed]]:
    """A place for every one of them, in their order. The versions are compared once."""
    matches = match(load.old.units(), load.new.units())
    return {
        language: places(spans, load.old.in_(language), load.new.in_(language), matches)
        for language, spans in load.spans.items()
    }


def packed(load: Load) -> bytes:
    return json.dumps(asdict(load), ensure_ascii=False).encode()


def unpacked(content: bytes) -> Load:
    found = json.loads(content)
    spans = {language: [_span(each) for each in many] for language, many in found["spans"].items()}
    return Load(_text(found["old"]), _text(found["new"]), spans)


def told(found: dict[str, list[Placed]]) -> bytes:
    return json.dumps({language: [asdict(each) for each in many] for language, many in found.items()}).encode()


def heard(answer: bytes) -> dict[str, list[Placed]]:
    return {language: [_placed(each) for each in many] for language, many in json.loads(answer).items()}


def _text(said: dict[str, Any]) -> Text:
    return Text(said["keys"], [Kind(kind) for kind in said["kinds"]], said["levels"], said["en"], said["es"])


def _span(said: dict[str, Any]) -> Span:
    span = Span(**said)
    return replace(span, quote=Quote(**said["quote"])) if said["quote"] else span


def _placed(said: dict[str, Any]) -> Placed:
    return Placed(**{**said, "fit": Fit(said["fit"]), "method": Method(said["method"])})
