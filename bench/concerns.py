"""``python -m bench.concerns``: what it costs that concerns are sealed, to who files and to who reads them.

CPU milliseconds of one process on SQLite. Filing is every page and form of it, as a browser asks for them. In the list
of 10,000 those of its first page are sealed to the officer one by one; the others are rows of the same sizes.
Photographs are cleaned as on their way in, in processes of their own, whose CPU is counted.
"""

import io
import re
import resource
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from random import Random
from statistics import median

from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from bench import portal_data, sealed
from bench.caller import Caller
from bench.measure import interleaved
from bench.usage import alone
from bench.wiring import moderator, new_portal
from portal.core import tickets
from portal.core.sealing.addresses import Addresses
from portal.files import receiving
from portal.models.contributions import Status
from portal.web.forms.concerns import QUESTIONS
from portal.web.forms.people.tracking import ADDRESS

MANY, A_PAGE, MESSAGES = 10_000, 50, 50
PHOTOGRAPHS, TAKEN = 100, (4000, 3000)  # pixels, as a telephone takes them
FREE = ADDRESS[0] + 10  # failures of an address before it surely has to wait: some are forgiven meanwhile
GPS = 0x8825  # where in a photograph the place stands
TYPED = {"happened": sealed.HAPPENED, "identity": "Rosa", "affected": "hundreds", "urgency": "routine"}
DRAFT = "/es/concerns/draft"
TAG, ATTRIBUTE = re.compile(r"<input[^>]*>"), re.compile(r'([\w-]+)="([^"]*)"')


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        app, _url = new_portal(Path(folder))
        show(measured(app))


def measured(app: Flask) -> dict[str, float]:
    """Every figure by its name."""
    with app.app_context():
        reader = sealed.committee(app)
    filed = [_filing(app) for _ in range(12)][2:]
    figures = {
        "filing, all steps": median(sum(steps.values()) for steps in filed),
        "  of it the key, drawn and typed back": median(steps["key"] for steps in filed),
        "  of it one question, read and saved": median(steps["questions"] for steps in filed) / len(QUESTIONS),
        "  of it the last page and the sending": median(steps["send"] for steps in filed),
    }
    with app.app_context():
        hers = sealed.sent(app)
        sealed.talk(hers, reader, MESSAGES)
        for _ in range(A_PAGE):
            sealed.sent(app, urgency="immediate_danger")
        sealed.copies(sealed.sent(app), MANY)
        portal_data.round_with(10_000, status=Status.RECEIVED)
        judge, leaf, inbox = moderator(app), Addresses(reader.key).of(hers.id), sealed.in_hand(app, hers)
    costs = interleaved(
        {
            "queue": Caller(app, "/es/desk/queue", **judge),
            "list": Caller(app, "/es/desk/concerns?language=all", **reader.headers),
            "case": Caller(app, f"/es/desk/concerns/{leaf}", **reader.headers),
            "inbox": Caller(app, "/es/concerns/", **inbox),
        },
        rounds=60,
    )
    return {
        **figures,
        "opening an inbox: the key and what it opens": median(_opens(app, hers.key) for _ in range(30)),
        f"the inbox again, with {MESSAGES} messages": costs["inbox"].median,
        f"a case with {MESSAGES} messages": costs["case"].median,
        f"a page of a list of {MANY:,}": costs["list"].median,
        "  the same / moderation queue of 10,000 (goal < 3)": costs["list"].to(costs["queue"]),
        f"cleaning {PHOTOGRAPHS} photographs of 12 megapixels": _cleaned(),
        "guesses of a key a second, one core, many addresses": _guesses(app, apart=True),
        "guesses of a key a second, an address that failed often": _guesses(app, apart=False),
    }


def show(figures: dict[str, float]) -> None:
    print(f"\n{'Concerns, sealed (CPU milliseconds where nothing else is said)':64}")
    for name, value in figures.items():
        print(f"  {name:58}{value:12.2f}")


def _filing(app: Flask) -> dict[str, float]:
    client, steps = app.test_client(), dict[str, float]()
    with _spent(steps, "key"):
        there = client.post("/es/concerns/new", data=_hidden(client.get("/es/concerns/new").text)).location
        page = client.get(there).text
        client.post(there, data={**_hidden(page), "key": _key_on(page), "send": "1"})
    with _spent(steps, "questions"):
        for question in QUESTIONS:
            _sends(client, f"{DRAFT}/{question}", {question: TYPED.get(question, ""), "send": "1"})
    with _spent(steps, "send"):
        led = _sends(client, f"{DRAFT}/review", {"language": "es", "send": "1"})
    if led != "/es/concerns/":
        raise RuntimeError(f"not sent: {led}")
    return steps


@contextmanager
def _spent(steps: dict[str, float], name: str) -> Iterator[None]:
    began = time.process_time()
    yield
    steps[name] = (time.process_time() - began) * 1000


def _sends(client: FlaskClient, path: str, typed: dict[str, str]) -> str:
    at = client.get(path).location
    return str(client.post(at, data={**_hidden(client.get(at).text), **typed}).location)


def _hidden(page: str) -> dict[str, str]:
    inputs = [dict(ATTRIBUTE.findall(tag)) for tag in TAG.findall(page)]
    return {
        one["name"]: unescape(one.get("value", "")) for one in inputs if one.get("type") == "hidden" and "name" in one
    }


def _key_on(page: str) -> str:
    groups = re.search(r'class="c-key"[^>]*>(.*?)</p>', page, re.DOTALL)
    return "".join(re.findall(r"<span>([0-9A-Z]+)</span>", groups.group(1))) if groups else ""


def _opens(app: Flask, key: str) -> float:
    client, steps = app.test_client(), dict[str, float]()
    fields = _hidden(client.get("/es/tracking").text)
    with _spent(steps, "opened"):
        client.get(client.post("/es/tracking", data={**fields, "key": key, "send": "1"}).location)
    return steps["opened"]


def _cleaned() -> float:
    photograph, before = _photograph(), resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.process_time()
    for number in range(PHOTOGRAPHS):
        with receiving.received(f"IMG_{number}.jpg", io.BytesIO(photograph)) as came:
            if came.copy is None:
                raise RuntimeError(f"no copy: {came.reason}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    apart = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return (time.process_time() - began + apart) * 1000


def _photograph() -> bytes:
    """Of nothing, but as hard to read and write as a telephone's, with a place in it."""
    grain = Image.frombytes("RGB", (500, 375), Random(3).randbytes(500 * 375 * 3))
    held = Image.Exif()
    held[0x010F], held[0x0110] = "Telefonía", "D-4"
    held.get_ifd(GPS).update({1: "N", 2: (19.0, 25.0, 42.0), 3: "W", 4: (99.0, 7.0, 39.0)})
    made = io.BytesIO()
    grain.resize(TAKEN, Image.Resampling.BICUBIC).save(made, "JPEG", quality=85, exif=held)
    return made.getvalue()


def _guesses(app: Flask, *, apart: bool) -> float:
    """Keys that could be some, and are none, each from a new browser: from many addresses by the CPU that they take,
    from one by how long they wait for an answer."""
    many, clock = FREE + 20, time.process_time if apart else time.perf_counter
    spent = list[float]()
    for number in range(many):
        client, place = app.test_client(), {"REMOTE_ADDR": f"10.1.{number}.7" if apart else "10.2.0.7"}
        fields = {**_hidden(client.get("/es/tracking").text), "key": tickets.new(), "send": "1"}
        began = clock()
        if client.post("/es/tracking", data=fields, environ_base=place).status_code != 422:
            raise RuntimeError("the guess was not heard")
        spent.append(clock() - began)
    return len(spent[FREE:]) / sum(spent[FREE:])


if __name__ == "__main__":
    alone(__doc__, "bench.concerns")
    main()
