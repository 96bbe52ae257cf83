"""Names of styles, fonts and pages: in a copy they are the program's own, or numbers."""

import re

# As OpenDocument writes them: what is no letter stands between underscores, as a number.
BUILT_IN = re.compile(
    r"""
    Standard | Default | Heading(_20_\d+)? | Text_20_body(_20_indent)? | Title | Subtitle | Header(_20_(left|right))?
    | Footer(_20_(left|right))? | List(_20_\d)?(_20_(Start|End|Cont\.?))? | Numbering_20_\d(_20_(Start|End|Cont\.?))?
    | Caption | Index(_20_\d)? | Table_20_(Contents|Heading) | Footnote(_20_(Symbol|anchor))?
    | Endnote(_20_(Symbol|anchor))? | (Visited_20_)?Internet_20_[Ll]ink(_20_\w+)? | Quotations
    | Preformatted_20_Text | (Numbering|Bullet)_20_Symbols | Contents_20_(\d+|Heading) | Graphics | Frame | OLE
    | Emphasis | Strong_20_Emphasis | Source_20_Text | Horizontal_20_Line | Salutation | Signature | Sender | Addressee
    | First_20_(line_20_indent|Page) | Hanging_20_indent | Marginalia | Page_20_Number | Drop_20_Caps | Outline
    | Illustration | Table | Text | Drawing | Figure | Result2? | Heading1 | Good | Bad | Neutral | Error | Warning
    """,
    re.X,
)


class Names:
    def __init__(self) -> None:
        self._new: dict[str, str] = {}

    def renamed(self, name: str) -> str:
        """Asking means that it is used."""
        if name not in self._new:
            own = sum(known.startswith("S") and known[1:].isdigit() for known in self._new.values())
            self._new[name] = name if is_built_in(name) or not name else f"S{own + 1}"
        return self._new[name]

    def is_used(self, name: str) -> bool:
        return name in self._new


def is_built_in(name: str) -> bool:
    return bool(BUILT_IN.fullmatch(name))


def displayed(new: str) -> str:
    """What a person reads in the list of styles."""
    return f"Style {new[1:]}" if new[1:].isdigit() else new.replace("_20_", " ")
