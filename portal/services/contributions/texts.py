"""Texts as they are kept, or a refusal that says what is wrong with them."""

from portal.core.errors import N_, Invalid
from portal.core.localized import LANGUAGES
from portal.text import words

LONGEST = 25_000


class Blank(Invalid):
    sentence = N_("Write what you want to say.")


class TooLong(Invalid):
    sentence = N_("Your text has %(length)s characters; there is room for %(limit)s. Shorten it by %(over)s.")


class UnknownLanguage(Invalid):
    sentence = N_("Say in which language your text is written.")


def wording(text: str, field: str = "body", most: int = LONGEST) -> str:
    """The text as it is kept, or a refusal that says what is wrong with it."""
    text = words.clean(text, field)
    if words.is_blank(text):
        raise Blank(field=field)
    if len(text) > most and (length := words.length(text)) > most:
        raise TooLong(field=field, length=length, limit=most, over=length - most)
    return text


def official(text: str, field: str) -> str:
    """The text of one language of what the committee says: neither of them can be missing."""
    if words.is_blank(text):
        raise Invalid(N_("Write this in both languages."), field=field)
    return wording(text, field)


def spoken(code: str) -> str:
    if code not in LANGUAGES:
        raise UnknownLanguage(field="language")
    return code
