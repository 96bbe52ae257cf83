"""Whoever asks how a measurement is called is told so, and nothing is measured."""

import json
import subprocess
import sys

import pytest

MODULES = ["bench", "bench.anchors", "bench.concerns", "bench.families", "bench.finding"]
MODULES += ["bench.identifying", "bench.importing", "bench.served", "bench.summaries"]


# One after the other in one process: each imports half of the portal, and is asked for its usage only.
ASK_EACH = """
import contextlib, io, json, runpy, sys
answers = {}
for module in sys.argv[1:]:
    said, sys.argv = io.StringIO(), [module, "--help"]
    with contextlib.redirect_stdout(said):
        try:
            code = runpy.run_module(module, run_name="__main__")
        except SystemExit as end:
            code = end.code
    answers[module] = code, said.getvalue()
print(json.dumps(answers))
"""


@pytest.fixture(scope="module")
def answers():
    command = [sys.executable, "-c", ASK_EACH, *MODULES]
    return json.loads(subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout)


@pytest.mark.parametrize("module", MODULES)
def test_help_is_printed_and_ends(module, answers):
    code, said = answers[module]

    assert code == 0
    assert said.startswith(f"usage: python -m {module} ")


def test_the_whole_names_its_parts_and_refuses_others(answers):
    assert "\n  anchors " in answers["bench"][1]
    command = [sys.executable, "-m", "bench", "ankers"]
    refused = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert refused.returncode == 2
    assert "anchors" in refused.stderr
