"""Whether letters leave this machine at all, as the settings say: what pages promise, and what the worker goes by."""

from collections.abc import Mapping
from ipaddress import ip_address
from typing import Any
from urllib.parse import SplitResult, urlsplit


def server_of(config: Mapping[str, Any]) -> SplitResult | None:
    """Where letters are handed over; ``None`` where they stay here. A demonstration writes to nobody outside."""
    url = urlsplit(str(config["SMTP_URL"]))
    if not url.hostname or (config["DEMO"] and not _is_this_machine(url.hostname)):
        return None
    return url


def _is_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
