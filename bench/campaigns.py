"""Made-up campaigns: form letters that many people sent, each changed in some way, among texts of nobody else.

Letters are 16 that were written for this (``letters.json``) and more, put together from prose in which words follow
each other as they do in the documents of the demonstration. Each letter is sent by ten people or by hundreds, who
change up to 30 % of its words, leave out, turn round or add paragraphs, write in capitals or without accents. The other
six texts of ten are prose, too, with quotations of a draft, sentences that everybody uses, and greetings.
"""

import itertools
import json
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from bench.corpus import FOLDER, sentences

LETTERS = json.loads((Path(__file__).parent / "letters.json").read_text())
SHARE = 0.4  # of the texts are of a campaign
TEXTS_A_LETTER = 250
SMALLEST = 10
MOST_EDITED = 0.30
SHORTEST = 24  # words
HABITS = {
    "es": (
        "A quien corresponda:", "Estimadas personas integrantes del Comité:", "Muchas gracias por su atención.",
        "Agradezco la oportunidad de participar en esta consulta pública.", "Quedo a sus órdenes para cualquier duda.",
        "Por medio de la presente me permito hacer los siguientes comentarios.",
        "Atentamente, una persona trabajadora.",
        "Sin otro particular, reciban un cordial saludo.", "Solicito que mi aportación se tome en cuenta.",
    ),
    "en": (
        "To whom it may concern:", "Dear members of the Committee:", "Thank you for your time and attention.",
        "I appreciate the opportunity to comment on this draft.", "Please do not hesitate to contact me.",
        "I am writing to submit the following comments for the record.", "Respectfully submitted, a concerned worker.",
        "I look forward to reading the final version.", "Please take my views into account.",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sent:
    text: str
    campaign: int | None
    edited: float  # of its words, about


class Campaigns:
    """Equal for equal seeds. ``borrowing``: every third letter takes a third of another, but less than its own."""

    def __init__(self, many: int, *, borrowing: bool = False, seed: int = 1) -> None:
        self._chance = Random(seed)
        self._prose = {language: _Prose(language, self._chance) for language in HABITS}
        self.quoted = [line for path in sorted(FOLDER.glob("*-v1.*.md")) for line in _long_lines(path)]
        letters = max(4, many // TEXTS_A_LETTER)
        self._letters = self._written(letters, borrowing)
        self._sizes = self._sent(letters, round(SHARE * many))
        self._many = many

    def texts(self) -> Iterator[Sent]:
        """In the order of their arrival, made one by one."""
        order = [campaign for campaign, size in enumerate(self._sizes) for _one in range(size)]
        places = order + [None] * (self._many - len(order))
        self._chance.shuffle(places)
        return (self._alone() if place is None else self._copied(place) for place in places)

    def _written(self, many: int, borrowing: bool) -> list[tuple[str, list[str]]]:
        own = [(language, text.split("\n\n")) for language in LETTERS for text in LETTERS[language]]
        own = [own[at * 5 % len(own)] for at in range(len(own))][:many]
        while len(own) < many:
            language = self._chance.choice(list(HABITS))
            own.append((language, self._prose[language].letter()))
        if borrowing:
            for at in range(0, many, 3):
                language, paragraphs = own[at]
                others = [letter for place, (tongue, letter) in enumerate(own) if tongue == language and place % 3]
                words = " ".join(self._chance.choice(others)).split()
                third = min(len(words) // 3, sum(len(paragraph.split()) for paragraph in paragraphs) // 2)
                first = self._chance.randrange(len(words) - third)
                own[at] = (language, [*paragraphs, " ".join(words[first : first + third])])
        return own

    def _sent(self, letters: int, many: int) -> list[int]:
        """A few that very many sent, and a long tail of small ones."""
        tail = letters // 4
        left = many - sum(small := [self._chance.randint(SMALLEST, 2 * SMALLEST) for _one in range(tail)])
        whole = sum(1 / rank for rank in range(1, letters - tail + 1))
        return [max(SMALLEST, round(left / whole / rank)) for rank in range(1, letters - tail + 1)] + small

    def _copied(self, campaign: int) -> Sent:
        chance = self._chance
        language, paragraphs = self._letters[campaign]
        share = chance.uniform(0, MOST_EDITED)
        changed = [self._edited(paragraph, share, language) for paragraph in paragraphs]
        if len(changed) > 2 and chance.random() < 0.15:
            changed.pop(chance.randrange(len(changed)))
        if chance.random() < 0.10:
            chance.shuffle(changed)
        if chance.random() < 0.25:
            changed.insert(chance.randint(0, len(changed)), self._prose[language].sentence())
        if chance.random() < 0.30:
            changed.append(chance.choice(HABITS[language]))
        return Sent(self._typed("\n\n".join(changed)), campaign, share)

    def _edited(self, paragraph: str, share: float, language: str) -> str:
        words = []
        for word in paragraph.split():
            what = self._chance.random() if self._chance.random() < share else 1.0
            if what > 0.7:
                words.append(word if what == 1.0 else f"{word} {self._prose[language].word()}")
            elif what > 0.2:
                words.append(self._prose[language].word())
        return " ".join(words)

    def _alone(self) -> Sent:
        chance = self._chance
        language = chance.choice(list(HABITS))
        prose = self._prose[language]
        parts = [prose.paragraph() for _one in range(chance.randint(1, 4))]
        if chance.random() < 0.3:
            parts.insert(chance.randint(0, len(parts)), f"«{chance.choice(self.quoted)}»")
        for _habit in range(chance.choice((0, 0, 1, 1, 2, 3))):
            parts.insert(chance.choice((0, len(parts))), chance.choice(HABITS[language]))
        return Sent(self._typed("\n\n".join(parts)), None, 0)

    def _typed(self, text: str) -> str:
        how = self._chance.random()
        if how < 0.05:
            return text.upper()
        if how < 0.10:
            return text.lower()
        if how < 0.25:
            return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
        return text


class _Prose:
    """Words that follow each other as they do in what people wrote for this project."""

    def __init__(self, language: str, chance: Random) -> None:
        self._chance = chance
        self._follows: defaultdict[str, list[str]] = defaultdict(list)
        self._words: list[str] = []
        for sentence in sentences(language):
            words = ["", *sentence.split(), ""]
            self._words += words[1:-1]
            for word, after in itertools.pairwise(words):
                self._follows[word].append(after)

    def word(self) -> str:
        return self._chance.choice(self._words)

    def sentence(self) -> str:
        words = [self._chance.choice(self._follows[""])]
        while len(words) < 40 and (word := self._chance.choice(self._follows[words[-1]])):
            words.append(word)
        return " ".join(words).rstrip(".") + "."

    def letter(self) -> list[str]:
        """As long as the shortest of those that people wrote, or longer."""
        paragraphs: list[str] = []
        while len(" ".join(paragraphs).split()) < SHORTEST or self._chance.random() < 0.5:
            paragraphs.append(self.paragraph())
        return paragraphs

    def paragraph(self) -> str:
        return " ".join(self.sentence() for _one in range(self._chance.randint(1, 3)))


def _long_lines(path: Path) -> list[str]:
    return [line.strip("#|>*- ") for line in path.read_text().split("\n") if len(line) > 80]
