"""What the environment says is refused where it is too weak or makes no sense, all of it at once."""

import pytest

from config.settings import Settings


@pytest.mark.parametrize(
    ("address", "fine"),
    [
        ("", True),
        ("/run/clamav/clamd.ctl", True),
        ("127.0.0.1:3310", True),
        ("scanner.example:3310", True),
        ("scanner.example", False),
        ("tcp://scanner.example:3310", False),
        ("scanner:port", False),
    ],
)
def test_a_virus_scanner_listens_on_a_socket_or_at_a_port(address, fine, tmp_path):
    settings = Settings(SECRET_KEY="x", DATABASE_URL="x", DATA_FOLDER=str(tmp_path), DEMO=True, CLAMD=address)

    assert bool(settings.faults()) is not fine
