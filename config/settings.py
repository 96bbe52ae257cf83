"""Every setting of the portal, typed, with the environment as the only source.

Defaults are fit for production and fit to be public. What production needs and
demonstration does not is asked for by :meth:`Settings.faults`, all at once.
"""

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit

HERE = Path(__file__).resolve().parent.parent
REACHABLE = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+|\S+( \S+)+")  # an e-mail, or the words of a postal address
INVENTED = "committee@demonstration.example"  # .example belongs to nobody (RFC 2606)
SEALING = re.compile(r"(\d{1,9}:\S{32,})( \d{1,9}:\S{32,})*")  # a number, then what nobody guesses
NEUTRAL = re.compile(r"(?:[^<>@\r\n]{1,60} )?<?[^<>@\s]+@[^<>@\s]+\.[^<>@\s]+>?")
ADDRESS = re.compile(r"[^<>@\s,;]+@[^<>@\s,;]+\.[^<>@\s,;]+")
SCANNER = re.compile(r"/.+|[^/\s]+:\d{1,5}")


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The portal's settings. Upper-case names become Flask's configuration."""

    SECRET_KEY: str
    DATABASE_URL: str
    DATA_FOLDER: str
    SEALING_SECRET: str = ""  # “1:…”, and while it is changed “2:… 1:…”; empty: no concerns are taken
    DEMO: bool = False
    OFFICIAL: bool = False
    BASE_URL: str = ""  # the public address, for links in letters: https://…
    SMTP_URL: str = ""  # smtp://user:password@host:587 (STARTTLS), smtps://…; empty: letters stay on the desk
    MAIL_SENDER: str = ""
    MAIL_CA_FILE: str = ""
    NEUTRAL_SENDER: str = ""  # of letters that must not name the portal: an address elsewhere; empty: none are sent
    NEUTRAL_SUBJECT: str = "Aviso / Notice"
    CLAMD: str = ""  # where a virus scanner listens: the path of its socket, or host:port; empty: files are not scanned
    EXIT_URL: str = "https://www.google.com/"  # where “leave this site now” leads: somewhere that says nothing
    PROXY_HOPS: int = 0  # how many proxies in front are ours; an address that a client claims is never believed
    HOME: str = str(HERE)
    NAME_EN: str = "Labor Consultation Portal"
    NAME_ES: str = "Portal de Consulta Pública Laboral"
    COMMITTEE_EN: str = "Interagency Labor Committee of the United States government"  # whose consultations these are
    COMMITTEE_ES: str = "Comité Laboral Interinstitucional del gobierno de los Estados Unidos"
    CONTACT: str = ""  # where people write to about their data: an e-mail or a postal address
    TESTING: bool = False

    LANGUAGES: tuple[str, ...] = ("es", "en")
    BABEL_TRANSLATION_DIRECTORIES: str = str(HERE / "translations")
    BABEL_DEFAULT_LOCALE: str = "es"
    BABEL_DEFAULT_TIMEZONE: str = "America/Mexico_City"
    MAX_CONTENT_LENGTH: int = 54 * 1024 * 1024  # five files of 10 MB and the words
    MAX_FORM_MEMORY_SIZE: int = 2 * 1024 * 1024
    MAX_FORM_PARTS: int = 200
    WTF_CSRF_TIME_LIMIT: int = 4 * 60 * 60
    SESSION_COOKIE_HTTPONLY: bool = True
    SESSION_COOKIE_SAMESITE: str = "Lax"
    IDLE: timedelta = timedelta(minutes=60)
    IDLE_STAFF: timedelta = timedelta(minutes=30)
    LONGEST_VISIT: timedelta = timedelta(hours=12)

    @property
    def SESSION_COOKIE_SECURE(self) -> bool:  # noqa: N802
        return not self.DEMO

    @property
    def SESSION_COOKIE_NAME(self) -> str:  # noqa: N802
        return "portal" if self.DEMO else "__Host-portal"

    @property
    def DEVICE_COOKIE_NAME(self) -> str:  # noqa: N802  holds nothing of the other's name: whole pages look for that
        return "known-browser" if self.DEMO else "__Host-known-browser"

    @property
    def OPEN_COOKIE_NAME(self) -> str:  # noqa: N802
        return "open" if self.DEMO else "__Host-open"

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> "Settings":
        """Read ``PORTAL_*``; refuse to start with weak production settings, naming every fault."""
        data = Path(environ.get("PORTAL_DATA_FOLDER", HERE / "instance"))
        demo = environ.get("PORTAL_DEMO", "0") == "1"
        settings = cls(
            SECRET_KEY=environ.get("PORTAL_SECRET_KEY") or (_kept_secret(data) if demo else ""),
            SEALING_SECRET=" ".join(environ.get("PORTAL_SEALING_SECRET", "").split())
            or (f"1:{_kept_secret(data, 'sealing-secret')}" if demo else ""),
            DATABASE_URL=environ.get("PORTAL_DATABASE_URL") or f"sqlite:///{data / 'portal.sqlite'}",
            DATA_FOLDER=str(data),
            DEMO=demo,
            OFFICIAL=environ.get("PORTAL_OFFICIAL", "0") == "1",
            BASE_URL=environ.get("PORTAL_BASE_URL")
            or (f"http://localhost:{environ.get('PORT', '8000')}" if demo else ""),
            SMTP_URL=environ.get("PORTAL_SMTP_URL", ""),
            MAIL_SENDER=environ.get("PORTAL_MAIL_SENDER", "portal@localhost.localdomain" if demo else ""),
            MAIL_CA_FILE=environ.get("PORTAL_MAIL_CA_FILE", ""),
            NEUTRAL_SENDER=environ.get("PORTAL_NEUTRAL_SENDER", "").strip(),
            NEUTRAL_SUBJECT=environ.get("PORTAL_NEUTRAL_SUBJECT", "").strip() or cls.NEUTRAL_SUBJECT,
            CLAMD=environ.get("PORTAL_CLAMD", "").strip(),
            EXIT_URL=environ.get("PORTAL_EXIT_URL") or cls.EXIT_URL,
            PROXY_HOPS=int(hops) if (hops := environ.get("PORTAL_PROXY_HOPS", "0")).isdigit() else -1,
            NAME_EN=environ.get("PORTAL_NAME_EN") or cls.NAME_EN,
            NAME_ES=environ.get("PORTAL_NAME_ES") or cls.NAME_ES,
            COMMITTEE_EN=environ.get("PORTAL_COMMITTEE_EN") or cls.COMMITTEE_EN,
            COMMITTEE_ES=environ.get("PORTAL_COMMITTEE_ES") or cls.COMMITTEE_ES,
            CONTACT=environ.get("PORTAL_CONTACT", "").strip() or (INVENTED if demo else ""),
        )
        faults = settings.faults()
        if faults:
            raise SystemExit("The portal does not start:\n" + "\n".join(f"  - {fault}" for fault in faults))
        return settings

    def faults(self) -> list[str]:
        """Everything that is too weak for production, in plain words; nothing in demonstration mode."""
        found = []
        mail = urlsplit(self.SMTP_URL)
        if self.SMTP_URL and mail.scheme not in ("smtp", "smtps"):
            found.append("PORTAL_SMTP_URL must begin with smtp:// or smtps://.")
        if self.CLAMD and not SCANNER.fullmatch(self.CLAMD):
            found.append("PORTAL_CLAMD must be the path of a socket (/run/clamav/clamd.ctl) or host:port.")
        if self.SEALING_SECRET and not SEALING.fullmatch(self.SEALING_SECRET):
            found.append("PORTAL_SEALING_SECRET must be a number, a colon and 32 characters or more: 1:… (or 2:… 1:…).")
        if self.SECRET_KEY and self.SECRET_KEY in self.SEALING_SECRET:
            found.append("PORTAL_SEALING_SECRET must be a secret of its own, not PORTAL_SECRET_KEY.")
        found += self._faults_of_neutral_letters()
        if self.PROXY_HOPS < 0:
            found.append("PORTAL_PROXY_HOPS must be a whole number: how many proxies in front are ours.")
        if self.DEMO:
            return found
        if len(self.SECRET_KEY) < 32:
            found.append("PORTAL_SECRET_KEY is missing or shorter than 32 characters.")
        if urlsplit(self.BASE_URL).scheme != "https":
            found.append("PORTAL_BASE_URL is missing or does not begin with https://.")
        if self.SMTP_URL and not self.MAIL_SENDER:
            found.append("PORTAL_MAIL_SENDER is missing: letters need a sender.")
        if not REACHABLE.fullmatch(self.CONTACT):
            found.append("PORTAL_CONTACT is missing: the e-mail or postal address where people ask about their data.")
        return found

    def _faults_of_neutral_letters(self) -> list[str]:
        """They go to people whom the name of the portal could harm."""
        sender, own = self.NEUTRAL_SENDER, (urlsplit(self.BASE_URL).hostname or "").casefold()
        names = [name.casefold() for name in (self.NAME_EN, self.NAME_ES, own, self.MAIL_SENDER) if name]
        address = parseaddr(sender)[1].casefold()
        found = []
        if sender and not (NEUTRAL.fullmatch(sender) and ADDRESS.fullmatch(address)):
            found.append("PORTAL_NEUTRAL_SENDER must be an e-mail address: notice@example.org or “Notice <notice@…>”.")
        elif sender and (
            any(name in f"{sender} {self.NEUTRAL_SUBJECT}".casefold() for name in names)
            or own.endswith(f".{address.rpartition('@')[2]}")  # the domain in which the portal's own lies
        ):
            found.append("PORTAL_NEUTRAL_SENDER and PORTAL_NEUTRAL_SUBJECT must not name the portal or its address.")
        return found


def _kept_secret(data: Path, name: str = "secret") -> str:
    """A secret made once for this demonstration and kept beside its data.

    It appears whole: workers that start together on empty data must not read it while one of them writes it.
    """
    kept = data / name
    if not kept.exists():
        data.mkdir(parents=True, exist_ok=True)
        made = data / f"{name}-{secrets.token_hex(8)}"
        made.touch(0o600)
        made.write_text(secrets.token_hex(32))
        try:
            os.link(made, kept)
        except FileExistsError:
            pass  # another process of the same start was faster
        finally:
            made.unlink()
    return kept.read_text()
