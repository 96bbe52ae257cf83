"""Whether the database keeps what it says it has kept, also when the power fails."""

from collections.abc import Mapping

from sqlalchemy import Engine, text

SQLITE = {
    "journal_mode": {"wal"},
    "synchronous": {"2", "3"},  # FULL, EXTRA
    "foreign_keys": {"1"},
    "secure_delete": {"1"},
    "trusted_schema": {"0"},
}
POSTGRESQL = {
    "synchronous_commit": {"on", "remote_apply"},
    "fsync": {"on"},
    "full_page_writes": {"on"},
    "data_sync_retry": {"off"},  # a failed fsync that is tried again "succeeds" without having kept anything
}


def weaknesses(engine: Engine) -> list[str]:
    """Every setting of this database under which a receipt could be lost, in plain words; none is as it should be."""
    sqlite = engine.dialect.name == "sqlite"
    wanted, ask = (SQLITE, "PRAGMA {}") if sqlite else (POSTGRESQL, "SHOW {}")
    with engine.connect() as connection:
        found = {name: str(connection.execute(text(ask.format(name))).scalar_one()) for name in wanted}
    return compared(found, wanted)


def compared(found: Mapping[str, str], wanted: Mapping[str, set[str]]) -> list[str]:
    return [
        f"The database has {name} = {found[name]}; it must be {' or '.join(sorted(values))}."
        for name, values in wanted.items()
        if found[name].lower() not in values
    ]
