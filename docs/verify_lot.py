"""Computes a lot of the portal again: python verify_lot.py lot.json. Needs nothing but Python 3."""

import hashlib
import hmac
import json
import sys
from pathlib import Path


def index(key, label, n):
    whole, c = n * (2**256 // n), 0
    while (w := int.from_bytes(hmac.digest(key, f"{label}\n{c}".encode(), "sha256"), "big")) >= whole:
        c += 1
    return w % n


def check(right, what):
    return right or sys.exit(f"Wrong: {what} is another one.")


said = json.loads(Path(sys.argv[1]).read_text("utf-8"))
fixed, seed = said["commitment"], bytes.fromhex(said["seed"])
text = json.dumps(fixed, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
mark = hashlib.sha256(text.encode()).hexdigest()
check(mark == said["commitment_sha256"], "the commitment")
check(hashlib.sha256(seed).hexdigest() == fixed["seed_sha256"], "the seed")
key = hmac.digest(seed, f"ilc-lot-1\n{mark}\n{said['public_value'].strip()}".encode(), "sha256")
for name in fixed["order"]:
    ids = list(fixed["lists"][name])
    for i in range(len(ids) - 1, 0, -1):
        j = index(key, f"{name}\n{i}", i + 1)
        ids[i], ids[j] = ids[j], ids[i]
    check(ids == said["order"][name], name)
    print(name, *ids)
