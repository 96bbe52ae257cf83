"""Processes that are started together, kept alive, and ended together."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

PATIENCE = 15.0  # seconds to finish what was begun
DIE_WITH_PARENT = 1  # prctl's PR_SET_PDEATHSIG


class GaveUp(Exception):
    """A process that ends again and again will not be helped by starting it once more."""


class Child:
    """A program that is started again when it ends. In a session of its own, so that it ends when we say."""

    def __init__(self, name: str, command: Sequence[str], folder: Path) -> None:
        self.name, self.command, self.folder = name, command, folder
        self._ends: list[float] = []
        self._start()

    def keep_alive(self) -> None:
        if self._process.poll() is None:
            return
        self._kill_what_is_left()
        self._ends = [end for end in self._ends if end > time.monotonic() - 60] + [time.monotonic()]
        if len(self._ends) > 3:
            raise GaveUp(f"The {self.name} ended {len(self._ends)} times within a minute.")
        print(f"The {self.name} ended ({self._process.returncode}); it is started again.", file=sys.stderr, flush=True)
        self._start()

    def ask_to_end(self) -> None:
        if self._process.poll() is None:
            self._process.terminate()

    def see_end(self, until: float) -> None:
        """Wait for the end; after that, end the process and all that it started."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(max(0.1, until - time.monotonic()))
        self._kill_what_is_left()
        self._process.wait()

    def _start(self) -> None:
        self._process = subprocess.Popen(
            self.command, cwd=self.folder, start_new_session=True, preexec_fn=_die_with_parent()
        )

    def _kill_what_is_left(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)


def end_all(children: Sequence[Child]) -> None:
    for child in children:
        child.ask_to_end()
    until = time.monotonic() + PATIENCE
    for child in children:
        child.see_end(until)


def _die_with_parent() -> Callable[[], None] | None:
    """Linux ends a child whose parent was killed without a chance to say so; elsewhere it would be left behind."""
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None)  # loaded before the fork, where little is allowed
    return lambda: libc.prctl(DIE_WITH_PARENT, signal.SIGTERM)
