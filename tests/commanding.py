"""``flask …`` as an operator runs it, in a process of its own with an environment of its own.

It is forked from one that has imported the portal already: to do that again takes each command three seconds of the
processor, and most commands much longer than what they do.
"""

import os
import runpy
import sys
from collections.abc import Mapping
from multiprocessing import get_context
from pathlib import Path
from subprocess import TimeoutExpired
from tempfile import NamedTemporaryFile

import pytest

from portal.core.migrating import HOME

PRELOADED = ["filing", "stepping", "portal.cli.serve", "portal.web"]  # there is one server to fork from
_apart = get_context("forkserver")
_apart.set_forkserver_preload(PRELOADED)


class Command:
    """One that was started; what it says goes into a file, read with :meth:`said`."""

    def __init__(self, *words: str, environ: Mapping[str, str]) -> None:
        with NamedTemporaryFile(prefix="flask-", delete=False) as file:
            self._said = Path(file.name)
        self._process = _apart.Process(target=_run, args=(words, dict(environ), str(self._said)))
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("PYTHONPATH", os.pathsep.join(sys.path))  # for the first, that is forked from: it is not told
            self._process.start()

    def wait(self, patience: float = 120) -> int:
        """Its exit code, negative where a signal ended it."""
        self._process.join(patience)
        if self._process.exitcode is None:
            raise TimeoutExpired("flask", patience)
        return self._process.exitcode

    def said(self) -> str:
        return self._said.read_text()

    def kill(self) -> None:
        self._process.kill()

    def terminate(self) -> None:
        self._process.terminate()

    def forget(self) -> None:
        """End it if it is still there, and leave nothing of it behind."""
        self._process.kill()
        self._process.join()
        self._said.unlink(missing_ok=True)


def _run(words: tuple[str, ...], environ: dict[str, str], said: str) -> None:
    os.environ.clear()
    os.environ.update(environ)
    os.chdir(HOME)
    with open(said, "wb") as out:
        os.dup2(out.fileno(), 1)
        os.dup2(out.fileno(), 2)
    sys.argv = ["flask", "--app", "app", *words]
    runpy.run_module("flask", run_name="__main__", alter_sys=True)
