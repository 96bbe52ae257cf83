"""Whoever asks how a measurement is called is told so, and nothing is measured."""

import subprocess
import sys

import pytest

MODULES = ["bench", "bench.anchors", "bench.concerns", "bench.families", "bench.finding"]
MODULES += ["bench.identifying", "bench.importing", "bench.served", "bench.summaries"]


def ask(module, *said):
    return subprocess.run(
        [sys.executable, "-m", module, *said], capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.parametrize("module", MODULES)
def test_help_is_printed_and_ends(module):
    answer = ask(module, "--help")

    assert answer.returncode == 0
    assert answer.stdout.startswith(f"usage: python -m {module} ")


def test_the_whole_names_its_parts_and_refuses_others():
    assert "\n  anchors " in ask("bench", "-h").stdout
    refused = ask("bench", "ankers")
    assert refused.returncode == 2
    assert "anchors" in refused.stderr
