"""A passkey in a real browser, on a telephone that asks who holds it: added, good alone or second, removed."""

from contextlib import contextmanager

import browsing
import pytest
from playwright.sync_api import Page, expect
from walking import fill, is_fit_for_a_minister, press

from portal.web.views.demo import HOUSE, PASSPHRASE

PERSONA = {"es": "coordinator_union", "en": "member_lac"}
WORDS = {
    "es": {
        "wrong": "Esta no es su contraseña actual.",
        "again": "Este dispositivo ya guarda una llave de acceso de su cuenta.",
        "cancelled": "No se hizo nada: se canceló o tardó demasiado. Inténtelo de nuevo o use otra forma.",
        "refused": "Con esta llave de acceso no se pudo entrar. Inténtelo de nuevo o use otra forma.",
        "elsewhere": "Las llaves de acceso no funcionan en la dirección en la que abrió esta página.",
    },
    "en": {
        "wrong": "This is not your present passphrase.",
        "again": "This device holds a passkey for your account already.",
        "cancelled": "Nothing was done: it was cancelled, or it took too long. Try again, or use another way.",
        "refused": "This passkey does not sign you in. Try again, or use another way.",
        "elsewhere": "Passkeys do not work at the address at which you opened this page.",
    },
}


class Telephone:
    """The virtual authenticator of Chromium."""

    def __init__(self, page: Page) -> None:
        self._session = page.context.new_cdp_session(page)
        self._session.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        self._name = self._session.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]

    @contextmanager
    def in_other_hands(self):
        """Somebody holds it who cannot unlock it."""
        self._held_by_owner(False)
        yield
        self._held_by_owner(True)

    def _held_by_owner(self, is_so: bool) -> None:
        self._session.send("WebAuthn.setUserVerified", {"authenticatorId": self._name, "isUserVerified": is_so})


def show(page: Page) -> None:
    """Press the button that asks the device."""
    page.locator("form[data-passkey] button").click()


def sign_out(page: Page, language: str) -> None:
    page.goto(f"/{language}/account")
    with page.expect_navigation():
        page.locator("header form[action$='/sign-out'] button").click()


@pytest.mark.parametrize(
    ("language", "screen"), [("es", {"width": 375, "height": 667}), ("en", browsing.DESK)], ids=["telephone", "desk"]
)
def test_from_the_first_to_the_last(visitor, language, screen):
    words = WORDS[language]
    page = visitor(PERSONA[language], language, viewport=screen)
    telephone = Telephone(page)

    # Added: a wrong passphrase is told at its place, and no device is asked.
    page.goto(f"/{language}/account/passkeys")
    is_fit_for_a_minister(page)
    fill(page, name="Mi teléfono", current="una frase que no es")
    show(page)
    expect(page.locator("[data-wrong]")).to_contain_text(words["wrong"])
    expect(page.locator("#current")).to_be_focused()
    is_fit_for_a_minister(page)
    fill(page, current=PASSPHRASE)
    with page.expect_navigation():
        show(page)
    expect(page.locator("main table")).to_contain_text("Mi teléfono")
    is_fit_for_a_minister(page)

    # A device has one for each account.
    fill(page, name="Otra vez", current=PASSPHRASE)
    show(page)
    expect(page.locator("[data-wrong]")).to_contain_text(words["again"])

    # Alone; whoever found the telephone does not come in.
    sign_out(page, language)
    with telephone.in_other_hands():
        show(page)
        expect(page.locator("[data-wrong]")).to_contain_text(words["cancelled"])
    is_fit_for_a_minister(page)
    with page.expect_navigation():
        show(page)
    expect(page).to_have_url(f"{page.url.split('/' + language + '/')[0]}/{language}/waiting")

    # After the passphrase, beside the code.
    sign_out(page, language)
    fill(page, email=f"{PERSONA[language]}@{HOUSE}", passphrase=PASSPHRASE)
    press(page, "send")
    expect(page.locator("main input[name=code]")).to_be_visible()
    is_fit_for_a_minister(page)
    with page.expect_navigation():
        show(page)
    page.goto(f"/{language}/account")
    expect(page.locator("main")).to_contain_text("(1)")

    # Removed, it opens nothing.
    page.goto(f"/{language}/account/passkeys")
    page.locator("main td a[href$='/name']").click()
    is_fit_for_a_minister(page)
    fill(page, name="La llave azul")
    press(page, "save")
    expect(page.locator("main table")).to_contain_text("La llave azul")
    page.locator("main td a[href$='/removal']").click()
    is_fit_for_a_minister(page)
    fill(page, current=PASSPHRASE)
    press(page, "save")
    sign_out(page, language)
    with page.expect_navigation():
        show(page)
    expect(page.locator(".c-flash")).to_contain_text(words["refused"])
    is_fit_for_a_minister(page)


@pytest.mark.parametrize("language", ["es", "en"])
def test_without_script_nothing_false_is_said(visitor, language):
    page = visitor(PERSONA[language], language, script=False)
    page.goto(f"/{language}/account/passkeys")
    expect(page.locator("[data-unable]")).to_be_visible()
    expect(page.locator("form[data-passkey]")).to_be_hidden()
    is_fit_for_a_minister(page)

    stranger = visitor("", language, script=False)
    stranger.goto(f"/{language}/sign-in")
    expect(stranger.locator("[data-passkeys]")).to_be_hidden()
    fill(stranger, email=f"{PERSONA[language]}@{HOUSE}", passphrase=PASSPHRASE)
    press(stranger, "send")
    expect(stranger.locator("main input[name=code]")).to_be_visible()


@pytest.mark.parametrize("language", ["es", "en"])
def test_at_another_address_the_page_says_where_they_work(visitor, portal, language):
    page = visitor("", language)
    page.goto(f"{portal.replace('localhost', '127.0.0.1')}/{language}/sign-in")

    expect(page.locator("[data-elsewhere]")).to_contain_text(WORDS[language]["elsewhere"])
    expect(page.locator("[data-elsewhere] a")).to_have_attribute("href", f"{portal}/{language}/sign-in")
    expect(page.locator("form[data-passkey]")).to_be_hidden()
    is_fit_for_a_minister(page)


def test_a_browser_that_knows_no_passkeys_shows_none(visitor):
    page = visitor()
    page.add_init_script("delete window.PublicKeyCredential")
    page.goto("/es/sign-in")

    expect(page.locator("[data-passkeys]")).to_be_hidden()
