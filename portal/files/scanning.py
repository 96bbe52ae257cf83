"""Asking clamd, a virus scanner that the operator runs, over its own protocol (INSTREAM). No answer is never a yes."""

import re
import socket
import struct
from dataclasses import dataclass

CHUNK = 64 * 1024
TO_CONNECT = 10.0  # seconds
TO_ANSWER = 120.0
LONGEST_ANSWER = 4096


class ScannerAway(Exception):
    """The scanner gave no verdict: it is not there, or could not look at this."""


@dataclass(frozen=True, slots=True)
class Scanner:
    """Where clamd listens: the path of a socket, or ``host:port``."""

    address: str

    def finds(self, content: bytes) -> bool:
        """Whether it finds something harmful in this content."""
        try:
            answer = self._answer(content)
        except OSError as problem:
            raise ScannerAway(f"clamd: {type(problem).__name__}") from problem
        if re.fullmatch(rb"stream: OK", answer):
            return False
        if re.fullmatch(rb"stream: .+ FOUND", answer):
            return True
        raise ScannerAway(f"clamd: {answer[:100].decode(errors='replace') or 'no answer'}")

    def _answer(self, content: bytes) -> bytes:
        with self._connected() as scanner:
            scanner.settimeout(TO_ANSWER)
            scanner.sendall(b"zINSTREAM\0")
            for start in range(0, len(content), CHUNK):
                chunk = content[start : start + CHUNK]
                scanner.sendall(struct.pack("!I", len(chunk)) + chunk)
            scanner.sendall(struct.pack("!I", 0))
            answer = b""
            while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER and (said := scanner.recv(CHUNK)):
                answer += said
        return answer.removesuffix(b"\0")

    def _connected(self) -> socket.socket:
        if self.address.startswith("/"):
            connection = socket.socket(socket.AF_UNIX)
            connection.settimeout(TO_CONNECT)
            try:
                connection.connect(self.address)
            except OSError:
                connection.close()
                raise
            return connection
        host, _colon, port = self.address.rpartition(":")
        return socket.create_connection((host.strip("[]"), int(port)), TO_CONNECT)
