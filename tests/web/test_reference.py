"""The registers as visitors read them, in both languages."""

import re
from datetime import date

import pytest
from page import Page

from portal.core.clocks import rule, standing
from portal.core.spans import Span
from portal.web import days


@pytest.fixture(scope="module")
def ground(registers):
    return registers


def words(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return " ".join(said for _language, said in Page(answer.text).text)


def cases_in(answer):
    links = [link.get("href") or "" for link in Page(answer.text).all("a")]
    return [link for link in links if link.startswith("/en/cases/")]


def test_all_cases_are_listed_in_pages_the_latest_first(client):
    first = client.get("/en/cases")
    [further] = [link["href"] for link in Page(first.text).all("a") if link.get("rel") == "next"]
    one, other = cases_in(first), cases_in(client.get(further))

    assert "46 cases" in first.text
    assert [len(one), len(other)] == [25, 21]
    assert len({*one, *other}) == 46
    assert (one[0], other[-1]) == ("/en/cases/faurecia-silao", "/en/cases/tridonex-matamoros")


@pytest.mark.parametrize(
    ("asked", "many"),
    [
        ("q=queretaro", 4), ("q=QUER%C3%89TARO", 4), ("q=yazaki", 2), ("q=snitis", 4), ("q=%25", 0), ("q=%00zz", 0),
        ("state=32", 2), ("sector=mining", 3), ("status=panel", 4), ("sector=mining&status=panel", 1),
        ("state=99", 0), ("sector=nothing", 0), ("after=9223372036854775808", 46),
    ],
)  # fmt: skip
def test_what_is_looked_for_is_found_and_counted(client, asked, many):
    said = words(client, f"/es/cases?{asked}")

    assert f"{many} {'caso' if many == 1 else 'casos'}." in said
    assert ("Ningún caso coincide" in said) is (many == 0)


def test_who_says_what_is_never_mixed(client):
    won = words(client, "/en/cases/san-martin-sombrerete")
    open_ = words(client, "/en/cases/goodyear-san-luis-potosi")

    assert "Found by Mexico Mexico announced that it found no denial of rights" in won
    assert "Found by a panel Panel determination, in favor of Mexico. Panel April 26, 2024" in won
    assert "Found by Mexico nobody, as far as is on record" in open_
    assert "An allegation is not a finding." in open_


def test_dates_are_as_exact_as_their_sources_in_both_languages(client):
    spanish, english = words(client, "/es/cases/teksid-frontera"), words(client, "/en/cases/teksid-frontera")

    assert "mayo de 2022" in spanish
    assert "1 de mayo de 2022" not in spanish
    assert "Fecha objetivo calculada: entre el 31 de mayo y el 30 de junio de 2022 (30 días naturales" in spanish
    assert "Computed target: between May 31 and June 30, 2022 (30 calendar days" in english
    assert "Whether it was met in time cannot be said: on record is only that it happened in June 2022." in english


def test_nothing_in_the_registers_is_called_overdue(client):
    for slug in ("tamsa-veracruz", "hulera-tornel", "faurecia-silao"):
        said = words(client, f"/en/cases/{slug}")
        assert "overdue" not in said.lower()
        assert "The target day has passed; the sources consulted do not show the result." in said


@pytest.mark.parametrize("register", ["cases", "facilities"])
def test_a_page_after_what_is_not_there_is_the_first(client, register):
    pages = [client.get(f"/en/{register}{asked}") for asked in ("", "?after=9000")]

    assert [page.status_code for page in pages] == [200, 200]
    first, after = (re.findall(rf'href="(/en/{register}/[^"]+)"', page.text) for page in pages)
    assert first
    assert first == after


def test_what_was_declined_in_a_year_stands_after_what_was_filed_in_a_month_of_it(client):
    said = words(client, "/en/cases/bbb-industries-reynosa")
    course = said[said.index("What happened, and the clocks") :]

    assert course.index("Petition received") < course.index("Petition not taken further")


def test_a_workplace_has_its_names_its_places_and_its_cases(client):
    said = words(client, "/es/facilities/yazaki-leon")

    assert "Planta León (primer caso)" in said
    assert "Grupo Yazaki León (segundo caso)" in said
    assert "León, Guanajuato" in said
    assert "Ciudad de México" in words(client, "/en/facilities/hulera-tornel")
    assert "44 workplaces" in words(client, "/en/facilities")
    assert "2 workplaces" in words(client, "/en/facilities?sector=auto_assembly")


def test_the_sectors_show_the_codes_of_three_countries_and_no_priority_workplace(client):
    said = words(client, "/en/sectors")

    assert "Wholesale Trade 42 41 43" in said
    assert "No public list was located. This portal shows none." in said


@pytest.mark.parametrize(
    ("typed", "spanish", "english"),
    [
        ("2024-10-05", "el 5 de octubre de 2024", "on October 5, 2024"),
        ("2024-10", "en octubre de 2024", "in October 2024"),
        ("2024", "en 2024", "in 2024"),
        ("2021-08-17/2021-08-18", "el 17 y el 18 de agosto de 2021", "on August 17 and 18, 2021"),
        ("2019-01-01/..", "desde el 1 de enero de 2019", "since January 1, 2019"),
        ("2022-07-16/2022-08-14", "entre el 16 de julio y el 14 de agosto de 2022",
         "between July 16 and August 14, 2022"),
        ("2025-12-16/2026-01-14", "entre el 16 de diciembre de 2025 y el 14 de enero de 2026",
         "between December 16, 2025 and January 14, 2026"),
    ],
)  # fmt: skip
def test_a_date_in_a_sentence_is_a_whole_phrase(app, typed, spanish, english):
    for language, phrase in (("es", spanish), ("en", english)):
        with app.test_request_context(f"/{language}/cases"):
            app.preprocess_request()
            assert days.at_a_time(Span.read(typed)) == phrase


def test_a_target_on_a_weekend_that_was_met_on_the_next_business_day_says_so(app):
    events = [("petition_received", Span.read("2023-04-20")), ("request_for_review", Span.read("2023-05-22"))]
    with app.test_request_context("/es/cases"):
        app.preprocess_request()
        said = days.clock_state(standing(rule("RRM-PET"), events, date(2026, 11, 28)))

    assert said.startswith("Se cumplió 2 días después de la fecha objetivo. La fecha objetivo no era día hábil")
