"""The process in which the pictures of a report become pixels, for files that cannot show drawings."""

import base64
import json
import os
import sys
from pathlib import Path
from typing import cast

from portal.files import confining

SECONDS = 60  # of a processor
SHARP = 200  # pixels an inch
HERE = Path(__file__).parent


def main() -> None:
    drawings = sys.stdin.buffer.read().decode()
    os.environ["RAYON_NUM_THREADS"] = "2"  # or it takes room for as many as the machine has
    import typst  # not before the threads are counted

    confining.limit(SECONDS)
    made = typst.compile(
        str(HERE / "drawing.typ"),
        root=str(HERE),
        font_paths=[str(HERE / "fonts")],
        ignore_system_fonts=True,
        sys_inputs={"drawings": drawings},
        format="png",
        ppi=SHARP,
    )
    pages = cast("bytes | list[bytes]", made)  # a list when there are several
    each = [pages] if isinstance(pages, bytes) else pages
    json.dump([base64.b64encode(page).decode() for page in each], sys.stdout)
