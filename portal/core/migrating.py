"""The schema, brought up to date (or taken back) by the migrations."""

from pathlib import Path

from alembic import command
from alembic.config import Config

HOME = Path(__file__).resolve().parent.parent.parent


def configuration(url: str) -> Config:
    """Alembic's configuration for this database, without a file."""
    found = Config()
    found.set_main_option("script_location", str(HOME / "migrations"))
    found.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    return found


def upgrade(url: str, to: str = "head") -> None:
    """Bring the database at ``url`` to a revision, creating everything the first time."""
    command.upgrade(configuration(url), to)


def downgrade(url: str, to: str = "base") -> None:
    """Take the database at ``url`` back to a revision."""
    command.downgrade(configuration(url), to)
