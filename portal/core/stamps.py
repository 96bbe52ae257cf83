"""Stamps: what a row was like at one moment, by a random name that no other moment has.

A counter goes back with a database from a backup, and then counts the same numbers for other contents. Another stamp
is drawn with every change of the row, so what was cached under one is never taken for what came after a restore.
"""

import secrets
from typing import Annotated

from sqlalchemy import String
from sqlalchemy.orm import mapped_column

BYTES = 16


def new() -> str:
    return secrets.token_hex(BYTES)


Stamp = Annotated[
    str, mapped_column(String(2 * BYTES), default=new, onupdate=new, server_default="", info={"untold": True})
]
