"""Who somebody is: passphrases, codes and links.

Passphrases are hashed by argon2-cffi; codes and the secrets behind them are libpass's, which keeps those encrypted.
Who is signed in is known by one thing alone, the visit on the server (``sessions.py``); what they may do, by the
policy.
"""

import hashlib
import unicodedata
from dataclasses import dataclass

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from flask import Flask, current_app, session, url_for
from markupsafe import Markup
from passlib.exc import TokenError
from passlib.totp import TOTP

from portal.core import clock
from portal.core.sealing import PrivateKey, Secret
from portal.models.people import Person
from portal.queries import people as queries
from portal.services import people as acts
from portal.services.concerns import Drawn
from portal.text import words
from portal.web import casekeys, devices, half_way, hashing, sessions

SHORTEST, LONGEST = 15, 128
STEP = 30  # seconds; a code counts in its own step and in the one on either side
# As much as a reader's sealed key under the same passphrase: whoever steals a database tries the cheaper of the two.
HASHER = PasswordHasher(memory_cost=64 * 1024, time_cost=3, parallelism=1)
FORMER = PasswordHasher(memory_cost=19 * 1024, time_cost=2, parallelism=1)
"""What passphrases were hashed with before. They are hashed anew when their owners sign in."""
_TRIED_FIRST = """
    123456789012345 1234567890123456 12345678901234567 123456789123456789 12345678901234567890 0123456789abcdef
    abcdefghijklmno abcdefghijklmnop abcdefghijklmnopqrstuvwxyz 1q2w3e4r5t6y7u8 1q2w3e4r5t6y7u8i9o0p
    1qaz2wsx3edc4rfv 1qaz2wsx3edc4rfv5tgb zaq12wsxcde34rfv qazwsxedcrfvtgb qwertyuiopasdfg qwertyuiopasdfgh
    qwertyuiopasdfghjkl qwertyuiopasdfghjklñ qwertyuiopasdfghjklzxcvbnm qwertyuiop123456 qwertyuiop1234567890
    asdfghjklqwertyuiop password1234567 password12345678 password123456789 passwordpassword1 passw0rdpassw0rd
    mypasswordismypassword thisismypassword thisisapassword thisisapassphrase mypassphraseissecret changemechangeme1
    contraseña12345 contraseña123456 contraseña123456789 contrasena12345 contrasena123456 contrasena123456789
    micontraseñasecreta micontrasenasecreta estaesmicontraseña estaesmicontrasena administrator123 administrador123
    administrador1234 correcthorsebatterystaple correctohorsebatterystaple caballocorrectobateriagrapa
    thequickbrownfox thequickbrownfoxjumps thequickbrownfoxjumpsoverthelazydog iloveyousomuch123 iloveyou123456789
    letmein123456789 welcome123456789 bienvenido123456 tequieromucho123 teamomuchomiamor tequieromuchomiamor
    virgendeguadalupe lavirgendeguadalupe vivamexico123456 vivamexicocabrones laborconsultationportal
    portaldeconsultapúblicalaboral portaldeconsultapublicalaboral laborportal12345
    unademostraciónsinsecretos unademostracionsinsecretos
"""
COMMONEST = frozenset(_TRIED_FIRST.split())


def init_app(app: Flask) -> None:
    secrets = {"1": hashlib.sha256(f"second factor {app.config['SECRET_KEY']}".encode()).hexdigest()}
    app.extensions["second factor"] = TOTP.using(
        issuer=app.config["NAME_EN"], secrets=secrets, now=lambda: clock.now().timestamp()
    )


# Passphrases.


@dataclass(frozen=True, repr=False)
class Tried(Secret):
    """Whether it was the passphrase, and what it turned of the key to concerns that the person has or is to have."""

    right: bool
    lock: casekeys.Lock
    turned: PrivateKey | Drawn | None

    def __bool__(self) -> bool:
        return self.right

    def key(self, person: Person) -> casekeys.Held | None:
        """The key of this person, whose passphrase it was. One that was drawn is in use from now on."""
        return casekeys.held(person, self.lock, self.turned) if self.right else None


def knows(
    person: Person | None,
    passphrase: str,
    lane: hashing.Lane = hashing.KNOWN,
    *,
    lock: casekeys.Lock | None = None,
    renewing: bool = True,
) -> Tried:
    """Whether this is the person's passphrase. It takes as long where there is nobody, or nobody who may come in.

    A hash that cost something else is replaced by one that costs enough, unless the answer is to stay secret, and so
    is a key that an older secret of the server locks.
    """
    kept = person.password if person is not None and person.active else None
    lock = lock or casekeys.lock_of(person)
    normalised = _normalised(passphrase)
    (right, renewed), turned = lane.work(lambda: (_checked(kept, normalised), lock.turn(passphrase)))
    if renewing and renewed and right and person is not None and kept is not None:
        acts.renew_hash(person.id, kept, renewed)
    return Tried(right, lock, turned)


def hashed(passphrase: str, lane: hashing.Lane = hashing.KNOWN) -> str:
    normalised = _normalised(passphrase)
    return lane.work(lambda: HASHER.hash(normalised))


def is_among_the_commonest(passphrase: str) -> bool:
    """Whether it is tried first: a known one, or one short piece over and over."""
    plain = "".join(unicodedata.normalize("NFC", passphrase).casefold().split())
    return plain in COMMONEST or plain in (plain + plain)[1:-1]


def _normalised(passphrase: str) -> str:
    """ñ is one letter, however it is typed."""
    return unicodedata.normalize("NFKD", passphrase[: LONGEST * 8])


def _checked(kept: str | None, passphrase: str) -> tuple[bool, str | None]:
    """Whether it is right, and a new hash where the kept one cost something else.

    Whoever is asked about, it takes one hash as they were and one as they are: no time tells who has which, or none.
    """
    if kept is not None and HASHER.check_needs_rehash(kept):
        return _fits(kept, passphrase), HASHER.hash(passphrase)
    FORMER.hash(passphrase)
    if kept is None:
        HASHER.hash(passphrase)
        return False, None
    return _fits(kept, passphrase), None


def _fits(kept: str, passphrase: str) -> bool:
    try:
        return HASHER.verify(kept, passphrase)
    except VerifyMismatchError:
        return False


# The second factor.


def has_authenticator(person: Person) -> bool:
    return bool(person.tf_primary_method and person.tf_totp_secret)


def has_second_factor(person: Person) -> bool:
    return has_authenticator(person) or queries.has_passkey(person)


def accepts_code(person: Person, code: str, secret: str | None = None) -> bool:
    """Whether this is the code of this moment, for the second factor in force or for one being set up.

    It works once, however many send it in the same moment.
    """
    secret = secret or person.tf_totp_secret
    digits = "".join(words.seen(code).split())
    if not secret or not (digits.isascii() and digits.isdigit()):
        return False
    try:
        match = _totp().verify(digits, secret, window=STEP, last_counter=person.totp_counter)
    except TokenError:
        return False
    return acts.spend_code(person.id, match.counter)


def secret_being_set_up() -> str:
    """The secret that the page shows until its first code arrives; encrypted, in the visitor's own cookie."""
    if "second_factor" not in session:
        session["second_factor"] = new_secret()
    return str(session["second_factor"])


def secret_of(key: str) -> str:
    """The secret as it is kept, of a key that is known: the demonstration's."""
    return str(_totp()(key=key).to_json(encrypt=True))


def new_secret() -> str:
    """A secret as it is kept: encrypted."""
    return str(_totp().new().to_json(encrypt=True))


def typed_key(secret: str) -> list[str]:
    """The secret in groups of four, for those who cannot point a camera at it."""
    key = str(_totp().from_source(secret).base32_key)
    return [key[start : start + 4] for start in range(0, len(key), 4)]


def key_address(person: Person, secret: str) -> str:
    """The secret as an ``otpauth:`` address, which an authenticator on this device opens: a telephone has no second
    camera to point at its own screen.
    """
    return str(_totp().from_source(secret).to_uri(person.email))


def picture(person: Person, secret: str) -> Markup:
    """Its address as a picture to point a camera at, drawn into the page: nothing leaves it."""
    import qrcode  # heavy, and needed once in an account's life
    from qrcode.image.svg import SvgPathImage

    image = qrcode.make(key_address(person, secret), image_factory=SvgPathImage, border=2)
    return Markup(image.to_string(encoding="unicode"))  # noqa: S704  drawn by us: numbers only


def accepts_letter_code(person: Person, code: str) -> bool:
    """Whether this is the code of the last letter; it works once."""
    return acts.spend_letter_code(person, "".join(words.seen(code).split()), current_app.config["SECRET_KEY"])


# From the passphrase to the visit.


def enter(person: Person, whose: str, key: casekeys.Held | None = None) -> str:
    """Let somebody in whose passphrase was right, and say where they go: a second factor is asked for first."""
    if not has_second_factor(person):
        return arrive(person)
    half_way.begin(person, whose)
    casekeys.take_half_way(key)
    return url_for("people.second_factor")


def ask_for_code(person: Person | None, whose: str, key: casekeys.Held | None = None) -> str:
    """What anybody is asked for while many guess at an account; the person only if the passphrase was right."""
    half_way.begin(person, whose, guarded=True)
    casekeys.take_half_way(key)
    if person is not None and not has_second_factor(person):
        acts.write_code(person)
    return url_for("people.second_factor")


def ask_for_letter(person: Person, whose: str) -> str:
    """What a stranger is asked for after the right code, while many guess at those of this person."""
    half_way.begin(person, whose, passed=True)
    acts.write_code(person)
    return url_for("people.second_factor")


def stay(person: Person, key: casekeys.Held | None) -> None:
    """Begin the visit of this browser anew, where an act of theirs has ended all, with the second factor it had."""
    second_factor = sessions.second_factor()
    sessions.begin(f"person:{person.id}", second_factor=second_factor)
    if second_factor:
        casekeys.take_in_hand(key)
    devices.remember(person)


def arrive(person: Person, *, second_factor: bool = False) -> str:
    """Begin the visit; this browser is known from now on, and takes the key that came half-way."""
    actor = sessions.begin(f"person:{person.id}", second_factor=second_factor)
    if second_factor:
        casekeys.on_arrival(person)
    devices.remember(person)
    return url_for("people.second_factor_setup") if actor.asleep else onward()


def onward() -> str:
    """Where somebody was going when they were asked to sign in; our own addresses only."""
    wanted = str(session.pop("next", ""))
    inside = wanted.startswith(("/es/", "/en/")) and "\\" not in wanted and wanted.isprintable()
    return wanted if inside else url_for("home.waiting")


# Links in letters.


def link_for(person: Person, lang: str) -> str:
    """The address where this person chooses a passphrase, for a day and once."""
    token = acts.link_token(person, current_app.config["SECRET_KEY"])
    return str(current_app.config["BASE_URL"]).rstrip("/") + url_for("people.new_passphrase", token=token, lang=lang)


def whose_link(token: str) -> Person | None:
    """Whom a link was made for, while it holds: not after a day, a new passphrase, or a suspension."""
    return acts.whose_link(token, current_app.config["SECRET_KEY"])


def whose_emails(token: str) -> Person | None:
    """Whose emails an address in the header of one stops."""
    return acts.whose_emails(token, current_app.config["SECRET_KEY"])


def _totp() -> type[TOTP]:
    found: type[TOTP] = current_app.extensions["second factor"]
    return found
