"""What was sealed once opens for ever: published vectors of every format."""

import hashlib
import io
import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from portal.core.sealing import PrivateKey, Suite, cases, files, formats, grants, holders, padding, visits
from portal.core.sealing.holders import ARGON2ID  # before tests make it cheap

VECTORS = json.loads((Path(__file__).parent / "vectors.json").read_text())
CASE = VECTORS["text"]["case"]


def unhexed(*path):
    found = VECTORS
    for name in path:
        found = found[name]
    return bytes.fromhex(found)


@pytest.fixture
def story():
    return cases.CaseKey(cases.Generation(CASE, 1, Suite.MLKEM768_X25519), unhexed("case_key", "N"))


class TestKeysOfACase:
    @pytest.mark.parametrize(
        ("label", "kept"), [("text", "_texts"), ("files", "_files"), ("digest", "_digests"), ("slots", "_slots")]
    )
    def test_each_use_has_its_own(self, story, label, kept):
        assert getattr(story, kept) == unhexed("case_key", label)

    def test_a_slot(self, story):
        assert story.slot("what") == VECTORS["case_key"]["slot_of_what"]


class TestTexts:
    def test_opens(self, story):
        assert story.open(unhexed("text", "blob"), "what", 1).text == VECTORS["text"]["text"]

    def test_is_bound_to_its_place(self):
        header = formats.Header(Suite.MLKEM768_X25519, formats.Kind.TEXT, 1)

        assert header.bound(CASE, VECTORS["text"]["field"]) == unhexed("text", "associated_data")

    def test_is_padded_to_its_block(self, story):
        header = formats.Header(Suite.MLKEM768_X25519, formats.Kind.TEXT, 1)
        plain = padding.padded(VECTORS["text"]["text"].encode(), 4096)
        nonce, bound = unhexed("text", "nonce"), header.bound(CASE, VECTORS["text"]["field"])

        blob = bytes(header) + nonce + AESGCM(unhexed("case_key", "text")).encrypt(nonce, plain, bound)

        assert hashlib.sha256(blob).hexdigest() == VECTORS["text"]["sha256_of_blob_with_block_4096"]
        assert len(blob) == len(story.seal(VECTORS["text"]["text"], "what", 1)) == 4131


class TestFiles:
    plain = bytes(7 * place % 251 for place in range(150_000))
    case, _file, ref = VECTORS["file"]["where"].split("|")

    def test_seals_byte_for_byte(self):
        key, source = unhexed("file", "F"), io.BytesIO(self.plain)

        sealed = b"".join(files.sealed(key, source, len(self.plain), self.case, self.ref, Suite.MLKEM768_X25519))

        assert hashlib.sha256(sealed).hexdigest() == VECTORS["file"]["sha256_of_sealed"]
        assert len(sealed) == files.sealed_size(len(self.plain)) == VECTORS["file"]["sealed_length"]
        assert sealed.startswith(unhexed("file", "first_40_bytes"))
        assert sealed.endswith(unhexed("file", "last_16_bytes"))
        opened = files.unsealed(key, io.BytesIO(sealed), self.case, self.ref, Suite.MLKEM768_X25519)
        assert b"".join(opened) == self.plain

    def test_numbers_its_chunks_and_marks_the_last(self):
        numbered = [files._nonce(0, last=False), files._nonce(1, last=False), files._nonce(2, last=True)]

        assert [nonce.hex() for nonce in numbered] == VECTORS["file"]["chunk_nonces"]

    @pytest.mark.parametrize(("length", "becomes"), [(int(one), other) for one, other in VECTORS["padme"].items()])
    def test_pads_by_padmé(self, length, becomes):
        assert padding.padme(length) == becomes


@pytest.mark.parametrize("name", VECTORS["seals"])
class TestSeals:
    def test_opens_and_has_its_public_half(self, name):
        vector = VECTORS["seals"][name]
        key = PrivateKey(Suite(vector["suite"]), 3, unhexed("seals", name, "private"))
        generation = cases.Generation(CASE, 1, Suite.MLKEM768_X25519)

        story, office = grants.granted_work(unhexed("seals", name, "blob"), generation, key, "reader:7")

        assert story.raw + office.raw == unhexed("seals", name, "payload")
        assert hashlib.sha256(key.public.raw).hexdigest() == vector["public_sha256"]
        assert len(key.public.raw) == vector["public_length"]
        assert key.public.raw.startswith(unhexed("seals", name, "public_first_32"))

    def test_is_as_long_as_it_was(self, name):
        vector = VECTORS["seals"][name]
        public = PrivateKey(Suite(vector["suite"]), 3, unhexed("seals", name, "private")).public

        assert len(public.seal(bytes(64), "a")) == len(vector["blob"]) // 2

    def test_is_bound_to_its_place(self, name):
        vector = VECTORS["seals"][name]
        header = formats.Header(Suite(vector["suite"]), formats.Kind.SEAL, 3)

        assert header.bound(CASE, "work", "1", "reader:7")[7:].decode() == vector["info_readable"].partition(">")[2]


class TestKeysOfReaders:
    passphrase = VECTORS["passphrase"]["passphrase_utf8_nfkd"]
    salt, secret = unhexed("passphrase", "salt"), unhexed("passphrase", "secret")

    def test_a_passphrase_gives_a_key_by_argon2id(self):
        cost = VECTORS["passphrase"]["argon2id"]

        assert {
            "memory": cost["memory_kib"],
            "iterations": cost["iterations"],
            "lanes": cost["lanes"],
        } == ARGON2ID
        assert holders.stretched(Suite.MLKEM768_X25519, self.passphrase, self.salt, ARGON2ID, self.secret) == unhexed(
            "passphrase", "kek"
        )

    @pytest.mark.parametrize("suite", [Suite.MLKEM1024_P384, Suite.P384])
    def test_a_passphrase_gives_a_key_by_pbkdf2(self, suite):
        assert holders.stretched(suite, self.passphrase, self.salt, holders.PBKDF2, self.secret) == unhexed(
            "passphrase", "pbkdf2_then_hkdf_sha384"
        )

    def test_a_visit(self):
        vector = VECTORS["visit"]
        key = visits.VisitKey.of(vector["cookie"])

        opened = key.unwrap(unhexed("visit", "blob"), Suite.MLKEM768_X25519, 2, vector["visit"], vector["holder"])

        assert key.mark == vector["mark"]
        assert key._wrap == unhexed("visit", "kek")
        assert opened._raw == unhexed("visit", "private")


class TestHalves:
    def test_are_joined(self):
        generation = cases.Generation(CASE, 1, Suite.MLKEM768_X25519)
        one, other = (
            grants.Half(generation, what, unhexed("halves", name))
            for what, name in zip(grants.HALVES, "AB", strict=True)
        )

        assert grants.joined(one, other).raw == unhexed("halves", "I")
