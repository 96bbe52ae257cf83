"""The process in which files are cleaned: it has nothing to lose, and losing it says nothing about the file."""

import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from losing import LINUX, children, held, signalled, while_it

import portal
from portal.files import apart, cleaning
from portal.files.cleaning import Block, Finding, Made, NoCopy, Reason, Unfinished, answers
from portal.files.formats import Kind

HOUSE = Path(portal.__file__).parents[1]
WORDS = ("Nadie nos dijo nada.\n" * 50_000).encode()


def clean():
    return cleaning.clean(WORDS, Kind.TEXT)


@LINUX
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGSEGV])
def test_a_process_that_was_killed_says_nothing_about_the_file(how):
    with pytest.raises(Unfinished):
        while_it(clean, signalled(how))


@LINUX
def test_too_much_work_is_the_files_own():
    with pytest.raises(NoCopy) as why:
        while_it(clean, signalled(signal.SIGXCPU))

    assert why.value.reason is Reason.TOO_LARGE


@LINUX
def test_time_that_passes_is_no_verdict():
    assert while_it(clean, held(2)).content == WORDS


@LINUX
def test_patience_ends_and_leaves_no_process(monkeypatch):
    monkeypatch.setattr(cleaning, "PATIENCE", 1.5)

    with pytest.raises(Unfinished):
        while_it(clean, signalled(signal.SIGSTOP))

    assert children() == []


@LINUX
def test_no_more_than_two_at_once_and_the_others_wait():
    most, over = [0], threading.Event()

    def watch():
        while not over.is_set():
            most[0] = max(most[0], len(children()))
            time.sleep(0.002)

    watcher = threading.Thread(target=watch)
    watcher.start()
    with ThreadPoolExecutor(6) as pool:
        done = list(pool.map(lambda _: cleaning.clean(b"hola", Kind.TEXT).content, range(6)))
    over.set()
    watcher.join()

    assert done == [b"hola"] * 6
    assert most[0] == apart.AT_ONCE


class TestAnswer:
    MADE = Made(
        content=b"copy\n",
        kind=Kind.PNG,
        findings=(Finding.PLACE, Finding.TIME),
        text=(Block("¿Título?", 1), Block("uno\ndos")),
        preview=b"\x89PNG",
        pictured=(2,),
    )

    def test_comes_through_whole(self):
        assert answers.read(answers.written(self.MADE)) == self.MADE

    def test_broken_off_anywhere_is_no_answer(self):
        whole = answers.written(self.MADE)

        for end in range(len(whole)):
            with pytest.raises(Unfinished):
                answers.read(whole[:end])

    def test_names_each_finding_once_in_the_order_of_the_list(self):
        made = Made(b"a", Kind.TEXT, findings=(Finding.TIME, Finding.PLACE, Finding.TIME))

        assert answers.read(answers.written(made)).findings == (Finding.PLACE, Finding.TIME)

    def test_may_be_that_there_is_no_copy(self):
        with pytest.raises(NoCopy) as why:
            answers.read(answers.refused(Reason.PASSWORD))

        assert why.value.reason is Reason.PASSWORD

    def test_a_copy_has_a_greatest_size(self):
        with pytest.raises(NoCopy) as why:
            answers.read(answers.written(Made(bytes(answers.LARGEST_COPY + 1), Kind.PDF)))

        assert why.value.reason is Reason.TOO_LARGE


CONFINED = """
import ctypes, mmap, os, platform, resource, socket, sys, threading
from portal.files import confining
libc = ctypes.CDLL(None, use_errno=True)
attempts = {
    "socket": lambda: socket.socket(),
    "pair": lambda: socket.socketpair(),
    "read": lambda: os.open("/etc/passwd", os.O_RDONLY),
    "write": lambda: os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT),
    "rename": lambda: os.rename(sys.argv[2], sys.argv[1]),
    "pipe": lambda: os.pipe(),
    "dup": lambda: os.dup(1),
    "fork": lambda: os._exit(0) if os.fork() == 0 else None,
    "exec": lambda: os.execv("/bin/true", ["true"]),
    "kill": lambda: os.kill(os.getppid(), 0),
    "limits": lambda: resource.prlimit(os.getpid(), resource.RLIMIT_NOFILE, (64, 64)),
    "memory": lambda: mmap.mmap(-1, 2 * 1024**3),
    "memfd": lambda: os.memfd_create("a"),
    "trace": lambda: done(libc.ptrace(0, 0, 0, 0)),
    "list": lambda: os.listdir("/"),
    "threads": lambda: threading.Thread(target=lambda: None).start(),
}
def done(result):
    if result == -1:
        raise OSError(ctypes.get_errno(), "")
if sys.argv[3] == "without a filter":
    platform.machine = lambda: "another"
confining.confine(20)
possible = []
for name in sys.argv[4:] or attempts:
    try:
        attempts[name]()
        possible.append(name)
    except (OSError, MemoryError, ValueError, RuntimeError):
        pass
sys.stdout.write(" ".join(possible))
"""


def confined(code, *arguments):
    return subprocess.run([sys.executable, "-c", code, *arguments], cwd=HOUSE, capture_output=True, text=True)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there are only limits")
def test_a_confined_process_can_do_nothing_but_think(tmp_path):
    (tmp_path / "mine").touch()
    ended = confined(CONFINED, str(tmp_path / "new"), str(tmp_path / "mine"), "with a filter")

    assert (ended.returncode, ended.stdout) == (0, "threads"), ended.stderr
    assert [file.name for file in tmp_path.iterdir()] == ["mine"]


def test_where_calls_are_not_filtered_nothing_can_be_opened(tmp_path):
    opening = ["socket", "pair", "read", "write", "pipe", "dup", "list", "memory", "threads"]
    ended = confined(CONFINED, str(tmp_path / "new"), "", "without a filter", *opening)

    assert (ended.returncode, ended.stdout) == (0, "threads"), ended.stderr


def test_a_process_that_works_too_long_is_told_apart_from_one_that_was_killed():
    ended = confined("from portal.files import confining\nconfining.limit(1)\nwhile True: pass")

    assert ended.returncode == -signal.SIGXCPU


def test_the_output_of_a_process_cannot_fill_our_memory():
    with pytest.raises(Unfinished):
        apart.run("portal.files.cleaning.child", Kind.TEXT, content=WORDS, patience=60, most=1000)


def test_a_module_that_cannot_begin_is_not_the_files_fault(caplog):
    with pytest.raises(Unfinished):
        apart.run("portal.files.nowhere", content=b"a", patience=60, most=1000)

    assert "portal.files.nowhere" in caplog.text
