"""The conversation with the mail server: encrypted, verified, and never longer than it may take.

It is Flask-Mail's, with what that lacks: it waits for ever, and takes any certificate for any server.
"""

import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass
from email.charset import QP, Charset
from email.headerregistry import Address
from email.mime.base import MIMEBase
from email.utils import format_datetime, parseaddr
from threading import Timer
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

import flask_mail
from flask import current_app

from portal.core import clock
from portal.core.mailing import server_of
from portal.extensions import mail

SILENCE = 15.0  # seconds to wait for one answer
LONGEST = 25.0  # and for the whole conversation, however slowly the other side talks
AT_HOME = ("localhost", "127.0.0.1", "::1")
QUOTED = Charset("utf-8")  # in letters that every server on the way can carry
QUOTED.body_encoding = QP
NEUTRAL_WORDS = "Hay algo para usted.\n\nThere is something for you.\n"


class Refused(Exception):
    """The other server will not take this letter, today or ever."""


class Away(Exception):
    """The server takes nothing at the moment, from nobody: it says nothing, lets nobody in, or is in trouble itself."""


class SenderRefused(Away):
    """The server writes in this sender's name for nobody."""


class Message(flask_mail.Message):
    """An e-mail of the portal to one reader: plain text that no person sent, from an hour in no zone.

    No line break in a name or an address can add a header to it. It is made outside of every transaction: Flask-Mail
    asks for the name of this machine, and an answer can take its time.
    """

    def __init__(self, *, subject: str, words: str, to: str, name: str, message_id: str, unsubscribe: str = "") -> None:
        """``unsubscribe``: the address at which their email program stops such emails for its reader (RFC 8058).

        The signature of the mail server (DKIM) has to cover both headers, or programs show no button for it.
        """
        headers = {"Auto-Submitted": "auto-generated", "List-Id": f"<news.{domain()}>"}
        if unsubscribe:
            headers |= {"List-Unsubscribe": f"<{unsubscribe}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
        super().__init__(
            subject=subject,
            recipients=[to],
            body=words,
            sender=current_app.config["MAIL_SENDER"],
            charset=QUOTED,  # type: ignore[arg-type]  # it hands it on to what takes either
            extra_headers=headers,
        )
        self.name, self.msgId = name, message_id

    def _message(self) -> MIMEBase:
        made = super()._message()
        own = {
            "Subject": self.subject,  # folded by Flask-Mail, and by Python again, it would be cut within a word
            "From": str(Address(display_name=self.name, addr_spec=str(self.sender))),
            "Date": format_datetime(clock.now()),  # that of Flask-Mail tells where this machine is
        }
        for header, value in own.items():
            made.replace_header(header, value)
        return made


class Neutral(Message):
    """A letter in which nothing names the portal: neither its words nor a header that we write.

    What the servers on its way add is theirs, the name of the one that sends for us among it.
    """

    def __init__(self, *, to: str, message_id: str) -> None:
        self.name, address = parseaddr(current_app.config["NEUTRAL_SENDER"])
        flask_mail.Message.__init__(
            self,
            subject=current_app.config["NEUTRAL_SUBJECT"],
            recipients=[to],
            body=NEUTRAL_WORDS,
            sender=address,
            charset=QUOTED,  # type: ignore[arg-type]  # it hands it on to what takes either
            extra_headers={"Auto-Submitted": "auto-generated"},
        )
        self.msgId = message_id


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
        url = server_of(config)
        return None if url is None else cls(url, config["MAIL_CA_FILE"], domain())

    def settings(self) -> dict[str, Any]:
        """The server's settings in Flask-Mail's words. Where letters leave this machine, they leave it encrypted."""
        at_once = self.url.scheme == "smtps"
        host = self.url.hostname or "localhost"
        return {
            "MAIL_SERVER": host,
            "MAIL_PORT": self.url.port or (465 if at_once else 587),
            "MAIL_USE_SSL": at_once,
            "MAIL_USE_TLS": not at_once and host not in AT_HOME,
            "MAIL_USERNAME": unquote(self.url.username or ""),
            "MAIL_PASSWORD": unquote(self.url.password or ""),
        }

    def hand_over(self, message: Message) -> None:
        """One letter to one reader. Raises :class:`Refused` for a final no and :class:`Away` where no letter would do.

        Anything else concerns this letter, to be tried again later.
        """
        with Conversation(self) as conversation:
            try:
                conversation.send(message)
            except smtplib.SMTPSenderRefused as no:
                raise SenderRefused(str(no.smtp_code)) from no
            except smtplib.SMTPRecipientsRefused as no:
                code, words = _said(*next(iter(no.recipients.values())))
                raise (Refused if code >= 500 else _not_now(code, words))(code, words) from no
            except smtplib.SMTPDataError as no:
                code, words = _said(no.smtp_code, no.smtp_error)
                raise (Refused if code >= 500 else _not_now(code, words))(code, words) from no
            except UnicodeEncodeError as no:  # an address in letters that no server is asked to write
                raise Refused(str(no)) from no


class Conversation(flask_mail.Connection):
    """With one server, for one letter."""

    def __init__(self, server: Server) -> None:
        super().__init__(mail.init_mail(server.settings()))  # type: ignore[arg-type]  # what it gives to its own
        self._server = server
        self._watch: Timer | None = None

    def configure_host(self) -> smtplib.SMTP:
        context = ssl.create_default_context(cafile=self._server.ca_file or None)
        host = (
            smtplib.SMTP_SSL(local_hostname=self._server.called, timeout=SILENCE, context=context)
            if self.mail.use_ssl
            else smtplib.SMTP(local_hostname=self._server.called, timeout=SILENCE)
        )
        host._host = self.mail.server  # type: ignore[attr-defined]  # what the certificate is checked against
        self._watch = Timer(LONGEST, _hang_up, [host])
        self._watch.daemon = True
        self._watch.start()
        try:
            self._enter(host, context)
        except (OSError, smtplib.SMTPException) as problem:
            self._part(host)
            raise Away(f"{type(problem).__name__}: {problem}") from problem
        return host

    def __exit__(self, *problem: Any) -> None:
        try:
            if problem[0] is None:
                with suppress(smtplib.SMTPException, OSError):
                    super().__exit__(*problem)  # the letter was taken; how they say goodbye does not matter
        finally:
            self._part(self.host)

    def _enter(self, host: smtplib.SMTP, context: ssl.SSLContext) -> None:
        code, words = host.connect(self.mail.server, self.mail.port)
        if code != 220:
            raise smtplib.SMTPConnectError(code, words)
        if self.mail.use_tls:
            host.starttls(context=context)
        if self.mail.username:
            host.login(self.mail.username, self.mail.password)
        host.ehlo_or_helo_if_needed()

    def _part(self, host: smtplib.SMTP | None) -> None:
        if self._watch is not None:
            self._watch.cancel()
        if host is not None:
            host.close()


def domain() -> str:
    """The portal's own domain, for names in letters: of its address, else of its sender."""
    host = urlsplit(current_app.config["BASE_URL"]).hostname
    return host or current_app.config["MAIL_SENDER"].rpartition("@")[2] or "localhost"


def neutral_domain() -> str:
    """The domain of letters that do not name the portal."""
    return parseaddr(current_app.config["NEUTRAL_SENDER"])[1].rpartition("@")[2]


def _not_now(code: int, words: str) -> type[Exception]:
    """Whether the server is in trouble (421; X.3, its own system; X.4, its network) or this letter is."""
    return Away if code == 421 or words.startswith(("4.3.", "4.4.")) else smtplib.SMTPResponseException


def _said(code: int, words: bytes | str) -> tuple[int, str]:
    return code, words.decode("utf-8", "replace") if isinstance(words, bytes) else words


def _hang_up(server: smtplib.SMTP) -> None:
    if server.sock is not None:
        with suppress(OSError):
            server.sock.shutdown(2)
