"""Numbers that Word says in words or with an ending, counted in a list: Primero, First, 1.º, 1st."""

_SPANISH = ("primero", "segundo", "tercero", "cuarto", "quinto", "sexto", "séptimo", "octavo", "noveno")
_SPANISH_TENS = ("", "décimo", "vigésimo", "trigésimo", "cuadragésimo", "quincuagésimo")
_ENGLISH = (
    *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh"),
    *("twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth"),
)
_ENGLISH_TENS = (("twenty", "twentieth"), ("thirty", "thirtieth"), ("forty", "fortieth"), ("fifty", "fiftieth"))
STYLES = {"ordinal", "ordinalText"}
_BEYOND = 60


def said(number: int, style: str, language: str) -> str:
    """In the styles ``ordinal`` and ``ordinalText``; empty in all others, and beyond 59 in words."""
    if style == "ordinal":
        return f"{number}.º" if language == "es" else f"{number}{_ending(number)}"
    if style != "ordinalText" or not 0 < number < _BEYOND:
        return ""
    return (_in_spanish(number) if language == "es" else _in_english(number)).capitalize()


def _ending(number: int) -> str:
    return "th" if 10 < number % 100 < 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def _in_spanish(number: int) -> str:
    tens, ones = divmod(number, 10)
    return " ".join(part for part in (_SPANISH_TENS[tens], _SPANISH[ones - 1] if ones else "") if part)


def _in_english(number: int) -> str:
    if number < 20:
        return _ENGLISH[number - 1]
    tens, ones = divmod(number, 10)
    ten, tenth = _ENGLISH_TENS[tens - 2]
    return f"{ten}-{_ENGLISH[ones - 1]}" if ones else tenth
