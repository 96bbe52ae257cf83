"""What somebody at the workplace would recognize a person by: job with shift and line, a small number, the only one."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from portal.text.identifying.finding import Finding, Kind
from portal.text.identifying.reading import Reading

_WIDEST = 300  # characters over which what is said belongs together
_TOGETHER = 3  # of job, shift, place and time
_COUNT = "dos|tres|cuatro|[1-4]|two|three|four"

_POINTED = re.compile(
    r"\b(?:supervisora?|gerent[ea]|jef[ea]|lider(?:esa)?|encargad[oa]|coordinadora?|delegad[oa]|secretari[oa]|enfermer[oa]|"
    r"chofer|velador|recepcionista|medic[oa]|reclutadora?|manager|supervisor|foreman|forewoman|team leader|line leader|"
    r"line lead|shop steward|steward|delegate|nurse|receptionist|superintendente?)\b"
)
_JOB = re.compile(
    r"\b(?:ingenier[oa]|doctora?|guardia|vigilante|almacenista|montacarguista|soldadora?|electricista|mecanic[oa]|torner[oa]|"
    r"operadora?|operari[oa]|obrer[oa]|inspectora?|tecnic[oa]|ayudante|auxiliar|cociner[oa]|afanadora?|costurer[oa]|"
    r"ensambladora?|empacadora?|pintora?|contadora?|capturista|practicante|becari[oa]|aprendiz|chofer|trailero|minero|"
    r"calidad|mantenimiento|operator|welder|electrician|mechanic|guard|driver|technician|inspector|clerk|cook|cleaner|"
    r"janitor|engineer|assembler|packer|apprentice|trainee|miner|painter|setter|fitter)\b"
)
_SHIFT = re.compile(
    r"\b(?:turno (?:de )?(?:la |el )?(?:noche|dia|manana|tarde|madrugada|fin de semana|matutino|vespertino|nocturno|"
    r"diurno|mixto|[a-d1-4]|primero?|segundo|tercero?|cuarto)|"
    r"(?:primer|segundo|tercer|cuarto|1er|2do|3er|4to|1o|2o|3o) turno|"
    r"(?:night|day|morning|evening|afternoon|graveyard|swing|weekend|first|second|third|fourth|1st|2nd|3rd|4th) shift|"
    r"shift [a-d1-4])\b"
)
_LINE = re.compile(
    r"\b(?:linea|celda|estacion|modulo|maquina|prensa|nave|banda|line|cell|station|module|machine|press|bay|building|"
    r"horno|furnace|torno|lathe)\s(?:de\s(?:produccion|ensamble)\s)?(?:numero\s|no\.?\s?|num\.?\s?|number\s|#\s?)?"
    r"(?:[a-z]?-?[0-9]{1,4}[a-z]?|[a-h]|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|one|two|three|four|five|six|"
    r"seven|eight|nine|ten)\b"
    r"|\b(?:area|departamento|linea) de (?:pintura|soldadura|ensamble|empaque|corte|costura|moldeo|inyeccion|prensas|"
    r"troquel|fundicion|maquinado|calidad|embarques|almacen|mantenimiento|lavado|tapizado|arneses|estampado|herramentales)\b"
    r"|\b(?:paint|welding|assembly|packing|cutting|sewing|molding|moulding|stamping|shipping|quality|maintenance)\s"
    r"(?:line|area|department|shop)\b"
)
_MONTHS = (
    "enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|setiembre|octubre|noviembre|diciembre|"
    "january|february|march|april|may|june|july|august|september|october|november|december"
)
_TIME = re.compile(
    rf"\b(?:[0-9]{{1,2}}|primero)(?:st|nd|rd|th)?\s(?:de\s|of\s)?(?:{_MONTHS})\b|\b(?:{_MONTHS})\s[0-9]{{1,2}}\b"
    r"|\b(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}\b|\b[0-9]{1,2}/[0-9]{1,2}(?:/[0-9]{2,4})?\b"
    r"|\b(?:lunes|martes|miercoles|jueves|viernes|sabado|domingo|monday|tuesday|wednesday|thursday|friday|saturday|"
    r"sunday|ayer|anoche|antier|yesterday|last night)\b"
    r"|\ba las? [0-9]{1,2}\b|\b[0-9]{1,2}:[0-9]{2}\b|\b[0-9]{1,2} ?[ap]\.?m\b"
)

_PEOPLE = (
    r"(?:companer[oa]s?|trabajador(?:e|a)?s?|obrer[oa]s?|emplead[oa]s?|operador(?:e|a)?s?|operari[oa]s?|mujer(?:es)?|"
    r"hombres?|personas?|jovenes|muchach[oa]s?|chic[oa]s?|senor(?:e|a)?s?|delegad[oa]s?|supervisor(?:e|a)?s?|tecnic[oa]s?|"
    r"ingenier[oa]s?|soldador(?:e|a)?s?|electricistas?|mecanic[oa]s?|guardias?|testigos?|amig[oa]s?|herman[oa]s?|"
    r"embarazadas|despedid[oa]s|integrantes?|miembros?|migrantes?|indigenas?|enfermer[oa]s?|costurer[oa]s?|"
    r"workers?|co-?workers?|colleagues?|employees?|women|woman|men|man|people|persons?|operators?|delegates?|stewards?|"
    r"welders?|electricians?|mechanics?|technicians?|engineers?|guards?|nurses?|witness(?:es)?|members?|friends?|"
    r"brothers?|sisters?|migrants?|girls?|guys?|boys?|supervisors?)"
)
_WE_WERE = "nos|fuimos|eramos|somos|estabamos|ibamos|trabajabamos|firmamos|renunciamos|we|who|were|are|got|signed"
_FEW = re.compile(
    rf"\b(?:{_COUNT})\s(?:de\s(?:nosotr[oa]s|ell[oa]s)|of\s(?:us|them))\b"
    rf"|\b(?:{_COUNT})\s(?:de\s(?:mis|los|las|sus|nuestr[oa]s)|of\s(?:my|our|the))\s(?:[a-z-]{{3,16}}\s)?{_PEOPLE}\b"
    rf"|\b(?:{_COUNT})\s(?:[a-z-]{{3,16}}\s){{0,2}}?{_PEOPLE}\b"
    rf"|\b(?:una? sola?|un unico|una unica|un par de|1|one|a single|a couple of)\s(?:[a-z-]{{3,16}}\s)?{_PEOPLE}\b"
    r"|\b(?:somos|eramos|fuimos|quedamos|estabamos|ibamos|quedan|quedaron|son|eran|fueron|despidieron a|corrieron a|"
    r"nosotr[oa]s|ell[oa]s|we are|we were|there were|there are|us|them|only|solo|nada mas)\s"
    rf"(?:solo\s|los\s|las\s|only\s|just\s|a\s|nada mas\s)?(?:{_COUNT})\b"
    rf"(?:\s(?:{_PEOPLE}|of (?:us|them)|de (?:nosotr[oa]s|ell[oa]s))\b)?"
    r"(?!\s(?:de cada|por ciento|%|meses|years|anos|semanas|dias|horas|hours|days|weeks|months))"
    rf"|\b(?:(?:los|las|the)\s(?:{_COUNT})|ambos|ambas|both)(?=\s(?:{_WE_WERE})\b)"
    rf"|\b(?:{_COUNT})\s(?:fuimos|fueron|fuera|nos|were|got)\b|\bgrupo de (?:{_COUNT})\b|\bgroup of (?:{_COUNT})\b"
    rf"|\b(?:mi|un|una|el|la|otra?|my|a|the|another)\s{_PEOPLE}\s(?:y yo|and i|and me)\b"
    rf"|\b(?:yo y|nosotr[oa]s y|me and|i and)\s(?:mi|un|una|otra?|my|a|another)\s{_PEOPLE}\b"
    r"|\b(?:both of (?:us|them)|menos de cinco|fewer than five|less than five)\b"
)
_THINGS = (
    r"(?:sindicatos?|contratos?|plantas?|empresas?|formas?|maneras?|veces|vez|opcion(?:es)?|vias?|salidas?|cosas?|motivos?|"
    r"razon(?:es)?|objetivos?|registros?|fin|fines|medio|medios|modo|canal(?:es)?|requisitos?|criterios?|fuentes?|dato|datos|"
    r"centro|clave|claves|documentos?|paso|lista|casos?|numero|lugar|respuesta|solucion|informacion|lengua|idioma|"
    r"union|contract|plant|company|way|ways|option|thing|things|reason|reasons|time|times|source|sources|list|case|cases|"
    r"place|number|channel|criterion|criteria|answer|solution|step|one that|fact|facts|part|point|document|language|"
    r"information|evidence|party|change|difference|question|copy|record|records|facility|sector|subsector|version|draft|"
    r"agreement|vote|measure|text|round|date|exception|purpose|instance|country|category|years?|months?|weeks?|days?)"
)
_ALONE = r"[a-z]{3,20}(?:or|er|ist|ian|man|ant|ee)"
_FIRST = "quejarse|denunciar|firmar|hablar|parar"
_KIN = (
    "espos[oa]|marido|herman[oa]|hij[oa]|mama|papa|madre|padre|cunad[oa]|prim[oa]|ti[oa]|novi[oa]|pareja|"
    "husband|wife|brother|sister|son|daughter|mother|father|cousin|uncle|aunt|boyfriend|girlfriend"
)
_UNIQUE = re.compile(
    # the only one, the first one
    rf"\b(?:el|la|un|una|soy|es|era|fui|yo)\s(?:el\s|la\s)?unic[oa]\b(?!\s{_THINGS}\b)(?:\s[a-z]{{2,20}}){{0,3}}"
    rf"|\b(?:los|las)\sunic[oa]s\b(?!\s{_THINGS}\b)(?:\s[a-z]{{2,20}}){{0,2}}"
    rf"|\b(?:the|am|was|is)\s(?:the\s)?(?:only|sole)\s(?!{_THINGS}\b)(?:one|{_PEOPLE}|{_ALONE}|[a-z]{{3,20}}\s{_PEOPLE})\b"
    rf"|\b(?:la|el|soy|fui|fue)\s(?:la\s|el\s)?primer[ao]?\s(?:{_PEOPLE}|en\s(?:{_FIRST}))\b"
    rf"|\bthe first\s(?:{_PEOPLE}|to (?:complain|report|sign|speak))\b"
    # an office that one person holds
    r"|\b(?:delegad[oa] sindical|secretari[oa] (?:general|del? (?:trabajo|actas|organizacion))) de (?:las? |el |los )?"
    r"(?:linea|turno|area|planta|seccion|departamento)\b"
    r"|\bshop steward (?:of|for|on) (?:the )?(?:line|night|day|first|second|third)\b"
    # health, body, family
    r"|\b(?:embarazada|embarazo|pregnant|maternity leave|incapacidad por maternidad|lactancia)\b"
    r"|\b(?:silla de ruedas|wheelchair|con discapacidad|discapacitad[oa]|sord[oa]|zurd[oa]|diabetic[oa]|vih|hiv|cancer|"
    r"madre soltera|single mother|viud[oa]|widow|transgenero|transgender|trans|gay|lesbiana|lesbian)\b"
    rf"|\b(?:mi|su|my|his|her) (?:{_KIN})\b"
    r"|\b(?:perdi|me (?:amputaron|fracture|queme|corte|operaron)|se me cayo) (?:[a-z]{1,12}\s){0,2}[a-z]{2,12}\b"
    r"|\b(?:i lost|i broke|i burned|cut off) (?:a|my|two|three) (?:finger|fingers|hand|arm|leg|foot|eye|thumb)\b"
    # where somebody comes from, and what was said to be only theirs
    r"|\bsoy (?:hondure|haitian|guatemaltec|salvadore|nicaraguense|cuban|venezolan|colombian|indigena|mixtec|zapotec|"
    r"nahua|maya|otomi|purepecha|triqui|raramuri|huastec|totonac)[a-z]{0,3}\b"
    r"|\b(?:hablo|habla|i speak|speaks) (?:nahuatl|mixteco|zapoteco|otomi|maya|triqui|purepecha|huasteco|totonaco|"
    r"tzeltal|tzotzil|mixtec|zapotec)\b"
    r"|\b(?:soy (?:el|la) (?:que|de)|yo (?:fui|soy) (?:el|la) que|fui yo|i am the one|i was the one|it was me)\b"
    r"|\b(?:me eligieron|fui elect[oa]|fui elegid[oa]|soy candidat[oa]|fui candidat[oa]|i was elected|i ran for)\b"
    # age and years of service
    r"|\b(?:llevo|llevaba|lleva|tengo) [a-z0-9]{1,14}(?: y [a-z]{3,7})? (?:anos|meses) "
    r"(?:trabajando|laborando|en la|en el|ahi|aqui|de servicio|de antiguedad)\b"
    r"|\b(?:entre a trabajar|entre a laborar|fecha de ingreso|ingrese a la|hire date|i was hired|"
    r"i started (?:working|there))\b"
    r"|\bworked (?:there|here) (?:for|since) [a-z0-9]{1,12}\b"
    r"|\b(?:tengo|tiene|tenia|de) [1-9][0-9] anos "
    r"(?:de edad|de antiguedad|trabajando|en la (?:empresa|planta|fabrica))\b"
    r"|\b(?:tengo|tiene) [1-9][0-9] anos\b(?! de (?:vigencia|existencia|operacion))"
    r"|\b[1-9][0-9](?: anos de (?:edad|antiguedad)|[ -]years?[ -](?:old|of service))\b"
    r"|\b(?:i am|i'm|he is|she is) [1-9][0-9]\b"
    r"|\b(?:naci|nacio|i was born|fecha de nacimiento|date of birth)\b"
)


@dataclass(frozen=True, slots=True)
class _Piece:
    said: str
    start: int
    end: int
    sentence: int


def facts(reading: Reading) -> Iterator[Finding]:
    yield from _job_shift_line(reading)
    for kind, shape in ((Kind.FEW, _FEW), (Kind.UNIQUE, _UNIQUE)):
        for each in shape.finditer(reading.plain):
            yield reading.finding(kind, *each.span())


def _job_shift_line(reading: Reading) -> Iterator[Finding]:
    """Three of job, shift, place and time within two sentences; or one who leads, with the shift or the place."""
    ends = reading.sentence_ends
    shapes = (("leads", _POINTED), ("job", _JOB), ("shift", _SHIFT), ("line", _LINE), ("time", _TIME))
    pieces = sorted(
        (
            _Piece(said, each.start(), each.end(), bisect_left(ends, each.end()))
            for said, shape in shapes
            for each in shape.finditer(reading.plain)
        ),
        key=lambda piece: (piece.start, piece.end),
    )
    for at, first in enumerate(pieces):
        said: set[str] = set()
        for piece in pieces[at:]:
            if piece.sentence > first.sentence + 1 or piece.start > first.start + _WIDEST:
                break
            said.add(piece.said)
            if _points(said, same_sentence=piece.sentence == first.sentence):
                yield reading.finding(Kind.JOB_SHIFT_LINE, first.start, piece.end)
                break


def _points(said: set[str], *, same_sentence: bool) -> bool:
    if same_sentence and "leads" in said and said & {"shift", "line"}:
        return True
    return len({"job" if each == "leads" else each for each in said}) >= _TOGETHER
