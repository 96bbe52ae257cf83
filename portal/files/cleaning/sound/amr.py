"""AMR (RFC 4867, section 5): a line that says which, then one frame after another."""

from portal.files.cleaning.made import Finding
from portal.files.sound import AMR_NARROW, AMR_WIDE

SIZES = {
    AMR_NARROW: (12, 13, 15, 17, 19, 20, 26, 31, 5),
    AMR_WIDE: (17, 23, 32, 36, 40, 46, 50, 58, 60, 5),
}
EMPTY = (14, 15)  # a frame that was lost, or that holds nothing
OF_A_FRAME = 0x7C  # of its first byte: the kind, and whether it is sound


def written(content: bytes) -> tuple[bytes, set[Finding]]:
    magic = next(magic for magic in SIZES if content.startswith(magic))
    frames, at = [magic], len(magic)
    while size := _size(content, at, SIZES[magic]):
        frames.append(bytes((content[at] & OF_A_FRAME,)) + content[at + 1 : at + size])
        at += size
    if len(frames) == 1:
        raise ValueError("no sound")
    return b"".join(frames), {Finding.PROPERTIES} if content[at:].strip(b"\0") else set()


def _size(content: bytes, at: int, sizes: tuple[int, ...]) -> int:
    """Of the frame there; 0 where there is none, or only a part of one."""
    if at >= len(content):
        return 0
    kind = content[at] >> 3 & 0x0F
    size = 1 if kind in EMPTY else 1 + sizes[kind] if kind < len(sizes) else 0
    return size if at + size <= len(content) else 0
