"""Files that came with a form that was refused: kept in the storage, and named in a hidden field that we sign."""

from collections.abc import Sequence
from typing import Any

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from portal.core.errors import N_
from portal.core.storage import Storage
from portal.core.waiting import WaitingRoom

GONE = N_("“%(name)s” came so long ago that it is no longer here. Choose it again.")


def storage() -> Storage:
    found: Storage = current_app.extensions["storage"]
    return found


def waiting_room() -> WaitingRoom:
    found: WaitingRoom = current_app.extensions["waiting"]
    return found


def sealed(rows: Sequence[Sequence[object]], form: str) -> str:
    """What is known of files, as it travels through somebody's browser and back to the same kind of form."""
    return str(_sealer(form).dumps(rows)) if rows else ""


def unsealed(text: str | None, form: str) -> list[list[Any]]:
    """What we once signed; anything else is as good as nothing."""
    try:
        return list(_sealer(form).loads(text)) if text else []
    except BadSignature:
        return []


def _sealer(form: str) -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=f"files that came with {form}")
