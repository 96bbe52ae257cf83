"""The process in which one PDF is set: a report comes in as JSON, the file goes out.

The text of a report is data of a fixed template, placed as strings, and nothing outside this folder can be read.
"""

import os
import sys
from pathlib import Path

from portal.files import confining
from portal.files.reporting.rows import with_row_headers

SECONDS = 120  # of a processor; a thousand rows take one or two
HERE = Path(__file__).parent


def main() -> None:
    report = sys.stdin.buffer.read().decode()
    os.environ["RAYON_NUM_THREADS"] = "2"  # or it takes room for as many as the machine has
    import typst  # not before the threads are counted

    confining.limit(SECONDS)
    made = typst.compile(
        str(HERE / "report.typ"),
        root=str(HERE),
        font_paths=[str(HERE / "fonts")],
        ignore_system_fonts=True,
        sys_inputs={"report": report},
        format="pdf",
        pdf_standards=["ua-1"],
    )
    sys.stdout.buffer.write(with_row_headers(bytes(made)))
