"""Somebody at the other end of a connection: what they ask for, how long they wait, what the server spends on it."""

import re
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from http.client import HTTPConnection
from statistics import median, quantiles
from urllib.parse import urlencode

from bench.processes import PATIENCE, cpu_of

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
ENOUGH = 0.15  # seconds of asking the same, so that a tick of the clock is little
INPUT, ATTRIBUTE = re.compile(r"<input[^>]*>"), re.compile(r'([\w-]+)="([^"]*)"')


class Visitor:
    """A browser on one connection that is kept open, with the cookies it came with."""

    def __init__(self, port: int, headers: Mapping[str, str] = {}) -> None:
        self.connection, self.headers = HTTPConnection("127.0.0.1", port, timeout=PATIENCE), dict(headers)

    def get(self, path: str) -> str:
        """The page, wherever it leads to."""
        return self._ask("GET", path, None, self.headers)

    def post(self, path: str, fields: Mapping[str, str]) -> str:
        return self._ask("POST", path, urlencode(fields).encode(), {**self.headers, **FORM})

    def _ask(self, verb: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> str:
        self.connection.request(verb, path, body, dict(headers))
        answer = self.connection.getresponse()
        self.address, text = path, answer.read()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            had = [one for one in self.headers.get("Cookie", "").split("; ") if one]
            name = cookie.split("=")[0]
            kept = [one for one in had if not one.startswith(f"{name}=")]
            self.headers["Cookie"] = "; ".join([*kept, cookie.split(";")[0]])
        if answer.status in (302, 303):
            return self.get(str(answer.headers["Location"]))
        if answer.status != 200:
            raise RuntimeError(f"{verb} {path}: {answer.status}")
        return text.decode()


def hidden(page: str) -> dict[str, str]:
    """What the forms of a page send without being asked."""
    inputs = [dict(ATTRIBUTE.findall(tag)) for tag in INPUT.findall(page)]
    return {
        one["name"]: unescape(one.get("value", "")) for one in inputs if one.get("type") == "hidden" and "name" in one
    }


@dataclass
class Asked:
    """One page or act: how it is asked for, what that took, by whoever began a new connection for a while."""

    name: str
    ask: Callable[[Visitor], object]
    headers: Mapping[str, str] = field(default_factory=dict)
    begun: list[float] = field(default_factory=list)  # milliseconds of the first ask
    waits: list[float] = field(default_factory=list)
    spent: float = 0.0  # milliseconds of CPU

    def first(self, port: int) -> float:
        visitor, began = Visitor(port, self.headers), time.perf_counter()
        self.ask(visitor)
        return (time.perf_counter() - began) * 1000

    def often(self, port: int, pid: int, many: int) -> None:
        visitor, before = Visitor(port, self.headers), cpu_of(pid)
        for _ in range(many):
            began = time.perf_counter()
            self.ask(visitor)
            self.waits.append((time.perf_counter() - began) * 1000)
        self.spent += cpu_of(pid) - before

    def forget(self) -> None:
        """What it took so far, to be measured anew."""
        self.begun, self.waits, self.spent = [], [], 0.0

    @property
    def cpu(self) -> float:
        return self.spent / len(self.waits)

    @property
    def wait(self) -> tuple[float, float]:
        """The median and the ninety-fifth percentile."""
        return median(self.waits), quantiles(self.waits, n=20)[-1]


def pages(name: str, paths: Iterable[str], headers: Mapping[str, str] = {}) -> Asked:
    """Each time the next of these."""
    left = iter(paths)
    return Asked(name, lambda visitor: visitor.get(next(left)), headers)


def by_turns(asked: Sequence[tuple[Asked, int, int]], rounds: int) -> None:
    """Each a while, at its port and process, then the other way round."""
    often = {}
    for one, port, _pid in asked:
        warm = min(one.first(port) for _ in range(6))  # by new connections, so that every worker has seen it
        often[one.name] = max(4, min(100, round(ENOUGH * 1000 / warm)))
    for number in range(rounds):
        for one, port, pid in asked if number % 2 == 0 else reversed(asked):
            one.often(port, pid, often[one.name])
