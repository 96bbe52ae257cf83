"""Indexes that both databases have in their own words."""

from sqlalchemy import Index, text


def holding_while(condition: str, *columns: str, name: str | None = None) -> Index:
    """Of these columns no two rows are the same while this holds of both. ``name``: where another index has them."""
    return Index(name, *columns, unique=True, sqlite_where=text(condition), postgresql_where=text(condition))
