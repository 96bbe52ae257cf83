"""What could point to a person is found, wherever it stands and however it is written."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.identifying import SPELLINGS
from portal.core import tickets, vocabulary
from portal.text.identifying import Finding, Kind, copied_runs, findings, tracking_keys

SURROUNDINGS = st.lists(
    st.one_of(
        st.sampled_from(
            [
                *("Nos corrieron sin pagarnos.", "El turno de la noche", "¿Quién responde?", "“Ya basta”, dijo", "año"),
                *("They cut our pay.", "since March 2024", "e.g. (on line 3)", "the union's vote:", "— no —", "\n\n"),
            ]
        ),
        st.text(st.characters(exclude_categories=["Cs", "Nd", "Nl", "No"]), max_size=30),
    ),
    max_size=4,
).map(" ".join)  # fmt: skip
LANGUAGES = st.sampled_from(["es", "en"])


def told(text: str, *kinds: Kind, **known) -> list[str]:
    return [text[each.start : each.end] for each in findings(text, **known) if each.kind in (kinds or Kind)]


class TestPlanted:
    @pytest.mark.parametrize("kind", SPELLINGS)
    @given(data=st.data(), chance=st.randoms(use_true_random=False), before=SURROUNDINGS, after=SURROUNDINGS)
    @settings(max_examples=150, deadline=None)
    def test_is_found_whole(self, kind, data, chance, before, after):
        spelling = data.draw(st.sampled_from(list(SPELLINGS[kind])))
        planted = SPELLINGS[kind][spelling](chance)
        text = f"{before}\n{planted}\n{after}"
        start = len(before) + 1

        found = [each for each in findings(text, language=data.draw(LANGUAGES)) if each.kind is kind]

        assert any(each.start <= start and start + len(planted) <= each.end for each in found), (spelling, planted)

    def test_phones_have_ten_spellings_and_more(self):
        assert len(SPELLINGS[Kind.PHONE]) >= 10

    @pytest.mark.parametrize(
        ("kind", "text", "said"),
        [
            (Kind.CURP, "mi CURP:HECG850312MDFRRD09.", "HECG850312MDFRRD09"),
            (Kind.CURP, "H E C G 850312 MDF RRD 09", "H E C G 850312 MDF RRD 09"),
            (Kind.CURP, "HECG85O312MDFRRDO9", "HECG85O312MDFRRDO9"),
            (Kind.RFC, "RFC VACE-460910-SX6", "VACE-460910-SX6"),
            (Kind.RFC, "con RFC VACE 460910 por", "VACE 460910"),
            (Kind.NSS, "NSS: 12345678901", "12345678901"),
            (Kind.PHONE, "marque al 8123-4567", "8123-4567"),
            (Kind.PHONE, "+502 5123 4567", "+502 5123 4567"),
            (Kind.PHONE, "5\ufe0f\u20e3512345678", "5\ufe0f\u20e3512345678"),
            (Kind.PHONE, "ochenta y uno doce treinta y cuatro cincuenta y seis setenta y ocho", None),
            (Kind.PHONE, "double five 1234 5678", "double five 1234 5678"),
            (Kind.PHONE, "ocho, uno, doce, treinta y cuatro, 56, siete, ocho", "ocho, uno, doce"),
            (Kind.OTHER_ID, "SSN 078-05-1120", "078-05-1120"),
            (Kind.OTHER_ID, "clave de elector HRCRGD85031209M300", "HRCRGD85031209M300"),
            (Kind.ACCOUNT, "depositar a 032180000118359719", "032180000118359719"),
            (Kind.ACCOUNT, "tarjeta 4111 1111 1111 1111", "4111 1111 1111 1111"),
            (Kind.NUMBER, "oficio 9876543210123", "9876543210123"),
            (Kind.EMAIL, "ana.ruiz\uff20planta.com", "ana.ruiz\uff20planta.com"),
            (Kind.EMAIL, "ana punto ruiz arroba gmail", "ana punto ruiz arroba gmail"),
            (Kind.EMAIL, "anaruiz gmail.com", "anaruiz gmail.com"),
            (Kind.ADDRESS, "vivo en la calle morelos #123", "vivo en la calle morelos #123"),
            (Kind.ADDRESS, "la casa está en Av. Hidalgo 45", "Av. Hidalgo 45"),
            (Kind.ADDRESS, "en la col. Las Flores", "col. Las Flores"),
            (Kind.ADDRESS, "at 123 Main Street", "123 Main Street"),
            (Kind.ADDRESS, "#12", "#12"),
            (Kind.EMPLOYEE_NUMBER, "mi número de empleado es 4521", "empleado es 4521"),
            (Kind.EMPLOYEE_NUMBER, "nómina: 00321", "nómina: 00321"),
            (Kind.EMPLOYEE_NUMBER, "badge #A-331", "badge #A-331"),
            (Kind.SOCIAL, "soy @la_juana", "@la_juana"),
            (Kind.SOCIAL, "https://www.facebook.com/la.juana?x=1 y", "https://www.facebook.com/la.juana?x=1"),
            (Kind.SOCIAL, "wa.me/528112345678", "wa.me/528112345678"),
            (Kind.VEHICLE, "placas ABC-123-D", "placas ABC-123-D"),
            (Kind.VEHICLE, "un Tsuru RMX-41-27 gris", "RMX-41-27"),
            (Kind.FEW, "éramos tres", "éramos tres"),
            (Kind.FEW, "dos compañeras", "dos compañeras"),
            (Kind.FEW, "only four of us stayed", "four of us"),
            (Kind.FEW, "3 young women were fired", "3 young women"),
            (Kind.FEW, "los tres fuimos despedidos", "los tres"),
            (Kind.FEW, "mi compañera y yo", "mi compañera y yo"),
            (Kind.FEW, "tres fueron despedidas", "tres fueron"),
            (Kind.FEW, "a coworker and I", "a coworker and I"),
            (Kind.UNIQUE, "soy la única", "soy la única"),
            (Kind.UNIQUE, "el único electricista", "el único electricista"),
            (Kind.UNIQUE, "I was the only woman there", "the only woman"),
            (Kind.UNIQUE, "porque estoy embarazada", "embarazada"),
            (Kind.UNIQUE, "tengo 43 años", "tengo 43 años"),
            (Kind.UNIQUE, "llevo veinte años trabajando ahí", "llevo veinte años trabajando"),
            (Kind.UNIQUE, "soy hondureña", "soy hondureña"),
            (Kind.UNIQUE, "hablo náhuatl", "hablo náhuatl"),
            (Kind.UNIQUE, "perdí un dedo", "perdí un dedo"),
            (Kind.UNIQUE, "fui yo", "fui yo"),
            (Kind.UNIQUE, "delegado sindical de la línea 4", "delegado sindical de la línea"),
        ],
    )
    def test_in_its_own_words(self, kind, text, said):
        said = text if said is None else said

        assert any(said in each for each in told(text, kind)), told(text)

    @pytest.mark.parametrize(
        ("language", "text"),
        [
            ("es", "la supervisora del turno de noche de la línea 3 el 12 de marzo"),
            ("es", "El 12 de marzo llegué tarde. Soy soldador en la línea B."),
            ("es", "jefe de la línea 4"),
            ("en", "the night shift supervisor on line 3 on March 12"),
            ("en", "On Monday a welder was hit. It was the second shift."),
        ],
    )
    def test_job_shift_line_and_day_together(self, language, text):
        assert told(text, Kind.JOB_SHIFT_LINE, language=language)

    @pytest.mark.parametrize(
        "text", ["la línea 3 paró", "trabajo en el turno de noche", "soy soldador", "el 12 de marzo", "the operators"]
    )
    def test_but_not_each_alone(self, text):
        assert not told(text, Kind.JOB_SHIFT_LINE)


class TestNames:
    @pytest.mark.parametrize(
        ("text", "name"),
        [
            ("Me llamo María Guadalupe Hernández Cruz y trabajo ahí.", "María Guadalupe Hernández Cruz"),
            ("Ayer Hernández López Juan nos gritó", "Hernández López Juan"),
            ("mi supervisor juan perez me amenazó", "juan perez"),
            ("MI JEFE RAMIRO SANCHEZ LOPEZ NOS INSULTO", "RAMIRO SANCHEZ LOPEZ"),
            ("Brenda me dijo", "Brenda"),
            ("el Ing. Tlapanco", "Tlapanco"),
            ("la Lic. Rosa", "Rosa"),
            ("don chuy", "chuy"),
            ("se llama xunaxi", "xunaxi"),
            ("le dicen el Güero", "Güero"),
            ("mi compañera Nayelli", "Nayelli"),
            ("Xóchitl Tuxpan Hernández", "Xóchitl Tuxpan Hernández"),
            ("Ma. Gpe. Hdz.", "Ma. Gpe. Hdz"),
            ("Juan J. de la Cruz", "Juan J. de la Cruz"),
            ("Pérez-López, Juan", "Pérez-López"),
            ("her boss, Will Smith, said", "Will Smith"),
            ("my name is karla", "karla"),
            ("manager Dubois", "Dubois"),
            ("Juan\nPérez", "Juan\nPérez"),
            ("JuanPérez", "JuanPérez"),
            ("LIC. TZOMPANTLI NOS ENGAÑÓ", "TZOMPANTLI"),
            ("mi compañera rosa", "rosa"),
            ("Juan Pérez de México", "Juan Pérez"),
            ("Ayer Xunaxi me gritó", "Xunaxi"),
            ("Rosa nos amenazó", "Rosa"),
            ("hablé con Guadalupe", "Guadalupe"),
            ("Mr. Kim", "Kim"),
            ("se apellida tzec", "tzec"),
            ("en la planta Brenda me acosaba", "Brenda"),
            ("en la empresa Luis fue despedido", "Luis"),
            ("en la calle Hidalgo me gritó", "Hidalgo"),
        ],
    )
    def test_are_found_in_the_ways_people_write_them(self, text, name):
        for language in ("es", "en"):
            assert any(name in each for each in told(text, Kind.NAME, language=language)), told(text, Kind.NAME)

    @pytest.mark.parametrize(
        "text",
        [
            "General Motors en Silao y Panasonic Automotive en Reynosa",
            "en Ciudad Juárez, San Luis Potosí, Piedras Negras y Ramos Arizpe",
            "Servicios Industriales González y Grupo Garza Ponce",
            "la calle paz, un rosal de flores, la luz del sol y las torres",
            "La Secretaría del Trabajo y Previsión Social respondió en agosto.",
            "the Labor Chapter will be reviewed in May, by the Independent Expert Board",
            "la primera vez que un juez dijo la verdad",
            "Benito Juárez, Nuevo León",
        ],
    )
    def test_companies_places_and_words_are_none(self, text):
        for language in ("es", "en"):
            assert told(text, Kind.NAME, language=language) == []

    def test_that_were_told_are_found_in_each_of_their_parts(self):
        text = "Dijo xunaxi que la cruz y Cruz son de LÓPEZ. La luz."

        assert told(text, Kind.NAME, names=["Xunaxi Lopez Cruz"]) == ["xunaxi", "cruz", "Cruz", "LÓPEZ"]

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("la gonsales", "gonsales"), ("Gonzalees", "Gonzalees"), ("xunaxigonzalez", "xunaxigonzalez"),
            ("XunaxiGonzález", "Xunaxi"), ("Xunaxita", "Xunaxita"), ("x u n a x i", "x u n a x i"),
            ("X. G. V.", "X. G. V"), ("XGV", "XGV"), ("gonz4lez", "gonz4lez"), ("la b.e.l.i.a", None),
            ("Xun\u200baxi", "Xun\u200baxi"), ("belia", "belia"), ("la Veliá", "Veliá"),
        ],
    )  # fmt: skip
    def test_that_were_told_are_found_however_they_are_disguised(self, text, said):
        found = told(text, Kind.NAME, names=["Xunaxi González Velia"])

        assert (said in found) if said else found == []

    def test_that_were_told_are_not_found_in_what_is_another_word(self):
        assert told("La gonzalina y la bella vela de mayo.", Kind.NAME, names=["Ana González Vela Mayo"]) == ["vela"]

    def test_within_an_address_of_mail_are_told_as_that(self):
        assert told("juan.perez@gmail.com") == ["juan.perez@gmail.com"]


class TestNotFound:
    @pytest.mark.parametrize(
        "text",
        [
            "Entre 2019, 2020 y 2021 hubo 154 despidos y 36 reinstalaciones.",
            "El 12-03-2024 10:30, el 2021-07-08 y el 17/08/2021.",
            "$1,234,567.89 por 1 500 piezas",
            "El RFC de la empresa es MAB9307148T4",
            "La línea #3, el caso #12 y la ronda #2",
            "La única planta y la única vez; the only union, the only way",
            "Los dos gobiernos y ambas partes; both governments",
            "dos sindicatos, tres contratos, 4 meses, two plants",
        ],
    )
    def test_years_sums_and_things(self, text):
        assert told(text) == []


class TestCopied:
    def test_runs_are_told_in_places_of_the_public_text(self):
        sealed = ["Me dijo que si no firmaba, ¡ya no volviera! Fue el lunes."]
        public = "A worker heard: ME DIJO que si no FIRMABA ya no volvierá — y se fue el lunes."

        assert [public[each.start : each.end] for each in copied_runs(public, sealed)] == [
            "ME DIJO que si no FIRMABA ya no volvierá"
        ]

    def test_four_words_are_no_run(self):
        assert copied_runs("si no firmaba ya", ["si no firmaba ya"]) == []
        assert len(copied_runs("si no firmaba ya", ["si no firmaba ya"], words=4)) == 1

    def test_two_runs_stay_two(self):
        sealed = ["uno dos tres cuatro cinco", "seis siete ocho nueve diez"]
        public = "uno dos tres cuatro cinco, y seis siete ocho nueve diez"

        assert [each.start for each in copied_runs(public, sealed)] == [0, public.index("seis")]

    def test_a_run_has_a_word_at_least(self):
        with pytest.raises(ValueError, match="at least one"):
            copied_runs("a", ["a"], words=0)

    @given(st.lists(st.sampled_from("abcdefgh"), max_size=30), st.lists(st.sampled_from("abcdefgh"), max_size=30))
    def test_every_shared_run_and_nothing_else_is_told(self, public, sealed):
        text = " ".join(public)
        covered = [any(each.start <= 2 * at < each.end for each in copied_runs(text, [" ".join(sealed)], words=3))
                   for at in range(len(public))]  # fmt: skip
        runs = [sealed[at : at + 3] for at in range(len(sealed) - 2)]
        shared = [public[at : at + 3] in runs and len(public) >= at + 3 for at in range(len(public))]

        assert covered == [any(shared[max(0, at - 2) : at + 1]) for at in range(len(public))]


class TestTrackingKeys:
    @pytest.mark.parametrize(
        "typed",
        [
            tickets.shown,
            str,
            str.lower,
            lambda key: tickets.shown(key).replace("-", " "),
            lambda key: tickets.shown(key).replace("-", " – "),
            lambda key: tickets.shown(key).replace("0", "O").replace("1", "l"),
            lambda key: "\u200b".join(key),
            lambda key: "".join(chr(ord(each) + 0xFEE0) for each in key),
        ],
    )
    def test_are_noticed_in_a_text(self, typed):
        for _trial in range(50):
            written = typed(tickets.new())
            text = f"Mi clave es «{written}». Gracias."

            assert [text[each.start : each.end] for each in tracking_keys(text)] == [written]

    def test_are_noticed_beside_each_other(self):
        one, other = tickets.shown(tickets.new()), tickets.shown(tickets.new())

        assert [(each.kind, each.start) for each in tracking_keys(f"{one} {other}")] == [
            (Kind.TRACKING_KEY, 0),
            (Kind.TRACKING_KEY, len(one) + 1),
        ]

    def test_a_mistaken_one_and_prose_are_none(self):
        key = tickets.new()
        wrong = key[:-1] + ("A" if key[-1] != "A" else "B")

        assert tracking_keys(wrong) == []
        assert tracking_keys("Trabajamos doce horas diarias sin pago de las horas extras. " * 200) == []


class TestWhole:
    @given(st.text(max_size=400), LANGUAGES, st.lists(st.text(max_size=20), max_size=3))
    @settings(max_examples=300, deadline=None)
    def test_no_text_is_refused_and_places_are_within_it(self, text, language, names):
        found = findings(text, names=names, language=language)

        assert all(0 <= each.start < each.end <= len(text) for each in (*found, *tracking_keys(text)))
        assert found == sorted(found, key=lambda each: (each.start, each.end, each.kind))
        assert found == findings(text, names=names, language=language)
        assert all(one.end <= other.start for one, other in _neighbours_of_a_kind(found))

    @pytest.mark.parametrize(
        "piece",
        [
            *("a ", "a@", "@", "a.b", "(", "\n", "é", "1", "12 34 ", "1-", "dos ", "ochenta y ", "calle ", "a 1 "),
            *("vivo en ", "placas a1 ", "empleado: ", "juan punto ", " arroba ", " gmail punto ", "Juan ", "de la "),
            *("la única ", "the only ", "turno de noche línea 3 jefe ", "me llamo ", "\u0301", "A1B2C", "éramos "),
            *("abcd850312", "\u200b", "uno dos tres cuatro cinco ", "x" * 500 + " ", "San Juan Pérez ", "fb.com/"),
        ],
    )  # fmt: skip
    def test_takes_as_much_longer_as_the_text_is_longer(self, piece):
        """25,000 characters are the most of a concern: they take about four times as long as a quarter of them."""
        if _once((piece * 25_000)[:25_000]) < QUICK:
            return  # whatever a quarter of it takes
        short, long = _seconds(piece, 6_250), _seconds(piece, 25_000)

        assert long < 8 * short + QUICK
        assert long < 5

    def test_every_kind_is_explained_in_both_languages(self):
        terms = {term.code: term for term in vocabulary.terms("identifying_kind")}

        assert set(terms) == set(Kind)
        assert all(term.label.complete and term.help.complete for term in terms.values())


QUICK = 0.2  # seconds


def _seconds(piece: str, many: int) -> float:
    """The least of three: what else this process does at the moment (collecting garbage) only adds to it."""
    text = (piece * many)[:many]
    return min(_once(text) for _time in range(3))


def _once(text: str) -> float:
    began = time.process_time()
    findings(text, names=["Juan Pérez"])
    tracking_keys(text)
    copied_runs(text, [text])
    return time.process_time() - began


def _neighbours_of_a_kind(found: list[Finding]):
    last: dict[Kind, Finding] = {}
    for each in found:
        if each.kind in last:
            yield last[each.kind], each
        last[each.kind] = each
