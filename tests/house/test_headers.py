"""In production a cookie travels encrypted, out of reach of scripts; and browsers are told to insist."""

import pytest

from config.settings import Settings
from portal import create_app
from portal.core import db


@pytest.fixture
def public(app, engine, tmp_path):
    """The portal with its production settings, on the database of the tests."""
    safe = Settings(
        SECRET_KEY="x" * 40,
        DATABASE_URL=app.config["DATABASE_URL"],
        DATA_FOLDER=str(tmp_path),
        BASE_URL="https://portal.example",
        CONTACT="committee@portal.example",
    )
    made = create_app(safe)
    db.session.configure(bind=engine)
    yield made.test_client()
    made.extensions["engine"].dispose()


def test_the_cookie_is_bound_to_the_house(public):
    answer = public.get("/es/sign-in", base_url="https://portal.example")

    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-portal=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= {part.strip() for part in cookie.split(";")}
    assert "Domain" not in cookie


@pytest.mark.parametrize("path", ["/es/sign-in", "/nothing", "/static/portal.css", "/", "/es/account"])
def test_browsers_are_told_to_come_encrypted_only(public, path):
    answer = public.get(path, base_url="https://portal.example")

    assert "max-age=31556926" in answer.headers["Strict-Transport-Security"]


def test_the_demonstration_has_no_door_in_production(public):
    assert public.get("/es/demo", base_url="https://portal.example").status_code == 404
    assert public.post("/es/demo", base_url="https://portal.example").status_code == 404


@pytest.mark.parametrize(
    "path", ["/es/consultations", "/nothing", "/static/portal.css", "/", "/es/account", "/healthz"]
)
def test_every_answer_keeps_browsers_to_the_house_and_says_so_once(public, path):
    answer = public.get(path, base_url="https://portal.example")

    for name in ("Content-Security-Policy", "X-Frame-Options", "X-Content-Type-Options", "Referrer-Policy",
                 "Permissions-Policy", "Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy", "Cache-Control",
                 "Strict-Transport-Security"):  # fmt: skip
        assert len(answer.headers.getlist(name)) == 1, name


def test_nobody_is_told_to_come_encrypted_who_could_not(public):
    assert "Strict-Transport-Security" not in public.get("/healthz", base_url="http://portal.example").headers
