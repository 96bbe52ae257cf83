"""Pages of concerns that no link leads to: of who files one, with her key, and of custodians, with their passphrase."""

from urllib.parse import urlsplit

import browsing
import pytest
from conftest import ON_POSTGRESQL
from crawling import Looker
from walking import fill, key_on, press

from portal.web.forms.concerns import QUESTIONS
from portal.web.views.demo import CONCERN_KEYS, PASSPHRASE

DRAFT = "concerns/draft"
AFTER = ("", "message", "identity", "exposure", "letters", "withdrawal", "slip", "draft/files")
POINTS = "Soy Juana Pérez, de la línea 4. Mi teléfono es 55 1234 5678."
TOUCHED = """() => { scrollTo(0, document.body.scrollHeight);
  const box = document.querySelector(".c-exit button").getBoundingClientRect();
  return [box.top >= 0 && box.bottom <= innerHeight,
          [...document.querySelectorAll("main input:is([type=text], [type=email]), main textarea")]
            .filter((one) => (one.getAttribute("autocomplete") || one.form.getAttribute("autocomplete")) !== "off"
                             || one.spellcheck)
            .map((one) => one.name)]; }"""

pytestmark = pytest.mark.skipif(ON_POSTGRESQL, reason="the pages are the same on both databases")


class Sender:
    """Somebody with the key of a concern, in a browser in which pages are looked at."""

    def __init__(self, looker: Looker, language: str) -> None:
        self.looker, self.page, self.language = looker, looker.page, language

    def goes(self, *places: str) -> None:
        for place in places:
            self.looker.open(f"/{self.language}/{place}")
            in_sight, remembered = self.page.evaluate(TOUCHED)
            if not in_sight:
                self.looker.wrong.append(f"{self.page.url}: who has read to its end cannot leave at once")
            if remembered:
                self.looker.wrong.append(
                    f"{self.page.url}: browsers remember what was typed in {remembered}, or send it to a speller"
                )

    def begins(self) -> str:
        self.page.goto(f"/{self.language}/concerns/new")
        with self.page.expect_navigation():
            self.page.locator('main form[action$="/concerns/new"] button').click()
        self.looker.look()
        key = key_on(self.page)
        fill(self.page, key=key[:-1])
        press(self.page, "send")
        self.looker.look()
        fill(self.page, key=key)
        press(self.page, "send")
        return key

    def comes_back(self, key: str) -> None:
        self.looker.visitor.clear_cookies()
        self.page.goto(f"/{self.language}/tracking")
        fill(self.page, key=key)
        press(self.page, "send")

    def answers(self, question: str, button: str = "send", **words: str) -> None:
        self.page.goto(f"/{self.language}/{DRAFT}/{question}")
        fill(self.page, **words)
        press(self.page, button)


@pytest.fixture
def looker(chromium, portal, nu, language):
    found = Looker.of(chromium, portal, nu)
    yield found
    found.found_nothing()


@pytest.fixture
def sender(looker, language):
    return Sender(looker, language)


@pytest.mark.parametrize("language", ["es", "en"])
class TestWhoFiles:
    def test_is_shown_sound_pages_until_it_is_withdrawn(self, sender, looker, portal, tmp_path):
        page, key = sender.page, sender.begins()
        sender.goes(DRAFT, f"{DRAFT}/review", *(f"{DRAFT}/{question}" for question in QUESTIONS), f"{DRAFT}/files")
        sender.answers("facility", "look", look_for="yazaki")
        looker.look()
        sender.answers("since", year="2099")
        looker.look()
        sender.answers("happened", happened=POINTS)
        self.elsewhere(sender, looker, key, portal)
        notes = tmp_path / "aviso.txt"
        notes.write_text("Cambian los turnos.")
        page.goto(f"/{sender.language}/{DRAFT}/files")
        page.locator("input[type=file]").set_input_files(notes)
        press(page, "send")
        sender.goes(f"{DRAFT}/files", DRAFT, f"{DRAFT}/tried", f"{DRAFT}/review")
        with page.expect_navigation():
            page.goto(f"/{sender.language}/{DRAFT}/tried")
        with page.expect_navigation():
            page.locator('main form[action$="/choice"] button').first.click()
        sender.goes(f"{DRAFT}/later", f"{DRAFT}/discard", f"{DRAFT}/review")
        press(page, "send")
        sender.goes(*(f"concerns/{place}" for place in AFTER))
        page.goto(f"/{sender.language}/concerns/withdrawal")
        press(page, "send")
        sender.goes("concerns/", "concerns/gone")

    @staticmethod
    def elsewhere(sender, looker, key, portal):
        """Another telephone, with the same key and question open, is faster."""
        other = looker.browser()
        other.cookies.clear()
        lead = f"/{sender.language}"
        other.post(f"{lead}/tracking", other.form(f"{lead}/tracking", "key") | {"key": key, "send": "1"})
        sender.page.goto(f"{lead}/{DRAFT}/tried")
        there = other.get(f"{lead}/{DRAFT}/tried").goes_to
        other.post(there, other.form(there, "tried") | {"tried": "Fuimos a la inspección.", "send": "1"})
        fill(sender.page, tried="Preguntamos en el Centro.")
        press(sender.page, "send")

    @pytest.mark.parametrize("which", CONCERN_KEYS)
    def test_is_shown_sound_pages_in_every_state(self, sender, which):
        sender.comes_back(CONCERN_KEYS[which])
        more = {"proposed": ["concerns/edition"], "question": ["concerns/message"]}
        sender.goes("concerns/", *more.get(which, []))


@pytest.mark.parametrize("language", ["es", "en"])
def test_a_custodian_reads_the_reason_on_a_sound_page(looker, language):
    page = looker.page
    browsing.become(page, "custodian", language)
    page.goto(f"/{language}/desk/names")
    page.locator("main table a").first.click()
    fill(page, passphrase="nothing of the kind")
    press(page, "read")
    looker.look()
    fill(page, passphrase=PASSPHRASE)
    press(page, "read")
    looker.look()
    assert page.locator("#why").is_visible()
    assert "passphrase" not in urlsplit(page.url).query
