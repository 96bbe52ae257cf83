"""The demonstration, told once a run: whoever serves it or looks into it gets a copy of their own."""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

HERE = Path(__file__).resolve().parent.parent
MIGRATE = [
    sys.executable,
    "-c",
    "import os; from portal.core.migrating import upgrade; upgrade(os.environ['PORTAL_DATABASE_URL'])",
]
FLASK = [sys.executable, "-m", "flask", "--app", "app"]
PATIENCE = 300  # seconds, perhaps on a busy machine


@dataclass(frozen=True)
class Demonstration:
    """A database with the demonstration in it and a folder with its files, to be copied and otherwise left alone."""

    url: str
    folder: Path

    @classmethod
    def of_a_run(cls, folder: Path, new_database: Callable[[], str]) -> "Demonstration":
        """Told once in a folder that the workers of a run share: who comes second waits for it."""
        with (folder / "demonstration.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            files, url = folder / "demonstration", folder / "demonstration.url"
            if not url.exists():
                files.mkdir()
                url.write_text(cls.told(new_database(), files).url)
            return cls(url.read_text(), files)

    @classmethod
    def told(cls, url: str, folder: Path) -> "Demonstration":
        """As an operator puts it in place, its letters written."""
        told = cls(url, folder)
        for command in (MIGRATE, [*FLASK, "reference", "load"], [*FLASK, "demo", "seed"], [*FLASK, "deliver"]):
            done = subprocess.run(
                command, cwd=HERE, env=told.environ, capture_output=True, text=True, timeout=PATIENCE, check=False
            )
            assert done.returncode == 0, done.stderr
        return told

    @property
    def environ(self) -> Mapping[str, str]:
        return {
            **{name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")},
            "PORTAL_DEMO": "1",
            "PORTAL_DATABASE_URL": self.url,
            "PORTAL_DATA_FOLDER": str(self.folder),
        }

    def copied(self, url: str, folder: Path) -> "Demonstration":
        """Into an empty database, which nobody uses yet."""
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        copy(self.url, url)
        return Demonstration(url, folder)


def copy(source: str, target: str) -> None:
    """A database into an empty one; nobody uses either."""
    if target.startswith("sqlite"):
        _copy_file(source, target)
    else:
        _copy_database(source, target)


def _copy_file(source: str, target: str) -> None:
    engine = create_engine(source)
    with engine.connect() as connection:
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    engine.dispose()
    shutil.copy(str(make_url(source).database), str(make_url(target).database))


def _copy_database(source: str, target: str) -> None:
    old, new = make_url(source).database, make_url(target).database
    engine = create_engine(make_url(source).set(database="postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE {new}"))
        connection.execute(text(f"CREATE DATABASE {new} TEMPLATE {old}"))
    engine.dispose()
