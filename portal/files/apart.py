"""Work on what strangers sent, in a process of its own that has nothing to lose: a hostile file can hurt only that.

What such a process answers comes through a pipe. Only an exit of 0 makes it an answer; a process that was lost says
nothing about the file, however much it had written.
"""

import io
import logging
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import IO, Protocol, cast

from portal.core.storage import Source

ENTRANCE = Path(__file__).with_name("entrance.py")
PIECE = 64 * 1024
AT_ONCE = 2  # in each process that serves pages, of which four requests at once are worked on
_CRASHES = {signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS, signal.SIGFPE, signal.SIGILL, signal.SIGSYS}

log = logging.getLogger("portal")
_turns = threading.BoundedSemaphore(AT_ONCE)


class Unfinished(Exception):
    """The process was lost: the machine was busy or out of memory, or it was killed. Never the fault of the file."""


class Crashed(Unfinished):
    """A parser took the process down with it. That may be the file, or what the machine could not give."""


class Overworked(Exception):
    """The work on this file took more time of the processor than any file may have."""


class Target(Protocol):
    def write(self, content: bytes, /) -> int: ...


def run(module: str, *arguments: str, content: bytes | Source, patience: float, most: int) -> bytes:
    """What ``main(*arguments)`` of a module of ours prints about this content: ``most`` bytes at most.

    ``patience`` are the seconds until we give up, waiting for a turn included. It is no verdict: on a busy machine a
    small file takes long. How much work a file may be, the process says of itself (``confining``).
    """
    answer = io.BytesIO()
    run_into(answer, module, *arguments, content=content, patience=patience, most=most)
    return answer.getvalue()


def run_into(target: Target, module: str, *arguments: str, content: bytes | Source, patience: float, most: int) -> None:
    """The same, written to ``target`` as it comes: it counts only if this does not raise."""
    until = time.monotonic() + patience
    if not _turns.acquire(timeout=patience):
        raise Unfinished("no turn")
    try:
        command = [sys.executable, "-I", "-W", "ignore", str(ENTRANCE), module, *arguments]
        source = io.BytesIO(content) if isinstance(content, bytes) else content
        _run(command, source, until, most, target)
    finally:
        _turns.release()


def _run(command: list[str], source: Source, until: float, most: int, target: Target) -> None:
    try:
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={}, bufsize=0
        )
    except OSError as problem:
        raise Unfinished("no process") from problem
    clock = threading.Timer(max(0.0, until - time.monotonic()), process.kill)
    clock.start()
    feeder = threading.Thread(target=_feed, args=(cast(IO[bytes], process.stdin), source))
    feeder.start()
    with process:
        try:
            if _copy(cast(IO[bytes], process.stdout), target, most) > most:
                process.kill()
        except BaseException:  # there is no room for its answer
            process.kill()
            raise
        finally:
            ended = process.wait()
            clock.cancel()
            feeder.join()
        _ensure_ended_well(ended, process)


def _feed(pipe: IO[bytes], source: Source) -> None:
    try:
        while piece := source.read(PIECE):
            view = memoryview(piece)
            while view:
                view = view[pipe.write(view) :]
        pipe.close()
    except OSError:  # it ended before it had read all
        pass


def _copy(pipe: IO[bytes], target: Target, most: int) -> int:
    """A process in the hands of a file must not fill our memory, or our disk. The answer is how much came."""
    size = 0
    while size <= most and (piece := pipe.read(PIECE)):
        size += len(piece)
        view = memoryview(piece)
        while view:
            view = view[target.write(bytes(view)) :]
    return size


def _ensure_ended_well(ended: int, process: subprocess.Popen[bytes]) -> None:
    if ended == 0:
        return
    if ended == -signal.SIGXCPU:
        raise Overworked
    if ended > 0 and process.stderr is not None:  # before it opened the file, so there is nothing of it in these words
        log.error("a process ended with %s: %s", ended, process.stderr.read(10_000).decode(errors="replace"))
    raise (Crashed if -ended in _CRASHES else Unfinished)(f"ended with {ended}")
