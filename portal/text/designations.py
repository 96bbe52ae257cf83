"""Numbers of provisions that have a word in them: what is «Artículo 5» in Spanish is "Article 5" in English.

A passage has one number in both languages, so the word is said in the language of whoever reads it.
"""

import re

# English, Spanish; a form that is abbreviated stands for its word.
_WORDS = (
    ("Article", "Artículo"), ("Art.", "Art."), ("Section", "Sección"), ("Sec.", "Secc."), ("Clause", "Cláusula"),
    ("Paragraph", "Párrafo"), ("Fraction", "Fracción"), ("Subparagraph", "Inciso"), ("Chapter", "Capítulo"),
    ("Title", "Título"), ("Annex", "Anexo"), ("Appendix", "Apéndice"), ("Rule", "Regla"), ("Book", "Libro"),
    ("First", "Primero"), ("Second", "Segundo"), ("Third", "Tercero"), ("Fourth", "Cuarto"), ("Fifth", "Quinto"),
    ("Sixth", "Sexto"), ("Seventh", "Séptimo"), ("Eighth", "Octavo"), ("Ninth", "Noveno"), ("Tenth", "Décimo"),
    ("Sole", "Único"),
)  # fmt: skip
_OTHERWISE = {"articulo": "Article", "clausula": "Clause", "seccion": "Section"}
_OTHERWISE |= {"fraccion": "Fraction"}
_OTHERWISE |= {"capitulo": "Chapter", "titulo": "Title", "parrafo": "Paragraph"}
_OTHERWISE |= {"primera": "First", "segunda": "Second", "tercera": "Third", "cuarta": "Fourth", "quinta": "Fifth"}
_OTHERWISE |= {"sexta": "Sixth", "séptima": "Seventh", "octava": "Eighth", "novena": "Ninth", "décima": "Tenth"}
_OTHERWISE |= {"septimo": "Seventh", "decimo": "Tenth", "única": "Sole", "unico": "Sole"}
_ENGLISH = _OTHERWISE | {spanish.casefold(): english for english, spanish in _WORDS}
_SPANISH = {english.casefold(): spanish for english, spanish in _WORDS}
_FEMININE = {
    "sección",
    "seccion",
    "secc.",
    "cláusula",
    "clausula",
    "fracción",
    "fraccion",
    "regla",
    "primera",
    "segunda",
}
_FEMININE |= {"tercera", "cuarta", "quinta", "sexta", "séptima", "octava", "novena", "décima", "única", "parte", "base"}
_SPOKEN = re.compile(r"[^\W\d_]{2,}\.?")
_NO_WORD = re.compile(r"[IVXLC]+|[ivxlc]+|([a-zñ])\1+")  # IV, ii), aa)


def has_word(number: str) -> bool:
    """Whether it says what kind of provision it counts, as «Fracción III» does and «III» does not."""
    first = _SPOKEN.match(number)
    return first is not None and not _NO_WORD.fullmatch(first[0])


def said(number: str, language: str) -> str:
    """The number as it is said in this language; what has no word for it there stays as it was written."""
    first = _SPOKEN.match(number)
    if first is None:
        return number
    words = _SPANISH if language == "es" else _ENGLISH
    other = words.get(first[0].casefold())
    if other is None:
        return number
    rest = number[first.end() :]
    if rest.strip() and language == "en" and first[0].casefold() in {"décimo", "décima", "decimo"}:
        return number  # Décimo Primero: no word of its own here
    return _in_the_case_of(first[0], other) + rest


def with_article(name: str, language: str) -> str:
    """What is said of a provision, as it stands within a sentence: «el párrafo 4», «la Fracción II», "paragraph 4"."""
    if language != "es":
        return name
    first = _SPOKEN.match(name)
    return f"la {name}" if first and first[0].casefold() in _FEMININE else f"el {name}"


def _in_the_case_of(model: str, word: str) -> str:
    if model.isupper():
        return word.upper()
    return word.lower() if model[0].islower() else word
