"""Keys that tell nothing: neither which row came before another nor how many there are.

What people send, and the line that it leaves in the trail, stands under such a key. A number that counts
would put somebody without an account between two neighbours whose hour is known.
"""

import secrets
from typing import Annotated

from sqlalchemy import BigInteger, Integer
from sqlalchemy.orm import mapped_column

LARGEST = 2**63 - 1  # that a database can hold; larger ones are nobody's
KEY = BigInteger().with_variant(Integer, "sqlite")
"""The column. On SQLite only INTEGER is the place of the row itself: beside any other it counts in secret."""


def new() -> int:
    """63 random bits; never 0, which is nobody's."""
    return secrets.randbits(63) or 1


Key = Annotated[int, mapped_column(KEY, primary_key=True, autoincrement=False, default=new)]
