"""Rows of the index: where each stands, who may find it, and the words that are looked for in it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from portal.core.localized import LANGUAGES, Localized
from portal.models.consultations import Audience, Round
from portal.models.finding import EARLY, OF_THE_ROUND, PUBLIC
from portal.text.searching import Reach, Text, indexed

_EPOCH = date(2000, 1, 1).toordinal()
_DAY, _RANK = 10**13, 10**18
_LONGEST = 99_999  # characters of a title that count


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the index, and the words in it that a slip may be meant for."""

    values: dict[str, Any]
    scope: str
    spelled: tuple[str, ...]


def place(rank: int, middle: int, low: int) -> int:
    """Where it stands among equally good ones: by what it is, by its day or the length of its title, by its number."""
    return rank * _RANK + min(max(middle, 0), _LONGEST) * _DAY + min(low, _DAY - 1)


def row(
    kind: str,
    of: int,
    stands: int,
    titles: Sequence[Localized],
    said: Iterable[Localized],
    *,
    at: dict[str, Any],
    codes: Sequence[str] = (),
    also: Sequence[str] = (),
    ways: dict[str, list[str]] | None = None,
    round_: Round | None = None,
    early: bool = False,
    called: Localized | None = None,
    day: date | None = None,
) -> Row:
    """The row of one thing, from what it is called and what it says in both languages."""
    reach, what = reach_of(round_, early=early)
    body = {language: " · ".join(filter(None, (_said(each, language) for each in said))) for language in LANGUAGES}
    texts = [
        Text(
            language,
            [name for each in titles if (name := _said(each, language))] + (ways or {}).get(language, []),
            "\n, ".join(filter(None, (body[language], *also))),
        )
        for language in LANGUAGES
        if body[language] or any(_said(each, language) for each in titles)
    ]
    title = called or (titles[0] if titles else Localized("", ""))
    words = indexed(kind, texts, codes=codes, reach=reach, within=round_.id if round_ else None)
    spelled = tuple(name for text in texts for name in (*text.titles, text.body))
    return Row(
        {
            "place": stands,
            "kind": kind,
            "of": of,
            "round_id": round_.id if round_ else None,
            "reach": what,
            "languages": " ".join(sorted(text.language for text in texts)),
            "shown": {
                "title": {"en": title.en, "es": title.es},
                "body": body if any(body.values()) else {each: _said(title, each) for each in LANGUAGES},
                "day": day.isoformat() if day else None,
                **at,
            },
            "words": " ".join(words),
        },
        reach.name,
        spelled,
    )


def _said(text: Localized, language: str) -> str:
    return (text.es if language == "es" else text.en).strip()


def reach_of(round_: Round | None, *, early: bool = False) -> tuple[Reach, str]:
    """Who may find what stands in a round, or in none; ``early``: before everybody there may read it."""
    if round_ is None:
        return Reach(), PUBLIC
    if early:
        return Reach(EARLY, round_.id), EARLY
    if round_.audience is Audience.PUBLIC:
        return Reach(), PUBLIC
    return Reach(OF_THE_ROUND, round_.id), OF_THE_ROUND


def day_of(at: date | datetime) -> int:
    """Where a day stands among days, the latest first."""
    return at.toordinal() - _EPOCH


def shorter_first(title: Localized) -> int:
    """Where a title stands among titles: the fewer words beside those that were looked for, the better."""
    return _LONGEST - min(len(name) for name in (title.en or title.es, title.es or title.en))
