"""What a process keeps to itself: words that were read stand in its memory for a while, and Python cannot wipe them."""

import ctypes
import resource
import sys

PR_SET_DUMPABLE = 4  # linux/prctl.h


def keep_the_memory_private() -> None:
    """Leave no image of it when the process dies, and let no other process of the same user look into it.

    A program that is started from here has the first as well, but not the second.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
