"""Notices words of one language on a page of the other."""

import re
from functools import cache
from pathlib import Path

import polib
from page import Page

CATALOG = Path(__file__).parent.parent / "translations/es/LC_MESSAGES/messages.po"
PLACE = re.compile(r"%\(\w+\)[sd]|%%")


@cache
def _foreign(language: str) -> tuple[frozenset[str], re.Pattern[str]]:
    """What must not stand on a page of this language: whole sentences, and patterns for those with values in them."""
    plain: set[str] = set()
    patterns: list[str] = []
    same: set[str] = set()
    for entry in polib.pofile(str(CATALOG)):
        pairs = [(entry.msgid, entry.msgstr)]
        if entry.msgid_plural:
            pairs = [(entry.msgid, entry.msgstr_plural[0]), (entry.msgid_plural, entry.msgstr_plural[1])]
        for english, spanish in pairs:
            own, other = (spanish, english) if language == "es" else (english, spanish)
            same.add(own)
            if not PLACE.search(other):
                plain.add(other)
            elif len(re.findall(r"\w{3,}", PLACE.sub(" ", other))) >= 3:
                patterns.append(".+?".join(re.escape(piece) for piece in PLACE.split(other)))
    return frozenset(plain - same), re.compile("|".join(f"(?:{one})" for one in patterns))


def foreign(page: Page, language: str) -> list[str]:
    """The words on this page that belong on its twin."""
    return [words for tongue, words in page.text if tongue in ("", language) and _belongs(words, language)]


@cache
def _belongs(words: str, language: str) -> bool:
    """To the twin. Most of what stands on a page stands on all of them."""
    plain, patterns = _foreign(language)
    return words in plain or patterns.fullmatch(words) is not None
