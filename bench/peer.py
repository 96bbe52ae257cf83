"""A peer: Isso, a comment server in Python, is given the same words that we are, each in a process of its own.

Started by hand as ``isso SETTINGS`` or ``portal FOLDER PATH`` it answers every line it reads with the CPU
milliseconds that one post took it.
"""

import io
import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

WORDS = "Pedimos que el seguimiento no termine. " * 15
OURS, THEIRS = "post, alone in its process", "comment in Isso, alone in its process"
PEER = Path("build/peer/bin/python")
SETTINGS = """[general]
dbpath = {folder}/isso.sqlite
host = http://localhost/
notify =
[guard]
enabled = false
[moderation]
enabled = true
"""


class Apart:
    """Somebody who posts in a process of their own, and says what it cost."""

    def __init__(self, *command: str) -> None:
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
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


def side_by_side(folder: Path, path: str) -> dict[str, Apart]:
    """Ours and theirs; nobody where Isso is not installed."""
    if not PEER.with_name("isso").exists():
        return {}
    settings = folder / "isso.cfg"
    settings.write_text(SETTINGS.format(folder=folder))
    return {
        OURS: Apart(sys.executable, "-m", "bench.peer", "portal", str(folder), path),
        THEIRS: Apart(str(PEER), __file__, "isso", str(settings)),
    }


def _portal(folder: str, path: str) -> Callable[[], object]:
    from bench.caller import Poster
    from bench.wiring import environment
    from config.settings import Settings
    from portal import create_app

    return Poster.of_form(create_app(Settings.from_environment(environment(Path(folder)))), path, {})


def _isso(settings: str) -> Callable[[], object]:
    from isso import config, make_app  # type: ignore[import-not-found]
    from werkzeug.test import EnvironBuilder

    app = make_app(config.load(config.default_file(), settings), threading=True)
    body = json.dumps({"text": WORDS, "title": "Ronda"}).encode()

    def comment() -> None:
        environ = EnvironBuilder(
            "/new?uri=%2Fronda%2F",
            method="POST",
            input_stream=io.BytesIO(body),
            content_type="application/json",
            content_length=len(body),
            headers={"Origin": "http://localhost"},
        ).get_environ()
        said: list[str] = []
        b"".join(app(environ, lambda status, _headers, *_problem: said.append(status)))
        if not said[0].startswith("202"):
            raise RuntimeError(said[0])

    return comment


if __name__ == "__main__":
    post = {"isso": _isso, "portal": _portal}[sys.argv[1]](*sys.argv[2:])
    for _line in sys.stdin:
        began = time.process_time()
        post()
        print((time.process_time() - began) * 1000, flush=True)
