"""Names of persons that nobody told us: their words, or what stands beside them, give them away.

The lists are of the commonest names in Mexico and of the commonest English ones, with nicknames and the
abbreviations of civil registers. A name that is in none of them is found after a title, after "my name is", beside a
job, or beside a name that is in one. What comes first of a name leads to the rest of it.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files

from portal.text.identifying import ordinary
from portal.text.identifying.finding import Finding, Kind
from portal.text.identifying.reading import Reading, Word

_LONGEST = 7  # words of a name
_NEXT = re.compile(r"[ \n'-]{0,2}|\. ?")


class _Names:
    """The list, as one language reads it."""

    def __init__(self, language: str) -> None:
        self.given: set[str] = set()
        self.surnames: set[str] = set()
        self.doubtful: set[str] = set()  # that are also places, or words of this language
        self.ordinary: set[str] = set()  # that are also places, or words of any language
        for row in csv.DictReader(io.StringIO((files(__package__) / "names.csv").read_text(encoding="utf-8"))):
            name = _folded(row["name"])
            (self.given if row["part"] == "given" else self.surnames).add(name)
            also = set(row["also"].split())
            if also:
                self.ordinary.add(name)
            if also & {language, "place"}:
                self.doubtful.add(name)

    def is_given(self, word: str) -> bool:
        return word in self.given

    def is_surname(self, word: str) -> bool:
        return word in self.surnames or (word[-2:] == "ez" and len(word) > 4 and word not in ordinary.NEVER)

    def is_name(self, word: str) -> bool:
        return self.is_given(word) or self.is_surname(word)

    def is_sure(self, word: str) -> bool:
        return self.is_name(word) and word not in self.doubtful

    def is_never_a_word(self, word: str) -> bool:
        return self.is_name(word) and word not in self.ordinary


def names(reading: Reading, language: str) -> Iterator[Finding]:
    words, known = reading.words, _names(language)
    at = 0
    while at < len(words):
        place = _Place(reading, words, at, known)
        if (many := place.eponym()) > 0:
            at += many
            continue
        end = place.end()
        if end > at:
            yield reading.finding(Kind.NAME, words[at].start, words[end - 1].end)
        at = max(at + 1, end)


class _Place:
    """A word at which a name may begin, with what stands around it."""

    def __init__(self, reading: Reading, words: Sequence[Word], at: int, known: _Names) -> None:
        self.reading, self.words, self.at, self.known = reading, words, at, known
        self.word = words[at]

    def eponym(self) -> int:
        """How many words from here on are the name of a town, a law or a make that bears somebody's name."""
        if self.word.plain not in ordinary.EPONYMS_BEGIN:
            return 0
        for many in range(5, 1, -1):
            run = self.words[self.at : self.at + many]
            if len(run) == many and " ".join(word.plain for word in run) in ordinary.EPONYMS:
                last = _Place(self.reading, self.words, self.at + many - 1, self.known)
                after = last._following()
                return 0 if after and after.capital and self.known.is_surname(after.plain) else many
        return 0

    def end(self) -> int:
        """One past the last word of a name that begins here; this place itself where none does."""
        word = self.word
        if word.plain in ordinary.BEFORE_PLACES or (self._after_a_place() and not self._speaks()):
            return self.at
        if word.plain in ordinary.NEVER and not (word.capital and self.known.is_given(word.plain)):
            return self.at
        if self._is_introduced():
            return self._rest()
        if word.capital:
            return self._rest() if self._is_capital_name() else self.at
        return self._rest() if self._is_small_name() else self.at

    def _is_capital_name(self) -> bool:
        after = self._after()
        if self.known.is_sure(self.word.plain):
            return not self._is_a_company()
        if self.known.is_name(self.word.plain):
            if after and (self.known.is_name(after.plain) or (self.known.is_given(self.word.plain) and after.capital)):
                return not self._is_a_company()
            return self._speaks() or self._stands_alone_as_a_name()
        if after and not self.word.first and self.known.is_sure(after.plain):
            return not self._is_a_company()
        return self._speaks() and not self._is_a_company()

    def _stands_alone_as_a_name(self) -> bool:
        """A name that is also a word is none at the beginning of a sentence, and one that is also a place seldom."""
        if self.word.first or self.word.plain in ordinary.NEVER or self._after() or self._before_is_capital():
            return False
        if self.word.plain in ordinary.PLACES:
            return self.known.is_given(self.word.plain) and self._before(1) in ("a", "con", "que", "with", "by")
        return True

    def _is_small_name(self) -> bool:
        """Of those who write without capitals, or with nothing else."""
        after = self._following()
        if self.known.is_never_a_word(self.word.plain):
            return len(self.word.plain) > 2
        return self.known.is_given(self.word.plain) and after is not None and self.known.is_never_a_word(after.plain)

    def _is_introduced(self) -> bool:
        """By a title, a job, or "my name is"; what cannot be a name by itself only by what nothing else follows."""
        word, before = self.word, self._before(1)
        could = self.known.is_name(word.plain) or word.capital
        if before in ordinary.TITLES:
            return could or (self._is_unlisted() and self._may_follow(before))
        if before in ordinary.ROLES and (word.capital or self.known.is_given(word.plain)):
            return True
        if self._is_introduced_by(ordinary.NAMES_FOLLOW):
            return could or self._is_unlisted()
        return could and self._is_introduced_by(ordinary.NAMES_MAY_FOLLOW)

    def _may_follow(self, title: str) -> bool:
        """Whether any word after this title is a name: «don», or a title in a line of capitals."""
        return title in ordinary.SHORT_TITLES or self.reading.is_capital(self.word.start)

    def _is_unlisted(self) -> bool:
        return self.word.plain.isalpha() and len(self.word.plain) > 2

    def _speaks(self) -> bool:
        """Whether it does what only persons do: «Xunaxi me gritó», "Dubois told us"."""
        at = self.at + 1
        while at < len(self.words) and at - self.at < 3 and self._joined(at - 1):
            if self.words[at].plain in ordinary.PERSONS_DO:
                return True
            if self.words[at].plain not in ordinary.TO_WHOM:
                return False
            at += 1
        return False

    def _is_introduced_by(self, phrases: frozenset[str]) -> bool:
        """After "my name is" and the like."""
        skipped = 1 if self._before(1) in ("el", "la") and self.word.capital else 0
        before = [self._before(many + skipped) for many in (3, 2, 1)]
        if any(" ".join(before[from_:]) in phrases for from_ in range(3)):
            return not self._speaks_of_a_company()
        return False

    def _speaks_of_a_company(self) -> bool:
        return any(self._before(many) in ordinary.COMPANIES for many in range(1, 7))

    def _after_a_place(self) -> bool:
        before = self._before(1)
        if before in ("de", "del", "la", "los", "las"):
            before = self._before(2) if self._before(2) not in ("de", "del") else self._before(3)
            return before in ordinary.STREETS
        if before in ordinary.BEFORE_COMPANIES:  # «Planta González», but «en la planta Brenda me dijo»
            return self.reading.is_capital(self.words[self.at - 1].start)
        return before in ordinary.BEFORE_PLACES or before in ordinary.STREETS

    def _is_a_company(self) -> bool:
        """Whether the capital words around it hold one that only names of companies and institutions have.

        After a given name and a surname only a legal form tells: «Juan Pérez, S.A.», but not «Juan Pérez Industrial».
        """
        begin, end = self.at, self.at
        while begin and self.at - begin < _LONGEST and self._joined(begin - 1) and self.words[begin - 1].capital:
            begin -= 1
        while (
            end + 1 < len(self.words) and end - self.at < _LONGEST and self._joined(end) and self.words[end + 1].capital
        ):
            end += 1
        around = {word.plain for word in self.words[begin : end + 1]}
        after = self._after()
        if begin == self.at and self.known.is_given(self.word.plain) and after and self.known.is_surname(after.plain):
            return not around.isdisjoint(ordinary.LEGAL_FORMS)
        return not around.isdisjoint(ordinary.COMPANIES | ordinary.COMPANY_ENDS | ordinary.LEGAL_FORMS)

    def _rest(self) -> int:
        """One past the last word that belongs to the name: further names, initials, and what joins them."""
        end = self.at + 1
        while end < len(self.words) and end - self.at < _LONGEST:
            stop = end
            while stop < len(self.words) and self._joined(stop - 1) and self.words[stop].plain in ordinary.PARTICLES:
                stop += 1
            if stop >= len(self.words) or not self._joined(stop - 1):
                break
            word = self.words[stop]
            if word.plain in ordinary.NEVER or word.plain in ordinary.COMPANY_ENDS | ordinary.LEGAL_FORMS:
                break
            named = self.known.is_name(word.plain)
            if not (named if stop > end or not self.word.capital else named or word.capital):
                break
            if (
                named
                and not word.capital
                and not self.known.is_sure(word.plain)
                and not self.known.is_surname(word.plain)
            ):
                break
            end = stop + 1
        return end

    def _joined(self, at: int) -> bool:
        """Whether this word and the next are of one name by what stands between them."""
        if at + 1 >= len(self.words):
            return False
        between = self.reading.plain[self.words[at].end : self.words[at + 1].start]
        if not _NEXT.fullmatch(between):
            return False
        return not between.startswith(".") or len(self.words[at].plain) < 4

    def _after(self) -> Word | None:
        """The next word, if it is a capital one of the same phrase."""
        following = self._following()
        return following if following and following.capital and following.plain not in ordinary.NEVER else None

    def _following(self) -> Word | None:
        """The next word of the same phrase, particles aside."""
        at = self.at
        while at + 1 < len(self.words) and at - self.at < 3 and self._joined(at):
            at += 1
            if self.words[at].plain not in ordinary.PARTICLES:
                return self.words[at]
        return None

    def _before_is_capital(self) -> bool:
        return self.at > 0 and self._joined(self.at - 1) and self.words[self.at - 1].capital

    def _before(self, many: int) -> str:
        """A word before this one, in the same sentence or line."""
        at = self.at - many
        if at < 0 or any(self.words[each].first and each > at for each in range(at + 1, self.at + 1)):
            between = self.reading.plain[self.words[at].end : self.word.start] if at >= 0 else "\n"
            if at < 0 or many > 1 or between.strip(" .:\"'*-"):
                return ""
        return self.words[at].plain


def _folded(name: str) -> str:
    return Reading(name).plain


@cache
def _names(language: str) -> _Names:
    return _Names(language)
