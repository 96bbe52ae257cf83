"""Carries comments from one version to the next: by identity, along the edits, by search, or to a person."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from portal.text.anchoring import confidence
from portal.text.anchoring.following import Followed, Route
from portal.text.anchoring.quoting import Quote
from portal.text.anchoring.searching import Search
from portal.text.anchoring.standing import Placed, placed
from portal.text.anchoring.trusting import Trust
from portal.text.comparing import Change, Match
from portal.text.fits import Fit, Method

ELSEWHERE = {Change.MOVED, Change.MOVED_EDITED}


@dataclass(frozen=True, slots=True)
class Span:
    """Where a comment stands in the old version; without start and end, on the whole passage.

    ``quote`` is what its author chose. It matters where the comment already stands on changed words:
    the same again is only what the author's own words are.
    """

    index: int
    start: int | None = None
    end: int | None = None
    quote: Quote | None = None


def places(
    spans: Iterable[Span], old_texts: Sequence[str], new_texts: Sequence[str], matches: Sequence[Match]
) -> list[Placed]:
    """One place for every span, in their order. The texts are those of one language."""
    carrying = _Carrying(old_texts, new_texts, matches)
    return [carrying.place(span) for span in spans]


def place(span: Span, old_texts: Sequence[str], new_texts: Sequence[str], matches: Sequence[Match]) -> Placed:
    """For one comment; for many, ``places`` compares the versions only once."""
    return places([span], old_texts, new_texts, matches)[0]


class _Carrying:
    def __init__(self, old: Sequence[str], new: Sequence[str], matches: Sequence[Match]) -> None:
        self._old, self._new, self._matches = old, new, matches
        self._match_of = {index: match for match in matches for index in match.old}
        self._routes: dict[tuple[int, ...], Route] = {}
        self._trust = Trust(old, new, self._match_of)

    def place(self, span: Span) -> Placed:
        match = self._match_of.get(span.index)
        if match is None or not 0 <= span.index < len(self._old):
            return Placed(None, None, None, Fit.UNCERTAIN, 0, Method.EDITS)
        text = self._old[span.index]
        found = self._carried(span, text, match)
        twin = match.guess or (found.method is Method.SEARCH and self._stands_elsewhere(span, text))
        if twin and found.sure and found.index is not None:
            return replace(found, fit=Fit.UNCERTAIN, confidence=confidence.TWIN)
        return found

    def _carried(self, span: Span, text: str, match: Match) -> Placed:
        if span.start is None or span.end is None:
            return self._whole(span.index, match)
        if not 0 <= span.start < span.end <= len(text):
            return Placed(match.new[0] if match.new else None, None, None, Fit.UNCERTAIN, 0, Method.EDITS)
        exact = span.quote.exact if span.quote else text[span.start : span.end]
        return self._words(span.index, span.start, span.end, exact, match)

    def _stands_elsewhere(self, span: Span, text: str) -> bool:
        """Whether another old passage has these words too: nobody can tell whose words turn up somewhere else."""
        words = " ".join(text[span.start : span.end].split()).casefold()
        return self._all_old.count(words) > " ".join(text.split()).casefold().count(words)

    @cached_property
    def _all_old(self) -> str:
        return "\n".join(" ".join(text.split()).casefold() for text in self._old)

    # ── a whole passage ──

    def _whole(self, index: int, match: Match) -> Placed:
        if not match.new:
            return self._searched(index, 0, len(self._old[index]), "", whole=True)
        heir = self._heir(index, match)
        if self._old[index] and not self._new[heir]:
            return Placed(heir, None, None, Fit.UNCERTAIN, confidence.OTHER_LANGUAGE, Method.EDITS)
        sure = confidence.of_passage(match.likeness)
        if match.change is Change.SPLIT:
            return placed(heir, None, Fit.SPLIT, sure, Method.EDITS)
        if match.change is Change.JOINED:
            return placed(heir, self._own_words(index, match), Fit.JOINED, sure, Method.EDITS)
        if self._old[index] != self._new[heir]:
            return placed(heir, None, Fit.CHANGED, sure, Method.EDITS)
        method = Method.IDENTITY if match.likeness == 100 else Method.EDITS
        return placed(heir, None, Fit.MOVED if match.change in ELSEWHERE else Fit.SAME, sure, method)

    def _own_words(self, index: int, match: Match) -> tuple[int, int] | None:
        """In what several became, the words of one of them: they may part again."""
        route = self._route(match)
        first, last = route.words(index, 0, len(self._old[index]))
        followed = route.follow(first, last) if last > first else None
        if followed is None or followed.kept < confidence.MOSTLY:
            return None
        return self._span(route, followed, (first, last), (index, 0, len(self._old[index])))[1]

    def _heir(self, index: int, match: Match) -> int:
        if len(match.new) == 1:
            return match.new[0]
        route = self._route(match)
        first, last = route.words(index, 0, len(self._old[index]))
        followed = route.follow(first, last) if last > first else None
        return route.new[followed.first][0] if followed else match.new[0]

    # ── some words of it ──

    def _words(self, index: int, start: int, end: int, exact: str, match: Match) -> Placed:
        text = self._old[index]
        if not match.new:
            return self._searched(index, start, end, exact)
        if match.change in (Change.UNCHANGED, Change.MOVED) and self._new[match.new[0]] == text:
            same = text[start:end] == exact
            fit = (Fit.MOVED if match.change is Change.MOVED else Fit.SAME) if same else Fit.CHANGED
            return placed(match.new[0], (start, end), fit, 100, Method.IDENTITY)
        if not any(self._new[each] for each in match.new):
            return Placed(match.new[0], None, None, Fit.UNCERTAIN, confidence.OTHER_LANGUAGE, Method.EDITS)
        route = self._route(match)
        first, last = route.words(index, start, end)
        if first == last:  # only spaces were chosen
            return Placed(match.new[0], None, None, Fit.UNCERTAIN, 0, Method.EDITS)
        followed = route.follow(first, last)
        if followed is None or followed.kept < confidence.MOSTLY:
            found = self._searched(index, start, end, exact, around=route.around(first, last))
            if followed is None or found.fit not in (Fit.REMOVED, Fit.UNCERTAIN):
                return found
        return self._followed(route, followed, (first, last), (index, start, end), exact, match)

    def _followed(
        self,
        route: Route,
        followed: Followed,
        quoted: tuple[int, int],
        was: tuple[int, int, int],
        exact: str,
        match: Match,
    ) -> Placed:
        passage, span = self._span(route, followed, quoted, was)
        sure = confidence.of_followed(followed, match.likeness)
        fit = self._fit(passage, span, followed, exact, match)
        if fit in (Fit.SAME, Fit.MOVED) and not self._trust.surely_the_same(route, quoted, followed, match):
            sure = confidence.TWIN
        return placed(passage, span, fit, sure, Method.EDITS)

    def _span(
        self, route: Route, followed: Followed, quoted: tuple[int, int], was: tuple[int, int, int]
    ) -> tuple[int, tuple[int, int]]:
        passage, start, _ = route.new[followed.first]
        end = route.new[followed.last - 1][2]
        if followed.whole:  # a quote that begins or ends inside a word, or with a space, does so again
            text, old, (_, first, last) = self._new[passage], self._old[was[0]], was
            before = route.old[quoted[0]][1] - first
            after = last - route.old[quoted[1] - 1][2]
            if start - before >= 0 and text[start - before : end + after] == old[first:last]:
                return passage, (start - before, end + after)
        return passage, (start, end)

    def _fit(self, passage: int, span: tuple[int, int], followed: Followed, exact: str, match: Match) -> Fit:
        if self._new[passage][slice(*span)] == exact:
            if match.change is Change.SPLIT:
                return Fit.SPLIT
            if match.change is Change.JOINED:
                return Fit.JOINED
            return Fit.MOVED if match.change in ELSEWHERE else Fit.SAME
        return Fit.SPLIT if followed.across else Fit.CHANGED

    # ── words that are no longer there ──

    def _searched(
        self, index: int, start: int, end: int, exact: str, *, whole: bool = False, around: float | None = None
    ) -> Placed:
        seen = self._search.find(index, self._old[index], start, end)
        if seen and (sure := confidence.of_seen(seen)) >= confidence.AT_ALL:
            span = None if whole else (seen.start, seen.end)
            same = not whole and self._new[seen.passage][seen.start : seen.end] == exact
            return placed(seen.passage, span, Fit.MOVED if same else Fit.CHANGED, sure, Method.SEARCH)
        if around is None and (instead := self._put_instead.get(index)) is not None:
            return Placed(instead, None, None, Fit.UNCERTAIN, confidence.REWRITTEN, Method.EDITS)
        method = Method.SEARCH if around is None else Method.EDITS
        return placed(None, None, Fit.REMOVED, confidence.of_removal(around), method)

    @cached_property
    def _put_instead(self) -> dict[int, int]:
        """A new passage at the place of one that was taken out may be the same, rewritten: only a person can tell."""
        found: dict[int, int] = {}
        gone: list[int] = []
        came: list[int] = []
        for match in [*self._matches, None]:
            if match and match.change is Change.DELETED:
                gone.append(match.old[0])
            elif match and match.change is Change.INSERTED:
                came.append(match.new[0])
            else:
                found.update((old, came[min(at, len(came) - 1)]) for at, old in enumerate(gone) if came)
                gone, came = [], []
        return found

    @cached_property
    def _search(self) -> Search:
        kept: dict[int, list[bool]] = {}
        for match in self._matches:
            if match.change is Change.INSERTED:
                kept[match.new[0]] = []
            elif match.old and match.new and match.change not in (Change.UNCHANGED, Change.MOVED):
                route = self._route(match)
                for (passage, _start, _end), was in zip(route.new, route.kept, strict=True):
                    kept.setdefault(passage, []).append(was)
        return Search(self._new, kept)

    def _route(self, match: Match) -> Route:
        if (route := self._routes.get(match.old)) is None:
            olds, news = (
                [(at, texts[at]) for at in ats] for ats, texts in ((match.old, self._old), (match.new, self._new))
            )
            route = self._routes[match.old] = Route(olds, news)
        return route
