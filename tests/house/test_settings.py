"""What the environment says is refused where it is too weak or makes no sense, all of it at once."""

from concurrent.futures import ThreadPoolExecutor

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


@pytest.mark.parametrize(
    ("contact", "fine"),
    [
        ("", False),
        ("later", False),
        ("committee@portal.example", True),
        ("Office of Trade and Labor Affairs, 200 Constitution Avenue NW, Washington", True),
    ],
)
def test_production_says_where_people_can_write_to(contact, fine, tmp_path):
    settings = Settings(
        SECRET_KEY="x" * 32,
        DATABASE_URL="x",
        DATA_FOLDER=str(tmp_path),
        BASE_URL="https://portal.example",
        CONTACT=contact,
    )

    assert any("PORTAL_CONTACT" in fault for fault in settings.faults()) is not fine


@pytest.mark.parametrize(
    ("secret", "fine"),
    [
        ("", True),
        ("1:" + "s" * 32, True),
        ("2:" + "t" * 32 + " 1:" + "s" * 32, True),
        ("s" * 40, False),
        ("1:short", False),
        ("1:" + "x" * 32, False),  # the other secret
    ],
)
def test_concerns_have_a_secret_of_their_own_or_none(secret, fine, tmp_path):
    settings = Settings(
        SECRET_KEY="x" * 32,
        SEALING_SECRET=secret,
        DATABASE_URL="x",
        DATA_FOLDER=str(tmp_path),
        BASE_URL="https://portal.example",
        CONTACT="committee@portal.example",
    )

    assert bool(settings.faults()) is not fine


def test_the_demonstration_keeps_secrets_of_its_own_from_start_to_start(tmp_path):
    one, again = (
        Settings.from_environment({"PORTAL_DEMO": "1", "PORTAL_DATA_FOLDER": str(tmp_path)}) for _start in range(2)
    )

    assert one.SEALING_SECRET.startswith("1:")
    assert (one.SEALING_SECRET, one.SECRET_KEY) == (again.SEALING_SECRET, again.SECRET_KEY)
    assert one.SECRET_KEY not in one.SEALING_SECRET


def test_workers_that_start_together_have_the_same_secrets(tmp_path):
    """A worker that read one half written would sign for itself alone: every second form would be somebody else's."""

    def secrets_of(folder):
        made = Settings.from_environment({"PORTAL_DEMO": "1", "PORTAL_DATA_FOLDER": str(folder)})
        return made.SECRET_KEY, made.SEALING_SECRET

    with ThreadPoolExecutor(8) as together:
        for start in range(100):
            found = set(together.map(secrets_of, [tmp_path / str(start)] * 8))
            assert len(found) == 1
            assert all(len(each) >= 64 for each in found.pop())
    assert sorted(path.name for path in (tmp_path / "0").iterdir()) == ["sealing-secret", "secret"]


def test_the_demonstration_needs_none_and_has_an_invented_one(tmp_path):
    made = Settings.from_environment({"PORTAL_DEMO": "1", "PORTAL_DATA_FOLDER": str(tmp_path)})

    assert made.CONTACT.endswith(".example")


@pytest.mark.parametrize(
    ("sender", "subject", "fine"),
    [
        ("", "Aviso / Notice", True),
        ("avisos@cartero.example", "Aviso / Notice", True),
        ("Avisos <avisos@cartero.example>", "Aviso / Notice", True),
        ("avisos", "Aviso / Notice", False),
        ("Avisos <avisos@cartero.example>\nBcc: x@y.example", "Aviso / Notice", False),
        ("avisos@portal.example", "Aviso / Notice", False),  # the portal's own host
        ("avisos@mail.portal.example", "Aviso / Notice", False),
        ("letters@cartero.example", "Aviso / Notice", False),  # its ordinary sender
        ("avisos@office.example", "Aviso / Notice", False),  # in whose domain the portal's host lies
        ("Avisos, SA <avisos@cartero.example>", "Aviso / Notice", False),  # which mail programs read as two
        ("Avisos avisos@cartero.example", "Aviso / Notice", False),
        ("Labor Consultation Portal <avisos@cartero.example>", "Aviso / Notice", False),
        ("avisos@cartero.example", "Portal de Consulta Pública Laboral", False),
    ],
)
def test_neutral_letters_have_a_sender_and_a_subject_that_do_not_name_the_portal(sender, subject, fine, tmp_path):
    settings = Settings(
        SECRET_KEY="x" * 32,
        DATABASE_URL="x",
        DATA_FOLDER=str(tmp_path),
        BASE_URL="https://portal.office.example" if "office" in sender else "https://portal.example",
        CONTACT="committee@portal.example",
        MAIL_SENDER="letters@cartero.example",
        NEUTRAL_SENDER=sender,
        NEUTRAL_SUBJECT=subject,
    )

    assert any("PORTAL_NEUTRAL_SENDER" in fault for fault in settings.faults()) is not fine
