"""A made-up consultation of any size: deterministic, bilingual, nested; the same texts for us and for the twin."""

import hashlib
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

POSTED = "Pedimos que el seguimiento no termine. " * 15  # what everybody posts who is measured
SPANISH = (
    "Pedimos que el seguimiento no termine el día en que se anuncia la reinstalación, porque la presión vuelve a los "
    "dos o tres meses: cambios de turno, aislamiento, retiro de horas extra",
    "Proponemos entrevistas a los 30, 90 y 180 días con personas trabajadoras elegidas por ellas mismas",
    "La votación debe ser personal, libre, directa y secreta, y el acta debe quedar a la vista en el centro de trabajo",
    "Quien es señalado debe poder contestar antes de que se publique cualquier cifra que permita reconocerlo",
)
ENGLISH = (
    "We support the thirty, ninety and one-hundred-and-eighty-day marks and would add that interviews take place away "
    "from the workplace, led by someone who speaks the worker's language",
    "The list should say why a subsector was added and on what information, in both languages on the same day",
    "The absence of cases alone is not a reason to remove a subsector, since silence may be the effect of fear",
    "A criterion that two persons would answer differently is not yet a criterion",
)
GROUPS = ("civil_society_union", "civil_society_ngo", "lac", "employer", "individual", "mexico")
START = datetime(2026, 10, 1, 12, tzinfo=UTC)


def contributions(many: int, seed: int = 7) -> Iterator[dict[str, Any]]:
    """Published contributions: 70 % Spanish, about 600 characters, 60 % roots."""
    chance = random.Random(seed)
    placed: list[int] = []
    for sequence in range(1, many + 1):
        language = "es" if chance.random() < 0.7 else "en"
        body = ". ".join(chance.choices(SPANISH if language == "es" else ENGLISH, k=5)) + "."
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


def checksum(many: int) -> str:
    """So that two runs can be told to have used the same texts."""
    digest = hashlib.sha256()
    for row in contributions(many):
        digest.update(f"{row['parent']}{row['body']}".encode())
    return digest.hexdigest()[:16]
