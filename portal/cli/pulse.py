"""A keep-warm request, so that no request waits in the server for the next one to arrive.

Granian gives each request a thread, and starts another thread when a request arrives and none seems free. Two that
arrive at once may both count on the same free thread (seen in 2.8.7 and 2.8.9, about once in 300 starts with 60 slow
senders; its issue 873 tells of the kind): one of them then waits until the next request arrives, behind a sender who
may be slow for minutes. So one arrives, always.
"""

import socket
from collections import deque
from contextlib import suppress

ASK = b"HEAD /static/favicon.svg HTTP/1.0\r\n\r\n"  # costs neither a turn nor the database
PATIENCE = 0.1  # seconds; on this machine a connection is there at once or not at all
REMEMBERED = 8  # connections whose answer nobody reads; the server ends most of them before


class Pulse:
    """Asks without waiting for an answer. Of the worker processes, each with a socket, the kernel chooses."""

    def __init__(self, host: str, port: int) -> None:
        self._where = host, port
        self._lines: deque[socket.socket] = deque()

    def __enter__(self) -> "Pulse":
        return self

    def __exit__(self, *_problem: object) -> None:
        while self._lines:
            self._lines.popleft().close()

    def beat(self) -> None:
        while len(self._lines) >= REMEMBERED:
            self._lines.popleft().close()
        with suppress(OSError):  # the server is being started again
            self._lines.append(socket.create_connection(self._where, PATIENCE))
            self._lines[-1].sendall(ASK)
