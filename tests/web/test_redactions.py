"""Covered passages on their pages: chosen with buttons, answered with an account and with a key, read with gaps."""

import html
import re

import build
import pytest
from entering import holding
from filling import Browser
from sqlalchemy import select

from portal.core.actor import Role
from portal.core.db import session
from portal.models.contributions import Contribution, Status
from portal.models.moderation import Gap, Redaction
from portal.queries import contributions as queries

WORDS = "La supervisora Zaragutia nos gritó ayer.\nLlame al 686 555 1234: yo vi todo."
GAPS = ("[testado: identidad de otra persona]", "[testado: datos de contacto o identificadores oficiales]")


@pytest.fixture
def ana():
    return build.member(locale="es")


@pytest.fixture
def said(ana):
    return build.contribution(by=ana, body=WORDS)


@pytest.fixture
def carla(app, sign_in):
    return Browser(app, sign_in(build.person(Role.MODERATOR, name="Carla", locale="es")))


def desk(said):
    return f"/es/desk/contributions/{said.ref}/redaction"


def after(answer, browser):
    """What the browser shows next."""
    assert answer.status_code in (302, 303)
    browser.at = answer.location
    return browser.client.open(answer.location)


def grounds(page):
    """What the selects of the passages say, as a browser sends it."""
    found = {}
    for name, options in re.findall(r'<select[^>]*name="(ground-[0-9:-]+)">(.*?)</select>', page.text, re.S):
        chosen = re.search(r'<option value="([a-z_]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    return found


def press(browser, page, **button):
    return after(browser.send(page, **grounds(page), **button), browser)


def word(page, words):
    return re.search(rf'name="word" value="([0-9:-]+)"[^>]*>{words}', page.text)[1]


def mark(browser, said):
    """A name word by word, a telephone as it was found."""
    page = browser.open(desk(said))
    page = press(browser, page, open="1")
    page = press(browser, page, word=word(page, "Zaragutia"))
    assert "Empieza con «Zaragutia»" in page.text
    page = press(browser, page, word=word(page, "Zaragutia"))
    found = re.search(r'name="cover" value="(6[0-9-]*|[0-9]+-[0-9]+ contact_data)"', page.text)[1]
    page = press(browser, page, cover=found)
    name = next(field for field, ground in grounds(page).items() if not ground)
    return page, {**grounds(page), name: "third_person"}


def test_chosen_with_buttons_proposed_agreed_published_and_read_with_gaps(app, sign_in, client, carla, ana, said):
    item = carla.client.get(f"/es/desk/contributions/{said.ref}", follow_redirects=True)
    assert f'href="{desk(said)}"' in item.text
    page, chosen = mark(carla, said)
    looked = after(carla.send(page, **chosen, look="1"), carla)
    assert GAPS[0] in looked.text
    assert GAPS[1] in looked.text
    after(carla.send(looked, **chosen, note="Solo eso.", send="1"), carla)
    assert session.scalars(select(Gap.ground).order_by(Gap.position)).all() == ["third_person", "contact_data"]
    assert "puede responder hasta" in carla.open(desk(said)).text

    hers = Browser(app, sign_in(ana))
    own = f"/es/account/contributions/{said.ref}"
    assert f'href="{own}/redaction"' in hers.client.get("/es/waiting").text
    assert f'href="{own}/redaction"' in hers.client.get(own).text
    page = hers.open(f"{own}/redaction")
    assert GAPS[0] in page.text
    assert "Zaragutia" in page.text
    assert "Solo eso." in page.text
    shown = after(hers.send(page, agree="1"), hers)
    assert "Usted aceptó" in html.unescape(shown.text)

    page = carla.open(desk(said))
    form = re.search(r'action="[^"]*/publication".*?</form>', page.text, re.S).group()
    fields = dict(re.findall(r'name="([a-z_]+)" type="hidden" value="([^"]*)"', form))
    after(carla.client.post(f"{desk(said)}/publication", data=fields), carla)

    public = session.scalar(select(Contribution).execution_options(populate_existing=True))
    assert public.status is Status.PUBLISHED
    shown = client.get(f"/es/contributions/{public.number}").text
    assert f'<mark class="c-gap">{GAPS[0]}</mark>' in shown
    assert "2 fragmentos testados" in shown
    assert "Zaragutia" not in shown
    own_page = hers.client.get(own).text
    assert GAPS[0] in own_page
    assert "Zaragutia" in own_page
    item = carla.client.get(f"/es/desk/contributions/{said.ref}", follow_redirects=True).text
    assert GAPS[0] in item
    assert "Zaragutia" in item


def test_the_text_of_a_file_is_covered_and_read_in_place_of_the_file(app, sign_in, client, carla, ana):
    said = build.contribution(by=ana, body=WORDS, files=[build.file(app)])
    build.cleaned(app, said)
    page, chosen = mark(carla, said)
    page = after(carla.send(page, **chosen, turn="1"), carla)
    assert len(re.findall('name="uncover"', page.text)) == 2  # what was chosen in the other text is still there
    page = press(carla, page, open="2")
    page = press(carla, page, word=word(page, "productos"))
    assert "Empieza con «productos»" in page.text
    page = press(carla, page, word=word(page, "lista"))
    name = next(field for field, ground in grounds(page).items() if not ground)
    chosen = {**grounds(page), name: "third_person"}
    looked = after(carla.send(page, **chosen, look="1"), carla)
    assert f'Una <mark class="c-gap">{GAPS[0]}</mark>.' in looked.text
    after(carla.send(looked, **chosen, send="1"), carla)

    hers = Browser(app, sign_in(ana))
    page = hers.open(f"/es/account/contributions/{said.ref}/redaction")
    assert "y no el archivo" in page.text
    assert f'Una <mark class="c-gap">{GAPS[0]}</mark>.' in page.text
    assert 'Una <mark class="c-gap">lista de productos</mark>.' in page.text
    after(hers.send(page, agree="1"), hers)
    page = carla.open(desk(said))
    form = re.search(r'action="[^"]*/publication".*?</form>', page.text, re.S).group()
    fields = dict(re.findall(r'name="([a-z_]+)" type="hidden" value="([^"]*)"', form))
    after(carla.client.post(f"{desk(said)}/publication", data=fields), carla)

    number = session.scalar(select(Contribution.number).where(Contribution.number.is_not(None)))
    path = f"/es/contributions/{number}"
    shown = client.get(path).text
    assert f'href="{path}/files/1/text"' in shown
    assert f'href="{path}/files/1"' not in shown
    assert client.get(f"{path}/files/1").status_code == 404
    text = client.get(f"{path}/files/1/text").text
    assert f'Una <mark class="c-gap">{GAPS[0]}</mark>.' in text
    assert "productos" not in text
    assert client.get(f"{path}/files/2/text").status_code == 404


def test_with_a_key_and_not_agreed(app, carla):
    said = build.contribution(body=WORDS)
    page, chosen = mark(carla, said)
    after(carla.send(page, **chosen, send="1"), carla)
    browser = Browser(app, holding(app, said))
    path = f"/es/tracking/inbox/{queries.leaf_of(build.holder(said), said.id)}/redaction"
    assert f'href="{path}"' in browser.client.get("/es/tracking/inbox").text

    page = browser.open(path)
    assert "Escriba" in after(browser.send(page, answer=" ", disagree="1"), browser).text
    shown = after(browser.send(page, answer="Zaragutia es un apodo.", disagree="1"), browser).text
    assert "no está de acuerdo" in shown

    page = carla.open(desk(said))
    assert "Zaragutia es un apodo." in page.text
    assert "/publication" in page.text
    assert session.scalar(select(Redaction.agrees)) is False


def test_of_two_moderators_the_second_keeps_what_they_chose(app, sign_in, carla, said):
    other = Browser(app, sign_in(build.person(Role.MODERATOR, name="Carlos", locale="es")))
    first, chosen = mark(carla, said)
    second, too = mark(other, said)
    carla.send(first, **chosen, send="1")

    shown = after(other.send(second, **too, note="Otra nota.", send="1"), other).text

    assert "cambió mientras" in shown
    assert "Otra nota." in shown
    assert len(re.findall('name="uncover"', shown)) == 2
    assert session.scalars(select(Redaction.number)).all() == [1]


def test_what_was_found_is_covered_with_one_button_and_proposed(carla, said):
    page = carla.open(desk(said))
    found = re.search(r'name="cover" value="([0-9]+-[0-9]+ contact_data)"', page.text)[1]
    page = press(carla, page, cover=found)

    after(carla.send(page, **grounds(page), send="1"), carla)

    assert session.scalars(select(Gap.ground)).all() == ["contact_data"]


def test_without_a_ground_nothing_is_proposed(carla, said):
    page, _chosen = mark(carla, said)

    assert "motivo" in after(carla.send(page, **grounds(page), send="1"), carla).text
    assert session.scalar(select(Redaction.id)) is None


@pytest.mark.parametrize(
    "sent",
    [
        {"word": "9-3"},
        {"cover": "0-99999 x"},
        {"open": "²"},
        {"marked": "x,1-2,5-999999"},
        {"turn": "7"},
        {"turn": "²"},
        {"word": "3:1-2"},
        {"marked": "4:1-2", "first": "9:1-2"},
    ],
)
def test_whatever_is_sent_the_page_is_shown(carla, said, sent):
    page = carla.open(desk(said))

    assert after(carla.client.post(carla.at, data={**carla.fields(page), **sent}), carla).status_code == 200


def test_a_colleague_of_the_author_is_not_asked(sign_in, carla, ana, said):
    page, chosen = mark(carla, said)
    carla.send(page, **chosen, send="1")
    colleague = sign_in(build.person(of=ana.organisation))

    assert "Zaragutia" in colleague.get(f"/es/account/contributions/{said.ref}").text  # as before
    answer = colleague.get(f"/es/account/contributions/{said.ref}/redaction", follow_redirects=True)
    assert answer.status_code == 404
