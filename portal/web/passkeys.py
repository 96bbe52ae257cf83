"""Passkeys, as the portal speaks of them with browsers: py_webauthn writes the questions and verifies the answers.

What a device signs names the address of the portal (the relying party). It is the one of the settings, never that of
a request: a passkey that was made for a copy of this portal elsewhere opens nothing here.

A question is a challenge of the server: for one purpose, one answer and five minutes. It waits in the signed cookie of
the browser that asked for it, like the ticket of a form; what is kept of it is a mark, once it was answered with a
passkey that is there. So asking writes nothing, and no stranger fills a table. A device has to ask who holds it (user
verification), so that a passkey alone is two factors: something one has, and the finger, face or PIN that unlocks it.
"""

import ipaddress
import secrets
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import current_app, session

from portal.core import clock
from portal.models.people import Passkey, Person
from portal.queries import people as queries
from portal.services import people as acts
from portal.web.locale import portal_name

if TYPE_CHECKING:
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor

PLACE = "passkey"  # what the cookie calls it
PATIENCE = int(acts.GOOD_FOR.total_seconds() * 1000)  # of the browser, in milliseconds
LONGEST = 20_000  # characters of an answer
LOCAL = "localhost"
SIGN_IN = "sign in"

# webauthn is imported where it is used: it is heavy, and most processes that most people meet never need it.


@dataclass(frozen=True, slots=True)
class Party:
    """The relying party: by which name devices know the portal, and the one address at which they answer."""

    name: str
    origin: str


def party() -> Party | None:
    """What the settings say; nothing where browsers give passkeys to no such address (a number, or not encrypted)."""
    address = urlsplit(str(current_app.config["BASE_URL"]))
    host = address.hostname or ""
    with suppress(ValueError):
        ipaddress.ip_address(host)
        return None
    if not host or not (address.scheme == "https" or host == LOCAL):
        return None
    usual = {"https": 443, "http": 80}.get(address.scheme)
    port = "" if address.port in (None, usual) else f":{address.port}"
    return Party(host, f"{address.scheme}://{host}{port}")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a device was asked to sign; and by which name it is to call the account, where it makes a passkey."""

    challenge: bytes
    handle: bytes


# To add one.


def ask_to_make(person: Person, there: Sequence[Passkey], party: Party) -> str:
    """What a browser asks of a device that is to make a passkey, as JSON."""
    from webauthn import generate_registration_options, options_to_json
    from webauthn.helpers.structs import (
        AttestationConveyancePreference,
        AuthenticatorSelectionCriteria,
        ResidentKeyRequirement,
        UserVerificationRequirement,
    )

    handle = there[0].handle if there else secrets.token_bytes(32)
    return options_to_json(
        generate_registration_options(
            rp_id=party.name,
            rp_name=portal_name(),
            user_id=handle,
            user_name=person.email,
            user_display_name=person.name,
            challenge=_begin(_adding(person), handle),
            timeout=PATIENCE,
            attestation=AttestationConveyancePreference.NONE,
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.PREFERRED,
                user_verification=UserVerificationRequirement.REQUIRED,
            ),
            exclude_credentials=_known(there),
        )
    )


def made(person: Person, answer: str, party: Party) -> acts.Made | None:
    """What is kept of the passkey that a device has made; nothing where the answer is not what was asked for."""
    from webauthn import verify_registration_response
    from webauthn.helpers import parse_registration_credential_json

    asked = _asked(_adding(person))
    if asked is None or not acts.spend_challenge(asked.challenge):
        return None
    try:
        read = parse_registration_credential_json(answer)
        found = verify_registration_response(
            credential=read,
            expected_challenge=asked.challenge,
            expected_rp_id=party.name,
            expected_origin=party.origin,
            require_user_verification=True,
        )
    except Exception:  # whatever strangers send: the library reads bytes of theirs, and says no in many ways
        return None
    return acts.Made(
        credential=found.credential_id,
        public_key=found.credential_public_key,
        handle=asked.handle,
        counter=found.sign_count,
        transports=" ".join(sorted({each.value for each in read.response.transports or ()})),
    )


# To sign in with one.


def ask_to_show(party: Party) -> str:
    """What a browser asks of a device, for whomever: nothing in it tells who has an account."""
    return _asking(SIGN_IN, [], party)


def ask_to_show_one_of(person: Person, party: Party) -> str:
    """What it asks for after this person's passphrase: one of their own."""
    return _asking(_second(person), _known(queries.passkeys_of(person)), party)


def credential_of(answer: str) -> bytes:
    """Which passkey an answer says that it is of; no name where it cannot be read."""
    from webauthn.helpers import parse_authentication_credential_json

    try:
        return bytes(parse_authentication_credential_json(answer).raw_id)
    except Exception:  # as above
        return b""


def whose(answer: str, party: Party, *, only: Person | None = None) -> Person | None:
    """Who has signed in, by what a device has signed; ``only`` this person where a passphrase came before."""
    asked = _asked(SIGN_IN if only is None else _second(only))
    found = queries.by_credential(credential_of(answer))
    if asked is None or found is None or not acts.spend_challenge(asked.challenge):
        return None
    passkey, person = found
    if not person.active or (only is not None and only.id != person.id):
        return None
    counter = _signed(passkey, answer, asked.challenge, party)
    return person if counter is not None and acts.use_passkey(passkey, person, counter) else None


def _signed(passkey: Passkey, answer: str, challenge: bytes, party: Party) -> int | None:
    """How often the device says it was used, if it signed the challenge; one that counts backwards is a copy."""
    from webauthn import verify_authentication_response
    from webauthn.helpers import parse_authentication_credential_json

    try:
        read = parse_authentication_credential_json(answer)
        if read.response.user_handle not in (None, b"", passkey.handle):
            return None
        return verify_authentication_response(
            credential=read,
            expected_challenge=challenge,
            expected_rp_id=party.name,
            expected_origin=party.origin,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.counter,
            require_user_verification=True,
        ).new_sign_count
    except Exception:  # as above
        return None


def _asking(purpose: str, known: "list[PublicKeyCredentialDescriptor]", party: Party) -> str:
    from webauthn import generate_authentication_options, options_to_json
    from webauthn.helpers.structs import UserVerificationRequirement

    return options_to_json(
        generate_authentication_options(
            rp_id=party.name,
            challenge=_begin(purpose),
            timeout=PATIENCE,
            allow_credentials=known,
            user_verification=UserVerificationRequirement.REQUIRED,
        )
    )


def _known(there: Sequence[Passkey]) -> "list[PublicKeyCredentialDescriptor]":
    from webauthn.helpers.structs import AuthenticatorTransport, PublicKeyCredentialDescriptor

    return [
        PublicKeyCredentialDescriptor(
            id=each.credential, transports=[AuthenticatorTransport(one) for one in each.transports.split()]
        )
        for each in there
    ]


def _begin(purpose: str, handle: bytes = b"") -> bytes:
    """A new question, which waits in this browser in the place of the one before."""
    challenge = secrets.token_bytes(32)
    session[PLACE] = [purpose, int(clock.now().timestamp()), challenge.hex(), handle.hex()]
    return challenge


def _asked(purpose: str) -> Asked | None:
    """The question that this browser was asked for this purpose, while it counts."""
    for_what, since, challenge, handle = session.pop(PLACE, ("", 0, "", ""))
    is_over = not -1 <= clock.now().timestamp() - since <= acts.GOOD_FOR.total_seconds()
    return None if for_what != purpose or is_over else Asked(bytes.fromhex(challenge), bytes.fromhex(handle))


def _adding(person: Person) -> str:
    return f"add to {person.id}"


def _second(person: Person) -> str:
    return f"second factor of {person.id}"
