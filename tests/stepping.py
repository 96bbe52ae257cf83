"""Filing a concern step by step, in a browser and a process that is killed at any write and then tries again.

All of it happens in one process that forks: each try is a child, which has the browser as it was when the form came.
"""

import io
import os
import signal
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import concerning
from conftest import settings
from filing import kill_at, sender
from filling import Browser, key_on, token
from flask import Flask
from sqlalchemy import func, select

from portal import create_app
from portal.core import origin, tickets
from portal.core.db import session, transaction
from portal.models.concerns import CaseFile, Concern, KeyOfCase, State, SubmitterKey
from portal.queries import concerns as queries

PHOTO = (Path(__file__).parent / "files" / "cases" / "photo.jpg").read_bytes()
DRAFT = "/es/concerns/draft"
ANSWERS: dict[str, tuple[dict[str, str], str]] = {  # what is typed, and what is kept of it
    "facility": ({"facility": "La planta de junto al río."}, "La planta de junto al río."),
    "place": ({"state": "11", "place": "Silao"}, "11 Silao"),
    "rights": ({"rights": "hours"}, "hours"),
    "happened": ({"happened": "Nos quitaron el descanso."}, "Nos quitaron el descanso."),
    "since": ({"year": "2025", "goes_on": "y"}, "2025/.."),
    "affected": ({"affected": "hundreds"}, "hundreds"),
    "support": ({"support": "Los recibos."}, "Los recibos."),
    "retaliation": ({"choice": "feared", "retaliation": "La lista."}, "feared\nLa lista."),
    "tried": ({"tried": "Fuimos a la inspección."}, "Fuimos a la inspección."),
    "relation": ({"relation": "worker"}, "worker"),
    "urgency": ({"urgency": "routine"}, "routine"),
    "speaks_for": ({"choice": "self"}, "self"),
    "identity": ({"identity": "Rosa"}, '{"name": "Rosa"}'),
    "exposure": ({"exposure": "committee"}, "committee"),
}
MOST = 60  # writes of a step; it takes fewer


@dataclass
class Filer:
    """Who files, and what has to be there whatever happened: all that a step had finished, and no half of the next."""

    app: Flask
    told: dict[str, str] = field(default_factory=dict)
    key: str = ""
    deaths: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.client = self.app.test_client()
        self.browser = Browser(self.app, self.client)

    def tries(self, name: str, path: str, data: Mapping[str, Any], whole: Callable[[], bool]) -> str:
        """Send a form until nothing kills it: where it leads. After each death all is as before or ``whole``."""
        for die_at in range(1, MOST):
            here, there = os.pipe()
            self._lets_go()
            child = os.fork()
            if not child:
                self._sends(path, data, die_at, there)
            os.close(there)
            _pid, status = os.waitpid(child, 0)
            self._lets_go()
            with open(here, "rb") as said:
                answer = said.read().decode()
            if not os.WIFSIGNALED(status):
                assert os.WEXITSTATUS(status) == 0, f"{name}: {answer}"
                self.deaths[name] = die_at - 1
                location, *cookies = answer.split("\n")
                for line in cookies:
                    cookie, _, value = line.partition("=")
                    self.client.set_cookie(cookie, value)
                assert self._looks(whole), f"{name} led to {location} and did nothing"
                return location
            assert os.WTERMSIG(status) == signal.SIGKILL
            self._looks(whole)
        raise AssertionError(f"{name} takes more than {MOST} writes")

    def _sends(self, path: str, data: Mapping[str, Any], die_at: int, there: int) -> None:
        """In the child: send it, and say where it led and which cookies came."""
        try:
            kill_at(self.app.extensions["engine"], die_at)
            files = {"files": (io.BytesIO(PHOTO), "IMG_2041.jpg")} if data.get("files") else {}
            answer = self.client.post(path, data={**data, **files})
            fine = answer.status_code == 303
            cookies = [line.split(";")[0] for line in answer.headers.getlist("Set-Cookie")]
            told = "\n".join([answer.location, *cookies]) if fine else f"{answer.status_code} {answer.text[:3000]}"
            os.write(there, told.encode())
            os._exit(0 if fine else 1)
        except BaseException as mishap:
            os.write(there, repr(mishap).encode())
            os._exit(2)

    def _looks(self, whole: Callable[[], bool]) -> bool:
        with self.app.app_context():
            return whole()

    def _lets_go(self) -> None:
        """Nobody shares a connection across a fork, nor looks with old eyes at what a child has done."""
        session.remove()
        self.app.extensions["engine"].dispose()

    def is_begun(self) -> bool:
        """Whether the key opens a concern. There is never a second one, nor one that nothing opens."""
        many = {kind: session.scalar(select(func.count()).select_from(kind)) for kind in (Concern, SubmitterKey)}
        assert set(many.values()) in ({0}, {1}), many
        if many[Concern]:
            assert self.texts() == self.told
        return bool(many[Concern])

    def texts(self) -> dict[str, str]:
        mark = tickets.find_mark(self.key, self.app.config["SECRET_KEY"].encode())
        holding = queries.opened_by(mark)
        assert holding is not None
        found = sender(self.key, holding.id)
        answers = queries.answers(found.actor, found.unlocked())
        assert not [one for one in answers.values() if one.asides]
        return {name: one.text.text for name, one in answers.items() if one.text.text}

    def has(self, question: str, text: str) -> bool:
        """Whether this answer is kept; all others are, and of this one all or nothing."""
        found = self.texts()
        assert found in (self.told, self.told | {question: text})
        return question in found

    def has_file(self) -> bool:
        assert self.texts() == self.told
        many = session.scalar(select(func.count()).select_from(CaseFile)) or 0
        assert many in (0, 1)
        return many == 1

    def is_sent(self) -> bool:
        assert self.texts() == self.told
        concern = session.scalars(select(Concern)).one()
        numbers = set(session.scalars(select(KeyOfCase.number)))
        assert (concern.state, numbers) in ((State.DRAFT, {1}), (State.RECEIVED, {2}))
        return concern.state is State.RECEIVED


def file(url: str, folder: str) -> None:
    """Every step of it, each killed at each of its writes. Fails where something was lost, doubled or half done."""
    app = create_app(settings(Path(folder), url))
    with app.app_context():
        with transaction():
            origin.mark()  # a demonstration is served only where it began
        concerning.committee()
    filer = Filer(app)
    client, browser = filer.client, filer.browser
    drawn = token(client.get("/es/concerns/new").text)
    there = filer.tries("key", "/es/concerns/new", drawn, lambda: True)
    page = client.get(there).text
    filer.key = tickets.normalised(key_on(page))
    filer.tries("begin", there, {**token(page), "key": filer.key, "send": "1"}, filer.is_begun)
    for question, (typed, kept) in ANSWERS.items():
        data = {**browser.fields(browser.open(f"{DRAFT}/{question}")), **typed, "send": "1"}
        filer.tries(question, browser.at, data, lambda q=question, k=kept: filer.has(q, k))  # type: ignore[misc]
        filer.told[question] = kept
    data = {**token(client.get(f"{DRAFT}/files").text), "files": True, "send": "1"}
    filer.tries("file", f"{DRAFT}/files", data, filer.has_file)
    data = {**browser.fields(browser.open(f"{DRAFT}/review")), "language": "es", "send": "1"}
    filer.tries("send", browser.at, data, filer.is_sent)
    few = {name: many for name, many in filer.deaths.items() if many < 2}
    assert not few, f"killed nowhere: {few}"
