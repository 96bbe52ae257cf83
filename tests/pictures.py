"""The pictures of README.md, taken of a demonstration of their own: ``make pictures``.

Beside them stands a mark: the sentences of the portal that can be read in each, and the looks it has. As long as the
portal still says all of that, a picture is of this version (``tests/house/test_pictures.py``).
"""

import csv
import hashlib
import io
import json
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import browsing
import polib
from PIL import Image
from playwright.sync_api import Browser, Page
from server import HERE, running

FOLDER = HERE / "docs/pictures"
MARK = FOLDER / "mark.json"
STYLES = HERE / "portal/web/static/portal.css"
CATALOG = HERE / "translations/es/LC_MESSAGES/messages.po"
LISTS = HERE / "portal/core/reference/vocabularies.csv"
COLOURS = 128
FEW_BUT_ALL = Image.Quantize.MAXCOVERAGE  # by the median cut the gold of the mark would go
PHONE, DESK = 375, 1280
ANSWERS = {
    "facility": {"facility": "Arneses del Valle Sereno, la planta de junto a la vía."},
    "place": {"state": "11", "place": "Silao"},
    "rights": {"rights": "freedom_of_association"},
    "happened": {"happened": "Desde que pedimos copia del contrato colectivo nos cambian de turno."},
    "since": {"year": "2026", "month": "10", "goes_on": "y"},
    "affected": {"affected": "to_hundred"},
    "retaliation": {"choice": "feared"},
    "exposure": {"exposure": "committee"},
}
NOTE = "Le pedimos retirar de la última oración el dato que permite saber quién es la persona."


@dataclass(frozen=True)
class Picture:
    """Who looks, in which language, how wide and high, and how they get there."""

    go: Callable[[Page], None]
    language: str
    width: int
    height: int
    persona: str = ""


def home(page: Page) -> None:
    page.goto("/es/")


def round_(page: Page) -> None:
    page.goto("/es/")
    page.locator("#open ~ ul a, section:has(#open) .c-list a").first.click()


def form(page: Page) -> None:
    round_(page)
    page.locator("main a.usa-button[href$='/contribute']").first.click()


def inbox(page: Page) -> None:
    page.goto("/es/demo")
    key = "".join(page.locator(".c-key").first.locator("span").all_inner_texts())
    page.goto("/es/tracking")
    page.locator("main input:not([type=hidden])").first.fill(key)
    with page.expect_navigation():
        page.locator("main form button").first.click()


def concern(page: Page) -> None:
    page.goto("/es/concerns/new")
    page.locator('main form[action$="/concerns/new"] button').click()
    page.locator("main input[name=key]").fill("".join(page.locator(".c-key span").all_inner_texts()))
    page.locator("main button[name=send]").click()
    for question, answer in ANSWERS.items():
        page.goto(f"/es/concerns/draft/{question}")
        for name, value in answer.items():
            field = page.locator(f"main [name={name}]:not([type=hidden])")
            if field.first.get_attribute("type") in ("radio", "checkbox"):
                page.locator(f"input[name={name}][value={value}] + label").click()
            elif field.first.evaluate("each => each.tagName") == "SELECT":
                field.first.select_option(value)
            else:
                field.first.fill(value)
        page.locator("main button[name=send]:not([aria-hidden])").first.click()
    page.goto("/es/concerns/draft/review")


def draft(page: Page) -> None:
    page.goto("/en/")
    page.locator("main a", has_text="read in confidence").first.click()
    page.locator("main a[href*='/drafts/']").first.click()
    page.locator("main a[href*='comments=open']").first.click()
    comments = page.locator(".c-par:has(details)").filter(has_text="Contractors who place workers").first
    comments.locator("details").first.evaluate("each => each.open = true")
    comments.evaluate("each => window.scrollTo(0, each.getBoundingClientRect().top + scrollY - 60)")


def decision(page: Page) -> None:
    page.goto("/en/desk/queue")
    page.locator("main a[href*='/desk/contributions/']").nth(1).click()
    page.locator("button[name=turn_back]").click()
    page.locator("input[name=reason][value=personal_data] + label").click()
    page.locator("textarea[name=note]").fill(NOTE)
    page.locator("button[name=preview]:not([aria-hidden])").click()
    page.evaluate("scrollTo(0, 0)")


def summary(page: Page) -> None:
    page.goto("/es/consultations")
    page.locator("main a", has_text="Qué debe orientar la selección").first.click()
    page.locator("main a[href$='/summary']").first.click()
    page.locator("#outcomes").evaluate("each => window.scrollTo(0, each.getBoundingClientRect().top + scrollY - 60)")


PICTURES = {
    "home-es": Picture(home, "es", PHONE, 1400),
    "contribute-es": Picture(form, "es", PHONE, 1400),
    "inbox-es": Picture(inbox, "es", PHONE, 1180),
    "concern-es": Picture(concern, "es", PHONE, 1400),
    "round-es": Picture(round_, "es", DESK, 1400),
    "draft-en": Picture(draft, "en", DESK, 1000, "member_lac"),
    "summary-es": Picture(summary, "es", DESK, 1400),
    "decision-en": Picture(decision, "en", DESK, 1400, "moderator"),
}
# Words and looks of what lies in the window.
SEEN = """() => {
  const words = new Set(), looks = new Set();
  for (const element of document.querySelectorAll('body *')) {
    const box = element.getBoundingClientRect();
    if (!box.width || box.bottom <= 0 || box.top >= innerHeight || element.closest('.c-words')) continue;
    element.classList.forEach((name) => looks.add(name));
    for (const node of element.childNodes) if (node.nodeType === 3) words.add(node.data.replace(/\\s+/g, ' ').trim());
  }
  return [[...words], [...looks]];
}"""


def sentences(language: str) -> set[str]:
    """What the portal itself says in this language, without what has gaps."""
    said = {entry.msgstr if language == "es" else entry.msgid for entry in polib.pofile(str(CATALOG))}
    for row in csv.DictReader(io.StringIO(LISTS.read_text("utf-8"))):
        said |= {row[f"label_{language}"], row[f"help_{language}"]}
    return {sentence for sentence in said if sentence and "%(" not in sentence and "<" not in sentence}


def looks() -> set[str]:
    """The classes that the stylesheet knows."""
    return set(re.findall(r"\.(-?[a-zA-Z_][\w-]*)", STYLES.read_text("utf-8")))


def tokens() -> str:
    """Which colours, sizes and faces there are: all that the stylesheet names."""
    named = sorted(set(re.findall(r"--[\w-]+:[^;}]+", STYLES.read_text("utf-8"))))
    return hashlib.sha256("\n".join(named).encode()).hexdigest()[:16]


def taken(browser: Browser, portal: str, name: str, picture: Picture) -> dict[str, list[str]]:
    """Take it, and say what can be read in it."""
    visitor = browsing.visit(
        browser, portal, language=picture.language, viewport={"width": picture.width, "height": picture.height}
    )
    page = visitor.new_page()
    if picture.persona:
        browsing.become(page, picture.persona, picture.language)
    picture.go(page)
    page.wait_for_load_state("networkidle")
    words, classes = page.evaluate(SEEN)
    image = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    image.quantize(COLOURS, FEW_BUT_ALL, dither=Image.Dither.NONE).save(FOLDER / f"{name}.png", optimize=True)
    visitor.close()
    said, known = sentences(picture.language), looks()
    return {"says": sorted(said & set(words)), "looks": sorted(known & set(classes))}


def main() -> None:
    with TemporaryDirectory() as folder, browsing.chromium() as browser:
        url = f"sqlite:///{folder}/portal.sqlite"
        with running(url, Path(folder)) as portal:
            base = f"http://localhost:{portal.port}"
            found = {name: taken(browser, base, name, picture) for name, picture in PICTURES.items()}
            portal.stop()
    mark = {"tokens": tokens(), "pictures": found}
    MARK.write_text(json.dumps(mark, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    sys.exit(main())
