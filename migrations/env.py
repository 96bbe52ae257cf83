"""How a migration is run: on the database named, in one transaction, SQLite and PostgreSQL alike."""

from typing import Any

from alembic import context
from sqlalchemy import create_engine, event

from config.settings import Settings
from portal import models  # noqa: F401  fills the metadata
from portal.core.db import Base, UtcDateTime
from portal.core.migrating import is_of_a_model


def plainly(kind: str, item: Any, _context: Any) -> str | bool:
    """Migrations outlive the code: render our own column types as plain SQLAlchemy."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and type(item).__name__ == "Enum":
        return f"sa.String({item.length})"
    return False


def run() -> None:
    engine = create_engine(context.config.get_main_option("sqlalchemy.url") or Settings.from_environment().DATABASE_URL)
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "connect")
        def _own_begin(connection: Any, _record: object) -> None:
            connection.isolation_level = None

        @event.listens_for(engine, "begin")
        def _begin(connection: Any) -> None:
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=True,
            render_item=plainly,
            include_name=is_of_a_model,
            compare_type=False,
        )
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


run()
