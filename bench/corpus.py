"""A made-up consultation of any size: deterministic, bilingual, nested; the same texts for us and for the twin.

The words are prose that people wrote for this project: what is said in the demonstration and what its documents say.
Each contribution is a run of whole sentences, drawn without putting back, so that on a page of fifty hardly a
sentence stands twice: a page that repeats itself would be packed smaller than any that people write.
"""

import hashlib
import random
import re
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from portal.cli import demo

FOLDER = Path(demo.__file__).parent / "data"
TOLD = ("contributions.toml", "drafts.toml", "consultations.toml")
LEAST, MOST = 250, 900  # characters of a contribution, about
SENTENCE = re.compile(r"(?<=[.!?»”])\s+(?=[A-ZÁÉÍÓÚÑ¿¡«“])")
SPANISH = re.compile(r"\b(?:de|la|que|los|las|el|en|una|por|con|se)\b")
ENGLISH = re.compile(r"\b(?:the|of|to|and|is|in|that|for|be|are)\b")
GROUPS = ("civil_society_union", "civil_society_ngo", "lac", "employer", "individual", "mexico")
START = datetime(2026, 10, 1, 12, tzinfo=UTC)


def contributions(many: int, seed: int = 7) -> Iterator[dict[str, Any]]:
    """Published contributions: 70 % Spanish, about 600 characters, 60 % roots."""
    chance = random.Random(seed)
    decks = {language: _Deck(sentences(language), chance) for language in ("es", "en")}
    placed: list[int] = []
    for sequence in range(1, many + 1):
        language = "es" if chance.random() < 0.7 else "en"
        body = decks[language].draw(chance.randint(LEAST, MOST))
        parent = chance.choice(placed[-60:]) if placed and chance.random() < 0.4 else None
        placed.append(sequence)
        group = chance.choice(GROUPS)
        yield {
            "sequence": sequence,
            "parent": parent,
            "body": body,
            "language": language,
            "group": group,
            "byline": f"Organización de ejemplo {chance.randrange(40)}" if group != "individual" else "",
            "posted_at": START + timedelta(minutes=sequence),
        }


@cache
def sentences(language: str) -> tuple[str, ...]:
    """Every sentence of the demonstration in this language, once."""
    passages = [passage for name in TOLD for passage in _strings(tomllib.loads((FOLDER / name).read_text()))]
    passages += [text for path in sorted(FOLDER.glob("*-v1.*.md")) for text in path.read_text().split("\n")]
    found = [one.strip(" #|>*-\n") for passage in passages for one in SENTENCE.split(passage.replace("\n", " "))]
    return tuple(dict.fromkeys(one for one in found if len(one) > 30 and _language(one) == language))


class _Deck:
    """Sentences, each drawn once before any is drawn again."""

    def __init__(self, cards: tuple[str, ...], chance: random.Random) -> None:
        self.cards, self.chance, self.left = cards, chance, list[str]()

    def draw(self, length: int) -> str:
        drawn: list[str] = []
        while sum(map(len, drawn)) < length:
            if not self.left:
                self.left = self.chance.sample(self.cards, len(self.cards))
            drawn.append(self.left.pop())
        return " ".join(drawn)


def _strings(told: Any) -> Iterator[str]:
    if isinstance(told, str):
        yield told
    elif isinstance(told, dict | list):
        for one in told.values() if isinstance(told, dict) else told:
            yield from _strings(one)


def _language(text: str) -> str:
    spanish, english = len(SPANISH.findall(text)), len(ENGLISH.findall(text))
    return "es" if spanish > english else "en" if english > spanish else ""


def checksum(many: int) -> str:
    """So that two runs can be told to have used the same texts."""
    digest = hashlib.sha256()
    for row in contributions(many):
        digest.update(f"{row['parent']}{row['body']}".encode())
    return digest.hexdigest()[:16]


POSTED = _Deck(sentences("es"), random.Random(11)).draw(600)
"""What everybody posts who is measured."""
