"""Signs of fonts that have pictures where others have letters: what they say in Unicode.

Such a font is asked for by its name, and the letters of a text in it lie at 0x20 to 0xFE, or at F020 to F0FE, where
Word puts them. Sources: the encoding vector of Adobe's Symbol; the mapping of Wingdings in Unicode 7 (L2/11-052), with
the plainest form of a tick, a box and an arrow, so that readers' own fonts have it.
"""

# ruff: noqa: RUF001  (signs that look like letters are what this is about)

UNKNOWN = "\N{REPLACEMENT CHARACTER}"
_PRIVATE = range(0xF000, 0xF100)

# From 0x21 and from 0xA1 on; a blank is a sign that Unicode has no name for.
_SYMBOL = (
    "!∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧ∆ΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼",
    "ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪ 〉∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭",
)
_WINGDINGS = (
    "✏✂✁👓🕭🕮🕯☎✆✉✉📪📫📬📭📁📂📄🗏🗐🗄⌛🖮🖰🖲💻🖴💾🖬✇✍🖎✌👌👍👎☜☞☝☟🖐☺😐☹💣☠⚐🏱✈☼💧❄✝✞🕈✠✡☪☯ॐ☸♈♉♊♋♌♍♎♏♐♑♒♓&&●❍■□◻❑❒⬧⧫◆❖⬥⌧⮹⌘❀✿❝❞",
    "○⭘⭘◉◎ ▪☐▲✦★✶✴✹✵⯐⌖⟡⌑⯑✪✰🕐🕑🕒🕓🕔🕕🕖🕗🕘🕙🕚🕛⮰⮱⮲⮳⮴⮵⮶⮷❦❧❦❧❦❧❦❧❦❧⌫⌦⮘⮚⮙⮛⮈⮊⮉⮋←→↑↓↖↗↙↘⬅➡⬆⬇⬉⬈⬋⬊⇦⇨⇧⇩⇔⇕⬁⬀⬃⬂▫▫✗✓☒☑",
)
_WEBDINGS = {"a": "✔", "r": "✖", "c": "☐", "g": "■", "n": "●", "i": "ℹ", "4": "▶", "3": "◀", "5": "▲", "6": "▼"}


def _placed(signs: str, start: int) -> dict[str, str]:
    return {chr(start + at): sign for at, sign in enumerate(signs)}


_FONTS = {
    "symbol": _placed(_SYMBOL[0], 0x21) | _placed(_SYMBOL[1], 0xA1),
    "wingdings": _placed(_WINGDINGS[0], 0x21) | _placed(_WINGDINGS[1], 0xA1)
    | _placed("⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿", 0x80) | _placed("·•", 0x9E),
    "webdings": _WEBDINGS,
}  # fmt: skip


def is_pictorial(font: str | None) -> bool:
    return (font or "").casefold() in _FONTS


def said(text: str, font: str | None) -> str:
    """What a text in this font says; a sign that nobody can name is shown as one, and never silently gone."""
    known = _FONTS.get((font or "").casefold())
    if known is None:
        return text
    return "".join(sign if sign.isspace() else known.get(_letter(sign), UNKNOWN).replace(" ", UNKNOWN) for sign in text)


def _letter(sign: str) -> str:
    return chr(ord(sign) - 0xF000) if ord(sign) in _PRIVATE else sign
