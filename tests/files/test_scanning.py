"""Files are shown to a virus scanner over its own protocol; no answer is never a yes."""

import socket
import threading

import clamav
import pytest

from portal.files import scanning
from portal.files.scanning import Scanner, ScannerAway


@pytest.fixture
def clamd():
    with clamav.listening() as server:
        yield server


def test_all_of_a_file_reaches_the_scanner_and_nothing_is_found(clamd):
    content = bytes(range(256)) * 1024

    assert Scanner(clamd.address).finds(content) is False
    assert clamd.seen == [content]


def test_what_is_harmful_is_found(clamd):
    assert Scanner(clamd.address).finds(b"a" * 100_000 + clamav.VIRUS) is True


@pytest.mark.parametrize(
    "answer", [b"INSTREAM size limit exceeded. ERROR", b"stream: OK, perhaps", b"stream: FOUND", b"OK", b"\xff"]
)
def test_any_other_answer_is_none(clamd, answer):
    clamd.says = answer

    with pytest.raises(ScannerAway):
        Scanner(clamd.address).finds(b"words")


def test_a_scanner_that_hangs_up_has_said_nothing():
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=lambda: server.accept()[0].close()).start()
        with pytest.raises(ScannerAway):
            Scanner(f"127.0.0.1:{server.getsockname()[1]}").finds(b"words")


def test_a_scanner_that_says_nothing_is_not_waited_for_forever(monkeypatch):
    monkeypatch.setattr(scanning, "TO_ANSWER", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as server, pytest.raises(ScannerAway):
        Scanner(f"127.0.0.1:{server.getsockname()[1]}").finds(b"words")


@pytest.mark.parametrize("address", ["127.0.0.1:1", "/nowhere/clamd.ctl"])
def test_where_nobody_listens_there_is_no_verdict(address):
    with pytest.raises(ScannerAway):
        Scanner(address).finds(b"words")


def test_a_socket_in_the_file_system_is_an_address_too(tmp_path):
    with socket.socket(socket.AF_UNIX) as server:
        place = str(tmp_path / "clamd.ctl")
        server.bind(place)
        server.listen()

        def answer():
            caller, _ = server.accept()
            with caller:
                said = b""
                while not said.endswith(b"\0\0\0\0"):
                    said += caller.recv(1024)
                caller.sendall(b"stream: OK\0")

        peer = threading.Thread(target=answer)
        peer.start()
        assert Scanner(place).finds(b"words") is False
        peer.join()
