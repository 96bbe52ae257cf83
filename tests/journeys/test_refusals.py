"""What is wrong with a form has the focus when it is shown again, with script and without, and is counted in words."""

import pytest
from conftest import ON_POSTGRESQL
from walking import choose, fill, open_round, press

pytestmark = pytest.mark.skipif(ON_POSTGRESQL, reason="what a browser does with a page is the same on both databases")


def focus(page):
    page.wait_for_selector("#form-errors:focus")
    return page.locator(":focus").get_attribute("id")


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("anchor", ["", "#body"])
def test_a_form_that_is_kept_is_shown_again_at_what_is_wrong(visitor, script, anchor):
    page = visitor(script=script)
    page.goto(f"/es{open_round(page, 'es')}/contribute")
    page.goto(f"{page.url}{anchor}")

    page.locator("main button[name=send].usa-button").click()

    assert focus(page) == "form-errors"


@pytest.mark.parametrize(("script", "anchor"), [(True, ""), (True, "#email"), (False, "")])
def test_and_so_is_any_other(visitor, script, anchor):
    page = visitor(script=script)
    page.goto(f"/es/sign-in{anchor}")

    page.locator("main button[name=send]").click()

    assert focus(page) == "form-errors"


@pytest.mark.parametrize(
    ("language", "many", "words"),
    [
        ("es", 24_999, "24,999 de 25,000 caracteres"),
        ("es", 25_001, "25,001 de 25,000 caracteres: sobra 1"),
        ("es", 26_500, "26,500 de 25,000 caracteres: sobran 1,500"),
        ("en", 25_001, "25,001 of 25,000 characters: 1 too many"),
        ("en", 25_002, "25,002 of 25,000 characters: 2 too many"),
    ],
)
def test_counts_in_the_words_and_the_figures_of_the_language(visitor, language, many, words):
    page = visitor(language=language)
    page.goto(f"/{language}{open_round(page, language)}/contribute")

    page.locator("#body").fill("x" * many)

    assert page.locator("#body-count").inner_text() == words


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("anchor", ["", "#body"])
def test_what_follows_a_form_has_nothing_of_where_it_was_wrong_in_its_address(visitor, script, anchor):
    """A redirect whose address has no fragment inherits that of the request, in every browser."""
    page = visitor(script=script)
    page.goto(f"/es{open_round(page, 'es')}/contribute")
    press(page, "send")
    assert focus(page) == "form-errors"
    if anchor:
        page.locator(f'#form-errors a[href="{anchor}"]').click()
    choose(page, "language", "es")
    choose(page, "naming", "anonymous")
    fill(page, body=f"Nos cambian el turno sin aviso, y nadie lo registra{anchor}, {script}.")

    press(page, "send")

    assert "/receipt/" in page.url
    assert "#" not in page.url
