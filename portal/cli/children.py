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
EARLY = 60.0  # seconds: what ends before that has not lived
REST = 60.0  # seconds before what ends again and again, and may be lacking, is started once more
DIE_WITH_PARENT = 1  # prctl's PR_SET_PDEATHSIG


class GaveUp(Exception):
    """A process that ends again and again will not be helped by starting it once more."""


class Child:
    """A program that is started again when it ends. In a session of its own, so that it ends when we say.

    ``needed``: nothing is left without it, so that it is given up if it ends again and again. What is not needed is
    then started once a minute, for as long as it takes.
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        folder: Path,
        *,
        needed: bool = True,
        ended: Callable[[bool], object] = bool,
    ) -> None:
        self.name, self.command, self.folder, self.needed = name, command, folder, needed
        self._ended = ended  # called after each end, before it is started again, with whether it rests first
        self._early = 0  # ends in a row, each within a minute of its start: on a slow machine four of them take longer
        self._rests_until: float | None = None
        self._start()

    def keep_alive(self) -> None:
        if self._rests_until is not None:
            if time.monotonic() >= self._rests_until:
                self._rests_until = None
                self._start()
            return
        if self._process.poll() is None:
            return
        self._kill_what_is_left()
        self._early = self._early + 1 if time.monotonic() < self._began + EARLY else 0
        self._ended(self._early > 3)
        if self._early <= 3:
            self._say(f"ended ({self._process.returncode}); it is started again.")
            self._start()
        elif self.needed:
            raise GaveUp(f"The {self.name} ended {self._early} times, each within a minute of its start.")
        else:
            self._say(
                f"ended {self._early} times within a minute of its start; it is started again in {REST:.0f} seconds."
            )
            self._early = 0
            self._rests_until = time.monotonic() + REST

    def ask_to_end(self) -> None:
        if self._process.poll() is None:
            self._process.terminate()

    def see_end(self, until: float) -> None:
        """Wait for the end; after that, end the process and all that it started."""
        if self._rests_until is not None:
            return
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(max(0.1, until - time.monotonic()))
        self._kill_what_is_left()
        self._process.wait()

    def _start(self) -> None:
        self._began = time.monotonic()
        self._process = subprocess.Popen(
            self.command, cwd=self.folder, start_new_session=True, preexec_fn=_die_with_parent()
        )

    def _say(self, what: str) -> None:
        print(f"The {self.name} {what}", file=sys.stderr, flush=True)

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
