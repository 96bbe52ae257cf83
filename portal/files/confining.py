"""What a process gives up before it opens a stranger's file. There is no way back.

``limit`` takes away memory, time and the writing of files, everywhere. ``confine`` takes away all else that a process
can ask of the system but memory, threads and the pipes that it has: no file, no socket, no other program. Where the
kernel knows no filters, what remains is that nothing can be opened. Whatever is imported or opened late must have been
used once before: try a small sample of the same kind first.
"""

import ctypes
import errno
import os
import platform
import resource
import sys

MEMORY = 1024**3  # a WebP of 40 million pixels needs 650 MB
GRACE = 5  # seconds: at the first limit a process ends with SIGXCPU, at the second it would be killed

# What is allowed, by the numbers of the two kinds of machine.
_CALLS = {
    "read": (0, 63), "write": (1, 64), "close": (3, 57), "lseek": (8, 62), "fstat": (5, 80),
    "mmap": (9, 222), "munmap": (11, 215), "mremap": (25, 216), "mprotect": (10, 226), "madvise": (28, 233),
    "brk": (12, 214), "futex": (202, 98), "membarrier": (324, 283), "rseq": (334, 293),
    "set_robust_list": (273, 99), "get_robust_list": (274, 100), "set_tid_address": (218, 96), "gettid": (186, 178),
    "getpid": (39, 172), "sched_yield": (24, 124), "sched_getaffinity": (204, 123), "getcpu": (309, 168),
    "sysinfo": (99, 179), "getrusage": (98, 165), "times": (100, 153), "getrandom": (318, 278),
    "clock_gettime": (228, 113), "clock_getres": (229, 114), "gettimeofday": (96, 169), "nanosleep": (35, 101),
    "clock_nanosleep": (230, 115), "restart_syscall": (219, 128), "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135), "rt_sigreturn": (15, 139), "sigaltstack": (131, 132),
    "exit": (60, 93), "exit_group": (231, 94),
}  # fmt: skip
_CLONE, _CLONE3, _SECCOMP = (56, 220), (435, 435), (317, 277)
_MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}

_PR_SET_NO_NEW_PRIVS = 38
_SET_FILTER, _ALL_THREADS = 1, 1
_CLONE_THREAD = 0x10000
_LOAD, _EQUAL, _ANY_BIT, _RETURN = 0x20, 0x15, 0x45, 0x06
_NUMBER, _MACHINE, _FIRST_ARGUMENT = 0, 4, 16  # where they stand in what the kernel shows of a call
_ALLOW, _FAIL, _KILL = 0x7FFF0000, 0x00050000, 0x80000000


class _Step(ctypes.Structure):
    _fields_ = (("code", ctypes.c_uint16), ("yes", ctypes.c_uint8), ("no", ctypes.c_uint8), ("value", ctypes.c_uint32))


class _Filter(ctypes.Structure):
    _fields_ = (("length", ctypes.c_uint16), ("steps", ctypes.POINTER(_Step)))


def limit(seconds: int) -> None:
    """From here on this process writes no file and has little memory and so many seconds of a processor."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + GRACE))


def confine(seconds: int) -> None:
    """From here on there is memory, time, and standard output."""
    os.close(0)
    os.closerange(2, 1024)
    limit(seconds)
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
    if sys.platform == "linux" and platform.machine() in _MACHINES:
        _filter_calls(*_MACHINES[platform.machine()])


def _filter_calls(column: int, machine: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "privileges could not be given up")
    steps = _steps(column, machine)
    program = _Filter(len(steps), (_Step * len(steps))(*steps))
    if libc.syscall(_SECCOMP[column], _SET_FILTER, _ALL_THREADS, ctypes.byref(program)) != 0:
        reason = ctypes.get_errno()
        if reason not in {errno.ENOSYS, errno.EINVAL}:  # the kernel knows no filters
            raise OSError(reason, "calls could not be filtered")


def _steps(column: int, machine: int) -> list[_Step]:
    allowed = [numbers[column] for numbers in _CALLS.values()]
    return [
        _Step(_LOAD, 0, 0, _MACHINE),
        _Step(_EQUAL, 1, 0, machine),
        _Step(_RETURN, 0, 0, _KILL),
        _Step(_LOAD, 0, 0, _NUMBER),
        *(_Step(_EQUAL, len(allowed) + 5 - place, 0, number) for place, number in enumerate(allowed)),
        _Step(_EQUAL, 3, 0, _CLONE3[column]),  # it hides its flags from filters; without it, clone is called
        _Step(_EQUAL, 0, 3, _CLONE[column]),
        _Step(_LOAD, 0, 0, _FIRST_ARGUMENT),
        _Step(_ANY_BIT, 2, 1, _CLONE_THREAD),  # a thread, but no process
        _Step(_RETURN, 0, 0, _FAIL | errno.ENOSYS),
        _Step(_RETURN, 0, 0, _FAIL | errno.EPERM),
        _Step(_RETURN, 0, 0, _ALLOW),
    ]
