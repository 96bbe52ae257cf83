"""A portal of its own for the bench, with a member and a moderator signed in."""

from pathlib import Path

from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import select, update

from config.settings import Settings
from portal import create_app
from portal.cli import demo
from portal.core import origin
from portal.core.actor import Role
from portal.core.db import session, transaction
from portal.core.migrating import upgrade
from portal.models.outbox import Errand
from portal.models.people import Grant, Organisation, Person
from portal.services import people

SECRET = "for the bench only, not a secret at all"


def environment(folder: Path, url: str = "") -> dict[str, str]:
    """The same settings for processes that the bench starts."""
    return {
        "PORTAL_DEMO": "1",
        "PORTAL_SECRET_KEY": SECRET,
        "PORTAL_DATA_FOLDER": str(folder),
        "PORTAL_DATABASE_URL": url or f"sqlite:///{folder / 'portal.sqlite'}",
    }


def new_portal(folder: Path, url: str = "") -> tuple[Flask, str]:
    """With nothing in it, on SQLite where no other database is named."""
    settings = Settings.from_environment(environment(folder, url))
    upgrade(settings.DATABASE_URL)
    app = create_app(settings)
    with app.app_context(), transaction():
        origin.mark()  # or the processes that the bench starts would not serve it
    return app, settings.DATABASE_URL


def told_portal(folder: Path, url: str) -> Flask:
    """With the demonstration in it. Its letters count as written: they would be for most of what is measured."""
    settings = Settings.from_environment(environment(folder, url))
    upgrade(settings.DATABASE_URL)
    app = create_app(settings)
    with app.app_context():
        demo.seed_all()
        with transaction():
            session.execute(update(Errand).values(done_at=Errand.left_at))
    return app


def without_page_cache(app: Flask) -> Flask:
    """The same portal, on the same database, that keeps no page."""
    twin = create_app(Settings.from_environment(environment(Path(app.config["DATA_FOLDER"]))))
    twin.config["KEEP_PAGES"] = False
    return twin


def union_member(app: Flask) -> dict[str, str]:
    with transaction():
        union = Organisation(name="Sindicato de la prueba", kind="union", group="civil_society_union")
        session.add(union)
        session.flush()
        ana = Person(email="ana@example.org", name="Ana", locale="es", organisation_id=union.id)
        session.add(ana)
    return _cookie(app, ana)


def moderator(app: Flask) -> dict[str, str]:
    return _cookie(app, somebody("Carla", Role.MODERATOR))


def editor(app: Flask) -> dict[str, str]:
    return _cookie(app, somebody("Emil", Role.EDITOR))


def somebody(name: str, role: Role) -> Person:
    """Somebody of the staff."""
    with transaction():
        made = Person(email=f"{name.lower()}@example.org", name=name, locale="es")
        session.add(made)
        session.flush()
        session.add(Grant(person_id=made.id, role=role))
    return made


def cookie_of(app: Flask, role: Role) -> dict[str, str]:
    """Of somebody of the demonstration who has this role."""
    wanted = select(Person).join(Grant, Grant.person_id == Person.id).where(Grant.role == role).order_by(Person.id)
    found = session.scalars(wanted).first()
    assert found is not None
    return _cookie(app, found)


def _cookie(app: Flask, person: Person) -> dict[str, str]:
    name = people.begin_visit(f"person:{person.id}", second_factor=True)
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    assert isinstance(serializer, URLSafeTimedSerializer)
    visit = f"{app.config['SESSION_COOKIE_NAME']}={serializer.dumps({'visit': name})}"
    # as a browser has it after its first page: with the token for forms in it
    answer = app.test_client(use_cookies=False).get("/es/account", headers={"Cookie": visit})
    return {"Cookie": answer.headers["Set-Cookie"].split(";")[0]}
