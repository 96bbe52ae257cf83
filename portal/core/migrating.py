"""The tables, brought to the form that this program expects, and back."""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.engine import make_url

from portal.core.writers import writers_queue

if TYPE_CHECKING:  # a server that only answers pages need not carry it
    from alembic.config import Config

KEPT_BY_THE_DATABASE = ("found_words", "found_titled")
"""Tables and indexes that a step makes and no model has: words, as each database looks for them."""

HOME = Path(__file__).resolve().parent.parent.parent


def configuration(url: str) -> "Config":
    """Alembic's configuration for this database, without a file; a folder for it where SQLite needs one."""
    from alembic.config import Config

    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" and parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    found = Config()
    found.set_main_option("script_location", str(HOME / "migrations").replace("%", "%%"))
    found.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    found.set_main_option("path_separator", "os")
    return found


def is_of_a_model(name: str | None, _kind: str, _parents: object) -> bool:
    """Whether Alembic may compare it with the models."""
    return not (name or "").startswith(KEPT_BY_THE_DATABASE)


def upgrade(url: str, to: str = "head") -> None:
    """Every step that this database has not taken yet, in one transaction; who writes meanwhile is waited for."""
    from alembic import command

    wanted = configuration(url)
    with writers_queue(url):
        command.upgrade(wanted, to)


def downgrade(url: str, to: str = "base") -> None:
    """Back to the step named; ``base`` leaves nothing."""
    from alembic import command

    wanted = configuration(url)
    with writers_queue(url):
        command.downgrade(wanted, to)
