"""``python -m bench.identifying``: what the re-identification check finds, planted and in texts about nobody.

*Planted* are identifiers in each spelling, invented, among sentences of the demonstration. *False alarms* are findings
in what is public anyway: the cases of the Rapid Response Mechanism, and what is said in the demonstration. Some are
none: public texts name offices, few people and public figures; they are shown so that somebody can judge.
"""

import csv
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from importlib.resources import files
from random import Random

from stdnum.mx import curp, rfc

from bench import corpus
from bench.usage import usage
from portal.text.identifying import Kind, findings

TRIALS = 200
_GIVEN = ("María", "Guadalupe", "José", "Juan", "Luis", "Brenda", "Verónica", "Ángel", "Rosa", "Jesús", "Yesenia")
_SURNAMES = (
    "Hernández",
    "García",
    "Cruz",
    "Flores",
    "Núñez",
    "Torres",
    "Reyes",
    "Gutiérrez",
    "León",
    "Treviño",
    "Chávez",
)
Spelling = Callable[[Random], str]
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_DIGITS = "0123456789"
_SPOKEN = ("cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve")


def main(examples: int = 0) -> None:
    show_planted()
    show_alarms(examples)


def show_planted() -> None:
    print(f"\n{'Planted among prose':46}{'found':>8}{'whole':>8}")
    for kind, spellings in {**SPELLINGS, Kind.NAME: NAMES}.items():
        for name, spelling in spellings.items():
            found, whole = detected(kind, spelling)
            print(f"{kind + ', ' + name:46}{found:8.1%}{whole:8.1%}")


def show_alarms(examples: int) -> None:
    print(f"\n{'Findings per 1,000 words of public texts':36}" + "".join(f"{name:>16}" for name in texts()))
    told = {name: alarms(language, said) for name, (language, said) in texts().items()}
    for kind in Kind:
        if any(found[kind] for found, _words, _seconds in told.values()):
            print(f"{kind:36}" + "".join(f"{found[kind] / words * 1000:16.2f}" for found, words, _s in told.values()))
    print(f"{'all':36}" + "".join(f"{found.total() / words * 1000:16.2f}" for found, words, _s in told.values()))
    print(f"{'words':36}" + "".join(f"{words:16,}" for _found, words, _s in told.values()))
    print(f"{'seconds for 25,000 characters':36}" + "".join(f"{seconds:16.3f}" for _f, _w, seconds in told.values()))
    for name, (language, said) in texts().items():
        shown = Counter[str]()
        for text in said:
            for each in findings(text, language=language):
                shown[each.kind] += 1
                if shown[each.kind] <= examples:
                    print(f"  {name:16}{each.kind:18}{text[max(0, each.start - 20) : each.start]!r} "
                          f"{text[each.start : each.end]!r}")  # fmt: skip


def detected(kind: Kind, spelling: Spelling) -> tuple[float, float]:
    """How often something of this kind was found where it stood, and how often all of it."""
    chance = Random(f"{kind}")
    found = whole = 0
    for trial in range(TRIALS):
        language = ("es", "en")[trial % 2]
        before, after = chance.sample(corpus.sentences(language), 2)
        planted = spelling(chance)
        start = len(before) + 1
        hits = [each for each in findings(f"{before} {planted}, {after}", language=language) if each.kind is kind]
        found += any(each.start < start + len(planted) and start < each.end for each in hits)
        whole += any(each.start <= start and start + len(planted) <= each.end for each in hits)
    return found / TRIALS, whole / TRIALS


def alarms(language: str, said: list[str]) -> tuple[Counter[Kind], int, float]:
    found = Counter[Kind]()
    began = time.perf_counter()
    for text in said:
        found.update(each.kind for each in findings(text, language=language))
    spent = time.perf_counter() - began
    return found, sum(len(text.split()) for text in said), spent / sum(map(len, said)) * 25_000


def texts() -> Mapping[str, tuple[str, list[str]]]:
    return {
        "cases, en": ("en", [*_cases("en")]),
        "cases, es": ("es", [*_cases("es")]),
        "said, en": ("en", [*corpus.sentences("en")]),
        "said, es": ("es", [*corpus.sentences("es")]),
    }


def _cases(language: str) -> Iterator[str]:
    folder = files("portal.core") / "reference"
    wanted = {
        "cases.csv": (f"name_{language}", f"petitioner_{language}", f"outcome_{language}"),
        "case_events.csv": (f"note_{language}",),
    }
    for name, columns in wanted.items():
        for row in csv.DictReader((folder / name).read_text(encoding="utf-8").splitlines()):
            yield from (row[column] for column in columns if row[column])


def new_curp(chance: Random) -> str:
    """A sound one of nobody."""
    letters = chance.choice("BCDFGHJKLMNPRSTVZ") + "X" + "".join(chance.choices("BCDFGHJKLMNPRSTVZ", k=2))
    state = chance.choice(("CL", "NL", "TS", "DF", "GT", "SL", "PL"))
    inner = "".join(chance.choices("BCDFGHJKLMNPQRSTVWXYZ", k=3))
    number = f"{letters}{_birthday(chance)}{chance.choice('HM')}{state}{inner}{chance.choice(_DIGITS)}"
    return number + curp.calc_check_digit(number)


def new_rfc(chance: Random) -> str:
    number = (
        "".join(chance.choices("BCDFGHJKLMNPRSTVZ", k=4)) + _birthday(chance) + "".join(chance.choices("BCD789", k=2))
    )
    return number + rfc.calc_check_digit(number)


def new_nss(chance: Random) -> str:
    number = "".join(chance.choices(_DIGITS, k=10))
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(number)]
    return number + str(-sum(each - 9 * (each > 9) for each in doubled) % 10)


def new_phone(chance: Random) -> str:
    return chance.choice(("55", "81", "33", "86", "65", "99")) + "".join(chance.choices(_DIGITS, k=8))


def new_email(chance: Random) -> str:
    return "".join(chance.choices(_LETTERS.lower(), k=6)) + ".ruiz@" + chance.choice(("gmail.com", "planta.com.mx"))


def new_name(chance: Random) -> str:
    """Two given names and two surnames of the commonest."""
    return " ".join((*chance.sample(_GIVEN, 2), *chance.sample(_SURNAMES, 2)))


def new_unlisted_name(chance: Random) -> str:
    """One that stands in no list."""
    return "".join(chance.choice(("xu", "tla", "bri", "nok", "zem", "ka", "pol")) for _part in range(3)).capitalize()


def _birthday(chance: Random) -> str:
    return f"{chance.randint(50, 99)}{chance.randint(1, 12):02}{chance.randint(1, 28):02}"


def _of(make: Spelling, how: Callable[[str], str]) -> Spelling:
    return lambda chance: how(make(chance))


def _wide(number: str) -> str:
    return "".join(chr(ord(digit) + 0xFEE0) for digit in number)


def _spoken(number: str) -> str:
    return " ".join(_SPOKEN[int(digit)] for digit in number)


NAMES: Mapping[str, Spelling] = {
    "as registered": new_name,
    "small letters": _of(new_name, str.lower),
    "capitals": _of(new_name, str.upper),
    "given name and surname": _of(new_name, lambda it: " ".join(it.split()[::2])),
    "surnames first": _of(new_name, lambda it: " ".join((*it.split()[2:], *it.split()[:2]))),
    "given name alone": _of(new_name, lambda it: it.split()[0]),
    "surname after a title": _of(new_name, lambda it: f"el Ing. {it.split()[2]}"),
    "unlisted, after a title": _of(new_unlisted_name, lambda it: f"la Lic. {it}"),
    "unlisted, after a job": _of(new_unlisted_name, lambda it: f"mi supervisora {it}"),
    "unlisted, small, after a title": _of(new_unlisted_name, lambda it: f"don {it.lower()}"),
    "unlisted, “se llama”": _of(new_unlisted_name, lambda it: f"se llama {it.lower()}"),
    "unlisted, who speaks": _of(new_unlisted_name, lambda it: f"{it} me gritó"),
    "unlisted, alone": _of(new_unlisted_name, lambda it: f"vi a {it}"),
}
"""Names in the ways people write them; unlike the others, not all are found."""

SPELLINGS: Mapping[Kind, Mapping[str, Spelling]] = {
    Kind.CURP: {
        "as issued": new_curp,
        "small letters": _of(new_curp, str.lower),
        "dashes": _of(new_curp, lambda it: f"{it[:4]}-{it[4:10]}-{it[10:16]}-{it[16:]}"),
        "spaces": _of(new_curp, lambda it: f"{it[:4]} {it[4:10]} {it[10:16]} {it[16:]}"),
        "full width": _of(new_curp, _wide),
        "wrong check digit": _of(new_curp, lambda it: it[:-1] + str((int(it[-1]) + 1) % 10)),
    },
    Kind.RFC: {
        "as issued": new_rfc,
        "small letters": _of(new_rfc, str.lower),
        "dashes": _of(new_rfc, lambda it: f"{it[:4]}-{it[4:10]}-{it[10:]}"),
        "spaces": _of(new_rfc, lambda it: f"{it[:4]} {it[4:10]} {it[10:]}"),
        "without its last three": _of(new_rfc, lambda it: it[:10]),
    },
    Kind.NSS: {
        "as issued": new_nss,
        "dashes": _of(new_nss, lambda it: f"{it[:2]}-{it[2:4]}-{it[4:6]}-{it[6:10]}-{it[10]}"),
        "spaces": _of(new_nss, lambda it: f"{it[:2]} {it[2:4]} {it[4:6]} {it[6:10]} {it[10]}"),
        "full width": _of(new_nss, _wide),
    },
    Kind.PHONE: {
        "digits": new_phone,
        "2-4-4, spaces": _of(new_phone, lambda it: f"{it[:2]} {it[2:6]} {it[6:]}"),
        "3-3-4, dashes": _of(new_phone, lambda it: f"{it[:3]}-{it[3:6]}-{it[6:]}"),
        "pairs, dots": _of(new_phone, lambda it: ".".join(it[at : at + 2] for at in range(0, 10, 2))),
        "brackets": _of(new_phone, lambda it: f"({it[:3]}) {it[3:6]}-{it[6:]}"),
        "+52": _of(new_phone, lambda it: f"+52 {it[:2]} {it[2:6]} {it[6:]}"),
        "+52 1": _of(new_phone, lambda it: f"+521{it}"),
        "044": _of(new_phone, lambda it: f"044 {it[:2]} {it[2:6]} {it[6:]}"),
        "01": _of(new_phone, lambda it: f"01 ({it[:2]}) {it[2:6]} {it[6:]}"),
        "words between": _of(new_phone, lambda it: f"{it[:2]} y luego {it[2:6]} y {it[6:]}"),
        "full width": _of(new_phone, _wide),
        "spoken": _of(new_phone, _spoken),
        "one by one": _of(new_phone, " ".join),
    },
    Kind.EMAIL: {
        "as issued": new_email,
        "spaces": _of(new_email, lambda it: it.replace("@", " @ ")),
        "arroba": _of(new_email, lambda it: it.replace("@", " arroba ")),
        "arroba, punto": _of(new_email, lambda it: it.replace("@", " arroba ").replace(".", " punto ")),
        "(at)": _of(new_email, lambda it: it.replace("@", "(at)")),
        "[at] [dot]": _of(new_email, lambda it: it.replace("@", "[at]").replace(".com", "[dot]com")),
    },
}  # fmt: skip


if __name__ == "__main__":
    parser = usage(__doc__, "bench.identifying")
    parser.add_argument("examples", nargs="?", type=int, default=0, help="so many findings of each kind are shown")
    main(parser.parse_args().examples)
