"""The tables, brought to the form that this program expects, and back."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy.engine import make_url

STEPS = Path(__file__).resolve().parent.parent / "migrations"


def upgrade(url: str, to: str = "head") -> None:
    """Every step that this database has not taken yet, in one transaction."""
    command.upgrade(_steps(url), to)


def downgrade(url: str, to: str) -> None:
    """Back to the step named; ``base`` is an empty database."""
    command.downgrade(_steps(url), to)


def _steps(url: str) -> Config:
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" and parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    config = Config()
    config.set_main_option("script_location", str(STEPS).replace("%", "%%"))
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
