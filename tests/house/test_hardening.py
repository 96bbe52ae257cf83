"""What a process of the portal keeps to itself, by every door: a server, the worker and commands import ``app``."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="asks Linux about the process")

HERE = Path(__file__).parents[2]
ASK = """
import ctypes, resource
from app import app
print(*resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))
"""


def asked(folder, *, demo):
    environ = {
        "PATH": os.environ["PATH"],
        "PORTAL_DEMO": "1" if demo else "0",
        "PORTAL_SECRET_KEY": "k" * 40,
        "PORTAL_BASE_URL": "https://portal.example",
        "PORTAL_CONTACT": "committee@portal.example",
        "PORTAL_DATA_FOLDER": str(folder),
    }
    answer = subprocess.run(
        [sys.executable, "-c", ASK], cwd=HERE, env=environ, capture_output=True, text=True, check=True, timeout=120
    )
    return answer.stdout.split()


def test_a_process_that_dies_leaves_no_image_of_its_memory_and_nobody_looks_into_it(tmp_path):
    assert asked(tmp_path, demo=False) == ["0", "0", "0"]


def test_a_demonstration_can_be_looked_into(tmp_path):
    assert asked(tmp_path, demo=True)[-1] == "1"
