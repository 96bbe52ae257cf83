"""How somebody is reached or found: e-mail, social networks, addresses, numbers of employees, licence plates."""

import re
from collections.abc import Iterator

from portal.text.identifying.finding import Finding, Kind
from portal.text.identifying.reading import Reading

_WEBMAIL = "gmail|hotmail|outlook|yahoo|live|icloud|proton|protonmail|msn|aol|gmx|prodigy|tutanota"
_DOT = r"(?:\s{0,2}(?:\.|\(\.\)|\[\.\]|\(punto\)|\[punto\]|\(dot\)|\[dot\])\s{0,2}|\s{1,2}(?:punto|dot|point)\s{1,2})"
_LABEL = "[a-z0-9][a-z0-9-]{0,62}"
_AT = re.compile(r"\s{0,2}[(\[{<]\s?(?:at|arroba|a|@)\s?[)\]}>]\s{0,2}|\s{0,2}@\s{0,2}|\s{1,2}(?:arroba|arrova)\s{1,2}")
_AT_WORD = re.compile(
    rf"\s{{1,2}}at\s{{1,2}}(?=(?:{_WEBMAIL})\b|{_LABEL}\s{{0,2}}(?:\(dot\)|\[dot\]|\sdot)\s{{0,2}}[a-z])"
)
_DOMAIN = re.compile(rf"{_LABEL}(?:{_DOT}{_LABEL}){{1,4}}|(?:{_WEBMAIL})\b")
_BARE = re.compile(rf"\s{{0,2}}\b(?:{_WEBMAIL}){_DOT}(?:com|mx|es|net|org|me)\b(?:{_DOT}mx\b)?")
_LOCAL = frozenset("abcdefghijklmnopqrstuvwxyz0123456789._%+-'")
_LOCAL_LONGEST = 64
_SPELLED_BEFORE = re.compile(r"\s(?:punto|dot|guion|guion bajo|dash|underscore)\s$")

_HANDLE = re.compile(r"(?<![a-z0-9._%+-])@[a-z0-9_][a-z0-9_.]{1,39}")
_NETWORKS = re.compile(
    r"(?<![a-z0-9-])(?:facebook\.com|fb\.com|fb\.me|m\.me|messenger\.com|instagram\.com|instagr\.am|tiktok\.com|"
    r"twitter\.com|x\.com|t\.me|telegram\.me|wa\.me|whatsapp\.com|wa\.link|linkedin\.com|threads\.net|youtube\.com|"
    r"youtu\.be|snapchat\.com|drive\.google\.com|docs\.google\.com|photos\.app\.goo\.gl|dropbox\.com|1drv\.ms|we\.tl|"
    r"mega\.nz|signal\.me|signal\.group)(?![a-z0-9-])(?:[/?#][^\s<>\"')\]]{0,300})?"
)
_PROFILE = re.compile(
    r"\b(?:mi|my|su|his|her|en|el|soy en|on)\s(?:face|facebook|feis|fb|insta|instagram|ig|tiktok|tik tok|telegram|"
    r"messenger|twitter|perfil|profile)(?:\s(?:es|is|como|as|de|soy|estoy como)|\s?:)\s{1,2}(?:el |la |the )?"
    r"([a-z0-9_.@-]{3,40}(?:\s[a-z0-9_.]{2,20})?)"
)

_EMPLOYEE = re.compile(
    r"(?:\b(?:empleado|empleada|trabajador|trabajadora|nomina|gafete|ficha|reloj|checador|credencial|tarjeton|matricula|"
    r"operador|operadora|expediente|employee|badge|payroll|clock|associate|personnel|staff|worker)"
    r"|\b(?:numero|num\.?|no\.?|n\.?|clave|folio)\s(?:de\s)?(?:control|personal|socio|id)|\bid|\bi\.d\.)\b"
    r"[\s:#.,\-]{0,4}(?:(?:es|is|con|el|la|de|mi|my|the|with|numero|num|no|number|nr|id|clave)\b[\s:#.,\-]{0,4}){0,3}"
    r"(?P<number>[a-z]{0,4}-?[0-9]{2,12}(?:-?[a-z0-9]{1,6})?)(?![a-z0-9])"
)

_STREET = re.compile(
    r"\b(?:calle|avenida|av\.?|ave\.|blvd\.?|boulevard|bulevar|calz\.?|calzada|privada|priv\.|cerrada|andador|callejon|"
    r"prolongacion|prol\.|circuito|retorno)\s{1,2}(?P<name>[^\n;!?]{1,50}?)\s?,?\s?"
    r"(?:(?:#|no\.?|num\.?|numero|n\.)\s?)?(?P<number>[0-9]{1,5})(?![0-9])"
)
_STREET_NAME = re.compile(
    r"\b(?:calle|avenida|av\.|blvd\.?|boulevard|bulevar|calzada|privada|cerrada|andador|callejon)\s{1,2}"
    r"(?:de\s|del\s|la\s|las\s|los\s|el\s){0,2}(?P<capital>[a-z0-9]{2,30})(?:\s[a-z0-9]{2,30}){0,2}"
)
_QUARTER = re.compile(
    r"(?:\b(?:colonia|fraccionamiento|barrio|rancheria|ejido|unidad habitacional|infonavit)\s|\b(?:col|fracc?)\.\s?)"
    r"(?:de\s|del\s|la\s|las\s|los\s|el\s){0,2}(?P<capital>[a-z0-9]{2,30})(?:\s[a-z0-9]{2,30}){0,2}"
)
_PARTS = re.compile(
    r"\b(?:manzana|mza?\.?|lote|lt\.|depto\.?|departamento|interior|int\.|apt\.?|apartment|suite|casa|house)"
    r"\s?(?:#|no\.?|num\.?|numero|number)?\s?[0-9]{1,4}[a-z]?\b"
    r"|\b(?:c\.? ?p\.?|codigo postal|zip(?: code)?)\s?:?\s?[0-9]{5}\b"
)
_LIVES = re.compile(
    r"\b(?:vivo|vive|vivimos|viven|resido|domicilio|mi direccion|su direccion|mi casa|i live|he lives|she lives|"
    r"they live|we live|my address|home address|my house)(?:\s(?:esta|queda|es|is)|\s?:)?\s"
    r"(?:en|in|at|on|por|cerca de|near|a lado de|al lado de|atras de|frente a|junto a|next to|behind)\s"
    r"(?P<where>[^\n.;!?]{2,60})"
)
_HASH = re.compile(r"(?<![a-z0-9&])#\s?[0-9]{1,5}[a-z]?(?![a-z0-9])")
_NOT_A_HOUSE = re.compile(
    r"(?:linea|line|caso|case|ronda|round|turno|shift|maquina|machine|estacion|station|planta|plant|comment|comentario|"
    r"anexo|annex|folio|seccion|section|nave|celda|cell|punto|item|parrafo|paragraph|version|numero)s?\s{0,2}$"
)
_ENGLISH_STREET = re.compile(
    r"(?<![0-9])[0-9]{1,5}\s(?:[a-z0-9.]{1,20}\s){1,3}(?P<capital>street|st|avenue|ave|road|rd|drive|lane|ln|boulevard|"
    r"blvd|court|ct|highway|hwy)\b"
)

_PLATE = re.compile(r"(?<![a-z0-9-])(?:[a-z]{3}-[0-9]{3}-[a-z]|[a-z]{3}-[0-9]{2}-[0-9]{2}|[a-z]{2}-[0-9]{2}-[0-9]{3})"
                    r"(?![a-z0-9-])")  # fmt: skip
_PLATE_CUE = re.compile(
    r"\b(?:placas?|plates?|licence plates?|license plates?|vin|numero de serie)\b[\s:#.,]{0,3}"
    r"(?:(?:es|son|is|are|de|del|numero|number|no)\b[\s:.]{0,2}){0,2}"
    r"(?P<plate>(?=[a-z\s-]{0,4}[0-9])[a-z0-9]{1,4}(?:[\s-]?[a-z0-9]{1,4}){1,3})(?![a-z0-9])"
)


def contacts(reading: Reading) -> Iterator[Finding]:
    yield from _emails(reading)
    yield from _networks(reading)
    for each in _EMPLOYEE.finditer(reading.plain):
        if not _is_year(each["number"]):
            yield reading.finding(Kind.EMPLOYEE_NUMBER, *each.span())
    yield from _addresses(reading)
    yield from _plates(reading)


def _emails(reading: Reading) -> Iterator[Finding]:
    plain = reading.plain
    for shape in (_AT, _AT_WORD):
        for each in shape.finditer(plain):
            domain = _DOMAIN.match(plain, each.end())
            start = _local(plain, each.start())
            if domain and start < each.start():
                yield reading.finding(Kind.EMAIL, start, domain.end())
    for each in _BARE.finditer(plain):
        start = _local(plain, each.start())
        begin = start if start < each.start() else each.start() + len(each.group()) - len(each.group().lstrip())
        yield reading.finding(Kind.EMAIL, begin, each.end())


def _local(plain: str, end: int) -> int:
    """Where the part before the sign begins; further back as long as its dots are spelled out."""
    start = end
    while True:
        place = start
        while place and start - place < _LOCAL_LONGEST and plain[place - 1] in _LOCAL:
            place -= 1
        if place == start:
            return start
        start = place
        spelled = _SPELLED_BEFORE.search(plain, max(0, start - 14), start)
        if spelled is None or end - start > _LOCAL_LONGEST:
            return start
        start = spelled.start()


def _networks(reading: Reading) -> Iterator[Finding]:
    for each in _HANDLE.finditer(reading.plain):
        yield reading.finding(Kind.SOCIAL, *each.span())
    for each in _NETWORKS.finditer(reading.plain):
        start = each.start()
        while (
            start
            and each.start() - start < 40
            and reading.plain[start - 1] in "abcdefghijklmnopqrstuvwxyz0123456789.:/-"
        ):
            start -= 1
        yield reading.finding(Kind.SOCIAL, start, each.end())
    for each in _PROFILE.finditer(reading.plain):
        yield reading.finding(Kind.SOCIAL, *each.span())


def _addresses(reading: Reading) -> Iterator[Finding]:
    plain = reading.plain
    for each in _STREET.finditer(plain):
        yield reading.finding(Kind.ADDRESS, *each.span())
    for shape in (_STREET_NAME, _QUARTER, _ENGLISH_STREET):
        for each in shape.finditer(plain):
            if reading.is_capital(each.start("capital")):
                yield reading.finding(Kind.ADDRESS, *each.span())
    for shape in (_PARTS, _LIVES):
        for each in shape.finditer(plain):
            yield reading.finding(Kind.ADDRESS, *each.span())
    for each in _HASH.finditer(plain):
        if not _NOT_A_HOUSE.search(plain, max(0, each.start() - 14), each.start()):
            yield reading.finding(Kind.ADDRESS, *each.span())


def _plates(reading: Reading) -> Iterator[Finding]:
    for each in _PLATE.finditer(reading.plain):
        if reading.is_capital(each.start()):
            yield reading.finding(Kind.VEHICLE, *each.span())
    for each in _PLATE_CUE.finditer(reading.plain):
        yield reading.finding(Kind.VEHICLE, *each.span())


def _is_year(number: str) -> bool:
    return len(number) == 4 and number.isdigit() and number[:2] in ("19", "20")
