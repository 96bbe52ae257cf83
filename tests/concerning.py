"""Concerns for tests, and a committee that can read them."""

import io
from dataclasses import dataclass
from typing import BinaryIO

import build

from portal.core import tickets
from portal.core.actor import ANONYMOUS, SYSTEM, Actor, Role, holder_acting
from portal.core.sealing import PrivateKey, Suite, recovery
from portal.core.sealing.keyring import Keyring
from portal.core.storage import Storage
from portal.models.concerns import RECOVERY, Concern, Part, Series
from portal.models.people import Organisation, Person
from portal.queries import concerns as queries
from portal.queries.concerns import Opened
from portal.services import concerns

SECRET = "1:" + "of-the-server-for-tests-alone" * 2
KEYRING = Keyring.read(SECRET)
MARKING = b"the secret of the marks"
CHEAP = {"memory": 8, "iterations": 1, "lanes": 1}  # for ``holders.ARGON2ID``
PASSPHRASE = "cuatro palabras que nadie adivina"
SOME = {"facility": "Planta Norte", "happened": "Nos cambiaron de turno.", "urgency": "routine"}


@dataclass
class Keyed:
    """A person and the private half of the key that concerns are sealed to."""

    person: Person
    holder: str
    key: PrivateKey

    @property
    def actor(self) -> Actor:
        return self.person.as_actor()


@dataclass
class Committee:
    officers: list[Keyed]
    custodians: list[Keyed]
    recovery: PrivateKey


@dataclass
class Sender:
    """Somebody with a tracking key, and what it opens."""

    key: str
    actor: Actor
    concern: Concern

    def unlocked(self) -> Opened:
        return queries.unlock(self.actor, tickets.open_key(self.key))

    def save(self, seen: dict[str, int] | None = None, **answers: str) -> None:
        seen = {field: one.revision for field, one in self.answers().items()} if seen is None else seen
        concerns.save(
            self.concern, opened=self.unlocked(), answers=answers, seen=seen, keyring=KEYRING, by=self.actor
        )  # fmt: skip

    def answers(self) -> dict[str, queries.Answer]:
        return queries.answers(self.actor, self.unlocked())

    def texts(self) -> dict[str, str]:
        return {field: one.text.text for field, one in self.answers().items()}

    def attach(self, content: bytes, name: str, storage: Storage, patience: float = 40) -> None:
        self.attach_stream(io.BytesIO(content), name, storage, patience)

    def attach_stream(self, stream: BinaryIO, name: str, storage: Storage, patience: float = 40) -> None:
        story = self.unlocked().keys[Part.WORK]
        file = concerns.bring(
            self.concern,
            name=name,
            stream=stream,
            story=story,
            storage=storage,
            patience=patience,
            by=self.actor,
        )
        concerns.attach(self.concern, story=story, file=file, keyring=KEYRING, by=self.actor)

    def files(self) -> list[queries.File]:
        return queries.files(self.actor, self.unlocked())

    def file(self, language: str = "es", keyring: Keyring | None = KEYRING) -> Concern:
        return concerns.file(
            self.concern, opened=self.unlocked(), language=language, keyring=keyring, by=self.actor
        )  # fmt: skip

    def write(self, body: str, kind: concerns.Telling = concerns.Telling.MESSAGE, seen: int | None = None) -> Concern:
        seen = max((one.number for one in self.messages()), default=0) if seen is None else seen
        return concerns.write(
            self.concern, kind=kind, body=body, seen=seen, opened=self.unlocked(), keyring=KEYRING, by=self.actor
        )  # fmt: skip

    def messages(self) -> list[queries.Entry]:
        return list(queries.entries(self.concern, self.unlocked().keys[Part.WORK], Series.MESSAGE))

    def withdraw(self) -> Concern:
        return concerns.withdraw(self.concern, opened=self.unlocked(), keyring=KEYRING, by=self.actor)


def keyed(role: Role, of: Organisation | None = None) -> Keyed:
    """Somebody of the committee with a key of their own."""
    person = build.person(role, of=of)
    drawn = concerns.draw(person, role, PASSPHRASE, KEYRING)
    concerns.make_key(person, drawn=drawn, keyring=KEYRING, by=person.as_actor())
    return Keyed(person, drawn.holder, drawn.key)


def with_recovery() -> PrivateKey:
    key = PrivateKey.new(Suite.MLKEM768_X25519, 1)
    kept = recovery.entrust(key, RECOVERY)
    concerns.enter_recovery_key(None, public=key.public, wrapped=kept.wrapped, keyring=KEYRING, by=SYSTEM)
    return key


def committee() -> Committee:
    """As few as it takes: two officers, a custodian of each of two agencies, the recovery key."""
    agencies = [build.organisation("government", "us_agency") for _agency in range(2)]
    return Committee(
        [keyed(Role.CASE_OFFICER, agencies[0]) for _officer in range(2)],
        [keyed(Role.CUSTODIAN, agency) for agency in agencies],
        with_recovery(),
    )


def begun(by: Actor = ANONYMOUS) -> Sender:
    key = tickets.new()
    mark = tickets.find_mark(key, MARKING)
    concern = concerns.begin(None, mark=mark, open_key=tickets.open_key(key), keyring=KEYRING, by=by)
    return Sender(key, holder_acting(queries.opened_by(mark)), concern)


def drafted(**answers: str) -> Sender:
    sender = begun()
    sender.save(**SOME | answers)
    return sender


def sent(**answers: str) -> Sender:
    sender = drafted(**answers)
    sender.file()
    return sender
