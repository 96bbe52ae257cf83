"""A photograph that knows where she lives: what becomes of it, told by browsers."""

import hashlib
from pathlib import Path

import browsing
from PIL import Image
from playwright.sync_api import Page, expect
from walking import (
    choose,
    decide,
    desk_page,
    fill,
    is_fit_for_a_minister,
    key_on,
    number_of,
    open_round,
    press,
    wait_for,
)

PHOTO = Path(__file__).parents[1] / "files" / "cases" / "photo.jpg"
PLACE = 0x8825


def test_a_photograph_sent_without_a_name_reaches_readers_without_its_place(visitor, tmp_path):
    words = "Así está el tablero de avisos: nadie lo alcanza a leer."
    photo, notes = tmp_path / "turno 3 de Rosa.jpg", tmp_path / "notas de Rosa.txt"
    photo.write_bytes(PHOTO.read_bytes())
    notes.write_text("Notas\n\nEl aviso está detrás de la puerta.")
    with Image.open(photo) as sent:
        assert sent.getexif().get_ifd(PLACE)
    worker = visitor(language="es", script=False, viewport={"width": 375, "height": 667})
    address = open_round(worker, "es")

    # Before it is sent she reads what happens to files, and what stays in them.
    worker.goto(f"/es{address}/contribute")
    expect(worker.locator("main")).to_contain_text("Los lectores nunca reciben el archivo que usted envía.")
    expect(worker.locator("main")).to_contain_text("rostros, placas de vehículos")
    choose(worker, "naming", "anonymous")
    fill(worker, body=words)
    worker.locator("input[type=file]").set_input_files([photo, notes])
    press(worker, "send")
    expect(worker.locator("main")).to_contain_text("Primero se revisan; antes no se publica nada.")
    is_fit_for_a_minister(worker)

    # With her key she sees what was taken out, and the picture as others will see it.
    fill(worker, key=key_on(worker))
    press(worker, "open")
    wait_for(worker, "/es/tracking/inbox", "Esto es lo que ven los lectores")
    wait_for(worker, "/es/tracking/inbox", "La copia empieza con estas palabras")
    files = worker.locator("#files")
    expect(files).to_contain_text("Tenía el lugar donde se hizo.")
    expect(files).to_contain_text("Los lectores reciben una copia sin ello.")
    expect(files).to_contain_text(photo.name)
    picture = files.locator("img")
    expect(picture).to_have_attribute("alt", "La copia del archivo 1")
    assert picture.evaluate("img => img.decode().then(() => img.naturalWidth)") > 0
    is_fit_for_a_minister(worker)
    assert saved(worker, files.get_by_text("Descargar lo que envió").first) == digest(photo)

    # The moderator sees the same, and publishes.
    moderator = visitor("moderator", "en", viewport=browsing.DESK)
    item = desk_page(moderator, words, "en")
    moderator.goto(item)
    expect(moderator.locator("#files")).to_contain_text("It held the place where it was made.")
    assert moderator.locator("#files img").evaluate("img => img.decode().then(() => img.naturalWidth)") > 0
    is_fit_for_a_minister(moderator)
    decide(moderator, item, "published")

    # Readers get the copy under a name of ours, and the words of the other file as a page.
    reader = visitor(language="es", script=False)
    number = number_of(reader, f"/es{address}", words)
    reader.goto(f"/es/contributions/{number}")
    expect(reader.locator("main")).not_to_contain_text("Rosa")
    with reader.expect_download() as coming:
        reader.locator(f"a[href$='{number}/files/1']").first.click()
    assert coming.value.suggested_filename == f"{number}-1.jpg"
    with Image.open(coming.value.path()) as copy:
        copy.load()
        assert not copy.getexif()
        assert set(copy.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "dpi"}
    reader.goto(f"/es/contributions/{number}/files/2/text")
    expect(reader.locator("main [lang=es]")).to_contain_text("El aviso está detrás de la puerta.")
    is_fit_for_a_minister(reader)

    # The original is a second step, with a reason, which the desk remembers.
    moderator.goto(f"{item}/files/1/original")
    is_fit_for_a_minister(moderator)
    fill(moderator, reason="La copia se ve oscura.")
    assert saved(moderator, moderator.locator("main [name=open]")) == digest(photo)
    moderator.goto(item)
    moderator.locator("#files details > summary").click()
    expect(moderator.locator("#files details")).to_contain_text("La copia se ve oscura.")
    auditor = visitor("auditor", "en", viewport=browsing.DESK)
    auditor.goto("/en/desk/trail?act=file.open_original")
    expect(auditor.locator("main table")).to_contain_text("Opened an attached file as it was sent")
    expect(auditor.locator("main")).not_to_contain_text("oscura")


def saved(page: Page, link) -> str:
    """What is downloaded by this link or button, by its digest."""
    with page.expect_download() as coming:
        link.click()
    return digest(coming.value.path())


def digest(path: Path) -> str:
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()
