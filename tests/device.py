"""A device that keeps a passkey: what a telephone or a security key answers, and what a copy of one would."""

import base64
import hashlib
import html
import json
import re
import secrets
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from entering import PASSPHRASE, token
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

PRESENT, VERIFIED, NEW = 0x01, 0x04, 0x40
OWN = "/en/account/passkeys"


@dataclass
class Device:
    """It has one passkey. What differs from a faithful one is said at each answer."""

    counts: bool = True
    origin: str = "http://localhost"
    party: str = "localhost"
    uses: int = 0
    name: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    handle: bytes = b""
    key: Any = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def make(self, question: dict[str, Any], **other: Any) -> str:
        """Answer to ``navigator.credentials.create``."""
        self.handle = _bytes(question["user"]["id"])
        numbers = self.key.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32), -3: numbers.y.to_bytes(32)}
        made = bytes(16) + len(self.name).to_bytes(2) + self.name + cbor2.dumps(public)
        said = self._said(NEW, other.get("verified", True)) + made
        attested = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": said})
        client = self._client("webauthn.create", question, other)
        return self._answer(clientDataJSON=client, attestationObject=attested, transports=["internal", "hybrid"])

    def show(self, question: dict[str, Any], **other: Any) -> str:
        """Answer to ``navigator.credentials.get``. ``uses``: what it says how often it was used."""
        self.uses = other.get("uses", self.uses + self.counts)
        said, client = self._said(0, other.get("verified", True)), self._client("webauthn.get", question, other)
        signature = self.key.sign(said + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        handle = other.get("handle", self.handle)
        return self._answer(clientDataJSON=client, authenticatorData=said, signature=signature, userHandle=handle)

    def _said(self, flags: int, verified: bool) -> bytes:
        flags |= PRESENT | (VERIFIED if verified else 0)
        return hashlib.sha256(self.party.encode()).digest() + bytes([flags]) + self.uses.to_bytes(4)

    def _client(self, kind: str, question: dict[str, Any], other: dict[str, Any]) -> bytes:
        asked = {"type": kind, "challenge": question["challenge"], "origin": other.get("origin", self.origin)}
        return json.dumps(asked).encode()

    def _answer(self, **parts: Any) -> str:
        response = {name: part if isinstance(part, list) else text(part) for name, part in parts.items()}
        return json.dumps({"id": text(self.name), "rawId": text(self.name), "type": "public-key", "response": response})


def text(some: bytes) -> str:
    return base64.urlsafe_b64encode(some).decode().rstrip("=")


def _bytes(some: str) -> bytes:
    return base64.urlsafe_b64decode(some + "=" * (-len(some) % 4))


def question(browser: FlaskClient, page: str, address: str, **data: str) -> TestResponse:
    """What the script of a page asks for."""
    return browser.post(address, data={"csrf_token": token(browser, page), **data})


def add(browser: FlaskClient, device: Device, name: str = "my phone", **other: Any) -> TestResponse:
    """Add a passkey on the page for it, as its script does."""
    typed = {"name": name, "current": PASSPHRASE}
    asked = question(browser, OWN, f"{OWN}/question", **typed)
    assert asked.status_code == 200, asked.text
    return browser.post(
        OWN, data={"csrf_token": token(browser, OWN), **typed, "answer": device.make(asked.json, **other)}
    )


def ask(browser: FlaskClient) -> dict[str, Any]:
    """What is asked of a device on the page of the sign-in."""
    asked = question(browser, "/en/sign-in", "/en/sign-in/passkey/question")
    assert asked.status_code == 200, asked.text
    return dict(asked.json)


def answer(browser: FlaskClient, said: str, way: str = "sign-in", **more: Any) -> TestResponse:
    """Send what a device said. After the passphrase: ``second-factor``."""
    csrf = token(browser, f"/en/{way}")
    return browser.post(f"/en/{way}/passkey", data={"csrf_token": csrf, "answer": said}, **more)


def complaint(browser: FlaskClient, page: str = "/en/sign-in") -> str:
    """What the next page says that was wrong."""
    found = re.findall(r'class="c-note c-flash[^"]*".*?<p>(.*?)</p>', browser.get(page).text, re.DOTALL)
    return html.unescape(" ".join(found))
