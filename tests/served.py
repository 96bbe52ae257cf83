"""The server that ships, with a database of its own in which one round is open to everybody."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from server import Answer, Browser, Server, running
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.orm import Session

from portal.core.localized import Localized
from portal.models.consultations import Consultation, Round, Status

BOTH = Localized("A round for everybody", "Una ronda para todas las personas")


@dataclass
class Portal:
    server: Server
    engine: Engine
    round_id: int

    @property
    def contribute(self) -> str:
        return f"/es/rounds/{self.round_id}/contribute"

    def form(self, browser: Browser, words: str) -> dict[str, str]:
        """A form as somebody without an account has filled it in."""
        return browser.form(self.contribute, "body") | {"body": words, "naming": "anonymous", "language": "es"}

    def kept(self, words: str = "%") -> int:
        """How many contributions hold these words."""
        asked = text("SELECT count(*) FROM contributions WHERE body LIKE :words")
        with self.engine.connect() as connection:
            return int(connection.execute(asked, {"words": words}).scalar_one())

    def settled(self, words: str) -> int:
        """The same, once whatever is still under way has arrived."""
        time.sleep(0.5)
        return self.kept(words)


@contextmanager
def opened(url: str, folder: Path, **environ: str) -> Iterator[Portal]:
    """The server with a database of its own, migrated, in which a round is open to everybody."""
    engine = create_engine(url)
    at = datetime.now(UTC)
    with Session(engine) as session:
        docket = Consultation(code="ILC-2026-0001", topic="other", title=BOTH, purpose=BOTH)
        session.add(docket)
        session.flush()
        round_ = Round(
            consultation_id=docket.id,
            number=1,
            title=BOTH,
            intro=BOTH,
            opens_at=at - timedelta(days=1),
            closes_at=at + timedelta(days=9),
            status=Status.APPROVED,
        )
        session.add(round_)
        session.commit()
        round_id = round_.id
    with running(url, folder, alone=True, **environ) as server:
        yield Portal(server, engine, round_id)
    engine.dispose()


def is_receipt(answer: Answer) -> bool:
    return answer.status == 200 and 'class="c-key"' in answer.text
