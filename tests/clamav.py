"""A virus scanner that speaks clamd's own protocol over a real connection, and knows one virus."""

import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager

VIRUS = b"VIRUS-FOR-TESTS"


class _Call(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        assert self.rfile.read(10) == b"zINSTREAM\0"
        content = b""
        while size := struct.unpack("!I", self.rfile.read(4))[0]:
            content += self.rfile.read(size)
        server = self.server
        assert isinstance(server, Clamd)
        server.seen.append(content)
        server.asked.set()
        server.may_answer.wait(60)
        answer = b"stream: Test.Planted-4417 FOUND" if VIRUS in content else b"stream: OK"
        self.wfile.write((server.says or answer) + b"\0")


class Clamd(socketserver.ThreadingTCPServer):
    """Answers truly, or what a test wants it to say."""

    daemon_threads = allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Call)
        self.seen: list[bytes] = []
        self.says = b""
        self.asked, self.may_answer = threading.Event(), threading.Event()
        self.may_answer.set()

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"


@contextmanager
def listening() -> Iterator[Clamd]:
    with Clamd() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield server
        finally:
            server.may_answer.set()
            server.shutdown()
            thread.join()
