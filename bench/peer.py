"""A peer: Isso, a comment server in Python, given the same words. It runs in an environment of its own.

Started by hand it answers every line it reads with the CPU milliseconds that one comment took it.
"""

import io
import json
import subprocess
import sys
import time
from pathlib import Path

WORDS = "Pedimos que el seguimiento no termine. " * 15
SETTINGS = """[general]
dbpath = {folder}/isso.sqlite
host = http://localhost/
notify =
[guard]
enabled = false
[moderation]
enabled = true
"""


class Isso:
    """The other end: costs are told by Isso's own process."""

    def __init__(self, python: Path, folder: Path) -> None:
        settings = folder / "isso.cfg"
        settings.write_text(SETTINGS.format(folder=folder))
        self.process = subprocess.Popen(
            [str(python), __file__, str(settings)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def __call__(self) -> None:
        self.timed()

    def timed(self) -> float:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return float(self.process.stdout.readline())

    def end(self) -> None:
        self.process.terminate()
        self.process.wait(30)


def _serve(settings: str) -> None:
    from isso import config, make_app  # type: ignore[import-not-found]
    from werkzeug.test import EnvironBuilder

    app = make_app(config.load(config.default_file(), settings), threading=True)
    body = json.dumps({"text": WORDS, "title": "Ronda"}).encode()
    for _line in sys.stdin:
        began = time.process_time()
        environ = EnvironBuilder(
            "/new?uri=%2Fronda%2F",
            method="POST",
            input_stream=io.BytesIO(body),
            content_type="application/json",
            content_length=len(body),
            headers={"Origin": "http://localhost"},
        ).get_environ()
        said: list[str] = []
        b"".join(app(environ, lambda status, _headers, *_problem, said=said: said.append(status)))
        spent = (time.process_time() - began) * 1000
        if not said[0].startswith("202"):
            raise RuntimeError(said[0])
        print(spent, flush=True)


if __name__ == "__main__":
    _serve(sys.argv[1])
