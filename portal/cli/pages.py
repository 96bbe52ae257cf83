"""The web server, with what all of its workers have in common loaded once.

Granian forks a process for each worker, which then loads the application. What that is made of is imported before:
a worker that has to be started anew answers in a moment, and modules lie in memory once.
"""

import gc

from granian.cli import entrypoint

import portal.web  # noqa: F401

if __name__ == "__main__":
    gc.freeze()  # or each worker's search for garbage would touch, and so copy, every page of it
    entrypoint()  # type: ignore[no-untyped-call]
