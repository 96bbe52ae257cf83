"""The lot ``ilc-lot-1``: who is drawn from each list, so that anybody can compute it again.

Before the draw the SHA-256 of a commitment is published: the lists, the order, which public value will count and not
before when, and the SHA-256 of a seed. Afterwards the public value and the seed are shown. Nobody can have chosen the
outcome after the lists were fixed, as long as nobody could guess the public value. It does not prove that the lists
are right.

A list is put in order as by Fisher and Yates, each number from HMAC-SHA256, without the bias of a remainder. All are
ranked: whoever takes the place of somebody who cannot sit is the next.
"""

import hashlib
import hmac
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from portal.core.errors import N_, Invalid

VERSION = "ilc-lot-1"
ORDER = ("US", "MX", "JOINT")
WORD = 256  # bits
_ID = re.compile(r"[a-z0-9-]{1,40}")


class MalformedId(Invalid):
    sentence = N_("“%(found)s” is not a mark that we can take: small letters, digits and hyphens, up to 40.")


class TwiceOnALot(Invalid):
    sentence = N_("“%(found)s” is on the lists twice. Each name may be there once, on one list.")


class EmptyList(Invalid):
    sentence = N_("A list is empty. From each of the three somebody is drawn.")


class OtherCommitment(Invalid):
    sentence = N_("This is not what was committed to: its fingerprint is another one.")


class OtherSeed(Invalid):
    sentence = N_("This is not the seed that was committed to: its fingerprint is another one.")


def commitment(
    case: str, draw: int, lists: Mapping[str, Sequence[str]], public_value: Mapping[str, str], seed: bytes
) -> dict[str, Any]:
    """What is fixed before the draw. Lists stand in the order of their code points."""
    ordered = {name: sorted(lists[name]) for name in ORDER}
    ensure_sound(ordered)
    return {
        "version": VERSION,
        "case": case,
        "draw": draw,
        "lists": ordered,
        "order": list(ORDER),
        "public_value": dict(public_value),
        "seed_sha256": hashlib.sha256(seed).hexdigest(),
    }


def ensure_sound(lists: Mapping[str, Sequence[str]]) -> None:
    """Each mark as it has to be, and on one list once."""
    seen: set[str] = set()
    for name in ORDER:
        if not lists.get(name):
            raise EmptyList(field=name)
        for each in lists[name]:
            if not _ID.fullmatch(each):
                raise MalformedId(field=name, found=each[:40])
            if each in seen:
                raise TwiceOnALot(field=name, found=each)
            seen.add(each)


def canonical(of: Mapping[str, Any]) -> bytes:
    """The one way in which it is written: keys in order, no spaces, UTF-8 as it is."""
    return json.dumps(of, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def fingerprint(of: Mapping[str, Any]) -> str:
    return hashlib.sha256(canonical(of)).hexdigest()


def key(seed: bytes, committed: str, public_value: str) -> bytes:
    """``committed`` is the fingerprint of the commitment; of the public value the spaces around it do not count."""
    said = f"{VERSION}\n{committed}\n{public_value.strip()}"
    return hmac.new(seed, said.encode(), hashlib.sha256).digest()


def index(with_key: bytes, label: str, n: int, bits: int = WORD) -> int:
    """A number below ``n``, each as likely as the others: what would prefer some is drawn again."""
    whole, counter = n * (2**bits // n), 0
    while True:
        word = hmac.new(with_key, f"{label}\n{counter}".encode(), hashlib.sha256).digest()[: bits // 8]
        found = int.from_bytes(word, "big")
        if found < whole:
            return found % n
        counter += 1


def ranked(with_key: bytes, name: str, ids: Sequence[str]) -> tuple[list[str], list[tuple[int, int]]]:
    """A list in the order in which it was drawn, and each step: which place changed with which."""
    places, steps = list(ids), []
    for i in range(len(places) - 1, 0, -1):
        j = index(with_key, f"{name}\n{i}", i + 1)
        places[i], places[j] = places[j], places[i]
        steps.append((i, j))
    return places, steps


def ensure_committed_to(committed: Mapping[str, Any], expected: str, seed: bytes) -> None:
    """The lists are sound, and commitment and seed are those whose fingerprints were published."""
    ensure_sound(committed["lists"])
    if fingerprint(committed) != expected:
        raise OtherCommitment
    if hashlib.sha256(seed).hexdigest() != committed["seed_sha256"]:
        raise OtherSeed


def draw(committed: Mapping[str, Any], expected: str, seed: bytes, public_value: str) -> dict[str, list[str]]:
    """Each list in the order in which it was drawn; refused where anything is other than what was committed to."""
    ensure_committed_to(committed, expected, seed)
    with_key = key(seed, expected, public_value)
    return {name: ranked(with_key, name, committed["lists"][name])[0] for name in committed["order"]}
