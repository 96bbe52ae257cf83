"""The conversation with the mail server: encrypted, verified, and never longer than it may take."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import EmailMessage
from ipaddress import ip_address
from threading import Timer
from urllib.parse import SplitResult, unquote, urlsplit

from flask import current_app

SILENCE = 15.0  # seconds to wait for one answer
LONGEST = 25.0  # and for the whole conversation, however slowly the other side talks
AT_HOME = ("localhost", "127.0.0.1", "::1")


class Refused(Exception):
    """The other server will not take this letter, today or ever."""


class Away(Exception):
    """The server takes nothing at the moment, from nobody: it says nothing, lets nobody in, or is in trouble itself."""


@dataclass(frozen=True, slots=True)
class Server:
    """Where letters are handed over: ``smtps://`` or ``smtp://`` with STARTTLS, and whom to trust."""

    url: SplitResult
    ca_file: str
    called: str  # how we introduce ourselves: the portal's name, not this machine's

    @classmethod
    def configured(cls) -> "Server | None":
        """The server of the settings; without one, letters stay here. A demonstration writes to nobody outside."""
        config = current_app.config
        url = urlsplit(config["SMTP_URL"])
        if not url.hostname or (config["DEMO"] and not _on_this_machine(url.hostname)):
            return None
        return cls(url, config["MAIL_CA_FILE"], domain())

    def hand_over(self, message: EmailMessage, to: str) -> None:
        """One letter to one reader. Raises :class:`Refused` for a final no and :class:`Away` where no letter would do.

        Anything else concerns this letter, to be tried again later.
        """
        with self._talk() as server:
            try:
                server.send_message(message, to_addrs=[to])
            except smtplib.SMTPSenderRefused as no:
                raise Away(str(no.smtp_code)) from no
            except smtplib.SMTPRecipientsRefused as no:
                code, words = _said(*no.recipients[to])
                raise (Refused if code >= 500 else _not_now(code, words))(code, words) from no
            except smtplib.SMTPDataError as no:
                code, words = _said(no.smtp_code, no.smtp_error)
                raise (Refused if code >= 500 else _not_now(code, words))(code, words) from no
            except smtplib.SMTPNotSupportedError as no:  # an address in letters that server cannot write
                raise Refused(str(no)) from no

    @contextmanager
    def _talk(self) -> Iterator[smtplib.SMTP]:
        context = ssl.create_default_context(cafile=self.ca_file or None)
        implicit = self.url.scheme == "smtps"
        host, port = self.url.hostname or "localhost", self.url.port or (465 if implicit else 587)
        server = (
            smtplib.SMTP_SSL(local_hostname=self.called, timeout=SILENCE, context=context)
            if implicit
            else smtplib.SMTP(local_hostname=self.called, timeout=SILENCE)
        )
        server._host = host  # type: ignore[attr-defined]  # what the certificate is checked against
        watch = Timer(LONGEST, _hang_up, [server])
        watch.daemon = True
        watch.start()
        try:
            try:
                self._enter(server, host, port, None if implicit or host in AT_HOME else context)
            except (OSError, smtplib.SMTPException) as problem:
                raise Away(f"{type(problem).__name__}: {problem}") from problem
            yield server
            with suppress(smtplib.SMTPException, OSError):
                server.quit()  # the letter was taken; how they say goodbye does not matter
        finally:
            watch.cancel()
            server.close()

    def _enter(self, server: smtplib.SMTP, host: str, port: int, context: ssl.SSLContext | None) -> None:
        code, words = server.connect(host, port)
        if code != 220:
            raise smtplib.SMTPConnectError(code, words)
        if context is not None:
            server.starttls(context=context)
        if self.url.username:
            server.login(unquote(self.url.username), unquote(self.url.password or ""))
        server.ehlo_or_helo_if_needed()


def domain() -> str:
    """The portal's own domain, for names in letters: of its address, else of its sender."""
    host = urlsplit(current_app.config["BASE_URL"]).hostname
    return host or current_app.config["MAIL_SENDER"].rpartition("@")[2] or "localhost"


def _on_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _not_now(code: int, words: str) -> type[Exception]:
    """Whether the server is in trouble (421; X.3, its own system; X.4, its network) or this letter is."""
    return Away if code == 421 or words.startswith(("4.3.", "4.4.")) else smtplib.SMTPResponseException


def _said(code: int, words: bytes | str) -> tuple[int, str]:
    return code, words.decode("utf-8", "replace") if isinstance(words, bytes) else words


def _hang_up(server: smtplib.SMTP) -> None:
    if server.sock is not None:
        with suppress(OSError):
            server.sock.shutdown(2)
