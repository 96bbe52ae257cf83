"""Zeros behind what is sealed, so that its size says little: texts in blocks, files by Padmé.

Padmé: Nikitin et al., "Reducing Metadata Leakage from Encrypted Files and Communication with PURBs", PoPETs 2019/4. It
adds 12 % at most, less the larger a file is.
"""

from portal.core.sealing.formats import Broken

LENGTH = 4  # bytes in which a text says how long it is
SHORT = 512  # choices, dates, the digest
LONG = 4096  # answers and messages


def padme(length: int) -> int:
    """How long something of this length becomes."""
    if length < 2:
        return length
    exponent = length.bit_length() - 1
    step = 1 << exponent - exponent.bit_length()
    return -(-length // step) * step


def padded(content: bytes, block: int) -> bytes:
    plain = len(content).to_bytes(LENGTH, "big") + content
    return plain + bytes(-len(plain) % block)


def unpadded(plain: bytes) -> bytes:
    end = LENGTH + int.from_bytes(plain[:LENGTH], "big")
    if len(plain) < end or plain[end:].strip(b"\0"):
        raise Broken
    return plain[LENGTH:end]
