"""A mail server of our own, with certificates of our own: good ones and one of a stranger."""

import socket
import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from commanding import Command
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from sqlalchemy import create_engine

from portal.core import clock, origin


class PostOffice:
    """Takes letters, and answers as a test wants it to."""

    def __init__(self):
        self.letters, self.answers, self.verdicts, self.breaks_off_at = [], [], [], ""
        self.strange = ""  # a sender in whose name it takes nothing

    def says(self, *answers):
        """What it answers to the next recipients, before it is kind again."""
        self.answers = list(answers)

    def judges(self, *verdicts):
        """What it says of the next letters when it has read them: ``{quoted}`` is all of it."""
        self.verdicts = list(verdicts)

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802
        if address == self.strange:
            return "553 5.7.1 not in that name"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if address == self.breaks_off_at:
            server.transport.abort()
        answer = self.answers.pop(0) if self.answers else None
        if answer:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.letters.append((envelope.rcpt_tos, envelope.content.decode()))
        verdict = self.verdicts.pop(0) if self.verdicts else "250 OK"
        return verdict.format(quoted=" ".join(envelope.content.decode().split()))


class Office(Controller):
    """A server on a port that the system chose."""

    def _trigger_server(self):
        self.port = self.server.sockets[0].getsockname()[1]
        with socket.create_connection((self.hostname, self.port), 5) as caller:
            if self.ssl_context:
                anybody = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
                anybody.check_hostname, anybody.verify_mode = False, ssl.CERT_NONE
                caller = anybody.wrap_socket(caller)
            caller.recv(100)
            caller.close()


def _certificate(subject, issuer, key, signed_by, *, authority=False, host=""):
    now = datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject)])
    by = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)])
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(by)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signed_by.public_key()), critical=False)
    )
    if authority:
        usage = x509.KeyUsage(True, False, False, False, False, True, True, False, False)
        builder = builder.add_extension(usage, critical=True)
    else:
        here = [x509.DNSName("localhost"), *(x509.IPAddress(ip_address(f"127.0.0.{n}")) for n in (1, 2))]
        names = [x509.DNSName(host)] if host else here
        builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
    return builder.sign(signed_by, hashes.SHA256())


@pytest.fixture(scope="session")
def certificates(tmp_path_factory):
    """A folder with ``ca.pem`` (trusted), ``good.pem`` and ``other.pem`` (signed by it, one for another server), and
    ``evil.pem`` (signed by itself)."""
    folder = tmp_path_factory.mktemp("certificates")
    authority, good, other, evil = (ec.generate_private_key(ec.SECP256R1()) for _ in range(4))

    def write(name, certificate, key=None):
        text = certificate.public_bytes(serialization.Encoding.PEM)
        if key:
            text += key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        (folder / name).write_bytes(text)

    write("ca.pem", _certificate("Test CA", "Test CA", authority, authority, authority=True))
    write("good.pem", _certificate("mail", "Test CA", good, authority), good)
    write("other.pem", _certificate("mail", "Test CA", other, authority, host="mail.example.org"), other)
    write("evil.pem", _certificate("mail", "mail", evil, evil), evil)
    return folder


@pytest.fixture
def post_office(app, monkeypatch):
    """A server that takes letters in clear words on this machine, and the portal told to use it."""
    office = PostOffice()
    controller = Office(office, hostname="127.0.0.1", port=0)
    controller.start()
    monkeypatch.setitem(app.config, "SMTP_URL", f"smtp://127.0.0.1:{controller.port}")
    yield office
    controller.stop()


@pytest.fixture
def encrypted(app, monkeypatch, certificates):
    """Start a server that speaks TLS, at once or when asked, with the certificate named."""
    running = []

    def start(certificate, *, at_once, trusted=True, login=()):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificates / certificate)
        office = PostOffice()
        if at_once:
            controller = Office(office, hostname="127.0.0.1", port=0, ssl_context=context)
        else:
            controller = Office(
                office,
                hostname="127.0.0.2",
                port=0,
                tls_context=context,
                require_starttls=True,
                auth_required=bool(login),
                authenticator=lambda _server, _session, _envelope, _way, said: AuthResult(
                    success=(said.login.decode(), said.password.decode()) == login, handled=False
                ),
            )
        controller.start()
        running.append(controller)
        url = f"smtps://127.0.0.1:{controller.port}" if at_once else f"smtp://127.0.0.2:{controller.port}"
        monkeypatch.setitem(app.config, "SMTP_URL", url)
        monkeypatch.setitem(app.config, "MAIL_CA_FILE", str(certificates / "ca.pem") if trusted else "")
        return office

    yield start
    for controller in running:
        controller.stop()


@pytest.fixture
def command(new_house, tmp_path):
    """A database of its own, and ``flask`` commands that work on it."""
    url = new_house()
    running = []

    def start(name, **more):
        environment = {
            "PATH": "/usr/bin:/bin",
            "PORTAL_DEMO": "1",
            "PORTAL_DATA_FOLDER": str(tmp_path),
            "PORTAL_DATABASE_URL": url,
            **more,
        }
        running.append(Command(name, environ=environment))
        return running[-1]

    start.engine = create_engine(url)
    with start.engine.begin() as connection:
        connection.execute(origin.MARK, {"at": clock.now()})
    yield start
    start.engine.dispose()
    for process in running:
        process.forget()
