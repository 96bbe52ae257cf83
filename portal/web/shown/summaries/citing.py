"""What authors say of how they were understood, beside the paragraphs that cite them."""

from collections.abc import Iterable, Sequence

from portal.models.summaries import Paragraph
from portal.queries.summaries import Heard
from portal.text.citing import cited


def heard_beside(paragraphs: Iterable[Paragraph], heard: Sequence[Heard]) -> dict[int, list[Heard]]:
    """By paragraph: the words of those whom either language of it cites by number."""
    of = {each.number: each for each in heard}
    return {
        paragraph.id: [of[number] for number in sorted(cited(f"{paragraph.text.en}\n{paragraph.text.es}") & of.keys())]
        for paragraph in paragraphs
    }
