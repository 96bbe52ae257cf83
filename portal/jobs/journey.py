"""What an errand does outside the house, between two transactions, and what it may lack there."""

from typing import Protocol


class Journey(Protocol):
    """What has to happen outside the house, and what is noted afterwards, perhaps with a remark."""

    def set_out(self) -> None: ...
    def arrived(self) -> str | None: ...


class Lacking(Exception):
    """Something that an errand needs is away for now. It is tried again each minute, and never given up for that."""
