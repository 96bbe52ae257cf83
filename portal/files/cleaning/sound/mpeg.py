"""MP3 (ISO 11172-3, layer III): one frame after another, and around them whatever programs put there."""

from portal.files.cleaning.made import Finding
from portal.files.sound import after_tags, follow, frame, stays

NOT_SOUND = (b"Xing", b"Info", b"VBRI")  # a first frame of silence, in which the program writes its name
TELLS = {
    b"APIC": Finding.ATTACHED, b"GEOB": Finding.ATTACHED, b"TPE1": Finding.AUTHOR, b"TPE2": Finding.AUTHOR,
    b"TCOM": Finding.AUTHOR, b"TOWN": Finding.AUTHOR, b"TDRC": Finding.TIME, b"TYER": Finding.TIME,
    b"TDEN": Finding.TIME, b"TDAT": Finding.TIME, b"COMM": Finding.COMMENTS,
}  # fmt: skip


def written(content: bytes) -> tuple[bytes, set[Finding]]:
    start = after_tags(content)
    found = _told(content[:start])
    frames: list[bytes] = []
    at = start
    kind = stays(content, at)
    while at < len(content):
        size = frame(content, at)
        if size and stays(content, at) == kind:
            if frames or not _is_about_the_file(content[at : at + size]):
                frames.append(content[at : at + size])
            at += size
            continue
        further = _next(content, at + 1, kind)
        found |= _told(content[at:further]) or {Finding.PROPERTIES}
        at = further
    if not frames:
        raise ValueError("no sound")
    return b"".join(frames), found


def _next(content: bytes, at: int, kind: tuple[int, int]) -> int:
    """Where frames of this recording go on."""
    while 0 <= (at := content.find(b"\xff", at)) < len(content):
        if stays(content, at) == kind and follow(content, at):
            return at
        at += 1
    return len(content)


def _is_about_the_file(first: bytes) -> bool:
    return any(word in first[4:64] for word in NOT_SOUND)


def _told(between: bytes) -> set[Finding]:
    found = {finding for name, finding in TELLS.items() if name in between}
    return found | ({Finding.PROPERTIES} if between.strip(b"\0") else set())
